"""Acts of the document itself: 印发, 本通知发布, 本办法施行; with 之日 they mean the day it speaks from."""

from __future__ import annotations

import re

from pipeline.extract.calendar.vocabulary import either, words

_DOCUMENT = rf"(?:{either(words()['own_acts']['documents'])}|本?《[^《》]{{1,40}}》|本)"
_ACT = rf"(?:正式|公开)?(?:{either([*words()['own_acts']['issue'], *words()['own_acts']['force']])}|之){{1,3}}"
_OWN = re.compile(rf"(?:自|从|由)?{_DOCUMENT}?{_ACT}")
_NAMED = r"(?:自|从|由)?(?=本|文件|政策)"
_NAMED_BEHIND = re.compile(rf"{_NAMED}{_DOCUMENT}{_ACT}(?:之?后|以后)?的?\s?$")
_LED = r"(?:为|是|:|：|[条项款](?=政策|措施)|第[一二三四五六七八九十、和至]{1,9}[条项款])"
_OWN_BEHIND = re.compile(rf"{_LED}(?P<act>(?:自|从|由)?{_DOCUMENT}?{_ACT})$")


def is_own(event: str) -> bool:
    """An act of the document itself."""
    return _OWN.fullmatch(event) is not None


def named_act_behind(text: str, start: int, end: int) -> int | None:
    """Where 本通知印发后, 文件下发 begins: what a length counts from without 之日; the document must be named."""
    found = _NAMED_BEHIND.search(text, start, end)
    return found.start() if found else None


def own_act_behind(text: str, start: int, end: int) -> int | None:
    """Where the document's own act begins behind what it is said of: 执行时间为|本通知发布, 第一、二条|政策发文."""
    found = _OWN_BEHIND.search(text, start, end)
    return found.start("act") if found else None

"""Where the name of an event begins: 余款可在|签订出让合同之日起, 应当|自|收到申请之日起."""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.calendar.reader import Reader
from pipeline.extract.calendar.vocabulary import not_followed, words

_REACH = 30
_TITLE = 160  # characters of a title that an event may name
_CLAUSE = re.compile(r"[，,。；;：:（(\n\t]|[“”]|(?:^|\n)\s*\d{1,2}[.、]")
_CLOSED = re.compile(r"[^()（）]*[)）]")  # a bracket that closes again before the event ends
_MARKER = re.compile(r"\s*(?:\d{1,2}[.、]|[（(]?[一二三四五六七八九十]{1,3}[)）、]|凡|可|并|且|须|应|需|从|自|由)?\s*")


def _behind_title(reader: Reader, end: int) -> int | None:
    """自《…》印发|之日起: where 自 stands before a title; None where no title leads to the event."""
    close = reader.text.rfind("》", max(0, end - _REACH), end)
    opened = reader.text.rfind("《", max(0, close - _TITLE), close) if close >= 0 else -1
    lead = _from().search(reader.text, opened - 1, opened) if opened > 0 else None
    return lead.start() if lead else None


@cache
def _from() -> re.Pattern[str]:
    return re.compile(
        r"(?<![各来亲独])自(?!己|然|主|行|身|有|愿|治|贸|建|住|费|助|查|动|律|用)|(?<![服])从(?!业|事|严|优)"
    )


@cache
def _at() -> re.Pattern[str]:
    table = words()["event_starts"]
    behind = "".join(table["not_behind"])
    before = "".join(table["not_before"])
    return re.compile(rf"(?<![{behind}])(?:{not_followed(table['words'])})(?![{before}])")


def event_start(reader: Reader, end: int) -> int | None:
    """Offset at which the event that ends at ``end`` begins, with its 自 or 从; None where nothing names one."""
    low = max(reader.position, end - _REACH)
    titled = _behind_title(reader, end)
    if titled is not None:
        return titled
    for stop in _CLAUSE.finditer(reader.text, low, end):
        if stop.group() not in {"(", "（"} or not _CLOSED.match(reader.text, stop.end(), end):
            low = stop.end()
    starts = list(_from().finditer(reader.text, low, end))
    if starts:
        return starts[-1].start()
    for at in _at().finditer(reader.text, low, end):
        low = at.end()
    marker = _MARKER.match(reader.text, low, end)
    low = marker.end() if marker else low
    return low if low < end else None

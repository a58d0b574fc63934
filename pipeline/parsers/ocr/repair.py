"""Characters that recognition confuses, set right where the neighbours leave no doubt; only spaces ever vanish."""

from __future__ import annotations

import re

_HAN = r"\u3400-\u9fff\u3001-\u301f\uff01-\uff5e“”"
_WIDE = str.maketrans(",;:?!()", "，；：？！（）")
_PUNCTUATION = re.compile(rf"(?<=[{_HAN}])[,;:?!]|[,;:?!](?=[{_HAN}])")
_BRACKETS = re.compile(rf"\((?=[{_HAN}])[^()]*\)?|(?<=[{_HAN}])\([^()]*\)?|(?<=[{_HAN}])\)|\)(?=[{_HAN}])")
_CLOCK = re.compile(r"(?<=\d):(?=\d)")
_NUMBER = re.compile(
    r"(?<=[\u3400-\u9fff])[\[［【〔(（〖「L]((?:19|20)\d\d)[\]］】〕)）〗」J](?=\s?第?\s?\d{1,4}\s?号)"
)
_RANGE = re.compile(r"(?<=\d)一(?=\d)|(?<=[\d年])一(?=20\d\d)")
_NOUGHT = re.compile(r"(?<=\d)[Oo○〇](?=[\d%％年月日万亿])")
_HAN_NOUGHT = re.compile(r"(?<=[一二三四五六七八九〇])[O0o○Ｏ](?=[一二三四五六七八九〇O0o○年])")
# 入 is read as 人 now and then: not before the words that 人 begins.
_ENTER = re.compile(
    r"(?<=[纳投收列注深融进加录输植写转介导流涌吸倒嵌步迈])人(?![员才口民数们均群力社工类次选事生格为物])"
)
# Half of a full-width mark is white: recognition takes it for a space.
_GAP = re.compile(r"(?<=[〔〕【】（）《》“”，。；：、]) +| +(?=[〔〕【】（）《》“”，。；：、])")
_FOLIO = re.compile(r"[一\-—－–_]\s*(\d{1,4})\s*[一\-—－–_]")


def repair(text: str) -> str:
    """One recognised line: punctuation as wide as its neighbours, brackets of document numbers, dashes, noughts."""
    text = _PUNCTUATION.sub(lambda found: found[0].translate(_WIDE), text)
    text = _BRACKETS.sub(lambda found: found[0].translate(_BRACKET_PAIR), text)
    text = _NUMBER.sub(r"〔\1〕", text)
    text = _GAP.sub("", text)
    text = _RANGE.sub("—", text)
    text = _NOUGHT.sub("0", text)
    text = _HAN_NOUGHT.sub("〇", text)
    text = _ENTER.sub("入", text)
    if _FOLIO.fullmatch(text):
        return f"—{text[1:-1]}—"
    return text


_BRACKET_PAIR = str.maketrans("()", "（）")

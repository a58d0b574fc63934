"""Cleaning one line of running text."""

from __future__ import annotations

import re

from pipeline.parsers.encoding import clean

_SPACES = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\x0b\x0c\x85]+")
_SPACED_OUT = re.compile(r"(?:[\u3400-\u9fff\uff08-\uff09《》“”、] ){3,}[\u3400-\u9fff《》（）“”、]")


def tidy(text: str) -> str:
    """One line: spaces collapsed and trimmed, titles set letter by letter (规 划 的 批 复) closed up."""
    text = _SPACES.sub(" ", clean(text).replace("\n", " ")).strip()
    if _SPACED_OUT.fullmatch(text):
        return text.replace(" ", "")
    return text


_CJK = r"\u2014-\u2026\u3000-\u303f\u3400-\u9fff\uff00-\uffef"
_BREAK_IN_CJK = re.compile(rf"(?<=[{_CJK}])[ \t]*\n\s*(?=[{_CJK}])")


def join_source_lines(text: str) -> str:
    """Line breaks of markup source undone: nothing between Chinese characters, a space elsewhere."""
    return _BREAK_IN_CJK.sub("", text).replace("\n", " ") if "\n" in text else text

"""Tables of contents: lines that only repeat headings with page numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ENTRY = re.compile(r"(?:[.．·…•‥_]\s*){3,}[\s（(—–-]*(?:\d{1,4}|[ivxlIVXLⅠ-Ⅻ]{1,5})[\s)）—–-]*$")
_HEADING = re.compile(r"(?:目\s*[录次]|contents)\s*[:：]?", re.IGNORECASE)
_LOOKBACK = 6  # lines between the heading 目录 and the first entry
_WRAPPED = 6  # lines that wrapped entries may put between two page numbers
_ENTRIES = 3
_TAIL = 80  # characters looked at: dots may run on for ever


def contents_lines(texts: Sequence[str]) -> set[int]:
    """Indices of the lines of printed tables of contents, headings and wrapped entries included."""
    entries = [i for i, text in enumerate(texts) if _ENTRY.search(text[-_TAIL:])]
    found: set[int] = set()
    for group in _groups(entries):
        if len(group) < _ENTRIES:
            continue
        start = group[0]
        for i in range(start - 1, max(-1, start - 1 - _LOOKBACK), -1):
            if _HEADING.fullmatch(texts[i].strip()):
                start = i
                break
        found.update(range(start, group[-1] + 1))
    return found


def _groups(entries: list[int]) -> list[list[int]]:
    groups: list[list[int]] = []
    for i in entries:
        if groups and i - groups[-1][-1] <= _WRAPPED:
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups

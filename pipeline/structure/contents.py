"""Pages of contents (目录): lines that point at headings and are none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.structure.numbering import read_marker
from pipeline.structure.units import Unit, compact, squeeze

_LEADER = re.compile(r"(?:[.…·•．。]\s*){3,}\s*[-—]?\s*(?:\d{1,4}|[IVXivx]{1,6})?\s*[-—]?$")
_PAGE_NUMBER = re.compile(r"[\s\t]+[-—(（]?\s*\d{1,4}\s*[-—)）]?$")
_HEADINGS = {"目录", "目次", "目錄", "contents", "总目录"}
_MAX_LINE = 120


def contents_lines(units: Sequence[Unit]) -> set[int]:
    """Indices of the units that belong to a table of contents, its heading included."""
    found = {i for i, unit in enumerate(units) if _is_leader(unit)}
    counts = Counter(_entry_key(unit.text) for unit in units if not unit.is_table and len(unit.text) <= _MAX_LINE)
    for i, unit in enumerate(units):
        if len(unit.text) <= 12 and compact(unit.text).lower() in _HEADINGS:
            found |= _listed_after(units, i, counts, found)
    return found


def _is_leader(unit: Unit) -> bool:
    return not unit.is_table and len(unit.text) <= _MAX_LINE * 2 and bool(_LEADER.search(unit.text))


def _entry_key(text: str) -> str:
    return squeeze(_PAGE_NUMBER.sub("", _LEADER.sub("", text)))


def _listed_after(units: Sequence[Unit], start: int, counts: Counter[str], leaders: set[int]) -> set[int]:
    """Entries after a 目录 heading: each has a leader, a page number, or comes again further down."""
    seen: Counter[str] = Counter()
    listed = {start}
    for i in range(start + 1, len(units)):
        unit = units[i]
        key = _entry_key(unit.text)
        if unit.is_table or len(unit.text) > _MAX_LINE or seen[key] or not key:
            break
        again = counts[key] > 1
        paged = bool(_PAGE_NUMBER.search(unit.text)) and (read_marker(unit.text) is not None or i - 1 in listed)
        if i not in leaders and not again and not paged and not _wraps(units, i, counts, leaders):
            break
        seen[key] += 1
        listed.add(i)
    return listed if len(listed) > 1 else set()


def _wraps(units: Sequence[Unit], i: int, counts: Counter[str], leaders: set[int]) -> bool:
    """An entry broken over two lines: what follows has the leader, or the two together come again."""
    if i + 1 >= len(units) or len(units[i].text) > 60 or units[i].text.endswith("。"):
        return False
    return i + 1 in leaders or counts[_entry_key(units[i].text + units[i + 1].text)] > 0

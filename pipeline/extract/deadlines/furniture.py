"""Times that belong to the page and not to what it says: header fields, signature lines, rows of a table."""

from __future__ import annotations

import re

from pipeline.extract.calendar import TimeRole
from pipeline.extract.deadlines.cues import cue, ends_with, frame
from pipeline.extract.deadlines.scene import Scene
from pipeline.model import DatePrecision

_STAMP = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\d{2}[:：]|\d{4}[-/.]\d{2}[-/.]\d{2}\d{0,2}[:：]\d\d[:：]")
_LABELLED = re.compile(r"(?:日\s?期|时\s?间|来\s?源)\s?[:：]\s*$")
_ISSUED = re.compile(r"(?:首次)?(?:发布|批准|印发|公布)\s*(?:$|\d{4}[-/.年])")  # 2019-11-22发布 2020-01-01实施
_CLOSES = re.compile(r"印发?|[（(]")
_PROSE = re.compile(r"[，。；]")
_SHORT = 14  # characters of a header's label
_FIELD = 40  # characters that may follow a header's date on its line


def is_furniture(scene: Scene) -> bool:
    """A date that stands alone, behind a header's label, or before 印发."""
    if scene.time.role is not TimeRole.POINT:
        return False
    if scene.row and scene.row.alone and not scene.row.heads and len(scene.row.cells) > 2:
        return True  # a year that heads a column
    before, after = scene.line
    alone = not before and (not after or _CLOSES.match(after)) and scene.quote[-1] not in "底末前内"
    if scene.time.span.precision is DatePrecision.DAY and _ISSUED.match(after) and len(before) < _SHORT:
        return True
    if (alone and not _is_programme(scene.label)) or _STAMP.match(scene.quote):
        return True
    if scene.time.span.precision not in {DatePrecision.DAY, DatePrecision.MONTH}:
        return frame("announced").search(scene.clause_lead) is not None
    if len(after) >= _FIELD or _is_programme(before[-12:]):
        return False
    if _LABELLED.search(before):
        return not _PROSE.search(after)
    return len(before) < _SHORT and ends_with(before.rstrip(" :："), "header", "labels") and not _PROSE.search(before)


def _is_programme(label: str) -> bool:
    """会议时间：, 报名时间：are of the text, not of the page."""
    return bool(cue("label", "event").search(label) or cue("label", "submission").search(label))

"""Times that belong to the page and not to what it says: header fields, signature lines, rows of a table."""

from __future__ import annotations

import re

from pipeline.extract.calendar import TimeRole
from pipeline.extract.deadlines.cues import cue
from pipeline.extract.deadlines.scene import Scene
from pipeline.model import DatePrecision

_STAMP = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\d{2}[:：]|\d{4}[-/.]\d{2}[-/.]\d{2}\d?\d?[:：]\d\d[:：]")
_LABELLED = re.compile(r"(?:日\s?期|时\s?间|来\s?源)\s?[:：]\s*$")


def is_furniture(scene: Scene) -> bool:
    """A date that stands alone, behind a header's label, or before 印发."""
    if scene.time.role is not TimeRole.POINT:
        return False
    if _STAMP.match(scene.quote):
        return True
    before, after = scene.line
    if (
        not before
        and (not after or re.match(r"印发?|\(此件|（此件|[（(]", after))
        and scene.quote[-1] not in "底末前内"
    ):
        return True
    if scene.time.span.precision not in {DatePrecision.DAY, DatePrecision.MONTH}:
        return bool(re.search(r"关于(?:公布|印发|做好|开展|下达|组织)?$", scene.clause_lead))
    if (
        _LABELLED.search(before)
        and not _is_programme(before[-12:])
        and len(after) < 40
        and not re.search("[，。；]", after)
    ):
        return True
    if len(before) < 14 and cue("header", "labels").search(before) and not re.search(r"[，。；]", before):
        return len(after) < 40 and not _is_programme(before)
    return False


def _is_programme(label: str) -> bool:
    """会议时间：, 报名时间：are of the text, not of the page."""
    return bool(cue("label", "event").search(label) or cue("label", "submission").search(label))

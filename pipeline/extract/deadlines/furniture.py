"""Times that belong to the page and not to what it says: header fields, signature lines, rows of a table."""

from __future__ import annotations

import re

from pipeline.extract.calendar import TimeRole
from pipeline.extract.deadlines.cues import cue
from pipeline.extract.deadlines.scene import Scene
from pipeline.model import DatePrecision

_LABEL = re.compile(r"[^，。；]{0,10}?\s?[:：]?\s*$")


def is_furniture(scene: Scene) -> bool:
    """A date that stands alone, behind a header's label, or before 印发."""
    if scene.time.role is not TimeRole.POINT:
        return False
    before, after = scene.line
    if (
        not before
        and (not after or re.match(r"印发?|\(此件|（此件|[（(]", after))
        and scene.quote[-1] not in "底末前内"
    ):
        return True
    if scene.time.span.precision not in {DatePrecision.DAY, DatePrecision.MONTH}:
        return bool(re.search(r"关于(?:公布|印发|做好|开展|下达|组织)?$", scene.clause_lead))
    if len(before) < 14 and cue("header", "labels").search(before) and not re.search(r"[，。；]", before):
        return len(after) < 40 and not _is_programme(before)
    return False


def _is_programme(label: str) -> bool:
    """会议时间：, 报名时间：are of the text, not of the page."""
    return bool(cue("label", "event").search(label) or cue("label", "submission").search(label))

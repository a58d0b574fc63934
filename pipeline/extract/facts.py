"""All extractors over one text, in one call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.extract.applications import find_applications
from pipeline.extract.context import Context
from pipeline.extract.deadlines import find_deadlines
from pipeline.extract.events import find_events
from pipeline.extract.meetings import find_meetings
from pipeline.extract.references import find_references
from pipeline.extract.targets import find_table_targets, find_targets
from pipeline.extract.validity import Validity, find_validity, settle_repeals
from pipeline.model import Application, Deadline, Event, Meeting, Reference, Table, Target


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything extracted from one text, in text order."""

    deadlines: tuple[Deadline, ...]
    targets: tuple[Target, ...]
    references: tuple[Reference, ...]
    events: tuple[Event, ...]
    meetings: tuple[Meeting, ...]
    validity: Validity
    applications: tuple[Application, ...] = ()


def extract_facts(text: str, published: date | None = None, title: str = "", tables: Sequence[Table] = ()) -> Facts:
    """Read ``text`` as seen from ``published``; offsets of every fact are into ``text``."""
    context = Context(text, published, title)
    deadlines = find_deadlines(context)
    targets = {(t.start_char, t.end_char): t for t in [*find_targets(context), *find_table_targets(context, tables)]}
    return Facts(
        deadlines=deadlines,
        targets=tuple(sorted(targets.values(), key=lambda t: (t.start_char, t.end_char))),
        references=settle_repeals(context, find_references(context)),
        events=find_events(context),
        meetings=find_meetings(context),
        validity=find_validity(context, deadlines),
        applications=find_applications(context, deadlines),
    )

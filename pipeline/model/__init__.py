"""The nouns: frozen values that rooms hand to each other.

Offsets are Python string offsets into ``Document.text``; ``text[start_char:end_char]`` of any fact is its proof.
"""

from __future__ import annotations

from pipeline.model.applications import Application, ApplicationKind, Part, PartRole
from pipeline.model.blocks import AttachmentLink, Block, BlockKind, BlockStyle, ParseResult
from pipeline.model.dates import DatePrecision, DateSpan
from pipeline.model.document import Document, Element, HeaderField, Passage, Region, Section, Table
from pipeline.model.facts import (
    Bound,
    Change,
    Deadline,
    DeadlineKind,
    Event,
    Fact,
    Reference,
    Relation,
    Strength,
    Target,
)
from pipeline.model.labels import Evidence, Instrument, InstrumentSide, SectionStrategy, StrategyLabel
from pipeline.model.meetings import Meeting, MeetingForm, MeetingPart, MeetingRole, Speaker
from pipeline.model.raw import RawDocument

__all__ = [
    "Application",
    "ApplicationKind",
    "AttachmentLink",
    "Block",
    "BlockKind",
    "BlockStyle",
    "Bound",
    "Change",
    "DatePrecision",
    "DateSpan",
    "Deadline",
    "DeadlineKind",
    "Document",
    "Element",
    "Event",
    "Evidence",
    "Fact",
    "HeaderField",
    "Instrument",
    "InstrumentSide",
    "Meeting",
    "MeetingForm",
    "MeetingPart",
    "MeetingRole",
    "ParseResult",
    "Part",
    "PartRole",
    "Passage",
    "RawDocument",
    "Reference",
    "Region",
    "Relation",
    "Section",
    "SectionStrategy",
    "Speaker",
    "StrategyLabel",
    "Strength",
    "Table",
    "Target",
]

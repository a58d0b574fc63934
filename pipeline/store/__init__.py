"""The truth: documents, versions and facts in one SQLite file."""

from pipeline.store.families import FamilyTables, Subject
from pipeline.store.filters import Filters
from pipeline.store.records import (
    ArchiveRow,
    CitationRow,
    DocumentRow,
    FailureRow,
    FamilyRow,
    Link,
    LinkKind,
    PassageRow,
    RunRow,
    SaveOutcome,
    SourceInfo,
    VersionRow,
)
from pipeline.store.store import Store, open_store

__all__ = [
    "ArchiveRow",
    "CitationRow",
    "DocumentRow",
    "FailureRow",
    "FamilyRow",
    "FamilyTables",
    "Filters",
    "Link",
    "LinkKind",
    "PassageRow",
    "RunRow",
    "SaveOutcome",
    "SourceInfo",
    "Store",
    "Subject",
    "VersionRow",
    "open_store",
]

"""The truth: documents, versions and facts in one SQLite file."""

from pipeline.store.filters import Filters
from pipeline.store.records import (
    CitationRow,
    DocumentRow,
    FailureRow,
    PassageRow,
    RunRow,
    SaveOutcome,
    SourceInfo,
    VersionRow,
)
from pipeline.store.store import Store, open_store

__all__ = [
    "CitationRow",
    "DocumentRow",
    "FailureRow",
    "Filters",
    "PassageRow",
    "RunRow",
    "SaveOutcome",
    "SourceInfo",
    "Store",
    "VersionRow",
    "open_store",
]

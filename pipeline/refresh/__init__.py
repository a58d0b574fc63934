"""The weekly run: sources, polite fetching, what changed, a report."""

from pipeline.refresh.changes import Changes, FactChange, compare
from pipeline.refresh.errors import FetchError, reason_hint, reason_label
from pipeline.refresh.fetcher import Fetched, Fetcher
from pipeline.refresh.lock import BusyError
from pipeline.refresh.report import Failure, RefreshReport, Seen, SourceReport
from pipeline.refresh.run import NoSourcesError, refresh
from pipeline.refresh.sources import FetchSettings, Source, SourcesFile, read_sources

__all__ = [
    "BusyError",
    "Changes",
    "FactChange",
    "Failure",
    "FetchError",
    "FetchSettings",
    "Fetched",
    "Fetcher",
    "NoSourcesError",
    "RefreshReport",
    "Seen",
    "Source",
    "SourceReport",
    "SourcesFile",
    "compare",
    "read_sources",
    "reason_hint",
    "reason_label",
    "refresh",
]

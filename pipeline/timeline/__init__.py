"""Dated facts as tables that people open: CSV, XLSX, Markdown, HTML, JSON, calendars."""

from pipeline.timeline.columns import deadline_table, target_table, timeline_table, write_timeline
from pipeline.timeline.html import html_table
from pipeline.timeline.labels import code_of, label
from pipeline.timeline.rows import (
    KINDS,
    TimelineRow,
    deadline_rows,
    parse_horizon,
    target_rows,
    timeline_rows,
    upcoming,
)
from pipeline.timeline.table import Cell, Column, Entry, Link, Proof, Table
from pipeline.timeline.writers import FORMATS, atomic_file, format_of, write_table

__all__ = [
    "FORMATS",
    "KINDS",
    "Cell",
    "Column",
    "Entry",
    "Link",
    "Proof",
    "Table",
    "TimelineRow",
    "atomic_file",
    "code_of",
    "deadline_rows",
    "deadline_table",
    "format_of",
    "html_table",
    "label",
    "parse_horizon",
    "target_rows",
    "target_table",
    "timeline_rows",
    "timeline_table",
    "upcoming",
    "write_table",
    "write_timeline",
]

"""ICS: all-day entries that a calendar updates rather than doubles when the file is read again."""

from __future__ import annotations

import datetime as dt
from typing import Any, BinaryIO

from pipeline.errors import InputError
from pipeline.timeline.table import Entry, Table, clean

_PRODUCT = "-//policy-pipeline//policy timeline//ZH"


def write(table: Table[Any], out: BinaryIO) -> None:
    if table.entry is None:
        raise InputError(f"{table.title or '这张表'}没有日期，不能写成 ics 日历：请改用 csv、xlsx、md、html 或 json")
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", clean(table.title))
    for row in table.rows:
        if entry := table.entry(row):
            calendar.add_component(_event(entry))
    out.write(calendar.to_ical())


def _event(entry: Entry) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    # The stamp is the day of the document, not of writing: the same facts give the same file.
    event.add("dtstamp", dt.datetime.combine(entry.stamped, dt.time(), dt.UTC))
    event.add("dtstart", entry.start)
    event.add("dtend", min(entry.end, dt.date.max - dt.timedelta(days=1)) + dt.timedelta(days=1))
    event.add("summary", clean(entry.summary).replace("\n", " "))
    event.add("description", clean(entry.description))
    event.add("sequence", entry.revision)
    event.add("transp", "TRANSPARENT")
    if entry.categories:
        event.add("categories", [clean(category) for category in entry.categories])
    if entry.location:
        event.add("location", clean(entry.location))
    if entry.url:
        event.add("url", entry.url)
    return event

"""A corrected clause of force moves the document's own dates and status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pipeline.extract import Context
from pipeline.extract.validity import Validity, find_validity
from pipeline.model import Deadline, DeadlineKind, Document


def with_force(document: Document, read: Sequence[Deadline], held: Sequence[Deadline]) -> Document:
    """``document`` with the first and last day in force that ``held`` deadlines give instead of those ``read``.

    A date that came from elsewhere (the page's metadata) stays. Where a person set or accepted a clause of force or
    expiry, that clause has the word.
    """
    context = Context(document.text, document.dated_on, document.title)
    before, after = find_validity(context, read), find_validity(context, held)
    effective = _settled(
        document.effective_on, before.effective_on, _said(held, DeadlineKind.EFFECTIVE) or after.effective_on
    )
    expires = _settled(document.expires_on, before.expires_on, _said(held, DeadlineKind.EXPIRY) or after.expires_on)
    if (effective, expires) == (document.effective_on, document.expires_on):
        return document
    validity = Validity(effective, expires, draft=after.draft)
    return replace(document, effective_on=effective, expires_on=expires, status=validity.status(document.dated_on))


def _settled(stored: date | None, read: date | None, held: date | None) -> date | None:
    return held if stored is None or stored == read else stored


def _said(held: Sequence[Deadline], kind: DeadlineKind) -> date | None:
    """The day by the last reviewed clause of this kind."""
    days = [
        d.span.start if kind is DeadlineKind.EFFECTIVE else d.span.end for d in held if d.reviewed and d.kind is kind
    ]
    return next((day for day in reversed(days) if day), None)

"""Notices, minutes and reports of meetings told apart, and what each says."""

from __future__ import annotations

import pytest
from meeting_documents import MINUTES, NOTICES, REPORTS, Case

from pipeline.model import Document, Meeting, MeetingForm, MeetingRole, RawDocument
from pipeline.process import process

ALL = {
    **{f"notice: {name}": (case, MeetingForm.NOTICE, "会议通知") for name, case in NOTICES.items()},
    **{f"minutes: {name}": (case, MeetingForm.MINUTES, "会议纪要") for name, case in MINUTES.items()},
    **{f"report: {name}": (case, MeetingForm.REPORT, "会议报道") for name, case in REPORTS.items()},
}


def read(case: Case) -> Document:
    from datetime import date

    lines = "".join(f"<p>{line}</p>" for line in case[0].splitlines())
    page = f"<html><head><meta charset='utf-8'></head><body>{lines}</body></html>"
    return process(RawDocument(page.encode(), "会议.html", published_hint=date(2025, 12, 31)))


@pytest.mark.parametrize(("case", "form", "doc_type"), ALL.values(), ids=ALL.keys())
def test_every_document(case: Case, form: MeetingForm, doc_type: str) -> None:
    document = read(case)
    assert document.doc_type == doc_type
    (meeting, *_) = document.meetings
    assert meeting.form is form
    for name, value in case[1].items():
        if name == "days":
            assert meeting.span is not None
            assert (str(meeting.span.start), str(meeting.span.end)) == value
        elif name.isupper():
            assert set(value) <= set(meeting.words(MeetingRole[name])), name
        else:
            assert str(getattr(meeting, name)) == value, name
    assert_proven(document, meeting)


def assert_proven(document: Document, meeting: Meeting) -> None:
    assert document.text[meeting.start_char : meeting.end_char] == meeting.quote
    for part in meeting.parts:
        assert part.quote
        assert document.text[part.start_char : part.end_char] == part.quote

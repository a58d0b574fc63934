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


def test_minutes_set_in_a_table() -> None:
    head = [
        ("会议时间", "2025年5月8日上午", "会议地点", "市政府二楼会议室"),
        ("主持人", "副市长林涛", "记录人", "高雅"),
    ]
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in head)
    rows += "<tr><td>出席人员</td><td colspan=3>市住建局、市城管局负责同志</td></tr>"
    page = (
        f"<html><head><meta charset='utf-8'></head><body><p align=center><b>城区停车设施建设专题会议纪要</b></p><table>{rows}</table>"
        "<p>会议议定以下事项：</p><p>1.由市住建局牵头，于2025年9月底前建成公共停车泊位1200个。</p><p>2.市财政局要保障项目前期经费。</p></body></html>"
    )
    document = process(RawDocument(page.encode(), "会议.html"))
    (meeting,) = document.meetings
    assert (meeting.form, meeting.time_text, meeting.place) == (
        MeetingForm.MINUTES,
        "2025年5月8日上午",
        "市政府二楼会议室",
    )
    assert meeting.chair == "林涛"
    assert meeting.words(MeetingRole.ATTENDEE) == ("市住建局、市城管局负责同志",)
    assert meeting.words(MeetingRole.RECORDER) == ("高雅",)
    assert len(meeting.words(MeetingRole.DECISION)) == 2
    assert_proven(document, meeting)

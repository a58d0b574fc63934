"""`policy show`: the elements of the official format, and what notices and minutes say of their meetings."""

from __future__ import annotations

from collections.abc import Iterator

import click

from pipeline.cli.words import shortened
from pipeline.model import Document, Meeting, MeetingForm, MeetingRole

_FORMS = {MeetingForm.NOTICE: "会议通知", MeetingForm.MINUTES: "会议纪要", MeetingForm.REPORT: "会议报道"}
_ROLES = {
    MeetingRole.NUMBER: "编号",
    MeetingRole.DURATION: "会期",
    MeetingRole.HOST: "主办",
    MeetingRole.ORGANISER: "承办",
    MeetingRole.CO_ORGANISER: "协办",
    MeetingRole.ATTENDEE: "参会",
    MeetingRole.OBSERVER: "列席",
    MeetingRole.ABSENT: "请假",
    MeetingRole.RECORDER: "记录",
    MeetingRole.AGENDA: "议程",
    MeetingRole.ITEM: "议题",
    MeetingRole.DECISION: "议定",
    MeetingRole.REQUIREMENT: "要求",
    MeetingRole.REGISTRATION: "报名",
    MeetingRole.RETURN_SLIP: "回执",
    MeetingRole.CONTACT: "联系人",
    MeetingRole.PHONE: "电话",
    MeetingRole.EMAIL: "邮箱",
}
# Elements that the head of the page shows already.
_SHOWN = frozenset({"标题", "正文", "发文字号", "主送机关"})


def element_lines(document: Document) -> list[str]:
    """份号, 密级, 签发人, 署名, 附注, 抄送 … with their places in the text."""
    rows = [e for e in document.elements if e.name not in _SHOWN]
    if not rows:
        return []
    lines = [f"  {e.name}：{shortened(e.value)}{_place(e.start_char, e.end_char)}" for e in rows]
    return ["", click.style("公文格式要素", bold=True), *lines]


def meeting_rows(document: Document) -> list[str]:
    """A line a meeting, and a line for each thing that a notice or minutes say of it."""
    return [row for meeting in document.meetings for row in _meeting(meeting)]


def _meeting(meeting: Meeting) -> Iterator[str]:
    where = meeting.section_path + (f" 第{meeting.page}页" if meeting.page else "")
    told = [meeting.name, meeting.time_text, meeting.place]
    told += [f"主持 {meeting.chair}"] if meeting.chair else []
    told += ["、".join(s.name for s in meeting.speakers)] if meeting.speakers else []
    form = "" if meeting.form is MeetingForm.REPORT else f"{_FORMS[meeting.form]}  "
    mark = "  人工核定" if meeting.reviewed else ""
    proof = _place(meeting.start_char, meeting.end_char, where)
    yield f"{form}{'  '.join(filter(None, told))}{mark}{proof}"
    if meeting.register_by:
        yield f"    报名（回执）截止：{meeting.register_by}"
    for part in meeting.parts:
        if part.role in _ROLES:
            yield f"    {_ROLES[part.role]}：{shortened(part.quote)}{_place(part.start_char, part.end_char)}"


def _place(start: int, end: int, where: str = "") -> str:
    return click.style(f"  [{start}:{end}]{' ' + where if where else ''}", dim=True)

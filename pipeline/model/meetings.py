"""Meetings, and the stretches of a text that tell of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pipeline.model.dates import DateSpan
from pipeline.model.facts import Fact, each_wording


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who spoke at a meeting, in what role, and the spans of what they demanded (offsets into ``Document.text``)."""

    name: str
    role: str = ""
    demands: tuple[tuple[int, int], ...] = ()


class MeetingForm(StrEnum):
    """How a text speaks of a meeting."""

    NOTICE = "notice"  # 会议通知: it calls the meeting
    MINUTES = "minutes"  # 会议纪要: it records what was decided
    REPORT = "report"  # 会议报道: it tells of it


class MeetingRole(StrEnum):
    """What a stretch of a notice or of minutes says about its meeting."""

    NAME = "name"
    NUMBER = "number"  # of the minutes: 第5期, 〔2025〕3号
    TIME = "time"
    DURATION = "duration"  # 会期
    PLACE = "place"
    CHAIR = "chair"  # 主持人
    HOST = "host"  # 主办单位
    ORGANISER = "organiser"  # 承办单位
    CO_ORGANISER = "co_organiser"  # 协办、支持单位
    ATTENDEE = "attendee"  # 参会人员, 出席
    OBSERVER = "observer"  # 列席
    ABSENT = "absent"  # 请假
    RECORDER = "recorder"  # 记录
    AGENDA = "agenda"  # 会议内容, 议程, 议题
    REQUIREMENT = "requirement"  # 有关要求
    REGISTRATION = "registration"  # 报名, 报到 and by when
    RETURN_SLIP = "return_slip"  # 回执 and where to send it
    CONTACT = "contact"
    PHONE = "phone"
    EMAIL = "email"
    ITEM = "item"  # a subject of the minutes
    DECISION = "decision"  # what was 议定, 同意, 决定, 要求


@dataclass(frozen=True, slots=True)
class MeetingPart:
    """A stretch of ``Document.text`` that says one thing about a meeting."""

    role: MeetingRole
    start_char: int
    end_char: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Fact):
    """A meeting that a text announces, records or reports.

    ``parts`` stand in text order and prove what notices and minutes say; ``register_by`` is the last day for 报名 or
    回执. Speakers are those of a report.
    """

    name: str
    span: DateSpan | None = None
    time_text: str = ""
    place: str = ""
    chair: str = ""
    speakers: tuple[Speaker, ...] = ()
    form: MeetingForm = MeetingForm.REPORT
    number: str = ""
    register_by: date | None = None
    parts: tuple[MeetingPart, ...] = ()

    def words(self, *roles: MeetingRole) -> tuple[str, ...]:
        """What the text says in these roles, line breaks and spaces as one space, each wording once."""
        return each_wording(part.quote for part in self.parts if part.role in roles)

"""The nouns: frozen values that rooms hand to each other.

Offsets are Python string offsets into ``Document.text``; ``text[start_char:end_char]`` of any fact is its proof.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

# --------------------------------------------------------------------------- input


@dataclass(frozen=True, slots=True)
class RawDocument:
    """Bytes as found, with where they come from.

    ``identity`` is a canonical URL or a path relative to ``corpus/``; ``media_type`` is what the origin claimed
    (never trusted); ``published_hint`` is a publication date the origin states outside the bytes. ``following`` are
    the pages 2, 3 … of an article that its site spreads over several files.
    """

    content: bytes
    identity: str
    media_type: str | None = None
    fetched_at: str | None = None
    published_hint: date | None = None
    url: str | None = None
    parent_doc_id: str | None = None
    following: tuple[bytes, ...] = ()

    @property
    def doc_id(self) -> str:
        return hashlib.sha256(self.identity.encode()).hexdigest()[:16]

    @property
    def content_sha256(self) -> str:
        digest = hashlib.sha256(self.content)
        for page in self.following:  # bytes cannot pass from one page to the next unnoticed
            digest.update(b"\x00" + hashlib.sha256(page).digest())
        return digest.hexdigest()


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE = "table"
    FIELD = "field"  # a row of the page's metadata table: label → text
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class BlockStyle:
    """What the layout says, where it says anything. ``size`` in points."""

    centered: bool = False
    right: bool = False
    bold: bool = False
    size: float | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a parsed file, in reading order.

    ``level`` is a heading level the format itself states (h1…h6, Word styles), else None. ``label`` is the name of a
    FIELD (索引号, 发文字号 …) as written. ``rows`` are the cells of a TABLE, row by row, spans repeated.
    ``box`` is (x0, top, x1, bottom) in points.
    """

    kind: BlockKind
    text: str
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    style: BlockStyle = BlockStyle()
    level: int | None = None
    label: str | None = None
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class AttachmentLink:
    """A file the document names or links to; ``href`` as in the source, None where only the name stands in the text."""

    title: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class ParseResult:
    """What a parser returns. ``format`` is the detected format (html, pdf, docx, text …)."""

    blocks: tuple[Block, ...]
    format: str
    attachments: tuple[AttachmentLink, ...] = ()
    page_count: int | None = None
    notes: tuple[str, ...] = ()


# --------------------------------------------------------------------------- dates


class DatePrecision(StrEnum):
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    PLAN = "plan"
    DURATION = "duration"


@dataclass(frozen=True, slots=True)
class DateSpan:
    """Days from ``start`` to ``end``, both included; None where that side is open or not resolved."""

    start: date | None
    end: date | None
    precision: DatePrecision


# --------------------------------------------------------------------------- facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Anything extracted. ``quote`` is ``text[start_char:end_char]``; the sentence offsets give its context.

    ``reviewed``: a person accepted or corrected it.
    """

    start_char: int
    end_char: int
    quote: str
    sentence_start: int
    sentence_end: int
    section_path: str = ""
    page: int | None = None
    confidence: float = 1.0
    reviewed: bool = False


class DeadlineKind(StrEnum):
    GOAL = "goal"
    TASK = "task"
    SUBMISSION = "submission"
    EVENT = "event"
    EFFECTIVE = "effective"
    EXPIRY = "expiry"
    WINDOW = "window"
    PROCEDURAL = "procedural"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline(Fact):
    """A time expression that bounds a goal, a task, an application, an event or a validity (gold GUIDELINES).

    ``action`` is the clause it bounds; ``bodies`` who is to act, where named;
    ``unresolved`` says why dates are missing.
    """

    span: DateSpan
    kind: DeadlineKind
    recurring: bool = False
    action: str = ""
    bodies: tuple[str, ...] = ()
    unresolved: str | None = None


class Bound(StrEnum):
    EQ = "eq"
    GE = "ge"
    LE = "le"
    APPROX = "approx"
    RANGE = "range"


class Change(StrEnum):
    LEVEL = "level"
    INCREASE = "increase"
    DECREASE = "decrease"


class Strength(StrEnum):
    """How binding the wording is."""

    MUST = "must"  # 必须 应当 确保
    PLAIN = "plain"  # 要, or no modal at all
    STRIVE = "strive"  # 力争 争取
    ENCOURAGE = "encourage"  # 鼓励 支持
    EXPLORE = "explore"  # 探索 研究


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Fact):
    """A number (or, ``qualitative``, a dated state) that a policy commits somebody to reach (gold GUIDELINES).

    ``value`` has 万/亿 multiplied out; ``value_max`` is set for ranges; ``end`` is the day by which, and
    ``end_quote`` the words that say so, with their offset; ``plan_end`` is the end of the plan named in the title.
    """

    indicator: str
    value: Decimal | None
    value_max: Decimal | None = None
    unit: str = ""
    bound: Bound = Bound.EQ
    change: Change = Change.LEVEL
    end: date | None = None
    end_quote: str = ""
    end_quote_start: int | None = None
    plan_end: date | None = None
    base_year: int | None = None
    bodies: tuple[str, ...] = ()
    strength: Strength = Strength.PLAIN
    qualitative: bool = False


class Relation(StrEnum):
    """What the document does with the document it names."""

    BASIS = "basis"  # 根据 依据 按照
    IMPLEMENTS = "implements"  # 贯彻 落实
    FORWARDS = "forwards"  # 转发
    ISSUES = "issues"  # 印发
    AMENDS = "amends"  # 修订 修改
    REPEALS = "repeals"  # 废止
    CITES = "cites"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference(Fact):
    """A policy, law, plan, standard or notice named in the text. ``number`` is its 发文字号 with 〔〕."""

    title: str
    number: str | None = None
    relation: Relation = Relation.CITES
    alias: str | None = None


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
        said = (" ".join(part.quote.split()) for part in self.parts if part.role in roles)
        return tuple(dict.fromkeys(said))


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Fact):
    """A dated policy event in the past or announced: 印发, 发布, 成立, 出台, 签署, 批复, 施行, 召开, 提出 …"""

    kind: str
    span: DateSpan
    actor: str = ""
    summary: str = ""


class InstrumentSide(StrEnum):
    """On which side a policy instrument works (Rothwell & Zegveld)."""

    SUPPLY = "supply"  # 供给型
    ENVIRONMENT = "environment"  # 环境型
    DEMAND = "demand"  # 需求型


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument(Fact):
    """A clause coded as a policy instrument.

    ``kind`` is a sub-type of ``classify/instruments``; ``terms`` the words that earned it (none: its heading did).
    A sentence has one ``main`` code and may have others.
    """

    side: InstrumentSide
    kind: str
    terms: tuple[str, ...] = ()
    main: bool = True


class ApplicationKind(StrEnum):
    """What is handed in during a window."""

    APPLY = "apply"  # 申报 申请 推荐
    COMMENT = "comment"  # 征求意见 异议
    ENROL = "enrol"  # 报名 招生
    REPORT = "report"  # 报送 总结 备案


class PartRole(StrEnum):
    """What a stretch of a notice says about handing in."""

    APPLICANT = "applicant"  # 申报主体
    CONDITION = "condition"  # 申报条件
    MATERIAL = "material"  # 申报材料
    FORM = "form"  # 纸质一式三份 电子版
    RECIPIENT = "recipient"  # 受理单位 报送对象
    SYSTEM = "system"  # 申报平台
    ADDRESS = "address"
    EMAIL = "email"
    URL = "url"
    CONTACT = "contact"  # 联系人
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of ``Document.text`` that says one thing about an application."""

    role: PartRole
    start_char: int
    end_char: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Application(Fact):
    """A time within which something is to be handed in: who, what, in what form, to whom, where, whom to ask.

    ``quote`` is the time expression or, where the text states none (``span`` None), the heading of what is asked
    for. ``parts`` stand in text order.
    """

    kind: ApplicationKind
    span: DateSpan | None = None
    recurring: bool = False
    action: str = ""
    parts: tuple[Part, ...] = ()

    def words(self, *roles: PartRole) -> tuple[str, ...]:
        """What the text says in these roles, line breaks and spaces as one space, each wording once."""
        said = (" ".join(part.quote.split()) for part in self.parts if part.role in roles)
        return tuple(dict.fromkeys(said))


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that earned a label: offsets into ``Document.text`` and its share of the score."""

    start_char: int
    end_char: int
    quote: str
    weight: float
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StrategyLabel:
    strategy: str
    score: float
    evidence: tuple[Evidence, ...] = ()
    reviewed: bool = False  # given by a person


@dataclass(frozen=True, slots=True)
class SectionStrategy:
    """A section whose own sentences pursue a strategy; ``score`` is the chance that at least one does.

    ``section_path`` is empty for a text without sections; ``weight`` of its evidence is each sentence's own chance.
    """

    strategy: str
    score: float
    section_path: str
    start_char: int
    end_char: int
    evidence: tuple[Evidence, ...] = ()


# --------------------------------------------------------------------------- document


@dataclass(frozen=True, slots=True)
class Section:
    """A node of the outline. ``path`` like ``二/（一）/3``; ``level`` counts from 1; the span covers heading and
    body."""

    path: str
    heading: str
    level: int
    start_char: int
    end_char: int
    heading_end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of search: at most ~300 characters within one section.

    ``trail`` holds the headings above, outermost first.
    """

    ordinal: int
    section_path: str
    trail: tuple[str, ...]
    start_char: int
    end_char: int
    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its rows stand in ``Document.text[start_char:end_char]``, one line a row, cells separated by tabs."""

    start_char: int
    end_char: int
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    section_path: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class HeaderField:
    """Where a header field was found: ``source`` is ``metadata``, ``text``, ``title``, ``hint`` or ``derived``."""

    name: str
    value: str
    source: str
    start_char: int | None = None
    end_char: int | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the format of official documents (GB/T 9704—2012) where it stands in the text.

    ``name`` is the standard's own: 份号, 密级, 保密期限, 紧急程度, 发文机关标志, 发文字号, 签发人, 标题, 主送机关, 正文,
    附件说明, 发文机关署名, 印章, 成文日期, 附注, 附件, 抄送机关, 印发机关, 印发日期. ``value`` is in one spelling (dates
    in ISO form, a 发文字号 with 〔〕), empty for 正文, whose words are its span.
    """

    name: str
    value: str
    start_char: int
    end_char: int


@dataclass(frozen=True, slots=True)
class Region:
    """An administrative division: ``code`` is the six-digit GB/T 2260 code, ``name`` the full path (浙江省宁波市)."""

    code: str
    name: str
    level: str  # national, province, prefecture, county


@dataclass(frozen=True, slots=True)
class Document:
    doc_id: str
    identity: str
    content_sha256: str
    text_hash: str
    format: str
    title: str
    text: str
    doc_number: str | None = None
    issuers: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    region: Region | None = None
    level: str | None = None  # national, province, prefecture, county
    doc_type: str = "其他"
    status: str = "unknown"  # draft, in_force, not_yet, expired, repealed, unknown — as of its own date
    written_on: date | None = None
    published_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    index_number: str | None = None
    header: tuple[HeaderField, ...] = ()
    elements: tuple[Element, ...] = ()
    sections: tuple[Section, ...] = ()
    passages: tuple[Passage, ...] = ()
    tables: tuple[Table, ...] = ()
    attachments: tuple[AttachmentLink, ...] = ()
    page_starts: tuple[tuple[int, int], ...] = ()  # (start_char, page), ascending
    strategies: tuple[StrategyLabel, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    targets: tuple[Target, ...] = ()
    references: tuple[Reference, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    events: tuple[Event, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    applications: tuple[Application, ...] = ()
    section_strategies: tuple[SectionStrategy, ...] = ()
    notes: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def dated_on(self) -> date | None:
        """The day the text speaks from: written, else published."""
        return self.written_on or self.published_on

    def __repr__(self) -> str:
        when = self.dated_on.isoformat() if self.dated_on else "日期不详"
        return f"<Document {self.doc_id} {self.title[:40]!r} {when} {self.doc_type}>"

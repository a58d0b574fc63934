"""Hand-made documents for the tests of store, timeline and their benchmark. Every sentence is our own."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.model import (
    Application,
    ApplicationKind,
    AttachmentLink,
    Bound,
    Change,
    DatePrecision,
    DateSpan,
    Deadline,
    DeadlineKind,
    Document,
    Element,
    Event,
    Evidence,
    HeaderField,
    Instrument,
    InstrumentSide,
    Meeting,
    MeetingForm,
    MeetingPart,
    MeetingRole,
    Part,
    PartRole,
    Passage,
    RawDocument,
    Reference,
    Region,
    Relation,
    Section,
    SectionStrategy,
    Speaker,
    StrategyLabel,
    Strength,
    Table,
    Target,
)

TEXT = """青川市工业上楼三年行动方案
青政办发〔2023〕8号
为贯彻落实《省先进制造业发展规划》（川政发〔2021〕7号），制定本方案。
一、总体目标
到2025年，全市建成工业上楼示范园区12个，新增产业空间300万平方米以上。
二、重点任务
（一）摸清底数。市规划局于2023年9月底前完成存量厂房普查。
（二）组织申报。申报单位应于2023年10月8日至10月20日提交材料，逾期不予受理。
指标\t单位\t2025年
示范园区\t个\t12
三、保障措施
6月5日，市长周明远主持召开推进会，要求各县区每年3月底前报送进展。
本方案自2023年7月1日起施行，有效期至2025年12月31日。《青川市标准厂房管理办法》同时废止。
青川市人民政府办公室
2023年6月12日"""

SHANGHAI = Region("310000", "上海市", "province")
PUDONG = Region("310115", "上海市浦东新区", "county")
NINGBO = Region("330200", "浙江省宁波市", "prefecture")
YINZHOU = Region("330212", "浙江省宁波市鄞州区", "county")


def place(text: str, quote: str, nth: int = 0) -> dict[str, Any]:
    """Offsets of the nth ``quote`` in ``text`` and of its line, as keywords of a fact."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(quote, start + 1)
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    return {
        "start_char": start,
        "end_char": start + len(quote),
        "quote": quote,
        "sentence_start": line_start,
        "sentence_end": len(text) if line_end < 0 else line_end,
    }


def part(role: PartRole, quote: str) -> Part:
    """The first ``quote`` of ``TEXT`` in a role."""
    start = TEXT.index(quote)
    return Part(role, start, start + len(quote), quote)


def document(identity: str = "青川/工业上楼.html", content: str = TEXT, **changes: Any) -> Document:
    """A plain document whose ids follow from its identity and content."""
    raw = RawDocument(content.encode(), identity)
    plain = Document(
        doc_id=raw.doc_id,
        identity=identity,
        content_sha256=raw.content_sha256,
        text_hash=hashlib.sha256(content.encode()).hexdigest(),
        format="html",
        title=content.splitlines()[0],
        text=content,
    )
    return replace(plain, **changes)


def full_document(identity: str = "青川/工业上楼.html", **changes: Any) -> Document:
    """A document that uses every field of the model."""
    span = DateSpan
    deadlines = (
        Deadline(
            **place(TEXT, "到2025年"), section_path="一", page=1,
            span=span(None, date(2025, 12, 31), DatePrecision.YEAR), kind=DeadlineKind.GOAL,
            action="全市建成工业上楼示范园区12个",
        ),
        Deadline(
            **place(TEXT, "2023年9月底前"), section_path="二/（一）", page=1,
            span=span(None, date(2023, 9, 30), DatePrecision.MONTH), kind=DeadlineKind.TASK,
            action="完成存量厂房普查", bodies=("市规划局",),
        ),
        Deadline(
            **place(TEXT, "2023年10月8日至10月20日"), section_path="二/（二）", page=1,
            span=span(date(2023, 10, 8), date(2023, 10, 20), DatePrecision.DAY), kind=DeadlineKind.SUBMISSION,
            action="申报单位应提交材料", bodies=("申报单位",), confidence=0.8,
        ),
        Deadline(
            **place(TEXT, "每年3月底前"), section_path="三", page=2,
            span=span(None, None, DatePrecision.MONTH), kind=DeadlineKind.TASK, recurring=True, action="报送进展",
            bodies=("各县区",), unresolved="recurring",
        ),
        Deadline(
            **place(TEXT, "自2023年7月1日起"), section_path="三", page=2,
            span=span(date(2023, 7, 1), None, DatePrecision.DAY), kind=DeadlineKind.EFFECTIVE, action="施行",
        ),
        Deadline(
            **place(TEXT, "有效期至2025年12月31日"), section_path="三", page=2,
            span=span(None, date(2025, 12, 31), DatePrecision.DAY), kind=DeadlineKind.EXPIRY,
        ),
    )  # fmt: skip
    targets = (
        Target(
            **place(TEXT, "12个"), section_path="一", page=1, indicator="工业上楼示范园区", value=Decimal(12), unit="个",
            end=date(2025, 12, 31), end_quote="到2025年", end_quote_start=TEXT.index("到2025年"),
            plan_end=date(2025, 12, 31), bodies=("全市",), strength=Strength.STRIVE,
        ),
        Target(
            **place(TEXT, "300万平方米以上"), section_path="一", page=1, indicator="产业空间", value=Decimal("3E+6"),
            unit="平方米", bound=Bound.GE, change=Change.INCREASE, plan_end=date(2025, 12, 31), base_year=2022,
        ),
    )  # fmt: skip
    asked = TEXT.index("各县区")
    meeting_part = MeetingPart(MeetingRole.DECISION, asked, asked + 3, "各县区")
    meeting = Meeting(
        **place(TEXT, "市长周明远主持召开推进会"), section_path="三", page=2, name="推进会",
        span=span(date(2023, 6, 5), date(2023, 6, 5), DatePrecision.DAY), time_text="6月5日", place="市政府", chair="周明远",
        speakers=(Speaker("周明远", "市长", ((TEXT.index("各县区"), TEXT.index("进展") + 2),)), Speaker("未具名")),
        form=MeetingForm.MINUTES, number="第3期", register_by=date(2023, 6, 1), parts=(meeting_part,),
    )  # fmt: skip
    base = document(identity)
    complete = replace(
        base,
        title="青川市人民政府办公室关于印发《青川市工业上楼三年行动方案》的通知",
        doc_number="青政办发〔2023〕8号",
        issuers=("青川市人民政府办公室",),
        addressees=("各县区人民政府", "市直各部门"),
        region=Region("510822", "四川省广元市青川县", "county"),
        level="county",
        doc_type="行动方案",
        status="in_force",
        written_on=date(2023, 6, 12),
        published_on=date(2023, 6, 15),
        effective_on=date(2023, 7, 1),
        expires_on=date(2025, 12, 31),
        index_number="QC-2023-0008",
        header=(
            HeaderField("written_on", "2023年6月12日", "text", TEXT.rindex("2023年6月12日"), len(TEXT)),
            HeaderField("published_on", "2023-06-15", "metadata"),
        ),
        elements=(Element("发文字号", "青政办发〔2023〕8号", TEXT.index("青政办发"), TEXT.index("8号") + 2),),
        sections=(
            Section("一", "一、总体目标", 1, TEXT.index("一、总"), TEXT.index("二、重"), TEXT.index("一、总") + 6),
            Section("二", "二、重点任务", 1, TEXT.index("二、重"), TEXT.index("三、保"), TEXT.index("二、重") + 6),
            Section("二/（一）", "（一）摸清底数", 2, TEXT.index("（一）"), TEXT.index("（二）"), TEXT.index("（一）") + 7),
            Section("二/（二）", "（二）组织申报", 2, TEXT.index("（二）"), TEXT.index("指标\t"), TEXT.index("（二）") + 7),
            Section("三", "三、保障措施", 1, TEXT.index("三、保"), len(TEXT), TEXT.index("三、保") + 6),
        ),
        passages=(
            Passage(0, "一", ("一、总体目标",), TEXT.index("到2025"), TEXT.index("二、重") - 1,
                    TEXT[TEXT.index("到2025") : TEXT.index("二、重") - 1], 1),
            Passage(1, "二/（一）", ("二、重点任务", "（一）摸清底数"), TEXT.index("市规划局"), TEXT.index("（二）") - 1,
                    TEXT[TEXT.index("市规划局") : TEXT.index("（二）") - 1], 1),
        ),
        tables=(
            Table(TEXT.index("指标\t"), TEXT.index("三、保") - 1, (("指标", "单位", "2025年"), ("示范园区", "个", "12")),
                  caption="指标表", section_path="二/（二）", page=1),
        ),
        attachments=(AttachmentLink("申报表.docx", "files/申报表.docx"), AttachmentLink("任务分工表")),
        page_starts=((0, 1), (TEXT.index("三、保"), 2)),
        strategies=(
            StrategyLabel("产业集群", 0.55),
            StrategyLabel("工业上楼", 0.97, (Evidence(0, 13, TEXT[:13], 0.6, ("工业上楼",)),)),
        ),
        deadlines=deadlines,
        targets=targets,
        references=(
            Reference(**place(TEXT, "《省先进制造业发展规划》"), title="省先进制造业发展规划", number="川政发〔2021〕7号",
                      relation=Relation.IMPLEMENTS),
            Reference(**place(TEXT, "《青川市标准厂房管理办法》"), section_path="三", title="青川市标准厂房管理办法",
                      relation=Relation.REPEALS, alias="《办法》"),
        ),
        meetings=(meeting,),
        events=(
            Event(**place(TEXT, "6月5日，市长周明远主持召开推进会"), section_path="三", page=2, kind="召开",
                  span=span(date(2023, 6, 5), date(2023, 6, 5), DatePrecision.DAY), actor="青川市",
                  summary="召开推进会"),
        ),
        instruments=(
            Instrument(**place(TEXT, "全市建成工业上楼示范园区12个"), section_path="一", page=1,
                       side=InstrumentSide.DEMAND, kind="demonstration", terms=("示范园区",), confidence=0.7),
            Instrument(**place(TEXT, "逾期不予受理"), section_path="二/（二）", page=1,
                       side=InstrumentSide.ENVIRONMENT, kind="regulation", main=False, confidence=0.6),
        ),
        applications=(
            Application(**place(TEXT, "2023年10月8日至10月20日"), section_path="二/（二）", page=1,
                        kind=ApplicationKind.APPLY, span=span(date(2023, 10, 8), date(2023, 10, 20), DatePrecision.DAY),
                        action="申报单位应提交材料", confidence=0.8,
                        parts=(part(PartRole.APPLICANT, "申报单位"), part(PartRole.MATERIAL, "材料"),
                               part(PartRole.RECIPIENT, "青川市人民政府办公室"))),
        ),
        section_strategies=(
            SectionStrategy("工业上楼", 0.8, "一", TEXT.index("一、总"), TEXT.index("二、重"),
                            (Evidence(TEXT.index("到2025年"), TEXT.index("二、重") - 1,
                                      TEXT[TEXT.index("到2025年") : TEXT.index("二、重") - 1], 0.8, ("工业上楼",)),)),
            SectionStrategy("数字化转型", 0.6, "二", TEXT.index("二、重"), TEXT.index("三、保")),
        ),
        notes=("页眉已去",),
        extra={"比率": Decimal("0.10"), "日": date(2023, 6, 1), "组": ("甲", 1, None), "表": [{"$date": "字面"}]},
    )  # fmt: skip
    return replace(complete, **changes)

"""Header fields: what metadata, head and signature say."""

from __future__ import annotations

from datetime import date

import pytest
from hand_made import NOTICE, RIGHT, build, center, field, paths, right, table

from pipeline.model import AttachmentLink, Block, BlockKind, BlockStyle, Document


def source(document: Document, name: str) -> str:
    return next(f.source for f in document.header if f.name == name)


def body(document: Document) -> str:
    return document.text[document.extra["body_start"] : document.extra["body_end"]]


def test_a_portal_page() -> None:
    document = build(*NOTICE)
    assert document.title == "海州市人民政府办公室关于印发海州市园区提质三年行动计划的通知"
    assert document.doc_number == "海政办发〔2024〕12号"
    assert document.issuers == ("海州市人民政府办公室",)
    assert document.addressees == ("各区人民政府", "市政府各部门、各直属机构")
    assert (document.written_on, document.published_on) == (date(2024, 3, 14), date(2024, 3, 20))
    assert document.index_number == "11330200-2024-0001"
    assert document.extra["附注"] == "（此件公开发布）"
    assert {source(document, name) for name in ("title", "doc_number", "issuers", "written_on")} == {"metadata"}
    assert document.text.startswith(document.title + "\n海政办发〔2024〕12号\n各区人民政府")
    assert document.text.count("关于印发") == 1
    assert body(document).startswith("《海州市园区提质三年行动计划》")
    assert body(document).endswith("有效期至2026年12月31日。")
    assert document.tables[0].section_path == "附件1"
    assert document.tables[0].caption == "海州市重点园区名单"


def test_a_printed_document_without_metadata() -> None:
    document = build(
        "000017",
        "机密★1年",
        "特急",
        center("海州省人民政府文件"),
        center("海政发〔2024〕3号 签发人：王海"),
        center("海州省人民政府关于促进园区"),
        center("高质量发展的若干意见"),
        "各市、县人民政府，省政府各部门：",
        "为促进园区高质量发展，提出以下意见。",
        "一、总体要求",
        "坚持分类指引。",
        "附件：1.园区名单",
        "2.任务分工表",
        right("海州省人民政府"),
        right("二〇二四年三月十四日"),
        "（联系人：李明，联系电话：0000-12345678）",
        "抄送：省委各部门，省军区。",
        "海州省人民政府办公厅 2024年3月15日印发",
    )
    assert document.title == "海州省人民政府关于促进园区高质量发展的若干意见"
    assert document.doc_number == "海政发〔2024〕3号"
    assert document.issuers == ("海州省人民政府",)
    assert document.written_on == date(2024, 3, 14)
    assert document.addressees == ("各市、县人民政府", "省政府各部门")
    extra = {k: v for k, v in document.extra.items() if not k.startswith("body")}
    assert extra == {
        "份号": "000017",
        "密级": "机密",
        "紧急程度": "特急",
        "签发人": "王海",
        "抄送": "省委各部门，省军区",
        "印发机关和印发日期": "海州省人民政府办公厅 2024年3月15日印发",
        "附注": "（联系人：李明，联系电话：0000-12345678）",
    }
    assert body(document) == "为促进园区高质量发展，提出以下意见。\n一、总体要求\n坚持分类指引。"
    assert [link.title for link in document.attachments] == ["园区名单", "任务分工表"]
    assert "抄送：省委各部门，省军区。" in document.text


def test_an_order() -> None:
    document = build(
        center("海州省人民政府令"),
        center("第388号"),
        "《海州省园区条例》已经省人民政府第五次常务会议通过，现予公布，自2024年5月1日起施行。",
        right("省长 王海"),
        right("2024年3月1日"),
        center("海州省园区条例"),
        "第一章 总则",
        "第一条 为了规范园区建设，制定本条例。",
        "第二条 本条例自公布之日起施行。",
    )
    assert (document.title, document.doc_number) == ("海州省园区条例", "海州省人民政府令第388号")
    assert document.issuers == ("海州省人民政府",)
    assert document.written_on == date(2024, 3, 1)
    assert paths(document) == ["第一章", "第一章/第一条", "第一章/第二条"]


@pytest.mark.parametrize(
    ("lines", "title", "number"),
    [
        (["【海州市】《海州市工业上楼若干措施》海政办发〔2024〕8号", "支持工业上楼。"], "海州市工业上楼若干措施", "海政办发〔2024〕8号"),
        (["《关于支持园区发展的通知》2011年第22号(园区十条)", "支持园区发展。"], "关于支持园区发展的通知", "2011年第22号"),
        (["【海州市人民政府关于支持园区发展的通知】", "支持园区发展。"], "海州市人民政府关于支持园区发展的通知", None),
        # A collector's line above the real title.
        (["【浙江省宁波市】宁波市园区提质若干措施", "宁波市人民政府关于印发宁波市园区提质若干措施的通知", "各区人民政府：", "现予印发。"],
         "宁波市人民政府关于印发宁波市园区提质若干措施的通知", None),
        (["《关于调整园区政策的通知》", "《关于调整园区政策的通知》政策解读", "一、背景", "园区变化很大。"], "《关于调整园区政策的通知》政策解读", None),
        # Titles broken over lines, with and without an open 《.
        (["《海州市促进园区发展做强", "产业链工作方案》", "海政办〔2024〕5号", "各区人民政府：", "现予印发。"], "海州市促进园区发展做强产业链工作方案", "海政办〔2024〕5号"),
        (["海州市人民政府办公室关于印发海州市", "促进园区发展做强产业链", "工作方案的通知", "各区人民政府：", "现予印发。"],
         "海州市人民政府办公室关于印发海州市促进园区发展做强产业链工作方案的通知", None),
        (["中共海州市委 海州市人民政府", "关于支持园区发展的实施意见", "(2024年2月8日)", "为支持园区发展，提出如下意见。"],
         "中共海州市委 海州市人民政府关于支持园区发展的实施意见", None),
        (["海州市园区产业准入", "管理指南（试行）", "为了规范准入，制定本指南。"], "海州市园区产业准入管理指南（试行）", None),
        (["海州市园区管理办法", "（2024年修订）", "第一条 为了规范管理，制定本办法。"], "海州市园区管理办法（2024年修订）", None),
        (["海州市召开园区发展座谈会 王海出席并讲话", "20240315", "3月14日，海州市召开园区发展座谈会。"], "海州市召开园区发展座谈会 王海出席并讲话", None),
        (["【学习贯彻全会精神】海州：园区提质忙", "3月14日，记者走进园区。"], "【学习贯彻全会精神】海州：园区提质忙", None),
        (["海州市园区发展指导意见为深入贯彻落实省委决策部署，加快园区发展，制定本意见。", "一、总体要求"], "海州市园区发展指导意见", None),
        (["为推进园区发展，现就开展园区评价工作提出如下意见：", "一、评价内容"], "关于开展园区评价工作的意见", None),
        (["第一章 总则", "第一条 为规范园区管理，提升服务水平，制定本办法。"], "为规范园区管理，提升服务水平，制定本办法", None),
    ],
)  # fmt: skip
def test_titles_of_plain_text(lines: list[str], title: str, number: str | None) -> None:
    document = build(*lines)
    assert (document.title, document.doc_number) == (title, number)


def test_a_collectors_line_is_no_part_of_the_text() -> None:
    document = build(
        "【浙江省宁波市】宁波市园区提质若干措施",
        "宁波市人民政府关于印发宁波市园区提质若干措施的通知",
        "各区人民政府：",
        "现予印发。",
    )
    assert document.text.split("\n") == [document.title, "各区人民政府：", "现予印发。"]
    assert document.region is not None
    assert document.region.code == "330200"


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("海州市园区管理办法-海州市人民政府门户网站", "海州市园区管理办法"),
        ("海州市园区管理办法_海州市经信局网", "海州市园区管理办法"),
        ("让园区活起来——解读园区新政", "让园区活起来——解读园区新政"),
    ],
)
def test_the_sites_name_is_no_part_of_a_title(stated: str, title: str) -> None:
    assert build(field("html_title", stated), "园区应当公开。").title == title


def test_the_portals_name_is_no_title() -> None:
    document = build(field("html_title", "海州市人民政府门户网站"), center("海州市园区管理办法"), "园区应当公开。")
    assert document.title == "海州市园区管理办法"


def test_a_title_cut_off_is_completed_from_the_text() -> None:
    document = build(
        field("标题", "海州市人民政府办公室关于印发海州市园区…"),
        center("海州市人民政府办公室关于印发海州市园区提质方案的通知"),
        "现予印发。",
    )
    assert document.title == "海州市人民政府办公室关于印发海州市园区提质方案的通知"


def test_titles_set_large_are_titles() -> None:
    big = BlockStyle(size=18.0)
    small = BlockStyle(size=12.0)
    document = build(
        Block(BlockKind.PARAGRAPH, "海州市经济和信息化局", style=BlockStyle(size=18.0, centered=True)),
        Block(BlockKind.PARAGRAPH, "关于印发《海州市厂房设计指引》的通", style=big),
        Block(BlockKind.PARAGRAPH, "知", style=BlockStyle(size=18.0, centered=True)),
        Block(BlockKind.PARAGRAPH, "现将指引印发给你们，请认真执行。" * 5, style=small),
    )
    assert document.title == "海州市经济和信息化局关于印发《海州市厂房设计指引》的通知"


@pytest.mark.parametrize(
    ("parts", "issuers"),
    [
        # Signature before the page's source; several bodies over lines, on one line, run together.
        ([field("来源", "海州市融媒体中心"), "园区应当公开。", right("海州市财政局"), right("海州市税务局"), right("2024年3月14日")], ("海州市财政局", "海州市税务局")),
        (["关于园区的通知", "园区应当公开。", "海州市财政局 海州市税务局 2024年3月14日"], ("海州市财政局", "海州市税务局")),
        (["海州市财政局、海州市税务局关于园区的通知", "园区应当公开。"], ("海州市财政局", "海州市税务局")),
        (["市人民政府办公室关于园区的通知", "园区应当公开。", "海州市人民政府办公室", "2024年3月14日"], ("海州市人民政府办公室",)),
        ([field("发文机关", "海州市财政局"), "关于园区的通知", "园区应当公开。", right("海州市财政局"), right("海州市税务局"), right("2024年3月14日")],
         ("海州市财政局", "海州市税务局")),
        ([field("信息来源", "本网海州市住房保障办公室"), field("标题", "海州市房源通告"), "现推出房源。"], ("海州市住房保障办公室",)),
        ([field("信息来源", "市人力资源社会保障局 社保中心"), field("标题", "社保常见问题"), "一、对象", "参保人员。"], ("市人力资源社会保障局", "社保中心")),
        ([field("信息来源", "海州日报"), field("标题", "园区提质忙"), "记者走进园区。"], ()),
        ([field("信息来源", "海州发布微信公众号"), field("标题", "园区提质忙"), "记者走进园区。"], ()),
        ([field("发布机构", "海州市财政局"), field("标题", "海州市民政局 海州市财政局关于园区的通知"), "园区应当公开。"], ("海州市民政局", "海州市财政局")),
        ([field("发布机构", "海州市财政局"), field("标题", "园区评价办法"), "园区应当公开。"], ("海州市财政局",)),
        (["园区评价办法", "园区应当公开。", "科 技 厅", "2024年3月14日"], ("科技厅",)),
        (["园区评价办法", "园区应当公开。", "（海州市财政局代章）", "2024年3月14日"], ("海州市财政局",)),
        (["园区评价办法", "园区应当公开。", right("海州市财政局")], ("海州市财政局",)),
    ],
)  # fmt: skip
def test_issuers(parts: list[str | Block], issuers: tuple[str, ...]) -> None:
    assert build(*parts).issuers == issuers


@pytest.mark.parametrize(
    ("parts", "written", "published"),
    [
        ([field("成文日期", "2024-03-14"), field("发布日期", "2024-03-20"), "文。"], date(2024, 3, 14), date(2024, 3, 20)),
        ([field("meta:PubDate", "2024-03-20 10:00"), "园区应当公开。", right("海州市财政局"), right("2024年3月14日")], date(2024, 3, 14), date(2024, 3, 20)),
        (["园区评价办法", "(2024年3月14日)", "园区应当公开。"], date(2024, 3, 14), None),
        (["园区评价办法", "（2024年3月14日海州市人民政府第五次常务会议通过）", "园区应当公开。"], date(2024, 3, 14), None),
        (["园区提质忙", "来源:本站2024-03-2017:49", "记者走进园区。"], None, date(2024, 3, 20)),
        (["园区提质忙", "2024-03-20 来源：海州日报 浏览次数：12 【字体：大 中 小】", "记者走进园区。"], None, date(2024, 3, 20)),
        (["园区提质忙", "20240320", "记者走进园区。"], None, date(2024, 3, 20)),
        (["园区评价办法", "园区应当公开。", "海州市财政局办公室 2024年3月15日印发"], date(2024, 3, 15), None),
        ([field("发文日期", "2024-03-14"), "文。"], date(2024, 3, 14), None),
        (["DB44/T 1597—2024", "园区污水排放标准", "2024-03-14发布 2024-06-01实施", "本标准规定了园区污水排放要求。"], None, date(2024, 3, 14)),
    ],
)  # fmt: skip
def test_dates(parts: list[str | Block], written: date | None, published: date | None) -> None:
    document = build(*parts)
    assert (document.written_on, document.published_on) == (written, published)


def test_a_hint_counts_last() -> None:
    assert build("园区提质忙", "记者走进园区。", hint=date(2024, 3, 20)).published_on == date(2024, 3, 20)
    stated = build(field("发布日期", "2024-03-18"), "记者走进园区。", hint=date(2024, 3, 20))
    assert stated.published_on == date(2024, 3, 18)


def test_force_and_numbers_of_metadata() -> None:
    document = build(
        field("文号", "海州市人民政府公告第5号"), field("施行日期", "2024-05-01"), field("失效日期", "2029-04-30"),
        field("主送单位", "各区人民政府，各园区"), field("有效性", "有效"), "园区应当公开。",
    )  # fmt: skip
    assert document.doc_number == "海州市人民政府公告第5号"
    assert (document.effective_on, document.expires_on) == (date(2024, 5, 1), date(2029, 4, 30))
    assert document.addressees == ("各区人民政府", "各园区")
    assert document.extra["有效性"] == "有效"


@pytest.mark.parametrize(
    ("line", "addressees"),
    [
        ("各区（市、县）人民政府，市政府各部门：", ("各区（市、县）人民政府", "市政府各部门")),
        ("王海代表：", ("王海代表",)),
        ("教育厅：", ("教育厅",)),
        ("海州科技有限公司:", ("海州科技有限公司",)),
        ("现将有关事项通知如下：", ()),
        ("附件：", ()),
        ("一、各单位：", ()),
        ("办公电话：", ()),
    ],
)
def test_addressees(line: str, addressees: tuple[str, ...]) -> None:
    assert build(center("海州市关于园区的通知"), line, "园区应当公开。").addressees == addressees


def test_addressees_over_lines_and_run_into_the_title() -> None:
    over = build(center("海州市关于园区的通知"), "各区人民政府，", "市政府各部门：", "园区应当公开。")
    assert over.addressees == ("各区人民政府", "市政府各部门")
    glued = build("海州市人民政府关于园区的通知各区人民政府，各园区：", "园区应当公开。")
    assert glued.title == "海州市人民政府关于园区的通知"
    assert glued.addressees == ("各区人民政府", "各园区")


def test_links_come_before_names() -> None:
    document = build(
        center("海州市关于园区的通知"),
        "园区应当公开，清单见附件。",
        "附件：1.园区名单",
        "2.任务分工表",
        right("海州市财政局"),
        right("2024年3月14日"),
        links=(AttachmentLink("园区名单.xlsx", "http://example.com/a.xlsx"),),
    )
    assert [(link.title, link.href) for link in document.attachments] == [
        ("园区名单.xlsx", "http://example.com/a.xlsx"),
        ("任务分工表", None),
    ]
    assert body(document) == "园区应当公开，清单见附件。"


def test_what_follows_the_text_is_kept_and_left_out_of_the_body() -> None:
    document = build(
        center("海州市关于园区的通知"),
        "园区应当公开。",
        "政策解读：https://example.com/a.html",
        "公开方式：主动公开",
    )
    assert body(document) == "园区应当公开。"
    assert "公开方式：主动公开" in document.text


def test_pages_of_passages_and_starts() -> None:
    document = build(
        Block(BlockKind.PARAGRAPH, "海州市园区管理办法", page=1, style=RIGHT),
        Block(BlockKind.PARAGRAPH, "第一条 园区应当公开。" + "公开信息包括名录。" * 30, page=1),
        Block(BlockKind.PARAGRAPH, "第二条 园区应当评价。", page=2),
        table(("序号", "园区")),
    )
    assert [page for _, page in document.page_starts] == [1, 2]
    start = document.page_starts[1][0]
    assert document.text[start:].startswith("第二条")
    assert document.passages[-1].page is None or document.passages[-1].page == 2


def test_an_empty_document() -> None:
    document = build()
    assert (document.text, document.title, document.passages, document.sections) == ("", "", (), ())
    assert document.extra == {"body_start": 0, "body_end": 0}


def test_reprints_share_a_hash() -> None:
    a = build(center("海州市关于园区的通知"), "园区应当公开。", right("海州市财政局"), right("2024年3月14日"))
    b = build("海州市关于园区的通知", "园区 应当公开。")
    assert a.text_hash == b.text_hash

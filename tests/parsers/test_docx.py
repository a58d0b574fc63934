from __future__ import annotations

import io

import docx as python_docx
import pytest
from parsers.makers import W, docx, p, zipped

from pipeline.errors import ParseError
from pipeline.model import AttachmentLink, Block, BlockKind
from pipeline.parsers import Limits, parse
from pipeline.parsers.numerals import numeral


def blocks(content: bytes) -> list[Block]:
    return list(parse(content, name="a.docx").blocks)


def texts(content: bytes) -> list[str]:
    return [block.text for block in blocks(content)]


def reason(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(ParseError) as caught:
        parse(content, name="a.docx", limits=limits)
    return caught.value.reason


def level(number: int, style: str, text: str, extra: str = "") -> str:
    return f"<w:lvl w:ilvl='{number}'><w:start w:val='1'/><w:numFmt w:val='{style}'/>{extra}<w:lvlText w:val='{text}'/></w:lvl>"


OUTLINE = (
    "<w:abstractNum w:abstractNumId='0'>"
    + level(0, "chineseCounting", "%1、", "<w:suff w:val='nothing'/>")
    + level(1, "chineseCountingThousand", "（%2）", "<w:suff w:val='nothing'/>")
    + level(2, "decimal", "%3.")
    + level(3, "decimal", "(%4)")
    + level(4, "decimalEnclosedCircle", "%5")
    + level(5, "decimal", "%1.%3.%6", "<w:isLgl/>")
    + "</w:abstractNum><w:abstractNum w:abstractNumId='1'>" + level(0, "bullet", "\uf0b7")
    + "</w:abstractNum><w:abstractNum w:abstractNumId='2'>" + level(0, "chineseCountingThousand", "第%1条", "<w:pStyle w:val='Article'/>") + "</w:abstractNum>"
    "<w:abstractNum w:abstractNumId='3'><w:styleLink w:val='ListStyle'/>" + level(0, "upperLetter", "%1)") + "</w:abstractNum>"
    "<w:abstractNum w:abstractNumId='4'><w:numStyleLink w:val='ListStyle'/></w:abstractNum>"
    "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='1'/></w:num>"
    "<w:num w:numId='3'><w:abstractNumId w:val='2'/></w:num>"
    "<w:num w:numId='4'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride></w:num>"
    "<w:num w:numId='5'><w:abstractNumId w:val='4'/></w:num>"
    "<w:num w:numId='6'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'>" + level(0, "decimalZero", "%1-") + "</w:lvlOverride></w:num>"
)  # fmt: skip


def item(text: str, list_id: int, place: int = 0) -> str:
    return p(text, f"<w:numPr><w:ilvl w:val='{place}'/><w:numId w:val='{list_id}'/></w:numPr>")


def test_automatic_numbers_are_printed() -> None:
    body = (
        item("总体要求", 1) + item("指导思想", 1, 1) + item("主要目标", 1, 1) + item("第一个目标", 1, 2) + item("细分", 1, 3) + item("再细分", 1, 4) + item("又细分", 1, 4)
        + item("重点任务", 1) + item("任务一", 1, 1) + item("目标", 1, 2) + item("法定编号", 1, 5) + item("要点", 2) + item("新的一轮", 4) + item("继续", 4)
        + item("字母", 5) + item("补零", 6) + item("", 1) + item("空段也占一号", 1) + item("没有定义的列表", 99) + item("取消编号", 0)
    )  # fmt: skip
    assert texts(docx(body, numbering=OUTLINE)) == [
        "一、总体要求", "（一）指导思想", "（二）主要目标", "1.第一个目标", "(1)细分", "①再细分", "②又细分", "二、重点任务", "（一）任务一", "1.目标", "2.1.1 法定编号",
        "要点", "一、新的一轮", "二、继续", "A)字母", "03-补零", "五、空段也占一号", "没有定义的列表", "取消编号",
    ]  # fmt: skip


def test_numbers_come_from_styles_too() -> None:
    styles = (
        "<w:style w:type='paragraph' w:styleId='Article'><w:name w:val='条'/><w:pPr><w:numPr><w:numId w:val='3'/></w:numPr></w:pPr></w:style>"
        "<w:style w:type='paragraph' w:styleId='Sub'><w:name w:val='子'/><w:basedOn w:val='Article'/></w:style>"
        "<w:style w:type='paragraph' w:styleId='Loop'><w:name w:val='环'/><w:basedOn w:val='Loop'/></w:style>"
    )
    body = "".join(
        p(text, f"<w:pStyle w:val='{style}'/>")
        for text, style in (
            ("为了规范管理，制定本办法。", "Article"),
            ("本办法适用于本市。", "Sub"),
            ("正文", "Loop"),
            ("正文", "None"),
        )
    )
    assert texts(docx(body, numbering=OUTLINE, styles=styles)) == [
        "第一条 为了规范管理，制定本办法。",
        "第二条 本办法适用于本市。",
        "正文",
        "正文",
    ]


@pytest.mark.parametrize(
    ("count", "style", "expected"),
    [
        (1, "chineseCounting", "一"), (10, "chineseCounting", "十"), (11, "chineseCountingThousand", "十一"), (20, "japaneseCounting", "二十"), (105, "chineseCountingThousand", "一百零五"),
        (1010, "chineseCounting", "一千零一十"), (20_300, "chineseCounting", "二万零三百"), (0, "chineseCounting", "0"), (12, "ideographLegalTraditional", "壹拾贰"),
        (105, "ideographDigital", "一〇五"), (3, "decimalEnclosedCircle", "③"), (25, "decimalEnclosedCircle", "25"), (2, "decimalEnclosedParen", "⑵"), (2, "decimalEnclosedFullstop", "⒉"),
        (4, "ideographEnclosedCircle", "㈣"), (11, "ideographTraditional", "甲"), (3, "ideographZodiac", "寅"), (28, "lowerLetter", "bb"), (3, "upperLetter", "C"), (4, "lowerRoman", "iv"),
        (9, "upperRoman", "IX"), (12, "decimalFullWidth", "１２"), (7, "decimalZero", "07"), (5, "unheardOf", "5"), (1, "none", ""), (1, "bullet", ""),
    ],
)  # fmt: skip
def test_numerals(count: int, style: str, expected: str) -> None:
    assert numeral(count, style) == expected


def test_headings_styles_and_looks() -> None:
    styles = (
        "<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val='32'/></w:rPr></w:rPrDefault></w:docDefaults>"
        "<w:style w:type='paragraph' w:default='1' w:styleId='a'><w:name w:val='Normal'/></w:style>"
        "<w:style w:type='paragraph' w:styleId='1'><w:name w:val='heading 1'/><w:basedOn w:val='a'/><w:pPr><w:jc w:val='center'/></w:pPr><w:rPr><w:b/></w:rPr></w:style>"
        "<w:style w:type='paragraph' w:styleId='2'><w:name w:val='自定'/><w:pPr><w:outlineLvl w:val='1'/></w:pPr></w:style>"
        "<w:style w:type='paragraph' w:styleId='T'><w:name w:val='toc 1'/></w:style>"
    )
    body = (
        p("第一章 总则", "<w:pStyle w:val='1'/>") + p("第一节 目标", "<w:pStyle w:val='2'/>") + p("目录行……1", "<w:pStyle w:val='T'/>")
        + p("示例市人民政府", "<w:jc w:val='right'/>") + p("大字", run="<w:b/><w:sz w:val='44'/>") + p("不加粗", "<w:pStyle w:val='1'/><w:outlineLvl w:val='9'/>", "<w:b w:val='0'/>")
    )  # fmt: skip
    found = blocks(docx(body, styles=styles))
    assert [
        (b.text, b.kind.value, b.level, b.style.centered, b.style.right, b.style.bold, b.style.size) for b in found
    ] == [
        ("第一章 总则", "heading", 1, True, False, True, 16.0),
        ("第一节 目标", "heading", 2, False, False, False, 16.0),
        ("示例市人民政府", "paragraph", None, False, True, False, 16.0),
        ("大字", "paragraph", None, False, False, True, 22.0),
        ("不加粗", "paragraph", None, True, False, False, 16.0),
    ]


def test_tracked_changes_fields_breaks_and_hidden_text() -> None:
    run = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
    body = (
        "<w:p>" + run.format("到") + "<w:del><w:r><w:delText>2026</w:delText></w:r></w:del><w:ins>" + run.format("2027") + "</w:ins>"
        + run.format("年") + "<w:moveFrom>" + run.format("旧处") + "</w:moveFrom><w:moveTo>" + run.format("完成") + "</w:moveTo></w:p>"
        + "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>" + run.format("结果") + "</w:p>"
        + "<w:p>" + run.format("第一行") + "<w:r><w:br/></w:r>" + run.format("第二行") + "</w:p>"
        + "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>" + run.format("可见") + "</w:p>"
        + "<w:p><w:hyperlink>" + run.format("链接文字") + "</w:hyperlink><w:r><w:tab/><w:t>后</w:t><w:noBreakHyphen/><w:sym w:char='F0A8'/><w:sym w:char='F001'/></w:r></w:p>"
        + "<w:sdt><w:sdtContent>" + p("控件里的段落") + "</w:sdtContent></w:sdt><w:ins>" + p("插入的段落") + "</w:ins>"
    )  # fmt: skip
    assert texts(docx(body)) == [
        "到2027年完成",
        "结果",
        "第一行",
        "第二行",
        "可见",
        "链接文字 后-□",
        "控件里的段落",
        "插入的段落",
    ]


def test_text_boxes_notes_and_pages() -> None:
    box = f"<w:r><w:drawing><w:txbxContent>{p('框中文字')}</w:txbxContent></w:drawing></w:r>"
    copy = (
        "<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'><mc:Choice>"
        + box
        + "</mc:Choice><mc:Fallback>"
        + box
        + "</mc:Fallback></mc:AlternateContent>"
    )
    body = (
        f"<w:p>{copy}<w:r><w:t>正文</w:t><w:footnoteReference w:id='2'/></w:r></w:p>" + p("第一页末")
        + "<w:p><w:r><w:lastRenderedPageBreak/><w:t>第二页</w:t></w:r></w:p>" + p("还在第二页")
    )  # fmt: skip
    found = blocks(docx(body, footnotes=f"<w:footnote w:id='2'>{p('指规模以上工业企业。')}</w:footnote>"))
    assert [(block.text, block.page) for block in found] == [
        ("正文", 1), ("框中文字", 1), ("第一页末", 1), ("第二页", 1), ("还在第二页", 2), ("注1：指规模以上工业企业。", None),
    ]  # fmt: skip


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text if text.startswith('<') else p(text)}</w:tc>"


def test_tables_with_spans_numbers_and_nesting() -> None:
    body = (
        "<w:tbl><w:tr>" + cell("指标", "<w:vMerge w:val='restart'/>") + cell("目标值", "<w:gridSpan w:val='2'/>") + "</w:tr>"
        "<w:tr>" + cell("", "<w:vMerge/>") + cell("2025年") + cell("2027年") + "</w:tr>"
        "<w:tr>" + cell(item("亩均税收", 1, 2)) + cell(p("30") + p("万元")) + cell("<w:tbl><w:tr>" + cell("内") + cell("表") + "</w:tr></w:tbl>") + "</w:tr>"
        "<w:tr><w:trPr><w:del/></w:trPr>" + cell("删去的行") + "</w:tr><w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>" + cell("缩进") + cell("行") + "</w:tr></w:tbl>"
    )  # fmt: skip
    (table,) = blocks(docx(body, numbering=OUTLINE))
    assert table.kind is BlockKind.TABLE
    assert table.rows == (
        ("指标", "目标值", "目标值"),
        ("指标", "2025年", "2027年"),
        ("1.亩均税收", "30 万元", "内 表"),
        ("", "缩进", "行"),
    )


def test_a_frame_of_one_cell_is_unwrapped() -> None:
    assert texts(docx(f"<w:tbl><w:tr>{cell(p('专栏1') + p('重点工程'))}</w:tr></w:tbl><w:tbl><w:tr/></w:tbl>")) == [
        "专栏1",
        "重点工程",
    ]


def test_strict_files_and_odd_packages() -> None:
    strict = f"<w:document xmlns:w='http://purl.oclc.org/ooxml/wordprocessingml/main'><w:body>{p('严格格式')}</w:body></w:document>"
    assert texts(zipped({"word/document.xml": strict})) == ["严格格式"]
    body = f"<w:document xmlns:w='{W}'><w:body>{p('另一个名字')}</w:body></w:document>"
    assert texts(zipped({"word/document2.xml": body})) == ["另一个名字"]
    attached = parse(
        zipped({"Word\\Document.xml": body, "word/embeddings/附表.xlsx": b"x", "word/embeddings/oleObject1.bin": b"x"}),
        name="a.docx",
    )
    assert attached.attachments == (AttachmentLink("附表.xlsx"),)


def test_files_of_python_docx_are_read() -> None:
    document = python_docx.Document()
    document.add_heading("总体要求", 1)
    document.add_paragraph("正文一段。")
    table = document.add_table(2, 2)
    for i, text in enumerate(("指标", "目标", "税收", "30")):
        table.cell(i // 2, i % 2).text = text
    buffer = io.BytesIO()
    document.save(buffer)
    found = blocks(buffer.getvalue())
    assert [block.kind.value for block in found] == ["heading", "paragraph", "table"]
    assert found[2].rows == (("指标", "目标"), ("税收", "30"))


BOMB = zipped({"word/document.xml": b" " * 3_000_000})
LOCKED = (
    docx(p("通知"))
    .replace(b"PK\x03\x04\x14\x00\x00\x00", b"PK\x03\x04\x14\x00\x01\x00")
    .replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
)


@pytest.mark.parametrize(
    ("content", "limits", "expected"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le"), None, "encrypted"),
        (LOCKED, None, "encrypted"),
        (docx(p("通知"))[:-40], None, "damaged"),
        (docx("<w:p>"), None, "damaged"),
        (zipped({"word/document.xml": f"<w:x xmlns:w='{W}'/>"}), None, "damaged"),
        (zipped({"word/documents/readme.txt": "x"}), None, "damaged"),
        (docx(""), None, "no_text"),
        (docx("<w:p><w:r><w:drawing/></w:r></w:p>"), None, "no_text"),
        (BOMB, Limits(max_expanded_bytes=1_000_000), "too_large"),
        (docx(p("字" * 200)), Limits(max_chars=100), "too_large"),
        (docx("<w:tbl><w:tr>" + cell("甲") * 30 + "</w:tr></w:tbl>"), Limits(max_table_cells=20), "too_large"),
        (docx("<w:tbl><w:tr><w:tc>" * 60 + p("x") + "</w:tc></w:tr></w:tbl>" * 60), None, "too_deep"),
        (docx("<w:sdt><w:sdtContent>" * 300 + p("x") + "</w:sdtContent></w:sdt>" * 300), None, "damaged"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_read_are_named(content: bytes, limits: Limits | None, expected: str) -> None:
    assert reason(content, limits) == expected


def test_entities_are_not_expanded() -> None:
    xxe = f"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'><!ENTITY y '密文'>]><w:document xmlns:w='{W}'><w:body>{p('通知&x;&y;')}{p('正文')}</w:body></w:document>"
    assert "密文" not in "".join(texts(zipped({"word/document.xml": xxe})))
    lol = (
        "<!DOCTYPE a [<!ENTITY a0 'ha'>"
        + "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 10))
        + "]>"
    )
    bomb = zipped(
        {"word/document.xml": lol + f"<w:document xmlns:w='{W}'><w:body>{p('&a9;')}{p('正文')}</w:body></w:document>"}
    )
    with pytest.raises(ParseError):
        parse(bomb, name="a.docx", limits=Limits(max_chars=1))

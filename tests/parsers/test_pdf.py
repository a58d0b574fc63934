from __future__ import annotations

import pytest
from parsers.makers import PdfPage, pdf

from pipeline.errors import ParseError
from pipeline.model import Block, BlockKind, ParseResult
from pipeline.parsers import Limits, parse
from pipeline.parsers.pdf.quality import is_nonsense

FIRST = "为深入推进工业园区分类管理和提质升级，根据国家和省有关部署要求，结合我市实际，制定本实施方案，请认真贯彻执行。"
SECOND = "到2027年，全市工业园区亩均税收达到35万元，规模以上工业企业数字化改造覆盖率超过85%，建成5G全连接工厂20个以上。"
THIRD = "各园区管理机构应当建立企业服务专员制度，对重点项目实行全程代办，及时协调解决用地、用能、用工等方面的困难问题。"


def texts(result: ParseResult) -> list[str]:
    return [block.text for block in result.blocks if block.kind is BlockKind.PARAGRAPH]


def tables(result: ParseResult) -> list[Block]:
    return [block for block in result.blocks if block.kind is BlockKind.TABLE]


def reason(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(ParseError) as caught:
        parse(content, name="a.pdf", limits=limits)
    return caught.value.reason


def policy_page(number: int, *lines: str, header: str = "", footer: str = "") -> PdfPage:
    page = PdfPage()
    top = 100.0
    for line in lines:
        top = page.paragraph(top, line)
    if header:
        page.text(90, 40, header, 9)
    page.text(285, 800, footer.format(number) if footer else f"— {number} —", 10)
    return page


def test_hard_wraps_are_undone_and_page_numbers_go() -> None:
    result = parse(pdf([policy_page(1, FIRST, SECOND)]))
    assert texts(result) == [FIRST, SECOND]
    assert result.page_count == 1
    assert [block.page for block in result.blocks] == [1, 1]
    assert result.blocks[0].box is not None
    assert result.blocks[0].box[0] == pytest.approx(90, abs=2)


@pytest.mark.parametrize("footer", ["— {} —", "{}", "第 {} 页", "第{}页 共3页", "{} / 3", "- {} -"])
def test_headers_and_footers_of_every_page_go(footer: str) -> None:
    bodies = ([FIRST, SECOND], [SECOND, THIRD], [THIRD, FIRST])
    pages = [
        policy_page(i, *body, header="示例市人民政府公报 2025年第3期", footer=footer)
        for i, body in enumerate(bodies, 1)
    ]
    assert texts(parse(pdf(pages))) == [*bodies[0], *bodies[1], *bodies[2]]


def test_attachment_marks_at_the_top_of_pages_stay() -> None:
    pages = [PdfPage().text(90, 60, f"附件{i}") for i in (1, 2, 3, 4)]
    for page, text in zip(pages, (FIRST, SECOND, THIRD, FIRST), strict=True):
        page.paragraph(120, text)
    assert texts(parse(pdf(pages)))[::2] == ["附件1", "附件2", "附件3", "附件4"]


def test_a_paragraph_goes_on_over_the_page_end() -> None:
    one, two = PdfPage(), PdfPage()
    whole = FIRST + SECOND
    lines = [whole[:26], *[whole[i : i + 28] for i in range(26, len(whole), 28)]]
    for i, line in enumerate(lines):
        page, k = (one, i) if i < 2 else (two, i - 2)
        page.text(118 if i == 0 else 90, 100 + 25 * k, line)
    result = parse(pdf([one, two]))
    assert texts(result) == [whole]
    assert result.blocks[0].page == 1


def test_headings_items_and_signature_are_own_paragraphs() -> None:
    page = PdfPage()
    page.text(160, 80, "示例市工业园区分类管理实施方案", 18)
    top = page.paragraph(130, FIRST)
    page.text(118, top, "一、总体要求")
    top = page.paragraph(top + 25, "（一）" + SECOND)
    top = page.paragraph(top, "（二）" + THIRD)
    page.text(360, top + 30, "示例市人民政府")
    page.text(370, top + 55, "2025年3月1日")
    result = parse(pdf([page]))
    assert texts(result) == [
        "示例市工业园区分类管理实施方案",
        FIRST,
        "一、总体要求",
        "（一）" + SECOND,
        "（二）" + THIRD,
        "示例市人民政府",
        "2025年3月1日",
    ]
    title, *_, signature, date = result.blocks
    assert (title.style.centered, title.style.size) == (True, 18.0)
    assert (signature.style.right, date.style.right) == (True, True)


def test_ruled_table_with_merged_cells_is_cut_out_of_the_text() -> None:
    page = PdfPage()
    top = page.paragraph(90, FIRST)
    bottom = page.table(
        top + 10,
        [
            ["指标", "单位", "2025年", "2027年"],
            ["亩均税收", "万元", "28.5", "35"],
            ["数字化改\n造覆盖率", "%", "70", "85"],
        ],
        [100, 60, 70, 70],
    )
    page.paragraph(bottom + 20, SECOND)
    result = parse(pdf([page]))
    (table,) = tables(result)
    assert table.rows == (
        ("指标", "单位", "2025年", "2027年"),
        ("亩均税收", "万元", "28.5", "35"),
        ("数字化改造覆盖率", "%", "70", "85"),
    )
    assert [block.kind.value for block in result.blocks] == ["paragraph", "table", "paragraph"]
    assert texts(result) == [FIRST, SECOND]


def test_spans_repeat_their_text() -> None:
    page = PdfPage()
    for y in (100, 148, 172):
        page.line(90, y, 390, y)
    page.line(190, 124, 390, 124)
    for x, y0 in ((90, 100), (190, 100), (290, 124), (390, 100)):
        page.line(x, y0, x, 172)
    for x, y, text in (
        (100, 116, "指标"),
        (260, 105, "目标"),
        (200, 129, "2025年"),
        (300, 129, "2027年"),
        (100, 153, "园区数"),
        (200, 153, "12"),
        (300, 153, "20"),
    ):
        page.text(x, y, text, 10)
    assert tables(parse(pdf([page])))[0].rows == (
        ("指标", "目标", "目标"),
        ("指标", "2025年", "2027年"),
        ("园区数", "12", "20"),
    )


def test_a_table_over_two_pages_is_one() -> None:
    head = ["序号", "园区名称", "主导产业"]
    one, two, three = PdfPage(), PdfPage(), PdfPage()
    one.table(700, [head, ["1", "示例高新区", "智能装备"], ["2", "示例经开区", "新材料、新能源"]], [50, 150, 200])
    two.table(80, [head, ["", "北片区", "汽车零部件"], ["3", "示例产业园", "绿色食品"]], [50, 150, 200])
    three.text(450, 60, "续表", 10)
    three.table(80, [head, ["4", "滨海园区", "海工装备"]], [50, 150, 200])
    for i, page in enumerate((one, two, three), 1):
        page.text(285, 800, f"— {i} —", 10)
    (table,) = tables(parse(pdf([one, two, three])))
    assert table.rows == (
        tuple(head), ("1", "示例高新区", "智能装备"), ("2", "示例经开区北片区", "新材料、新能源汽车零部件"), ("3", "示例产业园", "绿色食品"), ("4", "滨海园区", "海工装备"),
    )  # fmt: skip
    assert table.page == 1


def test_a_merged_cell_cut_by_the_page_end_is_filled_down() -> None:
    def part(page: PdfPage, top: float, group: str, rows: list[tuple[str, str]], *, header: bool) -> None:
        names = ([("类别", "指标", "目标")] if header else []) + [("", *row) for row in rows]
        heights = [top + 24 * i for i in range(len(names) + 1)]
        for i, y in enumerate(heights):
            inner = i > (1 if header else 0) and i < len(names)
            page.line(190 if inner else 90, y, 390, y)
        for x in (90, 190, 290, 390):
            page.line(x, heights[0], x, heights[-1])
        for i, row in enumerate(names):
            for x, cell in zip((95, 195, 295), row, strict=True):
                if cell:
                    page.text(x, heights[i] + 5, cell, 10)
        if group:
            page.text(95, heights[1] + 20, group, 10)

    one, two = PdfPage(), PdfPage()
    part(one, 700, "质效", [("亩均税收", "35"), ("研发强度", "3.2%")], header=True)
    part(two, 80, "", [("劳动生产率", "60"), ("绿电占比", "30%")], header=False)
    (table,) = tables(parse(pdf([one, two])))
    assert [row[0] for row in table.rows] == ["类别", "质效", "质效", "质效", "质效"]


def test_rows_that_begin_with_an_empty_cell_by_custom_stay_apart() -> None:
    one, two = PdfPage(), PdfPage()
    one.table(700, [["类", "代码", "名称"], ["一", "", "综合"], ["", "11", "规划"]], [50, 100, 200])
    two.table(80, [["", "12", "政策"], ["", "13", "统计"]], [50, 100, 200])
    (table,) = tables(parse(pdf([one, two])))
    assert [row[1:] for row in table.rows] == [
        ("代码", "名称"),
        ("", "综合"),
        ("11", "规划"),
        ("12", "政策"),
        ("13", "统计"),
    ]


def test_lines_that_are_no_table() -> None:
    page = PdfPage()
    page.line(90, 60, 500, 60)  # the red rule under the head
    top = page.paragraph(100, FIRST)
    for x in (90, 500):
        page.line(x, top, x, top + 120)
    for y in (top, top + 120):
        page.line(90, y, 500, y)  # a frame around text
    page.paragraph(top + 10, SECOND, left=100, chars=26)
    result = parse(pdf([page]))
    assert tables(result) == []
    assert texts(result) == [FIRST, SECOND]


@pytest.mark.parametrize(("lefts", "chars"), [((60, 310), 18), ((50, 222, 394), 12)])
def test_columns_below_a_heading_over_the_whole_width(lefts: tuple[int, ...], chars: int) -> None:
    page = PdfPage().text(120, 60, "示例市产业园区分类管理公报", 18)
    for i in range(6):
        page.text(
            50, 100 + 20 * i, f"本期刊登第{i}号文件，全文见后，供各县市区和有关部门在工作中参照执行并反馈意见。", 12
        )
    parts = [
        (f"第{name}栏" + FIRST.replace("。", f"，{name}栏内容。") * 9)[: 15 * chars] for name in "甲乙丙"[: len(lefts)]
    ]
    for x, part in zip(lefts, parts, strict=True):
        for i in range(0, len(part), chars):
            page.text(x, 240 + i / chars * 20, part[i : i + chars], 12)
    page.text(50, 560, "编后：以上三件均已在示例市人民政府网站公开，欢迎各界提出意见和建议。", 12)
    found = "".join(texts(parse(pdf([page]))))
    assert "".join(parts) in found
    assert found.index("本期刊登第5号") < found.index(parts[0]) < found.index("编后")


def test_two_columns_are_read_one_after_the_other() -> None:
    page = PdfPage()
    page.text(180, 60, "示例市产业动态", 20)
    left, right = FIRST * 3, SECOND * 3
    for column, text in ((60, left), (310, right)):
        for i in range(0, len(text), 18):
            page.text(column, 110 + i / 18 * 20, text[i : i + 18], 12)
    found = "".join(texts(parse(pdf([page]))))
    assert found == "示例市产业动态" + left + right


def test_contents_pages_are_dropped() -> None:
    page = PdfPage()
    page.text(270, 70, "目  录", 18)
    for i, name in enumerate(["一、总体要求", "二、重点任务", "三、保障措施"]):
        page.text(90, 120 + 25 * i, name + "…" * 12 + str(i + 1))
    second = policy_page(2, FIRST)
    assert texts(parse(pdf([page, second]))) == [FIRST]


def test_leaning_watermarks_and_turned_pages() -> None:
    page = policy_page(1, FIRST)
    page.text(0, 0, "内部资料请勿外传", 40, matrix="0.7071 0.7071 -0.7071 0.7071 150 300")
    assert texts(parse(pdf([page]))) == [FIRST]
    turned = PdfPage(rotate=90)
    for i, line in enumerate((FIRST[:30], FIRST[30:])):
        turned.text(0, 0, line, 14, matrix=f"0 1 -1 0 {100 + 25 * i} 100")
    assert texts(parse(pdf([turned]))) == [FIRST]


def test_repeated_watermark_in_the_middle_goes() -> None:
    pages = [policy_page(i, text).text(240, 500, "征求意见稿", 30) for i, text in enumerate((FIRST, SECOND, THIRD), 1)]
    assert texts(parse(pdf(pages))) == [FIRST, SECOND, THIRD]


def test_quotes_drawn_late_come_back_to_their_place() -> None:
    page = PdfPage()
    page.text(90, 100, "实施工业上楼行动计划，")
    page.text(90 + 14 * 11, 100, "推动产业提质。")
    line = "支持“专精特新”企业发展壮大，鼓励"
    for i, char in enumerate(line):
        if char not in "“”":
            page.text(90 + 14 * i, 125, char)
    for i, char in enumerate(line):
        if char in "“”":
            page.text(90 + 14 * i, 125, char)
    assert texts(parse(pdf([page]))) == ["实施工业上楼行动计划，推动产业提质。" + line]


def test_latin_words_keep_their_spaces() -> None:
    page = PdfPage().text(90, 100, "GB 8702 and state owned")
    assert texts(parse(pdf([page]))) == ["GB 8702 and state owned"]


SCAN = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>endobj "
    b"4 0 obj<</Type/XObject/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceGray/BitsPerComponent 8/Length 4>>stream\n\x00\xff\x00\xff\nendstream endobj "
    b"5 0 obj<</Length 28>>stream\nq 200 0 0 200 0 0 cm /I Do Q\nendstream endobj\ntrailer<</Root 1 0 R>>"
)


def test_scans_and_broken_fonts_need_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.parsers.ocr.available", lambda: False)
    assert reason(SCAN) == "needs_ocr"
    strange = "".join(chr(0x4E00 + 37 * i % 20000) for i in range(400))
    page = PdfPage()
    for i in range(0, 400, 25):
        page.text(90, 60 + i * 1.2, strange[i : i + 25], 12)
    assert reason(pdf([page])) == "needs_ocr"


def test_nonsense_is_told_from_lists_of_substances() -> None:
    assert is_nonsense("\ue012\ue013\ue014" * 20)
    assert not is_nonsense("苯乙烯 邻苯二甲酸二丁酯 丙烯腈 环氧氯丙烷 甲醛 乙醛 丙烯醛 " * 20)
    assert not is_nonsense("短")


def test_pages_without_text_in_a_document_with_text_are_noted() -> None:
    assert parse(pdf([policy_page(1, FIRST), PdfPage()])).page_count == 2


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7\n", "damaged"),
        (pdf([policy_page(1, FIRST)])[:400], "damaged"),
        (pdf([PdfPage()]), "no_text"),
        (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000>>endobj\ntrailer<</Root 1 0 R>>", "too_large"),
        (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 4>>endobj\ntrailer<</Root 1 0 R>>", "damaged"),
    ],
)  # fmt: skip
def test_broken_files_are_named(content: bytes, expected: str) -> None:
    assert reason(content) == expected


def test_limits_on_pages_and_cells() -> None:
    assert reason(pdf([PdfPage(), PdfPage()]), Limits(max_pages=1)) == "too_large"
    page = PdfPage()
    page.table(100, [["甲", "乙"]] * 3, [100, 100])
    assert reason(pdf([page]), Limits(max_table_cells=4)) == "too_large"


ENCRYPTED = pdf([policy_page(1, FIRST)]).replace(
    b"trailer<<",
    b"trailer<</Encrypt<</Filter/Standard/V 1/R 2/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">/P -4>>/ID[<00><00>]",
)


def test_password_is_reported() -> None:
    assert reason(ENCRYPTED) == "encrypted"


def test_a_row_alone_at_the_page_end_belongs_to_the_table_on_the_next_page() -> None:
    first, second = PdfPage(), PdfPage()
    first.paragraph(80, FIRST)
    first.table(770, [["处罚依据", "《示例市管理办法》第八条：逾期不改的，依规处理。"]], [100, 300], height=30)
    second.table(60, [["违法程度", "首次", "2万元"], ["违法程度", "再次", "6万元"]], [100, 150, 150])
    second.paragraph(200, SECOND)
    (table,) = tables(parse(pdf([first, second])))
    law = "《示例市管理办法》第八条：逾期不改的，依规处理。"
    assert table.rows == (("处罚依据", law, law), ("违法程度", "首次", "2万元"), ("违法程度", "再次", "6万元"))


def test_the_last_rows_of_a_table_may_show_fewer_of_its_columns() -> None:
    first, second = PdfPage(), PdfPage()
    first.paragraph(80, FIRST)
    first.table(740, [["程度", "次数", "金额"], ["轻微", "首次", "2万元"]], [100, 150, 150])
    second.table(60, [["备注", "本表所列金额为上限，具体由各县区确定。"]], [100, 300])
    second.paragraph(200, SECOND)
    (table,) = tables(parse(pdf([first, second])))
    assert table.rows[-1] == ("备注", *["本表所列金额为上限，具体由各县区确定。"] * 2)


def test_a_clause_number_on_a_line_of_its_own_begins_a_paragraph() -> None:
    page = PdfPage()
    for i, text in enumerate(["园区应当建立台账并按季度如实填报运行情况与能耗数据结果。", "3.6", "密闭空间"]):
        page.text(90, 100 + i * 25, text)
    for i in range(6):
        page.text(90, 200 + i * 25, "利用完整的围护结构将物料和作业场所与周围空间相互阻隔形成")
    assert texts(parse(pdf([page])))[:2] == ["园区应当建立台账并按季度如实填报运行情况与能耗数据结果。", "3.6"]


def test_running_heads_of_scans_wander_and_captions_of_tables_that_go_on_name_their_unit() -> None:
    rows = [["序号", "指标", "限值"], ["1", "总铬", "0.5"], ["2", "总镍", "0.1"]]
    pages = []
    for number, head in enumerate(("DB 12—2026", "DB 12-2026", "DB12—2026", "DB 12—2026"), 1):
        page = PdfPage().text(400, 90 + 7 * (number % 3), head, 12)
        page.text(90, 130, {1: "表1 排放限值", 4: "表1（完）"}.get(number, "表1（续） 单位：mg/L"), 12)
        page.text(90, 690, str(270 + number), 12)
        page.table(160, [rows[0], [str(number), f"指标{number}", "0.5"]], [60, 150, 90])
        pages.append(page)
    pages[-1].paragraph(300, FIRST)
    result = parse(pdf(pages))
    (table,) = tables(result)
    assert [row[1] for row in table.rows] == ["指标", "指标1", "指标2", "指标3", "指标4"]
    assert texts(result) == ["表1 排放限值", FIRST]


def test_rules_drawn_inside_forms_and_as_filled_bars_make_tables() -> None:
    """A table whose lines stand in a form XObject, moved by a matrix; dark bars as lines; curves and clips are none."""
    bars = [f"{x} 0 1 60 re f" for x in (0, 100, 200)] + [f"0 {y} 200 1 re f" for y in (0, 30, 60)]
    curves = "0 0 m 50 80 90 80 140 0 c S 0 0 m 60 60 l n"
    form = "\n".join([*bars, curves])
    page = (
        PdfPage()
        .text(100, 110, "指标", 12)
        .text(200, 110, "目标", 12)
        .text(100, 140, "税收", 12)
        .text(200, 140, "30", 12)
    )
    page.operators.append(f"q 1 0 0 1 95 {page.height - 160} cm /X Do Q")
    content = pdf([page])
    number = content.count(b" 0 obj") + 1
    start = content.index(b"xref\n")
    added = f"{number} 0 obj\n<</Type/XObject/Subtype/Form/BBox[-5 -5 300 300]/Length {len(form)}>>stream\n{form}\nendstream\nendobj\n"
    content = content[:start] + added.encode() + content[start:]
    content = content.replace(b"/Resources<</Font", f"/Resources<</XObject<</X {number} 0 R>>/Font".encode())
    content = content[: content.index(b"xref\n")] + b"trailer<</Root 1 0 R>>\n%%EOF"  # PDFium finds the objects itself
    (table,) = tables(parse(content))
    assert table.rows == (("指标", "目标"), ("税收", "30"))


def test_stroked_boxes_are_cells() -> None:
    page = PdfPage()
    for i, row in enumerate((("指标", "目标"), ("税收", "30"))):
        for j, cell in enumerate(row):
            page.operators.append(f"{90 + 100 * j} {600 - 30 * i} 100 30 re S")
            page.text(95 + 100 * j, page.height - 622 + 30 * i, cell, 12)
    (table,) = tables(parse(pdf([page])))
    assert table.rows == (("指标", "目标"), ("税收", "30"))


@pytest.mark.parametrize(
    ("turn", "x", "y", "dx", "dy"),
    [("-1 0 0 -1", 500, 100, 0, 25), ("0 -1 1 0", 100, 700, -25, 0), ("0 1 -1 0", 400, 100, 25, 0)],
)
def test_text_turned_any_way_is_read(turn: str, x: float, y: float, dx: float, dy: float) -> None:
    page = PdfPage()
    for i, line in enumerate(("示例市人民政府公告", "现将有关事项公告如下")):
        page.text(0, 0, line, 14, matrix=f"{turn} {x + dx * i} {y + dy * i}")
    assert "".join(texts(parse(pdf([page])))) == "示例市人民政府公告现将有关事项公告如下"


def test_a_line_across_both_columns_parts_them() -> None:
    page = PdfPage()
    left, right = FIRST * 3, SECOND * 3
    for column, text in ((60, left), (310, right)):
        for i in range(0, len(text), 18):
            page.text(column, 110 + (i / 18 + (i >= 36)) * 20, text[i : i + 18], 12)
    page.text(60, 150, "本栏目由示例市人民政府办公室编辑，每季度出版一期，内部交流使用", 12)
    found = texts(parse(pdf([page])))
    assert (
        "".join(found)
        == left[:36]
        + right[:36]
        + "本栏目由示例市人民政府办公室编辑，每季度出版一期，内部交流使用"
        + left[36:]
        + right[36:]
    )

"""The same text set in another way has the same clauses under the same paths."""

from __future__ import annotations

import io

import pytest
from hand_made import build, center, paths
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Document, RawDocument
from pipeline.parsers import parse
from pipeline.structure import build_document
from pipeline.structure.numbering import han

TITLE = "临江市产业园区管理办法"
HEADINGS = ["总体要求", "优化空间布局", "强化要素保障", "完善服务体系", "加强组织领导", "严格督促考核"]
PROSE = [
    "各园区管理机构要按照统一规划、分类指导的要求，建立项目全流程服务机制，每季度向市工业和信息化局报送进展情况。",
    "支持园区采取多种方式盘活存量低效用地，对亩均效益排名靠前的企业在用地、用能、融资等方面给予优先安排。",
    "鼓励龙头企业牵头组建创新联合体，围绕关键共性技术开展攻关，推动科技成果在园区就地转化和产业化应用。",
]

Outline = list[tuple[str, str, str]]  # marker, heading, prose


@st.composite
def outlines(draw: st.DrawFn) -> Outline:
    lines: Outline = []
    for i in range(1, draw(st.integers(2, 3)) + 1):
        lines.append((f"{han(i)}、", draw(st.sampled_from(HEADINGS)), ""))
        for j in range(1, draw(st.sampled_from([0, 2, 3])) + 1):
            lines.append((f"（{han(j)}）", draw(st.sampled_from(HEADINGS)), draw(st.sampled_from(PROSE))))
            for k in range(1, draw(st.sampled_from([0, 0, 2])) + 1):
                lines.append((f"{k}.", draw(st.sampled_from(HEADINGS)), draw(st.sampled_from(PROSE))))
        if not lines[-1][2]:
            lines.append(("", "", draw(st.sampled_from(PROSE))))
    return lines


def words(line: tuple[str, str, str]) -> str:
    """The heading runs into its prose where there is any."""
    marker, heading, prose = line
    return f"{marker}{heading}。{prose}" if heading and prose else f"{marker}{heading}{prose}"


def as_text(lines: Outline) -> bytes:
    return "\n".join([TITLE, *map(words, lines)]).encode()


def as_wrapped(lines: Outline) -> bytes:
    wrapped = [" " * 12 + TITLE, ""]
    for line in lines:
        text = "　　" + words(line)
        wrapped += [text[i : i + 32] for i in range(0, len(text), 32)]
    return "\r\n".join(wrapped).encode("gb18030")


def as_html(lines: Outline) -> bytes:
    rows = "".join(f"<p>{words(line)}</p>" for line in lines)
    return f"<html><body><h1>{TITLE}</h1><div id=zoom>{rows}</div></body></html>".encode()


def as_breaks(lines: Outline) -> bytes:
    rows = "<br>".join("&nbsp;&nbsp;&nbsp;&nbsp;" + words(line) for line in lines)
    return f"<html><body><h1>{TITLE}</h1><table><tr><td>{rows}</td></tr></table></body></html>".encode()


def as_word(lines: Outline) -> bytes:
    from docx import Document as Word

    word = Word()
    word.add_heading(TITLE, 0)
    for marker, heading, prose in lines:
        if heading and not prose:
            word.add_heading(marker + heading, 1)
        else:
            paragraph = word.add_paragraph()
            paragraph.add_run(f"{marker}{heading}。" if heading else "").bold = True
            paragraph.add_run(prose)
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def read(content: bytes, name: str) -> Document:
    return build_document(RawDocument(content, name), parse(content, name=name))


def clauses(document: Document) -> list[tuple[str, str]]:
    return [(section.path, section.heading) for section in document.sections]


@given(outlines())
@settings(max_examples=12, deadline=None)
def test_paths_survive_reformatting(lines: Outline) -> None:
    wanted = clauses(read(as_text(lines), "a.txt"))
    assert [path.rsplit("/", 1)[-1] for path, _ in wanted] == [m.rstrip("、.") for m, _, _ in lines if m]
    assert [heading for _, heading in wanted] == [m + h for m, h, _ in lines if m]
    for name, make in (("b.txt", as_wrapped), ("c.html", as_html), ("d.html", as_breaks), ("e.docx", as_word)):
        assert clauses(read(make(lines), name)) == wanted, name


REGULATION = [
    "第一章 总则", "第一条 为规范园区管理，制定本办法。", "第二条 本办法所称园区，是指经批准设立的产业集聚区。", "第二章 管理", "第三条 园区应当具备下列条件：", "（一）四至范围清晰；",
    "（二）管理机构健全；", "（三）产业方向明确。", "第四条 本办法自2025年5月1日起施行。",
]  # fmt: skip
PATHS = [
    "第一章", "第一章/第一条", "第一章/第二条", "第二章", "第二章/第三条", "第二章/第三条/（一）", "第二章/第三条/（二）", "第二章/第三条/（三）", "第二章/第四条",
]  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [
        REGULATION,
        [line.replace("第", "第 ").replace("（", "(").replace("）", ") ") for line in REGULATION],
        ["第一章　总　则", *REGULATION[1:4], REGULATION[4] + "".join(REGULATION[5:8]), REGULATION[8]],
    ],
    ids=["as printed", "spaced and half-width", "items run on"],
)
def test_clauses_of_regulations(lines: list[str]) -> None:
    assert paths(build(center(TITLE), *lines)) == PATHS


def test_clauses_that_were_run_on_stand_apart() -> None:
    document = build(
        center(TITLE),
        "为规范园区管理，现将有关事项通知如下：一、优化布局。各园区要编制规划。二、强化保障（一）保障用地。安排指标。（二）保障用能。优先供电。",
        "三、加强管理。建立台账。四、抓好落实",
        "各单位要压实责任，符合本通知第一条第（一）项要求的项目，可以优先安排。",
    )
    assert paths(document) == ["一", "二", "二/（一）", "二/（二）", "三", "四"]
    assert "".join(document.text.split()).endswith("可以优先安排。")


@pytest.mark.parametrize(
    "text",
    [
        "会议强调：二、三线城市要因城施策；三、四线城市要去库存。",
        "符合下列条款之一的：（二）款、（三）款规定的情形，由园区管理机构核实后予以支持。",
        "本办法第三条规定如下：（一）四至范围清晰。",
    ],
)
def test_numbers_that_count_on_from_nothing_stay_in_their_line(text: str) -> None:
    assert text in build(center(TITLE), text).text.split("\n")


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        (
            "（一）给予企业房租补贴。在园区内指定区域租用办公用房的企业，按照实际租金的一半给予补助。",
            "（一）给予企业房租补贴",
        ),
        ("（一）给予符合条件并已入驻园区的企业一次性落户奖励。奖励资金分两年拨付到位。", "（一）"),
        ("（一）符合条件的残疾人，可同时申请两项补贴。具体办法由市民政局另行制定。", "（一）"),
        ("（一）园区管委会应建立台账。台账每季度更新一次，并报市工业和信息化局备案。", "（一）"),
        ("（一）完善应急预案。各园区要定期组织演练，提高处置突发事件的能力。", "（一）完善应急预案"),
        ("（一）由于历史原因未办证的。按照尊重历史、实事求是的原则依法妥善处理。", "（一）"),
    ],
)
def test_run_in_headings_and_sentences_that_are_none(line: str, heading: str) -> None:
    document = build(center(TITLE), "一、支持政策", line, "（二）加强监督。各部门要加强监督检查。")
    assert document.sections[1].heading == heading

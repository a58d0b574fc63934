"""One article on the pages of many portals, and on pages that differ from them in what may differ."""

from __future__ import annotations

import pytest
from page_mutations import MUTATIONS, Mutation
from portal_pages import CHROME, PORTALS, TABLED, Article, list_page

from pipeline.errors import ParseError
from pipeline.model import AttachmentLink, Document, RawDocument
from pipeline.parsers import parse
from pipeline.structure import build_document

TITLE = "海州市人民政府办公室关于推进产业园区提质增效的实施意见"
NUMBER, ISSUER, WRITTEN, PUBLISHED = "海政办发〔2025〕17号", "海州市人民政府办公室", "2025-02-10", "2025-02-12"
ADDRESSEE = "各县（市、区）人民政府，市政府各部门、各直属机构："
TEXT = [
    "为深入实施先进制造业强市战略，推动全市产业园区布局优化、产业集聚、配套完善，经市政府同意，现提出如下实施意见。",
    "一、总体目标",
    "到2027年，全市规上工业亩均税收达到25万元，培育百亿级特色园区12个，园区单位能耗较2024年下降8%以上。",
    "二、重点任务",
    "（一）优化空间布局。各县（市、区）要按照“一区多园”模式整合零散工业地块，分类划定提升、改造、退出三类区域。",
    "（二）完善配套设施。支持园区建设标准厂房、人才公寓、污水处理设施和公共服务平台，市级财政按照实际投资额给予补助。",
    "（三）强化要素保障。新增工业用地实行“标准地”出让，鼓励通过二次开发、腾笼换鸟等方式盘活存量低效用地。",
    "三、保障措施",
    "市工业和信息化局会同有关部门建立季度调度机制，对年度任务完成情况进行评价，评价结果作为要素分配的重要依据。",
    "本意见自2025年3月15日起施行，有效期至2027年12月31日。",
]  # fmt: skip
BODY = (
    "".join(f"<p>{line}</p>" for line in [ADDRESSEE, *TEXT])
    + f"<p align='right'>{ISSUER}</p><p align='right'>2025年2月10日</p><p>（此件公开发布）</p>"
)
FILE = ("附件：海州市特色园区名单.docx", "/files/P020250212.docx")
ARTICLE = Article(TITLE, BODY, NUMBER, ISSUER, WRITTEN, PUBLISHED, "海州市人民政府办公室", (FILE,))


def read(page: bytes) -> Document:
    return build_document(RawDocument(page, "page.html"), parse(page, name="page.html"))


def assert_whole(document: Document) -> None:
    lines = [line for line in document.text.split("\n") if line != "附件：海州市特色园区名单.docx"]
    assert lines == [TITLE, ADDRESSEE, *TEXT, ISSUER, "2025年2月10日", "（此件公开发布）"]
    assert (document.title, document.issuers, str(document.written_on)) == (TITLE, (ISSUER,), WRITTEN)
    assert str(document.published_on) == PUBLISHED


@pytest.mark.parametrize("portal", PORTALS)
def test_every_portal(portal: str) -> None:
    document = read(PORTALS[portal](ARTICLE).encode())
    assert_whole(document)
    if portal in TABLED:
        assert document.doc_number == NUMBER
    if portal in {"council_new", "trs_wcm", "jcms", "nfcms", "vsb", "ucap_tags", "state_json"}:
        assert document.attachments == (AttachmentLink(document.attachments[0].title, FILE[1]),)


def test_a_title_in_angle_brackets_inside_a_script() -> None:
    title = "关于印发<海州市园区管理办法(暂行)>的通知"
    document = read(PORTALS["state_json"](Article(title, BODY, published=PUBLISHED)).encode())
    assert document.title == title


@pytest.mark.parametrize("change", MUTATIONS.values(), ids=MUTATIONS.keys())
@pytest.mark.parametrize(
    "portal", ["council_old", "trs_wcm", "vsb", "asp_tables", "hashed_classes", "state_json", "mobile"]
)
def test_changed_pages(portal: str, change: Mutation) -> None:
    document = read(change(PORTALS[portal](ARTICLE)))
    for line in [*TEXT, ISSUER]:
        assert line in document.text
    assert document.title == TITLE
    if change.__name__ != "unwrapped":  # without any div the page's own lines stand among those of the text
        assert [word for word in CHROME if word in document.text] == []


def test_a_list_of_pages_is_told_from_an_article() -> None:
    with pytest.raises(ParseError) as caught:
        parse(list_page().encode(), name="list.html")
    assert caught.value.reason == "no_text"
    assert "列表页" in str(caught.value)
    introduced = list_page().replace(
        '<div class="list">',
        '<div><p>本栏目公布市政府和市政府办公室制定的行政规范性文件，欢迎查阅</p></div><div class="list">',
    )
    assert "网页像是列表页，没有正文" in parse(introduced.encode(), name="list.html").notes


SHELLS = {
    "escaped json in json": 'var data = \'{"code":0,"info":{"bt":"TITLE","fbsj":1739318400000,"content":"BODY"}}\';',
    "plain lines": 'var detail = {title: "TITLE", content: "LINES", pubDate: "2025-02-12"};',
    "json element": '</script><script type="application/json">{"a":{"infoTitle":"TITLE","releaseDate":"2025-02-12 10:00","html":"BODY"}}',
}


@pytest.mark.parametrize("script", SHELLS.values(), ids=SHELLS.keys())
def test_articles_inside_scripts(script: str) -> None:
    body = BODY.replace('"', "'").replace("'right'", "right")
    lines = "\\n".join([ADDRESSEE, *TEXT, ISSUER, "2025年2月10日", "（此件公开发布）"])
    script = script.replace("TITLE", TITLE).replace("BODY", body.replace("</", "<\\/")).replace("LINES", lines)
    document = read(
        f"<html><head><title>海州市人民政府</title></head><body><div id=app></div><script>{script}</script></body></html>".encode()
    )
    assert_whole(document)
    assert "正文由脚本显示，已从网页内嵌的数据中取出" in document.notes


@pytest.mark.parametrize(
    "title",
    [
        "{}_政策文件_海州市人民政府", "{}-通知公告-海州市工业和信息化局网站", "{} | 海州市人民政府门户网站", "海州市人民政府门户网站-{}", "海州市人民政府 {}", "{}——海州政府网",
        "海州市人民政府",
    ],
)  # fmt: skip
def test_names_of_sites_around_titles(title: str) -> None:
    page = f"<html><head><title>{title.format(TITLE)}</title></head><body><p align=center><b>{TITLE}</b></p>{BODY}</body></html>"
    document = read(page.encode())
    assert document.title == TITLE


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("<p>海州市人民政府办公室 2025-02-12 08:30</p>", PUBLISHED),
        ("<p>2025.02.12 | 海州日报</p>", PUBLISHED),
        ("<div><span>时间：</span><span>2025-02-12</span><span>浏览：</span><span>12</span></div>", PUBLISHED),
        ("<p>发布日期：2025-02-12　来源：市政府办　字号：[大 中 小]　打印　关闭</p>", PUBLISHED),
        ("<p>【字体：大 中 小】 发布时间：2025/2/12 10:00:00 【打印】【关闭】</p>", PUBLISHED),
        ("<p>海州市人民政府 2025年2月12日</p>", "None"),  # may be the day of the text itself
    ],
)
def test_lines_under_the_title(line: str, published: str) -> None:
    document = read(f"<html><body><article><h1>{TITLE}</h1>{line}{BODY}</article></body></html>".encode())
    assert str(document.published_on) == published
    assert "打印" not in document.text


ROWS = {
    "labels over values": "<table><tr><th>索引号</th><th>发布机构</th><th>发布日期</th><th>文号</th></tr><tr><td>1133/2025-1</td><td>海州市人民政府办公室</td><td>2025-02-12</td><td>海政办发〔2025〕17号</td></tr></table>",
    "gaps inside labels": "<p><span>发&nbsp;文&nbsp;机&nbsp;关：</span>海州市人民政府办公室</p><p><span>文&nbsp;&nbsp;&nbsp;&nbsp;号：</span>海政办发〔2025〕17号</p><p>发布日期: 2025-02-12 09:00:00.0</p>",
    "no colons": "<ul class='zwgk'><li><b>索 引 号</b><em>1133/2025-1</em></li><li><b>文　　号</b><em>海政办发〔2025〕17号</em></li><li><b>发布日期</b><em>2025-02-12</em></li></ul>",
    "colons of their own": "<div><i>索引号</i></div><div>:</div><div>1133</div><div>文号</div><div>：</div><div>海政办发〔2025〕17号</div><div>发布日期</div><div>:</div><div>2025-02-12</div>",
    "a span a character": "".join(f"<div>{''.join(f'<span>{c}</span>' for c in line)}</div>" for line in ("发布日期2025-02-12", "文号：海政办发〔2025〕17号")),
    "headings": "<h4>发布日期</h4><p>2025-02-12</p><h4>文号</h4><p>海政办发〔2025〕17号</p>",
    "stamp in brackets": "<div>[ 2025-02-12 ]</div><p>文号：海政办发〔2025〕17号</p>",
    "stamp before a bar": "<div>2025-02-12 09:12 | 来源：海州日报 | 【字体：大 中 小】</div><p>发文字号：海政办发〔2025〕17号</p>",
    "admin's line": "<div>时间：2025-02-12　作者：admin　来源：市府办　点击：12次　文号：海政办发〔2025〕17号</div>",
}  # fmt: skip


@pytest.mark.parametrize("inside", [False, True], ids=["above the body", "inside the body element"])
@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS.keys())
def test_metadata_rows(rows: str, inside: bool) -> None:
    inner = (
        f"<div class=qq><h1>{TITLE}</h1>{rows}{BODY}</div>"
        if inside
        else f"<h1>{TITLE}</h1>{rows}<div class=qq>{BODY}</div>"
    )
    document = read(f"<html><body><div class=w>{inner}</div></body></html>".encode())
    assert_whole(document)
    assert document.doc_number == NUMBER

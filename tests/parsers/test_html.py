from __future__ import annotations

import pytest

from pipeline.errors import ParseError
from pipeline.model import AttachmentLink, Block, BlockKind, ParseResult
from pipeline.parsers import Limits, parse

LEAD = "为加快培育先进制造业集群，推动园区提质增效，经市政府同意，现提出如下意见。"
GOAL = "到2027年，全市建成市级以上特色园区20个，园区工业总产值突破3000亿元。"
TASK = "各县（市、区）要压实责任，建立“一园一策”工作台账，确保各项任务落地见效。"
LAST = "本意见自2025年3月1日起施行，有效期5年。"
BODY = [LEAD, "一、总体目标", GOAL, "二、重点任务", TASK, LAST]
NAV = (
    "<div class='head'><ul>"
    + "".join(
        f"<li><a href='/c{i}/'>{name}</a></li>"
        for i, name in enumerate(["首页", "政务公开", "政务服务", "互动交流", "走进示例市", "数据开放", "专题专栏"])
    )
    + "</ul></div>"
)
FOOT = (
    "<div class='foot'><p>主办单位：示例市人民政府办公室 承办单位：示例市大数据管理局</p>"
    "<p>示例ICP备12345678号 网站标识码：3300000000 地址：示例市人民路1号，邮编：310000，欢迎广大网民提出宝贵意见和建议。</p></div>"
)


def page(inner: str, head: str = "") -> bytes:
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{NAV}{inner}{FOOT}</body></html>".encode()
    )


def paragraphs(lines: list[str] | None = None) -> str:
    return "".join(f"<p style='text-indent:2em'>{line}</p>" for line in lines or BODY)


def texts(result: ParseResult) -> list[str]:
    return [block.text for block in result.blocks if block.kind is not BlockKind.FIELD]


def fields(result: ParseResult) -> dict[str, str]:
    return {block.label or "": block.text for block in result.blocks if block.kind is BlockKind.FIELD}


def body_of(html: str) -> list[Block]:
    result = parse(page(f"<div id='zoom'>{paragraphs()}{html}</div>"))
    return [block for block in result.blocks if block.kind is not BlockKind.FIELD][len(BODY) :]


LAYOUTS = {
    "known container": f"<div class='w'><h1>标题</h1><div class='TRS_Editor'>{paragraphs()}</div></div>",
    "unknown classes": f"<div class='q1'><div class='q2'><h2>标题</h2></div><div class='q3'>{paragraphs()}</div></div>",
    "layout table": f"<table><tr><td width='200'><a href='x'>左侧栏目一</a></td><td><table><tr><td>{paragraphs()}</td></tr></table></td></tr></table>",
    "text and breaks in a cell": "<table><tr><td class='bt'>标题</td></tr><tr><td>"
    + "<br>".join("&nbsp;&nbsp;&nbsp;&nbsp;" + line for line in BODY)
    + "</td></tr></table>",
    "wide spaces only": "<div class='nr'>"
    + "".join("\u3000\u3000" + line.rstrip("。") + "。" for line in BODY)
    + "</div>",
    "font and center": "<center><font size=4><b>标题</b></font></center><font size=3>"
    + "".join(f"<p>{line}" for line in BODY)
    + "</font>",
    "one span a character": "<div class='zz'>"
    + "".join("<p>" + "".join(f"<span>{char}</span>\n" for char in line) + "</p>" for line in BODY)
    + "</div>",
    "two containers": f"<div class='art'><div class='TRS_Editor'>{paragraphs(BODY[:3])}</div><div class='TRS_Editor'>{paragraphs(BODY[3:])}</div></div>",
    "hidden until a script runs": f"<div id='js_content' style='visibility: hidden'>{paragraphs()}</div>",
    "preformatted": "<div><pre>" + "\n".join("    " + line for line in BODY) + "</pre></div>",
    "sections": f"<main><article><section>{paragraphs(BODY[:3])}</section><section>{paragraphs(BODY[3:])}</section></article></main>",
    "long list of links beside": f"<div class='l'>{''.join(f'<p><a href=#>示例市召开第{i}次专题会议，部署推进重点产业园区建设，市领导出席并讲话。</a></p>' for i in range(30))}</div><div class='r'>{paragraphs()}</div>",
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_body_comes_out_whole_whatever_the_page(layout: str) -> None:
    found = [text for text in texts(parse(page(layout))) if text != "标题"]
    assert [text.rstrip("。") for text in found] == [text.rstrip("。") for text in BODY]


METADATA = {
    "table of four columns": "<table class='bd1'><tr><td><b>索 引 号：</b></td><td>0001/2025-7</td><td><b>主题分类：</b></td><td>工业</td></tr>"
    "<tr><td><b>发文机关：</b></td><td>示例市人民政府</td><td><b>成文日期：</b></td><td>2025年02月10日</td></tr>"
    "<tr><td><b>标　　题：</b></td><td colspan='3'>关于园区的意见</td></tr><tr><td><b>主 题 词：</b></td><td></td><td></td><td></td></tr></table>",
    "header cells": "<table><tr><th>索引号</th><td>0001/2025-7</td><th>主题分类</th><td>工业</td></tr><tr><th>发文机关</th><td>示例市人民政府</td>"
    "<th>成文日期</th><td>2025年02月10日</td></tr><tr><th>标题</th><td colspan=3>关于园区的意见</td></tr></table>",
    "list with spans": "<ul class='xx'><li><span>索引号：</span><span>0001/2025-7</span></li><li><span>主题分类：</span>工业</li><li><em>发文机关：</em><i>示例市人民政府</i></li>"
    "<li>成文日期：2025年02月10日</li><li>标题：关于园区的意见</li></ul>",
    "definition list": "<dl><dt>索引号</dt><dd>0001/2025-7</dd><dt>主题分类</dt><dd>工业</dd><dt>发文机关</dt><dd>示例市人民政府</dd><dt>成文日期</dt><dd>2025年02月10日</dd><dt>标题</dt><dd>关于园区的意见</dd></dl>",
    "boxed labels in one line": "<div>【索引号】0001/2025-7 【主题分类】工业 【发文机关】示例市人民政府 【成文日期】2025年02月10日 【标题】关于园区的意见</div>",
    "divs in a row": "<div><div>索引号：</div><div>0001/2025-7</div><div>主题分类：</div><div>工业</div><div>发文机关：</div><div>示例市人民政府</div><div>成文日期：</div><div>2025年02月10日</div><div>标题：</div><div>关于园区的意见</div></div>",
}


@pytest.mark.parametrize("inside", [False, True], ids=["above the body", "inside the body element"])
@pytest.mark.parametrize("metadata", METADATA.values(), ids=METADATA.keys())
def test_metadata_becomes_fields_and_leaves_the_text(metadata: str, inside: bool) -> None:
    inner = (
        f"<div id='zoom'>{metadata}{paragraphs()}</div>" if inside else f"{metadata}<div id='zoom'>{paragraphs()}</div>"
    )
    result = parse(page(inner))
    found = fields(result)
    assert {key: found.get(key) for key in ("索引号", "主题分类", "发文机关", "成文日期", "标题")} == {
        "索引号": "0001/2025-7", "主题分类": "工业", "发文机关": "示例市人民政府", "成文日期": "2025年02月10日", "标题": "关于园区的意见",
    }  # fmt: skip
    assert texts(result) == BODY


def test_titles_and_meta_tags_are_told_apart() -> None:
    head = (
        "<title>关于园区的意见_示例市人民政府</title><meta name='ArticleTitle' content='关于园区的意见'>"
        "<meta name='pubdate' content='2025-02-12 09:00'><meta name='ContentSource' content='市政府办公室'><meta name='viewport' content='width=1'>"
    )
    inner = f"<h1>当前位置：首页 &gt; 政务公开</h1><h1>关于园区的意见</h1><div id='zoom'>{paragraphs()}</div>"
    assert fields(parse(page(inner, head))) == {
        "meta:ArticleTitle": "关于园区的意见", "meta:PubDate": "2025-02-12 09:00", "meta:ContentSource": "市政府办公室",
        "html_title": "关于园区的意见_示例市人民政府", "h1": "关于园区的意见", "line_above": "关于园区的意见",
    }  # fmt: skip


CHROME = [
    "您当前的位置：首页 > 政务公开 > 规范性文件", "【字体：大 中 小】", "打印本页 关闭窗口", "扫一扫在手机打开当前页", "分享到：微信 微博", "浏览次数：120次", "责任编辑：王某某",
    "上一篇：关于印发某某办法的通知", "下一篇：没有了", "【打印】【关闭】", "字号：大 中 小 打印", "我要纠错", "返回顶部",
]  # fmt: skip


@pytest.mark.parametrize("line", CHROME)
@pytest.mark.parametrize("where", ["before", "after"])
def test_chrome_is_never_in_the_text(line: str, where: str) -> None:
    bar = f"<div>{line}</div>"
    inner = f"<div id='zoom'>{bar if where == 'before' else ''}{paragraphs()}{bar if where == 'after' else ''}</div>"
    assert texts(parse(page(inner))) == BODY


def test_chrome_words_inside_sentences_stay() -> None:
    lines = [
        "打印服务由窗口免费提供。",
        "分享经济企业可以申请。",
        "（一）大中小企业融通发展",
        "2025",
        "来源于财政资金的部分由市级统筹，名称：专项资金。",
    ]
    assert texts(parse(page(f"<div id='zoom'>{paragraphs(BODY + lines)}</div>"))) == BODY + lines


def test_source_line_above_and_below_the_text() -> None:
    inner = f"<div id='zoom'><p>发布时间：2025-02-12 10:08 来源：市工信局 浏览次数：<b>-</b> 字号：大 中 小</p>{paragraphs()}<p>（信息来源：市工信局园区处）</p></div>"
    result = parse(page(inner))
    assert texts(result) == BODY
    assert fields(result) == {"发布时间": "2025-02-12 10:08", "来源": "市工信局", "信息来源": "市工信局园区处"}


def test_date_line_without_label_is_a_field_outside_and_text_inside() -> None:
    result = parse(
        page(
            f"<div class='d'>2025-02-12 10:08</div><div id='zoom'>{paragraphs()}<p align=right>2025年2月10日</p></div>"
        )
    )
    assert fields(result) == {"page_date": "2025-02-12 10:08"}
    assert texts(result)[-1] == "2025年2月10日"


def test_links_to_other_pages_below_the_text_are_cut_off() -> None:
    tail = "<p>相关链接</p><p><a href='1.html'>一图读懂园区意见</a></p><p><a href='2.html'>政策问答</a></p>"
    long = [f"（{i}）各部门按照职责分工抓好第{i}项任务的落实。" for i in range(1, 12)]
    assert texts(parse(page(f"<div id='zoom'>{paragraphs(BODY + long)}{tail}</div>"))) == BODY + long


def test_attachments_are_listed_once_with_the_best_title() -> None:
    links = (
        "<p>附件：<a href='/files/P1.docx'>1.园区名单.docx</a></p><p><a href='/files/P1.docx'>下载</a></p><p><a href='/down?id=3'>附件2：申报表</a></p>"
        "<p><a href='javascript:void(0)'>附件3</a><a class='nfw-cms-attachment' href='/a/9'>材料清单</a></p>"
    )
    outside = "<div><a href='//x.gov.cn/P2.pdf?v=1' title='政策原文'>点击下载</a><a href='/index.html'>首页</a></div>"
    result = parse(page(f"<div id='zoom'>{paragraphs()}{links}</div>{outside}"))
    assert result.attachments == (
        AttachmentLink("1.园区名单.docx", "/files/P1.docx"),
        AttachmentLink("附件2：申报表", "/down?id=3"),
        AttachmentLink("材料清单", "/a/9"),
        AttachmentLink("政策原文", "//x.gov.cn/P2.pdf?v=1"),
    )


def test_data_table_keeps_cells_and_repeats_spans() -> None:
    (table,) = body_of(
        "<table><thead><tr><th rowspan=2>指标</th><th colspan=2>目标</th></tr><tr><th>2025年</th><th>2027年</th></tr></thead>"
        "<tbody><tr><td><p>研发投入</p><p>（亿元）</p></td><td>12.5</td><td>18</td></tr><tr><td></td><td></td><td></td></tr></tbody></table>"
    )
    assert table.rows == (("指标", "目标", "目标"), ("指标", "2025年", "2027年"), ("研发投入 （亿元）", "12.5", "18"))
    assert table.text == "指标\t目标\t目标\n指标\t2025年\t2027年\n研发投入 （亿元）\t12.5\t18"


def test_styles_levels_and_lists() -> None:
    blocks = body_of(
        "<p style='text-align:center'><strong><span style='font-size:24px'>附件</span></strong></p><div align=right>示例市人民政府</div>"
        "<h3>三、保障措施</h3><ul><li>加强统筹</li></ul><p><b>（一）</b>普通段落</p>"
    )
    styles = [(block.style.centered, block.style.right, block.style.bold, block.style.size) for block in blocks]
    assert styles[:2] == [(True, False, True, 18.0), (False, True, False, None)]
    assert [(block.kind.value, block.level) for block in blocks[2:]] == [
        ("heading", 3),
        ("list_item", None),
        ("paragraph", None),
    ]
    assert not blocks[4].style.bold


def test_lines_wrapped_with_breaks_are_joined() -> None:
    wrapped = "园区管理机构应当建立健全安全生产责任制<br>度，配备专职安全管理人员，定期组织开展隐<br>患排查治理，督促入驻企业落实主体责任，并<br>于每季度结束后十日内向主管部门报送工作情<br>况。对整改不力的企业，由主管部门约谈其主<br>要负责人，并向社会公布。"
    (block,) = body_of(f"<div>{wrapped}</div>")
    assert block.text == wrapped.replace("<br>", "")


@pytest.mark.parametrize(
    ("declared", "encoding"), [("gb2312", "gb18030"), ("gbk", "gb18030"), ("utf-8", "gb18030"), ("big5", "big5"), ("", "gb18030"), ("gb2312", "utf-8"), ("", "utf-16")]
)  # fmt: skip
def test_declared_and_real_encodings(declared: str, encoding: str) -> None:
    line = (
        "為貫徹落實產業發展規劃，現將有關事項通知如下。"
        if encoding == "big5"
        else "为贯彻落实产业发展规划，现将有关事项通知如下，镕、喆等字也要读对。"
    )
    html = f"<html><head><meta http-equiv='Content-Type' content='text/html; charset={declared}'></head><body><p>{line}</p><p>{line}</p></body></html>"
    assert texts(parse(html.encode(encoding))) == [line, line]


def test_notes_say_where_the_body_was_and_what_is_missing() -> None:
    script = "<script>createPageHTML(3, 0, 't2025', 'html');</script>"
    assert parse(page(f"<div id='zoom'>{paragraphs()}</div>{script}")).notes == (
        "网页分页：共 3 页，此文件只含其中一页",
    )
    assert parse(page(LAYOUTS["unknown classes"])).notes == ("网页模板未知，正文按文字疏密判断",)
    damaged = page(f"<div id='zoom'>{paragraphs()}</div>").replace("园区".encode(), "园区".encode()[:-1], 1)
    assert "有 1 个字无法解码（utf-8）" in parse(damaged).notes


def test_pages_without_text_are_an_error() -> None:
    for html in (
        b"<html><body></body></html>",
        page("<div id='zoom'><img src='a.jpg'></div>").replace(FOOT.encode(), b""),
    ):
        with pytest.raises(ParseError) as caught:
            parse(html.replace(NAV.encode(), b""))
        assert caught.value.reason == "no_text"


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<div>" * 30_000 + LEAD, "too_deep"),
        ("<table><tr>" + "<td colspan=99999 rowspan=99999>数据</td>" * 300 + "</tr></table>", "too_large"),
    ],
)  # fmt: skip
def test_absurd_pages_are_refused(html: str, reason: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse(f"<html><body>{html}</body></html>".encode())
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 10_000 + f"<p>{LEAD}</p>",
        "<b>" * 5_000 + f"<p>{LEAD}</p>",
        "<table><tr><td>" * 2_000 + LEAD,
        "<div class='share'>" * 2_000 + "</div>" * 2_000 + f"<p>{LEAD}</p>",
        f"<div {' '.join(f'a{i}=1' for i in range(30_000))}><p>{LEAD}</p></div>",
        f"<p>\x00{LEAD}\x00</p>",
        f"<p>\u202e{LEAD}\u202c\u200b</p>",
        f"<td colspan=x>{LEAD}</td>",
    ],
)  # fmt: skip
def test_hostile_pages_still_give_their_text(html: str) -> None:
    assert texts(parse(f"<html><body>{html}</body></html>".encode())) == [LEAD]


def test_limit_on_characters() -> None:
    with pytest.raises(ParseError) as caught:
        parse(page(paragraphs()), limits=Limits(max_chars=100))
    assert caught.value.reason == "too_large"


def test_numbers_that_a_browser_prints() -> None:
    blocks = body_of(
        "<ol><li>甲项</li><li><p>乙项</p><p>乙项续</p></li></ol><ol start=3 type=A><li>丙项</li></ol><ol style='list-style-type: cjk-ideographic'><li>丁项</li></ol>"
        "<ol style='list-style:none'><li>（一）戊项</li></ol><ol><li>1.己项</li><li>庚项<ul><li>辛项</li></ul></li></ol>"
    )
    assert [block.text for block in blocks] == [
        "1.甲项",
        "2.乙项",
        "乙项续",
        "C.丙项",
        "一、丁项",
        "（一）戊项",
        "1.己项",
        "2.庚项",
        "辛项",
    ]

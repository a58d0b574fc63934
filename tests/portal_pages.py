"""One article as the pages of many portals: the templates follow the content systems that governments use.

Everything around the article (menus, tool bars, lists of other pages, feet) is ours, and ``CHROME`` lists the strings
of it that must never come out as text.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Article:
    """``body`` is HTML; metadata that is None is not on the page."""

    title: str
    body: str
    doc_number: str | None = None
    issuer: str | None = None
    written: str | None = None
    published: str | None = "2025-02-12"
    source: str | None = "示例市人民政府办公室"
    attachments: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple[str, str], ...] = field(default=())

    def pairs(self) -> list[tuple[str, str]]:
        """The rows of a metadata table."""
        written, published = self.written or "", self.published or ""
        found = [
            ("索引号", "11330000/2025-00017"),
            ("主题分类", "工业、交通\\工业园区"),
            ("发文机关", self.issuer or ""),
            ("成文日期", _han(written)),
            ("标题", self.title),
            ("发文字号", self.doc_number or ""),
            ("发布日期", _han(published)),
        ]
        return [pair for pair in found if pair[1] or pair[0] == "主题词"]


def _han(day: str) -> str:
    if not day:
        return ""
    year, month, date = day.split("-")
    return f"{year}年{month}月{date}日"


OTHERS = [
    "示例市召开第三季度重点园区建设工作调度会",
    "示例市人民政府关于公布第七批市级非物质文化遗产名录的通知",
    "图解：示例市支持制造业企业技术改造十条",
    "示例市领导带队赴外地考察新能源汽车产业链项目",
    "关于开展二〇二四年度工程系列职称评审工作的公告",
    "示例市深入推进营商环境优化提升专项行动取得实效",
    "示例市住房公积金管理中心招聘编外人员面试公告",
    "示例市全力做好今冬明春城乡居民清洁取暖保障工作",
]
SUMMARY = "近日，示例市举行招商推介会，现场签约项目二十一个，总投资额超过一百二十亿元，涵盖新材料、智能装备等领域。"
MENU = [
    "网站首页", "走进示例", "政务要闻频道", "政府信息公开", "政务服务大厅", "互动交流平台", "数据开放平台", "专题专栏集锦",
    "市长信箱", "长者助手版", "智能问答机器人", "示例市人民政府门户",
]  # fmt: skip
FOOT_LINES = [
    "主办单位：示例市人民政府办公室 承办单位：示例市大数据发展管理局",
    "示例ICP备12345678号-1 示例公网安备 33010002000000号 网站标识码：3300000099",
    "地址：示例市人民大道一号 邮编：310000 联系电话：0570-1234567（仅受理网站建设维护相关事宜）",
]
TOOLS = ["打印本页", "关闭窗口", "分享到", "扫一扫在手机打开当前页", "字号：", "浏览次数", "我要纠错", "收藏", "上一篇", "下一篇", "相关链接", "相关稿件", "责任编辑"]  # fmt: skip
CHROME = [*OTHERS, SUMMARY, *MENU, "示例ICP备", "网站标识码", "仅受理网站建设", "当前位置", "无障碍", *TOOLS]


def _links(names: list[str], tag: str = "li", folder: str = "art") -> str:
    return "".join(
        f'<{tag}><a href="/{folder}/{i}/index.html" target="_blank">{n}</a></{tag}>' for i, n in enumerate(names)
    )


def _dated_links(names: list[str]) -> str:
    return "".join(
        f'<li><span>2025-01-{10 + i}</span><a href="./202501/t202501{10 + i}_{i}.html" title="{n}">{n}</a></li>'
        for i, n in enumerate(names)
    )


def _meta(article: Article) -> str:
    return (
        f'<meta name="SiteName" content="示例市人民政府门户网站"><meta name="ArticleTitle" content="{html.escape(article.title)}">'
        f'<meta name="PubDate" content="{article.published or ""} 09:30"><meta name="ContentSource" content="{article.source or ""}">'
        '<meta name="Keywords" content="示例市,政府网站"><meta name="Description" content="示例市人民政府门户网站，发布本市政务信息。">'
    )


def _page(head: str, body: str, charset: str = "utf-8") -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="{charset}">\n{head}\n'
        "<script>var siteId=33;function setFont(n){document.getElementById('zoom').style.fontSize=n+'px';}</script>\n"
        f"<style>.xl p{{line-height:2em}}</style></head>\n<body>\n{body}\n</body>\n</html>"
    )


def _head(article: Article, *, meta: bool = True, site: str = "_示例市人民政府") -> str:
    return f"<title>{html.escape(article.title)}{site}</title>" + (_meta(article) if meta else "")


def _top() -> str:
    return (
        f'<div class="header"><div class="logo"><img src="/logo.png" alt="示例市人民政府"></div><div class="tools"><a href="#">无障碍浏览</a>'
        f'<a href="#">简体</a> | <a href="#">繁體</a></div><ul class="nav">{_links(MENU, folder="col")}</ul></div>'
        '<div class="search"><form><input type="text" value="请输入关键字"><button>搜索</button></form></div>'
    )


def _foot() -> str:
    return '<div class="footer">' + "".join(f"<p>{line}</p>" for line in FOOT_LINES) + "</div>"


def _table(pairs: list[tuple[str, str]], columns: int = 2, bold: str = "<b>{}：</b>") -> str:
    rows, cells = [], []
    for label, value in pairs:
        cells.append(
            f'<td width="90">{bold.format(" ".join(label) if len(label) == 3 else label)}</td><td>{html.escape(value)}</td>'
        )
        if len(cells) == columns:
            rows.append("<tr>" + "".join(cells) + "</tr>")
            cells = []
    if cells:
        rows.append("<tr>" + "".join(cells) + "</tr>")
    return "<table class='bd1' border='0' cellpadding='0'><tbody>" + "".join(rows) + "</tbody></table>"


def _files(article: Article) -> str:
    return "".join(f'<p><a href="{href}" target="_blank">{name}</a></p>' for name, href in article.attachments)


def council_old(a: Article) -> str:
    """The table pages of the State Council: metadata in a framed table, body in td#UCAP-CONTENT."""
    return _page(
        _head(a, meta=False, site="_信息公开专栏"),
        f"""{_top()}<div class="wrap"><table width="930" style="border:1px solid #999"><tbody><tr><td>{_table(a.pairs())}
        <table class="bd1"><tbody><tr><td><b>主 题 词：</b></td><td></td><td></td><td></td></tr></tbody></table></td></tr></tbody></table><br>
        <table width="930"><tbody><tr><td width="675"><table><tbody><tr><td><br><table><tbody><tr><td class="b12c" id="UCAP-CONTENT">{a.body}</td></tr>
        </tbody></table></td></tr></tbody></table></td><td valign="top"><div><b>相关报道</b></div><ul>{_dated_links(OTHERS[:4])}</ul></td></tr></tbody></table></div>{_foot()}""",
    )


def council_new(a: Article) -> str:
    """The policy library of the State Council and the ministries that follow it."""
    return _page(
        _head(a, site="_国务院部门文件_示例政府网"),
        f"""{_top()}<div class="breadcrumb">当前位置：<a href="/">首页</a> &gt; <a href="/zc">政策</a> &gt; 正文</div>
        <div class="wrap"><div class="policyLibraryOverview_header"><table><tbody><tr><td>标<span></span>题：</td><td colspan="3">{a.title}</td></tr>
        <tr><td>发文机关：</td><td>{a.issuer or ""}</td><td>发文字号：</td><td>{a.doc_number or ""}</td></tr>
        <tr><td>来<span></span>源：</td><td>{a.source}</td><td>公文种类：</td><td>意见</td></tr><tr><td>成文日期：</td><td>{_han(a.written or "")}</td>
        <td>发布日期：</td><td>{_han(a.published or "")}</td></tr></tbody></table></div>
        <div class="policyLibraryOverview_content"><div class="pages-date"><span class="font">字号：<a>默认</a> <a>大</a> <a>超大</a></span> | <a>打印</a> | <a>收藏</a> | <a>留言</a></div>
        <div class="trs_editor_view TRS_UEDITOR trs_paper_default trs_web">{a.body}{_files(a)}</div></div>
        <div class="editor"><span><a href="/jiucuo.htm">【我要纠错】</a></span><span>责任编辑：王某</span></div><div id="qr_container">扫一扫在手机打开当前页</div>
        <div class="xg-list related"><div class="pannel-title">相关稿件</div><ul>{_links(OTHERS[:5])}</ul></div></div>{_foot()}""",
    )


def trs_wcm(a: Article) -> str:
    """TRS WCM with the style sheet inside the editor element."""
    return _page(
        _head(a),
        f"""{_top()}<div class="dqwz">您所在的位置：<a href="../../">首页</a>&gt;<a href="../">政策文件</a></div><div class="xl-con"><div class="xl-title">{a.title}</div>
        <div class="xl-xx"><span>时间：{a.published}</span>&nbsp;&nbsp;<span>来源：{a.source}</span>&nbsp;&nbsp;<span>字号：[ <a>大</a> <a>中</a> <a>小</a> ]</span></div>
        <div class="view TRS_UEDITOR trs_paper_default"><div class=TRS_Editor><style type="text/css">.TRS_Editor P{{line-height:2;font-family:宋体;}}</style>{a.body}</div></div>
        <div class="fj">{_files(a)}</div><div class="fx"><span>分享到：</span><a>微信</a><a>微博</a></div><div class="xl-btn"><a href="javascript:window.print()">打印本页</a> <a href="javascript:window.close()">关闭窗口</a></div>
        <div class="xgxx"><h3>相关链接</h3><ul>{_dated_links(OTHERS[:3])}</ul></div></div>{_foot()}""",
    )


def jcms(a: Article) -> str:
    """大汉 jcms: comments around the content, visits written by a script, metadata in a bordered table."""
    return _page(
        _head(a),
        f"""<table width="1000" align="center"><tr><td><ul>{_links(MENU)}</ul></td></tr></table><table width="1000"><tr><td>您当前的位置 : <a>首页</a> &gt; <a>公文</a></td></tr></table>
        {_table(a.pairs(), 2, "{}:")}<div id="c"><table id="article" width="90%"><tbody><tr><td class="title"><!--<$[标题名称]>begin-->{a.title}<!--<$[标题名称]>end--></td></tr>
        <tr><td><table><tbody><tr><td>发布时间：{a.published} 09:12</td><td>来源：{a.source}</td><td>浏览次数：<script>document.write('120')</script></td><td>字号：[ <a>大</a> <a>中</a> <a>小</a> ]</td></tr></tbody></table></td></tr>
        <tr><td class="bt_content"><div id="zoom"><!--ZJEG_RSS.content.begin-->{a.body}<!--ZJEG_RSS.content.end--></div></td></tr>
        <tr><td>{_files(a)}</td></tr><tr><td align="right"><a>打印本页</a> <a>关闭窗口</a></td></tr></tbody></table></div>{_foot()}""",
    )


def nfcms(a: Article) -> str:
    """南方网 NFCMS of Guangdong."""
    return _page(
        _head(a, site=" 示例市人民政府门户网站"),
        f"""{_top()}<div class="content-wrapper"><div class="breadcrumb-wrapper">当前位置：<a>首页</a>&gt;<a>文件</a></div><div class="content-box"><div class="classify"><table>
        {"".join(f'<tr><td class="first">{label}：</td><td class="second"><span>{value}</span></td></tr>' for label, value in a.pairs() if label != "标题")}</table></div>
        <div class="content"><h1 class="title document-number">{a.title}</h1><div class="date-row">发布日期：{a.published}&nbsp;&nbsp;浏览次数：<span id="post-visit">-</span></div>
        <div class="article-content">{a.body}{"".join(f'<p><a class="nfw-cms-attachment" alt="{n}" href="{h}">{n}</a></p>' for n, h in a.attachments)}</div></div></div>
        <div class="share">分享到：<a>微信</a></div><div class="print-btn"><a>打印</a><a>关闭</a></div><div class="relation"><p>相关附件</p></div></div>{_foot()}""",
    )


def vsb(a: Article) -> str:
    """博达 VSB: form around the article, neighbours below it."""
    return _page(
        _head(a, meta=False, site="-示例市某局"),
        f"""{_top()}<div class="ny"><div class="left"><h3>政务公开</h3><ul>{_links(MENU[:8])}</ul></div><div class="right"><div class="weizhi">当前位置: <a>首页</a>&gt;&gt;<a>政策法规</a>&gt;&gt;正文</div>
        <form name="_newscontent_fromname"><div class="nr"><h2>{a.title}</h2><div class="sj">发布日期：{a.published}&nbsp;&nbsp;作者：&nbsp;&nbsp;来源：{a.source}&nbsp;&nbsp;点击：[<span id="dynclicks">58</span>]</div>
        <div id="vsb_content"><div class="v_news_content">{a.body}</div></div><div id="div_vote_id"></div>
        <ul style="list-style-type:none;">{"".join(f'<li>附件【<a href="{h}" target="_blank">{n}</a>】已下载<span>3</span>次</li>' for n, h in a.attachments)}</ul>
        <p><span>上一条：</span><a href="1.htm">{OTHERS[0]}</a></p><p><span>下一条：</span><a href="2.htm">{OTHERS[1]}</a></p><p>【<a>关闭</a>】</p></div></form></div></div>{_foot()}""",
    )


def founder(a: Article) -> str:
    """方正翔宇: properties in a comment, content between comments."""
    return _page(
        f"<title>{a.title}</title><!--enpproperty <articleid>1</articleid><date>{a.published} 10:00:00:0</date><author></author><title>{a.title}</title><sourcename>{a.source}</sourcename>/enpproperty-->",
        f"""{_top()}<div class="main w1000"><div class="article-title"><h2>{a.title}</h2></div><div class="article-info"><span>{a.published} 10:00</span> <span>来源：{a.source}</span></div>
        <div class="article-detail"><founder-content><!--enpcontent-->{a.body}<!--/enpcontent--></founder-content></div><div class="art-tool">[责任编辑：李某]</div>
        <div class="bshare-custom"><a>分享到</a></div><div class="hot"><h4>热门推荐</h4><ul>{_links(OTHERS)}</ul></div></div>{_foot()}""",
    )


def ucap_tags(a: Article) -> str:
    """开普 UCAP: elements of its own around title, time and content."""
    return _page(
        _head(a),
        f"""{_top()}<div class="container"><div class="wenz"><h3><ucaptitle>{a.title}</ucaptitle></h3><p class="sub"><span>发布时间：<publishtime>{a.published} 16:20</publishtime></span>
        <span>信息来源：<ucapsource>{a.source}</ucapsource></span><span>浏览量：<i>-</i></span></p><ucapcontent>{a.body}</ucapcontent>{_files(a)}</div>
        <div class="info_ewm">扫一扫在手机打开当前页</div><div class="dy"><a>打印本页</a><a>关闭窗口</a></div></div>{_foot()}""",
    )


def asp_tables(a: Article) -> str:
    """Pages of the two-thousands: nested tables, FONT, no class anywhere."""
    return (
        f'<HTML><HEAD><TITLE>{a.title}</TITLE><META http-equiv=Content-Type content="text/html; charset=gb2312"></HEAD><BODY bgColor=#ffffff topMargin=0>'
        f"<TABLE width=778 align=center><TR>{''.join(f'<TD><A href=list.asp?id={i}><FONT size=2>{n}</FONT></A></TD>' for i, n in enumerate(MENU))}</TR></TABLE>"
        f"<TABLE width=778 align=center><TR><TD width=180 vAlign=top><TABLE>{''.join(f'<TR><TD>·<A href=show.asp?id={i}>{n}</A></TD></TR>' for i, n in enumerate(OTHERS))}</TABLE></TD>"
        f"<TD vAlign=top><TABLE width=590><TR><TD align=center><FONT size=4 color=#ff0000><B>{a.title}</B></FONT></TD></TR>"
        f"<TR><TD align=center><FONT size=2>发布日期：{a.published} 来源：{a.source} 点击数：235</FONT></TD></TR><TR><TD><FONT size=3>{a.body}</FONT></TD></TR>"
        f"<TR><TD align=right>【<A href=#>打印本页</A>】【<A href=#>关闭窗口</A>】</TD></TR></TABLE></TD></TR></TABLE>"
        f"<TABLE width=778 align=center><TR><TD align=center><FONT size=2>{'<BR>'.join(FOOT_LINES)}</FONT></TD></TR></TABLE></BODY></HTML>"
    )


def hashed_classes(a: Article) -> str:
    """A front-end framework's output: every class a hash, labels and values in elements of their own."""
    pairs = "".join(
        f'<div class="_3xK"><span class="_a1">{label}</span><span class="_b2">{value}</span></div>'
        for label, value in a.pairs()
    )
    cards = "".join(
        f'<div class="_c{i}"><a href="/d/{i}"><h4>{n}</h4></a><p>{SUMMARY}</p></div>' for i, n in enumerate(OTHERS[:4])
    )
    return _page(
        f"<title>{a.title}</title>",
        f"""<div id="root"><div class="_9d">{_links(MENU, "span")}</div><div class="_7f"><div class="_5h"><h1 class="_t">{a.title}</h1><div class="_m">{pairs}</div>
        <div class="_q"><span>字号：</span><i>大</i><i>中</i><i>小</i><em>打印</em><em>收藏</em></div><div class="_z">{a.body}</div></div><div class="_8g"><h3>推荐阅读</h3>{cards}</div></div>
        <div class="_ft">{"".join(f"<span>{line}</span>" for line in FOOT_LINES)}</div></div>""",
    )


def metadata_below(a: Article) -> str:
    """Metadata after the text, as a definition list."""
    pairs = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in a.pairs())
    return _page(
        _head(a, meta=False),
        f"""{_top()}<main class="page"><h1>{a.title}</h1><section class="body-text">{a.body}</section><section class="facts"><dl>{pairs}</dl></section>
        <aside><h3>延伸阅读</h3><ul>{_links(OTHERS)}</ul></aside></main>{_foot()}""",
    )


def state_json(a: Article) -> str:
    """An application page: the article only in the JSON that the script starts from."""
    data = {
        "nav": MENU,
        "detail": {
            "id": 8812, "title": a.title, "docNo": a.doc_number, "publishOrg": a.issuer, "source": a.source, "writtenDate": a.written,
            "publishTime": f"{a.published} 08:00:00", "content": a.body, "files": [{"name": n, "url": h} for n, h in a.attachments],
        },
        "hot": [{"title": n, "summary": SUMMARY} for n in OTHERS],
    }  # fmt: skip
    text = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    return _page(
        f"<title>{a.title}</title>",
        f'<div id="app"><div class="loading">加载中</div></div><noscript>请启用脚本</noscript><script>window.__INITIAL_STATE__={text};(function(){{}})();</script>',
    )


def textarea_source(a: Article) -> str:
    """The article escaped in a hidden textarea that a script writes into the page."""
    return _page(
        _head(a),
        f"""{_top()}<div class="detail"><h1>{a.title}</h1><div class="info"><span>发布时间：{a.published}</span><span>来源：{a.source}</span></div>
        <div id="contentArea"></div><textarea id="contentSource" style="display:none">{html.escape(a.body)}</textarea><script>$('#contentArea').html($('#contentSource').val());</script>
        <div class="bottom"><a>打印本页</a><a>关闭窗口</a></div></div>{_foot()}""",
    )


def script_template(a: Article) -> str:
    """The article in a script element that is a template."""
    return _page(
        _head(a),
        f"""{_top()}<div class="detail"><h1>{a.title}</h1><p>发布时间：{a.published} 来源：{a.source}</p><div id="view"></div>
        <script type="text/html" id="tpl">{a.body}</script><script>render('view','tpl')</script></div>{_foot()}""",
    )


def toolbar_line(a: Article) -> str:
    """Metadata and tools in one line, inside the element of the body."""
    return _page(
        "<title>示例市某局</title>",
        f"""{_top()}<div class="box"><div class="pos">您现在的位置：首页 &gt;&gt; 公示公告</div><div class="news"><p align="center"><strong>{a.title}</strong></p>
        <p align="center">发布日期：{a.published}　来源：{a.source}　字号：[<a>大</a> <a>中</a> <a>小</a>]　<a>打印</a>　<a>关闭</a></p>{a.body}
        <p>上一篇：<a href="a.html">{OTHERS[2]}</a></p><p>下一篇：<a href="b.html">{OTHERS[3]}</a></p><p>分享到：</p><p>扫一扫在手机打开当前页</p></div></div>{_foot()}""",
    )


def mobile(a: Article) -> str:
    """HTML5 elements, nothing else."""
    return _page(
        f'<title>{a.title}</title><meta property="og:title" content="{a.title}"><meta property="article:published_time" content="{a.published}">',
        f"""<nav><ul>{_links(MENU)}</ul></nav><main><article><header><h1>{a.title}</h1><time>{a.published}</time><span>{a.source}</span></header>{a.body}</article>
        <aside><h2>相关阅读</h2><ul>{_links(OTHERS)}</ul></aside></main><footer>{"".join(f"<p>{line}</p>" for line in FOOT_LINES)}</footer>""",
    )


def sections_styled(a: Article) -> str:
    """A public account's editor: sections in sections, shown by a script."""
    return _page(
        f'<title></title><meta property="og:title" content="{a.title}">',
        f"""<div id="page-content"><h1 class="rich_media_title" id="activity-name">{a.title}</h1><div id="meta_content"><span>{a.source}</span><em id="publish_time">{a.published} 08:30</em></div>
        <div class="rich_media_content" id="js_content" style="visibility: hidden;"><section style="box-sizing:border-box"><section><section>{a.body}</section></section></section></div></div>
        <div class="rich_media_tool"><span>阅读</span><span>赞</span><span>在看</span></div><div id="js_pc_qr_code">微信扫一扫关注该公众号</div>""",
    )


def script_written(a: Article) -> str:
    """Metadata that scripts write into the page."""
    return _page(
        f"<title>{a.title}</title>",
        f"""{_top()}<div class="Article_bt">{a.title}</div><div class="Article_ly"><span>时间：<script>document.write("{a.published} 10:11".substring(0,10))</script></span><span class="SourceName"><script>var SourceName='{a.source}';</script></span></div>
        <div class="Article_zw">{a.body}</div><div class="Article_fx">分享到：</div><div class="Article_xg"><div>相关信息</div><ul>{_dated_links(OTHERS[:6])}</ul></div>{_foot()}""",
    )


def tabs(a: Article) -> str:
    """The policy and what explains it as tabs of one page."""
    return _page(
        _head(a),
        f"""{_top()}<div class="tab-head"><span class="on">政策原文</span><span>部门解读</span><span>图解</span></div><div class="tab-box"><div class="tab-item"><h1>{a.title}</h1>
        <div class="info">发布时间：{a.published} 来源：{a.source}</div><div class="zw">{a.body}</div></div><div class="tab-item" style="display:none"><ul>{_dated_links(OTHERS[:5])}</ul></div>
        <div class="tab-item" style="display:none"><img src="1.jpg"></div></div>{_foot()}""",
    )


PORTALS: dict[str, Callable[[Article], str]] = {
    function.__name__: function
    for function in (
        council_old, council_new, trs_wcm, jcms, nfcms, vsb, founder, ucap_tags, asp_tables, hashed_classes, metadata_below, state_json,
        textarea_source, script_template, toolbar_line, mobile, sections_styled, script_written, tabs,
    )
}  # fmt: skip
# What each portal says on the page itself; the rest of the header has to come out of the text.
TABLED = frozenset({"council_old", "council_new", "jcms", "nfcms", "hashed_classes", "metadata_below"})


def list_page() -> str:
    """A column's list: no article at all."""
    return _page(
        "<title>政策文件_示例市人民政府</title>",
        f'{_top()}<div class="list"><h2>政策文件</h2><ul>{_dated_links(OTHERS * 3)}</ul><div class="page">共 12 页 上一页 1 2 3 下一页</div></div>{_foot()}',
    )

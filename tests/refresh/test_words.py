"""Addresses, robots.txt, lists, configuration: text in, values out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.refresh import FetchError, reason_hint, reason_label
from pipeline.refresh.ledger import suffix
from pipeline.refresh.listing import read_listing
from pipeline.refresh.robots import Robots
from pipeline.refresh.sources import example, read_sources
from pipeline.refresh.urls import canonical, is_home, origin

REPO = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://WWW.Example.GOV.cn:80", "http://www.example.gov.cn/"),
        ("https://a.cn:443/Art/1.html#top", "https://a.cn/Art/1.html"),
        ("https://a.cn:8443/x?id=1&utm_source=w&spm=3&b=2", "https://a.cn:8443/x?id=1&b=2"),
        ("https://a.cn/x?from=timeline&from=gov", "https://a.cn/x?from=gov"),
        ("https://a.cn/文件 1.pdf?q=政策", "https://a.cn/%E6%96%87%E4%BB%B6%201.pdf?q=%E6%94%BF%E7%AD%96"),
        ("https://a.cn/%E6%96%87.pdf", "https://a.cn/%E6%96%87.pdf"),
        (" https://政务.cn/\n", "https://xn--zfr164b.cn/"),
        ("http://[::1]:8080/", "http://[::1]:8080/"),
    ],
)
def test_one_spelling_for_each_address(url: str, expected: str) -> None:
    assert canonical(url) == expected
    assert canonical(expected) == expected


@pytest.mark.parametrize(
    "url", ["ftp://a.cn/", "file:///etc/passwd", "javascript:x", "a.cn", "https://u:p@a.cn/", "http://", "http://a:x/"]
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        canonical(url)
    assert caught.value.reason == "bad_url"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_a_canonical_address_stays(tail: str) -> None:
    try:
        url = canonical(f"https://a.cn/{tail}")
    except FetchError:
        return
    assert canonical(url) == url
    assert url.isascii()


def test_parts_of_addresses() -> None:
    assert origin("https://a.cn:8443/x/y?z=/") == "https://a.cn:8443"
    assert [is_home(f"https://a.cn{path}") for path in ("/", "/index.html", "/?id=1", "/gov/", "/a.html")] == [
        True,
        True,
        False,
        False,
        False,
    ]


ROBOTS = """# for all
User-agent: *
Disallow: /admin/
Disallow: /*?print=
Disallow: /*.xls$
Allow: /admin/public/
Crawl-delay: 5

User-agent: BadBot
User-agent: worse
Disallow: /
"""


@pytest.mark.parametrize(
    ("agent", "path", "allowed"),
    [
        ("tester/1.0", "/a.html", True), ("tester/1.0", "/admin/x", False), ("tester/1.0", "/admin/public/x", True),
        ("tester/1.0", "/a.html?print=1", False), ("tester/1.0", "/f/a.xls", False), ("tester/1.0", "/f/a.xlsx", True),
        ("badbot/2.0 (x)", "/a.html", False), ("Worse", "/", False),
    ],
)  # fmt: skip
def test_robots(agent: str, path: str, allowed: bool) -> None:
    assert Robots.read(ROBOTS, agent).allows(path) is allowed


def test_robots_in_odd_forms() -> None:
    assert Robots.read(ROBOTS, "tester").delay_s == 5
    assert Robots.read("User-agent: *\nCrawl-delay: soon\nDisallow:", "x") == Robots()
    assert Robots.read("User-agent: *\nCrawl-delay: 86400", "x").delay_s == 60
    assert Robots.read("<html>no rules: none</html>", "x").allows("/a")
    assert not Robots.read("User-agent: *\nDisallow: /文件", "x").allows("/%E6%96%87%E4%BB%B6/1")
    assert not Robots.read("User-agent: *\nDisallow: /a$", "x").allows("/a")
    assert Robots.read("User-agent: *\nDisallow: /*a*b", "x").allows("/xbxa")


LIST = """<html><head><base href="/zwgk/"></head><body>
<a href="content_1.html" title="x>y">一</a> <A class=x HREF='content_2.html?a=1&amp;b=2'>二</A> <a href=content_1.html>又</a>
<a href="javascript:go(1)">跳</a><a href="mailto:a@b.cn">信</a>
<script type="text/xml"><record><![CDATA[<li><a href="/art/3.html">三</a></li>]]></record></script>
<a href="index_2.html"><span>下一页</span></a></body></html>"""


def test_links_of_a_list() -> None:
    links, following = read_listing(LIST.encode("gb18030"), "https://a.cn/list.html")
    assert links[:3] == [
        "https://a.cn/zwgk/content_1.html",
        "https://a.cn/zwgk/content_2.html?a=1&b=2",
        "https://a.cn/art/3.html",
    ]
    assert following == "https://a.cn/zwgk/index_2.html"


@pytest.mark.parametrize(
    ("text", "following"),
    [
        ('<script>createPageHTML(5, 0, "index", "html");</script>', "https://a.cn/z/index_1.html"),
        ("<script>createPageHTML(5,3,'index','shtml')</script>", "https://a.cn/z/index_4.shtml"),
        ('<script>createPageHTML(5, 4, "index", "html");</script>', None),
        ('<a href="#">下一页</a>', None),
        ("<a href='p3.html'>下页</a><a href='p9.html'>下页</a>", "https://a.cn/z/p3.html"),
    ],
)
def test_the_next_page(text: str, following: str | None) -> None:
    assert read_listing(text.encode(), "https://a.cn/z/")[1] == following


def test_feeds_and_site_maps() -> None:
    feed = "<?xml version='1.0' encoding='utf-8'?><rss><item><link><![CDATA[https://a.cn/1.html]]></link></item></rss>"
    assert read_listing(feed.encode(), "https://a.cn/rss")[0] == ["https://a.cn/1.html"]
    assert read_listing(b"<urlset><loc> https://a.cn/2.html?a=1&amp;b=2 </loc></urlset>", "https://a.cn/s")[0] == [
        "https://a.cn/2.html?a=1&b=2"
    ]
    with pytest.raises(FetchError):
        read_listing(bytes(range(128, 256)) * 50 + b"\xff\xfe\x00\x01", "https://a.cn/s")


def write(folder: Path, text: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(text, "utf-8")
    return path


GOOD = """
[fetch]
delay_s = 1
[[source]]
name = "甲"
folder = "docs"
[[source]]
name = "乙"
list = "https://a.cn/l.html"
match = "/zwgk/*/content_*.html"
pages = 2
attachments = true
[[source]]
name = "丙"
urls = ["https://A.cn/1.html#x", "https://a.cn/1.html"]
"""


def test_sources_are_read(tmp_path: Path) -> None:
    found = read_sources(write(tmp_path, GOOD), tmp_path)
    first, second, third = found.sources
    assert first.folder == tmp_path / "docs"
    assert (second.pages, second.attachments) == (2, True)
    assert third.urls == ("https://a.cn/1.html",)
    assert found.fetch.delay_s == 1
    assert found.fetch.user_agent.startswith("policy-pipeline/")
    assert found.named(["丙", "丙"]) == (third,)
    assert found.named([]) == found.sources
    with pytest.raises(InputError, match=r"丁.*甲、乙、丙"):
        found.named(["丁"])


@pytest.mark.parametrize(
    ("match", "url", "wanted"),
    [
        ("/zwgk/*/content_*.html", "https://a.cn/zwgk/2025/content_1.html", True),
        ("/zwgk/*/content_*.html", "https://a.cn/zwgk/content_1.html", False),
        ("content_", "https://a.cn/content_1.html", True),
        ("/t\\d{8}_\\d+\\.html$", "https://a.cn/t20250101_12.html", True),
        ("/t\\d{8}_\\d+\\.html$", "https://a.cn/t20250101_12.html?x", False),
    ],
)
def test_links_that_are_wanted(tmp_path: Path, match: str, url: str, wanted: bool) -> None:
    text = f"[[source]]\nname = 'a'\nlist = ['https://a.cn/']\nmatch = '{match}'"
    assert read_sources(write(tmp_path, text), tmp_path).sources[0].wants(url) is wanted


NAMED = "[[source]]\nname = 'a'\n"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("nonsense", "TOML"), ("[other]", "other"), ("source = 1", "source"), ("[[source]]\nfolder = 'x'", "name"),
        (NAMED, "零个"), (NAMED + "folder = 'x'\nurls = ['https://a.cn']", "folder、urls"),
        (NAMED + "url = 'https://a.cn'", "url；"), (NAMED + "urls = 'https://a.cn'", "urls"), (NAMED + "urls = []", "urls"),
        (NAMED + "urls = ['a.cn']", "a.cn"), (NAMED + "folder = 3", "folder"), (NAMED + "folder = ' '", "folder"),
        (NAMED + "folder = '~nobody_here/x'", "nobody_here"),
        (NAMED + "list = 'https://a.cn'", "match"), (NAMED + "list = 'https://a.cn'\nmatch = '('", "正则"),
        (NAMED + "folder = 'x'\nmatch = 'a'", "match"), (NAMED + "folder = 'x'\npages = 2", "pages"),
        (NAMED + "list = 'https://a.cn'\nmatch = 'a'\npages = 0", "pages"),
        (NAMED + "folder = 'x'\nattachments = true", "attachments"),
        (NAMED + "urls = ['https://a.cn']\nattachments = 1", "attachments"),
        (NAMED + "folder = 'x'\n" + NAMED + "folder = 'y'", "'a'"),
        ("[fetch]\nwait = 1", "wait"), ("[fetch]\ndelay_s = '2'", "delay_s"), ("[fetch]\nretries = true", "retries"),
        ("[fetch]\ntimeout_s = 0", "timeout_s"), ("[fetch]\nallow_private = 1", "allow_private"),
        ("[fetch]\nproxy = 'socks5://a:1'", "proxy"), ("[fetch]\nuser_agent = \"a\\r\\nX: 1\"", "user_agent"),
    ],
)  # fmt: skip
def test_mistakes_are_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(InputError, match=named):
        read_sources(write(tmp_path, text), tmp_path)


def test_the_example_is_all_comment_and_right_once_uncommented(tmp_path: Path) -> None:
    assert (REPO / "corpus" / "sources.toml").read_text("utf-8") == example()
    assert read_sources(write(tmp_path, example()), tmp_path).sources == ()
    lines = [line.removeprefix("# ") for line in example().splitlines()]
    settings = [line for line in lines if line.startswith(("[", "]", '  "')) or ("=" in line and line[0].isascii())]
    found = read_sources(write(tmp_path, "\n".join(settings)), tmp_path)
    assert [bool(s.folder or s.urls or s.lists) for s in found.sources] == [True] * 3
    assert found.fetch == read_sources(write(tmp_path, ""), tmp_path).fetch


@pytest.mark.parametrize(
    ("media_type", "url", "expected"),
    [
        ("text/html", "https://a.cn/x.jsp", ".html"), ("application/pdf", "https://a.cn/x", ".pdf"),
        ("application/octet-stream", "https://a.cn/x.DOCX", ".docx"), (None, "https://a.cn/x", ".bin"),
    ],
)  # fmt: skip
def test_suffixes(media_type: str | None, url: str, expected: str) -> None:
    assert suffix(media_type, url) == expected


def test_reasons_have_names() -> None:
    assert reason_label("robots") == "网站声明不许抓取"
    assert reason_label("http_404") == "网站答复 404"
    assert reason_label("encrypted") == "encrypted"
    assert reason_hint("http_404")
    assert reason_hint("encrypted") == ""

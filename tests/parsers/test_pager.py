from __future__ import annotations

import pytest

from pipeline.errors import ParseError
from pipeline.model import AttachmentLink, Block, BlockKind, ParseResult
from pipeline.parsers.pager import Place, following_pages, place
from pipeline.parsers.pages import join_pages

TRS = "<script>createPageHTML({}, {}, '{}', 'html');</script>"
URL = "https://www.linjiang.gov.cn/zc/"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("p/t12.html", Place("p/t12", 0, "html")),
        ("p/t12_2.shtml", Place("p/t12", 2, "shtml")),
        (URL + "c-3.htm", Place(URL + "c", 3, "htm")),
        (URL + "show?id=5&page=2", Place(URL + "show?id=5", 2, "?")),
        (URL + "show?id=5", Place(URL + "show?id=5", 0, "?")),
        ("p/t2025_1234.html", Place("p/t2025_1234", 0, "html")),
    ],
)
def test_places_in_a_series(name: str, expected: Place) -> None:
    assert place(name) == expected


@pytest.mark.parametrize(
    ("page", "name", "expected"),
    [
        (TRS.format(3, 0, "t12"), "p/t12.html", ("p/t12_1.html", "p/t12_2.html")),
        (TRS.format(3, 0, "t12"), URL + "t12.html", (URL + "t12_1.html", URL + "t12_2.html")),
        ('createPageHTML("page_div", 2, 1, "t12", "html")', "p/t12.html", ("p/t12_1.html",)),
        (TRS.format(1, 0, "t12"), "p/t12.html", ()),
        (TRS.format(3, 2, "t12"), "p/t12_2.html", ()),
        (TRS.format(3, 0, "other"), "p/t12.html", ()),
        ("<a href='t12_2.html'>2</a><a href=\"t12_3.html\">[3]</a><a href='t12_2.html'><b>下一页</b></a>", "p/t12.html", ("p/t12_2.html", "p/t12_3.html")),
        ("<a href='t12_2.html'>下一页</a>", "p/t12_1.html", ("p/t12_2.html",)),
        ("<a href='t12_1_2.html'>下一页</a>", "p/t12_1.html", ("p/t12_1_2.html",)),
        ("<a href='?id=5&amp;page=2#top'>下一页</a>", URL + "show?id=5", (URL + "show?id=5&page=2",)),
        ("<a href='t12_2.html'>下一篇</a>", "p/t12.html", ()),
        ("<a href='t13.html'>下一页</a>", "p/t12.html", ()),
        ("<a href='../x/t12_2.html'>下一页</a>", URL + "t12.html", ()),
        ("<a href='javascript:next()'>下一页</a> <a href='t12_2.html'>首页</a>", "p/t12.html", ()),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_the_pages_that_follow(page: str, name: str, expected: tuple[str, ...], encoding: str) -> None:
    assert following_pages(f"<html><body>{page}</body></html>".encode(encoding), name) == expected


def test_bytes_of_no_encoding_are_looked_through_all_the_same() -> None:
    page = TRS.format(2, 0, "t12").encode() + b"\xff\xff\x80"
    assert following_pages(page, "p/t12.html") == ("p/t12_1.html",)


def result(*texts: str, notes: tuple[str, ...] = (), attachments: tuple[str, ...] = ()) -> ParseResult:
    blocks = (
        Block(BlockKind.FIELD, "临政办发〔2025〕18号", label="发文字号"),
        *(Block(BlockKind.PARAGRAPH, text) for text in texts),
    )
    return ParseResult(blocks, "html", tuple(AttachmentLink(name, name) for name in attachments), None, notes)


def test_what_every_page_repeats_is_kept_once() -> None:
    first = result(
        "题名",
        "来源：某网",
        "第一段。",
        "共3页 1 2 3 下一页",
        "责任编辑：林",
        notes=("网页分页：共 3 页，此文件只含其中一页", "别的"),
        attachments=("a.doc",),
    )
    second = result("题名", "来源：某网", "第二段。", "[1] [2] [3]", "责任编辑：林", attachments=("a.doc", "b.doc"))
    joined = join_pages([first, second])
    assert [(block.text, block.page) for block in joined.blocks] == [
        ("临政办发〔2025〕18号", None), ("题名", 1), ("来源：某网", 1), ("第一段。", 1), ("责任编辑：林", 1), ("第二段。", 2),
    ]  # fmt: skip
    assert joined.notes == ("别的", "网页分页：正文由 2 页网页合成", "网页分页：网页称共 3 页，还缺 1 页")
    assert [link.href for link in joined.attachments] == ["a.doc", "b.doc"]
    assert joined.page_count == 2


def test_a_page_that_cannot_be_read_is_noted_and_a_first_page_raised() -> None:
    broken = ParseError("no_text", "里没有文字")
    joined = join_pages([result("第一段。"), broken, result("第三段。")])
    assert [block.text for block in joined.blocks[1:]] == ["第一段。", "第三段。"]
    assert joined.notes == ("网页分页：第 2 页未能读入（里没有文字）", "网页分页：正文由 2 页网页合成")
    with pytest.raises(ParseError, match="没有文字"):
        join_pages([broken])

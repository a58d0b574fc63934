from __future__ import annotations

import io
import struct
import zipfile

import pytest
from parsers.makers import ofd, zipped

from pipeline.errors import ParseError
from pipeline.model import AttachmentLink
from pipeline.parsers import Limits, parse
from pipeline.parsers.archive import Member, unpack
from pipeline.parsers.ofd.fonts import read_cmap

LINES = ["示例市人民政府关于推进工业上楼", "的实施意见印发通知如下"]


def texts(content: bytes) -> list[str]:
    return [block.text for block in parse(content, name="a.ofd").blocks]


def test_ofd_text_templates_and_attachments() -> None:
    files = {
        "Doc_0/Tpls/T.xml": "<ofd:TextObject Boundary='60 100 100 8' Size='5'><ofd:TextCode X='0' Y='5' DeltaX='5 5 5'>模板文字</ofd:TextCode></ofd:TextObject>",
        "Doc_0/Attachs.xml": "<ofd:Attachment Name='附件1.xlsx'><ofd:FileLoc>Attachs/1.xlsx</ofd:FileLoc></ofd:Attachment><ofd:Attachment/>",
    }
    result = parse(ofd(LINES, **files), name="a.ofd")
    assert "".join(block.text for block in result.blocks) == "".join(LINES) + "模板文字"
    assert result.attachments == (AttachmentLink("附件1.xlsx", "Attachs/1.xlsx"), AttachmentLink("附件", None))
    assert (result.format, result.page_count, result.blocks[0].page) == ("ofd", 1, 1)


def test_ofd_shared_units_turned_text_and_hidden_objects() -> None:
    unit = "<ofd:CompositeGraphicUnit ID='7'><ofd:TextObject Boundary='0 0 50 8' Size='5'><ofd:TextCode X='0' Y='5' DeltaX='g 3 5'>共用单元</ofd:TextCode></ofd:TextObject></ofd:CompositeGraphicUnit>"
    extra = "<ofd:CompositeObject ResourceID='7' Boundary='20 200 50 8'/><ofd:CompositeObject ResourceID='x'/><ofd:TextObject Visible='false' Boundary='20 100 9 9' Size='5'><ofd:TextCode X='0' Y='5'>隐</ofd:TextCode></ofd:TextObject>"
    assert texts(ofd(["正文一行"], extra=extra, **{"Doc_0/Res.xml": unit})) == ["正文一行", "共用单元"]
    assert texts(ofd(["横向页面的文字"], matrix="CTM='0 1 -1 0 100 0'")) == ["横向页面的文字"]
    leaning = "<ofd:TextObject Boundary='20 99 90 90' Size='9' CTM='0.7 0.7 -0.7 0.7 0 0'><ofd:TextCode X='0' Y='5' DeltaX='9'>水印</ofd:TextCode></ofd:TextObject>"
    assert texts(ofd(["正文一行"], extra=leaning)) == ["正文一行"]


def test_ofd_text_that_runs_down_is_kept_where_it_is_much_of_the_page() -> None:
    down = "<ofd:TextObject Boundary='150 40 90 90' Size='5' CTM='0 1 -1 0 0 0'><ofd:TextCode X='0' Y='5' DeltaX='g {n} 5'>{text}</ofd:TextCode></ofd:TextObject>"
    assert texts(ofd(["正文一行"], extra=down.format(n=3, text="竖排一行"))) == ["正文一行", "竖排一行"]
    body = "示例市人民政府关于推进工业上楼的实施意见"
    assert texts(ofd([body], extra=down.format(n=1, text="密封"))) == [body]


def font(chars: str, kind: int) -> bytes:
    """A font of nothing but a table that gives ``chars`` the glyphs 5, 6 …"""
    codes = sorted(map(ord, chars))
    glyphs = {code: 5 + chars.index(chr(code)) for code in codes}
    if kind == 12:
        body = b"".join(struct.pack(">III", code, code, glyphs[code]) for code in codes)
        table = struct.pack(">HHIII", 12, 0, 16 + len(body), 0, len(codes)) + body
    else:
        count = len(codes) + 1
        ends = struct.pack(f">{count}H", *codes, 0xFFFF)
        deltas = struct.pack(f">{count}H", *((glyphs[code] - code) & 0xFFFF for code in codes[:-1]), 0, 1)
        ranges = [0] * count
        ranges[-2] = 4  # the last character through the array behind the table
        table = struct.pack(">HHHHHHH", 4, 0, 0, 2 * count, 0, 0, 0) + ends + b"\0\0" + ends + deltas
        table += struct.pack(f">{count}HH", *ranges, glyphs[codes[-1]])
    cmap = struct.pack(">HHHHI", 0, 1, 3, 10 if kind == 12 else 1, 12) + table
    return b"\0\1\0\0" + struct.pack(">HHHH4sIII", 1, 0, 0, 0, b"cmap", 0, 28, len(cmap)) + cmap


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (font("工业上楼", 12), "工业上楼"),
        (font("工业上楼", 4), "工业上楼"),
        (font("工业上楼", 4)[:60], ""),
        (b"no font", ""),
    ],
)
def test_ofd_text_drawn_by_glyph_numbers(data: bytes, text: str) -> None:
    drawn = (
        "<ofd:TextObject Boundary='20 20 170 8' Size='5' Font='3'><ofd:CGTransform CodePosition='0' CodeCount='4' GlyphCount='4'><ofd:Glyphs>5 6 7 8</ofd:Glyphs></ofd:CGTransform>"
        "<ofd:CGTransform CodePosition='5' CodeCount='2' GlyphCount='1'><ofd:Glyphs>5</ofd:Glyphs></ofd:CGTransform>"
        "<ofd:TextCode X='0' Y='5' DeltaX='5'>\ue001\ue002</ofd:TextCode><ofd:TextCode X='10' Y='5' DeltaX='5 5 5 5'>\ue003\ue004示例市</ofd:TextCode></ofd:TextObject>"
    )
    content = ofd(
        [], extra=drawn, **{"Doc_0/Res.xml": "<ofd:Font ID='3'><ofd:FontFile>f.ttf</ofd:FontFile></ofd:Font>"}
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    (found,) = texts(zipped({**parts, "Doc_0/f.ttf": data}))
    assert found == (f"{text}示例市" if text else "\ue001\ue002\ue003\ue004示例市")


def test_glyph_numbers_of_odd_fonts_say_nothing() -> None:
    sfnt = font("上", 12)
    collection = b"ttcf" + bytes(8) + struct.pack(">I", 16)
    moved = sfnt[:12] + struct.pack(">4sIII", b"cmap", 0, 28 + 16, 0) + sfnt[28:]
    assert read_cmap(collection + moved) == {5: "上"}
    assert read_cmap(b"\0\1\0\0" + bytes(8)) == {}  # no tables
    strange = struct.pack(">HHHHI", 0, 1, 1, 0, 12) + bytes(12)  # Macintosh codes only
    assert read_cmap(b"\0\1\0\0" + struct.pack(">HHHH4sIII", 1, 0, 0, 0, b"cmap", 0, 28, 24) + strange) == {}
    endless = struct.pack(">HHHHI", 0, 1, 3, 10, 12) + struct.pack(">HHIIIIII", 12, 0, 28, 0, 1, 0, 0x10FFFF, 1)
    assert read_cmap(b"\0\1\0\0" + struct.pack(">HHHH4sIII", 1, 0, 0, 0, b"cmap", 0, 28, 40) + endless) == {}


def test_ofd_tables() -> None:
    def rule(x0: float, y0: float, x1: float, y1: float) -> str:
        return f"<ofd:PathObject Boundary='0 0 210 297'><ofd:AbbreviatedData>M {x0} {y0} L {x1} {y1} C</ofd:AbbreviatedData></ofd:PathObject>"

    grid = "".join(rule(20, y, 120, y) for y in (100, 110, 120)) + "".join(rule(x, 100, x, 120) for x in (20, 70, 120))
    cells = "".join(
        f"<ofd:TextObject Boundary='{x} {y} 40 8' Size='4'><ofd:TextCode X='0' Y='4' DeltaX='4 4 4 4'>{text}</ofd:TextCode></ofd:TextObject>"
        for x, y, text in ((22, 102, "指标"), (72, 102, "目标"), (22, 112, "税收"), (72, 112, "30"))
    )
    (table,) = parse(ofd([], extra=grid + cells), name="a.ofd").blocks
    assert table.rows == (("指标", "目标"), ("税收", "30"))


@pytest.mark.parametrize(
    ("content", "limits", "reason"),
    [
        (ofd([], extra="<ofd:ImageObject ResourceID='3' Boundary='0 0 210 297'/>"), None, "needs_ocr"),
        (ofd([]), None, "no_text"),
        (ofd(LINES), Limits(max_pages=0), "too_large"),
        (zipped({"OFD.xml": "<x/>"}), None, "no_text"),
        (zipped({"OFD.xml": "<a><DocRoot>Doc_0/Document.xml</DocRoot></a>"}), None, "damaged"),
        (zipped({"OFD.xml": "<a>"}), None, "damaged"),
    ],
)  # fmt: skip
def test_ofd_that_cannot_be_read_is_named(
    content: bytes, limits: Limits | None, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.parsers.ocr.available", lambda: False)
    with pytest.raises(ParseError) as caught:
        parse(content, name="a.ofd", limits=limits)
    assert caught.value.reason == reason


def mht(*parts: tuple[str, str, bytes]) -> bytes:
    body = b"".join(
        b"--b\r\nContent-Type: "
        + kind.encode()
        + b"\r\nContent-Transfer-Encoding: "
        + coding.encode()
        + b"\r\n\r\n"
        + data
        + b"\r\n"
        for kind, coding, data in parts
    )
    return b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n' + body + b"--b--\r\n"


def test_web_archives() -> None:
    page = "<html><head><meta charset=gb2312></head><body><p>各有关单位：现将有关事项通知如下。</p></body></html>"
    found = parse(mht(("image/png", "base64", b"AAAA"), ("text/html", "8bit", page.encode("gb18030"))), name="通知.doc")
    assert (found.format, found.blocks[-1].text) == ("html", "各有关单位：现将有关事项通知如下。")
    assert parse(mht(("text/plain", "quoted-printable", b"=E9=80=9A=E7=9F=A5")), name="a.mht").blocks[0].text == "通知"
    with pytest.raises(ParseError) as caught:
        parse(mht(("image/png", "base64", b"AAAA")), name="a.mht")
    assert caught.value.reason == "no_text"


def gbk_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("x" * 8)
        archive.writestr(info, "通知".encode())
    raw = "通知.txt".encode("gb18030")
    return buffer.getvalue().replace(b"x" * 8, raw)


def test_archive_members_with_names_as_meant() -> None:
    inner = zipped({"附件2.txt": "名单"})
    outer = zipped({"政策/方案.txt": "正文", "政策/": "", "__MACOSX/x": "", "附件.zip": inner, "../../etc/passwd": "x"})
    assert list(unpack(outer)) == [
        Member("政策/方案.txt", "正文".encode()), Member("附件.zip!/附件2.txt", "名单".encode()), Member("etc/passwd", b"x"),
    ]  # fmt: skip
    assert [member.path for member in unpack(gbk_zip()) if isinstance(member, Member)] == ["通知.txt"]


@pytest.mark.parametrize(
    ("content", "limits", "reason"),
    [
        (b"PK\x03\x04 broken", Limits(), "damaged"),
        (zipped({"a": b" " * 2_000_000}), Limits(max_expanded_bytes=1_000_000), "too_large"),
        (zipped({f"{i}.txt": "x" for i in range(20)}), Limits(max_members=10), "too_large"),
        (zipped({"a.zip": zipped({"b.zip": zipped({"c.zip": zipped({"d": "x"})})})}), Limits(max_archive_depth=3), "too_deep"),
    ],
)  # fmt: skip
def test_archive_limits(content: bytes, limits: Limits, reason: str) -> None:
    found: list[str] = []
    try:
        found = [item.reason for item in unpack(content, "a.zip", limits) if isinstance(item, ParseError)]
    except ParseError as error:
        found.append(error.reason)
    assert found == [reason]


def test_a_broken_member_is_one_error() -> None:
    content = bytearray(zipped({"好.txt": "可以读", "坏.txt": "x" * 50}, zipfile.ZIP_STORED))
    place = content.index(b"x" * 50)
    content[place] = ord("y")
    first, second = unpack(bytes(content))
    assert isinstance(first, Member)
    assert isinstance(second, ParseError)
    assert second.reason == "damaged"

"""Inputs made to hurt a reader: bombs, loops, lies about size, depth, hostile text. All made by us, here.

``python tests/fuzz/nasty.py`` writes the small ones into ``regressions/``, where they stay; the large ones are made
when they are needed.
"""

from __future__ import annotations

import random
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from every_format import EVERY, ROWS, TITLE
from parsers.makers import PdfPage, docx, p, pdf, zipped

REGRESSIONS = Path(__file__).parent / "regressions"
MIB = 1024 * 1024
LINE = "到2027年，全市培育“专精特新”企业100家，研发投入强度达到3.5%以上。"
LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a '哈哈哈哈哈哈哈哈哈哈'>"
    + "".join(f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(9))
    + "]>"
)
EXTERNAL = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
OPF = "xmlns:ofd='http://www.ofdspec.org/2016'"


def _entity_docx(prolog: str, reference: str) -> bytes:
    body = f"<w:p><w:r><w:t>{LINE}{reference}</w:t></w:r></w:p>"
    main = f"{prolog}<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>{body}</w:body></w:document>"
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": main})


def _sheet_xlsx(sheet: str, prolog: str = "") -> bytes:
    import io
    import zipfile

    source = zipfile.ZipFile(io.BytesIO(EVERY["XLSX"][1]()))
    parts: dict[str, str | bytes] = {name: source.read(name) for name in source.namelist()}
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/worksheets/sheet1.xml"] = f"{prolog}<worksheet xmlns='{space}'>{sheet}</worksheet>"
    return zipped(parts)


def _raw_pdf(objects: list[str | bytes]) -> bytes:
    out, offsets = bytearray(b"%PDF-1.5\n"), []
    for i, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{i} 0 obj\n".encode() + (body if isinstance(body, bytes) else body.encode()) + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    return bytes(out) + f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode()


def _stream(data: bytes, extra: str = "") -> bytes:
    return f"<</Length {len(data)}{extra}>>stream\n".encode() + data + b"\nendstream"


def _deep_pages(levels: int) -> bytes:
    nodes: list[str | bytes] = ["<</Type/Catalog/Pages 2 0 R>>"]
    nodes += [f"<</Type/Pages/Count 1/Kids[{i + 3} 0 R]>>" for i in range(levels)]
    return _raw_pdf([*nodes, f"<</Type/Page/Parent {levels + 1} 0 R/MediaBox[0 0 595 842]>>"])


def _content_pdf(content: bytes, extra: str = "", resources: str = "", box: str = "0 0 595 842") -> bytes:
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R/Resources<<{resources}>>>>"
    return _raw_pdf(
        ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>", page, _stream(content, extra)]
    )


def _png(wide: int, high: int, *, text: bytes = b"") -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 1, 0, 0, 0, 0))
    note = chunk(b"zTXt", b"Comment\0\0" + text) if text else b""
    return b"\x89PNG\r\n\x1a\n" + head + note + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def _tiff_loop() -> bytes:
    """An image directory that names itself as the next one."""
    entries = [(256, 4, 1, 16), (257, 4, 1, 16), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 200),
               (278, 4, 1, 16), (279, 4, 1, 256)]  # fmt: skip
    body = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return (b"II*\0" + struct.pack("<I", 8) + body + struct.pack("<I", 8)).ljust(200, b"\0") + b"\xff" * 256


def _ofd(page: str = "", resources: str = "", document: str = "", roots: int = 1, box: str = "0 0 210 297") -> bytes:
    root = "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>" * roots
    return zipped(
        {
            "OFD.xml": f"<ofd:OFD {OPF}>{root}</ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {OPF}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>{box}</ofd:PhysicalBox>"
            "</ofd:PageArea><ofd:DocumentRes>Res.xml</ofd:DocumentRes><ofd:TemplatePage ID='9' BaseLoc='P.xml'/></ofd:CommonData>"
            f"<ofd:Pages><ofd:Page ID='1' BaseLoc='P.xml'/></ofd:Pages>{document}</ofd:Document>",
            "Doc_0/Res.xml": f"<ofd:Res {OPF}>{resources}</ofd:Res>",
            "Doc_0/P.xml": f"<ofd:Page {OPF}><ofd:Template TemplateID='9'/><ofd:Content><ofd:Layer>{page}</ofd:Layer></ofd:Content></ofd:Page>",
        }
    )


def _ofd_text(text: str, delta: str = "g 9 5", ctm: str = "") -> str:
    return f"<ofd:TextObject Boundary='20 20 170 8' Size='5' {ctm}><ofd:TextCode X='0' Y='5' DeltaX='{delta}'>{text}</ofd:TextCode></ofd:TextObject>"


def _growing_units(levels: int, each: int) -> str:
    """Shared units that draw the next one ``each`` times: each to the power of levels."""
    return "".join(
        f"<ofd:CompositeGraphicUnit ID='{i}'>"
        + f"<ofd:CompositeObject ResourceID='{(i + 1) % levels}' Boundary='0 0 9 9'/>" * each
        + _ofd_text("循环")
        + "</ofd:CompositeGraphicUnit>"
        for i in range(levels)
    )


def _nested_zip(levels: int) -> bytes:
    content = LINE.encode()
    for i in range(levels):
        content = zipped({f"{i}.zip" if i else "a.txt": content})
    return content


def _mime(depth: int) -> bytes:
    head = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b0\n\n"
    nested = "".join(f"--b{i}\nContent-Type: multipart/mixed; boundary=b{i + 1}\n\n" for i in range(depth))
    return (head + nested + f"--b{depth}\nContent-Type: text/html\n\n<p>{LINE}</p>\n").encode()


def _encrypted_doc() -> bytes:
    content = bytearray(EVERY["DOC"][1]())
    start = next(i for i in range(512, len(content), 512) if content[i : i + 2] == b"\xec\xa5")
    content[start + 11] |= 1
    return bytes(content)


HOSTILE = "示例市\u202e知通\u2066文件\u200b\ufeff\x00\x01\x1b[2J<script>alert(1)</script>=cmd|' /C calc'!A0\n"

# Small ones, checked in. Names that begin with a dot-free stem of what they attack; the suffix is what they claim.
SMALL: dict[str, Callable[[], bytes]] = {
    "xxe.docx": lambda: _entity_docx(EXTERNAL, "&a;"),
    "laughs.docx": lambda: _entity_docx(LAUGHS, "&j;"),
    "laughs.ofd": lambda: zipped({"OFD.xml": f"{LAUGHS}<OFD><DocRoot>&j;</DocRoot></OFD>"}),
    "laughs.xlsx": lambda: _sheet_xlsx(
        "<sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>&j;</t></is></c></row></sheetData>", LAUGHS
    ),
    "laughs.html": lambda: f"{LAUGHS}<html><body><p>{LINE}&j;</p></body></html>".encode(),
    "quadratic.docx": lambda: _entity_docx(f"<!DOCTYPE x [<!ENTITY a '{'哈' * 60_000}'>]>", "&a;" * 20_000),
    "nested-tables.docx": lambda: docx("<w:tbl><w:tr><w:tc>" * 900 + p(LINE) + "</w:tc></w:tr></w:tbl>" * 900),
    "wide-spans.docx": lambda: docx(
        "<w:tbl>"
        + f"<w:tr><w:tc><w:tcPr><w:gridSpan w:val='999999999'/></w:tcPr>{p('格')}</w:tc></w:tr>" * 50
        + "</w:tbl>"
    ),
    "style-loop.docx": lambda: docx(
        p(LINE, "<w:pStyle w:val='a'/>"),
        styles="<w:style w:type='paragraph' w:styleId='a'><w:basedOn w:val='b'/></w:style><w:style w:type='paragraph' w:styleId='b'><w:basedOn w:val='a'/></w:style>",
    ),
    "climbing-paths.docx": lambda: zipped(
        {"../../word/document.xml": "x", "/etc/passwd": "x", "word/document.xml": "<x/>"}
    ),
    "far-cells.xlsx": lambda: _sheet_xlsx(
        "<dimension ref='A1:XFD1048576'/><sheetData><row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData><mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells>"
    ),
    "page-tree-loop.pdf": lambda: _raw_pdf(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Count 2/Kids[2 0 R 3 0 R]>>",
            "<</Type/Pages/Count 1/Kids[2 0 R]/Parent 2 0 R>>",
        ]
    ),
    "page-count-lie.pdf": lambda: _raw_pdf(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Count 2000000000/Kids[3 0 R]>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        ]
    ),
    "form-loop.pdf": lambda: _content_pdf(
        b"/X Do", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>", "/XObject<</X 4 0 R>>"
    ),
    "xref-loop.pdf": lambda: pdf([PdfPage().text(90, 90, LINE)]).replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev 9"),
    "huge-page.pdf": lambda: _content_pdf(b"0 0 m 9 9 l S " * 200, box="0 0 100000000 100000000"),
    "odd-numbers.pdf": lambda: _content_pdf(
        b"1e38 -1e38 m 99999999999999999999 nan l S BT /F1 1e30 Tf 1 0 0 1 1e30 1e30 Tm (x) Tj ET " * 40
    ),
    "pixel-bomb.png": lambda: _png(60_000, 60_000),
    "frame-loop.tiff": _tiff_loop,
    "huge.bmp": lambda: (
        b"BM" + struct.pack("<IIIIiiHHIIiiII", 99, 0, 54, 40, 2**31 - 1, 2**31 - 1, 1, 24, 0, 0, 0, 0, 0, 0)
    ),
    "template-loop.ofd": lambda: _ofd(_ofd_text(LINE[:20])),
    "unit-loop.ofd": lambda: _ofd(
        _ofd_text(LINE[:20]) + "<ofd:CompositeObject ResourceID='0' Boundary='0 0 9 9'/>", _growing_units(1, 2)
    ),
    "unit-growth.ofd": lambda: _ofd("<ofd:CompositeObject ResourceID='0' Boundary='0 0 9 9'/>", _growing_units(40, 40)),
    "many-roots.ofd": lambda: _ofd(_ofd_text(LINE[:20]), roots=4_000),
    "endless-deltas.ofd": lambda: _ofd(_ofd_text("文" * 500, "g 999999999 1 " * 500) * 20),
    "odd-numbers.ofd": lambda: _ofd(
        _ofd_text(LINE[:20], "nan inf -1e308", "CTM='nan inf 1e308 -1e308 1e999 x'"), box="0 0 1e308 nan"
    ),
    "outside.ofd": lambda: _ofd(
        _ofd_text(LINE[:20]), document="<ofd:Attachments>../../../../etc/passwd</ofd:Attachments>"
    ),
    "nested.zip": lambda: _nested_zip(30),
    "no-boundary.mht": lambda: b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary=""\n\n----\n\n<p>x',
    "hostile.txt": lambda: (f"{HOSTILE}{LINE * 9}\n" * 5).encode(),
    "hostile.csv": lambda: (f"{HOSTILE.strip()},{LINE * 3}\n" * 5).encode(),
    "hostile.html": lambda: (
        f"<html><body><div id=zoom>{f'<p>{HOSTILE}</p><p>{LINE * 9}</p>' * 5}</div></body></html>".encode()
    ),
    "all-nul.txt": lambda: bytes(999),
    "half-surrogates.txt": lambda: b"\xff\xfe" + b"\x00\xd8A\x00" * 300 + "通知".encode("utf-16-le"),
    "spans.html": lambda: b"<table><tr><td colspan=99999999 rowspan=99999999>x<td>y</table>" * 30,
}


# Large ones, made when needed.
LARGE: dict[str, Callable[[], bytes]] = {
    "page-tree-deep.pdf": lambda: _deep_pages(1_500),
    "text-bomb.png": lambda: _png(20, 20, text=zlib.compress(bytes(30 * MIB), 9)[:30_000]),
    "nested.mht": lambda: _mime(800),
    "braces.rtf": lambda: b"{\\rtf1 " + b"{" * 9_000 + b"x" + b"}" * 9_000,
    "hostile.md": lambda: (f"# {HOSTILE}\n{LINE * 9}\n\n" * 5 + "[" * 900 + "](" * 900 + "*_" * 900).encode(),
    "encrypted.doc": _encrypted_doc,
    "long-line.txt": lambda: b"policy " * (200 * MIB // 7),
    "long-line.html": lambda: b"<p>" + "政策".encode() * (200 * MIB // 6),
    "nested-divs.html": lambda: (f"<div>{LINE}" * 10_000).encode(),
    "nested-tables.html": lambda: ("<table><tr><td>" * 10_000 + LINE).encode(),
    "nested-lists.html": lambda: ("<ul><li>" * 10_000 + LINE).encode(),
    "unclosed.html": lambda: ("<b><i><font>" * 100_000 + LINE).encode(),
    "tags.html": lambda: b"<p>" * 500_000 + LINE.encode(),
    "attributes.html": lambda: ("<div " + "a=1 " * 400_000 + f">{LINE}</div>").encode(),
    "bomb.docx": lambda: docx(p(" " * (80 * MIB))),
    "paragraphs.docx": lambda: docx("<w:p/>" * 200_000 + p(LINE)),
    "bomb.xlsx": lambda: zipped({"xl/workbook.xml": b" " * (80 * MIB)}),
    "bomb.ofd": lambda: zipped({"OFD.xml": b" " * (80 * MIB)}),
    "bomb.zip": lambda: zipped({"a.txt": bytes(80 * MIB)}),
    "members.zip": lambda: zipped({f"{i}": b"" for i in range(30_000)}),
    "stream-bomb.pdf": lambda: _content_pdf(zlib.compress(b"0 0 m 9 9 l S " * (20 * MIB)), "/Filter/FlateDecode"),
    "glyphs.pdf": lambda: pdf([PdfPage().text(9, 9, "政策" * 300_000)]),
    "rules.pdf": lambda: _content_pdf(
        b"".join(b"%d 0 m %d 842 l S 0 %d m 595 %d l S\n" % (i % 595, i % 595, i % 842, i % 842) for i in range(4_000))
    ),
    "pages.pdf": lambda: pdf([PdfPage().text(90, 90, LINE)] * 5_001),
    "brackets.txt": lambda: ("（" * 100_000 + "《" * 100_000 + "第" * 100_000).encode(),
    "digits.txt": lambda: ("1" * 6_000 + "万元，" + "2025年" * 1_500 + "一" * 3_000).encode(),
    "dots.txt": lambda: ("总则" + "." * 200_000 + "1\n" + "…… " * 100_000).encode(),
    "headings.txt": lambda: "".join(f"（{'一二三四五六七八九'[i % 9]}）要求\n" for i in range(6_000)).encode(),
    "columns.md": lambda: ("|a" * 9_000 + "|\n" + "|---" * 9_000 + "|\n" + ("|x" * 9_000 + "|\n") * 60).encode(),
    "stars.md": lambda: ("**" * 60_000 + "[a](" * 30_000 + "`" * 60_000).encode(),
    "quotes.csv": lambda: ('"' * 100_001 + ",x\n" * 100_000).encode(),
}  # fmt: skip


def damaged(seed: int = 9) -> dict[str, bytes]:
    """Every format cut short and with bits turned, by a fixed seed."""
    rng = random.Random(seed)
    made: dict[str, bytes] = {}
    for name, (file, make) in EVERY.items():
        if name in (
            "PDF, scanned",
            "image",
            "DOC",
            "WPS",
            "RTF",
            "DOCX",
            "XLSX",
            "XLS",
        ):  # too large to keep, or slow to convert
            continue
        content = make()
        stem, _, suffix = file.rpartition(".")
        word = name.lower().replace(", ", "-").replace(" ", "-")
        made[f"cut-{word}-{stem}.{suffix}"] = content[: len(content) * 2 // 3]
        flipped = bytearray(content)
        for _ in range(12):
            flipped[rng.randrange(len(flipped))] ^= 1 << rng.randrange(8)
        made[f"flip-{word}-{stem}.{suffix}"] = bytes(flipped)
    small = docx(
        p(TITLE) + p(LINE) + "<w:tbl>" + "".join(f"<w:tr><w:tc>{p(row[0])}</w:tc></w:tr>" for row in ROWS) + "</w:tbl>"
    )
    made |= {"cut-docx.docx": small[:-40], "flip-docx.docx": bytes(b ^ (i % 97 == 50) for i, b in enumerate(small))}
    return made


def main() -> None:
    REGRESSIONS.mkdir(exist_ok=True)
    for name, content in [*((name, make()) for name, make in SMALL.items()), *damaged().items()]:
        (REGRESSIONS / name).write_bytes(content)


if __name__ == "__main__":
    main()

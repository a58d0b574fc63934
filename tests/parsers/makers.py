"""Small files of every format, made in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WIDTH, HEIGHT = 595.0, 842.0


def zipped(files: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A Word file with ``body`` as the XML inside w:body; ``parts`` are the inner XML of styles, numbering, footnotes."""
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "word/document.xml": f"<w:document xmlns:w='{W}'><w:body>{body}</w:body></w:document>",
    }
    for name, inner in parts.items():
        files[f"word/{name}.xml"] = f"<w:{name} xmlns:w='{W}'>{inner}</w:{name}>"
    return zipped(files)


def p(text: str = "", properties: str = "", run: str = "") -> str:
    """A w:p with one run."""
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"
    )


class PdfPage:
    """Content of one page; coordinates in points from the top left corner."""

    def __init__(self, width: float = WIDTH, height: float = HEIGHT, rotate: int = 0) -> None:
        self.width, self.height, self.rotate = width, height, rotate
        self.operators: list[str] = []

    def text(self, x: float, top: float, text: str, size: float = 14.0, matrix: str = "") -> PdfPage:
        placed = matrix or f"1 0 0 1 {x} {self.height - top - size}"
        self.operators.append(f"BT /F1 {size} Tf {placed} Tm <{text.encode('utf-16-be').hex()}> Tj ET")
        return self

    def paragraph(self, top: float, text: str, *, size: float = 14.0, left: float = 90.0, chars: int = 28) -> float:
        """Text wrapped at ``chars`` with a first-line indent; returns where the next line would begin."""
        indent, line = 2, ""
        for char in [*text, ""]:
            if char and sum(0.5 if c.isascii() else 1.0 for c in line + char) <= chars - indent:
                line += char
                continue
            self.text(left + indent * size, top, line, size)
            top, indent, line = top + size * 1.8, 0, char
        return top

    def line(self, x0: float, top0: float, x1: float, top1: float) -> PdfPage:
        self.operators.append(f"{x0} {self.height - top0} m {x1} {self.height - top1} l S")
        return self

    def table(
        self,
        top: float,
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        left: float = 90.0,
        height: float = 24.0,
        size: float = 10.0,
    ) -> float:
        """A ruled table, one line of text a cell; returns its bottom."""
        xs = [left]
        for width in widths:
            xs.append(xs[-1] + width)
        for i in range(len(rows) + 1):
            self.line(xs[0], top + i * height, xs[-1], top + i * height)
        for x in xs:
            self.line(x, top, x, top + len(rows) * height)
        for i, row in enumerate(rows):
            for x, cell in zip(xs, row, strict=False):
                for k, part in enumerate(cell.split("\n")):
                    self.text(x + 3, top + i * height + 4 + k * size * 1.1, part, size)
        return top + len(rows) * height


def pdf(pages: Sequence[PdfPage], font: str = "STSong-Light", files: dict[str, bytes] | None = None) -> bytes:
    """A PDF whose text uses a predefined Chinese encoding, so that no font has to be embedded; ``files`` inside it."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", ""]
    font_number = 3
    objects.append(
        f"<</Type/Font/Subtype/Type0/BaseFont/{font}/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype"
        f"/CIDFontType0/BaseFont/{font}/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000"
        "/W[1[500] 814[500] 1 95 500 814 907 500]/FontDescriptor<</Type/FontDescriptor/FontName/"
        f"{font}/Flags 4/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"
    )
    kids = []
    for page in pages:
        stream = "\n".join(page.operators).encode()
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {page.width} {page.height}]/Rotate {page.rotate}"
            f"/Resources<</Font<</F1 {font_number} 0 R>>>>/Contents {number + 1} 0 R>>"
        )
        objects.append(f"<</Length {len(stream)}>>stream\n{stream.decode()}\nendstream")
    names = ""
    for name, data in (files or {}).items():
        written = f"<feff{name.encode('utf-16-be').hex()}>"
        objects.append(f"<</Type/EmbeddedFile/Length {len(data)}>>stream\n{data.decode('latin-1')}\nendstream")
        objects.append(f"<</Type/Filespec/F{written}/UF{written}/EF<</F {len(objects)} 0 R>>>>")
        names += f"{written} {len(objects)} 0 R "
    if names:
        objects[0] = f"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[{names}]>>>>>>"
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    offsets = []
    for i, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(f"{i} 0 obj\n{body}\nendobj\n".encode("latin-1"))
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    for offset in offsets:
        out.write(f"{offset:010d} 00000 n \n".encode())
    out.write(f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode())
    return out.getvalue()


def ofd(texts: Sequence[str], *, extra: str = "", matrix: str = "", **files: str) -> bytes:
    """An OFD package of one page with one line of 5 mm type for each text; ``extra`` is more XML for the page."""
    space = "xmlns:ofd='http://www.ofdspec.org/2016'"
    lines = "".join(
        f"<ofd:TextObject ID='{i}' Boundary='20 {20 + 9 * i} 170 8' Font='1' Size='5' {matrix}>"
        f"<ofd:TextCode X='0' Y='5' DeltaX='g {max(1, len(text) - 1)} 5'>{text}</ofd:TextCode></ofd:TextObject>"
        for i, text in enumerate(texts)
    )
    parts = {
        "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        "<ofd:DocumentRes>Res.xml</ofd:DocumentRes><ofd:TemplatePage ID='9' BaseLoc='Tpls/T.xml'/></ofd:CommonData>"
        "<ofd:Pages><ofd:Page ID='1' BaseLoc='Pages/P0.xml'/></ofd:Pages><ofd:Attachments>/Doc_0/Attachs.xml</ofd:Attachments></ofd:Document>",
        "Doc_0/Pages/P0.xml": f"<ofd:Page {space}><ofd:Template TemplateID='9'/><ofd:Content><ofd:Layer>{lines}{extra}</ofd:Layer></ofd:Content></ofd:Page>",
    }
    return zipped({**parts, **{name: f"<ofd:X {space}>{inner}</ofd:X>" for name, inner in files.items()}})


def ofd_package(
    pages: Sequence[Sequence[str]],
    *,
    tables: dict[int, Sequence[Sequence[str]]] | None = None,
    attachments: dict[str, bytes] | None = None,
) -> bytes:
    """An OFD package of several pages with paragraphs, a ruled table below them where one is given, and files."""
    space = "xmlns:ofd='http://www.ofdspec.org/2016'"
    members: dict[str, str | bytes] = {
        "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Attachs.xml": f"<ofd:Attachments {space}>"
        + "".join(
            f"<ofd:Attachment Name='{name}'><ofd:FileLoc>Attachs/{i}</ofd:FileLoc></ofd:Attachment>"
            for i, name in enumerate(attachments or {})
        )
        + "</ofd:Attachments>",
    }
    members |= {f"Doc_0/Attachs/{i}": data for i, data in enumerate((attachments or {}).values())}
    listed = ""
    for number, paragraphs in enumerate(pages):
        top, objects = 25.0, ""
        for text in paragraphs:
            for i in range(0, len(text), 30):
                left = 25 + (10 if i == 0 and number + len(objects) else 0)
                objects += _ofd_text(left, top, text[i : i + 30])
                top += 9
        for k, row in enumerate((tables or {}).get(number, ())):
            for j, cell in enumerate(row):
                objects += _ofd_text(27 + 40 * j, top + 2 + 10 * k, cell)
                objects += _ofd_box(25 + 40 * j, top + 10 * k, 40, 10)
        members[f"Doc_0/Pages/P{number}.xml"] = (
            f"<ofd:Page {space}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
        )
        listed += f"<ofd:Page ID='{number}' BaseLoc='Pages/P{number}.xml'/>"
    members["Doc_0/Document.xml"] = (
        f"<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        f"</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages><ofd:Attachments>Attachs.xml</ofd:Attachments></ofd:Document>"
    )
    return zipped(members)


def _ofd_text(x: float, y: float, text: str) -> str:
    return (
        f"<ofd:TextObject Boundary='{x} {y} 170 8' Font='1' Size='5'><ofd:TextCode X='0' Y='5' "
        f"DeltaX='g {max(1, len(text) - 1)} 5'>{text}</ofd:TextCode></ofd:TextObject>"
    )


def _ofd_box(x: float, y: float, wide: float, high: float) -> str:
    path = f"M 0 0 L {wide} 0 L {wide} {high} L 0 {high} L 0 0"
    return f"<ofd:PathObject Boundary='{x} {y} {wide} {high}'><ofd:AbbreviatedData>{path}</ofd:AbbreviatedData></ofd:PathObject>"

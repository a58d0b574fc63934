"""Recognition: with the engine itself where it is installed, and around it with pieces handed in."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest
from parsers.makers import PdfPage, pdf, zipped
from PIL import Image, ImageDraw
from scans import SIZE, font_path, page_image, scanned, wrap

from pipeline.errors import ParseError
from pipeline.model import BlockKind, ParseResult
from pipeline.parsers import Limits, parse
from pipeline.parsers.ocr import available, confidence_notes, read_picture
from pipeline.parsers.ocr.engine import Piece, recognise
from pipeline.parsers.ocr.noise import smoothed
from pipeline.parsers.ocr.notes import pages_named
from pipeline.parsers.ocr.pages import Reading
from pipeline.parsers.ocr.repair import repair
from pipeline.parsers.ocr.rules import read_rules
from pipeline.parsers.pdf.assembly import Page
from pipeline.parsers.pdf.grid import find_grids
from pipeline.parsers.pdf.quality import is_nonsense

engine = pytest.mark.skipif(
    not available() or font_path() is None, reason="needs the ocr extra and a Chinese font (fonts-noto-cjk)"
)
POINTS = 72 / 200

PARAGRAPHS = (
    "各县（区）人民政府，市级各单位：为推动工业园区存量厂房改造提升，到2027年底，全市改造老旧厂房不少于120万平方米，"
    "新增绿色工厂30家以上。",
    "（一）分类处置。对闲置两年以上的厂房，由县（区）人民政府逐宗建档，各责任单位2026年6月30日前完成摸底。",
    "（二）资金支持。市级财政每年安排8000万元，对改造项目给予补助。",
)
LINES = wrap("\n".join(PARAGRAPHS))


def png(image: Any, **options: Any) -> bytes:
    buffer = io.BytesIO()
    (Image.fromarray(image) if isinstance(image, np.ndarray) else image).save(buffer, "PNG", **options)
    return buffer.getvalue()


def scan_pdf(*images: Any) -> bytes:
    buffer = io.BytesIO()
    first, *others = [Image.fromarray(image) for image in images]
    first.save(buffer, "PDF", resolution=200, save_all=True, append_images=others)
    return buffer.getvalue()


def with_furniture(lines: list[str], folio: int) -> Any:
    """A page with a running head and a page number, as a scanner gives it."""
    image = page_image(lines).copy()
    image[90:200] = page_image(["　　　　　　　　示范市人民政府办公室文件"], top=100)[90:200]
    image[2150:2260] = page_image([f"　　　　　　　　　　　　　— {folio} —"], top=2170)[2150:2260]
    return scanned(image, "grey", random.Random(folio))


def texts(result: ParseResult) -> list[str]:
    return [block.text for block in result.blocks]


# --------------------------------------------------------------------------- the engine itself


@engine
def test_a_scan_reads_like_a_text_pdf_beside_pages_that_have_text() -> None:
    """Pages 1 and 2 are pictures of one running text, page 3 has a text layer."""
    import pypdfium2

    typed = PdfPage()
    typed.paragraph(120, "本页有文字层，说明市级财政资金的安排。")
    whole = pypdfium2.PdfDocument.new()
    for part in (scan_pdf(with_furniture(LINES[:5], 1), with_furniture(LINES[5:], 2)), pdf([typed])):
        whole.import_pages(pypdfium2.PdfDocument(part))
    buffer = io.BytesIO()
    whole.save(buffer)
    result = parse(buffer.getvalue(), name="扫描件.pdf")
    body = [block for block in result.blocks if "示范市" not in block.text]
    assert [(block.text, block.page) for block in body] == [
        (PARAGRAPHS[0], 1), (PARAGRAPHS[1], 1), (PARAGRAPHS[2], 2), ("本页有文字层，说明市级财政资金的安排。", 3),
    ]  # fmt: skip
    assert not any("—" in text for text in texts(result))  # page numbers
    assert result.notes[0].startswith("第 1—2 页由文字识别（OCR）读出，平均可信度 0.9")
    assert all(block.box is not None and block.box[2] < 595 for block in result.blocks)


@engine
def test_a_ruled_table_in_a_turned_and_sideways_picture_keeps_its_cells() -> None:
    rows = [("指标", "单位", "2027年"), ("绿色工厂数量", "家", "30"), ("单位能耗下降率", "%", "13.5")]
    image = Image.fromarray(page_image(["　　　　　附表　主要指标"], top=80)).crop((0, 0, 1654, 700))
    draw = ImageDraw.Draw(image)
    xs, ys = [200, 760, 1000, 1400], [220, 320, 420, 520]
    for x in xs:
        draw.line([(x, ys[0]), (x, ys[-1])], fill=0, width=3)
    for y in ys:
        draw.line([(xs[0], y), (xs[-1], y)], fill=0, width=3)
    from PIL import ImageFont

    font = ImageFont.truetype(font_path() or "", 40)
    for y, row in zip(ys, rows, strict=False):
        for x, cell in zip(xs, row, strict=False):
            draw.text((x + 24, y + 22), cell, font=font, fill=0)
    turned = image.rotate(0.7, Image.Resampling.BICUBIC, fillcolor=255).transpose(Image.Transpose.ROTATE_90)
    result = parse(png(turned), name="附表.png")
    assert result.format == "image"
    assert [block.rows for block in result.blocks if block.kind is BlockKind.TABLE] == [tuple(rows)]
    assert any("主要指标" in text for text in texts(result))


@engine
def test_an_empty_picture_has_no_text() -> None:
    assert recognise(np.full((200, 300), 255, dtype=np.uint8)) == []
    with pytest.raises(ParseError) as caught:
        parse(png(np.full((200, 300), 255, dtype=np.uint8)), name="a.png")
    assert caught.value.reason == "no_text"


# --------------------------------------------------------------------------- around the engine


def piece(text: str, x: float, y: float, *, size: float = SIZE, score: float = 0.99, slant: float = 0.0) -> Piece:
    wide = size * sum(0.5 if char.isascii() else 1.0 for char in text)
    corners = [(x, y), (x + wide, y), (x + wide, y + size), (x, y + size)]
    turned = [(a - b * math.tan(slant), b + a * math.tan(slant)) for a, b in corners]
    return Piece(text, score, (turned[0], turned[1], turned[2], turned[3]))


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[tuple[int, int]]]:
    """Has the engine answer with the pieces given, or by a function of the picture; returns the shapes it saw."""

    def install(answer: list[Piece] | Callable[[Any], list[Piece]]) -> list[tuple[int, int]]:
        seen: list[tuple[int, int]] = []

        def recognised(image: Any) -> list[Piece]:
            seen.append(image.shape)
            return answer(image) if callable(answer) else answer

        monkeypatch.setattr("pipeline.parsers.ocr.pages.recognise", recognised)
        monkeypatch.setattr("pipeline.parsers.ocr.images.available", lambda: True)
        monkeypatch.setattr("pipeline.parsers.ocr.available", lambda: True)
        return seen

    return install


WHITE = np.full((2339, 1654), 255, dtype=np.uint8)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("各县(区)人民政府,市级各部门:", "各县（区）人民政府，市级各部门："),
        ("(试行)", "（试行）"),
        ("（渗透系数1m/s)，", "（渗透系数1m/s），"),
        ("市政办发[2026]12号", "市政办发〔2026〕12号"),
        ("市政办发(2026)12号", "市政办发〔2026〕12号"),
        ("会议于(2026)年召开", "会议于（2026）年召开"),
        ("2026年一2030年，比例1:2，时间10:30", "2026年—2030年，比例1:2，时间10:30"),
        ("GB 18597一2001", "GB 18597—2001"),
        ("投资3O亿元，到2O27年", "投资30亿元，到2027年"),
        ("二O二六年三月", "二〇二六年三月"),
        ("纳人考核，投人使用，新进人员", "纳入考核，投入使用，新进人员"),
        ("一 12 一", "— 12 —"),
        ("示政发〔2026〕 7号 （试行） 3 M", "示政发〔2026〕7号（试行）3 M"),
        ("一是", "一是"),
        ("see (a), 1,000; ok", "see (a), 1,000; ok"),
    ],
)
def test_confused_characters_are_set_right(read: str, meant: str) -> None:
    assert repair(read) == meant
    assert len(read.replace(" ", "")) == len(meant.replace(" ", ""))


def test_only_grainy_pictures_are_smoothed() -> None:
    page = page_image(LINES[:6])[:700]
    assert smoothed(page) is page
    grainy = scanned(page, "rough", random.Random(1))
    assert float(np.diff(smoothed(grainy).astype(float)).std()) < 0.5 * float(np.diff(grainy.astype(float)).std())


def test_slanted_lines_are_set_straight(say: Callable[..., Any]) -> None:
    slant = math.radians(1.5)
    say([piece("推进园区改造提升，" * 3, 200, 300 + 80 * i, slant=slant) for i in range(4)])
    lines = read_picture(WHITE, POINTS, 1, Limits()).page.lines
    assert len(lines) == 4
    assert all(abs(line.bottom - line.top - SIZE * POINTS) < 1.5 for line in lines)


def test_a_page_on_its_side_or_head_is_turned(say: Callable[..., Any]) -> None:
    upright = [piece("全市工业园区", 100, 100 + 60 * i) for i in range(3)]
    down = Piece("全市工业", 0.9, ((100, 100), (142, 100), (142, 400), (100, 400)))

    def sideways(image: Any) -> list[Piece]:
        if image.shape == (2339, 1654):
            return [down, down._replace(text="园区改造")]
        return upright if image[0, 0] == 0 else [piece("口口", 100, 100, score=0.5)]

    marked = WHITE.copy()
    marked[0, -1] = 0  # comes to the upper left after a quarter turn anticlockwise
    say(sideways)
    assert [line.text for line in read_picture(marked, POINTS, 1, Limits()).page.lines] == ["全市工业园区"] * 3
    seen = say(lambda image: [piece("乱写的字", 100, 100, score=0.6)] if image[0, -1] == 0 else upright)
    assert len(read_picture(marked, POINTS, 1, Limits()).page.lines) == 3
    assert len(seen) == 2


def test_a_long_picture_is_read_in_parts_cut_at_blank_rows(say: Callable[..., Any]) -> None:
    image = np.full((6000, 800), 255, dtype=np.uint8)
    image[:, ::7] = 0
    image[1400:1420] = 255
    seen = say([piece("一图读懂", 50, 50)])
    reading = read_picture(image, POINTS, 1, Limits())
    assert 1400 <= seen[0][0] <= 1420
    assert sum(height for height, _ in seen) == 6000
    assert len(reading.page.lines) == len(seen) > 2


def test_known_centres_place_characters_in_cells() -> None:
    from pipeline.parsers.ocr.pages import _bounds

    assert _bounds(["家", "3", "0"], (10.0, 60.0, 70.0), 0.0, 80.0) == [0.0, 35.0, 65.0, 80.0]
    assert _bounds(["家", "3", "0"], (10.0, 5.0, 70.0), 0.0, 80.0) == [0.0, 40.0, 60.0, 80.0]


def test_drawings_are_no_tables() -> None:
    image = Image.fromarray(WHITE.copy())
    draw = ImageDraw.Draw(image)
    draw.rectangle((200, 200, 900, 600), outline=0, width=4)
    draw.rectangle((300, 900, 700, 1200), fill=0)
    edges = read_rules(np.asarray(image), 50.0, POINTS)
    assert {edge.horizontal for edge in edges} == {False, True}
    assert find_grids(edges) == []
    assert read_rules(WHITE, 50.0, POINTS) == []


def test_unsure_pages_and_lines_are_noted() -> None:
    def reading(number: int, *pieces: tuple[str, float]) -> Reading:
        chars = sum(len(text) for text, _ in pieces)
        score = sum(len(text) * score for text, score in pieces) / max(1, chars)
        return Reading(Page(number, 842.0, [], [], "text"), score, pieces)

    notes = confidence_notes([reading(1, ("通知" * 20, 0.99), ("印发", 0.6)), reading(3, ("示范", 0.71)), reading(4)])
    assert notes == (
        "第 1、3—4 页由文字识别（OCR）读出，平均可信度 0.96",
        "第3页识别可信度低（0.71）",
        "第1页「印发」识别可信度低（0.60）",
    )
    assert confidence_notes([]) == ()
    many = [reading(i, ("示范", 0.5)) for i in range(1, 31)]
    assert confidence_notes(many)[-1] == "另有 10 页识别可信度低"
    lines = [reading(1, ("长" * 200, 1.0), *[("示范", 0.6)] * 30)]
    assert confidence_notes(lines)[-1] == "另有 10 行识别可信度低"
    assert pages_named(list(range(1, 90, 2))).endswith(" 等 页")


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "LA", "P", "1", "CMYK", "I;16"])
def test_pictures_of_every_mode_are_read(mode: str, say: Callable[..., Any]) -> None:
    seen = say([piece("关于开展摸底的通知", 100, 100)])
    if mode == "I;16":
        picture = Image.fromarray(np.full((900, 600), 40_000, dtype=np.uint16))
    else:
        picture = Image.new("RGB", (600, 900), "white").convert(mode)
    buffer = io.BytesIO()
    picture.save(buffer, "TIFF")
    assert texts(parse(buffer.getvalue(), name="a.tif")) == ["关于开展摸底的通知"]
    assert seen == [(900, 600)]


def test_transparent_pictures_stand_on_white(say: Callable[..., Any]) -> None:
    ground: list[int] = []

    def look(image: Any) -> list[Piece]:
        ground.append(int(image.min()))
        return [piece("通知", 10, 10)]

    say(look)
    parse(png(Image.new("RGBA", (300, 300), (0, 0, 0, 0))), name="a.png")
    assert ground == [255]


@pytest.mark.parametrize(("name", "kind"), [("a.jpg", "JPEG"), ("a.bmp", "BMP"), ("a.webp", "WEBP"), ("a.gif", "GIF")])
def test_every_picture_format_is_an_image(name: str, kind: str, say: Callable[..., Any]) -> None:
    seen = say([piece("通知", 10, 10)])
    buffer = io.BytesIO()
    Image.new("RGB", (3000, 1500), "white").save(buffer, kind)
    assert parse(buffer.getvalue(), name=name).format == "image"
    assert seen == [(1200, 2400)]


def test_every_frame_of_a_tiff_is_a_page_and_heads_are_dropped(say: Callable[..., Any]) -> None:
    texts_of = iter(["推进改造。", "落实资金。", "加强监督。", "总结评估。"])

    def page(_: Any) -> list[Piece]:
        return [piece("示范市人民政府文件", 400, 60), piece(next(texts_of), 200, 800), piece("— 1 —", 700, 2250)]

    say(page)
    buffer = io.BytesIO()
    frame = Image.new("L", (1654, 2339), 255)
    frame.save(buffer, "TIFF", save_all=True, append_images=[frame] * 3)
    result = parse(buffer.getvalue(), name="扫描.tif")
    assert [(block.text, block.page) for block in result.blocks] == [
        ("推进改造。", 1), ("落实资金。", 2), ("加强监督。", 3), ("总结评估。", 4),
    ]  # fmt: skip
    assert result.page_count == 4
    with pytest.raises(ParseError, match="max_ocr_pages") as caught:
        parse(buffer.getvalue(), name="扫描.tif", limits=Limits(max_ocr_pages=3))
    assert caught.value.reason == "too_large"


def test_limits_on_pictures(say: Callable[..., Any]) -> None:
    say([])
    for content, limits, reason in (
        (png(WHITE), Limits(max_image_pixels=1_000_000), "too_large"),
        (png(WHITE)[:3000], Limits(), "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, Limits(), "damaged"),
        (scan_pdf(WHITE, WHITE), Limits(max_ocr_pages=1), "too_large"),
    ):
        with pytest.raises(ParseError) as caught:
            parse(content, name="a", limits=limits)
        assert caught.value.reason == reason


def captioned(image: Any, caption: str) -> bytes:
    """A PDF page with a picture over all of it and words in its text layer."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    document = pypdfium2.PdfDocument(scan_pdf(image))
    page = document[0]
    words = pdfium.FPDFPageObj_NewTextObj(document, b"Helvetica", 12)
    pdfium.FPDFText_SetText(words, (pdfium.FPDF_WCHAR * (len(caption) + 1))(*map(ord, caption)))
    pdfium.FPDFPageObj_Transform(words, 1, 0, 0, 1, 90, 400)
    pdfium.FPDFPage_InsertObject(page, words)
    page.gen_content()
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_photograph_keeps_its_caption_and_a_stamped_scan_is_recognised(say: Callable[..., Any]) -> None:
    content = captioned(WHITE, "Figure 1 The industrial park")
    say([])
    result = parse(content, name="a.pdf")
    assert (texts(result), result.notes) == (["Figure 1 The industrial park"], ())
    say([piece("全市改造老旧厂房不少于一百二十万平方米，新增绿色工厂三十家。", 200, 300)])
    assert texts(parse(content, name="a.pdf")) == ["全市改造老旧厂房不少于一百二十万平方米，新增绿色工厂三十家。"]


def test_a_word_file_of_pictures_is_read_in_their_order(
    say: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {
        "word/document.xml": "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
        "<w:body><w:p><w:r><w:drawing/></w:r></w:p></w:body></w:document>",
        "word/media/image10.png": png(np.full((100, 60), 255, dtype=np.uint8)),
        "word/media/image2.png": png(np.full((80, 60), 255, dtype=np.uint8)),
        "word/media/chart.emf": b"no picture",
    }
    seen = say(lambda image: [piece(f"高{image.shape[0]}", 5, 5, size=8)])
    result = parse(zipped(body), name="扫描.docx")
    assert [(block.text, block.page) for block in result.blocks] == [("高80", 1), ("高100", 2)]
    assert (result.format, len(seen)) == ("docx", 2)
    monkeypatch.setattr("pipeline.parsers.ocr.available", lambda: False)
    with pytest.raises(ParseError) as caught:
        parse(zipped(body), name="扫描.docx")
    assert caught.value.reason == "needs_ocr"


def ofd(*pages: str, media: bytes = b"") -> bytes:
    """An OFD package whose pages have the content given."""
    space = "xmlns='http://www.ofdspec.org/2016'"
    listed = "".join(f"<Page ID='{i}' BaseLoc='Pages/{i}.xml'/>" for i in range(1, len(pages) + 1))
    files: dict[str, str | bytes] = {
        "OFD.xml": f"<OFD {space}><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>",
        "Doc_0/Document.xml": f"<Document {space}><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea>"
        f"<DocumentRes>DocumentRes.xml</DocumentRes></CommonData><Pages>{listed}</Pages></Document>",
        "Doc_0/DocumentRes.xml": f"<Res {space} BaseLoc='Res'><MultiMedias><MultiMedia ID='7' Type='Image'>"
        "<MediaFile>page.png</MediaFile></MultiMedia></MultiMedias></Res>",
        "Doc_0/Res/page.png": media,
    }
    for i, inner in enumerate(pages, 1):
        files[f"Doc_0/Pages/{i}.xml"] = f"<Page {space}><Content><Layer>{inner}</Layer></Content></Page>"
    return zipped(files)


TYPED = "<TextObject Boundary='20 30 100 10' Size='5'><TextCode X='0' Y='5' DeltaX='g 5 5'>有文字的页</TextCode></TextObject>"
PICTURE = "<ImageObject Boundary='0 0 210 297' ResourceID='7'/><ImageObject Boundary='0 0 9 9' ResourceID='8'/>"


def test_a_page_of_an_ofd_file_that_is_a_picture_is_recognised(
    say: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    say([piece("图片中的通知", 200, 300)])
    result = parse(ofd(TYPED, PICTURE, media=png(WHITE)), name="a.ofd")
    assert [(block.text, block.page) for block in result.blocks] == [("有文字的页", 1), ("图片中的通知", 2)]
    assert result.notes[0].startswith("第 2 页由文字识别")
    broken = parse(ofd(TYPED, PICTURE, media=b"JBIG2"), name="a.ofd")
    assert broken.notes == ("第 2 页的图片无法打开，未读出文字",)
    with pytest.raises(ParseError, match="max_ocr_pages"):
        parse(ofd(PICTURE, PICTURE, media=png(WHITE)), name="a.ofd", limits=Limits(max_ocr_pages=1))
    with pytest.raises(ParseError, match="max_image_pixels"):
        parse(ofd(PICTURE, media=png(WHITE)), name="a.ofd", limits=Limits(max_image_pixels=10))
    monkeypatch.setattr("pipeline.parsers.ocr.available", lambda: False)
    assert "pip install" in parse(ofd(TYPED, PICTURE, media=png(WHITE)), name="a.ofd").notes[0]
    with pytest.raises(ParseError) as caught:
        parse(ofd(PICTURE, media=png(WHITE)), name="a.ofd")
    assert caught.value.reason == "needs_ocr"


@pytest.mark.parametrize(("content", "name"), [(png(WHITE), "a.png"), (scan_pdf(WHITE), "a.pdf")])
def test_without_the_extra_the_command_to_install_it_is_told(
    content: bytes, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.parsers.ocr.engine.find_spec", lambda module: None)
    with pytest.raises(ParseError, match=r"pip install 'policy-pipeline\[ocr\]'") as caught:
        parse(content, name=name)
    assert caught.value.reason == "needs_ocr"


@pytest.mark.skipif(not available(), reason="needs the ocr extra")
def test_an_engine_out_of_memory_is_a_memory_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Any) -> None:
        raise RuntimeError("onnxruntime: std::bad_alloc")

    monkeypatch.setattr("pipeline.parsers.ocr.engine._engine", lambda: full)
    with pytest.raises(MemoryError):
        recognise(WHITE)
    with pytest.raises(ParseError) as caught:
        parse(png(WHITE), name="a.png")
    assert caught.value.reason == "memory"


def test_the_engine_is_not_loaded_for_what_has_text() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from pipeline.parsers import parse; parse('第一条 正文。'.encode(), name='a.txt');"
        "print(sorted({'rapidocr', 'onnxruntime', 'cv2', 'PIL'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


# --------------------------------------------------------------------------- text layers that say nothing


@pytest.mark.parametrize(
    ("text", "nonsense"),
    [
        ("为深入推进工业园区改造提升，现将有关事项通知如下，请认真组织实施。", False),
        ("張偉明、李秀英等同志為貫徹落實國務院關於加強環境保護工作的意見參加會議", False),
        ("斜桥镇、盐官镇、丁桥镇、袁花镇、黄湾镇、长安镇、许村镇、马桥街道、海昌街道、海洲街道", False),
        ("ÖÐ»ªÈËÃñ¹²ºÍ¹ú¹úÎñÔº¹ØÓÚ½øÒ»²½", True),
        ("温度 25±5℃，面积 30 m²，浓度 15 μg/m³，" * 3, False),
        ("".join(chr(0x4E00 + 37 * i % 20000) for i in range(80)), True),
        ("".join(bytes([0xB0 + i * 7 % 39, 0xA1 + i * 31 % 93]).decode("gb2312") for i in range(80)), True),
    ],
)
def test_nonsense_is_told_by_the_company_characters_keep(text: str, nonsense: bool) -> None:
    assert find_spec("jieba")
    assert is_nonsense(text) is nonsense

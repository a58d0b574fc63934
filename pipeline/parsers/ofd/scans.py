"""OFD pages that are pictures, recognised."""

from __future__ import annotations

from pipeline.errors import ParseError
from pipeline.parsers.heartbeat import beat
from pipeline.parsers.limits import INSTALL_OCR, Limits, check_ocr_pages
from pipeline.parsers.package import Package
from pipeline.parsers.pdf.assembly import Page

_USUAL_WIDTH = 595.0  # points


def recognise_pages(package: Package, pages: list[Page], scans: dict[int, str], limits: Limits) -> tuple[str, ...]:
    """Replaces the pages named in ``scans`` (page → path of its picture) in place; returns notes on them.

    ParseError("needs_ocr") where no other page has text and recognition is not installed.
    """
    from pipeline.parsers.ocr import available, confidence_notes, frames, read_picture
    from pipeline.parsers.ocr.notes import pages_named

    if not available():
        if any(page.lines or page.tables for page in pages):
            return (f"{pages_named(list(scans))}是图片，未读出文字：请运行 {INSTALL_OCR} 后重试",)
        raise ParseError("needs_ocr", f"{package.name or 'OFD'} 只有图片，没有文字：请运行 {INSTALL_OCR} 后重试")
    check_ocr_pages(len(scans), package.name, limits)
    readings = []
    unread: list[int] = []
    for i, page in enumerate(pages):
        path = scans.get(page.number, "")
        if page.number not in scans:
            continue
        try:
            image = next(frames(package.read(path), package.name, limits))
        except ParseError as error:
            if error.reason != "damaged":
                raise
            unread.append(page.number)  # a picture in a format of its own (JBIG2)
            continue
        readings.append(read_picture(image, _USUAL_WIDTH / image.shape[1], page.number, limits))
        pages[i] = readings[-1].page
        beat()
    notes = confidence_notes(readings)
    return (*notes, f"{pages_named(unread)}的图片无法打开，未读出文字") if unread else notes

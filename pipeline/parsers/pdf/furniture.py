"""Headers, footers, page numbers and watermarks: what a page prints besides its text."""

from __future__ import annotations

import re
from collections import Counter

from pipeline.parsers.pdf.lines import Line

_BAND = 0.12  # share of the page height at each end where headers and footers stand
_LEAST_BAND = 85.0  # points: what a landscape page has at least
_ENDS = 0.2  # share of the page height at each end where the first and the last line of a scan may stand
_OFTEN = 0.3  # share of pages on which such a line is a running head
_BUCKET = 6.0  # points
_REPEATED = 3  # pages
_ALMOST_ALL = 0.6  # share of pages on which text in mid-page must repeat to be a watermark
_WATERMARKS = 4
_WATERMARK_CHARS = 4
_DASHES = "-—–－―·•\\s"
_NUMBER = r"(?:\d{1,4}|[ivxlcIVXLC]{1,7}|[Ⅰ-Ⅻⅰ-ⅻ]{1,3}|[０-９]{1,4})"
_PAGE_NUMBER = re.compile(
    rf"[{_DASHES}]*(?:第\s*)?{_NUMBER}(?:\s*页)?(?:\s*[/／，,]?\s*共?\s*{_NUMBER}\s*页?)?[{_DASHES}]*"
)
_COPY_NUMBER = re.compile(r"\s*0\d{5}\s*")  # 份号, six digits in the top left corner
_KEEP = re.compile(r"附\s*[件表录]|第[一二三四五六七八九十百]+[章节编条]")


def is_page_number(text: str) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(text)) and not _COPY_NUMBER.fullmatch(text)


def without_furniture(pages: list[list[Line]], heights: list[float]) -> list[list[Line]]:
    """The lines of every page that belong to its text."""
    edge: Counter[tuple[str, int]] = Counter()
    anywhere: Counter[tuple[str, int, int]] = Counter()
    outer: Counter[str] = Counter()
    folios: Counter[int] = Counter()
    for number, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        edge.update({(_said(line), near) for line in lines if _in_band(line, height) for near in _near(line.top)})
        anywhere.update({_place(line) for line in lines})
        outer.update({_said(line) for line in _outermost(lines, height)})
        folios.update({_folio(line) - number for line in _outermost(lines, height) if is_page_number(line.text)})
    full = sum(1 for lines in pages if lines)
    repeated = _REPEATED if full > _REPEATED else max(2, full)
    least = max(_REPEATED, _ALMOST_ALL * full)
    watermarks = {place for place, count in anywhere.items() if count >= least and len(place[0]) >= _WATERMARK_CHARS}
    if len(watermarks) > _WATERMARKS:  # a form, printed again and again
        watermarks = set()

    heads = {said for said, count in outer.items() if count >= max(_REPEATED, _OFTEN * full)}

    def belongs(line: Line, height: float, outermost: list[Line], number: int) -> bool:
        if _KEEP.match(line.text):
            return True
        if line in outermost and _said(line) in heads:
            return False
        if line in outermost and is_page_number(line.text) and folios[_folio(line) - number] >= _REPEATED:
            return False
        if _in_band(line, height) and (
            is_page_number(line.text) or max(edge[_said(line), near] for near in _near(line.top)) >= repeated
        ):
            return False
        return _place(line) not in watermarks

    bodies: list[list[Line]] = []
    for number, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        outermost = _outermost(lines, height)
        bodies.append([line for line in lines if belongs(line, height, outermost, number)])
    return bodies


def _folio(line: Line) -> int:
    """The number a page bears; -1 for Roman ones."""
    digits = re.search(r"\d{1,4}", line.text)
    return int(digits[0]) if digits else -1


def _outermost(lines: list[Line], height: float) -> list[Line]:
    """The first and the last line of a page, where they stand near its ends: scans have margins of any width."""
    if not lines:
        return []
    first, last = min(lines, key=lambda line: line.top), max(lines, key=lambda line: line.bottom)
    return [line for line in (first, last) if line.bottom < _ENDS * height or line.top > (1 - _ENDS) * height]


def _said(line: Line) -> str:
    """Letters and digits: recognition reads the dash of a running head now one way, now another."""
    return "".join(filter(str.isalnum, line.text)) or line.text


def _in_band(line: Line, height: float) -> bool:
    band = max(_BAND * height, _LEAST_BAND)
    return line.bottom < band or line.top > height - band


def _near(top: float) -> tuple[int, int]:
    """Two overlapping buckets, so that a small shift still meets."""
    return int(top // _BUCKET) * 2, int((top + _BUCKET / 2) // _BUCKET) * 2 + 1


def _place(line: Line) -> tuple[str, int, int]:
    return line.text, round(line.x0 / _BUCKET), round(line.top / _BUCKET)

"""What a reader should know about recognised text."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.parsers.ocr.pages import Reading

_LOW_PAGE = 0.85
_LOW_LINE = 0.7
_SHOWN = 20
_WORDS = 16


def confidence_notes(readings: Sequence[Reading]) -> tuple[str, ...]:
    """How sure recognition was: in all, for unsure pages, and for unsure lines on the others."""
    chars = sum(reading.chars for reading in readings)
    if not chars:
        return ()
    mean = sum(reading.score * reading.chars for reading in readings) / chars
    notes = [f"{pages_named([r.page.number for r in readings])}由文字识别（OCR）读出，平均可信度 {mean:.2f}"]
    low = [r for r in readings if r.chars and r.score < _LOW_PAGE]
    notes += [f"第{r.page.number}页识别可信度低（{r.score:.2f}）" for r in low[:_SHOWN]]
    if len(low) > _SHOWN:
        notes.append(f"另有 {len(low) - _SHOWN} 页识别可信度低")
    weak = [
        f"第{r.page.number}页「{text[:_WORDS]}」识别可信度低（{score:.2f}）"
        for r in readings
        if r.score >= _LOW_PAGE
        for text, score in r.pieces
        if score < _LOW_LINE and len(text) > 1
    ]
    notes += weak[:_SHOWN]
    if len(weak) > _SHOWN:
        notes.append(f"另有 {len(weak) - _SHOWN} 行识别可信度低")
    return tuple(notes)


def pages_named(numbers: Sequence[int]) -> str:
    """第 1—4、7 页: consecutive numbers as ranges."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    words = [str(a) if a == b else f"{a}—{b}" for a, b in spans]
    shown = "、".join(words[:_SHOWN]) + (" 等" if len(words) > _SHOWN else "")
    return f"第 {shown} 页"

"""Line breaking for Chinese: closing marks never open a line, opening marks never end one, numbers stay whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.sax.saxutils import escape

NO_START = frozenset("，。、；：？！）》”’〕%％…")
NO_END = frozenset("（《“‘〔")
TOKEN = re.compile(r"[0-9A-Za-z][0-9A-Za-z.,/+\-]*%?|.", re.S)


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    font: str
    width: float


def broken_markup(
    parts: list[tuple[str, str]], measure: Callable[[str, str], float], width: float, indent: float
) -> str:
    """reportlab markup of ``parts`` (font, text), with ``<br/>`` where lines of ``width`` points end."""
    tokens = [
        Token(piece, font, measure(piece, font)) for font, text in parts for piece in TOKEN.findall(text) if piece
    ]
    lines: list[list[Token]] = []
    start, room = 0, width - indent
    while start < len(tokens):
        end = _line_end(tokens, start, room)
        lines.append(tokens[start:end])
        start, room = end, width
    return "<br/>".join(_markup(line) for line in lines)


def _line_end(tokens: list[Token], start: int, room: float) -> int:
    end, used = start, 0.0
    while end < len(tokens) and (end == start or used + tokens[end].width <= room):
        used += tokens[end].width
        end += 1
    if end == len(tokens):
        return end
    fallback = end
    while end > start + 1 and (tokens[end].text in NO_START or tokens[end - 1].text in NO_END):
        end -= 1
    return end if end > start + 1 else fallback


def _markup(line: list[Token]) -> str:
    out, font = [], ""
    for token in line:
        if token.font != font:
            out.append(("</font>" if font else "") + f'<font name="{token.font}">')
            font = token.font
        out.append(escape(token.text))
    return "".join(out) + ("</font>" if font else "")

"""Plain text and Markdown renderings."""

from __future__ import annotations

import textwrap
import unicodedata

from source import Line, Sample, outline_level, split_heading

DISCLAIMER = "〔样例文档，非真实文件〕"
NO_LINE_START = "，。、；：？！）》”’〕"


def render_text(sample: Sample) -> bytes:
    """``wrap`` folds lines at that many characters; ``encoding`` and ``newline`` are written as given."""
    settings = sample.settings
    width = settings.get("wrap", 0)
    lines = [part for line in sample.lines for part in _text_line(line, width)]
    body = "\n".join([*lines, "", DISCLAIMER, ""])
    return body.replace("\n", settings.get("newline", "\n")).encode(settings.get("encoding", "utf-8"))


def render_markdown(sample: Sample) -> bytes:
    parts = [_markdown_line(line) for line in sample.lines]
    return ("\n\n".join([*parts, DISCLAIMER]) + "\n").encode()


def _text_line(line: Line, width: int) -> list[str]:
    if line.kind == "break":
        return [""]
    if line.kind == "table":
        return ["\t".join(row) for row in line.rows]
    if line.kind in ("title", "subtitle", "masthead", "center"):
        pad = max(0, (width or 36) - len(line.text)) // 2
        return ["　" * pad + line.text]
    if line.kind == "right":
        return ["　" * max(0, (width or 36) - len(line.text) - 2) + line.text]
    text = line.text if line.kind == "flush" else "　　" + line.text.partition("|")[0]
    return _fold(text, width) if width else [text]


def _fold(text: str, width: int) -> list[str]:
    """Hard-wrap by display width (two ASCII characters fill one cell); closing punctuation never opens a line."""
    lines, line, used = [], "", 0.0
    for char in text:
        cell = 1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5
        if used + cell > width and char not in NO_LINE_START:
            lines.append(line)
            line, used = "", 0.0
        line, used = line + char, used + cell
    return [*lines, line]


def _markdown_line(line: Line) -> str:
    if line.kind == "table":
        header, *rest = ["| " + " | ".join(row) + " |" for row in line.rows]
        rule = "|" + " --- |" * len(line.rows[0])
        return "\n".join([header, rule, *rest])
    if line.kind == "title":
        return f"# {line.text}"
    if line.kind == "bold":
        return f"**{line.text}**"
    if line.kind == "paragraph" and outline_level(line.text) == 1 and not split_heading(line.text)[1]:
        return f"## {line.text}"
    return textwrap.dedent(line.text)

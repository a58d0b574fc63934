"""Markdown → blocks: headings, lists, tables; a front matter's keys as fields."""

from __future__ import annotations

import re

from pipeline.model import AttachmentLink, Block, BlockKind, BlockStyle, ParseResult
from pipeline.parsers.encoding import clean, decode
from pipeline.parsers.limits import Limits, check_cells, check_chars
from pipeline.parsers.text import damage_notes
from pipeline.parsers.tidy import tidy
from pipeline.parsers.wraps import unwrap

_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*")
_SETEXT = re.compile(r"(=+|-{2,})\s*")
_RULE = re.compile(r"(?:[-*_]\s*){3,}")
_ITEM = re.compile(r"[-*+]\s+(?:\[[ xX]\]\s+)?(?P<text>\S.*)")
_DELIMITER = re.compile(r"\|?\s*:?-{1,}:?\s*(?:\|\s*:?-{1,}:?\s*)*\|?")
_FENCE = re.compile(r"(?:```|~~~).*")
_LINK = re.compile(r"(?P<image>!)?\[(?P<text>[^\]\n]{0,300})\]\((?P<href>[^()\s]{1,2000})(?:\s+\"[^\"\n]*\")?\)")
_EMPHASIS = re.compile(r"(?<!\\)(\*\*\*|\*\*|__|~~|`)(?=\S)(.+?)(?<=\S)\1")
_STAR = re.compile(r"(?<![\\*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?!\*)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|~>-])")
_FILE = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|csv|ofd|zip|rar|7z|pptx?)(?:[?#]|$)", re.IGNORECASE)
_LONGEST = 20_000
_KEY = re.compile(r"(?P<key>[\w\u3400-\u9fff-]{1,30})\s*[:：]\s*(?P<value>.+)")


def parse_markdown(content: bytes, name: str, limits: Limits) -> ParseResult:
    decoded = decode(content)
    check_chars(len(decoded.text), limits)
    reader = _Reader(clean(decoded.text).split("\n"), limits)
    return ParseResult(tuple(reader.read()), "markdown", tuple(reader.attachments), notes=damage_notes(decoded))


class _Reader:
    def __init__(self, lines: list[str], limits: Limits) -> None:
        self.lines, self.limits = lines, limits
        self.blocks: list[Block] = []
        self.attachments: list[AttachmentLink] = []
        self._prose: list[str] = []

    def read(self) -> list[Block]:
        i = self._front_matter()
        fenced = False
        while i < len(self.lines):
            line = self.lines[i].strip()
            i += 1
            if _FENCE.fullmatch(line):
                fenced = not fenced
                self._flush()
            elif fenced:
                self._prose.append(line)
            elif "|" in line and i < len(self.lines) and self._is_delimiter(self.lines[i]):
                i = self._table(i - 1)
            elif self._prose and self._prose[-1] and _SETEXT.fullmatch(line):
                self._heading(1 if line[0] == "=" else 2, self._prose.pop())
            else:
                self._line(line)
        self._flush()
        return self.blocks

    def _line(self, line: str) -> None:
        heading, item = _HEADING.fullmatch(line), _ITEM.fullmatch(line)
        if heading:
            self._heading(len(heading[1]), heading[2])
        elif _RULE.fullmatch(line):
            self._flush()
        elif item:
            self._flush()
            self.blocks.append(Block(BlockKind.LIST_ITEM, self._inline(item["text"])))
        else:
            self._prose.append(re.sub(r"^(?:>\s?)+", "", line))

    def _front_matter(self) -> int:
        """The line after a leading ``---`` block, whose keys become fields."""
        if not self.lines or self.lines[0].strip() != "---":
            return 0
        end = next((i for i in range(1, min(len(self.lines), 60)) if self.lines[i].strip() in {"---", "..."}), 0)
        for line in self.lines[1:end]:
            found = _KEY.fullmatch(line.strip())
            if found:
                self.blocks.append(Block(BlockKind.FIELD, tidy(found["value"]).strip("\"'"), label=found["key"]))
        return end + 1 if end else 0

    def _heading(self, level: int, text: str) -> None:
        self._flush()
        self.blocks.append(Block(BlockKind.HEADING, self._inline(text), level=level))

    def _is_delimiter(self, line: str) -> bool:
        line = line.strip()
        return "-" in line and "|" in line and bool(_DELIMITER.fullmatch(line))

    def _table(self, i: int) -> int:
        self._flush()
        rows = [self._cells(self.lines[i])]
        width = len(rows[0])
        i += 2
        while i < len(self.lines) and "|" in self.lines[i]:
            rows.append(self._cells(self.lines[i]))
            width = max(width, len(rows[-1]))
            check_cells(width * len(rows), self.limits)
            i += 1
        filled = tuple(tuple(row + [""] * (width - len(row))) for row in rows)
        self.blocks.append(Block(BlockKind.TABLE, "\n".join("\t".join(row) for row in filled), rows=filled))
        return i

    def _cells(self, line: str) -> list[str]:
        line = line.strip().removeprefix("|")
        if line.endswith("|") and not line.endswith("\\|"):
            line = line[:-1]
        return [self._inline(re.sub(r"<br\s*/?>", " ", cell)) for cell in re.split(r"(?<!\\)\|", line)]

    def _flush(self) -> None:
        lines, self._prose = self._prose, []
        for text in unwrap([tidy(line) for line in lines]):
            bold = bool(re.fullmatch(r"(\*\*|__)[^*_]+\1", text))
            plain = self._inline(text)
            if plain:
                self.blocks.append(Block(BlockKind.PARAGRAPH, plain, style=BlockStyle(bold=bold)))

    def _inline(self, text: str) -> str:
        if len(text) > _LONGEST:  # no paragraph of prose: leave it as it is
            return tidy(text)
        for link in _LINK.finditer(text):
            if not link["image"] and _FILE.search(link["href"]):
                self.attachments.append(AttachmentLink(tidy(link["text"]) or link["href"], link["href"]))
        text = _LINK.sub(lambda link: "" if link["image"] else link["text"], text)
        for _ in range(3):
            text = _EMPHASIS.sub(r"\2", text)
        return tidy(_ESCAPE.sub(r"\1", _STAR.sub(r"\1", text)))

"""Plain text → blocks: one paragraph a line, hard wraps and broken lines mended."""

from __future__ import annotations

from pipeline.model import Block, BlockKind, ParseResult
from pipeline.parsers.encoding import Decoded, clean, decode
from pipeline.parsers.limits import Limits, check_chars
from pipeline.parsers.tidy import tidy
from pipeline.parsers.wraps import unwrap


def parse_text(content: bytes, name: str, limits: Limits) -> ParseResult:
    """Blocks of a text file in any Chinese encoding; blank lines separate, indentation is dropped."""
    decoded = decode(content)
    check_chars(len(decoded.text), limits)
    lines = [tidy(line) for line in clean(decoded.text).replace("\f", "\n").split("\n")]
    blocks = tuple(Block(BlockKind.PARAGRAPH, line) for line in unwrap(lines))
    return ParseResult(blocks=blocks, format="text", notes=damage_notes(decoded))


def damage_notes(decoded: Decoded) -> tuple[str, ...]:
    return (f"有 {decoded.damaged} 个字无法解码（{decoded.encoding}）",) if decoded.damaged else ()

from __future__ import annotations

import subprocess
import sys

import pytest

from pipeline.errors import ParseError
from pipeline.model import Block, BlockKind, ParseResult
from pipeline.parsers import PARSER_VERSION, REGISTRY, Limits, Parser, parse
from pipeline.parsers import registry as registry_module


def failing(content: bytes, name: str, limits: Limits) -> ParseResult:
    kind = content.decode().split()[-1]
    raise {"memory": MemoryError, "recursion": RecursionError, "value": ValueError}[kind]("x")


@pytest.mark.parametrize(("word", "reason"), [("memory", "memory"), ("recursion", "too_deep"), ("value", "damaged")])
def test_whatever_a_parser_raises_becomes_a_parse_error(
    word: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(registry_module.REGISTRY, "text", Parser(failing))
    with pytest.raises(ParseError) as caught:
        parse(f"text {word}".encode(), name="a.txt")
    assert caught.value.reason == reason
    assert "a.txt" in str(caught.value)


def test_unsupported_formats_say_what_to_do() -> None:
    for content in (b"Rar!\x1a\x07\x00....", bytes(range(256)) * 40):
        with pytest.raises(ParseError) as caught:
            parse(content, name="附件.rar")
        assert caught.value.reason in {"unsupported", "archive"}
        assert "请" in str(caught.value)


def test_every_entry_can_be_loaded() -> None:
    for format_name, parser in REGISTRY.items():
        assert (parser.load() is not None) == (parser.function is not None), format_name
    assert PARSER_VERSION


def test_a_function_may_be_given_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        registry_module.REGISTRY,
        "text",
        Parser(lambda content, name, limits: ParseResult((Block(BlockKind.PARAGRAPH, "好"),), "text")),
    )
    assert parse(b"x").blocks[0].text == "好"


@pytest.mark.parametrize(
    ("content", "limits", "reason"),
    [(b"", Limits(), "empty"), (b" \n\x00", Limits(), "empty"), (b"abc", Limits(max_bytes=2), "too_large")],
)
def test_size_limits(content: bytes, limits: Limits, reason: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse(content, limits=limits)
    assert caught.value.reason == reason


def test_importing_the_room_loads_no_heavy_library() -> None:
    code = (
        "import sys, pipeline.parsers, pipeline.parsers.worker;"
        "print([m for m in ('lxml', 'selectolax', 'pypdfium2', 'pdfplumber', 'trafilatura', 'docx', 'numpy', 'charset_normalizer') if m in sys.modules])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )

"""Every nasty input through the worker pool: each ends as a document or a named failure, within its limits."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

import pytest
from fuzz.nasty import LARGE, MIB, REGRESSIONS, SMALL, damaged

from pipeline.errors import ParseError
from pipeline.model import Document, RawDocument
from pipeline.parsers import Limits
from pipeline.parsers.worker import WorkerPool
from pipeline.process import process
from pipeline.settings import Settings

LIMITS = Limits(timeout_s=60, memory_mb=2_048, max_expanded_bytes=64 * MIB, max_table_cells=100_000)
CORPUS = sorted(path.name for path in REGRESSIONS.iterdir())
REASONS = {
    "archive", "damaged", "empty", "encoding", "encrypted", "memory", "needs_libreoffice", "needs_ocr", "no_text",
    "too_deep", "too_large", "unsupported",
}  # fmt: skip
# What must be said of these, and no other thing.
SAID = {
    "password.pdf": "encrypted", "password.docx": "encrypted", "password.xlsx": "encrypted", "encrypted.doc": "encrypted",
    "bomb.docx": "too_large", "bomb.xlsx": "too_large", "bomb.ofd": "too_large", "pixel-bomb.png": "too_large",
    "huge.bmp": "too_large", "far-cells.xlsx": "too_large", "unit-growth.ofd": "too_large", "pages.pdf": "too_large",
    "long-line.txt": "too_large", "columns.md": "too_large", "all-nul.txt": "empty", "nested.zip": "archive",
    "stream-bomb.pdf": "crashed", "nested-tables.html": "too_deep",
}  # fmt: skip
# These hold text that reading must bring out all the same.
READ = {"xxe.docx", "style-loop.docx", "template-loop.ofd", "many-roots.ofd", "xref-loop.pdf", "nested-divs.html", "paragraphs.docx", "hostile.html", "attributes.html"}  # fmt: skip


def nasty(names: list[str]) -> Iterator[RawDocument]:
    for name in names:
        yield RawDocument((REGRESSIONS / name).read_bytes() if name in CORPUS else LARGE[name](), name)


def outcomes(names: list[str]) -> dict[str, Document | ParseError]:
    work = functools.partial(process, settings=Settings(limits=LIMITS))
    with WorkerPool(
        work, workers=2, timeout_s=LIMITS.timeout_s, memory_mb=LIMITS.memory_mb, weight=lambda raw: len(raw.content)
    ) as pool:
        return {raw.identity: outcome for raw, outcome in pool.map(nasty(names))}


@pytest.mark.parametrize("names", [CORPUS, list(LARGE)], ids=["small", "large"])
def test_every_nasty_input_ends_as_a_document_or_a_named_failure(names: list[str]) -> None:
    found = outcomes(names)
    assert list(found) == names
    for name, outcome in found.items():
        if isinstance(outcome, Document):
            assert name not in SAID
            assert not {"\x00", "\x1b", "\u202e", "\u2066", "\u200b"} & set(outcome.text), name
            assert "root:" not in outcome.text
        else:
            assert outcome.reason == SAID.get(name, outcome.reason), f"{name}: {outcome}"
            assert outcome.reason in REASONS | {SAID.get(name, "")}, f"{name}: {outcome}"
            assert name not in READ, f"{name}: {outcome}"


def test_the_folder_is_what_the_script_writes() -> None:
    """Password-protected files apart, which need programs of their own to make."""
    made = {path for path in CORPUS if not path.startswith("password.")}
    assert made >= {*SMALL, *damaged()}
    assert sum(path.stat().st_size for path in Path(REGRESSIONS).iterdir()) < 100_000

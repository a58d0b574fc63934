"""Coverage-guided fuzzing of one parser with atheris: whatever the bytes, blocks or a ParseError.

    pip install -e '.[fuzz]' && python tests/fuzz/fuzz_pdf.py -max_total_time=60        (or: make fuzz)

What libFuzzer finds (a crash, a hang, too much memory) lies in the current folder; put it into ``regressions/`` once it
is mended.
"""

from __future__ import annotations

import io
import random
import sys
import tempfile
import traceback
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import atheris

with atheris.instrument_imports(include=["pipeline.parsers"]):
    from pipeline.parsers import Limits
    from pipeline.parsers.registry import REGISTRY

from every_format import EVERY
from fuzz.nasty import REGRESSIONS

from pipeline.errors import ParseError
from pipeline.model import ParseResult

LIMITS = Limits(max_bytes=1 << 20, max_chars=200_000, max_pages=20, max_table_cells=20_000, max_expanded_bytes=8 << 20)
_DEFAULTS = ("-timeout=20", "-rss_limit_mb=3072", "-max_len=100000")
_SLOW = {"unit-growth.ofd", "endless-deltas.ofd", "many-roots.ofd", "far-cells.xlsx"}
_HIDDEN = frozenset("\x00\x1b\u202e\u2066\u200b")


def fuzz(
    formats: Sequence[str],
    kind: str,
    suffix: str,
    check: Callable[[bytes], object] | None = None,
    *,
    library_errors: bool = False,
) -> None:
    """Run until told to stop. ``formats`` are seeds of ``every_format``, ``kind`` the registered parser.

    ``library_errors``: what a library raises for broken files is no find, since ``parse`` calls it damaged.
    """
    seeds = [EVERY[name][1]() for name in formats] + [
        p.read_bytes() for p in REGRESSIONS.glob(f"*.{suffix}") if p.name not in _SLOW
    ]
    read = check or _reader(kind)
    with tempfile.TemporaryDirectory() as folder:
        for i, seed in enumerate(seeds):
            (Path(folder) / str(i)).write_bytes(seed)
        packed = seeds[0].startswith(b"PK")
        mutator = {"custom_mutator": _mutate_package} if packed else {}
        atheris.Setup(
            [*sys.argv[:1], *_DEFAULTS, *sys.argv[1:], folder], lambda data: _one(read, data, library_errors), **mutator
        )
        atheris.Fuzz()


def _reader(kind: str) -> Callable[[bytes], object]:
    with atheris.instrument_imports(include=["pipeline.parsers"]):  # parsers are loaded on first use
        function = REGISTRY[kind].load()
        if kind in ("pdf", "ofd", "docx"):
            from pipeline.parsers import ocr

            ocr.available = lambda: False  # recognition takes seconds, and sees only pixels
    assert function is not None
    return lambda content: function(content, f"a.{kind}", LIMITS)


def _one(read: Callable[[bytes], object], data: bytes, library_errors: bool) -> None:
    """The parser itself: what ``parse`` would report as damaged for an exception of another kind is a find here."""
    try:
        result = read(data)
    except ParseError:
        return
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        if library_errors and any("site-packages" in frame.filename for frame in frames):
            return
        raise
    if isinstance(result, ParseResult):
        assert not any(_HIDDEN & set(block.text) for block in result.blocks)


def _mutate_package(data: bytes, max_size: int, seed: int) -> bytes:
    """Changes one member, since a changed byte of the archive itself only breaks its checksums."""
    rng = random.Random(seed)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except Exception:
        return bytes(atheris.Mutate(data, max_size))
    if not members or rng.random() < 0.05:
        return bytes(atheris.Mutate(data, max_size))
    name = rng.choice(sorted(members))
    members[name] = bytes(atheris.Mutate(members[name], len(members[name]) + 400))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, content in members.items():
            archive.writestr(path, content)
    changed = buffer.getvalue()
    return changed if len(changed) <= max_size else data

"""A stamp of the code that turns bytes into documents: when it changes, stored documents are due again."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

_ROOMS = ("model", "language", "parsers", "structure", "classify", "extract")
_KEPT = {".py", ".toml", ".tsv", ".txt", ".json", ".npz"}


@cache
def processing_version() -> str:
    """Twelve hex digits over every source and data file that ``process`` depends on."""
    root = Path(__file__).parent
    files = [root / "process.py"]
    for room in _ROOMS:
        files += [p for p in (root / room).rglob("*") if p.suffix in _KEPT and "__pycache__" not in p.parts]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]

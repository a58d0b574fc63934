"""Real pages and files, where they lie beside the checkout."""

from __future__ import annotations

import json
import re
from pathlib import Path

from pipeline.model import BlockKind
from pipeline.parsers import parse


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_first_and_last_paragraphs_of_real_pages(shared: Path) -> None:
    rows = [
        json.loads(line) for line in (shared / "gold" / "headers_dev.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    missed = []
    for blind in (False, True):
        for row in rows:
            content = (shared / row["path"]).read_text(encoding="utf-8", errors="replace")
            if blind:  # as if the content system were unknown
                content = re.sub(r"""\b(?:class|id)=(?:"[^"]*"|'[^']*')""", "", content)
            blocks = [
                squeeze(b.text)
                for b in parse(content.encode(), name=row["path"]).blocks
                if b.kind is not BlockKind.FIELD
            ]
            begins = any(text.startswith(squeeze(row["first_paragraph"])) for text in blocks)
            ends = any(text.endswith(squeeze(row["last_paragraph"])) for text in blocks)
            if not (begins and ends):
                missed.append((row["path"], blind))
    assert len(missed) <= 0.03 * len(rows)

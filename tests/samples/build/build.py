"""Render every source under ``sources/`` into ``corpus/samples/`` and write ``tests/samples/expected.jsonl``.

    python tests/samples/build/build.py [NAME…]

Equal sources give equal bytes. PDF needs reportlab and the two Debian font packages named in
``pdf_pages``; without them the PDF samples are left as they are.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from html_pages import render_html
from source import Sample, read_sample
from text_files import render_markdown, render_text
from word_files import render_docx

HERE = Path(__file__).parent
SOURCES = HERE / "sources"
EXPECTED = HERE.parent / "expected.jsonl"
SAMPLES = HERE.parents[2] / "corpus" / "samples"
TARGET = ("quote", "indicator", "value", "unit", "end")
DEADLINE = ("quote", "start", "end", "kind")
REFERENCE = ("title", "number")


def main(names: list[str]) -> int:
    records = []
    for path in sorted(SOURCES.glob("*.txt")):
        sample = read_sample(path)
        records.append(expected(sample))
        if names and path.stem not in names:
            continue
        content = render(sample)
        if content is not None:
            (SAMPLES / sample.settings["file"]).write_bytes(content)
    lines = [json.dumps(record, ensure_ascii=False) for record in sorted(records, key=lambda record: record["file"])]
    EXPECTED.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(records)} samples", file=sys.stderr)
    return 0


def render(sample: Sample) -> bytes | None:
    """The file's bytes; None for a PDF where reportlab or the fonts are missing."""
    renderers: dict[str, Callable[[Sample], bytes | None]] = {
        "html": render_html,
        "htm": render_html,
        "docx": render_docx,
        "txt": render_text,
        "md": render_markdown,
        "pdf": _render_pdf,
    }
    return renderers[Path(sample.settings["file"]).suffix[1:]](sample)


def expected(sample: Sample) -> dict[str, Any]:
    """What a careful reader finds in the sample, as one record of ``expected.jsonl``."""
    expect = dict(sample.settings["expect"])
    facts = {"targets": TARGET, "deadlines": DEADLINE, "references": REFERENCE}
    rows = {name: [_record(keys, row) for row in expect.pop(name, [])] for name, keys in facts.items()}
    code, name = expect.pop("region", ["", ""])
    region = {"region_code": code or None, "region_name": name or None}
    return {"file": sample.settings["file"], **expect, **region, **rows}


def _record(keys: tuple[str, ...], row: list[Any]) -> dict[str, Any]:
    padded = [*row, *[None] * (len(keys) - len(row))]
    return {key: None if value == "" else value for key, value in zip(keys, padded, strict=True)}


def _render_pdf(sample: Sample) -> bytes | None:
    try:
        from pdf_pages import fonts_present, render_pdf
    except ImportError:
        return None
    return render_pdf(sample) if fonts_present() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

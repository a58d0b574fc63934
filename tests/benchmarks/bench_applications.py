"""What application windows say, against windows annotated by hand: who, what, in what form, to whom, where.

    python tests/benchmarks/bench_applications.py [--root FOLDER] [--errors]

`tests/gold/applications.jsonl` names windows of documents below FOLDER (default: `shared` beside the checkout) by
offsets into their parsed text, with the stretches that a reader marked for each role. A stretch counts as found where
one found stretch of its role holds the same words or part of them, and the other way round (the same words may stand
in several places of a notice). Rows of documents that are parsed otherwise today are left out and counted.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.language import nfkc
from pipeline.model import Application, Document, PartRole, RawDocument
from pipeline.process import process

REPO = Path(__file__).resolve().parent.parent.parent


def plain(words: str) -> str:
    return "".join(nfkc(words).split())


def window(document: Document, row: dict[str, Any]) -> Application | None:
    """The application whose time overlaps the annotated one."""
    return next((a for a in document.applications if a.start_char < row["end"] and row["start"] < a.end_char), None)


def compare(found: list[str], gold: list[str]) -> tuple[list[str], list[str]]:
    """(found without gold, gold without found)."""
    extra = [f for f in found if not any(f in g or g in f for g in gold)]
    return extra, [g for g in gold if not any(f in g or g in f for f in found)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--root", type=Path, default=REPO.parent / "shared")
    parser.add_argument("--errors", action="store_true")
    given = parser.parse_args()
    if not given.root.is_dir():
        sys.exit(f"{given.root} is not there: --root names the folder of the annotated documents")

    @cache
    def read(path: str) -> Document:
        return process(RawDocument((given.root / path).read_bytes(), path))

    rows = [json.loads(line) for line in (REPO / "tests/gold/applications.jsonl").read_text("utf-8").splitlines()]
    gold_count, found_count, missed_count, extra_count = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    stale = windows = kinds = 0
    for row in rows:
        document = read(row["path"])
        if hashlib.sha256(document.text.encode()).hexdigest()[:16] != row["text_sha256"]:
            stale += 1
            continue
        application = window(document, row)
        windows += application is not None
        kinds += application is not None and application.kind == row["kind"]
        for role in PartRole:
            gold = [plain(document.text[start:end]) for start, end in row["parts"].get(role, [])]
            found = [plain(words) for words in application.words(role)] if application else []
            extra, missed = compare(found, gold)
            gold_count[role] += len(gold)
            found_count[role] += len(found)
            extra_count[role] += len(extra)
            missed_count[role] += len(missed)
            if given.errors and (extra or missed):
                print(row["path"], row["start"], role.value, "extra", extra, "missed", missed, file=sys.stderr)
    print(f"windows {windows}/{len(rows) - stale} found, kind right {kinds}; {stale} rows left out")
    print("role       gold  precision  recall")
    for role in PartRole:
        if gold_count[role] + found_count[role]:
            precision = 1 - extra_count[role] / max(found_count[role], 1)
            recall = 1 - missed_count[role] / max(gold_count[role], 1)
            print(f"{role.value:<10} {gold_count[role]:>4} {precision:>10.3f} {recall:>7.3f}")


if __name__ == "__main__":
    main()

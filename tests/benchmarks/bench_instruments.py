"""How well clauses are coded as policy instruments, against sentences coded by hand.

    python tests/benchmarks/bench_instruments.py [--root FOLDER] [--errors]

`tests/gold/instruments.jsonl` names sentences of documents below FOLDER (default: `shared` beside the checkout) by the
hash of their words. `kind` is the code given by reading, before any output was seen; `also` are codes that a second
reader might have given as well. The set `test` was only ever scored, its errors never looked at; `tune` served for
setting the vocabulary; `tune2` (sentences of documents of every kind) was scored once before its errors were read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.classify.instruments import instrument_kinds
from pipeline.model import Document, RawDocument
from pipeline.process import process
from pipeline.store.review.settling import sentence_hash

REPO = Path(__file__).resolve().parent.parent.parent
NONE = ""


def main_codes(document: Document) -> dict[str, str]:
    """Hash of a sentence → its main code."""
    text = document.text
    return {sentence_hash(text[c.sentence_start : c.sentence_end]): c.kind for c in document.instruments if c.main}


def kappa(gold: Sequence[str], found: Sequence[str]) -> float:
    """Cohen's: agreement beyond what two coders with these habits reach by chance."""
    agreed = sum(a == b for a, b in zip(gold, found, strict=True)) / len(gold)
    habits, others = Counter(gold), Counter(found)
    chance = sum(habits[code] * others[code] for code in habits) / len(gold) ** 2
    return (agreed - chance) / (1 - chance)


def score(rows: Sequence[dict[str, Any]], root: Path, show: bool) -> tuple[float, ...]:
    @cache
    def codes(path: str) -> dict[str, str]:
        return main_codes(process(RawDocument((root / path).read_bytes(), path)))

    kinds = instrument_kinds()
    gold = [row["kind"] for row in rows]
    found = [codes(row["path"]).get(row["sha256"], NONE) for row in rows]
    for row, code in zip(rows, found, strict=True):
        if show and code != row["kind"]:
            print(row["path"], row["sha256"], row["kind"] or "-", code or "-", file=sys.stderr)
    sides = [[kinds[code].side.value if code else NONE for code in codes_] for codes_ in (gold, found)]
    exact = sum(a == b for a, b in zip(gold, found, strict=True)) / len(rows)
    lenient = sum(code in (row["kind"], *row["also"]) for row, code in zip(rows, found, strict=True)) / len(rows)
    side = sum(a == b for a, b in zip(*sides, strict=True)) / len(rows)
    return exact, kappa(gold, found), lenient, side, kappa(*sides)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--root", type=Path, default=REPO.parent / "shared")
    parser.add_argument("--errors", action="store_true")
    given = parser.parse_args()
    if not given.root.is_dir():
        sys.exit(f"{given.root} is not there: --root names the folder of the coded documents")
    lines = (REPO / "tests" / "gold" / "instruments.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    print("set    sentences  accuracy  kappa  with also  side acc.  side kappa")
    for name in ("test", "tune", "tune2"):
        chosen = [row for row in rows if row["set"] == name]
        figures = score(chosen, given.root, given.errors)
        print(
            f"{name:<6} {len(chosen):>9}  {figures[0]:>8.3f} {figures[1]:>6.3f} {figures[2]:>10.3f} {figures[3]:>10.3f} {figures[4]:>11.3f}"
        )


if __name__ == "__main__":
    main()

"""How fast the time grammar and the deadlines read, in characters a second on one core, and how they scale.

    python tests/benchmarks/bench_time_grammar.py [FOLDER]

Reads every .txt below FOLDER (the repository's samples when none is given) joined and repeated to a million
characters, then strings made to hurt: long runs of digits, of 年, of dashes, of brackets. The last column must stay
near 1: time per character of the long string over that of the short one.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from pipeline.extract.calendar import find_times
from pipeline.extract.context import Context
from pipeline.extract.deadlines import find_deadlines

SIZE = 1_000_000
HOSTILE = {
    "digits": "2",
    "han digits": "二",
    "年": "年",
    "2025年": "2025年",
    "dashes": "-",
    "2025-": "2025-",
    "2025、": "2025、",
    "1、": "1、",
    "《": "《",
    "之日": "之日",
    "到到到": "到",
    "spaces": "2025 ",
    "cells": "2025年\t",
    "days": "5日、",
    "bracketed": "1日(9:00)",
    "（含": "（含",
    "每年": "每年",
    "后3日内": "后3日内",
}


def sample(folder: Path | None) -> str:
    root = folder or Path(__file__).parents[2] / "corpus" / "samples"
    text = "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in sorted(root.rglob("*.txt")))
    if not text.strip():
        text = (
            "到2025年，全市建成100个项目，年均增长6%。各单位于每年3月底前报送总结，自受理之日起20个工作日内办结。\n" * 9
        )
    return (text * (SIZE // len(text) + 1))[:SIZE]


def seconds(read: Callable[[Context], object], text: str, rounds: int = 3) -> float:
    """CPU time: the best of some rounds, each on a fresh context with its folding and sentences done."""
    best = float("inf")
    for _ in range(rounds):
        context = Context(text, date(2024, 6, 30), "行动方案")
        assert context.folded is not None
        assert context.sentences is not None
        begin = time.process_time()
        read(context)
        best = min(best, time.process_time() - begin)
    return best


def main() -> None:
    text = sample(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    context = Context(text, date(2024, 6, 30))
    print(f"{len(text):,} characters, {len(find_times(context)):,} times, {len(find_deadlines(context)):,} deadlines")
    print(f"{'':<12}{'characters/s':>16}")
    for name, read in (("times", find_times), ("deadlines", find_deadlines)):
        print(f"{name:<12}{len(text) / seconds(read, text):>16,.0f}")
    print(f"\n{'hostile':<12}{'characters/s':>16}{'growth':>8}")
    for name, piece in HOSTILE.items():
        short, long = piece * (20_000 // len(piece)), piece * (160_000 // len(piece))
        quick, slow = seconds(find_deadlines, short), seconds(find_deadlines, long)
        growth = (slow / len(long)) / (quick / len(short))
        print(f"{name:<12}{len(long) / slow:>16,.0f}{growth:>8.2f}")


if __name__ == "__main__":
    main()

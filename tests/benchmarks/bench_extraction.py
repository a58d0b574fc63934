"""How fast each extractor reads, in characters a second on one core.

    python tests/benchmarks/bench_extraction.py [FOLDER] [--rounds N]

Every .txt below FOLDER (the repository's samples when none is given) is one document. An extractor that reuses what
another found (targets read quantities and times) is timed on a context where that is done; "time + quantities" and
"all extraction" start from nothing. The last rows are strings made to hurt, most of them a number
every two or three characters; "growth" is the time of the long string over that of one a quarter as long, to stay
near 4.
"""

from __future__ import annotations

import argparse
import importlib
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from pipeline.extract.calendar import find_times
from pipeline.extract.context import Context
from pipeline.extract.quantities import find_quantities
from pipeline.extract.targets import find_targets

HOSTILE_SIZE = 200_000
PUBLISHED = date(2024, 6, 30)
TITLE = "关于印发行动方案的通知"
HOSTILE = {
    "digits": "7",
    "1,": "1,",
    "万": "万",
    "5家、": "5家、",
    "到2025年建成10个，": "到2025年建成10个，",
    "（": "（",
    "10个换行": "10个\n",
}
Reader = Callable[[Context], object]


def documents(folder: Path) -> list[str]:
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.rglob("*.txt"))]
    if not texts:
        raise SystemExit(f"no .txt below {folder}: name a folder of text documents")
    return texts


def contexts(texts: list[str], prepare: tuple[Reader, ...] = ()) -> list[Context]:
    """Fresh contexts, folded and split into sentences, with what ``prepare`` finds already done."""
    made = [Context(text, PUBLISHED, TITLE) for text in texts]
    for context in made:
        assert context.folded is not None
        assert context.sentences is not None
        for reader in prepare:
            reader(context)
    return made


def rate(read: Reader, texts: list[str], prepare: tuple[Reader, ...] = (), rounds: int = 3) -> float:
    """Characters a second of CPU time, the best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        ready = contexts(texts, prepare)
        begin = time.process_time()
        for context in ready:
            read(context)
        best = min(best, time.process_time() - begin)
    return sum(map(len, texts)) / max(best, 1e-9)


def both(context: Context) -> None:
    find_times(context)
    find_quantities(context)


def optional(module: str, name: str) -> Reader | None:
    """An extractor that another part of the package brings; None where it is not there."""
    try:
        found: Reader = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError):
        return None
    return found


def everything(context: Context) -> None:
    facts = importlib.import_module("pipeline.extract.facts")
    facts.extract_facts(context.text, context.published, context.title)


def show(label: str, characters: float) -> None:
    print(f"{label:<24}{characters / 1e6:>10.2f} M characters/s")


def show_growth(label: str, read: Reader, prepare: tuple[Reader, ...], piece: str) -> None:
    long, short = ((piece * (size // len(piece) + 1))[:size] for size in (HOSTILE_SIZE, HOSTILE_SIZE // 4))
    fast, slow = rate(read, [short], prepare, 1), rate(read, [long], prepare, 1)
    print(f"{label:<24}{slow / 1e6:>10.3f} M characters/s   growth {4 * fast / slow:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parents[2] / "corpus" / "samples")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    texts = documents(arguments.folder)
    print(f"{len(texts)} documents, {sum(map(len, texts)):,} characters")
    show("time", rate(find_times, texts, rounds=arguments.rounds))
    show("quantities", rate(find_quantities, texts, rounds=arguments.rounds))
    show("time + quantities", rate(both, texts, rounds=arguments.rounds))
    show("targets", rate(find_targets, texts, (both,), arguments.rounds))
    for name in ("deadlines", "references", "events", "meetings"):
        reader = optional(f"pipeline.extract.{name}", f"find_{name}")
        if reader is not None:
            show(name, rate(reader, texts, (both,), arguments.rounds))
    if optional("pipeline.extract.facts", "extract_facts") is not None:
        show("all extraction", rate(everything, texts, rounds=arguments.rounds))
    for label, piece in HOSTILE.items():
        show_growth(f"quantities, {label}", find_quantities, (), piece)
        show_growth(f"targets, {label}", find_targets, (both,), piece)


if __name__ == "__main__":
    main()

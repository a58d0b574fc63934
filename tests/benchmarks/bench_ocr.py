"""Recognition of scanned pages: character error rate, seconds a page, memory.

    python tests/benchmarks/bench_ocr.py [--corpus ../shared/corpus] [--pages 20] [--scans] [--seed 1]

Prints three tables: our samples set in type and made to look scanned (grey, turned, noisy), pages of real PDF files
with a text layer drawn and recognised, and (with --scans) every PDF file of the folder without a text layer.
Characters are compared after NFKC without spaces; the second rate leaves punctuation out.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pypdfium2

REPO = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(REPO / "tests"))

from scans import page_image, scanned, set_pages  # noqa: E402

from pipeline.errors import ParseError  # noqa: E402
from pipeline.parsers import Limits, parse  # noqa: E402
from pipeline.parsers.encoding import decode  # noqa: E402
from pipeline.parsers.ocr import read_picture  # noqa: E402
from pipeline.parsers.pdf.assembly import assemble  # noqa: E402
from pipeline.parsers.pdf.reader import read_page  # noqa: E402

POINTS = 72 / 200


def plain(text: str, *, punctuation: bool = True) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(char for char in folded if (char.isalnum() if not punctuation else not char.isspace()))


def distance(a: str, b: str) -> int:
    """Levenshtein."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


class Rates:
    """Errors and characters, with punctuation, without, and without regard to order."""

    def __init__(self) -> None:
        self.errors: Counter[str] = Counter()
        self.chars: Counter[str] = Counter()
        self.confused: Counter[str] = Counter()

    def add(self, wanted: str, found: str) -> float:
        for name, punctuation in (("all", True), ("words", False)):
            a, b = plain(wanted, punctuation=punctuation), plain(found, punctuation=punctuation)
            self.errors[name] += distance(a, b)
            self.chars[name] += len(a)
        missing, extra = Counter(a) - Counter(b), Counter(b) - Counter(a)
        self.errors["bag"] += max(missing.total(), extra.total())
        self.chars["bag"] += len(a)
        self.confused.update(f"-{char}" for char in missing.elements())
        self.confused.update(f"+{char}" for char in extra.elements())
        return distance(a, b) / max(1, len(a))

    def row(self, name: str, pages: int, seconds: float) -> None:
        rates = "".join(f"{self.errors[key] / max(1, self.chars[key]):>9.2%}" for key in ("all", "words", "bag"))
        print(f"{name:<34}{pages:>6}{self.chars['all']:>9}{rates}{seconds / max(1, pages):>8.2f}")


def head() -> None:
    print(f"{'':<34}{'pages':>6}{'chars':>9}{'CER':>9}{'words':>9}{'bag':>9}{'cpu s/p':>8}")


def recognise(image: Any) -> tuple[str, float]:
    started = time.process_time()
    reading = read_picture(image, POINTS, 1, Limits())
    text = "\n".join(block.text for block in assemble([reading.page]))
    return text, time.process_time() - started


def bench_samples(rng: random.Random, count: int) -> None:
    head()
    texts = sorted((REPO / "corpus" / "samples").glob("*.txt"))
    for style in ("clean", "grey", "turned", "rough"):
        rates, seconds, pages = Rates(), 0.0, 0
        for path in texts[: max(2, count // 4)]:
            lines = set_pages(decode(path.read_bytes()).text)[0]
            text, spent = recognise(scanned(page_image(lines), style, rng))
            rates.add("".join(lines), text)
            seconds, pages = seconds + spent, pages + 1
        rates.row(f"samples, {style}", pages, seconds)
        print("   ", rates.confused.most_common(12))


def bench_text_layers(corpus: Path, rng: random.Random, count: int) -> None:
    rates, seconds, pages = Rates(), 0.0, 0
    worst: list[tuple[float, str]] = []
    files = sorted((corpus / "pdf").glob("*.pdf"))
    rng.shuffle(files)
    for path in files:
        if pages >= count:
            break
        document = pypdfium2.PdfDocument(path)
        for index in rng.sample(range(len(document)), min(2, len(document))):
            page = read_page(document, index, Limits())
            if page.state != "text" or page.tables:
                continue
            wanted = "\n".join(block.text for block in assemble([page]))
            if len(wanted) < 300:  # a table of contents
                continue
            drawn = document[index].render(scale=1 / POINTS, grayscale=True).to_numpy()
            text, spent = recognise(scanned(drawn if drawn.ndim == 2 else drawn[:, :, 0], "grey", rng))
            worst.append((rates.add(wanted, text), f"{path.name} {index + 1}"))
            seconds, pages = seconds + spent, pages + 1
        document.close()
    rates.row("real pages with a text layer", pages, seconds)
    print("   ", rates.confused.most_common(20))
    print("    worst:", [(f"{rate:.1%}", name) for rate, name in sorted(worst, reverse=True)[:4]])


def bench_scans(corpus: Path) -> None:
    print(f"\n{'file':<34}{'pages':>6}{'chars':>9}{'s/page':>9}  note")
    for path in sorted((corpus / "pdf").glob("*.pdf")):
        started = time.perf_counter()
        try:
            result = parse(path.read_bytes(), name=path.name)
        except ParseError as error:
            print(f"{path.name:<34} {error.reason}: {error}")
            continue
        seconds = time.perf_counter() - started
        if result.notes:
            chars, pages = sum(len(block.text) for block in result.blocks), result.page_count or 1
            print(f"{path.name:<34}{pages:>6}{chars:>9}{seconds / pages:>9.2f}  {result.notes[0]}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--corpus", type=Path, default=REPO.parent / "shared" / "corpus")
    arguments.add_argument("--pages", type=int, default=20)
    arguments.add_argument("--scans", action="store_true")
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    bench_samples(random.Random(given.seed), given.pages)
    if (given.corpus / "pdf").is_dir():
        bench_text_layers(given.corpus, random.Random(given.seed), given.pages)
        if given.scans:
            bench_scans(given.corpus)
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()

"""Recognition of scanned pages: character error rate, seconds a page, memory.

    python tests/benchmarks/bench_ocr.py [--corpus ../shared/corpus] [--pages 8] [--scans] [--seed 1]

Prints three tables: our samples set in type and made to look scanned (every font of the machine, 10–12 points, 150–300
dpi; clean, grey, turned, rough), pages of real PDF files with a text layer drawn and recognised, and (with --scans)
every PDF file of the folder without a text layer.
Characters are compared after NFKC without spaces; the second rate leaves punctuation out.
"""

from __future__ import annotations

import argparse
import io
import random
import resource
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pypdfium2

REPO = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(REPO / "tests"))

from scans import WIDE, font_paths, page_image, scanned, wrap  # noqa: E402

from pipeline.errors import ParseError  # noqa: E402
from pipeline.parsers import Limits, parse  # noqa: E402
from pipeline.parsers.encoding import decode  # noqa: E402
from pipeline.parsers.ocr import read_picture  # noqa: E402
from pipeline.parsers.pdf.assembly import assemble  # noqa: E402
from pipeline.parsers.pdf.reader import read_page  # noqa: E402

POINTS = 72 / 200
STYLES = ("clean", "grey", "turned", "rough")


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

    @classmethod
    def sum(cls, several: Iterable[Rates]) -> Rates:
        whole = cls()
        for rates in several:
            whole.errors += rates.errors
            whole.chars += rates.chars
            whole.confused += rates.confused
        return whole

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
    """Our own scans: every font of the machine, 10, 11 and 12 points at 150, 200 and 300 dpi, read as image files."""
    texts = [decode(path.read_bytes()).text for path in sorted((REPO / "corpus" / "samples").glob("*.txt"))]
    rows: dict[tuple[int, float], Rates] = {}
    fonts: dict[str, Rates] = {}
    styles: dict[str, Rates] = {}
    spent: Counter[object] = Counter()
    pages: Counter[object] = Counter()
    for dpi in (150, 200, 300):
        for points in (10.0, 11.0, 12.0):
            cells = [(font, style) for font in font_paths() for style in STYLES]
            for font, style in rng.sample(cells, min(count, len(cells))):
                size = round(points / POINTS)
                lines = rng.choice(_pages(rng.choice(texts), size))
                wanted = "".join(lines)
                image = scanned(page_image(lines, size=size, leading=1.6, dpi=dpi, font=font), style, rng)
                found, seconds = read_file(image)
                keys = (dpi, points), Path(font).stem, style
                for table, key in zip((rows, fonts, styles), keys, strict=True):
                    table.setdefault(key, Rates()).add(wanted, found)  # type: ignore[attr-defined]
                    spent[key] += seconds
                    pages[key] += 1
    head()
    for (dpi, points), rates in rows.items():
        rates.row(f"our scans, {dpi} dpi, {points:g} points", pages[dpi, points], spent[dpi, points])
    for name, rates in [*fonts.items(), *styles.items()]:
        rates.row(f"  {name}", pages[name], spent[name])
    whole = Rates.sum(rows.values())
    whole.row("our scans, all", sum(pages[key] for key in rows), sum(spent[key] for key in rows))
    print("   ", whole.confused.most_common(12))


def _pages(text: str, size: int) -> list[list[str]]:
    """Pages of up to 16 lines that fill the measure."""
    lines = wrap(text, columns=(WIDE - 400) // size)
    return [lines[i : i + 16] for i in range(0, max(1, len(lines) - 8), 16)]


def read_file(image: Any) -> tuple[str, float]:
    """(text, processor seconds) of a picture saved as a PNG file and read like any other."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, "png")
    started = time.process_time()
    result = parse(buffer.getvalue(), name="scan.png")
    return "\n".join(block.text for block in result.blocks), time.process_time() - started


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
    arguments.add_argument("--pages", type=int, default=8, help="a row of our scans; in all of the real pages")
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

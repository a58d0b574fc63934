"""Parsing on a folder of real documents: what is read, how fast, and how it compares with the libraries alone.

    python tests/benchmarks/bench_parsers.py [../shared/corpus] [--workers 2] [--no-compare]

Prints four tables: folders (files, parsed, documents/s, reasons), PDF against pdfplumber alone on the same files,
HTML against trafilatura alone on the same pages, and where the time goes.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import re
import resource
import time
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

from pipeline.errors import ParseError
from pipeline.model import BlockKind, ParseResult, RawDocument
from pipeline.parsers import parse
from pipeline.parsers.html.portals import portals
from pipeline.parsers.worker import WorkerPool

REPO = Path(__file__).resolve().parents[2]
_PART = 12  # characters


def parse_raw(raw: RawDocument) -> tuple[str, int, int, int]:
    """(format, blocks, characters, pages); what a worker sends back."""
    result = parse(raw.content, name=raw.identity)
    return result.format, len(result.blocks), sum(len(block.text) for block in result.blocks), result.page_count or 0


def read_folder(root: Path, workers: int) -> None:
    by_folder: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix != ".jsonl":
            by_folder[path.relative_to(root).parts[0]].append(path)
    print(f"{'folder':<12}{'files':>7}{'parsed':>8}{'share':>8}{'docs/s':>8}{'MB/s':>7}  failures")
    for folder, paths in by_folder.items():
        size = sum(path.stat().st_size for path in paths) / 1e6
        raws = (RawDocument(path.read_bytes(), str(path.relative_to(root))) for path in paths)
        reasons: Counter[str] = Counter()
        with WorkerPool("bench_parsers:parse_raw", workers=workers, timeout_s=300) as pool:
            list(pool.map(RawDocument(b"warm up", f"{i}.txt") for i in range(workers)))
            started = time.perf_counter()
            for _, outcome in pool.map(raws):
                if isinstance(outcome, ParseError):
                    reasons[outcome.reason] += 1
            seconds = time.perf_counter() - started
        done = len(paths) - sum(reasons.values())
        share = f"{done / len(paths):.1%}"
        print(
            f"{folder:<12}{len(paths):>7}{done:>8}{share:>8}{len(paths) / seconds:>8.1f}{size / seconds:>7.1f}  {dict(reasons)}"
        )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"peak memory of a worker: {peak:.0f} MB\n")


def has_text_layer(path: Path) -> bool:
    """False for scans, which are a matter of recognition and of other speeds."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return any(document[i].get_textpage().count_chars() for i in range(min(4, len(document))))


def compare_pdf(root: Path) -> None:
    import pdfplumber

    pages = seconds = plumber_seconds = 0.0
    tables = plumber_tables = cells = lost = split = 0
    for path in sorted(root.glob("pdf/*.pdf")):
        if not has_text_layer(path):
            continue
        started = time.perf_counter()
        result = parse(path.read_bytes(), name=path.name)
        seconds += time.perf_counter() - started
        pages += result.page_count or 0
        tables += sum(block.kind is BlockKind.TABLE for block in result.blocks)
        found: list[str] = []
        started = time.perf_counter()
        with pdfplumber.open(path) as document:
            for page in document.pages:
                page.extract_text()
                theirs = page.extract_tables()
                plumber_tables += len(theirs)
                found += [cell for table in theirs for row in table for cell in row if cell]
                page.close()
        plumber_seconds += time.perf_counter() - started
        mine = "\n".join(block.text for block in result.blocks)
        ruled = "\n".join(block.text for block in result.blocks if block.kind is BlockKind.TABLE)
        wanted = Counter(filter(None, map(_ink, found)))
        cells += len(wanted)
        lost += sum(not _holds(_ink(mine), cell) for cell in wanted)
        split += sum(not _holds(_ink(ruled), cell) for cell in wanted)
    if not pages:
        return
    print(f"{'PDF':<24}{'pages':>7}{'pages/s':>9}{'tables':>8}")
    print(
        f"{'this parser':<24}{pages:>7.0f}{pages / seconds:>9.1f}{tables:>8}   (a table over several pages counts once)"
    )
    print(f"{'pdfplumber alone':<24}{pages:>7.0f}{pages / plumber_seconds:>9.1f}{plumber_tables:>8}")
    print(f"ratio {plumber_seconds / seconds:.1f}")
    print(f"different cells of pdfplumber's tables: {cells}, not in our text {lost}, not in our tables {split}\n")


def _ink(text: str) -> str:
    """Letters and digits: wrapping, spaces and folded punctuation aside."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


def _holds(text: str, cell: str) -> bool:
    """Whether the cell stands there, or its parts do (a cell over a page end; a frame around text)."""
    parts = [cell[i : i + _PART] for i in range(0, len(cell), _PART)]
    return cell in text or (len(parts) > 2 and sum(part in text for part in parts) >= len(parts) / 2)


def compare_html(root: Path) -> None:
    import trafilatura

    ours = theirs = 0.0
    pages = 0
    lost: Counter[str] = Counter()
    for path in sorted([*root.glob("gov_cn/*.html"), *root.glob("guangzhou/*.html")]):
        content = path.read_bytes()
        started = time.perf_counter()
        result = parse(content, name=path.name)
        ours += time.perf_counter() - started
        started = time.perf_counter()
        text = trafilatura.extract(content.decode("utf-8", "replace"), include_tables=True, include_links=True) or ""
        theirs += time.perf_counter() - started
        pages += 1
        lost.update(_losses(result, text))
    if not pages:
        return
    print(f"{'HTML':<24}{'pages':>7}{'pages/s':>9}")
    print(f"{'this parser':<24}{pages:>7}{pages / ours:>9.1f}")
    print(f"{'trafilatura alone':<24}{pages:>7}{pages / theirs:>9.1f}")
    for name, count in sorted(lost.items()):
        print(f"  {name}: {count}")
    print()


def _losses(result: ParseResult, other: str) -> Counter[str]:
    """Blocks, metadata and attachments that only one side has."""
    flat = re.sub(r"[\s|*#\-]", "", other)
    found: Counter[str] = Counter()
    mine = ""
    for block in result.blocks:
        text = re.sub(r"[\s|*#\-]", "", block.text)
        mine += text
        if block.kind is BlockKind.FIELD:
            found["metadata fields as fields (this parser)"] += 1
        elif block.kind is not BlockKind.TABLE and len(text) > 8:
            found["paragraphs (this parser)"] += 1
            found["paragraphs missing from trafilatura"] += text not in flat
    for line in other.splitlines():
        cells = [re.sub(r"[\s|*#\-:：]", "", cell) for cell in line.split("|")]
        if len(line) > 8 and "](" not in line and not all(map(_is_label, cells)):
            found["lines of trafilatura missing here"] += any(
                cell not in mine.replace("：", "").replace(":", "") for cell in cells if not _is_label(cell)
            )
    found["attachments (this parser)"] += len(result.attachments)
    found["attachments in trafilatura"] += sum((link.href or "?") in other for link in result.attachments)
    return found


def _is_label(cell: str) -> bool:
    """Empty, or the name of a metadata field, which we keep as the label of the field."""
    return not cell or bool(portals().bare_label.fullmatch(cell))


def profile(root: Path) -> None:
    folders = ("gov_cn", "guangzhou", "housing", "pdf")
    paths = [path for folder in folders for path in sorted((root / folder).glob("*"))[:40]]
    profiler = cProfile.Profile()
    profiler.enable()
    for path in paths:
        if path.suffix != ".pdf" or has_text_layer(path):
            parse(path.read_bytes(), name=path.name)
    profiler.disable()
    spent: Counter[str] = Counter()
    for (file, _, _), (_, _, own, _, _) in pstats.Stats(profiler).stats.items():  # type: ignore[attr-defined]
        part = re.search(r"parsers/(.+?)\.py|site-packages/(\w+)", file)
        spent[(part[1] or part[2]) if part else "standard library"] += own
    total = sum(spent.values())
    print("where the time goes (own time, profiled)")
    for name, seconds in spent.most_common(12):
        print(f"  {name:<28}{seconds / total:>7.1%}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("root", type=Path, nargs="?", default=REPO.parent / "shared" / "corpus")
    arguments.add_argument("--workers", type=int, default=2)
    arguments.add_argument("--no-compare", action="store_true")
    arguments.add_argument("--only-compare", action="store_true", help="skip the folders, which may hold many scans")
    options = arguments.parse_args()
    if not options.only_compare:
        read_folder(options.root, options.workers)
    if not options.no_compare:
        compare_pdf(options.root)
        compare_html(options.root)
    profile(options.root)


if __name__ == "__main__":
    main()

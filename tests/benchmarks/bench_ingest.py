"""Documents per second and peak memory of the whole pipeline: bytes → store → index.

    python tests/benchmarks/bench_ingest.py [FOLDER …]

Default: corpus/samples and, where it is beside the checkout, ../shared/corpus. Each folder is ingested into a fresh
workspace, then again unchanged. Prints a table.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

import pipeline

REPO = Path(__file__).resolve().parents[2]


def peak_megabytes() -> tuple[float, float]:
    """Largest resident size so far: of this process, and of any worker."""
    sizes = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return next(sizes), next(sizes)


def measure(folder: Path) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory() as scratch, pipeline.init(scratch) as workspace:
        began = time.perf_counter()
        report = workspace.ingest(folder)
        first = time.perf_counter() - began
        began = time.perf_counter()
        workspace.ingest(folder)
        again = time.perf_counter() - began
        counts = workspace.store.counts()
    files, failed = len(report.outcomes), len(report.failures)
    own, worker = peak_megabytes()
    return (
        folder.name,
        f"{files}",
        f"{(files - failed) / files:.1%}",
        f"{counts['passages']:,}",
        f"{first:.1f}",
        f"{files / first:.1f}",
        f"{again:.1f}",
        f"{own:.0f}",
        f"{worker:.0f}",
    )


def main() -> None:
    folders = [Path(word) for word in sys.argv[1:]]
    if not folders:
        folders = [p for p in (REPO / "corpus" / "samples", REPO.parent / "shared" / "corpus") if p.is_dir()]
    header = ("folder", "files", "read", "passages", "s", "files/s", "again s", "parent MB", "worker MB")
    print(" | ".join(header))
    for folder in folders:
        print(" | ".join(measure(folder)), flush=True)


if __name__ == "__main__":
    main()

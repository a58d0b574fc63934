"""Documents a second from bytes to a stored document, and where the time goes.

    python tests/benchmarks/bench_throughput.py [--corpus ../shared/corpus] [--folders gov_cn guangzhou housing]
                                                [--workers 2] [--profile 60]

Ingests the folders into a store of their own with worker processes, then processes a sample in this process under the
clock, stage by stage, and under the profiler, room by room.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import re
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline import process as story
from pipeline.errors import ParseError
from pipeline.ingest import find_files, ingest
from pipeline.model import RawDocument
from pipeline.settings import Settings
from pipeline.store import SourceInfo
from pipeline.store.store import open_store

REPO = Path(__file__).resolve().parent.parent.parent
# The functions of process.py that do a stage each, by the names they have there.
STAGES = {
    "parse": "parse", "build_document": "structure", "classify_doc_type": "classify: type",
    "classify_strategies": "classify: strategies", "read_strategies": "classify: strategies", "code_instruments": "classify: instruments",
    "extract_facts": "extract",
}  # fmt: skip


def throughput(folders: list[Path], workers: int) -> None:
    print(f"{'folder':<14}{'files':>7}{'read':>7}{'MB':>7}{'seconds':>9}{'docs/s':>8}")
    total = [0, 0, 0.0]
    for folder in folders:
        with tempfile.TemporaryDirectory() as workspace:
            corpus = Path(workspace) / "corpus"
            corpus.mkdir()
            files = find_files([folder], corpus)
            size = sum(file.path.stat().st_size for file in files) / 1e6
            with open_store(Path(workspace) / "policy.db") as store:
                started = time.perf_counter()
                report = ingest(store, files, corpus, Settings(workers=workers), now="2026-01-01T00:00:00")
                seconds = time.perf_counter() - started
        read = len(files) - len(report.failures)
        total = [total[0] + len(files), total[1] + read, total[2] + seconds]
        print(f"{folder.name:<14}{len(files):>7}{read:>7}{size:>7.1f}{seconds:>9.1f}{len(files) / seconds:>8.1f}")
    print(f"{'all':<14}{total[0]:>7}{total[1]:>7}{'':>7}{total[2]:>9.1f}{total[0] / total[2]:>8.1f}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{workers} workers, each at most {peak:.0f} MiB; process start and storing included\n")


def stages(raws: list[RawDocument]) -> None:
    """Seconds a document in each stage, in one process, imports and models loaded before."""
    spent: Counter[str] = Counter()

    def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            started = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                spent[name] += time.perf_counter() - started

        return run

    for name, stage in STAGES.items():
        if hasattr(story, name):
            setattr(story, name, timed(stage, getattr(story, name)))
    done = 0
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "policy.db") as store:
        for raw in raws[:5]:
            quietly(raw)
        spent.clear()
        started = time.perf_counter()
        for raw in raws:
            document = quietly(raw)
            if document is None:
                continue
            done += 1
            source = SourceInfo(path=raw.identity, byte_size=len(raw.content), ingested_at="2026-01-01T00:00:00")
            timed("store", store.save)(document, source, processed_with="bench")
        total = time.perf_counter() - started
    spent["else"] = total - spent.total()
    print(
        f"{'stage':<26}{'ms/document':>12}{'share':>8}   ({done} documents, one process: {done / total:.1f} documents/s)"
    )
    for stage, seconds in spent.most_common():
        print(f"{stage:<26}{1000 * seconds / done:>12.2f}{seconds / total:>8.1%}")
    print()


def quietly(raw: RawDocument) -> Any:
    try:
        return story.process(raw)
    except ParseError:
        return None


def profile(raws: list[RawDocument]) -> None:
    profiler = cProfile.Profile()
    profiler.enable()
    for raw in raws:
        quietly(raw)
    profiler.disable()
    rooms: Counter[str] = Counter()
    functions: Counter[str] = Counter()
    for (file, _, function), (_, _, own, _, _) in pstats.Stats(profiler).stats.items():  # type: ignore[attr-defined]
        part = re.search(r"pipeline/(.+?)\.py$|site-packages/(\w+)", file)
        name = (part[1] or part[2]) if part else function.strip("<>") if file == "~" else "standard library"
        rooms[name] += own
        functions[f"{name}: {function}"] += own
    total = rooms.total()
    print(f"{'where (own time, profiled)':<58}{'share':>7}")
    for name, seconds in rooms.most_common(16):
        print(f"{name[:56]:<58}{seconds / total:>7.1%}")
    print(f"\n{'function':<74}{'share':>7}")
    for name, seconds in functions.most_common(16):
        print(f"{name[:72]:<74}{seconds / total:>7.1%}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--corpus", type=Path, default=REPO.parent / "shared" / "corpus")
    arguments.add_argument("--folders", nargs="+", default=["gov_cn", "guangzhou", "housing"])
    arguments.add_argument("--workers", type=int, default=2)
    arguments.add_argument("--profile", type=int, default=60, help="documents of each folder under clock and profiler")
    given = arguments.parse_args()
    folders = [given.corpus / name for name in given.folders if (given.corpus / name).is_dir()]
    if not folders:
        sys.exit(f"none of {', '.join(given.folders)} is below {given.corpus}")
    throughput(folders, given.workers)
    paths = [path for folder in folders for path in sorted(folder.iterdir())[: given.profile] if path.is_file()]
    raws = [RawDocument(path.read_bytes(), path.name) for path in paths]
    stages(raws)
    profile(raws)


if __name__ == "__main__":
    main()

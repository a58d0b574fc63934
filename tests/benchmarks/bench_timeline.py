"""Time, size and peak memory of writing a timeline of N rows in each format. Prints a table.

python tests/benchmarks/bench_timeline.py [N]        # default 20000
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from bench_store import synthetic

from pipeline.store import SourceInfo, Store
from pipeline.timeline import FORMATS, TimelineRow, timeline_rows, timeline_table, write_table

ROWS_PER_DOCUMENT = 42


def rows_of(folder: Path, total: int) -> list[TimelineRow]:
    dice = random.Random(7)
    with Store(folder / "policy.db") as store:
        for n in range(total // ROWS_PER_DOCUMENT + 1):
            source = SourceInfo(url=f"https://www.example.gov.cn/{n}.html")
            store.save(synthetic(n, dice), source, processed_with="v1")
        begin = time.perf_counter()
        rows = timeline_rows(store)[:total]
        print(f"{'read and sort':<14}{time.perf_counter() - begin:>8.2f} s   {len(rows):,} rows")
    return rows


def main(total: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        table = timeline_table(rows_of(Path(folder), total))
        for format in FORMATS:
            path = Path(folder) / f"timeline.{format}"
            begin = time.perf_counter()
            write_table(table, format, path)
            seconds = time.perf_counter() - begin
            tracemalloc.start()
            write_table(table, format, path)
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            print(
                f"{format:<14}{seconds:>8.2f} s {path.stat().st_size / 2**20:>8.1f} MiB {peak / 2**20:>8.1f} MiB peak"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20000)

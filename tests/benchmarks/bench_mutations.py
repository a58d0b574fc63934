"""Broken files by the thousand, through the same door as any other: what ingest makes of each.

    python tests/benchmarks/bench_mutations.py [--files 1000] [--seed 1] [--workers 2] [--timeout 60]

Files of every format are cut, flipped, overwritten, repeated and spliced by a fixed seed (in a package half of the time
inside one of its members), written to a folder and ingested into a workspace of their own. Prints outcomes by format,
and the four figures that have to be nought or bounded: files that hung until their time was up, crashes of the parent,
files missing from the report, and the most memory parent and workers held.
"""

from __future__ import annotations

import argparse
import io
import random
import resource
import sys
import tempfile
import threading
import time
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(REPO / "tests"))

from every_format import EVERY  # noqa: E402
from parsers.makers import zipped  # noqa: E402

from pipeline.ingest import Outcome, find_files, ingest  # noqa: E402
from pipeline.parsers import Limits  # noqa: E402
from pipeline.settings import Settings  # noqa: E402
from pipeline.store.store import open_store  # noqa: E402

SLOW = {"PDF, scanned": 0.3, "image": 0.3, "DOC": 0.3, "WPS": 0.3, "RTF": 0.3}  # share of the others' number
MIB = 1024 * 1024


def mutate(content: bytes, others: list[bytes], rng: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        place = rng.randrange(max(1, len(data)))
        kind = rng.choice(("cut", "flip", "flip", "overwrite", "repeat", "delete", "splice", "zeros", "numbers"))
        if kind == "cut":
            del data[rng.randrange(max(1, len(data))) :]
        elif kind == "flip" and data:
            data[place % len(data)] ^= 1 << rng.randrange(8)
        elif kind == "overwrite":
            data[place : place + 8] = rng.randbytes(rng.randrange(1, 40))
        elif kind == "repeat":
            data[place:place] = data[place : place + rng.randrange(1, 400)] * rng.choice((2, 30, 1000))
        elif kind == "delete":
            del data[place : place + rng.randrange(1, 2000)]
        elif kind == "splice":
            other = rng.choice(others)
            start = rng.randrange(len(other))
            data[place:place] = other[start : start + rng.randrange(1, 4000)]
        elif kind == "zeros":
            data[place : place + 64] = bytes(rng.randrange(1, 64))
        else:
            data[place : place + 4] = rng.choice(
                (b"\xff" * 4, b"\x7f\xff\xff\xff", b"99999999999", b"-1", b"\0\0\0\x80")
            )
    return bytes(data)


def mutate_inside(content: bytes, others: list[bytes], rng: random.Random) -> bytes:
    """One member of a package changed, the package itself sound."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice(sorted(members))
    member = members[name]
    return zipped({**members, name: mutate(member if isinstance(member, bytes) else member.encode(), others, rng)})


def write_files(folder: Path, count: int, seed: int) -> dict[str, str]:
    """path → format of ``count`` mutated files."""
    rng = random.Random(seed)
    seeds = {name: (file, make()) for name, (file, make) in EVERY.items()}
    seeds["ZIP"] = ("policy.zip", zipped({"政策/方案.docx": seeds["DOCX"][1], "政策/附件.xlsx": seeds["XLSX"][1]}))
    others = [content for _, content in seeds.values()]
    names, weights = list(seeds), [SLOW.get(name, 1.0) for name in seeds]
    made: dict[str, str] = {}
    for i in range(count):
        name = rng.choices(names, weights)[0]
        file, content = seeds[name]
        inside = content.startswith(b"PK") and rng.random() < 0.5
        path = folder / f"{i:04d}-{file}"
        path.write_bytes((mutate_inside if inside else mutate)(content, others, rng))
        made[path.name] = name
    return made


class Watch(threading.Thread):
    """The most resident memory of this process and of any worker below it, in MiB."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.workers = 0.0

    def run(self) -> None:
        while True:
            for status in Path("/proc").glob("[0-9]*/status"):
                try:
                    fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
                    command = (status.parent / "cmdline").read_bytes()
                except (OSError, ValueError):
                    continue
                if b"pipeline.parsers.task_loop" in command and "VmHWM" in fields:
                    self.workers = max(self.workers, int(fields["VmHWM"].split()[0]) / 1024)
            time.sleep(0.5)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--files", type=int, default=1000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--workers", type=int, default=2)
    arguments.add_argument("--timeout", type=float, default=60.0)
    given = arguments.parse_args()
    watch = Watch()
    watch.start()
    limits = Limits(timeout_s=given.timeout)
    outcomes: dict[str, Outcome] = {}
    crashed = ""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as workspace:
        corpus = Path(workspace) / "corpus"
        corpus.mkdir()
        kinds = write_files(corpus, given.files, given.seed)
        with open_store(Path(workspace) / "policy.db") as store:
            try:
                files = find_files([corpus], corpus)
                settings = Settings(workers=given.workers, limits=limits)
                report = ingest(store, files, corpus, settings, now="2026-01-01T00:00:00")
                outcomes = {outcome.identity: outcome for outcome in report.outcomes}
            except Exception as error:  # what this benchmark is for
                crashed = f"{type(error).__name__}: {error}"
    seconds = time.perf_counter() - started
    by_format: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for path, name in kinds.items():
        found = [outcomes[path]] if path in outcomes else [o for key, o in outcomes.items() if key.startswith(path)]
        by_format[name][(found[0].reason or "read") if found else "LOST"] += 1  # an archive: its first member
    print(f"{'format':<16}{'files':>6}{'read':>6}  failures")
    for name, counts in sorted(by_format.items()):
        failures = {reason: count for reason, count in counts.most_common() if reason != "read"}
        print(f"{name:<16}{counts.total():>6}{counts['read']:>6}  {failures}")
    total = sum(by_format.values(), Counter())
    bugs = [
        f"{o.identity}: {o.message}" for o in outcomes.values() if o.reason in ("internal_error", "timeout", "crashed")
    ]
    print(
        f"\nfiles {len(kinds)}, read {total['read']}, seed {given.seed}, {seconds:.0f} s with {given.workers} workers"
    )
    print(f"hangs (time up)          {total['timeout']}")
    print(f"crashes of the parent    {int(bool(crashed))} {crashed}")
    print(f"files lost from report   {total['LOST']}")
    print(f"workers that died        {total['crashed']}, errors of ours {total['internal_error']}")
    print(f"peak memory, parent      {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    print(f"peak memory, one worker  {watch.workers:.0f} MiB (allowed: {limits.memory_mb} MiB of address space)")
    for bug in bugs[:20]:
        print(" ", bug)


if __name__ == "__main__":
    main()

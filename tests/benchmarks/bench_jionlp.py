"""Our time grammar beside JioNLP's time extraction and parser: the same passages, the same scorer, the same table.

    pip install -e . jionlp                 # in an environment of its own: the package itself never needs JioNLP
    python tests/benchmarks/bench_jionlp.py [GOLD.jsonl …] [--root FOLDER] [--table times.tsv]

Three tables: deadlines on gold passages (JioNLP finds every time, so its precision is that of a time extractor used for
deadlines; "end only" forgives it all starting days); our table of time expressions, section by section; characters a
second on one core. Without JioNLP the script says how to get it and stops.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipeline.evaluate.extraction import Tally, score_extraction
from pipeline.evaluate.gold import load_passages
from pipeline.extract.calendar import find_times
from pipeline.extract.context import Context
from pipeline.extract.facts import extract_facts
from pipeline.extract.quantities import find_quantities
from pipeline.model import DatePrecision, DateSpan, Deadline, DeadlineKind

HERE = Path(__file__).resolve()
TODAY = date(2023, 5, 10)  # the day from which the table is read
PUBLISHED = date(2024, 6, 30)
SAMPLE = 200_000  # characters for the comparison of speed
Days = tuple[str | None, str | None]
Found = tuple[int, int, str | None, str | None]  # offsets, first and last day
Finder = Callable[[str, date | None], list[Found]]


# --------------------------------------------------------------------- the two readers


def jionlp_finder() -> Finder:
    try:
        import jionlp
    except ImportError:
        print(
            "skipped: JioNLP is not installed here. In an environment of its own: pip install -e . jionlp",
            file=sys.stderr,
        )
        raise SystemExit(0) from None

    logging.disable(logging.CRITICAL)  # it logs each expression that it cannot parse

    def find(text: str, day: date | None) -> list[Found]:
        base = datetime.combine(day or PUBLISHED, datetime.min.time()).timestamp()
        try:
            times = jionlp.ner.extract_time(text, time_base=base, with_parsing=True) or []
        except Exception:  # its parser raises on some texts: counted as nothing found
            return []
        return [(*item["offset"], *_days(item["detail"])) for item in times]

    return find


def _days(detail: dict[str, Any]) -> Days:
    """First and last day of a parsed time; open sides, lengths and rhythms have none."""
    spoken = detail["time"]
    if detail["type"] in {"time_period", "time_delta"} or not isinstance(spoken, list):
        return None, None
    first, last = (None if "inf" in moment else moment[:10] for moment in spoken)
    return first, last


def our_times(text: str, day: date | None) -> list[Found]:
    return [
        (t.start_char, t.end_char, t.span.start and t.span.start.isoformat(), t.span.end and t.span.end.isoformat())
        for t in find_times(Context(text, day))
    ]


# --------------------------------------------------------------------- deadlines on gold passages


def deadlines(text: str, found: Sequence[Found]) -> list[Deadline]:
    def day(said: str | None) -> date | None:
        return date.fromisoformat(said) if said else None

    return [
        Deadline(
            start_char=start,
            end_char=end,
            quote=text[start:end],
            sentence_start=start,
            sentence_end=end,
            span=DateSpan(day(first), day(last), DatePrecision.DAY),
            kind=DeadlineKind.GOAL,
        )
        for start, end, first, last in found
    ]


def score(rows: list[dict[str, Any]], find: Finder) -> Tally:
    return score_extraction(rows, lambda text, day, _: (deadlines(text, find(text, day)), (), ()))["deadlines"]


def ends_only(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The passages with every pair of days accepted that shares the last day."""
    return [{**row, "deadlines": [{**item, "start": None} for item in row["deadlines"]]} for row in rows]


def without_start(find: Finder) -> Finder:
    return lambda text, day: [(start, end, None, last) for start, end, _, last in find(text, day)]


def compare_deadlines(paths: Sequence[Path], root: Path, jio: Finder) -> None:
    print(f"{'deadlines':<26}{'reader':<22}{'precision':>10}{'recall':>8}{'F1':>8}")
    for path in paths:
        if not path.is_file():
            print(f"{path.name:<26}not there")
            continue
        rows = load_passages(path, root)
        ours = score_extraction(rows, lambda t, d, title: (extract_facts(t, d, title).deadlines, (), ()))["deadlines"]
        for name, tally in (
            ("ours", ours),
            ("our times, unjudged", score(rows, our_times)),
            ("JioNLP", score(rows, jio)),
            ("JioNLP, end only", score(ends_only(rows), without_start(jio))),
        ):
            print(f"{path.name:<26}{name:<22}{tally.precision:>10.3f}{tally.recall:>8.3f}{tally.f1:>8.3f}")


# --------------------------------------------------------------------- the table of expressions


@dataclass(frozen=True, slots=True)
class Case:
    """One text of the table: what stands in it, by quote and days, under which heading of the table."""

    section: str
    text: str
    published: date | None
    wanted: tuple[tuple[str, str | None, str | None], ...]


def cases(table: Path) -> Iterator[Case]:
    section, held = "", None
    for line in table.read_text(encoding="utf-8").splitlines():
        if line.startswith("# ----"):
            section = line.strip("# -")
        if line.startswith("#"):
            continue
        text, published, *fields = line.split("\t")
        day = None if published == "none" else date.fromisoformat(published) if published else TODAY
        wanted = () if fields == ["-"] else ((fields[0].replace("⏎", "\n"), _iso(fields[1]), _iso(fields[2])),)
        text = text.replace("⏎", "\n")
        if held and (held.text, held.published) == (text, day):
            held = replace(held, wanted=held.wanted + wanted)
            continue
        if held:
            yield held
        held = Case(section, text, day, wanted)
    if held:
        yield held


def _iso(cell: str) -> str | None:
    return None if cell == "-" else cell


def verdicts(case: Case, found: list[Found]) -> Iterator[str]:
    """For each wanted time: right, end, days (wrong), missed; ``invented`` for each time where the text has none."""
    if not case.wanted:
        yield from ["invented"] * len(found) or ["right"]
    offset = 0
    for quote, first, last in case.wanted:
        start = case.text.find(quote, offset)
        end = offset = start + len(quote)
        over = [f for f in found if f[0] < end and start < f[1]]
        if not over:
            yield "missed"
        elif any(f[2:] == (first, last) for f in over):
            yield "right"
        else:
            yield "end" if last and any(f[3] == last for f in over) else "days"


def compare_table(table: Path, jio: Finder) -> None:
    tallies: dict[str, dict[str, Counter[str]]] = {}
    for case in cases(table):
        row = tallies.setdefault(case.section, {"ours": Counter(), "JioNLP": Counter()})
        row["ours"].update(verdicts(case, our_times(case.text, case.published)))
        row["JioNLP"].update(verdicts(case, jio(case.text, case.published)))
    head = f"{'time expressions':<52}{'n':>5}{'ours':>7}{'JioNLP':>8}{'end only':>10}{'other days':>12}"
    print(f"\n{head}{'missed':>8}{'invented':>10}")
    tallies["all"] = {who: sum((t[who] for t in tallies.values()), Counter()) for who in ("ours", "JioNLP")}
    for section, both in tallies.items():
        ours, theirs = both["ours"], both["JioNLP"]
        counts = f"{ours.total():>5}{ours['right']:>7}{theirs['right']:>8}{theirs['end']:>10}{theirs['days']:>12}"
        print(f"{section[:50]:<52}{counts}{theirs['missed']:>8}{theirs['invented']:>10}")


# --------------------------------------------------------------------- speed


def seconds(read: Callable[[str], object], text: str) -> float:
    begin = time.process_time()
    read(text)
    return max(time.process_time() - begin, 1e-9)


def compare_speed(paths: Sequence[Path], root: Path, jio: Finder) -> None:
    texts = [row["text"] for path in paths if path.is_file() for row in load_passages(path, root)]
    text = "\n".join(texts) or "到2025年，全市建成100个项目，年均增长6%。各单位于每年3月底前报送总结。\n"
    text = (text * (SAMPLE // len(text) + 1))[:SAMPLE]
    passages = [text[i : i + 400] for i in range(0, SAMPLE // 10, 400)]

    def context(piece: str) -> Context:
        return Context(piece, PUBLISHED)

    readers: dict[str, tuple[Callable[[str], object], str]] = {
        "ours, time": (lambda t: find_times(context(t)), text),
        "ours, time + quantities": (lambda t: (find_times(c := context(t)), find_quantities(c)), text),
        "ours, all extraction": (lambda t: extract_facts(t, PUBLISHED, "行动方案"), text),
        "JioNLP, time": (lambda t: [jio(piece, PUBLISHED) for piece in passages], "".join(passages)),
    }
    print(f"\n{'speed':<28}{'characters/s':>16}")
    for name, (read, piece) in readers.items():
        print(f"{name:<28}{len(piece) / min(seconds(read, piece) for _ in range(2)):>16,.0f}")


def main() -> None:
    gold = HERE.parents[3] / "shared" / "gold" / "passages_dev.jsonl"
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("gold", nargs="*", type=Path, default=[gold, HERE.parents[1] / "gold" / "passages_more.jsonl"])
    parser.add_argument("--root", type=Path, default=HERE.parents[3] / "shared")
    parser.add_argument("--table", type=Path, default=HERE.parents[1] / "extract" / "times.tsv")
    arguments = parser.parse_args()
    jio = jionlp_finder()
    compare_deadlines(arguments.gold, arguments.root, jio)
    compare_table(arguments.table, jio)
    compare_speed(arguments.gold, arguments.root, jio)


if __name__ == "__main__":
    main()

"""Scores extraction against gold passages, by the rules of the annotation guide."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.model import Deadline, Fact, Reference, Target

Gold = dict[str, Any]


@dataclass
class Tally:
    """Counts of one kind of item; ``misses`` and ``false_alarms`` keep what to read."""

    matched: int = 0
    gold: int = 0
    found: int = 0
    extra: dict[str, int] = field(default_factory=dict)
    misses: list[tuple[Gold, Gold]] = field(default_factory=list)
    false_alarms: list[tuple[Gold, Fact]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.matched / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.matched / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return f1(self.matched, self.found, self.gold)


def f1(matched: int, found: int, gold: int) -> float:
    """2·matched / (found + gold); 0 where both are empty."""
    return 2 * matched / (found + gold) if found + gold else 0.0


def _overlap(gold: Gold, fact: Fact) -> int:
    start, end = int(gold["start_char"]), int(gold["end_char"])
    return min(end, fact.end_char) - max(start, fact.start_char)


def _match(
    gold: Sequence[Gold], found: Sequence[Fact], agrees: Callable[[Gold, Fact], bool]
) -> list[tuple[Gold, Fact]]:
    """Pairs of overlapping, agreeing items, largest overlap first, each used once."""
    pairs = [
        (-_overlap(g, f), i, j)
        for i, g in enumerate(gold)
        for j, f in enumerate(found)
        if _overlap(g, f) > 0 and agrees(g, f)
    ]
    used_gold: set[int] = set()
    used_found: set[int] = set()
    result = []
    for _, i, j in sorted(pairs):
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            result.append((gold[i], found[j]))
    return result


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def deadline_agrees(gold: Gold, fact: Fact) -> bool:
    assert isinstance(fact, Deadline)
    if gold["kind"] == "procedural":
        return True
    pair = [_iso(fact.span.start), _iso(fact.span.end)]
    return pair == [gold["start"], gold["end"]] or pair in gold.get("also", [])


def _unit(unit: str) -> str:
    return "".join(unit.replace("％", "%").split())


def target_agrees(gold: Gold, fact: Fact) -> bool:
    assert isinstance(fact, Target)
    return (
        _same_number(gold["value"], fact.value)
        and _same_number(gold.get("value_max"), fact.value_max)
        and _unit(gold.get("unit") or "") == _unit(fact.unit)
    )


def _same_number(gold: float | None, value: Decimal | None) -> bool:
    if gold is None or value is None:
        return gold is None and value is None
    return abs(Decimal(str(gold)) - value) <= abs(value) * Decimal("1e-9") + Decimal("0.005")


def _target_end_agrees(gold: Gold, fact: Fact) -> bool:
    assert isinstance(fact, Target)
    return _iso(fact.end) == gold.get("end") or _iso(fact.end) in gold.get("end_also", [])


def _plain(title: str) -> str:
    return "".join(unicodedata.normalize("NFKC", title).split()).strip("《》<>〈〉")


def _add(
    tally: Tally, passage: Gold, gold: Sequence[Gold], found: Sequence[Fact], pairs: list[tuple[Gold, Any]]
) -> None:
    tally.gold += len(gold)
    tally.found += len(found)
    tally.matched += len(pairs)
    hit_gold = {id(g) for g, _ in pairs}
    hit_found = {id(f) for _, f in pairs}
    tally.misses += [(passage, g) for g in gold if id(g) not in hit_gold]
    tally.false_alarms += [(passage, f) for f in found if id(f) not in hit_found]


def score_deadlines(tally: Tally, passage: Gold, found: Sequence[Deadline]) -> None:
    gold = passage["deadlines"]
    pairs = _match(gold, found, deadline_agrees)
    _add(tally, passage, gold, found, pairs)
    right = sum(1 for g, f in pairs if isinstance(f, Deadline) and f.kind == g["kind"])
    tally.extra["kind"] = tally.extra.get("kind", 0) + right


def score_targets(tally: Tally, passage: Gold, found: Sequence[Target]) -> None:
    """Qualitative targets carry no number and stand outside the guide's definition: they are not scored."""
    numeric = [t for t in found if not t.qualitative]
    gold = [target for target in passage["targets"] if not target.get("qualitative")]
    pairs = _match(gold, numeric, target_agrees)
    _add(tally, passage, gold, numeric, pairs)
    strict = _match(gold, numeric, lambda g, f: target_agrees(g, f) and _target_end_agrees(g, f))
    tally.extra["strict"] = tally.extra.get("strict", 0) + len(strict)


def score_references(tally: Tally, passage: Gold, found: Sequence[Reference]) -> None:
    """Titles compare without spaces and width; offsets play no part."""
    gold = passage["references"]
    left = list(found)
    pairs: list[tuple[Gold, Any]] = []
    for g in gold:
        for f in left:
            number = _plain(f.number) if f.number else None
            wanted = _plain(g["number"]) if g.get("number") else None
            if _plain(f.title) == _plain(g["title"]) and number == wanted:
                pairs.append((g, f))
                left.remove(f)
                break
    _add(tally, passage, gold, found, pairs)


Extractor = Callable[[str, date | None, str], tuple[Sequence[Deadline], Sequence[Target], Sequence[Reference]]]


def score_extraction(passages: Iterable[Gold], extract: Extractor) -> dict[str, Tally]:
    """``extract(text, published, title)`` over every gold passage → a tally for each kind of item."""
    tallies = {"deadlines": Tally(), "targets": Tally(), "references": Tally()}
    for passage in passages:
        published = date.fromisoformat(passage["published"]) if passage.get("published") else None
        deadlines, targets, references = extract(passage["text"], published, passage.get("title") or "")
        score_deadlines(tallies["deadlines"], passage, deadlines)
        score_targets(tallies["targets"], passage, targets)
        score_references(tallies["references"], passage, references)
    return tallies


def extraction_report(tallies: dict[str, Tally]) -> dict[str, dict[str, float]]:
    """The ``--json`` shape of ``policy evaluate extraction``."""
    report = {name: {"precision": t.precision, "recall": t.recall, "f1": t.f1} for name, t in tallies.items()}
    deadlines, targets = tallies["deadlines"], tallies["targets"]
    matched = deadlines.matched
    report["deadlines"]["kind_accuracy"] = deadlines.extra.get("kind", 0) / matched if matched else 0.0
    report["targets"]["strict_f1"] = f1(targets.extra.get("strict", 0), targets.found, targets.gold)
    return report

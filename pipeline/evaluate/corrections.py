"""What people's decisions say of the program: how often it was right, where it errs, and passages for a gold file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pipeline.model import Deadline, Document, Fact, Passage, Reference, Target
from pipeline.store import Store
from pipeline.store.review import Action, Settled, corrected

_GOLD = {"deadlines": "deadlines", "targets": "targets", "doc_references": "references"}


@dataclass
class ReviewTally:
    """Decisions on one kind of fact. ``right`` counts those that today's reading agrees with."""

    accepted: int = 0
    rejected: int = 0
    changed: int = 0
    lost: int = 0
    right: int = 0
    fields: Counter[str] = field(default_factory=Counter)

    def report(self) -> dict[str, Any]:
        reviewed = self.accepted + self.rejected + self.changed
        return {
            "reviewed": reviewed, "accepted": self.accepted, "rejected": self.rejected, "changed": self.changed,
            "lost": self.lost, "accuracy_when_reviewed": self.accepted / reviewed if reviewed else 0.0,
            "accuracy_now": self.right / reviewed if reviewed else 0.0,
            "fields": dict(sorted(self.fields.items())),
        }  # fmt: skip


def score_corrections(store: Store) -> dict[str, ReviewTally]:
    """Fact table → tally over the decisions that hold, for documents that are in the store."""
    tallies: dict[str, ReviewTally] = {}
    for settled in _reviewed(store):
        facts = {place: fact for found in settled.facts.values() for place, fact, _ in found}
        for place, verdict in settled.verdicts.items():
            tally = tallies.setdefault(verdict.fact_table, ReviewTally())
            tally.fields.update(list(verdict.changes))
            _count(tally, verdict.action)
            held = (
                corrected(verdict.fact_table, facts[place], verdict.changes) if verdict.action is Action.SET else None
            )
            tally.right += verdict.action is Action.ACCEPT or held == corrected(verdict.fact_table, facts[place], {})
        for verdict in settled.lost:
            tally = tallies.setdefault(verdict.fact_table, ReviewTally())
            _count(tally, verdict.action)
            tally.lost += 1
            tally.right += verdict.action is Action.REJECT  # no longer found: as it should be
    return tallies


def gold_rows(store: Store) -> Iterator[dict[str, Any]]:
    """Passages all of whose deadlines, targets and references were reviewed, as rows of a gold file (GUIDELINES)."""
    for settled in _reviewed(store):
        document = settled.document
        for passage in document.passages:
            inside = {table: _inside(settled, table, passage) for table in _GOLD}
            decided = [place in settled.verdicts for found in inside.values() for place, _, _ in found]
            if decided and all(decided):
                yield _row(
                    document, passage, {t: [held for _, _, held in found if held] for t, found in inside.items()}
                )


def _reviewed(store: Store) -> Iterator[Settled]:
    stored = {row.doc_id for row in store.documents()}
    for doc_id in sorted({correction.doc_id for correction in store.corrections()} & stored):
        yield store.settled(doc_id)


def _count(tally: ReviewTally, action: Action) -> None:
    tally.accepted += action is Action.ACCEPT
    tally.rejected += action is Action.REJECT
    tally.changed += action is Action.SET


def _inside(settled: Settled, table: str, passage: Passage) -> list[Any]:
    return [
        found
        for found in settled.facts[table]
        if passage.start_char <= found[1].start_char and found[1].end_char <= passage.end_char
    ]


def _row(document: Document, passage: Passage, facts: dict[str, list[Fact]]) -> dict[str, Any]:
    rows = {name: [_gold(fact, passage.start_char) for fact in facts[table]] for table, name in _GOLD.items()}
    return {
        "id": f"{document.doc_id}-{passage.ordinal}",
        "published": document.dated_on.isoformat() if document.dated_on else None,
        "title": document.title,
        "text": document.text[passage.start_char : passage.end_char],
    } | rows


def _gold(fact: Fact, start: int) -> dict[str, Any]:
    place = {"quote": fact.quote, "start_char": fact.start_char - start, "end_char": fact.end_char - start}
    match fact:
        case Deadline():
            span = fact.span
            days = {"start": _day(span.start), "end": _day(span.end), "precision": span.precision.value}
            return place | days | {"kind": fact.kind.value} | ({"recurring": True} if fact.recurring else {})
        case Target():
            return place | {
                "indicator": fact.indicator, "value": _number(fact.value), "value_max": _number(fact.value_max),
                "unit": fact.unit, "bound": fact.bound.value, "change": fact.change.value, "end": _day(fact.end),
                "qualitative": fact.qualitative,
            }  # fmt: skip
        case Reference():
            return {"title": fact.title, "number": fact.number, "relation": fact.relation.value}
    raise TypeError(f"no gold form for {type(fact).__name__}")


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)

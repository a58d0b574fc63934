"""A document as the program read it and what people decided → the document that holds."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.language import nfkc
from pipeline.model import Document, Fact, Instrument, StrategyLabel
from pipeline.store.keys import FactIds
from pipeline.store.review.fields import corrected
from pipeline.store.review.records import Action, Correction, Label

# Table of the store → attribute of the document.
FACT_TABLES = {
    "deadlines": "deadlines",
    "targets": "targets",
    "doc_references": "references",
    "meetings": "meetings",
    "events": "events",
    "instruments": "instruments",
    "applications": "applications",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact stands, told without offsets; see the columns of ``corrections``."""

    fact_table: str
    subject: str
    quote: str
    sentence: str
    nth: int
    fact_id: str
    thread_id: str

    @property
    def sentence_hash(self) -> str:
        return sentence_hash(self.sentence)


@dataclass(frozen=True, slots=True)
class Settled:
    """``document`` holds; ``facts`` has, for each table, the facts as read beside what holds (None: rejected).

    ``verdicts``: the decision that holds for a place; ``lost``: those on facts that this reading does not have.
    """

    document: Document
    facts: Mapping[str, tuple[tuple[Place, Fact, Fact | None], ...]]
    verdicts: Mapping[Place, Correction]
    lost: tuple[Correction, ...]


def settle(document: Document, version: int, corrections: Sequence[Correction], labels: Sequence[Label]) -> Settled:
    """Apply the decisions, given in the order they were made. Without any, ``document`` itself comes back."""
    verdicts = current(corrections)
    places = _places(document, version)
    matched, lost = _match(verdicts, places)
    facts: dict[str, tuple[tuple[Place, Fact, Fact | None], ...]] = {
        table: tuple((place, fact, _held(table, fact, matched.get(place))) for place, fact in found)
        for table, found in places.items()
    }
    changes: dict[str, Any] = {
        FACT_TABLES[table]: tuple(held for _, _, held in found if held is not None)
        for table, found in facts.items()
        if any(place in matched for place, _, _ in found)
    }
    if labels:
        changes["strategies"] = labelled(document.strategies, labels)
    held = replace(document, **changes) if changes else document
    if "deadlines" in changes:
        from pipeline.store.review.force import with_force  # loads the extractors: only a correction pays for it

        held = with_force(held, document.deadlines, held.deadlines)
    return Settled(held, facts, matched, tuple(lost))


def current(corrections: Iterable[Correction]) -> list[Correction]:
    """The decision that holds for each fact; fields set one after the other add up, a withdrawal clears them."""
    held: dict[tuple[str, ...], Correction] = {}
    for correction in corrections:
        before = held.pop(correction.key, None)
        if correction.action is Action.WITHDRAW:
            continue
        if correction.action is Action.SET and before is not None and before.action is Action.SET:
            correction = replace(correction, changes={**before.changes, **correction.changes}, original=before.original)
        held[correction.key] = correction
    return list(held.values())


def labelled(strategies: Sequence[StrategyLabel], labels: Iterable[Label]) -> tuple[StrategyLabel, ...]:
    """The model's labels with a person's put over them, highest score first."""
    found = {label.strategy: label for label in strategies}
    for label in labels:
        found.pop(label.strategy, None)
    read = {label.strategy: label for label in strategies}
    for name, carries in {label.strategy: label.carries for label in labels}.items():
        if carries:
            found[name] = replace(read.get(name, StrategyLabel(name, 1.0)), score=1.0, reviewed=True)
    return tuple(sorted(found.values(), key=lambda label: (-label.score, label.strategy)))


def plain(text: str) -> str:
    """``text`` without spaces and width, as quotes and sentences are compared."""
    return "".join(nfkc(text).split())


def sentence_hash(sentence: str) -> str:
    return hashlib.sha256(plain(sentence).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _places(document: Document, version: int) -> dict[str, list[tuple[Place, Fact]]]:
    ids = FactIds(document.doc_id, version)
    places: dict[str, list[tuple[Place, Fact]]] = {}
    for table, attribute in FACT_TABLES.items():
        facts: Sequence[Fact] = getattr(document, attribute)
        seen: Counter[tuple[str, ...]] = Counter()
        places[table] = []
        for (fact_id, thread_id), fact in zip(ids.of(table, facts), facts, strict=True):
            sentence = document.text[fact.sentence_start : fact.sentence_end] or fact.quote
            subject = fact.kind if isinstance(fact, Instrument) else ""
            key = (subject, fact.quote, sentence)
            place = Place(table, subject, fact.quote, sentence, seen[key], fact_id, thread_id)
            seen[key] += 1
            places[table].append((place, fact))
    return places


def _match(
    verdicts: Sequence[Correction], places: Mapping[str, Sequence[tuple[Place, Fact]]]
) -> tuple[dict[Place, Correction], list[Correction]]:
    """Each decision to its fact: by the exact place, else by what newer code may have moved."""
    matched: dict[Place, Correction] = {}
    pending = list(verdicts)
    for agrees in (_exactly, _nearly, _by_thread):
        left = []
        for verdict in pending:
            found = places.get(verdict.fact_table, ())
            place = next((place for place, _ in found if place not in matched and agrees(verdict, place)), None)
            if place is None:
                left.append(verdict)
            else:
                matched[place] = verdict
        pending = left
    return matched, pending


def _exactly(verdict: Correction, place: Place) -> bool:
    there = (place.subject, plain(place.quote), place.sentence_hash, place.nth)
    return there == (verdict.subject, plain(verdict.quote), verdict.sentence_hash, verdict.nth)


def _nearly(verdict: Correction, place: Place) -> bool:
    """The sentence was cut otherwise, or the quote is a word longer or shorter."""
    if place.subject != verdict.subject:
        return False
    quotes = plain(place.quote), plain(verdict.quote)
    if place.sentence_hash == verdict.sentence_hash:
        return _one_holds_other(*quotes)
    return quotes[0] == quotes[1] and _one_holds_other(plain(place.sentence), plain(verdict.sentence))


def _by_thread(verdict: Correction, place: Place) -> bool:
    return (place.thread_id, plain(place.quote)) == (verdict.thread_id, plain(verdict.quote))


def _one_holds_other(a: str, b: str) -> bool:
    return bool(a and b) and (a in b or b in a)


def _held(table: str, fact: Fact, verdict: Correction | None) -> Fact | None:
    if verdict is None:
        return fact
    if verdict.action is Action.REJECT:
        return None
    return corrected(table, fact, verdict.changes if verdict.action is Action.SET else {})

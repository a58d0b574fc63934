"""Misses and false alarms as lines to read, each with its sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.evaluate.extraction import Tally
from pipeline.language import SentenceIndex
from pipeline.model import Deadline, Fact, Reference, Target


def extraction_errors(tallies: dict[str, Tally]) -> Iterator[str]:
    """``kind 漏/误 passage  what  | sentence`` for every item that did not match."""
    for kind, tally in tallies.items():
        for passage, item in tally.misses:
            yield f"{kind}\t漏报\t{passage['id']}\t{_gold(item)}\t{_sentence(passage['text'], item.get('start_char'))}"
        for passage, fact in tally.false_alarms:
            yield f"{kind}\t误报\t{passage['id']}\t{_found(fact)}\t{_sentence(passage['text'], fact.start_char)}"


def _gold(item: dict[str, Any]) -> str:
    keys = ("quote", "title", "number", "start", "end", "kind", "value", "value_max", "unit")
    return " ".join(f"{k}={item[k]}" for k in keys if item.get(k) is not None)


def _found(fact: Fact) -> str:
    match fact:
        case Deadline():
            return f"quote={fact.quote} start={fact.span.start} end={fact.span.end} kind={fact.kind}"
        case Target():
            return f"quote={fact.quote} value={fact.value} value_max={fact.value_max} unit={fact.unit} end={fact.end}"
        case Reference():
            return f"title={fact.title} number={fact.number}"
        case _:
            return fact.quote


def _sentence(text: str, offset: int | None) -> str:
    if offset is None:
        return ""
    start, end = SentenceIndex(text).at(offset)
    return text[start:end].replace("\n", " ")

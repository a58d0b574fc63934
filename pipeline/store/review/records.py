"""What people decided: corrections of facts and labels of documents, as they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    ACCEPT = "accept"  # the program read it rightly
    REJECT = "reject"  # it is no such fact
    SET = "set"  # it is, with other values
    WITHDRAW = "withdraw"  # forget what was decided


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision on one fact, with all that finds the fact again when offsets and ids have changed.

    ``changes``: field → value as text (see ``fields``); ``original``: the fact as the program had read it.
    """

    doc_id: str
    identity: str
    fact_table: str
    subject: str
    quote: str
    sentence: str
    sentence_hash: str
    nth: int
    thread_id: str
    fact_id: str
    action: Action
    changes: Mapping[str, str]
    original: Mapping[str, object]
    note: str = ""
    decided_at: str | None = None
    correction_id: int = 0

    @property
    def key(self) -> tuple[str, ...]:
        """The same for every decision on the same fact."""
        return self.doc_id, self.fact_table, self.subject, self.quote, self.sentence_hash, str(self.nth)


@dataclass(frozen=True, slots=True)
class Label:
    """A person's word on whether a document carries a strategy."""

    doc_id: str
    identity: str
    strategy: str
    carries: bool
    note: str = ""
    decided_at: str | None = None
    label_id: int = 0


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A fact as the list of doubtful ones shows it; ``what`` says in words what was read."""

    fact_id: str
    fact_table: str
    confidence: float
    what: str
    quote: str
    sentence: str
    section: str
    title: str
    doc_id: str
    start_char: int
    end_char: int
    reviewed: int

"""What the document does with the document it names, read from the words around the title."""

from __future__ import annotations

import re

from pipeline.extract.references.vocabulary import vocabulary
from pipeline.model import Relation

_BREAK = re.compile(r"[。；;！!\n]")
_CLAUSE = re.compile(r"[。；;！!，,：:\n]")
_NEAR = 40
_FAR = 120


def relation_of(folded: str, list_start: int, end: int) -> Relation:
    """``list_start`` is where the list of titles begins that this one stands in; ``end`` is the end of the title."""
    after = _after(folded, end)
    lead = folded[max(0, list_start - _NEAR) : list_start]
    lead = _BREAK.split(lead)[-1]
    near = _CLAUSE.split(lead)[-1]
    relation = _search_before(near) or _search_before(lead)
    words = vocabulary()
    for kind, cue in words.after:
        if cue.search(after) and (kind == Relation.REPEALS or relation is None):
            return kind
    return relation or Relation.CITES


def _search_before(lead: str) -> Relation | None:
    """The cue nearest to the title wins; between equals the order of the data file."""
    lead = vocabulary().blind.sub("", lead)
    best: tuple[int, int, Relation] | None = None
    for order, (kind, cue) in enumerate(vocabulary().before):
        for match in cue.finditer(lead):
            candidate = (match.end(), -order, kind)
            if best is None or candidate[:2] > best[:2]:
                best = candidate
    return best[2] if best else None


def is_cited(folded: str, start: int) -> bool:
    """Whether a citing word (根据, 贯彻落实 …) stands right before ``start``."""
    lead = _CLAUSE.split(folded[max(0, start - 12) : start])[-1]
    return any(cue.search(lead) for kind, cue in vocabulary().before if kind in (Relation.BASIS, Relation.IMPLEMENTS))


def _after(folded: str, end: int) -> str:
    return _BREAK.split(folded[end : end + _FAR])[0]

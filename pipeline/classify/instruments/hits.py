"""Where the words of the vocabulary stand in a sentence: one pass, whatever the number of terms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.classify.instruments.vocabulary import Cue, Vocabulary

_LONGEST = 2000  # characters of a sentence that are read: some patterns cost the square of it
_CITED = re.compile(r"《[^《》\n]{2,80}》")


@dataclass(frozen=True, slots=True)
class Hit:
    """A ``term`` of ``kind`` at ``start``:``end``; ``role`` as in ``Cue``, or sure.

    ``whole``: one unbroken term, which takes the place of shorter terms inside it, whatever their kind.
    """

    start: int
    end: int
    kind: str
    role: str
    term: str
    whole: bool = True


def find_hits(sentence: str, words: Vocabulary) -> list[Hit]:
    """The terms that count: none in a cited title, in excluded wording or inside a longer term. Offsets into
    ``sentence``."""
    plain = _CITED.sub(lambda match: "〇" * len(match.group()), sentence[:_LONGEST])
    found = list(_terms(plain, words))
    for kind, role, pattern in words.patterns:
        match = pattern.search(plain)
        if match and match.end() > match.start():
            found.append(Hit(match.start(), match.end(), kind, role, match.group(), whole=False))
    excluded = [hit for hit in found if hit.role == "exclude"]
    wholes = [hit for hit in found if hit.whole and hit.role != "exclude"]
    return [hit for hit in found if hit.role != "exclude" and not _beaten(hit, excluded, wholes)]


def _terms(text: str, words: Vocabulary) -> Iterator[Hit]:
    pairs = words.cues.get
    for i, (first, second) in enumerate(zip(text, text[1:] + "\n", strict=True)):
        for cues in (pairs(first + second), pairs(first)):
            for cue in cues or ():
                if hit := _match(text, i, cue):
                    yield hit


def _match(text: str, i: int, cue: Cue) -> Hit | None:
    if not text.startswith(cue.head, i):
        return None
    end = i + len(cue.head)
    if cue.tail is None:
        return Hit(i, end, cue.kind, cue.role, cue.head)
    tail = cue.tail.match(text, end)
    return Hit(i, tail.end(), cue.kind, cue.role, text[i : tail.end()], whole=False) if tail else None


def _beaten(hit: Hit, excluded: list[Hit], wholes: list[Hit]) -> bool:
    if any(e.kind == hit.kind and e.start < hit.end and hit.start < e.end for e in excluded):
        return True
    length = hit.end - hit.start
    return hit.whole and any(w.start <= hit.start and hit.end <= w.end and w.end - w.start > length for w in wholes)

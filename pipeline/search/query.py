"""What a person types → what to look for."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from pipeline.language.tokens import bigrams
from pipeline.language.width import fold
from pipeline.search.numbers import NumberMention, find_number

_QUOTED = r"\"[^\"]+\"|“[^”]+”|「[^」]+」|『[^』]+』"
# A sign counts only at the start of a word, so that 5G+工业互联网 and 2023-2025 stay whole.
_SIGNED = re.compile(rf"(?:^|(?<=\s))([+-])(?=[^\s+-])({_QUOTED}|[^\s\"“「『]+)|({_QUOTED})")
_MARKS = '"“”「」『』'


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query taken apart.

    ``text`` is what is to be ranked by (phrases and +words included), ``must`` and ``must_not`` what has to stand or
    not to stand in a passage or its title, letter for letter; ``number`` a 发文字号 that goes straight to its document.
    """

    raw: str
    text: str
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    number: NumberMention | None = None


def parse_query(raw: str) -> ParsedQuery:
    """Read quotes (“…” "…" 「…」), ``+word``, ``-word`` and a document number; everything else is text."""
    plain = fold(raw).strip()
    must: list[str] = []
    must_not: list[str] = []

    def take(match: re.Match[str]) -> str:
        sign, phrase = match[1], " ".join((match[2] or match[3]).strip(_MARKS).split())
        if not bigrams(phrase):
            return " "
        if sign == "-":
            must_not.append(phrase)
            return " "
        must.append(phrase)
        return f" {phrase} "

    text = " ".join(_SIGNED.sub(take, plain).split())
    if len(text) == 1 and bigrams(text) and not must:
        must.append(text)  # a single character makes no pair: all that can be asked is that it stands there
    return ParsedQuery(raw, text, tuple(must), tuple(must_not), find_number(plain))


def query_bigrams(text: str, frame_words: frozenset[str], frame_weight: float) -> dict[str, float]:
    """Bigrams of a query with their weights: the count, and less for what only frames a question (怎么, 有哪些).

    A query made of nothing but frame keeps full weights.
    """
    counts = Counter(bigrams(text))
    content = set(bigrams(_without(text, frame_words)))
    if not content:
        return dict(counts)
    return {token: count * (1.0 if token in content else frame_weight) for token, count in counts.items()}


def _without(text: str, words: frozenset[str]) -> str:
    if not words:
        return text
    pattern = "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))
    return re.sub(pattern, " ", text)

"""Which characters of a passage answer a query."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from pipeline.language.tokens import bigrams
from pipeline.language.width import fold
from pipeline.search.analysis import words

Span = tuple[int, int]


def highlights(text: str, query: str, phrases: Iterable[str] = (), skip: Collection[str] = ()) -> tuple[Span, ...]:
    """Spans of ``text``, ascending and apart, that share wording with ``query`` or are one of ``phrases``.

    A stretch of neighbouring bigrams of the query counts where it is three characters long or holds a word of the
    query; words in ``skip`` do not count.
    """
    plain = fold(text).lower()
    known = set(words(query)) - set(skip)
    kept = [span for span in _shared(plain, set(bigrams(query))) if _tells(plain[slice(*span)], known)]
    kept += [match.span() for phrase in phrases if phrase for match in re.finditer(_loose(phrase), plain)]
    return tuple(_merged(kept))


def _shared(text: str, pairs: set[str]) -> Iterator[Span]:
    """Maximal stretches of ``text`` all of whose neighbouring characters are in ``pairs``; whole runs of letters."""
    for run in re.finditer(r"[0-9a-z]+(?:[.+#-][0-9a-z]+)*\+?", text):
        if run.group() in pairs:
            yield run.span()
    start = None
    for i in range(len(text)):
        if text[i : i + 2] in pairs and not text[i].isascii():
            start = i if start is None else start
        elif start is not None:
            yield start, i + 1
            start = None


def _tells(piece: str, known: set[str]) -> bool:
    return piece.isascii() or len(piece) > 2 or piece in known


def _loose(phrase: str) -> str:
    return re.escape(fold(phrase).lower())


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    last: Span | None = None
    for start, end in sorted(spans):
        if last and start <= last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last:
            yield last
        last = (start, end)
    if last:
        yield last

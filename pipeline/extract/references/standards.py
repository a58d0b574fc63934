"""Standards named by their number alone: 符合GB/T 9704—2012要求."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.extract.references.vocabulary import vocabulary


def find_standards(folded: str) -> Iterator[tuple[int, int, bool]]:
    """Offsets of standard numbers in width-folded text, and whether the words around speak of applying it.

    Rows of standard lists name standards too, but cite none: there the third value is False.
    """
    words = vocabulary()
    for match in words.standard.finditer(folded):
        start, end = match.start(), match.end()
        lead, rest = folded[max(0, start - 16) : start], folded[end : end + 12]
        yield start, end, bool(words.standard_before.search(lead) or words.standard_after.match(rest))

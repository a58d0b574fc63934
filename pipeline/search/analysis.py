"""Texts → the tokens of the lexical index."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.language.tokens import bigrams, segment
from pipeline.language.width import fold
from pipeline.search.documents import IndexDocument
from pipeline.search.lexical import LexicalRow
from pipeline.store.keys import number_key

# Keeps a phrase from running from the title into the text.
BREAK = "¦"


def lexical_rows(document: IndexDocument, document_row: int, first_row: int) -> Iterator[LexicalRow]:
    """One row a passage, numbered from ``first_row``; the document's own fields are cut once and repeated."""
    title, issuer = bigrams(document.title), bigrams(document.issuers)
    title_words = words(document.title)
    for i, passage in enumerate(document.passages):
        trail = "\n".join(passage.trail)
        heading = bigrams(trail)
        yield LexicalRow(
            row=first_row + i,
            document=document_row,
            body=[*title, BREAK, *heading, BREAK, *bigrams(passage.text)],
            heading=heading,
            title=title,
            issuer=issuer,
            words=[*title_words, *words(trail), *words(passage.text)],
            number=number_key(document.doc_number) or "",
        )


def words(text: str) -> list[str]:
    """The words of ``text`` that mean something by themselves: two Han characters or more, folded to lower case."""
    return [word for word in segment(fold(text).lower()) if len(word) > 1 and not word.isascii()]

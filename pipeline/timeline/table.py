"""What a table is, whatever its format: columns that know how to read a row, and cells that know what they are."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

R = TypeVar("R")

# Characters that no table needs: controls, non-characters, lone surrogates, and the marks that reorder text on screen.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_BREAK = re.compile("\r\n?|[\x0b\x0c\u2028\u2029]")
_SAFE_SCHEMES = ("http://", "https://", "file://")


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to ``target``; ``fragment`` (with its #) leads a browser to the very place.

    ``note`` is shown below or behind the text where the format has room for it.
    """

    text: str
    target: str | None
    fragment: str = ""
    note: str = ""

    @property
    def safe_target(self) -> str | None:
        """The target if its scheme is http, https or file; never script."""
        return self.target if self.target and self.target.lower().startswith(_SAFE_SCHEMES) else None


@dataclass(frozen=True, slots=True)
class Proof:
    """A sentence and, at ``start``:``end`` in it, the words that prove the fact."""

    text: str
    start: int = 0
    end: int = 0

    @property
    def parts(self) -> tuple[str, str, str]:
        """Before, the proving words, after."""
        return clean(self.text[: self.start]), clean(self.text[self.start : self.end]), clean(self.text[self.end :])


Cell = str | int | float | Decimal | dt.date | Link | Proof | None


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column: ``key`` names it in JSON, ``label`` in the table, ``help`` explains it.

    ``main`` columns are shown where room is short (Markdown, first view of HTML), ``facet`` columns can be chosen
    from a list in HTML. ``width`` in characters.
    """

    key: str
    label: str
    value: Callable[[R], Cell]
    width: int = 12
    main: bool = True
    facet: bool = False
    help: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as a calendar sees it; ``end`` is the last day, included. ``revision`` counts from 0."""

    uid: str
    start: dt.date
    end: dt.date
    summary: str
    description: str
    stamped: dt.date
    revision: int = 0
    categories: tuple[str, ...] = ()
    location: str = ""
    url: str | None = None


@dataclass(frozen=True)
class Table(Generic[R]):
    """Rows and how to show them.

    ``record`` makes the JSON object of a row (default: column keys and plain values), ``entry`` its calendar entry
    (None: no date); a table without ``entry`` cannot be written as ICS.
    """

    title: str
    columns: Sequence[Column[R]]
    rows: Sequence[R]
    subtitle: str = ""
    record: Callable[[R], dict[str, Any]] | None = None
    entry: Callable[[R], Entry | None] | None = None


def plain(cell: Cell) -> str | int | float | Decimal | dt.date | None:
    """The cell without its link or mark."""
    if isinstance(cell, Link | Proof):
        return cell.text
    return cell


def text_of(cell: Cell) -> str:
    """The cell as clean text: dates in ISO, decimals without exponent, links and proofs by their words."""
    value = plain(cell)
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    return clean(value) if isinstance(value, str) else str(value)


def clean(text: str) -> str:
    """Text without characters that break or spoof a table; every line break is a line feed."""
    return _UNFIT.sub("", _BREAK.sub("\n", text))

"""Where documents and queries speak of: 盐城首套房贷利率 asks for 盐城's rule, however alike that of 常州 is worded.

A place is a GB/T 2260 code as a number; 0 stands for none.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from pipeline.language.tokens import segment

PLACES_KEPT = 4  # a document's own region and those its title names
CODE = np.dtype("<u4")
Codes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class AskedPlaces:
    """The places a query names: their codes, and the names by which a passage may speak of them."""

    codes: tuple[int, ...]
    names: tuple[str, ...]


def document_codes(region_code: str, title: str) -> Codes:
    """The ``PLACES_KEPT`` places that say whose document this is: its region, else those its title names."""
    from pipeline.structure.gazetteer import region_mentions

    found = [code for code in (region_code,) if code.isdigit()]
    found += [code for code in region_mentions(title) if code not in found]
    codes = np.zeros(PLACES_KEPT, CODE)
    codes[: len(found)] = [int(code) for code in found[:PLACES_KEPT]]
    return codes


def asked_places(query: str) -> AskedPlaces | None:
    """The places that ``query`` names; None where it names none."""
    from pipeline.structure.gazetteer import gazetteer, region_mentions
    from pipeline.structure.gazetteer.divisions import short_name

    codes = tuple(region_mentions(query))
    if not codes:
        return None
    table = gazetteer()
    return AskedPlaces(tuple(map(int, codes)), tuple(short_name(table.today.get(code, code)) for code in codes))


def named_codes(query: str) -> tuple[str, ...]:
    """The codes of the divisions that ``query`` names beyond doubt: not 保定向培养, not 长春花."""
    from pipeline.structure.gazetteer import gazetteer, region_mentions
    from pipeline.structure.gazetteer.divisions import short_name

    codes = tuple(region_mentions(query))
    if not codes:
        return ()
    ends = {0, *accumulate(len(word) for word in segment(re.sub(r"\s", ",", query)))}
    today = gazetteer().today
    return tuple(c for c in codes if c not in today or _stands_free(query, today[c], short_name(today[c]), ends))


def _stands_free(query: str, full: str, short: str, ends: Collection[int]) -> bool:
    """Whether a place stands in ``query`` by its full name, or by its short one between the ends of words."""
    if full in query or short not in query or re.search(rf"{re.escape(short)}[省市州县区盟]", query):
        return True
    return any(match.start() in ends and match.end() in ends for match in re.finditer(re.escape(short), query))


def place_gains(codes: Codes, asked: AskedPlaces, same: float, part: float, other: float) -> NDArray[np.float32]:
    """For each row of ``codes`` (documents × places): ``same`` where it is of a place asked about, ``part`` where of
    a part of it, ``-other`` where of another place.

    0 for documents of no known place and for those of a larger one: a province's rule holds in its cities.
    """
    wanted = np.array(asked.codes, np.int64)
    places = codes.astype(np.int64)[:, :, None]
    known = places != 0
    equal = ((places == wanted) & known).any(axis=(1, 2))
    inside = (_within(places, wanted) & known).any(axis=(1, 2))
    above = (_within(wanted, places) & known).any(axis=(1, 2))
    gain = np.where(equal, same, np.where(inside, part, 0.0))
    elsewhere = known.any(axis=(1, 2)) & ~inside & ~above
    return np.where(elsewhere, -other, gain).astype(np.float32)


def _within(inner: NDArray[np.int64], outer: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each division lies in the other or is it; both broadcast. 000000 holds everything."""
    size = np.select([outer == 0, outer % 10000 == 0, outer % 100 == 0], [1_000_000, 10_000, 100], 1)
    return np.asarray(inner // size == outer // size)

"""发文字号 as people type it in a search box."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.language.width import nfkc
from pipeline.store.keys import number_key

_OPEN, _CLOSE = r"[〔\[(【{﹝]", r"[〕\])】}﹞]"
# With brackets the closing 号 may be missing (国发[2021]29); without them it must stand, and the name must end like
# one (国发2021年29号), lest 上海2023年12号楼 be taken for a number.
_BRACKETED = re.compile(
    rf"([\u4e00-\u9fff]{{2,20}})\s*{_OPEN}\s*((?:19|20)\d\d)\s*年?\s*{_CLOSE}\s*第?\s*(\d{{1,5}})\s*号?"
)
_BARE = re.compile(r"([\u4e00-\u9fff]{1,19}[发函办规字令告建通财税])\s*((?:19|20)\d\d)\s*年?\s*[-第]?\s*(\d{1,5})\s*号")


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A document number in a query. ``spellings`` start with the longest reading of the agency's short name:
    in 请找国发〔2021〕29号 nothing says where it begins. ``rest`` is the query without it."""

    spellings: tuple[str, ...]
    rest: str


def find_number(query: str) -> NumberMention | None:
    """The first 发文字号 in ``query``, however it is spelled; None where there is none."""
    plain = nfkc(query)
    match = _BRACKETED.search(plain) or _BARE.search(plain)
    if not match:
        return None
    agency, tail = match[1], f"〔{match[2]}〕{int(match[3])}号"
    spellings = (number_key(agency[i:] + tail) for i in range(len(agency) - 1))
    rest = f"{plain[: match.start()]} {plain[match.end() :]}".strip()
    return NumberMention(tuple(s for s in spellings if s), rest)

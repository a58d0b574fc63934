"""Lines that were only broken by the page's width, joined, with the way back to the text's own offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate

from pipeline.extract.quantities.quantity import Quantity

_SHORTEST_LINE = 15
_BREAK = re.compile(r"(?<=[^\s。；;：:！？!?…\t])[ \u3000]?\n(?:[-—]? ?\d{1,4} ?[-—]?\n)?[ \u3000]?(?=[^\s])")
_MARKER = re.compile(
    r"第[一二三四五六七八九十百\d]{1,6}[章节条编]|[一二三四五六七八九十]{1,3}[、.是]|[-·•●◆■▲*※①-⑳—]"
    r"|[（(] ?[一二三四五六七八九十\d]{1,3} ?[)）]|\d{1,2}[.、)）](?!\d)|\d{1,2}\.\d{1,2}(?=\D)"
)
_PAGE_NUMBER = re.compile(r"[-—]? ?\d{1,4} ?[-—]?(?:\n|$)")


class Unwrapped:
    """``text`` with the breaks inside paragraphs taken out; ``restore`` moves a quantity back to the original.

    A break counts as the page's where the line is as long as a printed one, ends without a stop and the next line
    opens no item. A break between two digits or two Latin letters stays: nobody can tell whether it parts them.
    """

    def __init__(self, text: str) -> None:
        cuts = [match.span() for match in _BREAK.finditer(text) if _is_wrap(text, *match.span())]
        pieces, last = [], 0
        for start, end in cuts:
            pieces.append(text[last:start])
            last = end
        self.text = "".join([*pieces, text[last:]]) if cuts else text
        self._removed = [0, *accumulate(end - start for start, end in cuts)]
        self._places = [end - removed for (_, end), removed in zip(cuts, self._removed[1:], strict=True)]

    def restore(self, quantity: Quantity) -> Quantity:
        """The same quantity with offsets into the text as it stood."""
        if not self._places:
            return quantity
        return replace(
            quantity,
            start_char=self._at(quantity.start_char),
            end_char=self._at(quantity.end_char - 1) + 1,
            number_start=self._at(quantity.number_start),
            unit_end=self._at(quantity.unit_end - 1) + 1,
        )

    def _at(self, offset: int) -> int:
        return offset + self._removed[bisect_right(self._places, offset)]


def _is_wrap(text: str, start: int, end: int) -> bool:
    line = text.rfind("\n", max(0, start - _SHORTEST_LINE), start)
    if line >= 0 or start < _SHORTEST_LINE or _MARKER.match(text, end):
        return False
    if _PAGE_NUMBER.match(text, end):
        return False
    before, after = text[start - 1], text[end]
    if before.isascii() and before.isalnum() and after.isascii() and after.isalnum():
        return False
    opening = text.rfind("\n", max(0, start - 400), start)
    return "\t" not in text[opening + 1 : start]

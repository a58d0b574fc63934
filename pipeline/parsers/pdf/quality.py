"""Whether the text layer of a PDF page says anything."""

from __future__ import annotations

import re
from functools import cache

_HAN = re.compile(r"[\u3400-\u9fff]")
_FUNCTION = re.compile(r"[的和及应为在有不是对或与等以中国年]")
_TECHNICAL = re.compile(r"[烷烯苯酚酯醛酮酸胺醇]{2}")  # lists of substances have rare characters and no grammar
_MIN_CHARS = 20
_MAX_STRANGE = 0.25
_MAX_FOREIGN = 0.25  # of Han outside GB 2312; real documents stay under 0.01, a random code chart has two thirds
_MAX_RARE = 0.1  # of Han of GB 2312 level two, when function words are missing as well
_MIN_FUNCTION = 0.01  # real prose has 0.08 and more


def is_nonsense(text: str) -> bool:
    """Characters of a font without a usable Unicode map: private-use signs, or Han characters at random."""
    ink = [char for char in text if not char.isspace()]
    if len(ink) < _MIN_CHARS:
        return False
    strange = sum(
        char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or (char < " ") or "\x7f" <= char < "\xa0" for char in ink
    )
    if strange > _MAX_STRANGE * len(ink):
        return True
    han = _HAN.findall(text)
    if len(han) < 60:
        return False
    levels = [_level(char) for char in han]
    if levels.count(0) > _MAX_FOREIGN * len(han):
        return True
    if len(han) < 300 or len(_FUNCTION.findall(text)) >= _MIN_FUNCTION * len(han):
        return False
    return levels.count(2) > _MAX_RARE * len(han) and not _TECHNICAL.search(text)


@cache
def _level(char: str) -> int:
    """1 or 2: the level of a character in GB 2312; 0 outside it."""
    try:
        lead = char.encode("gb2312")[0]
    except UnicodeEncodeError:
        return 0
    return 1 if lead <= 0xD7 else 2

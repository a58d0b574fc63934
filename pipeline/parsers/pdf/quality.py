"""Whether the text layer of a PDF page says anything."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

_HAN = re.compile(r"[\u3400-\u9fff]")
_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
_FUNCTION = re.compile(r"[的和及应为在有不是对或与等以中国年]")
_LATIN = re.compile(r"[\u00a1-\u00a6\u00a8-\u00af\u00b4\u00b6\u00b8-\u00d6\u00d8-\u00f6\u00f8-\u00ff]")  # not °±²³µ·×÷§
_MIN_CHARS = 20
_MAX_STRANGE = 0.25
_MIN_FUNCTION = 0.04  # of Han: real prose has 0.08 and more, a random choice of common characters 0.005
_MAX_FOREIGN = 0.25  # of Han outside GB 2312; real documents stay under 0.01, a random code chart has two thirds
_MIN_PAIRS = 20
_MIN_KNOWN = 0.1  # of neighbours that stand together in some word: real pages 0.5 and more, random Han under 0.09


def is_nonsense(text: str) -> bool:
    """Characters of a font without a usable Unicode map: private-use signs, accented letters, or Han at random."""
    ink = [char for char in text if not char.isspace()]
    if len(ink) < _MIN_CHARS:
        return False
    strange = sum(
        char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or (char < " ") or "\x7f" <= char < "\xa0" for char in ink
    )
    if strange + len(_LATIN.findall(text)) > _MAX_STRANGE * len(ink):
        return True
    han = _HAN.findall(text)
    if len(han) < _MIN_CHARS:
        return False
    foreign = sum(not _is_simplified(char) for char in han)
    if len(_FUNCTION.findall(text)) >= _MIN_FUNCTION * len(han) and foreign <= _MAX_FOREIGN * len(han):
        return False
    pairs = [pair for run in _RUN.findall(text) for pair in pairwise(run)]
    known = sum(pair in _word_pairs() for pair in pairs)
    return len(pairs) >= _MIN_PAIRS and known < _MIN_KNOWN * len(pairs)


@cache
def _is_simplified(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _word_pairs() -> frozenset[tuple[str, str]]:
    """Characters that follow each other in a word of jieba's dictionary; read only for pages that look odd."""
    spec = find_spec("jieba")
    folder = Path(next(iter((spec and spec.submodule_search_locations) or ("",))))
    pairs: set[tuple[str, str]] = set()
    with (folder / "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            pairs.update(pairwise(line.split(" ", 1)[0]))
    return frozenset(pairs)

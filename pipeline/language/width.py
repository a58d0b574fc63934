"""Width and space folding that never moves an offset: one character in, one character out."""

from __future__ import annotations

import unicodedata

_DASHES = "‐‑‒–—―－﹣−─━"
_TILDES = "～〜∼˜"
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"


def _table() -> dict[int, str]:
    table = {cp: chr(cp - 0xFEE0) for cp in range(0xFF01, 0xFF5F) if chr(cp) not in "，。；：？！（）"}
    table.update({ord(c): "-" for c in _DASHES})
    table.update({ord(c): "~" for c in _TILDES})
    table.update({ord(c): " " for c in _SPACES})
    table.update({ord("﹪"): "%", ord("〇"): "〇", ord("○"): "〇", ord("Ｏ"): "O"})
    return table


_FOLD = _table()


def fold(text: str) -> str:
    """Half-width letters, digits and signs, one dash, one tilde, plain spaces; ``len`` is unchanged.

    Chinese punctuation （），。；：？！ stays: it carries structure.
    """
    return text.translate(_FOLD)


def nfkc(text: str) -> str:
    """Full NFKC folding for comparing; offsets do not survive."""
    return unicodedata.normalize("NFKC", text)

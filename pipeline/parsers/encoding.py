"""Bytes → text, never mojibake: byte order marks, strict UTF-8, a declared charset, then statistics."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from pipeline.errors import ParseError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# GB2312 and GBK are what pages declare; the bytes are GB18030, which contains both.
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "gb18030": "gb18030",
            "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "utf-8": "utf-8", "utf8": "utf-8", "utf-16": "utf-16",
            "unicode": "utf-16"}  # fmt: skip
_CANDIDATES = ("utf_8", "gb18030", "big5")
_SAMPLE = 200_000
_EVERYDAY = 0.95  # share of Han characters that belong to GB 2312 in simplified text
_TOLERATED = 0.002  # share of broken characters that still counts as "this encoding, slightly damaged"
_HOPELESS = 0.03  # share from which it is not this encoding at all

# Embedding, override and isolate controls can show a text other than the one stored; zero-width marks only hide.
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


class Decoded(NamedTuple):
    text: str
    encoding: str
    damaged: int  # characters that could not be read


def decode(content: bytes, declared: str | None = None) -> Decoded:
    """Text of ``content``; raises ParseError("encoding") where no encoding reads it."""
    for bom, name in _BOMS:
        if content.startswith(bom):
            return _lossy(content, name)
    wide = wide_encoding(content)
    if wide:
        return _lossy(content, wide)
    try:
        return Decoded(content.decode("utf-8"), "utf-8", 0)
    except UnicodeDecodeError:
        pass
    tried: list[Decoded] = []
    for name in _guesses(content, declared):
        result = _lossy(content, name)
        if result.damaged <= max(2, _TOLERATED * len(result.text)):
            return result
        tried.append(result)
    best = min(tried, key=lambda result: result.damaged / max(1, len(result.text)))
    if best.damaged <= _HOPELESS * len(best.text):
        return best
    raise ParseError("encoding", "认不出文字编码：请把文件另存为 UTF-8 后重试")


def clean(text: str) -> str:
    """``text`` without control characters, bidirectional overrides and zero-width marks; line ends as ``\\n``."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    return _CONTROL.sub("", _INVISIBLE.sub("", text))


def _guesses(content: bytes, declared: str | None) -> list[str]:
    names = [_ALIASES[declared.strip().lower()]] if declared and declared.strip().lower() in _ALIASES else []
    if _is_simplified(content):
        names.append("gb18030")
    names.append("utf-8")  # a UTF-8 file cut in the middle of a character
    guess = _statistical(content)
    return list(dict.fromkeys([*names, *([guess] if guess else []), "gb18030", "big5hkscs"]))


def _is_simplified(content: bytes) -> bool:
    """Read as GB18030 it is everyday characters: statistics go wrong on a handful of them."""
    han = [char for char in content[:_SAMPLE].decode("gb18030", errors="ignore") if "\u3400" <= char <= "\u9fff"]
    return bool(han) and len("".join(han).encode("gb2312", errors="ignore")) >= 2 * _EVERYDAY * len(han)


def _statistical(content: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(content[:_SAMPLE], cp_isolation=list(_CANDIDATES)).best()
    return None if best is None else _ALIASES.get(best.encoding.replace("_", "-"), best.encoding)


def _lossy(content: bytes, name: str) -> Decoded:
    try:
        return Decoded(content.decode(name), name, 0)
    except UnicodeDecodeError:
        text = content.decode(name, errors="replace")
        return Decoded(text, name, text.count("\ufffd"))


def wide_encoding(content: bytes) -> str | None:
    """UTF-16 without a mark: every line end and ASCII character leaves a zero byte on the same side."""
    sample = content[:4096]
    if len(sample) < 8 or 0 not in sample:
        return None
    even, odd = sample[0::2], sample[1::2]
    for name, high in (("utf-16-le", odd), ("utf-16-be", even)):
        low = even if high is odd else odd
        if high.count(0) >= max(2, len(high) // 50) and low.count(0) <= high.count(0) // 8 and _reads_as(sample, name):
            return name
    return None


def _reads_as(sample: bytes, name: str) -> bool:
    text = sample[: len(sample) // 2 * 2].decode(name, errors="replace")
    sane = sum(c.isascii() or "\u2000" <= c <= "\u9fff" or "\uff00" <= c <= "\uffef" for c in text)
    return sane >= 0.95 * len(text)

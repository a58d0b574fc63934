"""What may be different on the next portal: changes to a page that leave what it says alone."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

Mutation = Callable[[str], bytes]
_TEXT = re.compile(r">([^<>]+)<")
_BLOCKS = re.compile(r"(?s)(<(script|style|textarea)\b.*?</\2>)", re.IGNORECASE)


def _outside_scripts(page: str, change: Callable[[str], str]) -> str:
    """``change`` applied to everything but scripts, styles and text areas."""
    pieces, last = [], 0
    for match in _BLOCKS.finditer(page):
        pieces += [change(page[last : match.start()]), match[0]]
        last = match.end()
    return "".join([*pieces, change(page[last:])])


def _hashed(match: re.Match[str]) -> str:
    quote = match["quote"] or ""
    names = [f"c{hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()[:6]}" for name in match["value"].split()]
    return f"{match['name']}={quote}{' '.join(names)}{quote}"


_NAMED = re.compile(r"\b(?P<name>class|id)=(?P<quote>[\"']?)(?P<value>[^\"'>]*?)(?P=quote)(?=[\s>/])", re.IGNORECASE)


def unchanged(page: str) -> bytes:
    return page.encode()


def renamed(page: str) -> bytes:
    """Every class and id another word."""
    return _outside_scripts(page, lambda part: _NAMED.sub(_hashed, part)).encode()


def unnamed(page: str) -> bytes:
    return _outside_scripts(page, lambda part: _NAMED.sub("", part)).encode()


def wrapped(page: str) -> bytes:
    """Each div inside two more."""
    page = re.sub(r"<div\b", "<div class='o'><div><div", page, flags=re.IGNORECASE)
    return re.sub(r"</div>", "</div></div></div>", page, flags=re.IGNORECASE).encode()


def unwrapped(page: str) -> bytes:
    """No div and no section at all."""
    return re.sub(r"</?(?:div|section|main|article)\b[^>]*>", "\n", page, flags=re.IGNORECASE).encode()


def without_meta(page: str) -> bytes:
    page = re.sub(r"<meta\b(?![^>]*charset)[^>]*>", "", page, flags=re.IGNORECASE)
    return page.encode()


def without_title(page: str) -> bytes:
    return re.sub(r"(?is)<title>.*?</title>", "", page).encode()


def uppercase(page: str) -> bytes:
    """Tag and attribute names in capitals."""
    tags = _outside_scripts(page, lambda part: re.sub(r"</?[a-zA-Z][a-zA-Z0-9]*", lambda m: m[0].upper(), part))
    return tags.encode()


def without_body(page: str) -> bytes:
    return re.sub(r"(?i)</?(?:html|head|body)\b[^>]*>", "", page).encode()


def spans(page: str) -> bytes:
    """One span a character."""

    def change(part: str) -> str:
        return _TEXT.sub(lambda m: m[0] if "&" in m[1] or not re.search("[一-龥]", m[1]) else ">" + "".join(f"<span lang='EN-US'>{c}</span>" for c in m[1]) + "<", part)  # fmt: skip

    return _in_body(page, lambda part: _outside_scripts(part, change)).encode()


def spans_with_breaks(page: str) -> bytes:
    """One span a character, each on a line of the source."""

    def change(part: str) -> str:
        return _TEXT.sub(lambda m: m[0] if "&" in m[1] or not re.search("[一-龥]", m[1]) else ">" + "".join(f"<span>{c}</span>\n" for c in m[1]) + "<", part)  # fmt: skip

    return _in_body(page, lambda part: re.sub(r"(?s)<p\b.*?</p>", lambda m: change(m[0]), part)).encode()


def _in_body(page: str, change: Callable[[str], str]) -> str:
    start = re.search(r"(?i)<body\b[^>]*>", page)
    return page[: start.end()] + change(page[start.end() :]) if start else change(page)


def fonts(page: str) -> bytes:
    """The inside of every paragraph in FONT elements."""
    page = re.sub(r"(?i)(<p\b[^>]*>)", r"\1<FONT face=宋体><FONT size=3>", page)
    return re.sub(r"(?i)</p>", "</FONT></FONT></p>", page).encode()


def breaks(page: str) -> bytes:
    """Paragraphs set with br and no-break spaces."""
    page = re.sub(r"(?i)<p\b[^>]*>", "&nbsp;&nbsp;&nbsp;&nbsp;", page)
    return re.sub(r"(?i)</p>", "<br>\n<br>\n", page).encode()


def divs(page: str) -> bytes:
    """Paragraphs as divs."""
    return re.sub(r"(?i)</p>", "</div>", re.sub(r"(?i)<p\b", "<div", page)).encode()


def unclosed(page: str) -> bytes:
    """Nobody closes a paragraph or an item."""
    return re.sub(r"(?i)</(?:p|li)>", "\n", page).encode()


def gb18030(page: str) -> bytes:
    """gb2312 declared, GB18030 written."""
    page = re.sub(r"(?i)charset=[\"']?[\w-]+[\"']?", 'charset="gb2312"', page)
    return page.encode("gb18030")


def inline_styles(page: str) -> bytes:
    """A word processor's styles on every element."""
    style = (
        ' style="margin:0cm;text-indent:21.0pt;mso-char-indent-count:2.0;font-family:仿宋_GB2312;line-height:28.0pt"'
    )
    return _outside_scripts(
        page, lambda part: re.sub(r"(?i)<(p|span|td)(?=[\s>])(?![^>]*style)", rf"<\1{style}", part)
    ).encode()


def spaced_source(page: str) -> bytes:
    """Line breaks and tabs between the tags and inside the text of the source."""
    return _outside_scripts(page, lambda part: re.sub(r">\s*<", ">\r\n\t\t<", part)).encode()


def comments(page: str) -> bytes:
    return _outside_scripts(page, lambda part: re.sub(r"(?i)<(p|div|td)\b", r"<!-- block --><\1", part)).encode()


def zero_width(page: str) -> bytes:
    """A zero-width space after every comma, a byte order mark in front."""
    return (
        "\ufeff" + _in_body(page, lambda part: _outside_scripts(part, lambda p: p.replace("，", "，\u200b")))
    ).encode()


def numeric_entities(page: str) -> bytes:
    """Han characters as numeric references."""
    change = lambda part: _TEXT.sub(lambda m: ">" + re.sub("[一-龥]", lambda c: f"&#{ord(c[0])};", m[1]) + "<", part)  # noqa: E731
    return _in_body(page, lambda part: _outside_scripts(part, change)).encode()


MUTATIONS: dict[str, Mutation] = {
    function.__name__: function
    for function in (
        unchanged, renamed, unnamed, wrapped, unwrapped, without_meta, without_title, uppercase, without_body, spans, spans_with_breaks, fonts,
        breaks, divs, unclosed, gb18030, inline_styles, spaced_source, comments, zero_width, numeric_entities,
    )
}  # fmt: skip

"""Articles that a site spreads over several files: which files, in which order."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

# Words of pager links in bytes of UTF-8 and GB 18030: most files hold none and are not looked at any further.
_WORDS = ("下一页", "下页", "后一页")
_TELLING = (b"createPageHTML", *(word.encode(encoding) for word in _WORDS for encoding in ("utf-8", "gb18030")))
# createPageHTML([id,] pages, current from 0, "stem", "suffix") of TRS portals: page n from 0 lies at stem_n.suffix
_TRS = re.compile(
    r"createPageHTML\(\s*(?:[\"'][\w-]*[\"']\s*,\s*)?(\d{1,3})\s*,\s*(\d{1,3})\s*,"
    r"\s*[\"']([\w-]+)[\"']\s*,\s*[\"'](\w+)[\"']"
)
_ANCHOR = re.compile(
    r"<a\b[^<>]{0,2000}?\bhref\s*=\s*[\"']?([^\"'<>\s]{1,2000})[^<>]{0,2000}>(.{0,200}?)</a",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<[^<>]*>")
_LABEL = re.compile(r"\[?(?:\d{1,3}|第\d{1,3}页|[下后]一?页|尾页|末页|[>›»]{1,2})\]?")
_NEXT = re.compile(r"\[?[下后]一?页\]?[>›»]?")
_NUMBERED = re.compile(r"(?P<base>.+?)[_-](?P<number>\d{1,3})")
_QUERY = {"page", "p", "pageno", "pageindex", "currentpage", "pn"}
_MOST = 100  # pages of one article


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file stands in a series: ``base`` is shared by all pages, ``number`` 0 for the one without a number."""

    base: str
    number: int
    suffix: str


def place(name: str) -> Place:
    """The place that the last part of a path or URL states: ``t12_2.html`` is number 2 of ``t12``."""
    folder, _, file = name.partition("?")[0].rpartition("/")
    query = parse_qsl(name.partition("?")[2])
    for key, value in query:
        if key.lower() in _QUERY and value.isdigit():
            rest = urlencode([pair for pair in query if pair[0] != key])
            return Place(f"{folder}/{file}?{rest}".rstrip("?"), int(value), "?")
    if query:
        return Place(f"{folder}/{file}?{urlencode(query)}", 0, "?")
    stem, dot, suffix = file.rpartition(".")
    found = _NUMBERED.fullmatch(stem) if dot else None
    base, number = (found["base"], int(found["number"])) if found else (stem if dot else file, 0)
    return Place(f"{folder}/{base}", number, suffix.lower() if dot else "")


def following_pages(content: bytes, name: str) -> tuple[str, ...]:
    """The paths or URLs of pages 2, 3 … as the first page of an article names them; empty for any other file.

    ``name`` is the page's own URL or path. Only pages of one series count: the same folder, the same name but for its
    number. Links to the article before or after are not among them.
    """
    if not any(mark in content for mark in _TELLING):
        return ()
    text = _text(content)
    own = place(name)
    targets = dict.fromkeys([*_trs(text, name), *_linked(text, name)])
    series = sorted({p.number: t for t in targets if _follows(p := place(t), own)}.items())
    return tuple(target for _, target in series[:_MOST])


def _text(content: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")


def _follows(other: Place, own: Place) -> bool:
    """Whether ``other`` is a later page of the series that ``own`` begins."""
    if own.number > 1 or other.suffix != own.suffix:
        return False
    if other.base == own.base:
        return other.number > own.number
    # t12_5.html may be an article of its own name, whose second page is t12_5_1.html
    return own.number == 1 and other.base == f"{own.base}_1" and other.number > 0


def _trs(text: str, name: str) -> Iterator[str]:
    found = _TRS.search(text)
    if found is None or int(found[1]) < 2:
        return
    for number in range(1, min(int(found[1]), _MOST)):
        yield _resolve(f"{found[3]}_{number}.{found[4]}", name)


def _linked(text: str, name: str) -> Iterator[str]:
    anchors = [(href, _TAG.sub("", html.unescape(label)).strip()) for href, label in _ANCHOR.findall(text)]
    if not any(_NEXT.fullmatch(label) for _, label in anchors):
        return
    for href, label in anchors:
        if _LABEL.fullmatch(label) and not href.lower().startswith(("javascript", "#")):
            yield _resolve(html.unescape(href), name)


def _resolve(href: str, name: str) -> str:
    if "://" in name:
        return urlunsplit(urlsplit(urljoin(name, href))._replace(fragment=""))
    parts = urlsplit(href)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path.rsplit("/", 1)[-1])))
    return f"{path}?{parts.query}" if parts.query else path

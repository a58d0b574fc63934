"""A page that lists articles: the links that lead to documents, and the one that leads to the next page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from pipeline.errors import ParseError
from pipeline.parsers.encoding import decode
from pipeline.refresh.errors import FetchError
from pipeline.refresh.urls import canonical, web

# Read as text and not as a tree: many portals keep their list in a script or in CDATA, where a tree has no links.
_ANCHOR = re.compile(r"<a\b[^<>]{0,2000}?\bhref\s*=\s*[\"']?([^\"'<>]{1,2000})[^<>]{0,2000}>", re.IGNORECASE)
_FEED = re.compile(r"<(?:loc|link)>\s*(?:<!\[CDATA\[\s*)?(https?://[^\s<>\]]{1,2000})", re.IGNORECASE)
_BASE = re.compile(r"<base\b[^<>]{0,500}?\bhref\s*=\s*[\"']?([^\"'<>\s]{1,2000})", re.IGNORECASE)
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
# createPageHTML(all, current, "index", "html") of TRS portals: page n (from 0) lies at index_n.html
_TRS = re.compile(r"createPageHTML\(\s*(\d{1,5})\s*,\s*(\d{1,5})\s*,\s*[\"']([\w-]+)[\"']\s*,\s*[\"'](\w+)[\"']")
_TAG = re.compile(r"<[^<>]*>")
_LABEL = 300


def read_listing(content: bytes, url: str) -> tuple[list[str], str | None]:
    """Canonical URLs of all links, in page order without doubles, and the next page of the list, if it names one."""
    declared = _CHARSET.search(content[:4096])
    try:
        text = decode(content, declared[1].decode("ascii", "replace") if declared else None).text
    except ParseError as error:
        raise FetchError("no_links", f"{url} 的文字编码认不出来") from error
    found = _BASE.search(text)
    base = (found and _canonical(found[1], url)) or url
    links: dict[str, None] = {}
    following = None
    for href, label in _anchors(text):
        target = _canonical(href, base)
        if target is None:
            continue
        links[target] = None
        if target != url and label.lower() in web()["listing"]["next"]:
            following = following or target
    return list(links), following or _numbered(text, base)


def _anchors(text: str) -> Iterator[tuple[str, str]]:
    for match in _ANCHOR.finditer(text):
        end = text.find("</", match.end(), match.end() + _LABEL)
        inner = text[match.end() : end] if end >= 0 else ""
        yield html.unescape(match[1]).strip(), html.unescape(_TAG.sub("", inner)).strip()
    for match in _FEED.finditer(text):
        yield html.unescape(match[1]), ""


def _canonical(href: str, base: str) -> str | None:
    try:
        return canonical(href, base)
    except FetchError:  # javascript:, mailto:
        return None


def _numbered(text: str, base: str) -> str | None:
    found = _TRS.search(text)
    if found is None or int(found[2]) + 1 >= int(found[1]):
        return None
    return _canonical(f"{found[3]}_{int(found[2]) + 1}.{found[4]}", base)

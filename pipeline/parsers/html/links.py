"""Files a page links to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from pipeline.model import AttachmentLink
from pipeline.parsers.html.portals import portals
from pipeline.parsers.tidy import tidy

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_NAMED = re.compile(r"^附\s*[件表录]")
_NOWHERE = ("javascript:", "#", "mailto:", "tel:", "data:")


def attachments(tree: LexborHTMLParser, main: LexborNode) -> tuple[AttachmentLink, ...]:
    """Linked files in page order: by file suffix anywhere but in menus, by name or class inside the body."""
    inside = {node.mem_id for node in main.css("a")}
    found: dict[str, AttachmentLink] = {}
    for node in tree.css("a[href]"):
        href = (node.attributes.get("href") or "").strip()
        if not href or href.lower().startswith(_NOWHERE):
            continue
        title = _title(node, href)
        if is_file(href) or (node.mem_id in inside and _is_named(node, title)):
            known = found.get(href)
            if known is None or len(known.title) < len(title):
                found[href] = AttachmentLink(title, href)
    return tuple(found.values())


def is_file(href: str) -> bool:
    """A link to a document rather than to a page."""
    path = urlsplit(href).path if "://" not in href[:8] or href.count("[") == href.count("]") else href
    last = path.rsplit("/", 1)[-1]
    return last.rpartition(".")[2].lower() in portals().suffixes and "." in last


def names_attachment(text: str) -> bool:
    """附件1：…, or the name of a file."""
    return bool(_NAMED.match(text.strip())) or is_file(text.strip())


def _is_named(node: LexborNode, title: str) -> bool:
    attributes = node.attributes
    classes = set((attributes.get("class") or "").lower().split())
    return bool(_NAMED.match(title)) or "download" in attributes or bool(classes & portals().attachment_classes)


def _title(node: LexborNode, href: str) -> str:
    attributes = node.attributes
    for text in (node.text(deep=True), attributes.get("title"), attributes.get("download"), attributes.get("alt")):
        title = tidy(text or "")
        if title and not re.fullmatch(r"(?:点击)?(?:下载|查看|浏览|打开)(?:附件)?|附件", title):
            return title
    return tidy(unquote(href.rsplit("/", 1)[-1]))

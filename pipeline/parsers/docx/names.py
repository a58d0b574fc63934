"""WordprocessingML names, transitional and strict."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/"


def transitional(content: bytes) -> bytes:
    """A strict part with its namespaces spelled the common way."""
    if _STRICT not in content:
        return content
    content = content.replace(_STRICT + b"wordprocessingml/main", _TRANSITIONAL + b"wordprocessingml/2006/main")
    return content.replace(_STRICT + b"officeDocument/", _TRANSITIONAL + b"officeDocument/2006/")


def child(element: _Element | None, *path: str) -> _Element | None:
    """The first descendant along ``path`` of w: names."""
    for name in path:
        if element is None:
            return None
        element = element.find(W + name)
    return element


def value(element: _Element | None, name: str = "val") -> str | None:
    return None if element is None else element.get(W + name)


def number(element: _Element | None, name: str = "val") -> int | None:
    """An integer attribute; None where it is missing or no number."""
    text = value(element, name)
    try:
        return int(float(text)) if text is not None else None
    except (ValueError, OverflowError):
        return None


def is_on(element: _Element | None) -> bool | None:
    """A toggle such as w:b: None where it is absent."""
    if element is None:
        return None
    return value(element) not in {"0", "false", "off", "none"}

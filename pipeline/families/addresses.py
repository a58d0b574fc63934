"""Keys by which a link and the file it leads to find each other: URLs, paths, names in one folder."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import unquote, urljoin, urlsplit

from pipeline.families.titles import vocabulary
from pipeline.language import nfkc
from pipeline.parsers.archive import SEPARATOR, container

_NUMBERED = re.compile(r"^[0-9]{1,2}\s*[.、:：]\s*")
_NOISE = re.compile(r"[\W_]+")
_COPY = re.compile(r"\s*[(（]\d{1,2}[)）]$")  # what browsers add to a second download
_SHORTEST = 4
_BESIDE = re.compile(r".*(?:_files|\.files)|附件|attach(?:ment)?s?|files?|fj|fujian", re.IGNORECASE)


def url_key(url: str) -> str | None:
    """One spelling of a URL: no scheme, fragment, www. or percent signs; None for anything else."""
    parts = urlsplit(url.strip())
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc:
        return None
    path = unquote(parts.path) or "/"
    query = f"?{unquote(parts.query)}" if parts.query else ""
    return f"u:{parts.netloc.lower().removeprefix('www.')}{path}{query}"


def place_keys(identity: str, source_url: str | None) -> list[str]:
    """Everything by which the file ``identity`` may be linked to; a member also goes by its archive."""
    keys = []
    while True:
        if key := url_key(identity):
            keys.append(key)
        else:
            keys.append(f"p:{identity}")
            keys += _names(posixpath.dirname(identity), posixpath.basename(identity))
        outer = container(identity)
        if outer is None:
            break
        identity = outer
    if source_url and (key := url_key(source_url)):
        keys.append(key)
    return list(dict.fromkeys(keys))


def link_keys(title: str, href: str | None, identity: str, source_url: str | None) -> list[str]:
    """Where a link of the page ``identity`` may lead, the surest first; a name without a link leads into its folder."""
    keys: list[str] = []
    base = source_url or (identity if "://" in identity else "")
    if href:
        target = urljoin(base, href) if base else href
        if key := url_key(target):
            keys.append(key)
    if "://" in identity:
        return keys
    folder = posixpath.dirname(identity)
    if href and "://" not in href:
        keys.append(f"p:{posixpath.normpath(posixpath.join(folder, unquote(urlsplit(href).path).lstrip('/')))}")
    names = [unquote(urlsplit(href).path.rsplit("/", 1)[-1])] if href else []
    for name in [*names, title]:
        keys += _names(folder, name)
    return list(dict.fromkeys(keys))


def _names(folder: str, file: str) -> Iterator[str]:
    """Keys of a file name within its folder; one for files (附件, 页面_files) lies beside the page it belongs to."""
    if name := plain_name(file):
        yield f"f:{folder}/{name}"
        if _BESIDE.fullmatch(posixpath.basename(folder)):
            yield f"f:{posixpath.dirname(folder)}/{name}"


@cache
def plain_name(file: str) -> str:
    """A file name or link text for comparing: no suffix, no 附件1, no marks; "" where too little is left."""
    stem, dot, suffix = file.rpartition(".")
    stem = stem if dot and len(suffix) <= 5 and suffix.isalnum() and suffix.isascii() else file
    stem = _COPY.sub("", nfkc(stem).strip())
    bare = _NOISE.sub("", _NUMBERED.sub("", re.sub(vocabulary()["attachment"]["name"], "", stem)))
    whole = _NOISE.sub("", stem)
    chosen = bare if len(bare) >= _SHORTEST else whole
    return chosen.lower() if len(chosen) >= 2 else ""


def is_attachment_name(name: str) -> bool:
    """附件1…, 附表2…"""
    return re.match(vocabulary()["attachment"]["name"], nfkc(name)) is not None


def group_key(identity: str) -> str | None:
    """The key that the members of one archive, or the files of one folder, share."""
    if outer := container(identity):
        return f"a:{outer}{SEPARATOR}"
    return None if "://" in identity else f"s:{posixpath.dirname(identity)}"

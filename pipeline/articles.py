"""Articles spread over several of the files to ingest: which file is the first page of which others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from urllib.parse import unquote

from pipeline.files import FoundFile
from pipeline.parsers.pager import Place, following_pages, place

_WEB = {"html", "htm", "shtml", "shtm", "xhtml", "jsp", "jspx", "jhtml", "asp", "aspx", "php", "do", "action", "?", ""}


def find_articles(files: Sequence[FoundFile]) -> dict[str, tuple[FoundFile, ...]]:
    """Identity of a first page → the files of pages 2, 3 … in order, as far as they are all there.

    Only files that look like a series by name are opened, and only pages that the first one links to are joined: a
    crawl of ``a_1.html`` to ``a_300.html`` stays three hundred documents.
    """
    found: dict[str, tuple[FoundFile, ...]] = {}
    taken: set[str] = set()
    for first, others in _candidates(files):
        name = _name(first)
        known = {unquote(_name(other)): other for other in others}
        following: list[FoundFile] = []
        for target in following_pages(_content(first), name):
            page = known.get(unquote(target))
            if page is None or page.identity in taken or page.identity in found:
                break
            following.append(page)
        if following and first.identity not in taken:
            found[first.identity] = tuple(following)
            taken |= {page.identity for page in following}
    return found


def _candidates(files: Iterable[FoundFile]) -> list[tuple[FoundFile, list[FoundFile]]]:
    series: dict[tuple[str, str], list[tuple[Place, FoundFile]]] = defaultdict(list)
    for file in files:
        where = place(_name(file))
        if where.suffix in _WEB:
            series[where.base, where.suffix].append((where, file))
    found = []
    for members in series.values():
        if len(members) > 1:
            ordered = [file for _, file in sorted(members, key=lambda pair: (pair[0].number, pair[1].identity))]
            found.append((ordered[0], ordered[1:]))
    return found


def _name(file: FoundFile) -> str:
    return file.url or file.identity


def _content(file: FoundFile) -> bytes:
    try:
        return file.path.read_bytes() if file.path.is_file() else b""
    except OSError:  # told when the file itself is read
        return b""

"""Documents as references: GB/T 7714—2015, BibTeX and RIS.

GB/T 7714—2015 for an official document: 主要责任者. 题名: 文号[文献类型标识/载体标识]. (发布日期)[引用日期].
获取和访问路径.
The 文号 stands as 其他题名信息 (8.2); a web page is an electronic bulletin (EB/OL), a file at hand another kind (Z).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

_MOST_AUTHORS = 3  # GB/T 7714—2015, 8.1.2: of four or more the first three, then 等
_BIB_SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    mark: f"\\{mark}" for mark in "&%$#_{}"
}
_NO_KEY = re.compile(r"[^0-9A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Citation:
    """What a reference is made of. ``written_on`` is the day the document speaks from; ``url`` is empty for a file;
    ``seen_on`` is the day the page was read."""

    doc_id: str
    title: str
    issuers: tuple[str, ...] = ()
    doc_number: str = ""
    written_on: date | None = None
    url: str = ""
    seen_on: date | None = None


def gbt7714(citation: Citation) -> str:
    """``国务院. 关于……的意见: 国发〔2021〕29号[EB/OL]. (2021-12-31)[2024-05-01]. https://….``"""
    authors = ", ".join(citation.issuers[:_MOST_AUTHORS]) + (", 等" if len(citation.issuers) > _MOST_AUTHORS else "")
    title = _line(citation.title).rstrip(".")
    if citation.doc_number:
        title += f": {_line(citation.doc_number)}"
    title += "[EB/OL]" if citation.url else "[Z]"
    if not citation.url:
        return ". ".join(filter(None, (authors, title, str(citation.written_on or "")))) + "."
    days = f"({citation.written_on})" if citation.written_on else ""
    days += f"[{citation.seen_on}]" if citation.seen_on else ""
    return ". ".join(filter(None, (authors, title, days, citation.url))) + "."


def bibtex(citation: Citation) -> str:
    """An ``@online`` entry, or ``@misc`` for a file; TeX's own characters escaped."""
    fields = {
        "title": f"{{{_tex(citation.title)}}}",
        # braces keep the name of a body from being taken for first and last name
        "author": " and ".join(f"{{{_tex(name)}}}" for name in citation.issuers),
        "number": _tex(citation.doc_number),
        "date": str(citation.written_on or ""),
        "year": str(citation.written_on.year) if citation.written_on else "",
        "url": _url(citation.url),
        "urldate": str(citation.seen_on or "") if citation.url else "",
        "langid": "chinese",
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    key = _NO_KEY.sub("", f"{citation.written_on.year if citation.written_on else ''}{citation.doc_id}")
    return f"@{'online' if citation.url else 'misc'}{{policy{key},\n{lines}}}\n"


def ris(citation: Citation) -> str:
    """A RIS record (type ``GOVDOC``); lines end in CR LF, as the format wants."""
    day = citation.written_on
    lines = [
        ("TY", "GOVDOC"),
        ("TI", _line(citation.title)),
        *(("AU", _line(name)) for name in citation.issuers),
        ("M1", _line(citation.doc_number)),
        ("PY", str(day.year) if day else ""),
        ("DA", day.strftime("%Y/%m/%d/") if day else ""),
        ("UR", citation.url),
        ("Y2", citation.seen_on.strftime("%Y/%m/%d/") if citation.seen_on and citation.url else ""),
        ("LA", "zh"),
        ("ID", citation.doc_id),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value or tag == "ER")


FORMATS: dict[str, Callable[[Citation], str]] = {"gbt": gbt7714, "bib": bibtex, "ris": ris}
_BETWEEN = {"gbt": "\n", "bib": "\n", "ris": "\r\n"}


def citation_list(citations: Iterable[Citation], format: str) -> str:
    """All of ``citations`` in ``format`` (``gbt``, ``bib``, ``ris``); references by GB/T are numbered [1], [2] …"""
    written = [FORMATS[format](citation) for citation in citations]
    if format == "gbt":
        written = [f"[{i}] {text}\n" for i, text in enumerate(written, 1)]
        return "".join(written)
    return _BETWEEN[format].join(written)


def split_issuers(issuers: str) -> tuple[str, ...]:
    """The bodies of one column, joined by 、 or spaces."""
    return tuple(name for name in re.split(r"[、;；\s]+", issuers) if name)


def _line(text: str) -> str:
    return " ".join(text.split())


def _tex(text: str) -> str:
    return "".join(_BIB_SPECIAL.get(mark, mark) for mark in _line(text))


def _url(url: str) -> str:
    """Braces and backslashes would end the field; everything else is left to the ``url`` command."""
    return url.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")


def deduplicated(citations: Sequence[Citation]) -> list[Citation]:
    """Each document once, in order."""
    return list({citation.doc_id: citation for citation in citations}.values())

"""Header fields: what metadata, head and signature say, and which of them to believe."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.structure.closing import Closing
from pipeline.structure.dates import find_day
from pipeline.structure.numbers import normalise
from pipeline.structure.opening import Opening
from pipeline.structure.organs import is_organ, organs_of, unglue
from pipeline.structure.units import compact
from pipeline.structure.words import words

_EMPTY = {"", "无", "-", "—", "暂无", "/", "空", "null", "none"}
_TITLE_ISSUERS = re.compile(r"(?P<issuers>[一-龥、 （）()“”]{3,160}?)\s*(?:关于|印发|转发|批转|公布|发布|公告|通告|令)")
_STRIP_SOURCE = re.compile(r"^(?:本网|本站|转载自|转自|摘自|来源)[:：\s]*|[（(][^（）()]*[)）]$")


@dataclass(frozen=True, slots=True)
class Found:
    """A value and where it came from: ``metadata``, ``title``, ``text`` or ``hint``."""

    value: str
    source: str


@dataclass
class Header:
    doc_number: Found | None = None
    issuers: tuple[str, ...] = ()
    issuers_source: str = ""
    addressees: tuple[str, ...] = ()
    written_on: date | None = None
    written_source: str = ""
    published_on: date | None = None
    published_source: str = ""
    effective_on: date | None = None
    expires_on: date | None = None
    index_number: str | None = None
    publishers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    site: str | None = None
    others: list[tuple[str, str]] = field(default_factory=list)


class Stated:
    """The metadata of a document, asked by field."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._values: dict[str, list[str]] = {}
        for label, value in pairs:
            if value.strip().lower() not in _EMPTY:
                self._values.setdefault(compact_label(label), []).append(value.strip())

    def all(self, name: str) -> list[str]:
        return [value for label in words().labels[name] for value in self._values.get(label, ())]

    def first(self, name: str) -> str | None:
        return next(iter(self.all(name)), None)

    def day(self, name: str) -> date | None:
        for value in self.all(name):
            found = find_day(value)
            if found is not None:
                return found.day
        return None


def stated_titles(stated: Stated) -> list[str]:
    """Titles of the metadata, best first; the line above the body is one where it ends as titles do."""
    above = [line for line in stated.all("line_above") if words().title_end.search(line) and not is_organ(line)]
    return [*stated.all("title"), *above]


def compact_label(label: str) -> str:
    return label if label.startswith("meta:") else compact(label)


def read_header(stated: Stated, opening: Opening, closing: Closing, hint: date | None) -> Header:
    header = Header(addressees=opening.addressees, index_number=stated.first("index_number"), site=stated.first("site"))
    header.doc_number = _number(stated, opening)
    header.publishers = tuple(_clean_organs(stated.all("publishers"))[:3])
    header.sources = tuple(_sources(stated))
    header.issuers, header.issuers_source = _issuers(stated, opening, closing, header)
    header.written_on, header.written_source = _written(stated, opening, closing)
    header.published_on, header.published_source = _published(stated, hint)
    header.effective_on, header.expires_on = stated.day("effective_on"), stated.day("expires_on")
    if not header.addressees and (value := stated.first("addressees")):
        header.addressees = tuple(re.split(r"[，,；;]", value))
    return header


def _number(stated: Stated, opening: Opening) -> Found | None:
    for value in stated.all("doc_number"):
        number = normalise(value)
        if number:
            return Found(number, "metadata")
        if len(value) <= 40 and re.search(r"\d", value) and value.endswith("号"):
            return Found(compact(value), "metadata")
    return Found(opening.numbers[0], "text") if opening.numbers else None


def _issuers(stated: Stated, opening: Opening, closing: Closing, header: Header) -> tuple[tuple[str, ...], str]:
    """发文机关 of the metadata, unless signature or title name more bodies and it is among them."""
    signed = closing.signatures[0].organs if closing.signatures else ()
    titled = tuple(title_issuers(opening.title))
    in_text = _longer(signed, titled)
    given = tuple(_clean_organs(stated.all("issuers")[:1]))
    if given:
        if len(in_text) > len(given) and {_bare(name) for name in given} <= {_bare(name) for name in in_text}:
            return in_text, "text"
        return given, "metadata"
    for found, source in (
        (in_text, "title" if in_text == titled else "text"),
        (tuple(name for head in opening.red_heads for name in organs_of(head)), "text"),
        (tuple(name for line in opening.organs for name in organs_of(line)), "text"),
        (tuple(_clean_organs([opening.collector] if opening.collector else [])), "metadata"),
        (header.publishers, "metadata"),
        (header.sources, "metadata"),
    ):
        if found:
            return found, source
    return (), ""


def _longer(signed: Sequence[str], titled: Sequence[str]) -> tuple[str, ...]:
    """The fuller list; of equal ones the title's, which has the whole names."""
    if len(signed) == len(titled) and all(s.endswith(t) for s, t in zip(signed, titled, strict=True)):
        return tuple(signed)  # 市人民政府办公厅 in the title, 武汉市人民政府办公厅 under the text
    return tuple(signed) if len(signed) > len(titled) else tuple(titled)


def _bare(name: str) -> str:
    return compact(name).removeprefix("中华人民共和国")


def title_issuers(title: str) -> list[str]:
    """Bodies that a title opens with: 国务院办公厅关于…, 广州市民政局 广州市财政局关于…."""
    match = _TITLE_ISSUERS.match(title)
    if match is None:
        return []
    opening = match["issuers"].strip().removeprefix("《")
    if opening.startswith(("关于", "贯彻", "转发", "印发")):
        return []
    return organs_of(opening) if is_organ(opening) else []


def _clean_organs(values: Sequence[str]) -> list[str]:
    names: list[str] = []
    for value in values:
        text = _STRIP_SOURCE.sub("", value.strip()).strip("，,;；、 ")
        parts = [part for part in re.split(r"[\s,，;；、/|]+", text) if len(part) > 1]
        names.extend(name for part in parts if words().organ_end.search(part) for name in unglue(part))
    return list(dict.fromkeys(names))


def _sources(stated: Stated) -> list[str]:
    """Government bodies that a page names as its source; media and platforms are none."""
    for value in stated.all("sources"):
        text = _STRIP_SOURCE.sub("", value.strip())
        names = [name for name in _clean_organs([text]) if not words().media.search(name)]
        if names:
            return names
        if value:
            return []
    return []


def _written(stated: Stated, opening: Opening, closing: Closing) -> tuple[date | None, str]:
    signed = next((s.day for s in closing.signatures if s.day), None)
    options: list[tuple[Callable[[], date | None], str]] = [
        (lambda: stated.day("written_on"), "metadata"),
        (lambda: signed, "text"),
        (lambda: opening.dated, "text"),
        (lambda: closing.printed_on, "text"),
        (lambda: stated.day("drawn_up_on"), "metadata"),
    ]
    for option, source in options:
        day = option()
        if day is not None:
            return day, source
    return None, ""


def _published(stated: Stated, hint: date | None) -> tuple[date | None, str]:
    day = stated.day("published_on")
    if day is not None:
        return day, "metadata"
    return (hint, "hint") if hint else (None, "")

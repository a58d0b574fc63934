"""Lines that open a section, and where their heading ends."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.model import BlockKind
from pipeline.structure.numbering import Marker, Rank, read_marker
from pipeline.structure.roles import Role
from pipeline.structure.units import Unit

# A line that may carry a marker; in everything else (signatures, lists of attachments, contents) numbers mean nothing.
_OUTLINED = frozenset({Role.BODY})
_HEADING_LEVEL_OFFSET = -20  # headings a format states stand above all numbering
_MAX_HEADING = 60
_LEAD = re.compile(r"(?P<lead>[^。！？；\n]{1,45})[。！？]")
_COLON = re.compile(r"(?P<lead>[^。；，、：:\s]{2,18})[：:](?=.)")
_SPACED = re.compile(r"(?P<lead>[一-龥“”、]{2,16})\s(?=\S)")
_BRACKETED = re.compile(r"[【（(](?P<lead>[^】）)]{2,20})[】）)]\s*")
_CLAUSE_WORDS = re.compile(
    r"\d{3,}|^本[法办规条细政方意措通]|自.+起|应当|[^对响适相反供]应(?![急用对届变])|原则上|不得|可以|的[，,]|按照|根据|^对(?!接|外|标)|^到20|^自(?:20|\d|本|印发|公布|发布|\S{0,6}之日)|^为[了进]|^由于|^鉴于|^因[^地材]|^具[有备]|^遵守|^依照|^已|[，,]可|给予(?=.{11})"
)

Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that opens a section: its key (rank, depth), number, path element, and where its heading ends."""

    unit: int
    key: Key
    number: int
    label: str
    heading: str
    heading_end: int  # offset in the unit


def find_headings(units: Sequence[Unit], roles: Mapping[int, Role]) -> list[Heading]:
    """Every line that opens a section, in text order."""
    candidates = [i for i in range(len(units)) if roles.get(i, Role.BODY) in _OUTLINED and not units[i].is_table]
    bare = _has_decimals(units, candidates)
    headings: list[Heading] = []
    decimals: dict[str, int] = {}
    for i in candidates:
        unit = units[i]
        marker = read_marker(unit.text, bare=bare and len(unit.text) <= 40 and "。" not in unit.text)
        if marker is not None and marker.rank is Rank.DECIMAL:
            marker = _plausible(marker, unit.text, decimals)
        if marker is not None:
            headings.append(_numbered(i, unit, marker))
        elif unit.kind is BlockKind.HEADING and unit.level is not None and len(unit.text) <= _MAX_HEADING:
            key = (_HEADING_LEVEL_OFFSET + unit.level, 0)
            headings.append(Heading(i, key, 0, _slug(unit.text), unit.text, len(unit.text)))
    return headings


def _plausible(marker: Marker, text: str, last: dict[str, int]) -> Marker:
    """1.2 follows 1.1; 2.2人户 after 1.3人户 is a list 1. 2. whose entries begin with a numeral."""
    prefix = marker.label.rpartition(".")[0]
    expected = last.get(prefix, 0)
    if marker.depth != 2 or marker.number == 1 or (0 <= marker.number - expected <= 2 and expected):
        last[prefix] = marker.number
        return marker
    number = int(prefix)
    return Marker(Rank.ARABIC, number, prefix, text.find(".") + 1 if "." in text else text.find("．") + 1)


def _has_decimals(units: Sequence[Unit], candidates: Sequence[int]) -> bool:
    count = 0
    for i in candidates:
        marker = read_marker(units[i].text)
        count += marker is not None and marker.rank is Rank.DECIMAL
        if count >= 2:
            return True
    return False


def _slug(text: str) -> str:
    return re.sub(r"[\s/]+", "", text)[:20]


def _numbered(i: int, unit: Unit, marker: Marker) -> Heading:
    end = heading_end(unit.text, marker.end, marker.rank)
    heading = re.sub(r"\s+", " ", unit.text[:end]).strip().rstrip("。：:；;，,、.． ")
    return Heading(i, (int(marker.rank), marker.depth), marker.number, marker.label, heading, end)


def heading_end(text: str, start: int, rank: Rank) -> int:
    """Where the heading part of a numbered line ends; ``start`` is the end of its marker.

    （一）总体要求。到2025年… ends after 总体要求。; a short line without a full stop is a heading as a whole; a clause
    that has none ends where its marker does.
    """
    rest = text[start:]
    if not rest:
        return len(text)
    bracketed = _BRACKETED.match(rest) if rank is Rank.ARTICLE else None
    if bracketed:
        return start + bracketed.end()
    if len(rest) <= _MAX_HEADING and not re.search(r"[。；;！]", rest) and rank is not Rank.ITEM:
        return len(text) if rank is not Rank.ARTICLE or len(rest) <= 20 else start
    lead = _LEAD.match(rest)
    if lead and rank is Rank.ARTICLE and len(lead["lead"]) > 20:
        lead = None
    if lead and not _CLAUSE_WORDS.search(lead["lead"]) and lead["lead"].count("，") <= 2:
        whole = lead.end() == len(rest.rstrip())
        if not whole or (len(lead["lead"]) <= 25 and rank in {Rank.HAN, Rank.HAN_PAREN, Rank.ARABIC}):
            return start + lead.end()
    colon = _COLON.match(rest)
    if colon and not _CLAUSE_WORDS.search(colon["lead"]):
        return start + colon.end()
    spaced = _SPACED.match(rest)
    if spaced and rank <= Rank.HAN_PAREN and len(rest) > 40 and not _CLAUSE_WORDS.search(spaced["lead"]):
        return start + spaced.end()
    return start

"""The head of a document: title, red head, number, dates, addressees, and where the text begins."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pipeline.structure.addressees import is_addressee, read_addressees
from pipeline.structure.decoration import clean_title, metadata_title, undecorate
from pipeline.structure.elements import Element, Kind, read_element
from pipeline.structure.numbering import Rank, read_marker
from pipeline.structure.organs import is_organ
from pipeline.structure.roles import Role
from pipeline.structure.title import MEETING_LINE, Segment, best_segment, could_be_title, lines_of, segments
from pipeline.structure.units import Unit, compact, squeeze
from pipeline.structure.words import words

HEAD_UNITS = 24
_BYLINED = 2.0  # as much as a word that ends titles
_TEXT_BEGINS = frozenset({"目录", "目次", "前言", "引言", "序言", "摘要"})


@dataclass
class Opening:
    """What the head says. ``roles`` holds the units it has accounted for; ``body`` is the first unit of the text."""

    title: str
    source: str  # metadata, title, text or derived
    title_units: range
    roles: dict[int, Role]
    body: int
    numbers: list[str] = field(default_factory=list)
    red_heads: list[str] = field(default_factory=list)
    organs: list[str] = field(default_factory=list)
    collector: str | None = None
    dated: date | None = None
    signer: str | None = None
    secrecy: str | None = None
    urgency: str | None = None
    copy_number: str | None = None
    fields: list[tuple[str, str]] = field(default_factory=list)
    addressees: tuple[str, ...] = ()
    elements: dict[int, Element] = field(default_factory=dict)  # unit → what the line is


def read_opening(units: Sequence[Unit], stated_titles: Sequence[str]) -> Opening:
    """Read the head of ``units``; ``stated_titles`` are the titles that metadata gives, best first."""
    opening = Opening("", "derived", range(0), {}, 0)
    eligible, elements = _scan_head(units)
    opening.roles = {i: _role(element) for i, element in elements.items()}
    stated = metadata_title(stated_titles)
    if stated:
        _take_stated(stated, units, eligible, opening)
    else:
        _take_best(units, eligible, opening, _bylines(elements))
    if not opening.title:
        _take_red_head(units, elements, opening)
    _settle(units, eligible, opening, layout=bool(stated))
    for i, element in elements.items():
        if i < opening.body:
            _note(element, opening)
            opening.elements[i] = element
    opening.addressees, text = read_addressees(units, opening.body)
    opening.roles.update(dict.fromkeys(range(opening.body, text), Role.ADDRESSEE))
    opening.body = text
    return opening


def _scan_head(units: Sequence[Unit]) -> tuple[list[int], dict[int, Element]]:
    """What stands before the first prose: lines that may be the title, and elements that are not."""
    eligible: list[int] = []
    elements: dict[int, Element] = {}
    red_head: Element | None = None
    for i, unit in enumerate(units[:HEAD_UNITS]):
        element = None if unit.is_table else read_element(unit.text, red_head, after_title=bool(eligible))
        if element is not None and _opens_meeting(element, units, i):
            break
        if element is not None:
            elements[i] = element
            red_head = element if element.kind is Kind.RED_HEAD else red_head
            continue
        if not could_be_title(unit) or is_addressee(unit.text) or _is_outline(unit, has_title=bool(eligible)):
            break
        eligible.append(i)
    return eligible, elements


def _opens_meeting(element: Element, units: Sequence[Unit], i: int) -> bool:
    """时间：… above 地点：… is the first line of a notice or of minutes, not metadata of the page."""
    dated = {label for label, _ in element.pairs} & {"时间", "日期"}
    return bool(dated) and i + 1 < len(units) and MEETING_LINE.match(units[i + 1].text) is not None


def _is_outline(unit: Unit, *, has_title: bool) -> bool:
    if compact(unit.text) in _TEXT_BEGINS:
        return True
    marker = read_marker(unit.text)
    if marker is None or (marker.rank is Rank.ITEM and unit.stands_out):  # ——副标题
        return False
    return marker.rank is not Rank.LETTER or has_title


def _role(element: Element) -> Role:
    return Role.DROPPED if element.kind is Kind.FIELDS else Role.HEADLINE


def _note(element: Element, opening: Opening) -> None:
    opening.signer = opening.signer or element.signer
    opening.dated = opening.dated or element.day
    opening.fields.extend(element.pairs)
    match element.kind:
        case Kind.NUMBER:
            opening.numbers.append(element.value)
        case Kind.RED_HEAD:
            opening.red_heads.append(element.value)
        case Kind.SECRECY:
            opening.secrecy = element.value
        case Kind.URGENCY:
            opening.urgency = element.value
        case Kind.COPY_NUMBER:
            opening.copy_number = element.value
        case _:
            pass


def _take_stated(stated: str, units: Sequence[Unit], eligible: Sequence[int], opening: Opening) -> None:
    run = lines_of(stated, units, eligible)
    opening.title, opening.source = stated, "metadata"
    if run is None:
        return
    if stated.rstrip().endswith(("…", "...")):
        whole = best_segment([s for s in segments(units, eligible) if s.start == run.start])
        run = range(whole.start, whole.end) if whole else run
        opening.title, opening.source = clean_title("".join(units[i].text for i in run)), "text"
    opening.title_units = run


def _take_red_head(units: Sequence[Unit], elements: Mapping[int, Element], opening: Opening) -> None:
    """临江市城乡规划委员会会议纪要: of minutes the red head is all the title there is."""
    for i, element in elements.items():
        if element.kind is Kind.RED_HEAD and compact(units[i].text).endswith("纪要"):
            opening.title, opening.source = clean_title(units[i].text), "title"
            opening.title_units = range(i, i + 1)
            return


def _bylines(elements: Mapping[int, Element]) -> set[int]:
    """Lines that stand right under the title of a web page: when it was published, and where from."""
    return {i for i, element in elements.items() if any(label == "发布时间" for label, _ in element.pairs)}


def _take_best(units: Sequence[Unit], eligible: Sequence[int], opening: Opening, bylines: Collection[int]) -> None:
    found = [
        replace(segment, score=segment.score + _BYLINED) if segment.end in bylines else segment
        for segment in segments(units, eligible)
    ]
    best = best_segment([s for s in found if s.score > 0]) or _first_line(found, units)
    if best is None:
        return
    bare = undecorate(best.text)
    opening.title, opening.source = bare.title, "title"
    opening.title_units = range(best.start, best.end)
    if bare.number:
        opening.numbers.insert(0, bare.number)
    opening.collector = bare.organ
    for segment in found:
        _note_other(segment, best, opening)


def _first_line(found: Sequence[Segment], units: Sequence[Unit]) -> Segment | None:
    """A first line without any title word is one all the same when the text goes on after it (news)."""
    if not found or found[0].score < 0 or found[0].end >= len(units):
        return None
    return found[0] if len(found[0].text) >= 4 else None


def _note_other(segment: Segment, best: Segment, opening: Opening) -> None:
    """A collector's line above the real title repeats it: drop it, keep what it says."""
    if segment.start == best.start:
        return
    bare = undecorate(segment.text)
    ours, theirs = squeeze(opening.title), squeeze(bare.title)
    if is_organ(bare.title) and not bare.organ:
        return  # the head of a letter
    if theirs and (theirs in ours or ours in theirs):
        opening.collector = opening.collector or bare.organ
        if bare.number:
            opening.numbers.append(bare.number)
        for i in range(segment.start, segment.end):
            opening.roles[i] = Role.DROPPED


def _settle(units: Sequence[Unit], eligible: Sequence[int], opening: Opening, *, layout: bool) -> None:
    """Give the remaining head lines their roles and find where the text begins."""
    for i in opening.title_units:
        opening.roles[i] = Role.TITLE
    body = 0
    for i in range(min(len(units), HEAD_UNITS)):
        if i in opening.roles:
            body = i + 1
            continue
        if i not in eligible or not _belongs_to_head(units[i], i, opening, layout=layout):
            break
        if is_organ(units[i].text):
            opening.organs.append(clean_title(units[i].text))
        opening.roles[i] = Role.HEADLINE
        body = i + 1
    for i in [i for i in opening.roles if i >= body]:
        del opening.roles[i]
    opening.body = body


def _belongs_to_head(unit: Unit, i: int, opening: Opening, *, layout: bool) -> bool:
    if i < opening.title_units.start:
        return True
    if unit.style.centered or unit.kind == "heading":
        return True
    if is_organ(unit.text):
        return True
    return not layout and bool(words().title_end.search(unit.text)) and len(unit.text) > 8

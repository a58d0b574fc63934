"""The elements of GB/T 9704—2012 as spans of the text, from the roles of its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.language import nfkc
from pipeline.model import Element
from pipeline.structure.dates import find_day, last_day
from pipeline.structure.decoration import clean_title
from pipeline.structure.elements import SIGNER, Kind
from pipeline.structure.elements import Element as HeadLine
from pipeline.structure.layout import Layout
from pipeline.structure.organs import PERSON, is_organ, organs_of, stamp_of
from pipeline.structure.roles import Role

_TERM = re.compile(r"[★☆*]\s*(?P<term>\S{1,6}(?:年|个?月|日)|长期)")
_HEAD = {
    Kind.COPY_NUMBER: "份号",
    Kind.SECRECY: "密级",
    Kind.URGENCY: "紧急程度",
    Kind.RED_HEAD: "发文机关标志",
    Kind.NUMBER: "发文字号",
}
_RUNS = {
    Role.ADDRESSEE: "主送机关",
    Role.ANNEX_LIST: "附件说明",
    Role.SIGNATURE: "发文机关署名",
    Role.NOTE: "附注",
}
_NOTE = re.compile(r"[（(〔]|\S{0,4}公开")
_LABEL = re.compile(r"^(?:附(?:\s*件)?|抄\s*送|抄\s*报|分\s*送|报\s*送|主\s*送)(?:单位|机关)?\s*[:：]\s*|[:：。]\s*$")


def official_elements(layout: Layout, offsets: Sequence[int], text: str) -> tuple[Element, ...]:
    """All elements in text order; the body follows what it contains nothing of."""
    found = [
        *_title(layout),
        *_head(layout, offsets),
        *_letterhead(layout, offsets, text),
        *_runs(layout, offsets, text),
        *_closing(layout, offsets),
        *_annexes(layout, offsets),
    ]
    start, end = layout.body_bounds(offsets, len(text))
    if end > start:
        found.append(Element("正文", "", start, end))
    return tuple(sorted(found, key=lambda e: (e.start_char, e.end_char, e.name)))


def _title(layout: Layout) -> Iterator[Element]:
    if layout.has_title_line:
        yield Element("标题", layout.opening.title, 0, len(layout.kept[0].text))


def _head(layout: Layout, offsets: Sequence[int]) -> Iterator[Element]:
    for unit, line in layout.opening.elements.items():
        if unit not in layout.position:
            continue
        start = offsets[layout.position[unit]]
        words = layout.units[unit].text
        name = _HEAD.get(line.kind)
        if name and line.value:
            yield _within(words, start, name, line)
        for match in _TERM.finditer(words) if line.kind is Kind.SECRECY else ():
            yield Element("保密期限", nfkc(match["term"]), start + match.start("term"), start + match.end("term"))
        signer = SIGNER.search(words) if line.signer else None
        if signer and line.signer:
            yield Element("签发人", line.signer, start + signer.start("name"), start + signer.end("name"))


def _letterhead(layout: Layout, offsets: Sequence[int], text: str) -> Iterator[Element]:
    """Bodies alone above the title: the red head of a joint document or of a letter."""
    stop = layout.opening.title_units.start if layout.opening.title_units else layout.opening.body
    lines = [
        u for u in range(stop)
        if u in layout.position and layout.roles.get(u) is Role.HEADLINE and u not in layout.opening.elements
        and is_organ(layout.units[u].text)
    ]  # fmt: skip
    if lines and lines[-1] - lines[0] == len(lines) - 1:
        start, end = _span(layout, offsets, lines[0], lines[-1])
        yield Element("发文机关标志", "、".join(clean_title(line) for line in text[start:end].split("\n")), start, end)


def _within(words: str, start: int, name: str, line: HeadLine) -> Element:
    """The element on its line: its own words, or the part of the line before 签发人, spelt some other way."""
    at = words.find(line.value)
    if at >= 0:
        return Element(name, line.value, start + at, start + at + len(line.value))
    signer = SIGNER.search(words)
    end = len(words[: signer.start()].rstrip()) if signer else len(words)
    return Element(name, line.value, start, start + end)


def _runs(layout: Layout, offsets: Sequence[int], text: str) -> Iterator[Element]:
    """Neighbouring lines of one role as one element."""
    units = sorted(layout.position)
    i = 0
    while i < len(units):
        role = layout.roles.get(units[i], Role.BODY)
        k = i + 1
        while k < len(units) and layout.roles.get(units[k], Role.BODY) is role:
            k += 1
        name = _RUNS.get(role)
        start, end = _span(layout, offsets, units[i], units[k - 1])
        if name and (name != "附注" or _NOTE.match(text, start)):
            value = _value(name, text[start:end])
            if value:
                yield Element(name, value, start, end)
        i = k


def _value(name: str, words: str) -> str:
    lines = [clean_title(line) for line in words.split("\n")]
    if name == "发文机关署名":
        return "、".join(organ for line in lines for organ in organs_of(line))
    joined = "".join(lines) if name in {"主送机关", "附注"} else "；".join(lines)
    return _LABEL.sub("", _LABEL.sub("", joined)).strip("； ")


def _span(layout: Layout, offsets: Sequence[int], first: int, last: int) -> tuple[int, int]:
    return offsets[layout.position[first]], offsets[layout.position[last]] + len(layout.units[last].text)


def _closing(layout: Layout, offsets: Sequence[int]) -> Iterator[Element]:
    for unit in sorted(layout.position):
        role, words = layout.roles.get(unit), layout.units[unit].text
        start = offsets[layout.position[unit]]
        if role in {Role.SIGNATURE, Role.SIGNED_ON}:
            yield from _signed(role, words, start)
        elif role is Role.COPIES:
            lead = _LABEL.match(words)
            begin = lead.end() if lead else 0
            yield Element("抄送机关", clean_title(words[begin:]).rstrip("。. "), start + begin, start + len(words))
        elif role is Role.PRINTED:
            yield from _printed(words, start)


def _signed(role: Role, words: str, start: int) -> Iterator[Element]:
    stamp = stamp_of(words)
    if stamp:
        yield Element("印章", words[stamp[0] : stamp[1]].strip("（）()"), start + stamp[0], start + stamp[1])
    if PERSON.fullmatch(words.strip()):  # an order is signed by a person
        yield Element("签发人", clean_title(words), start, start + len(words))
    found = last_day(words) if role is Role.SIGNED_ON else None
    if found:
        yield Element("成文日期", found.day.isoformat(), start + found.start, start + found.end)
        organs = words[: found.start].rstrip()
        if organs:  # bodies and date on one line
            yield Element("发文机关署名", clean_title(organs), start, start + len(organs))


def _printed(words: str, start: int) -> Iterator[Element]:
    found = find_day(words)
    if found is None:
        return
    organ = words[: found.start].rstrip()
    if organ:
        yield Element("印发机关", clean_title(organ), start, start + len(organ))
    yield Element("印发日期", found.day.isoformat(), start + found.start, start + found.end)


def _annexes(layout: Layout, offsets: Sequence[int]) -> Iterator[Element]:
    """Every attachment whose text follows, from its label to the next one or to what closes the document."""
    starts = [annex for annex in layout.closing.annexes if annex.start in layout.position]
    for i, annex in enumerate(starts):
        stop = starts[i + 1].start if i + 1 < len(starts) else len(layout.units)
        units = [u for u in layout.position if annex.start <= u < stop]
        while units and layout.roles.get(units[-1]) in {Role.COPIES, Role.PRINTED, Role.NOTE}:
            units.pop()
        if units:
            start, end = _span(layout, offsets, annex.start, max(units))
            yield Element("附件", clean_title(f"{annex.label} {annex.title}"), start, end)

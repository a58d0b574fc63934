"""Titles as they are found: with the site's name, a collector's brackets, a number; and the bare title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.structure.gazetteer import match_region
from pipeline.structure.numbers import find_number, line_number
from pipeline.structure.organs import is_organ
from pipeline.structure.units import squeeze
from pipeline.structure.words import words

MAX_TITLE = 200
_BRACKET = re.compile(r"^[【\[](?P<organ>[^】\]]{1,60})[】\]]\s*")
_QUOTED = re.compile(r"[《〈](?P<inner>.*)[》〉]")
_AFTER_QUOTE = re.compile(
    r"《(?P<inner>.*)》\s*(?P<tail>[（(]?[一-龥]{0,12}[〔\[（(]?(?:19|20)\d\d[〕\])）]?年?第?\d{1,5}号[)）]?)?\s*(?:[（(][^（）()]{1,16}[)）])?"
)
_RUN_IN = re.compile(
    r"(?P<title>[一-龥“”（）()、\d]{4,60}?(?:意见|办法|方案|计划|规划|纲要|规范|指南|指引|规定|细则|措施|条例))"
    r"(?=为(?:了|进一步|深入|全面|认真|切实|加快|贯彻|落实|规范|推动|促进|推进|加强))"
)
_MONTH = re.compile(
    r"[（(]?\s*(?:(?:19|20)\d\d|二[〇○零]\S{2})\s*年\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*月\s*[)）]?"
)
_SITE_TAIL = re.compile(r"\s*[-_|—–·]+\s*(?P<name>[^-_|—–·]{2,40})$")
_SITE_LEAD = re.compile(r"(?P<name>[^-_|—–·]{2,40}?)\s*[-_|—–·]+\s*(?P<rest>.{8,})$")
_TWICE = re.compile(r"^([一-龥]{4,20})\s+(?=\1[一-龥、]*关于)")  # the site's name, then the same as issuer
_COLUMN = 10
_LEAST = 8
_OPENS_TITLE = re.compile(r"\s*[一-龥、\s]{0,60}关于")


@dataclass(frozen=True, slots=True)
class Decorated:
    """A collector's line: 【机关】《标题》文号."""

    title: str
    organ: str | None
    number: str | None


def undecorate(line: str) -> Decorated:
    """Take 【机关】, 《》 around the whole and a 文号 at the end off a title line."""
    text, organ, number = line.strip(), None, None
    if text[:1] == "【" and text.find("】") == len(text) - 1:
        text = text[1:-1]
    bracket = _BRACKET.match(text)
    if bracket and bracket.end() < len(text) and _names_source(bracket["organ"], text[bracket.end() :]):
        organ, text = bracket["organ"].strip(), text[bracket.end() :]
    tail = _AFTER_QUOTE.fullmatch(text)
    if tail and _balanced(tail["inner"]):
        number, text = _number_of(tail["tail"] or ""), tail["inner"]
    found = find_number(text)
    if found and found.start == 0 and len(text) - found.end >= _LEAST and _OPENS_TITLE.match(text, found.end):
        text, number = text[found.end :].strip(), found.number
        found = None
    if found and found.end >= len(text.rstrip("）)】] ")) and found.start > 4:
        before = text[: found.start].rstrip("（(【[ ,，")
        if before.endswith(("》", ">")) or words().title_end.search(before):
            text, number = before, found.number
    quoted = _QUOTED.fullmatch(text)
    if quoted and _balanced(quoted["inner"]):
        text = quoted["inner"]
    return Decorated(text.strip(), organ, number)


def _names_source(text: str, title: str) -> bool:
    """A place or a body in brackets before a title is the collector's; a rubric (学习贯彻…) belongs to the title."""
    return title.startswith("《") or is_organ(text) or match_region(text) is not None


def _balanced(text: str) -> bool:
    depth = 0
    for char in text:
        depth += (char in "《〈") - (char in "》〉")
        if depth < 0:
            return False
    return depth == 0


def clean_title(text: str) -> str:
    """A title on one line: spaces collapsed, none between Han characters of a wrapped line."""
    return re.sub(r"\s+", " ", text).strip()


def metadata_title(candidates: Sequence[str]) -> str | None:
    """The first usable of the titles that a page states: neither the portal's or a body's name nor a fragment."""
    for raw in candidates:
        text = without_site(clean_title(raw[: 2 * MAX_TITLE]))
        if len(squeeze(text)) < 4 or is_organ(text):
            continue
        if not (words().portal.search(text) and len(text) < 40):
            return text
    return None


def without_site(text: str) -> str:
    """关于…的通知_政策文件_示例市人民政府 without the names of site and column, before or after it."""
    stripped = False
    while (tail := _SITE_TAIL.search(text)) is not None:
        name, rest = tail["name"], text[: tail.start()]
        column = stripped and len(name) <= _COLUMN and words().title_end.search(rest)
        if not (column or words().portal.search(name) or _is_site(name)):
            break
        text, stripped = rest, True
    text = _TWICE.sub("", text)
    lead = _SITE_LEAD.match(text)
    if (
        lead
        and (words().portal.search(lead["name"]) or _is_site(lead["name"]))
        and words().title_end.search(lead["rest"])
    ):
        return lead["rest"]
    return text


def _is_site(tail: str) -> bool:
    return bool(re.search(r"(?:网|网站|平台|政府|委员会|部|厅|局|办公室|频道|门户)$", tail.strip()))


def run_in_title(text: str) -> str | None:
    """The title at the head of a paragraph that goes on with 为贯彻…: 智能航运发展指导意见为认真贯彻…."""
    match = _RUN_IN.match(text)
    return match["title"] if match else None


def is_month(text: str) -> bool:
    """2021年11月 alone, as covers have it under the title."""
    return bool(_MONTH.fullmatch(text.strip()))


def _number_of(text: str) -> str | None:
    match = re.search(r"(?:19|20)\d\d年第\d{1,4}号", text)
    return line_number(text) or (match[0] if match else None)

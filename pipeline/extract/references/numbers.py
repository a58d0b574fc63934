"""发文字号 in every spelling → one: ``国发〔2021〕29号``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.extract.references.vocabulary import vocabulary
from pipeline.language import fold, parse_number

_HAN = "一-龥"
_SERIAL = r"(?:\d{1,5}|[零〇一二三四五六七八九十百]{1,6})"
_YEAR = r"(?:(?:19|20)\d{2}|[一二三四五六七八九零〇]{4})"
_OPEN, _CLOSE = r"[〔\[（(【﹝〖〈<]", r"[〕\]）)】﹞〗〉>]"
# The tail of a number, which is looked for first; its 机关代字 is then read leftwards.
_TAIL = re.compile(
    rf"{_OPEN}\s?(?P<year>{_YEAR})\s?年?\s?{_CLOSE}\s{{0,3}}(?P<di>第?)\s?(?P<serial>\d{{1,5}})\s{{0,2}}号(?!楼|线|院|门)"
    rf"|(?P<kind>令|公告)\s?(?P<plain_year>\d{{4}}\s?年)?\s?第?\s?{_SERIAL}\s?号"
    rf"|(?P<plain_year2>\d{{4}}\s?年)?\s?第\s?{_SERIAL}\s?号\s?(?P<kind2>令|公告)"
)
_LOOSE = re.compile(
    rf"(?P<prefix>[{_HAN}]{{2,20}})\s*{_OPEN}?\s*(?P<year>(?:19|20)\d\d)\s*(?:年|-|{_CLOSE})?\s*第?\s*(?P<serial>\d{{1,5}})\s*号?"
)
_PREFIX = re.compile(rf"(?<!\d)[{_HAN}](?:\s?[{_HAN}]){{0,39}}\s{{0,2}}$")
_REACH = 44


@dataclass(frozen=True, slots=True)
class Number:
    """One 发文字号 in running text, as offsets, and its normal form."""

    start_char: int
    end_char: int
    value: str


def normalise_number(text: str) -> str | None:
    """``国发[2021] 29 号``, ``国发（2021）第29号``, ``国发2021-29号`` → ``国发〔2021〕29号``; None if ``text`` is none.

    Numbers of orders and announcements (国务院令第727号, 财政部公告2023年第12号) keep their form without spaces.
    """
    folded = fold(text).strip()
    for number in find_numbers(folded):
        if number.start_char == 0 and number.end_char == len(folded):
            return number.value
    loose = _LOOSE.fullmatch(folded)
    if loose is None or vocabulary().number_stop.fullmatch(loose["prefix"]):
        return None
    return f"{loose['prefix']}〔{loose['year']}〕{int(loose['serial'])}号"


def find_numbers(folded: str) -> Iterator[Number]:
    """Every 发文字号 in width-folded text, left to right, at most one look-back of 44 characters each."""
    last = 0
    for tail in _TAIL.finditer(folded):
        window = folded[max(last, tail.start() - _REACH) : tail.start()]
        match = _PREFIX.search(window)
        prefix = _trim(match.group()) if match else ""
        body = "".join(prefix.split())
        if len(body) < 2 and not (tail["year"] and len(body) == 1 and not match):
            continue
        start = tail.start() - (len(window) - window.rindex(prefix)) if prefix else tail.start()
        yield Number(start, tail.end(), _value(body, tail))
        last = tail.end()


def _trim(run: str) -> str:
    """What is left of a run of Han characters once the words before the number are cut away."""
    words = vocabulary()
    kept = [match.span() for match in words.number_keep.finditer(run)]
    cut = 0
    for stop in words.number_stop.finditer(run):
        inside = any(start <= stop.start() and stop.end() <= end for start, end in kept)
        if not inside and stop.end() < len(run.rstrip()):
            cut = stop.end()
    return run[cut:].lstrip()


def _value(body: str, tail: re.Match[str]) -> str:
    if not tail["year"]:
        return body + "".join(tail.group().split())
    year = tail["year"]
    if not year.isdigit():
        year = str(parse_number(year))
    di = "第" if tail["di"] and body.endswith("公告") else ""
    return f"{body}〔{year}〕{di}{int(tail['serial'])}号"

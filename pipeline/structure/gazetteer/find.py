"""Whose region a name or a text speaks for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.model import Region
from pipeline.structure.gazetteer.divisions import NATIONAL, Gazetteer, gazetteer, is_within, level_of

_REGION_WORD = re.compile(r"区[域块位间别划]|[市县]域")  # 海南区域 is no 海南区
_STANDARD = re.compile(r"(?:DB(\d\d)|GB|HJ)\d*[/ T]")
_ZONE = re.compile(r"(?:经济|高新)?(?:技术)?(?:产业)?开发区|经开区|高新区|工业园|产业园")
_JOINT = re.compile(r"[\s·、]*")


@dataclass(frozen=True)
class _Words:
    common: frozenset[str]
    organ: re.Pattern[str]
    elsewhere: re.Pattern[str]
    national: re.Pattern[str]
    national_numbers: tuple[str, ...]
    abbreviations: dict[str, str]
    city_numbers: dict[str, str]


@cache
def _words() -> _Words:
    data = tomllib.loads(files("pipeline.structure.gazetteer").joinpath("words.toml").read_text(encoding="utf-8"))
    return _Words(
        common=frozenset(data["common_words"]),
        organ=re.compile("|".join(data["organ_words"])),
        elsewhere=re.compile("|".join(data["not_before"])),
        national=re.compile("|".join(sorted(data["national"], key=len, reverse=True))),
        national_numbers=tuple(sorted(data["national_numbers"], key=len, reverse=True)),
        abbreviations=data["abbreviations"],
        city_numbers=dict(sorted(data["city_numbers"].items(), key=lambda item: -len(item[0]))),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    name: str
    codes: tuple[str, ...]
    exact: bool  # a full name or a zone, not a short name


def find_region(text: str, *, within: Region | None = None) -> Region | None:
    """The region that a name or a title opens with: 宁波市经济和信息化局 → 浙江省宁波市.

    A national organ gives 全国 unless a place follows it at once. A name that several places bear (朝阳区) is read by
    the place beside it or by ``within``; where neither decides, the answer is None.
    """
    text = text.strip()
    organ = _words().national.match(text)
    if organ and not _place_at(text, organ.end()):
        return NATIONAL
    for chain in _chains(text[: 400 if within is None else 2000]):
        region = _resolve(chain, within)
        if region is not None:
            return region
    return NATIONAL if organ or (within is None and _words().national.search(text[:40])) else None


def match_region(name: str) -> Region | None:
    """What a person means by ``name``: a code (330200), a full or short name (上海, 宁波市), a path (通化柳河)."""
    name, table = name.strip(), gazetteer()
    if name in {"全国", "中国", "国家", "中央", NATIONAL.code}:
        return NATIONAL
    if re.fullmatch(r"\d{6}", name):
        return table.region(name) if name in table.today else None
    if re.fullmatch(r"\d{2}|\d{4}", name):
        return match_region(name.ljust(6, "0"))
    codes = table.codes_of(name)
    if codes:
        # A person who says 朝阳 or 通化 without more means the larger one, if there is one.
        best = min(codes, key=lambda c: ("province", "prefecture", "county").index(level_of(c)))
        alike = [c for c in codes if level_of(c) == level_of(best)]
        return table.region(best) if len(alike) == 1 else None
    if name in _words().abbreviations:
        return table.region(_words().abbreviations[name])
    return find_region(name)


def region_of_number(doc_number: str) -> Region | None:
    """The region that a 发文字号 betrays by its first characters: 沪府发〔2023〕5号 → 上海市, 国办发 → 全国.

    Where province and city share the first character (苏政, 苏府), the longer known opening wins.
    """
    words, number = _words(), doc_number.strip()
    standard = _STANDARD.match(number)
    if standard:
        code = f"{standard[1] or ''}0000"
        return gazetteer().region(code) if standard[1] and code in gazetteer().today else NATIONAL
    for opening, code in words.city_numbers.items():
        if number.startswith(opening):
            return gazetteer().region(code)
    if number[:1] in words.abbreviations and not number.startswith(("新闻", "内贸", "云计算")):
        return gazetteer().region(words.abbreviations[number[0]])
    agency = re.split(r"[〔\[（(\d]", number)[0]
    local = re.search(r"[政府县市区州镇]", agency) and not agency.startswith(("国", "中"))
    return NATIONAL if number.startswith(words.national_numbers) and not local else None


def region_mentions(text: str) -> dict[str, int]:
    """How often each division is named in ``text`` by its full name or an unambiguous short one, by code.

    A chain of names (浙江省宁波市) counts for its last member only.
    """
    counts: dict[str, int] = {}
    for chain in _chains(text):
        region = _resolve(chain, None)
        if region is not None and region is not NATIONAL:
            counts[region.code] = counts.get(region.code, 0) + 1
    return counts


def _chains(text: str) -> Iterator[list[_Place]]:
    """Runs of place names that stand side by side (江西省九江市修水县)."""
    position, size = 0, len(text)
    while position < size:
        place = _place_at(text, position)
        if place is None:
            # A county's short name that counts for nothing here still hides what begins inside it (柳河北 is no 河北).
            refused = gazetteer().longest_at(text, position)
            position += len(refused) if refused in gazetteer().county_shorts else 1
            continue
        chain = [place]
        while (following := _place_at(text, chain[-1].end, chained=True)) is not None:
            chain.append(following)
        yield chain
        position = chain[-1].end


def _place_at(text: str, start: int, *, chained: bool = False) -> _Place | None:
    table = gazetteer()
    if chained:
        joint = _JOINT.match(text, start)
        start = joint.end() if joint and joint.end() - start <= 1 and "、" not in joint.group() else start
    for name in table.heads.get(text[start : start + 2], ()):
        if not text.startswith(name, start):
            continue
        end = start + len(name)
        exact = name in table.names or name in table.zones
        if _REGION_WORD.match(text, end - 1):
            continue
        if chained or (len(name) > 2 if exact else _short_is_place(table, text, start, name)):
            return _Place(start, end, name, table.codes_of(name), exact)
    return None


def _short_is_place(table: Gazetteer, text: str, start: int, name: str) -> bool:
    words, end = _words(), start + len(name)
    if start == 0 and end == len(text):
        return True
    if words.elsewhere.match(text, end):
        return False
    if name not in table.shorts:
        return len(table.county_shorts[name]) == 1 and bool(_ZONE.match(text, end))
    if name not in words.common or words.organ.match(text, end):
        return True
    following = table.longest_at(text, end)
    return following is not None and any(is_within(c, table.shorts[name]) for c in table.codes_of(following))


def _resolve(chain: list[_Place], within: Region | None) -> Region | None:
    """The innermost division of a chain; each name is read inside the one before it."""
    scope = within if within is not NATIONAL else None
    found: str | None = None
    for place in chain:
        scope_code = found or (scope.code if scope else None)
        candidates = [c for c in place.codes if scope_code is None or is_within(c, scope_code)]
        if not candidates and found is None and scope is not None:
            # The name lies outside the context (a Shanghai notice that opens with 苏州市): read it freely.
            candidates = list(place.codes) if place.exact else []
        if not candidates and found is not None and place.exact:
            # 伊犁哈萨克自治州阿勒泰地区: side by side in the code, one under the other in fact.
            candidates = [c for c in place.codes if c[:2] == found[:2] and level_of(found) != "county"]
        chosen = _choose(candidates)
        if chosen is None:
            break
        found = chosen
    return gazetteer().region(found) if found else None


def _choose(codes: list[str]) -> str | None:
    if len(codes) <= 1:
        return codes[0] if codes else None
    provinces = [c for c in codes if level_of(c) == "province"]
    if provinces:
        return provinces[0]
    upper = [c for c in codes if level_of(c) != "county"]
    if len(upper) == 1 and (all(is_within(c, upper[0]) for c in codes) or gazetteer().today[upper[0]] != "朝阳市"):
        return upper[0]
    return None


def national_organ_end(text: str) -> int | None:
    """Where the national organ that ``text`` opens with ends, or None if it opens with none."""
    match = _words().national.match(text)
    return match.end() if match else None


def place_end(text: str) -> int | None:
    """Where the place that ``text`` opens with by its full name ends, or None."""
    place = _place_at(text, 0)
    return place.end if place is not None and place.exact else None

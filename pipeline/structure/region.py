"""Whose region a document speaks for, by the best evidence there is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Region
from pipeline.structure.gazetteer import (
    NATIONAL,
    find_region,
    gazetteer,
    is_within,
    match_region,
    region_mentions,
    region_of_number,
)

_HEAD, _TAIL = 12_000, 2_000
_TITLE_ISSUER = re.compile(r"(?P<issuer>.{2,60}?)(?:关于|印发|转发|发布|公布|出台|主持|召开|出席)")
_NEWS_PLACE = re.compile(r"(?P<place>[一-龥]{2,12})[：:]")
_OWN = (
    ("county", re.compile(r"我[县区旗]|全[县旗]|本县|县[委政]|[县区]委、[县区]政府|县委县政府|县级领导")),
    ("prefecture", re.compile(r"我[市州]|全市|本市|市委|市政府|市直|市级|各县[(（]?[市区]|州委|州政府")),
    (
        "province",
        re.compile(r"我省|全省|本省|省委|省政府|省直|省级|各市人民政府|各设区市|省属|自治区党委|全区各[市盟州地]"),
    ),
)
_DATELINE = re.compile(r"(?:新华社|中新社|记者)[一-龥]{2,6}\d{1,2}月\d{1,2}日电")
_NATION = re.compile(r"我国|全国|国家|各省|中央|国务院|部党组|部机关")
_COUNTRY_LEADERS = re.compile(
    r"习近平|中共中央|国务院|全国人大|全国政协|中央政治局|中央军委|总书记|国家主席|国家副主席|全国人民|各省、自治区、直辖市"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a document offers: texts in falling order of trust."""

    issuers: Sequence[str]
    collector: str | None
    title: str
    doc_number: str | None
    addressees: Sequence[str]
    site: str | None
    identity: str
    body: str
    publishers: Sequence[str] = ()


def resolve_region(evidence: Evidence) -> tuple[Region | None, str]:
    """(region, what told it); (None, "") where nothing does."""
    scope = _scope(evidence)
    for region, source in (
        (_of_issuers(evidence.issuers, scope), "issuers"),
        (find_region(evidence.collector, within=scope) if evidence.collector else None, "collector"),
        (_of_title(evidence.title, scope), "title"),
        (_of_number(evidence, scope), "doc_number"),
        (_of_addressees(evidence), "addressees"),
        (_of_body(evidence, scope), "text"),
        (_of_issuers(evidence.publishers, scope), "publisher"),
        (scope, "site"),
    ):
        if region is not None:
            return region, source
    return None, ""


def regions_of_title(title: str) -> tuple[Region, ...]:
    """Every region a news title reports on (河北：… 宁夏：…), in its order; empty or one for most titles."""
    found: dict[str, Region] = {}
    for match in re.finditer(r"(?:^|[\s】。；;])([一-龥]{2,9}?)(?=[：:]|不断|深化|推动|加快|大力)", title):
        region = match_region(match[1])
        if region is not None and region is not NATIONAL:
            found.setdefault(region.code, region)
    return tuple(found.values())


def _scope(evidence: Evidence) -> Region | None:
    """The region of the site or of the file's folder: context for names, last resort for the document."""
    for text in (evidence.site, evidence.collector):
        region = find_region(text) if text else None
        if region is not None and region is not NATIONAL:
            return region
    for part in re.split(r"[/\\]", evidence.identity)[:-1]:
        region = match_region(part) if re.fullmatch(r"[一-龥]{2,12}", part) else None
        if region is not None:
            return region
    return None


def _of_issuers(issuers: Sequence[str], scope: Region | None) -> Region | None:
    regions = [region for region in (_of_body_name(name, scope) for name in issuers) if region is not None]
    local = [region for region in regions if region is not NATIONAL]
    if not regions:
        return None
    # A department of a ministry and a province that sign together speak for the first of them.
    return regions[0] if regions[0] is not NATIONAL or not local else local[0] if len(local) > 1 else regions[0]


def _of_body_name(name: str, scope: Region | None) -> Region | None:
    """A body's region; 市财政局 and 省发展改革委 take it from the context."""
    own = re.match(r"(?:中共|共青团)?([省市州县区旗])(?:委|人民|政府|[一-龥]{1,18}(?:局|委|厅|办|院|中心|处)$)", name)
    if own and scope is not None:
        return _upto(scope, own[1])
    return find_region(name, within=scope) or (find_region(name) if scope else None)


def _upto(scope: Region, unit: str) -> Region | None:
    table, code = gazetteer(), scope.code
    if unit == "省":
        return table.region(code[:2] + "0000")
    if unit in "市州" and scope.level == "county" and code[:4] + "00" in table.today:
        return table.region(code[:4] + "00")
    return scope


def _of_title(title: str, scope: Region | None) -> Region | None:
    match = _TITLE_ISSUER.match(title)
    region = find_region(match["issuer"], within=scope) if match else None
    region = region or find_region(_DATELINE.sub("", re.sub(r"[【】]", " ", title)), within=scope)
    if region is not None and region.level in {"prefecture", "county"} and re.match(r"全省|我省|省[委政级长]", title):
        return gazetteer().region(region.code[:2] + "0000")  # 全省…现场会在绍兴召开
    return region


def _of_number(evidence: Evidence, scope: Region | None) -> Region | None:
    if not evidence.doc_number:
        return None
    region = region_of_number(evidence.doc_number)
    if region is None or region is NATIONAL:
        return region
    # 鲁… and 苏… open the numbers of cities too: a place in the text inside that province is nearer.
    inner = _of_body(evidence, scope)
    return inner if inner is not None and is_within(inner.code, region.code) else region


def _of_addressees(evidence: Evidence) -> Region | None:
    joined = "，".join(evidence.addressees)
    if "各省、自治区、直辖市" in joined or "国务院各部委" in joined or "省、自治区、直辖市" in joined:
        return NATIONAL
    return None


def _of_body(evidence: Evidence, scope: Region | None) -> Region | None:
    """By who says 我省, 本市, 全县, and which region of that level the text names most."""
    text = evidence.body
    sample = text if len(text) <= _HEAD + _TAIL else text[:_HEAD] + "\n" + text[-_TAIL:]
    counts = region_mentions(sample)
    level, strength = _own_level(sample)
    nation = len(_NATION.findall(sample))
    if level is not None and strength >= 2 and strength * 3 >= nation:
        named = _most_named(counts, level, scope)
        if named is not None:
            return _inner(named, counts, strength)
    if _COUNTRY_LEADERS.search(sample[:200]) and strength < 3:
        return NATIONAL
    top = max(counts.items(), key=lambda item: item[1], default=None)
    if top is not None and top[1] >= 2 and top[1] * 2 >= nation and top[1] * 2 > sum(counts.values()):
        return gazetteer().region(top[0])
    if not counts and level is None:
        return NATIONAL if nation else None
    return NATIONAL if nation >= 2 and nation > strength else None


def _inner(region: Region, counts: dict[str, int], strength: int) -> Region:
    """A city that the text names far more often than it says 全省 is whom it is about."""
    code, count = max(counts.items(), key=lambda item: item[1])
    if count >= 5 and count > 2 * strength and count > 3 * counts.get(region.code, 0) and is_within(code, region.code):
        return gazetteer().region(code)
    return region


def _own_level(text: str) -> tuple[str | None, int]:
    """The level whose own words (我市, 全省) the text uses most, and how often."""
    counted = [(len(pattern.findall(text)), level) for level, pattern in _OWN]
    best = max(counted, key=lambda item: item[0])
    return (best[1], best[0]) if best[0] else (None, 0)


def _most_named(counts: dict[str, int], level: str, scope: Region | None) -> Region | None:
    zeros = {"province": 2, "prefecture": 4, "county": 6}[level]
    table = gazetteer()
    votes: dict[str, int] = {}
    for code, count in counts.items():
        own = code[:zeros].ljust(6, "0")
        if level == "prefecture" and own != code and table.today.get(code, "").endswith("市"):
            own = code  # 我市 is what a county-level city says too
        if own in table.today and (own == code or zeros == 2) and (scope is None or is_within(own, scope.code)):
            votes[own] = votes.get(own, 0) + count
        elif level == "prefecture" and code[:2] in {"11", "12", "31", "50"}:
            votes[code[:2] + "0000"] = votes.get(code[:2] + "0000", 0) + count
    if not votes:
        return None
    best = max(votes, key=lambda code: votes[code])
    if votes[best] * 2 < sum(votes.values()):
        return None  # a survey of several regions, each with its own 全省
    return table.region(best)

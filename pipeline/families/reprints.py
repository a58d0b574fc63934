"""Copies of one text under several identities, and which of them is the original."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from pipeline.families.sameness import SHORT, Sameness
from pipeline.families.titles import read_title, vocabulary
from pipeline.parsers.archive import container
from pipeline.store import Link, LinkKind, Subject

LIKELY = 0.65  # estimated share of shingles in common from which two texts are compared in full
_SAME_NUMBER = 0.85  # likeness that is enough where number and name are the same: PDF and HTML of one text
_NEAR = 10  # days between two dates of one text
_YEAR = re.compile(r"(?:19|20)\d\d")

Rank = tuple[bool, int, bool, bool, date, str]


def reprint(one: Subject, other: Subject, sameness: Sameness) -> Link | None:
    """``one`` and ``other`` as copies of one text, the worse one linked to the better; None where they are not."""
    if _contradict(one, other):
        return None
    if sameness.shared < SHORT and not _near(one, other):  # 现将名单予以公布: said every year
        return None
    same_number = one.number_key is not None and one.number_key == other.number_key
    same_name = read_title(one.title).own == read_title(other.title).own
    if sameness.is_same:
        region = one.region_code == other.region_code
        framed = not sameness.frames_differ or same_number or (same_name and region and _near(one, other))
    else:
        framed = same_number and same_name and sameness.likeness >= _SAME_NUMBER
    if not framed:
        return None
    better, worse = sorted((one, other), key=rank)
    why = f"正文 {_percent(sameness.likeness)} 相同"
    why += "，文号相同" if same_number else "，题名相同" if same_name else ""
    return Link(worse.doc_id, LinkKind.REPRINT, better.doc_id, sameness.likeness, why, worse.doc_id)


def _contradict(one: Subject, other: Subject) -> bool:
    """Two documents for all that: draft and final text, last year's and this year's, two places'."""
    titles = read_title(one.title), read_title(other.title)
    kinds = {(title.is_draft, title.is_interpretation) for title in titles}
    numbers = {one.number_key, other.number_key} - {None}
    regions = {one.region_code, other.region_code} - {None}
    years = [set(_YEAR.findall(subject.title)) for subject in (one, other)]
    return len(kinds) > 1 or len(numbers) > 1 or len(regions) > 1 or bool(all(years) and years[0] != years[1])


def _near(one: Subject, other: Subject) -> bool:
    if one.dated_on is None or other.dated_on is None:
        return True
    return abs((one.dated_on - other.dated_on).days) <= _NEAR


def _percent(share: float) -> str:
    return f"{int(share * 100)}%"


def rank(subject: Subject) -> Rank:
    """The smallest is the original: not marked as a copy, on the site of who issued it, with a number, no attachment,
    the earliest."""
    marked = any(mark in subject.title for mark in vocabulary()["reprint"]["words"])
    when = subject.published_on or subject.dated_on or date.max
    lies_in = subject.parent_doc_id is not None or container(subject.identity) is not None
    return marked, _distance(subject), subject.number_key is None, lies_in, when, subject.identity


def _distance(subject: Subject) -> int:
    """How far the site stands from the issuer: 0 its own government's, 1 a government's, 2 a file, 3 another site."""
    url = subject.source_url or (subject.identity if "://" in subject.identity else "")
    host = (urlsplit(url).hostname or "").lower()
    if not host:
        return 2
    if not host.endswith((".gov.cn", ".gov")):
        return 3
    return 0 if subject.region_code and _belongs(host, subject.region_code) else 1


def _belongs(host: str, region: str) -> bool:
    sites = _sites()
    labels = host.removesuffix(".gov.cn").split(".")
    national = labels in (["www"], *([name] for name in sites["national"]["hosts"])) or (
        len(labels) == 2 and labels[0] == "www" and labels[1] in sites["national"]["hosts"]
    )
    if region == "000000" or national:
        return region == "000000" and national
    return any(sites["provinces"].get(label) == region[:2] for label in labels)


@cache
def _sites() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("sites.toml").read_text("utf-8"))

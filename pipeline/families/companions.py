"""What stands beside a policy: its draft, its explanation, the notice that prints it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.families.titles import Title, loose_name, name_of, place_names, read_title
from pipeline.store import Link, LinkKind, Subject

_HAN = re.compile(r"[\u3400-\u9fff]")
_SURE = 0.75  # from this score on two documents belong together
_LATEST_EXPLANATION, _EARLIEST_EXPLANATION = 400, -15  # days after the policy
_LONGEST_DRAFTING = 1_100  # days from the draft to the final text
_CLOSE = 60
_SOON = 90  # days between texts whose names are only alike; later ones supplement the first more often than not
_LOOSE = 0.76
_ABOUT = 800  # characters at the beginning in which an explanation names what it explains
_ANNOUNCES = re.compile(r"印发|出台|发布|公布|制定|颁布|实施|解读|下发|联合")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A key that a document looks for, and what a match would make of it."""

    key: str
    kind: LinkKind
    name: str

    @property
    def is_loose(self) -> bool:
        return self.key.startswith("tl:")


def offers(subject: Subject) -> Iterator[str]:
    """Keys under which others find ``subject``: its name, its number, and what kind of text it is."""
    title = read_title(subject.title)
    if subject.number_key:
        yield f"n:{subject.number_key}"
    if title.is_policy:
        yield f"t:{title.own}"
        for name in (title.own, *title.about):
            yield from _loosely(subject, name)
        for name in title.about:
            yield f"t:{name}"
            if title.prints:
                yield f"tp:{name}"
    elif title.is_draft:
        for name in title.about:
            yield f"td:{name}"
            if title.asks_opinions:
                yield f"ta:{name}"


def seeks(subject: Subject) -> list[Wanted]:
    """What ``subject`` looks for, the surest first."""
    title = read_title(subject.title)
    wanted: list[Wanted] = []
    if title.is_interpretation:
        for name in title.about:
            keys = ("td:",) if title.is_draft else ("t:", "td:")
            wanted += [Wanted(f"{key}{name}", LinkKind.INTERPRETATION, name) for key in keys]
        wanted += _cited(subject)
        wanted += [Wanted(key, LinkKind.INTERPRETATION, n) for n in title.about for key in _loosely(subject, n)]
    elif title.is_draft:
        wanted += [Wanted(f"t:{name}", LinkKind.DRAFT, name) for name in title.about]
        wanted += [Wanted(key, LinkKind.DRAFT, name) for name in title.about for key in _loosely(subject, name)]
        if not title.asks_opinions:
            wanted += [Wanted(f"ta:{name}", LinkKind.PLAN, name) for name in title.about]
    elif not title.prints and len(title.own) >= 6:
        wanted.append(Wanted(f"tp:{title.own}", LinkKind.PLAN, title.own))
    return wanted


def named(subject: Subject) -> tuple[str, ...]:
    """The names that a title states, as against those that are only cited."""
    title = read_title(subject.title)
    return (*title.about, title.own)


def _loosely(subject: Subject, name: str) -> Iterator[str]:
    """The name of a text between draft and final version, within one place."""
    bare = loose_name(name, subject.region)
    if bare and subject.region_code:
        yield f"tl:{subject.region_code}:{bare}"


def _cited(subject: Subject) -> Iterator[Wanted]:
    """An explanation that does not name its policy in the title names it in its first lines: 近日印发了《…》."""
    for offset, title, number, relation, sentence in subject.references:
        if offset > _ABOUT or relation == "basis" or not _ANNOUNCES.search(sentence):
            continue
        name = name_of(title)
        if number:
            yield Wanted(f"n:{number}", LinkKind.INTERPRETATION, name)
        if len(name) >= 8:
            yield Wanted(f"t:{name}", LinkKind.INTERPRETATION, name)


def best(subject: Subject, wanted: Wanted, candidates: Iterable[Subject], likeness: dict[str, float]) -> Link | None:
    """The candidate that ``subject`` belongs to, if one is sure enough."""
    title = read_title(subject.title)
    ranked = []
    for candidate in candidates:
        if candidate.doc_id == subject.doc_id or not _possible(subject, title, wanted, candidate):
            continue
        score = _score(subject, wanted, candidate) + 0.3 * likeness.get(candidate.doc_id, 0.0)
        if score >= _SURE:
            ranked.append((-round(score, 4), _apart(subject, candidate), candidate.doc_id, candidate))
    if not ranked or (wanted.is_loose and len(ranked) > 1):
        return None
    score, _, _, chosen = min(ranked, key=lambda row: row[:3])
    why = _evidence(subject, wanted, chosen)
    return Link(subject.doc_id, wanted.kind, chosen.doc_id, min(1.0, -score), why, subject.doc_id)


def _possible(subject: Subject, title: Title, wanted: Wanted, candidate: Subject) -> bool:
    if not _regions_agree(subject, wanted, candidate):
        return False
    if wanted.kind is LinkKind.DRAFT and not read_title(candidate.title).is_policy:
        return False
    if subject.dated_on is None or candidate.dated_on is None:
        return not wanted.is_loose
    later = (subject.dated_on - candidate.dated_on).days
    if wanted.is_loose:
        return -_SOON <= later <= 0 if wanted.kind is LinkKind.DRAFT else 0 <= later <= _SOON
    if wanted.kind is LinkKind.DRAFT:
        return -_LONGEST_DRAFTING <= later <= 3
    if wanted.kind is LinkKind.INTERPRETATION:
        # Without a number or a name in the title only what was published just now is meant.
        latest = _LATEST_EXPLANATION if wanted.name in title.about or wanted.key.startswith("n:") else _CLOSE
        return _EARLIEST_EXPLANATION <= later <= latest
    return abs(later) <= _CLOSE


def _regions_agree(subject: Subject, wanted: Wanted, candidate: Subject) -> bool:
    here, there = subject.region_code, candidate.region_code
    if here is None or there is None or here == there or wanted.key.startswith("n:"):
        return True
    # A name with its place in it (哈尔滨市…若干措施) is nobody else's, whatever region was read.
    return _names_place(wanted.name, subject, candidate) and (_within(here, there) or _within(there, here))


def _names_place(name: str, *subjects: Subject) -> bool:
    return any(place in name for subject in subjects for place in place_names(subject.region))


def _within(code: str, outer: str) -> bool:
    return code.startswith(re.sub(r"(?:00)+$", "", outer)) and outer != "000000"


def _score(subject: Subject, wanted: Wanted, candidate: Subject) -> float:
    if wanted.key.startswith("n:"):
        return 0.95
    if wanted.is_loose:
        return _LOOSE
    score = 0.55 + min(0.15, 0.01 * len(_HAN.findall(wanted.name)))
    if subject.region_code is None or candidate.region_code is None:
        score -= 0.05
    elif subject.region_code == candidate.region_code:
        score += 0.15
    if _names_place(wanted.name, subject, candidate):
        score += 0.1
    if set(subject.issuers) & set(candidate.issuers):
        score += 0.1
    if candidate.number_key and any(number == candidate.number_key for _, _, number, _, _ in subject.references):
        score += 0.2
    if _apart(subject, candidate) <= _CLOSE:
        score += 0.05
    return min(score, 1.0)


def _apart(subject: Subject, candidate: Subject) -> int:
    """Days between the two; unknown dates count as far."""
    if subject.dated_on is None or candidate.dated_on is None:
        return 10_000
    return abs((subject.dated_on - candidate.dated_on).days)


def _evidence(subject: Subject, wanted: Wanted, chosen: Subject) -> str:
    """The title or the sentence that names the other document."""
    if wanted.is_loose:
        return f"题名相近，同一地区，相隔不久：{subject.title}"
    if wanted.kind is LinkKind.PLAN:
        return f"题名：{chosen.title}"
    if wanted.name not in named(subject):
        for _, title, number, _, sentence in subject.references:
            if wanted.key == f"n:{number}" or name_of(title) == wanted.name:
                return sentence[:300]
    return f"题名：{subject.title}"

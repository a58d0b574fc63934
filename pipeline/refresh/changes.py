"""What is different between two versions of a document: sentences, dates, targets, standing."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.language import sentences
from pipeline.model import Deadline, Document, Target
from pipeline.store.keys import FactIds
from pipeline.timeline import label

Dated = Deadline | Target
_HEADER = {
    "title": "标题", "doc_number": "文号", "status": "效力", "written_on": "成文日期", "published_on": "发布日期",
    "effective_on": "施行日期", "expires_on": "失效日期",
}  # fmt: skip
_ALIKE = 0.5  # share of common characters from which a sentence counts as reworded
_COMPARED = 600  # characters of a sentence that are compared
_NEAR = 8  # how many sentences apart a sentence and its new wording may stand


@dataclass(frozen=True, slots=True)
class FactChange:
    """``what``: header, deadline or target. ``before`` is empty for what appeared, ``after`` for what vanished."""

    what: str
    subject: str
    before: str
    after: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """``reworded`` holds (before, after); lengths in characters."""

    length_before: int
    length_after: int
    removed: tuple[str, ...]
    added: tuple[str, ...]
    reworded: tuple[tuple[str, str], ...]
    facts: tuple[FactChange, ...]


def compare(old: Document, new: Document, *, same_code: bool = True) -> Changes:
    """The differences from ``old`` to ``new``.

    Where another version of the program read the old one (``same_code`` false), a fact counts only if its sentence
    changed: what only the program sees differently is no news.
    """
    before, after = _sentences(old), _sentences(new)
    removed, added, reworded = _differences(before, after)
    facts = [*_header_changes(old, new)]
    unsure = frozenset() if same_code else frozenset(before) & frozenset(after)
    facts += _fact_changes("deadline", old, old.deadlines, new, new.deadlines, unsure)
    facts += _fact_changes("target", old, old.targets, new, new.targets, unsure)
    return Changes(len(old.text), len(new.text), tuple(removed), tuple(added), tuple(reworded), tuple(facts))


def _sentences(document: Document) -> list[str]:
    return [" ".join(document.text[start:end].split()) for start, end in sentences(document.text)]


def _differences(before: list[str], after: list[str]) -> tuple[list[str], list[str], list[tuple[str, str]]]:
    removed: list[str] = []
    added: list[str] = []
    reworded: list[tuple[str, str]] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after).get_opcodes():
        if tag == "equal":
            continue
        used: set[int] = set()
        for i in range(i1, i2):
            middle = j1 + i - i1
            near = {after[j]: j for j in range(max(j1, middle - _NEAR), min(j2, middle + _NEAR + 1)) if j not in used}
            match = difflib.get_close_matches(before[i][:_COMPARED], near, 1, _ALIKE)
            if match:
                reworded.append((before[i], match[0]))
                used.add(near[match[0]])
            else:
                removed.append(before[i])
        added += [after[j] for j in range(j1, j2) if j not in used]
    moved = Counter(removed) & Counter(added)  # sentences that only changed places
    return _without(removed, moved), _without(added, moved), reworded


def _without(lines: list[str], some: Counter[str]) -> list[str]:
    left = Counter(some)
    kept = []
    for line in lines:
        if left[line] > 0:
            left[line] -= 1
        else:
            kept.append(line)
    return kept


def _header_changes(old: Document, new: Document) -> Iterator[FactChange]:
    for name, subject in _HEADER.items():
        before, after = (_shown(name, getattr(document, name)) for document in (old, new))
        if before != after:
            yield FactChange("header", subject, before, after)


def _shown(name: str, value: object) -> str:
    return label("status", str(value)) if name == "status" else str(value or "")


def _fact_changes(
    what: str,
    old: Document,
    old_facts: Sequence[Dated],
    new: Document,
    new_facts: Sequence[Dated],
    unsure: frozenset[str],
) -> Iterator[FactChange]:
    """Facts that say the same in the same sentence drop out; the rest are paired by the matter they are about."""
    left, right = (
        [(_sentence(old, f), _value(f), f) for f in old_facts],
        [(_sentence(new, f), _value(f), f) for f in new_facts],
    )
    common = Counter(item[:2] for item in left) & Counter(item[:2] for item in right)
    gone, come = (_by_matter(what, document, items, common) for document, items in ((old, left), (new, right)))
    for matter in dict.fromkeys([*gone, *come]):
        was, now = gone.get(matter), come.get(matter)
        sentence, _, fact = now or was  # type: ignore[misc]
        before, after = was[1] if was else "", now[1] if now else ""
        if before == after or all(side is None or side[0] in unsure for side in (was, now)):
            continue
        yield FactChange(what, _subject(fact), before, after, sentence)


def _by_matter(
    what: str, document: Document, items: list[tuple[str, str, Dated]], common: Counter[tuple[str, str]]
) -> dict[str, tuple[str, str, Dated]]:
    left = Counter(common)
    kept = []
    for item in items:
        if left[item[:2]] > 0:
            left[item[:2]] -= 1
        else:
            kept.append(item)
    ids = FactIds(document.doc_id, 0).of(f"{what}s", [fact for _, _, fact in kept])
    return {thread: item for (_, thread), item in zip(ids, kept, strict=True)}


def _sentence(document: Document, fact: Dated) -> str:
    return " ".join(document.text[fact.sentence_start : fact.sentence_end].split())


def _value(fact: Dated) -> str:
    if isinstance(fact, Target):
        return f"{fact.quote}（{fact.end or fact.plan_end or '未写期限'}）"
    days = [day.isoformat() for day in (fact.span.start, fact.span.end) if day]
    return " 至 ".join(dict.fromkeys(days)) or fact.quote


def _subject(fact: Dated) -> str:
    named = fact.indicator if isinstance(fact, Target) else fact.action
    return " ".join(named.split()) or fact.quote

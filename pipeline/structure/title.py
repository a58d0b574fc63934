"""Which lines are the title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.structure.dates import find_day
from pipeline.structure.decoration import MAX_TITLE, clean_title, undecorate
from pipeline.structure.numbers import line_number
from pipeline.structure.organs import is_organ
from pipeline.structure.units import Unit, squeeze
from pipeline.structure.words import words

_SENTENCE_END = re.compile(r"[。；;，,、：:]$")
_WRAPPED = re.compile(r"的|[（(]|[〉》]|及其|等|工作|实施|若干|暂行|试行")
_ABOUT = re.compile(r"关于.{2,}|印发|转发|公布|发布")
_ASIDE = re.compile(r"[（(][^（）()]{1,24}[)）]")
_WHOLE = re.compile(r"的[一-龥]{1,8}[》〉]?(?:[（(][^（）()]*[)）])?$")
# A line of the head of a notice or of minutes: 出席：…, 主 持 人：…
MEETING_LINE = re.compile(
    r"\s*[【\[]?(?:会议|活动|培训|参会|参加|与会|召开)?\s*(?:时\s*间|地\s*点|主\s*持\s*人?|出\s*席|列\s*席|请\s*假|缺\s*席|记\s*录|参\s*加|参会|召集人|人员|名称|议题|对象)"
    r"(?:人员|人|会议|单位)?\s*[】\]:：]"
)
_REPORTS = re.compile(r"获悉|近日|日前|印发了|发布了|出台了")


@dataclass(frozen=True, slots=True)
class Segment:
    """Consecutive head lines that read as one title: ``units[start:end]``."""

    start: int
    end: int
    text: str
    score: float


def could_be_title(unit: Unit) -> bool:
    """Short enough, no sentence, not a table."""
    text = unit.text
    if unit.is_table or len(text) > MAX_TITLE or "。" in text or _ends_clause(text) or MEETING_LINE.match(text):
        return False
    return text.count("，") + text.count(",") <= 5 and not re.search(r"制[定订](?:本|如下|以下)", text)


def _ends_clause(text: str) -> bool:
    return bool(_SENTENCE_END.search(text.rstrip()))


def segments(units: Sequence[Unit], eligible: Sequence[int]) -> list[Segment]:
    """Title candidates among the units named by ``eligible`` (ascending), in text order."""
    found: list[Segment] = []
    i = 0
    while i < len(eligible):
        j = i + 1
        text = units[eligible[i]].text
        while j < len(eligible) and eligible[j] == eligible[j - 1] + 1 and _continues(text, units, eligible, j):
            text = _join(text, units[eligible[j]].text)
            j += 1
        start, end = eligible[i], eligible[j - 1] + 1
        found.append(Segment(start, end, clean_title(text), _score(units[start], text)))
        i = j
    return found


def _continues(text: str, units: Sequence[Unit], eligible: Sequence[int], j: int) -> bool:
    last, following = units[eligible[j - 1]], units[eligible[j]]
    if len(text) + len(following.text) > MAX_TITLE or following.text.startswith("【"):
        return False
    if last.stands_out != following.stands_out or _sizes_differ(last, following):
        return False
    if last.level != following.level and following.level is not None:
        return False
    if _ASIDE.fullmatch(following.text) and not find_day(following.text):
        return True
    if last.stands_out and "关于" in text and not _WHOLE.search(text):
        return True  # 关于全面推行公示制度 …: a noun in the middle of a title
    if words().title_end.search(text):
        return bool(_WRAPPED.match(following.text)) and bool(words().title_end.search(following.text))
    if last.stands_out:
        return True
    # Without layout, only what cannot stand alone goes on: an organ before 关于, a line cut in the middle.
    if following.text.startswith("关于"):
        return is_organ(last.text)
    if eligible[j] == 1 and len(text) <= 30 and len(following.text) <= 16 and not is_organ(text):
        ends = words().title_end.search(following.text) and not following.text.endswith("解读")
        if ends:
            return True
    return _cut_off(text) and _comes_to_an_end(units, eligible, j)


def _cut_off(text: str) -> bool:
    """Whether a line is surely not a whole title: an open 《, or 关于 without the noun that ends it."""
    return text.count("《") > text.count("》") or bool(_ABOUT.search(text))


def _comes_to_an_end(units: Sequence[Unit], eligible: Sequence[int], j: int) -> bool:
    """Whether one of the next short lines ends as titles do."""
    for k in range(j, min(j + 4, len(eligible))):
        text = units[eligible[k]].text
        if eligible[k] != eligible[j] + k - j or len(text) > 45:
            return False
        if words().title_end.search(text):
            return True
    return False


def _sizes_differ(a: Unit, b: Unit) -> bool:
    return (a.style.size or 0) != (b.style.size or 0) and abs((a.style.size or 0) - (b.style.size or 0)) > 1


def _join(left: str, right: str) -> str:
    """Latin words keep a space between lines, names of bodies set on lines of their own too; wrapped Han do not."""
    if left[-1:].isascii() and left[-1:].isalnum() and right[:1].isascii() and right[:1].isalnum():
        return f"{left} {right}"
    if words().organ_end.search(left) and not right.startswith("关于") and words().organ_end.search(right):
        return f"{left} {right}"
    return left + right


def _score(first: Unit, text: str) -> float:
    bare = undecorate(text).title
    score = 0.0
    if words().title_end.search(bare):
        score += 3.0 if _ABOUT.search(bare) else 2.0
    if first.stands_out:
        score += 1.0
    if first.level == 1:
        score += 1.0
    if (first.style.size or 0) >= 16:
        score += 0.5
    if is_organ(bare):
        score -= 0.5
    if _REPORTS.search(bare):
        score -= 2.0
    if line_number(bare) or _ASIDE.fullmatch(bare) or not re.search(r"[一-龥]", bare):
        score -= 3.0
    return score


def best_segment(found: Sequence[Segment]) -> Segment | None:
    """The segment that is most like a title; of equals the first, unless a later one says the same and more."""
    if not found:
        return None
    best = max(found, key=lambda s: (s.score, -s.start))
    key = squeeze(undecorate(best.text).title)
    for later in found:
        if later.start > best.start and later.score >= best.score - 1 and len(key) >= 6:
            other = squeeze(undecorate(later.text).title)
            if key in other and len(other) > len(key):
                best, key = later, other
    return best


def lines_of(title: str, units: Sequence[Unit], eligible: Sequence[int]) -> range | None:
    """The run of units that spells ``title`` out; a title cut off with … matches the run that begins with it."""
    wanted = squeeze(title)
    cut = title.rstrip().endswith(("…", "..."))
    members = set(eligible)
    for start in eligible:
        built = ""
        for end in range(start, start + 8):
            if end not in members:
                break
            built += units[end].key
            if built == wanted or (cut and len(built) >= len(wanted) >= 8 and built.startswith(wanted)):
                return range(start, end + 1)
            if not wanted.startswith(built) and not cut:
                break
    return None

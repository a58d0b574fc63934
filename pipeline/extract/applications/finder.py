"""Times of handing in → applications with everything the notice says about them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, cached_property

from pipeline.extract.applications import clause
from pipeline.extract.applications.clause import Found
from pipeline.extract.applications.contacts import contacts
from pipeline.extract.applications.headed import headed, lines_of, ways
from pipeline.extract.applications.vocabulary import pattern, words
from pipeline.extract.context import Context
from pipeline.model import Application, ApplicationKind, Deadline, DeadlineKind, Part, PartRole

_REACH = 400  # characters of a sentence on either side of its time
_MOST_SHARED = 60  # parts of the whole notice that one window can have: texts without end must end
_MOST_WINDOWS = 200  # of one text
_LONGEST_CALL = 120  # characters of a line that opens a list of things to hand in
_BEHIND = 700  # characters behind the sentence in which it is still spoken of
_WHO_AND_WHAT = (PartRole.APPLICANT, PartRole.CONDITION, PartRole.MATERIAL)
_WHERE = (PartRole.ADDRESS, PartRole.EMAIL, PartRole.URL, PartRole.CONTACT, PartRole.PHONE, PartRole.SYSTEM)


def find_applications(context: Context, deadlines: Iterable[Deadline]) -> tuple[Application, ...]:
    """Every window of handing in, in text order; ``deadlines`` are those found in the same context."""
    windows = [d for d in deadlines if _is_window(context, d)][:_MOST_WINDOWS]
    if not windows and not pattern(r"{headed.material}").search(context.folded):
        return ()
    page = _Page(context, windows)
    if not windows:
        return tuple(page.undated())
    return tuple(page.application(i) for i in range(len(windows)))


def _is_window(context: Context, deadline: Deadline) -> bool:
    """Something is handed in by then, said in the sentence or in the line that it fills."""
    if deadline.kind is not DeadlineKind.SUBMISSION:
        return False
    start, end = _around(context, deadline)
    return bool(pattern("{acts}").search(context.folded, start, end)) or _is_bare(context, deadline)


def _is_bare(context: Context, deadline: Deadline) -> bool:
    """The line holds only a time; what it is the time of stands in the line above."""
    rest = context.folded[deadline.sentence_start : deadline.start_char]
    rest += context.folded[deadline.end_char : deadline.sentence_end]
    return len(re.sub(r"[\s。；，前止()（）]", "", rest)) <= 4


def _around(context: Context, deadline: Deadline) -> tuple[int, int]:
    """The sentence, and where its line goes on behind a hard wrap, no further than ``_REACH``."""
    text = context.folded
    start = max(deadline.sentence_start, deadline.start_char - _REACH)
    end = min(deadline.sentence_end, deadline.end_char + _REACH)
    if end < len(text) and not re.search(r"[。；！？;!?:：][”）)]?$", text[start:end]):
        stop = re.compile(r"[。；！？]|\n\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[^\n]{0,8}[:：])").search(
            text, end + 1, end + 200
        )
        end = stop.start() if stop else end
    return start, end


class _Page:
    """A notice: its windows, its lines, what stands under its headings, its contacts."""

    def __init__(self, context: Context, windows: Sequence[Deadline]) -> None:
        self._context, self._windows = context, windows
        self._text = context.folded
        self._lines = lines_of(self._text)
        self._headed = list(headed(self._text, self._lines))
        self._ways = list(ways(self._text, self._lines))[:_MOST_SHARED]
        self._contacts = sorted({*contacts(self._text, 0, len(self._text))}, key=lambda part: part[1])
        self._starts = [start for _, start, _ in self._contacts]
        self._in_sentence: dict[int, list[Deadline]] = defaultdict(list)
        for window in windows:
            self._in_sentence[window.sentence_start].append(window)

    def application(self, i: int) -> Application:
        window = self._windows[i]
        around = _around(self._context, window)
        stop = self._zone_end(i, around[1])
        kind = self._kind(around)
        said = self._sentence(window, kind)
        near = self._contacts[bisect_left(self._starts, around[0]) : bisect_left(self._starts, stop)]
        said += self._places(around, stop, {role for role, *_ in said})
        said += self._shared(kind, said, window.start_char)
        if kind is ApplicationKind.COMMENT:
            said += self._of_comment({role for role, *_ in said}, around, stop)
        elif kind is not ApplicationKind.REPORT:
            said += self._elsewhere(said)
            told = {role for role, *_ in said}
            said += [part for part in self._ways if part[0] not in told]
        parts = [*said, *self._where(near, kind)]
        return Application(
            start_char=window.start_char, end_char=window.end_char, quote=window.quote,
            sentence_start=window.sentence_start, sentence_end=window.sentence_end, confidence=window.confidence,
            kind=kind, span=window.span, recurring=window.recurring, action=window.action, parts=self._parts(parts),
        )  # fmt: skip

    def undated(self) -> list[Application]:
        """A list of what to hand in, where the text gives no time: one application for the whole text."""
        items = [part for part, _ in self._headed if part[0] is PartRole.MATERIAL]
        if len(items) < 2:
            return []
        at = min(heading for part, heading in self._headed if part[0] is PartRole.MATERIAL)
        line = next(line for line in self._lines if line.start == at)
        if line.end - line.start > _LONGEST_CALL:
            return []
        kind = ApplicationKind.APPLY
        own = [part for part, _ in self._headed if part[0] in _WHO_AND_WHAT]
        end = min(line.end, line.start + 60)
        start, stop = self._context.sentences.at(at)
        return [
            Application(
                start_char=line.start, end_char=end, quote=self._context.text[line.start : end],
                sentence_start=start, sentence_end=max(stop, end), confidence=0.6, kind=kind,
                parts=self._parts([*own, *self._where([], kind)]),
            )
        ]  # fmt: skip

    def _sentence(self, window: Deadline, kind: ApplicationKind) -> list[Found]:
        start, end = _around(self._context, window)
        text, time = self._text, (window.start_char, window.end_char)
        others = [w for w in self._in_sentence[window.sentence_start] if w is not window][:_MOST_SHARED]
        own_start = max([w.end_char for w in others if w.start_char < window.start_char] + [start])
        own_end = min([w.start_char for w in others if w.start_char > window.start_char] + [end])
        named = clause.subject(text, own_start, own_end, time) or clause.subject(text, start, end, time)
        if kind is ApplicationKind.COMMENT:
            named = None  # the office that drafted it stands before the time
        found = [named] if named else self._subject_above(window) if kind is not ApplicationKind.COMMENT else []
        before = self._sentence_start_of_act(own_start, time[0])
        for finder in (clause.materials, clause.recipients, clause.forms, clause.systems):
            said = [p for p in finder(text, own_start, own_end) if p[2] <= time[0] or p[1] >= time[1]]
            near = [p for p in said if p[1] >= before]
            found += near or said
        return [_without(part, named) for part in found]

    def _sentence_start_of_act(self, start: int, at: int) -> int:
        """Times stand before what is done by then; what stands before the time counts only in its own clause."""
        cut = max(self._text.rfind(sign, start, at) for sign in "，,；;。")
        return cut + 1 if cut >= start and at - cut > 1 else start

    def _subject_above(self, window: Deadline) -> list[Found]:
        """The sentence before names who is to act: 依托单位应当…。在…前提交…"""
        if window.sentence_start == 0 or self._text[window.sentence_start - 1] == "\n":
            return []
        start, end = self._context.sentences.at(window.sentence_start - 1)
        named = clause.subject(self._text, start, end, (end, end))
        return [named] if named else []

    def _zone_end(self, i: int, after: int) -> int:
        """Where the text stops speaking of this window: at the next one, or after a while."""
        later = self._windows[i + 1 : i + 1 + _MOST_SHARED]
        return min([*(w.sentence_start for w in later if w.sentence_start >= after), after + _BEHIND, len(self._text)])

    def _places(self, around: tuple[int, int], stop: int, told: set[PartRole]) -> list[Found]:
        """What the rest of the paragraph adds where the sentence itself is silent."""
        found: list[Found] = []
        line_end = self._text.find("\n", around[1])
        own = min(stop, len(self._text) if line_end < 0 else line_end)
        for finder in (clause.materials, clause.systems, clause.recipients, clause.forms):
            found += [part for part in finder(self._text, around[1], own) if part[0] not in told]
        return found

    def _of_comment(self, told: set[PartRole], around: tuple[int, int], stop: int) -> list[Found]:
        """Whose opinion is asked, and how it is sent."""
        text, start = self._text, max(0, around[0] - _BEHIND)
        line = max(text.rfind("\n", 0, around[0]) + 1, start)
        found = [*clause.forms(text, line, stop), *clause.recipients(text, around[1], min(stop, around[1] + 200))]
        if PartRole.APPLICANT not in told:
            found += list(clause.public(text, around[0], stop)) or list(clause.public(text, start, around[0]))
        if PartRole.MATERIAL not in told:
            found += list(clause.comments(text, around[0], stop)) or list(clause.comments(text, start, around[0]))
        return found

    def _shared(self, kind: ApplicationKind, said: Sequence[Found], at: int) -> list[Found]:
        """What the headings say of who and what, where the sentence itself does not; of several lists of things to
        hand in, the nearest."""
        if kind in (ApplicationKind.REPORT, ApplicationKind.COMMENT):
            return []
        told = {role for role, start, end in said if not _is_vague(self._text[start:end])}
        lists = {heading for part, heading in self._headed[:_MOST_SHARED] if part[0] is PartRole.MATERIAL}
        nearest = min(lists, key=lambda heading: abs(heading - at), default=-1)
        return [
            part
            for part, heading in self._headed[:_MOST_SHARED]
            if part[0] not in told and (part[0] is not PartRole.MATERIAL or heading == nearest)
        ]

    def _elsewhere(self, said: Sequence[Found]) -> list[Found]:
        """购房人向区住建局提供身份证明、购房发票等材料: a sentence apart from the time that says what and to whom."""
        told = {role for role, start, end in said if not _is_vague(self._text[start:end])}
        if PartRole.MATERIAL in told:
            return []
        for found, named in self._told_apart:
            kept = [part for part in found if part[0] not in told]
            return kept if PartRole.APPLICANT in told or named is None else [*kept, named]
        return []

    @cached_property
    def _told_apart(self) -> list[tuple[list[Found], Found | None]]:
        """The first sentence that lists things to hand in (things and receivers, who hands in); none or one."""
        listed = r"(?:{handing}|将)[^。；\n]{4,140}?等(?:[^，。；、]{0,6})?(?:材料|资料|证件|证明)"
        for match in pattern(listed).finditer(self._text):
            start, end = self._context.sentences.at(match.start())
            items = list(clause.materials(self._text, start, min(end, match.end() + 60)))
            if len(items) >= 2:
                found = [*items, *clause.recipients(self._text, start, end)]
                return [(found, clause.subject(self._text, start, end, (match.start(), match.start())))]
        return []

    def _where(self, near: Sequence[Found], kind: ApplicationKind) -> list[Found]:
        """Contacts beside the window; of kinds that stand nowhere beside it, those of the whole notice."""
        told = {role for role, *_ in near}
        shared = [part for part in self._contacts[-_MOST_SHARED:] if part[0] not in told and part[0] in _WHERE]
        beside = told & {PartRole.PHONE, PartRole.EMAIL, PartRole.ADDRESS, PartRole.CONTACT}
        return [*near, *(() if beside and kind is not ApplicationKind.COMMENT else shared)]

    def _kind(self, around: tuple[int, int]) -> ApplicationKind:
        """By the verbs of the sentence, else by the line above and the title."""
        line = self._text.rfind("\n", 0, around[0])
        above = self._text[self._text.rfind("\n", 0, max(line, 0)) + 1 : max(line, 0)]
        tried = [_kind_of(self._text[slice(*around)], "kinds")]
        tried += [_kind_of(place, "kinds_of_titles") for place in (above, self._context.title)]
        if tried[0] is None and len(above) > _REACH:
            tried[1] = None
        return next((kind for kind in tried if kind), ApplicationKind.APPLY)

    def _parts(self, found: Iterable[Found]) -> tuple[Part, ...]:
        """Parts in text order, none inside another of its role."""
        kept: list[Found] = []
        for role, start, end in sorted(set(found), key=lambda f: (f[1], -f[2])):
            if end > start and not any(r is role and s <= start and end <= e for r, s, e in kept):
                kept.append((role, start, end))
        return tuple(Part(role, start, end, self._context.text[start:end]) for role, start, end in kept)


_VAGUE = re.compile(r"(?:[^，。；、]{0,8}?(?:申[请报领]|补贴|相关|有关|上述|以上|证明))?(?:补贴|的)?(?:材料|资料|申请)")


def _is_vague(words: str) -> bool:
    """申请材料: which, another place tells."""
    return _VAGUE.fullmatch("".join(words.split())) is not None


def _without(part: Found, subject: Found | None) -> Found:
    """The part without the subject that its stretch began with."""
    if subject is None or part == subject or not part[1] <= subject[1] < subject[2] < part[2]:
        return part
    return part[0], subject[2], part[2]


def _kind_of(text: str, table: str) -> ApplicationKind | None:
    return next((kind for kind, found in _kinds(table) if found.search(text)), None)


@cache
def _kinds(table: str) -> list[tuple[ApplicationKind, re.Pattern[str]]]:
    return [(ApplicationKind(name), pattern("{" + f"{table}.{name}" + "}")) for name in words()[table]]

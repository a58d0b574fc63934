"""By when: which expression of time governs an offset.

A time that opens a sentence (到2025年，…) holds for what follows in the paragraph and, from a lead paragraph or a
heading, for the list below; one inside a clause (年底电厂存煤…) holds to the end of its sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date

from pipeline.extract.calendar import TimeExpression, TimeRole, find_times
from pipeline.extract.context import Context
from pipeline.extract.targets.layout import DASH, Paragraph, ParagraphIndex, Section, paragraphs, section_kind
from pipeline.extract.targets.vocabulary import words

_ROLES = frozenset({TimeRole.LOOKBACK, TimeRole.BY, TimeRole.POINT, TimeRole.DURING, TimeRole.UNTIL, TimeRole.WITHIN})
_LONGEST_LIST = 6
_ELAPSED = 0.85
_YOUNG = 2  # months in which 全年 may still mean the year before
_SENTENCE_STOP = re.compile(r"[。！？!?]")
_BASE_BEFORE = re.compile(r"(?:比|较|对比|相较于|从|基于)\s?$")
_CEILING_BEFORE = re.compile(r"(?:不(?:得|能)?(?:超过|高于|低于|少于)|相当于|达到)\s?$")
_GROUND = re.compile(r"[^，。；,;]{0,24}基础上")
_OWN_FIGURE = re.compile(r"[^，。；,;\d]{1,12}的")
_PLANNED = re.compile(r"[^，。；,;]{0,12}?(?:计划(?!单列|生育)|力争|争取|确保|拟(?=[新建供安实完投]))")
_RELATIVE = re.compile(
    r"(?:以前|以后|之前|之后)?[^，。；,;、]{0,8}?(?:建成|建造|建设|修建|竣工|交付|投用|投产|开工|注册|登记|成立|入住|购买|批准|供应|取得)[^，。；,;、]{0,4}的"
)
_BASE_AFTER = re.compile(r"\s?(?:的\d|相比|基础上|的基础|基数|为基期|水平|的?[一二两三四五六七八九十\d.]+倍)")
_GOAL_LINE = re.compile(r"(?:目标|指标|任务)[^，。；：]{0,6}[：:]$")
_FORMULA = re.compile(r"(?:通知|意见|报告|事项|公告|通告|答复|函告|批复|规定|办法|方案|措施)如下[：:]$")
_SENTENCE_OPENS = re.compile(r"(?:[。！？；：:]|第[一二三]步[，,]|[一二三]是)(?:力争|争取|确保|努力)?\s?$")
_REPORTED = re.compile(r"(?:提出|明确|要求|确定|承诺|规划)(?:[，,：:“]{0,2}|了)$")
_NOUN_BEFORE = re.compile(r"[\u4e00-\u9fffA-Za-z]$")
_MOOD_BEFORE = re.compile(r"(?:力争|争取|确保|计划|预计|努力|保证|要|将|在|于|拟|用|并|且|以及|和)$")
_BODY_BEFORE = re.compile(r"[省市县区州镇园院司]$")
_TERM_BEFORE = re.compile(
    r"(?:研究|资助|补助|补贴|支持|合同|租赁|保修|服务|公示|培训|项目|缴存|贷款|聘)(?:期限|期|周期)[^，。；\d]{0,8}$"
)
_TIME_LABEL = re.compile(r"(?:时限|时间|期限)[：:]\s?$")
_COMMA = re.compile(
    r"(?:的?(?:不懈)?(?:努力|时间|奋斗|发展|建设|左右|目标)){0,2}(?:\s?[（(][^）)]{0,20}[）)])?\s?[，,：:]"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is known about the time and place of a number: the time that governs it, and the headings above.

    ``own`` is true where the time stands in the same sentence; ``past`` where it lies before the document;
    ``dateless`` where it is a bare year and the document has no day of its own, ``undated`` where it is a
    period and the document has none; ``assessed`` where 考核指标 was named earlier in the paragraph;
    ``conditional`` in a list of conditions; ``elapsed`` where the period is nearly over on the document's day;
    ``whole_year`` where a bare 全年 is said while the year is young.
    """

    time: TimeExpression | None
    own: bool
    past: bool
    section: Section
    paragraph: int
    dateless: bool = False
    assessed: bool = False
    conditional: bool = False
    elapsed: bool = False
    whole_year: bool = False
    undated: bool = False

    @property
    def ahead(self) -> bool:
        """Whether a time governs that is still to come on the document's day."""
        return self.time is not None and not (self.past or self.elapsed or self.dateless)


@dataclass(slots=True)
class _Frame:
    level: float
    kind: Section
    time: TimeExpression | None = None
    lead: TimeExpression | None = None
    colon: bool = False
    conditional: bool = False


@dataclass(frozen=True, slots=True)
class _Opening:
    """A time that takes effect at ``start``: to the end of its paragraph if ``carries``, else to its sentence's.

    ``carried`` is the time that is in force once the sentence is over.
    """

    start: int
    time: TimeExpression
    carries: bool
    carried: TimeExpression | None = None


class ScopeIndex:
    """Scopes of one text; built once, asked for each number."""

    def __init__(self, context: Context) -> None:
        self._text = context.folded
        self._published = context.published
        self.paragraphs = ParagraphIndex(paragraphs(self._text))
        dated = [t for t in find_times(context) if t.role in _ROLES and not t.recurring and _bounds(t)]
        self._times = [t for t in dated if not self._in_brackets(t) and not self._is_aside(t)]
        self._starts = [t.start_char for t in self._times]
        self._told_on = self._latest_past()
        self._stops = [m.start() for m in _SENTENCE_STOP.finditer(self._text)]
        self._brackets = [t for t in dated if self._in_brackets(t)]
        self._bracket_starts = [t.start_char for t in self._brackets]
        self._sections: list[Section] = []
        self._inherited: list[TimeExpression | None] = []
        self._openings: list[list[_Opening]] = []
        self._labels: list[int | None] = []
        self._conditions: list[int | None] = []
        self._build()

    def at(self, offset: int, clause: tuple[int, int] | None = None) -> Scope:
        """The scope of ``offset``.

        A time further on in its own ``clause`` (10个项目6月底前开工) goes before one outside.
        """
        number = self.paragraphs.position(offset)
        if number < 0:
            return Scope(None, False, False, Section.NONE, number)
        time, own = self._governing(number, offset)
        behind = self._behind(offset, clause, time) if clause else None
        if behind is not None:
            time, own = behind, True
        past = time is not None and self._is_past(time)
        label = self._labels[number]
        return Scope(
            time=time,
            own=own,
            past=past,
            section=self._sections[number],
            paragraph=number,
            dateless=self._published is None and time is not None and time.role is TimeRole.POINT,
            assessed=label is not None and label < offset,
            conditional=self._conditional(number, offset),
            elapsed=time is not None and not past and self._is_elapsed(time),
            undated=self._published is None and time is not None and time.role is TimeRole.DURING,
            whole_year=time is not None and self._is_bare_year(time),
        )

    def _is_elapsed(self, time: TimeExpression) -> bool:
        """Whether the period is nearly over (“十四五”期间 in late 2025): what is said of it is mostly done."""
        start, end = time.span.start, time.span.end
        if self._published is None or start is None or end is None or self._published <= start:
            return False
        if end < self._published:
            return False
        return (self._published - start).days > _ELAPSED * ((end - start).days + 1)

    def _is_bare_year(self, time: TimeExpression) -> bool:
        young = self._published is not None and self._published.month <= _YOUNG
        return young and self._text[time.start_char : time.end_char] == "全年"

    def _conditional(self, number: int, offset: int) -> bool:
        opened = self._conditions[number]
        return opened is not None and opened <= offset and self._same_sentence(opened, offset)

    def _governing(self, number: int, offset: int) -> tuple[TimeExpression | None, bool]:
        openings = self._openings[number]
        last = bisect_right(openings, offset, key=lambda opening: opening.start) - 1
        if last < 0:
            return self._inherited[number], False
        if self._same_sentence(openings[last].start, offset):
            return openings[last].time, True
        carried = openings[last].carried
        return (carried if carried else self._inherited[number]), False

    def _behind(self, offset: int, clause: tuple[int, int], governing: TimeExpression | None) -> TimeExpression | None:
        """The time that stands behind ``offset`` in its clause, where none stands before it there."""
        if governing is not None and governing.start_char >= clause[0]:
            return None
        times = self.times_in(offset, clause[1])
        return times[0] if times and times[0].role in (TimeRole.BY, TimeRole.UNTIL) else None

    def _same_sentence(self, start: int, end: int) -> bool:
        return bisect_left(self._stops, start) == bisect_left(self._stops, end)

    def siblings(self, time: TimeExpression) -> list[TimeExpression]:
        """The list a time closes (2024年、2025年分别…), itself included."""
        i = bisect_left(self._starts, time.start_char)
        result = [time]
        while (
            i > 0
            and len(result) < _LONGEST_LIST
            and self._text[self._times[i - 1].end_char : result[0].start_char].strip() in ("、", "和", "及", "与")
        ):
            i -= 1
            result.insert(0, self._times[i])
        return result

    def _is_past(self, time: TimeExpression) -> bool:
        """Whether the time lies behind the document's day; 到2020年 in a plan stays ahead whatever the date."""
        if time.role is TimeRole.LOOKBACK:
            return True
        wording = self._text[time.start_char : time.end_char]
        if self._published is None or time.span.end is None:
            told = self._told_on is not None and time.span.end is not None and time.span.end < self._told_on
            return wording.startswith(("截至", "截止")) or (told and time.role is not TimeRole.BY)
        if time.role is TimeRole.BY and (wording[:1] in "到至" or self._is_reported(time)):
            return False
        return time.span.end < self._published and not self._is_planned(time)

    def _is_planned(self, time: TimeExpression) -> bool:
        """2021年全市计划供应…: the text speaks ahead of that year, whatever day its copy carries."""
        return time.role is TimeRole.POINT and _PLANNED.match(self._text, time.end_char) is not None

    def _latest_past(self) -> date | None:
        """The latest day that an undated text tells of as past (截至2021年6月): it was written after that."""
        if self._published is not None:
            return None
        told = (t.span.end for t in self._times if self._text.startswith(("截至", "截止"), t.start_char))
        return max((day for day in told if day is not None), default=None)

    def _is_reported(self, time: TimeExpression) -> bool:
        """方案提出2025年底前建成…: what a plan promised stays a promise, however late it is told."""
        return bool(_REPORTED.search(self._text, max(0, time.start_char - 6), time.start_char))

    def _build(self) -> None:
        frames = [_Frame(0, Section.NONE)]
        previous: Paragraph | None = None
        for paragraph in self.paragraphs.items:
            openings = self._read_openings(paragraph)
            if 0 < paragraph.level < DASH:
                frames = [f for f in frames if f.level < paragraph.level]
                frames.append(self._open_frame(paragraph, openings))
            self._sections.append(_section(frames))
            self._inherited.append(_inherit(frames, paragraph))
            self._openings.append(openings)
            self._labels.append(self._label("assessment_label", paragraph))
            listed = any(f.conditional and f.colon for f in frames)
            condition = self._label("condition_label", paragraph)
            self._conditions.append(paragraph.start if listed else condition)
            self._leave(frames[-1], paragraph, previous, openings)
            previous = paragraph

    def _label(self, name: str, paragraph: Paragraph) -> int | None:
        match = words()[name].search(self._text, paragraph.start, paragraph.end)
        return match.start() if match else None

    def _open_frame(self, paragraph: Paragraph, openings: list[_Opening]) -> _Frame:
        heading = self._text[paragraph.start : paragraph.heading_end]
        times = [o.time for o in openings if o.start < paragraph.heading_end and o.time.span.end]
        return _Frame(paragraph.level, section_kind(heading), times[-1] if times else None)

    def _leave(self, frame: _Frame, paragraph: Paragraph, previous: Paragraph | None, openings: list[_Opening]) -> None:
        """What a paragraph hands down to the list below it."""
        if paragraph.level == DASH:
            return
        colon = self._text[paragraph.end - 1] in "：:"
        if colon and _FORMULA.search(self._text, paragraph.start, paragraph.end):
            return
        goal_line = colon and bool(_GOAL_LINE.search(self._text, paragraph.start, paragraph.end))
        carried = [o.time for o in openings if (o.carries or goal_line) and o.time.role is not TimeRole.LOOKBACK]
        if carried:
            frame.lead = carried[-1]
        elif frame.kind is not Section.GOAL and not frame.colon:
            frame.lead = None
        continues = frame.colon and self._text[paragraph.end - 1] in "；;，,"
        frame.colon = colon or (continues and previous is not None)
        if colon:
            frame.conditional = self._label("condition_label", paragraph) is not None

    def _read_openings(self, paragraph: Paragraph) -> list[_Opening]:
        carried: TimeExpression | None = None
        openings = []
        for time in self.times_in(paragraph.start, paragraph.end):
            carries = self._carries(paragraph, time)
            carried = time if carries else carried
            openings.append(_Opening(time.start_char, time, carries, carried))
        return openings

    def _carries(self, paragraph: Paragraph, time: TimeExpression) -> bool:
        """Whether the time is the topic: set off by a comma, in the heading, or 到… where a sentence opens."""
        if time.end_char <= paragraph.heading_end or _COMMA.match(self._text, time.end_char):
            return True
        lead = max(paragraph.start, time.start_char - 12)
        opens = time.start_char == paragraph.start or _SENTENCE_OPENS.search(self._text, lead, time.start_char)
        return bool(opens) and self._text[time.start_char] == "到"

    def _is_aside(self, time: TimeExpression) -> bool:
        return self._is_base(time) or self._is_attribute(time) or self._is_term(time) or self._is_relative(time)

    def _is_relative(self, time: TimeExpression) -> bool:
        """2000年前建成的小区: a time that is over says which ones, not by when."""
        over = self._published is not None and time.span.end is not None and time.span.end < self._published
        return over and _RELATIVE.match(self._text, time.end_char) is not None

    def _is_base(self, time: TimeExpression) -> bool:
        """A year compared with (比2020年, 2020年的3倍), not one to reach."""
        before = self._text[max(0, time.start_char - 4) : time.start_char]
        if _BASE_BEFORE.search(before) or _BASE_AFTER.match(self._text, time.end_char):
            return True
        if time.role is TimeRole.LOOKBACK and _GROUND.match(self._text, time.end_char):
            return True
        limit = _CEILING_BEFORE.search(self._text, max(0, time.start_char - 6), time.start_char)
        return limit is not None and _OWN_FIGURE.match(self._text, time.end_char) is not None

    def _is_attribute(self, time: TimeExpression) -> bool:
        """签约项目一年内开工率: a length inside a noun phrase, which says what is measured, not by when."""
        if time.role is not TimeRole.WITHIN:
            return False
        before = self._text[max(0, time.start_char - 4) : time.start_char]
        if not _NOUN_BEFORE.search(before) or _MOOD_BEFORE.search(before):
            return False
        verb = words()["build"].match(self._text, time.end_char)
        if verb is not None and self._text.startswith(("率", "比例", "占比"), verb.end()):
            return True
        return verb is None and not _BODY_BEFORE.search(before) and not _COMMA.match(self._text, time.end_char)

    def _is_term(self, time: TimeExpression) -> bool:
        """资助期限为2025年至2027年: how long a project or a contract runs."""
        return bool(_TERM_BEFORE.search(self._text, max(0, time.start_char - 12), time.start_char))

    def _in_brackets(self, time: TimeExpression) -> bool:
        before = self._text[max(0, time.start_char - 6) : time.start_char]
        return before.endswith(("（", "(", "〔", "[")) or bool(_TIME_LABEL.search(before))

    def bracketed(self, start: int, end: int) -> TimeExpression | None:
        """A time in brackets inside ``text[start:end]`` (（2025年底前完成）, 完成时限：2023年底)."""
        i = bisect_left(self._bracket_starts, start)
        found = i < len(self._brackets) and self._bracket_starts[i] < end
        return self._brackets[i] if found else None

    def openers(self) -> list[TimeExpression]:
        """The times that open a sentence or a list, in order."""
        return [o.time for openings in self._openings for o in openings if o.carries and o.time.span.end]

    def times_in(self, start: int, end: int) -> list[TimeExpression]:
        """Every goal-like time that begins in ``text[start:end]``."""
        return self._times[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


def _bounds(time: TimeExpression) -> bool:
    return time.span.end is not None or time.role is TimeRole.LOOKBACK


def _section(frames: list[_Frame]) -> Section:
    """The innermost heading that says what it is."""
    return next((frame.kind for frame in reversed(frames) if frame.kind is not Section.NONE), Section.NONE)


def _inherit(frames: list[_Frame], paragraph: Paragraph) -> TimeExpression | None:
    """The time that lead paragraphs and headings hand down to this one."""
    for depth, frame in enumerate(reversed(frames)):
        child = depth > 0 or paragraph.level in (0, DASH)
        listed = paragraph.level == DASH and depth == 0
        if child and frame.lead and (listed or frame.colon or frame.kind is Section.GOAL):
            return frame.lead
        if frame.time:
            return frame.time
    return None

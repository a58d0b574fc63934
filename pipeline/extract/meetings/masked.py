"""A report with its time expressions and the inside of its quotations made opaque, offsets unmoved."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from pipeline.extract.calendar import TimeRole, find_times
from pipeline.extract.context import Context
from pipeline.language.sentences import Span
from pipeline.model import DatePrecision, DateSpan

TIME = "\x01"  # one character of a time expression
HIDDEN = "\x02"  # punctuation inside quotation marks or brackets

_QUOTED = re.compile(r"“[^“”\n]{1,80}”|《[^《》\n]{1,120}》|（[^（）\n]{1,60}）|\([^()\n]{1,60}\)")
_INNER = re.compile(r"[，；：、,;:《》“”（）()]|[。！？!?](?!$)")
_HALF_WIDTH = re.compile(r"(?<!\d)[,;:](?!\d)|(?<=[^\x00-\x7f]),|,(?=[^\x00-\x7f])|[()]")
_FULL_WIDTH = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）"}
_PART = re.compile(
    r"[^\S\n]?(?:（(?:星期|周)[一二三四五六日天]）|\((?:星期|周)[一二三四五六日天]\)|(?:星期|周)[一二三四五六日天])?"
    r"[^\S\n]?(?:上午|下午|晚上|晚间|凌晨|中午|傍晚|早上|全天|晚)?[^\S\n]?"
    r"(?:\d{1,2}(?:[:：]\d{2}|时\d{1,2}分|时半?|点半?)(?:[^\S\n]?(?:-|~|至|到)[^\S\n]?\d{1,2}(?:[:：]\d{2}|时半?|点半?))?许?)?"
)
_TODAY = re.compile(r"(?:今天|昨天|今日|昨日|当地时间|近日|日前|连日来|当天|同日)(?:上午|下午|晚)?")
_DATELINE = re.compile(
    r"(?<![^，。；\n])[^，。；\n]{0,14}?\d{1,2}月\d{1,2}日\s?(?:电|讯)(?:（[^（）\n]{1,30}）)?(?![子信力视影网站报])"
)
_DAY_LINE = re.compile(r"(?:^|\n)\s*((?:19|20)\d{2})(\d{2})(\d{2})\s*(?=\n)")
_DAY = re.compile(
    r"(?<![\d月年.第每])(\d{1,2})日(?:\s?(?:至|-|~|到)\s?(\d{1,2})日)?(?!内|均|报|后|前|元|起|左右|以|游|常|渐|用)"
)
_AHEAD = re.compile(r"(?:将|定|拟|订)于?$")
_ROLES = (TimeRole.POINT, TimeRole.DURING)
_PRECISE = (DatePrecision.DAY, DatePrecision.MONTH)


@dataclass(frozen=True)
class When:
    """A time expression with its part of the day: 26日上午. ``span`` is None for 近日 and the like."""

    start_char: int
    end_char: int
    span: DateSpan | None


class Masked:
    """``text`` is the folded text of ``context`` with its time expressions as TIME, quoted punctuation as HIDDEN."""

    def __init__(self, context: Context) -> None:
        self.context = dated(context)
        self.whens = list(_outside(_whens(self.context), _DATELINE.finditer(self.context.folded)))
        self.text = self._mask(self.context.folded)

    def _mask(self, folded: str) -> str:
        folded = _HALF_WIDTH.sub(lambda m: _FULL_WIDTH[m.group()], folded)
        folded = _DATELINE.sub(lambda m: "，" * len(m.group()), folded)
        hidden = _QUOTED.sub(_opaque, folded)
        pieces, last = [], 0
        for when in self.whens:
            pieces += [hidden[last : when.start_char], TIME * (when.end_char - when.start_char)]
            last = when.end_char
        return "".join([*pieces, hidden[last:]])

    def time_text(self, when: When) -> str:
        """The words of the time expression, on one line."""
        return "".join(self.context.text[when.start_char : when.end_char].split())

    @cached_property
    def paragraphs(self) -> list[tuple[int, int]]:
        """Spans of the lines of the text that hold anything."""
        return [(m.start(), m.end()) for m in re.finditer(r"[^\n]*\S[^\n]*", self.text)]

    @cached_property
    def heading(self) -> Span | None:
        """The first line, where it is a headline: short and without a full stop."""
        if len(self.paragraphs) < 2:
            return None
        start, end = self.paragraphs[0]
        return None if end - start > 160 or re.search(r"[。！？；]", self.text[start:end]) else (start, end)

    @cached_property
    def _starts(self) -> list[int]:
        return [when.start_char for when in self.whens]

    def whens_in(self, start: int, end: int) -> list[When]:
        """Time expressions that lie within the span."""
        first = bisect.bisect_left(self._starts, start)
        last = bisect.bisect_left(self._starts, end)
        return [when for when in self.whens[first:last] if when.end_char <= end]


def _opaque(match: re.Match[str]) -> str:
    """The quotation with its inner punctuation hidden; a full stop that ends it stays, for it ends a sentence too."""
    words = match.group()
    return words[0] + _INNER.sub(HIDDEN, words[1:-1]) + words[-1]


def dated(context: Context) -> Context:
    """The context with the day of publication taken from a line of its own (20240506) where nothing else gives it."""
    if context.published is not None:
        return context
    match = _DAY_LINE.search(context.folded[:400])
    if match is None:
        return context
    try:
        return replace(context, published=date(int(match[1]), int(match[2]), int(match[3])))
    except ValueError:
        return context


def _outside(whens: Iterator[When], spans: Iterator[re.Match[str]]) -> Iterator[When]:
    """Those that begin in none of the spans; both come in order."""
    span = next(spans, None)
    for when in whens:
        while span is not None and span.end() <= when.start_char:
            span = next(spans, None)
        if span is None or when.start_char < span.start():
            yield when


def _whens(context: Context) -> Iterator[When]:
    folded = context.folded
    found = sorted(_spans(context), key=lambda item: (item[0], -item[1]))
    by_start = {start: (stop, span) for start, stop, span in reversed(found)}
    end = 0
    for start, stop, span in found:
        if start < end:
            continue
        part = _PART.match(folded, stop)
        end = part.end() if part and part.group().strip() else stop
        inner = by_start.get(end + 1)
        if inner and inner[1] and folded[end] in "（(" and folded[inner[0] : inner[0] + 1] in ("）", ")"):
            end, span = inner[0] + 1, inner[1]  # 今天（3月6日）上午
            after = _PART.match(folded, end)
            end = after.end() if after and after.group().strip() else end
        yield When(start, end, span)


def _spans(context: Context) -> Iterator[tuple[int, int, DateSpan | None]]:
    for time in find_times(context):
        names_day = re.search("[月日号]", context.folded[time.start_char : time.end_char])
        if names_day and time.role in _ROLES and time.span.precision in _PRECISE and not time.recurring:
            yield time.start_char, time.end_char, time.span
    for match in _TODAY.finditer(context.folded):
        today = context.published if match.group().startswith(("今", "当天", "同日")) else None
        span = DateSpan(today, today, DatePrecision.DAY) if today else None
        yield match.start(), match.end(), span
    for match in _DAY.finditer(context.folded):
        yield match.start(), match.end(), _day_span(context, match)


def _day_span(context: Context, match: re.Match[str]) -> DateSpan | None:
    """26日 in a report is the last 26th up to the day of the report; in 将于26日 it is the next."""
    if context.published is None:
        return None
    ahead = bool(_AHEAD.search(context.folded, max(0, match.start() - 3), match.start()))
    first = _nearest(context.published, int(match[1]), ahead=ahead)
    last = _nearest(first, int(match[2]), ahead=True) if match[2] and first else first
    return DateSpan(first, last, DatePrecision.DAY) if first and last else None


def _nearest(published: date, day: int, *, ahead: bool) -> date | None:
    """The day of that number nearest to ``published``, not after it (not before it where ``ahead``)."""
    step = timedelta(days=1 if ahead else -1)
    moment = published
    for _ in range(62):
        if moment.day == day:
            return moment
        moment += step
    return None

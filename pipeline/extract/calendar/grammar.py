"""The grammar proper: time words, their bound words and the joints between them → time expressions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from pipeline.extract.calendar import bounds
from pipeline.extract.calendar.arithmetic import add_days, year_days
from pipeline.extract.calendar.expression import Days, TimeExpression, TimeRole
from pipeline.extract.calendar.frame import Frame
from pipeline.extract.calendar.moments import Moment, moment_of, number, shifted
from pipeline.extract.calendar.patterns import atom
from pipeline.extract.calendar.vocabulary import words
from pipeline.language import parse_number
from pipeline.model import DatePrecision, DateSpan

NO_YEAR = "文中没有给出年份，文件日期也不详"
NO_DATE = "文件日期不详"
_UNITS = {"年度": "year", "学年": "year", "年": "year", "月": "month", "季度": "quarter", "学期": "term"}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A resolved time without its bounds."""

    start: int
    end: int
    days: Days
    precision: DatePrecision
    moment: Moment | None = None
    unresolved: str | None = None
    open_start: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """A length of time: ``low`` to ``high`` of ``unit``."""

    low: float
    high: float
    unit: str


class Parser:
    """Reads one text once, left to right; remembers the last year, month and plan it met."""

    def __init__(self, text: str, frame: Frame) -> None:
        self.text, self.frame = text, frame
        self.position = 0
        self.year: tuple[int, int, int] | None = None  # (offset it ends at, year, month)
        self.plan: Days | None = frame.period
        self.masks = [match.span() for match in bounds.TITLE.finditer(text)]

    def run(self) -> list[TimeExpression]:
        found: list[TimeExpression] = []
        pattern, mask = atom(), 0
        while match := pattern.search(self.text, self.position):
            while mask < len(self.masks) and self.masks[mask][1] <= match.start():
                mask += 1
            if mask < len(self.masks) and self.masks[mask][0] <= match.start():
                self.position = self.masks[mask][1]
                continue
            expression = self.read(match)
            self.position = max(self.position, match.end() if expression is None else expression.end_char)
            if expression is not None:
                found.append(expression)
        return found

    # ------------------------------------------------------------------ one expression

    def read(self, match: re.Match[str]) -> TimeExpression | None:
        if match.lastgroup == "DURATION":
            return self.duration(match)
        if match.lastgroup == "ANCHOR":
            return self.anchor(match)
        if match.lastgroup == "RECENT":
            return self.recent(match)
        if bounds.NOT_A_TIME.match(self.text, match.end()):
            return None
        stretch = self.stretch(match)
        return self.bounded(stretch) if stretch else None

    def before(self, start: int) -> tuple[str | None, int]:
        """Name of the bound words that end at ``start``, and where they begin."""
        low = max(self.position, start - bounds.LOOK)
        found = bounds.before().search(self.text[low:start])
        return (found.lastgroup, low + found.start()) if found else (None, start)

    def validity(self, start: int) -> int | None:
        low = max(self.position, start - bounds.LOOK)
        found = bounds.validity().search(self.text[low:start])
        return low + found.start() if found else None

    def after(self, end: int) -> tuple[str | None, int]:
        found = bounds.after().match(self.text, end)
        return (found.lastgroup, found.end()) if found else (None, end)

    # ------------------------------------------------------------------ dates

    def stretch(self, match: re.Match[str], left: Stretch | None = None) -> Stretch | None:
        kind, start, end = match.lastgroup, match.start(), match.end()
        if kind in {"DATE", "ISO"}:
            return self.date(match, left)
        if kind == "PLAN":
            return self.plan_stretch(match)
        if kind == "PERIOD":
            return self.period(match)
        if kind == "DAYWORD":
            offset = words()["relative_days"][match["DAYWORD"]]
            day = add_days(self.frame.published, offset) if self.frame.published else None
            return Stretch(start, end, (day, day), DatePrecision.DAY, unresolved=None if day else NO_DATE)
        if kind == "YEARS":
            first, last = words()["relative_year_ranges"][match["YEARS"]]
            base = self.frame.base_year
            days = (year_days(base + first)[0], year_days(base + last)[1]) if base else (None, None)
            return Stretch(start, end, days, DatePrecision.YEAR, unresolved=None if base else NO_DATE)
        if kind == "LANDMARK":
            days = year_days(words()["landmarks"][match["LANDMARK"]])
            return Stretch(start, end, days, DatePrecision.YEAR)
        if kind == "SEASON":
            return Stretch(start, end, (None, None), DatePrecision.MONTH, unresolved=f"{match.group()}无固定日期")
        return None

    def date(self, match: re.Match[str], left: Stretch | None) -> Stretch | None:
        moment = moment_of(match, self.frame)
        if left and left.moment:
            moment = _completed(moment, left.moment)
        elif moment.bare_day and not moment.rhythm:
            return None
        moment = self.with_year(moment, match.start())
        days = moment.resolve()
        if left and days[1] and left.days[0] and days[1] < left.days[0] and moment.year_from != "text":
            moment = replace(moment, year=(moment.year or 0) + 1)
            days = moment.resolve()
        if moment.year and moment.year_from in {"text", "relative"}:
            self.year = (match.end(), moment.year, moment.months[0] if moment.months else 0)
        unresolved = None
        if days == (None, None):
            if moment.year is not None:
                return None
            unresolved = "所指年月由上下文决定" if moment.anaphoric else None if moment.rhythm else NO_YEAR
        return Stretch(
            match.start(), match.end(), days, moment.precision, moment, unresolved, open_start=moment.open_start
        )

    def with_year(self, moment: Moment, start: int) -> Moment:
        if moment.year is not None or moment.rhythm or moment.anaphoric:
            return moment
        if self.year and start - self.year[0] <= 150:
            if not bounds.SENTENCE_BREAK.search(self.text, self.year[0], start):
                return replace(moment, year=self.year[1], year_from="sentence")
        if moment.year_from == "relative":
            return moment
        return replace(moment, year=self.frame.open_year, year_from="frame")

    def plan_stretch(self, match: re.Match[str]) -> Stretch | None:
        name, tail = match["plan"] or match["plan2"], match["plt"] or ""
        first, last = words()["plans"][name]
        days: Days = (year_days(first)[0], year_days(last)[1])
        self.plan = days
        if not tail and re.compile(r"规划|计划|纲要|以来|发展|重点|专项|国家|开局").match(self.text, match.end()):
            return None
        if tail.endswith(("末", "末年")):
            return Stretch(match.start(), match.end(), (None, days[1]), DatePrecision.PLAN, open_start=True)
        if tail == "以来":
            return None
        return Stretch(match.start(), match.end(), days, DatePrecision.PLAN)

    def period(self, match: re.Match[str]) -> Stretch:
        days: Days = self.plan or (None, None)
        if (match["pt"] or "") in {"末", "期末", "满"}:
            days = (None, days[1])
        reason = None if self.plan else "文中没有给出规划期"
        return Stretch(match.start(), match.end(), days, DatePrecision.PLAN, unresolved=reason)

    def bounded(self, left: Stretch) -> TimeExpression:
        word, begin = self.before(left.start)
        right = self.right_side(left)
        if right:
            return self.range(left, right, word, begin)
        suffix, finish = self.after(left.end)
        valid = self.validity(left.start)
        if valid is not None and suffix not in {"before", "from", "since"}:
            return self.make(left, valid, finish, TimeRole.VALIDITY, (None, left.days[1]))
        if left.moment and left.moment.rhythm:
            return self.recurring(left, suffix, finish)
        return self.single(left, word, begin, suffix, finish)

    def single(self, left: Stretch, word: str | None, begin: int, suffix: str | None, finish: int) -> TimeExpression:
        first, last = left.days
        if suffix == "before":
            return self.make(left, begin if word == "by" else left.start, finish, TimeRole.BY, (None, last))
        if suffix == "since":
            return self.make(left, begin, finish, TimeRole.LOOKBACK, (first, None))
        if suffix in {"from", "later"}:
            return self.make(left, begin if word == "from" else left.start, finish, TimeRole.FROM, (first, None))
        if suffix == "stop":
            return self.make(
                left, begin if word in {"until", "by"} else left.start, finish, TimeRole.UNTIL, (None, last)
            )
        if suffix == "during":
            return self.make(left, left.start, finish, TimeRole.DURING, (first, last))
        if suffix == "within":
            return self.make(left, left.start, finish, TimeRole.BY, (None, last))
        if word == "by":
            return self.make(left, begin, left.end, TimeRole.BY, (None, last))
        if word == "until":
            return self.make(left, begin, left.end, TimeRole.UNTIL, (None, last))
        if word == "from":
            return self.make(left, begin, left.end, TimeRole.FROM, (first, None))
        if left.precision is DatePrecision.PLAN and not left.open_start:
            return self.make(left, left.start, left.end, TimeRole.DURING, (first, last))
        role = TimeRole.BY if left.open_start else TimeRole.POINT
        return self.make(left, left.start, left.end, role, (None, last) if left.open_start else (first, last))

    def recurring(self, left: Stretch, suffix: str | None, finish: int) -> TimeExpression:
        end = finish if suffix in {"before", "from", "within"} else left.end
        span = DateSpan(None, None, left.precision)
        return TimeExpression(left.start, end, span, TimeRole.RECURRING, recurring=True)

    def right_side(self, left: Stretch) -> Stretch | None:
        joint = bounds.join().match(self.text, left.end)
        if not joint:
            return None
        match = atom(second=True).match(self.text, joint.end())
        if not match or match.lastgroup in {"DURATION", "ANCHOR", "RECENT"}:
            return None
        return self.stretch(match, left)

    def range(self, left: Stretch, right: Stretch, word: str | None, begin: int) -> TimeExpression:
        suffix, finish = self.after(right.end)
        if suffix not in {"during", "stop", "within", "before"}:
            finish = right.end
        start = begin if word == "from" else left.start
        valid = self.validity(left.start)
        first, last = left.days[0], right.days[1]
        if left.moment and left.moment.rhythm:
            span = DateSpan(None, None, right.precision)
            return TimeExpression(left.start, finish, span, TimeRole.RECURRING, recurring=True)
        role = TimeRole.DURING
        if valid is not None:
            role, start = TimeRole.VALIDITY, valid
        precision = right.precision if right.precision is not DatePrecision.YEAR else left.precision
        unresolved = left.unresolved or right.unresolved
        return TimeExpression(start, finish, DateSpan(first, last, precision), role, unresolved=unresolved)

    def make(self, left: Stretch, start: int, end: int, role: TimeRole, days: Days) -> TimeExpression:
        return TimeExpression(start, end, DateSpan(*days, left.precision), role, unresolved=left.unresolved)

    # ------------------------------------------------------------------ lengths

    def duration(self, match: re.Match[str]) -> TimeExpression | None:
        amount = _amount(match)
        if amount is None or self.text[match.start() - 1 : match.start()] in {"第", "每"}:
            return None
        start, end = match.start(), match.end()
        word, begin = self.before(start)
        included = re.compile(bounds.INCLUDING).match(self.text, end)
        suffix, finish = self.after(end)
        valid = self.validity(start)
        span = DateSpan(None, None, DatePrecision.DURATION)
        if valid is not None and suffix not in {"before", "since"}:
            return self.lasting(TimeExpression(valid, end, span, TimeRole.VALIDITY), amount)
        if suffix == "since" or word == "behind":
            return TimeExpression(begin if word == "behind" else start, finish, span, TimeRole.LOOKBACK)
        if included and suffix is None:
            finish = end
        if suffix == "within" or word in {"through", "ahead"} or (suffix == "span" and "间" in self.text[end:finish]):
            anchor = self.anchored(start)
            if anchor is not None:
                reason = f"以事件为起点：{self.text[anchor:start]}"
                return TimeExpression(anchor, finish, span, TimeRole.WITHIN, unresolved=reason)
            begin = begin if word in {"through", "ahead"} else start
            return self.lasting(TimeExpression(begin, finish, span, TimeRole.WITHIN), amount)
        return TimeExpression(start, end, span, TimeRole.LENGTH)

    def lasting(self, expression: TimeExpression, amount: Amount) -> TimeExpression:
        """Counts a length from the document's day."""
        base = self.frame.published
        if amount.unit in {"workday", "hour", "minute"}:
            return replace(expression, unresolved="起点由事件决定")
        if base is None:
            return replace(expression, unresolved=NO_DATE)
        end = _later(base, amount)
        if expression.role is TimeRole.VALIDITY:
            span = DateSpan(base, add_days(end, -1), DatePrecision.DURATION)
        else:
            span = DateSpan(None, end, DatePrecision.DURATION)
        return replace(expression, span=span)

    def anchored(self, start: int) -> int | None:
        """Where an event before a length begins: 事故认定后|5个工作日内."""
        low = max(self.position, start - 24)
        found = _EVENT.search(self.text[low:start])
        return low + found.start(1) if found else None

    # ------------------------------------------------------------------ anchors

    def anchor(self, match: re.Match[str]) -> TimeExpression | None:
        begin = match.start() if match.group().startswith("即") else self.anchor_start(match.start())
        if begin is None:
            return None
        word, start = self.before(begin)
        begin = start if word == "from" else begin
        event = self.text[begin : match.start()]
        day = self.frame.published if _own(event) or match.group().startswith("即") else None
        reason = None if day else NO_DATE if _own(event) else f"以事件为起点：{event.lstrip('自从由')}之日"
        left = Stretch(begin, match.end(), (day, day), DatePrecision.DAY, unresolved=reason)
        right = self.right_side(left)
        if right:
            return replace(self.range(left, right, None, begin), unresolved=reason)
        follow = atom().match(self.text, match.end())
        if follow and follow.lastgroup == "DURATION" and (amount := _amount(follow)):
            return self.counted(left, follow, amount, day)
        span = DateSpan(day, None, DatePrecision.DAY)
        return TimeExpression(begin, match.end(), span, TimeRole.FROM, unresolved=reason)

    def counted(self, left: Stretch, follow: re.Match[str], amount: Amount, day: date | None) -> TimeExpression:
        suffix, finish = self.after(follow.end())
        span = DateSpan(None, None, DatePrecision.DURATION)
        valid = self.validity(left.start)
        start = left.start if valid is None else valid
        if suffix == "later":
            if day and amount.unit not in {"workday", "hour", "minute"}:
                span = DateSpan(_later(day, amount), None, DatePrecision.DAY)
            return TimeExpression(start, finish, span, TimeRole.FROM, unresolved=left.unresolved)
        if valid is not None and day:
            span = DateSpan(day, add_days(_later(day, amount), -1), DatePrecision.DURATION)
            return TimeExpression(start, follow.end(), span, TimeRole.VALIDITY)
        if suffix == "within" and day and amount.unit not in {"workday", "hour", "minute"}:
            span = DateSpan(None, _later(day, amount), DatePrecision.DURATION)
        role = TimeRole.WITHIN if suffix == "within" else TimeRole.LENGTH
        return TimeExpression(
            start, finish if suffix == "within" else follow.end(), span, role, unresolved=left.unresolved
        )

    def anchor_start(self, pivot: int) -> int | None:
        low = max(self.position, pivot - 30)
        piece = self.text[low:pivot]
        found = _ANCHOR_EVENT.search(piece)
        return low + found.start(1) if found else None

    def recent(self, match: re.Match[str]) -> TimeExpression:
        span = DateSpan(None, None, DatePrecision.DURATION)
        role = TimeRole.POINT if match.group() == "近期" else TimeRole.LOOKBACK
        return TimeExpression(match.start(), match.end(), span, role, unresolved=f"“{match.group()}”没有确定的日期")


_EVENT = re.compile(
    r"(?:^|[\s，,。；;：:、（(]|应当在|应在|须在|可在|在|应当于|于|应当|应|须|可)([^\s，,。；;：:、（()）]{2,18}?(?:之后|以后|后|前|之前|之日起))的?$"
)
_ANCHOR_EVENT = re.compile(
    r"(?:^|.*[\s，,。；;：:、（(]|.*(?:应当在|应在|须在|可在|在|应当于|于)|.*(?=自|从|由(?=[^\s]{2,})))([^\s，,。；;：:（()）]{1,26})$",
    re.S,
)


def _own(event: str) -> bool:
    acts = words()["own_acts"]
    return event.endswith(tuple(acts["words"])) or event.endswith(tuple(acts["force"]))


def _completed(moment: Moment, left: Moment) -> Moment:
    """The right side of a range takes from the left what it does not say."""
    if moment.bare_day and left.months:
        moment = replace(moment, months=left.months, bare_day=False)
    if moment.year is None and not moment.anaphoric and left.year is not None:
        moment = replace(moment, year=left.year, year_from="range")
    if left.rhythm:
        moment = replace(moment, rhythm=left.rhythm)
    return moment


def _amount(match: re.Match[str]) -> Amount | None:
    unit = next((name for word, name in _UNITS.items() if match["u"].endswith(word)), None)
    if unit is None:
        unit = "workday" if match["u"].endswith("工作日") else "week" if match["u"][-1] in "周期" else "day"
        unit = "hour" if match["u"].endswith("时") else "minute" if match["u"].endswith("钟") else unit
    low, high = _number(match["n"]), _number(match["n2"] or match["n"])
    if low is None or high is None:
        return None
    if not match["n2"] and len(match["n"]) == 2 and "十" not in match["n"] and not match["n"][0].isdigit():
        low, high = _number(match["n"][0]) or 0, _number(match["n"][1]) or 0
    if match["uh"]:
        low, high = low + 0.5, high + 0.5
    return Amount(low, high, unit)


def _number(text: str) -> float | None:
    if text == "半":
        return 0.5
    if text in {"几", "数"}:
        return None
    value = parse_number(text)
    return float(value) if value is not None else float(number(text[-1]))


def _later(base: date, amount: Amount) -> date:
    if amount.unit == "year" and amount.high % 1:
        return shifted(base, round(amount.high * 12), "month")
    if amount.unit == "month" and amount.high % 1:
        return add_days(shifted(base, int(amount.high), "month"), 15)
    return shifted(base, round(amount.high), amount.unit)

"""What stands around one time expression: its clause, its sentence, its line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from pipeline.extract.calendar import TimeExpression
from pipeline.extract.context import Context
from pipeline.extract.deadlines.cues import frame
from pipeline.extract.deadlines.rows import Row, row_of

REACH = 160  # characters read on either side
_ITEM = (
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．]"
    r"|第[一二三四五六七八九十百\d]{1,5}[章节条]|[-—●•·★]"
)
_STOP = re.compile(r"[。！？!?；;]|\n\s*\n|\n")
_LINE_ITEM = re.compile(rf"\s{{0,8}}(?:{_ITEM})")
_HEADING = re.compile(rf"(?:^|\n)\s*(?:(?:{_ITEM})[^，,。；;\n]{{0,36}}|[^，,、。；;\n]{{1,14}})$")
_LABEL_LINE = re.compile(
    rf"(?:^|\n)\s{{0,4}}(?:{_ITEM})?\s?([^，,。；;：:\n]{{2,12}}(?:时间|期限|日期|时限))[:：]?\s{{0,4}}\n\s{{0,4}}[自从]?$"
)
_CLAUSE = re.compile(r"[，,：:]|(?<!\d)、(?=\d{4}年)")
_LAID_OUT = re.compile(r"(?<=[\u4e00-\u9fff，、“”（）]) +(?=[\u4e00-\u9fff，、“”（）])")  # 登 录 平 台
_HOURS = re.compile(r"凌晨|[上中下]午|晚上?|当[天日]")
_PROSE = re.compile(r"[，,。；;：:]")
_BRACKETS = re.compile(r"[（(](?:[^（）()\n]|[（(][^（）()\n]{0,30}[)）]){0,60}[)）]")
_DAYS = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}[日号](?:[至-](?:\d{1,2}月)?\d{1,2}[日号])?"
_DAYS_AFTER = re.compile(rf"(?:[、和及与]{_DAYS})+|(?:[、和及与]\d{{4}}年度?(?![底末\d]))+")
_DAYS_BEFORE = re.compile(rf"(?:(?:{_DAYS}|\d{{4}}年?度?)[、和及与])+$")


@dataclass(frozen=True)
class Scene:
    """``lead`` and ``rest`` are the sentence before and after the time, as folded text without line breaks."""

    context: Context
    time: TimeExpression

    @cached_property
    def quote(self) -> str:
        return "".join(self.context.folded[self.time.start_char : self.time.end_char].split())

    @cached_property
    def row(self) -> Row | None:
        """The table row around the time; the scene then ends at its edges."""
        return row_of(self.context, self.time)

    @cached_property
    def lead(self) -> str:
        if self.row:
            return "，".join([*(self.row.cells[: self.row.column] if self.row.opens else ()), self.row.before])
        piece = self.context.folded[max(0, self.time.start_char - REACH) : self.time.start_char]
        stops = [match.end() for match in _STOP.finditer(piece) if _breaks(piece, match)]
        return _joined(piece[stops[-1] :] if stops else piece)

    @cached_property
    def rest(self) -> str:
        if self.row:
            return "，".join([self.row.after, *self.row.cells[self.row.column + 1 :]])
        piece = self.context.folded[self.time.end_char : self.time.end_char + REACH]
        stop = next((match for match in _STOP.finditer(piece) if _breaks(piece, match)), None)
        return _joined(piece[: stop.start()] if stop else piece)

    @cached_property
    def clause_lead(self) -> str:
        """The clause up to the time, brackets left out."""
        return _DAYS_BEFORE.sub("", _CLAUSE.split(_BRACKETS.sub("", self.lead))[-1]).strip()

    @cached_property
    def tail(self) -> str:
        """``rest`` without brackets, and without the days that stand in one list with the time."""
        return (
            _DAYS_AFTER.sub("", _BRACKETS.sub("", self.rest), count=1) if self.listed else _BRACKETS.sub("", self.rest)
        )

    @cached_property
    def listed(self) -> bool:
        """More days follow in one list: 8月30日、9月1日报到."""
        return _DAYS_AFTER.match(_BRACKETS.sub("", self.rest)) is not None

    @cached_property
    def clause_rest(self) -> str:
        """The clause after the time, brackets left out."""
        return _CLAUSE.split(self.tail, maxsplit=1)[0].strip()

    @cached_property
    def ahead(self) -> str:
        """The clause after the time, or the one behind the comma where the time itself ends one; for a time alone in
        its cell what the row is about."""
        if self.row and self.row.alone:
            return self.row.subject
        parts = _CLAUSE.split(self.tail, maxsplit=2)
        ends = len(parts) > 1 and not _HOURS.sub("", parts[0]).strip()
        return (parts[1] if ends else parts[0]).strip()

    @cached_property
    def opens(self) -> bool:
        """The time stands at the head of its sentence or clause, or of what is said to be ruled."""
        return not self.clause_lead or frame("ruled").fullmatch(self.clause_lead) is not None

    @cached_property
    def line(self) -> tuple[str, str]:
        """What stands before and after the time on its own line."""
        text = self.context.folded
        low = text.rfind("\n", max(0, self.time.start_char - REACH), self.time.start_char)
        high = text.find("\n", self.time.end_char, self.time.end_char + REACH)
        low = max(0, self.time.start_char - REACH) if low < 0 else low + 1
        high = self.time.end_char + REACH if high < 0 else high
        return text[low : self.time.start_char].strip(), text[self.time.end_char : high].strip()

    @cached_property
    def headed(self) -> bool:
        """The time opens a numbered heading: （二）2025年主要目标任务."""
        before, after = self.line
        return bool(before and _LINE_ITEM.fullmatch(before) and after and not _PROSE.search(after))

    @cached_property
    def label(self) -> str:
        """A label with a colon or 为 right before the time, or a line of its own: 申报时间：, 完成时限为."""
        if self.row and self.row.alone and frame("label_of_time").search(self.row.head):
            return self.row.head
        patterns = (frame("label"), _LABEL_LINE, frame("bare_label"))
        found = next((match for pattern in patterns if (match := pattern.search(self.before))), None)
        return found[1] if found else ""

    @cached_property
    def before(self) -> str:
        return self.context.folded[max(0, self.time.start_char - 24) : self.time.start_char]

    @cached_property
    def conditional(self) -> bool:
        """The time stands inside a clause that ends in 的: …前到期的, …期间购买的家庭."""
        return self.ahead.endswith("的")


def _breaks(piece: str, stop: re.Match[str]) -> bool:
    """A line break ends a sentence behind a heading or before an item; elsewhere it only wraps the line."""
    if stop.group() != "\n":
        return True
    return bool(_LINE_ITEM.match(piece, stop.end()) or _HEADING.search(piece[max(0, stop.start() - 48) : stop.start()]))


def _joined(text: str) -> str:
    return _LAID_OUT.sub("", text.replace("\n", ""))

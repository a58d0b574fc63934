"""What a notice says under its headings and labels: 申报条件, 申报对象, 申报材料."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.extract.applications.clause import Found, forms, materials, systems, things
from pipeline.extract.applications.vocabulary import pattern
from pipeline.language import trimmed
from pipeline.model import PartRole

_NUMBERED = re.compile(
    r"(?P<a>第[一二三四五六七八九十百\d]{1,5}[条章节])|(?P<b>[一二三四五六七八九十]{1,3}、)|(?P<c>[（(][一二三四五六七八九十]{1,3}[）)])"
    r"|(?P<d>\d{1,2}[.．、](?!\d))|(?P<e>[（(]\d{1,2}[）)])|(?P<f>[①-⑳])"
)
_LONGEST_HEADING, _LONGEST_ITEM, _MOST_ITEMS = 24, 50, 30
_MOST_UNNUMBERED = 2  # lines between a heading and the list that it opens
_ITEM_END = re.compile(r"[；;。]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text: its span without spaces, where its words begin after the number, the kind of number."""

    start: int
    end: int
    body: int
    number: str


def lines_of(text: str) -> list[Line]:
    found = []
    for match in re.finditer(r"[^\n]+", text):
        start, end = trimmed(text, *match.span())
        if start < end:
            number = _NUMBERED.match(text, start, end)
            body = number.end() if number else start
            while body < end and text[body].isspace():
                body += 1
            found.append(Line(start, end, body, number.lastgroup or "" if number else ""))
    return found


def headed(text: str, lines: list[Line]) -> Iterator[tuple[Found, int]]:
    """Parts found under headings, each with the offset of its heading."""
    for i, line in enumerate(lines):
        for role, name in (
            (PartRole.APPLICANT, "applicant"),
            (PartRole.CONDITION, "condition"),
            (PartRole.MATERIAL, "material"),
        ):
            found = _materials(text, lines, i) if name == "material" else _said(text, lines, i, role, name)
            for part in found:
                yield part, line.start


_WAYS = re.compile(r"(?:申报|报名|申请|受理|报送|提交|办理|征集|参与|填报)(?:方式|途径|渠道|方法)")


def ways(text: str, lines: list[Line]) -> Iterator[Found]:
    """Forms and systems named under 报名方式, in its line and the next."""
    for i, line in enumerate(lines):
        label = _WAYS.search(text, line.body, min(line.end, line.body + _LONGEST_HEADING))
        if label:
            end = lines[i + 1].end if i + 1 < len(lines) and line.end - line.start <= _LONGEST_HEADING else line.end
            yield from forms(text, label.end(), end)
            yield from systems(text, label.end(), end)


def _said(text: str, lines: list[Line], i: int, role: PartRole, name: str) -> Iterator[Found]:
    """申报对象：…, 本次申报主体为…; a heading alone gives the first sentence of the line below."""
    line = lines[i]
    inline = pattern(r"(?:{headed." + name + r"})\s*(?:[:：]|[为是](?!否)|必须是|包括|应为)\s*(?P<said>[^\n]+)").search(
        text, line.body, line.end
    )
    if inline and inline.start() - line.body <= 40:
        a, b = inline.span("said")
        b = _sentence_end(text, a, b)
        if text[b - 1] not in ":：":
            yield role, a, b
        return
    if not _is_heading(text, line, name) or i + 1 >= len(lines):
        return
    below = lines[i + 1]
    if text[below.end - 1] in ":：" and i + 2 < len(lines):
        yield from _items(text, lines, i + 2, line.number, role)
    elif below.number and below.number != line.number:
        yield from _items(text, lines, i + 1, line.number, role)
    elif not below.number:
        yield role, below.start, _sentence_end(text, below.start, below.end)


def _is_heading(text: str, line: Line, name: str) -> bool:
    words = text[line.body : line.end].rstrip("：:")
    named = pattern(r"{headed." + name + r"}[^，。]{0,6}$").search(words)
    return len(words) <= _LONGEST_HEADING and bool(named) and "，" not in words


def _materials(text: str, lines: list[Line], i: int) -> Iterator[Found]:
    """Items below 申报材料 or 提供下列材料：, or listed behind it in its own line."""
    line = lines[i]
    words = text[line.body : line.end]
    calls = pattern(
        r"(?:{headed.material}|(?:下列|以下|如下|相关)(?:[^，。；]{0,8})(?:材料|资料)|(?:材料|资料)(?:清单)?(?:如下|包括|为))"
    ).search(words)
    if not calls:
        return
    opened = (
        words.rstrip().endswith((":", "：")) and "。" not in words[calls.end() :] and len(words) - calls.end() <= 30
    )
    if opened or _is_heading(text, line, "material"):
        yield from _items(text, lines, i + 1, line.number, PartRole.MATERIAL)
        return
    colon = re.search(r"[:：]", words[calls.end() : calls.end() + 12])
    behind = line.body + calls.end() + (colon.end() if colon else 0)
    if colon:
        yield from _inline(text, behind, line.end)
    elif pattern(r"{headed.material}").match(words):
        yield from materials(text, behind, line.end)


def _inline(text: str, a: int, b: int) -> Iterator[Found]:
    """1.身份证；2.户口本；… in one line; else a list of things."""
    pieces = [(m.start(), m.end()) for m in re.finditer(r"[^；;。\n]+", text[a:b])]
    numbered = [(a + s, a + e) for s, e in pieces if _NUMBERED.match(text, a + s, a + e)]
    if len(numbered) >= 2:
        for start, end in numbered:
            number = _NUMBERED.match(text, start, end)
            yield PartRole.MATERIAL, number.end() if number else start, end
        return
    stop = a + pieces[0][1] if pieces else b
    yield from things(text, a, stop)


def _items(text: str, lines: list[Line], i: int, above: str, role: PartRole) -> Iterator[Found]:
    """The numbered lines of the list that begins at ``lines[i]``; lines that only head deeper ones give way to them."""
    kinds: list[str] = []
    count = 0
    last = i + _MOST_UNNUMBERED
    while i < len(lines) and count < _MOST_ITEMS:
        line = lines[i]
        if not line.number:
            goes_on = any(later.number in kinds for later in lines[i + 1 : i + 3])
            if not goes_on and (
                count or i >= last or role is not PartRole.MATERIAL or line.end - line.start > _LONGEST_ITEM
            ):
                return
        elif line.number == above:
            return
        else:
            if line.number in kinds:
                del kinds[kinds.index(line.number) + 1 :]
            elif kinds and count and not _deeper(lines, i):
                return
            else:
                kinds.append(line.number)
            if not (i + 1 < len(lines) and lines[i + 1].number not in ("", above, *kinds)):
                count += 1
                item = (role, _item_start(text, line), _item_end(text, line))
                if _fits(text, item):
                    yield item
        i += 1


def _deeper(lines: list[Line], i: int) -> bool:
    order = "abcdef"
    return order.index(lines[i].number) > order.index(lines[i - 1].number or "a")


_ITEM_LABEL = re.compile(r"(?:申[请报领]|所需|提交|办理)?(?:材料|资料)\s*[:：]\s*")
_NO_MATERIAL = re.compile(
    r"(?:办理|受理|申[请报领])(?:渠道|地点|时间|流程|方式|条件|程序|对象)|(?:线上|线下|网上|现场)(?:办理|申请|申报)?$|[^，。]*由[^，。]*负责"
)


def _item_start(text: str, line: Line) -> int:
    label = _ITEM_LABEL.match(text, line.body, line.end)
    return label.end() if label else line.body


def _fits(text: str, item: Found) -> bool:
    """A list of things holds things, a list of people people; what heads a further list is neither."""
    role, start, end = item
    words = text[start:end]
    if role is PartRole.MATERIAL:
        return end > start and not _NO_MATERIAL.match(words) and not re.fullmatch(r"申[请报领]", words)
    if role is PartRole.APPLICANT:
        return bool(pattern(r"{applicants}|人员|者").search(words)) and not words.endswith(
            ("范围", "标准", "时间", "对象")
        )
    return len(words) > 5


def _item_end(text: str, line: Line) -> int:
    stop = _ITEM_END.search(text, line.body, line.end)
    end = stop.start() if stop else line.end
    if end - line.body > _LONGEST_ITEM:
        comma = re.compile(r"[，：:,]").search(text, line.body + 4, end)
        end = comma.start() if comma else end
    return end


def _sentence_end(text: str, a: int, b: int) -> int:
    stop = re.compile(r"[。；;\n]").search(text, a, b)
    return stop.start() if stop else b

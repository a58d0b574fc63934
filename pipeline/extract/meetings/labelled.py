"""What the labelled lines and headed sections of a notice or of minutes say: 会议时间：…, 三、参会人员."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.extract.meetings.masked import Masked
from pipeline.extract.meetings.vocabulary import vocabulary
from pipeline.language.sentences import Span
from pipeline.model import MeetingRole
from pipeline.structure.dates import whole_day
from pipeline.structure.numbering import Rank, read_marker
from pipeline.structure.organs import is_organ

_ENDS = re.compile(r"\s*(?:特此|附\s*件|附\s*[:：]|专此|抄\s*[送报]|分\s*送|（?此件)")
_TIMED = re.compile(r"\s*\d{1,2}[:：]\d\d")  # a line of a programme
_GAP = r"[^\S\n]*"
# Roles whose value is one line, even where more lines follow.
_SINGLE = frozenset({
    MeetingRole.NAME, MeetingRole.TIME, MeetingRole.PLACE, MeetingRole.CHAIR, MeetingRole.DURATION,
    MeetingRole.RECORDER, MeetingRole.PHONE, MeetingRole.EMAIL,
})  # fmt: skip
_MOST_LINES = 40
_CELL = re.compile(r"[^\t\n]+")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One line that a label stands for; ``heading`` is the line of the label."""

    role: MeetingRole
    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    rank: Rank | None  # of its numbering
    role: MeetingRole | None
    label: str
    value: int  # where the value begins on the line


@lru_cache(maxsize=1)
def _label() -> re.Pattern[str]:
    roles = [(word, key) for key, words in vocabulary().labels.items() for word in words]
    ordered = sorted(roles, key=lambda pair: (-len(pair[0]), pair[0]))
    words = "|".join(_GAP.join(map(re.escape, word)) for word in dict.fromkeys(word for word, _ in ordered))
    return re.compile(
        rf"{_GAP}[【\[]?(?P<label>{words})(?P<note>[（(][^（）()\n]{{1,12}}[)）])?[】\]]?{_GAP}(?P<sep>[:：]|。(?=\S)|$|(?<=[】\]])|(?<=\s)(?=\S))",
        re.IGNORECASE | re.M,
    )


@lru_cache(maxsize=1)
def _roles() -> dict[str, MeetingRole]:
    return {word.lower(): MeetingRole(key) for key, words in vocabulary().labels.items() for word in words}


def read_labelled(masked: Masked) -> list[Labelled]:
    """Labelled values in text order; a section that a label heads gives one value a line."""
    lines = [_line(masked, span) for span in masked.paragraphs]
    found: list[Labelled] = []
    for i, line in enumerate(lines):
        if "\t" in masked.context.text[line.start : line.end]:
            found.extend(_cells(masked, line))
        elif line.role is not None:
            found.extend(_values(masked, lines, i, line.role))
    return found


def _cells(masked: Masked, line: _Line) -> Iterator[Labelled]:
    """A row of a table: 会议时间 | 5月8日上午 | 地点 | 二楼会议室; merged cells repeat."""
    label = ""
    last = ""
    for match in _CELL.finditer(masked.context.text, line.start, line.end):
        words = "".join(match.group().split()).rstrip("：:").lower()
        if words in _roles():
            label = words
        elif label and words and words != last:
            yield Labelled(_roles()[label], label, *match.span())
            label = ""
        last = words


def _line(masked: Masked, span: Span) -> _Line:
    start, end = span
    text = masked.context.folded
    marker = read_marker(text[start:end])
    after = start + (marker.end if marker else 0)
    match = _label().match(text, after, end)
    rank = marker.rank if marker else None
    boxed = match is not None and match.group().rstrip().endswith(("】", "]"))
    if match is None or (marker is None and not match["sep"] and not boxed and match.end() < end):
        return _Line(start, end, rank, None, "", start)
    spaced = not match["sep"] and not boxed and match.end() < end
    if spaced and not _may_follow_space(match["label"], text[match.end() : end]):
        return _Line(start, end, rank, None, "", start)
    label = "".join(match["label"].split())
    return _Line(start, end, rank, _roles()[label.lower()], label, match.end())


def _may_follow_space(label: str, value: str) -> bool:
    """地点 市行政中心 is a label with its value; 要求 各单位… may be a sentence."""
    return len(label) >= 2 and len(value) <= 60 and "，" not in value[:4]


def _values(masked: Masked, lines: Sequence[_Line], i: int, role: MeetingRole) -> Iterator[Labelled]:
    line = lines[i]
    own = _trimmed(masked, line.value, line.end)
    if own:
        yield Labelled(role, line.label, *own)
        if role in _SINGLE or not _opens_list(masked, own):
            return
    elif role is MeetingRole.RETURN_SLIP and line.rank is None:
        return  # the form itself, as an attachment
    count = 0
    for following in lines[i + 1 : i + 1 + _MOST_LINES]:
        if _closes(masked, following, line, has_value=own is not None or count > 0):
            return
        span = _trimmed(masked, following.start, following.end)
        if span:
            count += 1
            yield Labelled(role, line.label, *span)
        if role in _SINGLE and count:
            return


def _opens_list(masked: Masked, span: Span) -> bool:
    return masked.context.text[slice(*span)].rstrip().endswith(("：", ":", "；", ";", "、", "，"))


def _closes(masked: Masked, line: _Line, opening: _Line, *, has_value: bool) -> bool:
    """The next label or number of the same kind, the signature, what stands under it."""
    text = masked.context.text[line.start : line.end]
    if line.role is not None and (line.rank is None or opening.rank is None or line.rank <= opening.rank):
        return True
    if opening.rank is not None and line.rank is not None and line.rank <= opening.rank:
        return True
    if _ENDS.match(text) or (has_value and (whole_day(text) is not None or (is_organ(text) and len(text) < 40))):
        return True
    return opening.rank is None and line.rank is None and has_value and not _TIMED.match(text)


def _trimmed(masked: Masked, start: int, end: int) -> Span | None:
    text = masked.context.text
    while start < end and (text[start].isspace() or text[start] in "：:"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if end > start else None

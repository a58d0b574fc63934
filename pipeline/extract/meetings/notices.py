"""会议通知: the meeting that a notice calls, from its labelled lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.extract.meetings.masked import Masked, When
from pipeline.extract.meetings.vocabulary import HAN, vocabulary
from pipeline.language.sentences import Span

_NUMBERING = r"(?:[一二三四五六七八九十]{1,3}[、.．]|（[一二三四五六七八九十\d]{1,2}）|\d{1,2}[、.．)])?"
_MAY_BE = re.compile("通知|公告|邀请函|函|启事|会议名称|会议时间")
_VALUE = re.compile(r"[^。；\n]*")
_LONGEST = 80
_LONGEST_HEAD = 300


@dataclass(frozen=True, slots=True)
class Notice:
    """What a notice says of its meeting; spans are offsets, ``value`` texts on one line."""

    name: str
    name_span: Span
    when: When | None
    time_text: str
    place: str
    chair: str


@dataclass(frozen=True)
class _Patterns:
    called: re.Pattern[str]
    titled: re.Pattern[str]
    labels: dict[str, re.Pattern[str]]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    words = vocabulary()
    notice = words.notice
    return _Patterns(
        called=re.compile(rf"关于{notice['calls']}(?P<name>[^\n]{{2,80}}?)的(?:预备|补充|预)?{notice['papers']}"),
        titled=re.compile(
            rf"(?P<name>[^\n，。]{{0,60}}?{words.meeting_head})(?:预备|补充|预)?{notice['papers']}|^会议通知"
        ),
        labels={
            key: re.compile(
                rf"^[^\S\n]*{_NUMBERING}[^\S\n]*{_spaced(notice[key])}[^\S\n]*(?:：|:|\n|[^\S\n])[^\S\n]*(?P<value>[^\n]*)",
                re.M,
            )
            for key in ("name", "time", "place", "chair")
        },
    )


def _spaced(group: str) -> str:
    """The group with blanks allowed between its Chinese characters."""
    return re.sub(rf"([{HAN}])(?=[{HAN}])", r"\1[^\\S\\n]*", group)


def find_notice(masked: Masked) -> Notice | None:
    """The meeting of a notice; None where the text is none, or names neither time nor place."""
    named = _name(masked)
    if named is None:
        return None
    name, span = named
    time = next(_values(masked, "time"), None)
    place = next(_values(masked, "place"), None)
    if time is None and place is None:
        return None
    when = next((w for w in masked.whens_in(*time) if w.span), None) if time else None
    chair = next(_values(masked, "chair"), None)
    return Notice(
        name=name,
        name_span=span,
        when=when,
        time_text=re.split("[，,]", _line(masked, time))[0],
        place=_line(masked, place),
        chair=_person(_line(masked, chair)),
    )


def _name(masked: Masked) -> tuple[str, Span] | None:
    """The meeting's name from its label, else from the title 关于召开…的通知 (the title may run over two lines)."""
    text = masked.context.text
    if not _MAY_BE.search(text, 0, 2000):
        return None
    labelled = next(_values(masked, "name"), None)
    if labelled is not None:
        return _line(masked, labelled), labelled
    head = text[: _head_end(masked)]
    called = _patterns().called.search(head.replace("\n", " "))
    if called is not None:
        return "".join(called["name"].split()), called.span("name")
    titled = _patterns().titled.search(head)
    if titled is None or not titled["name"]:
        return None
    return titled["name"].strip(), titled.span("name")


def _head_end(masked: Masked) -> int:
    ends = [end for _, end in masked.paragraphs[:4]]
    return min(ends[-1], _LONGEST_HEAD) if ends else 0


def _values(masked: Masked, key: str) -> Iterator[Span]:
    """Spans of the values that follow a label, on its line or the next."""
    text = masked.context.text
    for match in _patterns().labels[key].finditer(masked.context.folded):
        value = _VALUE.match(text, match.start("value"))
        start, end = value.span() if value else (0, 0)
        while start < end and text[start].isspace():
            start += 1
        if start < end <= start + _LONGEST:
            yield start, end


def _line(masked: Masked, span: Span | None) -> str:
    return " ".join(masked.context.text[slice(*span)].split()) if span else ""


def _person(words: str) -> str:
    """The name at the end of 市政府副秘书长黄晓明; the words themselves where no office stands before it."""
    lexicon = vocabulary()
    words = re.split(r"[：:]", words)[-1].strip("（）() ")
    match = re.search(rf"(?:^|{lexicon.office}\s?)({lexicon.surname}[{HAN}]{{1,2}})(?:同志)?$", words)
    return match.group(1) if match else words

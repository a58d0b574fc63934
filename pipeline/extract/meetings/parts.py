"""What has been found of one meeting in a notice or in minutes, on its way to a :class:`Meeting`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.extract.meetings.labelled import Labelled
from pipeline.extract.meetings.masked import Masked, When
from pipeline.extract.meetings.vocabulary import HAN, vocabulary
from pipeline.language.sentences import Span
from pipeline.model import DateSpan, Meeting, MeetingForm, MeetingPart, MeetingRole, Speaker

_VALUE = re.compile(r"[^。；;\n]*")
_WRAP = re.compile(rf"(?<=[{HAN}])\n\s*(?=[{HAN}])")
_LONGEST = 80


@dataclass
class Findings:
    """``name_span`` is where the text names the meeting; parts are kept apart by role and place."""

    masked: Masked
    form: MeetingForm
    name_span: Span
    name: str
    when: When | None = None
    span: DateSpan | None = None
    time_text: str = ""
    place: str = ""
    chair: str = ""
    number: str = ""
    register_by: date | None = None
    speakers: tuple[Speaker, ...] = ()
    parts: dict[tuple[int, int, MeetingRole], MeetingPart] = field(default_factory=dict)

    def add(self, role: MeetingRole, span: Span) -> None:
        start, end = span
        if end > start:
            part = MeetingPart(role, start, end, self.masked.context.text[start:end])
            self.parts.setdefault((start, end, role), part)

    def add_labelled(self, values: Iterable[Labelled]) -> None:
        for value in values:
            self.add(value.role, (value.start, value.end))

    def meeting(self) -> Meeting:
        start, end = self.name_span
        sentence = self.masked.context.sentences.at(start)
        return Meeting(
            start_char=start,
            end_char=end,
            quote=self.masked.context.text[start:end],
            sentence_start=sentence[0],
            sentence_end=max(sentence[1], end),
            confidence=0.95,
            name=self.name,
            span=self.span or (self.when.span if self.when else None),
            time_text=self.time_text,
            place=self.place,
            chair=self.chair,
            speakers=self.speakers,
            form=self.form,
            number=self.number,
            register_by=self.register_by,
            parts=tuple(self.parts[key] for key in sorted(self.parts)),
        )


def first_of(labelled: Sequence[Labelled], role: MeetingRole) -> Labelled | None:
    return next((value for value in labelled if value.role is role), None)


def one_line(masked: Masked, span: Span | None) -> str:
    """The words of a span; lines of Chinese join without a space."""
    return " ".join(_WRAP.sub("", masked.context.text[slice(*span)]).split()) if span else ""


def short_span(masked: Masked, span: Span) -> Span:
    """A value up to the end of its first clause."""
    match = _VALUE.match(masked.context.text, *span)
    end = match.end() if match else span[1]
    end = min(end, span[1], span[0] + _LONGEST)
    while end > span[0] and masked.context.text[end - 1].isspace():
        end -= 1
    return span[0], end


def person_of(words: str) -> str:
    """The name at the end of 市政府副秘书长黄晓明; the words themselves where no office stands before it."""
    lexicon = vocabulary()
    words = re.split(r"[：:]", words)[-1].strip("（）() 。；")
    led = re.match(rf"({lexicon.surname}[{HAN}]{{1,2}})(?=[\s，,（(])", words)
    if led:
        return led.group(1)
    match = re.search(rf"(?:^|{lexicon.office}\s?)({lexicon.surname}[{HAN}]{{1,2}})(?:同志)?$", words)
    return match.group(1) if match else words

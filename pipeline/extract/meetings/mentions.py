"""Where a text tells that a meeting was or will be held: its name, when, where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from pipeline.extract.meetings.grammar import grammar
from pipeline.extract.meetings.masked import TIME, Masked, When
from pipeline.extract.meetings.vocabulary import vocabulary
from pipeline.language import parse_number, trimmed
from pipeline.language.sentences import Span
from pipeline.model import DateSpan

_SENTENCE = re.compile(r"[^。！？!?\n]+")
_LONGEST_NAME = 110
_LONGEST_SENTENCE = 500
_MEETS = re.compile("会|论坛|典礼|集体学习|[班堂]")
_HELD = re.compile("召开|举行|举办|开幕|闭幕|开班|进行第")
_FOR_DAYS = re.compile(r"(?:会议|全会|大会|论坛)[^。，]{0,6}(?:为期|会期)(\d{1,2}|[一二两三四五六七八九十])天")


@dataclass(frozen=True, slots=True)
class Mention:
    """``start_char`` … ``end_char`` is the stretch that tells of it; ``name`` skips the verb inside X会议举行记者会.

    ``sure`` says that the wording alone tells of one meeting held; other mentions need a speaker or a date.
    """

    start_char: int
    end_char: int
    name: str
    place: str
    when: When | None
    sentence: Span
    verb: str
    sure: bool


def find_mentions(masked: Masked) -> list[Mention]:
    """In order of place; of two that overlap the first stays."""
    body = [span for span in masked.paragraphs if span != masked.heading]
    result: list[Mention] = []
    for start, end in body:
        for match in _SENTENCE.finditer(masked.text, start, end):
            sentence = (match.start(), min(match.end(), match.start() + _LONGEST_SENTENCE))
            for mention in sorted(_in_sentence(masked, sentence), key=lambda m: (m.start_char, -m.end_char)):
                if not result or mention.start_char >= result[-1].end_char:
                    result.append(mention)
    return result


def _in_sentence(masked: Masked, sentence: Span) -> Iterator[Mention]:
    """Mentions by every pattern whose plain words the sentence holds at all: most sentences are passed over cheaply."""
    text, patterns = masked.text[slice(*sentence)], grammar()
    if not _MEETS.search(text):
        return
    dated = TIME in text
    if dated and _HELD.search(text):
        for match in patterns.held.finditer(masked.text, *sentence):
            yield from _held(masked, sentence, match)
        for match in patterns.study.finditer(masked.text, *sentence):
            subject = _trimmed(masked, match.span("subject"))
            yield from _mention(masked, sentence, match, [subject, match.span("object")], verb="进行")
    for needed, words, pattern, verb in (
        (True, "召开", patterns.chaired, "主持"),
        (dated, "主持", patterns.led, "出席"),
        (dated, "出席 参加 列席", patterns.attended, "出席"),
        (True, "会上 会议上 会议中 会中 论坛上 峰会上 全会上", patterns.said_at, "在"),
        (dated, "召开的 举行的", patterns.held_at, "召开"),
        (dated, "定于 拟于 将于 计划于", patterns.announced, "定于"),
    ):
        if needed and any(word in text for word in words.split()):
            for match in pattern.finditer(masked.text, *sentence):
                yield from _mention(masked, sentence, match, [_trimmed(masked, match.span("name"))], verb=verb)


def _held(masked: Masked, sentence: Span, match: re.Match[str]) -> Iterator[Mention]:
    patterns, words = grammar(), vocabulary()
    subject = _trimmed(masked, match.span("subject"))
    said = masked.text[slice(*subject)]
    if not said or patterns.planning.search(match["subject"].strip()) or patterns.planning.search(said):
        return
    is_meeting = bool(patterns.ends_in_meeting.search(said))
    held = _trimmed(masked, match.span("object")) if match["object"] else (0, 0)
    said_held = masked.text[slice(*held)]
    bare = said_held in words.generic or bool(patterns.yearly.fullmatch(said_held))
    if held[0] == held[1]:
        spans = [subject] if is_meeting and said not in words.generic else []
    elif is_meeting or (bare and masked.whens_in(sentence[0], match.end()) and not patterns.person.search(said)):
        spans = [subject, held]
    else:
        spans = [held] if said_held not in words.generic else []
    if spans:
        yield from _mention(masked, sentence, match, spans, verb=match["verb"])


def _mention(
    masked: Masked, sentence: Span, match: re.Match[str], spans: list[Span], *, verb: str
) -> Iterator[Mention]:
    text = masked.context.text
    name = "".join("".join(text[start:end].split()) for start, end in spans)
    words = vocabulary()
    bare = len(spans) == 1 and name in words.generic and not (verb == "主持" and name in words.meant)
    if bare or not 2 <= len(name) <= _LONGEST_NAME:
        return
    groups = match.groupdict()
    place = (
        ""
        if not groups.get("place") or grammar().not_place.search(groups["place"])
        else text[slice(*match.span("place"))]
    )
    when = _when(masked, sentence, match)
    yield Mention(spans[0][0], spans[-1][1], name, place.strip(), when, sentence, verb, sure=verb not in ("出席", "在"))


def _trimmed(masked: Masked, span: Span) -> Span:
    """The span without blanks and without words that open a clause but no name."""
    start, end = span
    opening = grammar().opening.match(masked.text, start, end)
    if opening:
        start = opening.end()
    return trimmed(masked.text, start, end)


def _when(masked: Masked, sentence: Span, match: re.Match[str]) -> When | None:
    """The time inside the match, else the last one before it in its sentence."""
    inside = masked.whens_in(match.start(), match.end())
    if inside:
        return next((when for when in inside if when.span), inside[0])
    before = masked.whens_in(sentence[0], match.start())
    return before[-1] if before else None


def days_of(masked: Masked, mention: Mention) -> DateSpan | None:
    """The days of the meeting; one that opens and 为期两天 ends on the second."""
    span = mention.when.span if mention.when else None
    if span is None or span.start is None or "开幕" not in mention.verb:
        return span
    lasting = _FOR_DAYS.search(masked.text)
    days = parse_number(lasting.group(1)) if lasting else None
    if days is None:
        return span
    return DateSpan(span.start, span.start + timedelta(days=int(days) - 1), span.precision)

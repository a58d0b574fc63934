"""Answers with proof: a question met by a fact the documents state, said only where it leaves no doubt.

A fact answers when it is of the kind asked for (an amount, a day, who is charged), of the year and the place that the
question names, and when its sentence, indicator and title hold nearly all that the question is about. Where two facts
do so and say different things, there is no answer: the passages speak for themselves.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pipeline.language.sentences import SentenceIndex
from pipeline.language.tokens import bigrams
from pipeline.language.width import fold
from pipeline.search.places import AskedPlaces, asked_places

if TYPE_CHECKING:
    import sqlite3

AMOUNT, DAY, VALIDITY, FORCE, BODY, MEETING = "amount", "day", "validity", "force", "body", "meeting"
_LEAST_NAMED = 2  # bigrams of the indicator
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年|-|\.|$|[^\d])")


@dataclass(frozen=True, slots=True)
class Answer:
    """``text`` is what the fact says, in its words; ``sentence`` proves it: it stands at ``start_char``:``end_char``
    of the document ``doc_id`` (offsets are None where a date comes from the metadata of a page)."""

    kind: str
    text: str
    sentence: str
    title: str
    section: str
    doc_id: str
    identity: str
    page: int | None = None
    start_char: int | None = None
    end_char: int | None = None
    confidence: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: its ``kind``, the bigrams it is ``about``, its years, places and the unit of the amount."""

    kind: str
    about: frozenset[str]
    years: frozenset[int]
    places: AskedPlaces | None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class _Words:
    kinds: dict[str, re.Pattern[str]]
    frame: re.Pattern[str]
    unit: re.Pattern[str]
    least_about: int
    all_held: float
    indicator_held: float
    action_held: float
    margin: float


@cache
def _words() -> _Words:
    data = tomllib.loads((files("pipeline.search") / "questions.toml").read_text("utf-8"))
    return _Words(
        kinds={kind: re.compile(pattern) for kind, pattern in data["kinds"].items()},
        frame=re.compile("|".join(data["frame"])),
        unit=re.compile(data["unit"]),
        **data["limits"],
    )


def read_question(text: str) -> Question | None:
    """The question in ``text``; None where none is asked, or one that facts do not answer."""
    words, plain = _words(), fold(text).strip()
    kind = next((kind for kind, pattern in words.kinds.items() if pattern.search(plain)), None)
    if kind is None:
        return None
    places = asked_places(plain)
    rest = plain
    for name in places.names if places else ():
        rest = re.sub(rf"{name}(?:省|市|区|县|自治[区州县])?", " ", rest)
    unit = words.unit.search(plain)
    years = frozenset(int(year) for year in _YEAR.findall(plain))
    rest = words.kinds[kind].sub(" ", re.sub(r"20\d\d年?", " ", rest))
    about = frozenset(pair for pair in bigrams(words.frame.sub(" ", rest)) if len(pair) > 1)
    if len(about) < words.least_about:
        return None
    return Question(kind, about, years, places, unit[1] if unit and kind == AMOUNT else "")


def answer(connection: sqlite3.Connection, text: str, doc_ids: Sequence[str]) -> Answer | None:
    """The one answer that the facts of the documents ``doc_ids`` (best first) give to ``text``; None where unsure."""
    question = read_question(text)
    if question is None or not doc_ids:
        return None
    scored = []
    for row in _facts(connection, question.kind, doc_ids):
        score = _fits(question, row)
        if score:
            scored.append((score, row))
    return _agreed(question, scored)


_VIEWS = {
    AMOUNT: "SELECT * FROM target_facts WHERE value IS NOT NULL",
    DAY: "SELECT * FROM deadline_facts WHERE date IS NOT NULL AND detail NOT IN ('effective', 'expiry')",
    # the document's own day, proved by the sentence that states it
    VALIDITY: "SELECT f.* FROM deadline_facts f JOIN documents d USING (doc_id) "
    "WHERE f.detail = 'expiry' AND d.expires_on IN (f.date, f.date_end) AND d.status <> 'draft'",
    FORCE: "SELECT f.* FROM deadline_facts f JOIN documents d USING (doc_id) "
    "WHERE f.detail = 'effective' AND f.date = d.effective_on AND d.status <> 'draft'",
    # a meeting is known by its name; the sentence that gives its time is another one
    MEETING: "SELECT f.*, m.time_text, v.text FROM meeting_facts f JOIN meetings m USING (fact_id) "
    "JOIN versions v ON v.doc_id = f.doc_id AND v.version = f.version "
    "WHERE f.date IS NOT NULL AND m.time_text <> '' AND instr(v.text, m.time_text) > 0",
    BODY: "SELECT * FROM deadline_facts WHERE bodies NOT IN ('', '[]') "
    "UNION ALL SELECT * FROM target_facts WHERE bodies NOT IN ('', '[]')",
}


def _facts(connection: sqlite3.Connection, kind: str, doc_ids: Sequence[str]) -> Iterable[Any]:
    sql = f"SELECT * FROM ({_VIEWS[kind]}) WHERE doc_id IN (SELECT value FROM json_each(?))"
    return connection.execute(sql, [json.dumps(list(doc_ids))])


def _fits(question: Question, row: Any) -> float:
    """How well a fact answers, 0 (not at all) to 1."""
    words = _words()
    if not (_of_the_year(question, row) and _of_the_place(question, row) and _in_the_unit(question, row)):
        return 0.0
    what, sentence = _pairs(row["what"] or ""), _pairs(row["sentence"])
    title = _pairs(row["title"])
    around = title | _pairs(row["section"] or "")
    held = len(question.about & (sentence | what | around)) / len(question.about)
    if held < words.all_held:
        return 0.0
    if question.kind == MEETING:
        # the name of a meeting often stands in the title alone, its day in a sentence of its own
        return held if len(question.about & (what | title)) >= words.all_held * len(question.about) else 0.0
    if question.kind in (VALIDITY, FORCE):
        # what is asked about is the document: its title has to say so
        return held if len(question.about & title) >= words.all_held * len(question.about) else 0.0
    rest = question.about - around  # what the question names besides the document and its section
    if len(rest & (sentence | what)) < words.all_held * len(rest):
        return 0.0
    named = len(what & question.about)
    share = words.indicator_held if question.kind == AMOUNT else words.action_held
    return held if named >= max(share * len(what), _LEAST_NAMED) else 0.0


def _of_the_year(question: Question, row: Any) -> bool:
    if not question.years:
        return True
    if question.kind == AMOUNT:
        return row["date_end"] is not None and int(row["date_end"][:4]) in question.years
    stated = f"{row['title']}{row['sentence']}{row['date'] or ''}"
    return any(str(year) in stated for year in question.years)


def _of_the_place(question: Question, row: Any) -> bool:
    if question.places is None:
        return True
    named = any(name in row["title"] for name in question.places.names)
    return named or (str(row["region_code"] or "").isdigit() and int(row["region_code"]) in question.places.codes)


def _in_the_unit(question: Question, row: Any) -> bool:
    if not question.unit or question.kind != AMOUNT:
        return True
    unit = fold(row["unit"] or "")
    return question.unit in unit or (question.unit == "%" and "百分" in unit)


def _agreed(question: Question, scored: Sequence[tuple[float, Any]]) -> Answer | None:
    """The best fact, if no other that fits about as well says otherwise."""
    if not scored:
        return None
    best, row = max(scored, key=lambda pair: pair[0])
    near = [other for score, other in scored if score >= best - _words().margin]
    if len({_said(question, other) for other in near}) > 1:
        return None
    sentence, start, end = _proof(question, row)
    return Answer(
        kind=question.kind,
        text=_shown(question, row),
        sentence=sentence,
        title=row["title"],
        section=row["section"] or "",
        doc_id=row["doc_id"],
        identity=row["identity"],
        page=row["page"],
        start_char=start,
        end_char=end,
        confidence=round(best * float(row["confidence"]), 3),
    )


def _proof(question: Question, row: Any) -> tuple[str, int | None, int | None]:
    """The sentence that proves the fact, and where it stands."""
    if question.kind != MEETING:
        return row["sentence"], row["sentence_start"], row["sentence_end"]
    text = row["text"]
    start, end = SentenceIndex(text).at(text.index(row["time_text"]))
    return text[start:end], start, end


def _said(question: Question, row: Any) -> tuple[object, ...]:
    match question.kind:
        case "amount":
            return row["value_text"], row["value_max_text"]
        case "body":
            return (_bodies(row),)
        case "force":
            return (row["date"],)
    return (row["date_end"] or row["date"],)


def _shown(question: Question, row: Any) -> str:
    if question.kind == AMOUNT:
        return (
            f"{row['what']}：{row['quote']}" if row["what"] and row["what"] not in row["quote"] else str(row["quote"])
        )
    if question.kind == BODY:
        return _bodies(row)
    first, last = row["date"], row["date_end"] or row["date"]
    if question.kind == FORCE:
        return f"自 {first} 起"
    if question.kind == MEETING:
        return str(first) if first == last else f"{first} 至 {last}"
    return f"{first} 至 {last}" if first != last and question.kind == DAY else f"到 {last}"


def _bodies(row: Any) -> str:
    value = row["bodies"]
    return "、".join(json.loads(value)) if value.startswith("[") else str(value)


def _pairs(text: str) -> set[str]:
    return set(bigrams(text))

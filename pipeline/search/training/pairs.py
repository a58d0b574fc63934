"""Pairs of texts that mean the same thing, out of whatever a folder of training data holds."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.language import sentences
from pipeline.search.concepts import GAP, Thesaurus

_PASSAGE_CHARS = 300
_SHORTEST = 6
_CHARS_PER_PASSAGE, _MOST_PASSAGES = 1200, 6
_SIMILAR = 4.0  # of 5, in graded sentence pairs


@dataclass(frozen=True, slots=True)
class Pair:
    """``query`` should find ``passage``. ``kind`` names the sort of pair, for the mixture; pairs with one ``group``
    are never negatives of each other."""

    query: str
    passage: str
    kind: str
    group: str


def read_pairs(folder: Path, seed: int) -> Iterator[Pair]:
    """Pairs from every ``.jsonl``, ``.json`` and ``.txt`` (also ``.gz``) in ``folder``, file by file in order of name.

    Rows are known by their keys: ``passage`` with ``formal`` and ``plain`` queries (``written``); ``query`` or
    ``question`` with ``passage`` or ``context`` (``question``); ``title`` with ``body`` or ``text`` (``title``: title
    and passage; ``cloze``: a sentence and the sentences around it); SQuAD files (``question``); in ``.txt`` two
    sentences and a grade, separated by tabs (``sentence``). Other rows are left out; ``InputError`` where nothing is
    left.
    """
    chance = random.Random(seed)
    found = False
    for path in sorted(folder.iterdir()):
        name = path.name.removesuffix(".gz")
        reader = next((read for suffix, read in _READERS.items() if name.endswith(suffix)), None)
        for pair in reader(path, chance) if reader else ():
            if len(pair.query) >= 2 and len(pair.passage) >= 2:
                found = True
                yield pair
    if not found:
        raise InputError(f"{folder} 里没有可用于训练的文本对；需要 .jsonl，每行有 title 与 body，或 query 与 passage")


def concept_pairs(concepts: Thesaurus) -> Iterator[Pair]:
    """Everyday words and their official term (``concept``), out of the thesaurus."""
    for concept in concepts.concepts:
        for variant in concept.variants:
            yield Pair(variant.replace(GAP, ""), concept.term, "concept", concept.term)


def _open(path: Path) -> Any:
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else open(path, encoding="utf-8")


def _json_lines(path: Path, chance: random.Random) -> Iterator[Pair]:
    with _open(path) as file:
        for line in file:
            if line.strip():
                yield from row_pairs(json.loads(line), chance)


def row_pairs(row: Mapping[str, Any], chance: random.Random) -> Iterator[Pair]:
    """The pairs of one row of a ``.jsonl``."""
    title = str(row.get("title") or "").strip()
    passage = row.get("passage") or row.get("context")
    if passage and ("plain" in row or "formal" in row):
        yield from _written(title, str(passage), row)
    elif passage and (question := row.get("query") or row.get("question")):
        yield Pair(str(question), joined(title, str(passage)), "question", str(passage)[:64])
    elif body := row.get("body") or row.get("text"):
        above = " ".join(str(row[key]) for key in ("chapter", "section") if row.get(key))
        yield from _body(title or str(row.get("doc") or ""), above, str(body), chance)


def joined(title: str, passage: str) -> str:
    """A passage as the index embeds it: below its title."""
    return f"{title}\n{passage}" if title else passage


def _written(title: str, passage: str, row: Mapping[str, Any]) -> Iterator[Pair]:
    queries = [str(row["formal"])] if row.get("formal") else []
    plain = [str(query) for query in row.get("plain", ())]
    text, group = joined(title, passage), passage[:64]
    for query in (*queries, *plain):
        yield Pair(query, text, "written", group)
    for query in plain:
        for other in queries:
            yield Pair(query, other, "reworded", group)
    if len(plain) > 1:
        yield Pair(plain[0], plain[1], "reworded", group)


def _body(title: str, above: str, body: str, chance: random.Random) -> Iterator[Pair]:
    """A title pair and a cloze of each of some passages of the body, chosen by chance, more of a longer one."""
    spans = sentences(body)
    for _ in range(min(1 + len(body) // _CHARS_PER_PASSAGE, _MOST_PASSAGES) if spans else 0):
        yield from _window(title, above, body, spans, chance)


def _window(title: str, above: str, body: str, spans: list[tuple[int, int]], chance: random.Random) -> Iterator[Pair]:
    first = chance.randrange(len(spans))
    last = first
    while last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= _PASSAGE_CHARS:
        last += 1
    passage = body[spans[first][0] : spans[last][1]][: _PASSAGE_CHARS * 2]
    if title:
        yield Pair(title, joined(above, passage), "title", title)
    if last > first:
        taken = chance.randint(first, last)
        around = "".join(body[slice(*span)] for i, span in enumerate(spans[first : last + 1], first) if i != taken)
        sentence = body[slice(*spans[taken])]
        if len(sentence) >= _SHORTEST:
            yield Pair(sentence, joined(f"{title} {above}".strip(), around), "cloze", passage[:64])


def _squad(path: Path, chance: random.Random) -> Iterator[Pair]:
    with _open(path) as file:
        data = json.load(file)
    for article in data.get("data", ()):
        for paragraph in article.get("paragraphs", ()):
            context = str(paragraph["context"])
            for question in paragraph.get("qas", ()):
                # the title would give the answer away
                yield Pair(str(question["question"]), context[:_PASSAGE_CHARS], "question", context[:64])


def _graded(path: Path, chance: random.Random) -> Iterator[Pair]:
    """Two sentences and whether they mean the same: 0/1, or 0 to 5."""
    rows = []
    with _open(path) as file:
        for line in file:
            parts = line.rstrip("\n").split("\t")
            if len(parts) == 3 and parts[2].replace(".", "", 1).isdigit():
                rows.append((parts[0], parts[1], float(parts[2])))
    top = max((grade for *_, grade in rows), default=0.0)
    for one, other, grade in rows:
        if grade == 1.0 == top or grade >= _SIMILAR:
            yield Pair(one, other, "sentence", one)


_READERS: dict[str, Callable[[Path, random.Random], Iterator[Pair]]] = {
    ".jsonl": _json_lines,
    ".json": _squad,
    ".txt": _graded,
}

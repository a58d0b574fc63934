"""Strategies of a researcher's own: entries added to a taxonomy file, and a model taught by labelled documents."""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.classify.features import features, find_hits
from pipeline.classify.strategies import StrategyModel, reading_of
from pipeline.classify.taxonomy import DEFAULT, Strategy, load_taxonomy
from pipeline.errors import InputError
from pipeline.model import Document

MIN_EXAMPLES = 10
_SPREAD = 1.5  # how far (in log-odds) ten documents may move an intercept away from the shipped one
_STEPS = 40
_PARTNERS = ["发展", "推动", "推进", "加快", "支持", "建设", "培育", "鼓励", "试点"]


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled document as the model sees it for one strategy; ``spoken``: a sentence of it matches a term."""

    strategy: str
    values: tuple[float, ...]
    carries: bool
    spoken: bool
    title: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What labels taught about one strategy. F1 are at the model's threshold; ``after`` by leaving one out.

    ``unspoken``: documents labelled with it that none of its terms occurs in; no model can find those.
    """

    strategy: str
    examples: int
    positives: int
    before: float
    after: float
    learned: bool
    unspoken: tuple[str, ...] = ()


def add_strategy(
    path: Path, name: str, terms: Sequence[str], *, weak: Sequence[str] = (), definition: str = ""
) -> None:
    """Append an entry to the taxonomy at ``path``, begun as a copy of ours where there is none yet.

    Raises ``InputError`` where the name is taken, no term is given, or the file is no taxonomy; the file is then
    as it was.
    """
    name, terms = name.strip(), [term.strip() for term in terms if term.strip("* ")]
    if not name or re.search(r"[、\n]", name):
        raise InputError(f"战略名 {name!r} 不能用：应是不含顿号、换行的名称，如 低空经济")
    if not terms:
        raise InputError(f"“{name}”没有词；请至少写一个能单独说明问题的词：--term 低空飞行")
    before = path.read_text("utf-8") if path.exists() else None
    base = DEFAULT.read_text("utf-8") if before is None else before
    if name in {strategy.name for strategy in load_taxonomy(path if before is not None else None)}:
        raise InputError(f"“{name}”已经在分类表里；要加词请编辑 {path}")
    _replace(path, before, base.rstrip("\n") + "\n\n" + _entry(name, terms, weak, definition))


def add_terms(path: Path, name: str, terms: Sequence[str], *, weak: Sequence[str] = ()) -> None:
    """Add terms to the entry ``name`` of the taxonomy at ``path``, begun as a copy of ours where there is none yet.

    Raises ``InputError`` where there is no such entry or the file would not be a taxonomy; it is then as it was.
    """
    before = path.read_text("utf-8") if path.exists() else None
    text = DEFAULT.read_text("utf-8") if before is None else before
    entry = re.search(rf'(?m)^name\s*=\s*"{re.escape(name)}"\s*$', text)
    if entry is None:
        raise InputError(f"分类表里没有“{name}”；先用 --new-strategy 定义")
    end = text.find("[[strategy]]", entry.end())
    block = text[entry.end() : end if end >= 0 else len(text)]
    for key, more in (("strong", terms), ("weak", weak)):
        block = _with_terms(block, key, [term.strip() for term in more if term.strip("* ")])
    _replace(path, before, text[: entry.end()] + block + (text[end:] if end >= 0 else ""))


def _replace(path: Path, before: str | None, text: str) -> None:
    """Write a taxonomy; one that cannot be read gives way to what stood there ``before`` (None: no file)."""
    path.write_text(text, "utf-8")
    load_taxonomy.cache_clear()
    try:
        load_taxonomy(path)
    except InputError:
        path.unlink() if before is None else path.write_text(before, "utf-8")
        load_taxonomy.cache_clear()
        raise


def _with_terms(block: str, key: str, terms: Sequence[str]) -> str:
    """The entry with ``terms`` at the head of its list ``key``."""
    if not terms:
        return block
    written = ", ".join(json.dumps(term, ensure_ascii=False) for term in dict.fromkeys(terms))
    opened = re.search(rf"(?m)^{key}\s*=\s*\[\s*", block)
    if opened is None:
        wanted = key == "weak" and "partners" not in block
        partners = f"partners = {json.dumps(_PARTNERS, ensure_ascii=False)}\n" if wanted else ""
        return block.rstrip("\n") + f"\n{key} = [{written}]\n{partners}" + ("\n" if block.endswith("\n\n") else "")
    rest = block[opened.end() :]
    return block[: opened.end()] + written + ("" if rest.startswith("]") else ", ") + rest


def _entry(name: str, terms: Sequence[str], weak: Sequence[str], definition: str) -> str:
    rows: dict[str, object] = {"name": name, "definition": definition, "strong": list(dict.fromkeys(terms))}
    if weak:  # a weak term counts beside a verb that steers
        rows |= {
            "weak": list(dict.fromkeys(weak)),
            "partners": _PARTNERS,
        }
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in rows.items()]
    return "[[strategy]]\n" + "\n".join(lines) + "\n"


def examples_of(labelled: Iterable[tuple[Document, Mapping[str, bool]]], taxonomy: Path | None = None) -> list[Example]:
    """One example for each label; labels of strategies that the taxonomy does not have are passed over."""
    strategies = {strategy.name: strategy for strategy in load_taxonomy(taxonomy)}
    return [
        _example(document, strategies[name], carries)
        for document, labels in labelled
        for name, carries in labels.items()
        if name in strategies
    ]


def _example(document: Document, strategy: Strategy, carries: bool) -> Example:
    reading = reading_of(document)
    hits = find_hits(reading, strategy)
    spoken = any(not hit.cited for hit in hits)
    return Example(strategy.name, tuple(features(reading, strategy, hits)), carries, spoken, document.title)


def adapt(model: StrategyModel, examples: Sequence[Example]) -> tuple[StrategyModel, list[Lesson]]:
    """The model with the intercepts of strategies that have enough examples moved towards them.

    The weights of the features are shared by all strategies and stay: ten documents say how readily a strategy's
    own words mean it, not what a title is worth.
    """
    by_strategy: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        by_strategy[example.strategy].append(example)
    intercepts = dict(model.intercepts)
    lessons = []
    for name, own in sorted(by_strategy.items()):
        lessons.append(_lesson(model, name, own))
        if lessons[-1].learned:
            intercepts[name] = round(_intercept(model, name, own), 6)
    return replace(model, intercepts=intercepts), lessons


def _lesson(model: StrategyModel, name: str, own: Sequence[Example]) -> Lesson:
    before = [_carries(model, example) for example in own]
    learned = len(own) >= MIN_EXAMPLES
    after = before
    if learned:
        others = [[e for e in own if e is not left_out] for left_out in own]
        taught = [replace(model, intercepts={**model.intercepts, name: _intercept(model, name, o)}) for o in others]
        after = [_carries(one, example) for one, example in zip(taught, own, strict=True)]
    silent = tuple(e.title for e in own if e.carries and not e.spoken)
    positives = sum(e.carries for e in own)
    return Lesson(name, len(own), positives, _f1(own, before), _f1(own, after), learned, silent)


def _carries(model: StrategyModel, example: Example) -> bool:
    return example.spoken and model.score(example.strategy, example.values) >= model.threshold


def _f1(own: Sequence[Example], found: Sequence[bool]) -> float:
    matched = sum(e.carries and f for e, f in zip(own, found, strict=True))
    total = sum(e.carries for e in own) + sum(found)
    return 2 * matched / total if total else 1.0


def _intercept(model: StrategyModel, name: str, own: Sequence[Example]) -> float:
    """The likeliest intercept given the examples, drawn towards the one the model has (Newton's method)."""
    start = model.intercepts.get(name, model.default)
    used = [(sum(w * v for w, v in zip(model.weights, e.values, strict=True)), e.carries) for e in own if e.spoken]
    b = start
    for _ in range(_STEPS):
        scores = [1 / (1 + math.exp(-max(-60.0, min(60.0, z + b)))) for z, _ in used]
        slope = sum(p - y for p, (_, y) in zip(scores, used, strict=True)) + (b - start) / _SPREAD**2
        curve = sum(p * (1 - p) for p in scores) + 1 / _SPREAD**2
        step = max(-2.0, min(2.0, slope / curve))
        b -= step
    return b

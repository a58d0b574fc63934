"""Which strategies a document pursues: a logistic model over what its sentences say, each label with its proof."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.classify.features import FEATURES, Hit, Reading, features, find_hits
from pipeline.classify.sections import label_sections
from pipeline.classify.taxonomy import load_taxonomy
from pipeline.errors import InputError
from pipeline.model import Document, Evidence, SectionStrategy, StrategyLabel

DEFAULT_MODEL = Path(__file__).with_name("strategies.json")
_MAX_EVIDENCE = 5


@dataclass(frozen=True)
class StrategyModel:
    """Weights shared by all strategies, and an intercept for each (``default`` for one never trained).

    A plain JSON file: nothing in it can execute. ``train.py`` makes it with scikit-learn.
    """

    weights: tuple[float, ...]
    intercepts: Mapping[str, float]
    default: float
    threshold: float

    def score(self, strategy: str, values: Sequence[float]) -> float:
        """The probability, 0–1, that a document with these features carries ``strategy``."""
        z = self.intercepts.get(strategy, self.default) + sum(w * v for w, v in zip(self.weights, values, strict=True))
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, z))))

    @classmethod
    def load(cls, path: Path) -> StrategyModel:
        try:
            data = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(f"分类模型 {path} 读不出：{error}；请检查 policy.toml 的 [classify] model") from error
        if tuple(data["features"]) != FEATURES:
            raise InputError(f"分类模型 {path} 的特征与本版本不符；请运行 policy train classifier 重新训练")
        return cls(tuple(data["weights"]), data["intercepts"], data["default"], data["threshold"])

    def save(self, path: Path) -> None:
        data = {
            "features": FEATURES,
            "weights": self.weights,
            "intercepts": dict(sorted(self.intercepts.items())),
            "default": self.default,
            "threshold": self.threshold,
        }
        path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")


@cache
def load_model(path: Path | None = None) -> StrategyModel:
    return StrategyModel.load(path or DEFAULT_MODEL)


def reading_of(document: Document) -> Reading:
    """The document's text with its title and headings, ready for matching."""
    return Reading(document.text, document.title, [(s.start_char, s.heading_end) for s in document.sections])


def classify_strategies(
    document: Document, taxonomy: Path | None = None, model: Path | None = None
) -> tuple[StrategyLabel, ...]:
    """The strategies of ``document``, highest score first, each with the sentences that earned it."""
    return read_strategies(document, taxonomy, model)[0]


def read_strategies(
    document: Document, taxonomy: Path | None = None, model: Path | None = None
) -> tuple[tuple[StrategyLabel, ...], tuple[SectionStrategy, ...]]:
    """The strategies of ``document`` and those of its sections, whether the document as a whole carries them or not."""
    reading, weights = reading_of(document), load_model(model)
    labels: list[StrategyLabel] = []
    spoken: dict[str, list[Hit]] = {}
    for strategy in load_taxonomy(taxonomy):
        hits = find_hits(reading, strategy)
        if not any(not hit.cited for hit in hits):
            continue
        spoken[strategy.name] = hits
        score = weights.score(strategy.name, features(reading, strategy, hits))
        if score >= weights.threshold:
            labels.append(StrategyLabel(strategy.name, round(score, 4), _evidence(document.text, hits)))
    ordered = tuple(sorted(labels, key=lambda label: (-label.score, label.strategy)))
    return ordered, label_sections(document, spoken)


def _evidence(text: str, hits: Sequence[Hit]) -> tuple[Evidence, ...]:
    """The weightiest sentences, in text order; ``weight`` is each one's share of all."""
    total = sum(hit.weight for hit in hits)
    best = sorted(hits, key=lambda hit: (-hit.weight, hit.span))[:_MAX_EVIDENCE]
    return tuple(
        Evidence(hit.span[0], hit.span[1], text[slice(*hit.span)], round(hit.weight / total, 4), hit.terms)
        for hit in sorted(best, key=lambda hit: hit.span)
    )

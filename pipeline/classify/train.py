"""Fits the strategy model with scikit-learn from labelled documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.classify.features import FEATURES, features, find_hits
from pipeline.classify.strategies import StrategyModel, reading_of
from pipeline.classify.taxonomy import load_taxonomy
from pipeline.errors import InputError
from pipeline.model import Document

_C_SHARED, _LABEL_SCALE = 1.0, 0.5  # label intercepts are drawn towards each other: ten documents must be enough
_MIN_DOCUMENTS = 10


@dataclass(frozen=True)
class TrainingRow:
    """One document, one strategy: features and whether the document carries it."""

    document: int
    strategy: str
    values: tuple[float, ...]
    label: bool
    spoken: bool  # at least one sentence speaks for it; the others are always negative and not trained on


def training_rows(labelled: Sequence[tuple[Document, set[str]]], taxonomy: Path | None = None) -> list[TrainingRow]:
    rows = []
    for i, (document, labels) in enumerate(labelled):
        reading = reading_of(document)
        for strategy in load_taxonomy(taxonomy):
            hits = find_hits(reading, strategy)
            spoken = any(not hit.cited for hit in hits)
            values = tuple(features(reading, strategy, hits))
            rows.append(TrainingRow(i, strategy.name, values, strategy.name in labels, spoken))
    return rows


def fit(rows: Sequence[TrainingRow], threshold: float = 0.5, least: int = _MIN_DOCUMENTS) -> StrategyModel:
    """A model from training rows; raises ``InputError`` where fewer than ``least`` documents can be learned from."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    used = [row for row in rows if row.spoken]
    if len({row.document for row in used}) < least or len({row.label for row in used}) < 2:
        raise InputError(f"训练至少需要 {least} 份带标签的文件，且正例反例都要有；现有 {len(used)} 行可用")
    names = sorted({row.strategy for row in rows})
    onehot = np.array([[_LABEL_SCALE * (row.strategy == name) for name in names] for row in used])
    matrix = np.hstack([np.array([row.values for row in used]), onehot])
    model: Any = LogisticRegression(C=_C_SHARED, max_iter=5000).fit(matrix, [row.label for row in used])
    coefficients, base = model.coef_[0], float(model.intercept_[0])
    split = len(FEATURES)
    intercepts = {
        name: round(base + _LABEL_SCALE * float(c), 6) for name, c in zip(names, coefficients[split:], strict=True)
    }
    return StrategyModel(tuple(round(float(c), 6) for c in coefficients[:split]), intercepts, round(base, 6), threshold)


def predict(model: StrategyModel, rows: Sequence[TrainingRow]) -> list[float]:
    return [model.score(row.strategy, row.values) if row.spoken else 0.0 for row in rows]


def cross_validate(rows: Sequence[TrainingRow], folds: int = 5) -> list[float]:
    """The score of every row by a model that never saw its document (folds by document order)."""
    scores = [0.0] * len(rows)
    for fold in range(folds):
        model = fit([row for row in rows if row.document % folds != fold], least=_MIN_DOCUMENTS // 2)
        for i, row in enumerate(rows):
            if row.document % folds == fold:
                scores[i] = predict(model, [row])[0]
    return scores


def label_scores(
    rows: Sequence[TrainingRow], scores: Sequence[float], threshold: float
) -> dict[str, tuple[float, float, float, int]]:
    """Precision, recall, F1 and number of documents for each strategy at ``threshold``."""
    result = {}
    for name in dict.fromkeys(row.strategy for row in rows):
        pairs = [
            (row.label, score >= threshold) for row, score in zip(rows, scores, strict=True) if row.strategy == name
        ]
        matched, gold, found = sum(a and b for a, b in pairs), sum(a for a, _ in pairs), sum(b for _, b in pairs)
        f1 = 2 * matched / (gold + found) if gold + found else 0.0
        result[name] = (matched / found if found else 0.0, matched / gold if gold else 0.0, f1, gold)
    return result

"""Scores strategy labels, document types and regions against labelled documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.evaluate.extraction import f1
from pipeline.model import Document

Gold = dict[str, Any]
MIN_SUPPORT = 5  # a label with fewer documents says nothing steady; it stays out of the macro average


@dataclass
class LabelCount:
    matched: int = 0
    gold: int = 0
    found: int = 0

    def as_dict(self) -> dict[str, float]:
        return {
            "precision": self.matched / self.found if self.found else 0.0,
            "recall": self.matched / self.gold if self.gold else 0.0,
            "f1": f1(self.matched, self.found, self.gold),
            "support": self.gold,
        }


@dataclass
class StrategyScore:
    """Counts by label, and what went wrong where."""

    labels: dict[str, LabelCount] = field(default_factory=dict)
    documents: int = 0
    doc_type_right: int = 0
    region_right: int = 0
    errors: list[tuple[str, str, str]] = field(default_factory=list)  # (path, what, evidence or values)

    def report(self) -> dict[str, Any]:
        """The ``--json`` shape of ``policy evaluate strategies``."""
        steady = [c for c in self.labels.values() if c.gold >= MIN_SUPPORT]
        counts = self.labels.values()
        micro = f1(sum(c.matched for c in counts), sum(c.found for c in counts), sum(c.gold for c in counts))
        return {
            "macro_f1": sum(c.as_dict()["f1"] for c in steady) / len(steady) if steady else 0.0,
            "micro_f1": micro,
            "labels": {name: count.as_dict() for name, count in sorted(self.labels.items())},
            "doc_type_accuracy": self.doc_type_right / self.documents if self.documents else 0.0,
            "region_accuracy": self.region_right / self.documents if self.documents else 0.0,
        }


def score_strategies(rows: Sequence[Gold], load: Callable[[str], Document]) -> StrategyScore:
    """``load(path)`` gives the processed document of each gold row."""
    score = StrategyScore()
    for row in rows:
        document = load(row["path"])
        score.documents += 1
        _labels(score, row, document)
        _doc_type(score, row, document)
        _region(score, row, document)
    return score


def _labels(score: StrategyScore, row: Gold, document: Document) -> None:
    gold = set(row["strategies"])
    found = {label.strategy: label for label in document.strategies}
    for name in gold | set(found):
        count = score.labels.setdefault(name, LabelCount())
        count.gold += name in gold
        count.found += name in found
        count.matched += name in gold and name in found
        if name not in found:
            score.errors.append((row["path"], f"漏标 {name}", str(row.get("evidence", {}).get(name, ""))))
        elif name not in gold:
            quote = found[name].evidence[0].quote if found[name].evidence else ""
            score.errors.append((row["path"], f"误标 {name} {found[name].score:.2f}", quote))


def _doc_type(score: StrategyScore, row: Gold, document: Document) -> None:
    if row.get("doc_type") == document.doc_type:
        score.doc_type_right += 1
    else:
        score.errors.append((row["path"], f"文种 应为{row.get('doc_type')} 得{document.doc_type}", document.title))


def _region(score: StrategyScore, row: Gold, document: Document) -> None:
    several = document.extra.get("regions")  # a report on two places carries both
    name = "、".join(several) if several else document.region.name if document.region else None
    if (row.get("region") or None) == name:
        score.region_right += 1
    else:
        score.errors.append((row["path"], f"地区 应为{row.get('region')} 得{name}", document.title))

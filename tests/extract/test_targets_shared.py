"""Bars on the development gold and proof from the analysts' article; skipped where the data is absent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pipeline.evaluate.extraction import extraction_report, score_extraction
from pipeline.extract.context import Context
from pipeline.extract.targets import find_targets
from pipeline.model import Deadline, Reference, Target


def _extract(
    text: str, published: date | None, title: str
) -> tuple[Sequence[Deadline], Sequence[Target], Sequence[Reference]]:
    return (), find_targets(Context(text, published, title)), ()


def test_gold_bars(shared: Path) -> None:
    lines = (shared / "gold" / "passages_dev.jsonl").read_text(encoding="utf-8").splitlines()
    report = extraction_report(score_extraction(map(json.loads, lines), _extract))["targets"]
    assert report["f1"] >= 0.93
    assert report["strict_f1"] >= 0.90


def test_article_on_traditional_manufacturing(shared: Path) -> None:
    text = (shared / "corpus" / "articles" / "传统制造业与园区指引.txt").read_text(encoding="utf-8")
    for published in (None, date(2023, 6, 20)):
        found = {t.quote: t for t in find_targets(Context(text, published)) if not t.qualitative}
        assert {q: (str(t.value), t.unit, t.end) for q, t in found.items()} == {
            "三批": ("3", "批", date(2025, 12, 31)),
            "约30个": ("30", "个", date(2023, 12, 31)),
            "达到56%": ("56", "%", date(2025, 12, 31)),
        }
        assert found["达到56%"].indicator == "5G网络用户普及率"
        assert all(text[t.start_char : t.end_char] == t.quote for t in found.values())

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pipeline.evaluate.errors import extraction_errors
from pipeline.evaluate.extraction import extraction_report, f1, score_extraction
from pipeline.model import DatePrecision, DateSpan, Deadline, DeadlineKind, Reference, Target

TEXT = "到2027年，建成示范工厂30家以上。依据《某省工业条例》执行，受理之日起20个工作日内办结。"


def gold(**changes: Any) -> dict[str, Any]:
    passage: dict[str, Any] = {
        "id": "p1",
        "published": "2025-03-01",
        "title": "样例",
        "text": TEXT,
        "deadlines": [
            {"quote": "到2027年", "start_char": 0, "end_char": 6, "start": None, "end": "2027-12-31", "kind": "goal"},
            {
                "quote": "受理之日起20个工作日内",
                "start_char": 34,
                "end_char": 46,
                "start": None,
                "end": None,
                "kind": "procedural",
            },
        ],
        "targets": [
            {
                "quote": "30家以上",
                "start_char": 13,
                "end_char": 18,
                "value": 30,
                "value_max": None,
                "unit": "家",
                "end": "2027-12-31",
            }
        ],
        "references": [{"title": "某省工业条例", "number": None}],
    }
    return passage | changes


def deadline(start: int, end: int, day: date | None, kind: DeadlineKind = DeadlineKind.GOAL) -> Deadline:
    span = DateSpan(None, day, DatePrecision.YEAR)
    return Deadline(
        start_char=start, end_char=end, quote=TEXT[start:end], sentence_start=0, sentence_end=20, span=span, kind=kind
    )


def target(value: str, unit: str = "家", end: date | None = date(2027, 12, 31), *, qualitative: bool = False) -> Target:
    return Target(
        start_char=13, end_char=18, quote=TEXT[13:18], sentence_start=0, sentence_end=20, indicator="示范工厂",
        value=Decimal(value), unit=unit, end=end, qualitative=qualitative,
    )  # fmt: skip


def reference(title: str, number: str | None = None) -> Reference:
    return Reference(
        start_char=22, end_char=28, quote=TEXT[22:28], sentence_start=19, sentence_end=46, title=title, number=number
    )


def run(deadlines: Any = (), targets: Any = (), references: Any = ()) -> Any:
    return score_extraction([gold()], lambda text, published, title: (deadlines, targets, references))


def test_everything_right_scores_one() -> None:
    found = [deadline(0, 6, date(2027, 12, 31)), deadline(36, 46, None, DeadlineKind.PROCEDURAL)]
    report = extraction_report(run(found, [target("30")], [reference("某省 工业条例")]))
    assert report["deadlines"] == {"precision": 1, "recall": 1, "f1": 1, "kind_accuracy": 1}
    assert report["targets"] == {"precision": 1, "recall": 1, "f1": 1, "strict_f1": 1}
    assert report["references"]["f1"] == 1


def test_wrong_day_is_a_miss_and_a_false_alarm() -> None:
    tallies = run([deadline(0, 6, date(2027, 6, 30))])
    assert (tallies["deadlines"].matched, tallies["deadlines"].found) == (0, 1)
    lines = list(extraction_errors(tallies))
    assert any("漏报" in line and "到2027年" in line and "示范工厂" in line for line in lines)
    assert any("误报" in line and "2027-06-30" in line for line in lines)
    assert any("误报" not in line and "某省工业条例" in line for line in lines)


def test_another_accepted_reading_counts() -> None:
    other = gold()["deadlines"][0] | {"also": [[None, "2026-12-31"]]}
    passage = gold(deadlines=[other])
    tallies = score_extraction([passage], lambda *_: ([deadline(0, 6, date(2026, 12, 31))], (), ()))
    assert tallies["deadlines"].matched == 1


def test_kind_is_told_beside() -> None:
    report = extraction_report(run([deadline(0, 6, date(2027, 12, 31), DeadlineKind.TASK)]))
    assert report["deadlines"]["kind_accuracy"] == 0
    assert report["deadlines"]["precision"] == 1


def test_each_gold_item_matches_once() -> None:
    twice = [deadline(0, 6, date(2027, 12, 31)), deadline(1, 6, date(2027, 12, 31))]
    tally = run(twice)["deadlines"]
    assert (tally.matched, tally.found) == (1, 2)


def test_strict_wants_the_day_of_the_target() -> None:
    report = extraction_report(run(targets=[target("30", end=None)]))
    assert (report["targets"]["f1"], report["targets"]["strict_f1"]) == (1, 0)


@pytest.mark.parametrize(("value", "unit", "matched"), [("30", "家", 1), ("31", "家", 0), ("30", "个", 0)])
def test_value_and_unit_must_agree(value: str, unit: str, matched: int) -> None:
    assert run(targets=[target(value, unit)])["targets"].matched == matched


def test_full_width_percent_is_percent() -> None:
    row = gold()["targets"][0] | {"unit": "％", "value": 66.67}
    tally = score_extraction([gold(targets=[row])], lambda *_: ((), [target("66.67", "%")], ()))["targets"]
    assert tally.matched == 1


def test_qualitative_targets_are_not_scored() -> None:
    assert run(targets=[target("30", qualitative=True)])["targets"].found == 0


def test_number_belongs_to_the_reference() -> None:
    assert run(references=[reference("某省工业条例", "省发〔2020〕1号")])["references"].matched == 0


def test_f1_of_nothing_is_zero() -> None:
    assert f1(0, 0, 0) == 0

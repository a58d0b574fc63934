"""Dates and document numbers of headers."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.structure.dates import find_day, last_day, whole_day
from pipeline.structure.numbers import find_number, line_number, normalise, order_number, standard_number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023年6月5日", date(2023, 6, 5)),
        ("2023年 6 月 5 日", date(2023, 6, 5)),
        ("２０２３年６月５日", date(2023, 6, 5)),
        ("二〇二三年六月五日", date(2023, 6, 5)),
        ("二○二三年十二月二十一日", date(2023, 12, 21)),
        ("二O二三年十月三十日", date(2023, 10, 30)),
        ("一九九六年五月十三日", date(1996, 5, 13)),
        ("2023-06-05 10:30:00", date(2023, 6, 5)),
        ("2023/6/5", date(2023, 6, 5)),
        ("2023.6.5", date(2023, 6, 5)),
        ("20230605", date(2023, 6, 5)),
        ("2022-06-0117:49", date(2022, 6, 1)),
        ("（2023年6月5日）", date(2023, 6, 5)),
        ("2023年2月30日", None),
        ("20231305", None),
        ("2023年6月", None),
        ("于2023年6月5日召开", None),
        ("2023年6月5日印发", None),
        ("", None),
    ],
)
def test_a_date_that_is_the_whole_line(text: str, day: date | None) -> None:
    assert whole_day(text) == day


def test_dates_inside_text() -> None:
    text = "2023年5月1日批准，二〇二三年六月五日公布"
    first, last = find_day(text), last_day(text)
    assert first is not None
    assert last is not None
    assert text[first.start : first.end] == "2023年5月1日"
    assert text[last.start : last.end] == "二〇二三年六月五日"
    assert find_day("无日期") is None
    assert last_day("无日期") is None


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("海政办发〔2024〕12号", "海政办发〔2024〕12号"),
        ("海政办发[2024] 12 号", "海政办发〔2024〕12号"),
        ("海政办发（2024）12号", "海政办发〔2024〕12号"),
        ("海政办发【２０２４】１２号", "海政办发〔2024〕12号"),
        ("（海政办发﹝2024﹞12号）", "海政办发〔2024〕12号"),
        ("海 政 办 发〔2024〕12号", "海政办发〔2024〕12号"),
        ("海工信联规〔2024〕7号 签发人：王海", "海工信联规〔2024〕7号"),
        ("海州省人民政府令第388号", "海州省人民政府令第388号"),
        ("财政局 税务局公告2024年第5号", "财政局税务局公告2024年第5号"),
        ("国令第 703 号", "国令第703号"),
        ("根据海政办发〔2024〕12号文件要求开展工作", None),
        ("附件", None),
        ("海" * 80, None),
    ],
)
def test_a_number_alone_on_its_line(line: str, number: str | None) -> None:
    assert line_number(line) == number


def test_numbers_inside_text() -> None:
    text = "按照海政办发〔2024〕12号的要求"
    found = find_number(text)
    assert found is not None
    assert (found.number, text[found.start : found.end]) == ("海政办发〔2024〕12号", "海政办发〔2024〕12号")
    assert normalise("没有文号") is None
    assert normalise("海府（2024）3号") == "海府〔2024〕3号"


@pytest.mark.parametrize(
    ("line", "number"), [("第703号", "第703号"), ("（2024年第5号）", "2024年第5号"), ("第五章", None)]
)
def test_the_number_under_an_order(line: str, number: str | None) -> None:
    assert order_number(line) == number


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("GB/T 9704—2012", "GB/T 9704—2012"),
        ("ＧＢ ２７６３１—２０１１", "GB 27631—2011"),
        ("DB44/ 27—2001", "DB44 27—2001"),
        ("HJ 1259-2022", "HJ 1259—2022"),
        ("海政发〔2024〕1号", None),
    ],
)
def test_numbers_of_standards(line: str, number: str | None) -> None:
    assert standard_number(line) == number

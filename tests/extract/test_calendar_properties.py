"""What holds for any text: offsets, order, widths, scaling, and dates written in every script."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.calendar import TimeRole, dated_on, find_times
from pipeline.extract.calendar.arithmetic import add_days, add_months, day_of
from pipeline.extract.calendar.frame import Frame, signed_on, title_period
from pipeline.extract.calendar.workdays import add_workdays, holiday_around, is_workday
from pipeline.extract.context import Context
from pipeline.extract.deadlines import find_deadlines

DAYS = st.dates(date(1980, 1, 1), date(2099, 12, 31))
HAN = "〇一二三四五六七八九"
SIGNS = "年月日前后起至到自从底末内止季度半的，。；、（）《》“”\n 到每近第"
WORDS = [
    "2025",
    "12",
    "31",
    "十四五",
    "有效期",
    "之日起",
    "工作日",
    "三年",
    "今年",
    "期间",
    "2023-2025年",
    "每年3月",
    "上半年",
]
PIECES = st.sampled_from([*SIGNS, *WORDS])


def han(number: int) -> str:
    """1–31 as dates write it: 三, 十, 十二, 二十, 三十一."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else HAN[tens] + "十"
    return head + (HAN[ones] if ones else "")


@settings(max_examples=60, deadline=None)
@given(DAYS)
def test_a_day_reads_the_same_in_every_script(day: date) -> None:
    year = "".join(HAN[int(digit)] for digit in str(day.year))
    spellings = [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year} 年 {day.month} 月 {day.day} 日",
        f"{day.year}年{day.month:02}月{day.day:02}日",
        f"{day:%Y-%m-%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month:02}.{day.day:02}",
        f"{year}年{han(day.month)}月{han(day.day)}日",
        f"{day.year}年{day.month}月{day.day}日".translate({ord("0") + i: chr(0xFF10 + i) for i in range(10)}),
    ]
    for spelling in spellings:
        (time,) = find_times(Context(f"，{spelling}，"))
        assert (time.start_char, time.end_char) == (1, 1 + len(spelling)), spelling
        assert (time.span.start, time.span.end) == (day, day), spelling


@settings(max_examples=60, deadline=None)
@given(DAYS, DAYS)
def test_a_range_of_days(one: date, other: date) -> None:
    first, last = sorted((one, other))
    text = f"{first.year}年{first.month}月{first.day}日至{last.year}年{last.month}月{last.day}日"
    (time,) = find_times(Context(text))
    assert (time.role, time.span.start, time.span.end) == (TimeRole.DURING, first, last)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join), st.one_of(st.none(), DAYS, st.dates()))
def test_any_text_gives_ordered_disjoint_times(text: str, published: date | None) -> None:
    context = Context(text, published, "行动计划（2023—2025年）")
    end = 0
    for time in find_times(context):
        assert end <= time.start_char < time.end_char <= len(text)
        end = time.end_char
        if time.recurring:
            assert (time.span.start, time.span.end) == (None, None)
    for deadline in find_deadlines(context):
        assert deadline.quote == text[deadline.start_char : deadline.end_char]
        assert deadline.sentence_start <= deadline.start_char
        assert deadline.end_char <= deadline.sentence_end
        assert 0 < deadline.confidence <= 1


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_arbitrary_unicode_is_harmless(text: str) -> None:
    assert find_deadlines(Context(text, date(2024, 1, 1))) == find_deadlines(Context(text, date(2024, 1, 1)))


@pytest.mark.parametrize(
    "piece",
    ["2", "年", "二", "-", "2025-", "2025、", "1、", "《", "》", "（含", "之日", "之日起", "到", "2025 ", "每年", "后3日内", "自", "“十四五", "\n", "3月", "的", "印发日起", "提前5日", "届满前30日", "本通知下发1年内", "自《"],
)  # fmt: skip
def test_hostile_strings_of_a_hundred_thousand_characters(piece: str) -> None:
    """Nothing super-linear: any of these would otherwise run for hours."""
    text = piece * (100_000 // len(piece))
    assert all(time.end_char <= len(text) for time in find_times(Context(text, date(2024, 1, 1))))


def test_times_are_read_once() -> None:
    context = Context("到2025年", date(2023, 1, 1))
    assert find_times(context) is find_times(context)


# ---------------------------------------------------------------------- what the text speaks from


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("通知正文。\n某市人民政府\n2024年3月14日\n附件", date(2024, 3, 14)),
        ("国务院办公厅\n一九九六年二月五日\n（此件公开发布）", date(1996, 2, 5)),
        ("发布日期：2024-10-15 浏览次数", date(2024, 10, 15)),
        ("成文日期：\n2018年12月05日\n发布日期：\n2019年01月03日", date(2018, 12, 5)),
        ("某局办公室 2023年8月9日印发", date(2023, 8, 9)),
        ("2019-06-20 09:58来源：某报", date(2019, 6, 20)),
        ("本办法自2024年1月1日起施行。", None),
        ("某市\n2024年2月31日\n", None),
    ],
)
def test_a_text_dates_itself(text: str, wanted: date | None) -> None:
    assert signed_on(text) == wanted
    assert dated_on(Context(text)) == wanted
    assert dated_on(Context(text, date(2000, 1, 1))) == date(2000, 1, 1)


def test_relative_times_count_from_the_day_the_text_dates_itself() -> None:
    text = "各单位年底前完成。\n某市人民政府\n2024年3月14日\n"
    assert find_times(Context(text))[0].span.end == date(2024, 12, 31)


@pytest.mark.parametrize(
    ("title", "published", "year", "period"),
    [
        ("某市2024年工作要点", date(2023, 12, 20), 2024, None),
        ("某市2024年工作要点", date(2024, 2, 1), 2024, None),
        ("某市2019年工作总结", date(2024, 2, 1), None, None),
        ("某省行动计划（2023—2025年）", date(2023, 5, 1), None, (date(2023, 1, 1), date(2025, 12, 31))),
        ("Action Plan (2018-2020)", None, None, (date(2018, 1, 1), date(2020, 12, 31))),
        ("某市“十四五”数字经济规划", date(2022, 1, 1), None, (date(2021, 1, 1), date(2025, 12, 31))),
        ("某市办法", date(2022, 1, 1), None, None),
        ("比较2025至2021", None, None, None),
    ],
)
def test_what_a_title_says(
    title: str, published: date | None, year: int | None, period: tuple[date, date] | None
) -> None:
    frame = Frame.of(title, published)
    assert (frame.year, frame.period) == (year, period)
    if period is None:
        assert title_period(title) is None


def test_the_year_in_the_title_holds_for_bare_months() -> None:
    context = Context("3月底前完成。", date(2023, 12, 20), "某市2024年工作要点")
    assert find_times(context)[0].span.end == date(2024, 3, 31)


def test_a_programme_of_years_may_end_with_the_plan_in_the_title() -> None:
    (time,) = find_times(Context("通过三年努力，基本建成", date(2020, 2, 28), "三年行动计划（2020—2022年）"))
    assert time.span.end == date(2023, 2, 28)
    assert (None, date(2022, 12, 31)) in time.also


def test_reasons_for_missing_dates() -> None:
    assert find_times(Context("今年"))[0].unresolved == "文件日期不详"
    assert find_times(Context("6月30日前"))[0].unresolved == "文中没有给出年份，文件日期不详"
    assert "汛期" in (find_times(Context("汛期前", date(2023, 1, 1)))[0].unresolved or "")
    assert "受理之日" in (find_times(Context("自受理之日起5日内", date(2023, 1, 1)))[0].unresolved or "")
    assert find_times(Context("规划期内"))[0].unresolved == "文中没有给出规划期的起止"
    assert "2060年春节" in (find_times(Context("2060年春节前"))[0].unresolved or "")


# ---------------------------------------------------------------------- the calendar underneath


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 2, 9), True),
        (date(2024, 2, 12), False),  # 春节
        (date(2024, 2, 18), True),  # 调休上班的星期日
        (date(2024, 10, 7), False),
        (date(2024, 10, 12), True),
        (date(2026, 2, 23), False),
        (date(2040, 1, 2), True),  # no notice yet: Monday to Friday
        (date(2040, 1, 7), False),
    ],
)
def test_workdays(day: date, works: bool) -> None:
    assert is_workday(day) is works


def test_counting_workdays_over_a_holiday() -> None:
    assert add_workdays(date(2024, 9, 30), 1) == date(2024, 10, 8)
    assert add_workdays(date(2024, 9, 30), 5) == date(2024, 10, 12)
    (time,) = find_times(Context("自印发之日起5个工作日内", date(2024, 9, 30)))
    assert time.span.end == date(2024, 10, 12)
    assert holiday_around(date(2024, 10, 1)) == (date(2024, 10, 1), date(2024, 10, 7))


def test_dates_at_the_edge_of_the_calendar() -> None:
    assert day_of(2023, 2, 30) is None
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(9999, 12, 1), 1) == date.max
    assert add_months(date(1, 1, 1), -1) == date.min
    assert add_days(date.max, 1) == date.max
    assert add_days(date.min, -1) == date.min
    assert find_times(Context("九百年内", date(9900, 1, 1)))[0].span.end == date.max
    everything = "今年，明年底，后年，上年，下月，下季度，今明两年，5个工作日内，自印发之日起20个工作日内，有效期九百年，国庆期间"
    for edge in (date.min, date.max):
        assert len(find_times(Context(everything, edge))) >= 6

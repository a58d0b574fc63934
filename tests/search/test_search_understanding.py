from __future__ import annotations

from datetime import date

import pytest

from pipeline.search.understanding import understand


@pytest.mark.parametrize(
    ("query", "region", "since", "until", "rest"),
    [
        ("2023年以来上海关于工业上楼的补贴", "310000", date(2023, 1, 1), None, "工业上楼的补贴"),
        ("浙江省宁波市的数字化改造", "330200", None, None, "数字化改造"),
        ("自2021年起宁波园区政策", "330200", date(2021, 1, 1), None, "园区政策"),
        ("2020年以前的购房补贴", None, None, date(2019, 12, 31), "购房补贴"),
        ("2021—2023年飞地经济", None, date(2021, 1, 1), date(2023, 12, 31), "飞地经济"),
        ("２０２１至２０２３年 飞地", None, date(2021, 1, 1), date(2023, 12, 31), "飞地"),
        ("2025年前建成多少个园区", None, None, None, "2025年前建成多少个园区"),
        ("购房补贴 2022年前", None, None, date(2021, 12, 31), "购房补贴"),
        ("成都和重庆共建园区", None, None, None, "成都和重庆共建园区"),
        ("到2025年建多少个", None, None, None, "到2025年建多少个"),
        ("公积金怎么取", None, None, None, "公积金怎么取"),
        ("2021—2025年新能源汽车发展规划", None, None, None, "2021-2025年新能源汽车发展规划"),
        ("“上海2023年以来”", None, None, None, "“上海2023年以来”"),
        ("园区 +上海", None, None, None, "园区 +上海"),
        ("保定向培养师范生", None, None, None, "保定向培养师范生"),
        ("长春花种植补贴", None, None, None, "长春花种植补贴"),
        ("2020年至2023年间的补贴", None, date(2020, 1, 1), date(2023, 12, 31), "补贴"),
        ("上海", "310000", None, None, ""),
        ("", None, None, None, ""),
    ],
)  # fmt: skip
def test_understand(query: str, region: str | None, since: date | None, until: date | None, rest: str) -> None:
    found = understand(query)
    assert (found.region, found.since, found.until, found.rest) == (region, since, until, rest)
    assert bool(found) == bool(region or since or until)


def test_it_can_be_shown() -> None:
    assert str(understand("2023年以来上海的补贴")) == "地区：上海市；不早于 2023-01-01"
    assert str(understand("2023年以前的补贴")) == "不晚于 2022-12-31"
    assert str(understand("补贴")) == ""


@pytest.mark.parametrize(
    ("query", "strategy"), [("上海工业上楼的补贴", "工业上楼"), ("上海的补贴", ""), ("“工业上楼”补贴", "工业上楼")]
)
def test_strategies_are_hints(query: str, strategy: str) -> None:
    assert understand(query, ["工业上楼", "数字化转型"]).strategy == strategy

"""发文字号: every spelling comes out as one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.references import find_numbers, normalise_number


@pytest.mark.parametrize(
    ("spelling", "number"),
    [
        ("国发〔2021〕29号", "国发〔2021〕29号"),
        ("国发[2021]29号", "国发〔2021〕29号"),
        ("国发（2021）29号", "国发〔2021〕29号"),
        ("国发【2021】29号", "国发〔2021〕29号"),
        ("国发〔2021〕 29 号", "国发〔2021〕29号"),
        ("国发 〔２０２１〕２９号", "国发〔2021〕29号"),
        ("国发〔2021〕第29号", "国发〔2021〕29号"),
        ("国发〔2021年〕029号", "国发〔2021〕29号"),
        ("国发〔二〇二一〕29号", "国发〔2021〕29号"),
        ("国发2021-29号", "国发〔2021〕29号"),
        ("国发2021年29号", "国发〔2021〕29号"),
        ("国发 2021 29", "国发〔2021〕29号"),
        ("呼和政发〔2021〕2号", "呼和政发〔2021〕2号"),
        ("国务院令第 591 号", "国务院令第591号"),
        ("中国人民银行公告〔2019〕第16号", "中国人民银行公告〔2019〕第16号"),
        ("财政部 税务总局公告2023年第12号", "财政部税务总局公告2023年第12号"),
        ("住房和城乡建设部第39号令", "住房和城乡建设部第39号令"),
        ("", None),
        ("公告", None),
        ("第29号", None),
        ("2021年29号", None),
        ("关于印发方案的通知", None),
        ("按照2021年29号", None),
        ("国发〔2021〕29号文件", None),
    ],
)
def test_normalise(spelling: str, number: str | None) -> None:
    assert normalise_number(spelling) == number


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("按照国发〔2021〕29号和国办发〔2022〕3号执行", ["国发〔2021〕29号", "国办发〔2022〕3号"]),
        ("贷款额度可按皖人社发〔2022〕13号执行", ["皖人社发〔2022〕13号"]),
        ("4月30日莆房联办〔2024〕2号", ["莆房联办〔2024〕2号"]),
        ("关于调整标准的通知舟政发(2011)16号", ["舟政发〔2011〕16号"]),
        ("住在人民路〔2021〕29号楼", []),
        ("〔2021〕29号", []),
    ],
)
def test_find(text: str, numbers: list[str]) -> None:
    assert [number.value for number in find_numbers(text)] == numbers


@given(
    st.sampled_from(["国发", "沪府办规", "工信部联企业", "穗人社规字"]),
    st.integers(1990, 2030),
    st.integers(1, 9999),
    st.sampled_from(["〔{}〕{}号", "[{}]{}号", "（{}）{}号", "({}) {} 号", "【{}】第{}号", "{}-{}号"]),
)
@settings(max_examples=60, deadline=None)
def test_every_spelling_is_one(body: str, year: int, serial: int, shape: str) -> None:
    assert normalise_number(body + shape.format(year, serial)) == f"{body}〔{year}〕{serial}号"

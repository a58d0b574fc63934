"""Telling bodies from other lines."""

from __future__ import annotations

import pytest

from pipeline.structure.organs import is_organ, organs_of, unglue


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("海州市人民政府办公室", True),
        ("海州市财政局 海州市税务局", True),
        ("科 技 部", True),
        ("（海州市经济和信息化局代章）", True),
        ("中共海州市委", True),
        ("国务院", True),
        ("王海出席园区发展座谈会", False),
        ("关于开展工作的通知", False),
        ("2024年3月14日", False),
        ("会", False),
        ("第一章 总则", False),
        ("各区人民政府：", False),
    ],
)
def test_is_organ(text: str, yes: bool) -> None:
    assert is_organ(text) is yes


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("海州市财政局 海州市税务局", ["海州市财政局", "海州市税务局"]),
        ("市财政局、市税务局", ["市财政局", "市税务局"]),
        ("科 技 部", ["科技部"]),
        ("中国人民银行国家金融监督管理总局", ["中国人民银行", "国家金融监督管理总局"]),
        ("中共修水县委办公室修水县人民政府办公室", ["中共修水县委办公室", "修水县人民政府办公室"]),
        ("成都市住房和城乡建设局中国人民银行四川省分行", ["成都市住房和城乡建设局", "中国人民银行四川省分行"]),
        ("国家税务总局宁波市税务局", ["国家税务总局宁波市税务局"]),
        ("省长 王海", []),
        ("海州市产业园区 管理委员会", ["海州市产业园区管理委员会"]),
    ],
)
def test_names_come_apart(text: str, names: list[str]) -> None:
    assert organs_of(text) == names


def test_a_single_name_stays() -> None:
    assert unglue("海州市人民政府办公室") == ["海州市人民政府办公室"]

"""Names to divisions, and whose region a text speaks for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.structure.gazetteer import (
    NATIONAL,
    find_region,
    gazetteer,
    is_within,
    match_region,
    national_organ_end,
    place_end,
    region_mentions,
    region_of_number,
)


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("宁波市经济和信息化局", "330200", "浙江省宁波市"),
        ("成都", "510100", "四川省成都市"),
        ("成都高新区管委会", "510100", "四川省成都市"),
        ("江西省九江市修水县", "360424", "江西省九江市修水县"),
        ("河南驻马店", "411700", "河南省驻马店市"),
        ("南京市鼓楼区", "320106", "江苏省南京市鼓楼区"),
        ("福州鼓楼区教育局", "350102", "福建省福州市鼓楼区"),
        ("重庆市渝中区", "500103", "重庆市渝中区"),
        ("吉林省吉林市", "220200", "吉林省吉林市"),
        ("广西省南宁市", "450100", "广西壮族自治区南宁市"),
        ("黔南州人民政府", "522700", "贵州省黔南布依族苗族自治州"),
        ("延边州", "222400", "吉林省延边朝鲜族自治州"),
        ("伊犁哈萨克自治州阿勒泰地区", "654300", "新疆维吾尔自治区阿勒泰地区"),
        ("义乌市人民政府", "330782", "浙江省金华市义乌市"),
        ("济源产城融合示范区管理委员会", "419001", "河南省济源市"),
        ("雄安新区管委会", "130600", "河北省保定市"),
        ("浦东新区人民政府", "310115", "上海市浦东新区"),
        ("天府新区", "510100", "四川省成都市"),
        ("苏州工业园区管委会", "320500", "江苏省苏州市"),
        ("柳河经济开发区", "220524", "吉林省通化市柳河县"),
        ("中共柳河县委", "220524", "吉林省通化市柳河县"),
        ("国务院", "000000", "全国"),
        ("中共中央办公厅", "000000", "全国"),
        ("工业和信息化部办公厅", "000000", "全国"),
        ("国家税务总局宁波市税务局", "330200", "浙江省宁波市"),
        ("中国人民银行济南分行", "370100", "山东省济南市"),
        ("西安住房公积金管理中心", "610100", "陕西省西安市"),
        ("莱芜市", "370116", "山东省济南市莱芜区"),
        ("闸北区", "310108", "上海市闸北区"),
    ],
)
def test_finds_the_region(text: str, code: str, name: str) -> None:
    region = find_region(text)
    assert region is not None
    assert (region.code, region.name) == (code, name)


@pytest.mark.parametrize(
    "text",
    [
        "朝阳区教育局",
        "鼓楼区",
        "南山区",
        "各位来宾发展经济",
        "北京大学",
        "南京路步行街",
        "长治久安",
        "上海合作组织",
        "市财政局",
        "",
        "新县",
    ],
)
def test_says_nothing_where_nothing_is_sure(text: str) -> None:
    assert find_region(text) is None


def test_context_settles_what_a_name_leaves_open() -> None:
    beijing, shenzhen = match_region("北京"), match_region("深圳")
    assert beijing is not None
    assert shenzhen is not None
    chaoyang = find_region("朝阳区教育局", within=beijing)
    nanshan = find_region("南山区政府", within=shenzhen)
    assert chaoyang is not None
    assert nanshan is not None
    assert (chaoyang.code, nanshan.code) == ("110105", "440305")
    elsewhere = find_region("苏州市人民政府", within=beijing)
    assert elsewhere is not None
    assert elsewhere.code == "320500"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("上海", "310000"), ("宁波", "330200"), ("330200", "330200"), ("3302", "330200"), ("33", "330000"), ("义乌", "330782"),
        ("沪", "310000"), ("全国", "000000"), ("000000", "000000"), ("朝阳市", "211300"), ("通化", "220500"), ("通化柳河", "220524"),
        ("上海市浦东新区", "310115"), ("内蒙古", "150000"), ("天府新区", "510100"),
    ],
)  # fmt: skip
def test_matches_what_a_person_types(name: str, code: str) -> None:
    region = match_region(name)
    assert region is not None
    assert region.code == code


@pytest.mark.parametrize("name", ["鼓楼区", "999999", "不存在的地方", "990000"])
def test_matches_nothing_else(name: str) -> None:
    assert match_region(name) is None


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("沪府发〔2023〕5号", "310000"), ("粤府办〔2025〕14号", "440000"), ("鲁政发〔2024〕1号", "370000"),
        ("成府发〔2017〕1号", "510100"), ("穗府规〔2024〕3号", "440100"), ("苏府办〔2024〕3号", "320500"),
        ("苏政办发〔2024〕3号", "320000"), ("国发〔2019〕5号", "000000"), ("国办发〔2019〕5号", "000000"),
        ("工信部联规〔2023〕258号", "000000"), ("DB44/T 2208—2019", "440000"), ("GB 27631—2011", "000000"),
    ],
)  # fmt: skip
def test_numbers_betray_their_region(number: str, code: str) -> None:
    region = region_of_number(number)
    assert region is not None
    assert region.code == code


def test_numbers_that_betray_nothing() -> None:
    assert region_of_number("海政办发〔2024〕12号") is None
    assert region_of_number("示范区执委会发〔2025〕39号") is None


def test_counts_mentions_once_a_chain() -> None:
    text = "浙江省宁波市与上海市合作，宁波的做法在海南区域推广，柳河北出口"
    assert region_mentions(text) == {"330200": 2, "310000": 1, "460000": 1}


@pytest.mark.parametrize(
    ("code", "ancestor", "inside"),
    [
        ("330203", "330200", True), ("330203", "330000", True), ("330203", "000000", True), ("330203", "330203", True),
        ("330200", "330203", False), ("331000", "330100", False), ("321000", "320100", False), ("440000", "330000", False),
    ],
)  # fmt: skip
def test_is_within(code: str, ancestor: str, inside: bool) -> None:
    assert is_within(code, ancestor) is inside


def test_openings_of_names() -> None:
    assert national_organ_end("国务院办公厅") == 3
    assert national_organ_end("宁波市财政局") is None
    assert place_end("宁波市财政局") == 3
    assert place_end("宁波财政局") is None


def test_table_is_whole() -> None:
    table = gazetteer()
    provinces = [code for code in table.today if code.endswith("0000")]
    assert len(provinces) == 34
    assert len(table.today) > 3200
    assert table.region("000000") is NATIONAL
    assert table.region("330203").level == "county"
    with pytest.raises(KeyError):
        table.region("999999")


@given(st.text(alphabet="北京上海市区县朝阳中山南海东西州省政府宁波", max_size=30))
@settings(deadline=None, max_examples=150)
def test_any_text_gives_a_known_region_or_none(text: str) -> None:
    region = find_region(text)
    assert region is None or region is NATIONAL or region.code in gazetteer().today

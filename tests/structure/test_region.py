"""Whose region a document is."""

from __future__ import annotations

import pytest
from hand_made import build, field, right

from pipeline.model import Block
from pipeline.structure.region import regions_of_title


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (["宁波市人民政府关于园区的通知", "现予印发。"], "浙江省宁波市"),
        (["关于园区的通知", "现予印发。", right("宁波市财政局"), right("2024年3月14日")], "浙江省宁波市"),
        (["【江西省九江市修水县】关于园区的通知", "现予印发。"], "江西省九江市修水县"),
        (["国务院关于支持宁波园区发展的意见", "现予印发。"], "全国"),
        (["关于园区的通知", "沪府发〔2024〕3号", "现予印发。"], "上海市"),
        (["关于园区的通知", "鲁政办字〔2024〕3号", "本市园区发展很快。济南市将分类施策，我市园区要提质。"], "山东省济南市"),
        (["关于园区的通知", "各省、自治区、直辖市人民政府：", "现予印发。"], "全国"),
        (["园区评价办法", "为推动我省园区发展，结合山东省实际，全省各市应当评价，济南市先行。"], "山东省"),
        (["园区评价办法", "我市园区发展很快。昆山市要在全市推开，市委高度重视。"], "江苏省苏州市昆山市"),
        (["园区评价办法", "本市各园区要公开信息，全市推开，由上海市统筹，浦东新区先行。"], "上海市"),
        (["园区提质忙", "昆明市园区发展很快，昆明市出台新政。"], "云南省昆明市"),
        (["园区提质忙", "青岛市园区发展很快。" * 8 + "数字山东走在全省前列，全省推广。"], "山东省青岛市"),
        (["园区提质忙", "总书记强调，要推动园区发展。习近平指出，坚持分类施策。"], "全国"),
        (["园区提质忙", "我国园区发展很快，国家出台政策。"], "全国"),
        (["全省园区现场会在绍兴召开", "会议要求提质。"], "浙江省"),
        ([field("meta:SiteName", "广州市天河区人民政府门户网站"), field("信息来源", "区教育局"), field("标题", "入学指引"), "现予公布。"], "广东省广州市天河区"),
        ([field("meta:SiteName", "广州市天河区人民政府门户网站"), field("信息来源", "市人力资源社会保障局"), field("标题", "社保指引"), "现予公布。"], "广东省广州市"),
        ([field("meta:SiteName", "广州市天河区人民政府门户网站"), field("发文机关", "省财政厅"), field("标题", "社保指引"), "现予公布。"], "广东省"),
        (["园区评价办法", "园区应当公开。"], None),
    ],
)  # fmt: skip
def test_region(parts: list[str | Block], name: str | None) -> None:
    document = build(*parts)
    assert (document.region.name if document.region else None) == name
    assert document.level == (document.region.level if document.region else None)


def test_the_folder_is_context_and_last_resort() -> None:
    assert build("园区评价办法", "园区应当公开。", identity="山东/济南/办法.txt").region is not None
    region = build("关于朝阳区园区的通知", "园区应当公开。", identity="北京/通知.txt").region
    assert region is not None
    assert region.code == "110105"


def test_reports_on_several_places_name_them_all() -> None:
    title = "【基层见闻】河北：园区提质 宁夏：企业上云"
    assert [region.name for region in regions_of_title(title)] == ["河北省", "宁夏回族自治区"]
    document = build(title, "20240315", "3月14日，记者走进园区。")
    assert document.extra["regions"] == ["河北省", "宁夏回族自治区"]
    assert regions_of_title("宁波市园区评价办法") == ()

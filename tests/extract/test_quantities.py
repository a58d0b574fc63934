"""The quantity grammar: a table of forms, what is no quantity, and what must hold for any text."""

from __future__ import annotations

import sys
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.context import Context
from pipeline.extract.quantities import Quantity, find_quantities
from pipeline.model import Bound, Change


def read(text: str) -> list[Quantity]:
    return find_quantities(Context(text))


def only(text: str) -> Quantity:
    found = read(text)
    assert len(found) == 1, [text[q.start_char : q.end_char] for q in found]
    return found[0]


# text | quote | value | value_max | unit | bound | change
FORMS = """
总产值达到3万亿元|达到3万亿元|3000000000000||元|eq|level
修订标准12项以上|12项以上|12||项|ge|
培育2—3个品牌|2—3个|2|3|个|range|
引进20家左右企业|20家左右|20||家|approx|
覆盖率提高到85%以上|提高到85%以上|85||%|ge|level
失业率控制在5.5%以内|控制在5.5%以内|5.5||%|le|
能耗降至0.4吨标准煤以下|降至0.4吨标准煤以下|0.4||吨标准煤|le|level
占比超过一半|超过一半|50||%|ge|
一半以上的企业|一半以上|50||%|ge|
过半数的镇|过半数|50||%|ge|
三分之二以上的园区|三分之二以上|66.67||%|ge|
占四分之一|四分之一|25||%|eq|
约1/3的用地|约1/3|33.33||%|approx|
七成以上的工厂|七成以上|70||%|ge|
产能翻一番|翻一番|2||倍|eq|increase
产能翻两番|翻两番|4||倍|eq|increase
增长1.5倍|1.5倍|1.5||倍|eq|increase
提高5个百分点|5个百分点|5||百分点|eq|increase
下降13.5%|13.5%|13.5||%|eq|decrease
百分之三十五|百分之三十五|35||%|eq|
百分之12.5|百分之12.5|12.5||%|eq|
千分之五|千分之五|5||‰|eq|
万分之三|万分之三|0.03||%|eq|
合格率80%～90%|80%～90%|80|90|%|range|
遴选3至5个县|3至5个|3|5|个|range|
投资500万元—5000万元|500万元—5000万元|5000000|50000000|元|range|
投资2-3亿元|2-3亿元|200000000|300000000|元|range|
集聚10余家机构|10余家|10||家|approx|
培训3万余人|3万余人|30000||人|approx|
服务20多万人次|20多万人次|200000||人次|approx|
产值达百亿元|达百亿元|10000000000||元|eq|level
产值超千亿元|超千亿元|100000000000||元|ge|
近百家企业|近百家|100||家|approx|
上千家企业|上千家|1000||家|ge|
三十余万人次|三十余万人次|300000||人次|approx|
二十多家|二十多家|20||家|approx|
一百二十三亿元|一百二十三亿元|12300000000||元|eq|
精度优于0.1μm，|优于0.1μm|0.1||μm|le|
灵敏度优于9xyz，|优于9xyz|9||xyz|le|
两三个片区|两三个|2|3|个|range|
完成万项技改|万项|10000||项|eq|
新增十五万千瓦|十五万千瓦|150000||千瓦|eq|increase
装机三千瓦|三千瓦|3||千瓦|eq|
发电1.2亿千瓦时|1.2亿千瓦时|120000000||千瓦时|eq|
算力突破40EFLOPS|突破40EFLOPS|40||EFLOPS|ge|
能效比超过2T OPS/w|超过2T OPS/w|2||T OPS/w|ge|
容量5PB以上|5PB以上|5||PB|ge|
出口带宽100Gbps|100Gbps|100||Gbps|eq|
参数不少于7B。|不少于7B|7||B|ge|
响应时间≤20ms|≤20ms|20||ms|le|
指数达到118左右，|达到118左右|118||​|approx|level
PUE降到1.25以下|降到1.25以下|1.25||​|le|level
人均预期寿命达到82.1岁|达到82.1岁|82.1||岁|eq|level
平均受教育年限达到11.5年|达到11.5年|11.5||年|eq|level
处理能力60万吨/年以上|60万吨/年以上|600000||吨/年|ge|
专利拥有量达到15件/万人|达到15件/万人|15||件/万人|eq|level
装备不少于8台（套）|不少于8台（套）|8||台（套）|ge|
吞吐量2000万标准箱|2000万标准箱|20000000||标准箱|eq|
绿地1,250.5公顷|1,250.5公顷|1250.5||公顷|eq|
培育１５０家|１５０家|150||家|eq|
建成 500 个以上|500 个以上|500||个|ge|
带动就业超过¶1000人|超过¶1000人|1000||人|ge|
联系一个以上项目|一个以上|1||个|ge|
每季度不少于一次|不少于一次|1||次|ge|
分三批推进|三批|3||批|eq|
面积90平方米以下|90平方米以下|90||平方米|le|
覆盖率100%（含）以上|100%（含）以上|100||%|ge|
新增50个人工智能企业|50个|50||个|eq|increase
达到约40%|达到约40%|40||%|approx|level
至少30%|至少30%|30||%|ge|
100米以内|100米以内|100||米|le|
温度优于±0.5℃|优于±0.5℃|0.5||℃|le|
精度优于±1%FS；|优于±1%FS|1||%FS|le|
误差优于2%|优于2%|2||%|le|
识别率优于95%|优于95%|95||%|ge|
尺寸公差±3毫米|±3毫米|3||毫米|le|
量程0.5μm~20μm|0.5μm~20μm|0.5|20|μm|range|
至少带动3个乡镇|至少带动3个|3||个|ge|
每县至少建成2所|至少建成2所|2||所|ge|
每季度起码举办4场|起码举办4场|4||场|ge|
至少新增5家|至少新增5家|5||家|ge|increase
面向全市各类企业和社会组织提供服务不¶少于10个场景|不¶少于10个|10||个|ge|
面向全市各类企业和社会组织提供服务建成8个以¶上|8个以¶上|8||个|ge|
面向全市各类企业和社会组织新增绿地面积12平方¶公里|12平方¶公里|12||平方公里|eq|
面向全市各类企业和社会组织建成平台30个以¶7¶上|30个以¶7¶上|30||个|ge|
""".strip().split("\n")


@pytest.mark.parametrize("row", [line.replace("¶", "\n") for line in FORMS])
def test_forms(row: str) -> None:
    text, quote, value, value_max, unit, bound, change = row.split("|")
    q = only(text)
    assert text[q.start_char : q.end_char] == quote
    assert q.value == Decimal(value)
    assert q.value_max == (Decimal(value_max) if value_max else None)
    assert q.unit == unit.strip("\u200b")
    assert q.bound == Bound(bound)
    assert q.change == (Change(change) if change else None)


NONE = [
    "2025年6月30日前报送",
    "有效期3年",
    "24个月内办结",
    "5个工作日内",
    "第3批名单",
    "第十二届会议",
    "居全国前10名",
    "浙政发〔2024〕12号",
    "拨打12345热线",
    "电话0571-87654321",
    "GB/T 9704—2012",
    "按1:1比例配套",
    "构建1+30+N体系",
    "5G网络全覆盖",
    "4K超高清",
    "二〇二五年",
    "一二三产业融合",
    "一体化发展，一件事一次办",
    "数百家企业",
    "几十个项目",
    "百家争鸣",
    "二轮土地承包到期",
    "四七个",
    "三分之四",
    "零点个",
    "5G以上终端，9zz终端",
    "千亿级产业集群",
    "3部门联合印发",
    "会议室在3楼",
    "详见附件2",
    "±0.000以上",
    "形象进度达到±0",
    "直径25±2毫米",
    "千名数据官、万名工匠培养计划，",
    "年满18周岁",
    "十分重要，一度停滞",
    "2.6 支持企业上云",
    "3 本次评审",
    "图2人工智能标准体系",
    "A4纸打印",
    "万元地区生产总值能耗",
    "万人发明专利拥有量",
    "突破一批关键技术",
    "零件制造车间",
    "半年内完成",
    "通过评审",
    "达到2025。",
    "达到3；4",
    "1/5/6",
    "3.14.15版",
]  # fmt: skip


@pytest.mark.parametrize("text", NONE)
def test_none(text: str) -> None:
    found = [text[q.start_char : q.end_char] for q in read(text)]
    assert found == ([] if text != "达到3；4" else ["达到3"])


def test_list_shares_the_last_unit() -> None:
    found = read("三年分别达到5、8和10家以上")
    assert [(q.value, q.unit, q.bound) for q in found] == [
        (Decimal(5), "家", Bound.GE),
        (Decimal(8), "家", Bound.GE),
        (Decimal(10), "家", Bound.GE),
    ]


def test_list_without_unit_or_distribution_is_read_alone() -> None:
    assert [q.value for q in read("增加5、8家")] == [Decimal(8)]
    assert [q.unit for q in read("分别达到5、8和10")] == [""]


def test_range_of_shares_in_words() -> None:
    q = only("三成至五成以上")
    assert (q.value, q.value_max, q.unit) == (Decimal(30), Decimal(50), "%")


def test_no_range_from_unlike_units_or_falling_values() -> None:
    assert [q.unit for q in read("5家至10人")] == ["家", "人"]
    assert read("10-5个") == []


def test_measure_and_words_beside_the_number() -> None:
    q = only("占地不少于20公顷以上")
    assert (q.measure, q.lead, q.tail) == ("area", "不少于", "以上")
    assert only("每500元").lead == "每"
    assert only("约三千人").han
    assert not only("约3000人").han


def test_found_once_per_context() -> None:
    context = Context("新建5所学校")
    assert find_quantities(context) is find_quantities(context)


ALPHABET = "0123456789一二三十百千万亿半成分之点到至、和~—-,.%个家元年月日级以上不少于约达近超（）() \n每第前"


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=ALPHABET, max_size=60))
def test_offsets_hold_for_any_text(text: str) -> None:
    last = 0
    for q in read(text):
        assert last <= q.start_char <= q.number_start < q.unit_end <= q.end_char <= len(text)
        assert q.value_max is None or q.value_max > q.value
        last = q.end_char


@settings(max_examples=60, deadline=None)
@given(
    st.integers(min_value=1, max_value=9_999_999),
    st.sampled_from(["", "万", "亿"]),
    st.sampled_from(["家", "元", "吨"]),
)
def test_written_numbers_come_back(number: int, power: str, unit: str) -> None:
    q = only(f"总量达到{number:,}{power}{unit}。")
    assert q.value == number * {"": 1, "万": 10**4, "亿": 10**8}[power]
    assert q.unit == unit


PIECES = [
    "1,",
    "万",
    "1-",
    "百分之",
    "一二三",
    "5、",
    "达到",
    "1" * 9,
    "（",
    "三分之",
    "5个",
    "a1",
    "20",
    "分别1、",
    "半",
    "翻",
]


@pytest.mark.parametrize("piece", PIECES)
def test_work_grows_with_the_text_and_no_faster(piece: str) -> None:
    """Calls made for ten times the text: ten times as many, not a hundred."""

    def calls(repeat: int) -> int:
        count = 0

        def tick(*_: object) -> None:
            nonlocal count
            count += 1

        context = Context(piece * repeat)
        sys.setprofile(tick)
        try:
            find_quantities(context)
        finally:
            sys.setprofile(None)
        return count

    assert calls(1_000) < calls(100) * 12 + 200
    find_quantities(Context(piece * 10_000))  # inside one call too: this ends at once or never


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("租赁住房用地不少于住宅用地总面积的12%。", Bound.GE),
        ("空置住房不超过2022年存量的5%。", Bound.LE),
        ("占住宅用地总面积的12%。", Bound.EQ),
        ("不少于三处，其中新建的12%。", Bound.EQ),
    ],
)
def test_a_share_is_bound_before_its_whole(text: str, bound: Bound) -> None:
    assert find_quantities(Context(text))[-1].bound is bound

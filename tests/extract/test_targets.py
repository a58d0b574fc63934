"""Targets in running text: which numbers are commitments, by when, by whom, how bindingly."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.context import Context
from pipeline.extract.targets import find_targets
from pipeline.model import Bound, Change, Strength, Target

PUBLISHED = date(2023, 3, 1)
PLAN = "某市推动智能产业发展行动计划"


def read(text: str, title: str = PLAN, published: date | None = PUBLISHED) -> list[Target]:
    return [t for t in find_targets(Context(text, published, title)) if not t.qualitative]


def quotes(text: str, title: str = PLAN, published: date | None = PUBLISHED) -> list[str]:
    return [t.quote for t in read(text, title, published)]


# ------------------------------------------------------------------ what is a target

TARGETS = [
    ("到2025年，全市机器人产业规模达到800亿元，建成中试基地12个。", ["达到800亿元", "12个"]),
    ("力争三年内培育数字工厂300家以上、灯塔工厂5家。", ["300家以上", "5家"]),
    ("到2026年，60%以上的规模以上企业完成设备更新。", ["60%以上"]),
    ("到2025年，稻谷、油菜机收率分别达到96%和70%。", ["达到96%", "70%"]),
    ("每年新增专精特新企业不少于40家。", ["不少于40家"]),
    ("今年城镇新增就业2万人以上，城镇调查失业率控制在5.5%以内。", ["2万人以上", "控制在5.5%以内"]),
    ("考核指标：研制样机2套，定位精度优于5mm，申请发明专利不少于6项。", ["2套", "优于5mm", "不少于6项"]),
    ("确保年底前新建充电桩5000个。", ["5000个"]),
    ("到2025年，中小企业上云比例达到40%，云台转角达到270度。", ["达到40%", "达到270度"]),
    ("设立规模不低于20亿元的智能产业引导基金。", ["不低于20亿元"]),
    ("研发投入强度提高到3.2%。（责任单位：市科技局）", ["提高到3.2%"]),
    ("到2027年，单位产值能耗比2022年下降14%。", ["14%"]),
    ("计划分三批组织开展中小企业改造试点，2023—2025年完成。", ["三批"]),
    ("建设12个智慧园区、30条无人产线和4个检测中心。", ["12个", "30条", "4个"]),
    ("到2025年，产业链本地配套率超过一半，产值翻一番。", ["超过一半", "翻一番"]),
    ("公办园在园幼儿占比稳定在55%以上，到2025年覆盖率达到90%。", ["55%以上", "达到90%"]),
    ("到2025年，培育示范企业100家以上，50个以上示范园区，其中省级30个。", ["100家以上", "50个以上", "30个"]),
    ("到2025年，在20个以上县开展整域改造试点。", ["20个以上"]),
    ("打造20个左右年产值超10亿元的特色园区。", ["20个左右"]),
    ("三年内对120个老旧小区进行改造。", ["120个"]),
    ("推动30项改革举措落地见效。", ["30项"]),
    ("力争物流费用率低于全省平均水平1个百分点左右。", ["1个百分点左右"]),
    ("研制样机，涵盖不少于20种工况。", ["不少于20种"]),
    ("选择部分市开展50家左右工厂诊断服务。", ["50家左右"]),
    ("启动建设省级5条示范带、第三批8个传统村落保护项目。", ["5条", "8个"]),
]


@pytest.mark.parametrize(("text", "expected"), TARGETS)
def test_targets(text: str, expected: list[str]) -> None:
    assert quotes(text) == expected


NOT_TARGETS = [
    "对新增100套以上租赁住房的企业。按套数给予奖励。",
    "期间，对销售面积达5万平方米、8万平方米以上的单个项目，分别给予奖补。",
    "2024年底前，对中心城区的住宅项目，投资额达到25%以上、施工进度过半的，可申请预售。",
    "基本实现30人以上的自然村网络覆盖。",
    "《规划》对66个重大项目进行了细化安排。",
    "项目达产后每年可实现产值3亿元。",
    "截至2022年底，全市已建成5G基站3.2万个。",
    "2021年，全市规模以上工业总产值达到5600亿元，同比增长8.3%。",
    "近三年累计引进项目420个，总投资达到900亿元。",
    "对首次入规的企业，给予一次性奖励20万元。",
    "单个项目补助最高不超过300万元。",
    "符合下列条件之一的企业可以申报：年营业收入达到2000万元以上；研发人员占比不低于10%。",
    "社会团体还应具备：\n（1）固定住所；\n（2）活动资金不少于10万元。",
    "购买首套住房的，首付款比例不低于20%，公积金贷款最高额度为80万元。",
    "住宅建筑容积率不低于2.5，绿地率不低于30%。",
    "申请人应当年满18周岁，具有3年以上工作经验。",
    "方案包括总体要求、重点任务、保障措施三个部分，提出4类25项指标。",
    "坚持“四个面向”，处理好政府和市场两个关系。",
    "围绕12条重点产业链，深化产业链长制。",
    "认定甲公司等15家企业为技能大师工作站。",
    "《关于支持中小企业发展的20条措施》印发实施。",
    "来自全国的300余名代表参加会议。",
    "提交申请表一式三份，正文不超过3000字。",
    "违反规定的，处以5万元以上10万元以下罚款。",
    "按每平方米100元的标准给予租金补贴。",
    "会议应有三分之二以上委员出席方可举行。",
    "不再新增30亩以下零星供地。",
    "每3年修订1次技术目录。",
    "培育一批产值超50亿元的龙头企业。",
    "通信宜配备两条以上不同通道。",
    "分割转让的最小单元建筑面积不低于300平方米。",
    "先后出台支持民营经济发展25条。",
    "收费标准由每吨3元下调至2元。",
    "该区工业增加值比全市平均水平高出3个百分点。",
    "到2025年，巡检机器人具备360度全景感知能力。",
    "对于300万元以上的货物采购中适宜由中小企业提供的部分，预留35%专门面向中小企业采购。",
]


@pytest.mark.parametrize("text", NOT_TARGETS)
def test_not_targets(text: str) -> None:
    assert quotes(text) == []


def test_sections_change_what_a_number_means() -> None:
    text = (
        "一、发展基础\n建有省级以上研发平台86个，集聚企业1200家。\n"
        "二、主要目标\n到2025年，建有省级以上研发平台120个，集聚企业2000家。\n"
        "三、扶持政策\n新建平台面积达到5000平方米的，给予补助50万元。"
    )
    assert quotes(text) == ["120个", "2000家"]


def test_enumerated_tables_of_figures_in_lines_are_left_to_the_table_reader() -> None:
    assert quotes("指标\t单位\t2025年\n平台数\t个\t达到120个") == []


# each family of wordings in several variants: text | quotes, "" for none
FAMILIES = """
# lists that go on behind a comma without verb or date
再认定80个以上示范企业，40个以上示范车间，120个以上示范社区及30个以上示范基地。|80个以上,40个以上,120个以上,30个以上
培育链主企业15家以上，60家以上配套企业，8个以上服务平台。|15家以上,60家以上,8个以上
面向不少于12个行业，开展设备更新试点。|不少于12个
# ratios and the state they are to have
重点企业关键工序自动化率达到72%。|达到72%
社区居家养老服务覆盖率稳定在95%以上。|95%以上
老年人健康档案建档率保持在85%以上。|85%以上
非化石能源消费占比提高到21%。|提高到21%
全员劳动生产率增速不低于7%。|不低于7%
# verbs of choosing
推选8家绿色工厂标杆企业，建立20个智慧仓库。|8家,20个
遴选10个中试平台。|10个
评选30名首席技师，选树12个班组。|30名,12个
每年培育6个左右标杆工厂，每年至少带动2个同行业企业改造升级。|6个左右,至少带动2个
# a task with its deadline is ahead of the document
2023年12月31日前完成改造企业150家。|150家
2023年6月30日前完成老旧管网改造90公里。|90公里
于2023年10月底前完成首批诊断企业60户。|60户
# assessment of projects
考核指标：膜厚测量范围0.2μm~200μm，分辨率优于0.2μm；温度测量精度优于±0.3℃。|0.2μm~200μm,优于0.2μm,优于±0.3℃
考核指标：力控精度优于±2%FS；线宽≤8μm；控制器3套；申请发明专利不少于4项。|优于±2%FS,≤8μm,3套,不少于4项
考核指标：支持工业协议≥5种，误码率≤0.1%。|≥5种,≤0.1%
# where a number starts from is none, where it goes to is one
到2027年，本地配套率由2022年的30%提高到48%，平均容积率由1.1提升到1.9。|提高到48%,提升到1.9
到2027年，单位产值能耗要比2022年降低12%以上。|12%以上
关键设备联网率由2021年的30%提高到48%。|
# plot ratios, as goal and as condition
到2026年，新建标准厂房平均容积率达到2.2以上。|达到2.2以上
工业用地容积率不低于1.5。|
# rules that set a date set a goal, rules that set a condition do not
园区应当在2026年底前实现企业上云率90%以上。|90%以上
年度产值达到20亿元的园区，可申请评定。|
园区连续两年亩均税收低于10万元的，予以调整。|
# conditions, consequences and limits
开发投资达到25%以上，即可办理预售许可。|
未达到投资额30%的地块，应先完成清理。|
工程建设总量完成80%前取得验收合格证。|
主体工程层数达三分之二时，可提前申请资金。|
货梯载重超过5吨、振动较大的生产环节不宜上楼。|
单个项目改造面积不小于80亩。|
该指标纳入年度考核，权重不低于15%。|
# facts beside a time that is long over, and in texts without a date
我区始建于2004年，2019年8月晋级省级园区，规划面积15平方公里，建成区面积6平方公里，现居住人口2万人。|
三年多来，全市累计拆除低效厂房2万亩，建成新空间300万平方米。|
部分厂房荷载不符合要求，闲置比例达到17%。|
# seats
小学设置积分入学计划520个，其中公办学校300个。|
# kinds and programmes that only look like counts
实施千名数据官、万名数字工匠培养计划。|
培育产值超50亿元的企业20家、超10亿元的60家。|20家,60家
形成千亩连片空间35个。|35个
加快推进20亿元专项债券支持的项目建设。|
支持县区建设的66个重大平台完善机制。|
推动省厅发布的120个品牌出海。|
制定停产80户企业复产计划。|
落实“北部片区”25条，提升综合实力。|
零星用地面积累计不超过项目总面积10%。|
到2027年盘活的150万平方米中，拆除重建不超过三成。|
# told as done: by 累计, by the sentence before, by a number told before it, by the end of the period
全市累计打通堵点路段36处，惠及沿线居民约9万户。|
街区更新已完成规划编制。改造小微公园18处，铺设管线40公里。|
街区更新已完成规划编制。下一步，改造小微公园18处，铺设管线40公里。|18处,40公里
累计建成社区食堂70个，覆盖全区1/2的社区。|
到2025年累计建成社区食堂70个，覆盖全区1/2的社区。|70个,1/2
累计培育骨干企业60家以上。|60家以上
我区明确了布局建设9个产业社区。|
经济总量跨过三个千亿台阶。|
全年圆满完成各项任务。研发投入强度保持3%左右。|
实现研发投入强度保持3%左右。|3%左右
一是加快补短板，建设口袋公园45个。|45个
——集群壮大。核心产业规模超过700亿元。|超过700亿元
# the number inside the object, and what is worked on
推动16项改革举措落地生效。|16项
推动第二批11只子基金落地投资。|11只
计划用两年时间对排水不畅、设施老化的27个片区进行改造。|27个
对2001年前建成的设施老化的31个小区进行改造。|31个
# price control is a goal, prices are none
商品住房价格涨幅控制目标为5%，二手住房价格涨幅控制目标为5.5%。|5%,5.5%
住宅用地价格涨幅控制目标为不超过2022年度地价的8%。|8%
公办园收费标准为每月600元。|
# what public money adds up to, and what is handed out
预算内投资拟增加到860亿元。|增加到860亿元
财政安排专项资金2亿元。|
# conditions and quotas of single projects
单个改造项目因用地限制难以达到比例的，应当确保至少达成6%。|
单个改造项目因条件所限难以落实配建，确保至少达成6%的建设量。|
企业按期开工，投资强度达到30%，持有关证明，方可办理登记。|
将超过300万元的工程项目整体面向中小企业。|
面向中小企业的预留份额提高至45%以上。|
全市实施千项技改、推动百企转型。|
每年实施千项技改。|千项
# what exists already, what was only counted, what is foretold
整体提升6个窗口服务质量。|
平台已上线，服务企业400多家。|
预计平均降幅在0.4个百分点左右。|
到2025年，每个县建有1所康复中心。|1所
第一批8.5亿元支持的12个项目9月底开工。|12个
加快推进南片区17个城中村改造项目建设。|17个
筹集6000套价格、位置合适的房源用作保障房。|6000套
全市计划收购二手住房900套用于租赁。|900套
2024年1月1日至2025年12月31日期间，政府项目支付比例为40%。|
共评选不超过9个城市。|
# each of two, what is left of a programme, each time
建设友好医院和友好社区各15家。|15家
高质量完成剩余4万亩农田建设任务。|4万亩
每完成签约700套，组织一期活动。|
# rules carried from the clause before, advice
项目应采用绿色建材，应用比例不低于65%。|
标准数量不宜少于4项。|
考核指标：构件减重25%以上，效率提升15%以上。|25%以上,15%以上
# whom a measure is for, what an estimate starts from
对年底前投资完成率达到85%以上的项目，及时开展验收。|
按照2023年完成4000套测算，预算补贴4000万元。|
每2年修订1次目录，每年培育企业6家。|6家
# at least, with its verb
每个乡镇至少组建1个联合体。|至少组建1个
每个乡镇至少开设2处服务点。|至少开设2处
""".strip().split("\n")


@pytest.mark.parametrize("row", [line for line in FAMILIES if not line.startswith("#")])
def test_families(row: str) -> None:
    text, expected = row.split("|")
    assert quotes(text) == [quote for quote in expected.split(",") if quote]


HOUSING = [
    ("某省住房城乡建设厅2023年工作要点", "全省新增公共停车泊位4万个，筹集保障性租赁住房6万套。", ["4万个", "6万套"]),
    ("某市“十四五”住房发展规划", "到2025年，新建商品住宅供应50万套，其中城区30万套。", ["50万套", "30万套"]),
    ("某市房地产市场平稳健康发展若干意见", "新开工改造老旧小区200个。", ["200个"]),
    ("某市住房公积金贷款管理通知", "可贷额度按余额的20倍计算。", []),
    ("某市促进房地产市场平稳健康发展的意见", "住宅层高原则上提高至3米以上。", []),
    ("某市规划和自然资源局关于住房用地的通知", "自持年限不低于10年。", []),
    ("全国住房工作会议召开", "各地开工改造小区5万个。", []),
    ("全国住房工作会议召开", "今年新开工改造小区5万个以上。", ["5万个以上"]),
    ("DB-44-100-2020", "试样加入硝酸至含量达到1%。", []),
]


@pytest.mark.parametrize(("title", "text", "expected"), HOUSING)
def test_titles_on_housing(title: str, text: str, expected: list[str]) -> None:
    assert quotes(text, title) == expected


def test_an_undated_text_tells_when_it_speaks() -> None:
    told = "2019年，完成工业产值21亿元。2020年，完成工业产值20亿元。\n截止2021年上半年，企业120家。\n到2025年，工业产值达到60亿元。"
    assert quotes(told, "某开发区", None) == ["达到60亿元"]


def test_a_page_number_between_wrapped_lines_is_no_number() -> None:
    text = "到2025年，全市工业互联网平台建设取得明显成效，建成平台120个以\n5\n上，服务企业收集个\n2\n人信息。"
    assert [(t.quote, t.value) for t in read(text)] == [("120个以\n5\n上", 120)]


# ------------------------------------------------------------------ by when

ENDS = [
    ("到2025年，总规模达到800亿元。培育企业200家。", ["2025-12-31", "2025-12-31"]),
    ("培育企业200家，到2025年建成园区10个。", [None, "2025-12-31"]),
    ("确保6月底前新建泊位3000个。优化停车管理，新建立体车库12座。", ["2023-06-30", None]),
    ("到2025年，总规模达到800亿元；到2027年，总规模达到1500亿元。", ["2025-12-31", "2027-12-31"]),
    ("力争三年内培育数字工厂300家。", ["2026-03-01"]),
    ("今年新建公园30个。", ["2023-12-31"]),
    ("“十四五”期间，新增绿道500公里。", ["2025-12-31"]),
    ("建设智慧泊位2000个（2024年6月底前完成）。", ["2024-06-30"]),
    ("2024年、2025年产值分别达到300亿元、420亿元。", ["2024-12-31", "2025-12-31"]),
    ("新建泊位2000个。", [None]),
    ("续建的53个项目9月底前全部开工。", ["2023-09-30"]),
    ("十四个县区推进改造，新建泊位2000个到2025年全部启用。", ["2025-12-31"]),
    ("到2025年，产值达到500亿元，其中2023年达到380亿元。", ["2025-12-31", "2023-12-31"]),
    ("到2025年底，签约项目一年内开工率达到60%；产业链达到8个。", ["2025-12-31", "2025-12-31"]),
    ("到2025年，园区两年内投产率达到80%，培育企业30家。", ["2025-12-31", "2025-12-31"]),
    ("力争两年内单位能耗下降8%。", ["2025-03-01"]),
    ("全市两年内建成园区10个。", ["2025-03-01"]),
    ("项目资助期限为2023年1月1日至2025年12月31日，拟建设平台6个。", [None]),
    ("方案提出2022年底前建成园区30个。", ["2022-12-31"]),
    ("会议通报，已建成园区20个，提出到2027年建成园区60个。", ["2027-12-31"]),
]


@pytest.mark.parametrize(("text", "ends"), ENDS)
def test_end_from_clause_and_sentence(text: str, ends: list[str | None]) -> None:
    assert [t.end.isoformat() if t.end else None for t in read(text)] == ends


def test_end_from_lead_paragraph_list_lead_and_heading() -> None:
    lead = "（二）主要目标\n到2026年，产业能级跃升，具体目标如下：\n——规模壮大。产值达到900亿元。\n——主体活跃。培育企业300家。\n三、重点任务\n（一）强化载体。建设园区15个。"
    assert [(t.quote, t.end and t.end.year) for t in read(lead)] == [
        ("达到900亿元", 2026),
        ("300家", 2026),
        ("15个", None),
    ]
    heading = "一、2025年目标\n1.产值达到900亿元。\n2.培育企业300家。\n二、保障措施\n1.建立专班3个以上。"
    assert [t.end and t.end.year for t in read(heading)] == [2025, 2025, None]
    colon = "到2024年底，重点完成：\n培育企业300家；\n建成园区10个。\n新建道路5公里。"
    assert [t.end and t.end.year for t in read(colon)] == [2024, 2024, None]


def test_a_bracket_of_the_next_item_dates_nothing_above() -> None:
    text = "1.总体目标\n市场占有率提高到50%以上。\n2.近期目标（2023—2024年）\n培育企业20家（2024年6月底前完成）。"
    assert [t.end and t.end.isoformat() for t in read(text)] == [None, "2024-06-30"]


def test_end_words_are_proved() -> None:
    text = "到2025年，建成园区10个。"
    (target,) = read(text)
    assert target.end_quote_start is not None
    assert (
        text[target.end_quote_start : target.end_quote_start + len(target.end_quote)] == target.end_quote == "到2025年"
    )


def test_title_period_is_offered_beside_never_as_end() -> None:
    (target,) = read("建成园区10个。", title="某市数字经济行动方案（2023—2025年）")
    assert target.end is None
    assert target.plan_end == date(2025, 12, 31)
    assert read("建成园区10个。", title="")[0].plan_end is None


def test_how_many_projects_a_call_will_fund() -> None:
    assert quotes("2023年度拟资助培育项目25～30项，资助强度为70万元/项。", "某指南") == ["25～30项"]
    assert quotes("2023年拟支持项目数为1—2项。", "某重点专项申报指南") == ["1—2项"]
    assert quotes("当评审结果相近时，可同时支持这2个项目。", "某重点专项申报指南") == []


def test_a_period_told_by_a_reporter_without_a_date() -> None:
    heard = "记者走进老街，眼下正值花期。“十四五”期间，全市打造示范街区30个，累计改造小区90个，覆盖1/3的社区。"
    assert quotes(heard, "", None) == []
    assert quotes("“十四五”期间，全市打造示范街区30个。", "某市街区规划", None) == ["30个"]


def test_the_year_told_in_its_successors_first_weeks() -> None:
    assert quotes("全年发布标准80项。", "某市工作发布会", date(2022, 2, 20)) == []
    assert quotes("全年力争发布标准80项。", "某市工作发布会", date(2022, 2, 20)) == ["80项"]
    assert quotes("今年发布标准80项。", "某市工作发布会", date(2022, 2, 20)) == ["80项"]


def test_points_of_a_list_share_their_tense() -> None:
    told = "2022年各项工作已全部完成。\n一是推进安居。筹集住房300套。\n二是推进更新。改造小区20个。"
    ahead = "2023年要抓好两项工作。\n一是推进安居。筹集住房300套。\n二是推进更新。改造小区20个。"
    assert quotes(told, "某市工作会议召开") == []
    assert quotes(ahead, "某市工作会议召开") == ["300套", "20个"]


def test_what_a_year_nearly_over_is_expected_to_bring_is_told() -> None:
    text = "预计全年新增减税降费达到8亿元。"
    assert quotes(text, "工作会议", date(2023, 12, 20)) == []
    assert quotes(text) == ["达到8亿元"]


def test_a_text_without_a_date_that_tells_how_things_stand() -> None:
    assert quotes("2015年全区污水处理率达到42%。目前仍有差距。", "", None) == []
    assert quotes("2028年全区污水处理率力争达到92%。目前仍有差距。", "", None) == ["达到92%"]


def test_years_without_a_document_date_count_less() -> None:
    (dated,) = read("2023年，培训职工800人。", title="")
    (dateless,) = read("2023年，培训职工800人。", title="", published=None)
    assert dateless.confidence < dated.confidence
    assert quotes("到2025年，培训职工800人。", title="", published=None) == ["800人"]


def test_a_period_nearly_over_is_no_promise() -> None:
    text = "“十四五”期间，全市新建道路500公里。"
    assert quotes(text, title="", published=date(2021, 6, 1)) == ["500公里"]
    assert quotes(text, title="", published=date(2025, 12, 1)) == []


def test_hard_wrapped_lines_are_joined() -> None:
    text = "（二）建设目标\n到 2025 年，重点行业关键工序数控化水平持续提升，制修订\n国家标准、行业标准 80 项以上，建成一批特色鲜明的示范基\n地，培育系统解决方案供应商超过\n60 家。"
    found = read(text)
    assert [t.value for t in found] == [80, 60]
    assert {t.end for t in found} == {date(2025, 12, 31)}


# ------------------------------------------------------------------ what, how much

INDICATORS = [
    ("改造提升400亩日光温室、新建900亩大棚。", ["日光温室", "大棚"]),
    ("确定2023年度商品住房价格涨幅控制目标为5%。", ["商品住房价格涨幅"]),
    ("到2025年，均衡性转移支付增长8%。", ["均衡性转移支付增长"]),
    ("到2025年，全市机器人产业规模达到800亿元。", ["全市机器人产业规模"]),
    ("打造100个具有全国影响力的体育品牌。", ["具有全国影响力的体育品牌"]),
    ("到2025年，稻谷种植、收获机械化率分别达到96%和70%。", ["稻谷种植机械化率", "稻谷收获机械化率"]),
    ("到2025年，软件业、制造业产值分别达到60亿元和90亿元。", ["软件业产值", "制造业产值"]),
    ("力争全年新增上市公司6家、规上企业200家。", ["新增上市公司", "新增规上企业"]),
    ("每年举办对接活动不少于4场、提供诊断服务不少于60次。", ["每年举办对接活动", "每年提供诊断服务"]),
    ("到2025年，确保高新技术企业达到900家，力争达到1000家。", ["高新技术企业", "高新技术企业"]),
    ("到2025年，信息产业营收突破2万亿元，年均增长10%以上。", ["信息产业营收", "信息产业营收年均增长"]),
    ("每年完成4000亿元投资。", ["每年完成投资"]),
    ("到2025年，骨干专业（群）建设水平提升，建设骨干专业（群）50个。", ["建设骨干专业（群）"]),
    ("到2025年，推出算力达到8TFLOPS、能效比超过1TFLOPS/w的边缘芯片。", ["边缘芯片推出算力", "边缘芯片能效比"]),
    ("到2025年，建设工业互联网标杆工厂、智慧车间等示范项目80个。", ["建设工业互联网标杆工厂、智慧车间等示范项目"]),
    ("到2025年，产业结构明显优化，达到70%以上。", ["产业结构明显优化"]),
    ("到2025年，单位产值能耗较2022年累计下降12%。", ["单位产值能耗"]),
    ("到2025年，平均交付周期缩短20%、设备利用率提高8%。", ["平均交付周期", "设备利用率"]),
    ("到2025年，新签约亿元以上制造业项目300个。", ["新签约亿元以上制造业项目"]),
    ("到2025年，产值超千亿元的产业链达到6条。", ["产值超千亿元的产业链"]),
    ("到2025年，数字经济规模显著扩大，占GDP比重超过50%。", ["数字经济规模占GDP比重"]),
    ("到2025年，粮食播种面积3000万亩，产量200亿斤。", ["粮食播种面积", "粮食播种产量"]),
    ("到2025年，新增10家国家级专业型、50家省级行业平台。", ["新增国家级专业型平台", "新增省级行业平台"]),
    ("谋划60个引领性、带动性的重大项目。", ["引领性、带动性的重大项目"]),
    ("到2025年，培育绿色工厂20家，其中省级以上8家。", ["绿色工厂", "省级以上绿色工厂"]),
    ("到2025年，配套率由2022年的30%提高到45%。", ["配套率"]),
    ("每年开放场景20个，聚集合作伙伴不少于30家(市大数据局负责)。", ["每年开放场景", "聚集合作伙伴"]),
    ("力争年底前完成改造900户，8月底前出租率达到70%。", ["改造", "出租率"]),
    ("到2025年，90%的市达到三星级以上。", ["市达到三星级以上"]),
    ("在软件方面申请专利不少于6项。", ["申请专利"]),
    ("到2025年，外贸额完成310亿元，增长5%以上。", ["外贸额", "外贸额增长"]),
]


@pytest.mark.parametrize(("text", "names"), INDICATORS)
def test_indicators(text: str, names: list[str]) -> None:
    assert [t.indicator for t in read(text)] == names


CHANGES = [
    ("到2025年，商品房价格涨幅控制目标为6%。", Change.INCREASE),
    ("到2025年，地区生产总值增速为6%。", Change.INCREASE),
    ("到2025年，实现单位产值能耗下降9%。", Change.DECREASE),
    ("到2025年，新开工建设保障性住房和安置住房30万套。", Change.INCREASE),
    ("到2025年，普及率提高到56%。", Change.LEVEL),
    ("到2025年，普及率提高6个百分点。", Change.INCREASE),
    ("到2025年，能耗强度下降13.5%。", Change.DECREASE),
    ("力争全年新增规模以上企业200家。", Change.INCREASE),
    ("到2025年，机架规模年均增速保持在20%左右。", Change.INCREASE),
    ("到2025年，事故起数年均降幅达到5%。", Change.DECREASE),
    ("到2025年，培育企业200家。", Change.LEVEL),
]


@pytest.mark.parametrize(("text", "change"), CHANGES)
def test_change(text: str, change: Change) -> None:
    assert [t.change for t in read(text)] == [change]


def test_a_list_goes_on_increasing() -> None:
    text = "到2025年，新改建文化馆12个、文化广场80个。新开工住房3万套，其中公租房1万套。培育企业9家、建设园区2个。"
    assert [t.change.value for t in read(text)] == ["increase"] * 4 + ["level"] * 2


def test_a_year_planned_stays_ahead_in_a_later_copy() -> None:
    planned = "2022年全市计划供应用地在近3年平均面积基础上增加9%以上。"
    assert [(t.quote, t.end) for t in read(planned)] == [("9%以上", date(2022, 12, 31))]
    assert quotes("2022年全市供应用地增加9%以上。") == []


def test_a_report_tells_unless_it_looks_ahead() -> None:
    heard = "记者走进老街，据介绍，街区改造院落40处。"
    assert quotes(heard, title="") == []
    assert quotes(heard + "今后将改造院落60处。", title="") == ["60处"]
    assert quotes(heard + "文件明确，组织实施更新项目50项。", title="") == ["50项"]


def test_values_and_bounds_come_from_the_quantity() -> None:
    (target,) = read("到2025年，遴选2—3个市开展试点。")
    assert (target.value, target.value_max, target.unit, target.bound) == (Decimal(2), Decimal(3), "个", Bound.RANGE)


# ------------------------------------------------------------------ who, how bindingly

STRENGTHS = [
    ("到2025年，必须完成改造200个。", Strength.MUST),
    ("确保年底前完成改造200个。", Strength.MUST),
    ("力争到2025年完成改造200个。", Strength.STRIVE),
    ("鼓励各地到2025年建成园区5个。", Strength.ENCOURAGE),
    ("到2025年，探索建设无人农场5个。", Strength.EXPLORE),
    ("到2025年，完成改造200个。", Strength.PLAIN),
    ("到2025年，鼓励社会参与，确保完成改造200个。", Strength.MUST),
    ("到2025年，提升供应链水平，完成改造200个。", Strength.PLAIN),
    ("考核指标：网关支持工业协议不少于6种。", Strength.PLAIN),
]


@pytest.mark.parametrize(("text", "strength"), STRENGTHS)
def test_strength(text: str, strength: Strength) -> None:
    assert [t.strength for t in read(text)] == [strength]


BODIES = [
    ("建设园区10个。（责任单位：市工信局、市财政局，各区政府）", ("市工信局", "市财政局", "各区政府")),
    ("建设园区10个。（省农业农村厅牵头，省财政厅配合）", ("省农业农村厅", "省财政厅")),
    ("建设园区10个。(牵头单位：市科技局；责任单位：各县〔市、区〕政府)", ("市科技局", "各县政府")),
    ("建设园区10个。(责任单位:市发展改革局(商务局)、市财政局)", ("市发展改革局", "市财政局")),
    ("建设园区10个。（含配套设施）", ()),
    ("建设园区10个。", ()),
]


@pytest.mark.parametrize(("text", "bodies"), BODIES)
def test_bodies(text: str, bodies: tuple[str, ...]) -> None:
    assert [t.bodies for t in read(text)] == [bodies]


def test_base_year() -> None:
    assert [t.base_year for t in read("到2027年，能耗强度比2022年下降14%。")] == [2022]
    assert [t.base_year for t in read("到2027年，产值达到2022年的2.5倍。")] == [2022]
    assert [t.base_year for t in read("到2027年，能耗强度下降14%。")] == [None]


# ------------------------------------------------------------------ dated goals without a number


def qualitative(text: str, published: date | None = PUBLISHED) -> list[Target]:
    return [t for t in find_targets(Context(text, published, PLAN)) if t.qualitative]


def test_qualitative_goals_are_dated_and_marked() -> None:
    text = "到2025年，现代产业体系基本建成，培育企业200家，创新生态更加完善。加强组织领导。"
    found = qualitative(text)
    assert [(t.indicator, t.value, t.end) for t in found] == [
        ("现代产业体系基本建成", None, date(2025, 12, 31)),
        ("创新生态更加完善", None, date(2025, 12, 31)),
    ]
    assert all(text[t.start_char : t.end_char] == t.quote for t in found)


@pytest.mark.parametrize(
    "text",
    [
        "2021年，现代产业体系基本建成。",
        "加快形成现代产业体系。",
        "一、工作回顾\n到2022年，体系基本建成。",
        "到2025年，为更大范围推广积累经验。",
        "到2025年，已完成示范建设的，要加强实际应用。",
        "自2023年8月15日起至2023年12月31日，完成合同备案的个人可享受补贴。",
        "2023年5月1日至2023年12月31日，由市政府建立项目清单。",
        "今年，主管部门明确提出推进销售制度实现所见即所得。",
    ],
)
def test_no_qualitative_goal_without_a_coming_date(text: str) -> None:
    assert qualitative(text) == []


def test_qualitative_goals_end_at_any_comma() -> None:
    text = "到2025年,托育服务体系基本建成,老旧设施全面改造完成。"
    assert [t.quote for t in qualitative(text)] == ["托育服务体系基本建成", "老旧设施全面改造完成"]


def test_qualitative_goals_of_one_sentence_are_bounded() -> None:
    assert len(qualitative("到2025年" + "，某项工作体系基本建成" * 30)) == 8


# ------------------------------------------------------------------ for any text

WORDS = ["到2025年，", "2021年", "建成", "达到", "培育", "企业", "10个", "30%", "5亿元", "以上", "、", "，", "。", "；", "\n", "（责任单位：市局）", "一、目标", "——", "给予", "的", "分别", "和", "截至", "《", "》", "“", "”", "\t", "：", "其中"]  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_every_fact_is_proved(pieces: list[str]) -> None:
    text = "".join(pieces)
    context = Context(text, PUBLISHED, PLAN)
    last = -1
    for target in find_targets(context):
        assert text[target.start_char : target.end_char] == target.quote
        assert target.sentence_start <= target.start_char < target.end_char
        assert 0 < target.confidence <= 1
        assert (target.value is None) == target.qualitative
        assert last <= target.start_char
        last = target.start_char
        if target.end_quote_start is not None:
            start = target.end_quote_start
            assert text[start : start + len(target.end_quote)] == target.end_quote


GROWING = [
    "到2025年，建成10个，",
    "建成10个、",
    "5家和",
    "2024年、",
    "（",
    "到2025年",
    "一、目标\n",
    "——建成10个\n",
    "10个\n10个",
    "“《（",
    "分别达到5%和",
    "其中",
]


@pytest.mark.parametrize("piece", GROWING)
def test_work_grows_with_the_text_and_no_faster(piece: str) -> None:
    def calls(repeat: int) -> int:
        count = 0

        def tick(*_: object) -> None:
            nonlocal count
            count += 1

        context = Context(piece * repeat, PUBLISHED, PLAN)
        sys.setprofile(tick)
        try:
            find_targets(context)
        finally:
            sys.setprofile(None)
        return count

    find_targets(Context(piece * 400, PUBLISHED, PLAN))  # patterns compiled at their first use do not count
    assert calls(400) < calls(40) * 13 + 2_000
    find_targets(Context(piece * 3_000, PUBLISHED, PLAN))

"""Policy instruments: eight sentences of our own for every sub-type, among them two that it must leave alone."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.classify.instruments import code_instruments, instrument_kinds
from pipeline.classify.instruments.coder import code_sentence
from pipeline.classify.instruments.vocabulary import vocabulary
from pipeline.model import Document, InstrumentSide, Section, Table

# kind → sentences whose main code it is.
CODED = {
    "talent": [
        "支持临江学院开设机器人工程专业，每年培养应用型人才300名。",
        "实施“临江工匠”培育计划，对高技能人才给予安家支持。",
        "推行现代学徒制，校企共建实训基地5个。",
        "大力引进海洋装备领域领军人才和创新团队。",
        "开展企业数字化专题培训，全年轮训车间主任800人次。",
        "完善新兴职业的职称评审办法，畅通技能人才上升通道。",
    ],
    "funding": [
        "对首次升规的企业，给予一次性奖励10万元。",
        "市财政每年安排专项资金5000万元，用于支持厂房改造。",
        "按设备投资额的12%给予补助，单个项目最高不超过200万元。",
        "加大财政投入力度，把养老设施运行经费列入年度预算。",
        "对不裁员、少裁员的企业，按上年度缴费额的一半实行稳岗返还。",
        "在分配年度专项经费时，对进展快的县区予以适当倾斜，采取以奖代补方式安排。",
    ],
    "technology": [
        "组织实施一批关键核心技术攻关项目。",
        "支持企业与科研院所共建重点实验室和中试平台。",
        "推动高校科技成果在本市转移转化。",
        "加快高端轴承、精密减速器等零部件研制。",
        "鼓励企业加大研发投入，建立研发机构。",
        "引导传统企业开展智能化改造和技术升级。",
    ],
    "information": [
        "建立全市企业用能数据库，按季度更新。",
        "推动部门间数据共享，归集公共数据不少于两亿条。",
        "搭建产业链供需信息平台，定期推送用工信息。",
        "加快公共数据开放，分批发布数据资源目录。",
        "完善粮食市场监测体系，及时开展信息发布。",
        "建设船舶检验信息系统，推动数据互通。",
    ],
    "infrastructure": [
        "加快建设高标准厂房，完善园区道路和供水管网。",
        "推进5G网络在港区、机场等区域深度覆盖。",
        "保障重大项目用地需求，每年新增工业用地指标不少于2000亩。",
        "规划布局公共充电设施，建成充电桩3万个。",
        "改造升级农村电网和冷链设施。",
        "建设区域算力中心，提升新型基础设施水平。",
    ],
    "public_service": [
        "推行企业开办“一件事”，优化审批流程。",
        "为初创团队提供政策咨询、法律援助等公共服务。",
        "建设中小企业公共服务平台，提供一站式服务。",
        "完善随迁子女入学办法，保障义务教育学位供给。",
        "健全社区养老服务网络，发展普惠托育服务。",
        "设立服务专员，对重点项目实行代办服务。",
    ],
    "goal": [
        "到2028年，全市智能船舶产业规模突破800亿元。",
        "到2030年底，形成布局合理、特色鲜明的园区体系。",
        "主要目标：培育龙头企业30家，建成示范园区8个。",
        "力争到“十五五”末，海洋经济总量位居全省前列。",
        "编制全市低空空域利用专项规划，统筹起降点布局。",
        "到2027年，规上工业企业数字化改造覆盖率达到90%。",
    ],
    "finance": [
        "鼓励银行开发专利质押贷款产品，扩大信贷投放。",
        "设立总规模20亿元的产业引导基金。",
        "由政府性融资担保机构为小微企业提供低费率担保。",
        "支持符合条件的企业上市挂牌和发行债券。",
        "建立贷款风险补偿机制，引导社会资本参与园区开发。",
        "首套住房商业性个人住房贷款首付比例调整为不低于百分之十五。",
    ],
    "tax": [
        "落实研发费用加计扣除政策，做到应享尽享。",
        "对符合条件的小微企业减半征收企业所得税。",
        "出售自有住房一年内又购房的，退还已缴个人所得税，落实换购退税。",
        "免征车辆购置税政策延续至明年年底。",
        "全面清理并减免涉企行政事业性收费。",
        "企业确有困难的，可以申请缓缴社会保险费。",
    ],
    "regulation": [
        "未取得许可证的单位和个人不得从事危险货物运输。",
        "违反本办法第九条规定的，由市交通运输局责令限期改正，并处罚款。",
        "加强预售资金监管，对挪用行为依法查处。",
        "推行“双随机、一公开”抽查，将结果记入信用档案。",
        "严禁擅自改变厂房用途。",
        "经营者应当在三十日内向登记机关备案。",
    ],
    "strategy": [
        "成立由市长任组长的工作领导小组，建立联席会议制度。",
        "将任务完成情况纳入年度考核，定期开展督查。",
        "加强政策宣传，营造全社会支持创业的良好氛围。",
        "围绕链主企业开展精准招商。",
        "培育壮大特种船舶产业集群。",
        "深化要素市场化体制机制改革，选择三个县开展试点。",
    ],
    "ip": [
        "加大知识产权保护力度，严厉惩治侵权行为。",
        "开展海工装备专利导航，布局高价值专利。",
        "引导企业注册商标，保护商业秘密。",
        "推进软件正版化，强化著作权登记。",
        "加强地理标志培育，规范使用专用标志。",
        "建立知识产权快速维权中心。",
    ],
    "standard": [
        "制定多层厂房荷载和层高的地方标准。",
        "支持企业主导或参与国际标准制修订。",
        "完善智能船舶标准体系，发布建设指南。",
        "推动两化融合管理体系贯标。",
        "健全绿色产品认证体系和评价标准。",
        "统一数据接口规范，提升计量能力。",
    ],
    "procurement": [
        "各预算单位优先采购通过评审的创新产品。",
        "将绿色建材纳入政府采购目录。",
        "提高面向中小企业的预留份额，落实政府采购扶持政策。",
        "机关食堂带头采购脱贫地区农副产品。",
        "对首次投放市场的装备实行首购和订购。",
        "国有平台公司收购存量商品房用作保障房源。",
    ],
    "outsourcing": [
        "通过政府购买服务方式引入社会组织参与社区矫正。",
        "委托第三方机构对政策实施开展评估。",
        "采用政府和社会资本合作方式推进停车楼运营。",
        "养老照护事项可委托具备资质的机构承接。",
        "鼓励把非核心业务以服务外包方式交给专业公司。",
        "依法授予燃气特许经营权，公开选择经营者。",
    ],
    "trade": [
        "支持企业“走出去”，在共建“一带一路”国家设立海外仓。",
        "发展跨境电商，培育外贸新增长点。",
        "加强与东盟国家在海洋科技方面的国际合作。",
        "扩大高端装备出口，提升通关便利化水平。",
        "吸引外商投资先进制造业，放宽外资企业准入限制。",
        "积极参与数字领域国际规则磋商，拓展海外市场。",
    ],
    "demonstration": [
        "每年发布人工智能应用场景清单，打造示范应用项目20个。",
        "支持首台套装备推广应用。",
        "在港口、矿山等领域推广无人驾驶车辆应用。",
        "遴选一批智能工厂标杆，形成可复制可推广的模式。",
        "开展氢能车辆示范推广，扩大市场应用规模。",
        "加快喷涂、搬运等高危岗位机器人替代。",
    ],
    "subsidy": [
        "向市民发放文旅消费券5000万元。",
        "开展家电以旧换新，对购买节能产品的消费者给予补贴。",
        "对个人购买新能源汽车的，给予购车补贴3000元。",
        "对购买首套新建住房的家庭发放购房补贴。",
        "推行房票安置，凭房票购房可享受优惠。",
        "落实育儿补贴制度，按月发放到户。",
    ],
}
# (a kind, a sentence with its words that is not it, the main code it has: "" for none)
LEFT_ALONE = [
    ("talent", "加强党员教育，建设高素质机关干部队伍。", ""),
    ("talent", "本办法所称高层次人才，是指具有博士学位的人员。", ""),
    ("funding", "加强预售资金监管，严禁挪用。", "regulation"),
    ("funding", "完善信贷风险补偿，扩大贷款投放。", "finance"),
    ("technology", "制定自动驾驶技术标准。", "standard"),
    ("technology", "引进急需的专业技术人才。", "talent"),
    ("information", "（责任单位：市工业和信息化局、市大数据局）", ""),
    ("information", "网络运营者不得泄露个人信息，违反的依法处罚。", "regulation"),
    ("infrastructure", "建设国家级技术创新中心，支持企业开展联合攻关。", "technology"),
    ("infrastructure", "打造一批人才培养基地和实训基地。", "talent"),
    ("public_service", "大力发展服务贸易，扩大出口。", "trade"),
    ("public_service", "鼓励以购买服务方式委托专业机构运营。", "outsourcing"),
    ("goal", "以邓小平理论为指导，坚持统筹规划、突出目标导向。", ""),
    ("goal", "对产值突破1亿元的企业，给予50万元奖励。", "funding"),
    ("finance", "对企业的固定资产投资按5%给予补助。", "funding"),
    ("finance", "任何人不得骗取社会保险基金。", "regulation"),
    ("tax", "本通知抄送国家税务总局临江市税务局。", ""),
    ("tax", "支持综合保税区发展跨境电商。", "trade"),
    ("regulation", "简化审批流程，推行容缺受理，提供优质服务。", "public_service"),
    ("regulation", "推进新一代信息技术应用示范。", "demonstration"),
    ("strategy", "产业引导基金重点投向早期项目，撬动社会资本。", "finance"),
    ("strategy", "（市发展改革委牵头，市财政局配合）", ""),
    ("ip", "扩大知识产权质押融资规模。", "finance"),
    ("ip", "加强生态环境保护监管。", "regulation"),
    ("standard", "建设标准厂房100万平方米，完善配套设施。", "infrastructure"),
    ("standard", "适当提高困难群体补助标准，所需经费由市财政安排。", "funding"),
    ("procurement", "以政府购买服务的方式开展评估。", "outsourcing"),
    ("procurement", "骗取采购补贴的，责令退回并处罚款。", "regulation"),
    ("outsourcing", "发放住房公积金委托贷款。", "finance"),
    ("outsourcing", "申请人可以提交委托书。", ""),
    ("trade", "小区主要出入口应当设置无障碍通道，不得占用。", "regulation"),
    ("trade", "目前，我市部分产品的技术已达到国际先进水平。", ""),
    ("demonstration", "应用软件提供者不得收集无关信息。", "regulation"),
    ("demonstration", "目前，全市已建成省级示范园区6个。", ""),
    ("subsidy", "对企业购置研发设备给予补助100万元。", "funding"),
    ("subsidy", "依法打击骗取消费补贴的行为。", "regulation"),
]
HEADINGS = [
    ("发挥行业专家作用，组建市级讲师团。", {"talent": 0.4}, "talent"),
    ("每年推出一批重点方向。", {"technology": 0.4}, "technology"),
    ("每年推出一批重点方向。", {}, ""),
    ("每年推出一批重点方向。", {"technology": 0.2}, ""),
]


def main_code(sentence: str, headings: dict[str, float] | None = None) -> str:
    codes = code_sentence(sentence, headings or {})
    return codes[0].kind if codes else ""


def policy(text: str, **changes: object) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    plain = Document(
        doc_id=digest[:16], identity="p.txt", content_sha256=digest, text_hash=digest, format="text",
        title="临江市关于支持船舶工业的若干措施", text=text, doc_type="措施",
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "sentence"), [(k, s) for k, sentences in CODED.items() for s in sentences])
def test_a_sentence_gets_its_code(kind: str, sentence: str) -> None:
    assert main_code(sentence) == kind


@pytest.mark.parametrize(("kind", "sentence", "instead"), LEFT_ALONE)
def test_a_sentence_with_the_words_of_a_kind_may_be_another(kind: str, sentence: str, instead: str) -> None:
    found = [code.kind for code in code_sentence(sentence, {})]
    assert kind not in found
    assert (found[0] if found else "") == instead


@pytest.mark.parametrize(("sentence", "headings", "kind"), HEADINGS)
def test_a_heading_speaks_for_sentences_without_telling_words(
    sentence: str, headings: dict[str, float], kind: str
) -> None:
    assert main_code(sentence, headings) == kind


def test_every_kind_has_eight_sentences_a_side_a_name_and_a_definition() -> None:
    kinds = instrument_kinds()
    assert set(kinds) == set(CODED)
    for name, kind in kinds.items():
        assert len(CODED[name]) + sum(row[0] == name for row in LEFT_ALONE) >= 8
        assert kind.label
        assert kind.definition
        assert kind.declined
    assert {kind.side for kind in kinds.values()} == set(InstrumentSide)


TEXT = """一、强化人才支撑
对新入职的博士给予安家费，引进高层次人才50名，并设立总规模10亿元的产业引导基金。
组建市级讲师团。
二、其他
指标\t目标
引进人才\t50
第九条 未经许可不得从事拆解作业。"""


def outline(text: str) -> tuple[Section, ...]:
    a, b, c = text.index("一、"), text.index("二、"), text.index("第九条")
    return (
        Section("一", "一、强化人才支撑", 1, a, b, a + 8),
        Section("二", "二、其他", 1, b, len(text), b + 4),
        Section("二/第九条", "第九条 未经许可不得从事拆解作业。", 2, c, len(text), len(text)),
    )


def test_codes_of_a_document_carry_their_proof() -> None:
    table = Table(TEXT.index("指标"), TEXT.index("第九条") - 1, (("指标", "目标"), ("引进人才", "50")))
    document = policy(TEXT, sections=outline(TEXT), tables=(table,))
    codes = code_instruments(document)
    assert [(c.kind, c.main) for c in codes] == [
        ("talent", True), ("finance", False), ("talent", True), ("regulation", True)
    ]  # fmt: skip
    for code in codes:
        assert TEXT[code.start_char : code.end_char] == code.quote
        assert code.sentence_start <= code.start_char < code.end_char <= code.sentence_end
        assert 0 < code.confidence <= 1
    talent, finance, led, _ = codes
    assert talent.side is InstrumentSide.SUPPLY
    assert "高层次人才" in talent.terms
    assert finance.quote == "并设立总规模10亿元的产业引导基金"
    assert led.terms == ()
    assert led.quote == "组建市级讲师团。"


def test_headings_over_text_tables_and_what_stands_outside_the_body_are_no_units() -> None:
    body = policy(TEXT, sections=outline(TEXT), extra={"body_start": TEXT.index("二、"), "body_end": len(TEXT)})
    assert [c.kind for c in code_instruments(body)] == ["regulation"]


@pytest.mark.parametrize("doc_type", ["新闻报道", "政策解读", "标准指南"])
def test_reports_and_technical_standards_are_not_coded(doc_type: str) -> None:
    assert code_instruments(policy(TEXT, doc_type=doc_type)) == ()


def test_words_in_cited_titles_count_for_nothing() -> None:
    assert main_code("认真贯彻《临江市促进知识产权保护和专利转化条例》。") == ""


WORDS = sorted({cue.head for cues in vocabulary().cues.values() for cue in cues})


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*WORDS[::7], "，", "。", "《", "》", "\n", "支持", "2027年", "万元"]), max_size=40))
def test_any_text_gives_codes_in_order_with_true_quotes(parts: list[str]) -> None:
    text = "".join(parts)
    codes = code_instruments(policy(text))
    assert [c.sentence_start for c in codes] == sorted(c.sentence_start for c in codes)
    for sentence in {c.sentence_start for c in codes}:
        assert sum(c.main for c in codes if c.sentence_start == sentence) == 1
    assert all(text[c.start_char : c.end_char] == c.quote for c in codes)
    assert codes == code_instruments(policy(text))


def test_a_sentence_without_end_is_read_as_far_as_sentences_go() -> None:
    from pipeline.classify.instruments.hits import find_hits
    from pipeline.classify.instruments.vocabulary import vocabulary

    clause = "对企业给予资金补助，"
    long = clause + "2025年" * 100_000 + clause
    assert (
        [hit.start for hit in find_hits(long, vocabulary())]
        == [hit.start for hit in find_hits(clause, vocabulary())]
        != []
    )

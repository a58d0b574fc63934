from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.applications import find_applications
from pipeline.extract.context import Context
from pipeline.extract.deadlines import find_deadlines
from pipeline.model import Application, ApplicationKind, PartRole

CALL = """关于组织申报2024年云海市智能工厂的通知
各县（市、区）工业和信息化局，各有关企业：
为推进智能制造，决定组织申报智能工厂。现将有关事项通知如下：
一、申报对象：在云海市注册、具有独立法人资格的制造业企业。
二、申报条件
（一）近三年未发生较大以上安全事故；
（二）关键工序数控化率不低于60%。
三、申报材料
1.智能工厂申报书（附件1）；
2.营业执照复印件；
3.上一年度审计报告。
四、申报程序
（一）企业申报。请申报企业于2024年5月20日前登录“云海企业服务平台”在线填报，并将加盖公章的申报书（纸质，一式三份）报送所在县（市、区）工业和信息化局。
（二）审核推荐。各县（市、区）工业和信息化局于2024年5月31日前将推荐文件和汇总表报送市工业和信息化局装备科。
联 系 人：李晓楠，联系电话：0577-12345678
电子邮箱：zhuangbei@yunhai.example.cn
地　　址：云海市滨江大道88号1号楼502室（邮编：325000）
云海市工业和信息化局
2024年4月10日"""


def read(text: str, published: date | None = date(2024, 4, 10), title: str = "") -> tuple[Application, ...]:
    context = Context(text, published, title or text.split("\n", 1)[0])
    return find_applications(context, find_deadlines(context))


def one(text: str, title: str = "") -> Application:
    found = read(text, title=title)
    assert len(found) == 1, [a.quote for a in found]
    return found[0]


def test_a_call_for_applications() -> None:
    firms, offices = read(CALL)
    assert (firms.kind, firms.span and firms.span.end) == (ApplicationKind.APPLY, date(2024, 5, 20))
    assert firms.words(PartRole.APPLICANT) == ("申报企业",)
    assert firms.words(PartRole.CONDITION) == ("近三年未发生较大以上安全事故", "关键工序数控化率不低于60%")
    assert firms.words(PartRole.SYSTEM) == ("云海企业服务平台",)
    assert firms.words(PartRole.RECIPIENT) == ("所在县（市、区）工业和信息化局",)
    assert firms.words(PartRole.FORM) == ("在线填报", "纸质，一式三份")
    assert "申报书" in "".join(firms.words(PartRole.MATERIAL))
    assert offices.words(PartRole.APPLICANT) == ("各县（市、区）工业和信息化局",)
    assert offices.words(PartRole.MATERIAL) == ("推荐文件", "汇总表")
    assert offices.words(PartRole.RECIPIENT) == ("市工业和信息化局装备科",)
    assert offices.words(PartRole.CONTACT) == ("李晓楠",)
    assert offices.words(PartRole.PHONE) == ("0577-12345678",)
    assert offices.words(PartRole.EMAIL) == ("zhuangbei@yunhai.example.cn",)
    assert offices.words(PartRole.ADDRESS) == ("云海市滨江大道88号1号楼502室",)


def test_every_part_is_proved_by_its_offsets() -> None:
    for application in read(CALL):
        assert CALL[application.start_char : application.end_char] == application.quote
        for part in application.parts:
            assert CALL[part.start_char : part.end_char] == part.quote


def test_things_stand_under_their_heading_where_the_window_names_none() -> None:
    text = """云海市人才公寓申请公告
一、申请对象
在云海市工作的青年人才。
二、申请材料
（一）身份证件；
（二）劳动合同原件；
（三）学历证书复印件。
三、申请时间：2024年6月1日至6月20日。"""
    found = one(text)
    assert found.words(PartRole.MATERIAL) == ("身份证件", "劳动合同原件", "学历证书复印件")
    assert found.words(PartRole.APPLICANT) == ("在云海市工作的青年人才",)
    assert found.span
    assert found.span.start == date(2024, 6, 1)


COMMENT = """关于公开征求《云海市停车管理办法（征求意见稿）》意见的公告
我局起草了《云海市停车管理办法（征求意见稿）》，现面向社会公众公开征求意见。
一、征求意见时间：2024年4月11日至5月10日。
二、社会公众可通过信函、电子邮件等方式反馈意见。
（一）信函请寄至：云海市解放路12号市城管局法规处，邮编：325000；
（二）电子邮箱：fagui@yunhai.example.cn；
（三）联系人：周老师，0577-87654321。"""


def test_a_call_for_comment() -> None:
    found = one(COMMENT)
    assert found.kind is ApplicationKind.COMMENT
    assert found.words(PartRole.APPLICANT) == ("社会公众",)
    assert found.words(PartRole.MATERIAL) == ("意见",)
    assert found.words(PartRole.FORM) == ("信函", "电子邮件")
    assert found.words(PartRole.ADDRESS) == ("云海市解放路12号市城管局法规处",)
    assert found.words(PartRole.CONTACT) == ("周老师",)
    assert found.words(PartRole.PHONE) == ("0577-87654321",)


# sentence → kind, applicant, materials, recipient
SENTENCES = [
    ("各区商务局应于每年1月底前向市商务局报送上一年度工作总结。", "report", "各区商务局", ("上一年度工作总结",), "市商务局"),
    ("请各高校于2024年9月30日前将项目申报书和佐证材料报送省教育厅科技处。", "apply", "各高校", ("项目申报书", "佐证材料"), "省教育厅科技处"),
    ("申请人应在2024年7月15日前向区人力资源和社会保障局提交申请表、身份证复印件等材料。", "apply", "申请人",
     ("申请表", "身份证复印件"), "区人力资源和社会保障局"),
    ("2024年6月30日前，符合条件的企业可向所在地税务机关提出申请。", "apply", "符合条件的企业", ("申请",), "所在地税务机关"),
    ("参赛单位须于2024年8月1日前登录“云创大赛系统”上传参赛作品。", "apply", "参赛单位", ("参赛作品",), ""),
    ("请各市财政局于2024年5月10日前将绩效自评报告报我厅备案。", "report", "各市财政局", ("绩效自评报告",), "我厅"),
    ("市水利局会同市财政局对申报方案进行审核，于2024年6月10日前报送省水利厅（纸质版一式两份）。", "apply", "市水利局",
     ("申报方案",), "省水利厅"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "applicant", "materials", "recipient"), SENTENCES)
def test_sentences(text: str, kind: str, applicant: str, materials: tuple[str, ...], recipient: str) -> None:
    found = one(text, "关于有关工作的通知")
    assert found.kind == kind
    assert found.words(PartRole.APPLICANT)[:1] == (applicant,)
    assert found.words(PartRole.MATERIAL) == materials
    assert found.words(PartRole.RECIPIENT) == ((recipient,) if recipient else ())


def test_a_list_of_things_without_a_time() -> None:
    text = """云海市购房补贴办事指南
申请人需提交以下材料：
1.购房补贴申请表
2.商品房买卖合同复印件
3.契税完税凭证
办理地点：云海市政务服务中心3号窗口"""
    found = one(text)
    assert found.span is None
    assert found.quote == "申请人需提交以下材料："
    assert found.words(PartRole.MATERIAL) == ("购房补贴申请表", "商品房买卖合同复印件", "契税完税凭证")
    assert found.words(PartRole.ADDRESS) == ("云海市政务服务中心3号窗口",)


def test_things_are_named_in_another_sentence() -> None:
    text = """云海市购房补贴实施细则
补贴申请截止时间为2024年12月31日，逾期不再受理。
购房人向市住房和城乡建设局提供身份证明、购房发票、契税完税凭证等材料。"""
    found = one(text)
    assert found.words(PartRole.MATERIAL) == ("身份证明", "购房发票", "契税完税凭证")
    assert found.words(PartRole.RECIPIENT) == ("市住房和城乡建设局",)
    assert found.words(PartRole.APPLICANT) == ("购房人",)


@pytest.mark.parametrize(
    "text",
    [
        "到2025年，建成标准厂房100万平方米。",
        "市发展改革委2024年6月底前出台实施细则。",
        "本办法自2024年5月1日起施行，有效期3年。",
        "2023年共受理申请120件。",
    ],
)
def test_other_times_are_no_windows(text: str) -> None:
    assert read(text, title="云海市有关措施") == ()


def test_fax_and_complaint_numbers_are_no_contacts() -> None:
    text = """关于征集人工智能应用案例的通知
请各单位于2024年6月1日前将案例材料报送市经信局。
联系电话：0577-22223333，传真：0577-22224444；监督电话：0577-22225555"""
    assert one(text).words(PartRole.PHONE) == ("0577-22223333",)


def test_two_windows_in_one_sentence_keep_their_things_apart() -> None:
    text = "依托单位应于2024年4月22日前提交电子申请书，并于4月23日前提交项目申请清单。"
    first, second = read(text)
    assert first.words(PartRole.MATERIAL) == ("电子申请书",)
    assert second.words(PartRole.MATERIAL) == ("项目申请清单",)
    assert {a.words(PartRole.APPLICANT) for a in (first, second)} == {("依托单位",)}


SIGN_UP = """关于举办云海市工业设计大赛的通知
一、参赛对象为全市工业设计企业、高校师生。
二、报名时间：2024年5月1日至6月15日
三、报名材料：1.报名表；2.设计说明书；3.作品图纸。
四、报名方式：登录大赛官网（网址：https://design.yunhai.example.cn/2024）在线报名。
五、受理单位：云海市工业设计协会
联系人及电话：大赛组委会 张雨桐 0577-33334444；陈工 0577-33335555；手机13800001111，举报电话：12388
版权所有 https://www.yunhai.example.cn/col/col1.html"""


def test_a_call_to_sign_up() -> None:
    found = one(SIGN_UP)
    assert found.kind is ApplicationKind.ENROL
    assert found.words(PartRole.APPLICANT) == ("全市工业设计企业、高校师生",)
    assert found.words(PartRole.MATERIAL) == ("报名表", "设计说明书", "作品图纸")
    assert found.words(PartRole.URL) == ("https://design.yunhai.example.cn/2024",)
    assert found.words(PartRole.FORM) == ("在线报名",)
    assert "云海市工业设计协会" in found.words(PartRole.RECIPIENT)
    assert found.words(PartRole.CONTACT) == ("大赛组委会 张雨桐", "陈工")
    assert found.words(PartRole.PHONE) == ("0577-33334444", "0577-33335555", "13800001111")


def test_conditions_and_things_in_nested_lists() -> None:
    text = """云海市人才补贴申报细则
第二条 申报条件
同时具备下列条件：
1.在本市企业全职工作；
2.连续缴纳社会保险满12个月，且申报时仍在缴纳，没有中断，也没有补缴记录，由社会保险经办机构核实并出具书面的证明材料为准。
第三条 申报材料
（一）购房补贴
1.身份证复印件
2.购房合同复印件
（二）租房补贴
1.租赁合同复印件
线上办理
第四条 补贴申报时间为2024年9月1日至9月30日。
第五条 本细则由市人力资源和社会保障局负责解释。"""
    found = one(text)
    assert found.words(PartRole.MATERIAL) == ("身份证复印件", "购房合同复印件", "租赁合同复印件")
    first, second = found.words(PartRole.CONDITION)
    assert (first, second) == ("在本市企业全职工作", "连续缴纳社会保险满12个月")


def test_a_list_behind_a_colon_and_a_heading_with_a_sentence_below() -> None:
    text = """云海市小微企业贴息申请指南
一、申请主体
在云海市注册并正常经营的小微企业。其他企业不适用。
二、申请资料：贷款合同、利息支付凭证和营业执照复印件。
三、企业于2024年10月31日前向开户银行提出申请。"""
    found = one(text)
    assert set(found.words(PartRole.MATERIAL)) >= {"贷款合同", "利息支付凭证", "营业执照复印件"} or found.words(
        PartRole.MATERIAL
    ) == ("申请",)
    assert found.words(PartRole.APPLICANT) == ("企业",)


def test_a_sentence_broken_over_lines_goes_on() -> None:
    text = """关于开展质量奖评选的通知
请各推荐单位于2024年8月10日前将推荐表及有关
材料报送市市场监管局质量科。
联系电话：0577-66667777"""
    found = one(text)
    assert found.words(PartRole.RECIPIENT) == ("市市场监管局质量科",)
    assert found.words(PartRole.APPLICANT) == ("各推荐单位",)


PIECES = ["请各单位于2024年6月1日前", "将", "申报书", "、", "和", "（纸质，一式三份）", "报送", "市工信局", "，", "。", "\n", "申报材料：", "1.", "联系人：", "王", "0577-12345678", "《", "》", "：", "；"]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_parts_are_always_stretches_of_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    for application in read(text, title="申报通知"):
        assert text[application.start_char : application.end_char] == application.quote
        for part in application.parts:
            assert part.quote
            assert text[part.start_char : part.end_char] == part.quote


@pytest.mark.parametrize(
    "piece", ["请各单位", "申报材料：\n", "（", "、申报书", "2024年6月1日前报送申报书，", "联系人：王、"]
)
def test_long_hostile_texts_end(piece: str) -> None:
    assert isinstance(read(piece * 3000, title="申报通知"), tuple)


def test_who_reports_may_stand_in_the_sentence_before() -> None:
    text = "各区民政局应当加强资金监管。每年1月底前向市民政局报送资金使用情况。"
    (found,) = read(text, title="云海市助餐资金管理办法")
    assert found.words(PartRole.APPLICANT) == ("各区民政局",)
    assert found.words(PartRole.RECIPIENT) == ("市民政局",)


def test_what_is_read_by_the_line_above() -> None:
    text = """关于规范停车收费的公告
公开征求意见的时间
2024年5月6日至6月5日
意见反馈方式：电子邮件 tingche@yunhai.example.cn"""
    (found,) = read(text)
    assert found.kind is ApplicationKind.COMMENT
    assert found.words(PartRole.EMAIL) == ("tingche@yunhai.example.cn",)


def test_a_single_thing_without_a_time_is_no_application() -> None:
    assert read("申请材料：\n1.申请表\n其他事项另行通知。", title="云海市说明") == ()


def test_a_list_stops_where_the_numbering_returns() -> None:
    text = """云海市补贴指南
一、申请材料
1.申请表
2.身份证复印件
二、申请时间：2024年6月1日前
三、注意事项
1.不得重复申请"""
    assert one(text).words(PartRole.MATERIAL) == ("申请表", "身份证复印件")

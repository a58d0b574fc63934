"""What the sentence around a time says: who hands in what, in what form, to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.applications.vocabulary import pattern
from pipeline.model import PartRole

Found = tuple[PartRole, int, int]

_OPEN, _CLOSE = "（(《“〔[【〈", "）)》”〕]】〉"
_NUMBERING = re.compile(
    r"\s*(?:第[一二三四五六七八九十百\d]+[条章节]|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．](?!\d)|[①-⑳])\s*"
)
_MODAL = (
    r"(?=\s*(?:应|须|需|可|要|将|于|在|按|凭|向|会同|牵头|负责|自行|通过|登[录陆]|提[交出供]|申[请报领]|报[送名]|填[写报]"
    r"|每[年月季半]|分别|进行|组织|携|持|如|对|主动|联合|点击|网上|在线|直接|统一|汇总|带|$))"
)
# The organ before 会同 or 牵头 leads; brackets inside a name are part of it: 市场监管局（厅、委）.
_NAME = r"(?:(?!由|给予|享受)[^，。；：！？,;:\n]){0,60}?"
_BRACKETED = r"(?:[（(][^（）()]{1,20}[）)])?"
_NO_SUBJECT = (
    r"(?!会同|协同|向|报|上报|反馈|将|经|根据|依据|按|对(?!于)|提交|寄|送|并|以|为|通过|登[录陆]|到|在|并由"
    r"|逾期|附|包括|的|如|其中)"
)
# 各 opens a subject whatever follows it: 各有关部门制定的办法，于…前报送.
_EACH = r"(?:请|由)?\s*(?P<who>各" + _NAME + r"{applicants}" + _BRACKETED + r")(?![、和及局厅委部会处的单]|办公|主管)"
_OF_TIME = (
    r"(?P<who>"
    + _NAME
    + r"{applicants})的?(?:集中|网上|现场)*(?:报名|申报|申请|受理|申领|登记|填报)[^，。；：]{0,10}时间"
)
_SUBJECT = (
    _NO_SUBJECT
    + r"(?:请|由|建议由|鼓励|欢迎|对于|凡)?\s*(?P<who>"
    + _NAME
    + r"{applicants}"
    + _BRACKETED
    + r"(?:等)?)"
    + _MODAL
)
_ORGANS = (
    r"(?:我[部委局厅办司行会院处]|我中心|本[局委厅办]|(?!的|有关|报|[送告])[^，。；：！？,;:“”《》（）()\s\d]"
    r"(?:(?!材料|资料|通过|情况|意见|书面|供)[^，。；：！？,;:“”《》\n]){0,44}?{receivers}(?:[（(](?!附件|见|含|详见|以|纸质|电子|一式|及)[^（）()]{1,40}[）)])?)"
)
_ORGAN_END = (
    r"(?=\s*(?:[。；，,;！!、\n]|[（(](?![^（）()]{1,12}[）)][一-龥])|$|备案|审核|审批|审定|汇总|进行|现场|办理|提[出交供]|申[请报领]|报[送告名]"
    r"|递交|反馈|书面|集中|的?窗口|咨询|复核|报备|统一))"
)
_REPORTED = r"(?<![申填上汇通日快月年简举公])报(?![名告送批考价表销建备])"
_SENT_TO = r"(?<![呈转批])(?:{sending}|" + _REPORTED + r")(?:至|到|给|往)?\s*(?P<to>" + _ORGANS + ")" + _ORGAN_END
_TO = (
    r"(?<![面一方意取倾投导])(?:向|到|至|"
    + _REPORTED
    + r")\s*(?P<to>"
    + _ORGANS
    + r")(?=\s*(?:提[出交供]|申[请报领]|报[送告名备]|递交|反馈|现场|办理|进行|书面|集中|补充|自愿|咨询|备案|审核|补报))"
)
_FORM = re.compile(
    r"(?:纸质|书面|电子)[版件档材料文]*[，、]?\s*[（(]?\s*(?:[一二两三四五六七八九十\d]+式?|一式)[一二两三四五六七八九十\d]*份"
    r"|一式[一二两三四五六七八九十\d]+[份套]"
    r"|(?:纸质|书面)(?:版|件|材料|申请|形式|文件)*|电子(?:版|文档|文件|材料|光盘)+(?:刻录光盘|光盘)?[一二两三\d]*[份张]?"
    r"|(?i:pdf|word|excel|jpg)\s*(?:版|格式)?(?:扫描件|文件)?|扫描件|光盘|U盘"
    r"|(?:网上|在线|线上|网络|现场)(?:填[报写]|申[报请领]|提交|报名|办理|受理|递交材料|递交|填写和提交)+"
    r"|无纸化申请|联合行文|行文"
)
_BY = re.compile(
    r"(?:通过|采取|采用|以)(?:发送|拨打)?(?P<ways>[^，。；：\n]{2,30}?)(?:等)?(?:方式|形式|途径|渠道|反馈|提出意见)"
)
_WAY = re.compile(r"信函|来信|邮寄|书信|电子邮[件箱]|传真|电话|书面|扫描二维码|问卷|网上|在线|微信|现场|来访")
_COMMENT = re.compile(r"(?:书面|修改|宝贵)?(?:意见(?:和|、|及|或)?建议|(?<!征求)(?<!求)意见(?!稿|征|反馈表|的通知|》))")
_SYSTEM = re.compile(
    r"(?:通过|登[录陆]|进入|访问|在|关注|于|使用)\s*(?:微信)?(?:小程序|公众号|官方网站|网址)?\s*(?P<sys>[“\"][^”\"\n]{2,40}[”\"](?:[^，。；\s]{0,6}(?:平台|系统|小程序|公众号|网站|专栏|栏目))?"
    r"|[^，。；：！？“”\s\d][^，。；：！？\n“”]{0,36}?(?:平台|系统|小程序|网站|公众号|APP|手机银行|服务网|政务网|服务大厅|专栏)(?![建上的]设))"
)


_SYSTEM_WORD = re.compile(r"平台|系统|小程序|公众号|网|APP|专[栏区]")


def subject(text: str, start: int, end: int, time: tuple[int, int]) -> Found | None:
    """Who is to act: the nearest name before the time, or the one right behind it."""
    for a, b in reversed(list(_clauses(text, start, time[0]))):
        found = _name(text, a, b)
        if found:
            return found
    behind = _after_time(text, time[1], end)
    for a, b in list(_clauses(text, behind, end))[:2]:
        found = _name(text, a, b)
        if found:
            return found
    return None


def _name(text: str, a: int, b: int) -> Found | None:
    numbered = _NUMBERING.match(text, a, b)
    a = numbered.end() if numbered else a
    tried = (pattern(source).match(text, a, b) for source in (_EACH, _OF_TIME, _SUBJECT))
    match = next((m for m in tried if m), None)
    if not match or len(match["who"]) < 2:
        return None
    return PartRole.APPLICANT, match.start("who"), match.end("who")


def _after_time(text: str, at: int, end: int) -> int:
    """Past （以寄出时间为准）, 前 and commas."""
    match = re.compile(r"\s*(?:[（(][^（）()]*[）)])?[前内止期间]*[，,、]?\s*").match(text, at, end)
    return match.end() if match else at


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Stretches between commas and colons that stand in no bracket."""
    depth, begin = 0, start
    for i in range(start, end):
        depth += (text[i] in _OPEN) - (text[i] in _CLOSE)
        if depth <= 0 and text[i] in "，,：:；;。":
            if i > begin:
                yield begin, i
            begin = i + 1
            depth = 0
    if end > begin:
        yield begin, end


def forms(text: str, start: int, end: int) -> Iterator[Found]:
    for match in _FORM.finditer(text, start, end):
        yield PartRole.FORM, match.start(), match.end()
    for ways in _BY.finditer(text, start, end):
        for match in _WAY.finditer(text, *ways.span("ways")):
            yield PartRole.FORM, match.start(), match.end()


def public(text: str, start: int, end: int) -> Iterator[Found]:
    """Who is asked for comment: 面向社会公众征求意见, 公众可通过…反馈."""
    source = r"(?P<who>{public.names})(?=[^，。；]{0,14}(?:可|征求|征集|通过|反馈|意见))"
    match = pattern(source).search(text, start, end)
    if match:
        yield PartRole.APPLICANT, match.start("who"), match.end("who")


def comments(text: str, start: int, end: int) -> Iterator[Found]:
    """What the public hands in: 意见, 意见建议."""
    match = _COMMENT.search(text, start, end)
    if match:
        yield PartRole.MATERIAL, match.start(), match.end()


def systems(text: str, start: int, end: int) -> Iterator[Found]:
    for match in _SYSTEM.finditer(text, start, end):
        a, b = match.span("sys")
        if text[a] in '“"':
            if not _SYSTEM_WORD.search(text, match.start(), min(b + 8, end)):
                continue
            closing = max(text.find("”", a, b), text.find('"', a + 1, b))
            a, b = a + 1, closing if closing > 0 else b
        yield PartRole.SYSTEM, a, b


def recipients(text: str, start: int, end: int) -> Iterator[Found]:
    """To whom: 报送财政部、住房城乡建设部, 向县住建局提出申请."""
    for source in (_SENT_TO, _TO):
        for match in pattern(source).finditer(text, start, end):
            a, b = _widen(text, match.start("to"), match.end("to"), end)
            address = re.search(r"\d+(?:号|楼|室)", text[a:b])
            if not address and not pattern(r"(?:{materials})$").search(text[a:b]):
                yield PartRole.RECIPIENT, a, b


def _widen(text: str, a: int, b: int, end: int) -> tuple[int, int]:
    """A list of organs is one recipient: 财政部、住房城乡建设部."""
    more = pattern(r"(?:\s*[、和及]\s*[^，。；：！？,;:“”《》、和\s]{1,24}?{receivers}" + _ORGAN_END + ")+").match(
        text, b, end
    )
    return a, more.end() if more else b


def materials(text: str, start: int, end: int) -> Iterator[Found]:
    """What: 将X报送…, 提交X; each item of a list apart."""
    for match in re.compile(r"(?<!即)将").finditer(text, start, end):
        yield from _before_verb(text, match.end(), min(end, match.end() + 200))
    for source in (
        r"(?:{handing})(?:了|有关|以下|下列|上述)?(?P<what>[^。；：！？;:\n，,]{2,140})",
        r"(?:^|(?<=[，。；\n]))(?P<what>(?:(?!会同|进行|对)[^，。；:：！？;:\n]){2,30})"
        r"(?=，?(?:应|须)?于[^，。；]{2,24}?(?:{sending}))",
        r"对(?P<what>[^，。；：\n]{2,30})进行(?:初审|审核|汇总|把关)",
    ):
        for match in pattern(source).finditer(text, start, end):
            yield from things(text, *match.span("what"))


_BETWEEN = (
    r"(?:一并|统一|同时|行文|联合行文|汇总|分别|以[^，。；]{2,12}形式|通过[^，。；]{2,30}?|于[^，。；]{2,20}?前?|集中|及时"
    r"|向[^，。；]{2,20}?)*[，,]?(?:{sending}|" + _REPORTED + ")"
)


def _before_verb(text: str, a: int, end: int) -> Iterator[Found]:
    """What stands between 将 and the verb that sends it; 报告 and 申请 may be the thing, not the verb."""
    stop = re.compile(r"[。；：！？;:\n]").search(text, a, end)
    stretch = end if stop is None else stop.start()
    for verb in pattern(_BETWEEN).finditer(text, a + 2, stretch):
        found = list(things(text, a, verb.start()))
        if found:
            yield from found
            return


def things(text: str, a: int, b: int) -> Iterator[Found]:
    """The items of a list that ends in something one can hand in; nothing otherwise."""
    b = _before_bracket(text, a, b)
    cut = pattern(r"[^、]*?(?:{materials})(?:等[^、，。；]{0,6})?[）)》”]*").finditer(text, a, b)
    last = None
    for match in cut:
        last = match
    if last is None:
        return
    stop = last.end()
    tail = text[stop:b]
    if (
        tail
        and re.match(r"[一-龥]", tail)
        and not re.match(r"[的至到给并和与及等以进行向后，供补时]|原件|复印|审核|办理", tail)
    ):
        return
    for start, end in _split(text, a, stop):
        start, end = _trim(text, start, end)
        if end - start >= 2:
            yield PartRole.MATERIAL, start, end


def _before_bracket(text: str, a: int, b: int) -> int:
    """Without a bracket that closes the stretch: …申报书（纸质，一式2份）."""
    if b > a and text[b - 1] in "）)":
        depth = 0
        for i in range(b - 1, a, -1):
            depth += (text[i] in "）)") - (text[i] in "（(")
            if depth == 0:
                return i
    return b


def _split(text: str, a: int, b: int) -> Iterator[tuple[int, int]]:
    depth, begin, i = 0, a, a
    while i < b:
        depth += (text[i] in _OPEN) - (text[i] in _CLOSE)
        word = next((w for w in ("以及", "、", "和", "及", "》《") if text.startswith(w, i)), "")
        if word == "》《" and depth == 0 and text[i + 1] == "《":
            yield begin, i + 1
            begin = i + 1
        elif word and word != "》《" and depth <= 0 and _joins(text, begin, i, word):
            yield begin, i
            begin = i + len(word)
        i += 1
    yield begin, b


def _joins(text: str, begin: int, at: int, word: str) -> bool:
    """和 and 及 join items only where a whole item stands before them (加盖公章的申请表和承诺书)."""
    if word == "、":
        return True
    before = re.sub(r"(?:[（(][^（）()]*[）)])+$", "", text[begin:at])
    return bool(pattern(r"(?:{materials})[》”]?$").search(before))


_LEAD = re.compile(
    r"\s*(?:如有|若有|本人|相关的|上述|以下|包括|含|按要求|一并|同时|并|其中|加盖[^，。；]{0,20}?章的)?\s*"
)
_TAIL = re.compile(r"(?:等(?:相关|有关|其他)?(?:[证明材料资文件]*)|各?[一二两三\d]+份|\s+)$")


def _trim(text: str, a: int, b: int) -> tuple[int, int]:
    lead = _LEAD.match(text, a, b)
    a = lead.end() if lead else a
    tail = _TAIL.search(text[a:b])
    if tail and tail.start() >= 2:
        b = a + tail.start()
    return a, b

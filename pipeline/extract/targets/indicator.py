"""What a number counts or measures, in the text's own words, as short as it stays clear."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.targets.candidate import Candidate
from pipeline.extract.targets.descriptor import last_match
from pipeline.extract.targets.vocabulary import words
from pipeline.model import Change

_LONGEST = 60
_LONGEST_CHAIN = 12
_STOP = re.compile(r"[，。；;：:！？!?]|(?<!\d),|,(?!\d)")
_MARKER = re.compile(
    r"^(?:[-·•●]+|第?[一二三四五六七八九十]{1,3}[、.是]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、])+"
)
_LEADING = re.compile(
    r"^(?:(?:提出|明确|要求)?(?:到|至|在)?(?:20\d\d年?度?|规划期|“?十[一二三四五]五”?)(?:年?底前?|末|前|期间|时期|[上下]半年|[一二三四]季度)?"
    r"|\d{1,2}月(?:\d{1,2}日)?(?:底?前|底|末)|[一二三两五]年内?(?=累计|新增|新建|培训|培养|完成|建成|带动|撬动|实现)"
    r"|[^，。]{2,12}(?:应当|应|要|须)(?:在|于)(?:20\d\d年)?底?前?(?:\d{1,2}月)?底?前?|我们(?:希望)?|能够|在[^，。]{2,30}?方面|推进|全[省市县区国州]累计"
    r"|其中[，,]?|并|且|同时|确定|力争|争取|确保|努力|力求|使得?|计划|预计|拟|将|要|持续|加快|全年|今年|明年|年内|年底前?|累计|总体|基本|均(?![衡价等匀])|分别|应|须|初步|积极"
    r"|进一步|再|以及|和|及|与|、|的|到|建成|实施|支撑|推动|带动|促进|实现|完成|打造|培育|力保|保证|每年)+"
)
_TRAILING = re.compile(
    r"(?:分别|均|总体|累计|全部|总计|原则上|要|应当?|须|将|力争|争取|确保|达|稳定在|保持在|维持在|保持|控制|同比|比[^，]{0,8}年|较[^，]{0,8}年"
    r"|(?:预期|控制)目标|拟|为|到|约|在|至|从|由|超|完成|不|仅|各|共|每年|平均|有|占|：|:|（|\()+$"
)
_METRIC = re.compile(
    r"((?:总|年均|综合)?(?:规模|机械化率|增加值|产值|营业收入|主营业务收入|收入|比重|占比|面积|产量|产能|数量|总量|总数|人数|覆盖率|普及率"
    r"|利用率|合格率|处理率|达标率|完成率|满足率|率|额|数|量|增速|比例|指数))$"
)
_NEW = re.compile(r"新(?:增|建|改扩?建|培育|认定|引进|开工|制定|创建|设|签约?|开户|筹集|注册|落地|投放)|净增")
_MOVEMENT = re.compile(r"(?:年均|同比|平均|再)?(?:增长|提高|下降|降低|增速|增加|减少)(?:率|幅)?")
_AT = r"(?:达到|保持在|稳定在|控制在|不低于|超过|年均|为|是)?$"
_GROWS = re.compile(rf"(?:增速|增长率|增幅|涨幅|增长)(?:[^，。；,;]{{0,4}}目标)?{_AT}")
_SHRINKS = re.compile(rf"(?:降幅|下降率|降低率)(?:[^，。；,;]{{0,4}}目标)?{_AT}")
_MOVED = re.compile(
    r"(?<=...)(?:累计|平均|总体|明显|大幅|逐年)?(?:降低|下降|提高|缩短|压缩|减少|提升|压减|上升|节约|压降)$"
)
_RANK = re.compile(r"(?:国家|省|市|县|区)级(?:及?以上)?的?")
_BARE_METRIC = re.compile(
    r"占[^，]{2,8}(?:比重|比例)|总?(?:规模|产值|产量|营收|收入|数量|总量|面积|占比|比重|增加值|销售额|改造)"
)
_ADJECTIVE = re.compile(r"[型级性类式]$")
_VERBS_ALONE = re.compile(r"(?:改造|提升|建设|新建|建立|建成|整治|修复|完成|实施|盘活|处置|设立|收储|收购|筹集)+")
_HEAD = re.compile(r"[\u4e00-\u9fff]{2}$")
_PLACES = frozenset("市县区镇乡村户人")
_FROM = re.compile(r"(?:由|从)[^，、]{0,12}\d[^，、\d]{0,6}$")
_ASIDE = re.compile(r"[（(][^（()）]*\d[^（()）]*[)）]")
_PAIRS = {"（": "）", "(": ")", "“": "”", "《": "》"}


def name_indicators(group: Sequence[Candidate]) -> list[str]:
    """Indicators of the targets of one sentence, in order; a bare second number borrows the first one's name."""
    names: list[str] = []
    for position, candidate in enumerate(group):
        previous = group[position - 1] if position else None
        name = _shared(group, position) or _name(candidate, previous)
        names.append(_completed(candidate, name, names[-1] if names else "") or _subject_before(candidate))
    return names


def _completed(c: Candidate, name: str, last: str) -> str:
    """A name that cannot stand alone (产量, 占GDP比重, 其中省级) with what the sentence named before it."""
    if last and (not name or _MOVEMENT.fullmatch(name)):
        return last + name
    if _RANK.fullmatch(name) and last:
        return name + _RANK.sub("", last)
    if _BARE_METRIC.fullmatch(name):
        stem = _METRIC.sub("", last) if last else _said_of(c)
        return name if re.search(rf"\d|{name}$", stem) else stem + name
    return name


def _said_of(c: Candidate) -> str:
    """What the clause before speaks of: its words up to the verb or figure."""
    return re.split(r"达到|超过|突破|提[高升]|形成|实现|保持|基本|不断|显著|\d", _subject_before(c))[0]


def _name(c: Candidate, previous: Candidate | None) -> str:
    ahead, behind = _noun_ahead(c, previous), _noun_behind(c)
    counted = c.quantity.measure == "count" or (c.quantity.measure == "share" and not c.quantity.lead)
    if counted and behind:
        return _with_verb(c, behind)
    if behind and _VERBS_ALONE.fullmatch(ahead):
        return behind
    if behind and not ahead:
        return _with_verb(c, _verb_before(c) + behind)
    if behind and c.after.startswith("的"):
        return f"{behind}{ahead}"[:_LONGEST]
    if len(ahead) <= 4 and c.quantity.measure != "count":
        thing = re.search(r"的([^，。；、,;]{2,20})[，。；、,;]?$", c.after)
        ahead = thing[1] + ahead if thing else ahead
    if c.quantity.change in (Change.INCREASE, Change.DECREASE):
        ahead = _TRAILING.sub("", _MOVED.sub("", ahead))
    return _with_verb(c, ahead) if ahead else ""


def _noun_behind(c: Candidate) -> str:
    """打造100个具有自主知识产权的品牌: what follows, up to the clause's end or the next item with its own number."""
    phrase = _STOP.split(c.after)[0].lstrip("的")
    if phrase.startswith(("(", "（")):
        return ""
    items = phrase.split("、")
    kept = [items[0]]
    for item in items[1:]:
        if not _ADJECTIVE.search(kept[-1]) and (re.search(r"\d", item) or words()["build"].match(item)):
            break
        kept.append(item)
    joined = re.split(r"(?:和|及|以及|与)(?=[^、，]{0,14}\d)", _headed(kept))[0]
    joined = re.sub(r"等?(?:任务目标|目标|任务)(?:的?实现|的?完成)?$", "", joined)
    return _balanced(joined)[:_LONGEST] if len(joined) > 1 or joined in _PLACES else ""


def _headed(items: list[str]) -> str:
    """10家专业型、100家行业平台: an adjective takes the noun of the item that it waits for."""
    last = re.sub(r"^.*\d+(?:余|多)?[家个项名户套条种类件]", "", items[-1])
    if len(items) == 1 or last == items[-1]:
        return "、".join(items)
    head = _HEAD.search(last)
    return items[0] + (head[0] if head else "")


def _noun_ahead(c: Candidate, previous: Candidate | None) -> str:
    """体育竞赛表演产业总规模达到…: the clause before the number, without time, mood and bound words."""
    phrase = _stretch(c, previous)
    phrase = phrase.rpartition("其中")[2]
    phrase = _FROM.sub("", phrase)
    for _ in range(4):
        shorter = _TRAILING.sub("", _LEADING.sub("", _MARKER.sub("", phrase)))
        if shorter == phrase:
            break
        phrase = shorter
    return _balanced(phrase)[-_LONGEST:]


def _stretch(c: Candidate, previous: Candidate | None) -> str:
    """The words that may name the number: back to the target before it; a number that is none belongs to the name."""
    if c.gap is None or previous is None or previous.clause_start != c.clause_start:
        return c.before if c.gap is None or "、" not in c.gap else c.gap.rpartition("、")[2]
    if previous.quantity.end_char == c.gap_start or "、" in c.gap:
        return c.gap.rpartition("、")[2]
    return _ASIDE.sub("", c.before).rpartition("、")[2]


def _balanced(phrase: str) -> str:
    """Without blanks, dashes and brackets or quotes that lost their partner at an end."""
    phrase = phrase.strip("、— -\t，,")
    for left, right in _PAIRS.items():
        if phrase.count(left) > phrase.count(right) and phrase.endswith(left):
            phrase = phrase[:-1]
        if phrase.count(left) > phrase.count(right) and phrase.startswith(left):
            phrase = phrase[1:]
        if phrase.count(right) > phrase.count(left) and phrase.startswith(right):
            phrase = phrase[1:]
        if phrase.count(right) > phrase.count(left) and phrase.endswith(right):
            phrase = phrase[:-1]
    return phrase


def _with_verb(c: Candidate, noun: str) -> str:
    """每年 and 新增 belong to what is counted."""
    new = last_match(_NEW, c.before)
    if new and new.group() not in noun and not words()["build"].search(c.before[new.end() :]):
        noun = new.group() + noun
    if "每年" in c.before and "每年" not in noun:
        verb = _verb_before(c)
        noun = "每年" + (verb if not noun.startswith(verb) else "") + noun
    return noun


def _verb_before(c: Candidate) -> str:
    """The verb right before the number (完成4000亿元投资), if one stands there."""
    verb = last_match(words()["build"], c.before)
    return verb.group() if verb and verb.end() == len(c.before) else ""


def _subject_before(c: Candidate) -> str:
    """Where the clause itself names nothing (A显著提升，达到70%): the clause before it."""
    pieces = [piece for piece in _STOP.split(c.lead_in) if piece.strip()]
    return _balanced(_TRAILING.sub("", _LEADING.sub("", pieces[-1])))[-_LONGEST:] if pieces else ""


def _shared(group: Sequence[Candidate], position: int) -> str:
    """A种植、收获机械化率分别达到65%和55%: each name with the head and the tail they share."""
    members = chain_of(group, position)
    if len(members) < 2 or "分别" not in members[0].before:
        return ""
    head = _balanced(_LEADING.sub("", _MARKER.sub("", members[0].before.rsplit("分别", 1)[0])))
    names = head.split("、") if head.count("、") == len(members) - 1 else re.split(r"[、和及与]", head)
    if len(names) < len(members):
        return ""
    return _complete(names[-len(members) :], members.index(group[position]))


def _complete(names: list[str], position: int) -> str:
    name, tail = names[position], _METRIC.search(names[-1])
    ending = tail[1] if tail else ""
    stem = names[-1].removesuffix(ending)
    if position and len(name.removesuffix(ending)) <= 3 and len(names[0]) >= len(stem) + 2:
        name = names[0][: -len(stem)] + name  # 油菜种植、收获 → 油菜收获
    return name if name.endswith(ending) else name + ending


def chain_of(group: Sequence[Candidate], position: int) -> list[Candidate]:
    """The run of numbers joined by 、 or 和 that the one at ``position`` belongs to."""
    start = position
    while max(0, position - _LONGEST_CHAIN) < start and _joined(group[start - 1], group[start]):
        start -= 1
    end = position + 1
    while end < min(len(group), position + _LONGEST_CHAIN) and _joined(group[end - 1], group[end]):
        end += 1
    return list(group[start:end])


def _joined(left: Candidate, right: Candidate) -> bool:
    return left.clause_start == right.clause_start and right.gap in ("、", "和", "及", "与")


def changes_of(group: Sequence[Candidate]) -> list[Change]:
    """Level, increase or decrease for the targets of one sentence; 新增A10家、B5家 and 其中C3家 go on increasing."""
    changes: list[Change] = []
    for position, candidate in enumerate(group):
        change = _change_of(candidate)
        if position and change is Change.LEVEL and _goes_on_from(group[position - 1], candidate):
            change = changes[-1]
        changes.append(change)
    return changes


def _goes_on_from(previous: Candidate, c: Candidate) -> bool:
    """Whether the verb before the number before still governs this one: a list goes on, a part is named."""
    if c.quantity.change is not None or c.quantity.measure != previous.quantity.measure:
        return False
    if c.clause_start != previous.clause_start:
        return c.bare_before.startswith("其中") and not _MOVEMENT.search(c.bare_before)
    listed = c.gap is not None and c.gap.startswith(("、", "和", "及", "以及"))
    return listed and not words()["build"].match((c.gap or "").lstrip("、和及以"))


def _change_of(c: Candidate) -> Change:
    """From the words at the number, else from the clause's verb."""
    if c.quantity.change not in (None, Change.LEVEL):
        return c.quantity.change or Change.LEVEL
    if c.quantity.change is None and (_NEW.search(c.before[-24:]) or _NEW.match(c.bare_before.lstrip())):
        return Change.INCREASE
    if _GROWS.search(c.before):
        return Change.INCREASE
    if _SHRINKS.search(c.before):
        return Change.DECREASE
    return Change.LEVEL

"""What a number counts or measures, in the text's own words, as short as it stays clear."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.targets.candidate import Candidate
from pipeline.extract.targets.evidence import last_match
from pipeline.extract.targets.vocabulary import words
from pipeline.model import Change

_LONGEST = 60
_STOP = re.compile(r"[，。；;：:！？!?]|(?<!\d),|,(?!\d)")
_ITEM = re.compile(r"[、]")
_MARKER = re.compile(r"^(?:[-·•●]+|第?[一二三四五六七八九十]{1,3}[、.是]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、])+")
_LEADING = re.compile(
    r"^(?:(?:到|至|力争到|争取到|截至)?(?:20\d\d|本世纪|“[一二三四五十]+五”|“?[十]?[一二三四五]五”?)[^，]{0,8}?[年末底]+(?:[前末底]|期间|时期)?[，,]?"
    r"|其中[，,]?|并|且|同时|力争|争取|确保|努力|力求|推动|带动|促进|实现|使|计划|预计|拟|将|要|持续|加快|全年|年底前?|规划期末|累计|总体|基本|均|分别|年内|应|须|使得|初步|积极|进一步|再|以及|和|及|与|、|的|到)+"
)
_TRAILING = re.compile(r"(?:分别|均|总体|累计|全部|总计|要|应|须|将|力争|争取|确保|达|稳定在|保持在|维持在|保持|控制|同比|比[^，]{0,8}年|较[^，]{0,8}年|为|到|约|在|至|从|由|超|不|仅|各|共|每年|平均|每个|有|占|：|:|（|\()+$")
_VERB_FIRST = re.compile(r"[\u4e00-\u9fff]")
_SHARED_TAIL = re.compile(r"(?:[^、和及与，]{0,6}?)((?:总|年均|综合)?(?:规模|机械化率|增加值|产值|营业收入|主营业务收入|收入|比重|占比|面积|产量|产能|数量|总量|总数|人数|覆盖率|普及率|利用率|合格率|处理率|达标率|完成率|满足率|率|额|数|量|增速|比例|指数))$")
_KEEP_VERBS = re.compile(r"^(?:新增|新建|新培育|新认定|新引进|净增|新开工)")


def name_indicators(group: Sequence[Candidate]) -> list[str]:
    """Indicators of the targets of one sentence, in order; a bare second number borrows the first one's."""
    names: list[str] = []
    for position, candidate in enumerate(group):
        shared = _shared(group, position)
        name = shared or _name(candidate)
        if not name and names:
            name = names[-1]
        names.append(name or _subject_before(candidate))
    return names


def _name(c: Candidate) -> str:
    if c.quantity.measure == "count" or (c.quantity.measure == "share" and not c.quantity.lead):
        behind = _noun_behind(c)
        if behind:
            return _with_verb(c, behind)
    ahead = _noun_ahead(c)
    behind = _noun_behind(c)
    if ahead and c.after.startswith("的") and behind:
        return f"{behind}{_strip_verb(ahead)}"[:_LONGEST]
    return ahead or behind


def _noun_behind(c: Candidate) -> str:
    """打造100个具有自主知识产权的品牌: what follows, up to the clause's end or the next item."""
    phrase = _STOP.split(c.after)[0].lstrip("的")
    phrase = re.split(r"(?:目标|任务)$", phrase)[0]
    items = _ITEM.split(phrase)
    kept = [items[0]]
    for item in items[1:]:
        if re.search(r"\d", item) or words()["build"].match(item):
            break
        kept.append(item)
    joined = "、".join(kept)
    joined = re.split(r"(?:和|及|以及|与)(?=[^、，]{0,14}\d)", joined)[0]
    joined = joined.strip("“”、 \t（）()")
    if joined.startswith(("以上", "左右", "目标")):
        joined = joined[2:]
    return joined[:_LONGEST] if len(joined) > 1 else ""


def _with_verb(c: Candidate, noun: str) -> str:
    """每年 and 新增 belong to what is counted."""
    verb = last_match(words()["build"], c.before)
    prefix = ""
    if verb and _KEEP_VERBS.match(verb.group()):
        prefix = verb.group()
    if "每年" in c.before[-14:]:
        prefix = "每年" + (verb.group() if verb else "")
    return prefix + noun


def _noun_ahead(c: Candidate) -> str:
    """体育竞赛表演产业总规模达到…: the clause before the number, without time, mood and bound words."""
    phrase = c.before.split("、")[-1] if _cuts(c.before) else c.before
    phrase = phrase.split("其中")[-1]
    for _ in range(4):
        shorter = _TRAILING.sub("", _LEADING.sub("", _MARKER.sub("", phrase)))
        if shorter == phrase:
            break
        phrase = shorter
    return phrase.strip("“”、— -（(")[-_LONGEST:]


def _cuts(phrase: str) -> bool:
    """Whether the part before the last 、 is a finished item (it holds a number) and no part of one name."""
    head = phrase.rpartition("、")[0]
    return bool(re.search(r"\d", head))


def _strip_verb(phrase: str) -> str:
    return words()["build"].sub("", phrase, count=1) if words()["build"].match(phrase) else phrase


def _subject_before(c: Candidate) -> str:
    """Where the clause itself names nothing (A显著提升，达到70%): the clause before it."""
    pieces = [piece for piece in _STOP.split(c.lead_in) if piece.strip()]
    return _TRAILING.sub("", _LEADING.sub("", pieces[-1]))[-_LONGEST:] if pieces else ""


def _shared(group: Sequence[Candidate], position: int) -> str:
    """A、B机械化率分别达到65%和55%: each name with the tail they share."""
    start = position
    while start > 0 and _joined(group[start - 1], group[start]):
        start -= 1
    first = group[start]
    members = [first]
    for following in group[start + 1 :]:
        if not _joined(members[-1], following):
            break
        members.append(following)
    if len(members) < 2 or "分别" not in first.before:
        return ""
    head = first.before.rsplit("分别", 1)[0]
    names = [name for name in re.split(r"[、和及与]", _TRAILING.sub("", _LEADING.sub("", _MARKER.sub("", head)))) if name]
    if len(names) < len(members):
        return ""
    names = names[-len(members) :]
    tail = _SHARED_TAIL.search(names[-1])
    name = names[position - start]
    if tail and not name.endswith(tail[1]):
        name += tail[1]
    return name


def _joined(left: Candidate, right: Candidate) -> bool:
    if left.clause_start != right.clause_start:
        return False
    between = right.quantity.start_char - left.quantity.end_char
    return 0 < between <= 2 and bool(re.fullmatch(r"\s?[、和及与]\s?", right.before[-between:]))


def change_of(c: Candidate) -> Change:
    """Level, increase or decrease, from the words at the number, else from the clause's verb."""
    if c.quantity.change is not None and c.quantity.change is not Change.LEVEL:
        return c.quantity.change
    near = c.before[-24:]
    if re.search(r"新(?:增|建|开工|开户|培育|认定|制定|引进|创建|设|改)|净增", near) and c.quantity.change is None:
        return Change.INCREASE
    if re.search(r"(?:增速|增长率|增幅|年均增长|增长)$|(?:增速|增长率|增幅)(?:达到|保持在|稳定在|不低于|超过)?$", c.before):
        return Change.INCREASE
    if re.search(r"(?:降幅|下降率|降低率)(?:达到)?$", c.before):
        return Change.DECREASE
    return Change.LEVEL

"""The head of a document: 红头, 文号, title, 题注, 主送机关, and metadata lines that plain text carries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pipeline.language import fold
from pipeline.structure.dates import find_day, whole_day
from pipeline.structure.numbering import Rank, read_marker
from pipeline.structure.numbers import line_number, order_number, standard_number
from pipeline.structure.organs import is_organ
from pipeline.structure.roles import Role
from pipeline.structure.title import (
    Segment,
    best_segment,
    clean_title,
    could_be_title,
    is_month,
    lines_of,
    metadata_title,
    segments,
    undecorate,
)
from pipeline.structure.units import Unit, compact, squeeze
from pipeline.structure.words import words

_HEAD_UNITS = 24
_RED_HEAD = re.compile(
    r"(?P<organ>[一-龥（）() 、]{2,60}?)\s*(?:文\s*件|公\s*文|(?<!电)令|公\s*告|通\s*告|函|会议纪要|专报)"
)
_COVER_DATES = re.compile(
    r"(\d{4}\s*[-/年]?\s*\d\d\s*[-/月]?\s*\d\d日?)\s*发布\s*(\d{4}\s*[-/年]?\s*\d\d\s*[-/月]?\s*\d\d日?)\s*实施"
)
_STANDARD_HEAD = re.compile(
    r"(?:中华人民共和国)?(?:国家|行业|地方|团体|企业|国家环境保护|环境保护|[一-龥]{2,6}(?:省|市|自治区)(?:地方)?|[一-龥]{2,8}行业)标准"
    r"|[A-Z]{2}\d{0,2}|ICS[\d.]+|代替[A-Z].*|备案号.*"
)
_SECRECY = re.compile(r"(?P<level>绝密|机密|秘密|内部(?:资料|文件)?)\s*(?:[★☆*]\s*\S{0,6})?")
_URGENCY = re.compile(r"特急|加急|平急|急件|特提")
_COPY = re.compile(r"(?:№|No\.?|份号[:：]?)?\s*0\d{4,6}|\d{6}")
_SIGNER = re.compile(r"签\s*发\s*人\s*[:：]\s*(?P<name>[一-龥· ]{2,30})$")
_LABELS = re.compile(
    r"[【\[]?(?P<label>字体|发布时间|发布日期|发布机构|来\s*源|信息来源|文章来源|时\s*间|日\s*期|作\s*者|浏览次数|浏览量|阅读次数|点击数|索\s*引\s*号|文\s*号|发文字号|"
    r"发文机关|成文日期|公开日期|字\s*号|责任编辑|有效性|主题分类|体裁分类|公开方式)\s*[:：]\s*"
)
_LEADING_DATE = re.compile(r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?\s*[|｜]?\s*")
_APPROVAL = re.compile(r"[（(](?:(?:19|20)\d\d年|[一二]\S{3}年).{2,}(?:通过|批准|公布|发布|修订|修正|印发|施行)")
_TITLE_AND_ADDRESSEE = re.compile(
    r"(?P<title>[^。；：]*关于[^。；：]+?的(?:紧急|补充)?(?:通知|意见|通报|批复|函))\s?(?P<addressee>各[^。；]{2,400}[：:])"
)
_NOT_ADDRESSEE = re.compile(
    r"(?:如下|以下|包括|主要是|分别[是为]|附件|事项|问题|要求|意见|说明|内容|条件|材料|标准|方式|时间|地点|电话|目标|对象)[：:]$|\d[：:]$"
)
_ADDRESSEE_WORD = re.compile(
    r"政府|部门|各[一-龥]|厅|局|委|办|单位|公司|企业|机构|银行|协会|代表|委员|同志|院|校|中心|你[省市部委局]|处|会|团|社|所|群众|市民|家长|朋友|先生|女士|员|主席|书记|总理|教授|院士"
)


@dataclass
class Opening:
    """What the head says. ``roles`` holds the units it has accounted for; ``body`` is the first unit of the text."""

    title: str
    source: str  # metadata, title, text or derived
    title_units: range
    roles: dict[int, Role]
    body: int
    numbers: list[str] = field(default_factory=list)
    red_heads: list[str] = field(default_factory=list)
    order: str | None = None  # 海州省人民政府令, where the red head is of an order or an announcement
    organs: list[str] = field(default_factory=list)
    collector: str | None = None
    dated: date | None = None
    signer: str | None = None
    secrecy: str | None = None
    urgency: str | None = None
    copy_number: str | None = None
    fields: list[tuple[str, str]] = field(default_factory=list)
    addressees: tuple[str, ...] = ()


def read_opening(units: Sequence[Unit], stated_titles: Sequence[str]) -> Opening:
    """Read the head of ``units``; ``stated_titles`` are the titles that metadata gives, best first."""
    opening = Opening("", "derived", range(0), {}, 0)
    eligible = _scan_head(units, opening)
    stated = metadata_title(stated_titles)
    if stated:
        _take_stated(stated, units, eligible, opening)
    else:
        _take_best(units, eligible, opening)
    _settle(units, eligible, opening, layout=bool(stated))
    _read_addressees(units, opening)
    return opening


def part_addressees(units: list[Unit]) -> list[Unit]:
    """Undo a line join that ran 主送机关 into the title: 关于…的通知各区人民政府： becomes two lines."""
    for i, unit in enumerate(units[:_HEAD_UNITS]):
        match = None if unit.is_table or len(unit.text) > 600 else _TITLE_AND_ADDRESSEE.fullmatch(unit.text)
        if match and len(match["title"]) >= 10:
            parts = [replace(unit, text=match["title"]), replace(unit, text=match["addressee"])]
            return [*units[:i], *parts, *units[i + 1 :]]
    return units


def _scan_head(units: Sequence[Unit], opening: Opening) -> list[int]:
    """Account for everything before the first prose; the rest of the head may hold the title."""
    eligible: list[int] = []
    for i, unit in enumerate(units[:_HEAD_UNITS]):
        if _read_element(i, unit, opening, after_title=bool(eligible)):
            continue
        if not could_be_title(unit) or _is_addressee(unit.text) or _is_outline(unit, has_title=bool(eligible)):
            break
        eligible.append(i)
    return eligible


def _is_outline(unit: Unit, *, has_title: bool) -> bool:
    if compact(unit.text) in {"目录", "目次", "前言", "引言", "序言", "摘要"}:
        return True
    marker = read_marker(unit.text)
    if marker is None or (marker.rank is Rank.ITEM and unit.stands_out):  # ——副标题
        return False
    # 第一批…名单 is filtered by the grammar; a centred 一、 is a heading all the same.
    return marker.rank is not Rank.LETTER or has_title


def _read_element(i: int, unit: Unit, opening: Opening, *, after_title: bool) -> bool:
    """Note 文号, 红头, 密级, 日期 … of unit ``i``; False if it is none of these."""
    if unit.is_table:
        return False
    text = unit.text.strip()
    number = line_number(text) or standard_number(text) or _order_of(text, opening)
    signer = _SIGNER.search(text)
    if signer:
        opening.signer = clean_title(signer["name"])
    if number:
        opening.numbers.append(number)
    elif (pairs := _published_and_in_force(text) or metadata_line(text)) is not None:
        opening.fields.extend(pairs)
        opening.roles[i] = Role.DROPPED
        return True
    elif (day := whole_day(text)) is not None:
        return _read_date(i, text, day, opening)
    elif _APPROVAL.match(text) and len(text) < 200:
        found = find_day(text)
        opening.dated = opening.dated or (found.day if found else None)
    elif not signer and not is_month(text) and not _read_mark(text, opening, after_title=after_title):
        return False
    opening.roles[i] = Role.HEADLINE
    return True


def _order_of(text: str, opening: Opening) -> str | None:
    number = order_number(text) if opening.red_heads else None
    return f"{opening.order or ''}{number}" if number else None


def _published_and_in_force(text: str) -> list[tuple[str, str]] | None:
    """The cover line of a standard: 2015-06-03发布 2015-08-20实施."""
    match = _COVER_DATES.fullmatch(fold(text).strip())
    return [("发布日期", match[1]), ("实施日期", match[2])] if match else None


def _read_date(i: int, text: str, day: date, opening: Opening) -> bool:
    if text.isdigit():
        opening.fields.append(("日期", day.isoformat()))
        opening.roles[i] = Role.DROPPED
        return True
    opening.dated = opening.dated or day
    opening.roles[i] = Role.HEADLINE
    return True


def _read_mark(text: str, opening: Opening, *, after_title: bool) -> bool:
    squeezed = compact(text)
    if match := _SECRECY.fullmatch(squeezed):
        opening.secrecy = match["level"]
    elif _URGENCY.fullmatch(squeezed):
        opening.urgency = squeezed
    elif not after_title and _COPY.fullmatch(squeezed):
        opening.copy_number = re.sub(r"\D", "", squeezed)
    elif _STANDARD_HEAD.fullmatch(squeezed):
        return True
    elif not after_title and (match := _RED_HEAD.fullmatch(text)) and is_organ(match["organ"]):
        opening.red_heads.append(clean_title(match["organ"]))
        if squeezed.endswith(("令", "公告", "通告")):
            opening.order = squeezed
    else:
        return False
    return True


def metadata_line(text: str) -> list[tuple[str, str]] | None:
    """(label, value) pairs of a plain-text line that is nothing but metadata: 来源：本站 发布时间：2023-12-11."""
    dated = _LEADING_DATE.match(text)
    lead = dated.end() if dated else 0
    found = list(_LABELS.finditer(text))
    if not found or found[0].start() > lead or len(text) > 160 or "。" in text:
        return None
    ends = [match.start() for match in found[1:]] + [len(text)]
    pairs = [
        (compact(match["label"]), text[match.end() : end].strip(" 【】[]|｜"))
        for match, end in zip(found, ends, strict=True)
    ]
    if dated:
        pairs.append(("发布时间", dated[0]))
    label, value = pairs[0]
    if label in {"来源", "信息来源", "文章来源"} and (found_day := find_day(value)):
        pairs[0:1] = [(label, value[: found_day.start].strip()), ("发布时间", value[found_day.start :])]
    if label in {"时间", "日期"} and find_day(value) is None:
        return None
    return pairs


def _take_stated(stated: str, units: Sequence[Unit], eligible: Sequence[int], opening: Opening) -> None:
    run = lines_of(stated, units, eligible)
    opening.title, opening.source = stated, "metadata"
    if run is None:
        return
    if stated.rstrip().endswith(("…", "...")):
        whole = best_segment([s for s in segments(units, eligible) if s.start == run.start])
        run = range(whole.start, whole.end) if whole else run
        opening.title, opening.source = clean_title("".join(units[i].text for i in run)), "text"
    opening.title_units = run


def _take_best(units: Sequence[Unit], eligible: Sequence[int], opening: Opening) -> None:
    found = segments(units, eligible)
    best = best_segment([s for s in found if s.score > 0]) or _first_line(found, units)
    if best is None:
        return
    bare = undecorate(best.text)
    opening.title, opening.source = bare.title, "title"
    opening.title_units = range(best.start, best.end)
    if bare.number:
        opening.numbers.insert(0, bare.number)
    opening.collector = bare.organ
    for segment in found:
        _note_other(segment, best, opening)


def _first_line(found: Sequence[Segment], units: Sequence[Unit]) -> Segment | None:
    """A first line without any title word is one all the same when the text goes on after it (news)."""
    if not found or found[0].score < 0 or found[0].end >= len(units):
        return None
    return found[0] if len(found[0].text) >= 4 else None


def _note_other(segment: Segment, best: Segment, opening: Opening) -> None:
    """A collector's line above the real title repeats it: drop it, keep what it says."""
    if segment.start == best.start:
        return
    bare = undecorate(segment.text)
    ours, theirs = squeeze(opening.title), squeeze(bare.title)
    if theirs and (theirs in ours or ours in theirs):
        opening.collector = opening.collector or bare.organ
        if bare.number:
            opening.numbers.append(bare.number)
        for i in range(segment.start, segment.end):
            opening.roles[i] = Role.DROPPED


def _settle(units: Sequence[Unit], eligible: Sequence[int], opening: Opening, *, layout: bool) -> None:
    """Give the remaining head lines their roles and find where the text begins."""
    for i in opening.title_units:
        opening.roles[i] = Role.TITLE
    body = 0
    for i in range(min(len(units), _HEAD_UNITS)):
        if i in opening.roles:
            body = i + 1
            continue
        if i not in eligible or not _belongs_to_head(units[i], i, opening, layout=layout):
            break
        if is_organ(units[i].text):
            opening.organs.append(clean_title(units[i].text))
        opening.roles[i] = Role.HEADLINE
        body = i + 1
    for i in [i for i in opening.roles if i >= body]:
        del opening.roles[i]
    opening.body = body


def _belongs_to_head(unit: Unit, i: int, opening: Opening, *, layout: bool) -> bool:
    if i < opening.title_units.start:
        return True
    if unit.style.centered or unit.kind == "heading":
        return True
    if is_organ(unit.text):
        return True
    return not layout and bool(words().title_end.search(unit.text)) and len(unit.text) > 8


def _read_addressees(units: Sequence[Unit], opening: Opening) -> None:
    """主送机关: up to four lines that end with a colon before the text begins."""
    text = ""
    for i in range(opening.body, min(opening.body + 4, len(units))):
        unit = units[i]
        if text and not text.rstrip().endswith(("，", "、", ",", "；")):
            return
        text += unit.text
        if unit.is_table or "。" in unit.text or len(text) > 600 or read_marker(unit.text):
            return
        if _is_addressee(text):
            for k in range(opening.body, i + 1):
                opening.roles[k] = Role.ADDRESSEE
            opening.addressees = _split_addressees(text)
            opening.body = i + 1
            return


def _is_addressee(text: str) -> bool:
    text = text.strip()
    if not text.endswith(("：", ":")) or len(text) > 600 or "。" in text:
        return False
    if _NOT_ADDRESSEE.search(text) or read_marker(text) is not None:
        return False
    name = text.rstrip("：: ")
    return bool(_ADDRESSEE_WORD.search(text) or (len(name) <= 30 and words().organ_end.search(name)))


def _split_addressees(text: str) -> tuple[str, ...]:
    """Split at commas outside brackets: 、 joins bodies of one kind and stays."""
    names, depth, current = [], 0, ""
    for char in text.rstrip("：: "):
        depth += (char in "（(") - (char in "）)")
        if char in "，,；;" and depth <= 0:
            names.append(current.strip())
            current = ""
        else:
            current += char
    names.append(current.strip())
    return tuple(name for name in names if name)

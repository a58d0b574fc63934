"""The elements of a head that are no title: 份号, 密级, 红头, 文号, 签发人, dates, and metadata lines of plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pipeline.language import fold
from pipeline.structure.dates import find_day, whole_day
from pipeline.structure.decoration import clean_title, is_month
from pipeline.structure.numbers import line_number, order_number, standard_number
from pipeline.structure.organs import is_organ
from pipeline.structure.units import compact

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
SIGNER = re.compile(r"签\s*发\s*人\s*[:：]\s*(?P<name>[一-龥· ]{2,30})$")
_LABELS = re.compile(
    r"[【\[]?(?P<label>字体|发布时间|发布日期|发布机构|来\s*源|信息来源|文章来源|时\s*间|日\s*期|作\s*者|浏览次数|浏览量|阅读次数|点击数|索\s*引\s*号|文\s*号|发文字号|"
    r"发文机关|成文日期|公开日期|字\s*号|责任编辑|有效性|主题分类|体裁分类|公开方式)\s*[:：]\s*"
)
_LEADING_DATE = re.compile(r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?\s*[|｜]?\s*")
# The issue of minutes and gazettes, which has no 发文字号 of its own: 〔2025〕6号, （第12期）, 2025年第3期.
_ISSUE = re.compile(
    r"[（(]?(?:[〔\[](?:19|20)\d\d[〕\]]\s*第?\s*\d{1,4}\s*号|(?:(?:19|20)\d\d\s*年\s*)?第\s*[\d一二三四五六七八九十百]{1,4}\s*[期次])[)）]?"
)
_APPROVAL = re.compile(r"[（(](?:(?:19|20)\d\d年|[一二]\S{3}年).{2,}(?:通过|批准|公布|发布|修订|修正|印发|施行)")


class Kind(StrEnum):
    COPY_NUMBER = "份号"
    SECRECY = "密级"
    URGENCY = "紧急程度"
    RED_HEAD = "发文机关标志"
    NUMBER = "发文字号"
    DATE = "题注"
    FIELDS = "metadata"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Element:
    """One line of the head. ``value`` is a name or number, ``day`` a date, ``pairs`` metadata."""

    kind: Kind
    value: str = ""
    day: date | None = None
    pairs: tuple[tuple[str, str], ...] = ()
    signer: str | None = None
    order: str | None = None  # 海州省人民政府令, where a red head is of an order or an announcement


def read_element(text: str, above: Element | None, *, after_title: bool) -> Element | None:
    """What the line ``text`` is, None where it is none of these; ``above`` is the red head before it, if any."""
    text = text.strip()
    signer = SIGNER.search(text)
    name = clean_title(signer["name"]) if signer else None
    number = line_number(text) or standard_number(text) or _order_of(text, above)
    if number:
        return Element(Kind.NUMBER, number, signer=name)
    pairs = _published_and_in_force(text) or metadata_line(text)
    if pairs is not None:
        return Element(Kind.FIELDS, pairs=tuple(pairs))
    day = whole_day(text)
    if day is not None:
        bare = text.isdigit()  # 20221026 under the title of a news text
        return Element(Kind.FIELDS, pairs=(("日期", day.isoformat()),)) if bare else Element(Kind.DATE, day=day)
    if _APPROVAL.match(text) and len(text) < 200:
        found = find_day(text)
        return Element(Kind.DATE, day=found.day if found else None)
    if signer or is_month(text) or _ISSUE.fullmatch(text):
        return Element(Kind.OTHER, signer=name)
    return _read_mark(text, after_title=after_title)


def _read_mark(text: str, *, after_title: bool) -> Element | None:
    squeezed = compact(text)
    if match := _SECRECY.fullmatch(squeezed):
        return Element(Kind.SECRECY, match["level"])
    if _URGENCY.fullmatch(squeezed):
        return Element(Kind.URGENCY, squeezed)
    if _STANDARD_HEAD.fullmatch(squeezed):
        return Element(Kind.OTHER)
    if after_title:
        return None
    if _COPY.fullmatch(squeezed):
        return Element(Kind.COPY_NUMBER, re.sub(r"\D", "", squeezed))
    match = _RED_HEAD.fullmatch(text)
    if match and is_organ(match["organ"]):
        order = squeezed if squeezed.endswith(("令", "公告", "通告")) else None
        return Element(Kind.RED_HEAD, clean_title(match["organ"]), order=order)
    return None


def _order_of(text: str, above: Element | None) -> str | None:
    number = order_number(text) if above else None
    return f"{above.order or ''}{number}" if above and number else None


def _published_and_in_force(text: str) -> list[tuple[str, str]] | None:
    """The cover line of a standard: 2015-06-03发布 2015-08-20实施."""
    match = _COVER_DATES.fullmatch(fold(text).strip())
    return [("发布日期", match[1]), ("实施日期", match[2])] if match else None


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

"""The patterns of the words that name a time. Every repetition is bounded, so that a scan stays linear.

All of them read folded text: half-width digits, one dash ``-``, one tilde ``~``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from pipeline.extract.calendar.vocabulary import either, not_followed, not_preceded, words

GAP = r"[ \r\n]{0,2}"
JOIN = rf"{GAP}(?:至|到|-{{1,2}}|~)(?:于|到)?{GAP}"
LIST = rf"{GAP}[、,和及与]{GAP}"
_HAN = "[一二三四五六七八九]"
_YEAR = (
    r"(?:(?:1 ?[89]|2 ?[01]) ?\d ?\d(?! ?\d)|[一二][〇零oO0九八][〇零oO一二三四五六七八九0][〇零oO一二三四五六七八九0])"
)
_MONTH = rf"(?:1 ?[0-2]|0?[1-9]|十[一二]?|元|{_HAN})(?!\d)"
_DAY = rf"(?:3 ?[01]|[12] ?\d|0?[1-9]|三十一?|[一二]?十{_HAN}?|廿{_HAN}?|{_HAN})(?!\d)"
TIME_OF_DAY = (
    rf"(?:凌晨|早上|上午|中午|下午|晚上|晚)?{GAP}(?:[01]?\d|2[0-4])"
    r"(?:[:：][0-5]\d(?:[:：][0-5]\d)?|[时点](?:[0-5]?\d分|半|整)?)"
)
_CLOCK = rf"(?:{GAP}{TIME_OF_DAY}(?:{GAP}[-~至]{GAP}{TIME_OF_DAY})?)"
_WEEKDAY = r"(?: ?[(（](?:星期|周|礼拜)[一二三四五六日天][)）])"
_HOUR = rf"{_WEEKDAY}?{_CLOCK}?"
_NUMBER = (
    r"(?:\d{1,3}(?:\.\d)?|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]百"
    r"|[一二两三四五六七八九]{1,2}|[半几数])"
)


def _year_heads(*, second: bool) -> str:
    """What may open a date: a year, a word for one, a rhythm. Named groups y, ry, ay, ym, yq, rh."""
    table = words()
    listed = rf"(?=(?:{LIST}{_YEAR}){{0,8}}{LIST}{_YEAR}{GAP}年)"
    ranged = rf"(?={JOIN}{_YEAR}{GAP}(?:学?年|[)）]))"
    bare = r"|(?=[)）])" if second else ""
    return (
        rf"(?P<y>{_YEAR})(?:{GAP}(?P<school>学年度?)|{GAP}年(?:度(?!假))?|{ranged}|{listed}{bare})"
        rf"|(?P<ry>{either(table['relative_years'])})"
        rf"|(?P<ay>{either(table['anaphoric']['years'])})"
        rf"|(?P<ym>{either([*table['relative_months'], *table['anaphoric']['months']])})"
        rf"|(?P<yq>{either(table['relative_quarters'])})"
        rf"|(?P<rh>{either(table['rhythms']['words'])})(?!化|人)"
    )


def _months() -> str:
    """A month, with its day and hour or its part."""
    month = rf"(?P<m>{_MONTH})(?:{GAP}月份?|(?={JOIN}{_MONTH}{GAP}月(?!\d))|(?=(?:[、,]{_MONTH}){{1,11}}{GAP}月))"
    listed = rf"(?=(?:{LIST}{_DAY}){{1,10}}{GAP}[日号](?![内线楼文]))"
    day = rf"(?P<d>{_DAY})(?:{GAP}[日号](?![线楼文])|(?={JOIN}{_DAY}{GAP}[日号])|{listed})"
    part = rf"(?P<mp>{not_followed(words()['parts']['month'])})"
    return rf"{month}(?:{GAP}{day}{_HOUR}|{GAP}{part})?"


def _quarters() -> str:
    quarter = "[一二三四1-4]"
    return (
        rf"(?P<q0>前)?第?(?P<q>{quarter}|(?<=前)[两])(?:(?:{JOIN}|[、和及])第?(?P<q1>{quarter}))?季度(?P<qp>末|底|初)?"
        rf"|(?P<qf>季度)(?P<qfp>末|底)(?=前|之前)"
    )


def _year_parts() -> str:
    """Halves, ends and seasons of a year; a bare 底 or 内 needs its year before it."""
    table = words()
    short, shorter = not_followed(["底", "末", "初", "内", "中期"]), not_followed(["底", "末", "初"])
    return (
        r"(?P<h>[上下]半年)(?!度)"
        rf"|(?P<yp>{either(table['parts']['year'])}|(?(y){short}|(?(ry){short}|(?(rh){shorter}(?!{GAP}\d)|(?!)))))"
        r"|(?P<s>春季|秋季)(?P<st>学期|学年|入学|开学)?(?(y)|(?(ry)|(?!)))"
    )


def _small_tails(*, second: bool) -> str:
    """The first month of a quarter; a bare day, which needs a month or a rhythm before it; a festival."""
    table = words()
    allowed = "" if second else "(?(ym)|(?(rh)|(?!)))"
    festivals = either([*table["festivals"], *table["lunar"]])
    first = either(table["parts"]["first_month"])
    last = rf"(?:{either(table['parts']['last_month'])}|末(?={GAP}\d))"  # 每季度末25日
    return (
        rf"(?P<fm>{first}|{last})(?:的?{GAP}(?P<fd>{_DAY}){GAP}[日号])?"
        rf"|{allowed}(?:(?P<ld>{_DAY}){GAP}[日号]{_CLOCK}?|(?P<lp>{not_followed(table['parts']['month'])}))"
        r"|(?(yq)(?P<qe>末|底)|(?!))"
        rf"|(?(rh)(?P<wd>[一二三四五六日天])(?:(?=前|之前|上午|下午){_CLOCK}?|{_CLOCK}(?=前|之前))|(?!))"
        rf"|(?P<f>{festivals})(?=前|后|期间|之前|以前|之后)"
    )


def _date(*, second: bool) -> str:
    """One date, whole or partial; ``second`` on the right of a range, where a bare day or year is enough."""
    tails = "|".join([_months(), _quarters(), _year_parts(), _small_tails(second=second)])
    headed = "(?(y)|(?(ry)|(?(ay)|(?(ym)|(?(yq)|(?(rh)|(?!)))))))"
    return rf"(?:{_year_heads(second=second)})?(?:(?(rh)的?|(?(ay)的?)){GAP}(?:{tails})|{headed})"


def _iso(*, second: bool) -> str:
    """2025-06-30, 2025.6.30, 2023.06: two fields alone only where they cannot be a decimal."""
    behind = r"(?<![/A-Za-z_])" if second else r"(?<![-/A-Za-z_])"
    whole = r"(?P<sep>[-./])(?P<im>1[0-2]|0?[1-9])(?P=sep)(?P<id>3[01]|[12]\d|0[1-9]|[1-9])(?![\d.]*[\dA-Za-z%‰])"
    glued = r"(?P<gsep>[-./])(?P<gm>1[0-2]|0[1-9])(?P=gsep)(?P<gd>3[01]|[12]\d|0[1-9])(?=[012]\d[:：][0-5]\d)"
    month = r"[-./](?P<om>1[0-2]|0[1-9])(?![-\d.A-Za-z%‰万亿元/平公米吨千百个家])"
    loose = rf"\.(?P<lm>1[0-2]|[1-9])(?={GAP}(?:[-~至)）前起]|底))"
    return rf"{behind}(?P<iy>(?:19|2[01])\d\d)(?:{glued}|{whole}|{month}|{loose}){_CLOCK}?"


def _plan() -> str:
    table = words()
    parts = table["plan_parts"]
    tails = either(f"{lead}{tail}" for lead in ("", "规划", "计划") for tail in parts["bare"])
    names = either(table["plans"])
    long_names = either(name for name in table["plans"] if len(name) == 3)
    return (
        rf"(?:[“\"”「'‘] ?(?P<plan>{names}) ?[”\"“」'’]|(?P<plan2>{long_names})(?={either(parts['bare'])}))"
        rf"{GAP}(?P<plt>{tails})?"
    )


def _own_period() -> str:
    table = words()["own_period"]
    tails = either([*table["end"], *table["inside"]])
    return rf"{either(table['nouns'])}(?P<pt>{tails})"


def duration() -> str:
    units = either(words()["units"])
    alone = f"(?:(?<=工作日)|(?!{either(words()['unit_not_before']['words'])}))"
    joint = rf"(?:{GAP}(?:至|到|-|~|或){GAP}|(?<=[\d一二三四五六七八九])、)"
    return rf"(?<!月)(?P<n>{_NUMBER})(?:{joint}(?P<n2>{_NUMBER}))?{GAP}个?(?P<u>{units})(?P<uh>半)?{alone}"


def _alternatives(*, second: bool) -> Iterator[tuple[str, str]]:
    table = words()
    yield "PLAN", _plan()
    yield "RECENT", either([*table["recent"]["past"], *table["recent"]["now"]])
    yield "ISO", _iso(second=second)
    yield "DATE", _date(second=second)
    yield "DURATION", duration()
    yield "DAYWORD", not_preceded(table["relative_days"]) + "(?!报|期|头条|之星)"
    yield "YEARS", either(table["relative_year_ranges"])
    yield "LANDMARK", either(table["landmarks"])
    yield "SEASON", either(table["seasons"]["words"]) + "(?:结束|来临|到来|开始)?(?=前|后|期间|之前|以前)"
    yield (
        "ANCHOR",
        r"之日(?P<on>[(（][^()（）\n]{6,16}[)）])?起?|(?<=印发|发布|公布|下发|施行|实施|执行|生效|发文)日起|即日起?",
    )
    yield "PERIOD", _own_period()


def _opening() -> str:
    """A look at two characters that lets the scan pass over nearly all places where no time can begin."""
    table = words()
    lists = [
        *table["relative_years"], *table["relative_year_ranges"], *table["relative_months"], *table["relative_days"],
        *table["relative_quarters"], *table["anaphoric"]["years"], *table["anaphoric"]["months"],
        *table["rhythms"]["words"], *table["parts"]["year"], *table["parts"]["first_month"],
        *table["parts"]["last_month"], *table["festivals"], *table["lunar"], *table["landmarks"],
        *table["seasons"]["words"], *table["own_period"]["nouns"], *table["recent"]["past"], *table["recent"]["now"],
        "之日", "即日", "日起",
        "上半年", "下半年", "前一", "前二", "前三", "前两", "前2", "前3", "第一", "第二", "第三",
        "第四", "第1", "第2", "第3", "第4", "季度", "春季", "秋季", "元月",
    ]  # fmt: skip
    han = "一二两三四五六七八九十百〇零半几数廿"
    units = "".join({word[0] for word in table["units"]})
    after_number = rf"[0-9oO{han}{units}月号个至到~或、.,/ \r\n-]"
    words_open = f"[{_letters(word[0] for word in lists)}][{_letters(word[1] for word in lists)}]"
    plans_open = rf"[“\"”「'‘][ {han}]|十[一二三四五六]五"
    return rf"(?:[0-9{han}]{after_number}|{words_open}|{plans_open})"


def _letters(chars: Iterable[str]) -> str:
    return "".join(re.escape(char) for char in sorted(set(chars)))


@cache
def more_days() -> re.Pattern[str]:
    """Further days of the month behind a day: 、5日和8日; 5日内 is none of them."""
    return re.compile(
        rf"(?:{LIST}{_DAY}(?:{GAP}[日号]{_HOUR})?){{0,10}}{LIST}(?P<last>{_DAY}){GAP}[日号]{_HOUR}(?![内以之])"
    )


@cache
def atom(*, second: bool = False) -> re.Pattern[str]:
    """Matches one group of time words; ``lastgroup`` names what it is."""
    parts = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _alternatives(second=second))
    # 2.2023年: a list number, not a decimal
    marked = r"(?:(?<!\.)|(?=\D|\d{1,2} ?月|(?:1[89]|2[01])\d\d ?(?:[-/.]|年)))"
    return re.compile(rf"(?={_opening()})(?<![\d%])(?<!\d,){marked}(?:{parts})")

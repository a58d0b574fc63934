"""The compiled patterns of the time grammar. Every repetition is bounded, so a scan stays linear.

All of them read folded text (half-width digits, one dash ``-``, one tilde ``~``).
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.calendar.vocabulary import either, words

GAP = r"\s{0,2}"
JOIN = rf"{GAP}(?:至|到|-{{1,2}}|~)(?:于|到)?{GAP}"
_HAN = "[一二三四五六七八九]"
_YEAR = r"(?:(?:1\s?[89]|2\s?[01])\s?\d\s?\d(?!\s?\d)|[一二][〇零oO0九八][〇零oO0一二三四五六七八九]{2})"
_MONTH = rf"(?:1\s?[0-2]|0?[1-9]|十[一二]?|元|{_HAN})(?!\d)"
_DAY = rf"(?:3\s?[01]|[12]\s?\d|0?[1-9]|三十一?|[一二]?十{_HAN}?|廿{_HAN}?|{_HAN})(?!\d)"
_CLOCK = (
    rf"(?:{GAP}(?:凌晨|早上|上午|中午|下午|晚上|晚)?{GAP}(?:[01]?\d|2[0-4])"
    rf"(?:[:：][0-5]\d(?:[:：][0-5]\d)?|[时点](?:[0-5]?\d分|整|半)?))"
)
_WEEKDAY = r"(?:\s?[(（](?:星期|周|礼拜)[一二三四五六日天][)）])"
_QUARTER = r"[一二三四1-4]"
_NUMBER = r"(?:\d{1,4}(?:\.\d)?|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]百|[一二两三四五六七八九]{1,2}|[半几数])"
_UNITS = (
    r"(?:个?工作日|个?自然日|个日历天|个月|年度|学年|年|日历天|日|天|个?星期|周(?!年)|个?小时|个?季度|个?学期|分钟)"
)


def _date(*, second: bool) -> str:
    """One date, whole or partial. ``second``: the right side of a range, which may name a bare day or year."""
    table = words()
    listed_year = rf"(?=(?:{GAP}[、,]{GAP}{_YEAR}){{0,8}}{GAP}[、,和及与]{GAP}{_YEAR}{GAP}年)"
    ranged_year = rf"(?={JOIN}{_YEAR}{GAP}(?:年|[)）]))"
    bare_year = rf"|(?<=[-~至到])(?=[)）])" if second else ""
    heads = (
        rf"(?P<y>{_YEAR})(?:{GAP}年(?:度(?!假))?|{ranged_year}|{listed_year}{bare_year})"
        rf"|(?P<ry>{either(table['relative_years'])})"
        rf"|(?P<ay>{either(table['anaphoric_years']['words'])})"
        rf"|(?P<ym>{either(table['relative_months'])}|{either(table['anaphoric_months']['words'])})"
        rf"|(?P<yq>{either(table['relative_quarters'])})"
        rf"|(?P<rh>{either(table['rhythms']['words'])})(?!化)"
    )
    lone_day = "" if second else "(?(ym)|(?(rh)|(?!)))"
    month_part = (
        r"(?:上旬|中旬|下旬|月?底|月?末|初(?!步|级|中|次|创|始|期|心)|中(?!旬|小|国|央|部|心|型|级|等|学|标|介))"
    )
    tail = (
        rf"{GAP}(?:"
        rf"(?P<m>{_MONTH})(?:{GAP}月份?|(?={JOIN}{_MONTH}{GAP}月(?!\d))|(?=(?:[、,]{_MONTH}){{1,11}}月))"
        rf"(?:{GAP}(?P<d>{_DAY})(?:{GAP}[日号](?!线|楼|文|公告)|(?={JOIN}{_DAY}{GAP}[日号]))(?:{_WEEKDAY}?{_CLOCK})?"
        rf"|{GAP}(?P<mp>{month_part}))?"
        rf"|(?P<q0>前)?第?(?P<q>{_QUARTER}|[二两])?"
        rf"(?:[、和及至到~-]第?(?P<q1>{_QUARTER}))?(?<=[前一二两三四1-4])个?季度(?P<qp>末|底|初)?"
        rf"|(?P<h>[上下]半年)(?!度)"
        rf"|(?P<yp>年底|年末|年终|年初|年中|年内|岁末|全年|(?(y)(?:底|末|初|内|中期)|(?(ry)(?:底|末|初|内)|(?(rh)(?:底|末|初)|(?!)))))"
        rf"(?!端|次|级|中生)"
        rf"|(?P<s>春季|秋季)(?P<st>学期|学年|入学)?(?(y)|(?(ry)|(?!)))"
        rf"|(?P<fm>首月|首个月|第一个月|末月|最后一个月|首日)(?:{GAP}(?P<fd>{_DAY}){GAP}日)?"
        rf"|{lone_day}(?:(?P<ld>{_DAY}){GAP}[日号]{_CLOCK}?|(?P<lp>上旬|中旬|下旬|月?底|月?末|初))"
        rf"|(?P<f>{either([*table['festivals'], '春节'])})(?=前|后|期间|之前|以前)"
        rf")"
    )
    return rf"(?:{heads})?(?:{tail}|(?(y)|(?(ry)|(?(ay)|(?(ym)|(?(yq)|(?(rh)|(?!))))))))"


_ISO = (
    rf"(?P<iy>(?:19|2[01])\d\d)(?P<sep>[-./])(?P<im>1[0-2]|0?[1-9])(?:(?P=sep)(?P<id>3[01]|[12]\d|0[1-9]|[1-9]))?"
    rf"(?:(?=[012]\d[:：]\d\d)|(?![\d.]*[\dA-Za-z%‰万亿元个家项户亩名人套栋平]))(?:{_CLOCK})?"
)
_DURATION = rf"(?P<n>{_NUMBER})(?:{GAP}(?:至|到|-|~|、|或){GAP}(?P<n2>{_NUMBER}))?{GAP}(?P<u>{_UNITS})(?P<uh>半)?"
_DURATION_NOT = r"(?!级|产|均|利|龄|薪|货|鉴|度|期(?!限|间|内|满)|岁|边|围|转|末|密|程|津|然气|河|府|空|水|台|山|地|猫|志|报|前教育|用|常|本|历|味|画|糕)"


def _plan() -> str:
    names = either(table for table in words()["plans"])
    quoted = rf"[“\"”「'‘]\s?(?P<plan>{names})\s?[”\"“」'’]"
    bare = rf"(?P<plan2>十[一二三四五六]五)(?=规划|计划|期|时期|初|末|中|前|后|以来)"
    tail = r"(?P<plt>(?:规划|计划)?(?:时期末|期末|末期|末年|末|时期|期间|期内|初期|前期|中期|后期|以来|初|期)(?!货))?"
    return rf"(?:{quoted}|{bare}){GAP}{tail}"


_PERIOD = r"(?P<period>(?:规划|计划|实施|本届|方案|建设|行动)期(?P<pt>期?末|满|间|内|限内)?)"


@cache
def atom(*, second: bool = False) -> re.Pattern[str]:
    """Matches one time word group: a plan, a date, a duration, an anchor or a landmark."""
    table = words()
    parts = [
        rf"(?P<PLAN>{_plan()})",
        rf"(?P<ISO>{_ISO})",
        rf"(?P<DATE>{_date(second=second)})",
        rf"(?P<DURATION>{_DURATION}{_DURATION_NOT})",
        rf"(?P<DAYWORD>{either(table['relative_days'])})",
        rf"(?P<YEARS>{either(table['relative_year_ranges'])})",
        rf"(?P<LANDMARK>{either(table['landmarks'])})",
        rf"(?P<SEASON>{either(table['seasons']['words'])})(?=前|后|期间|之前|以前|结束前|来临前|到来前)",
        r"(?P<ANCHOR>之日起?|即日起)",
        r"(?P<PERIOD>(?:规划|计划)期(?P<pt>期末|末|内|间|限内|满)?)(?!货)",
        r"(?P<RECENT>近年来?|近些年来?|近期|近日|多年来|几年来|数年来|长期以来|一直以来)",
    ]
    guard = r"(?<![\d.%])(?<!\d,)(?=[\d一二两三四五六七八九十半几数廿元〇零“\"”「'‘今本明来后去上前当次翌该同自会下每首第春秋末最全年岁昨之即规计近多长新建妇劳儿教国主供采入汛雨台开高中换旅夏冬])"
    return re.compile(guard + "(?:" + "|".join(parts) + ")")

"""The words around a time: what bounds it, what joins it to another, what shows that it is none."""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.calendar.patterns import JOIN, TIME_OF_DAY
from pipeline.extract.calendar.vocabulary import either, not_followed, not_preceded, words

LOOK = 16  # characters read on either side of a time

INCLUDING = (
    r"(?: ?[(（](?:(?:不?含|包括|北京时间)[^()（）\n]{0,8}|当[日天]"
    rf"|(?:(?:星期|周)[一二三四五六日天])?(?:{TIME_OF_DAY})?(?:开始|起|截止|结束|止|前)?)[)）])"
)
_ASIDE = r"(?: ?[(（][^()（）。；;\n]{0,16}[)）])"


@cache
def before() -> re.Pattern[str]:
    """Bound words that end where a time starts; the group's name says which kind."""
    groups = "|".join(f"(?P<{name}>{not_preceded(terms)})" for name, terms in words()["before"].items())
    return re.compile(rf"(?:{groups})[ \r\n]{{0,2}}$")


@cache
def before_ends() -> frozenset[str]:
    """Last characters of the words before a time: a cheap test before the pattern is tried."""
    return frozenset(term[-1] for terms in words()["before"].values() for term in terms)


@cache
def validity() -> re.Pattern[str]:
    """有效期… up to the time itself. Group ``kept`` belongs to the quote, ``dropped`` does not."""
    table = words()["validity"]
    glue = r"(?:暂定|定|统一|均|限)?(?:为|是|:|：)?"
    bound = r"(?:自|从|由|至|到|截至|截止到?|截止至|延长至|延续至|延至)?"
    return re.compile(
        rf"(?:(?P<kept>{either(table['kept'])} ?{glue}{bound}|{either(table['verbs'])})"
        rf"|(?P<dropped>{either(table['dropped'])} ?{glue})(?P<bound>{bound}))[ \r\n]{{0,2}}$"
    )


@cache
def after() -> re.Pattern[str]:
    """Bound words that follow a time."""
    groups = "|".join(f"(?P<{name}>{not_followed(terms)})" for name, terms in words()["after"].items())
    return re.compile(rf"{INCLUDING}?[ \r\n]{{0,2}}(?:{groups})(?!(?<=前) ?(?:\d{{1,2}}|[一二两三六]) ?个月)")


@cache
def join() -> re.Pattern[str]:
    """What stands between the two ends of a range: 起（8:30开始）至."""
    return re.compile(rf"{_ASIDE}?[ \r\n]{{0,2}}(?:之?日?起|开始)?{_ASIDE}?[,，]?(?:持续|延续|执行|实施)?{JOIN}")


@cache
def included() -> re.Pattern[str]:
    return re.compile(INCLUDING)


NOT_A_TIME = re.compile(
    r" ?(?:第 ?[\d一二三四五六七八九十]{1,4} ?[号期次届]|(?:年度)?版|(?:修订|修正)(?:版|本)? ?[)）]"
    r"|[)）〕] ?\d{1,5} ?号)"
)
MASKS = re.compile(
    r"《[^《》]{0,160}(?:《[^《》]{0,80}》[^《》]{0,80}){0,3}》"
    r"|〔 ?[12]\d{3} ?〕 ?\d{0,5} ?号?|\[[12]\d{3}\] ?\d{1,5} ?号|[(（][12]\d{3}[)）] ?\d{1,5} ?号"
)
SENTENCE_BREAK = re.compile(r"[。！？\n]")

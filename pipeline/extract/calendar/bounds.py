"""The bound words around a time: 到…, …前, 自…起, 有效期…, and what joins two times to a range."""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.calendar.patterns import JOIN
from pipeline.extract.calendar.vocabulary import either, words

LOOK = 16  # characters read on either side of a time

INCLUDING = r"(?:\s?[(（](?:不?含|包括)[^()（）\n]{0,8}[)）])"

_KEEP_OUT = {
    "到": r"(?<![达得收看受回遇接感提办享用找])到",
    "至": r"(?<![甚以乃冬夏])至",
    "自": r"(?<![各来亲独])自",
    "由": r"(?<![理经缘])由",
    "前": r"(?<![目当年日月底])前",
    "上": r"(?<![以之])上",
    "用": r"(?<![利使采运应费信])用",
    "近": r"(?<![附临])近",
}
_AFTER_NOT = {
    "前": "前(?!往|后|期|瞻|沿|列|景|提|[一二三四五六七八九十两]|海|进|来|置|端|\\d)",
    "起": "起(?!草|步|点|来|到|飞|降|重|诉|跑|效)",
    "后": "后(?!续|备|发|勤|者|端|评|台|果|半|疫|期)",
    "内": "内(?!蒙|容|部|外|需|涵|陆|资|地|河|江|环|网|置|饰|科|贸)",
    "来": "来(?!自|源|华|我|看|说|访|函|信|人|到|临)",
    "间": "间(?!隔|接|断|距)",
    "始": "始(?!终|于|建|发)",
    "止": "止(?!损)",
    "间隔": "",
}


def _guarded(terms: list[str], guards: dict[str, str]) -> str:
    ordered = sorted(set(terms), key=lambda term: (-len(term), term))
    return "(?:" + "|".join(guards.get(term) or re.escape(term) for term in ordered) + ")"


@cache
def before() -> re.Pattern[str]:
    """Bound words that end where a time starts; groups by, from, until, through, ahead, behind."""
    table = words()["before"]
    groups = "|".join(f"(?P<{name}>{_guarded(terms, _KEEP_OUT)})" for name, terms in table.items())
    return re.compile(rf"(?:{groups})\s{{0,2}}$")


@cache
def validity() -> re.Pattern[str]:
    """有效期… up to the time itself: a noun with its copula, or 试行 as a verb."""
    table = words()["validity"]
    glue = r"(?:暂定|定|统一|均|限)?(?:为|是|:|：)?(?:自|从|由|至|到|截至|截止到?|截止至|延长至|延续至|延至)?"
    return re.compile(rf"(?:{either(table['words'])}\s?{glue}|{either(table['verbs'])})\s{{0,2}}$")


@cache
def after() -> re.Pattern[str]:
    """Bound words that follow a time."""
    table = words()["after"]
    groups = "|".join(f"(?P<{name}>{_guarded(terms, _AFTER_NOT)})" for name, terms in table.items())
    return re.compile(rf"{INCLUDING}?\s{{0,2}}(?:{groups}){INCLUDING}?")


@cache
def join() -> re.Pattern[str]:
    """What stands between the two ends of a range."""
    return re.compile(rf"{INCLUDING}?\s{{0,2}}(?:日?起|开始|之日起)?[,，]?{JOIN}")


NOT_A_TIME = re.compile(
    r"\s?(?:第\s?[\d一二三四五六七八九十]{1,4}\s?[号期次届]|(?:年度)?版|(?:修订|修正)(?:版|本)?\s?[)）]|[)）]\s?\d{1,5}\s?号)"
)
TITLE = re.compile(
    r"《[^《》]{0,160}(?:《[^《》]{0,80}》[^《》]{0,80}){0,3}》|〔[^〔〕]{0,12}〕\s?\d{0,5}\s?号?|\[[12]\d{3}\]\s?\d{1,5}\s?号"
)
SENTENCE_BREAK = re.compile(r"[。！？\n]")

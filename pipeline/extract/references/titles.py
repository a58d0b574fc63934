"""Which bracketed words are the title of an official document, and which merely stand for one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pipeline.extract.references.numbers import find_numbers, normalise_number
from pipeline.extract.references.vocabulary import vocabulary

_SPACE = re.compile(r"\s*\n\s*|(?<=[^A-Za-z0-9])[^\S\n]+|[^\S\n]+(?=[^A-Za-z0-9])")
_MARK = re.compile(
    r"[（(\[〔【〈<][^（()）\[\]〔〕【】]{0,40}[)）\]〕】〉>]$|[“”\"'’]$|(?:19|20)\d\d年?版?$|\d\.\d版?$|〉$|>$"
)
_DRAFT = re.compile(
    r"(?<=.)(?:征求意见稿|送审稿|修订草案|修正草案|草案|修订稿|修正案|正文|全文|文稿|报批稿|修订版|试行稿|试行版|试行)$"
)
_OUTER_NUMBER = re.compile(r"[（(]([^（）()]{0,12}[〔\[（(]?[^（）()]{4,16}[〕\])）]?[^（）()]{0,6}号)[)）]$")
_ARTICLE = re.compile(r"(?:新|“)?[一二三四五六七八九十\d]{1,3}条(?:措施|政策|意见|举措)?$")
_SHORTEST_CITED = 6


def clean(title: str) -> str:
    """The title on one line, without the spaces that layout put between Chinese characters."""
    return _SPACE.sub("", title.strip())


@lru_cache(maxsize=4096)
def plain(title: str) -> str:
    """The form in which titles are compared: no spaces, no width, no brackets at the ends."""
    return "".join(unicodedata.normalize("NFKC", title).split()).strip("《》<>〈〉")


@lru_cache(maxsize=4096)
def core(title: str) -> str:
    """The title without trailing version marks: （试行）, （2021—2025年）, 2020年版, 征求意见稿."""
    while True:
        shorter = _DRAFT.sub("", _MARK.sub("", title))
        if shorter == title or not shorter:
            return title
        title = shorter


def split_number(title: str) -> tuple[str, str | None]:
    """Takes a 发文字号 in brackets off the end of a title."""
    match = _OUTER_NUMBER.search(title)
    number = normalise_number(match.group(1)) if match else None
    if match is None or number is None or match.start() < 4:
        return title, None
    return title[: match.start()], number


def is_document(title: str, *, cited: bool, standard: bool) -> bool:
    """Whether ``title`` names a policy, law, plan, standard or notice.

    ``cited`` says that words like 根据 or 贯彻 introduce it, ``standard`` that a standard number stands beside it: they
    decide where the last words of the title do not.
    """
    words = vocabulary()
    end = core(plain(title))
    if end in words.names or plain(title) in words.names or standard:
        return True
    if next(find_numbers(title), None) is not None and normalise_number(plain(title)):
        return True
    if words.correspondence.search(end) and len(end) > _SHORTEST_CITED:
        return True
    excepted = words.excluded_except.search(end) and not words.handed_in.search(end)
    if words.excluded.search(end) and not excepted:
        return False
    if words.head.search(end) or _ARTICLE.search(end):
        return True
    return cited and len(end) >= _SHORTEST_CITED and not re.search(r"[，,：:]", end)


@lru_cache(maxsize=4096)
def head_of(title: str) -> str:
    """The words that say what kind of document it is (意见, 办法 …), empty where none do."""
    match = vocabulary().head.search(core(plain(title)))
    return match.group() if match else ""


@lru_cache(maxsize=4096)
def is_generic(title: str) -> bool:
    """Whether ``title`` is a bare kind (《规划》, 《若干政策措施》, 《征求意见稿》) that stands for a full title."""
    bare = plain(title)
    if bare in vocabulary().drafts:
        return True
    end = core(bare)
    return bool(vocabulary().generic.fullmatch(end)) or (len(end) <= 8 and bool(_ARTICLE.fullmatch(end)))

"""Where to hand in and whom to ask: addresses, e-mail, web pages, telephones, names, as stretches of some lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.applications.clause import Found
from pipeline.extract.applications.vocabulary import pattern
from pipeline.model import PartRole

_EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+\-]{0,60}@[A-Za-z0-9\-]{1,40}(?:\.[A-Za-z0-9\-]{1,20}){1,4}")
_URL = re.compile(r"(?:https?[:：]//|www\.)[A-Za-z0-9\-._~:/?#@!$&'*+,;=%]{4,200}")
_HERE = re.compile(r"网址|平台|系统|登[录陆]|网站|官网|访问|下载|填报|链接")
_PHONE = re.compile(
    r"(?<![\d\-.])(?:\(?0\d{2,3}\)?\s?-{1,2}\s?\d{7,8}|1[3-9]\d{9}|400-?\d{3}-?\d{4}|\d{7,8}|1\d{4})"
    r"(?:\s?[-转]\s?\d{1,5}(?!\d))?(?![\d.%])(?![万亿元平㎡号])"
)
_NAME = (
    r"[一-龥]{2,3}(?:老师|先生|女士|同志|经理|主任|科长|处长)?|[一-龥](?:老师|先生|女士|同志|工|经理|主任|科长|处长)"
)
# The unit may stand before the name: 流通发展司 陈程.
_PERSON = (
    r"{labels.person}(?:及(?:联系)?(?:电话|方式))?\s*[:：]\s*(?P<name>(?:[^\s，。；、,;:：\d]{2,16}\s)?[一-龥]{2,14}(?:\s?[、，]\s?(?:"
    + _NAME
    + r"))*)"
)
_NEXT_PERSON = re.compile(
    r"\d\s*[，,；;、]\s*(?P<name>(?!手机|电话|传真|邮箱|邮编|微信|地址|咨询)(?:" + _NAME + r"))[\s，,:：]*(?=[\d(])"
)
_LABELLED = (
    r"(?:{labels.address})[为是在]?(?:[（(][^（）()\n]{1,12}[）)])?\s*[:：]?\s*"
    r"(?P<value>[^，。；;\n]{5,80}(?:，(?=[^，。；\n]{1,20}(?:号|楼|室))[^，。；\n]{1,20})?)"
)
_PLACE = re.compile(r"[号室楼路街道座栋厅局院]|大厦|中心")
_ADDRESS_END = re.compile(
    r"\s*[,，;；。]|[（(]\s*(?:邮编|邮政|联系|咨询|电话|信封|收件)|\s+(?:邮编|邮政编码|联系|电话)|(?:邮编|邮政编码|联系人|联系电话|咨询电话)"
)
_RECEIVER = r"(?:{labels.recipient})\s*[:：]\s*(?P<value>[^，。；\n:：]{3,40})"


def contacts(text: str, start: int, end: int) -> Iterator[Found]:
    """Every address, name and number between two offsets of folded text."""
    for match in _EMAIL.finditer(text, start, end):
        yield PartRole.EMAIL, match.start(), match.end()
    for match in _URL.finditer(text, start, end):
        if not _HERE.search(text, max(start, match.start() - 40), match.start()):
            continue  # a link of the page, not a place to hand in
        yield PartRole.URL, match.start(), match.end() - len(match[0]) + len(match[0].rstrip(".,;:/!?"))
    yield from _phones(text, start, end)
    yield from _people(text, start, end)
    yield from _addresses(text, start, end)
    for match in pattern(_RECEIVER).finditer(text, start, end):
        yield PartRole.RECIPIENT, match.start("value"), match.start("value") + len(match["value"].rstrip())


def _phones(text: str, start: int, end: int) -> Iterator[Found]:
    for match in _PHONE.finditer(text, start, end):
        line = max(text.rfind("\n", start, match.start()), match.start() - 80, start)
        before = text[line : match.start()]
        good = _last(r"{labels.phone}|{labels.person}", before)
        own = re.split(r"\d{5,}", before)[-1]  # what stands between the number before and this one
        bad = good + 1 if _last(r"{labels.not_phone}", own) >= 0 else -1
        plain = re.fullmatch(r"\d+", match[0]) is not None
        named = good >= 0 or bool(re.search(r"[一-龥]\s?[:：,，]?\s?$", before))
        if bad > good or (plain and good < 0 and not re.fullmatch(r"1[3-9]\d{9}", match[0])) or (not named and plain):
            continue
        if re.fullmatch(r"1\d{4}", match[0]) and match[0][:2] != "12":
            continue
        yield PartRole.PHONE, match.start(), match.end()


def _last(source: str, text: str) -> int:
    return max((match.end() for match in pattern(source).finditer(text)), default=-1)


def _people(text: str, start: int, end: int) -> Iterator[Found]:
    spaced = text[start:end]
    for match in pattern(_PERSON).finditer(spaced):
        name = match["name"]
        cut = re.search(r"\s*(?:[,，、]?\s*(?:联系|电话|手机|咨询|传真|邮箱|地址|电子|座机))", name)
        stop = cut.start() if cut else len(name.rstrip())
        a = match.start("name")
        for piece in re.finditer(r"[^，、]+", name[:stop]):
            yield PartRole.CONTACT, start + a + piece.start(), start + a + piece.start() + len(piece[0].rstrip())
        line_end = text.find("\n", start + match.end())
        for more in _NEXT_PERSON.finditer(text, start + match.end(), end if line_end < 0 else min(line_end, end)):
            yield PartRole.CONTACT, more.start("name"), more.end("name")


def _addresses(text: str, start: int, end: int) -> Iterator[Found]:
    for match in pattern(_LABELLED).finditer(text, start, end):
        a, b = match.span("value")
        cut = _ADDRESS_END.search(text, a + 4, b)
        b = cut.start() if cut else b
        while b > a and text[b - 1].isspace():
            b -= 1
        value = text[a:b]
        if "@" in value or "//" in value or not _PLACE.search(value) or "邮箱" in text[match.start() : a]:
            continue
        yield PartRole.ADDRESS, a, b

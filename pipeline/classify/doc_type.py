"""The type of a document: what its title says it is, else what its text says, else how it begins."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.model import Document

OTHER = "其他"
NOTICE = "通知"
NEWS = "新闻报道"
_SURE = frozenset({"政策解读", "会议报道", "征求意见稿", "会议通知", "会议纪要"})  # a title that says so is believed
_LEAD, _HEAD, _SELF = 300, 1500, 6000
_TAIL = re.compile(
    r"[\s》〉>”\"】]|[（(〔\[][^（）()〔〕]{0,24}[)）〕\]]|[（(][^）)]*$|及(?:其)?(?:政策)?(?:说明|附件)|的?(?:全文|节选|摘要)$"
)
_YEARS = re.compile(r"[（(]?(?:19|20)\d\d\s*[-—–~至]\s*(?:19|20)?\d\d\s*年?(?:度)?[)）]?$")
_ISSUED = re.compile(
    r"(?:印发|转发|发布|下发|颁布|公布|批转|执行|修订印发)(?P<what>.+?)的(?:补充|紧急)?(?:通知|函|公告|通告|决定|命令)$"
)
_ISSUES_ITSELF = re.compile(
    r"(?:若干(?:政策|具体|激励|支持|补充)?(?:措施|政策|举措|意见|规定)|政策措施|(?:实施|工作)方案|行动(?:计划|方案)|(?:管理|实施|暂行)(?:办法|细则|规定))$"
)
_CHANGES = re.compile(r"关于(?:进一步)?(?:调整|修改|修订|废止|做好|贯彻|落实|执行|延长|明确|开展|组织|停止|取消|优化)")
_QUOTED = re.compile(r"[《〈<](?P<title>[^《》]+(?:《[^》]*》[^《》]*)*)[》〉>]")


@dataclass(frozen=True)
class _Rules:
    titles: tuple[tuple[str, re.Pattern[str]], ...]
    nouns: tuple[tuple[str, str], ...]  # (word, type), longest word first
    texts: tuple[tuple[str, str, re.Pattern[str]], ...]
    fallbacks: tuple[tuple[str, str, re.Pattern[str]], ...]
    self_names: tuple[re.Pattern[str], ...]


@cache
def _rules() -> _Rules:
    data = tomllib.loads(files("pipeline.classify").joinpath("doc_types.toml").read_text(encoding="utf-8"))
    nouns = [(word, name) for name, words in data["nouns"].items() for word in words]
    return _Rules(
        titles=tuple((rule["type"], re.compile(rule["pattern"])) for rule in data["titles"]),
        nouns=tuple(sorted(nouns, key=lambda pair: (-len(pair[0]), pair[0]))),
        texts=_text_rules(data["texts"]),
        fallbacks=_text_rules(data["fallbacks"]),
        self_names=tuple(re.compile(pattern) for pattern in data["self_names"]["patterns"]),
    )


def _text_rules(rules: list[dict[str, str]]) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple((rule["type"], rule["where"], re.compile(rule["pattern"], re.DOTALL)) for rule in rules)


def classify_doc_type(document: Document) -> str:
    """One of the types in ``doc_types.toml``, 其他 where nothing speaks for any."""
    title = document.title if _has_title(document) else ""
    body = _body(document)
    by_title = type_of_title(title) if title else None
    by_text = _type_of_text(body)
    if by_title in {None, OTHER} or _overruled(by_title, by_text, document):
        return by_text or by_title or _first_match(_rules().fallbacks, body) or _of_headline(title)
    return by_title or OTHER


def _of_headline(title: str) -> str:
    """A headline that names no kind of document is a report's."""
    return NEWS if len(title) >= 8 else OTHER


def _has_title(document: Document) -> bool:
    return next((field.source for field in document.header if field.name == "title"), "title") != "derived"


def _body(document: Document) -> str:
    start = int(document.extra.get("body_start", 0))
    end = int(document.extra.get("body_end", len(document.text)))
    return document.text[start:end]


def _overruled(by_title: str | None, by_text: str | None, document: Document) -> bool:
    """A page that carries a policy's title over a report on it is what its text is.

    An official form (文号, 主送机关, 章节) outweighs that: then the title stands.
    """
    if by_text not in {"政策解读", NEWS, "征求意见稿"} or by_title in _SURE:
        return False
    if document.doc_number or document.addressees:
        return False
    return by_text != NEWS or not document.issuers


def type_of_title(title: str) -> str | None:
    """The type a title states; 印发《…办法》的通知 is a 办法; None where it ends with no word we know."""
    bare = _strip(title)
    for name, pattern in _rules().titles:
        if pattern.search(title):
            return name
    issued = _ISSUED.search(bare)
    if issued:
        quoted = _QUOTED.search(title[title.find(issued["what"][:2]) :] if issued["what"] else title)
        inner = _type_of_noun(_strip(quoted["title"])) if quoted else None
        return inner or _type_of_noun(issued["what"]) or NOTICE
    found = _type_of_noun(bare)
    if found == NOTICE:
        # 关于支持…若干措施的通知 issues the measures without saying 印发.
        inner_title = re.sub(r"的?(?:补充|紧急)?通知$", "", bare)
        if _ISSUES_ITSELF.search(inner_title) and not _CHANGES.search(inner_title):
            inner = _type_of_noun(inner_title)
            return inner if inner in {"措施", "实施方案", "行动计划", "办法", "意见"} else found
    return found


def _strip(title: str) -> str:
    """A title without closing brackets, years and 试行 at its end."""
    text = title.strip()
    while True:
        shorter = _YEARS.sub("", re.sub(rf"(?:{_TAIL.pattern})+$", "", text)).strip()
        if shorter == text or not shorter:
            return text
        text = shorter


def _type_of_noun(text: str) -> str | None:
    text = _strip(text)
    for word, name in _rules().nouns:
        if text.endswith(word):
            return name
    return None


def _type_of_text(body: str) -> str | None:
    own = _self_named(body)
    rules = _rules().texts
    if own is not None:
        rules = tuple(rule for rule in rules if rule[0] not in {NEWS, "会议报道"})
    return _first_match(rules, body) or own


def _first_match(rules: tuple[tuple[str, str, re.Pattern[str]], ...], body: str) -> str | None:
    parts = {"lead": body[:_LEAD], "head": body[:_HEAD], "text": body[:_SELF]}
    return next((name for name, where, pattern in rules if pattern.search(parts[where])), None)


def _self_named(body: str) -> str | None:
    """The type a text gives itself: 制定本实施方案; the most frequent wins, the strongest wording first."""
    sample = body[:_SELF] + "\n" + body[-2000:] if len(body) > _SELF else body
    for pattern in _rules().self_names:
        counts = Counter(
            name for match in pattern.finditer(sample) if (name := _type_of_noun(match["noun"])) is not None
        )
        if counts:
            return counts.most_common(1)[0][0]
    return None

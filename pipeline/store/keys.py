"""One spelling for what people spell in many ways: titles, document numbers; and the ids of facts."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable

from pipeline.language import nfkc
from pipeline.model import (
    Application,
    Deadline,
    Document,
    Event,
    Fact,
    Instrument,
    Meeting,
    PartRole,
    Reference,
    Target,
)
from pipeline.store.naming import names_of, names_of_document

_NUMBER = re.compile(r"([^\s\d\[\](){}〔〕【】]+)[\[({〔【]?(\d{4})[\])}〕】]?第?(\d+)号?")
_NOISE = re.compile(r"[\s《》〈〉“”‘’\"'「」『』<>·•,，、.。:：;；]+")
_COUNTRY = re.compile(r"^中华人民共和国(?=.*(?:法|条例|规划|纲要|决定|办法|规定)$)")
_DIGITS = re.compile(r"\d+")


def number_key(number: str | None) -> str | None:
    """``国发 [2021] 第029号`` → ``国发〔2021〕29号``; other numbers only lose spaces and width; None for none."""
    if not number or not number.strip():
        return None
    plain = re.sub(r"\s+", "", nfkc(number))
    match = _NUMBER.fullmatch(plain)
    return f"{match[1]}〔{match[2]}〕{int(match[3])}号" if match else plain


def title_key(title: str) -> str:
    """A title without spaces, quotation marks, width and the name of the state, for comparing."""
    return _COUNTRY.sub("", _NOISE.sub("", nfkc(title)))


def citation_keys(document: Document) -> list[str]:
    """The keys of every title ``document`` may be cited by, sorted (see ``naming``)."""
    return sorted({title_key(name) for name in names_of_document(document)} - {""})


def reference_keys(reference: Reference) -> list[str]:
    """The keys of every title that ``reference`` may mean, sorted."""
    return sorted({title_key(name) for name in (reference.title, *names_of(reference.title))} - {""})


def digest(*parts: object) -> str:
    """Sixteen hex digits that name ``parts``."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


class FactIds:
    """Ids of the facts of one version, given out in text order."""

    def __init__(self, doc_id: str, version: int) -> None:
        self._doc_id, self._version = doc_id, version
        self._seen: Counter[tuple[object, ...]] = Counter()

    def of(self, table: str, facts: Iterable[Fact]) -> list[tuple[str, str]]:
        """``(fact_id, thread_id)`` of each fact: the first is new with each version, the second follows the matter."""
        return [(self._place(table, fact), self._thread(table, fact)) for fact in facts]

    def _place(self, table: str, fact: Fact) -> str:
        key = (self._doc_id, self._version, table, fact.start_char, fact.end_char)
        # Facts of one document begin alike: their index entries lie together, and saving stays fast as the file grows.
        return self._doc_id[:8] + digest(*key, self._nth(key))[:12]

    def _thread(self, table: str, fact: Fact) -> str:
        key = (self._doc_id, table, *_matter(fact))
        return digest(*key, self._nth(key))

    def _nth(self, key: tuple[object, ...]) -> int:
        self._seen[key] += 1
        return self._seen[key]


def _matter(fact: Fact) -> tuple[str, ...]:
    """What a fact is about, without its offsets and figures: those are what a new version changes."""
    match fact:
        case Deadline():
            return fact.kind.value, _DIGITS.sub("", title_key(fact.action))
        case Target():
            return title_key(fact.indicator), fact.unit, fact.change.value
        case Reference():
            return (title_key(fact.title),)
        case Meeting():
            return (title_key(fact.name),)
        case Event():
            return fact.kind, _DIGITS.sub("", title_key(fact.summary or fact.actor))
        case Instrument():
            return fact.kind, _DIGITS.sub("", title_key(fact.quote))
        case Application():
            return fact.kind.value, _DIGITS.sub("", title_key(fact.action or "、".join(fact.words(PartRole.MATERIAL))))
    return (fact.quote,)

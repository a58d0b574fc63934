"""Documents named in a text → :class:`Reference` facts."""

from __future__ import annotations

import dataclasses
import re
from collections import deque
from collections.abc import Iterable

from pipeline.extract.context import Context
from pipeline.extract.references.candidates import Candidate, candidates
from pipeline.extract.references.numbers import Number, find_numbers
from pipeline.extract.references.relations import is_cited, relation_of
from pipeline.extract.references.standards import find_standards
from pipeline.extract.references.titles import clean, core, head_of, is_document, is_generic, plain
from pipeline.extract.references.vocabulary import vocabulary
from pipeline.model import Reference, Relation

_STATE = "中华人民共和国"
_SHORT = 8
_RECENT = 40
_DRAFT_WORDS = re.compile("稿|草案|征求意见|修订")
_SELF = re.compile(r"本\s?$")
_SENTENCE = re.compile("[，,。；;]")
_ITEM = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、.]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、]|第[一二三四五六七八九十百\d]{1,4}[章节条])"
)
_ALONE = re.compile(r"《[^《》]{1,8}》")
# 关于修改〈…办法〉的决定
_AMENDED = re.compile(r"(?:修改|修订|修正|废止|停止执行)(?:[和及、]?[〈《<][^〈〉《》<>]*[〉》>])+")
_ANOTHER = r"(?:的?(?:实施|若干|配套|补充)|细则|相关)"  # 管理办法实施细则 is no 办法
_HEADING = re.compile(r"\s*(?:【[^】\n]*】)?\s*")
_TITLE_BEFORE = re.compile(r"(?:根据|依据|按照|依照|贯彻落实|贯彻|落实|执行|转发|废止)([^，。；：《》\n]{6,90})[（(]$")


def find_references(context: Context) -> tuple[Reference, ...]:
    """Policies, laws, plans, standards and notices that the text names, in order, each distinct title once.

    ``title`` is as written, without layout spaces. A number alone, without any title, is no reference.
    """
    found = list(candidates(context.text, context.folded))
    builder = _Builder(context)
    for candidate in found:
        builder.consider(candidate)
    builder.resolve_generic()
    builder.add_unbracketed(found)
    builder.add_standards(found)
    return builder.finish()


class _Builder:
    """Collects references over one text; ``_by_title`` maps the compared form of a title to its reference."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._text, self._folded = context.text, context.folded
        self._first_line_end = _first_line_end(context.text)
        self._by_title: dict[str, Reference] = {}
        self._recent: deque[str] = deque(maxlen=_RECENT)
        self._aliases: set[str] = set()
        self._generic: list[Candidate] = []
        self._last: str | None = None

    def consider(self, candidate: Candidate) -> None:
        title = plain(candidate.title)
        if candidate.defines_alias:
            self._define_alias(candidate)
            return
        if not title or title in self._aliases or self._is_heading(candidate) or self._is_self(candidate):
            return
        if is_generic(candidate.title) and candidate.number is None:
            if candidate.alias is None:
                self._generic.append(candidate)
                return
        elif not self._is_document(candidate) or self._is_short_form(title):
            if candidate.alias:
                self._aliases.add(plain(candidate.alias))
            self._last = None
            return
        self._add(candidate)

    def resolve_generic(self) -> None:
        """《规划》 stands for a full title given here, or for the document itself; only else is it a reference."""
        endings = [core(title)[-14:] for title in self._by_title]
        own = self._own_titles()
        done: set[str] = set()
        for candidate in self._generic:
            title = plain(candidate.title)
            if title in self._aliases or title in done or title in vocabulary().never_alone:
                continue
            done.add(title)
            if title in vocabulary().drafts:
                known = any(_DRAFT_WORDS.search(full) for full in (*self._by_title, own))
            else:
                head = head_of(title) or title
                known = _names_itself(own, head) or any(head in ending for ending in endings)
            if not known:
                self._add(candidate)

    def add_unbracketed(self, found: Iterable[Candidate]) -> None:
        """根据市政府关于园区改造的通知（江政发〔2024〕5号）: a title without 《》, known by the number behind it."""
        taken = _Cover((c.start_char, c.tail_end) for c in found)
        numbers = {r.number for r in self._by_title.values()}
        for number in find_numbers(self._folded):
            if number.value not in numbers and not taken.holds(number.start_char):
                self._add_named(number)
                numbers.add(number.value)

    def add_standards(self, found: Iterable[Candidate]) -> None:
        taken = _Cover((max(0, c.start_char - 40), c.tail_end + 20) for c in found)
        for start, end, applied in find_standards(self._folded):
            if not applied or taken.holds(start):
                continue
            title = " ".join(self._text[start:end].split())
            self._store(plain(title), self._reference(start, end, title, None, Relation.BASIS, None, 0.8))

    def finish(self) -> tuple[Reference, ...]:
        return tuple(sorted(self._by_title.values(), key=lambda r: (r.start_char, r.end_char)))

    def _is_document(self, candidate: Candidate) -> bool:
        cited = is_cited(self._folded, candidate.list_start)
        if candidate.number is not None:
            return True
        if candidate.angle:
            return bool(head_of(candidate.title)) and is_document(candidate.title, cited=False, standard=False)
        return is_document(candidate.title, cited=cited, standard=candidate.standard)

    def _is_heading(self, candidate: Candidate) -> bool:
        """The document's own title, written in brackets on its first line with nothing but its number beside it."""
        own = plain(self._context.title)
        if candidate.start_char >= self._first_line_end or (own and plain(candidate.title) not in own):
            return False
        start = self._folded.rfind("\n", 0, candidate.start_char) + 1
        lead = self._folded[start : candidate.start_char]
        rest = self._folded[candidate.tail_end : self._first_line_end]
        return bool(_HEADING.fullmatch(lead)) and not rest.strip()

    def _is_self(self, candidate: Candidate) -> bool:
        lead = self._folded[max(0, candidate.start_char - 2) : candidate.start_char]
        return bool(_SELF.search(lead)) and len(plain(candidate.title)) <= _SHORT

    def _is_short_form(self, title: str) -> bool:
        """《房票办法》 after 《…房票安置办法》, 《城乡规划法》 after 《中华人民共和国城乡规划法》."""
        if _STATE + title in self._by_title or f"{title}(征求意见稿)" in self._by_title:
            return True
        head = head_of(title)
        if len(title) > _SHORT or head in ("", "法"):
            return False
        return any(
            not full.endswith(title) and head_of(full) == head and _subsequence(title, full) for full in self._recent
        )

    def _define_alias(self, candidate: Candidate) -> None:
        alias = plain(candidate.title)
        self._aliases.add(alias)
        if self._last is not None and self._by_title[self._last].alias is None:
            self._replace(self._last, alias=candidate.title)

    def _add(self, candidate: Candidate) -> None:
        title = plain(candidate.title)
        if candidate.alias:
            self._aliases.add(plain(candidate.alias))
        relation = relation_of(self._folded, candidate.list_start, candidate.tail_end)
        reference = self._reference(
            candidate.start_char, candidate.end_char, candidate.title, candidate.number, relation, candidate.alias, 1.0
        )
        self._store(title, reference)
        self._last = title

    def _store(self, key: str, reference: Reference) -> None:
        known = self._by_title.setdefault(key, reference)
        if known is reference:
            self._recent.append(key)
            return
        relation = reference.relation if known.relation == Relation.CITES else known.relation
        self._replace(
            key, number=known.number or reference.number, alias=known.alias or reference.alias, relation=relation
        )

    def _replace(self, key: str, **changes: object) -> None:
        self._by_title[key] = dataclasses.replace(self._by_title[key], **changes)  # type: ignore[arg-type]

    def _reference(
        self,
        start: int,
        end: int,
        title: str,
        number: str | None,
        relation: Relation,
        alias: str | None,
        confidence: float,
    ) -> Reference:
        sentences = self._context.sentences
        return Reference(
            start_char=start,
            end_char=end,
            quote=self._text[start:end],
            sentence_start=sentences.at(start)[0],
            sentence_end=max(end, sentences.at(end - 1)[1]),
            confidence=confidence,
            title=title,
            number=number,
            relation=relation,
            alias=alias,
        )

    def _own_titles(self) -> str:
        if vocabulary().commentary.search(self._context.title):
            return ""
        first = _ALONE.sub("", self._text[: min(self._first_line_end, 120)])
        # a first line that is a sentence speaks about a document; it does not name the one it stands in
        spoken = _SENTENCE.search(first) or _ITEM.match(first)
        return _AMENDED.sub("", self._context.title) + ("" if spoken else "\n" + first)

    def _add_named(self, number: Number) -> None:
        named = _TITLE_BEFORE.search(self._folded, max(0, number.start_char - 110), number.start_char)
        if named is None or not is_document(named.group(1), cited=True, standard=False):
            return
        start, end = named.span(1)
        title = clean(self._text[start:end])
        relation = relation_of(self._folded, start, number.end_char)
        self._store(plain(title), self._reference(start, end, title, number.value, relation, None, 0.8))


class _Cover:
    """Whether an offset lies in one of the given spans, asked in ascending order."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._next = 0
        self._end = -1

    def holds(self, offset: int) -> bool:
        while self._next < len(self._spans) and self._spans[self._next][0] <= offset:
            self._end = max(self._end, self._spans[self._next][1])
            self._next += 1
        return offset < self._end


def _names_itself(own: str, head: str) -> bool:
    """Whether the document's own title names a document of this kind, and not that of another it carries out."""
    return re.search(re.escape(head) + f"(?!{_ANOTHER})", own) is not None


def _subsequence(short: str, full: str) -> bool:
    rest = iter(full)
    return all(char in rest for char in short)


def _first_line_end(text: str) -> int:
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    return len(text) if end < 0 else end

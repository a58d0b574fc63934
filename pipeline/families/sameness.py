"""Whether two texts are one text: sentence by sentence, with an eye on what a template leaves open."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.families.fingerprints import plain

_SENTENCE = re.compile(r"[^。；;！？!?\n\t]+")
_MARKER = re.compile(
    r"^\s*(?:[(（][一二三四五六七八九十百\d]{1,4}[)）]|[一二三四五六七八九十百]{1,4}、|\d{1,3}[.、．](?!\d))"
)
_TELLING = re.compile(
    r"[0-9〇零一二三四五六七八九十百千万省市县区州旗盟镇乡街不未免非]"
)  # no misreading, another meaning
_MISREAD = 1  # characters in a row that a copy may have otherwise: two are a name
_REPLACED = 0.02  # share of the text that may be misread
_ADDED = 0.3  # share that one of them may have more before and after: title, signature, what stands around it
_COMPARED = 6_000  # characters of what is left over that are compared one by one
SHORT = 100  # characters in common: below that only equal texts are one, and only of one time


@dataclass(frozen=True, slots=True)
class Sameness:
    """``shared`` characters; ``likeness``: their share of the longer text. ``is_same``: one text, but perhaps for what
    stands before and after it; ``frames_differ`` where both have something else there."""

    shared: int
    likeness: float
    is_same: bool
    frames_differ: bool


def sentences_of(text: str) -> list[str]:
    """Plain sentences in text order, tables cell by cell; without list numbers, which copies lose or restart."""
    found = (plain(_MARKER.sub("", match[0])) for match in _SENTENCE.finditer(text))
    return [sentence for sentence in found if sentence]


def compare(here: Sequence[str], there: Sequence[str]) -> Sameness:
    """Two texts as sentences (``sentences_of``)."""
    common = Counter(here) & Counter(there)
    shared = sum(len(sentence) * count for sentence, count in common.items())
    one, other = _left(here, common), _left(there, common)
    whole = shared + max(one.size, other.size)
    likeness = shared / whole if whole else 1.0
    if not one.size and not other.size:
        return Sameness(shared, 1.0, True, False)
    is_same = shared >= SHORT and whole - shared <= _ADDED * whole and _misread(one.inside, other.inside, whole)
    frames_differ = bool(one.around) and bool(other.around) and not _alike(one.around, other.around)
    return Sameness(shared, likeness, is_same, frames_differ)


@dataclass(frozen=True, slots=True)
class _Left:
    """What the other text does not have: between the shared sentences, and around them."""

    inside: str
    around: str

    @property
    def size(self) -> int:
        return len(self.inside) + len(self.around)


def _left(sentences: Sequence[str], common: Counter[str]) -> _Left:
    rest = common.copy()
    shared = []
    for sentence in sentences:
        shared.append(rest[sentence] > 0)
        rest[sentence] -= 1
    first = next((i for i, is_shared in enumerate(shared) if is_shared), len(shared))
    last = next((i for i in range(len(shared) - 1, -1, -1) if shared[i]), -1)
    inside = "".join(sentences[i] for i in range(first, last + 1) if not shared[i])
    around = "".join(sentence for i, sentence in enumerate(sentences) if not shared[i] and not first <= i <= last)
    return _Left(inside, around)


def _misread(here: str, there: str, whole: int) -> bool:
    """Only characters taken for others, few and short; a clause more or another number is another text."""
    if not here and not there:
        return True
    apart = Counter(here)
    apart.subtract(there)
    most = _REPLACED * whole
    if sum(map(abs, apart.values())) > 2 * most or any(n and _TELLING.match(char) for char, n in apart.items()):
        return False  # what the characters tell without their order: a number more, another place
    if len(here) + len(there) > _COMPARED:
        return False
    total = 0
    for one, other in _changes(here, there):
        if max(len(one), len(other)) > _MISREAD or _TELLING.search(one) or _TELLING.search(other):
            return False
        total += max(len(one), len(other))
    return total <= most


def _alike(here: str, there: str) -> bool:
    """Titles and signatures that differ by no number, no place and no name."""
    if here in there or there in here:
        return True
    return _misread(here, there, len(here) + len(there))


def _changes(here: str, there: str) -> Iterator[tuple[str, str]]:
    matcher = difflib.SequenceMatcher(None, here, there, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            yield here[a:b], there[c:d]

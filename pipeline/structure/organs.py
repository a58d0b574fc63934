"""Names of bodies: telling them from other lines, and taking several apart."""

from __future__ import annotations

import re

from pipeline.structure.gazetteer import national_organ_end, place_end
from pipeline.structure.words import words

_STAMP = re.compile(r"[（(](?:代章|印章|盖章|公章|章|签章)[)）]$|代章$")
_FOREIGN = re.compile(r"[^一-龥、\s·“”A-Za-z]")
_WHOLE = re.compile(r"中国|中华|国家|全国|最高")
_VERBS = re.compile(r"出席|召开|主持|举行|强调|讲话|会见|调研|部署|审议|获悉|会上|现就|现将|制定|按照|根据")
PERSON = re.compile(
    r"(?:代)?(?:总\s*理|主\s*席|省\s*长|市\s*长|县\s*长|区\s*长|州\s*长|部\s*长|局\s*长|署\s*长|行\s*长|主\s*任|委员长|盟\s*长|院\s*长|检察长)"
    r"[：:\s]*[一-龥·]\s?[一-龥·\s]{1,10}"
)


def is_organ(text: str) -> bool:
    """Whether ``text`` reads as the names of one or more bodies and nothing else."""
    bare = _STAMP.sub("", re.sub(r"[（()）]", "", _STAMP.sub("", text.strip())).strip())
    names = [name for name in re.split(r"[\s、]+", bare) if name]
    joined = "".join(names)
    if not 2 <= len(joined) <= 120 or _FOREIGN.search(bare) or _VERBS.search(joined):
        return False
    if any(len(name) == 1 for name in names):  # 科 技 部
        return bool(words().organ_end.search(joined))
    return bool(words().organ_end.search(names[-1])) and not words().title_end.search(joined.removesuffix("会"))


def stamp_of(text: str) -> tuple[int, int] | None:
    """Where a line says that a seal stands on it: （印章）, （代章）."""
    match = _STAMP.search(text.rstrip())
    return match.span() if match else None


def organs_of(text: str) -> list[str]:
    """The bodies a line names; letters set apart (科 技 部) close up, several bodies come apart."""
    text = _STAMP.sub("", _STAMP.sub("", text.strip()).strip("（）() ")).strip()
    if PERSON.fullmatch(text):
        return []
    parts = [part for part in re.split(r"\s+", text) if part]
    if any(len(part) == 1 for part in parts):
        return ["".join(parts)]
    names: list[str] = []
    for part in parts:
        if names and not words().organ_end.search(names[-1]):
            names[-1] += part
        else:
            names.append(part)
    pieces = [piece for name in names for piece in name.split("、") if len(piece) > 1]
    return list(dict.fromkeys(piece for name in pieces for piece in unglue(name)))


def unglue(name: str) -> list[str]:
    """Names run together come apart where one ends and a ministry, a place or a party organ begins.

    国家税务总局宁波市税务局 stays whole: a place after a national organ makes a local branch of it.
    """
    for cut in range(2, len(name) - 1):
        left, right = name[:cut], name[cut:]
        if not words().organ_end.search(left) or not words().organ_end.search(right):
            continue
        starts = national_organ_end(right) is not None
        if national_organ_end(left) != len(left):
            starts = (starts and _WHOLE.match(right) is not None) or place_end(right) is not None or right[:2] == "中共"
        if starts and not right.startswith(("部", "办公", "委员会")):
            return [left, *unglue(right)]
    return [name]

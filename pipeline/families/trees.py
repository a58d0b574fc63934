"""Links → families: each document under what it belongs to first, up to the original."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pipeline.store import Link, LinkKind

ORIGINAL = "original"
_FIRST = {kind: number for number, kind in enumerate(LinkKind)}  # a copy of an attachment is a copy before all

Member = tuple[str, str, str, str | None]  # doc_id, family_id, role, to_doc_id


def families(doc_ids: Iterable[str], links: Iterable[Link]) -> list[Member]:
    """The members of the families of ``doc_ids``; documents without relatives are left out.

    Of several links each document follows one: the first kind in ``LinkKind``, the surest, the smallest id. Where
    links run in a circle, the smallest id of the circle is the original.
    """
    upward: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        upward[link.doc_id].append(link)
    chosen = {doc_id: min(found, key=_order) for doc_id, found in upward.items()}
    members: list[Member] = []
    roots = {doc_id: _root(doc_id, chosen) for doc_id in doc_ids}
    with_kin = {root for doc_id, root in roots.items() if root != doc_id}
    for doc_id, root in roots.items():
        if root not in with_kin:
            continue
        if doc_id == root:
            members.append((doc_id, root, ORIGINAL, None))
        else:
            members.append((doc_id, root, chosen[doc_id].kind.value, chosen[doc_id].to_doc_id))
    return members


def _order(link: Link) -> tuple[int, float, str]:
    return _FIRST[link.kind], -link.score, link.to_doc_id


def _root(doc_id: str, chosen: dict[str, Link]) -> str:
    way = [doc_id]
    while (link := chosen.get(way[-1])) is not None:
        if link.to_doc_id in way:
            return min(way[way.index(link.to_doc_id) :])
        way.append(link.to_doc_id)
    return way[-1]

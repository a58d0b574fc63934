"""Saved searches run again: what is new among the documents they find."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.search.results import SearchResult
from pipeline.search.saved import FILE, SavedSearch, read_saved, write_saved

if TYPE_CHECKING:
    from pipeline.workspace import Workspace

_SHARE = 0.35  # of the best score: what scores less only fills up the list


@dataclass(frozen=True, slots=True)
class Watched:
    """A run of a saved search: documents it had not found before, and those found before whose text changed."""

    search: SavedSearch
    new: tuple[SearchResult, ...] = ()
    changed: tuple[SearchResult, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.changed)


def watch(workspace: Workspace, search: SavedSearch) -> Watched:
    """Run ``search``; the returned one has what was found among the ``seen``."""
    found = workspace.search(search.query, limit=search.limit, literal=search.literal, filters=search.filters)
    least = _SHARE * max((result.score for result in found), default=0.0)
    kept = [result for result in found if result.score >= least]
    states = {result.doc_id: workspace.store.row(result.doc_id).text_hash for result in kept}
    new = [result for result in kept if result.doc_id not in search.seen]
    changed = [r for r in kept if r.doc_id in search.seen and search.seen[r.doc_id] != states[r.doc_id]]
    seen = {**search.seen, **states, **{copy: "" for result in kept for copy in result.reprints}}
    return Watched(dataclasses.replace(search, seen=seen), tuple(new), tuple(changed))


def run(workspace: Workspace, name: str | None = None, *, keep: bool = True) -> list[Watched]:
    searches = _all(workspace)
    chosen = searches if name is None else [_named(searches, name)]
    watched = [watch(workspace, search) for search in chosen]
    if keep and watched:
        after = {found.search.name: found.search for found in watched}
        write_saved(workspace.root / FILE, [after.get(search.name, search) for search in searches])
    return watched


def keep(workspace: Workspace, search: SavedSearch) -> SavedSearch:
    if not search.name.strip():
        raise InputError("保存的检索要有名字；例如：policy search 工业上楼 --save 上楼")
    others = [other for other in _all(workspace) if other.name != search.name]
    write_saved(workspace.root / FILE, [*others, search])
    return search


def remove(workspace: Workspace, name: str) -> None:
    searches = _all(workspace)
    gone = _named(searches, name)
    write_saved(workspace.root / FILE, [search for search in searches if search is not gone])


def _all(workspace: Workspace) -> list[SavedSearch]:
    return read_saved(workspace.root / FILE)


def _named(searches: Sequence[SavedSearch], name: str) -> SavedSearch:
    for search in searches:
        if search.name == name:
            return search
    known = "、".join(search.name for search in searches) or "还没有"
    raise InputError(f"没有保存过名为 {name!r} 的检索；已保存的：{known}")

"""Files and the page, archive or main document they are attached to."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from pipeline.families.addresses import group_key, is_attachment_name, link_keys, place_keys, plain_name
from pipeline.families.titles import read_title
from pipeline.parsers.archive import SEPARATOR, container
from pipeline.store import Link, LinkKind, Subject

_SURE, _BY_PATH, _BY_NAME, _TOGETHER = 1.0, 0.95, 0.85, 0.8


def offers(subject: Subject) -> Iterator[str]:
    yield f"d:{subject.doc_id}"
    yield from place_keys(subject.identity, subject.source_url)
    if group := group_key(subject.identity):
        yield group


def seeks(subject: Subject) -> Iterator[str]:
    if subject.parent_doc_id:
        yield f"d:{subject.parent_doc_id}"
    for title, href in subject.attachments:
        yield from link_keys(title, href, subject.identity, subject.source_url)
    if (group := group_key(subject.identity)) and is_attachment_name(posixpath.basename(subject.identity)):
        yield group


def links(subject: Subject, holders: dict[str, list[Subject]]) -> Iterator[Link]:
    """What ``subject`` finds: its parent, the files that it links to, its place among the members of an archive."""
    for parent in holders.get(f"d:{subject.parent_doc_id}", ()):
        if parent.doc_id != subject.doc_id and not (_is_explained(subject, parent) or _stands_alone(subject, parent)):
            yield _link(subject, parent, _SURE, f"由《{parent.title}》的附件链接取得", subject)
    for title, href in subject.attachments:
        yield from _linked(subject, title, href, holders)
    yield from _in_group(subject, holders.get(group_key(subject.identity) or "", []))


def _linked(subject: Subject, title: str, href: str | None, holders: dict[str, list[Subject]]) -> Iterator[Link]:
    for key in link_keys(title, href, subject.identity, subject.source_url):
        found = [
            file for file in holders.get(key, ()) if file.doc_id != subject.doc_id and not _same_place(file, subject)
        ]
        archives = {file.identity.partition(SEPARATOR)[0] for file in found}
        if not found or (key.startswith("f:") and len(archives) > 1):  # a name that several files have tells nothing
            continue
        score = {"u": _SURE, "p": _BY_PATH}.get(key[0], _BY_NAME)
        why = f"附件链接：{title}{f'（{href}）' if href else ''}"
        for file in found:
            if _is_explained(file, subject):
                yield Link(subject.doc_id, LinkKind.INTERPRETATION, file.doc_id, _BY_PATH, why, subject.doc_id)
            elif not _stands_alone(file, subject):
                yield _link(file, subject, score, why, subject)
        return


def _is_explained(file: Subject, subject: Subject) -> bool:
    """An explanation links to the policy that it explains: that is not an attachment of it."""
    page, linked = read_title(subject.title), read_title(file.title)
    return page.is_interpretation and linked.is_policy and bool({linked.own, *linked.about} & set(page.about))


def _stands_alone(file: Subject, subject: Subject) -> bool:
    """A document of another number, or the explanation of this one, only linked to for reading."""
    if file.number_key and subject.number_key and file.number_key != subject.number_key:
        return True
    page, linked = read_title(subject.title), read_title(file.title)
    return linked.is_interpretation and bool({page.own, *page.about} & set(linked.about))


def _same_place(file: Subject, subject: Subject) -> bool:
    """A page and its own copy: a source_url that both have is where both come from."""
    return file.source_url is not None and file.source_url == subject.source_url and SEPARATOR not in file.identity


def _in_group(subject: Subject, members: Iterable[Subject]) -> Iterator[Link]:
    """附件1 … of an archive or folder belong to the one document there that is none, or to the one that names them."""
    others = [member for member in members if member.doc_id != subject.doc_id]
    name = posixpath.basename(subject.identity)
    if not is_attachment_name(name):
        return
    mains = [member for member in others if not is_attachment_name(posixpath.basename(member.identity))]
    naming = [main for main in mains if plain_name(name) in {plain_name(title) for title, _ in main.attachments}]
    chosen = naming or mains
    if len(chosen) == 1:
        where = "同一压缩包" if container(subject.identity) else "同一文件夹"
        why = f"{where}中的 {name}" + ("，正文附件说明中有其名" if naming else "")
        yield _link(subject, chosen[0], _BY_PATH if naming else _TOGETHER, why, subject)


def _link(file: Subject, to: Subject, score: float, evidence: str, found_by: Subject) -> Link:
    return Link(file.doc_id, LinkKind.ATTACHMENT, to.doc_id, score, evidence, found_by.doc_id)

"""The relatives of a document, in words."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import click

from pipeline.cli.words import shortened
from pipeline.store import FamilyRow, LinkKind

ROLES = {
    "original": "原文",
    LinkKind.REPRINT: "转载",
    LinkKind.PAGE: "分页",
    LinkKind.ATTACHMENT: "附件",
    LinkKind.PLAN: "所印发文件",
    LinkKind.DRAFT: "征求意见稿",
    LinkKind.INTERPRETATION: "解读",
}
_SHOWN = 60  # members listed; a guide with a hundred forms is a family, too


def family_lines(doc_id: str, family: Sequence[FamilyRow]) -> list[str]:
    """原文 first, then role by role; the document itself is marked, each relative has its reason."""
    if not family:
        return []
    titles = {row.doc_id: row.title for row in family}
    lines = ["", click.style(f"政策家族（{len(family)} 份）", bold=True)]
    for role, name in ROLES.items():
        for row in [row for row in family if row.role == role]:
            here = " ←本文" if row.doc_id == doc_id else f"（{row.doc_id}）"
            number = f" {row.doc_number}" if row.doc_number else ""
            when = f"  {row.dated_on}" if row.dated_on else ""
            lines.append(f"  {name}：{row.title}{number}{when}{here}")
            if row.evidence:
                of = "" if row.to_doc_id == row.family_id else f"属于《{titles.get(row.to_doc_id or '', '')}》；"
                lines.append(
                    click.style(f"      {of}依据：{shortened(row.evidence, 100)}（{row.score:.2f}）", dim=True)
                )
    if len(lines) > 2 * _SHOWN:
        rest = len(lines) - 2 * _SHOWN
        lines = [*lines[: 2 * _SHOWN], f"  …… 还有约 {rest // 2 + 1} 份，见数据库视图 families"]
    return lines


def family_record(family: Sequence[FamilyRow]) -> list[dict[str, Any]]:
    """The members, ready for JSON."""
    return [
        dataclasses.asdict(row)
        | {"role_label": ROLES[row.role], "dated_on": row.dated_on.isoformat() if row.dated_on else None}
        for row in family
    ]


def counts_line(counts: Mapping[str, int]) -> str:
    """14 个（转载 7，征求意见稿 7）"""
    members = "，".join(f"{ROLES[role]} {counts[role]}" for role in ROLES if counts.get(role))
    return f"{counts['families']} 个" + (f"（{members}）" if members else "")

"""Who is to act: the responsible bodies named behind a measure, on the line before it, or as its subject."""

from __future__ import annotations

import re

from pipeline.extract.deadlines.cues import cue, ends_with
from pipeline.extract.deadlines.rows import Row
from pipeline.extract.deadlines.scene import Scene

_REACH = 500  # characters behind a time in which its paragraph names who is responsible
_OPEN = "（(〔["
_SIGNS = re.compile(r"[（(〔\[）)〕\]]")
_SPLIT = re.compile(r"[、，,；;。\s（(〔）)〕]+|(?<=[局委厅办部])和(?=[市省县区])")
_TRAILING = re.compile(r"(?:原则上)?(?:应当|应|须|需|要|必须|将|拟|请|可|确保|力争|争取|在|于|会同|会|不迟于|不晚于)+$")
_LABEL_LINE = re.compile(r"^\s*(?:牵头|责任|配合)(?:单位|部门)\s?[:：]([^\n]{2,200})$", re.M)


def bodies_of(scene: Scene) -> tuple[str, ...]:
    """Names of the bodies charged with what the time bounds; empty where none is named."""
    if scene.row:
        return _in_row(scene.row)
    return _in_brackets(scene) or _on_line_before(scene) or _subject(scene)


def _in_row(row: Row) -> tuple[str, ...]:
    """The cells of the columns 责任单位, 牵头部门 …"""
    charged = (cell for head, cell in zip(row.heads, row.cells, strict=False) if cue("bodies", "heads").search(head))
    return tuple(dict.fromkeys(name for cell in charged for name in _names(cell)))


def _in_brackets(scene: Scene) -> tuple[str, ...]:
    """（责任单位：市住建局、市财政局）, （省商务厅牵头，各市人民政府负责）."""
    text = scene.context.folded
    stop = text.find("\n\n", scene.time.end_char, scene.time.end_char + _REACH)
    stop = scene.time.end_char + _REACH if stop < 0 else stop
    for start, end in _brackets(text, scene.time.end_char, min(stop, len(text))):
        inside = text[start + 1 : end]
        if cue("bodies", "marks").search(inside):
            return _names(inside)
    return ()


def _brackets(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Outermost brackets between two offsets, as offsets of their two signs."""
    pairs, depth, opened = [], 0, start
    for sign in _SIGNS.finditer(text, start, end):
        if sign.group() in _OPEN:
            opened = sign.start() if depth == 0 else opened
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                pairs.append((opened, sign.start()))
    return pairs


def _on_line_before(scene: Scene) -> tuple[str, ...]:
    """责任单位：… on the line above 时序进度：…"""
    text = scene.context.folded
    line = text.rfind("\n", 0, scene.time.start_char)
    above = text.rfind("\n", 0, line) if line > 0 else -1
    found = _LABEL_LINE.search(text, above + 1, max(line, 0)) if scene.label and line > 0 else None
    return _names(found[1]) if found else ()


def _subject(scene: Scene) -> tuple[str, ...]:
    """各市人民政府要于|…前: the clause's own subject where it is a body."""
    subject = _TRAILING.sub("", scene.clause_lead).strip(" 请由")
    if len(subject) > 24:
        return ()
    names = _names(subject)
    return names if names and all(ends_with(name, "bodies", "organs") for name in names) else ()


def _names(inside: str) -> tuple[str, ...]:
    without = re.sub(r"[（(〔\[].{0,30}?[)）〕\]]", "", inside)
    pieces = _SPLIT.split(re.sub(cue("bodies", "labels").pattern + "[:：]?", "、", without))
    names = (piece.strip(" :：") for piece in pieces)
    return tuple(dict.fromkeys(name for name in names if 2 <= len(name) <= 24 and ends_with(name, "bodies", "endings")))

"""The metadata a page states about its document: label → value, wherever it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.model import Block, BlockKind
from pipeline.parsers.html.portals import SEPARATOR, portals
from pipeline.parsers.tidy import tidy

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

Pair = tuple[str, str]

_LONG_VALUE = 160
_TAIL_LINES = 4
_BELOW, _FEW = 40, 3  # blocks of metadata below a text, at most; pairs that make it metadata
_DATE_LINE = re.compile(
    r"(?P<date>(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?)\s*(?P<rest>.*)", re.DOTALL
)
_TOOLBAR = re.compile(
    r"\s*(?:浏览|阅读|点击)?\s*(?:(?:浏览|阅读|点击)(?:次数|量|数)?|字号|字体|分享到|打印)\s*[:：].*$"
)
_BREADCRUMB = re.compile(r"位置|首页\s*[>＞»/-]")


def head_fields(tree: LexborHTMLParser) -> list[Pair]:
    """``meta:…``, ``html_title`` and ``h1`` in that order."""
    pairs: list[Pair] = []
    wanted = portals().meta
    for node in tree.css("meta"):
        attributes = node.attributes
        name = (attributes.get("name") or attributes.get("property") or "").strip().lower()
        value = tidy(attributes.get("content") or "")
        if name in wanted and value:
            pairs.append((f"meta:{wanted[name]}", value))
    title = tree.css_first("title")
    if title is not None and (text := tidy(title.text(deep=True) or "")):
        pairs.append(("html_title", text))
    for node in tree.css("h1"):
        text = tidy(node.text(deep=True) or "")
        if 2 <= len(text) <= 200 and not _BREADCRUMB.search(text):
            pairs.append(("h1", text))
    return list(dict.fromkeys(pairs))


def block_fields(blocks: list[Block], *, bylines: bool = False) -> tuple[list[Pair], list[Block]]:
    """Pairs found in ``blocks`` (tables and lines that are metadata as a whole) and the blocks that are not."""
    pairs: list[Pair] = []
    rest: list[Block] = []
    i = 0
    while i < len(blocks):
        found, used = leading_fields(blocks, i, bylines=bylines)
        pairs.extend(found)
        i += used
        if i < len(blocks):
            rest.append(blocks[i])
            i += 1
    return list(dict.fromkeys(pairs)), rest


def leading_fields(blocks: list[Block], start: int = 0, *, bylines: bool = False) -> tuple[list[Pair], int]:
    """Pairs of the unbroken run of metadata from ``start`` on, and how many blocks it takes.

    A label alone on its line takes the next line as its value; without a colon it does so only in a row of such pairs.
    ``bylines`` reads lines without labels too: a publisher and a date in figures.
    """
    pairs: list[Pair] = []
    i = start
    while i < len(blocks):
        run = _label_run(blocks, i)
        if run:
            pairs.extend(pair for pair, _ in run)
            i += sum(used for _, used in run)
            continue
        block = blocks[i]
        found = table_fields(block.rows) if block.kind is BlockKind.TABLE else line_fields(block.text)
        if found is None and bylines:
            found = _byline(block.text)
        if found is None:
            break
        pairs.extend(found)
        i += 1
    return [pair for pair in pairs if pair[0] not in portals().noise and pair[1]], i - start


def are_metadata(pairs: list[Pair]) -> bool:
    """Some label is of the kind only pages use; 时间 or 名称 alone may be part of a text."""
    return any(label not in portals().weak_labels and label != "page_date" for label, _ in pairs)


def _label_run(blocks: list[Block], i: int) -> list[tuple[Pair, int]]:
    """Consecutive label–value lines from ``i`` on, each with the number of blocks it takes."""
    run: list[tuple[Pair, int]] = []
    marked = False
    while i < len(blocks) and blocks[i].kind is not BlockKind.TABLE:
        label = _bare(blocks[i].text)
        if label is None:
            break
        marked |= blocks[i].text.rstrip(SEPARATOR + " ").endswith((":", "：", "】", "]"))
        following = blocks[i + 1] if i + 1 < len(blocks) else None
        if following is None or following.kind is BlockKind.TABLE or len(following.text) > _LONG_VALUE:
            break
        empty = _bare(following.text) is not None or line_fields(following.text) not in (None, [])
        dated = _DATE_LINE.fullmatch(following.text.replace(SEPARATOR, " ").strip())
        if empty and not dated:
            run.append(((label, ""), 1))
            i += 1
            continue
        run.append(((label, _value(following.text)), 2))
        i += 2
    return run if marked or sum(used == 2 for _, used in run) >= 2 else []


def table_fields(rows: tuple[tuple[str, ...], ...]) -> list[Pair] | None:
    """Pairs of a table in which every filled row starts with a label; None if it is an ordinary table."""
    if (headed := _headed(rows)) is not None:
        return headed
    pairs: list[Pair] = []
    for row in rows:
        cells = [cell for i, cell in enumerate(row) if i == 0 or cell != row[i - 1] or _bare(cell) is not None]
        found = _row_fields([cell.replace(SEPARATOR, " ") for cell in cells])
        if found is None:
            return None
        pairs.extend(found)
    return pairs if pairs else None


def _headed(rows: tuple[tuple[str, ...], ...]) -> list[Pair] | None:
    """A row of labels over a row of values."""
    if len(rows) != 2 or len(rows[0]) < 2:
        return None
    labels, values = [_bare(cell) for cell in rows[0]], [_bare(cell) for cell in rows[1]]
    if any(label is None for label in labels) or any(value is not None for value in values):
        return None
    return [(label or "", tidy(cell.replace(SEPARATOR, " "))) for label, cell in zip(labels, rows[1], strict=True)]


def _row_fields(cells: list[str]) -> list[Pair] | None:
    pairs: list[Pair] = []
    label: str | None = None
    for cell in cells:
        bare = _bare(cell)
        if bare is not None:
            if label is not None:
                pairs.append((label, ""))
            label = bare
        elif label is not None:
            pairs.append((label, tidy(cell)))
            label = None
        elif cell.strip():
            inner = line_fields(cell)
            if inner is None:
                return None
            pairs.extend(inner)
    if label is not None:
        pairs.append((label, ""))
    return pairs


def line_fields(text: str) -> list[Pair] | None:
    """Pairs of a line that is nothing but metadata (发布时间：… 来源：… 字号：…); None for anything else."""
    found = list(portals().label.finditer(text))
    if not found and (cells := _celled(text) or _run_together(text)):
        return cells
    if not found:
        dated = _DATE_LINE.fullmatch(text.replace(SEPARATOR, " ").strip("[]【】 "))
        return [("page_date", dated["date"])] if dated and not dated["rest"].strip() else None
    before = tidy(text[: found[0].start()].replace(SEPARATOR, " ")).strip("【[（(|｜ ")
    pairs: list[Pair] = []
    if before:
        dated = _DATE_LINE.fullmatch(before)
        if dated is None or dated["rest"].strip():
            return None
        pairs.append(("page_date", dated["date"]))
    ends = [match.start() for match in found[1:]] + [len(text)]
    for match, end in zip(found, ends, strict=True):
        label = re.sub(rf"[\s{SEPARATOR}]", "", match["boxed"] or match["plain"])
        value = _value(text[match.end() : end])
        if len(value) > _LONG_VALUE:
            return None
        pairs.append((label, value))
    return pairs


def _byline(text: str) -> list[Pair] | None:
    """示例市人民政府办公室 2025-02-12 08:30, as pages set it under the title."""
    match = portals().byline.fullmatch(text.replace(SEPARATOR, " ").strip())
    if match is None:
        return None
    return [("page_date", match["date"]), ("来源", (match["before"] or match["after"]).strip())]


def _run_together(text: str) -> list[Pair] | None:
    """发布日期2025-02-12, where nothing is left between label and date."""
    match = portals().bare_label.match(text)
    rest = text[match.end() :].replace(SEPARATOR, "").strip() if match else ""
    dated = _DATE_LINE.fullmatch(rest) if rest else None
    if match is None or dated is None or dated["rest"].strip():
        return None
    return [(re.sub(rf"[\s{SEPARATOR}]", "", match["label"]), dated["date"])]


def is_stamp(pairs: list[Pair]) -> bool:
    """Begins with a date in figures alone (2025-02-12 10:08), as pages stamp articles and no text dates itself."""
    return bool(pairs) and pairs[0][0] == "page_date" and bool(re.match(r"\d{4}[-/.]", pairs[0][1]))


def without_colons(blocks: list[Block]) -> list[Block]:
    """Blocks that are more than the colon between a label and its value."""
    return [block for block in blocks if block.text.strip(SEPARATOR + " ") not in {":", "："}]


def names_field(text: str) -> bool:
    """A short line that begins with a label and goes on without a colon: label and value in elements of their own."""
    match = portals().bare_label.match(text)
    return match is not None and match.end() < len(text) <= _LONG_VALUE and match["label"] not in portals().weak_labels


def _celled(text: str) -> list[Pair] | None:
    """Labels without a colon that stand in elements of their own beside their values."""
    cells = [piece for piece in text.split(SEPARATOR) if piece.strip()]
    if len(cells) < 2 or _bare(cells[0]) is None:
        return None
    pairs = _row_fields(cells)
    return pairs if pairs and any(value for _, value in pairs) else None


def metadata_below(body: list[Block]) -> tuple[list[Pair], list[Block]]:
    """A table or list of metadata below the text, and the blocks above it."""
    for start in range(max(1, len(body) - _BELOW), len(body)):
        pairs, used = leading_fields(body, start)
        if start + used < len(body) or len(pairs) < _FEW or pairs[0][0] == "page_date":
            continue
        if are_metadata(pairs):
            return pairs, body[:start]
    return [], body


def tail_fields(blocks: list[Block]) -> tuple[list[Pair], list[Block]]:
    """Source and editor lines below the text, and the blocks above them."""
    pairs: list[Pair] = []
    kept = list(blocks)
    while len(kept) > 1 and len(pairs) < _TAIL_LINES and kept[-1].kind is not BlockKind.TABLE:
        found = line_fields(kept[-1].text.strip("（）()【】[] "))
        if not found or any(label not in portals().tail_labels for label, _ in found):
            break
        pairs = [pair for pair in found if pair[0] not in portals().noise and pair[1]] + pairs
        kept.pop()
    return pairs, kept


def _bare(text: str) -> str | None:
    match = portals().bare_label.fullmatch(text.replace(SEPARATOR, "").strip())
    return re.sub(r"\s", "", match["label"]) if match else None


def _value(text: str) -> str:
    """A value without the toolbar that follows it on the same line."""
    text = _TOOLBAR.sub("", tidy(text.replace(SEPARATOR, " "))).strip("|｜丨 ")
    words = text.split(" ")
    while len(words) > 1 and portals().chrome_line.fullmatch(words[-1]) and not words[-1][0].isdigit():
        words.pop()
    value = " ".join(words)
    return "" if value in {"-", "无", "/", "--"} else value

"""Hard-wrapped lines of text → paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from pipeline.parsers.contents import contents_lines

_ITEM = re.compile(
    r"第\s*[〇零一二三四五六七八九十百千\d]+\s*[章节条编款项部分](?![^\s]{0,2}(?:规定|所列|第))"
    r"|[一二三四五六七八九十百]{1,4}\s*[、．.](?!\d)"
    r"|[（(]\s*(?:[一二三四五六七八九十]{1,4}|\d{1,3}|[a-zA-Z]|[ivxIVX]{1,4})\s*[)）](?!项|款|目(?![标录的]))"
    r"|\d{1,3}\s*[、）)]|\d{1,3}[．.](?!\d)|\d{1,2}(?:[.．]\d{1,2}){1,4}\s*(?=[\u3400-\u9fff])(?![万亿元个倍吨公米平年月日点余多以至家户人件项亩度级])"
    r"|[①-⑳㈠-㈩⑴-⑽⒈-⒛●•◆■▪○★◇□▲►※]|[—–─－-]{2,}"
)
# Marks that also occur inside a sentence: they begin a paragraph only where a sentence has ended.
_WEAK_ITEM = re.compile(
    r"附\s*[件表录注]\s*[：:\d一二三四五六七八九十（(.]?|抄送|主题词|专栏\s*\d|[表图]\s*\d|目\s*录$|前\s*言$"
)
_SENTENCE_END = re.compile(r"[。！？!?；;：:…][”’」』）)\"》]*$")
_CONTINUES = re.compile(r"[，、。；：！？,.;:）)」』〕】》”’%％]|[“‘（(《〔]$")
_BRACKETS = (("（", "）"), ("〔", "〕"), ("《", "》"), ("【", "】"), ("“", "”"))
_CLOSE = re.compile(r"[0-9A-Za-z,%)]$")
_OPEN = re.compile(r"^[0-9A-Za-z(]")
_FOLIO = re.compile(r"^\s*[-—–－·]*\s*(\d{1,3})\s*[-—–－·]*\s*$")
_FOLIO_TAIL = re.compile(r"\s*[—–－]\s*\d{1,3}\s*[—–－]\s*$")

_NARROW, _WIDE = 14, 64  # widths of wrapped lines, in Han characters
_SLACK = 2.6  # how far short of the wrap width a full line may end
_INDENT = 2.6
_ALIKE = 3  # characters
_SHARE = 0.45  # share of the longer lines that must end at the wrap width without ending a sentence


# A labelled line of a notice, of minutes, of a form: 会议时间：, 参 会 人 员：, 【地点】.
_SPACE = "[ \u3000]*"
_LABELS = [
    "时间", "地点", "名称", "主持", "主持人", "记录", "记录人", "人员", "出席", "列席", "请假", "联系人",
    "议程", "议题", "会议内容", "参加", "主办单位", "承办单位", "协办单位", "召集人",
]  # fmt: skip
_LABELLED = re.compile(
    rf"{_SPACE}(?:【[\u4e00-\u9fff]{{2,10}}】|(?:[\u4e00-\u9fff]{_SPACE}){{0,4}}"
    rf"(?:{'|'.join(_SPACE.join(label) for label in _LABELS)}){_SPACE}[:：])"
)


def starts_item(text: str, above: str = "") -> bool:
    """A heading number, a list mark, an attachment label after ``above``: a new paragraph."""
    return bool(_ITEM.match(text) or _LABELLED.match(text)) or (ends_sentence(above) and bool(_WEAK_ITEM.match(text)))


def ends_sentence(text: str) -> bool:
    return bool(_SENTENCE_END.search(text))


def glue(above: str, below: str) -> str:
    """Two pieces of a paragraph; a space only between Latin words, for a line may break inside a number."""
    latin = _CLOSE.search(above) and _OPEN.search(below)
    number = above[-1:].isdigit() and below[:1].isdigit()
    return f"{above} {below}" if latin and not number else f"{above}{below}"


def width(text: str) -> float:
    """Columns, in Han characters."""
    return sum(1.0 if ord(char) > 0x2E7F or char in "“”‘’—…·" else 0.5 for char in text)


def unwrap(lines: list[str]) -> list[str]:
    """Paragraphs of a text that may be wrapped at a fixed width; unwrapped text comes back as it is.

    Empty strings are blank lines and always separate. Page numbers between wrapped lines are dropped.
    """
    dropped = contents_lines(lines)
    lines = [line for i, line in enumerate(lines) if i not in dropped]
    if not is_wrapped(lines):
        return [line for line in lines if line]
    lines = _without_folios(lines)
    widths = [width(line) for line in lines]
    paragraphs: list[str] = []
    is_open = False
    for i, line in enumerate(lines):
        if not line:
            is_open = False
            continue
        stray = bool(paragraphs) and bool(_CONTINUES.match(line))
        listed = i > 0 and _are_alike(lines[i - 1], line)
        first = not stray and (not is_open or listed or starts_item(line, paragraphs[-1]))
        if first:
            paragraphs.append(line)
        else:
            paragraphs[-1] = glue(paragraphs[-1], line)
        is_open = not listed and (_runs_on(i, lines, widths, first) or _is_unfinished(paragraphs[-1], stray))
    return paragraphs


def is_wrapped(lines: list[str]) -> bool:
    """Most longer lines break off in mid-sentence at a common width."""
    widths = sorted(width(line) for line in lines if line)
    longer = [w for w in widths if w >= _NARROW]
    if len(longer) < 5 or widths[int(0.97 * (len(widths) - 1))] > _WIDE:
        return False
    broken = [line for line in lines if line and width(line) >= _NARROW and not ends_sentence(line)]
    return len(broken) >= _SHARE * len(longer) and len(longer) >= 0.4 * len(widths)


def _runs_on(i: int, lines: list[str], widths: list[float], first: bool) -> bool:
    """Whether line ``i`` was broken only because it was full; a first line may be two characters shorter."""
    full = _full_width(i, widths)
    short = full - widths[i]
    if short > _SLACK + (_INDENT if first else 0):
        return False
    following = next((j for j in range(i + 1, len(lines)) if lines[j]), None)
    if following is None:
        return False
    next_is_flush = widths[following] > full - 1.3
    if ends_sentence(lines[i]):
        # The next line, if full without an indent, goes on in the same paragraph.
        return next_is_flush
    if short <= _SLACK:
        return True
    return next_is_flush or (ends_sentence(lines[following]) and not starts_item(lines[following]))


def _are_alike(one: str, other: str) -> bool:
    """Entries of a list begin or end alike; broken lines of a sentence do not."""
    return one[:_ALIKE] == other[:_ALIKE] or one[-_ALIKE:] == other[-_ALIKE:]


def _is_unfinished(paragraph: str, stray: bool) -> bool:
    """Inside brackets, or broken off by a piece of punctuation that stood on a line of its own."""
    tail = paragraph[-80:]
    if tail.endswith(("“", "‘", "（", "(", "《", "〔")) or any(
        tail.count(opening) > tail.count(closing) for opening, closing in _BRACKETS
    ):
        return True
    return stray and not ends_sentence(paragraph)


def _full_width(i: int, widths: list[float]) -> float:
    """The wrap width around line ``i``: text pasted from several sources has several."""
    near = [w for w in widths[max(0, i - 15) : i + 16] if _NARROW <= w <= _WIDE]
    if not near:
        return float(_NARROW)
    counts = Counter(round(w) for w in near)
    often = [w for w, count in counts.items() if count + counts[w - 1] + counts[w + 1] >= max(2, len(near) // 6)]
    return float(max(often)) if often else max(near)


def _without_folios(lines: list[str]) -> list[str]:
    """Drop page numbers: marked with dashes, or bare ones that count up through the text."""
    bare = [(i, int(found[1])) for i, line in enumerate(lines) if (found := _FOLIO.match(line))]
    steps = sum(b - a == 1 for (_, a), (_, b) in pairwise(bare))
    drop = {i for i, _ in bare} if steps >= 0.6 * max(1, len(bare) - 1) and len(bare) >= 2 else set()
    drop |= {i for i, _ in bare if re.search(r"[-—–－]", lines[i])}
    return [_FOLIO_TAIL.sub("", line) for i, line in enumerate(lines) if i not in drop]

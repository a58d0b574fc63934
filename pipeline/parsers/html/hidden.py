"""Articles and metadata that a page keeps where only a script finds them: JSON, templates, text areas, comments."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from pipeline.model import AttachmentLink
from pipeline.parsers.html.links import is_file
from pipeline.parsers.html.portals import portals
from pipeline.parsers.tidy import tidy

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

Pair = tuple[str, str]

_HAN = re.compile(r"[\u4e00-\u9fff]")
_PROSE = re.compile(r"[，。；：]")
_ARTICLE = 100  # Chinese characters that make a string an article
_TIMES_AS_MUCH = 3  # as the page shows by itself
_LONGEST_SCRIPT = 5_000_000
_CANDIDATES = 3  # the longest strings of a script that are looked at
_NEAR = 4000  # characters on either side of the article in which its metadata stands
_MEMBER = re.compile(
    r"""(?:["'](?P<quoted>\w{1,40})["']|\b(?P<bare>[a-zA-Z_]\w{0,39}))\s*[:=]\s*"""
    r"""(?:(?P<text>"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+')|(?P<number>\d{10}(?:\d{3})?)\b)""",
    re.DOTALL,
)
_BEIJING = timezone(timedelta(hours=8))
_WRITTEN = re.compile(
    r"""document\.write(?:ln)?\(\s*["']\s*((?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}[^"'<]{0,12})["']"""
)
_PROPERTIES = re.compile(r"<!--\s*enpproperty\s((?:(?!<!--).){1,4000}?)/?enpproperty\s*-->", re.DOTALL)
_PROPERTY = re.compile(r"<(date|title|sourcename)>([^<]{2,200})</\1>")
_TAG = re.compile(r"</?[a-zA-Z]")
_MARKUP = re.compile(r"<(?:p|br|div|span|section|table|td|li)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hidden:
    """``content`` is HTML; ``fields`` and ``files`` are what stands beside it."""

    content: str
    fields: tuple[Pair, ...] = ()
    files: tuple[AttachmentLink, ...] = ()


@dataclass(frozen=True, slots=True)
class _Member:
    """``key: "value"`` in a script."""

    key: str
    value: str
    start: int


def find_hidden(tree: LexborHTMLParser, shown: int) -> Hidden | None:
    """The longest article that the page does not show, if it is longer than what is ``shown`` (Chinese characters)."""
    scripts = (script for script in _scripts(tree) if _may_hold(script, max(_ARTICLE, _TIMES_AS_MUCH * shown)))
    found = [*_escaped(tree), *(hidden for script in scripts for hidden in _in_script(script))]
    longest = max(found, key=lambda hidden: _han(hidden.content), default=None)
    if longest is None or _han(longest.content) < max(_ARTICLE, _TIMES_AS_MUCH * shown):
        return None
    return longest


def _may_hold(script: str, count: int) -> bool:
    """Whether a script has that many Chinese characters, written out or as escapes."""
    return len(script) > count and (len(_HAN.findall(script)) >= count or script.count("\\u") >= count)


def script_fields(tree: LexborHTMLParser, source: str) -> list[Pair]:
    """Dates that scripts write into the page, variables that hold its source, properties in comments."""
    pairs: list[Pair] = []
    for properties in _PROPERTIES.finditer(source):
        pairs += [(portals().properties[name], tidy(value)) for name, value in _PROPERTY.findall(properties[1])]
    for script in _scripts(tree, short=True):
        pairs += [("page_date", tidy(match[1])) for match in _WRITTEN.finditer(script)]
        pairs += _labelled(_members(script))
    return list(dict.fromkeys(pairs))


def _han(text: str) -> int:
    return len(_HAN.findall(text))


def _scripts(tree: LexborHTMLParser, *, short: bool = False) -> Iterator[str]:
    for node in tree.css("script"):
        kind = (node.attributes.get("type") or "").lower()
        if kind and "script" not in kind and "json" not in kind:
            continue
        text = node.text(deep=True) or ""
        if len(text) <= (2000 if short else _LONGEST_SCRIPT):
            yield text


def _escaped(tree: LexborHTMLParser) -> Iterator[Hidden]:
    """What text areas, templates and hidden inputs hold."""
    for node in tree.css("textarea, script[type], template, xmp, input[type=hidden]"):
        kind = (node.attributes.get("type") or "").lower()
        if node.tag == "script" and ("javascript" in kind or "json" in kind or kind == "module"):
            continue
        text = (node.inner_html if node.tag == "template" else node.text(deep=True)) or ""
        if node.tag == "input":
            text = node.attributes.get("value") or ""
        if _is_article(text):
            yield Hidden(_as_html(text))


def _is_article(text: str) -> bool:
    return len(text) >= _ARTICLE and bool(_PROSE.search(text)) and _han(text) >= _ARTICLE


def _as_html(text: str) -> str:
    """Markup as it is or escaped once more; lines of plain text as paragraphs."""
    if not _MARKUP.search(text) and "&lt;" in text:
        text = html.unescape(text)
    if _MARKUP.search(text):
        return text
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in text.splitlines() if line.strip())


def _in_script(script: str) -> Iterator[Hidden]:
    members = _members(script)
    articles = [member for member in members if _is_article(member.value)]
    for member in sorted(articles, key=lambda m: -len(m.value))[:_CANDIDATES]:
        inner = _members(member.value) if member.value.lstrip()[:1] in "{[" else []
        if any(_is_article(m.value) for m in inner):
            yield from _in_script(member.value)
            continue
        near = [m for m in members if m is not member and _beside(m, member)]
        near.sort(key=lambda m: (m.start > member.start, abs(m.start - member.start)))
        yield Hidden(_as_html(member.value), tuple(_labelled(near)), tuple(_files(members)))


def _beside(other: _Member, member: _Member) -> bool:
    end = member.start + len(member.value)
    return member.start - _NEAR <= other.start <= end + _NEAR + len(member.value)


def _members(script: str) -> list[_Member]:
    found = []
    for match in _MEMBER.finditer(script):
        value = _epoch(match["number"]) if match["number"] else _string(match["text"])
        if value:
            found.append(_Member((match["quoted"] or match["bare"]).lower(), value, match.start()))
    return found


def _string(literal: str) -> str:
    if literal[0] == "'":
        literal = '"' + literal[1:-1].replace("\\'", "'").replace('"', '\\"') + '"'
    try:
        value = json.loads(literal, strict=False)
    except ValueError:
        return literal[1:-1]
    return value if isinstance(value, str) else ""


def _epoch(number: str) -> str:
    """Seconds or milliseconds as a day in China; other numbers of that length are none between 1990 and 2100."""
    seconds = int(number[:10])
    if not 631_152_000 <= seconds < 4_102_444_800:
        return ""
    return datetime.fromtimestamp(seconds, UTC).astimezone(_BEIJING).date().isoformat()


def _labelled(members: list[_Member]) -> list[Pair]:
    """Members whose names are known, under the labels that pages print; the first of each label wins."""
    found: dict[str, str] = {}
    for member in members:
        label = portals().script_keys.get(member.key)
        value = tidy(member.value)
        if label and value and len(value) <= 200 and not _TAG.search(value):
            found.setdefault(label, value)
    return list(found.items())


def _files(members: list[_Member]) -> Iterator[AttachmentLink]:
    """Addresses of files with the name that stands before or after them."""
    for i, member in enumerate(members):
        if len(member.value) > 500 or not is_file(member.value) or "/" not in member.value:
            continue
        beside = [*members[max(0, i - 1) : i], *members[i + 1 : i + 2]]
        name = next((m.value for m in beside if m.key in portals().file_names and m.value), "")
        yield AttachmentLink(tidy(name or member.value.rsplit("/", 1)[-1]), member.value)

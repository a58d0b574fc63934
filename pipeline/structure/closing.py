"""Signatures with 成文日期, 附注, 抄送, 印发 lines and 附件: what surrounds and follows the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pipeline.structure.dates import find_day, last_day, whole_day
from pipeline.structure.decoration import clean_title
from pipeline.structure.numbering import read_marker
from pipeline.structure.organs import PERSON, is_organ, organs_of, stamp_of
from pipeline.structure.roles import Role
from pipeline.structure.units import Unit, compact
from pipeline.structure.words import words

_NOTE = re.compile(
    r"[（(]\s*(?:此件|本文|联\s*系|信息公开|公开|注[:：]|附注|不公开|依申请|本件|此文|主动公开)[^（）()]*[)）]|(?:信息)?公开(?:方式|属性|选项|形式|类别)\s*[:：].{1,20}"
    r"|[一-龥“”《》【】\s]{0,40}[:：]?\s*https?://\S+|〔[^〔〕]{2,40}〕"
)
_COPIES = re.compile(r"(?:抄\s*送|抄\s*报|分\s*送|主送|报\s*送)(?:单位|机关)?\s*[:：]\s*(?P<names>.+)")
_PRINTED = re.compile(
    r"(?P<organ>[一-龥（）()、 ]{2,60}?)\s*"
    r"(?P<day>(?:(?:19|20)\d\d|[一二]\S{3})\s*年.{2,12}[日号])\s*印?\s*(?:发|制)?\s*"
)
_IMPRINT = re.compile(r"主\s*题\s*词\s*[:：]|[（(]?\s*共\s*印\s*\d+\s*份\s*[)）]?$")
_JOINED = re.compile(
    r"(?P<copies>(?:抄\s*[送报]|分\s*送|报\s*送)(?:单位|机关)?\s*[:：].{2,500}?[。；;.]?)\s*"
    r"(?P<printed>(?P<organ>(?<=[。；;.\s])[一-龥（）() ]{2,40}?)\s*"
    r"(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*印\s*[发制]?)"
)
_LONG_FOOT = 700
_DATE_WORDS = re.compile(r"(?:签发|发布|印发|批准|通过|公布|成文)$")
_ANNEX = re.compile(
    r"(?:附\s*件|附\s*表|附\s*录|附\s*图|附)\s*(?P<number>\d{1,2}(?:-\d{1,2})?|[一二三四五六七八九十]{1,3}|[A-HＡ-Ｈ](?![A-Za-z]))?"
    r"\s*(?P<colon>[:：.．、])?\s*(?P<rest>.*)",
    re.DOTALL,
)
_ENTRY = re.compile(r"(?:\d{1,2}\s*[.、．]|附\s*[件表]\s*\d|《)")
_FILE = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|zip|rar|et|jpg|png|ofd|pptx?|csv|7z)\b", re.IGNORECASE)
MAX_SIGNERS = 40


@dataclass
class Signature:
    """One signature block: ``units[start:end]`` with the bodies it names and its date."""

    start: int
    end: int
    organs: tuple[str, ...]
    day: date | None


@dataclass
class Annex:
    """An attachment whose text follows: ``start`` is the unit of its label, ``label`` the element of its path."""

    start: int
    label: str
    title: str


@dataclass
class Closing:
    roles: dict[int, Role] = field(default_factory=dict)
    signatures: list[Signature] = field(default_factory=list)
    annexes: list[Annex] = field(default_factory=list)
    annex_names: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)
    printed: str | None = None
    printed_on: date | None = None


def part_imprints(units: list[Unit]) -> list[Unit]:
    """Undo a line join that ran the imprint into the copies above it, or one of them into 附注."""
    parted: list[Unit] = []
    for unit in units:
        match = None if unit.is_table or len(unit.text) > _LONG_FOOT else _JOINED.fullmatch(unit.text)
        if match and is_organ(match["organ"]):
            parted += [replace(unit, text=match["copies"].rstrip()), replace(unit, text=match["printed"])]
        else:
            parted.append(unit)
    return parted


def read_closing(units: Sequence[Unit], body: int, taken: frozenset[int]) -> Closing:
    """Find signature blocks, notes and attachments in ``units[body:]``; ``taken`` units have roles already."""
    closing = Closing()
    i = body
    while i < len(units):
        if i in taken or units[i].is_table:
            i += 1
            continue
        i = _read_signature(units, i, body, closing) or _read_line(units, i, closing)
    _read_annexes(units, body, closing)
    _sign_without_date(units, body, closing)
    closing.signatures.sort(key=lambda signature: signature.start)
    return closing


def _read_signature(units: Sequence[Unit], i: int, body: int, closing: Closing) -> int | None:
    """A date on a line of its own, with the bodies above it, or bodies and date on one line."""
    text = units[i].text
    if len(text) > 120 or closing.roles.get(i) is not None:
        return None
    bare = _DATE_WORDS.sub("", text.strip())
    day = whole_day(bare)
    organs: list[str] = []
    if day is None:
        organs, day = _organs_and_day(text)
        if day is None:
            return None
    start = i
    while start > body and i - start < MAX_SIGNERS and start - 1 not in closing.roles and _is_signer(units[start - 1]):
        start -= 1
        organs = [*organs_of(units[start].text), *organs]
    if start == i and not organs and not (units[i].style.right or i + 1 == len(units) or _near_end(units, i)):
        return None
    for k in range(start, i):
        closing.roles[k] = Role.SIGNATURE
    closing.roles[i] = Role.SIGNED_ON
    closing.signatures.append(Signature(start, i + 1, tuple(dict.fromkeys(organs)), day))
    return i + 1


def _near_end(units: Sequence[Unit], i: int) -> bool:
    return len(units) - i <= 3 and i > 0 and units[i - 1].text.rstrip().endswith(("。", "！", "）", ")", "”"))


def _organs_and_day(text: str) -> tuple[list[str], date | None]:
    found = find_day(text)
    if found is None or found.start < 2 or found.end < len(text.rstrip("日 ）)")):
        return [], None
    before = text[: found.start].strip()
    return (organs_of(before), found.day) if is_organ(before) else ([], None)


def _is_signer(unit: Unit) -> bool:
    if unit.is_table or len(unit.text) > 120:
        return False
    text = unit.text.strip()
    if PERSON.fullmatch(text) or stamp_of(text) == (0, len(text)):
        return True
    if re.search(r"[。；：:！？!?]", text) or read_marker(text) is not None or _NOTE.fullmatch(text):
        return False
    return is_organ(text)


def _read_line(units: Sequence[Unit], i: int, closing: Closing) -> int:
    text = units[i].text.strip()
    if len(text) <= 80 and _NOTE.fullmatch(text):
        closing.roles[i] = Role.NOTE
        closing.notes.append(text)
    elif len(text) <= 80 and _IMPRINT.match(text):
        closing.roles[i] = Role.PRINTED
    elif len(text) <= 600 and (match := _COPIES.match(text)):
        closing.roles[i] = Role.COPIES
        closing.copies.append(match["names"].rstrip("。. "))
    elif len(text) <= 90 and (match := _PRINTED.fullmatch(text)) and is_organ(match["organ"]):
        _read_printed(text, i, closing)
    return i + 1


def _read_printed(text: str, i: int, closing: Closing) -> None:
    closing.roles[i] = Role.PRINTED
    closing.printed = clean_title(text)
    found = last_day(text)
    closing.printed_on = found.day if found else None


def _sign_without_date(units: Sequence[Unit], body: int, closing: Closing) -> None:
    """Bodies named on the right at the end of the text, with no date under them."""
    i = len(units) - 1
    while i > body and closing.roles.get(i) in {Role.NOTE, Role.COPIES, Role.PRINTED, Role.ANNEX_LIST}:
        i -= 1
    end = i + 1
    while i > body and i not in closing.roles and (units[i].style.right or end - i <= 3) and _is_signer(units[i]):
        i -= 1
    if end - i <= 1 or (closing.signatures and closing.signatures[-1].end >= i + 1):
        return
    organs = [name for unit in units[i + 1 : end] for name in organs_of(unit.text)]
    if not organs or not units[i].text.rstrip().endswith(("。", "！", "）", "；", ")")):
        return
    for k in range(i + 1, end):
        closing.roles[k] = Role.SIGNATURE
    closing.signatures.append(Signature(i + 1, end, tuple(dict.fromkeys(organs)), None))


def _read_annexes(units: Sequence[Unit], body: int, closing: Closing) -> None:
    i = body
    while i < len(units):
        match = _annex(units[i]) if i not in closing.roles else None
        if match is None:
            i += 1
            continue
        end = _list_end(units, i, closing)
        if end is not None:
            for k in range(i, end):
                closing.roles[k] = Role.ANNEX_LIST
                closing.annex_names.extend(_names(units[k].text))
            i = end
            continue
        if match["colon"] and match["rest"] and not match["number"] and len(match["rest"]) > 60:
            i += 1
            continue
        closing.roles[i] = Role.ANNEX
        closing.annexes.append(Annex(i, _label(match), _annex_title(match, units, i, closing)))
        i += 1


def _annex(unit: Unit) -> re.Match[str] | None:
    if unit.is_table or len(unit.text) > 120:
        return None
    match = _ANNEX.fullmatch(unit.text.strip())
    if match is None:
        return None
    rest, bare = match["rest"].strip(), unit.text.strip()
    lone = not re.match(r"附\s*[件表录图]", bare)
    if lone and not match["colon"] and compact(bare) != "附":  # 附则, 附加 …
        return None
    if (rest and rest[-1] in "。；，,;") or (not match["colon"] and re.match(r"[所中的列规载内要与和及、]", rest)):
        return None
    return match


def _list_end(units: Sequence[Unit], i: int, closing: Closing) -> int | None:
    """Where a 附件说明 that begins at ``i`` ends, or None if ``i`` opens an attachment itself.

    It is a list when nothing but its entries stands between it and a signature, a note, or the end of the file.
    """
    end = i + 1
    while end < len(units) and end - i <= 60 and end not in closing.roles and _is_entry(units[end], units[i]):
        end += 1
    if end == len(units):
        if _opens_text(units, i, end, closing):
            return None
        return end if _annex_rest(units[i]) or end > i + 1 else None
    following = closing.roles.get(end)
    if following in {Role.SIGNATURE, Role.SIGNED_ON, Role.NOTE, Role.COPIES, Role.PRINTED}:
        return end if _annex_rest(units[i]) or end > i + 1 else None
    return None


def _opens_text(units: Sequence[Unit], i: int, end: int, closing: Closing) -> bool:
    """附件2：任务清单 after the signature, with numbered lines that are no files, is the attachment itself."""
    match = _annex(units[i])
    signed = bool(closing.signatures) and closing.signatures[-1].end <= i
    entries = [unit for unit in units[i + 1 : end] if not _FILE.search(unit.text) and _annex(unit) is None]
    return signed and match is not None and bool(match["number"]) and bool(entries)


def _annex_rest(unit: Unit) -> str:
    match = _annex(unit)
    return match["rest"].strip() if match else ""


def _is_entry(unit: Unit, first: Unit) -> bool:
    if unit.is_table or len(unit.text) > 100 or "。" in unit.text:
        return False
    if _ENTRY.match(unit.text) or _FILE.search(unit.text):
        return True
    # A wrapped entry, or one without a number after a bare 附件：.
    return not unit.style.right and bool(words().title_end.search(unit.text)) and not is_organ(unit.text)


def _names(text: str) -> list[str]:
    match = _ANNEX.fullmatch(text.strip())
    rest = match["rest"] if match else text
    rest = re.sub(r"^(?:附\s*件\s*\d*\s*[:：.]?\s*)", "", rest)
    pieces = re.split(r"(?:(?<=\s)|^)\d{1,2}\s*[.、．]\s*", rest) if re.match(r"\d{1,2}\s*[.、．]", rest) else [rest]
    return [piece.strip(" ;；。，,《》") for piece in pieces if len(piece.strip()) > 1]


def _label(match: re.Match[str]) -> str:
    kind = compact(match.string)[:2]
    kind = kind if kind in {"附件", "附表", "附录", "附图"} else "附件"
    return f"{kind}{match['number'] or ''}"


def _annex_title(match: re.Match[str], units: Sequence[Unit], i: int, closing: Closing) -> str:
    if match["rest"].strip():
        return clean_title(match["rest"])
    title = ""
    for k in range(i + 1, min(i + 4, len(units))):
        unit = units[k]
        if unit.is_table or len(unit.text) > 80 or "。" in unit.text or read_marker(unit.text) or k in closing.roles:
            break
        if not (unit.stands_out or words().title_end.search(unit.text) or not title):
            break
        if unit.text.rstrip().endswith(("：", ":", "；", "，")) or (title and re.search("[：:]", unit.text)):
            break
        title += unit.text
        closing.roles[k] = Role.PART_TITLE
        if words().title_end.search(title) and not unit.stands_out:
            break
    return clean_title(title)

"""Blocks in, ``Document`` out: everything but labels and facts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from pipeline.model import AttachmentLink, Document, HeaderField, ParseResult, RawDocument, Section, Table
from pipeline.structure.closing import Closing
from pipeline.structure.decoration import run_in_title
from pipeline.structure.header import Header, read_header
from pipeline.structure.headings import heading_end
from pipeline.structure.layout import Layout
from pipeline.structure.numbering import read_marker
from pipeline.structure.official import official_elements
from pipeline.structure.outline import build_outline
from pipeline.structure.passages import build_passages
from pipeline.structure.region import Evidence, regions_of_title, resolve_region
from pipeline.structure.units import Unit, compact, squeeze

_PROPOSES = re.compile(
    r"现就(?P<about>.{4,50}?)(?:提出|制定|作出|明确|通知|公告|通告)(?:如下|以下)?(?P<noun>(?:实施|指导|若干)?(?:意见|措施|办法|规定|方案|通知|公告|通告))?"
)

_HAN = re.compile("[一-龥]")
_TELLING_NAME = 5  # Chinese characters that make a file name worth reading
_ISSUES = re.compile(r"(?:现将)?《(?P<title>[^《》]{4,80}(?:《[^《》]*》[^《》]{0,40})?)》.{0,120}?(?:公布|印发|发布)")


def build_document(raw: RawDocument, parsed: ParseResult) -> Document:
    """Recover the official structure of a parsed document.

    Text is the title line and the body paragraphs, one a line, tables as tab-separated rows; metadata fills the header
    only. ``extra`` holds ``body_start`` and ``body_end``, the offsets of the text proper (after 主送机关, before the
    signature), and the rarer elements of GB/T 9704 that were found.
    """
    layout = Layout.of(parsed)
    text, offsets = layout.compose()
    end = len(text)
    sections = build_outline(layout.kept, layout.kept_roles, layout.parts(), offsets, end)
    first = 1 if layout.has_title_line else 0
    passages = build_passages(text, layout.kept, offsets, sections, first)
    header = read_header(layout.stated, layout.opening, layout.closing, raw.published_hint)
    title, title_source = _title(layout, raw.identity)
    body_start, body_end = layout.body_bounds(offsets, end)
    region, region_source = resolve_region(_evidence(raw, layout, header, title, text[body_start:body_end]))
    return Document(
        doc_id=raw.doc_id,
        identity=raw.identity,
        content_sha256=raw.content_sha256,
        text_hash=hashlib.sha256(compact(text[body_start:body_end]).encode()).hexdigest(),
        format=parsed.format,
        title=title,
        text=text,
        doc_number=header.doc_number.value if header.doc_number else None,
        issuers=header.issuers,
        addressees=header.addressees,
        region=region,
        level=region.level if region else None,
        written_on=header.written_on,
        published_on=header.published_on,
        effective_on=header.effective_on,
        expires_on=header.expires_on,
        index_number=header.index_number,
        header=tuple(_header_fields(header, title, title_source, text, region_source, region.name if region else "")),
        elements=official_elements(layout, offsets, text),
        sections=sections,
        passages=passages,
        tables=tuple(_tables(layout.kept, offsets, sections)),
        attachments=_attachments(parsed, layout.closing),
        page_starts=_page_starts(layout.kept, offsets),
        notes=parsed.notes,
        extra=_extra(layout, header, title, body_start, body_end),
    )


def _title(layout: Layout, identity: str) -> tuple[str, str]:
    if layout.opening.title:
        return layout.opening.title, layout.opening.source
    body = layout.units[layout.opening.body :]
    named = run_in_title(body[0].text) or _issued_title(body[0].text) if body and not body[0].is_table else None
    if named:
        return named, "text"
    return _derived_title(body, identity), "derived"


def _issued_title(text: str) -> str | None:
    """What an order or a notice without a title issues: 《…条例》已经…通过，现予公布."""
    match = _ISSUES.match(text)
    return match["title"] if match else None


def _derived_title(units: Sequence[Unit], identity: str) -> str:
    """A name for a text that has no title: what it says it is, else what its file is called, else its first words."""
    head = " ".join(unit.text for unit in units[:6] if not unit.is_table)[:1500]
    proposes = _PROPOSES.search(head)
    if proposes and proposes["noun"] and "。" not in proposes["about"]:
        return f"关于{proposes['about'].rstrip('，,')}的{proposes['noun']}"
    name = PurePosixPath(identity).stem
    if "://" not in identity and len(_HAN.findall(name)) >= _TELLING_NAME:
        return name
    lines = [unit.text for unit in units if not unit.is_table]
    prose = next((rest for line in lines[:20] if len(rest := _without_heading(line)) > 16), "")
    return re.split(r"[。；！？\n]", prose or next(iter(lines), ""))[0][:60]


def _without_heading(line: str) -> str:
    marker = read_marker(line)
    return line[heading_end(line, marker.end, marker.rank) :] if marker else line


def _evidence(raw: RawDocument, layout: Layout, header: Header, title: str, body: str) -> Evidence:
    return Evidence(
        issuers=header.issuers if header.issuers_source else (),
        collector=layout.opening.collector,
        title=title if layout.opening.title else "",
        doc_number=header.doc_number.value if header.doc_number else None,
        addressees=header.addressees,
        site=header.site,
        identity=raw.identity,
        body=body,
        publishers=(*header.publishers, *header.sources),
    )


def _header_fields(
    header: Header, title: str, title_source: str, text: str, region_source: str, region: str
) -> list[HeaderField]:
    values: list[tuple[str, str, str]] = [("title", title, title_source)]
    if header.doc_number:
        values.append(("doc_number", header.doc_number.value, header.doc_number.source))
    values += [("issuers", name, header.issuers_source) for name in header.issuers]
    values += [("addressees", name, "text") for name in header.addressees]
    for name, day, source in (
        ("written_on", header.written_on, header.written_source),
        ("published_on", header.published_on, header.published_source),
        ("effective_on", header.effective_on, "metadata"),
        ("expires_on", header.expires_on, "metadata"),
    ):
        if day is not None:
            values.append((name, day.isoformat(), source))
    if header.index_number:
        values.append(("index_number", header.index_number, "metadata"))
    if region:
        values.append(("region", region, f"derived:{region_source}"))
    return [_located(*value, text) for value in values if value[1]]


def _located(name: str, value: str, source: str, text: str) -> HeaderField:
    start = text.find(value) if source in {"text", "title"} else -1
    return HeaderField(name, value, source, start if start >= 0 else None, start + len(value) if start >= 0 else None)


def _tables(units: Sequence[Unit], offsets: Sequence[int], sections: Sequence[Section]) -> list[Table]:
    tables = []
    for i, unit in enumerate(units):
        if not unit.is_table:
            continue
        start = offsets[i]
        path = next((s.path for s in reversed(sections) if s.start_char <= start < s.end_char), "")
        tables.append(Table(start, start + len(unit.text), unit.rows, _caption(units, i), path, unit.page))
    return tables


def _caption(units: Sequence[Unit], i: int) -> str:
    if i == 0 or units[i - 1].is_table:
        return ""
    text = units[i - 1].text
    return text if len(text) <= 60 and not re.search(r"[。；：]$", text) else ""


def _attachments(parsed: ParseResult, closing: Closing) -> tuple[AttachmentLink, ...]:
    """Links of the page first, then names that stand only in the text."""
    linked = list(parsed.attachments)
    known = " ".join(squeeze(link.title) for link in linked)
    for name in closing.annex_names:
        key = squeeze(re.sub(r"\.\w{2,4}$", "", name))
        if key and key not in known:
            linked.append(AttachmentLink(name))
            known += " " + key
    return tuple(linked)


def _page_starts(units: Sequence[Unit], offsets: Sequence[int]) -> tuple[tuple[int, int], ...]:
    starts: list[tuple[int, int]] = []
    for unit, offset in zip(units, offsets, strict=True):
        if unit.page is not None and (not starts or unit.page > starts[-1][1]):
            starts.append((offset, unit.page))
    return tuple(starts)


def _extra(layout: Layout, header: Header, title: str, body_start: int, body_end: int) -> dict[str, Any]:
    opening, closing = layout.opening, layout.closing
    values: Mapping[str, Any] = {
        "份号": opening.copy_number,
        "密级": opening.secrecy,
        "紧急程度": opening.urgency,
        "签发人": opening.signer,
        "抄送": "；".join(closing.copies) or None,
        "印发机关和印发日期": closing.printed,
        "附注": "".join(closing.notes) or None,
        "来源": "、".join(layout.stated.all("sources")[:1]) or None,
        "发布机构": "、".join(header.publishers) or None,
        "栏目": layout.stated.first("column"),
        "有效性": layout.stated.first("validity"),
    }
    extra: dict[str, Any] = {"body_start": body_start, "body_end": body_end}
    extra.update({name: value for name, value in values.items() if value})
    several = regions_of_title(title)
    if len(several) > 1:
        extra["regions"] = [region.name for region in several]
    return extra

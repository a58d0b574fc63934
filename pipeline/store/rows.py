"""A document taken apart into rows of the schema."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from pipeline.classify.instruments import instrument_kinds
from pipeline.classify.sections import passage_scores
from pipeline.model import DatePrecision, Document, PartRole, Reference, SectionStrategy, Target
from pipeline.store.keys import citation_keys, number_key, reference_keys, title_key
from pipeline.store.naming import region_meant
from pipeline.store.records import SourceInfo
from pipeline.store.review import Settled

Row = dict[str, Any]

# Tables that hang on a version, children before their parents.
VERSION_TABLES = (
    "titles", "issuers", "header_fields", "elements", "sections", "passages", "tables", "attachments",
    "strategy_evidence", "strategies", "section_evidence", "section_strategies",
    "passage_strategies", "deadlines", "targets", "doc_references", "meetings", "events",
    "instruments", "applications",
)  # fmt: skip
_LARGEST_INTEGER = 2**63 - 1
# Columns of ``applications`` that gather what a notice says in some roles.
APPLICATION_COLUMNS = {
    "applicants": (PartRole.APPLICANT,),
    "conditions": (PartRole.CONDITION,),
    "materials": (PartRole.MATERIAL,),
    "forms": (PartRole.FORM,),
    "recipients": (PartRole.RECIPIENT,),
    "channels": (PartRole.SYSTEM, PartRole.EMAIL, PartRole.URL, PartRole.ADDRESS),
    "contacts": (PartRole.CONTACT, PartRole.PHONE),
}


def document_row(document: Document, version: int, source: SourceInfo, processed_with: str) -> Row:
    """The row of ``documents``, without its stamps (created, updated, generation)."""
    region = document.region
    return {
        "doc_id": document.doc_id,
        "identity": document.identity,
        "version": version,
        "title": document.title,
        "doc_number": document.doc_number,
        "number_key": number_key(document.doc_number),
        "issuers": "、".join(document.issuers),
        "region": region.name if region else None,
        "region_code": region.code if region else None,
        "level": document.level,
        "doc_type": document.doc_type,
        "status": document.status,
        "written_on": _day(document.written_on),
        "published_on": _day(document.published_on),
        "dated_on": _day(document.dated_on),
        "effective_on": _day(document.effective_on),
        "expires_on": _day(document.expires_on),
        "index_number": document.index_number,
        "strategies": "、".join(s.strategy for s in sorted(document.strategies, key=lambda s: (-s.score, s.strategy))),
        "format": document.format,
        "char_count": len(document.text),
        "passage_count": len(document.passages),
        "deadline_count": len(document.deadlines),
        "target_count": len(document.targets),
        "reference_count": len(document.references),
        "meeting_count": len(document.meetings),
        "event_count": len(document.events),
        "instrument_count": len(document.instruments),
        "application_count": len(document.applications),
        "content_sha256": document.content_sha256,
        "text_hash": document.text_hash,
        "source_url": source.url,
        "source_path": source.path,
        "parent_doc_id": source.parent_doc_id,
        "processed_with": processed_with,
    }


def version_rows(settled: Settled, version: int) -> list[tuple[str, list[Row]]]:
    """``(table, rows)`` of everything that hangs on this version, parents before children."""
    document = settled.document
    owner = {"doc_id": document.doc_id, "version": version}
    facts = _FactRows(settled)
    tables: list[tuple[str, Iterable[Row]]] = [
        ("titles", ({"key": key} for key in citation_keys(document))),
        ("issuers", _bodies(document)),
        ("header_fields", _header(document)),
        ("elements", _numbered(_shared(e, "name value start_char end_char") for e in document.elements)),
        ("sections", _numbered(_shared(s, "path heading level start_char end_char heading_end")
                               for s in document.sections)),
        ("passages", (_shared(p, "ordinal section_path start_char end_char text page") | {"trail": _json(p.trail)}
                      for p in document.passages)),
        ("tables", _numbered(_shared(t, "caption section_path page start_char end_char") | {"rows": _json(t.rows)}
                             for t in document.tables)),
        ("attachments", _numbered(_shared(a, "title href") for a in document.attachments)),
        ("strategies", (_shared(s, "strategy score") | {"reviewed": int(s.reviewed)} for s in document.strategies)),
        ("strategy_evidence", _evidence(document)),
        ("section_strategies", _section_strategies(document)),
        ("section_evidence", _section_evidence(document)),
        ("passage_strategies", _passage_strategies(document)),
        ("deadlines", facts.deadlines()),
        ("targets", facts.targets()),
        ("doc_references", facts.references()),
        ("meetings", facts.meetings()),
        ("events", facts.events()),
        ("instruments", facts.instruments()),
        ("applications", facts.applications()),
    ]  # fmt: skip
    owned = [(table, [owner | row for row in rows]) for table, rows in tables]
    return [*owned, *facts.speakers(), facts.application_parts(), facts.meeting_parts(), facts.reference_keys()]


def _numbered(rows: Iterable[Row]) -> Iterable[Row]:
    return ({"ordinal": i} | row for i, row in enumerate(rows))


def _shared(value: object, names: str) -> Row:
    """The attributes that have a column of their own name."""
    return {name: getattr(value, name) for name in names.split()}


def _bodies(document: Document) -> Iterable[Row]:
    for role, names in (("issuer", document.issuers), ("addressee", document.addressees)):
        for i, name in enumerate(names):
            yield {"role": role, "ordinal": i, "name": name}


def _header(document: Document) -> Iterable[Row]:
    for i, field in enumerate(document.header):
        quote = None if field.start_char is None else document.text[field.start_char : field.end_char]
        yield _shared(field, "name value source start_char end_char") | {"ordinal": i, "quote": quote}


def _evidence(document: Document) -> Iterable[Row]:
    for label in document.strategies:
        for i, evidence in enumerate(label.evidence):
            row = _shared(evidence, "start_char end_char quote weight")
            yield row | {"strategy": label.strategy, "ordinal": i, "terms": "、".join(evidence.terms)}


def _carried(document: Document) -> list[tuple[int, SectionStrategy]]:
    """Section labels of strategies that the document carries, numbered; a person's word on those is heeded."""
    names = {label.strategy for label in document.strategies}
    return [(i, label) for i, label in enumerate(document.section_strategies) if label.strategy in names]


def _section_strategies(document: Document) -> Iterable[Row]:
    for i, label in _carried(document):
        yield _shared(label, "strategy score section_path start_char end_char") | {"ordinal": i}


def _section_evidence(document: Document) -> Iterable[Row]:
    for i, label in _carried(document):
        for n, evidence in enumerate(label.evidence):
            row = _shared(evidence, "start_char end_char quote weight")
            yield row | {"section": i, "ordinal": n, "terms": "、".join(evidence.terms)}


def _passage_strategies(document: Document) -> Iterable[Row]:
    scores = passage_scores(document.passages, [label for _, label in _carried(document)])
    for (ordinal, strategy), score in sorted(scores.items()):
        yield {"ordinal": ordinal, "strategy": strategy, "score": score}


class _FactRows:
    """Facts with their ids, their sentence and the headings they stand under."""

    def __init__(self, settled: Settled) -> None:
        self._document = settled.document
        self._facts = settled.facts
        self._meeting_ids: list[str] = []
        self._application_ids: list[str] = []
        self._reference_keys: list[Row] = []
        self._trails = _trails(settled.document)

    def deadlines(self) -> Iterable[Row]:
        for row, d in self._common("deadlines"):
            yield row | {
                "kind": d.kind.value, "start_date": _day(d.span.start), "end_date": _day(d.span.end),
                "precision": d.span.precision.value, "recurring": int(d.recurring), "action": d.action,
                "bodies": "、".join(d.bodies), "unresolved": d.unresolved,
            }  # fmt: skip

    def targets(self) -> Iterable[Row]:
        for row, t in self._common("targets"):
            yield row | {
                "indicator": t.indicator, "value": _number(t.value), "value_text": _exact(t.value),
                "value_max": _number(t.value_max), "value_max_text": _exact(t.value_max), "unit": t.unit,
                "bound": t.bound.value, "change": t.change.value, "end_date": _day(t.end),
                "precision": self._precision(t), "end_quote": t.end_quote,
                "plan_end": _day(t.plan_end), "base_year": t.base_year, "bodies": "、".join(t.bodies),
                "strength": t.strength.value, "qualitative": int(t.qualitative),
            }  # fmt: skip

    def references(self) -> Iterable[Row]:
        for row, r in self._common("doc_references"):
            yield row | {
                "title": r.title, "title_key": title_key(r.title), "number": r.number,
                "number_key": number_key(r.number), "relation": r.relation.value, "alias": r.alias,
            } | self._meant(r, row["fact_id"])  # fmt: skip

    def _meant(self, reference: Reference, fact_id: str) -> Row:
        self._reference_keys += [{"key": key, "fact_id": fact_id} for key in reference_keys(reference)]
        code, said = region_meant(reference, self._document.region)
        return {"region_code": code, "region_said": int(said)}

    def reference_keys(self) -> tuple[str, list[Row]]:
        """Rows of ``reference_keys``; call after ``references`` has been read to its end."""
        return "reference_keys", self._reference_keys

    def meetings(self) -> Iterable[Row]:
        for row, m in self._common("meetings"):
            self._meeting_ids.append(row["fact_id"])
            span = m.span
            yield row | {
                "name": m.name, "start_date": _day(span.start) if span else None,
                "end_date": _day(span.end) if span else None, "precision": span.precision.value if span else None,
                "time_text": m.time_text, "place": m.place, "chair": m.chair,
                "form": m.form.value, "number": m.number, "register_by": _day(m.register_by),
            }  # fmt: skip

    def events(self) -> Iterable[Row]:
        for row, e in self._common("events"):
            yield row | {
                "kind": e.kind, "start_date": _day(e.span.start), "end_date": _day(e.span.end),
                "precision": e.span.precision.value, "actor": e.actor, "summary": e.summary,
            }  # fmt: skip

    def instruments(self) -> Iterable[Row]:
        kinds = instrument_kinds()
        for row, i in self._common("instruments"):
            label = kinds[i.kind].label if i.kind in kinds else i.kind
            yield row | {
                "side": i.side.value, "kind": i.kind, "label": label, "terms": "、".join(i.terms), "main": int(i.main)
            }  # fmt: skip

    def applications(self) -> Iterable[Row]:
        for row, a in self._common("applications"):
            self._application_ids.append(row["fact_id"])
            span = a.span
            said = {column: "；".join(a.words(*roles)) for column, roles in APPLICATION_COLUMNS.items()}
            yield row | said | {
                "kind": a.kind.value, "start_date": _day(span.start) if span else None,
                "end_date": _day(span.end) if span else None, "precision": span.precision.value if span else None,
                "recurring": int(a.recurring), "action": a.action,
            }  # fmt: skip

    def meeting_parts(self) -> tuple[str, list[Row]]:
        """Rows of ``meeting_parts``; call after ``meetings`` has been read to its end."""
        return "meeting_parts", [
            {"meeting_id": fact_id, "ordinal": i, "role": part.role.value} | _shared(part, "start_char end_char quote")
            for fact_id, meeting in zip(self._meeting_ids, self._document.meetings, strict=True)
            for i, part in enumerate(meeting.parts)
        ]

    def application_parts(self) -> tuple[str, list[Row]]:
        """Rows of ``application_parts``; call after ``applications`` has been read to its end."""
        return "application_parts", [
            {"application_id": fact_id, "ordinal": i, "role": part.role.value}
            | _shared(part, "start_char end_char quote")
            for fact_id, application in zip(self._application_ids, self._document.applications, strict=True)
            for i, part in enumerate(application.parts)
        ]

    def speakers(self) -> list[tuple[str, list[Row]]]:
        """Rows of ``speakers`` and ``demands``; call after ``meetings`` has been read to its end."""
        people: list[Row] = []
        demands: list[Row] = []
        for meeting_id, meeting in zip(self._meeting_ids, self._document.meetings, strict=True):
            for i, speaker in enumerate(meeting.speakers):
                people.append({"meeting_id": meeting_id, "ordinal": i, "name": speaker.name, "role": speaker.role})
                demands += [
                    {"meeting_id": meeting_id, "speaker": i, "ordinal": n, "start_char": a, "end_char": b,
                     "quote": self._document.text[a:b]}
                    for n, (a, b) in enumerate(speaker.demands)
                ]  # fmt: skip
        return [("speakers", people), ("demands", demands)]

    def _common(self, table: str) -> Iterable[tuple[Row, Any]]:
        """The facts that hold; ids follow the facts as read, so that no decision on one moves those of others."""
        for place, _, fact in self._facts[table]:
            if fact is None:
                continue
            row = _shared(fact, "start_char end_char quote sentence_start sentence_end section_path page confidence")
            row |= {"fact_id": place.fact_id, "thread_id": place.thread_id, "sentence": place.sentence}
            yield row | {"section": self._trails.get(fact.section_path, ""), "reviewed": int(fact.reviewed)}, fact

    def _precision(self, target: Target) -> str | None:
        """The precision of ``target.end``: that of the deadline it was read from, else what the date looks like."""
        if target.end is None:
            return None
        said_at = -1 if target.end_quote_start is None or target.reviewed else target.end_quote_start
        for deadline in self._document.deadlines:
            if deadline.start_char <= said_at < deadline.end_char:
                return deadline.span.precision.value
        if (target.end.month, target.end.day) == (12, 31):
            return DatePrecision.YEAR.value
        last_of_month = (target.end + timedelta(days=1)).day == 1
        return (DatePrecision.MONTH if last_of_month else DatePrecision.DAY).value


def _trails(document: Document) -> dict[str, str]:
    """Section path → the headings from the outermost down to it."""
    trails: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for section in document.sections:
        while above and above[-1][0] >= section.level:
            above.pop()
        above.append((section.level, section.heading))
        trails.setdefault(section.path, " › ".join(heading for _, heading in above if heading))
    return trails


def _day(value: Any) -> str | None:
    return value.isoformat() if value is not None else None


def _exact(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _number(value: Decimal | None) -> int | float | None:
    """What SQLite can sort and sum; the exact value stands beside it as text."""
    if value is None:
        return None
    whole = int(value)
    return whole if value == whole and abs(whole) <= _LARGEST_INTEGER else float(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

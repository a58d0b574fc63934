"""Which documents are meant: the filters that listing, search and timeline share, as parametrised SQL."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

Values = str | tuple[str, ...] | None
Clause = tuple[str, list[object]]

LEVELS = {
    "国家": "national", "国家级": "national", "中央": "national",
    "省": "province", "省级": "province", "省部级": "province",
    "市": "prefecture", "市级": "prefecture", "地级": "prefecture", "地市级": "prefecture",
    "县": "county", "县级": "county", "区": "county", "区级": "county", "区县级": "county",
}  # fmt: skip
STATUSES = {
    "草案": "draft", "征求意见": "draft", "征求意见稿": "draft", "现行": "in_force", "现行有效": "in_force",
    "有效": "in_force", "尚未施行": "not_yet", "未施行": "not_yet", "失效": "expired", "已失效": "expired",
    "废止": "repealed", "已废止": "repealed", "不详": "unknown",
}  # fmt: skip

# The status of document d on the day bound to the marks; repeals are those that the corpus itself states.
STATUS_ON_DAY = """CASE
  WHEN d.status IN ('draft', 'repealed') THEN d.status
  WHEN EXISTS (
    SELECT 1 FROM repeals r WHERE r.doc_id = d.doc_id AND r.repealed_on <= ?
  ) THEN 'repealed'
  WHEN d.expires_on < ? THEN 'expired'
  WHEN coalesce(d.effective_on, d.dated_on) > ? THEN 'not_yet'
  WHEN d.effective_on IS NOT NULL OR d.expires_on IS NOT NULL OR d.status IN ('not_yet', 'in_force') THEN 'in_force'
  ELSE 'unknown' END"""
DAY_MARKS = 3


@dataclass(frozen=True, slots=True)
class Filters:
    """Documents that pass every filter that is set; several values of one filter are alternatives.

    - ``region``: a GB/T 2260 code (``310000`` includes its districts) or a name (``上海``, ``宁波市``), likewise.
    - ``level``: national, province, prefecture, county, or 国家级 省级 市级 县级.
    - ``issuer``: part of the name of an issuing body. ``doc_type``, ``strategy``: exact labels.
    - ``since``, ``until``: the day the text speaks from (written, else published), both days included.
    - ``status``: draft, in_force, not_yet, expired, repealed, unknown, or 现行 废止 …; as of the document's own date
      or, with ``as_of``, on that day.
    - ``as_of`` without ``status``: what had been written by that day and was neither expired nor repealed on it.
    """

    region: Values = None
    level: Values = None
    issuer: Values = None
    doc_type: Values = None
    strategy: Values = None
    since: date | None = None
    until: date | None = None
    status: Values = None
    as_of: date | None = None

    def __bool__(self) -> bool:
        """Whether any filter is set."""
        return bool(self._clauses())

    def sql_where(self) -> tuple[str, list[object]]:
        """A condition on a row ``d`` of ``documents`` and its parameters; ``"1"`` where no filter is set."""
        clauses = self._clauses()
        if not clauses:
            return "1", []
        return " AND ".join(sql for sql, _ in clauses), [p for _, parameters in clauses for p in parameters]

    def _clauses(self) -> list[Clause]:
        clauses: list[Clause | None] = [
            _any_of(self.region, _region),
            _any_of(self.level, lambda value: ("d.level = ?", [LEVELS.get(value, value)])),
            _any_of(self.issuer, lambda value: ("instr(d.issuers, ?) > 0", [value])),
            _any_of(self.doc_type, lambda value: ("d.doc_type = ?", [value])),
            _any_of(self.strategy, _strategy),
            _day("d.dated_on >= ?", self.since),
            _day("d.dated_on <= ?", self.until),
            self._validity(),
        ]
        return [clause for clause in clauses if clause is not None]

    def _validity(self) -> Clause | None:
        if self.as_of is None:
            return _any_of(self.status, lambda value: ("d.status = ?", [STATUSES.get(value, value)]))
        days: list[object] = [self.as_of.isoformat()] * DAY_MARKS
        if self.status:
            return _any_of(self.status, lambda value: (f"{STATUS_ON_DAY} = ?", [*days, STATUSES.get(value, value)]))
        valid = f"(d.dated_on IS NULL OR d.dated_on <= ?) AND {STATUS_ON_DAY} IN ('draft', 'in_force', 'unknown')"
        return valid, [days[0], *days]


def _any_of(values: Values, clause: Callable[[str], Clause]) -> Clause | None:
    """The alternatives of one filter, joined with OR; None where it is not set."""
    chosen = (values,) if isinstance(values, str) else values or ()
    parts = [clause(value.strip()) for value in chosen if value.strip()]
    if not parts:
        return None
    return f"({' OR '.join(sql for sql, _ in parts)})", [p for _, parameters in parts for p in parameters]


def _day(sql: str, day: date | None) -> Clause | None:
    return (sql, [day.isoformat()]) if day else None


def _strategy(value: str) -> Clause:
    sql = "EXISTS (SELECT 1 FROM strategies s WHERE s.strategy = ? AND s.doc_id = d.doc_id AND s.version = d.version)"
    return sql, [value]


def _region(value: str) -> Clause:
    from pipeline.structure.gazetteer import match_region  # reads its tables: only those who ask for a region pay

    region = match_region(value)
    if region is not None and region.level == "national":
        return "d.level = ?", ["national"]
    code = region.code if region else value
    if code.isascii() and code.isdigit():
        prefix = re.sub(r"(?:00)+$", "", code)
        return "(d.region_code >= ? AND d.region_code < ?)", [prefix, prefix + ":"]
    # A name that the gazetteer does not know, or that several places bear (朝阳区): all of them.
    parts = " OR ".join("instr(d.region, ?) > 0" for _ in _PARTS)
    return f"(substr(d.region, 1, length(?)) = ? OR {parts})", [value, value, *(part + value for part in _PARTS)]


# What stands before a part of a region's full path: 浙江省|宁波市|鄞州区
_PARTS = ("省", "市", "区", "州", "盟")

"""What a run found, as values, as JSON and as a page to read."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.refresh.changes import Changes, FactChange
from pipeline.refresh.errors import reason_hint, reason_label
from pipeline.timeline import TimelineRow, atomic_file, deadline_table, write_table

DUE_DAYS = 90
_SHOWN, _SHOWN_SENTENCES, _LONGEST = 100, 12, 200
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#&])")
_WHAT = {"header": "要素", "deadline": "时限", "target": "目标"}
_OUTCOMES = {
    "new": "新文件", "new_version": "新版本", "reprocessed": "重新处理", "unchanged": "未变", "joined": "并入首页",
    "failed": "失败",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Failure:
    """``target`` is a URL, a path or the source itself; ``again``: it failed in the run before, too."""

    source: str
    target: str
    reason: str
    message: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class SourceReport:
    """``counts`` by outcome; in a dry run ``planned`` lists what would be read: (target, whether it is new)."""

    name: str
    kind: str
    counts: dict[str, int]
    notes: tuple[str, ...] = ()
    planned: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """A document that is new or has a new version (``changes`` tells which and what)."""

    doc_id: str
    title: str
    issuers: str
    region: str
    doc_type: str
    strategies: tuple[str, ...]
    dated_on: dt.date | None
    identity: str
    source: str
    version: int = 1
    changes: Changes | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that a saved search found for the first time, or (``changed``) again with another text."""

    doc_id: str
    title: str
    dated_on: dt.date | None
    passage: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Alert:
    """What is new for the saved search ``name``."""

    name: str
    query: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class RefreshReport:
    """One run. Times are ISO texts; ``due`` are the deadlines of the whole corpus that are near; ``alerts`` tell what
    is new for saved searches."""

    started_at: str
    finished_at: str
    today: dt.date
    sources: tuple[SourceReport, ...]
    new: tuple[Seen, ...] = ()
    changed: tuple[Seen, ...] = ()
    failures: tuple[Failure, ...] = ()
    due: tuple[TimelineRow, ...] = ()
    alerts: tuple[Alert, ...] = ()
    dry_run: bool = False
    path: Path | None = field(default=None, compare=False)

    @property
    def counts(self) -> Counter[str]:
        return sum((Counter(source.counts) for source in self.sources), Counter())

    @property
    def next_steps(self) -> tuple[str, ...]:
        """What a person may do now, the failures first."""
        reasons = dict.fromkeys(failure.reason for failure in self.failures)
        steps = [f"{reason_label(reason)}：{reason_hint(reason)}" for reason in reasons if reason_hint(reason)]
        if len(steps) < len(reasons):
            steps.append("其余失败：按上面各条的说明处理；policy status --failures 列出读不了的文件")
        if self.new or self.changed:
            first = (*self.new, *self.changed)[0]
            steps.append(f"看文件：policy show {first.doc_id}；没有把握的事实：policy review")
        if self.due:
            steps.append(f"导出临近时限：policy deadlines --upcoming {DUE_DAYS}d -o deadlines.xlsx（或 .ics 导入日历）")
        return tuple(steps)

    def record(self) -> dict[str, Any]:
        """Everything, ready for JSON."""
        values: dict[str, Any] = {
            f.name: getattr(self, f.name) for f in dataclasses.fields(self) if f.name not in ("due", "path")
        }
        values = {
            name: [dataclasses.asdict(item) for item in value] if isinstance(value, tuple) else value
            for name, value in values.items()
        }
        due = [_due(row) for row in self.due]
        return values | {"counts": dict(self.counts), "due": due, "next_steps": list(self.next_steps)}

    def to_json(self) -> str:
        return json.dumps(self.record(), ensure_ascii=False, indent=2, default=str) + "\n"

    def to_markdown(self, corpus: Path | None = None) -> str:
        return "\n".join(_page(self, corpus)) + "\n"

    def save(self, folder: Path, corpus: Path) -> RefreshReport:
        """Write ``refresh-DAY.md`` and ``.json``, each whole or not at all; a second run of a day gets ``-2``."""
        folder.mkdir(parents=True, exist_ok=True)
        names = (f"refresh-{self.today}{f'-{n}' if n > 1 else ''}" for n in range(1, 1_000_000))
        name = next(name for name in names if not (folder / f"{name}.md").exists())
        for suffix, text in (("json", self.to_json()), ("md", self.to_markdown(corpus))):
            with atomic_file(folder / f"{name}.{suffix}") as stream:
                stream.write(text.encode("utf-8", "replace"))
        return dataclasses.replace(self, path=folder / f"{name}.md")


def _due(row: TimelineRow) -> dict[str, Any]:
    kept = ("title", "doc_number", "issuer", "region", "bodies", "sentence", "section_path", "doc_id", "identity")
    days = {"due": row.due, "kind": row.detail, "kind_label": row.detail_label, "subject": row.subject}
    return days | {name: getattr(row, name) for name in kept}


def outcome_line(counts: Counter[str]) -> str:
    """新文件 2，未变 8"""
    return "，".join(f"{name} {counts[key]}" for key, name in _OUTCOMES.items() if counts[key]) or "没有文件"


def _page(report: RefreshReport, corpus: Path | None) -> Iterator[str]:
    yield f"# 每周更新 {report.today}"
    yield f"\n{outcome_line(report.counts)}。开始 {report.started_at}，结束 {report.finished_at}。"
    yield "\n## 来源\n"
    for source in report.sources:
        yield f"- {_text(source.name)}（{source.kind}）：{outcome_line(Counter(source.counts))}"
        yield from (f"  - {_text(note)}" for note in source.notes)
        yield from (f"  - {'将读入' if fresh else '将核对'} {_text(target)}" for target, fresh in source.planned)
    if report.failures:
        yield "\n## 失败\n"
        yield from _failures(report.failures)
    if report.next_steps:
        yield "\n## 下一步\n"
        yield from (f"- {_text(step)}" for step in report.next_steps)
    if report.alerts:
        yield "\n## 保存的检索：新结果"
        for alert in report.alerts:
            yield f"\n### {_text(alert.name)}（{_text(alert.query)}）\n"
            yield from (_hit(hit) for hit in alert.hits)
    if report.new:
        yield f"\n## 新文件（{len(report.new)}）\n"
        yield from (_entry(seen) for seen in report.new)
    if report.changed:
        yield f"\n## 新版本（{len(report.changed)}）"
        for seen in report.changed:
            yield f"\n### {_text(seen.title)}\n"
            yield _entry(seen)
            yield from _changes(seen.changes)
    if report.due:
        yield f"\n## {DUE_DAYS} 天内到期的时限（{len(report.due)}）\n"
        out = io.BytesIO()
        write_table(deadline_table(report.due[:_SHOWN], as_of=report.today, title="", corpus=corpus), "md", out)
        yield out.getvalue().decode().rstrip()
        if len(report.due) > _SHOWN:
            yield f"\n只列出最近的 {_SHOWN} 条。"


def folded(failures: Sequence[Failure]) -> list[str]:
    """The messages, each once with how often: a host that is down fails for every page in the same words."""
    lines = Counter(f"{failure.message}{'（上次也是）' if failure.again else ''}" for failure in failures)
    return [f"{line}（{count} 处）" if count > 1 else line for line, count in lines.items()]


def _failures(failures: Sequence[Failure]) -> Iterator[str]:
    for name in dict.fromkeys(failure.source for failure in failures):
        yield f"- {_text(name)}"
        mine = [failure for failure in failures if failure.source == name]
        for reason in dict.fromkeys(failure.reason for failure in mine):
            alike = [failure for failure in mine if failure.reason == reason]
            lines = folded(alike)
            yield f"  - {reason_label(reason)} × {len(alike)}"
            yield from (f"    - {_text(line)}" for line in lines[:_SHOWN])
            if len(lines) > _SHOWN:
                yield f"    - 另有 {len(lines) - _SHOWN} 条，见同名 .json"


def _entry(seen: Seen) -> str:
    facts = (seen.issuers, seen.region, seen.doc_type, str(seen.dated_on or ""), "、".join(seen.strategies))
    about = "；".join(_text(fact) for fact in facts if fact)
    place = f"<{seen.identity}>" if "://" in seen.identity else _text(seen.identity)
    return f"- **{_text(seen.title)}**（{about}）\n  {place} · `policy show {seen.doc_id}`"


def _hit(hit: Hit) -> str:
    about = "；".join(filter(None, (str(hit.dated_on or ""), "新版本" if hit.changed else "")))
    title = f"**{_text(hit.title)}**" + (f"（{about}）" if about else "")
    return f"- {title} · `policy show {hit.doc_id}`\n  {_text(hit.passage)}"


def _changes(changes: Changes | None) -> Iterator[str]:
    if changes is None:
        return
    yield f"- 正文 {changes.length_before:,} 字 → {changes.length_after:,} 字" + (
        "：**大幅缩短，请核对网页是否已撤下**" if changes.length_after * 3 < changes.length_before else ""
    )
    yield from (f"- {_fact(change)}" for change in changes.facts)
    lines = [
        *(f"- 改：{_text(old)}\n  → {_text(new)}" for old, new in changes.reworded),
        *(f"- 增：{_text(line)}" for line in changes.added),
        *(f"- 删：{_text(line)}" for line in changes.removed),
    ]
    yield from lines[:_SHOWN_SENTENCES]
    if len(lines) > _SHOWN_SENTENCES:
        yield f"- …… 还有 {len(lines) - _SHOWN_SENTENCES} 处，见同名 .json"


def _fact(change: FactChange) -> str:
    how = "改为" if change.before and change.after else "新增" if change.after else "取消"
    values = " → ".join(_text(value) for value in (change.before, change.after) if value)
    return f"{_WHAT[change.what]}{how}：{_text(change.subject)}：{values}"


def _text(text: str) -> str:
    short = " ".join(text.split())
    return _SPECIAL.sub(r"\\\1", short if len(short) <= _LONGEST else short[: _LONGEST - 1] + "…")

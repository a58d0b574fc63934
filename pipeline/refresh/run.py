"""One run over all sources: fetch, read, compare, report. What fails is recorded and the rest goes on."""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from pipeline.errors import InputError, PolicyError, StoreError
from pipeline.ingest import FoundFile, Outcome, find_files, ingest
from pipeline.model import RawDocument
from pipeline.parsers.pager import following_pages
from pipeline.refresh.changes import compare
from pipeline.refresh.errors import FetchError
from pipeline.refresh.fetcher import Fetcher
from pipeline.refresh.ledger import Ledger, Page, found_file
from pipeline.refresh.listing import read_listing
from pipeline.refresh.lock import single_run
from pipeline.refresh.report import DUE_DAYS, Alert, Failure, Hit, RefreshReport, Seen, SourceReport
from pipeline.refresh.sources import SOURCES, Source, example, read_sources
from pipeline.refresh.urls import canonical
from pipeline.search.saved import FILE
from pipeline.timeline import upcoming
from pipeline.workspace import Workspace

Clock = Callable[[], dt.datetime]
Say = Callable[[str], None]
_MOST_ATTACHMENTS = 50  # of one page
_log = logging.getLogger(__name__)


class NoSourcesError(PolicyError):
    """Nothing is configured yet."""


def local_time() -> dt.datetime:
    return dt.datetime.now().astimezone()


def refresh(
    workspace: Workspace,
    names: Sequence[str] = (),
    *,
    dry_run: bool = False,
    fetcher: Fetcher | None = None,
    now: Clock = local_time,
    say: Say = lambda _: None,
) -> RefreshReport:
    """Bring ``workspace`` up to date from the sources in ``corpus/sources.toml`` (or those of ``names``).

    ``now`` gives aware times; ``say`` hears which source is at work. A dry run reads lists and folders, and writes
    nothing. Raises ``NoSourcesError``, ``InputError`` for a wrong configuration, ``BusyError`` where a run is under
    way, ``StoreError`` where the database cannot be used.
    """
    path = workspace.corpus / SOURCES
    configured = read_sources(path, workspace.root)
    if not configured.sources:
        if not path.exists() and not dry_run and workspace.corpus.is_dir():
            path.write_text(example(), "utf-8")
        raise NoSourcesError(f"还没有配置来源：请编辑 {path}（内有中文说明和样例），再运行 policy refresh")
    sources = configured.named(names)
    run = _Run(workspace, fetcher or Fetcher(configured.fetch), now, say)
    if dry_run:
        return run.plan(sources)
    with single_run(workspace.indexes / "refresh.lock"):
        return run.carry_out(sources)


class _Run:
    def __init__(self, workspace: Workspace, fetcher: Fetcher, now: Clock, say: Say) -> None:
        self._workspace, self._corpus, self._fetcher = workspace, workspace.corpus, fetcher
        self._now, self._say = now, say
        self._started = now()
        self._settings = workspace.settings
        self._ledger = Ledger(workspace.corpus)
        self._taken: set[str] = set()  # each URL is fetched once a run, whichever sources name it
        self._failures: list[Failure] = []
        self._notes: list[str] = []
        self._seen: dict[str, tuple[Source, Outcome]] = {}

    # ------------------------------------------------------------------ the two kinds of run

    def carry_out(self, sources: Sequence[Source]) -> RefreshReport:
        store = self._workspace.store
        reports = [self._source(source, self._read) for source in sources]
        try:
            self._workspace.search_engine.refresh()
        except PolicyError as error:
            self._fail("检索索引", str(self._workspace.indexes), "index", str(error))
        alerts = self._alerts()
        report = dataclasses.replace(self._report(reports), alerts=alerts)
        counts = {**report.counts, "failures": len(report.failures)}
        report = report.save(self._workspace.indexes / "reports", self._corpus)
        detail = {
            "report": report.path.name if report.path else "",
            "sources": {source.name: source.counts for source in reports},
            "failures": [[failure.target, failure.reason] for failure in report.failures],
        }
        store.record_run("refresh", report.started_at, report.finished_at, counts, detail)
        return report

    def _alerts(self) -> tuple[Alert, ...]:
        """What is new for the saved searches; one that cannot be run is a failure of its own."""
        try:
            watched = self._workspace.run_saved()
        except PolicyError as error:
            self._fail("保存的检索", FILE, "saved_search", str(error))
            return ()
        found = ((w.search, [*((r, False) for r in w.new), *((r, True) for r in w.changed)]) for w in watched if w)
        return tuple(
            Alert(
                search.name, search.query, tuple(Hit(r.doc_id, r.title, r.dated_on, r.text, again) for r, again in hits)
            )
            for search, hits in found
        )

    def plan(self, sources: Sequence[Source]) -> RefreshReport:
        reports = [self._source(source, self._foresee) for source in sources]
        return dataclasses.replace(self._finished(reports), dry_run=True)

    def _source(self, source: Source, work: Callable[[Source], SourceReport]) -> SourceReport:
        self._say(source.name)
        self._notes.clear()
        before = len(self._failures)
        try:
            report = work(source)
        except StoreError:
            raise
        except FetchError as error:
            report = self._empty(source, error.reason, str(error))
        except InputError as error:
            report = self._empty(source, "folder", str(error))
        except Exception as error:  # a mistake of ours in one source must not cost the others
            _log.exception("source %s", source.name)
            report = self._empty(source, "internal", f"{type(error).__name__}: {error}")
        counts = dict(report.counts)
        if failed := len(self._failures) - before:
            counts["failed"] = failed
        return dataclasses.replace(report, counts=counts, notes=tuple(self._notes))

    def _empty(self, source: Source, reason: str, message: str) -> SourceReport:
        self._fail(source.name, source.name, reason, message)
        return SourceReport(source.name, _kind(source), {})

    def _fail(self, source: str, target: str, reason: str, message: str) -> None:
        self._failures.append(Failure(source, target, reason, message))

    # ------------------------------------------------------------------ reading

    def _read(self, source: Source) -> SourceReport:
        if source.folder is not None:
            return self._done(source, self._ingest(source, self._folder(source)))
        pages = self._fetch(source, self._targets(source))
        pages += self._fetch(source, [url for page in pages for url in self._further_pages(page)])
        outcomes = self._ingest(source, [found_file(page, self._corpus) for page in pages])
        if source.attachments:
            attached = [
                found_file(attachment, self._corpus, RawDocument(b"", page.identity).doc_id)
                for page in pages
                for attachment in self._fetch(source, self._attachments(page))
            ]
            outcomes += self._ingest(source, attached)
        return self._done(source, outcomes)

    def _done(self, source: Source, outcomes: Iterable[Outcome]) -> SourceReport:
        return SourceReport(source.name, _kind(source), dict(Counter(outcome.status for outcome in outcomes)))

    def _folder(self, source: Source) -> list[FoundFile]:
        assert source.folder is not None
        files = find_files([source.folder], self._corpus)
        if not files:
            raise FetchError("empty_folder", f"{source.folder} 里一个文件也没有")
        return files

    def _ingest(self, source: Source, files: list[FoundFile]) -> list[Outcome]:
        if not files:
            return []
        stamp = self._now().astimezone(dt.UTC).isoformat(timespec="seconds")
        outcomes = ingest(self._workspace.store, files, self._corpus, self._settings, now=stamp).outcomes
        unchanged = {outcome.identity for outcome in outcomes if outcome.status == "unchanged"}
        for outcome in outcomes:
            if outcome.status == "failed":
                self._fail(source.name, outcome.identity, outcome.reason, f"{outcome.identity}：{outcome.message}")
            self._seen[outcome.identity] = (source, outcome)
            if (outcome.into or outcome.identity) in unchanged:
                self._ledger.settle(outcome.identity)
        if source.folder is None:
            self._ledger.save()
        return list(outcomes)

    # ------------------------------------------------------------------ fetching

    def _targets(self, source: Source) -> Iterator[str]:
        yield from source.urls
        for first in source.lists:
            try:
                yield from self._listed(source, first)
            except FetchError as error:
                self._fail(source.name, first, error.reason, str(error))

    def _listed(self, source: Source, first: str) -> Iterator[str]:
        """Links of the list that are documents; a list without any is a failure, since nobody would notice."""
        page: str | None = first
        seen: dict[str, None] = {}
        found = 0
        while page and page not in seen and len(seen) < source.pages:
            seen[page] = None
            fetched = self._fetcher.get(page)
            links, page = read_listing(fetched.content or b"", fetched.url)
            wanted = [link for link in links if source.wants(link)]
            found += len(wanted)
            yield from wanted
        if not found:
            raise FetchError("no_links", f"{first} 上没有符合 match = {source.match!r} 的链接")
        if len(seen) < source.pages:
            self._notes.append(f"{first} 只找到 {len(seen)} 页列表（设为 {source.pages} 页）")

    def _fetch(self, source: Source, targets: Iterable[str]) -> list[Page]:
        """The pages that are there, fetched or known to be unchanged, each URL once."""
        pages = []
        for url in targets:
            if url in self._taken:
                continue
            self._taken.add(url)
            try:
                pages.append(self._page(url))
            except FetchError as error:
                self._fail(source.name, url, error.reason, str(error))
        self._ledger.save()
        return pages

    def _page(self, url: str) -> Page:
        known = self._ledger.intact(url)
        fetched = self._fetcher.get(
            url, etag=known.etag if known else None, last_modified=known.last_modified if known else None
        )
        if fetched.content is None and known:
            return known
        return self._ledger.keep(url, fetched, self._now().astimezone(dt.UTC).isoformat(timespec="seconds"))

    def _further_pages(self, page: Page) -> Iterator[str]:
        """Pages 2, 3 … of an article that its site spreads over several; ingest makes one document of them."""
        try:
            content = (self._corpus / page.path).read_bytes()
        except OSError:
            return
        for target in following_pages(content, page.url):
            try:
                yield canonical(target, page.url)
            except FetchError:
                self._notes.append(f"{page.identity} 的下一页网址不合规：{target}")

    def _attachments(self, page: Page) -> Iterator[str]:
        store = self._workspace.store
        if not store.known(page.identity):
            return
        links = store.as_read(RawDocument(b"", page.identity).doc_id).attachments
        for link in [link for link in links if link.href][:_MOST_ATTACHMENTS]:
            try:
                yield canonical(link.href or "", page.url)
            except FetchError:
                self._notes.append(f"{page.identity} 的附件网址不合规：{link.href}")

    # ------------------------------------------------------------------ a dry run

    def _foresee(self, source: Source) -> SourceReport:
        if source.folder is not None:
            targets = [file.identity for file in self._folder(source)]
        else:
            targets = list(dict.fromkeys(self._targets(source)))
        stored = (self._workspace.indexes / "policy.db").exists()
        planned = tuple((target, not (stored and self._workspace.store.known(target))) for target in targets)
        return SourceReport(source.name, _kind(source), {}, planned=planned)

    # ------------------------------------------------------------------ the report

    def _report(self, reports: Sequence[SourceReport]) -> RefreshReport:
        report = self._finished(reports)
        new = [self._describe(*seen) for seen in self._seen.values() if seen[1].status == "new"]
        changed = [self._describe(*seen) for seen in self._seen.values() if seen[1].status == "new_version"]
        due = upcoming(self._workspace.store, report.today, DUE_DAYS)
        last = self._last_failures()
        failures = tuple(
            dataclasses.replace(failure, again=(failure.target, failure.reason) in last) for failure in report.failures
        )
        return dataclasses.replace(report, new=tuple(new), changed=tuple(changed), due=tuple(due), failures=failures)

    def _finished(self, reports: Sequence[SourceReport]) -> RefreshReport:
        began, ended = (time.isoformat(timespec="seconds") for time in (self._started, self._now()))
        return RefreshReport(began, ended, self._started.date(), tuple(reports), failures=tuple(self._failures))

    def _last_failures(self) -> set[tuple[str, str]]:
        last = next((run for run in self._workspace.store.runs() if run.command == "refresh"), None)
        known = last.detail.get("failures") if last else None
        return {(pair[0], pair[1]) for pair in known} if isinstance(known, list) else set()

    def _describe(self, source: Source, outcome: Outcome) -> Seen:
        store = self._workspace.store
        row = store.row(RawDocument(b"", outcome.identity).doc_id)
        seen = Seen(
            row.doc_id, row.title, row.issuers, row.region or "", row.doc_type, row.strategies, row.dated_on,
            row.identity, source.name, row.version,
        )  # fmt: skip
        if outcome.status == "new":
            return seen
        before, after = store.versions(row.doc_id)[-2:]
        old, new = (store.as_read(row.doc_id, version.version) for version in (before, after))
        same_code = before.processed_with == after.processed_with
        return dataclasses.replace(seen, changes=compare(old, new, same_code=same_code))


def _kind(source: Source) -> str:
    if source.folder is not None:
        return f"文件夹 {source.folder}"
    if source.lists:
        return "列表 " + "、".join(dict.fromkeys(urlsplit(url).netloc for url in source.lists))
    return f"{len(source.urls)} 个网址"

"""A folder with ``policy.toml``, ``corpus/`` and ``indexes/``: store and search together, for scripts and notebooks."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import InputError
from pipeline.store import DocumentRow, FamilyRow, Filters, PassageRow, Store

if TYPE_CHECKING:
    from pipeline.classify.suggest import Proposal
    from pipeline.ingest import IngestReport, Progress
    from pipeline.model import Document
    from pipeline.results import Results
    from pipeline.search import SearchEngine, SearchResult
    from pipeline.search.citations import Citation
    from pipeline.search.engine import Sort
    from pipeline.search.facets import Facets
    from pipeline.search.saved import SavedSearch
    from pipeline.settings import Settings
    from pipeline.timeline import TimelineRow
    from pipeline.watching import Watched

CONFIG = "policy.toml"
_WIDER = 6  # results looked at for one that stays, where passages must qualify by themselves
_MOST_OTHERS = 400  # documents that proposals are held against


class Workspace:
    """Opened store and search index of one folder. Use as a context manager, or call :meth:`close`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.corpus = root / "corpus"
        self.indexes = root / "indexes"

    # ------------------------------------------------------------------ opening

    @classmethod
    def init(cls, folder: Path | str) -> Workspace:
        """Make a workspace in ``folder`` (created where missing); an existing one is left as it is."""
        from pipeline.settings import TEMPLATE

        root = Path(folder).expanduser().resolve()
        if root.exists() and not root.is_dir():
            raise InputError(f"{root} 是一个文件，不能作工作区；请换一个文件夹")
        for part in (root, root / "corpus", root / "indexes"):
            part.mkdir(parents=True, exist_ok=True)
        config = root / CONFIG
        if not config.exists():
            config.write_text(TEMPLATE.format(name=root.name.replace('"', "")), "utf-8")
        return cls(root)

    @classmethod
    def open(cls, folder: Path | str | None = None) -> Workspace:
        """The workspace in ``folder``, or else the nearest one at or above the current folder."""
        if folder is not None:
            root = Path(folder).expanduser().resolve()
            if not (root / CONFIG).is_file():
                raise InputError(f"{root} 里没有 {CONFIG}，不是工作区；请先运行 policy init {root}")
            return cls(root)
        here = Path.cwd()
        for root in (here, *here.parents):
            if (root / CONFIG).is_file():
                return cls(root)
        raise InputError(f"{here} 及其上级没有工作区（{CONFIG}）；请先运行 policy init，或用 -w 指定")

    def close(self) -> None:
        """Close what has been opened; safe to call twice."""
        for name in ("search_engine", "store"):
            part = self.__dict__.pop(name, None)
            if part is not None:
                part.close()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @cached_property
    def settings(self) -> Settings:
        from pipeline.settings import Settings

        return Settings.load(self.root / CONFIG)

    @cached_property
    def store(self) -> Store:
        self.indexes.mkdir(exist_ok=True)
        return Store(self.indexes / "policy.db")

    @cached_property
    def search_engine(self) -> SearchEngine:
        from pipeline.search import SearchEngine

        return SearchEngine.open(self.store, self.indexes / "search", embedder=self.settings.embedder)

    def use_embedder(self, name: str) -> None:
        """Index and search with another model from now on; written into ``policy.toml``."""
        config = self.root / CONFIG
        text = config.read_text("utf-8")
        line = f"embedder = {json.dumps(name, ensure_ascii=False)}"
        if re.search(r"(?m)^embedder\s*=.*$", text):
            text = re.sub(r"(?m)^embedder\s*=.*$", lambda _: line, text)
        elif re.search(r"(?m)^\[search\]", text):
            text = re.sub(r"(?m)^\[search\].*$", lambda found: f"{found[0]}\n{line}", text)
        else:
            text = f"{text.rstrip()}\n\n[search]\n{line}\n"
        self.close()
        config.write_text(text, "utf-8")
        self.__dict__.pop("settings", None)

    # ------------------------------------------------------------------ strategies

    def strategy_names(self) -> list[str]:
        """The strategies of this workspace's taxonomy."""
        from pipeline.classify.taxonomy import load_taxonomy

        return [strategy.name for strategy in load_taxonomy(self.settings.taxonomy_path)]

    def labelled(self) -> dict[str, dict[str, bool]]:
        """doc_id → strategy → whether a person says that the document carries it; documents of the store only."""
        stored = self.store.doc_ids()
        labels: dict[str, dict[str, bool]] = {}
        for label in self.store.labels():
            if label.doc_id in stored:
                labels.setdefault(label.doc_id, {})[label.strategy] = label.carries
        return labels

    def add_strategy(self, name: str, terms: Sequence[str], *, weak: Sequence[str] = (), definition: str = "") -> Path:
        """Define a strategy of one's own; the taxonomy becomes a file of this workspace, which is returned."""
        from pipeline.classify.own import add_strategy

        path = self.settings.taxonomy_path or self.root / "taxonomy.toml"
        add_strategy(path, name, terms, weak=weak, definition=definition)
        self._set("classify", "taxonomy", path)
        return path

    def add_terms(self, name: str, terms: Sequence[str], *, weak: Sequence[str] = ()) -> Path:
        """Add terms to a strategy; the taxonomy becomes a file of this workspace, which is returned."""
        from pipeline.classify.own import add_terms

        path = self.settings.taxonomy_path or self.root / "taxonomy.toml"
        add_terms(path, name, terms, weak=weak)
        self._set("classify", "taxonomy", path)
        return path

    def suggest_terms(self, examples: Sequence[str], limit: int = 12) -> list[Proposal]:
        """Words that tell the documents named by ``examples`` from the others of the store."""
        from pipeline.classify.suggest import suggest_terms

        chosen = {self.store.find(example) for example in examples}
        rest = sorted(self.store.doc_ids() - chosen)[:_MOST_OTHERS]
        texts = [[self.store.as_read(doc_id).text for doc_id in ids] for ids in (sorted(chosen), rest)]
        return suggest_terms(texts[0], texts[1], limit)

    def use_model(self, path: Path) -> None:
        """Classify with another model from now on; written into ``policy.toml``."""
        self._set("classify", "model", path)

    def _set(self, table: str, key: str, path: Path) -> None:
        from pipeline.classify.strategies import load_model
        from pipeline.settings import write_setting

        resolved = path.resolve()
        named = resolved.relative_to(self.root).as_posix() if resolved.is_relative_to(self.root) else str(resolved)
        write_setting(self.root / CONFIG, table, key, named)
        self.__dict__.pop("settings", None)
        load_model.cache_clear()

    def reclassify(self) -> int:
        """Label every document again, after a change of taxonomy or model; returns how many changed."""
        from pipeline.classify.strategies import read_strategies

        settings = self.settings
        changed = 0
        for doc_id in sorted(self.store.doc_ids()):
            labels, sections = read_strategies(self.store.as_read(doc_id), settings.taxonomy_path, settings.model_path)
            changed += self.store.set_strategies(doc_id, labels, sections)
        self.search_engine.refresh()
        return changed

    # ------------------------------------------------------------------ doing

    def ingest(
        self,
        *paths: Path | str,
        collection: str | None = None,
        progress: Progress | None = None,
        workers: int | None = None,
    ) -> IngestReport:
        """Read files or folders (default: ``corpus/``), then bring the search index up to date."""
        import dataclasses

        from pipeline.ingest import find_files, ingest

        wanted = [Path(p).expanduser() for p in paths] or [self.corpus]
        files = find_files(wanted, self.corpus, collection)
        settings = self.settings if workers is None else dataclasses.replace(self.settings, workers=workers)
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        report = ingest(self.store, files, self.corpus, settings, now=now, progress=progress)
        self.search_engine.refresh()
        return report

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        sort: str = "relevance",
        literal: bool = False,
        in_passages: bool = False,
        filters: Filters | None = None,
        **given: Any,
    ) -> Results:
        """Passages that mean what ``query`` says, best first; filters as keywords (``region="上海"``, ``since=…``).

        A place and years that the query names become filters too, which ``notes`` of the results say; with
        ``literal`` they are mere words. ``answer`` of the results is what extracted facts say to a question. With
        ``in_passages`` the passage itself, not only its document, must pursue the ``strategy`` asked for.
        """
        from pipeline.results import Results
        from pipeline.search.asking import ask

        chosen = filters or resolve_filters(**given)
        by: Sort = "date" if sort == "date" else "relevance"
        if in_passages and not chosen.strategy:
            raise InputError("in_passages（--in-passages）要与 strategy（--strategy）同用")
        wider = limit * (_WIDER if in_passages else 1)
        reply = ask(self.search_engine, self.store, query, chosen, limit=wider, sort=by, literal=literal)
        found = self._pursuing(reply.results, chosen) if in_passages else reply.results
        return Results(found[:limit], reply, self.citations)

    def _pursuing(self, results: Sequence[SearchResult], filters: Filters) -> list[SearchResult]:
        """Results whose passage pursues one of the strategies of ``filters``."""
        names = (filters.strategy,) if isinstance(filters.strategy, str) else filters.strategy or ()
        ids = [result.doc_id for result in results]
        places = {(p.doc_id, p.ordinal) for name in names for p in self.store.passages(doc_ids=ids, strategy=name)}
        return [result for result in results if (result.doc_id, result.ordinal) in places]

    def passages(self, strategy: str, *, filters: Filters | None = None, **given: Any) -> Iterator[PassageRow]:
        """Passages whose own sentences pursue ``strategy``, of documents that carry it; filters as in ``search``."""
        return self.store.passages(filters or resolve_filters(**given), strategy=strategy)

    def similar(self, key: str, *, limit: int = 10, filters: Filters | None = None, **given: Any) -> Results:
        """Documents that mean what the document ``key`` means."""
        from pipeline.results import Results

        chosen = filters or resolve_filters(**given)
        return Results(self.search_engine.similar(self.store.find(key), chosen, limit), cite=self.citations)

    def facets(self, query: str = "", *, literal: bool = False, filters: Filters | None = None, **given: Any) -> Facets:
        """Regions, levels, issuers, years, types, strategies and statuses of the documents that answer ``query``
        (up to 200, those that score at least a third of the best one), or of all documents that pass the filters."""
        from pipeline.search.asking import found_documents
        from pipeline.search.facets import count_facets

        chosen = filters or resolve_filters(**given)
        if not query:
            return count_facets(self.store.connection, sorted(self.store.doc_ids(chosen)))
        found = found_documents(self.search_engine, self.store, query, chosen, literal=literal)
        return count_facets(self.store.connection, found)

    def citations(self, keys: Iterable[str], *, today: dt.date | None = None) -> list[Citation]:
        """Documents (by id, 发文字号 or title) as references; ``today`` is when a page counts as read whose fetching
        was not recorded."""
        from pipeline.results import citations

        return citations(self.store, [self.store.find(key) for key in keys], today)

    # ------------------------------------------------------------------ saved searches

    def saved_searches(self) -> list[SavedSearch]:
        """The searches that ``policy refresh`` runs again, in the order they were saved."""
        from pipeline.search.saved import FILE, read_saved

        return read_saved(self.root / FILE)

    def save_search(
        self, name: str, query: str, *, limit: int = 20, literal: bool = False, filters: Filters | None = None
    ) -> SavedSearch:
        """Keep a search under ``name`` (another of that name is replaced); what it finds now counts as seen."""
        from pipeline.search.saved import SavedSearch
        from pipeline.watching import keep, watch

        search = SavedSearch(name, query, filters or Filters(), literal, limit)
        return keep(self, watch(self, search).search)

    def remove_saved(self, name: str) -> None:
        """Forget the search ``name``; ``InputError`` names those there are."""
        from pipeline.watching import remove

        remove(self, name)

    def run_saved(self, name: str | None = None, *, keep: bool = True) -> list[Watched]:
        """Run the saved searches (or the one called ``name``) again: what each finds that it had not found before.

        With ``keep`` that counts as seen from now on.
        """
        from pipeline.watching import run

        return run(self, name, keep=keep)

    def index_status(self) -> IndexStatus:
        """How many passages are indexed, by which model, and whether the index has all of the store."""
        status = self.search_engine.status()
        return IndexStatus(status["passages"], status["embedder"], status["current"])

    def document(self, key: str) -> Document:
        """A document by id (or its beginning), 发文字号 or title."""
        return self.store.document(key)

    def family(self, key: str) -> list[FamilyRow]:
        """What belongs together with the document ``key``, the original first: 附件, 解读, 征求意见稿, 转载."""
        return self.store.family(self.store.find(key))

    def families(self) -> Iterator[list[FamilyRow]]:
        """Every family, its original first."""
        return self.store.families()

    def documents(self, filters: Filters | None = None, **given: Any) -> Iterator[DocumentRow]:
        return iter(self.store.documents(filters or resolve_filters(**given)))

    def timeline(self, filters: Filters | None = None, kinds: Sequence[str] | None = None, **given: Any) -> Timeline:
        """Every dated fact of the chosen documents, in order of time."""
        from pipeline.timeline import KINDS, timeline_rows

        return Timeline(timeline_rows(self.store, filters or resolve_filters(**given), kinds or KINDS), self.corpus)

    def __repr__(self) -> str:
        return f"<Workspace {self.root}>"


def resolve_filters(**given: Any) -> Filters:
    """Filters from what a person types: region names become codes, so that 上海 includes its districts.

    An unknown region, or one that several places share, is an ``InputError`` that names the choices.
    """
    region = given.get("region")
    if isinstance(region, str) and not region.isdigit():
        from pipeline.structure.gazetteer import match_region

        found = match_region(region)
        if found is None:
            raise InputError(f"不认识的地区 {region!r}；请写全称（如 浙江省宁波市）或六位代码（如 330200）")
        given["region"] = None if found.level == "national" else found.code
        if found.level == "national":
            given.setdefault("level", "national")
    return Filters(**given)


@dataclass(frozen=True, slots=True)
class IndexStatus:
    passages: int
    embedder: str
    fresh: bool


class Timeline(list["TimelineRow"]):
    """Timeline rows in order of time; a table in a notebook, a file with :meth:`save`."""

    def __init__(self, rows: Iterable[TimelineRow], corpus: Path | None = None) -> None:
        super().__init__(rows)
        self._corpus = corpus

    def save(self, path: Path | str, format: str | None = None) -> Path:
        """Write to ``path``; the format is ``format`` or the suffix (csv, xlsx, md, html, json, ics)."""
        from pipeline.timeline import format_of, timeline_table, write_table

        target = Path(path).expanduser()
        write_table(timeline_table(self, corpus=self._corpus), format or format_of(target), target)
        return target

    def _repr_html_(self) -> str:
        from pipeline.timeline import html_table

        return html_table(
            ("日期", "类别", "事项", "地区", "文件", "依据原文"),
            [(r.date, r.kind_label, r.subject, r.region, r.title, r.sentence) for r in self[:_SHOWN]],
        )


_SHOWN = 200  # rows a notebook cell shows; all of them are in the list

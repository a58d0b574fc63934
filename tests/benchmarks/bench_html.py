"""Reading web pages: this reader beside main-text libraries on the same pages.

    python tests/benchmarks/bench_html.py [../shared] [--articles 51] [--mutated 4] [--worst 20]

The bodies of real pages, and texts of real documents, are set into the templates of ``portal_pages`` and changed by
``page_mutations``; what surrounds a body is known, so what is lost and what is kept too much can be counted. Prints
one table for the real pages as found, one by portal, one by mutation. Columns: ``first``, ``last`` – pages whose first
and last paragraph came out; ``lost`` – share of the text missing; ``chrome`` – pages with a menu, tool bar or foot in
the text; ``title``, ``published``, ``number``, ``issuer`` – header fields right, of the pages that state them.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from page_mutations import MUTATIONS
from portal_pages import CHROME, PORTALS, TABLED, Article

from pipeline.errors import ParseError
from pipeline.model import RawDocument
from pipeline.parsers import parse
from pipeline.structure import build_document

CHUNK = 20
LIBRARIES = ("this reader", "trafilatura", "jusText", "readability")


def squeeze(text: str) -> str:
    return re.sub(r"[\s\u200b\ufeff|*#]", "", text)


@dataclass(frozen=True)
class Case:
    """A body with what must come out of its page."""

    name: str
    article: Article
    gold: str  # squeezed
    first: str
    last: str


@dataclass(frozen=True)
class Reading:
    text: str
    title: str = ""
    published: str = ""
    number: str = ""
    issuer: str = ""


@dataclass
class Tally:
    pages: int = 0
    seconds: float = 0.0
    chunks: int = 0
    missing: int = 0
    right: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    asked: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def note(self, name: str, *, right: bool) -> None:
        self.asked[name] += 1
        self.right[name] += right

    def share(self, name: str) -> str:
        return f"{self.right[name] / self.asked[name]:.1%}" if self.asked[name] else "–"


def ours(page: bytes) -> Reading:
    try:
        document = build_document(RawDocument(page, "page.html"), parse(page, name="page.html"))
    except ParseError:
        return Reading("")
    return Reading(
        document.text,
        document.title,
        str(document.published_on or ""),
        document.doc_number or "",
        "、".join(document.issuers),
    )


def trafilatura_alone(page: bytes) -> Reading:
    import trafilatura

    found = trafilatura.bare_extraction(page, include_tables=True, with_metadata=True)
    if found is None:
        return Reading("")
    return Reading(found.text or "", found.title or "", found.date or "")


def justext_alone(page: bytes) -> Reading:
    import justext

    try:
        paragraphs = justext.justext(
            page, frozenset(), length_low=20, length_high=60, stopwords_low=0.0, stopwords_high=0.0
        )
    except Exception:  # it gives up on some pages: then it has read nothing
        return Reading("")
    return Reading("\n".join(p.text for p in paragraphs if not p.is_boilerplate))


def readability_alone(page: bytes) -> Reading:
    from lxml.html import fromstring
    from readability import Document as Readable

    try:
        readable = Readable(page)
        return Reading(fromstring(readable.summary()).text_content(), readable.title())
    except Exception:
        return Reading("")


READERS: dict[str, Callable[[bytes], Reading]] = {
    "this reader": ours, "trafilatura": trafilatura_alone, "jusText": justext_alone, "readability": readability_alone,
}  # fmt: skip


def measure(tally: Tally, case: Case, page: bytes, reader: Callable[[bytes], Reading], stated: frozenset[str]) -> bool:
    """Adds one page; whether everything was right."""
    started = time.perf_counter()
    reading = reader(page)
    tally.seconds += time.perf_counter() - started
    tally.pages += 1
    text, article = squeeze(reading.text), case.article
    chunks = [case.gold[i : i + CHUNK] for i in range(0, len(case.gold) - CHUNK + 1, CHUNK)]
    missing = sum(chunk not in text for chunk in chunks)
    tally.chunks += len(chunks)
    tally.missing += missing
    results = {
        "first": case.first in text,
        "last": case.last in text,
        "clean": not any(squeeze(word) in text for word in CHROME if squeeze(word) not in case.gold),
    }
    if "title" in stated:
        results["title"] = squeeze(reading.title) == squeeze(article.title)
    if "published" in stated:
        results["published"] = reading.published == article.published
    if "number" in stated and article.doc_number:
        results["number"] = reading.number == article.doc_number
    if "issuer" in stated and article.issuer:
        results["issuer"] = reading.issuer == article.issuer
    for name, right in results.items():
        tally.note(name, right=right)
    return all(results.values()) and missing <= 0.02 * len(chunks)


def bodies(shared: Path, count: int) -> list[Case]:
    """Bodies of real pages, then of real text files, every fifth of the whole with an attachment."""
    return [case for case in (*_pages(shared), *_texts(shared, count)) if len(case.gold) > 300]


def _pages(shared: Path) -> Iterator[Case]:
    from selectolax.lexbor import LexborHTMLParser

    rows = [json.loads(line) for line in (shared / "gold/headers_dev.jsonl").read_text("utf-8").splitlines()]
    for row in rows:
        tree = LexborHTMLParser((shared / row["path"]).read_text("utf-8"))
        nodes = tree.css("#UCAP-CONTENT") or tree.css(".article-content")
        if not nodes:
            continue
        body = max((node.inner_html or "" for node in nodes), key=len)
        body = re.sub(r"(?is)<(script|style)\b.*?</\1>|<!--.*?-->", "", body)
        gold = squeeze(LexborHTMLParser(f"<body>{body}</body>").body.text(deep=True))  # type: ignore[union-attr]
        first, last = squeeze(row["first_paragraph"]), squeeze(row["last_paragraph"])
        article = Article(
            row["title"],
            body,
            row["doc_number"],
            "、".join(row["issuers"]) or None,
            row["written_date"],
            row["published_date"] or "2025-02-12",
        )
        yield Case(row["path"], article, gold, first, last)


def _texts(shared: Path, count: int) -> Iterator[Case]:
    paths = sorted((shared / "corpus/housing").glob("*.txt"))
    for path in paths[:: max(1, len(paths) // count)] if count else []:
        lines = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
        title = re.sub(r"^【[^】]*】", "", lines[0])
        if (
            len(lines) < 4
            or len(title) < 6
            or "《" in title
            or not re.search("(?:通知|意见|办法|方案|细则|规定|公告|措施)$", title)
        ):
            continue
        text = [line.replace("&", "&amp;").replace("<", "&lt;") for line in lines[1:]]
        body = "".join(f'<p style="text-indent:2em">{line}</p>' for line in text)
        yield Case(
            path.name,
            Article(title, body),
            squeeze("".join(lines[1:])),
            squeeze(lines[1])[:15],
            squeeze(lines[-1])[-15:],
        )


def show(name: str, tallies: dict[str, Tally]) -> None:
    fields = ("first", "last", "clean", "title", "published", "number", "issuer")
    for reader, tally in tallies.items():
        lost = f"{tally.missing / tally.chunks:.2%}" if tally.chunks else "–"
        chrome = str(tally.asked["clean"] - tally.right["clean"])
        values = [tally.share(f) for f in fields if f != "clean"]
        speed = tally.pages / tally.seconds if tally.seconds else 0.0
        print(
            f"{name:<20}{reader:<13}{tally.pages:>6}{values[0]:>8}{values[1]:>8}{lost:>8}{chrome:>8}{values[2]:>8}{values[3]:>10}{values[4]:>8}{values[5]:>8}{speed:>9.0f}"
        )
        name = ""


HEAD = f"{'':<20}{'reader':<13}{'pages':>6}{'first':>8}{'last':>8}{'lost':>8}{'chrome':>8}{'title':>8}{'published':>10}{'number':>8}{'issuer':>8}{'pages/s':>9}"
BASE = frozenset({"title", "published"})
TABLE = BASE | {"number", "issuer"}


def real_pages(cases: list[Case], shared: Path, readers: list[str]) -> None:
    tallies = {name: Tally() for name in readers}
    for case in cases:
        if not case.name.startswith("corpus"):
            continue
        page = (shared / case.name).read_bytes()
        for name in readers:
            measure(tallies[name], case, page, READERS[name], frozenset({"title", "number", "issuer"}))
    print(HEAD)
    show("real pages", tallies)


def templates(
    cases: list[Case], mutations: dict[str, Callable[[str], bytes]], by: str, readers: list[str], worst: list[str]
) -> None:
    tallies: dict[str, dict[str, Tally]] = defaultdict(lambda: {name: Tally() for name in readers})
    for number, (portal, render) in enumerate(PORTALS.items()):
        for step, (mutation, change) in enumerate(mutations.items()):
            for case in cases[(number + step) % 3 :: 3] if len(mutations) > 1 else cases:
                page = change(render(case.article))
                stated = TABLE if portal in TABLED else BASE
                for name in readers:
                    right = measure(
                        tallies[portal if by == "portal" else mutation][name], case, page, READERS[name], stated
                    )
                    if name == "this reader" and not right:
                        worst.append(f"{portal} {mutation} {case.name}")
    print()
    print(HEAD)
    for name, row in tallies.items():
        show(name, row)
    total = {name: Tally() for name in readers}
    for row in tallies.values():
        for name, tally in row.items():
            _add(total[name], tally)
    show("all", total)


def _add(total: Tally, tally: Tally) -> None:
    total.pages += tally.pages
    total.seconds += tally.seconds
    total.chunks += tally.chunks
    total.missing += tally.missing
    for name, count in tally.asked.items():
        total.asked[name] += count
        total.right[name] += tally.right[name]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("shared", type=Path, nargs="?", default=Path(__file__).resolve().parents[3] / "shared")
    arguments.add_argument("--texts", type=int, default=60, help="how many text files beside the pages")
    arguments.add_argument("--mutated", type=int, default=12, help="bodies used for the mutations")
    arguments.add_argument("--readers", nargs="*", default=["this reader", "trafilatura", "jusText"], choices=LIBRARIES)
    arguments.add_argument("--worst", type=int, default=0, help="print this many pages that are not all right")
    options = arguments.parse_args()
    cases = bodies(options.shared, options.texts)
    print(f"{len(cases)} bodies, {sum(len(case.gold) for case in cases):,} characters\n")
    real_pages(cases, options.shared, options.readers)
    worst: list[str] = []
    templates(cases, {"unchanged": MUTATIONS["unchanged"]}, "portal", options.readers, worst)
    few = cases[:: max(1, len(cases) // options.mutated)]
    templates(few, MUTATIONS, "mutation", options.readers, worst)
    for line in worst[:: max(1, len(worst) // options.worst)] if options.worst else []:
        print(line)


if __name__ == "__main__":
    main()

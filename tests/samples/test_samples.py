"""The shipped samples: what ``expected.jsonl`` says stands in the texts, and the files carry the texts."""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

REPO = Path(__file__).resolve().parents[2]
BUILD = REPO / "tests" / "samples" / "build"
SAMPLES = REPO / "corpus" / "samples"
RECORDS: list[dict[str, Any]] = [
    json.loads(line) for line in Path(__file__).with_name("expected.jsonl").read_text(encoding="utf-8").splitlines()
]
IDS = [record["file"] for record in RECORDS]
DOC_TYPES = frozenset(
    [
        "意见",
        "行动计划",
        "措施",
        "通知",
        "实施方案",
        "新闻报道",
        "政策解读",
        "会议报道",
        "会议通知",
        "会议纪要",
        "办法",
        "规划",
        "征求意见稿",
        "标准指南",
        "批复函",
        "公告",
        "其他",
    ]
)
STRATEGIES = frozenset(
    [
        "园区分类指引",
        "数字化转型",
        "工业上楼",
        "存量资产盘活",
        "区域协同",
        "飞地经济",
        "产业集群",
        "产业功能区",
        "招商引资",
        "绿色制造",
    ]
)
DEADLINE_KINDS = {"goal", "task", "submission", "event", "effective", "expiry", "window", "procedural"}

sys.path.insert(0, str(BUILD))
from build import expected, render  # type: ignore[import-not-found]  # noqa: E402
from source import Sample, read_sample  # type: ignore[import-not-found]  # noqa: E402

SOURCES: dict[str, Sample] = {
    sample.settings["file"]: sample for sample in map(read_sample, sorted((BUILD / "sources").glob("*.txt")))
}


def squeezed(text: str) -> str:
    return re.sub(r"[\s　]+", "", text)


def file_text(path: Path) -> str:
    """The file's text by the plainest means, spaces removed."""
    content = path.read_bytes()
    if path.suffix in (".html", ".htm"):
        charset = SOURCES[path.name].settings["page"].get("encoding", "utf-8")
        body = re.sub(r"<(script|style)\b.*?</\1>", "", content.decode(charset), flags=re.S)
        return squeezed(re.sub(r"<[^>]+>", "", body).replace("&nbsp;", ""))
    if path.suffix == ".docx":
        return squeezed(_docx_text(path))
    if path.suffix == ".pdf":
        return squeezed(_pdf_text(path))
    return squeezed(content.decode(SOURCES[path.name].settings.get("encoding", "utf-8")))


def _docx_text(path: Path) -> str:
    from docx import Document

    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def _pdf_text(path: Path) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def test_corpus_is_what_the_readme_promises() -> None:
    suffixes = [Path(name).suffix for name in IDS]
    counts = {
        kind: sum(suffix in kind.split() for suffix in suffixes) for kind in (".html .htm", ".pdf", ".docx", ".txt .md")
    }
    assert len(RECORDS) >= 26
    assert all(count >= 5 for count in counts.values()), counts
    assert {strategy for record in RECORDS for strategy in record["strategies"]} == STRATEGIES
    assert sum(len(squeezed(sample.text)) for sample in SOURCES.values()) >= 80_000


def test_every_file_has_a_record_and_every_record_a_file() -> None:
    files = {path.name for path in SAMPLES.iterdir()}
    assert files == set(IDS) == set(SOURCES)


def test_readme_lists_every_sample() -> None:
    readme = (REPO / "corpus" / "README.md").read_text(encoding="utf-8")
    missing = [name for name in IDS if name not in readme]
    assert missing == []


@pytest.mark.parametrize("record", RECORDS, ids=IDS)
def test_record_is_that_of_the_source(record: dict[str, Any]) -> None:
    assert record == json.loads(json.dumps(expected(SOURCES[record["file"]])))


@pytest.mark.parametrize("record", RECORDS, ids=IDS)
def test_vocabulary_and_dates(record: dict[str, Any]) -> None:
    assert record["doc_type"] in DOC_TYPES
    assert set(record["strategies"]) <= STRATEGIES
    assert {deadline["kind"] for deadline in record["deadlines"]} <= DEADLINE_KINDS
    dates = [record["written_on"], record["published_on"]]
    dates += [fact[key] for fact in record["deadlines"] for key in ("start", "end")]
    dates += [target["end"] for target in record["targets"]]
    assert all(date.fromisoformat(value) for value in dates if value)


@pytest.mark.parametrize("record", RECORDS, ids=IDS)
def test_every_quote_stands_in_the_source(record: dict[str, Any]) -> None:
    text = SOURCES[record["file"]].text
    quotes = [fact["quote"] for kind in ("targets", "deadlines") for fact in record[kind]]
    titles = [reference["title"] for reference in record["references"]]
    numbers = [reference["number"] for reference in record["references"] if reference["number"]]
    assert [quote for quote in [*quotes, *titles, *numbers] if quote not in text] == []


@pytest.mark.parametrize("record", RECORDS, ids=IDS)
def test_every_quote_stands_in_the_file(record: dict[str, Any]) -> None:
    text = file_text(SAMPLES / record["file"])
    quotes = [fact["quote"] for kind in ("targets", "deadlines") for fact in record[kind]]
    quotes += [record["doc_number"] or "", record["title"]]
    assert [quote for quote in quotes if squeezed(quote) not in text] == []


@pytest.mark.parametrize("name", [name for name in IDS if not name.endswith((".pdf", ".docx"))])
def test_rebuilding_gives_the_same_bytes(name: str) -> None:
    assert render(SOURCES[name]) == (SAMPLES / name).read_bytes()


@pytest.mark.parametrize("name", [name for name in IDS if name.endswith(".docx")])
def test_rebuilt_docx_is_stable(name: str) -> None:
    assert render(SOURCES[name]) == render(SOURCES[name])


@pytest.mark.parametrize("name", [name for name in IDS if name.endswith(".pdf")])
def test_pdf_is_small_and_has_several_pages(name: str) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(SAMPLES / name)
    pages = len(document)
    document.close()
    assert pages >= 2
    assert (SAMPLES / name).stat().st_size < 300_000


def test_samples_cite_each_other() -> None:
    numbers = {record["doc_number"] for record in RECORDS if record["doc_number"]}
    cited = {reference["number"] for record in RECORDS for reference in record["references"]}
    assert len(numbers & cited) >= 10


def test_some_deadlines_lie_ahead() -> None:
    ahead = [
        deadline
        for record in RECORDS
        for deadline in record["deadlines"]
        if deadline["end"] and "2026-11-01" <= deadline["end"] <= "2027-12-31"
    ]
    assert len(ahead) >= 20

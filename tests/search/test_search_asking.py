"""A search of a workspace: what the words name becomes filters, facets count, saved searches tell what is new."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from workspaces import write_documents

import pipeline
from pipeline.errors import InputError
from pipeline.results import export_format
from pipeline.search.asking import narrow
from pipeline.search.saved import FILE, SavedSearch, read_saved, write_saved
from pipeline.search.understanding import Understanding
from pipeline.store import Filters
from pipeline.workspace import Workspace

SHANGHAI = """上海市人民政府关于支持工业上楼的若干意见
沪府发〔2024〕3号
各区人民政府：
一、支持内容
鼓励工业上楼，对新建高层厂房给予补贴。
上海市人民政府
2024年3月1日
"""
NINGBO = """宁波市人民政府关于支持工业上楼的若干意见
甬政发〔2021〕5号
各区县人民政府：
一、支持内容
鼓励工业上楼，对新建高层厂房给予奖励。
宁波市人民政府
2021年5月6日
"""
LATER = SHANGHAI.replace("3号", "9号").replace("若干意见", "补充意见").replace("3月1日", "6月1日")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    folder = write_documents(tmp_path / "policies")
    (folder / "shanghai.txt").write_text(SHANGHAI, "utf-8")
    (folder / "ningbo.txt").write_text(NINGBO, "utf-8")
    with pipeline.init(str(tmp_path / "ws")) as found:
        found.ingest(folder, workers=1)
        yield found


def titles(results: list) -> list[str]:  # type: ignore[type-arg]
    return [result.title for result in results]


def test_places_and_years_become_filters(workspace: Workspace) -> None:
    found = workspace.search("2023年以来上海关于工业上楼的补贴")
    assert titles(found) == ["上海市人民政府关于支持工业上楼的若干意见"]
    assert found.reply is not None
    assert (found.reply.query, found.reply.filters) == (
        "工业上楼的补贴", Filters(region="310000", since=date(2023, 1, 1)),
    )  # fmt: skip
    assert any("上海市" in note and "--literal" in note for note in found.notes)


def test_they_can_be_taken_literally(workspace: Workspace) -> None:
    found = workspace.search("2023年以来上海关于工业上楼的补贴", literal=True)
    assert len(found) > 2
    assert not any("筛选" in note for note in found.notes)


def test_what_was_asked_for_wins(workspace: Workspace) -> None:
    found = workspace.search("2023年以来上海工业上楼", region="宁波", until=date(2022, 1, 1))
    assert titles(found) == ["宁波市人民政府关于支持工业上楼的若干意见"]


def test_nothing_within_them_means_without_them(workspace: Workspace) -> None:
    found = workspace.search("2030年以来上海工业上楼")
    assert found
    assert "没有结果" in found.notes[0]
    assert workspace.facets("2030年以来上海工业上楼")["region"]


@pytest.mark.parametrize(
    ("read", "filters"),
    [
        (Understanding("补贴", region="310000"), Filters(region="310000")),
        (Understanding("", region="310000"), Filters()),
        (Understanding("补贴"), Filters()),
    ],
)
def test_narrow(read: Understanding, filters: Filters) -> None:
    assert narrow(Filters(), read) == filters


def test_facets(workspace: Workspace) -> None:
    counts = workspace.facets("工业上楼")
    assert ("上海市", 1) in counts["region"]
    assert {year for year, _ in counts["year"]} >= {"2021", "2024", "2025"}
    assert sum(n for _, n in workspace.facets()["level"]) <= len(workspace.store.doc_ids())
    assert workspace.facets("工业上楼", region="上海")["region"] == [("上海市", 1)]
    assert workspace.facets("工业上楼", doc_type="不存在的文种")["region"] == []


# --------------------------------------------------------------------------- saved searches


def test_saved_searches_tell_what_is_new(workspace: Workspace, tmp_path: Path) -> None:
    saved = workspace.save_search("上楼", "工业上楼 补贴", filters=Filters(region="310000"))
    assert len(saved.seen) == 1
    assert not any(workspace.run_saved())
    (tmp_path / "policies" / "later.txt").write_text(LATER, "utf-8")
    (tmp_path / "policies" / "shanghai.txt").write_text(SHANGHAI.replace("补贴", "专项补贴"), "utf-8")
    workspace.ingest(tmp_path / "policies", workers=1)
    (watched,) = workspace.run_saved("上楼", keep=False)
    assert titles(list(watched.new)) == ["上海市人民政府关于支持工业上楼的补充意见"]
    assert titles(list(watched.changed)) == ["上海市人民政府关于支持工业上楼的若干意见"]
    assert workspace.run_saved()[0].new == watched.new
    assert not any(workspace.run_saved())
    workspace.remove_saved("上楼")
    assert workspace.saved_searches() == []


def test_saved_searches_are_named(workspace: Workspace) -> None:
    workspace.save_search("上楼", "工业上楼")
    workspace.save_search("上楼", "工业上楼 补贴")
    assert [search.query for search in workspace.saved_searches()] == ["工业上楼 补贴"]
    with pytest.raises(InputError, match="上楼"):
        workspace.run_saved("下楼")
    with pytest.raises(InputError, match="名字"):
        workspace.save_search(" ", "工业上楼")


def test_the_file_of_saved_searches(tmp_path: Path) -> None:
    search = SavedSearch(
        "甲", "补贴", Filters(region=("310000", "330200"), since=date(2023, 1, 1)), True, 5, {"d1": "h1"}
    )
    write_saved(tmp_path / FILE, [search])
    assert read_saved(tmp_path / FILE) == [search]
    assert read_saved(tmp_path / "none.json") == []
    (tmp_path / FILE).write_text('{"name": 1}', "utf-8")
    with pytest.raises(InputError, match="不是保存的检索"):
        read_saved(tmp_path / FILE)


# --------------------------------------------------------------------------- files


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json", "md", "html", "bib", "ris", "txt"])
def test_results_as_files(workspace: Workspace, tmp_path: Path, suffix: str) -> None:
    found = workspace.search("工业上楼 补贴", limit=3)
    path = found.save(tmp_path / f"results.{suffix}")
    if suffix == "xlsx":
        assert path.read_bytes().startswith(b"PK")
        return
    text = path.read_text("utf-8-sig")
    assert all(result.title in text for result in found)
    if suffix == "json":
        assert [row["doc_id"] for row in json.loads(text)] == [result.doc_id for result in found]


def test_references_know_the_document(workspace: Workspace) -> None:
    (citation,) = workspace.citations(["沪府发〔2024〕3号"])
    assert (citation.issuers, citation.written_on) == (("上海市人民政府",), date(2024, 3, 1))
    assert workspace.similar("沪府发〔2024〕3号", limit=1).written("gbt").startswith("[1] ")


def test_formats_are_named() -> None:
    assert export_format("a.bibtex") == "bib"
    with pytest.raises(InputError, match="xlsx"):
        export_format("a.pdf")

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from workspaces import write_documents

import pipeline
from pipeline.errors import InputError
from pipeline.workspace import Workspace, resolve_filters


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("ws")
    found = pipeline.init(str(root / "research"))
    found.ingest(write_documents(root / "policies"), workers=1)
    return found


def test_init_leaves_what_is_there(tmp_path: Path) -> None:
    first = Workspace.init(tmp_path)
    (tmp_path / "policy.toml").write_text('[workspace]\nname = "mine"\n', "utf-8")
    again = Workspace.init(tmp_path)
    assert again.settings.name == "mine"
    assert repr(first) == f"<Workspace {tmp_path.resolve()}>"


def test_init_refuses_a_file(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("x")
    with pytest.raises(InputError, match="是一个文件"):
        Workspace.init(tmp_path / "f")


def test_open_finds_the_nearest_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Workspace.init(tmp_path)
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / "b")
    assert pipeline.open().root == tmp_path.resolve()


def test_open_says_how_to_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="policy init"):
        Workspace.open(tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="policy init"):
        Workspace.open()


def test_search_finds_by_meaning_and_filters_first(workspace: Workspace) -> None:
    results = workspace.search("把厂房往高处盖")
    assert "工业上楼" in results[0].title
    assert results[0].text in workspace.document(results[0].doc_id).text
    assert workspace.search("工业上楼", doc_type="不存在的文种") == []
    assert "<table" in results._repr_html_()


def test_similar_leaves_itself_out(workspace: Workspace) -> None:
    doc_id = workspace.store.find("临政办发〔2025〕18号")
    assert doc_id not in {r.doc_id for r in workspace.similar(doc_id)}


def test_timeline_saves_and_shows(workspace: Workspace, tmp_path: Path) -> None:
    rows = workspace.timeline(kinds=["deadline", "target"])
    assert [row.date for row in rows] == sorted(row.date for row in rows if row.date)
    assert rows.save(tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert "<table" in rows._repr_html_()
    text = workspace.document(rows[0].doc_id).text
    assert all(
        workspace.document(r.doc_id).text[r.start_char : r.end_char] == r.quote
        for r in rows
        if r.start_char is not None
    )
    assert text


def test_documents_of_a_kind(workspace: Workspace) -> None:
    titles = [row.title for row in workspace.documents(strategy="工业上楼")]
    assert any("三年行动计划" in title for title in titles)


def test_index_follows_the_store(workspace: Workspace) -> None:
    status = workspace.index_status()
    assert status.fresh
    assert status.passages > 0


def test_regions_are_known_by_name_or_named_as_unknown() -> None:
    assert resolve_filters(region="上海").region == "310000"
    assert resolve_filters(region="330200").region == "330200"
    assert resolve_filters(region="全国").level == "national"
    with pytest.raises(InputError, match="不认识的地区"):
        resolve_filters(region="火星")


@pytest.mark.parametrize("before", ["", "[search]\n", '[search]\nembedder = "default"\n', "[ingest]\nworkers = 1\n"])
def test_another_embedder_is_remembered(tmp_path: Path, before: str) -> None:
    workspace = Workspace.init(tmp_path)
    (tmp_path / "policy.toml").write_text(before, "utf-8")
    workspace.use_embedder("none")
    assert workspace.settings.embedder == "none"
    workspace.use_embedder("default")
    assert workspace.settings.embedder == "default"


def test_read_one_file_without_a_workspace(tmp_path: Path) -> None:
    document = pipeline.read(str(write_documents(tmp_path) / "plan.txt"))
    assert document.doc_number == "临政办发〔2025〕18号"
    assert any(target.value == 500 for target in document.targets)
    assert document.title in repr(document)


def test_unknown_attribute_is_an_attribute_error() -> None:
    assert pipeline.Workspace is Workspace
    with pytest.raises(AttributeError, match="nothing"):
        pipeline.nothing  # noqa: B018


def test_import_and_search_stay_light(workspace: Workspace) -> None:
    code = (
        "import sys, pipeline\n"
        f"ws = pipeline.open({str(workspace.root)!r})\n"
        "assert ws.search('工业上楼')\n"
        "heavy = {'torch', 'sentence_transformers', 'sklearn', 'pdfplumber', 'docx', 'trafilatura'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InputError
from pipeline.evaluate.gold import complete_rows, load_passages, plain_lines, sha256

MORE = Path(__file__).parent.parent / "gold" / "passages_more.jsonl"
PLAIN = "  某市关于试验的通知  \n\n到2027年，建成样板车间30家以上。\n\n本通知自2025年5月1日起施行。\n"
WEB = "<html><body><article><h1>某市关于试验的通知</h1><p>{}</p><p>{}</p></article></body></html>"
FIRST, SECOND = (
    "各区县要在2025年6月底前报送试验方案，逾期不再受理。",
    "试验期内，各单位应当每季度总结一次经验，持续改进。",
)


def deadline(quote: str, start_char: int, **changes: Any) -> dict[str, Any]:
    item = {"quote": quote, "start_char": start_char, "end_char": start_char + len(quote)}
    return item | {"start": None, "end": "2027-12-31", "precision": "year", "kind": "goal"} | changes


def row(**changes: Any) -> dict[str, Any]:
    passage = "到2027年，建成样板车间30家以上。\n本通知自2025年5月1日起施行。"
    start = plain_lines(PLAIN).index(passage)
    return {
        "id": "a1",
        "path": "corpus/a.txt",
        "start": start,
        "end": start + len(passage),
        "sha256": sha256(passage),
        "published": "2025-05-01",
        "title_sha256": None,
        "deadlines": [deadline("到2027年", 0)],
        "targets": [],
        "references": [],
    } | changes


def web_row(**changes: Any) -> dict[str, Any]:
    passage = f"{FIRST}\n{SECOND}"
    base = row(path="corpus/b.html", deadlines=[deadline("2025年6月底前", 5)])
    del base["start"], base["end"]
    return base | {"first": passage[:12], "last": passage[-12:], "length": len(passage)} | changes


@pytest.fixture
def root(tmp_path: Path) -> Path:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text(PLAIN, "utf-8")
    (corpus / "b.html").write_text(WEB.format(FIRST, SECOND), "utf-8")
    index = {"path": "a.txt", "title": "某市关于试验的通知"}
    (corpus / "INDEX.jsonl").write_text(json.dumps(index, ensure_ascii=False), "utf-8")
    return tmp_path


def complete(root: Path, wanted: dict[str, Any]) -> dict[str, Any]:
    return next(complete_rows([wanted], root))


def test_plain_text_by_offsets(root: Path) -> None:
    done = complete(root, row())
    assert done["text"] == "到2027年，建成样板车间30家以上。\n本通知自2025年5月1日起施行。"
    assert done["title"] == ""
    assert done["deadlines"][0]["quote"] == done["text"][:6]


def test_title_comes_from_the_index(root: Path) -> None:
    assert complete(root, row(title_sha256=sha256("某市关于试验的通知")))["title"] == "某市关于试验的通知"


def test_web_page_by_its_ends(root: Path) -> None:
    done = complete(root, web_row())
    assert done["text"] == f"{FIRST}\n{SECOND}"
    assert done["deadlines"] == web_row()["deadlines"]


def test_annotations_follow_a_parser_that_breaks_lines_elsewhere(root: Path) -> None:
    (root / "corpus" / "b.html").write_text(
        WEB.format("各区县要在</p><p>2025年6 月底前报送试验方案，逾期不再受理。", SECOND)
    )
    done = complete(root, web_row())
    item = done["deadlines"][0]
    assert item["quote"] == done["text"][item["start_char"] : item["end_char"]] == "2025年6 月底前"


def test_a_row_with_text_passes_through(root: Path) -> None:
    assert complete(root, {"id": "x", "text": "全文"}) == {"id": "x", "text": "全文"}


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (row(path="corpus/none.txt"), "--root"),
        (row(sha256="0"), "a1"),
        (row(deadlines=[deadline("到2035年", 0)]), "到2035年"),
        (row(title_sha256="0"), "题名"),
        (web_row(first="这里没有的开头几个字"), "first"),
    ],
)
def test_what_no_longer_fits_is_named(root: Path, wanted: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        complete(root, wanted)


def test_an_index_that_is_missing_is_named(root: Path) -> None:
    (root / "corpus" / "INDEX.jsonl").unlink()
    with pytest.raises(InputError, match=r"INDEX\.jsonl"):
        complete(root, row(title_sha256="0"))


def test_every_committed_row_still_finds_its_passage(shared: Path) -> None:
    rows = load_passages(MORE, shared)
    assert len(rows) >= 80
    for done in rows:
        assert 100 <= len(done["text"]) <= 650
        for item in done["deadlines"] + done["targets"]:
            assert done["text"][item["start_char"] : item["end_char"]] == item["quote"]


def test_committed_rows_are_not_those_of_the_development_set(shared: Path) -> None:
    known = [json.loads(line)["text"] for line in (shared / "gold" / "passages_dev.jsonl").open(encoding="utf-8")]
    for done in load_passages(MORE, shared):
        middle = len(done["text"]) // 2
        assert not any(done["text"][middle - 15 : middle + 15] in text for text in known), done["id"]

"""Archives among the files of a run, and articles spread over several files."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from archives import locked, tarred, zipped, zipped_gbk
from workspaces import NOTICE, PLAN

from pipeline.archives import Unpacker
from pipeline.articles import find_articles
from pipeline.cli.main import main
from pipeline.files import FoundFile, find_files
from pipeline.ingest import IngestReport, ingest
from pipeline.model import RawDocument
from pipeline.parsers import Limits
from pipeline.settings import Settings
from pipeline.store import LinkKind, Store
from pipeline.workspace import Workspace

NOW = "2026-01-02T03:04:05+00:00"
LIST = "序号,企业名称,项目\n1,临江精工有限公司,智能工厂\n2,临江电子有限公司,设备上云\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    with Store(tmp_path / "policy.db") as opened:
        yield opened


def read(store: Store, folder: Path, limits: Limits | None = None, now: str = NOW) -> IngestReport:
    corpus = folder.parent / "corpus"
    found = find_files([folder], corpus)
    return ingest(store, found, corpus, Settings(workers=1, limits=limits or Limits()), now=now)


def outcomes(report: IngestReport) -> dict[str, str]:
    return {outcome.identity: outcome.status for outcome in report.outcomes}


def test_members_are_documents_of_their_own(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "p"
    folder.mkdir()
    inner = zipped({"更里/附件2.csv": LIST})
    (folder / "a.zip").write_bytes(
        zipped({"方案.txt": PLAN, "附件1.csv": LIST + "3,临江纺织有限公司,数据采集\n", "内.zip": inner})
    )
    (folder / "b.tar.gz").write_bytes(tarred({"通知.txt": NOTICE.encode()}, "w:gz"))
    (folder / "c.txt.gz").write_bytes(gzip.compress((NOTICE + "另行通知。").encode()))
    (folder / "d.zip").write_bytes(zipped_gbk("办法.txt", NOTICE.replace("中小企业", "规模以上企业")))
    totals: list[tuple[int, int]] = []
    files = find_files([folder], tmp_path / "corpus")
    report = ingest(
        store, files, tmp_path / "corpus", Settings(workers=2), now=NOW,
        progress=lambda done, total, _: totals.append((done, total)),
    )  # fmt: skip
    assert outcomes(report) == dict.fromkeys(
        [
            "p/a.zip!/方案.txt", "p/a.zip!/附件1.csv", "p/a.zip!/内.zip!/更里/附件2.csv", "p/b.tar.gz!/通知.txt",
            "p/c.txt.gz!/c.txt", "p/d.zip!/办法.txt",
        ],
        "new",
    )  # fmt: skip
    assert totals[-1] == (6, 6)
    row = store.row(RawDocument(b"", "p/a.zip!/附件1.csv").doc_id)
    assert row.source_path is not None
    assert row.source_path.endswith(".csv")
    assert (tmp_path / "corpus" / row.source_path).read_text("utf-8").startswith("序号")
    kept = store.connection.execute(
        "SELECT source_path, member_count FROM archives WHERE identity = 'p/a.zip'"
    ).fetchone()
    assert (tmp_path / "corpus" / kept["source_path"]).read_bytes() == (folder / "a.zip").read_bytes()
    assert kept["member_count"] == 3
    links = {
        (link.kind, link.doc_id): link.evidence for link in store.links(RawDocument(b"", "p/a.zip!/方案.txt").doc_id)
    }
    assert links == {(LinkKind.ATTACHMENT, row.doc_id): "同一压缩包中的 附件1.csv"}


def test_an_unchanged_archive_is_left_alone_and_a_changed_one_gains_what_changed(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "p"
    folder.mkdir()
    archive = folder / "a.zip"
    broken = bytearray(zipped({"一.txt": PLAN, "二.txt": NOTICE}))
    archive.write_bytes(broken)
    read(store, folder)
    generation = store.generation
    again = read(store, folder, now="2026-02-02T00:00:00+00:00")
    assert outcomes(again) == {"p/a.zip!/一.txt": "unchanged", "p/a.zip!/二.txt": "unchanged"}
    assert store.generation == generation

    archive.write_bytes(zipped({"一.txt": PLAN, "二.txt": NOTICE.replace("100家", "120家"), "三.csv": LIST}))
    changed = read(store, folder)
    assert outcomes(changed) == {
        "p/a.zip!/一.txt": "unchanged", "p/a.zip!/二.txt": "new_version", "p/a.zip!/三.csv": "new",
    }  # fmt: skip
    assert [v.version for v in store.versions(RawDocument(b"", "p/a.zip!/二.txt").doc_id)] == [1, 2]


def test_what_cannot_be_read_is_named_and_forgotten_when_mended(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "p"
    folder.mkdir()
    archive = folder / "a.zip"
    content = zipped({"密.txt": "x", "好.txt": PLAN, "坏.pdf": "%PDF-1.7\nnothing here", "空.txt": ""})
    archive.write_bytes(locked(content, "密.txt"))
    report = read(store, folder)
    assert outcomes(report)["p/a.zip!/好.txt"] == "new"
    assert {f.identity: f.reason for f in report.failures} == {
        "p/a.zip!/密.txt": "encrypted", "p/a.zip!/坏.pdf": "damaged", "p/a.zip!/空.txt": "empty",
    }  # fmt: skip
    assert outcomes(read(store, folder)) == outcomes(report) | {"p/a.zip!/好.txt": "unchanged"}
    assert len(store.failures()) == 3

    archive.write_bytes(zipped({"密.txt": NOTICE, "好.txt": PLAN}))
    assert outcomes(read(store, folder)) == {"p/a.zip!/密.txt": "new", "p/a.zip!/好.txt": "unchanged"}
    assert store.failures() == []


def test_an_archive_that_breaks_off_or_breaks_a_limit_gives_what_it_can(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "p"
    folder.mkdir()
    whole = zipped({"一.txt": PLAN, "二.txt": NOTICE})
    (folder / "cut.zip").write_bytes(whole[: whole.index(b"PK\x01\x02") - 30])
    (folder / "many.zip").write_bytes(zipped({f"{i}.txt": f"{PLAN}第{i}号。" for i in range(4)}))
    (folder / "none.zip").write_bytes(zipped({"空/": ""}))
    for _ in range(2):
        report = read(store, folder, Limits(max_members=3))
        assert {f.identity: f.reason for f in report.failures} == {
            "p/cut.zip": "damaged", "p/cut.zip!/二.txt": "damaged", "p/many.zip": "too_large", "p/none.zip": "empty",
        }  # fmt: skip
        assert sum(o.status in ("new", "unchanged") for o in report.outcomes) == 4
    assert report.counts["unchanged"] == 4


def test_members_that_wait_for_a_program_are_tried_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "p"
    folder.mkdir()
    (folder / "a.zip").write_bytes(zipped({"一.txt": PLAN}))
    read(store, folder)
    store.record_failure("p/a.zip!/b.7z", sha256="", reason="needs_archives", message="x", parser_version="")
    assert store.archive_is_due(
        "p/a.zip", *store.connection.execute("SELECT sha256, processed_with FROM archives").fetchone()
    )
    assert outcomes(read(store, folder)) == {"p/a.zip!/一.txt": "unchanged"}
    assert store.failures() == []  # the archive has no such member any more


def test_an_unpacker_that_dies_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"一.txt": b" " * 150_000_000}))
    (tmp_path / "b.zip").write_bytes(zipped({"一.txt": PLAN}))
    with Unpacker(Limits(memory_mb=250)) as unpacker:
        (lost,) = unpacker.unpack(tmp_path / "a.zip", "a.zip")
        (found,) = unpacker.unpack(tmp_path / "b.zip", "b.zip")
        assert (lost.identity, lost.error and lost.error.reason) == ("a.zip", "memory")
        assert found.file is not None
        folder = found.file.parent.parent
        assert (found.identity, found.file.read_text("utf-8")) == ("b.zip!/一.txt", PLAN)
    assert not folder.exists()


def test_an_archive_in_the_corpus_stays_where_it_is(store: Store, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.zip").write_bytes(zipped({"一.txt": PLAN}))
    (corpus / "INDEX.jsonl").write_text(
        '{"path": "a.zip", "url": "https://www.linjiang.gov.cn/a.zip", "date": "2025-06-20"}', "utf-8"
    )
    for _ in range(2):
        ingest(store, find_files([corpus], corpus), corpus, Settings(workers=1), now=NOW)
    (row,) = store.documents()
    assert (row.identity, row.source_url) == ("a.zip!/一.txt", "https://www.linjiang.gov.cn/a.zip")
    assert store.connection.execute("SELECT source_path FROM archives").fetchone()[0] == "a.zip"


# --------------------------------------------------------------------------- articles of several pages


def page(number: int, body: str, pager: str) -> bytes:
    title = "临江市工业上楼三年行动计划（2025—2027年）"
    return (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>"
        f"<div class='article'>{body}</div><div class='pages'>{pager}</div></body></html>"
    ).encode()


def paragraphs(first: int, count: int = 6) -> str:
    return "".join(
        f"<p>第{n}条　各县区应当在2026年{n}月底前完成第{n}批高标准厂房选址，报市自然资源局备案，并在网站上公布地块清单。</p>"
        for n in range(first, first + count)
    )


def write_article(folder: Path, *, trs: bool = True) -> None:
    folder.mkdir()
    script = "<script>createPageHTML({0}, {1}, 't12', 'html');</script>"
    for number in range(2):
        link = (
            "<a href='t12_1.html'>2</a> <a href='t12_1.html'>下一页</a>"
            if number == 0
            else "<a href='t12.html'>上一页</a>"
        )
        pager = script.format(2, number) if trs else link
        name = "t12.html" if number == 0 else f"t12_{number}.html"
        (folder / name).write_bytes(page(number, paragraphs(1 + 6 * number), pager))
    (folder / "t13.html").write_bytes(
        page(
            0,
            "<p>另一份文件，也在这个文件夹里，讲的是别的事情，和上面的计划没有关系。</p>",
            "<a href='t12.html'>上一篇</a>",
        )
    )


@pytest.mark.parametrize("trs", [True, False])
def test_the_pages_of_an_article_become_one_document(store: Store, tmp_path: Path, trs: bool) -> None:
    folder = tmp_path / "p"
    write_article(folder, trs=trs)
    report = read(store, folder)
    assert outcomes(report) == {"p/t12.html": "new", "p/t12_1.html": "joined", "p/t13.html": "new"}
    document = store.as_read(RawDocument(b"", "p/t12.html").doc_id)
    assert [f"第{n}条" in document.text for n in (1, 6, 7, 12)] == [True] * 4
    assert document.text.count("临江市工业上楼三年行动计划") == 1
    assert document.extra["pages"] == ["p/t12_1.html"]
    assert "网页分页：正文由 2 页网页合成" in document.notes
    assert {passage.page for passage in document.passages} == {1, 2}
    assert len(list((tmp_path / "corpus" / "raw").rglob("*.html"))) == 3

    again = read(store, folder)
    assert outcomes(again) == {"p/t12.html": "unchanged", "p/t12_1.html": "joined", "p/t13.html": "unchanged"}
    assert not again.changed
    (folder / "t12_1.html").write_bytes(page(1, paragraphs(7, 5), ""))
    assert outcomes(read(store, folder))["p/t12.html"] == "new_version"


def test_a_page_once_read_by_itself_is_linked_to_the_whole(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "p"
    write_article(folder)
    first = (folder / "t12.html").read_bytes()
    (folder / "t12.html").unlink()
    read(store, folder)
    (folder / "t12.html").write_bytes(first)
    read(store, folder)
    whole, part = (RawDocument(b"", f"p/{name}").doc_id for name in ("t12.html", "t12_1.html"))
    assert [(row.doc_id, row.role) for row in store.family(part)] == [(whole, "original"), (part, "page")]


def test_a_crawl_of_numbered_files_is_no_article(tmp_path: Path) -> None:
    files = []
    for number in range(1, 6):
        path = tmp_path / f"policy_{number}.html"
        path.write_bytes(
            page(0, paragraphs(number), "<a href='policy_9.html'>上一篇</a> <a href='policy_8.html'>下一篇</a>")
        )
        files.append(FoundFile(path, path.name))
    assert find_articles(files) == {}
    assert (
        find_articles(
            [FoundFile(tmp_path / "gone.html", "gone.html"), FoundFile(tmp_path / "gone_1.html", "gone_1.html")]
        )
        == {}
    )


def test_an_article_by_its_urls(tmp_path: Path) -> None:
    files = []
    for number in (1, 2, 3):
        path = tmp_path / f"{number}.html"
        pager = (
            "".join(f"<a href='?id=5&page={n}'>{n}</a>" for n in (1, 2, 3)) + "<a href='?id=5&amp;page=2'>下一页</a>"
        )
        path.write_bytes(page(0, paragraphs(number), pager))
        files.append(FoundFile(path, path.name, url=f"https://www.linjiang.gov.cn/show?id=5&page={number}"))
    assert {first: [p.identity for p in pages] for first, pages in find_articles(files).items()} == {
        "1.html": ["2.html", "3.html"]
    }


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main(list(words))
    return int(stop.value.code or 0)


def test_the_commands_tell_of_families(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = Workspace.init(tmp_path / "w").root
    folder = tmp_path / "p"
    folder.mkdir()
    (folder / "a.zip").write_bytes(zipped({"方案.txt": PLAN, "附件1.csv": LIST}))
    assert run("-w", str(root), "ingest", str(folder), "--workers", "1") == 0
    run("-w", str(root), "show", "p/a.zip!/附件1.csv")
    shown = capsys.readouterr().out
    assert "政策家族（2 份）" in shown
    assert "原文：临江市工业上楼三年行动计划（2025—2027年） 临政办发〔2025〕18号  2025-06-12" in shown
    assert "同一压缩包中的 附件1.csv" in shown
    run("-w", str(root), "status")
    assert "1 个（附件 1）" in capsys.readouterr().out
    with Workspace.open(root) as workspace:
        assert [row.role for row in workspace.family("临政办发〔2025〕18号")] == ["original", "attachment"]
        assert [len(family) for family in workspace.families()] == [2]


def test_a_page_and_the_archive_that_it_links_to(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "p"
    (folder / "fj").mkdir(parents=True)
    link = "<p>附件：<a href='{}'>申报材料</a></p>"
    by_path = page(0, paragraphs(1), link.format("./fj/%E7%94%B3%E6%8A%A5.zip"))
    by_url = page(0, paragraphs(7), link.format("/fj/P02.zip")).replace("三年".encode(), "五年".encode())
    (folder / "a.html").write_bytes(by_path)
    (folder / "b.html").write_bytes(by_url)
    (folder / "fj" / "申报.zip").write_bytes(zipped({"说明.txt": NOTICE, "附件1.csv": LIST}))
    (folder / "another name.zip").write_bytes(zipped({"清单.csv": LIST.replace("临江", "松山")}))
    rows = (
        '{"path": "b.html", "url": "https://www.linjiang.gov.cn/zc/b.html"}',
        '{"path": "another name.zip", "url": "http://linjiang.gov.cn/fj/P02.zip"}',
    )
    (folder / "INDEX.jsonl").write_text("\n".join(rows), "utf-8")
    read(store, folder)
    kin = {
        name: {row.identity: row.role for row in store.family(RawDocument(b"", f"p/{name}").doc_id)}
        for name in ("a.html", "b.html")
    }
    assert kin["a.html"] == {
        "p/a.html": "original", "p/fj/申报.zip!/说明.txt": "attachment", "p/fj/申报.zip!/附件1.csv": "attachment",
    }  # fmt: skip
    assert kin["b.html"] == {"p/b.html": "original", "p/another name.zip!/清单.csv": "attachment"}

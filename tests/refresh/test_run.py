"""Whole runs: a site on this machine, a folder, a workspace."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from policy_pages import article

from pipeline.cli.main import main, policy
from pipeline.errors import InputError, StoreError
from pipeline.refresh import BusyError, Fetcher, NoSourcesError, RefreshReport, refresh
from pipeline.refresh.lock import single_run
from pipeline.workspace import Workspace

LIST = """<a href="/zw/content_1.html">一</a><a href="/zw/content_1.html#2">一</a><a href="/about.html">关于</a>
<a href="/zw/content_2.html">二</a>"""


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.init(tmp_path / "ws") as opened:
        (opened.root / "policy.toml").write_text("[ingest]\nworkers = 1\n", "utf-8")
        yield opened


def configure(workspace: Workspace, text: str) -> None:
    fetch = "[fetch]\nallow_private = true\ndelay_s = 0\nretries = 0\ntimeout_s = 2\n"
    (workspace.corpus / "sources.toml").write_text(fetch + text, "utf-8")


@pytest.fixture
def run(workspace: Workspace, make_fetcher: Callable[..., Fetcher], time) -> Callable[..., RefreshReport]:
    def once(*names: str, **given: object) -> RefreshReport:
        return refresh(workspace, names, fetcher=make_fetcher(retries=0), now=time.day, **given)

    return once


def tree(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_list_of_policies_week_after_week(site, workspace: Workspace, run) -> None:
    site.pages |= {
        "/zw/": LIST.encode(),
        "/zw/content_1.html": article(),
        "/zw/list.txt": "项目名单\n一、临江厂房项目".encode(),
    }
    site.pages["/zw/content_2.html"] = (403, {}, b"")
    configure(
        workspace,
        f"[[source]]\nname = '市政府'\nlist = '{site.url}/zw/'\nmatch = 'content_*.html'\nattachments = true\npages = 2",
    )
    identity = f"{site.url}/zw/content_1.html"

    first = run()
    assert first.counts == {"new": 2, "failed": 1}
    policy_page, attachment = first.new
    assert (policy_page.identity, policy_page.title) == (identity, "临江市人民政府办公室关于推进工业上楼的通知")
    assert attachment.identity == f"{site.url}/zw/list.txt"
    assert [(f.source, f.reason, f.again) for f in first.failures] == [("市政府", "http_403", False)]
    assert [(row.due.isoformat(), row.identity) for row in first.due] == [("2025-09-30", identity)]
    assert "1 页列表" in first.sources[0].notes[0]
    row = workspace.store.row(policy_page.doc_id)
    assert row.source_url == identity
    assert (workspace.corpus / row.source_path).read_bytes() == article()
    assert workspace.store.row(attachment.doc_id).parent_doc_id == policy_page.doc_id
    version = workspace.store.versions(policy_page.doc_id)[0]
    assert version.fetched_at == "2025-07-19T22:00:00+00:00"
    assert workspace.search("工业上楼")[0].identity == identity

    saved = json.loads((workspace.indexes / "reports" / "refresh-2025-07-20.json").read_text("utf-8"))
    assert saved["counts"] == {"new": 2, "failed": 1}
    assert saved["due"][0]["due"] == "2025-09-30"
    page = (workspace.indexes / "reports" / "refresh-2025-07-20.md").read_text("utf-8")
    for part in ("## 失败", "网站答复 403 × 1", "## 下一步", "## 新文件（2）", "工业上楼", "## 90 天内到期的时限（1）"):
        assert part in page
    assert workspace.store.runs()[0].counts["failures"] == 1

    # the same text in other bytes: nothing new, and the bytes we have are enough
    before = tree(workspace.corpus)
    site.pages["/zw/content_1.html"] = article(foot="<!-- 访问量 17 -->")
    second = run()
    assert second.counts == {"unchanged": 2, "failed": 1}
    assert [f.again for f in second.failures] == [True]
    assert tree(workspace.corpus) == before
    assert second.path is not None
    assert second.path.name == "refresh-2025-07-20-2.md"
    assert "上次也是" in second.path.read_text("utf-8")

    # a page that really changed
    extra = "四、对通过验收的项目给予补助。"
    site.pages["/zw/content_1.html"] = article("2025年10月15日", "90", extra, foot="<!-- 访问量 18 -->")
    third = run()
    assert third.counts == {"unchanged": 1, "new_version": 1, "failed": 1}
    (changed,) = third.changed
    assert (changed.version, changed.doc_id) == (2, policy_page.doc_id)
    assert changed.changes is not None
    assert changed.changes.added == (extra,)
    assert [(f.what, f.before[-12:], f.after[-12:]) for f in changed.changes.facts] == [
        ("deadline", "2025-09-30", "2025-10-15"),
        ("target", f"{'80万平方米（2027-12-31）'[-12:]}", f"{'90万平方米（2027-12-31）'[-12:]}"),
    ]
    page = third.to_markdown()
    assert "时限改为" in page
    assert "2025-09-30 → 2025-10-15" in page
    assert "目标改为" in page
    assert len(workspace.store.versions(policy_page.doc_id)) == 2
    assert not [name for name in tree(workspace.root) if name.endswith((".part", ".tmp"))]
    assert (workspace.indexes / "refresh.lock").read_text() == ""


def test_unchanged_pages_are_answered_by_304_and_lost_bytes_are_fetched_again(site, workspace: Workspace, run) -> None:
    def conditional(request) -> tuple[int, dict[str, str], bytes]:
        known = request.headers.get("If-None-Match") == '"v1"'
        return (304, {}, b"") if known else (200, {"ETag": '"v1"'}, article())

    site.pages["/1.html"] = conditional
    configure(workspace, f"[[source]]\nname = '甲'\nurls = ['{site.url}/1.html?utm_source=x']")
    assert run().counts == {"new": 1}
    assert run().counts == {"unchanged": 1}
    assert site.asked[-1][1]["If-None-Match"] == '"v1"'
    (kept,) = (path for path in (workspace.corpus / "raw").rglob("*.html"))
    kept.write_bytes(b"spoilt")
    assert run().counts == {"unchanged": 1}
    assert "If-None-Match" not in site.asked[-1][1]
    assert kept.read_bytes() == article()
    ledger = workspace.corpus / "raw" / "FETCHED.jsonl"
    ledger.write_text("{broken\n" + ledger.read_text("utf-8"), "utf-8")
    assert run().counts == {"unchanged": 1}


def test_one_bad_source_does_not_cost_the_others(site, workspace: Workspace, run, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "plan.html").write_bytes(article())
    (tmp_path / "docs" / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
    (tmp_path / "empty").mkdir()
    site.pages |= {"/l": b"<a href='/x'>x</a>", "/m": b"<a href='/a.html'>x</a>"}
    configure(
        workspace,
        f"""
[[source]]
name = "不在"
folder = "{tmp_path}/nowhere"
[[source]]
name = "空的"
folder = "{tmp_path}/empty"
[[source]]
name = "改版"
list = "{site.url}/l"
match = "content_"
[[source]]
name = "坏的"
list = "{site.url}/m"
match = "a.html"
[[source]]
name = "文件夹"
folder = "../docs"
""",
    )
    monkeypatch.setattr("pipeline.refresh.run.read_listing", _raise_on("/m"))
    report = run()
    reasons = {failure.source: failure.reason for failure in report.failures}
    assert reasons.pop("文件夹")
    assert reasons == {"不在": "folder", "空的": "empty_folder", "改版": "no_links", "坏的": "internal"}
    assert report.counts == {"new": 1, "failed": 5}
    assert report.new[0].identity == "docs/plan.html"
    assert "没有符合 match" in report.to_markdown()
    assert any("其余失败" in step for step in report.next_steps)

    # a database that cannot be written ends the run
    def full(*_: object, **__: object) -> None:
        raise StoreError("磁盘已满")

    monkeypatch.setattr("pipeline.refresh.run.ingest", full)
    with pytest.raises(StoreError, match="磁盘已满"):
        run("文件夹")


def _raise_on(path: str) -> Callable[[bytes, str], tuple[list[str], None]]:
    from pipeline.refresh.listing import read_listing

    def read(content: bytes, url: str) -> tuple[list[str], str | None]:
        if url.endswith(path):
            raise ZeroDivisionError("a mistake")
        return read_listing(content, url)

    return read  # type: ignore[return-value]


def test_a_dry_run_tells_and_writes_nothing(site, workspace: Workspace, run, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "plan.html").write_bytes(article())
    site.pages["/zw/"] = LIST.encode()
    configure(
        workspace,
        f"[[source]]\nname = '甲'\nlist = '{site.url}/zw/'\nmatch = 'content_'\n[[source]]\nname = '乙'\nfolder = '{tmp_path}/docs'",
    )
    before = tree(workspace.root)
    report = run(dry_run=True)
    assert [planned for source in report.sources for planned in source.planned] == [
        (f"{site.url}/zw/content_1.html", True),
        (f"{site.url}/zw/content_2.html", True),
        ("docs/plan.html", True),
    ]
    assert site.paths() == ["/robots.txt", "/zw/"]
    assert tree(workspace.root) == before
    assert report.path is None
    assert "将读入" in report.to_markdown()


def test_an_index_that_cannot_be_updated_is_a_failure_of_its_own(workspace: Workspace, run, tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
    configure(workspace, f"[[source]]\nname = '甲'\nfolder = '{tmp_path}/broken.pdf'")

    class Broken:
        def refresh(self) -> None:
            raise StoreError("索引坏了")

        def close(self) -> None:
            pass

    workspace.__dict__["search_engine"] = Broken()
    report = run()
    assert [failure.reason for failure in report.failures][1:] == ["index"]


def test_nothing_configured_is_explained_with_an_example(workspace: Workspace, run) -> None:
    with pytest.raises(NoSourcesError, match=r"sources\.toml"):
        run(dry_run=True)
    assert not (workspace.corpus / "sources.toml").exists()
    with pytest.raises(NoSourcesError):
        run()
    assert "[[source]]" in (workspace.corpus / "sources.toml").read_text("utf-8")
    configure(workspace, "[[source]]\nname = '甲'\nfolder = 'x'")
    with pytest.raises(InputError, match="现有：甲"):
        run("乙")


def test_one_run_at_a_time(workspace: Workspace, run, tmp_path: Path) -> None:
    lock = workspace.indexes / "refresh.lock"
    configure(workspace, "[[source]]\nname = '甲'\nfolder = 'x'")
    code = (
        "import sys, pathlib; from pipeline.refresh.lock import single_run\n"
        "with single_run(pathlib.Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", code, str(lock)], **pipes) as holder:  # type: ignore[call-overload]
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(BusyError, match=f"进程 {holder.pid}"):
            run()
        holder.kill()  # it leaves its number behind, and nothing else
    assert lock.read_text().strip() == str(holder.pid)
    with single_run(lock):
        assert lock.read_text().strip() == str(os.getpid())


def test_the_command(site, workspace: Workspace, tmp_path: Path, capsys) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "plan.html").write_bytes(article())
    configure(
        workspace,
        f"[[source]]\nname = '甲'\nfolder = '{tmp_path}/docs'\n[[source]]\nname = '乙'\nurls = ['{site.url}/x']",
    )

    def invoke(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["-w", str(workspace.root), "refresh", *arguments])
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    code, out, err = invoke()
    assert code == 3
    assert out.startswith("新文件 1，失败 1；90 天内到期的时限")
    assert "网站答复 404" in out
    assert err == "· 甲\n· 乙\n"
    code, out, err = invoke("--quiet")
    assert (code, out) == (3, "")
    assert "（上次也是）" in err
    assert invoke("--quiet", "--source", "甲") == (0, "", "")
    code, out, _ = invoke("--json", "--source", "甲")
    assert (code, json.loads(out)["counts"]) == (0, {"unchanged": 1})
    code, out, _ = invoke("--dry-run", "--source", "甲")
    assert (code, "将核对 docs/plan.html" in out) == (0, True)
    (workspace.corpus / "sources.toml").write_text("", "utf-8")
    assert invoke()[0] == 1
    assert "refresh" in CliRunner().invoke(policy, ["--help"]).output


def test_saved_searches_are_run_again(workspace: Workspace, run, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    (folder / "a.txt").write_text("临江市关于支持工业上楼的意见\n鼓励工业上楼，给予补贴。\n", "utf-8")
    configure(workspace, f"[[source]]\nname = '文件夹'\nfolder = '{folder}'")
    run()
    workspace.save_search("上楼", "工业上楼 补贴")
    (folder / "b.txt").write_text("远山市工业上楼补贴办法\n对工业上楼项目给予补贴。\n", "utf-8")
    report = run()
    (alert,) = report.alerts
    assert (alert.name, [hit.title for hit in alert.hits]) == ("上楼", ["远山市工业上楼补贴办法"])
    assert "保存的检索：新结果" in report.to_markdown()
    assert json.loads(report.to_json())["alerts"][0]["hits"][0]["title"] == "远山市工业上楼补贴办法"
    assert run().alerts == ()
    (workspace.root / "searches.json").write_text("[", "utf-8")
    assert [failure.reason for failure in run().failures] == ["saved_search"]

"""Articles that a site spreads over several pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model import RawDocument
from pipeline.refresh import refresh
from pipeline.workspace import Workspace


def page(number: int, total: int, foot: str = "") -> bytes:
    title = "临江市人民政府办公室关于推进工业上楼的通知"
    body = "".join(
        f"<p>第{n}条　各县区应当在2026年{n}月底前完成第{n}批高标准厂房选址，报市自然资源局备案，并公布地块清单。</p>"
        for n in range(6 * number + 1, 6 * number + 7)
    )
    script = f"<script>createPageHTML({total}, {number}, 't12', 'html');</script>"
    return (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>"
        f"<div class='article'>{body}</div>{script}{foot}</body></html>"
    ).encode()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    with Workspace.init(tmp_path / "w") as made:
        yield made


def test_the_pages_of_an_article_are_fetched_and_joined(site, workspace: Workspace, make_fetcher, time) -> None:
    site.pages |= {"/zw/t12.html": page(0, 3), "/zw/t12_1.html": page(1, 3), "/robots.txt": (404, {}, b"")}
    (workspace.corpus / "sources.toml").write_text(
        f"[[source]]\nname = '市政府'\nurls = ['{site.url}/zw/t12.html']\n", "utf-8"
    )

    def run() -> dict[str, int]:
        return dict(refresh(workspace, fetcher=make_fetcher(retries=0), now=time.day).counts)

    assert run() == {"new": 1, "joined": 1, "failed": 1}  # the third page is not there
    identity = f"{site.url}/zw/t12.html"
    document = workspace.store.as_read(RawDocument(b"", identity).doc_id)
    assert "第12条" in document.text
    assert document.extra["pages"] == [f"{site.url}/zw/t12_1.html"]
    assert any("还缺 1 页" in note for note in document.notes)

    kept = len(list((workspace.corpus / "raw").rglob("*.html")))
    site.pages["/zw/t12_1.html"] = page(1, 3, "<!-- 访问量 17 -->")
    assert run() == {"unchanged": 1, "joined": 1, "failed": 1}
    assert len(list((workspace.corpus / "raw").rglob("*.html"))) == kept

    site.pages["/zw/t12_2.html"] = page(2, 3)
    assert run() == {"new_version": 1, "joined": 2}
    document = workspace.store.as_read(RawDocument(b"", identity).doc_id)
    assert "第18条" in document.text
    assert [note for note in document.notes if "网页分页" in note] == ["网页分页：正文由 3 页网页合成"]

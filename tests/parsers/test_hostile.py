"""Broken on purpose: whatever happens to a file, parsing ends with blocks or with a named reason."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from parsers.makers import PdfPage, docx, ofd, p, pdf

from pipeline.errors import ParseError
from pipeline.model import BlockKind
from pipeline.parsers import REGISTRY, Limits, parse

LINE = "到2027年，全市培育“专精特新”企业100家，研发投入强度达到3.5%以上。"


def table_page() -> PdfPage:
    page = PdfPage()
    page.paragraph(page.table(80, [["指标", "目标"], ["企业数", "100"]], [100, 100]) + 30, LINE * 2)
    return page


SEEDS = {
    "pdf": pdf([table_page(), PdfPage().text(90, 90, LINE)]),
    "docx": docx(p(LINE) + "<w:tbl><w:tr><w:tc>" + p("指标") + "</w:tc><w:tc>" + p("3") + "</w:tc></w:tr></w:tbl>", numbering="", styles=""),
    "html": f"<html><head><meta charset=gbk><title>通知</title></head><body><table><tr><td>索引号：</td><td>1</td></tr></table><div id=zoom><p>{LINE}</p><table><tr><td>指标<td>3</table></div></body></html>".encode("gb18030"),
    "ofd": ofd([LINE[:20], LINE[20:]]),
    "mht": ("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\n\n<html><body>" + f"<p>{LINE}</p></body></html>\n--b--\n").encode(),
    "text": ("示例市通知\n\n" + "\n".join(LINE for _ in range(8))).encode("gb18030"),
    "markdown": f"---\ntitle: 通知\n---\n# 通知\n\n{LINE}\n\n| 指标 | 目标 |\n|---|---|\n| 企业 | 3 |\n\n## 附\n".encode(),
}  # fmt: skip
LIMITS = Limits(
    max_bytes=2_000_000, max_chars=500_000, max_pages=50, max_table_cells=20_000, max_expanded_bytes=5_000_000
)
REASONS = {
    "damaged",
    "no_text",
    "empty",
    "encoding",
    "unsupported",
    "needs_ocr",
    "too_large",
    "too_deep",
    "encrypted",
    "archive",
    "needs_libreoffice",
}


def outcome(content: bytes, name: str) -> str:
    found = _outcome(content, name)
    assert found in REGISTRY or found.partition(": ")[0] in REASONS
    return found


def _outcome(content: bytes, name: str) -> str:
    try:
        result = parse(content, name=name, limits=LIMITS)
    except ParseError as error:
        return f"{error.reason}: {error}"
    assert result.blocks
    for block in result.blocks:
        assert "\x00" not in block.text
        assert "\u202e" not in block.text
        assert (block.kind is BlockKind.TABLE) == bool(block.rows)
        assert "\n" not in block.text or block.kind is BlockKind.TABLE
    return result.format


@pytest.mark.parametrize("name", SEEDS)
def test_the_whole_file_is_read(name: str) -> None:
    assert outcome(SEEDS[name], "") == ("html" if name == "mht" else name)


@pytest.mark.parametrize("name", SEEDS)
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_mutated_files_end_in_blocks_or_a_reason(name: str, data: st.DataObject) -> None:
    content = bytearray(SEEDS[name])
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, max(0, len(content) - 1)))
        kind = data.draw(st.sampled_from(["flip", "cut", "insert", "repeat", "zero"]))
        if kind == "flip":
            content[place] ^= 1 << data.draw(st.integers(0, 7))
        elif kind == "cut":
            del content[place : place + data.draw(st.integers(1, 200))]
        elif kind == "insert":
            content[place:place] = data.draw(st.binary(max_size=20))
        elif kind == "repeat":
            content[place:place] = content[place : place + 60] * data.draw(st.integers(1, 20))
        else:
            content[place : place + 30] = bytes(30)
        if not content:
            break
    outcome(bytes(content), data.draw(st.sampled_from(["", f"a.{name}", "a.pdf", "a.docx", "a.html", "a.txt"])))


@pytest.mark.parametrize("name", SEEDS)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_truncated_files_end_in_blocks_or_a_reason(name: str, share: float) -> None:
    outcome(SEEDS[name][: int(len(SEEDS[name]) * share)], f"a.{name}")


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=400), st.sampled_from(["", "a.txt", "a.html", "a.csv", "a.md", "a.doc"]))
def test_random_bytes_end_in_blocks_or_a_reason(content: bytes, name: str) -> None:
    outcome(content, name)

"""DOC, WPS and RTF: told by their bytes, read through LibreOffice or by the small readers, refused with advice."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from parsers.makers import docx, p

from pipeline.errors import ParseError
from pipeline.model import BlockKind, ParseResult
from pipeline.parsers import Limits, detect, office, parse
from pipeline.parsers.programs import find_program, run_program

TITLE = "关于印发《示范市存量厂房改造提升实施方案》的通知"
BODY = "到2027年底，全市改造老旧厂房不少于120万平方米，新增绿色工厂30家以上。"
ROWS = (("指标", "单位", "2027年"), ("绿色工厂", "家", "30"), ("能耗下降率", "%", "13.5"))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
needs_libreoffice = pytest.mark.skipif(office.libreoffice() is None, reason="LibreOffice is not installed")


def word_file() -> bytes:
    cells = "".join("<w:tr>" + "".join(f"<w:tc><w:tcPr/>{p(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in ROWS)
    table = f"<w:tbl><w:tblPr/><w:tblGrid>{'<w:gridCol/>' * 3}</w:tblGrid>{cells}</w:tbl>"
    return docx(p(TITLE) + p("示政办发〔2026〕12号") + p(BODY) + table + p("2026年3月5日"))


def rtf(text: str) -> bytes:
    escaped = "".join(
        char if char.isascii() else f"\\u{struct.unpack('<h', char.encode('utf-16-le'))[0]}?" for char in text
    )
    return b"{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0 SimSun;}}\\f0\\fs32 " + escaped.encode() + b"\\par}"


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The same document as .doc and .rtf, made by LibreOffice itself."""
    program = office.libreoffice()
    if program is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("office")
    (folder / "a.docx").write_bytes(docx_for_libreoffice())
    made: dict[str, bytes] = {}
    for kind in ("doc", "rtf"):
        command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", kind,
                   "--outdir", str(folder), str(folder / "a.docx")]  # fmt: skip
        for _ in range(2):  # the first start only makes the profile
            if not (folder / f"a.{kind}").exists():
                subprocess.run(command, capture_output=True, timeout=120, check=False)
        made[kind] = (folder / f"a.{kind}").read_bytes()
    return made


def docx_for_libreoffice() -> bytes:
    """python-docx writes the parts that LibreOffice wants and our own small files lack."""
    import io

    import docx as library

    document = library.Document()
    for text in (TITLE, "示政办发〔2026〕12号", BODY):
        document.add_paragraph(text)
    table = document.add_table(rows=3, cols=3)
    for i, row in enumerate(ROWS):
        for j, cell in enumerate(row):
            table.cell(i, j).text = cell
    document.add_paragraph("2026年3月5日")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def check(result: ParseResult) -> None:
    assert [block.text for block in result.blocks if block.kind is not BlockKind.TABLE] == [
        TITLE, "示政办发〔2026〕12号", BODY, "2026年3月5日",
    ]  # fmt: skip
    assert [block.rows for block in result.blocks if block.kind is BlockKind.TABLE] == [ROWS]


@needs_libreoffice
@pytest.mark.parametrize(("kind", "name"), [("doc", "通知.doc"), ("doc", "通知.wps"), ("rtf", "通知.doc"), ("doc", "")])
def test_libreoffice_keeps_paragraphs_and_tables(
    kind: str, name: str, converted: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    result = parse(converted[kind], name=name)
    check(result)
    assert result.format == ("wps" if name.endswith("wps") else kind)
    assert list(tmp_path.iterdir()) == []


@needs_libreoffice
def test_an_rtf_written_by_hand_is_read() -> None:
    assert [block.text for block in parse(rtf(BODY), name="a.doc").blocks] == [BODY]


@needs_libreoffice
def test_a_doc_cut_short_is_damaged_and_not_empty(converted: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "_plain_text", lambda content, limits: None)
    with pytest.raises(ParseError) as caught:
        parse(converted["doc"][:6000], name="a.doc")
    assert caught.value.reason == "damaged"


@pytest.mark.skipif(find_program(("catdoc",)) is None, reason="catdoc is not installed")
def test_catdoc_reads_a_doc_where_libreoffice_is_absent(
    converted: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "libreoffice", lambda: None)
    result = parse(converted["doc"], name="a.doc")
    check(result)
    assert result.notes == ("未安装 LibreOffice，由 catdoc 读出：自动编号、标题级别和部分表格可能缺失",)


@pytest.mark.parametrize("name", ["a.doc", "a.wps", "a.rtf"])
def test_without_any_program_the_file_says_what_to_install(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_program", lambda *_: None)
    content = rtf(BODY) if name == "a.rtf" else OLE + bytes(600) + "WordDocument".encode("utf-16-le")
    with pytest.raises(ParseError, match="apt-get install libreoffice-writer") as caught:
        parse(content, name=name)
    assert caught.value.reason == "needs_libreoffice"


def test_a_doc_behind_a_password_is_told_by_its_header() -> None:
    header = b"\xec\xa5\xc1\x00" + bytes(6) + struct.pack("<H", 0x0100 | 0x1200)
    locked = OLE + bytes(504) + header + bytes(2000) + "WordDocument".encode("utf-16-le")
    with pytest.raises(ParseError) as caught:
        parse(locked, name="a.doc")
    assert caught.value.reason == "encrypted"
    assert not office.is_encrypted_doc(locked.replace(header, b"\xec\xa5\xc1\x00" + bytes(8)))
    assert not office.is_encrypted_doc(OLE + bytes(3000))


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        (rtf("通知"), "通知.doc", "rtf"),
        ("<html><body><p>通知正文</p></body></html>".encode(), "通知.doc", "html"),
        (
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>a</p>\r\n--x--",
            "通知.doc",
            "mht",
        ),
        (OLE + bytes(504) + b"\xec\xa5\xc1\x00" + bytes(900), "无后缀", "doc"),
        (OLE + bytes(504) + b"\xec\xa5\xc1\x00" + bytes(900) + "BookmarkBook".encode("utf-16-le"), "a.wps", "wps"),
        (word_file(), "通知.doc", "docx"),
    ],
)
def test_what_is_called_doc_is_told_by_its_bytes(content: bytes, name: str, found: str) -> None:
    assert detect(content, name) == found


def test_plain_text_of_small_readers_becomes_paragraphs_and_tables() -> None:
    blocks = office._blocks("标题\n\n指标\t单位\n绿色工厂\t家\t30\n\n序号\t一处\n结尾\x07\n")
    assert [(block.kind, block.rows or block.text) for block in blocks] == [
        (BlockKind.PARAGRAPH, "标题"),
        (BlockKind.TABLE, (("指标", "单位", ""), ("绿色工厂", "家", "30"), ("序号", "一处", ""))),
        (BlockKind.PARAGRAPH, "结尾"),
    ]


# --------------------------------------------------------------------------- programs


def script(folder: Path, body: str) -> str:
    path = folder / "converter"
    path.write_text(f"#!{sys.executable}\n{body}")
    path.chmod(0o755)
    return str(path)


@pytest.mark.skipif(os.name != "posix", reason="shell scripts")
@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("print('Error: source file could not be loaded')", "damaged"),
        ("import sys; sys.exit(81)", "damaged"),
        ("import time; time.sleep(60)", "timeout"),
        (
            "import sys, pathlib\nout = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])\nout.mkdir(parents=True)\n"
            "(out / 'input.docx').write_bytes(b'x' * 200_000)",
            "too_large",
        ),
    ],
)
def test_a_converter_that_fails_is_told_from_one_that_works(body: str, reason: str, tmp_path: Path) -> None:
    limits = replace(Limits(), timeout_s=5.0, max_bytes=100_000)
    with pytest.raises(ParseError) as caught:
        office.convert(b"x", "a.doc", "doc", script(tmp_path, body), limits)
    assert caught.value.reason == reason


@pytest.mark.skipif(os.name != "posix", reason="process groups")
def test_a_program_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    note = tmp_path / "child"
    body = (
        "import subprocess, sys, time\n"
        f"child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(300)'])\n"
        f"open({str(note)!r}, 'w').write(str(child.pid))\ntime.sleep(300)"
    )
    with pytest.raises(ParseError):
        run_program([script(tmp_path, body)], timeout_s=3.0, environment={}, name="a.doc")
    pid = int(note.read_text())
    for _ in range(100):
        state = Path(f"/proc/{pid}/stat")
        if not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return
        time.sleep(0.05)
    pytest.fail("the child outlived its program")


def test_programs_see_little_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRIVATE_SETTING", "value")
    code, output, said = run_program(
        [sys.executable, "-c", "import os, sys; print(sorted(os.environ)); print('no', file=sys.stderr); sys.exit(3)"],
        timeout_s=30.0,
        environment={"HOME": "/nowhere"},
        name="a",
    )
    assert (code, said.strip()) == (3, b"no")
    assert b"HOME" in output
    assert b"PRIVATE_SETTING" not in output


def test_a_program_that_cannot_start_is_an_error_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(ParseError) as caught:
        run_program([str(tmp_path / "absent")], timeout_s=1.0, environment={}, name="a.doc")
    assert caught.value.reason == "damaged"


def test_programs_are_found_on_the_path_and_in_known_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert find_program(("converter",), [str(tmp_path)]) is None
    made = script(tmp_path, "")
    assert find_program(("converter",), [str(tmp_path)]) == made
    (tmp_path / "bin").mkdir()
    on_path = script(tmp_path / "bin", "")
    assert find_program(("converter",), [str(tmp_path)]) == on_path


def test_the_start_script_is_passed_over_for_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start = tmp_path / "soffice"
    start.write_text("#!/bin/sh\n")
    monkeypatch.setattr(office, "find_program", lambda *_: str(start))
    assert office.libreoffice() == str(start)
    (tmp_path / "soffice.bin").write_text("")
    assert office.libreoffice() == str(tmp_path / "soffice.bin")

"""DOC, WPS and RTF through a headless LibreOffice, read as the DOCX it makes; catdoc or antiword where it is absent."""

from __future__ import annotations

import os
import re
import struct
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from pipeline.errors import ParseError
from pipeline.model import Block, BlockKind, ParseResult
from pipeline.parsers.docx import parse_docx
from pipeline.parsers.encoding import clean
from pipeline.parsers.limits import MEGABYTE, Limits, check_chars
from pipeline.parsers.programs import find_program, run_program
from pipeline.parsers.tidy import tidy

_SHARE = 0.4  # of the time allowed, for each of at most two runs: a hanging converter is ended before its worker is
_NAMES = ("soffice", "libreoffice", "localc")
_PLACES = (
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice/program",
    "/Applications/LibreOffice.app/Contents/MacOS",
    "C:/Program Files/LibreOffice/program",
)
_ADVICE = (
    "请安装 LibreOffice（Debian/Ubuntu：sudo apt-get install libreoffice-writer；"
    "macOS：brew install --cask libreoffice；Windows：安装程序），或用 WPS、Word 另存为 DOCX"
)
_SET_UP = 81  # the exit code of a first start, which only makes the profile
_WORD = b"\xec\xa5"  # how the main stream of a Word file begins
_ENCRYPTED = 0x0100
# A file must not run macros nor fetch what it links to.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse">
<value>true</value></prop></item>
</oor:items>
"""


def parse_doc(content: bytes, name: str, limits: Limits) -> ParseResult:
    """A Word 97–2003 file; ParseError reasons: encrypted, needs_libreoffice, damaged, timeout, too_large."""
    if is_encrypted_doc(content):
        raise ParseError("encrypted", f"{name or 'DOC'} 有打开密码：请用密码打开后另存为无密码的文档")
    try:
        return _through_libreoffice(content, name, "doc", limits)
    except ParseError as error:
        plain = _plain_text(content, limits)
        if plain is None:
            raise
        program, text = plain
        check_chars(len(text), limits)
        blocks = tuple(_blocks(text))
        if not blocks:
            raise
        why = "未安装 LibreOffice" if error.reason == "needs_libreoffice" else "LibreOffice 未能转换"
        return ParseResult(blocks, "doc", notes=(f"{why}，由 {program} 读出：自动编号、标题级别和部分表格可能缺失",))


def parse_wps(content: bytes, name: str, limits: Limits) -> ParseResult:
    """A document of WPS Office, which is a Word file under another name."""
    return replace(parse_doc(content, name, limits), format="wps")


def parse_rtf(content: bytes, name: str, limits: Limits) -> ParseResult:
    return _through_libreoffice(content, name, "rtf", limits)


def is_encrypted_doc(content: bytes) -> bool:
    """The flag stands in the header of the main stream, which begins at a sector."""
    for sector in range(512, len(content) - 12, 512):
        if content[sector : sector + 2] == _WORD:
            return bool(struct.unpack_from("<H", content, sector + 10)[0] & _ENCRYPTED)
    return False


def libreoffice() -> str | None:
    """The program, where it is installed; its binary rather than its start script, which leaves orphans behind."""
    found = find_program(_NAMES, _PLACES)
    if found is None:
        return None
    binary = Path(found).resolve().with_name("soffice.bin")
    return str(binary) if binary.exists() else found


def _through_libreoffice(content: bytes, name: str, kind: str, limits: Limits) -> ParseResult:
    program = libreoffice()
    if program is None:
        raise ParseError("needs_libreoffice", f"{name or kind.upper()} 要先转换才能读：{_ADVICE}")
    converted = convert(content, name or kind.upper(), kind, program, limits)
    return replace(parse_docx(converted, name, limits), format=kind)


def convert(content: bytes, name: str, kind: str, program: str, limits: Limits) -> bytes:
    """``content`` as DOCX. Two conversions on one profile disturb each other: each has its own, new one."""
    with tempfile.TemporaryDirectory(prefix="policy-office-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        profile, source, target = home / "profile", home / f"input.{kind}", home / "out" / "input.docx"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, "utf-8")
        source.write_bytes(content)
        command = [
            program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck",
            "--nodefault", "--nologo", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(target.parent),
            str(source),
        ]  # fmt: skip
        environment = {"HOME": folder, "TMPDIR": folder, "SAL_USE_VCLPLUGIN": "svp"}
        code, _, said = run_program(command, timeout_s=limits.timeout_s * _SHARE, environment=environment, name=name)
        if code == _SET_UP:
            code, _, said = run_program(
                command, timeout_s=limits.timeout_s * _SHARE, environment=environment, name=name
            )
        if not target.is_file():  # a truncated file: exit code 0 and nothing written
            why = " ".join(said.decode("utf-8", "replace").split())[-200:]
            raise ParseError(
                "damaged",
                f"{name} 无法由 LibreOffice 转换（代码 {code}{f'：{why}' if why else ''}）：请重新下载或另存",
            )
        if target.stat().st_size > limits.max_bytes:
            raise ParseError(
                "too_large", f"{name} 转换后超过 {limits.max_bytes // MEGABYTE} MB：请拆分，或调高 max_bytes"
            )
        return target.read_bytes()


def _plain_text(content: bytes, limits: Limits) -> tuple[str, str] | None:
    """(program, text) by the first of the two small readers that gets any out of a Word file."""
    for program, options in (("catdoc", ["-w", "-d", "utf-8"]), ("antiword", ["-w", "0", "-m", "UTF-8.txt"])):
        found = find_program((program,))
        if found is None:
            continue
        with tempfile.TemporaryDirectory(prefix="policy-office-", ignore_cleanup_errors=True) as folder:
            source = Path(folder) / "input.doc"
            source.write_bytes(content)
            try:
                code, output, _ = run_program(
                    [found, *options, str(source)],
                    timeout_s=limits.timeout_s * _SHARE,
                    environment={"HOME": os.environ.get("HOME", folder), "LC_ALL": "C.UTF-8"},
                    name=program,
                )
            except ParseError:
                continue
        text = clean(output.decode("utf-8", "replace"))
        if code == 0 and re.search(r"\w", text):
            return program, text
    return None


def _blocks(text: str) -> list[Block]:
    """Paragraphs; lines with tabs that follow each other are the rows of a table."""
    blocks: list[Block] = []
    lines = [line for line in re.split(r"[\n\f\v]", text.replace("\x07", "\t")) if line.strip()]
    for tabbed, group in groupby(lines, lambda line: "\t" in line.strip()):
        rows = [tuple(tidy(cell) for cell in line.strip("\n").rstrip("\t").split("\t")) for line in group]
        if tabbed and len(rows) > 1:
            blocks.append(_table(rows))
        else:
            blocks += [Block(BlockKind.PARAGRAPH, tidy(" ".join(row))) for row in rows]
    return blocks


def _table(rows: Sequence[tuple[str, ...]]) -> Block:
    wide = max(map(len, rows))
    filled = tuple(row + ("",) * (wide - len(row)) for row in rows)
    return Block(BlockKind.TABLE, "\n".join("\t".join(row) for row in filled), rows=filled)

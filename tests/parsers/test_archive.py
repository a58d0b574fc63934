from __future__ import annotations

import bz2
import functools
import gzip
import io
import lzma
import pickle
import sys
import zipfile
from pathlib import Path

import pytest
from archives import locked, rarred, tarred, zipped, zipped_gbk
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ParseError
from pipeline.parsers import Limits
from pipeline.parsers.archive import Member, MemberError, archive_format, spool, unpack
from pipeline.parsers.archive.names import Unique, safe

TEXT = "第一条 为规范厂房租赁，制定本办法。".encode()


def paths(content: bytes, name: str = "包.zip", limits: Limits | None = None) -> list[str]:
    return [item.path for item in unpack(content, name, limits)]


def reasons(content: bytes, name: str = "包.zip", limits: Limits | None = None) -> list[tuple[str, str]]:
    """(path, reason) of what could not be read; the archive itself has the path ""."""
    found: list[tuple[str, str]] = []
    try:
        found.extend((m.path, m.reason) for m in unpack(content, name, limits) if isinstance(m, MemberError))
    except ParseError as error:
        found.append(("", error.reason))
    return found


@functools.cache
def sevenzipped(password: str | None = None, hide_names: bool = False) -> bytes:
    py7zr = pytest.importorskip("py7zr")
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w", password=password, header_encryption=hide_names) as archive:
        archive.writestr(TEXT, "附件/附件1.txt")
        archive.writestr("清单".encode(), "附件2.txt")
    return buffer.getvalue()


# --------------------------------------------------------------------------- names


def test_names_as_meant() -> None:
    assert paths(zipped({"通知.txt": "x"})) == ["通知.txt"]
    assert paths(zipped_gbk("附件1：申报表.txt", "x")) == ["附件1：申报表.txt"]
    assert paths(zipped_gbk("乱名.txt", "x", unicode_path="附件2 汇总表.txt")) == ["附件2 汇总表.txt"]
    assert paths(tarred({"措施.txt": TEXT}, encoding="gb18030"), "包.tar") == ["措施.txt"]


def test_a_unicode_path_of_another_name_is_not_believed() -> None:
    content = zipped_gbk("清单.txt", "x", unicode_path="别的.txt").replace(b"\x75\x70", b"\x75\x71")
    assert paths(content) == ["清单.txt"]


def test_two_members_of_one_name_are_two() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("附件.txt", "甲")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("附件.txt", "乙")
    found = list(unpack(buffer.getvalue()))
    assert found == [Member("附件.txt", "甲".encode()), Member("附件 (2).txt", "乙".encode())]


def test_junk_is_passed_over_and_nothing_leaves_the_archive() -> None:
    files = {
        "__MACOSX/._a.txt": "x",
        ".DS_Store": "x",
        "~$锁.docx": "x",
        "dir/": "",
        "../../etc/a.txt": "x",
        "C:\\b.txt": "x",
    }
    assert paths(zipped(files)) == ["etc/a.txt", "b.txt"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_safe_names_stay_below_and_are_not_empty(name: str) -> None:
    found = safe(name)
    assert found
    assert not found.startswith("/")
    assert ".." not in found.split("/")
    assert "!/" not in found
    assert safe(found) == found


def test_unique_names() -> None:
    unique = Unique()
    assert [unique.of(p) for p in ("a.txt", "a.txt", "a (2).txt", "a.txt")] == [
        "a.txt", "a (2).txt", "a (2) (2).txt", "a (3).txt",
    ]  # fmt: skip


# --------------------------------------------------------------------------- formats


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        (tarred({"a.txt": TEXT}), "a.tar", "tar"),
        (tarred({"a.txt": TEXT}, "w:gz"), "a.tar.gz", "gzip"),
        (tarred({"a.txt": TEXT}, "w:bz2"), "a.tbz2", "bzip2"),
        (tarred({"a.txt": TEXT}, "w:xz"), "a.txz", "xz"),
        (gzip.compress(TEXT), "a.txt.gz", "gzip"),
        (bz2.compress(TEXT), "a.txt.bz2", "bzip2"),
        (lzma.compress(TEXT), "x/a.txt.xz", "xz"),
        (zipped({"a.txt": TEXT}), "a", "zip"),
        (zipped({"a.zip": zipped({"a.txt": TEXT})}), "包.zip", "zip"),
    ],
)
def test_every_format_gives_its_member(content: bytes, name: str, found: str) -> None:
    assert archive_format(content, name) == found
    (member,) = unpack(content, name)
    assert isinstance(member, Member)
    assert (member.path.split("!/")[-1], member.content) == ("a.txt", TEXT)


def test_what_is_no_archive() -> None:
    assert archive_format(zipped({"word/document.xml": "<x/>"}), "a.docx") is None
    assert archive_format("PKZIP 是一种格式".encode()) is None
    assert archive_format(TEXT) is None
    assert reasons(TEXT, "a.txt") == [("", "damaged")]


def test_sevenzip() -> None:
    assert archive_format(sevenzipped()) == "7z"
    assert list(unpack(sevenzipped(), "a.7z")) == [Member("附件/附件1.txt", TEXT), Member("附件2.txt", "清单".encode())]


def test_sevenzip_with_a_password() -> None:
    assert reasons(sevenzipped("1234")) == [("附件/附件1.txt", "encrypted"), ("附件2.txt", "encrypted")]
    assert reasons(sevenzipped("1234", True)) == [("", "encrypted")]


def test_damaged_sevenzip() -> None:
    content = bytearray(sevenzipped())
    content[40] ^= 0xFF
    assert {reason for _, reason in reasons(bytes(content))} == {"damaged"}
    assert reasons(sevenzipped()[:60]) == [("", "damaged")]


def test_sevenzip_limits() -> None:
    assert reasons(sevenzipped(), limits=Limits(max_expanded_bytes=20)) == [("", "too_large")]


def test_rar() -> None:
    pytest.importorskip("rarfile")
    content = rarred({"附件1.txt".encode("gb18030"): TEXT, b"b.txt": b"x"})
    assert archive_format(content) == "rar"
    assert list(unpack(content)) == [Member("附件1.txt", TEXT), Member("b.txt", b"x")]
    assert reasons(rarred({b"a.txt": TEXT}, locked=True)) == [("a.txt", "encrypted")]
    assert reasons(b"Rar!\x1a\x07\x00" + b"\xff" * 40) == [("", "damaged")]


def test_rar_members_that_need_a_program(monkeypatch: pytest.MonkeyPatch) -> None:
    rarfile = pytest.importorskip("rarfile")
    monkeypatch.setattr(rarfile, "CURRENT_SETUP", None)
    monkeypatch.setenv("PATH", "")
    (error,) = [item for item in unpack(rarred({b"a.txt": TEXT}, method=0x33)) if isinstance(item, MemberError)]
    assert (error.path, error.reason) == ("a.txt", "needs_unrar")
    assert "apt install unar" in str(error)


@pytest.mark.parametrize(("content", "module"), [(b"7z\xbc\xaf\x27\x1c", "py7zr"), (b"Rar!\x1a\x07\x00", "rarfile")])
def test_a_missing_library_is_named(content: bytes, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ParseError, match=r"policy-pipeline\[archives\]") as caught:
        list(unpack(content + bytes(40)))
    assert caught.value.reason == "needs_archives"


# --------------------------------------------------------------------------- what is broken, locked or too large


def test_locked_members_are_named_and_the_others_read() -> None:
    content = locked(zipped({"密.txt": "x", "明.txt": "y"}), "密.txt")
    assert reasons(content) == [("密.txt", "encrypted")]
    assert paths(content) == ["密.txt", "明.txt"]


def test_a_broken_member_is_named_and_the_others_read() -> None:
    content = bytearray(zipped({"坏.txt": b"x" * 50, "好.txt": TEXT}, zipfile.ZIP_STORED))
    content[content.index(b"x" * 50)] = ord("y")
    assert reasons(bytes(content)) == [("坏.txt", "damaged")]
    assert paths(bytes(content)) == ["坏.txt", "好.txt"]


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_package_cut_off_gives_what_is_whole(how: int) -> None:
    whole = zipped({"一.txt": TEXT, "二/": "", "二/二.txt": bytes(range(256)) * 40, "三.txt": TEXT}, how)
    cut = whole[: whole.rindex(b"PK\x03\x04") - 20]
    found: list[Member | MemberError] = []
    with pytest.raises(ParseError, match="救出") as caught:
        found.extend(unpack(cut, "包.zip"))
    assert caught.value.reason == "damaged"
    assert reasons(cut) == [("二/二.txt", "damaged"), ("", "damaged")]
    assert next(unpack(cut, "包.zip")) == Member("一.txt", TEXT)


def test_a_locked_member_of_a_broken_package() -> None:
    whole = locked(zipped({"密.txt": "x", "明.txt": "y"}), "密.txt")
    assert reasons(whole[: whole.index(b"PK\x01\x02")]) == [("密.txt", "encrypted"), ("", "damaged")]


def test_damaged_streams() -> None:
    assert reasons(gzip.compress(TEXT)[:-9], "a.gz") == [("", "damaged")]
    cut = tarred({"a.txt": TEXT, "b.txt": b"x" * 2000})[:2300]
    assert reasons(cut, "a.tar")[-1][1] == "damaged"
    assert paths(zipped({"内.gz": gzip.compress(TEXT)[:-9], "好.txt": TEXT})) == ["内.gz", "好.txt"]


@pytest.mark.parametrize(
    ("content", "limits", "expected"),
    [
        (zipped({"a": b" " * 2_000_000}), Limits(max_expanded_bytes=1_000_000), [("", "too_large")]),
        (gzip.compress(b" " * 2_000_000), Limits(max_expanded_bytes=1_000_000), [("", "too_large")]),
        (tarred({"a": b" " * 2_000_000}), Limits(max_expanded_bytes=1_000_000), [("", "too_large")]),
        (zipped({f"{i}.txt": "x" for i in range(20)}), Limits(max_members=10), [("", "too_large")]),
        (zipped({"a.zip": zipped({"b.zip": zipped({"c.zip": zipped({"d": "x"})})}), "e.txt": "x"}), Limits(max_archive_depth=3), [("a.zip!/b.zip!/c.zip", "too_deep")]),
        (zipped({"a.zip": b"PK\x03\x04 broken", "e.txt": "x"}), Limits(), [("a.zip", "damaged")]),
    ],
)  # fmt: skip
def test_limits(content: bytes, limits: Limits, expected: list[tuple[str, str]]) -> None:
    assert reasons(content, "包", limits) == expected


def test_nested_archives_do_not_count_twice() -> None:
    inner = zipped({"a.bin": bytes(range(256)) * 400}, zipfile.ZIP_STORED)
    assert paths(zipped({"内.zip": inner}, zipfile.ZIP_STORED), limits=Limits(max_expanded_bytes=103_000)) == [
        "内.zip!/a.bin"
    ]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 400), st.integers(1, 255))
def test_flipped_bits_end_in_members_or_errors(at: int, flip: int) -> None:
    content = bytearray(zipped({"一.txt": TEXT, "二.txt": TEXT * 3}))
    content[at % len(content)] ^= flip
    assert {reason for _, reason in reasons(bytes(content))} <= {"damaged", "encrypted", "too_large", "unsupported"}


# --------------------------------------------------------------------------- spooling


def test_spooled_members_lie_in_numbered_files(tmp_path: Path) -> None:
    archive = tmp_path / "包.zip"
    archive.write_bytes(locked(zipped({"一.txt": TEXT, "密.txt": "x"}), "密.txt"))
    (tmp_path / "out").mkdir()
    first, second = spool((archive, "包.zip", tmp_path / "out"), Limits())
    assert first.file is not None
    assert (first.path, first.file.read_bytes()) == ("一.txt", TEXT)
    assert (second.path, second.file, second.error and second.error.reason) == ("密.txt", None, "encrypted")


def test_an_archive_of_nothing_and_one_that_breaks_a_limit(tmp_path: Path) -> None:
    archive = tmp_path / "空.zip"
    archive.write_bytes(zipped({"空/": ""}))
    (only,) = spool((archive, "空.zip", tmp_path), Limits())
    assert (only.path, only.error and only.error.reason) == ("", "empty")
    archive.write_bytes(zipped({"a": "x", "b": "y"}))
    assert [found.path for found in spool((archive, "a.zip", tmp_path), Limits(max_members=1))] == ["a", ""]


def test_member_errors_cross_processes() -> None:
    error = pickle.loads(pickle.dumps(MemberError("damaged", "坏了", "a.txt")))
    assert (error.reason, str(error), error.path) == ("damaged", "坏了", "a.txt")

"""One way out for every table: the writers by format, and files that are complete or not there."""

from __future__ import annotations

import importlib
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TextIO, cast

from pipeline.errors import InputError
from pipeline.timeline.table import Table

# Format → module with write(table, out). Imported when used: XLSX and ICS bring libraries along.
_MODULES = {
    "csv": "pipeline.timeline.csv",
    "xlsx": "pipeline.timeline.xlsx",
    "md": "pipeline.timeline.markdown",
    "html": "pipeline.timeline.html",
    "json": "pipeline.timeline.json",
    "ics": "pipeline.timeline.ics",
}
_SUFFIXES = {"markdown": "md", "htm": "html", "ical": "ics"}
FORMATS = tuple(_MODULES)
_BINARY = ("xlsx",)


def write_table(table: Table[Any], format: str, out: Path | str | BinaryIO | TextIO) -> None:
    """Write ``table`` as ``format`` (one of ``FORMATS``) to a file or an open stream, text or binary.

    A file is replaced only when the new one is complete. Raises ``InputError`` for an unknown format, a folder that
    does not exist, a file that cannot be written, or a table that has no such form.
    """
    write = _writer(format)
    if isinstance(out, str | Path):
        with atomic_file(Path(out)) as stream:
            write(table, stream)
        return
    if isinstance(out, io.TextIOBase):
        _write_to_text(table, format, out, write)
    else:
        write(table, cast(BinaryIO, out))


def format_of(path: Path | str) -> str:
    """The format a file's suffix names; ``InputError`` lists those there are."""
    suffix = Path(path).suffix.lower().lstrip(".")
    format = _SUFFIXES.get(suffix, suffix)
    if format not in _MODULES:
        raise InputError(f"看不出 {path} 要写成哪种格式：后缀可用 {'、'.join(FORMATS)}，或用 --format 指定")
    return format


def _writer(format: str) -> Callable[[Table[Any], BinaryIO], None]:
    module = _MODULES.get(_SUFFIXES.get(format, format))
    if module is None:
        raise InputError(f"不认识的格式 {format!r}：可用 {'、'.join(FORMATS)}")
    write: Callable[[Table[Any], BinaryIO], None] = importlib.import_module(module).write
    return write


def _write_to_text(
    table: Table[Any], format: str, out: io.TextIOBase, write: Callable[[Table[Any], BinaryIO], None]
) -> None:
    """To the bytes below a text stream (standard output) or, where there are none, as text."""
    below = getattr(out, "buffer", None)
    if below is not None:
        out.flush()
        write(table, below)
        below.flush()
        return
    if format in _BINARY:
        raise InputError(f"{format} 不能写到文本流：请给出文件名（-o）")
    held = io.BytesIO()
    write(table, held)
    out.write(held.getvalue().decode("utf-8"))


@contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """A binary stream that becomes ``path`` when the block ends well, and leaves no trace when it does not."""
    if not path.parent.is_dir():
        raise InputError(f"没有文件夹 {path.parent}：请先建立它（mkdir -p {path.parent}），或换一个位置")
    if path.is_dir():
        raise InputError(f"{path} 是文件夹：请给出文件名")
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(temporary, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except OSError as error:
        raise InputError(f"不能写 {path}（{error.strerror}）：请检查权限和磁盘空间，或先在 Excel 中关闭它") from error
    finally:
        temporary.unlink(missing_ok=True)

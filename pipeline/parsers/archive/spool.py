"""An archive unpacked into a folder of numbered files: what a worker process hands back instead of bytes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ParseError
from pipeline.parsers.archive.members import Member
from pipeline.parsers.archive.unpacking import unpack
from pipeline.parsers.limits import Limits


@dataclass(frozen=True, slots=True)
class Spooled:
    """A member by its path: the file that holds its bytes, or why there is none. ``path`` "" is the archive itself."""

    path: str
    file: Path | None = None
    error: ParseError | None = None


def spool(task: tuple[Path, str, Path], limits: Limits) -> list[Spooled]:
    """Unpack ``(archive, its name, folder)``; members in order, then what is wrong with the archive as a whole."""
    source, name, folder = task
    found: list[Spooled] = []
    try:
        for item in unpack(source.read_bytes(), name, limits):
            if not isinstance(item, Member):
                found.append(Spooled(item.path, error=item))
                continue
            file = folder / f"{len(found):06d}"
            file.write_bytes(item.content)
            found.append(Spooled(item.path, file))
    except ParseError as error:
        found.append(Spooled("", error=ParseError(error.reason, str(error))))
    if not found:
        found.append(Spooled("", error=ParseError("empty", f"{name} 里没有文件：请检查压缩包")))
    return found

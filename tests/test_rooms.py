"""Who may import whom: a room imports only rooms above it in this list, so that each can be read without those below.

``if TYPE_CHECKING:`` counts too, since a name needed for its type is needed to understand the room.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import pipeline

PACKAGE = Path(pipeline.__file__).parent
ROOMS = (
    "model", "errors", "files", "language", "parsers", "settings", "structure", "classify", "extract", "process",
    "version", "store", "families", "search", "timeline", "results", "archives", "articles", "ingest", "workspace",
    "watching", "refresh", "evaluate", "web", "cli",
)  # fmt: skip
# (room, what it imports further down): why
EXCEPTIONS = {
    ("workspace", "watching"): "the notebook's handle hands out saved searches, which run on the handle",
}


def room_of(module: str) -> str:
    """``pipeline.store.rows`` → ``store``; what stands in the package itself belongs to no room."""
    return module.split(".")[1] if "." in module else ""


def imported(source: str) -> Iterator[str]:
    """Every module of ours that ``source`` imports, wherever in the file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "pipeline")
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import in line {node.lineno}: write the full name"
            if node.module == "pipeline":
                yield from (f"pipeline.{alias.name}" for alias in node.names if not alias.name.startswith("__"))
            elif node.module and node.module.startswith("pipeline."):
                yield node.module


def breaches(room: str, source: str) -> list[str]:
    """The modules that ``source``, which stands in ``room``, must not import."""
    above = {*ROOMS[: ROOMS.index(room) + 1], *(below for who, below in EXCEPTIONS if who == room), ""}
    return [module for module in imported(source) if room_of(module) not in above]


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def test_every_room_has_its_place() -> None:
    rooms = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in modules()}
    assert rooms == set(ROOMS)


def test_no_module_imports_a_room_below_its_own() -> None:
    found = {}
    for path in modules():
        place = path.relative_to(PACKAGE)
        if wrong := breaches(place.parts[0].removesuffix(".py"), path.read_text("utf-8")):
            found[place.as_posix()] = wrong
    assert not found


def test_every_exception_is_still_needed() -> None:
    used = {
        (path.relative_to(PACKAGE).parts[0].removesuffix(".py"), room_of(module))
        for path in modules()
        for module in imported(path.read_text("utf-8"))
    }
    assert set(EXCEPTIONS) <= used


@pytest.mark.parametrize(
    ("room", "source", "wrong"),
    [
        ("store", "from pipeline.search import SearchEngine", ["pipeline.search"]),
        ("store", "def f():\n    import pipeline.search.engine", ["pipeline.search.engine"]),
        (
            "language",
            "if TYPE_CHECKING:\n    from pipeline.extract.context import Context",
            ["pipeline.extract.context"],
        ),
        ("model", "from pipeline import workspace", ["pipeline.workspace"]),
        ("search", "from pipeline.store import Store\nfrom pipeline import __version__\nimport json", []),
        ("workspace", "from pipeline.watching import new_since", []),
    ],
)
def test_breaches_are_seen(room: str, source: str, wrong: list[str]) -> None:
    assert breaches(room, source) == wrong


def test_no_module_passes_five_hundred_lines() -> None:
    long = {path.relative_to(PACKAGE).as_posix(): n for path in modules() if (n := _length(path)) > 500}
    assert not long


def _length(path: Path) -> int:
    return path.read_text("utf-8").count("\n")

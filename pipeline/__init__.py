"""Document intelligence for Chinese policy texts: read, structure, classify, extract with proof, search, export.

>>> import pipeline
>>> ws = pipeline.init("~/research")
>>> ws.ingest("~/downloads/policies")
>>> ws.search("把厂房往高处盖的扶持政策", region="上海")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.model import Document
    from pipeline.workspace import Workspace

__version__ = "0.1.0"
__all__ = ["Workspace", "__version__", "init", "open", "read"]


def init(folder: str) -> Workspace:
    """Make a workspace in ``folder``, or open the one that is there."""
    from pipeline.workspace import Workspace

    return Workspace.init(folder)


def open(folder: str | None = None) -> Workspace:
    """Open the workspace in ``folder``, or the nearest at or above the current one."""
    from pipeline.workspace import Workspace

    return Workspace.open(folder)


def read(path: str) -> Document:
    """Process one file without storing it: title, outline, strategies, deadlines, targets, each with its proof."""
    from pathlib import Path

    from pipeline.model import RawDocument
    from pipeline.process import process

    file = Path(path).expanduser()
    return process(RawDocument(file.read_bytes(), file.name))


def __getattr__(name: str) -> Any:
    if name == "Workspace":
        from pipeline.workspace import Workspace

        return Workspace
    raise AttributeError(f"module 'pipeline' has no attribute {name!r}")

"""Blocks → document: header fields, outline, signature, attachments, tables, passages; whose region it is.

Names load when they are first used: a search that only asks the gazetteer does not pay for the rest.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.structure.build import build_document
    from pipeline.structure.gazetteer import NATIONAL, Gazetteer, find_region, is_within, match_region
    from pipeline.structure.numbering import Marker, Rank, read_marker

__all__ = [
    "NATIONAL",
    "Gazetteer",
    "Marker",
    "Rank",
    "build_document",
    "find_region",
    "is_within",
    "match_region",
    "read_marker",
]
_HOMES = {"build_document": "build", "Marker": "numbering", "Rank": "numbering", "read_marker": "numbering"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'gazetteer')}"), name)

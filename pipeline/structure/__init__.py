"""Blocks → document: header fields, outline, signature, attachments, tables, passages; whose region it is."""

from pipeline.structure.build import build_document
from pipeline.structure.gazetteer import NATIONAL, Gazetteer, find_region, gazetteer, is_within, match_region
from pipeline.structure.numbering import Marker, Rank, read_marker

__all__ = [
    "NATIONAL",
    "Gazetteer",
    "Marker",
    "Rank",
    "build_document",
    "find_region",
    "gazetteer",
    "is_within",
    "match_region",
    "read_marker",
]

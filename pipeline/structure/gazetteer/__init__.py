"""Administrative divisions of China: names to GB/T 2260 codes, and whose region a text speaks for."""

from pipeline.structure.gazetteer.divisions import NATIONAL, Gazetteer, gazetteer, is_within
from pipeline.structure.gazetteer.find import (
    find_region,
    match_region,
    national_organ_end,
    place_end,
    region_mentions,
    region_of_number,
)

__all__ = [
    "NATIONAL",
    "Gazetteer",
    "find_region",
    "gazetteer",
    "is_within",
    "match_region",
    "national_organ_end",
    "place_end",
    "region_mentions",
    "region_of_number",
]

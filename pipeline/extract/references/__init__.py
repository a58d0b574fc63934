"""Documents a text names: titles in 《》, standards, 发文字号; and what it does with them."""

from pipeline.extract.references.finder import find_references
from pipeline.extract.references.numbers import Number, find_numbers, normalise_number

__all__ = ["Number", "find_numbers", "find_references", "normalise_number"]

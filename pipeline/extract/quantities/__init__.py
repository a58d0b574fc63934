"""Quantities: numbers with their units and bound words, as official Chinese writes them."""

from pipeline.extract.quantities.finder import find_quantities
from pipeline.extract.quantities.quantity import Quantity

__all__ = ["Quantity", "find_quantities"]

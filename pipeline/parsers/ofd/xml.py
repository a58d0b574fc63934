"""Reading OFD elements: names without namespace, boxes, matrices, locations."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

Matrix = tuple[float, float, float, float, float, float]
Rect = tuple[float, float, float, float]  # x, y, width, height

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_HUGE = 1e6


def name_of(element: _Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def all_of(root: _Element, name: str) -> list[_Element]:
    return [element for element in root.iter() if name_of(element) == name]


def first(root: _Element, name: str) -> _Element | None:
    return next(iter(all_of(root, name)), None)


def texts(root: _Element, name: str) -> Iterator[str]:
    """Non-empty texts of the elements called ``name``."""
    return (text for element in all_of(root, name) if (text := (element.text or "").strip()))


def number(text: str | None, default: float) -> float:
    try:
        value = float(text) if text is not None else default
    except ValueError:
        return default
    return value if abs(value) < _HUGE else default


def rectangle(text: str | None) -> Rect | None:
    values = [number(value, 0.0) for value in (text or "").split()]
    return (values[0], values[1], values[2], values[3]) if len(values) == 4 else None


def placement(element: _Element, outer: Matrix) -> Matrix:
    """From the coordinates of a graphic unit to those of the page: its CTM, its boundary, then ``outer``."""
    values = [number(value, 0.0) for value in (element.get("CTM") or "").split()]
    a, b, c, d, e, f = values if len(values) == 6 else IDENTITY
    x, y, _, _ = rectangle(element.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
    return times((a, b, c, d, e + x, f + y), outer)


def times(one: Matrix, other: Matrix) -> Matrix:
    """The matrix that applies ``one``, then ``other``."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def resolve(folder: str, location: str) -> str:
    """Locations are relative to their document, or absolute with a leading slash; never outside the package."""
    location = location.replace("\\", "/")
    path = location if location.startswith("/") else posixpath.join("/", folder, location)
    return posixpath.normpath(path).lstrip("/")

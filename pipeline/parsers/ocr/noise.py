"""Grain of bad copies, smoothed before text is looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.parsers.ocr.engine import Image

_GRAINY = 7.0  # grey levels of noise on bare paper: good scans have 0 to 3
_SMOOTH = 1.0  # pixels; on our grainy scans it halves the errors, on others it would add some


def smoothed(image: Image) -> Image:
    """``image`` unless it is grainy, then without most of the grain."""
    import cv2
    import numpy as np

    # Immerkær's estimate, by the median: most of a page is bare paper, whatever is printed on the rest.
    mask = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], dtype=np.float32)
    grain = 1.4826 * float(np.median(np.abs(cv2.filter2D(image, cv2.CV_32F, mask)))) / 6
    return cv2.GaussianBlur(image, (0, 0), _SMOOTH).astype(np.uint8) if grain > _GRAINY else image

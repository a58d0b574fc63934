"""The recognition engine: pixels → pieces of text. Everything that knows RapidOCR stands here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]

_MODULES = ("rapidocr", "onnxruntime")
_DETECTION_SIDE = 1_280  # pixels: text lines are found on a page shrunk to this, then read at full size
_LARGEST_SIDE = 20_000

Point = tuple[float, float]


class Piece(NamedTuple):
    """Text on one line; ``corners`` in pixels from the upper left one clockwise; ``centers`` of its characters
    along x without spaces, empty where they are not known. ``score`` from 0 to 1."""

    text: str
    score: float
    corners: tuple[Point, Point, Point, Point]
    centers: tuple[float, ...] = ()


def available() -> bool:
    """Whether the ``ocr`` extra is installed."""
    return all(find_spec(name) is not None for name in _MODULES)


def recognise(image: Image) -> list[Piece]:
    """Pieces of text in a picture of shape (height, width), grey; raises MemoryError where it does not fit."""
    import cv2

    engine = _engine()
    try:
        found = engine(cv2.cvtColor(image, cv2.COLOR_GRAY2BGR))
    except Exception as error:  # the engine wraps whatever its runtime raises
        if "bad_alloc" in str(error) or "allocate" in str(error).lower():
            raise MemoryError from error
        raise
    if found.boxes is None or found.txts is None:
        return []
    words: Sequence[Any] = found.word_results if len(found.word_results) == len(found.txts) else [()] * len(found.txts)
    return [
        _piece(text, float(score), box, word)
        for text, score, box, word in zip(found.txts, found.scores, found.boxes, words, strict=True)
    ]


def _piece(text: str, score: float, box: Any, word: Any) -> Piece:
    a, b, c, d = ((float(x), float(y)) for x, y in box)
    inked = "".join(text.split())
    centers = tuple(sum(float(x) for x, _ in corners) / len(corners) for _, _, corners in word)
    known = "".join(char for char, _, _ in word) == inked and len(centers) == len(inked)
    return Piece(text, score, (a, b, c, d), centers if known else ())


@cache
def _engine() -> Any:
    """One a process: loading takes a second, and nothing is fetched since the models lie in the package."""
    import cv2
    from rapidocr import RapidOCR

    cv2.setNumThreads(1)  # worker processes share the machine
    return RapidOCR(
        params={
            "Global.use_cls": False,  # it turns upright lines upside down: with it errors more than double
            "Global.log_level": "critical",
            "Global.text_score": 0.0,  # what cannot be read tells that a page stands on its head
            "Global.max_side_len": _LARGEST_SIDE,
            "Global.return_word_box": True,
            "Global.return_single_char_box": True,
            "Det.limit_type": "max",
            "Det.limit_side_len": _DETECTION_SIDE,
            "Rec.rec_batch_num": 1,  # on processors batches only cost padding and twice the memory
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )

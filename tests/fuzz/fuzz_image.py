"""Fuzzes the opening of pictures; recognition itself sees only pixels."""

from __future__ import annotations

import harness

from pipeline.parsers.ocr import frames


def read(content: bytes) -> object:
    return [image.shape for image in frames(content, "a.png", harness.LIMITS)]


if __name__ == "__main__":
    harness.fuzz(["image"], "image", "png", read)

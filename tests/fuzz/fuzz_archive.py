"""Fuzzes the unpacking of archives."""

from __future__ import annotations

import harness
from parsers.makers import zipped

from pipeline.parsers.archive import unpack


def read(content: bytes) -> object:
    return list(unpack(content, "a.zip", harness.LIMITS))


if __name__ == "__main__":
    harness.EVERY["ZIP"] = ("a.zip", lambda: zipped({"政策.txt": "通知", "b.zip": zipped({"c.txt": "x"})}))
    harness.fuzz(["ZIP"], "zip", "zip", read)

"""Fuzzes telling formats apart, and the headers of Word files that tell whether a converter is worth starting."""

from __future__ import annotations

import harness

from pipeline.parsers.detect import detect
from pipeline.parsers.office import is_encrypted_doc


def read(content: bytes) -> object:
    return detect(content), is_encrypted_doc(content)


if __name__ == "__main__":
    harness.fuzz(["DOC", "RTF", "HTML", "MHT", "TXT, UTF-16"], "doc", "doc", read)

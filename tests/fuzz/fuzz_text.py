"""Fuzzes the reader of plain text and the guessing of encodings."""

from __future__ import annotations

import harness

if __name__ == "__main__":
    harness.fuzz(["TXT, UTF-8", "TXT, GB18030", "TXT, UTF-16"], "text", "txt")

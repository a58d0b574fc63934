"""Fuzzes the DOCX reader."""

from __future__ import annotations

import harness

if __name__ == "__main__":
    harness.fuzz(["DOCX"], "docx", "docx")

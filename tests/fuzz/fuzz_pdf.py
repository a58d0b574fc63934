"""Fuzzes the PDF reader (PDFium and what stands on it)."""

from __future__ import annotations

import harness

if __name__ == "__main__":
    harness.fuzz(["PDF, text"], "pdf", "pdf")

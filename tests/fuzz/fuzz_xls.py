"""Fuzzes the XLS reader."""

from __future__ import annotations

import harness

if __name__ == "__main__":
    harness.fuzz(["XLS"], "xls", "xls", library_errors=True)

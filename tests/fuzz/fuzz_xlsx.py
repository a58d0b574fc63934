"""Fuzzes the XLSX reader."""

from __future__ import annotations

import harness

if __name__ == "__main__":
    harness.fuzz(["XLSX"], "xlsx", "xlsx", library_errors=True)

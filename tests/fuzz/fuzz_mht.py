"""Fuzzes the reader of web archives."""

from __future__ import annotations

import harness

if __name__ == "__main__":
    harness.fuzz(["MHT"], "mht", "mht")

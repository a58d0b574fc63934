"""Fuzzes the OFD reader."""

from __future__ import annotations

import harness

if __name__ == "__main__":
    harness.fuzz(["OFD"], "ofd", "ofd")

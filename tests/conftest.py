"""Shared fixtures: where the development data lies, if it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parent.parent
SHARED = REPO.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real development data beside the checkout; tests that need it skip without it."""
    if not (SHARED / "gold").is_dir():
        pytest.skip("../shared (development data) is not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def samples() -> Path:
    return REPO / "corpus" / "samples"


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes never name a test: packed ones hold the second they were packed in, and workers must agree on names."""
    return argname if isinstance(val, bytes) else None

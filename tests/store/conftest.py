from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.store import SourceInfo, Store

SOURCE = SourceInfo(
    url="https://www.qingchuan.example/gk/8.html", path="raw/8.html", media_type="text/html", byte_size=900,
    fetched_at="2023-06-20T08:00:00+08:00", ingested_at="2023-06-20T09:00:00+08:00",
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "policy.db") as opened:
        yield opened


@pytest.fixture
def source() -> SourceInfo:
    return SOURCE

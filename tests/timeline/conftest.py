from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from stored_documents import full_document

from pipeline.store import SourceInfo, Store

SOURCE = SourceInfo(
    url="https://www.qingchuan.example/gk/8.html", path="raw/8.html", ingested_at="2023-06-20T09:00:00+08:00"
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "policy.db") as opened:
        opened.save(full_document(), SOURCE, processed_with="v1")
        yield opened

"""Fixtures of the search tests."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from search_samples import DIGITAL, DOCUMENTS, FUND, PARKS, UPSTAIRS, CountingEmbedder

from pipeline.search.builder import build_index
from pipeline.search.static import features
from pipeline.search.training.export import write_model


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An index of DOCUMENTS with counting vectors."""
    build_index(tmp_path / "search", DOCUMENTS, CountingEmbedder())
    return tmp_path / "search"


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A static model whose vocabulary is the tests' own sentences."""
    texts = [text for group in (UPSTAIRS, PARKS, DIGITAL, FUND) for text in group]
    vocabulary = list(dict.fromkeys(token for text in texts for token in features(text)))
    vectors = np.random.default_rng(1).standard_normal((len(vocabulary), 32)).astype(np.float32)
    folder = tmp_path_factory.mktemp("model")
    write_model(folder, vocabulary, vectors, {})
    return folder

"""A real transformer, tiny and untrained, through the whole of it: index, search, resume, rerank. Needs the extra neural."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import StoreError
from pipeline.search import SearchEngine, open_embedder
from pipeline.search.builder import build_index, update_index
from pipeline.search.index import MANIFEST, Manifest, current_folder
from tests.search_samples import DOCUMENTS, CountingEmbedder, document

pytest.importorskip("sentence_transformers")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers model: one layer of BERT over the characters of the samples."""
    return write_model(tmp_path_factory.mktemp("transformer") / "tiny", labels=0)


def write_model(folder: Path, labels: int) -> Path:
    import torch
    from sentence_transformers import SentenceTransformer

    try:
        from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    except ImportError:  # before version 6
        from sentence_transformers.models import Pooling, Transformer
    from transformers import BertConfig, BertForSequenceClassification, BertModel, BertTokenizerFast

    torch.manual_seed(1)
    letters = sorted({letter for d in DOCUMENTS for p in d.passages for letter in d.title + p.text})
    base = folder.with_name(f"{folder.name}-base")
    base.mkdir()
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters]
    (base / "vocab.txt").write_text("\n".join(tokens), "utf-8")
    config = BertConfig(
        vocab_size=len(tokens), hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=128, num_labels=labels or 2,
    )  # fmt: skip
    (BertForSequenceClassification(config) if labels else BertModel(config)).save_pretrained(base)
    BertTokenizerFast(vocab_file=str(base / "vocab.txt")).save_pretrained(base)
    if labels:
        return base
    word = Transformer(str(base), max_seq_length=128)
    SentenceTransformer(modules=[word, Pooling(32)], device="cpu").save(str(folder))
    return folder


def test_index_and_search(folder: Path, tmp_path: Path) -> None:
    model = open_embedder(str(folder))
    assert model is not None
    build_index(tmp_path, DOCUMENTS, model)
    live = current_folder(tmp_path)
    assert live is not None
    manifest = Manifest.load(live / MANIFEST)
    assert (manifest.embedder, manifest.dimension) == (str(folder), 32)
    assert len(manifest.revision) == 12
    with SearchEngine(tmp_path, embedder=str(folder)) as engine:
        assert engine.search("工业上楼补贴")[0].doc_id == "d1"
    with pytest.raises(StoreError, match="不能混用"):
        update_index(tmp_path, [document("d9", "新", ["新。"])], [], CountingEmbedder(), generation=1)
    assert np.linalg.norm(model.encode_queries(["园区"]), axis=1) == pytest.approx([1.0])


def test_half_precision_is_another_model(folder: Path) -> None:
    full, half = open_embedder(str(folder)), open_embedder(f"{folder}:bfloat16")
    assert full is not None
    assert half is not None
    assert (half.name == full.name, half.revision == full.revision) == (False, True)
    assert half.encode_documents(["园区"])[0] @ full.encode_documents(["园区"])[0] == pytest.approx(1, abs=0.02)


def test_a_cross_encoder_has_the_last_word(tmp_path: Path) -> None:
    build_index(tmp_path / "index", DOCUMENTS, None)
    reranker = write_model(tmp_path / "cross", labels=1)
    with SearchEngine(tmp_path / "index", embedder=None, reranker=str(reranker)) as engine:
        found = engine.search("市 数字化 园区 公积金")
    assert json.loads((reranker / "config.json").read_text())["id2label"]
    assert len(found) == 3
    assert [r.score for r in found] == sorted((r.score for r in found), reverse=True)

from __future__ import annotations

import json
import sys
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.errors import InputError, MissingExtraError, StoreError
from pipeline.search import neural
from pipeline.search.embedder import Embedder, open_embedder
from pipeline.search.neural import NeuralEmbedder
from pipeline.search.reranking import open_reranker
from pipeline.search.static import StaticEmbedder, features, token_weights

# --------------------------------------------------------------------------- static


def test_features_are_characters_pairs_and_words() -> None:
    assert features("工业上楼5G") == ["▁工业上楼", "工", "业", "上", "楼", "工业", "业上", "上楼", "5g"]
    assert features("，。") == []


def test_static_model_encodes(tiny_model: Path) -> None:
    model = StaticEmbedder(tiny_model)
    assert isinstance(model, Embedder)
    vectors = model.encode_documents(["鼓励工业上楼", "园区实行分类指引", "ﷺ", ""])
    assert (vectors.shape, vectors.dtype) == ((4, model.dimension), np.float32)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 0, 0], abs=1e-5)
    assert model.encode_queries(["鼓励工业上楼"])[0] @ vectors[0] == pytest.approx(1)
    assert model.encode_queries(["工业上楼"])[0] @ vectors[0] > model.encode_queries(["工业上楼"])[0] @ vectors[1]
    assert model.encode_documents([]).shape == (0, model.dimension)


def test_long_batches_are_the_same_as_single_texts(tiny_model: Path) -> None:
    model = StaticEmbedder(tiny_model)
    texts = [f"工业上楼{'园区' * (i % 5)}补贴" for i in range(300)]
    alone = np.concatenate([model.encode_documents([text]) for text in texts])
    assert model.encode_documents(texts) == pytest.approx(alone, abs=1e-5)


def test_repeats_count_less_than_proportionally() -> None:
    assert token_weights(np.array([1, 4])).tolist() == [1.0, 2.0]


def test_incomplete_model_is_told(tiny_model: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="不完整"):
        StaticEmbedder(tmp_path)
    (tmp_path / "model.json").write_text((tiny_model / "model.json").read_text("utf-8"), "utf-8")
    (tmp_path / "vectors.npy").write_bytes(b"no array")
    with pytest.raises(StoreError, match="不完整"):
        StaticEmbedder(tmp_path)


# --------------------------------------------------------------------------- by name


def test_open_by_name(tiny_model: Path) -> None:
    assert open_embedder("none") is None
    found = open_embedder(str(tiny_model))
    assert found is not None
    about = json.loads((tiny_model / "model.json").read_text("utf-8"))
    assert (found.name, found.revision, found.dimension) == (about["name"], about["revision"], 32)
    shipped = open_embedder()
    assert shipped is not None
    assert shipped.dimension >= 128


def test_shipped_model_knows_everyday_words() -> None:
    shipped = open_embedder()
    assert shipped is not None
    query = shipped.encode_queries(["房东不退押金怎么办"])[0]
    near, far = shipped.encode_documents(["出租人应当按照合同约定返还押金。", "推进集成电路产业链攻关。"])
    assert query @ near > query @ far + 0.1


# --------------------------------------------------------------------------- neural


class FakeModel:
    """Stands for a SentenceTransformer: remembers what it was asked."""

    calls: list[dict[str, Any]] = []  # noqa: RUF012
    prompts: dict[str, str] = {}  # noqa: RUF012

    made: list[dict[str, Any]] = []  # noqa: RUF012

    def __init__(self, path: str, **options: Any) -> None:
        self.path = path
        FakeModel.made.append(options)

    def get_sentence_embedding_dimension(self) -> int:
        return 4

    def encode(self, texts: Sequence[str], **options: Any) -> np.ndarray:
        FakeModel.calls.append({"texts": list(texts), **options})
        return np.full((len(texts), 4), 2.0)


class FakeCross:
    """Stands for a CrossEncoder: longer texts answer better."""

    def __init__(self, path: str, device: str) -> None:
        self.path = path

    def predict(self, pairs: Sequence[tuple[str, str]], **options: Any) -> list[list[float]]:
        return [[0.0, float(len(text))] for _, text in pairs]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType("sentence_transformers")
    module.SentenceTransformer = FakeModel  # type: ignore[attr-defined]
    module.CrossEncoder = FakeCross  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)
    monkeypatch.setattr(neural, "find_spec", lambda name: object())
    FakeModel.calls = []
    FakeModel.made = []
    FakeModel.prompts = {}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    model = tmp_path / "bge-small-zh-v9"
    model.mkdir()
    (model / "config.json").write_text("{}", "utf-8")
    return model


@pytest.mark.usefixtures("installed")
def test_neural_folder(folder: Path) -> None:
    model = open_embedder(str(folder))
    assert isinstance(model, NeuralEmbedder)
    assert isinstance(model, Embedder)
    assert model.dimension == 4
    assert model.encode_documents(["甲", "乙"]) == pytest.approx(np.full((2, 4), 0.5))
    assert model.encode_queries(["甲"]).dtype == np.float32
    assert model.encode_queries([]).shape == (0, 4)
    assert FakeModel.calls[0]["prompt"] is None
    assert FakeModel.calls[1]["prompt"].startswith("为这个句子")


@pytest.mark.usefixtures("installed")
def test_a_models_own_prompts_win(folder: Path) -> None:
    FakeModel.prompts = {"query": "Q: "}
    NeuralEmbedder(str(folder)).encode_queries(["甲"])
    assert FakeModel.calls[0]["prompt"] == "Q: "


@pytest.mark.usefixtures("installed")
def test_revision_follows_the_files(folder: Path) -> None:
    before = NeuralEmbedder(str(folder)).revision
    assert NeuralEmbedder(str(folder)).revision == before
    (folder / "model.safetensors").write_bytes(b"x" * 200_000)
    assert NeuralEmbedder(str(folder)).revision != before


@pytest.mark.usefixtures("installed")
def test_cached_model_is_found_offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = tmp_path / "hub" / "models--some--model" / "snapshots" / "abc123"
    snapshot.mkdir(parents=True)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert NeuralEmbedder("some/model").revision == "abc123"
    with pytest.raises(InputError, match="HF_HUB_OFFLINE"):
        NeuralEmbedder("other/model")


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(("name", "message"), [("./nowhere", "不存在"), ("{empty}", "没有 sentence-transformers 模型")])
def test_wrong_folders(name: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        NeuralEmbedder(name.format(empty=tmp_path))


@pytest.mark.usefixtures("installed")
def test_unreachable_hub_fails_early(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    hub = types.ModuleType("huggingface_hub")
    hub.constants = types.SimpleNamespace(ENDPOINT="http://127.0.0.1:9")  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "huggingface_hub", hub)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setattr("urllib.request.getproxies", dict)
    with pytest.raises(InputError, match="连不上"):
        NeuralEmbedder("other/model")
    monkeypatch.setattr("urllib.request.getproxies", lambda: {"https": "http://proxy"})
    assert NeuralEmbedder("other/model").revision == "hub"


def test_missing_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neural, "find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match="neural"):
        open_embedder("some/model")


@pytest.mark.usefixtures("installed")
def test_onnx_runs_where_it_is_there(folder: Path) -> None:
    (folder / "onnx").mkdir()
    assert NeuralEmbedder(str(folder)).dimension == 4
    assert NeuralEmbedder(f"{folder}:float16").dimension == 4
    assert FakeModel.made == [
        {"device": "cpu", "backend": "onnx"},
        {"device": "cpu", "model_kwargs": {"torch_dtype": "float16"}},
    ]


@pytest.mark.usefixtures("installed")
def test_reranker(folder: Path) -> None:
    scores = open_reranker(str(folder)).scores("园区", ["甲", "甲乙丙"])
    assert scores.tolist() == [1.0, 3.0]


def test_reranker_wants_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neural, "find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match="neural"):
        open_reranker("some/cross-encoder")

"""Any sentence-transformers model, by name or folder (extra ``neural``)."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import InputError, MissingExtraError
from pipeline.search.embedder import Vectors, unit

_BATCH = 32
_DTYPES = ("float32", "float16", "bfloat16")
_CONNECT_SECONDS = 5
# What the makers of a family ask to be put before a query; models that carry their own prompts use those.
QUERY_INSTRUCTIONS = {
    "bge-small-zh": "为这个句子生成表示以用于检索相关文章：",
    "bge-base-zh": "为这个句子生成表示以用于检索相关文章：",
    "bge-large-zh": "为这个句子生成表示以用于检索相关文章：",
    "multilingual-e5": "query: ",
}
DOCUMENT_INSTRUCTIONS = {"multilingual-e5": "passage: "}


class NeuralEmbedder:
    """A sentence-transformers model. Constructing finds it on this machine; torch is loaded by the first text.

    ``NAME:bfloat16`` or ``NAME:float16`` computes in that precision. Where the model has an ONNX form and optimum is
    installed, that is what runs. Raises ``MissingExtraError`` without sentence-transformers, ``InputError`` where the
    model is not here and may not be fetched.
    """

    slow = True  # worth keeping what it encoded when a build is interrupted

    def __init__(self, name: str) -> None:
        self._name = name
        if find_spec("sentence_transformers") is None:
            raise MissingExtraError(f"语义模型 {name}", "neural")
        self._source, self._dtype = _split_dtype(name)
        self._folder = _locate(self._source)

    @property
    def name(self) -> str:
        return self._name

    @cached_property
    def revision(self) -> str:
        """The hub's commit, or for a folder a fingerprint of its configuration and the sizes of its files."""
        if self._folder is None:
            self._folder = _locate(self._source)
        if self._folder is None:
            return "hub"
        if self._folder.parent.name == "snapshots":
            return self._folder.name
        files = sorted(path for path in self._folder.rglob("*") if path.is_file())
        about = [(str(p.relative_to(self._folder)), p.stat().st_size, _digest(p)) for p in files]
        return hashlib.sha256(json.dumps(about).encode()).hexdigest()[:12]

    @cached_property
    def dimension(self) -> int:
        model = self._model  # the method changed its name in version 6
        size = getattr(model, "get_embedding_dimension", None) or model.get_sentence_embedding_dimension
        return int(size())

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, "query", QUERY_INSTRUCTIONS)

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, "passage", DOCUMENT_INSTRUCTIONS)

    @cached_property
    def _model(self) -> Any:
        from sentence_transformers import SentenceTransformer

        options: dict[str, Any] = {"device": "cpu"}
        if self._dtype:
            options["model_kwargs"] = {"torch_dtype": self._dtype}
        elif self._folder and (self._folder / "onnx").is_dir() and find_spec("optimum") is not None:
            options["backend"] = "onnx"
        return SentenceTransformer(str(self._folder or self._source), **options)

    def _encode(self, texts: Sequence[str], task: str, instructions: dict[str, str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        prompts = getattr(self._model, "prompts", {}) or {}
        family = next((prompt for key, prompt in instructions.items() if key in self._name.lower()), "")
        encoded = self._model.encode(
            list(texts),
            prompt=prompts.get(task) or family or None,
            batch_size=_BATCH,
            convert_to_numpy=True,
            show_progress_bar=len(texts) > _BATCH and sys.stderr.isatty(),
        )
        return unit(np.asarray(encoded, dtype=np.float32))


class NeuralReranker:
    """A cross-encoder of sentence-transformers: reads query and passage together, which is slow and exact."""

    def __init__(self, name: str) -> None:
        if find_spec("sentence_transformers") is None:
            raise MissingExtraError(f"重排模型 {name}", "neural")
        self.name = name
        self._folder = _locate(name)

    def scores(self, query: str, texts: Sequence[str]) -> Vectors:
        """How well each of ``texts`` answers ``query``: higher is better, ``float32[n]``."""
        found = self._model.predict([(query, text) for text in texts], batch_size=_BATCH, show_progress_bar=False)
        return np.asarray(found, np.float32).reshape(len(texts), -1)[:, -1]

    @cached_property
    def _model(self) -> Any:
        from sentence_transformers import CrossEncoder

        return CrossEncoder(str(self._folder or self.name), device="cpu")


def _split_dtype(name: str) -> tuple[str, str]:
    source, _, dtype = name.rpartition(":")
    return (source, dtype) if source and dtype in _DTYPES else (name, "")


def _locate(name: str) -> Path | None:
    """The folder of a model on this machine; None where it has to be fetched, which must be allowed."""
    folder = Path(name).expanduser()
    if folder.is_dir():
        if not any((folder / part).is_file() for part in ("modules.json", "config.json")):
            raise InputError(f"文件夹 {folder} 里没有 sentence-transformers 模型（缺 modules.json 或 config.json）")
        return folder
    if name.startswith((".", "/", "~")):
        raise InputError(f"语义模型文件夹 {name} 不存在；请检查路径")
    cached = _cached(name)
    if cached is None and os.environ.get("HF_HUB_OFFLINE", "").lower() in ("1", "true", "yes", "on"):
        raise InputError(
            f"本机没有语义模型 {name}，而 HF_HUB_OFFLINE 禁止联网；请在有网络的机器上下载后给出文件夹，或取消该变量"
        )
    if cached is None:
        _check_reachable(name)
    return cached


def _check_reachable(name: str) -> None:
    """Fail within seconds where the hub cannot be reached: its client would go on trying for over a minute."""
    import socket
    from urllib.parse import urlsplit
    from urllib.request import getproxies

    from huggingface_hub import constants

    if getproxies():
        return
    endpoint = urlsplit(constants.ENDPOINT)
    try:
        port = endpoint.port or (80 if endpoint.scheme == "http" else 443)
        socket.create_connection((endpoint.hostname or "", port), timeout=_CONNECT_SECONDS).close()
    except OSError as error:
        raise InputError(
            f"本机没有语义模型 {name}，模型库 {endpoint.hostname} 也连不上（{error}）；"
            "请在有网络的机器上下载后给出文件夹"
        ) from error


def _cached(name: str) -> Path | None:
    """The newest snapshot of ``name`` in the hub's cache folder."""
    home = Path(os.environ.get("HF_HOME") or Path.home() / ".cache" / "huggingface")
    hub = Path(os.environ.get("HF_HUB_CACHE") or home / "hub")
    for full in (name, f"sentence-transformers/{name}"):
        snapshots = hub / f"models--{full.replace('/', '--')}" / "snapshots"
        found = sorted(snapshots.glob("*/"), key=lambda path: path.stat().st_mtime) if snapshots.is_dir() else []
        if found:
            return found[-1]
    return None


def _digest(path: Path) -> str:
    """Of small files (configuration) the content, of large ones (weights) head and tail."""
    size, piece = path.stat().st_size, 1 << 16
    with open(path, "rb") as file:
        head = file.read(piece)
        file.seek(max(size - piece, 0))
        return hashlib.sha256(head + file.read()).hexdigest()[:12]

"""Texts to vectors: sentence-transformers for an index, onnxruntime for questions, any LlamaIndex embedding by name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from .embed_onnx import NAME, count_tokens, open_onnx, open_tokenizer, token_batches, well_formed
from .errors import ConfigError
from .weights import DEFAULT_NAMES, DIMENSION, checked_folder, ensure_onnx, quiet_loading, sha256_of

if TYPE_CHECKING:
    from .protocols import Embedder, FloatArray

__all__ = ["count_tokens", "ensure_onnx", "open_embedder", "open_query_embedder"]

BATCH_TEXTS = 16
"""For models whose tokens are not counted here; larger batches are slower on a processor."""
SECRET_WORDS = ("key", "token", "secret", "password")
"""An argument with one of these in its name is left out of an embedder's name, which is written into the index."""


class DefaultEmbedder:
    """The default model in torch, batched by tokens; bf16 autocast where ``reduced``, float32 unit vectors always."""

    def __init__(self, *, reduced: bool) -> None:
        self.name = NAME
        self._model = _load(checked_folder())
        self.dimension = DIMENSION
        self._tokenizer = open_tokenizer(truncate=True)
        self._reduced = reduced

    def embed(self, texts: Sequence[str]) -> FloatArray:
        """Unit vectors, shape ``(len(texts), 384)``; the model reads the first 256 tokens of a text.

        Fastest with hundreds of texts at a time, which are then batched with others of their length.
        """
        import numpy as np
        import torch

        device = self._model.device
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        with torch.inference_mode(), torch.autocast(device.type, torch.bfloat16, enabled=self._reduced):
            for rows, ids, mask in token_batches(self._tokenizer, texts):
                features = {
                    "input_ids": torch.from_numpy(ids).to(device),
                    "attention_mask": torch.from_numpy(mask).to(device),
                }
                vectors[rows] = self._model(features)["sentence_embedding"].float().cpu().numpy()
        return _unit_rows(vectors, self.dimension)


class SentenceEmbedder:
    """Another sentence-transformers model; bf16 autocast where ``reduced``, float32 unit vectors always."""

    def __init__(self, model: Any, name: str, *, reduced: bool, query: bool = False) -> None:
        self.name = name
        self.dimension = int(model.get_embedding_dimension())
        self._encode = model.encode_query if query else model.encode_document
        self._device = str(model.device.type)
        self._reduced = reduced
        self._lock = Lock()  # its tokenizer cannot be used by two threads at once

    def embed(self, texts: Sequence[str]) -> FloatArray:
        """Unit vectors, shape ``(len(texts), dimension)``; what exceeds the model's maximum length is not read."""
        import torch

        if not texts:
            return _unit_rows([], self.dimension)
        with self._lock, torch.autocast(self._device, torch.bfloat16, enabled=self._reduced):
            # The model sorts by length and pads each batch to its own longest text.
            rows = self._encode([well_formed(text) for text in texts], batch_size=BATCH_TEXTS, show_progress_bar=False)
        return _unit_rows(rows, self.dimension)


class LlamaIndexEmbedder:
    """Any LlamaIndex embedding; ``query`` says which of its two sides is used."""

    def __init__(self, model: Any, name: str, *, query: bool) -> None:
        self.name = name
        self._model = model
        self._query = query
        self.dimension = len(model.get_query_embedding("dimension"))

    def embed(self, texts: Sequence[str]) -> FloatArray:
        """Unit vectors, shape ``(len(texts), dimension)``."""
        clean = [well_formed(text) for text in texts]
        if self._query:
            return _unit_rows([self._model.get_query_embedding(text) for text in clean], self.dimension)
        return _unit_rows(self._model.get_text_embedding_batch(clean) if clean else [], self.dimension)


def open_embedder(name: str, *, precision: str = "auto", cache: Path | None = None) -> Embedder:
    """The embedder for many texts; loads the training stack, which takes seconds.

    ``name`` is "all-MiniLM-L6-v2" (weights from a package, checked), another sentence-transformers name or folder, or
    "package.module:Class?argument=value&…" for a LlamaIndex embedding. ``precision`` "auto" and "bfloat16" use bf16
    where the processor has it, "float32" never. Also leaves the default model's ONNX form in ``cache``, for questions.
    Raises ConfigError for what cannot be loaded.
    """
    if name in DEFAULT_NAMES:
        ensure_onnx(cache)
        return DefaultEmbedder(reduced=_use_bfloat16(precision))
    if _names_class(name):
        return _llama_index(name, query=False)
    return SentenceEmbedder(_load(name), _identity(name), reduced=_use_bfloat16(precision))


def open_query_embedder(name: str, *, cache: Path | None = None) -> Embedder:
    """The embedder for questions and small batches: the same names, dimension and vectors as ``open_embedder``.

    The default model opens in a fraction of a second without the training stack, once its ONNX form is in ``cache``;
    other sentence-transformers models are loaded as for an index, in float32. Raises ConfigError likewise.
    """
    if name in DEFAULT_NAMES:
        return open_onnx(cache)
    if _names_class(name):
        return _llama_index(name, query=True)
    return SentenceEmbedder(_load(name), _identity(name), reduced=False, query=True)


def _load(name: str | Path) -> Any:
    """The model from a folder or the local hub cache; only a hub name that is not in it goes to the network."""
    from sentence_transformers import SentenceTransformer

    quiet_loading()
    try:
        try:
            return SentenceTransformer(str(name), local_files_only=True)
        except OSError:
            if Path(name).exists():
                raise
            return SentenceTransformer(str(name))
    except (OSError, ValueError, RuntimeError, ImportError) as error:
        raise _unusable(str(name), error) from error


def _identity(name: str) -> str:
    """``name``, with the hash of the weights where it is a folder: other weights there are another embedder."""
    weights = Path(name) / "model.safetensors"
    return f"{name}@{sha256_of(weights)[:12]}" if weights.is_file() else name


def _names_class(name: str) -> bool:
    return ":" in name and not Path(name).exists()


def _llama_index(name: str, *, query: bool) -> LlamaIndexEmbedder:
    import importlib

    target, _, arguments = name.partition("?")
    module, _, attribute = target.partition(":")
    values = dict(parse_qsl(arguments, keep_blank_values=True))
    public = "&".join(f"{key}={value}" for key, value in values.items() if not _is_secret(key))
    shown = f"{target}?{public}" if public else target
    try:
        model = getattr(importlib.import_module(module), attribute)(**values)
        return LlamaIndexEmbedder(model, shown, query=query)
    except (ImportError, AttributeError, TypeError, ValueError, OSError, RuntimeError) as error:
        raise _unusable(shown, error) from error


def _is_secret(key: str) -> bool:
    return any(word in key.lower() for word in SECRET_WORDS)


def _unusable(name: str, error: Exception) -> ConfigError:
    reason = (str(error).splitlines() or [type(error).__name__])[0]
    return ConfigError(
        f"embedder {name!r} cannot be loaded ({reason}); set VOUCH_EMBEDDER to all-MiniLM-L6-v2, to a "
        "sentence-transformers name or folder, or to package.module:Class?argument=value of a LlamaIndex embedding"
    )


def _use_bfloat16(precision: str) -> bool:
    """Whether to reduce precision: without the instructions bf16 is emulated and slower than float32."""
    import torch

    has = torch.cpu.get_capabilities()
    return precision in ("auto", "bfloat16") and bool(has.get("amx_bf16") or has.get("avx512_bf16"))


def _unit_rows(rows: Any, dimension: int) -> FloatArray:
    import numpy as np

    vectors = np.asarray(rows, dtype=np.float32).reshape(-1, dimension)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)

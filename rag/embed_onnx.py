"""The default model on onnxruntime: ready in a fraction of a second, for questions and small batches."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .protocols import Pieces
from .weights import DEFAULT_MODEL, DIMENSION, MAX_TOKENS, WEIGHTS_SHA256, ensure_onnx, tokenizer_file

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Encoding, Tokenizer

    from .protocols import FloatArray

NAME = f"{DEFAULT_MODEL}@{WEIGHTS_SHA256[:12]}"
THREADS = 2
"""A short question gains nothing from more."""
BATCH_TOKENS = 2048
"""Padded tokens in one run: 8 texts of full length. Their activations stay in the processor's cache; in torch 1,024
to 4,096 are as fast in float32, 2,048 is best in bf16, and 32 texts to a batch, whatever their length, is a quarter
slower (``python -m evals.bench.indexing`` compares with the latter)."""


class OnnxEmbedder:
    """Embedder over an exported ONNX file; vectors equal those of the torch model in fp32 to 1e-4."""

    def __init__(self, onnx_file: Path) -> None:
        self.name = NAME
        self.dimension = DIMENSION
        self._tokenizer = open_tokenizer(truncate=True)
        self._session = open_session(onnx_file)

    def embed(self, texts: Sequence[str]) -> FloatArray:
        """Unit vectors, shape ``(len(texts), 384)``; the model reads the first 256 tokens of a text."""
        import numpy as np

        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for rows, ids, mask in token_batches(self._tokenizer, texts):
            vectors[rows] = self._session.run(["embedding"], {"input_ids": ids, "attention_mask": mask})[0]
        return vectors

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        """The word pieces of each text with their vectors, shape ``(pieces, 384)``; at most 254 pieces."""
        encodings = self._tokenizer.encode_batch([well_formed(text) for text in texts])
        found: list[Pieces | None] = [None] * len(texts)
        for rows, ids, mask in padded(encodings):
            hidden = self._session.run(["pieces"], {"input_ids": ids, "attention_mask": mask})[0]
            for line, row in enumerate(rows):
                encoding, end = encodings[row], len(encodings[row].ids) - 1
                starts = tuple(start for start, _ in encoding.offsets[1:end])
                found[row] = Pieces(
                    tuple(encoding.tokens[1:end]), tuple(encoding.ids[1:end]), starts, hidden[line, 1:end].copy()
                )
        return [pieces for pieces in found if pieces is not None]


def open_onnx(cache: Path | None = None) -> OnnxEmbedder:
    """The embedder on the cached export, made first where it is missing or damaged."""
    from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument, InvalidProtobuf

    path = ensure_onnx(cache)
    try:
        return OnnxEmbedder(path)
    except (Fail, InvalidArgument, InvalidProtobuf):  # cut short by a full disk or a power failure
        path.unlink(missing_ok=True)
        return OnnxEmbedder(ensure_onnx(cache))


def open_tokenizer(*, truncate: bool) -> Tokenizer:
    """The model's tokenizer, without padding; the file's own settings (128 tokens, padded to 128) are for training."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(tokenizer_file()))
    tokenizer.no_padding()
    if truncate:
        tokenizer.enable_truncation(MAX_TOKENS)
    else:
        tokenizer.no_truncation()
    return tokenizer


def count_tokens(texts: Sequence[str]) -> list[int]:
    """Tokens of each text in the default model, its two special ones included; over 256 the end is not read."""
    tokenizer = open_tokenizer(truncate=False)
    return [len(encoding.ids) for encoding in tokenizer.encode_batch_fast([well_formed(text) for text in texts])]


def well_formed(text: str) -> str:
    """``text`` with lone surrogates, which no tokenizer takes, replaced by "?"."""
    return text.encode("utf-8", "replace").decode("utf-8")


def token_batches(
    tokenizer: Tokenizer, texts: Sequence[str]
) -> Iterator[tuple[list[int], NDArray[np.int64], NDArray[np.int64]]]:
    """For each batch: the row numbers of its texts, their token ids padded with 0, and the mask that is 0 there."""
    return padded(tokenizer.encode_batch_fast([well_formed(text) for text in texts]))


def padded(encodings: Sequence[Encoding]) -> Iterator[tuple[list[int], NDArray[np.int64], NDArray[np.int64]]]:
    """As ``token_batches``, of texts already cut into tokens."""
    import numpy as np

    lengths = [len(encoding.ids) for encoding in encodings]
    for rows in batches_by_length(lengths):
        ids = np.zeros((len(rows), lengths[rows[0]]), dtype=np.int64)
        mask = np.zeros_like(ids)
        for line, row in enumerate(rows):
            ids[line, : lengths[row]] = encodings[row].ids
            mask[line, : lengths[row]] = 1
        yield rows, ids, mask


def batches_by_length(lengths: Sequence[int], budget: int = BATCH_TOKENS) -> list[list[int]]:
    """Row numbers in batches of similar length, longest first, each of at most ``budget`` tokens after padding."""
    order = sorted(range(len(lengths)), key=lambda row: -lengths[row])
    batches: list[list[int]] = []
    start = 0
    while start < len(order):
        count = max(1, budget // max(1, lengths[order[start]]))
        batches.append(order[start : start + count])
        start += count
    return batches


def open_session(path: Path) -> Any:
    """An onnxruntime session on at most two threads that do not spin."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(THREADS, os.cpu_count() or 1)
    options.inter_op_num_threads = 1
    # Threads that spin while they wait double the time of a question when other processes use the cores (14 ms
    # against 7 measured), and gain nothing when none do.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3  # errors only; it warns about the processor on some machines
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

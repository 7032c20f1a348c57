"""How probably a sentence answers a question: a small cross-encoder that ships with the project, on onnxruntime.

Fitted by ``python -m evals.fit.cross_encoder`` from the default embedding model, whose word embeddings it still uses as
they are: the shipped file holds the layers above them, and the embeddings are read from the package that carries them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .embed_onnx import batches_by_length, open_session, open_tokenizer, well_formed
from .errors import ConfigError
from .weights import DIMENSION, WEIGHTS_SHA256, check_file, model_folder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from .protocols import FloatArray

MODEL_FILE = Path(__file__).with_name("models") / "reading.onnx"
MODEL_SHA256 = "8b76053f7be77fe7b978eda3378ed7e50f6e50bf62c1d9ffc654e2bb299e9697"
QUESTION_TOKENS = 40
PAIR_TOKENS = 96
"""What is read of a question, and of question and sentence together; it was fitted on no more."""
BEFORE_TOKENS = 40
"""What is read of the text before a sentence: its end, where "it" and "the company" are named."""
_FIRST, _BETWEEN = 101, 102
"""[CLS] and [SEP] of the vocabulary."""
_WORDS = "embeddings.word_embeddings.weight"


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a sentence as the model reads them: token ids, and 1 for those of the question, 2 of the sentence,
    3 of the text before it."""

    ids: list[int]
    parts: list[int]


class CrossEncoder:
    """Reranker over the shipped model; it opens its files at the first question, and threads may share it."""

    name = f"reading@{MODEL_SHA256[:12]}"

    def score(self, question: str, texts: Sequence[str], before: Sequence[str] = ()) -> list[float]:
        """For each text the probability in 0–1 that it answers; fitted on texts as ``display.titled`` makes them.

        ``before`` has what stands before each text in its document (``display.before``), or is empty.

        A text of 60 tokens costs some 3 ms on two idle cores, and the first call a fifth of a second.
        """
        if not texts:
            return []
        import numpy as np

        tokenizer, words, session = self._opened
        pairs = encode(tokenizer, question, texts, before)
        found = np.zeros(len(pairs), dtype=np.float32)
        for rows in batches_by_length([len(pair.ids) for pair in pairs]):
            ids, parts = padded([pairs[row] for row in rows])
            found[rows] = session.run(None, {"words": words[ids], "parts": parts})[0]
        return [float(value) for value in found]

    @cached_property
    def _opened(self) -> tuple[Tokenizer, FloatArray, Any]:
        check_file(MODEL_FILE, MODEL_SHA256)
        return open_tokenizer(truncate=False), word_embeddings(), open_session(MODEL_FILE)


def encode(tokenizer: Tokenizer, question: str, texts: Sequence[str], before: Sequence[str] = ()) -> list[Pair]:
    """ "[CLS] question [SEP] text [SEP] before [SEP]", each cut to what the model reads."""
    raw = [well_formed(text) for text in (question, *texts, *before)]
    asked, *rest = (found.ids for found in tokenizer.encode_batch_fast(raw, add_special_tokens=False))
    first = [_FIRST, *asked[:QUESTION_TOKENS], _BETWEEN]
    return [
        _pair(first, said, above)
        for said, above in zip(rest[: len(texts)], rest[len(texts) :] or [[]] * len(texts), strict=True)
    ]


def _pair(first: list[int], said: list[int], before: list[int]) -> Pair:
    read = [*said[: PAIR_TOKENS - len(first) - 1], _BETWEEN]
    near = [*before[-BEFORE_TOKENS:], _BETWEEN] if before else []
    return Pair([*first, *read, *near], [1] * len(first) + [2] * len(read) + [3] * len(near))


def padded(pairs: Sequence[Pair]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Token ids and parts of a batch, shape (pairs, longest), padded with 0."""
    import numpy as np

    ids = np.zeros((len(pairs), max(len(pair.ids) for pair in pairs)), dtype=np.int64)
    parts = np.zeros_like(ids)
    for line, pair in enumerate(pairs):
        ids[line, : len(pair.ids)] = pair.ids
        parts[line, : len(pair.parts)] = pair.parts
    return ids, parts


def word_embeddings() -> FloatArray:
    """The published word embeddings, shape (tokens, 384), mapped from the package's file: only rows used are read.

    Raises ConfigError where that file is not the published one.
    """
    import numpy as np

    path = check_file(model_folder() / "model.safetensors", WEIGHTS_SHA256)
    with path.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
    found = next((entry for name, entry in header.items() if name.endswith(_WORDS)), None)
    if found is None or found["dtype"] != "F32" or found["shape"][1] != DIMENSION:
        raise ConfigError(f"{path} holds no word embeddings of {DIMENSION} numbers; reinstall the package")
    return np.memmap(path, np.float32, "r", 8 + size + found["data_offsets"][0], tuple(found["shape"]))

"""Entailment by any sentence-transformers cross-encoder, by name or folder; loaded only when one is configured."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from threading import Lock
from typing import Any

from .errors import ConfigError
from .protocols import Support
from .quoted import unmarked
from .sentences import estimated_tokens, split

BATCH_PAIRS = 16
PREMISE_SHARE = 0.75
"""Of the model's window for a piece of the premise; the claim has the rest."""


class CrossEncoderEntailment:
    """The model's probability of its entailment label; of a premise longer than its window, the best piece's."""

    def __init__(self, model: Any, name: str) -> None:
        self.name = name
        self._model = model
        self._column = entailment_label(model.config.id2label, name)
        self._window = min(int(model.max_seq_length or 512), 512)
        self._lock = Lock()  # its tokenizer cannot be used by two threads at once

    def score(
        self, pairs: Sequence[tuple[str, str]], *, failed: Sequence[Collection[str]] | None = None
    ) -> list[Support | None]:
        """Probability of entailment for each (premise, claim), as the model gives it."""
        cut = [(pieces(premise, int(self._window * PREMISE_SHARE)), unmarked(claim)) for premise, claim in pairs]
        flat = [(piece, claim) for parts, claim in cut for piece in parts]
        scores = iter(self._probabilities(flat))
        return [Support(max((next(scores) for _ in parts), default=0.0)) for parts, _ in cut]

    def _probabilities(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        import torch

        if not pairs:
            return []
        with self._lock:
            logits = self._model.predict(
                list(pairs), batch_size=BATCH_PAIRS, activation_fn=torch.nn.Identity(), show_progress_bar=False
            )
        return [_probability([float(value) for value in _row(row)], self._column) for row in logits]


def open_cross_encoder(name: str) -> CrossEncoderEntailment:
    """The model from a folder or the local hub cache, else from the hub; raises ConfigError where it cannot be used."""
    from sentence_transformers import CrossEncoder

    try:
        try:
            return CrossEncoderEntailment(CrossEncoder(name, local_files_only=True, device="cpu"), name)
        except OSError:
            return CrossEncoderEntailment(CrossEncoder(name, device="cpu"), name)
    except (OSError, ValueError, RuntimeError, ImportError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise ConfigError(
            f"entailment model {name!r} cannot be loaded ({reason}); set VOUCH_NLI_MODEL to the name or folder of a "
            "sentence-transformers cross-encoder, or unset it"
        ) from error


def entailment_label(labels: Mapping[int, str], name: str) -> int | None:
    """The column of entailment, from the model's own label names; None for a model with one output."""
    if len(labels) == 1:
        return None
    for index, label in labels.items():
        plain = label.lower().replace("-", "_")
        if plain.startswith(("entail", "support")):
            return int(index)
    shown = ", ".join(labels.values())
    raise ConfigError(
        f"entailment model {name!r} has the labels {shown}, none of which is entailment; set VOUCH_NLI_MODEL "
        "to a model whose config names its labels"
    )


def pieces(premise: str, tokens: int) -> list[str]:
    """Runs of whole sentences of at most ``tokens`` estimated tokens, each run beginning with the last one's end."""
    spans = split(premise)
    runs: list[str] = []
    start = 0
    while start < len(spans):
        end, size = start, 0
        while end < len(spans) and (end == start or size + estimated_tokens(spans[end].of(premise)) <= tokens):
            size += estimated_tokens(spans[end].of(premise))
            end += 1
        runs.append(premise[spans[start].start : spans[end - 1].end])
        if end == len(spans):
            break
        start = max(start + 1, end - 1)
    return runs


def _row(row: Any) -> Sequence[float]:
    return [float(row)] if getattr(row, "ndim", 0) == 0 else list(row)


def _probability(logits: Sequence[float], column: int | None) -> float:
    """Softmax over the labels, or the logistic of a single output."""
    if column is None:
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, logits[0]))))
    top = max(logits)
    powers = [math.exp(value - top) for value in logits]
    return powers[column] / sum(powers)

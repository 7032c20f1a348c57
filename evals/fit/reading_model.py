"""The cross-encoder in torch: question and sentence read together, their means compared, one logit."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from rag.cross_encoder import Pair
from rag.embed_onnx import batches_by_length
from rag.weights import DIMENSION, OPSET, checked_folder, quiet_loading

HIDDEN = 128
_COSINE, _ALIGNED, _BIAS = 8.0, 4.0, -6.0
"""What the logit starts from, before anything is learned: unfitted, the joint encoding already ranks better than the
cosine of two separate ones (hit@1 .81 against .71 on 80 questions of xquad)."""


class ReadingModel(nn.Module):
    """all-MiniLM-L6-v2 over "[CLS] question [SEP] title: sentence [SEP] text before [SEP]".

    The logit is a weighted sum of the cosine of the two parts' means, of each question token's best match among the
    sentence's tokens, and of a hidden layer over [CLS] and the means' product and difference.
    """

    def __init__(self, *, attention: str = "sdpa") -> None:
        super().__init__()
        from transformers import AutoModel

        quiet_loading()
        self.encoder = AutoModel.from_pretrained(
            checked_folder(), local_files_only=True, attn_implementation=attention, add_pooling_layer=False
        )
        self.similarities = nn.Parameter(torch.tensor([_COSINE, _ALIGNED]))
        self.bias = nn.Parameter(torch.tensor(_BIAS))
        self.hidden = nn.Linear(DIMENSION * 3, HIDDEN)
        self.out = nn.Linear(HIDDEN, 1)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, words: Tensor, parts: Tensor) -> Tensor:
        """Logits of a batch: word embeddings (n, tokens, 384); ``parts`` as ``Pair`` has them, 0 padding."""
        mask = (parts > 0).long()
        read = self.encoder(inputs_embeds=words, attention_mask=mask, token_type_ids=(parts > 2).long())
        states = read.last_hidden_state.float()
        asked, said = ((parts == part).float().unsqueeze(-1) for part in (1, 2))
        question = functional.normalize((states * asked).sum(1) / asked.sum(1), dim=1)
        sentence = functional.normalize((states * said).sum(1) / said.sum(1), dim=1)
        compared = torch.cat([states[:, 0], question * sentence * 20, (question - sentence).abs() * 10], 1)
        similar = torch.stack([(question * sentence).sum(1), _aligned(states, asked, said)], 1)
        learned = self.out(functional.gelu(self.hidden(compared))).squeeze(1)
        found: Tensor = (similar * self.similarities).sum(1) + self.bias + learned
        return found

    def words(self, ids: Tensor) -> Tensor:
        """Word embeddings of token ids; they stay as published."""
        found: Tensor = self.encoder.embeddings.word_embeddings(ids)
        return found


def _aligned(states: Tensor, asked: Tensor, said: Tensor) -> Tensor:
    """Mean over the question's tokens of the best cosine among the sentence's."""
    units = states * torch.rsqrt((states * states).sum(-1, keepdim=True) + 1e-6)
    cosines = units @ units.transpose(1, 2) + (said.transpose(1, 2) - 1) * 10
    weight = asked.squeeze(-1)
    return (cosines.max(2).values * weight).sum(1) / weight.sum(1)


def logits(model: ReadingModel, pairs: Sequence[Pair], *, budget: int = 2000) -> Tensor:
    """In the order of ``pairs``; batches of similar length, of at most ``budget`` tokens each, in bf16."""
    rows: list[int] = []
    found: list[Tensor] = []
    with torch.autocast("cpu", torch.bfloat16):
        for batch in batches_by_length([len(pair.ids) for pair in pairs], budget):
            ids, parts = _padded([pairs[row] for row in batch])
            found.append(model(model.words(torch.from_numpy(ids)), torch.from_numpy(parts)).float())
            rows += batch
    return torch.zeros(len(pairs)).index_copy(0, torch.tensor(rows), torch.cat(found))


def _padded(pairs: Sequence[Pair]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    ids = np.zeros((len(pairs), max(len(pair.ids) for pair in pairs)), dtype=np.int64)
    parts = np.zeros_like(ids)
    for line, pair in enumerate(pairs):
        ids[line, : len(pair.ids)] = pair.ids
        parts[line, : len(pair.ids)] = pair.parts
    return ids, parts


def export(state: dict[str, Tensor], target: Path) -> None:
    """Write the model to ``target`` as ONNX with 8-bit weights, from word embeddings to probabilities."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    model = ReadingModel(attention="eager")  # the fused kernels have no ONNX form in the tracing exporter
    model.load_state_dict(state)
    full = target.with_suffix(".full.onnx")
    parts = torch.tensor([[1, 1, 1, 2, 2], [1, 1, 2, 3, 0]])
    axes = {"words": {0: "texts", 1: "tokens"}, "parts": {0: "texts", 1: "tokens"}, "probability": {0: "texts"}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of being the older exporter, and of traced conditions
        torch.onnx.export(
            _Probability(model).eval(), (model.words(parts), parts), str(full), input_names=["words", "parts"],
            output_names=["probability"], dynamic_axes=axes, opset_version=OPSET, dynamo=False,
        )  # fmt: skip
    quantize_dynamic(full, target, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul"])
    full.unlink()


class _Probability(nn.Module):
    def __init__(self, model: ReadingModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, words: Tensor, parts: Tensor) -> Tensor:
        probabilities: Tensor = torch.sigmoid(self.model(words, parts))
        return probabilities

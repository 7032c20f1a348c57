"""Any cross-encoder serves: its labels are read from its own config, long premises in pieces."""

from __future__ import annotations

import itertools
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from rag.errors import ConfigError
from rag.nli import CrossEncoderEntailment, entailment_label, open_cross_encoder, pieces

WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] xiaomi bought kingsoft cloud shares the of a in tencent sold . ,".split()


def tiny_model(folder: Path, labels: tuple[str, ...]) -> str:
    """A randomly initialised BERT of one layer with its tokenizer."""
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(WORDS), "utf-8")
    BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=64).save_pretrained(folder)
    names = {name: n for n, name in enumerate(labels)}
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=64, id2label=dict(enumerate(labels)), label2id=names,
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    return str(folder)


def test_a_folder_with_a_model_is_loaded_and_scores(tmp_path: Path) -> None:
    name = tiny_model(tmp_path / "nli", ("contradiction", "entailment", "neutral"))
    judge = open_cross_encoder(name)
    scores = judge.score([("Xiaomi bought shares.", "Xiaomi bought shares."), ("Tencent sold. " * 60, "A cloud [1].")])
    assert judge.name == name
    assert all(score is not None and 0 < score.probability < 1 for score in scores)


class Scripted:
    """Logits for entailment by whether the claim stands in the premise; columns in the given order."""

    def __init__(self, *labels: str) -> None:
        self.config = SimpleNamespace(id2label=dict(enumerate(labels)))
        self.max_seq_length = 64
        self.asked: list[tuple[str, str]] = []

    def predict(self, pairs: list[tuple[str, str]], **_: object) -> np.ndarray:
        self.asked += pairs
        columns = list(self.config.id2label.values())
        rows = [
            [4.0 if ("ent" in name and "not" not in name) == (b in a) else 0.0 for name in columns] for a, b in pairs
        ]
        return np.array(rows if len(columns) > 1 else [4.0 if b in a else -4.0 for a, b in pairs])


@pytest.mark.parametrize(
    "labels",
    [
        pytest.param(("contradiction", "entailment", "neutral"), id="second of three"),
        pytest.param(("ENTAILMENT", "NEUTRAL", "CONTRADICTION"), id="first, capitals"),
        pytest.param(("not_entailment", "entailment"), id="two"),
        pytest.param(("LABEL_0",), id="one output"),
    ],
)
def test_the_order_of_labels_is_the_models_own(labels: tuple[str, ...]) -> None:
    labels = tuple(label.lower() for label in labels)
    held, missing = CrossEncoderEntailment(Scripted(*labels), "m").score([("a b c", "b"), ("a b c", "x")])
    assert held is not None
    assert missing is not None
    assert held.probability > 0.8 > 0.2 > missing.probability


def test_the_best_piece_of_a_long_premise_counts() -> None:
    model = Scripted("contradiction", "entailment", "neutral")
    premise = "Nothing happened here at all today. " * 20 + "Xiaomi bought shares."
    found = CrossEncoderEntailment(model, "m").score([(premise, "Xiaomi bought shares")])[0]
    assert found is not None
    assert found.probability > 0.8
    assert len(model.asked) > 1


def test_labels_without_entailment_are_refused_with_the_remedy() -> None:
    with pytest.raises(ConfigError, match="VOUCH_NLI_MODEL"):
        entailment_label({0: "LABEL_0", 1: "LABEL_1", 2: "LABEL_2"}, "m")


def test_a_model_that_is_not_there_is_refused_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigError, match="VOUCH_NLI_MODEL"):
        open_cross_encoder(str(tmp_path / "empty"))


def test_pieces_overlap_by_a_sentence_and_lose_none() -> None:
    premise = " ".join(f"Sentence {n} is here." for n in range(12))
    runs = pieces(premise, 20)
    assert all(f"Sentence {n} is here." in " ".join(runs) for n in range(12))
    assert all(first.split(". ")[-1].rstrip(".") in second for first, second in itertools.pairwise(runs))

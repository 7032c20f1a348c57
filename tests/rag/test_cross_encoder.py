"""The shipped cross-encoder: probabilities by reading, from verified files, without the training stack."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from rag import cross_encoder
from rag.cross_encoder import BEFORE_TOKENS, PAIR_TOKENS, QUESTION_TOKENS, CrossEncoder, encode, padded, word_embeddings
from rag.embed_onnx import open_tokenizer
from rag.errors import ConfigError
from rag.protocols import Reranker

QUESTION = "How much did the museum pay for the painting?"
ANSWER = "The museum bought the painting for 2.4 million pounds."


class FewestWords:
    """A Reranker that prefers short texts: what a test puts in the place of the model."""

    name = "fewest words"

    def score(self, question: str, texts: Sequence[str], before: Sequence[str] = ()) -> list[float]:
        return [1 / (1 + len(text.split())) for text in texts]


@pytest.fixture(scope="module")
def model() -> CrossEncoder:
    return CrossEncoder()


@pytest.fixture(params=["fake", "shipped"])
def reranker(request: pytest.FixtureRequest, model: CrossEncoder) -> Reranker:
    return FewestWords() if request.param == "fake" else model


class TestContract:
    def test_gives_a_probability_for_each_text(self, reranker: Reranker) -> None:
        found = reranker.score(QUESTION, [ANSWER, "", "?", "日本語", "\ud800", "word " * 500])
        assert len(found) == 6
        assert all(0 <= value <= 1 for value in found)

    def test_gives_none_for_no_texts(self, reranker: Reranker) -> None:
        assert reranker.score(QUESTION, []) == []

    def test_is_named(self, reranker: Reranker) -> None:
        assert reranker.name


class TestReading:
    @pytest.mark.parametrize(
        "worse",
        [
            pytest.param("The museum opens at nine every day.", id="another subject"),
            pytest.param("The painting shows a museum in winter.", id="the same words, no price"),
            pytest.param("The painting was lent to the museum for two years.", id="a figure of another kind"),
        ],
    )
    def test_a_sentence_that_answers_comes_before_one_that_does_not(self, model: CrossEncoder, worse: str) -> None:
        answering, other = model.score(QUESTION, [ANSWER, worse])
        assert answering > other

    def test_the_title_says_whom_a_sentence_is_about(self, model: CrossEncoder) -> None:
        right, wrong = model.score(
            "Where was Marie Curie born?",
            ["Marie Curie: She was born in Warsaw.", "Lise Meitner: She was born in Vienna."],
        )
        assert right > wrong

    def test_the_text_before_says_who_it_is(self, model: CrossEncoder) -> None:
        text = "Two companies: It now holds 46% of the cement maker."
        right, wrong = model.score(
            "How much of the cement maker does Nordhavn hold?",
            [text, text],
            ["Nordhavn bought shares from Harbor Steel.", "The rest was bought by Pontano of Genoa."],
        )
        assert right > wrong

    def test_a_text_scores_the_same_beside_others(self, model: CrossEncoder) -> None:
        alone = model.score(QUESTION, [ANSWER])[0]
        beside = model.score(QUESTION, ["The museum opens at nine.", ANSWER, "word " * 200])[1]
        assert beside == pytest.approx(alone, abs=0.05)  # 8-bit activations are scaled to the whole batch

    def test_needs_no_training_stack(self) -> None:
        program = (
            "import sys; from rag.cross_encoder import CrossEncoder; CrossEncoder().score('a', ['b']);"
            "assert not {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)"
        )
        subprocess.run([sys.executable, "-c", program], check=True, timeout=120)


class TestEncoding:
    def test_parts_are_question_sentence_and_text_before(self) -> None:
        tokenizer = open_tokenizer(truncate=False)
        with_text, without = encode(tokenizer, "who", ["a mill", "a mill"], ["it stands", ""])
        assert with_text.parts == [1, 1, 1, 2, 2, 2, 3, 3, 3]
        assert without.parts == with_text.parts[:6]
        assert without.ids == with_text.ids[:6]

    def test_of_the_text_before_the_end_is_read(self) -> None:
        tokenizer = open_tokenizer(truncate=False)
        (long,) = encode(tokenizer, "who", ["a mill"], ["oak " * 100 + "saw"])
        (short,) = encode(tokenizer, "who", ["a mill"], ["saw"])
        assert long.parts.count(3) == BEFORE_TOKENS + 1
        assert long.ids[-2:] == short.ids[-2:]


class TestFiles:
    def test_the_shipped_file_is_the_one_that_was_measured(self) -> None:
        content = cross_encoder.MODEL_FILE.read_bytes()
        assert hashlib.sha256(content).hexdigest() == cross_encoder.MODEL_SHA256
        assert len(content) < 13_000_000

    def test_another_file_is_refused_by_name(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        other = tmp_path / "reading.onnx"
        other.write_bytes(b"something else")
        monkeypatch.setattr(cross_encoder, "MODEL_FILE", other)
        with pytest.raises(ConfigError, match=r"reading\.onnx"):
            CrossEncoder().score(QUESTION, [ANSWER])

    def test_word_embeddings_are_those_of_the_default_model(self) -> None:
        from safetensors.numpy import load_file

        from rag.weights import model_folder

        published = load_file(model_folder() / "model.safetensors")["embeddings.word_embeddings.weight"]
        found = word_embeddings()
        assert found.shape == published.shape
        assert (found[[0, 101, 30521]] == published[[0, 101, 30521]]).all()


class TestPairs:
    def test_both_texts_are_cut_to_what_is_read(self) -> None:
        pair = encode(open_tokenizer(truncate=False), "word " * 100, ["text " * 200])[0]
        assert len(pair.ids) == len(pair.parts) == PAIR_TOKENS
        assert pair.parts.count(1) == QUESTION_TOKENS + 2

    def test_a_batch_is_padded_to_its_longest(self) -> None:
        ids, parts = padded(encode(open_tokenizer(truncate=False), "who", ["one", "one two three"]))
        assert ids.shape == parts.shape == (2, 7)
        assert ids[0].tolist() == [101, 2040, 102, 2028, 102, 0, 0]
        assert parts.tolist() == [[1, 1, 1, 2, 2, 0, 0], [1, 1, 1, 2, 2, 2, 2]]

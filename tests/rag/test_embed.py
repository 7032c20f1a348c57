"""Every embedder keeps one contract, and the two forms of the default model are the same embedder."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rag.embed import count_tokens, open_embedder, open_query_embedder
from rag.embed_onnx import batches_by_length
from rag.errors import ConfigError
from rag.protocols import Embedder
from rag.weights import DEFAULT_MODEL, check_file, onnx_file
from tests.fakes import HashEmbedder

MOCK = "llama_index.core.embeddings.mock_embed_model:MockEmbedding?embed_dim=8"
HOSTILE = {
    "empty": "",
    "whitespace": " \n\t ",
    "controls": "a\x00b\x1f\u200b\ufeff",
    "100 kB": "merger agreement " * 6000,
    "one endless word": "x" * 100_000,
    "Chinese": "小米以每股0.02美元收购金山云10%的股份。",
    "emoji": "🚀👩‍👩‍👧 deal",
    "lone surrogates": "\ud800 deal \udfff",
    "right to left": "شراء أسهم",
}
TEXTS = [
    "What did Xiaomi pay for its stake in Kingsoft Cloud?",
    "Xiaomi paid about $1.82 million for 10% of Kingsoft Cloud. " * 3,
    "Shunwei Capital",
    "The sale closed on 5 December 2012, subject to approval by the shareholders of the seller. " * 30,
    *HOSTILE.values(),
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache whose ONNX file was cut short, as a full disk leaves it."""
    folder = tmp_path_factory.mktemp("cache")
    onnx_file(folder).write_bytes(b"cut short")
    return folder


@pytest.fixture(scope="module")
def offline() -> Iterator[None]:
    """No connection can be made."""

    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        yield


@pytest.fixture(scope="module")
def query(cache: Path, offline: None) -> Embedder:
    return open_query_embedder(DEFAULT_MODEL, cache=cache)


@pytest.fixture(scope="module")
def exact(cache: Path, query: Embedder) -> Embedder:
    return open_embedder(DEFAULT_MODEL, precision="float32", cache=cache)


@pytest.fixture(scope="module", params=["fake", "query", "exact", "llama-index"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "fake":
        return HashEmbedder()
    if request.param == "llama-index":
        return open_embedder(MOCK)
    found: Embedder = request.getfixturevalue(request.param)
    return found


class TestContract:
    def test_gives_unit_float32_vectors_in_the_order_of_the_texts(self, embedder: Embedder) -> None:
        vectors = embedder.embed(TEXTS)
        assert vectors.shape == (len(TEXTS), embedder.dimension)
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
        for row in (0, 3, 5):
            np.testing.assert_allclose(embedder.embed([TEXTS[row]])[0], vectors[row], atol=1e-5)

    def test_gives_no_rows_for_no_texts(self, embedder: Embedder) -> None:
        assert embedder.embed([]).shape == (0, embedder.dimension)

    @pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
    def test_takes_any_string(self, embedder: Embedder, text: str) -> None:
        assert np.isfinite(embedder.embed([text])).all()

    def test_is_named(self, embedder: Embedder) -> None:
        assert embedder.name


class TestDefaultModel:
    def test_query_vectors_are_those_of_the_index(self, query: Embedder, exact: Embedder) -> None:
        assert (query.name, query.dimension) == (exact.name, exact.dimension)
        np.testing.assert_allclose(query.embed(TEXTS), exact.embed(TEXTS), atol=1e-4)

    def test_reduced_precision_keeps_the_direction(self, exact: Embedder, cache: Path) -> None:
        reduced = open_embedder(DEFAULT_MODEL, cache=cache)
        assert reduced.name == exact.name
        assert (reduced.embed(TEXTS) * exact.embed(TEXTS)).sum(axis=1).min() > 0.9995

    def test_ranks_by_meaning(self, query: Embedder) -> None:
        question, right, wrong = query.embed(
            ["Who sold the shares?", "Tencent was the seller of the stake.", "The scooter has a range of 45 km."]
        )
        assert question @ right > question @ wrong

    def test_a_damaged_export_is_made_anew(self, query: Embedder, cache: Path) -> None:
        assert onnx_file(cache).stat().st_size > 80_000_000
        assert [path.name for path in cache.iterdir()] == [onnx_file(cache).name]

    def test_the_full_name_on_the_hub_is_the_same_model(self, query: Embedder, cache: Path) -> None:
        assert open_query_embedder(f"sentence-transformers/{DEFAULT_MODEL}", cache=cache).name == query.name

    def test_questions_need_no_training_stack(self, query: Embedder, cache: Path) -> None:
        program = (
            "import pathlib, sys, rag.embed as embed\n"
            "assert not {'numpy', 'onnxruntime', 'tokenizers', 'torch'} & sys.modules.keys()\n"
            f"embed.open_query_embedder('{DEFAULT_MODEL}', cache=pathlib.Path(sys.argv[1])).embed(['a question'])\n"
            "print(sorted({'torch', 'transformers', 'sentence_transformers', 'onnx'} & sys.modules.keys()))"
        )
        done = subprocess.run(
            [sys.executable, "-c", program, str(cache)], capture_output=True, text=True, check=False, timeout=120
        )
        assert (done.stdout.strip(), done.stderr) == ("[]", "")

    def test_counts_all_tokens_of_a_text(self) -> None:
        assert count_tokens(["", "merger", "merger " * 300, "\ud800"])[:3] == [2, 3, 302]


class TestWeights:
    def test_other_weights_are_refused_with_a_remedy(self, tmp_path: Path) -> None:
        file = tmp_path / "model.safetensors"
        file.write_bytes(b"other weights")
        with pytest.raises(ConfigError, match=r"model\.safetensors has sha256 .* reinstall"):
            check_file(file, "0" * 64)

    def test_missing_weights_are_refused_with_a_remedy(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match=r"cannot be read .* reinstall"):
            check_file(tmp_path / "model.safetensors", "0" * 64)

    def test_a_cache_that_cannot_be_written_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("not a folder")
        with pytest.raises(ConfigError, match=r"file cannot be written .* VOUCH_CACHE"):
            open_query_embedder(DEFAULT_MODEL, cache=tmp_path / "file")


UNUSABLE = {
    "no such module": "nowhere.at_all:Embedding",
    "no such class": "json:Embedding",
    "not an embedding": "json:JSONDecoder",
    "bad argument": "llama_index.core.embeddings.mock_embed_model:MockEmbedding?embed_dim=many",
    "missing folder": "./no/such/folder",
}


class TestOtherEmbedders:
    @pytest.mark.parametrize("name", UNUSABLE.values(), ids=UNUSABLE.keys())
    def test_what_cannot_be_loaded_is_named_with_the_setting(self, offline: None, name: str) -> None:
        with pytest.raises(ConfigError, match=r"cannot be loaded .* VOUCH_EMBEDDER") as raised:
            open_query_embedder(name)
        assert repr(name) in str(raised.value)

    def test_a_folder_without_a_model_is_refused(self, offline: None, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="cannot be loaded"):
            open_embedder(str(tmp_path))

    def test_secrets_stay_out_of_the_name(self) -> None:
        with pytest.raises(ConfigError) as raised:
            open_embedder("json:Embedding?model=m&api_key=hidden")
        assert "'json:Embedding?model=m'" in str(raised.value)
        assert "hidden" not in str(raised.value)

    def test_questions_use_the_query_side(self) -> None:
        assert open_query_embedder(MOCK).name == open_embedder(MOCK).name
        assert open_query_embedder(MOCK).embed(["a", "b"]).shape == (2, 8)

    def test_a_folder_is_named_with_its_weights(self, exact: Embedder) -> None:
        from rag.weights import model_folder

        other = open_query_embedder(str(model_folder()))
        assert other.name.endswith(exact.name.partition("@")[2])
        np.testing.assert_allclose(other.embed(TEXTS[:2]), exact.embed(TEXTS[:2]), atol=1e-5)


class TestBatches:
    def test_hold_every_row_once_within_the_budget(self) -> None:
        lengths = [3, 250, 7, 90, 90, 0, 300]
        batches = batches_by_length(lengths, 256)
        assert sorted(row for rows in batches for row in rows) == list(range(len(lengths)))
        assert all(len(rows) == 1 or len(rows) * max(lengths[row] for row in rows) <= 256 for rows in batches)

    def test_are_none_for_no_rows(self) -> None:
        assert batches_by_length([]) == []

"""The benchmarks at the smallest size: that they measure what they say, not how fast anything is."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from evals.bench import __main__ as report_all
from evals.bench import cold_start, endpoint, latency, memory, model_server, throughput
from evals.bench.material import DATA, Corpus, write_corpus
from evals.bench.process import command, environment
from evals.bench.report import Row, at_most, quantiles, spread, table
from rag.config import Settings
from rag.index import open_index
from rag.load import load_file
from rag.wiring import build_index
from tests.fakes import HashEmbedder

NOWHERE = Path("/nowhere")
ROOT = str(Path(__file__).parents[2])


class HashEmbedding(HashEmbedder):
    """The hashing embedder with the two calls that Vouch makes of a LlamaIndex embedding."""

    def get_query_embedding(self, text: str) -> list[float]:
        return [float(value) for value in self.embed([text])[0]]

    def get_text_embedding_batch(self, texts: list[str]) -> list[list[float]]:
        return [self.get_query_embedding(text) for text in texts]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return write_corpus(tmp_path_factory.mktemp("corpus"), 40, data=NOWHERE)


@pytest.fixture(scope="module")
def indexed(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    index = tmp_path_factory.mktemp("bench") / "index"
    settings = Settings(index=index, embedder=f"{__name__}:HashEmbedding", generator="extractive")
    build_index([corpus.folder], settings)
    return settings


def named(rows: list[Row]) -> dict[str, Row]:
    return {row.measure.strip(): row for row in rows}


def test_made_up_corpus_is_as_large_as_asked_and_the_same_each_time(corpus: Corpus, tmp_path: Path) -> None:
    again = write_corpus(tmp_path, 40, data=NOWHERE)
    assert 40 <= corpus.passages < 50
    assert "made up" in corpus.description
    assert replace(again, folder=corpus.folder) == corpus
    assert [path.read_bytes() for path in sorted(tmp_path.iterdir())] == [
        path.read_bytes() for path in sorted(corpus.folder.iterdir())
    ]


def test_corpus_counts_the_passages_that_are_indexed(corpus: Corpus, indexed: Settings) -> None:
    with open_index(indexed.index) as index:
        assert index.manifest.passages == corpus.passages


def test_documents_have_a_publisher_and_a_date_to_filter_by(corpus: Corpus) -> None:
    loaded = [load_file(path, origin=path.name)[0] for path in sorted(corpus.folder.iterdir())]
    assert {document.publisher for document in loaded} == {f"Publisher {number}" for number in range(7)}
    assert all(document.published for document in loaded)


@pytest.mark.skipif(not (DATA / "nq_open").is_dir(), reason=f"{DATA} is not at hand")
def test_real_passages_are_taken_where_they_are_at_hand(tmp_path: Path) -> None:
    found = write_corpus(tmp_path, 20)
    assert "nq_open" in found.description
    assert "made up" not in found.description


def test_throughput_compares_builds_with_the_bare_encoder(corpus: Corpus, tmp_path: Path) -> None:
    encoded: list[int] = []
    found = throughput.measure(
        corpus.folder,
        tmp_path / "build",
        lambda texts: encoded.append(len(texts)),
        {"float32": HashEmbedder()},
        rounds=2,
    )
    assert [one.way for one in found] == ["bare model", "float32"]
    assert encoded[1:] == [corpus.passages] * 2
    assert found[0].ratio == 1.0
    assert 0.0 < found[1].ratio < 1.0
    assert not (tmp_path / "build").exists()


def test_latency_gives_each_part_and_finds_nothing_to_index_again(corpus: Corpus, indexed: Settings) -> None:
    before = (indexed.index / "CURRENT").read_text()
    found = named(
        [*latency.retrieval(indexed, corpus.questions[:5]), *latency.answering(indexed, corpus.questions[:5])]
    )
    assert {"embed", "dense", "lexical", "fuse", "retrieve", "generate", "check"} <= set(found)
    assert sum(name.startswith("retrieval from") for name in found) == len(latency.FILTERS)
    assert (indexed.index / "CURRENT").read_text() == before


def test_cold_start_times_a_question_to_this_index(
    corpus: Corpus, indexed: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", ROOT)
    assert cold_start.timed(command("ask", corpus.questions[0]), environment(indexed)) > 0


def test_imports_are_summed_by_package() -> None:
    found = dict(cold_start.imports([sys.executable, "-S", "-c", "import json.decoder"], os.environ))
    assert found["json"] > 0
    assert not any("." in name for name in found)


@pytest.mark.slow
def test_processes_are_measured_on_this_index(
    corpus: Corpus, indexed: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", ROOT)
    found = named(cold_start.rows(indexed, corpus.questions[0], 1))
    assert {*cold_start.PHASE_NAMES, "slowest imports"} <= set(found)
    assert len(latency.reindexing(corpus.folder, indexed, 1)) == 2
    assert len(memory.rows(indexed, corpus.questions[:2], 1)) == 2


def test_a_command_that_fails_is_no_measurement() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        cold_start.timed([sys.executable, "-c", "raise SystemExit(1)"], os.environ)
    with pytest.raises(subprocess.CalledProcessError):
        memory.peak([sys.executable, "-c", "raise SystemExit(1)"], os.environ)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no /proc on this system")
def test_peak_memory_counts_a_process_and_its_children() -> None:
    hold = "import time; held = bytearray(60_000_000); time.sleep(0.5)"
    parent = f"import subprocess, sys; held = bytearray(60_000_000); subprocess.run([sys.executable, '-c', {hold!r}])"
    assert 120_000_000 < memory.peak([sys.executable, "-c", parent], os.environ) < 300_000_000


def test_commands_carry_the_settings_of_the_benchmark() -> None:
    environ = environment(Settings(index=Path("there"), embedder="some", generator="extractive"))
    assert (environ["VOUCH_INDEX"], environ["VOUCH_EMBEDDER"], environ["VOUCH_GENERATOR"]) == (
        "there",
        "some",
        "extractive",
    )
    assert command("ask")[0] == sys.executable


def test_quantiles_are_the_median_and_the_nearest_rank() -> None:
    assert quantiles(range(1, 21)) == (10.5, 19)
    assert quantiles([3.0]) == (3.0, 3.0)
    assert spread([1.0, 20.0, 3.0]) == "3.00 / 20.0 ms"


@pytest.mark.parametrize(("value", "met"), [(3.0, True), (3.1, False)], ids=["at the target", "over it"])
def test_a_figure_says_whether_it_meets_its_target(value: float, met: bool) -> None:
    assert at_most("cold start", value, 3.0, "s").met is met


def test_table_shows_targets_and_what_missed_them() -> None:
    shown = table("latency", [at_most("a", 1.0, 2.0, "s"), at_most("b", 3.0, 2.0, "s"), Row("c", "5 ms")])
    assert shown.splitlines()[2:] == [
        "| a       | 1.00 s | ≤ 2 s  | yes    |",
        "| b       | 3.00 s | ≤ 2 s  | **no** |",
        "| c       | 5 ms   |        |        |",
    ]


def test_unknown_benchmark_is_refused_with_the_names(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        report_all.main(["speed"])
    assert "throughput, latency, memory, cold-start" in capsys.readouterr().err


def test_the_model_that_costs_nothing_cites_what_it_is_shown() -> None:
    shown = 'Evidence:\n<passage number="1">\ntitle: A\n[1.1] It paid $5.\n[1.2] It left.\n</passage>'
    assert model_server.written(shown) == "It paid $5. [1.1] It left. [1.2]"
    assert model_server.written("Evidence:").startswith("NO ANSWER")
    assert "".join(model_server.tokens("It paid $5. [1.1]")) == "It paid $5. [1.1]"


def test_streams_and_first_words_are_measured_on_a_server_of_its_own(
    corpus: Corpus, indexed: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", ROOT)
    complete, *_ = endpoint.streams(indexed, corpus.questions[:8], count=4)
    assert (complete.value, complete.met) == ("4", True)
    added, ours, bare = endpoint.overhead(indexed, corpus.questions[:8])
    assert added.target == "≤ 50 ms"
    assert ours.measure.strip().startswith("through Vouch")
    assert bare.value.endswith("ms")

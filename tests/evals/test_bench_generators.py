"""The table by generator: one output judged with the checks on and off."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.bench import generators
from evals.bench.generators import Candidate, candidate
from tests.evals.test_run import write_questions
from tests.llm_server import LLMServer, answer
from tests.rag.index_parts import fill
from tests.rag.small_corpus import FILES


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("extractive", Candidate("extractive", "extractive")),
        ("local:models/a:b.gguf", Candidate("local:models/a:b.gguf", "local", "models/a:b.gguf")),
        ("openai:m@http://h:1/v1", Candidate("openai:m@http://h:1/v1", "openai", "m", "http://h:1/v1")),
    ],
    ids=["without a model", "a file", "an endpoint"],
)
def test_a_generator_is_named_with_its_model_and_endpoint(name: str, found: Candidate) -> None:
    assert candidate(name) == found
    assert "/" not in found.folder
    assert ":" not in found.folder


def table(out: str) -> list[dict[str, str]]:
    """The last table that was printed."""
    last = out.strip().split("\n\n")[-1].split("\n")
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in last]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[2:]]


def test_the_checks_make_the_difference_between_two_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write_questions(tmp_path)
    corpus = fill(tmp_path / "corpus", {"lumen-alder.md": FILES["lumen-alder.md"]})
    options = ["--corpus", str(corpus), "--questions", str(file), "--work", str(tmp_path / "work"), "--split", "dev"]
    with LLMServer(answer("Lumen Bank paid $4.2 million [1.1]. It was cheap.")) as server:
        named = f"openai:m@{server.url}"
        assert generators.main([*options, "--generators", "extractive", named]) == 0
        calls = len(server.requests)
        first = table(capsys.readouterr().out)
        assert generators.main([*options, "--generators", named]) == 0
        assert len(server.requests) == calls == 2  # with the checks on, what failed is written a second time
    again = table(capsys.readouterr().out)
    assert [(one["generator"], one["checks"]) for one in first] == [
        ("extractive", "on"), ("extractive", "off"), (named, "on"), (named, "off"),
    ]  # fmt: skip
    assert [one["sentences refused"] for one in first] == ["0 of 1", "0 of 1", "0 of 1", "1 of 2"]
    assert [one["unsupported claims"].split()[0] for one in first] == ["0.000", "0.000", "0.000", "0.500"]
    assert [one["tokens in / out"] for one in first[2:]] == ["22 / 14", "11 / 7"]
    assert first[3]["fact recall"] == "1.000 (1.00–1.00)"
    assert [one["fact recall"] for one in again] == [one["fact recall"] for one in first[2:]]


def test_a_generator_that_cannot_be_asked_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write_questions(tmp_path)
    corpus = fill(tmp_path / "corpus", {"lumen-alder.md": FILES["lumen-alder.md"]})
    options = ["--corpus", str(corpus), "--questions", str(file), "--work", str(tmp_path / "work")]
    assert generators.main([*options, "--generators", "magic"]) == 1
    ended = capsys.readouterr().err
    assert "error: generator 'magic' is not one of" in ended

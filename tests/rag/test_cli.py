"""The command line: answers on stdout, everything else on stderr, and exit codes that say how it ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer

from rag import cli
from tests.rag.index_parts import fill

PRICE = "How much did Lumen Bank pay for its stake in Alder Works?"
ASK_FIELDS = {
    "id", "question", "standalone_question", "status", "answer", "claims", "citations", "unsupported", "conflicts",
    "abstention", "retrieved", "generator", "model", "usage", "timings_ms", "index_version",
    "confidence", "prompt",
}  # fmt: skip
CLAIM_FIELDS = {"id", "text", "start", "end", "citations", "verdict", "checks"}
CITATION_FIELDS = {
    "id", "document_id", "passage_id", "title", "publisher", "published", "url", "start_char", "end_char", "quote",
    "prefix", "suffix", "document_sha256",
}  # fmt: skip
COMMANDS = {"index", "ask", "search", "documents", "serve", "verify", "doctor"}


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


Vouch = Callable[..., Ended]


@pytest.fixture
def vouch(small_index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Vouch:
    """Runs the command as its entry point does; the index is ``small`` unless another is named."""
    monkeypatch.setenv("VOUCH_INDEX", str(small_index))
    monkeypatch.setenv("VOUCH_GENERATOR", "extractive")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str | Path) -> Ended:
        monkeypatch.setattr(sys, "argv", ["vouch", *map(str, arguments)])
        code: Any = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code or 0
        captured = capsys.readouterr()
        return Ended(code, captured.out, captured.err)

    return run


def test_an_answer_is_printed_with_its_sources(vouch: Vouch) -> None:
    ended = vouch("ask", PRICE)
    assert ended.code == 0
    prose, sources = ended.out.split("\n\n", 1)
    assert prose == "Lumen Bank paid $4.2 million for a 12% stake in Alder Works on March 7, 2014. [1]"
    assert sources.startswith("[1] “Lumen Bank paid $4.2 million")
    assert "Lumen Bank buys into Alder Works, Northern Ledger, 2014-03-10 · characters" in sources
    assert "extractive, answered" in ended.err


def test_an_abstention_has_a_code_of_its_own(vouch: Vouch) -> None:
    ended = vouch("ask", "Who founded Zyrtanic Systems?")
    assert ended.code == 3
    assert "Zyrtanic Systems" in ended.out
    assert "Traceback" not in ended.err


def test_json_is_the_object_of_the_interface(vouch: Vouch) -> None:
    ended = vouch("ask", PRICE, "--json", "--top-k", "3", "--as-of", "2020-01-01")
    assert ended.code == 0
    answer = json.loads(ended.out)
    assert set(answer) == ASK_FIELDS
    assert (answer["status"], answer["generator"], answer["abstention"]) == ("answered", "extractive", None)
    assert set(answer["claims"][0]) >= CLAIM_FIELDS
    assert set(answer["citations"][0]) >= CITATION_FIELDS
    assert answer["claims"][0]["text"] == answer["answer"][answer["claims"][0]["start"] : answer["claims"][0]["end"]]
    assert (answer["citations"][0]["id"], answer["citations"][0]["published"]) == (1, "2014-03-10")
    assert set(answer["usage"]) == {"prompt_tokens", "completion_tokens"}
    assert set(answer["timings_ms"]) == {"retrieve", "generate", "verify", "total"}


def test_json_of_an_abstention_holds_its_reason_and_the_nearest(vouch: Vouch) -> None:
    ended = vouch("ask", "Who founded Zyrtanic Systems?", "--json")
    answer = json.loads(ended.out)
    assert (ended.code, answer["status"], answer["claims"], answer["citations"]) == (3, "abstained", [], [])
    assert answer["abstention"]["reason"] == "entity_absent"
    assert set(answer["abstention"]["nearest"][0]) >= CITATION_FIELDS


def test_what_is_published_later_is_not_told(vouch: Vouch) -> None:
    assert "Okafor" not in vouch("ask", "Who is the chief executive of Lumen Bank?", "--as-of", "2020-01-01").out


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (["ask", PRICE, "--index", "absent"], 1, ["absent", "vouch index"]),
        (["search", PRICE, "--index", "absent"], 1, ["absent", "vouch index"]),
        (["documents", "--index", "absent"], 1, ["absent", "vouch index"]),
        (["index", "no-such-folder", "--index", "made"], 1, ["no-such-folder does not exist", "name a folder"]),
        (["ask", ""], 1, ["the question is empty", "write"]),
        (["ask", "x" * 2001], 1, ["2001 characters", "shorten"]),
        (["search", "  "], 1, ["empty"]),
        (["verify", "absent.json"], 1, ["absent.json", "vouch ask"]),
        (["ask", PRICE, "--as-of", "yesterday"], 2, ["--as-of", "yesterday", "%Y-%m-%d"]),
        (["ask", PRICE, "--as-of", "2020-02-31"], 2, ["2020-02-31"]),
        (["ask", PRICE, "--top-k", "0"], 2, ["--top-k", "greater than or equal to 1"]),
        (["ask", PRICE, "--top-k", "51"], 2, ["--top-k", "less than or equal to 50"]),
        (["ask"], 2, ["question"]),
        (["answer", PRICE], 2, ["answer"]),
        (["ask", PRICE, "--colour"], 2, ["--colour"]),
        (["serve", "--port", "0"], 2, ["--port"]),
    ],
    ids=[
        "ask without an index", "search without an index", "documents without an index", "missing folder",
        "empty question", "too long a question", "blank query", "missing answer file", "no date", "no such day",
        "no passages", "too many passages", "no question", "unknown command", "unknown option", "port out of range",
    ],
)  # fmt: skip
def test_an_error_names_the_value_and_the_remedy(
    vouch: Vouch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, named: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = vouch(*arguments)
    assert (ended.code, ended.out) == (code, "")
    assert all(part in ended.err for part in named), ended.err
    assert "Traceback" not in ended.err
    if code == 1:
        assert ended.err.startswith("error: ")
        assert ended.err.count("\n") == 1


def test_an_index_that_is_no_folder_is_one_line(vouch: Vouch, tmp_path: Path) -> None:
    ended = vouch("ask", PRICE, "--index", fill(tmp_path, {"file": "no index"}) / "file")
    assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert "file" in ended.err


def test_a_terminal_without_the_characters_gets_the_rest(small_index: Path) -> None:
    command = [sys.executable, "-c", "from rag.cli import main; main()", "ask", PRICE, "--index", str(small_index)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "VOUCH_GENERATOR": "extractive"}
    done = subprocess.run(command, env=environment, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert b"$4.2 million" in done.stdout


def test_a_bad_setting_is_one_line(vouch: Vouch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOUCH_GENERATOR", "magic")
    ended = vouch("ask", PRICE)
    assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert "'magic'" in ended.err
    assert "VOUCH_GENERATOR" in ended.err


def test_a_file_that_fails_is_told_and_the_rest_is_indexed(vouch: Vouch, tmp_path: Path) -> None:
    files = {"good.md": "Alder Works opened a mill in Oulu in 2022.", "bad.pdf": "%PDF-1.4 broken"}
    corpus = fill(tmp_path / "corpus", files)
    index = tmp_path / "made"
    first = vouch("index", corpus, "--index", index)
    assert (first.code, first.out) == (1, "")
    assert any(line.startswith("not indexed: ") and "bad.pdf: " in line for line in first.err.splitlines())
    assert "1 documents, 1 passages: 1 added, 0 changed, 0 removed, 0 unchanged, 1 failed" in first.err
    assert "Oulu" in vouch("ask", "Where did Alder Works open a mill in 2022?", "--index", index).out

    (corpus / "bad.pdf").unlink()
    second = vouch("index", corpus, "--index", index)
    assert (second.code, second.out) == (0, "")
    assert "0 added, 0 changed, 0 removed, 1 unchanged, 0 failed" in second.err


def test_the_corpus_setting_is_indexed_when_no_folder_is_named(
    vouch: Vouch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOUCH_CORPUS", str(fill(tmp_path / "mine", {"a.txt": "Alder Works opened a mill in Oulu."})))
    ended = vouch("index", "--index", tmp_path / "made")
    assert (ended.code, ended.out) == (0, "")
    assert "1 added" in ended.err


def test_search_shows_passages_with_their_scores(vouch: Vouch) -> None:
    ended = vouch("search", "wooden footbridges", "--top-k", "2")
    assert ended.code == 0
    assert ended.out.startswith("1. ")
    assert "Alder Works makes wooden footbridges." in ended.out
    assert "\n2. " in ended.out
    rows = json.loads(vouch("search", "wooden footbridges", "--json").out)
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    assert {"document_id", "passage_id", "score", "origin", "start_char", "end_char", "text", "title"} <= set(rows[0])


def test_documents_are_listed(vouch: Vouch) -> None:
    ended = vouch("documents")
    lines = ended.out.splitlines()
    assert (ended.code, ended.err, len(lines)) == (0, "", 6)
    assert all(len(line.split("\t")) == 5 for line in lines)
    assert any(line.endswith("Northern Ledger\tLumen Bank buys into Alder Works\tlumen-alder.md") for line in lines)
    rows = json.loads(vouch("documents", "--json").out)
    assert {row["origin"] for row in rows} >= {"lumen-alder.md", "xingqiao.md"}
    assert all(len(row["sha256"]) == 64 for row in rows)


def test_a_saved_answer_is_verified(vouch: Vouch, tmp_path: Path) -> None:
    saved = tmp_path / "answer.json"
    saved.write_text(vouch("ask", PRICE, "--json").out, "utf-8")
    good = vouch("verify", saved)
    assert (good.code, good.err) == (0, "")
    assert good.out.startswith("supported: Lumen Bank paid")
    assert "unchanged: " in good.out
    assert json.loads(vouch("verify", saved, "--json").out)["claims"][0]["verdict"] == "supported"

    answer = json.loads(saved.read_text("utf-8"))
    answer["claims"][0]["text"] = "Lumen Bank paid $9 million for its stake in Alder Works."
    answer["citations"][0]["document_sha256"] = "0" * 64
    saved.write_text(json.dumps(answer), "utf-8")
    bad = vouch("verify", saved)
    assert bad.code == 4
    assert "unsupported: Lumen Bank paid $9 million" in bad.out
    assert "(numbers: " in bad.out
    assert "changed: " in bad.out


def test_a_saved_answer_whose_document_changed_is_told_apart_from_one_that_fails(vouch: Vouch, tmp_path: Path) -> None:
    saved = tmp_path / "answer.json"
    answer = json.loads(vouch("ask", PRICE, "--json").out)
    answer["citations"][0]["document_sha256"] = "0" * 64
    saved.write_text(json.dumps(answer), "utf-8")
    ended = vouch("verify", saved)
    assert ended.code == 5
    assert "supported: Lumen Bank paid" in ended.out
    assert "changed: " in ended.out


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "null", "{}", '{"id": 3}'])
def test_what_is_no_saved_answer_is_refused(vouch: Vouch, tmp_path: Path, text: str) -> None:
    saved = tmp_path / "answer.json"
    saved.write_text(text, "utf-8")
    ended = vouch("verify", saved)
    assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1), ended.err
    assert ended.err.startswith("error: ")


def test_the_doctor_says_whether_a_question_could_be_answered(vouch: Vouch, tmp_path: Path) -> None:
    well = vouch("doctor")
    assert well.code == 0
    assert "ready: index" in well.out
    assert "answers by extractive" in well.out
    ill = vouch("doctor", "--index", tmp_path / "absent")
    assert ill.code == 1
    assert "not ready: " in ill.out
    assert "vouch index" in ill.out


def test_no_secret_is_ever_shown(vouch: Vouch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    monkeypatch.setenv("VOUCH_API_KEYS", "also-secret")
    for ended in (vouch("doctor"), vouch("ask", PRICE)):
        assert "secret" not in ended.out + ended.err


def test_every_command_and_option_is_documented(vouch: Vouch) -> None:
    group = typer.main.get_command(cli.app)
    assert isinstance(group, typer.core.TyperGroup)
    assert set(group.commands) >= COMMANDS
    top = vouch("--help")
    assert (top.code, "3 abstained" in top.out) == (0, True)
    for name, command in group.commands.items():
        assert command.help, name
        for parameter in command.params:
            assert getattr(parameter, "help", ""), f"{name}: {parameter.name} has no help"
        shown = vouch(name, "--help")
        assert shown.code == 0
        assert name in top.out


def test_without_a_command_the_help_is_shown(vouch: Vouch) -> None:
    ended = vouch()
    assert ended.code == 2
    assert "Usage" in ended.out + ended.err

"""A run: the folder it writes, how it is carried on, and the command."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from evals.folder import RunFolder, RunFolderError
from evals.measures import BY_NAME
from evals.run import Plan, ask_all, chosen, run
from rag import cli
from rag.config import Settings
from rag.types import Question
from tests.evals.scripted import SOLD, Scripted, abstained, many
from tests.rag.index_parts import fill
from tests.rag.small_corpus import FILES

REAL = [
    {
        "id": "r-1", "question": "How much did Lumen Bank pay for its stake in Alder Works?", "type": "number",
        "answerable": True, "answer_facts": ["4.2 million"],
        "evidence": [{"doc": "lumen-alder.md", "quote": "Lumen Bank paid $4.2 million for a 12% stake"}],
    },
    {"id": "r-2", "question": "Who founded Zyrtanic Systems?", "type": "unanswerable", "answerable": False,
     "split": "heldout"},
]  # fmt: skip


def write_questions(folder: Path) -> Path:
    """A question that the small corpus answers, and one that it does not."""
    file = folder / "questions.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in REAL), "utf-8")
    return file


def asked_of(count: int, **instead: BaseException) -> Scripted:
    """Refuses "Who is 0?" and so on, but for those that raise."""
    return Scripted({f"Who is {k}?": instead.get(f"at_{k}", abstained()) for k in range(count)})


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["question"]["id"] for row in rows]


def interrupted(plan: Plan, *, after: int) -> None:
    with pytest.raises(KeyboardInterrupt):
        ask_all(many(5), asked_of(5, **{f"at_{after}": KeyboardInterrupt()}), plan)


def test_an_interrupted_run_is_carried_on_where_it_stopped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = Plan(report=tmp_path)
    interrupted(plan, after=3)
    assert "3 of 5 rows are in" in capsys.readouterr().err
    engine = asked_of(5)
    rows = ask_all(many(5), engine, plan)
    assert [question.text for question in engine.asked] == ["Who is 3?", "Who is 4?"]
    assert ids(rows) == ["u-0", "u-1", "u-2", "u-3", "u-4"]
    assert ids(RunFolder(tmp_path).rows()) == ids(rows)
    assert "carrying on: 3 of 5 rows" in capsys.readouterr().err


@pytest.mark.parametrize(
    "changed",
    [{"version": "v2"}, {"model": "other"}, {"generator_name": "openai"}],
    ids=["index", "model", "generator"],
)
def test_a_run_of_something_else_starts_over(tmp_path: Path, changed: dict[str, str]) -> None:
    interrupted(Plan(report=tmp_path), after=3)
    engine = asked_of(5)
    for name, value in changed.items():
        setattr(engine, name, value)
    ask_all(many(5), engine, Plan(report=tmp_path))
    assert len(engine.asked) == 5


@pytest.mark.parametrize("plan", [{"fresh": True}, {"top_k": 20}], ids=["fresh", "more passages"])
def test_a_run_that_is_asked_for_anew_starts_over(tmp_path: Path, plan: dict[str, Any]) -> None:
    interrupted(Plan(report=tmp_path), after=3)
    engine = asked_of(5)
    ask_all(many(5), engine, Plan(report=tmp_path, **plan))
    assert len(engine.asked) == 5


def test_a_run_that_ended_starts_over(tmp_path: Path) -> None:
    folder, plan = RunFolder(tmp_path), Plan(report=tmp_path)
    folder.end(ask_all(many(2), asked_of(2), plan), {})
    engine = asked_of(2)
    ask_all(many(2), engine, plan)
    assert len(engine.asked) == 2


def test_changed_and_failed_questions_are_asked_again(tmp_path: Path) -> None:
    interrupted(Plan(report=tmp_path), after=4)
    with pytest.raises(KeyboardInterrupt):
        ask_all(many(5), asked_of(5, at_4=KeyboardInterrupt()), Plan(report=tmp_path))
    (tmp_path / "rows.jsonl").open("a").write('{"question": {"id": "u-')  # cut in the middle of a line
    questions = many(5)
    questions[1] = questions[1].model_copy(update={"tags": ("typo",)})
    engine = asked_of(5)
    ask_all(questions, engine, Plan(report=tmp_path))
    assert [question.text for question in engine.asked] == ["Who is 1?", "Who is 4?"]
    failing = asked_of(5, at_2=ValueError("a fault"))
    with pytest.raises(KeyboardInterrupt):
        failing_then_stopped(failing, tmp_path)
    again = asked_of(5)
    ask_all(many(5), again, Plan(report=tmp_path))
    assert Question("Who is 2?") in again.asked


def failing_then_stopped(engine: Scripted, folder: Path) -> None:
    stopping = Scripted({**engine._answers, "Who is 4?": KeyboardInterrupt()})
    ask_all(many(5), stopping, Plan(report=folder, fresh=True))


def test_a_sample_is_the_same_for_the_same_seed_and_keeps_the_order() -> None:
    first, same, other = (chosen(many(50), Plan(sample=10, seed=seed)) for seed in (1, 1, 2))
    assert first == same != other
    assert [int(question.id[2:]) for question in first] == sorted(int(question.id[2:]) for question in first)
    assert chosen(many(5), Plan(sample=10)) == many(5)
    assert chosen(many(5), Plan(limit=2)) == many(2)


def test_a_folder_without_a_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(RunFolderError, match="holds no rows"):
        RunFolder(tmp_path).rows()
    with pytest.raises(RunFolderError, match=r"metrics\.json cannot be read"):
        RunFolder(tmp_path).figures()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Two documents and two questions."""
    kept = {name: FILES[name] for name in ("lumen-alder.md", "alder-profile.md")}
    write_questions(tmp_path)
    return fill(tmp_path / "corpus", kept)


def test_a_real_run_writes_rows_and_figures(corpus: Path, tmp_path: Path) -> None:
    settings = Settings(corpus=corpus, generator="extractive")
    report = tmp_path / "deep" / "report"
    told = run(settings, Plan(tmp_path / "questions.jsonl", report=report))
    rows = [json.loads(line) for line in (report / "rows.jsonl").read_text("utf-8").splitlines()]
    figures = json.loads((report / "metrics.json").read_text("utf-8"))
    assert [row["answer"]["status"] for row in rows] == ["answered", "abstained"]
    assert (figures["split"], figures["generator"], figures["failed"]) == ("all", "extractive", {})
    found = figures["all"]["measures"]
    assert figures["all"]["questions"] == 2
    assert {name: value["mean"] for name, value in found.items()} == {
        name: float(BY_NAME[name].better == "more") if name in BY_NAME else 1.0 for name in found
    }
    assert {"recall@1", "alce_precision", "citation_recall", "abstention_f1"} <= set(found)
    assert told == figures
    assert not (tmp_path / "index").exists()


def vouch(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    monkeypatch.setenv("VOUCH_GENERATOR", "extractive")
    monkeypatch.setattr(sys, "argv", ["vouch", "eval", *map(str, arguments)])
    try:
        cli.main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_the_command_prints_the_table_and_keeps_the_index_it_is_given(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    index, file = tmp_path / "index", tmp_path / "questions.jsonl"
    options = ("--corpus", corpus, "--index", index, "--questions", file, "--report", tmp_path / "report")
    assert vouch(monkeypatch, *options, "--split", "dev") == 0
    out = capsys.readouterr().out
    assert out.startswith("| measure ")
    assert "unanswerable" not in out
    assert out.splitlines()[-1].split("|")[2].strip() == "1"
    assert index.exists()


def test_a_run_in_which_every_question_failed_is_an_error(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VOUCH_LLM_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("VOUCH_LLM_MODEL", "none")
    monkeypatch.setenv("VOUCH_LLM_TIMEOUT_SECONDS", "0.5")
    options = ("--corpus", corpus, "--questions", tmp_path / "questions.jsonl", "--split", "dev", "--jobs", "1")
    assert vouch(monkeypatch, *options, "--generator", "openai", "--report", tmp_path / "report") == 1
    ended = capsys.readouterr()
    assert re.search(r"error: every question failed; the first one: Generator(?:Timeout)?Error", ended.err)
    assert (tmp_path / "report" / "report.html").exists()


@pytest.mark.parametrize(
    ("options", "code", "named"),
    [
        (["--questions", "absent.jsonl"], 1, ["absent.jsonl", "name a question file"]),
        (["--questions", "bad.jsonl"], 1, ["bad.jsonl:1: ", "type"]),
        (["--questions", "questions.jsonl", "--corpus", "nowhere"], 1, ["nowhere does not exist"]),
        (["--split", "test"], 2, ["--split", "test"]),
    ],
    ids=["no file", "bad line", "no corpus", "unknown split"],
)
def test_what_cannot_be_run_is_one_line(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], options: list[str], code: int,
    named: list[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(corpus.parent)
    monkeypatch.setenv("NO_COLOR", "1")
    fill(corpus.parent, {"bad.jsonl": json.dumps({**SOLD, "type": "riddle"})})
    assert vouch(monkeypatch, *options) == code
    ended = capsys.readouterr()
    assert ended.out == ""
    assert all(part in ended.err for part in named), ended.err
    if code == 1:
        assert (ended.err[:7], ended.err.count("\n")) == ("error: ", 1)


def test_the_module_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "evals", "--help"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "--questions" in done.stdout

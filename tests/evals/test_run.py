"""A run: every question asked in order, everything written, one failure never the end."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evals.measures import BY_NAME
from evals.questions import EvalQuestion
from evals.run import evaluate, run
from evals.summary import summary
from evals.table import table
from rag import cli
from rag.config import Settings
from rag.errors import GeneratorError
from rag.types import Abstention, Answer, Citation, Document, Filters, Question, Span, Turn
from tests.rag.index_parts import fill
from tests.rag.small_corpus import FILES

DOCUMENT = Document(id="d1", title="A", text="Halla was the seller.", sha256="s1", origin="a.md")
SOLD = {
    "id": "a-1", "question": "Who sold?", "type": "fact", "answerable": True, "answer_facts": ["Halla"],
    "evidence": [{"doc": "a.md", "quote": "Halla was the seller."}], "as_of": "2014-05-01",
    "history": [{"question": "Who bought?", "answer": "Lumen."}],
}  # fmt: skip
ABSENT = {"id": "u-1", "question": "Who founded Zyrtanic?", "type": "unanswerable", "answerable": False}
REAL = [
    {
        "id": "r-1", "question": "How much did Lumen Bank pay for its stake in Alder Works?", "type": "number",
        "answerable": True, "answer_facts": ["4.2 million"],
        "evidence": [{"doc": "lumen-alder.md", "quote": "Lumen Bank paid $4.2 million for a 12% stake"}],
    },
    {"id": "r-2", "question": "Who founded Zyrtanic Systems?", "type": "unanswerable", "answerable": False,
     "split": "heldout"},
]  # fmt: skip


class Scripted:
    """An engine that gives answers by question, or raises; it remembers what it was asked."""

    def __init__(self, answers: dict[str, Answer | Exception]) -> None:
        self._answers = answers
        self.asked: list[Question] = []

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        given = self._answers[question.text]
        if isinstance(given, Exception):
            raise given
        return given

    def documents(self, *, limit: int = 50, cursor: str = "") -> tuple[tuple[Document, ...], str]:
        return ((), "next") if not cursor else ((DOCUMENT,), "")


def questions(*given: dict[str, Any]) -> list[EvalQuestion]:
    return [EvalQuestion.model_validate_json(json.dumps(one)) for one in given]


def sold() -> Answer:
    citation = Citation(1, "d1", "p", Span(0, 21), DOCUMENT.text, "s1")
    return Answer("x", "q", "q", "answered", "Halla sold. [1]", citations=(citation,), generator="scripted")


def abstained() -> Answer:
    return Answer("x", "q", "q", "abstained", "Not said.", abstention=Abstention("entity_absent", "Not said."))


def test_each_question_is_asked_in_order_with_history_and_date() -> None:
    engine = Scripted({"Who sold?": sold(), "Who founded Zyrtanic?": abstained()})
    rows = list(evaluate(questions(SOLD, ABSENT), engine))
    assert engine.asked == [
        Question("Who sold?", (Turn("Who bought?", "Lumen."),), as_of=date(2014, 5, 1)),
        Question("Who founded Zyrtanic?"),
    ]
    assert [row["question"]["id"] for row in rows] == ["a-1", "u-1"]
    assert rows[0]["measures"]["citation_recall"] == rows[1]["measures"]["abstention_recall"] == 1.0
    assert rows[0]["answer"]["citations"][0]["quote"] == "Halla was the seller."
    assert rows[0]["gold"][0]["places"] == (("d1", {"start": 0, "end": 21}),)
    assert json.loads(json.dumps(rows[0]))["facts_found"] == [True]


@pytest.mark.parametrize(
    "error", [GeneratorError("http://x does not answer"), ValueError("a fault")], ids=["endpoint", "fault"]
)
def test_an_error_counts_as_zero_and_the_next_question_is_asked(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = Scripted({"Who sold?": error, "Who founded Zyrtanic?": abstained()})
    rows = list(evaluate(questions(SOLD, ABSENT), engine))
    told = f"{type(error).__name__}: {error}"
    assert (rows[0]["error"], rows[0]["answer"], rows[1]["error"]) == (told, None, "")
    figures = summary(rows)
    assert figures["failed"] == {"a-1": told}
    found = figures["all"]["measures"]
    assert (found["fact_recall"]["mean"], found["errors"]["mean"], figures["all"]["questions"]) == (0.0, 0.5, 2)
    assert f"a-1: {told}" in capsys.readouterr().err


def test_what_is_no_error_of_an_engine_ends_the_run() -> None:
    engine = Scripted({"Who sold?": sold()})
    engine.ask = _interrupt  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        list(evaluate(questions(SOLD), engine))


def _interrupt(question: Question) -> Answer:
    raise KeyboardInterrupt


def test_a_gold_quote_that_stands_nowhere_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    moved = {**SOLD, "evidence": [{"doc": "a.md", "quote": "Halla was the buyer."}]}
    (row,) = evaluate(questions(moved), Scripted({"Who sold?": sold()}))
    assert "a-1: the gold quote 'Halla was the buyer.' does not stand in a.md" in capsys.readouterr().err
    assert row["measures"]["citation_recall"] == 0.0


def test_documents_to_filter_by_are_named_by_file_and_asked_by_id() -> None:
    asked = {**SOLD, "as_of": None, "history": [], "filters": {"documents": ["a.md", "gone.md"]}}
    engine = Scripted({"Who sold?": sold()})
    list(evaluate(questions(asked), engine))
    assert engine.asked[0].filters == Filters(document_ids=("d1", "no document gone.md"))


def test_figures_are_told_by_type_split_and_tag() -> None:
    engine = Scripted({"Who sold?": sold(), "Who founded Zyrtanic?": abstained()})
    figures = summary(list(evaluate(questions({**SOLD, "tags": ["alias"]}, {**ABSENT, "split": "heldout"}), engine)))
    assert {name: list(figures[name]) for name in ("types", "splits", "tags")} == {
        "types": ["fact", "unanswerable"], "splits": ["dev", "heldout"], "tags": ["alias"],
    }  # fmt: skip
    assert figures["tags"]["alias"]["measures"]["fact_recall"]["mean"] == 1.0
    assert figures["checker"] == "rag.check_claim"


def test_the_tables_have_a_row_for_each_measure_and_each_type() -> None:
    engine = Scripted({"Who sold?": sold(), "Who founded Zyrtanic?": abstained()})
    figures = summary(list(evaluate(questions(SOLD, {**ABSENT, "split": "heldout"}), engine)))
    first, second = (part.splitlines() for part in table(figures).split("\n\n"))
    assert [cell.strip() for cell in first[0].strip("|").split("|")] == [
        "measure", "dev (1)", "held out (1)", "all (2)", "95% interval", "of",
    ]  # fmt: skip
    cells = {row[0]: row[1:] for row in ([cell.strip() for cell in line.strip("|").split("|")] for line in first)}
    assert cells["fact recall"] == ["1.000", "", "1.000", "1.000 – 1.000", "1"]
    assert cells["abstention F1"] == ["", "1.000", "1.000", "1.000 – 1.000", "2"]
    assert [line.split("|")[1].strip() for line in second[2:]] == ["fact", "unanswerable", "all"]
    assert len({len(line) for line in second}) == 1


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Two documents and two questions."""
    kept = {name: FILES[name] for name in ("lumen-alder.md", "alder-profile.md")}
    (tmp_path / "questions.jsonl").write_text("".join(json.dumps(one) + "\n" for one in REAL), "utf-8")
    return fill(tmp_path / "corpus", kept)


def test_a_real_run_writes_rows_and_figures(corpus: Path, tmp_path: Path) -> None:
    settings = Settings(corpus=corpus, generator="extractive")
    report = tmp_path / "deep" / "report"
    shown = run(settings, questions=tmp_path / "questions.jsonl", report=report)
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
    assert shown == table(figures)
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

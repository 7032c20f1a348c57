"""The gate: a figure changed in a document, a lost quote, a fallen measure; and what it lets pass."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from evals.gate import BASELINE, TOLERANCES, GateError, judge, read_baseline, told, write_baseline
from evals.questions import read_questions
from evals.run import QUESTIONS
from rag import cli
from tests.evals.test_run import write_questions
from tests.rag.index_parts import fill
from tests.rag.small_corpus import FILES

CORPUS = Path(__file__).parents[2] / "corpus"
GOOD = {"correct": 1.0, "citation_precision": 1.0, "false_refusals": 0.0, "wrong_numbers": 0.0}


def run(count: int = 100, **first: float) -> list[dict[str, Any]]:
    """Rows that are all right, but for the first one's figures."""
    rows = [{"question": {"id": f"q{k}"}, "measures": dict(GOOD)} for k in range(count)]
    rows[0]["measures"].update(first)
    return rows


@pytest.fixture
def baseline(tmp_path: Path) -> Path:
    path = tmp_path / "baseline.json"
    write_baseline(run(), path)
    return path


@pytest.mark.parametrize(
    ("rows", "fallen"),
    [
        (run(), []),
        (run(correct=0.0), []),
        ([*run(3, correct=0.0), *run()[3:]][:50], []),
        (run(50, correct=0.0, citation_precision=-1.0), ["citation_precision"]),
        (run(wrong_numbers=1.0), ["wrong_numbers"]),
    ],
    ids=["same", "within its tolerance", "half of the questions", "beyond it", "what is promised has none"],
)
def test_a_measure_may_fall_as_far_as_its_tolerance(
    baseline: Path, rows: list[dict[str, Any]], fallen: list[str]
) -> None:
    verdict = judge(rows, baseline)
    assert [one.name for one in verdict.held if one.fell] == fallen
    assert verdict.passed == (not fallen)


def test_what_got_worse_is_told_where_something_fell(baseline: Path) -> None:
    text = told(judge(run(wrong_numbers=1.0), baseline))
    assert "FELL" in text
    assert "- q0: numbers not cited 0.00 → 1.00" in text
    assert "FAILED: 100 questions held." in text
    assert "Got worse" not in told(judge(run(correct=0.0), baseline))


def test_added_and_changed_questions_are_not_held(baseline: Path) -> None:
    rows = run(correct=0.0, wrong_numbers=1.0)
    rows[0]["question"]["question"] = "asked otherwise"
    rows.append({"question": {"id": "new"}, "measures": {**GOOD, "correct": 0.0}})
    verdict = judge(rows, baseline)
    assert (verdict.passed, verdict.questions, verdict.added) == (True, 99, 2)
    assert "2 new or changed" in told(verdict)


def test_a_baseline_of_other_questions_is_refused(baseline: Path, tmp_path: Path) -> None:
    with pytest.raises(GateError, match="of which 49 are still asked"):
        judge(run(49), baseline)
    with pytest.raises(GateError, match="make it with"):
        judge(run(), tmp_path / "absent.json")


def test_a_baseline_has_a_line_for_each_question(baseline: Path) -> None:
    assert len(baseline.read_text("utf-8").splitlines()) == 100 + 2
    assert list(read_baseline(baseline).values()) == [GOOD] * 100


def gate(monkeypatch: pytest.MonkeyPatch, *options: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["vouch", "eval", "gate", *map(str, options)])
    try:
        cli.main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_a_changed_answer_fails_the_gate_and_the_baseline_can_be_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = fill(tmp_path / "corpus", {name: FILES[name] for name in ("lumen-alder.md", "alder-profile.md")})
    options = ("--corpus", corpus, "--questions", write_questions(tmp_path), "--baseline", tmp_path / "base.json")
    options = (*options, "--report", tmp_path / "report")
    assert gate(monkeypatch, *options, "--update") == 0
    assert gate(monkeypatch, *options) == 0
    assert "passed: 1 questions held" in capsys.readouterr().out
    figures = {key: {**row, "recall@8": 2.0} for key, row in read_baseline(tmp_path / "base.json").items()}
    (tmp_path / "base.json").write_text(json.dumps(figures), "utf-8")
    assert gate(monkeypatch, *options) == 1
    assert "recall@8" in capsys.readouterr().out


def test_one_figure_changed_in_a_document_fails_the_gate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = tmp_path / "corpus"
    shutil.copytree(CORPUS, corpus)
    document = corpus / "kingsoft-cloud-2012.md"
    document.write_text(document.read_text("utf-8").replace("$1.82 million", "$1.83 million"), "utf-8")
    assert gate(monkeypatch, "--corpus", corpus, "--report", tmp_path / "report") == 1
    told = capsys.readouterr().err
    assert "kingsoft-cloud-2012.md: the quote 'The price is $1.82 million altogether.' does not stand there" in told
    assert "nearest: 'The price is $1.83 million altogether'" in told
    assert not (tmp_path / "report").exists(), "the quotes are checked before anything is asked"


def test_the_baseline_that_ships_is_of_the_questions_that_ship() -> None:
    known = {key.split()[0] for key in read_baseline(BASELINE)}
    asked = {question.id for question in read_questions(QUESTIONS, split="dev")}
    assert len(known & asked) >= 0.5 * len(asked)
    assert all(set(row) <= set(TOLERANCES) for row in read_baseline(BASELINE).values())

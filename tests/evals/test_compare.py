"""Two runs compared: what changed, on which questions, and whether that is enough to fail."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from evals.compare import Change, ComparisonError, compare, gain, told
from evals.folder import RunFolder
from rag import cli


def run(*corrects: float, refusals: float = 0.0, first: int = 0) -> list[dict[str, Any]]:
    """Rows of questions q0, q1… with these figures."""
    return [
        {
            "question": {"id": f"q{k}"},
            "measures": {"correct": correct, "false_refusals": refusals},
            "answer": None,
            "error": "",
        }
        for k, correct in enumerate(corrects, first)
    ]


def test_a_gain_and_a_loss_are_told_by_question() -> None:
    found = compare(run(0, 1, 1), run(1, 0.5, 1, refusals=1))
    assert found.measures["correct"].change == pytest.approx(-0.5 / 3 + 1 / 3)
    lost = ("false_refusals", 0.0, 1.0)
    assert found.changes == (
        Change("q0", (("correct", 0.0, 1.0),), (lost,)),
        Change("q1", (), (("correct", 1.0, 0.5), lost)),
        Change("q2", (), (lost,)),
    )


def test_only_questions_that_are_the_same_in_both_are_compared() -> None:
    second = [*run(1, 1), *run(0, first=7)]
    second[1]["question"]["question"] = "another"
    found = compare(run(1, 1, 1), second)
    assert (found.questions, found.left_out) == (1, 4)
    with pytest.raises(ComparisonError, match="no question in common"):
        compare(run(1), run(1, first=5))


def test_less_is_better_where_the_measure_says_so() -> None:
    assert (gain("correct", 0.5), gain("false_refusals", 0.5), gain("abstention_f1", -0.1)) == (0.5, -0.5, -0.1)


@pytest.mark.parametrize(
    ("second", "tolerance", "worse"),
    [
        (run(*[0.0] * 20), 0.0, ["correct"]),
        (run(*[0.9] * 20), 0.0, ["correct"]),
        (run(*[0.9] * 20), 0.1, []),
        (run(*[1.0] * 19, 0.0), 0.0, []),
        (run(*[1.0] * 20, refusals=1.0), 0.0, ["false_refusals"]),
        (run(*[1.0] * 20), 0.0, []),
    ],
    ids=["lost", "a little", "within the tolerance", "one question may be chance", "less is better", "same"],
)
def test_a_measure_is_worse_beyond_tolerance_and_chance(
    second: list[dict[str, Any]], tolerance: float, worse: list[str]
) -> None:
    assert compare(run(*[1.0] * 20), second).worse(tolerance=tolerance, alpha=0.05) == worse


def test_the_table_says_what_is_better_and_what_is_worse() -> None:
    text = told(compare(run(*[0.0] * 9), run(*[1.0] * 9, refusals=1.0)), alpha=0.05)
    lines = {line.split("|")[1].strip(): line.split("|")[-2].strip() for line in text.splitlines() if "|" in line}
    assert (lines["all facts, none forbidden"], lines["false refusals"]) == ("better", "worse")
    assert "Got worse: 9\n- q0: false refusals 0.00 → 1.00" in text
    assert "Got better: 9\n- q0: all facts, none forbidden 0.00 → 1.00" in text


def test_held_out_questions_are_counted_and_not_named() -> None:
    before, after = run(1, 1), run(0, 0)
    for rows in (before, after):
        rows[1]["question"]["split"] = "heldout"
    text = told(compare(before, after), alpha=0.05)
    assert "Got worse: 2, 1 held out\n- q0" in text
    assert "q1" not in text


@pytest.mark.parametrize(
    ("options", "code"),
    [([], 0), (["--fail-if-worse"], 1), (["--fail-if-worse", "--tolerance", "1"], 0)],
    ids=["told", "fails", "tolerated"],
)
def test_the_command_fails_where_it_is_asked_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], options: list[str], code: int
) -> None:
    for name, rows in (("a", run(*[1.0] * 20)), ("b", run(*[0.5] * 20))):
        (tmp_path / name).mkdir()
        RunFolder(tmp_path / name).end(rows, {})
    monkeypatch.setattr(sys, "argv", ["vouch", "eval", "compare", str(tmp_path / "a"), str(tmp_path / "b"), *options])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == code
    out, err = capsys.readouterr()
    assert "20 questions in both" in out
    assert ("fell by more than 0" in err) == bool(code)


def test_rows_are_read_back_as_they_were(tmp_path: Path) -> None:
    RunFolder(tmp_path).end(run(1, 0), {"a": 1})
    assert RunFolder(tmp_path).rows() == json.loads(json.dumps(run(1, 0)))
    assert RunFolder(tmp_path).figures() == {"a": 1}

"""Questions asked and measured: each becomes a row, one failure is never the end."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import date

import pytest

from evals.asking import Bench, confidence, evaluate
from evals.summary import quantile, summary
from evals.table import table
from rag.errors import GeneratorError
from rag.types import Answer, Filters, Hit, Passage, Question, Span, Turn, Usage
from tests.evals.scripted import ABSENT, SOLD, Scripted, abstained, many, questions, sold


def test_each_question_is_asked_in_order_with_history_and_date() -> None:
    engine = Scripted({"Who sold?": sold(), "Who founded Zyrtanic?": abstained()})
    rows = list(evaluate(questions(SOLD, ABSENT), Bench.over(engine)))
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
    rows = list(evaluate(questions(SOLD, ABSENT), Bench.over(engine)))
    told = f"{type(error).__name__}: {error}"
    assert (rows[0]["error"], rows[0]["answer"], rows[1]["error"]) == (told, None, "")
    figures = summary(rows)
    assert figures["failed"] == {"a-1": told}
    found = figures["all"]["measures"]
    assert (found["fact_recall"]["mean"], found["errors"]["mean"], figures["all"]["questions"]) == (0.0, 0.5, 2)
    assert f"a-1: {told}" in capsys.readouterr().err


def test_what_is_no_error_of_an_engine_ends_the_run() -> None:
    with pytest.raises(KeyboardInterrupt):
        list(evaluate(questions(SOLD), Bench.over(Scripted({"Who sold?": KeyboardInterrupt()}))))


@pytest.mark.parametrize("jobs", [1, 4])
def test_every_question_is_asked_once_however_many_at_once(jobs: int) -> None:
    engine = Scripted({f"Who is {k}?": abstained() for k in range(20)})
    rows = list(evaluate(many(20), Bench.over(engine), jobs=jobs))
    assert sorted(row["question"]["id"] for row in rows) == sorted(f"u-{k}" for k in range(20))
    assert len(engine.asked) == 20


def test_several_questions_are_asked_at_once() -> None:
    together = threading.Barrier(3, timeout=10)

    def waits() -> Answer:
        together.wait()
        return abstained()

    engine = Scripted({f"Who is {k}?": waits for k in range(3)})
    assert [row["error"] for row in evaluate(many(3), Bench.over(engine), jobs=3)] == [""] * 3


def test_how_sure_the_source_is_is_the_score_of_its_best_passage() -> None:
    hits = tuple(
        Hit(Passage(f"p{k}", "d1", Span(0, 5), "Halla"), score, k, "fused") for k, score in ((1, 0.4), (2, 0.7))
    )
    assert confidence(replace(sold(), hits=hits)) == 0.7
    assert (confidence(sold()), confidence(None)) == (None, None)


def test_a_gold_quote_that_stands_nowhere_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    moved = {**SOLD, "evidence": [{"doc": "a.md", "quote": "Halla was the buyer."}]}
    (row,) = evaluate(questions(moved), Bench.over(Scripted({"Who sold?": sold()})))
    assert "a-1: the gold quote 'Halla was the buyer.' does not stand in a.md" in capsys.readouterr().err
    assert row["measures"]["citation_recall"] == 0.0


def test_documents_to_filter_by_are_named_by_file_and_asked_by_id() -> None:
    asked = {**SOLD, "as_of": None, "history": [], "filters": {"documents": ["a.md", "gone.md"]}}
    engine = Scripted({"Who sold?": sold()})
    list(evaluate(questions(asked), Bench.over(engine)))
    assert engine.asked[0].filters == Filters(document_ids=("d1", "no document gone.md"))


def test_figures_are_told_by_type_split_and_tag() -> None:
    engine = Scripted({"Who sold?": sold(), "Who founded Zyrtanic?": abstained()})
    figures = summary(
        list(evaluate(questions({**SOLD, "tags": ["alias"]}, {**ABSENT, "split": "heldout"}), Bench.over(engine)))
    )
    assert {name: list(figures[name]) for name in ("types", "splits", "tags")} == {
        "types": ["fact", "unanswerable"], "splits": ["dev", "heldout"], "tags": ["alias"],
    }  # fmt: skip
    assert figures["tags"]["alias"]["measures"]["fact_recall"]["mean"] == 1.0
    assert figures["checker"] == "rag.check_claim"


def test_the_tables_have_a_row_for_each_measure_and_each_type() -> None:
    engine = Scripted({"Who sold?": sold(), "Who founded Zyrtanic?": abstained()})
    figures = summary(list(evaluate(questions(SOLD, {**ABSENT, "split": "heldout"}), Bench.over(engine))))
    first, second = (part.splitlines() for part in table(figures).split("\n\n"))
    assert [cell.strip() for cell in first[0].strip("|").split("|")] == [
        "measure", "dev (1)", "held out (1)", "all (2)", "95% interval", "of",
    ]  # fmt: skip
    cells = {row[0]: row[1:] for row in ([cell.strip() for cell in line.strip("|").split("|")] for line in first)}
    assert cells["fact recall"] == ["1.000", "", "1.000", "1.000 – 1.000", "1"]
    assert cells["abstention F1"] == ["", "1.000", "1.000", "1.000 – 1.000", "2"]
    assert "prompt tokens" not in cells
    assert [line.split("|")[1].strip() for line in second[2:]] == ["fact", "unanswerable", "all"]
    assert len({len(line) for line in second}) == 1


def test_tokens_are_told_where_a_model_counted_any() -> None:
    counted = replace(sold(), usage=Usage(120, 30))
    engine = Scripted({"Who sold?": counted, "Who founded Zyrtanic?": GeneratorError("no")})
    figures = summary(list(evaluate(questions(SOLD, ABSENT), Bench.over(engine))))
    assert (figures["all"]["cost"]["prompt_tokens"], figures["all"]["cost"]["completion_tokens"]) == (60, 15)
    assert "| prompt tokens " in table(figures)


def test_the_times_of_a_run_are_quantiles_by_nearest_rank() -> None:
    assert [quantile([4.0, 1.0, 3.0, 2.0], share) for share in (0.25, 0.5, 0.95, 1.0)] == [1.0, 2.0, 4.0, 4.0]
    assert quantile([], 0.5) == 0.0

"""Public sets: their questions in the form of a question file, over the documents as they are."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from evals.check import faults, read_corpus
from evals.facts import has_fact
from evals.public import SETS, PublicSet, ask, plain, prepare, tatqa
from evals.questions import EvalQuestion, read_questions
from tests.rag.index_parts import fill

DATA = Path(__file__).parents[2].parent / "shared" / "data"
TABLE = "|  | 2019 | 2018 |\n|---|---|---|\n|  | £m | £m |\n| UK | 24.5 | 24.9 |"
ROW: dict[str, Any] = {
    "id": "t-1", "question": "What changed in the UK from 2018 to 2019?", "answers": ["-0.4"], "scale": "million",
    "answer_type": "arithmetic", "scope_doc": "page.md", "answerable": True,
    "evidence": [{"doc": "page.md", "quote": TABLE, "kind": "table"}, {"doc": "page.md", "quote": "Sales fell."}],
}  # fmt: skip


def converted(**changed: Any) -> EvalQuestion:
    return EvalQuestion.model_validate_json(json.dumps(tatqa({**ROW, **changed})))


@pytest.mark.parametrize(
    ("changed", "text", "held"),
    [
        ({}, "It fell by £0.4 million.", True),
        ({}, "The change is -0.4.", True),
        ({}, "It fell by £0.5 million.", False),
        ({"scale": "percent", "answers": ["-1.61"]}, "It fell by 1.61%.", True),
        ({"scale": "percent", "answers": ["-1.61"]}, "It fell by 1.61 million.", False),
        ({"scale": "", "answers": ["2019"]}, "It was in 2019.", True),
        ({"answer_type": "multi-span", "scale": "", "answers": ["UK", "Ireland", ""]}, "The UK.", False),
        ({"answer_type": "multi-span", "scale": "", "answers": ["UK", "Ireland", ""]}, "The UK and Ireland.", True),
    ],
    ids=["scale", "bare", "another figure", "percent", "not percent", "year", "one of two", "both"],
)
def test_figures_may_be_told_with_or_without_their_scale(changed: dict[str, Any], text: str, held: bool) -> None:
    assert all(has_fact(text, fact) for fact in converted(**changed).answer_facts) == held


def test_a_table_is_gold_by_any_of_its_rows_and_the_question_keeps_to_its_page() -> None:
    question = converted()
    assert [(one.quote, one.any_of is None) for one in question.evidence] == [
        ("|  | 2019 | 2018 |", False),
        ("|  | £m | £m |", False),
        ("| UK | 24.5 | 24.9 |", False),
        ("Sales fell.", True),
    ]
    assert len({one.any_of for one in question.evidence}) == 2
    assert (question.filters.documents, question.tags, question.type) == (("page.md",), ("computed",), "number")


def test_any_of_several_answers_will_do() -> None:
    row = {"id": "n-1", "question": "who won ", "answers": ["A", "B", "A"], "evidence": ROW["evidence"][1:]}
    question = EvalQuestion.model_validate_json(json.dumps(plain(row)))
    assert (question.question, question.answer_facts) == ("who won", (("A", "B"),))


def test_a_set_is_asked_through_the_same_harness(tmp_path: Path) -> None:
    data = fill(tmp_path / "data", {"docs/page.md": f"{TABLE}\n\nSales fell.\n", "q.jsonl": json.dumps(ROW)})
    arguments = Namespace(data=data, work=tmp_path / "work", sample=5, seed=0, generator="extractive")
    figures = ask(PublicSet("small", "docs", "q.jsonl", tatqa), arguments)
    assert (figures["all"]["questions"], figures["questions"]) == (1, "small.jsonl")
    assert (tmp_path / "work" / "runs" / "small-extractive" / "report.html").exists()


@pytest.mark.skipif(not DATA.is_dir(), reason="the development data is not on this machine")
@pytest.mark.parametrize("item", SETS, ids=[item.name for item in SETS])
def test_every_gold_quote_of_a_public_set_stands_in_its_documents(item: PublicSet, tmp_path: Path) -> None:
    documents, questions = prepare(item, DATA, tmp_path / "work")
    asked = [question.model_copy(update={"answer_facts": ()}) for question in read_questions(questions)]
    assert list(faults(asked, read_corpus(documents))) == []

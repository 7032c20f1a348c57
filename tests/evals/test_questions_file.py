"""The shipped questions: each names evidence that stands in the corpus."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from evals.check import check
from evals.questions import read_questions

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus"
TYPES = frozenset(
    [
        "fact",
        "number",
        "date",
        "list",
        "multi",
        "compare",
        "conflict",
        "temporal",
        "follow_up",
        "unanswerable",
        "false_premise",
        "injection",
    ]
)
QUESTIONS: list[dict[str, Any]] = [
    json.loads(line) for line in (ROOT / "evals" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
]


def test_there_are_two_hundred_questions_with_ids_of_their_own() -> None:
    assert len(QUESTIONS) >= 200
    assert len({question["id"] for question in QUESTIONS}) == len(QUESTIONS)
    assert {question["type"] for question in QUESTIONS} == TYPES


def test_about_a_third_is_held_out() -> None:
    held_out = sum(question["split"] == "heldout" for question in QUESTIONS)
    assert 0.3 <= held_out / len(QUESTIONS) <= 0.4
    assert {question["split"] for question in QUESTIONS} == {"dev", "heldout"}


def test_every_quote_stands_and_every_figure_is_in_one() -> None:
    check(read_questions(ROOT / "evals" / "questions.jsonl"), CORPUS)


def test_fifty_questions_have_no_answer_in_the_documents() -> None:
    assert sum(not question["answerable"] for question in QUESTIONS) >= 50


def test_alternatives_come_in_twos_or_more() -> None:
    for question in QUESTIONS:
        labels = [evidence["any_of"] for evidence in question["evidence"] if evidence.get("any_of")]
        assert all(labels.count(label) > 1 for label in labels), question["id"]


def test_unanswerable_questions_name_no_evidence() -> None:
    for question in QUESTIONS:
        if not question["answerable"]:
            assert question["evidence"] == question["answer_facts"] == []
            assert question["type"] in {"unanswerable", "false_premise"}


def test_every_document_is_asked_about() -> None:
    asked = {evidence["doc"] for question in QUESTIONS for evidence in question["evidence"]}
    listed = {path.name for path in CORPUS.iterdir() if not path.name.startswith(".")}
    assert asked == listed - {"README.md"}

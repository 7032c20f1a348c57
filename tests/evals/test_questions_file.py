"""The shipped questions: each names evidence that stands in the corpus."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.corpus_text import plain_text

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
ANSWERABLE = [question for question in QUESTIONS if question["answerable"]]


def test_there_are_sixty_questions_with_ids_of_their_own() -> None:
    assert len(QUESTIONS) >= 60
    assert len({question["id"] for question in QUESTIONS}) == len(QUESTIONS)
    assert {question["type"] for question in QUESTIONS} == TYPES


def test_about_a_third_is_held_out() -> None:
    held_out = sum(question["split"] == "heldout" for question in QUESTIONS)
    assert 0.3 <= held_out / len(QUESTIONS) <= 0.4
    assert {question["split"] for question in QUESTIONS} == {"dev", "heldout"}


@pytest.mark.parametrize("question", ANSWERABLE, ids=lambda question: str(question["id"]))
def test_evidence_stands_in_its_document_and_holds_the_facts(question: dict[str, Any]) -> None:
    assert question["evidence"]
    assert question["answer_facts"]
    for evidence in question["evidence"]:
        assert evidence["quote"] in plain_text(CORPUS / evidence["doc"])
    quotes = " ".join(evidence["quote"] for evidence in question["evidence"]).lower()
    for fact in question["answer_facts"]:
        alternatives = fact if isinstance(fact, list) else [fact]
        assert any(alternative.lower() in quotes for alternative in alternatives), fact


def test_unanswerable_questions_name_no_evidence() -> None:
    for question in QUESTIONS:
        if not question["answerable"]:
            assert question["evidence"] == question["answer_facts"] == []
            assert question["type"] in {"unanswerable", "false_premise"}


def test_every_document_is_asked_about() -> None:
    asked = {evidence["doc"] for question in QUESTIONS for evidence in question["evidence"]}
    listed = {path.name for path in CORPUS.iterdir() if not path.name.startswith(".")}
    assert asked == listed - {"README.md"}

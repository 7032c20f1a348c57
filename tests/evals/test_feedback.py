"""Draft questions from readers' judgements."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evals.feedback import Feedback, FeedbackFileError, drafts, read_feedback, write_drafts
from evals.questions import QuestionFileError, read_questions
from rag import cli

CITATIONS = [
    {"id": 1, "document_id": "doc_1", "quote": "Xiaomi paid $1.82 million for 10%."},
    {"id": 2, "document_id": "doc_2", "quote": "It was 2012."},
]


def judged(rating: str = "right", status: str = "answered", **changes: Any) -> dict[str, Any]:
    answer = {
        "id": "ans_1",
        "question": "What did Xiaomi pay?",
        "status": status,
        "answer": "Xiaomi paid $1.82 million for 10%. [1]",
        "claims": [{"text": "Xiaomi paid $1.82 million for 10%.", "citations": [1]}],
        "citations": CITATIONS,
    }
    return {"rating": rating, "answer": answer, "origins": {"doc_1": "kingsoft.md", "doc_2": "other.md"}, **changes}


def drafted(*entries: dict[str, Any]) -> list[dict[str, Any]]:
    return list(drafts([Feedback.model_validate(entry) for entry in entries]))


def test_a_right_answer_gives_a_question_that_can_be_asked(tmp_path: Path) -> None:
    path = tmp_path / "drafts.jsonl"
    path.write_text(write_drafts([Feedback.model_validate(judged())]), "utf-8")
    (question,) = read_questions(path)
    assert (question.type, question.answer_facts) == ("number", ("$1.82 million", "10%"))
    assert [(gold.doc, gold.quote) for gold in question.evidence] == [
        ("kingsoft.md", "Xiaomi paid $1.82 million for 10%."),
        ("other.md", "It was 2012."),
    ]


@pytest.mark.parametrize("rating", ["wrong", "wrong_citation"])
def test_a_question_answered_wrongly_is_refused_until_a_person_has_finished_it(rating: str, tmp_path: Path) -> None:
    path = tmp_path / "drafts.jsonl"
    path.write_text(write_drafts([Feedback.model_validate(judged(rating))]), "utf-8")
    with pytest.raises(QuestionFileError, match="answer_facts"):
        read_questions(path)
    assert json.loads(path.read_text("utf-8"))["answered"] == "Xiaomi paid $1.82 million for 10%. [1]"


def test_a_wrong_citation_keeps_the_others_as_evidence() -> None:
    (draft,) = drafted(judged("wrong_citation", citation=2))
    assert [gold["doc"] for gold in draft["evidence"]] == ["kingsoft.md"]


@pytest.mark.parametrize(
    ("entry", "kind", "answerable"),
    [
        (judged(status="abstained"), "unanswerable", False),
        (judged("wrong", status="abstained"), "fact", True),
        (judged(status="conflict"), "conflict", True),
        (judged(history=[{"question": "Who?", "answer": "Xiaomi."}]), "follow_up", True),
    ],
    ids=["abstained", "abstained wrongly", "conflict", "follow-up"],
)
def test_the_type_is_guessed(entry: dict[str, Any], kind: str, answerable: bool) -> None:
    (draft,) = drafted(entry)
    assert (draft["type"], draft["answerable"]) == (kind, answerable)


def test_the_latest_judgement_of_a_question_stands() -> None:
    later = judged("wrong", comment="it is 9.87%")
    (draft,) = drafted(judged(), later)
    assert draft["feedback"] == {"rating": "wrong", "comment": "it is 9.87%", "at": ""}
    assert len(drafted(judged(), judged(as_of="2012-01-01"))) == 2


@pytest.mark.parametrize(
    ("content", "named"),
    [("{}", "f.jsonl:1: rating"), ('\n{"rating": "fine"}', "f.jsonl:2: rating"), ("no", "f.jsonl:1")],
    ids=["empty", "rating", "no JSON"],
)
def test_a_line_that_cannot_be_used_is_named(content: str, named: str, tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    path.write_text(content, "utf-8")
    with pytest.raises(FeedbackFileError, match=named):
        read_feedback(path)


def test_a_file_that_is_absent_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(FeedbackFileError, match="VOUCH_FEEDBACK"):
        read_feedback(tmp_path / "none.jsonl")


def test_the_command_prints_drafts(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    path.write_text(json.dumps(judged()) + "\n\n" + json.dumps(judged("wrong", as_of="2012-01-01")) + "\n", "utf-8")
    result = CliRunner().invoke(cli.app, ["eval", "import-feedback", str(path)])
    assert result.exit_code == 0
    assert [json.loads(line)["feedback"]["rating"] for line in result.stdout.splitlines()] == ["right", "wrong"]
    assert "2 judgements" in result.stderr

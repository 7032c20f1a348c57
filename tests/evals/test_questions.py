"""Question files: what is read, and what is refused with its line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evals.questions import Exchange, QuestionFileError, read_questions
from evals.run import QUESTIONS

GOOD: dict[str, Any] = {
    "id": "a-1", "question": "Who sold?", "type": "fact", "answerable": True, "answer_facts": ["Halla"],
    "evidence": [{"doc": "a.md", "quote": "The seller was Halla."}],
}  # fmt: skip


def write(folder: Path, *lines: dict[str, Any] | str) -> Path:
    path = folder / "questions.jsonl"
    text = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    path.write_text("\n".join(text) + "\n", "utf-8")
    return path


def test_a_question_is_read_with_everything_it_says(tmp_path: Path) -> None:
    said = {
        **GOOD, "forbidden": ["12%"], "answer_facts": ["Halla", ["4 million", "4,000,000"]], "as_of": "2014-05-01",
        "history": [{"question": "Who bought?", "answer": "Lumen."}], "split": "heldout", "author": "mine",
        "tags": ["alias", "typo"], "filters": {"documents": ["a.md"]},
        "evidence": [{"doc": "a.md", "quote": "The seller was Halla.", "any_of": "seller"}],
    }  # fmt: skip
    (question,) = read_questions(write(tmp_path, said))
    assert question.answer_facts == ("Halla", ("4 million", "4,000,000"))
    assert (question.forbidden, question.as_of, question.split) == (("12%",), date(2014, 5, 1), "heldout")
    assert question.history == (Exchange(question="Who bought?", answer="Lumen."),)
    assert (question.evidence[0].doc, question.evidence[0].any_of) == ("a.md", "seller")
    assert (question.tags, question.filters.documents) == (("alias", "typo"), ("a.md",))
    assert question.model_dump(mode="json")["author"] == "mine"


def test_blank_lines_and_a_byte_order_mark_are_passed_over(tmp_path: Path) -> None:
    path = write(tmp_path, "\ufeff" + json.dumps(GOOD), "", {**GOOD, "id": "a-2"}, "   ")
    assert [question.id for question in read_questions(path)] == ["a-1", "a-2"]


def test_a_line_break_inside_a_text_does_not_shift_the_lines(tmp_path: Path) -> None:
    path = write(tmp_path, {**GOOD, "question": "Who\u2028sold?"}, "{")
    with pytest.raises(QuestionFileError, match=r"questions\.jsonl:2: "):
        read_questions(path)


def test_one_split_is_chosen_and_what_names_none_is_dev(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD, {**GOOD, "id": "a-2", "split": "heldout"}, {**GOOD, "id": "a-3", "split": "dev"})
    assert [question.id for question in read_questions(path, split="dev")] == ["a-1", "a-3"]
    assert [question.id for question in read_questions(path, split="heldout")] == ["a-2"]
    assert len(read_questions(path)) == 3


def test_an_unanswerable_question_needs_neither_facts_nor_evidence(tmp_path: Path) -> None:
    bare = {"id": "u-1", "question": "Who?", "type": "unanswerable", "answerable": False}
    assert read_questions(write(tmp_path, bare))[0].evidence == ()


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ({**GOOD, "evidence": []}, ["an answerable question needs evidence", "answerable to false"]),
        ({**GOOD, "answer_facts": []}, ["an answerable question needs answer_facts"]),
        ({key: value for key, value in GOOD.items() if key != "question"}, ["question: Field required"]),
        ({**GOOD, "question": "  "}, ["question: "]),
        ({**GOOD, "question": "x" * 2001}, ["question: ", "2000"]),
        ({**GOOD, "type": "riddle"}, ["type: ", "'false_premise'", "'riddle'"]),
        ({**GOOD, "answerable": "yes"}, ["answerable: ", "'yes'"]),
        ({**GOOD, "answer_facts": [[]]}, ["answer_facts.0"]),
        ({**GOOD, "answer_facts": [3]}, ["answer_facts.0", "(is 3)"]),
        ({**GOOD, "evidence": [{"doc": "a.md"}]}, ["evidence.0.quote: Field required"]),
        ({**GOOD, "as_of": "May"}, ["as_of: ", "'May'"]),
        ({**GOOD, "split": "test"}, ["split: ", "'test'"]),
        ({**GOOD, "history": [{"question": "Who?", "answer": "She."}] * 21}, ["history: ", "20"]),
        ({**GOOD, "tags": "alias"}, ["tags: ", "'alias'"]),
        ({**GOOD, "evidence": [{**GOOD["evidence"][0], "any_of": 1}]}, ["evidence.0.any_of", "(is 1)"]),
        (GOOD, ["id 'a-1' is that of line 1 already"]),
        ("{", ["Invalid JSON"]),
        ("[]", ["object"]),
    ],
    ids=[
        "no evidence", "no facts", "no question", "blank question", "long question", "unknown type",
        "answerable in words", "empty alternatives", "fact is a number", "evidence without quote", "no date",
        "unknown split", "long history", "tags in one text", "label is a number", "repeated id", "no JSON", "no object",
    ],
)  # fmt: skip
def test_a_bad_line_is_refused_by_file_line_and_fault(
    tmp_path: Path, line: dict[str, Any] | str, named: list[str]
) -> None:
    with pytest.raises(QuestionFileError) as refused:
        read_questions(write(tmp_path, GOOD, line))
    message = str(refused.value)
    assert message.startswith(f"{tmp_path / 'questions.jsonl'}:2: ")
    assert all(part in message for part in named), message
    assert "\n" not in message


def test_a_file_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match=r"absent\.jsonl cannot be read"):
        read_questions(tmp_path / "absent.jsonl")
    (tmp_path / "latin.jsonl").write_bytes(b"caf\xe9")
    with pytest.raises(QuestionFileError, match=r"latin\.jsonl is not UTF-8 at byte 3"):
        read_questions(tmp_path / "latin.jsonl")
    with pytest.raises(QuestionFileError, match="no question of the split 'heldout'"):
        read_questions(write(tmp_path, GOOD), split="heldout")


def test_the_questions_that_ship_are_read() -> None:
    assert len(read_questions(QUESTIONS)) >= 60

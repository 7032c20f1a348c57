"""Measures of an answer, against figures worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from evals.gold import by_file, locate, places
from evals.measures import BY_NAME, means, measured
from evals.measures.fact_recall import facts_found, forbidden_found
from evals.outcome import Gold, Outcome
from evals.questions import EvalQuestion
from rag.types import Abstention, Answer, Citation, Document, Span

TEXT = "Lumen paid $4 million. Halla was the seller. The mill stands in Oulu. Lumen is a bank."
#       0                      23                    45                       70
DOCUMENT = Document(id="d1", title="A", text=TEXT, sha256="s1", origin="a.md")
OTHER = Document(id="d2", title="B", text="Halla sold to Lumen for $4 million.", sha256="s2", origin="b.md")
DOCUMENTS = {document.id: document for document in (DOCUMENT, OTHER)}
PAID, SELLER, MILL = Span(0, 22), Span(23, 44), Span(45, 69)
QUESTION = EvalQuestion.model_validate(
    {
        "id": "a-1", "question": "Who sold, and for how much?", "type": "multi", "answerable": True,
        "answer_facts": ("Halla", "$4 million"), "forbidden": ("$9 million",),
        "evidence": ({"doc": "a.md", "quote": "paid $4 million"}, {"doc": "a.md", "quote": "Halla was the seller."}),
    }
)  # fmt: skip
UNANSWERABLE = EvalQuestion(id="u-1", question="Who?", type="unanswerable", answerable=False)
GOLD = locate(QUESTION, by_file(list(DOCUMENTS.values())))


def cite(*spans: Span, document: Document = DOCUMENT) -> tuple[Citation, ...]:
    return tuple(
        Citation(number, document.id, "p", span, span.of(document.text), document.sha256)
        for number, span in enumerate(spans, 1)
    )


def answer(text: str, *citations: Citation) -> Answer:
    return Answer("ans", "q", "q", "answered", text, citations=citations)


def abstention(*nearest: Citation) -> Answer:
    told = Abstention("no_evidence", "The documents do not say that Halla sold for $9 million.", nearest)
    return Answer("ans", "q", "q", "abstained", told.message, abstention=told)


def figures_of(given: Answer | None, question: EvalQuestion = QUESTION) -> dict[str, float]:
    return measured(Outcome(question, given, GOLD if question.answerable else (), DOCUMENTS))


WHOLE = answer("Halla sold for $4 million. [1] [2]", *cite(PAID, SELLER))
CASES: list[Any] = [
    # answer; fact recall, correct, right citation, precision, recall, valid, false refusal, wrong numbers, forbidden
    pytest.param(WHOLE, (1, 1, 1, 1, 1, 1, 0, 0, 0), id="all right"),
    pytest.param(answer("Halla sold. [1]", *cite(SELLER)), (0.5, 0, 1, 1, 0.5, 1, 0, 0, 0), id="half of the facts"),
    pytest.param(
        answer("Halla sold for $4 million. [1][2][3]", *cite(PAID, SELLER, MILL)), (1, 1, 1, 2 / 3, 1, 1, 0, 0, 0),
        id="one citation too many",
    ),
    pytest.param(
        answer("Halla sold for $4 million. [1]", *cite(MILL)), (1, 1, 0, 0, 0, 1, 0, 1, 0),
        id="cites the wrong sentence",
    ),
    pytest.param(
        answer("Halla sold for $4 million. [1]", *cite(Span(0, 35), document=OTHER)), (1, 1, 1, 0, 0, 1, 0, 0, 0),
        id="cites another document that holds the facts",
    ),
    pytest.param(
        answer("Halla sold for $9 million. [1] [2]", *cite(PAID, SELLER)), (0.5, 0, 1, 1, 1, 1, 0, 1, 1),
        id="swaps a number",
    ),
    pytest.param(
        answer("Halla sold for $4 million, not $9 million. [1] [2]", *cite(PAID, SELLER)), (1, 0, 1, 1, 1, 1, 0, 1, 1),
        id="all facts and a forbidden one",
    ),
    pytest.param(answer("Halla sold for $4 million."), (1, 1, 0, 0, 0, 0, 0, 1, 0), id="cites nothing"),
    pytest.param(abstention(), (0, 0, 0, 0, 0, None, 1, 0, 0), id="abstains"),
    pytest.param(abstention(*cite(SELLER)), (0, 0, 0, 0, 0, 1, 1, 0, 0), id="abstains beside the evidence"),
    pytest.param(None, (0, 0, 0, 0, 0, 0, 1, 1, 1), id="error"),
]  # fmt: skip
NAMES = (
    "fact_recall", "correct", "right_citation", "citation_precision", "citation_recall", "quote_validity",
    "false_refusals", "wrong_numbers", "forbidden_facts",
)  # fmt: skip


@pytest.mark.parametrize(("given", "figures"), CASES)
def test_an_answerable_question_gets_the_figures_worked_out_by_hand(
    given: Answer | None, figures: tuple[float | None, ...]
) -> None:
    wanted = {name: value for name, value in zip(NAMES, figures, strict=True) if value is not None}
    found = figures_of(given)
    assert {name: found[name] for name in NAMES if name in found} == pytest.approx(wanted)
    assert found["errors"] == float(given is None)


@pytest.mark.parametrize(
    ("given", "refused"), [(abstention(), 1.0), (WHOLE, 0.0), (None, 0.0)], ids=["abstains", "answers", "error"]
)
def test_an_unanswerable_question_asks_for_refusal_and_not_for_facts(given: Answer | None, refused: float) -> None:
    found = figures_of(given, UNANSWERABLE)
    assert found["abstention_recall"] == refused
    assert not {"fact_recall", "correct", "citation_precision", "alce_recall", "false_refusals"} & set(found)


@pytest.mark.parametrize(
    ("changed", "valid"),
    [
        ({}, 1.0),
        ({"quote": "Halla was the buyer."}, 0.5),
        ({"span": Span(24, 45)}, 0.5),
        ({"span": Span(0, 400)}, 0.5),
        ({"document_id": "d9"}, 0.5),
        ({"document_sha256": "old"}, 0.5),
    ],
    ids=["as it stands", "other words", "other place", "outside", "unknown document", "changed document"],
)
def test_a_quote_is_valid_where_its_document_holds_it_at_its_span(changed: dict[str, Any], valid: float) -> None:
    first, second = cite(PAID, SELLER)
    assert figures_of(answer("Halla.", first, replace(second, **changed)))["quote_validity"] == valid


def test_a_citation_that_only_touches_the_gold_does_not_overlap_it() -> None:
    touching = figures_of(answer("Halla sold.", *cite(Span(44, 69))))
    overlapping = figures_of(answer("Halla sold.", *cite(Span(43, 69))))
    assert (touching["right_citation"], overlapping["right_citation"]) == (0.0, 1.0)


def test_a_gold_quote_that_stands_nowhere_counts_as_not_cited() -> None:
    gold = (GOLD[0], Gold("a.md", "Halla was the buyer."))
    assert measured(Outcome(QUESTION, WHOLE, gold, DOCUMENTS))["citation_recall"] == 0.5


def test_what_was_found_is_told_fact_by_fact() -> None:
    outcome = Outcome(QUESTION, answer("Halla sold for $9 million."), GOLD, DOCUMENTS)
    assert facts_found(outcome) == (True, False)
    assert forbidden_found(outcome) == ("$9 million",)


def test_means_are_over_the_questions_that_a_measure_applies_to() -> None:
    given = [WHOLE, None, abstention()]
    rows = [figures_of(one) for one in given[:2]] + [figures_of(one, UNANSWERABLE) for one in (abstention(), WHOLE)]
    found = means(rows)
    wanted = {
        "fact_recall": 1 / 2, "quote_validity": 2 / 3, "abstention_recall": 1 / 2, "false_refusals": 1 / 2,
        "abstention_precision": 1 / 2, "abstention_f1": 1 / 2, "forbidden_facts": 1 / 2, "errors": 1 / 4,
    }  # fmt: skip
    assert {name: found[name] for name in wanted} == pytest.approx(wanted)
    assert set(found) <= {*BY_NAME, "abstention_f1"}
    assert means([]) == {}


@pytest.mark.parametrize("name", BY_NAME)
def test_an_error_is_the_worst_that_a_measure_knows_and_never_missing(name: str) -> None:
    asked = QUESTION.model_copy(update={"tags": ("computed",), "as_of": date(2014, 1, 1)})
    questions = [asked.model_copy(update={"type": kind}) for kind in ("conflict", "injection")]
    rows = [figures_of(None, one) for one in (*questions, UNANSWERABLE)]
    found = [row[name] for row in rows if name in row]
    assert found
    assert set(found) == {BY_NAME[name].worst}


def test_gold_of_one_entry_of_a_file_is_found_under_the_file_too() -> None:
    entries = [replace(DOCUMENT, id=f"e{number}", origin=f"a.jsonl#{number}") for number in (1, 2)]
    for doc, ids in (("a.jsonl", ["e1", "e2"]), ("a.jsonl#2", ["e2"]), ("jsonl", [])):
        evidence = ({"doc": doc, "quote": "Halla"},)
        question = EvalQuestion.model_validate({**QUESTION.model_dump(), "evidence": evidence})
        assert [name for name, _ in locate(question, by_file(entries))[0].places] == ids


def test_a_quote_is_found_everywhere_and_across_line_breaks() -> None:
    assert places("in Oulu", "In Oulu, in\nOulu and in  Oulu") == [Span(9, 16), Span(21, 29)]
    assert places("a.b", "acb") == []
    assert places("  ", "a b") == []

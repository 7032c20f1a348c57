"""What a person should judge: sentences that are cited and not in the gold."""

from __future__ import annotations

from evals.pool import pool
from tests.evals.measures.worked import MILL, PAID, SECOND, SELLER, answer, cite, question, refusal
from tests.evals.report.test_cases import row

OTHER = "Lumen paid $5 million."
ASKED = question(("a.md", PAID), answer_facts=("Lumen", "$5 million"))


def test_cited_sentences_beside_the_gold_are_listed_with_the_facts_they_hold() -> None:
    given = answer([(PAID, [1, 2, 3])], [cite(1, PAID), cite(2, OTHER, SECOND), cite(3, MILL)])
    assert list(pool([row(ASKED, given)])) == [
        {"id": "q", "question": "Who paid?", "facts": facts, "doc": doc, "quote": quote, "gold": [PAID]}
        for doc, quote, facts in (("b.md", OTHER, ["Lumen", "$5 million"]), ("a.md", MILL, []))
    ]


def test_refusals_errors_and_unanswerable_questions_give_nothing() -> None:
    absent = question(answerable=False, type="unanswerable", answer_facts=())
    cited = answer([(SELLER, [1])], [cite(1, SELLER)])
    rows = [row(ASKED, refusal(cite(1, SELLER))), row(ASKED, RuntimeError("no")), row(absent, cited)]
    assert list(pool(rows)) == []


def test_held_out_questions_are_judged_by_who_asks_for_them() -> None:
    rows = [row(ASKED.model_copy(update={"split": "heldout"}), answer([(SELLER, [1])], [cite(1, SELLER)]))]
    assert list(pool(rows)) == []
    assert [entry["quote"] for entry in pool(rows, heldout=True)] == [SELLER]

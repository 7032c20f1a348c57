"""What is said to be wrong with an answer, and how quotes are marked in their passages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from evals.asking import Bench, judged
from evals.questions import EvalQuestion
from evals.report.cases import KINDS, Segment, case, kinds, segments
from rag.types import Answer, Document, Question
from tests.evals.measures.worked import (
    DOCUMENTS,
    MILL,
    PAID,
    SECOND,
    SELLER,
    answer,
    cite,
    hits,
    question,
    refusal,
)


class Says:
    """Answers everything with one answer."""

    generator_name, model, version = "says", "", "v1"

    def __init__(self, given: Answer | Exception) -> None:
        self._given = given

    def ask(self, question: Question) -> Answer:
        if isinstance(self._given, Exception):
            raise self._given
        return self._given

    def documents(self, *, limit: int = 50, cursor: str = "") -> tuple[tuple[Document, ...], str]:
        return tuple(DOCUMENTS.values()), ""


def row(asked: EvalQuestion, given: Answer | Exception) -> dict[str, Any]:
    """As it is read back from the disk."""
    return dict(json.loads(json.dumps(judged(asked, Bench.over(Says(given))))))


PRICE = question(("a.md", PAID), answer_facts=("$4 million",), forbidden=("$9 million",))
ABSENT = question(answerable=False, type="unanswerable", answer_facts=())
GOOD = answer([(PAID, [1])], [cite(1, PAID)])
CASES: list[Any] = [
    pytest.param(PRICE, GOOD, (), id="right"),
    pytest.param(PRICE, RuntimeError("no"), ("error",), id="error"),
    pytest.param(PRICE, refusal(), ("false-refusal",), id="false refusal"),
    pytest.param(ABSENT, refusal(), (), id="right refusal"),
    pytest.param(ABSENT, GOOD, ("not-refused",), id="not refused"),
    pytest.param(
        PRICE, answer([("Lumen paid $9 million.", [1])], [cite(1, PAID)]),
        ("forbidden", "facts", "number", "unsupported"), id="another number",
    ),
    pytest.param(
        PRICE, answer([(SELLER, [1])], [cite(1, SELLER)]), ("facts", "evidence", "beside"), id="another sentence"
    ),
    pytest.param(PRICE, answer([(PAID, [1])], [cite(1, PAID), cite(2, MILL)]), ("beside",), id="one too many"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "given", "wrong"), CASES)
def test_what_is_wrong_is_named_the_worst_first(
    asked: EvalQuestion, given: Answer | Exception, wrong: tuple[str, ...]
) -> None:
    found = case(row(asked, given))
    assert kinds(found.row) == found.kinds == wrong
    assert found.failed == bool(set(wrong) - {"beside"})
    assert set(wrong) <= set(KINDS)


def test_a_citation_is_shown_in_the_passage_that_was_shown_to_the_generator() -> None:
    given = answer([(PAID, [1])], [cite(1, PAID)], hits=hits(PAID))
    (quote,) = case(row(PRICE, given)).quotes
    assert quote.passage == (Segment(PAID, cited=True, gold=True),)
    assert (quote.file, quote.right, quote.start) == ("a.md", True, 0)


def test_without_its_passage_a_citation_is_shown_between_the_words_around_it() -> None:
    given = answer([(SELLER, [1])], [cite(1, SELLER, prefix=f"{PAID} ", suffix=" The mill")])
    (quote,) = case(row(PRICE, given)).quotes
    assert [(part.text, part.cited, part.gold) for part in quote.passage] == [
        (PAID, False, True), (" ", False, False), (SELLER, True, False), (" The mill", False, False),
    ]  # fmt: skip


def test_gold_tells_whether_it_was_cited_and_where_it_was_found() -> None:
    asked = question(("a.md", SELLER), ("a.md", PAID, "x"), ("b.md", "Lumen paid $5 million.", "x"))
    found = case(row(asked, answer([(PAID, [1])], [cite(1, PAID)], hits=hits(MILL, PAID))))
    assert [(one.cited, one.rank, one.stands) for one in found.gold] == [
        (False, None, True), (True, 2, True), (False, 2, True),
    ]  # fmt: skip


def test_nearest_evidence_is_shown_for_a_refusal() -> None:
    (quote,) = case(row(PRICE, refusal(cite(1, "Halla sold.", SECOND)))).quotes
    assert (quote.file, quote.right) == ("b.md", False)


@pytest.mark.parametrize(
    ("cited", "gold", "cut"),
    [
        ([], [], ["abcdef"]),
        ([(12, 14)], [], ["ab", "CD", "ef"]),
        ([(12, 14)], [(13, 16)], ["ab", "C", "D+", "ef+"]),
        ([(0, 40)], [], ["ABCDEF"]),
        ([(30, 40)], [(2, 4)], ["abcdef"]),
    ],
    ids=["none", "inside", "overlapping", "beyond both ends", "elsewhere"],
)
def test_a_passage_is_cut_where_spans_begin_and_end(
    cited: list[tuple[int, int]], gold: list[tuple[int, int]], cut: list[str]
) -> None:
    parts = segments("abcdef", 10, cited, gold)
    shown = [(part.text.upper() if part.cited else part.text) + ("+" if part.gold else "") for part in parts]
    assert shown == cut
    assert "".join(part.text for part in parts) == "abcdef"

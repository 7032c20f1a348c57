"""Drafted claims become checked claims: what is kept is exact, what is not is listed with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.gather import number_evidence
from rag.prove import CONTEXT_CHARACTERS, Ledger, answer_id, citation_of
from rag.types import Check, Evidence, Question, Verdict
from rag.verify import check_claim
from tests.rag.scripted import Library, Shelf, document

ALDER = document("alder", "Alder Works opened in 1998. It sold 12% of its shares to Lumen. Nobody objected.")
BIRCH = document("birch", "Birch Holding closed.")


def evidence() -> tuple[Evidence, ...]:
    return number_evidence(Shelf(ALDER, BIRCH).retrieve(Question("any")), Library(ALDER, BIRCH))


def accept(claim: str, quotes: Sequence[str], **_: Any) -> Verdict:
    return Verdict("supported", (Check("quote", True),))


@pytest.fixture
def ledger() -> Ledger:
    return Ledger(evidence(), check_claim)


def test_a_supported_claim_is_bound_to_exact_characters(ledger: Ledger) -> None:
    claim = ledger.add("Lumen bought 12% of the shares of Alder Works.", [(1, 2)])
    assert claim is not None
    assert claim.verdict.label == "supported"
    (citation,) = ledger.cited_by(claim)
    assert citation.quote == "It sold 12% of its shares to Lumen." == citation.span.of(ALDER.text)
    assert (citation.number, citation.document_id, citation.passage_id) == (1, "alder", "p-alder")
    assert (citation.document_sha256, citation.title) == ("sha-alder", "About alder")
    assert ledger.text == "Lumen bought 12% of the shares of Alder Works. [1]"


def test_a_sentence_cited_twice_is_one_quote_so_that_matches_count_as_citations_do(ledger: Ledger) -> None:
    claim = ledger.add("Lumen bought 12% in 1998.", [(1, 2), (1, 2), (1, 1)])
    assert claim is not None
    cited = ledger.cited_by(claim)
    assert len(cited) == 2
    figures = {
        (m.claim_span.of(claim.text), m.quote_span.of(cited[m.quote_index].quote)) for m in claim.verdict.matches
    }
    assert figures == {("Lumen", "Lumen"), ("12%", "12%"), ("1998", "1998")}


@pytest.mark.parametrize(
    ("text", "markers", "reason"),
    [
        ("Lumen bought 13% of the shares.", [(1, 2)], "numbers: 13%"),
        ("Lumen bought 12% of the shares.", [], "markers: the sentence cites nothing"),
        ("Lumen bought 12% of the shares.", [(3, 1)], "markers: [3.1] names no sentence"),
        ("Lumen bought 12% of the shares.", [(1, 4)], "markers: [1.4] names no sentence"),
        ("Lumen bought 12% of the shares.", [(1, 0)], "markers: [1] names no sentence"),
        ("It sold 12% of its shares to Lumen.", [(1, 2), (9, 9)], "markers: [9.9] names no sentence"),
        ("Somebody objected to the sale in 1998.", [(1, 3)], "dates: "),
    ],
    ids=["wrong figure", "no marker", "no such passage", "no such sentence", "whole passage of many sentences",
         "one of two markers leads nowhere", "date elsewhere"],
)  # fmt: skip
def test_a_refused_claim_is_listed_and_never_repaired(
    ledger: Ledger, text: str, markers: list[tuple[int, int]], reason: str
) -> None:
    assert ledger.add(text, markers) is None
    assert (ledger.claims, ledger.citations, ledger.text) == ([], [], "")
    assert [refusal.text for refusal in ledger.refusals] == [text]
    assert reason in ledger.refusals[0].reason


def test_a_whole_passage_of_one_sentence_may_be_named(ledger: Ledger) -> None:
    claim = ledger.add("Birch Holding closed.", [(2, 0)])
    assert claim is not None
    assert ledger.cited_by(claim)[0].quote == "Birch Holding closed."


def test_numbers_follow_first_use_and_one_sentence_has_one_number() -> None:
    ledger = Ledger(evidence(), accept)
    markers = [[(2, 1)], [(1, 3), (2, 1)], [(1, 1), (1, 1)]]
    claims = [ledger.add(f"Claim {i}.", each) for i, each in enumerate(markers)]
    assert [claim.citations for claim in claims if claim] == [(1,), (2, 1), (3,)]
    assert [citation.quote for citation in ledger.citations] == [
        "Birch Holding closed.", "Nobody objected.", "Alder Works opened in 1998.",
    ]  # fmt: skip


def test_a_refused_claim_takes_no_number() -> None:
    ledger = Ledger(evidence(), check_claim)
    ledger.add("Alder Works opened in 1999.", [(1, 1)])
    claim = ledger.add("Nobody objected.", [(1, 3)])
    assert claim is not None
    assert claim.citations == (1,)


def test_list_items_keep_their_lines() -> None:
    ledger = Ledger(evidence(), accept)
    ledger.add("One.", [(1, 1)], new_line=True)
    ledger.add("Two.", [(1, 1)], new_line=True)
    ledger.add("Three.", [(1, 1)])
    assert ledger.text == "One. [1]\nTwo. [1] Three. [1]"


def test_a_citation_carries_what_stands_around_its_quote() -> None:
    text = "Much went before. " * 10 + "Here it is. " + "Much came after. " * 10
    found = document("long", text)
    (shown,) = number_evidence(Shelf(found).retrieve(Question("any")), Library(found))
    sentence = next(item for item in shown.sentences if item.span.of(text) == "Here it is.")
    citation = citation_of(shown, sentence, 7)
    assert text[citation.span.start - CONTEXT_CHARACTERS : citation.span.start] == citation.prefix
    assert text[citation.span.end : citation.span.end + CONTEXT_CHARACTERS] == citation.suffix


@given(st.lists(st.tuples(st.text(min_size=1), st.lists(st.tuples(st.integers(0, 4), st.integers(0, 5)), max_size=4))))
def test_whatever_is_drafted_the_account_is_consistent(drafts: list[tuple[str, list[tuple[int, int]]]]) -> None:
    ledger = Ledger(evidence(), accept)
    kept = [claim for text, markers in drafts if (claim := ledger.add(text, markers)) is not None]
    assert ledger.claims == kept
    assert len(kept) + len(ledger.refusals) == len(drafts)
    assert [citation.number for citation in ledger.citations] == list(range(1, len(ledger.citations) + 1))
    used = list(dict.fromkeys(number for claim in kept for number in claim.citations))
    assert used == list(range(1, len(ledger.citations) + 1))
    for claim in kept:
        assert claim.span.of(ledger.text) == claim.text
    library = Library(ALDER, BIRCH)
    for citation in ledger.citations:
        assert citation.span.of(library.document(citation.document_id).text) == citation.quote


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_an_answer_is_named_by_its_content(parts: list[str]) -> None:
    assert answer_id(*parts) == answer_id(*parts)
    assert answer_id(*parts).startswith("ans_")
    assert answer_id(*parts) != answer_id(*parts, "more")

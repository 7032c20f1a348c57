"""Answers as JSON and back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import AnswerFormatError
from rag.serialize import checked_dict, citation_dict, document_dict, from_dict, hit_dict, to_dict, verdict_dict
from rag.types import (
    Abstention,
    Answer,
    Check,
    Citation,
    Claim,
    Conflict,
    ConflictValue,
    Document,
    Hit,
    Match,
    Passage,
    Refusal,
    Span,
    Timings,
    Usage,
    Verdict,
)

texts = st.text(max_size=20)
counts = st.integers(0, 10**9)
dates = st.none() | st.dates()
numbers = st.lists(st.integers(1, 9), max_size=3).map(tuple)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(counts)
    return Span(start, start + draw(counts))


citations = st.builds(
    Citation, st.integers(1, 9), texts, texts, spans(), texts, texts, texts, texts, dates, texts, texts, texts
)
checks = st.sampled_from(["quote", "numbers", "dates"]).flatmap(
    lambda name: st.builds(Check, st.just(name), st.just(True)) | st.builds(Check, st.just(name), st.just(False), texts)
)
verdicts = st.builds(
    Verdict,
    st.sampled_from(["supported", "unsupported", "uncited"]),
    st.lists(checks, max_size=3, unique_by=lambda check: check.name).map(tuple),
    st.none() | st.floats(0, 1),
    texts,
)
answers = st.builds(
    Answer,
    id=texts,
    question=texts,
    standalone_question=texts,
    status=st.sampled_from(["answered", "partial", "conflict", "abstained"]),
    text=texts,
    claims=st.lists(st.builds(Claim, texts, spans(), numbers, verdicts), max_size=2).map(tuple),
    citations=st.lists(citations, max_size=2).map(tuple),
    unsupported=st.lists(st.builds(Refusal, texts, texts), max_size=2).map(tuple),
    conflicts=st.lists(
        st.builds(Conflict, texts, st.lists(st.builds(ConflictValue, texts, numbers, dates), max_size=2).map(tuple)),
        max_size=2,
    ).map(tuple),
    abstention=st.none()
    | st.builds(Abstention, st.just("no_evidence"), texts, st.lists(citations, max_size=2).map(tuple)),
    generator=texts,
    model=texts,
    usage=st.builds(Usage, counts, counts),
    timings=st.builds(Timings, *[st.integers(0, 10**6).map(float)] * 4),
    index_version=texts,
)


@given(answers)
def test_what_was_written_is_read_back(answer: Answer) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(answer)))) == answer


CITATION = Citation(
    2, "d", "p", Span(3, 8), "quote", "ab12", "Title", "Publisher", date(2012, 12, 5), "https://a.example"
)


def test_citation_has_the_names_of_the_contract() -> None:
    assert citation_dict(CITATION) == {
        "id": 2,
        "document_id": "d",
        "passage_id": "p",
        "title": "Title",
        "publisher": "Publisher",
        "published": "2012-12-05",
        "url": "https://a.example",
        "start_char": 3,
        "end_char": 8,
        "quote": "quote",
        "prefix": "",
        "suffix": "",
        "document_sha256": "ab12",
    }


def test_checks_are_booleans_and_entailment_a_number() -> None:
    verdict = Verdict("unsupported", (Check("quote", True), Check("numbers", False, "12% is not there")), 0.25, "nli")
    assert verdict_dict(verdict) == {
        "verdict": "unsupported",
        "checks": {"quote": True, "numbers": False, "entailment": 0.25, "entailment_model": "nli"},
        "reasons": {"numbers": "12% is not there"},
    }


def test_checked_verdict_names_the_places_of_failures_and_matches() -> None:
    failed = Check("numbers", False, "12% is not there", Span(3, 6), 0, Span(7, 10))
    verdict = Verdict("unsupported", (failed,), matches=(Match("dates", Span(0, 2), 1, Span(4, 6)),))
    written = checked_dict(verdict)
    assert written["failures"] == [
        {"check": "numbers", "reason": "12% is not there", "start": 3, "end": 6,
         "quote": 0, "quote_start": 7, "quote_end": 10}
    ]  # fmt: skip
    assert written["matches"] == [{"kind": "dates", "start": 0, "end": 2, "quote": 1, "quote_start": 4, "quote_end": 6}]


def test_highlights_count_in_the_claim_and_in_the_document() -> None:
    claim = Claim(
        "t 5%", Span(0, 4), (2,), Verdict("supported", matches=(Match("numbers", Span(2, 4), 0, Span(1, 3)),))
    )
    refusal = Refusal("x", "why", (Check("numbers", False, "why", Span(0, 1), 0, Span(0, 2)),), ("10",))
    answer = Answer("a", "q", "q", "partial", "t 5%", (claim,), (CITATION,), (refusal,))
    written = to_dict(answer)
    assert written["claims"][0]["highlights"] == [
        {"kind": "numbers", "start": 2, "end": 4, "citation": 2, "start_char": 4, "end_char": 6}
    ]
    assert written["unsupported"][0]["failures"][0]["quote_end"] == 2
    assert from_dict(written) == answer


def test_hits_are_written_on_request_with_what_is_known_of_their_documents() -> None:
    hit = Hit(Passage("p", "d", Span(0, 4), "text", "Head", page=3), 0.5, 1, "dense")
    answer = Answer("a", "q", "q", "answered", "t", hits=(hit,))
    document = Document("d", "Title", "text", "ab12", published=date(2012, 1, 1))
    assert to_dict(answer)["retrieved"] == []
    [described] = to_dict(answer, include_retrieved=True, documents={"d": document})["retrieved"]
    assert (described["title"], described["published"], described["page"]) == ("Title", "2012-01-01", 3)
    assert hit_dict(hit)["title"] == ""


def test_document_text_is_written_on_request() -> None:
    document = Document("d", "Title", "text", "ab12", meta={"author": "A"})
    assert "text" not in document_dict(document)
    assert document_dict(document, include_text=True)["text"] == "text"


SAVED = to_dict(
    Answer("a", "q", "q", "answered", "t", (Claim("t", Span(0, 1), (2,), Verdict("supported")),), (CITATION,))
)
FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "lacks the answer": ({name: value for name, value in SAVED.items() if name != "answer"}, "lacks 'answer'"),
    "text for claims": ({**SAVED, "claims": "c"}, "'claims' is str, not list"),
    "bool for a number": ({**SAVED, "citations": [{**SAVED["citations"][0], "id": True}]}, "'id' is bool"),
    "unknown status": ({**SAVED, "status": "sure"}, "'sure', not one of answered"),
    "unknown reason": (
        {**SAVED, "abstention": {"reason": "tired", "message": "", "nearest": []}},
        "'tired', not one of no_evidence",
    ),
    "turned span": ({**SAVED, "claims": [{**SAVED["claims"][0], "start": 5, "end": 1}]}, "5, 1: not a range"),
    "highlight of no citation": (
        {
            **SAVED,
            "claims": [
                {
                    **SAVED["claims"][0],
                    "highlights": [
                        {"kind": "dates", "start": 0, "end": 1, "citation": 9, "start_char": 3, "end_char": 4}
                    ],
                }
            ],
        },
        "citation 9, which its claim does not cite",
    ),
    "bad date": ({**SAVED, "citations": [{**SAVED["citations"][0], "published": "May"}]}, "'May', not an ISO"),
    "text for a score": (
        {**SAVED, "claims": [{**SAVED["claims"][0], "checks": {"entailment": "high"}}]},
        "'entailment' is str, not float",
    ),
}


@pytest.mark.parametrize(("saved", "message"), FAULTS.values(), ids=FAULTS)
def test_unusable_answer_is_refused_by_field(saved: dict[str, Any], message: str) -> None:
    with pytest.raises(AnswerFormatError, match="saved answer") as caught:
        from_dict(saved)
    assert message in str(caught.value)


def test_fields_that_may_be_unknown_may_be_left_out() -> None:
    kept = ("id", "question", "status", "answer", "claims", "citations")
    short = from_dict({name: SAVED[name] for name in kept})
    assert short == replace(from_dict(SAVED), standalone_question="")

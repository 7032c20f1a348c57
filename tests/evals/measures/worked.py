"""Two small documents, a question over them, and answers of which every figure can be worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evals.gold import by_file, locate
from evals.outcome import Outcome
from evals.questions import EvalQuestion
from evals.support import supports
from rag import check_claim
from rag.types import Abstention, Answer, Citation, Claim, Conflict, Document, Hit, Passage, Span, Verdict

PAID, SELLER, MILL = "Lumen paid $4 million.", "Halla was the seller.", "The mill stands in Oulu."
TEXT = f"{PAID} {SELLER} {MILL}"
FIRST = Document(id="d1", title="A", text=TEXT, sha256="s1", origin="a.md")
SECOND = Document(
    id="d2",
    title="B",
    text="Lumen paid $5 million. Halla sold. It was $4 million, often given as $5 million.",
    sha256="s2",
    origin="b.md",
)
DOCUMENTS = {document.id: document for document in (FIRST, SECOND)}


def question(*evidence: tuple[str, str] | tuple[str, str, str], **fields: Any) -> EvalQuestion:
    """An answerable question; evidence as (file, quote) or (file, quote, label of its alternatives)."""
    entries = [dict(zip(("doc", "quote", "any_of"), entry, strict=False)) for entry in evidence]
    given = {"id": "q", "question": "Who paid?", "type": "fact", "answerable": True, "answer_facts": ("Lumen",)}
    return EvalQuestion.model_validate({**given, "evidence": tuple(entries), **fields})


def cite(number: int, quote: str, document: Document = FIRST, **fields: Any) -> Citation:
    """A citation of where the quote stands."""
    start = document.text.index(quote)
    span = Span(start, start + len(quote))
    return Citation(number, document.id, f"p-{quote}", span, quote, document.sha256, title=document.title, **fields)


def answer(claims: Sequence[tuple[str, Sequence[int]]], citations: Sequence[Citation], **fields: Any) -> Answer:
    """An answer of claims as (text, numbers of its citations)."""
    text, made = "", []
    for said, numbers in claims:
        made.append(Claim(said, Span(len(text), len(text) + len(said)), tuple(numbers), Verdict("supported")))
        text += said + " " + "".join(f"[{number}]" for number in numbers) + " "
    return Answer("x", "q", "q", "answered", text.strip(), tuple(made), tuple(citations), **fields)


def refusal(*nearest: Citation) -> Answer:
    """An abstention."""
    return Answer("x", "q", "q", "abstained", "Not said.", abstention=Abstention("no_evidence", "Not said.", nearest))


def hits(*quotes: str, document: Document = FIRST) -> tuple[Hit, ...]:
    """Passages of one sentence each, best first."""
    return tuple(
        Hit(Passage(f"p-{quote}", document.id, cite(1, quote, document).span, quote), 1 / rank, rank, "fused")
        for rank, quote in enumerate(quotes, 1)
    )


def conflict() -> Conflict:
    """Some disagreement."""
    return Conflict("price", ())


def outcome(asked: EvalQuestion, given: Answer | None) -> Outcome:
    """The answer with gold, documents and the checker's judgement."""
    gold = locate(asked, by_file(list(DOCUMENTS.values())))
    return Outcome(asked, given, gold, DOCUMENTS, supports(given, check_claim) if given else ())

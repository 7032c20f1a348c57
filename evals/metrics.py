"""Measures of one answer against its question's gold; per question first, means last.

A measure is in the result only for questions that it asks something of (``fact_recall`` only where a question is
answerable). What is missing counts as zero, and so does a question that ended in an error: it found no fact, cited
nothing, did not refuse; and an answerable one counts as refused.

Gold spans are the places where a quote of ``evidence`` stands. They name the evidence that was written down, not all
that there is: a citation of another sentence that says the same counts against ``citation_precision`` (a lower bound).

| measure            | of                      | better |
|--------------------|-------------------------|--------|
| fact_recall        | answerable              | more   |
| correct            | answerable              | more   |
| right_citation     | answerable              | more   |
| citation_precision | answerable              | more   |
| citation_recall    | answerable              | more   |
| quote_validity     | answers with any quote  | more   |
| refused            | unanswerable            | more   |
| false_refusals     | answerable              | less   |
| absent_numbers     | all                     | less   |
| forbidden          | with forbidden facts    | less   |
| errors             | all                     | less   |
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rag.types import Answer, Citation, Document, Span

from .facts import absent_numbers, has_fact
from .measures import mean
from .questions import EvalQuestion, Fact

MEASURES = (
    "fact_recall", "correct", "right_citation", "citation_precision", "citation_recall", "quote_validity", "refused",
    "false_refusals", "absent_numbers", "forbidden", "errors",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gold:
    """One gold quote and every place where it stands, as (document id, span); none where it stands nowhere."""

    doc: str
    quote: str
    places: tuple[tuple[str, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one question ended: ``answer`` is None after an error; ``documents`` by id, those that are cited."""

    question: EvalQuestion
    answer: Answer | None
    gold: tuple[Gold, ...] = ()
    documents: Mapping[str, Document] = field(default_factory=dict)

    @property
    def shown(self) -> Answer | None:
        """The answer where it states something: neither an error nor an abstention."""
        return self.answer if self.answer is not None and self.answer.status != "abstained" else None


def measure(outcome: Outcome) -> dict[str, float]:
    """The measures that apply, by name; all in 0–1 but ``absent_numbers``, a count."""
    values: dict[str, float] = _answerable(outcome) if outcome.question.answerable else {"refused": refused(outcome)}
    if (valid := quote_validity(outcome)) is not None:
        values["quote_validity"] = valid
    values["absent_numbers"] = float(len(numbers_not_cited(outcome)))
    if outcome.question.forbidden:
        values["forbidden"] = float(bool(forbidden_found(outcome)))
    values["errors"] = float(outcome.answer is None)
    return {name: values[name] for name in MEASURES if name in values}


def means(rows: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """The mean of each measure over the questions that it applies to; a measure that applies to none is left out."""
    given = list(rows)
    return {
        name: mean(row[name] for row in given if name in row) for name in MEASURES if any(name in row for row in given)
    }


def facts_found(outcome: Outcome) -> tuple[bool, ...]:
    """For each fact of the question, whether the answer holds it; an abstention states nothing."""
    text = outcome.shown.text if outcome.shown else ""
    return tuple(bool(text) and has_fact(text, fact) for fact in outcome.question.answer_facts)


def forbidden_found(outcome: Outcome) -> tuple[Fact, ...]:
    """The forbidden facts that the answer holds."""
    text = outcome.shown.text if outcome.shown else ""
    return tuple(fact for fact in outcome.question.forbidden if text and has_fact(text, fact))


def right_citation(outcome: Outcome) -> float:
    """1.0 where a citation overlaps a gold quote, or its own quote holds every fact that the question asks for."""
    wanted = outcome.question.answer_facts
    holds = (bool(wanted) and all(has_fact(one.quote, fact) for fact in wanted) for one in _citations(outcome))
    return float(any(_overlaps(one, outcome.gold) for one in _citations(outcome)) or any(holds))


def citation_precision(outcome: Outcome) -> float:
    """Share of the citations that overlap a gold quote; 0.0 without citations."""
    return mean(float(_overlaps(one, outcome.gold)) for one in _citations(outcome))


def citation_recall(outcome: Outcome) -> float:
    """Share of the gold quotes that a citation overlaps; a quote that stands nowhere is not found."""
    cited = _citations(outcome)
    return mean(float(any(_overlaps(one, [gold]) for one in cited)) for gold in outcome.gold)


def quote_validity(outcome: Outcome) -> float | None:
    """Share of the quotes, those beside an abstention included, that stand at their span of the document they name.

    The hash must be the document's too. An answer without any is 0.0, an abstention without any None.
    """
    answer = outcome.answer
    if answer is None:
        return 0.0
    quotes = answer.citations or (answer.abstention.nearest if answer.abstention else ())
    if not quotes and outcome.shown is None:
        return None
    return mean(float(_stands(quote, outcome.documents.get(quote.document_id))) for quote in quotes)


def refused(outcome: Outcome) -> float:
    """1.0 for an abstention; an error is none."""
    return float(outcome.answer is not None and outcome.answer.status == "abstained")


def numbers_not_cited(outcome: Outcome) -> tuple[str, ...]:
    """Numbers and dates of the answer, as written, that none of the quotes it cites supports."""
    if outcome.shown is None:
        return ()
    return absent_numbers(outcome.shown.text, [(one.quote, one.published) for one in outcome.shown.citations])


def _answerable(outcome: Outcome) -> dict[str, float]:
    facts = facts_found(outcome)
    return {
        "fact_recall": mean(map(float, facts)),
        "correct": float(bool(facts) and all(facts) and not forbidden_found(outcome)),
        "right_citation": right_citation(outcome),
        "citation_precision": citation_precision(outcome),
        "citation_recall": citation_recall(outcome),
        "false_refusals": float(outcome.shown is None),
    }


def _citations(outcome: Outcome) -> tuple[Citation, ...]:
    return outcome.shown.citations if outcome.shown else ()


def _overlaps(citation: Citation, gold: Sequence[Gold]) -> bool:
    return any(
        document_id == citation.document_id and span.start < citation.span.end and citation.span.start < span.end
        for one in gold
        for document_id, span in one.places
    )


def _stands(citation: Citation, document: Document | None) -> bool:
    if document is None or not 0 <= citation.span.start < citation.span.end <= len(document.text):
        return False
    return citation.document_sha256 == document.sha256 and citation.span.of(document.text) == citation.quote

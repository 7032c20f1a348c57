"""Whether quotes are verbatim: the project's own invariant, ``document.text[span] == quote``."""

from __future__ import annotations

from rag.types import Citation, Document

from ..outcome import Outcome
from .measure import Measure, every
from .ranking import mean


def quote_validity(outcome: Outcome) -> float | None:
    """Share of the quotes, those beside an abstention included, that stand at their span of the document they name.

    The hash must be the document's too. An answer without any is 0.0, an abstention without any None.
    """
    answer = outcome.answer
    beside = answer.abstention.nearest if answer is not None and answer.abstention else ()
    quotes = outcome.citations or beside
    if not quotes and outcome.shown is None:
        return None
    return mean(float(_stands(quote, outcome.documents.get(quote.document_id))) for quote in quotes)


def _stands(citation: Citation, document: Document | None) -> bool:
    if document is None or not 0 <= citation.span.start < citation.span.end <= len(document.text):
        return False
    return citation.document_sha256 == document.sha256 and citation.span.of(document.text) == citation.quote


QUOTE_VALIDITY = Measure(
    "quote_validity", "quote validity", "share of the quotes that stand, character by character, where they say",
    every, quote_validity,
)  # fmt: skip

"""Where gold quotes stand in the documents of a corpus."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.clean import canonical
from rag.types import Document, Span

from .outcome import Gold
from .questions import EvalQuestion

ByFile = Mapping[str, Sequence[Document]]


def by_file(documents: Sequence[Document]) -> dict[str, list[Document]]:
    """Documents by origin, and by the file alone for one of many in a file (``file.jsonl#2``)."""
    found: dict[str, list[Document]] = {}
    for document in documents:
        for name in dict.fromkeys((document.origin, document.origin.rpartition("#")[0] or document.origin)):
            found.setdefault(name, []).append(document)
    return found


def locate(question: EvalQuestion, documents: ByFile) -> tuple[Gold, ...]:
    """The gold quotes of a question with every place where each stands, in its order."""
    return tuple(
        Gold(
            evidence.doc,
            evidence.quote,
            tuple(
                (document.id, span)
                for document in documents.get(evidence.doc, ())
                for span in places(evidence.quote, document.text)
            ),
            evidence.any_of or "",
        )
        for evidence in question.evidence
    )


def places(quote: str, text: str) -> list[Span]:
    """Spans of ``text`` at which the quote stands, line breaks and runs of spaces counted as one space."""
    words = canonical(quote).split()
    if not words:
        return []
    pattern = r"\s+".join(re.escape(word) for word in words)
    return [Span(match.start(), match.end()) for match in re.finditer(pattern, text)]

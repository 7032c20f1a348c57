"""Whether a question file still fits its corpus: every gold quote stands, every figure asked for is in one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from rag.checks.dates import dates
from rag.checks.numbers import quantities
from rag.errors import LoadError, VouchError
from rag.load import load_file
from rag.scan import scan
from rag.types import Document

from .facts import has_fact
from .gold import ByFile, by_file, places
from .measures.fact_recall import COMPUTED
from .nearest import nearest
from .questions import EvalQuestion, Evidence

NEAR = 0.4
"""Share of a quote's words from which on another text of the document is worth showing beside it."""


class GoldError(VouchError):
    """A question file and its corpus have come apart; the message has a line for each fault."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What of a question no longer fits; ``nearest`` is what stands in the corpus instead, "" where nothing is near."""

    question_id: str
    doc: str
    what: str
    nearest: str = ""

    def __str__(self) -> str:
        return f"{self.question_id}: {self.doc}: {self.what}" + (f"; nearest: {self.nearest!r}" if self.nearest else "")


def check(questions: Sequence[EvalQuestion], corpus: Path) -> None:
    """Raise GoldError with every fault of the questions against the documents of a folder."""
    found = list(faults(questions, read_corpus(corpus)))
    if found:
        lines = "\n".join(f"  {fault}" for fault in found)
        counted = f"{len(found)} fault{'s' if len(found) > 1 else ''}"
        raise GoldError(
            f"the questions do not fit {corpus} ({counted}); correct the question or the document:\n{lines}"
        )


def read_corpus(corpus: Path) -> list[Document]:
    """The documents of a folder as an index would hold them; files that cannot be read are left out."""
    found: list[Document] = []
    for file in scan(corpus, corpus / "index"):
        try:
            found.extend(load_file(file.path, origin=file.origin))
        except LoadError:
            continue
    return found


def faults(questions: Iterable[EvalQuestion], documents: Sequence[Document]) -> Iterator[Fault]:
    """What no longer fits, in the order of the questions."""
    files = by_file(documents)
    for question in questions:
        for doc in question.filters.documents:
            if doc not in files:
                yield Fault(question.id, doc, "no such document to filter by", _near_name(doc, files))
        for evidence in question.evidence:
            yield from _evidence_faults(question, evidence, files)
        if question.answerable and COMPUTED not in question.tags:
            yield from _fact_faults(question)


def _evidence_faults(question: EvalQuestion, evidence: Evidence, files: ByFile) -> Iterator[Fault]:
    found = files.get(evidence.doc, ())
    if not found:
        yield Fault(question.id, evidence.doc, "no such document", _near_name(evidence.doc, files))
        return
    standing = [document for document in found if places(evidence.quote, document.text)]
    if not standing:
        near, share = max((nearest(evidence.quote, document.text) for document in found), key=itemgetter(1))
        what = f"the quote {evidence.quote!r} does not stand there"
        yield Fault(question.id, evidence.doc, what, near if share >= NEAR else "")
    day = question.as_of
    if day and standing and all(document.published and document.published > day for document in standing):
        published = f"published {standing[0].published}"
        yield Fault(question.id, evidence.doc, f"the document was {published}, after the question's date {day}")


def _fact_faults(question: EvalQuestion) -> Iterator[Fault]:
    quotes = "\n".join(evidence.quote for evidence in question.evidence)
    for fact in question.answer_facts:
        alternatives = [fact] if isinstance(fact, str) else list(fact)
        figures = [one for one in alternatives if quantities(one) or dates(one, reference=None)]
        if len(figures) == len(alternatives) and not has_fact(quotes, fact):
            shown = " or ".join(map(repr, alternatives))
            yield Fault(question.id, "answer_facts", f"{shown} is in no gold quote (tag it computed where it is so)")


def _near_name(doc: str, files: ByFile) -> str:
    return next(iter(difflib.get_close_matches(doc, files, n=1)), "")

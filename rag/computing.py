"""A computed answer: the sum that a question asks for, over the documents' tables or over simpler answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from .arithmetic import Figure, figure
from .candidates import candidates
from .checks.dates import DateRange, dates
from .checks.numbers import quantities
from .columns import GENERAL, MONEY, PAYS, WHEN
from .combining import combine, is_fine, time_between
from .computed import Computed, compute, equation
from .coverage import said, stems
from .display import header_of, shown
from .gather import Documents, Retrieve, number_evidence
from .grid import Grid, grids
from .sentence_sums import sentence_sum
from .simpler import simple_questions
from .sought import Sought, sought
from .types import Answer, Citation, Evidence, Hit, Passage, Question, Sentence
from .wanted import wanted

STATED_FIRST = ("share",)
"""What the documents tell more often than they leave it to be worked out."""
TABLES = 24
"""Passages among which tables are looked for."""
_MANY_WORDS = 4
"""Of so many words of a simpler question its answer may lack one."""
Ask = Callable[[str], Answer]


class Source(Protocol):
    """Where the documents are and how they are found."""

    @property
    def documents(self) -> Documents: ...
    @property
    def retriever(self) -> Retrieve: ...


@dataclass(frozen=True, slots=True)
class Worked:
    """A sum that was worked out, and the hits with those passages of its operands that were not retrieved."""

    computed: Computed
    hits: tuple[Hit, ...]


def work_out(asked: Question, hits: Sequence[Hit], view: Source, ask: Ask) -> Worked | None:
    """The sum that the question asks for, None where it asks for none or its operands are not certain.

    ``ask`` answers a simpler question from the same documents, without sums. Tables are looked for among more passages
    than the generator is shown: a table says in few words what a question asks in many.
    """
    wish = sought(asked.text)
    if wish is None or not hits:
        return None
    want, documents = wanted(asked.text), view.documents
    wider = view.retriever.retrieve(replace(asked, top_k=max(asked.top_k, TABLES)))
    found = compute(wish, want, _tables((*hits, *wider), documents))
    if found is not None:
        return Worked(found, _with(hits, found.operands))
    evidence = number_evidence(hits, documents, question=asked.text)
    rows = candidates(evidence)
    held = sentence_sum(wish, want, evidence) if wish.operation == "remainder" else None
    told, pair = held or combine(wish, want, rows), simple_questions(wish)
    # Asking costs an answer, so only where there is something to set against it.
    last = None if told or pair else sentence_sum(wish, want, evidence)
    if (told or pair or last) and wish.operation in STATED_FIRST and _is_told(wish, ask):
        return None
    if told is not None:
        return Worked(told, _with(hits, told.operands))
    both = _from_answers(wish, [ask(question) for question in pair], hits) if pair else None
    if both is not None and both.computed.text:
        return both
    held = sentence_sum(wish, want, evidence) if pair else last
    return Worked(held, _with(hits, held.operands)) if held else both


def _is_told(wish: Sought, ask: Ask) -> bool:
    """Whether the documents themselves tell what could be worked out: a share, or how many."""
    answer = ask(wish.question)
    kinds = {one.kind for citation in answer.citations[:1] for one in quantities(citation.quote)}
    return answer.status != "abstained" and "percent" in kinds


def _tables(hits: Sequence[Hit], documents: Documents) -> list[Grid]:
    found = []
    for name in dict.fromkeys(hit.passage.document_id for hit in hits):
        document = documents.document(name)
        passages = documents.passages_of(name)
        found += grids(document, [(passage, documents.sentences(name, passage.span)) for passage in passages])
    return found


def _with(hits: Sequence[Hit], operands: Iterable[tuple[Passage, Sentence]]) -> tuple[Hit, ...]:
    known = {hit.passage.id for hit in hits}
    more = {passage.id: passage for passage, _ in operands if passage.id not in known}
    last = hits[-1]
    added = [replace(last, passage=passage, rank=last.rank + k) for k, passage in enumerate(more.values(), 1)]
    return (*hits, *added)


def _from_answers(wish: Sought, answers: Sequence[Answer], hits: Sequence[Hit]) -> Worked | None:
    """The sum over two simpler answers, each of which is one certain figure or day; without it, both answers."""
    if not all(answer.citations for answer in answers):
        return None
    cited = [answer.citations[0] for answer in answers]
    text = None
    if all(_is_certain(answer) for answer in answers):
        text = _time_between(wish, cited) if wish.operation == "elapsed" else _of_figures(wish, cited)
    if text is None and (cited[0].span == cited[1].span or not all(_is_about(answer) for answer in answers)):
        return None
    passages = {hit.passage.id: hit.passage for answer in answers for hit in answer.hits}
    operands = tuple(dict.fromkeys((passages[one.passage_id], Sentence(one.document_id, one.span)) for one in cited))
    return Worked(Computed(text or "", operands, operands), _with(hits, operands))


def _is_certain(answer: Answer) -> bool:
    """Whether nothing disputes the answer."""
    return answer.status == "answered" and _is_about(answer)


def _is_about(answer: Answer) -> bool:
    """Whether the answer's first quote says nearly all that the question asks about."""
    first = answer.citations[0]
    heading = next((hit.passage.heading for hit in answer.hits if hit.passage.id == first.passage_id), "")
    held = stems(f"{first.quote}\n{first.title}\n{heading}")
    held |= MONEY | PAYS if any(one.kind == "money" for one in quantities(first.quote)) else frozenset()
    held |= WHEN if dates(first.quote, reference=first.published) else frozenset()
    words = [word for word in wanted(answer.question).words if word not in GENERAL]
    return sum(1 for word in words if said(word, held)) >= len(words) - (len(words) >= _MANY_WORDS)


def _time_between(wish: Sought, cited: Sequence[Citation]) -> str | None:
    one, other = (_one_day(each.quote, each.published, wish.unit) for each in cited)
    return time_between(wish, one, other) or None


def _one_day(quote: str, published: date | None, unit: str) -> DateRange | None:
    """The one date of a quote that is told finely enough for the unit."""
    found = {
        (day.first, day.last): day for day in dates(quote, reference=published) if is_fine(day, unit) and day.first
    }
    known = [day for day in found.values() if not day.approximate and not day.bound]
    return known[0] if len(known) == 1 else None


def _of_figures(wish: Sought, cited: Sequence[Citation]) -> str | None:
    """The sum of two quotes' figures, where exactly one kind and currency stands once in each."""
    choices = [_by_kind(one.quote) for one in cited]
    common = [key for key in choices[0] if key in choices[1] and key[0] in ("money", "percent", "count")]
    if len(common) != 1:
        return None
    one, two = choices[0][common[0]], choices[1][common[0]]
    if one is None or two is None or one.value == two.value or not min(one.value, two.value):
        return None
    return equation(wish, (one, two))


def _by_kind(quote: str) -> dict[tuple[str, ...], Figure | None]:
    """The figure of each kind, currency, unit and noun; None where a quote has several."""
    found: dict[tuple[str, ...], Figure | None] = {}
    for one in quantities(quote):
        key = (one.kind, one.currency, one.per, one.unit, one.noun)
        found[key] = figure(one.span.of(quote)) if key not in found else None
    return found


def stated(computed: Computed, evidence: Sequence[Evidence]) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    """The sentences to state before the sum, as a reader sees them, with their markers."""
    wanted_spans = {(sentence.document_id, sentence.span) for _, sentence in computed.stated}
    drafts: list[tuple[str, tuple[tuple[int, int], ...]]] = []
    for found in candidates(evidence):
        if (found.evidence.document.id, found.span) in wanted_spans:
            wanted_spans.discard((found.evidence.document.id, found.span))
            header = header_of(found)
            number = found.evidence.number
            drafts.append(
                (shown(found), ((number, found.k),) if header is None else ((number, found.k), (number, header)))
            )
    return drafts


def operands(computed: Computed, evidence: Sequence[Evidence]) -> tuple[tuple[Evidence, Sentence], ...]:
    """The evidence of each operand, in order; none where one is not among the evidence."""
    places = {
        (passage.hit.passage.id, sentence.span): (passage, sentence)
        for passage in evidence
        for sentence in passage.sentences
    }
    keys = [(passage.id, sentence.span) for passage, sentence in computed.operands]
    return tuple(places[key] for key in keys) if all(key in places for key in keys) else ()

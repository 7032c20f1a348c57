"""A computed answer: the sum that a question asks for, over the documents' tables or over simpler answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from .arithmetic import Figure, comparable, elapsed, figure
from .candidates import candidates
from .checks.dates import DateRange, dates
from .checks.numbers import quantities
from .columns import GENERAL, MONEY, PAYS, WHEN
from .computed import LABELS, Computed, compute, difference, total
from .coverage import said, stems
from .display import header_of, shown
from .gather import Documents
from .grid import Grid, grids
from .sought import Sought, simple_questions, sought
from .types import Answer, Citation, Evidence, Hit, Passage, Question, Sentence
from .wanted import wanted

_MANY_WORDS = 4
"""Of so many words of a simpler question its answer may lack one."""
Ask = Callable[[str], Answer]
_FROM_TO = {False: "From {} to {}: {} {}{}.", True: "从{}到{}：{}{}。"}
_CHINESE_UNITS = {"day": "天", "week": "周", "month": "个月", "year": "年"}


@dataclass(frozen=True, slots=True)
class Worked:
    """A sum that was worked out, and the hits with those passages of its operands that were not retrieved."""

    computed: Computed
    hits: tuple[Hit, ...]


def work_out(asked: Question, hits: Sequence[Hit], documents: Documents, ask: Ask) -> Worked | None:
    """The sum that the question asks for, None where it asks for none or its operands are not certain.

    ``ask`` answers a simpler question from the same documents, without sums.
    """
    wish = sought(asked.text)
    if wish is None or not hits:
        return None
    found = compute(wish, wanted(asked.text), _tables(hits, documents))
    if found is not None:
        return Worked(found, _with(hits, found.operands))
    pair = simple_questions(wish)
    both = _from_answers(wish, [ask(question) for question in pair], hits) if pair else None
    if both is not None and both.computed.text:
        return both
    return _in_one_sentence(wish, ask, hits) or both


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


def _in_one_sentence(wish: Sought, ask: Ask, hits: Sequence[Hit]) -> Worked | None:
    """The sum over the figures of the sentence that answers, where it holds no others of their kind."""
    if wish.operation not in ("sum", "difference", "remainder", "ratio", "growth"):
        return None
    answer = ask(wish.question)
    if not answer.citations or not _is_about(answer):
        return None
    cited = answer.citations[0]
    read = [(one, figure(one.span.of(cited.quote))) for one in quantities(cited.quote)]
    kinds = [(one.kind == "percent", one.per != "") for one, _ in read if one.kind != "ordinal"]
    figures = [found for one, found in read if found is not None and one.kind != "ordinal"]
    if len(figures) != 2 or len(read) != 2 or len(set(kinds)) != 1 or not comparable(figures):
        return None
    if not _fits(wish, cited.quote, figures):
        return None
    passage = next(hit.passage for hit in answer.hits if hit.passage.id == cited.passage_id)
    operands = ((passage, Sentence(cited.document_id, cited.span)),)
    return Worked(Computed(_equation(wish, figures[0], figures[1]), operands, operands), _with(hits, operands))


def _fits(wish: Sought, quote: str, figures: Sequence[Figure]) -> bool:
    """Whether the two figures of a sentence stand to each other as the question says."""
    if figures[0].value == figures[1].value or not min(one.value for one in figures):
        return False
    if wish.operation == "remainder":
        whole = max(figures, key=lambda one: one.value)
        return re.search(rf"\bof (?:its |the |his |a |all )?{re.escape(whole.shown)}", quote, re.IGNORECASE) is not None
    if wish.operation == "sum":
        return len(wanted(wish.question).names) >= 2 and re.search(r"\band\b|和", quote) is not None
    return True


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
    days = [_one_day(one.quote, one.published, wish.unit) for one in cited]
    if days[0] is None or days[1] is None or days[0].first == days[1].first:
        return None
    first, last = sorted((days[0], days[1]), key=lambda day: day.first or date.min)
    number = elapsed(first, last, wish.unit)
    if number is None:
        return None
    ends = [_iso(first), _iso(last)]
    if wish.chinese:
        return _FROM_TO[True].format(*ends, number, _CHINESE_UNITS[wish.unit])
    return _FROM_TO[False].format(*ends, number, wish.unit, "" if number == 1 else "s")


def _one_day(quote: str, published: date | None, unit: str) -> DateRange | None:
    """The one date of a quote that is told finely enough for the unit."""
    fine = {"day": ("day",), "week": ("day",), "month": ("day", "month")}.get(unit, ("day", "month", "year"))
    found = {
        (day.first, day.last): day for day in dates(quote, reference=published) if day.precision in fine and day.first
    }
    known = [day for day in found.values() if not day.approximate and not day.bound]
    return known[0] if len(known) == 1 else None


def _iso(day: DateRange) -> str:
    length = {"day": 10, "month": 7}.get(day.precision, 4)
    return day.first.isoformat()[:length] if day.first else ""


def _of_figures(wish: Sought, cited: Sequence[Citation]) -> str | None:
    """The sum of two quotes' figures, where exactly one kind and currency stands once in each."""
    choices = [_by_kind(one.quote) for one in cited]
    common = [key for key in choices[0] if key in choices[1] and key[0] in ("money", "percent", "count")]
    if len(common) != 1:
        return None
    one, two = choices[0][common[0]], choices[1][common[0]]
    if one is None or two is None or one.value == two.value or not min(one.value, two.value):
        return None
    return _equation(wish, one, two)


def _equation(wish: Sought, one: Figure, two: Figure) -> str:
    if wish.operation == "sum":
        text, result, _ = total((one, two))
    else:
        high, low = (one, two) if one.value > two.value else (two, one)
        text, result, _ = difference(wish, high, low)
    colon, stop = ("：", "。") if wish.chinese else (": ", ".")
    return f"{LABELS[wish.operation][wish.chinese]}{colon}{text} = {result}{stop}"


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

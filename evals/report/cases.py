"""One question as a reader of a report opens it: what was wrong, and everything that shows why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ..summary import Row

KINDS = {
    "error": "error",
    "forbidden": "says what is forbidden",
    "facts": "facts missing",
    "false-refusal": "refused, but answerable",
    "not-refused": "answered, but unanswerable",
    "number": "number not cited",
    "unsupported": "unsupported claim",
    "quote": "quote not verbatim",
    "evidence": "evidence not cited",
    "sides": "not both sides",
    "as-of": "wrong as of its date",
    "beside": "cites beside the gold",
}
"""What can be wrong with an answer, by the name it has in the style sheet; the worst first."""
NO_FAILURE = frozenset({"beside"})
"""Worth a look, and no failure: the sentence cited may say the same."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of a passage; where it is cited, and where it is gold."""

    text: str
    cited: bool = False
    gold: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """A citation in its passage."""

    number: int
    file: str
    title: str
    published: str
    passage: tuple[Segment, ...]
    right: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sought:
    """A gold quote, whether it was cited, and the rank of the first passage that holds it or an alternative."""

    doc: str
    quote: str
    any_of: str
    stands: bool
    cited: bool
    rank: int | None


@dataclass(frozen=True, slots=True)
class Case:
    """One question with its answer; ``row`` holds what needs no preparation."""

    row: Row
    kinds: tuple[str, ...]
    facts: tuple[tuple[str, bool], ...]
    claims: tuple[dict[str, Any], ...]
    quotes: tuple[Quote, ...]
    gold: tuple[Sought, ...]

    @property
    def failed(self) -> bool:
        """Whether anything was wrong that is a failure."""
        return any(kind not in NO_FAILURE for kind in self.kinds)


def case(row: Row) -> Case:
    """A row made ready to be shown."""
    answer = row["answer"] or {}
    facts = [_either(fact) for fact in row["question"]["answer_facts"]]
    claims = tuple(
        {**claim, "support": support} for claim, support in zip(answer.get("claims", ()), row["support"], strict=False)
    )
    nearest = (answer.get("abstention") or {}).get("nearest", ())
    cited = answer.get("citations") or nearest
    return Case(
        row,
        kinds(row),
        tuple(zip(facts, row["facts_found"], strict=True)),
        claims,
        tuple(_quote(one, row) for one in cited),
        tuple(_sought(row, answer.get("citations", ()))),
    )


def kinds(row: Row) -> tuple[str, ...]:
    """What was wrong, the worst first."""
    if row["error"]:
        return ("error",)
    figures: Mapping[str, float] = row["measures"]
    refused = row["answer"]["status"] == "abstained"
    stated = row["question"]["answerable"] and not refused
    wrong = {
        "forbidden": figures.get("forbidden_facts", 0.0) > 0,
        "facts": stated and figures.get("fact_recall", 1.0) < 1,
        "false-refusal": figures.get("false_refusals", 0.0) > 0,
        "not-refused": figures.get("abstention_recall", 1.0) < 1,
        "number": figures.get("wrong_numbers", 0.0) > 0,
        "unsupported": figures.get("unsupported_claims", 0.0) > 0,
        "quote": figures.get("quote_validity", 1.0) < 1,
        "evidence": stated and figures.get("right_citation", 1.0) < 1,
        "sides": stated and figures.get("both_sides", 1.0) < 1,
        "as-of": figures.get("as_of_correct", 1.0) < 1,
        "beside": stated and figures.get("citation_precision", 1.0) < 1,
    }
    return tuple(name for name in KINDS if wrong.get(name))


def segments(text: str, start: int, cited: Iterable[tuple[int, int]], gold: Iterable[tuple[int, int]]) -> list[Segment]:
    """``text``, which begins at ``start`` of its document, cut where a cited or a gold span begins or ends."""
    cited, gold = list(cited), list(gold)
    ends = {place for span in (*cited, *gold) for place in span if start < place < start + len(text)}
    cuts = [start, *sorted(ends), start + len(text)]
    return [
        Segment(text[left - start : right - start], _within(left, cited), _within(left, gold))
        for left, right in pairwise(cuts)
        if left < right
    ]


def _quote(citation: Mapping[str, Any], row: Row) -> Quote:
    document_id, span = citation["document_id"], (citation["start_char"], citation["end_char"])
    gold = [place for quote in row["gold"] for name, place in _places(quote) if name == document_id]
    hit = next((hit for hit in row["answer"]["retrieved"] if hit["passage_id"] == citation["passage_id"]), None)
    if hit is not None and hit["start_char"] <= span[0] < hit["end_char"]:
        text, start = hit["text"], hit["start_char"]
    else:
        text = citation["prefix"] + citation["quote"] + citation["suffix"]
        start = span[0] - len(citation["prefix"])
    return Quote(
        citation["id"], row["files"].get(document_id, document_id), citation["title"], citation["published"] or "",
        tuple(segments(text, start, [span], gold)), _overlap(span, gold), *span,
    )  # fmt: skip


def _sought(row: Row, citations: Sequence[Mapping[str, Any]]) -> Iterable[Sought]:
    labels = list(dict.fromkeys(_need(quote, place) for place, quote in enumerate(row["gold"])))
    for place, quote in enumerate(row["gold"]):
        places = list(_places(quote))
        cited = any(
            _overlap(
                (one["start_char"], one["end_char"]), [span for name, span in places if name == one["document_id"]]
            )
            for one in citations
        )
        rank = row["evidence_ranks"][labels.index(_need(quote, place))]
        yield Sought(quote["doc"], quote["quote"], quote["any_of"], bool(places), cited, rank)


def _need(quote: Mapping[str, Any], place: int) -> str:
    """As ``outcome.needs`` groups them."""
    return f"any of {quote['any_of']}" if quote["any_of"] else f"quote {place}"


def _places(quote: Mapping[str, Any]) -> Iterable[tuple[str, tuple[int, int]]]:
    for document_id, span in quote["places"]:
        yield document_id, (span["start"], span["end"])


def _overlap(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _within(place: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def _either(fact: str | Sequence[str]) -> str:
    return fact if isinstance(fact, str) else " or ".join(fact)

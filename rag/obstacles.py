"""What keeps a sentence from being the answer: the first thing that the question demands and the sentence lacks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .answer_kind import asks_amount
from .candidates import Candidate, heading_like, own_stems, without_heading
from .checks.roles import contradiction
from .checks.units import listed
from .checks.words import stem
from .coverage import said
from .display import is_header
from .mentions import ROUND, mentions
from .relevance import Scored, label_asked
from .types import AbstentionReason
from .wanted import Wanted

# Features below these floors (0–1) bar a sentence; all chosen by hand on development questions.
NAME_FLOOR = 0.5
OFFICE_NAME_FLOOR = 0.75
"""An office belongs to the company that the sentence names: a company further up is often another one."""
FIGURE_FLOOR = 0.5
KIND_FLOOR = 0.35
WHY_FLOOR = 0.5
WORDS_FLOOR = 0.3
NAMELESS_FLOOR = 0.45
"""A question that names nobody must share more words with its answer."""
OFFICES = frozenset(stem(word) for word in listed("ceo cfo coo cto chairman president founder head director"))
CRITICAL = frozenset(
    stem(word)
    for word in listed(
        "lead sell found founded ceo cfo coo cto chairman president revenue turnover profit salary employee headcount "
        "loss dividend debt ipo valuation lawsuit sue merge bankrupt patent headquarters headquartered"
    )
)
"""Words without which a sentence is about something else, however much of the rest it shares."""
_SIZES = frozenset(
    stem(word) for word in listed("price sum amount cost figure size share part stake holding value total percentage")
)
"""Words for what is asked when an amount is: a sentence that has the amount need not say them."""
_KINDS = {
    "money": "an amount of money",
    "percent": "a share or percentage",
    "count": "how many",
    "amount": "a size",
    "date": "a date",
    "who": "who it is",
    "place": "a place",
    "why": "a reason",
}
_SUBJECT = re.compile(r"\b(?:did|does|do|has|have|will|would)\s+([A-Z].{0,300})", re.DOTALL)
"""The statement inside a question, from its subject on: "Why did Tencent buy Xiaomi's shares?"."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a sentence cannot be the answer; ``what`` ends the sentence "The documents do not state …"."""

    reason: AbstentionReason
    what: str


NO_STATEMENT = Obstacle("no_evidence", "an answer")
"""Titles, headers and questions: what bars them says nothing about what the documents lack."""


def obstacle(want: Wanted, row: Scored) -> Obstacle | None:
    """The first thing the question demands and the sentence lacks; None where nothing is missing."""
    return next(iter(missed(want, row).values()), None)


def missed(want: Wanted, row: Scored) -> dict[str, Obstacle]:
    """All that the question demands and the sentence lacks, by demand, the most telling first."""
    found = ((name, demand(want, row)) for name, demand in _DEMANDS.items())
    return {name: lacking for name, lacking in found if lacking is not None}


def joined(parts: Sequence[str]) -> str:
    """Names in quotation marks for a message; "this" without any."""
    return " and ".join(f"“{part}”" for part in parts) or "this"


def _statement(want: Wanted, row: Scored) -> Obstacle | None:
    """The answer is no question, no header of a table, no title over items and no line that only leads to them."""
    text = row.candidate.text.strip()
    if text.endswith(("?", "？", ":", "：")) or is_header(row.candidate) or _over_items(row.candidate, text):
        return NO_STATEMENT
    return None


def _over_items(candidate: Candidate, text: str) -> bool:
    """Whether it is the heading of a section, or the title of the list, table or records that its passage holds."""
    title = text.lstrip("#").strip()
    if title == candidate.heading != candidate.evidence.document.title:
        return True
    return candidate.grouped and title == candidate.evidence.document.title


def _parties(want: Wanted, row: Scored) -> Obstacle | None:
    """Those whom the question names are named in the sentence, or near it and referred to."""
    office = want.asked.kind == "who" and not OFFICES.isdisjoint(want.words)
    if row.features.weakest_name < (OFFICE_NAME_FLOOR if office else NAME_FLOOR):
        return Obstacle("relation_absent", "what is asked about " + joined(want.shown_names))
    return None


def _figures(want: Wanted, row: Scored) -> Obstacle | None:
    """The figures and years of the question are there."""
    if row.features.figures >= FIGURE_FLOOR:
        return None
    shown = want.shown_figures or [str(year) for year in want.years]
    return Obstacle("false_premise" if want.figures else "date_out_of_range", " or ".join(shown))


def _kind(want: Wanted, row: Scored) -> Obstacle | None:
    """A thing of the kind asked for is there; a heading is enough for a figure only."""
    floor = WHY_FLOOR if want.asked.kind == "why" else KIND_FLOOR
    if row.features.kind < floor or (heading_like(row.candidate) and not asks_amount(want)):
        return Obstacle("relation_absent", _KINDS.get(want.asked.kind, "an answer"))
    return None


def _premise(want: Wanted, row: Scored) -> Obstacle | None:
    """The sentence does not tell the question's own statement with the parts exchanged."""
    subject = _SUBJECT.search(want.asked.text)
    if subject and contradiction(subject.group(1), [row.candidate.text]) is not None:
        return Obstacle("false_premise", "this; a source says otherwise about who did it")
    return None


def _critical_words(want: Wanted, row: Scored) -> Obstacle | None:
    """The words that cannot be missing are said, and the noun after "which" unless nearly all else is."""
    own = own_stems(row.candidate)
    missing = [word for word in want.words if not said(word, own)]
    for word in missing:
        telling = word == want.noun and not (asks_amount(want) and word in _SIZES)
        if word in CRITICAL or (telling and 3 * len(missing) > len(want.words)):
            return Obstacle("relation_absent", f"“{word}…”")
    return None


def _deed(want: Wanted, row: Scored) -> Obstacle | None:
    """Who did something is told by a sentence that says that it was done."""
    if want.asked.kind != "who":
        return None
    own = own_stems(row.candidate)
    missing = next((word for word in want.words if word in CRITICAL and not said(word, own)), None)
    return Obstacle("relation_absent", f"“{missing}…”") if missing else None


def _words(want: Wanted, row: Scored) -> Obstacle | None:
    """Enough words of the question are said by the sentence or what stands around it."""
    around = row.features.words_around
    if not (want.words or want.names or want.figures or want.years or want.chinese):
        return Obstacle("no_evidence", "an answer: the question names nothing to look for")
    if not want.names and not want.figures and want.words and around < NAMELESS_FLOOR:
        return Obstacle("no_evidence", "what is asked")
    record = row.candidate.evidence.hit.passage.kind == "record" and not label_asked(want, row.candidate.text)
    if record and _other_record(want, row.candidate):
        return Obstacle("relation_absent", "what is asked")
    floor = WORDS_FLOOR / 2 if want.years or want.figures else WORDS_FLOOR
    if want.words and around < floor and not _row_of_the_kind(want, row):
        return Obstacle("relation_absent", "what is asked")
    return None


def _asks_figure_or_place(want: Wanted) -> bool:
    return asks_amount(want) or want.asked.kind in ("date", "place")


def _other_record(want: Wanted, candidate: Candidate) -> bool:
    """Whether a figure or date is asked and the record, apart from its heading, has no name or word of the question."""
    if want.asked.superlative or want.asked.listing or not _asks_figure_or_place(want):
        return False
    own = own_stems(without_heading(candidate))
    parties = [name for name in want.names if not ROUND.fullmatch(name)]
    return not (any(mentions(name, candidate.text) for name in parties) or any(said(word, own) for word in want.words))


def _row_of_the_kind(want: Wanted, row: Scored) -> bool:
    return _asks_figure_or_place(want) and row.candidate.grouped and row.features.kind == 1.0


_DEMANDS: dict[str, Callable[[Wanted, Scored], Obstacle | None]] = {
    "statement": _statement,
    "parties": _parties,
    "figures": _figures,
    "kind": _kind,
    "premise": _premise,
    "deed": _deed,
    "critical": _critical_words,
    "words": _words,
}
DECISIVE = frozenset(("statement", "figures", "premise", "deed"))
"""What bars a sentence for good: it states nothing, or something else; the other demands weigh in its probability."""

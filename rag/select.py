"""From scored sentences to the few that answer, or to the reason why none does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .checks.dates import dates
from .checks.numbers import quantities
from .checks.roles import contradiction
from .checks.units import listed
from .checks.words import stem
from .display import is_header
from .relevance import Candidate, Features, above, said, stems, without_heading
from .types import Abstention, AbstentionReason, Evidence
from .wanted import ROUND, Wanted, mentions

THRESHOLD = 0.5
"""Probability below which the best sentence is no answer; fitted by ``python -m evals.bench.fit_extractive``."""
NAME_FLOOR = 0.5
ROLE_NAME_FLOOR = 0.75
"""An office belongs to the company that the sentence names: a company further up is often another one."""
FIGURE_FLOOR = 0.5
KIND_FLOOR = 0.35
WHY_FLOOR = 0.5
WORDS_FLOOR = 0.3
NAMELESS_FLOOR = 0.45
"""A question that names nobody must share more words with its answer."""
LONGEST_LIST = 12
MOST_SENTENCES = 4
ROLES = frozenset(stem(word) for word in listed("ceo cfo coo cto chairman president founder head director"))
# Words without which a sentence is about something else, however much of the rest it shares.
CRITICAL = frozenset(
    stem(word)
    for word in listed(
        "lead sell found founded ceo cfo coo cto chairman president revenue turnover profit salary employee headcount loss "
        "dividend debt ipo valuation lawsuit sue merge bankrupt patent headquarters headquartered"
    )
)


_SUBJECT = re.compile(r"\b(?:did|does|do|has|have|will|would)\s+([A-Z].{0,300})", re.DOTALL)
"""The statement inside a question, from its subject on: "Why did Tencent buy Xiaomi's shares?"."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its features and the probability that it answers."""

    candidate: Candidate
    features: Features
    score: float


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a sentence cannot be the answer."""

    reason: AbstentionReason
    what: str


def obstacle(want: Wanted, row: Scored) -> Obstacle | None:
    """The first thing the question demands and the sentence lacks; None where nothing is missing."""
    found, text = row.features, row.candidate.text
    if text.rstrip().endswith(("?", "？")) or is_header(row.candidate):
        return Obstacle("no_evidence", "an answer")
    if found.weakest_name < NAME_FLOOR:
        return Obstacle("relation_absent", "what is asked about " + _joined(want.shown_names))
    if want.asked.kind == "who" and found.weakest_name < ROLE_NAME_FLOOR and any(word in ROLES for word in want.words):
        return Obstacle("relation_absent", "what is asked about " + _joined(want.shown_names))
    if found.figures < FIGURE_FLOOR:
        return Obstacle("false_premise" if want.figures else "date_out_of_range", _figures(want))
    if found.kind < (WHY_FLOOR if want.asked.kind == "why" else KIND_FLOOR) or (
        heading_like(row.candidate) and not asks_amount(want)
    ):
        return Obstacle("relation_absent", _KINDS.get(want.asked.kind, "an answer"))
    subject = _SUBJECT.search(want.asked.text)
    if subject and contradiction(subject.group(1), [text]) is not None:
        return Obstacle("false_premise", "this; a source says otherwise about who did it")
    own = stems(row.candidate)
    missing = [word for word in want.words if not said(word, own)]
    for word in missing:
        if word in CRITICAL or (word == want.noun and 3 * len(missing) > len(want.words)):
            return Obstacle("relation_absent", f"“{word}…”")
    if not want.names and not want.figures and want.words and found.words_around < NAMELESS_FLOOR:
        return Obstacle("no_evidence", "what is asked")
    floor = WORDS_FLOOR if not (want.years or want.figures) else WORDS_FLOOR / 2
    if row.candidate.evidence.hit.passage.kind == "record" and _other_record(want, row.candidate):
        return Obstacle("relation_absent", "what is asked")
    if want.words and found.words_around < floor and not _row_of_the_kind(want, row):
        return Obstacle("relation_absent", "what is asked")
    return None


def heading_like(candidate: Candidate) -> bool:
    """Whether it is a title or heading: short, without a stop at its end, and not an item of a list."""
    text = candidate.text.rstrip()
    return not candidate.grouped and len(text) < 140 and text[-1:] not in '.!?。！？”"…)'


def asks_amount(want: Wanted) -> bool:
    """Whether a figure is wanted."""
    return want.asked.kind in ("money", "percent", "count", "amount")


def _other_record(want: Wanted, candidate: Candidate) -> bool:
    """Whether a figure or date is asked and the record, apart from its heading, has no name or word of the question."""
    if want.asked.superlative or want.asked.listing or not (asks_amount(want) or want.asked.kind in ("date", "place")):
        return False
    own = stems(replace(candidate, evidence=without_heading(candidate.evidence)))
    names = [name for name in want.names if not ROUND.fullmatch(name)]
    return not (any(mentions(name, candidate.text) for name in names) or any(said(word, own) for word in want.words))


def _row_of_the_kind(want: Wanted, row: Scored) -> bool:
    figure_or_place = asks_amount(want) or want.asked.kind in ("date", "place")
    return figure_or_place and row.candidate.grouped and row.features.kind == 1.0 and row.features.cosine > 0.4


def choose(want: Wanted, ranked: Sequence[Scored], evidence: Sequence[Evidence]) -> list[Scored] | Abstention:
    """The sentences that answer, most important first, or an abstention with its reason."""
    absent = [
        shown
        for name, shown in zip(want.names, want.shown_names, strict=True)
        if not any(
            mentions(name, f"{above(p)}\n{p.hit.passage.text}")
            for p in evidence
        )
    ]
    if absent:
        return Abstention("entity_absent", f"No document says anything about {_joined(absent)}.")
    obstacles = [(row, obstacle(want, row)) for row in ranked]
    able = [row for row, found in obstacles if found is None]
    if not able or able[0].score < THRESHOLD:
        first = next((found for _, found in obstacles if found is not None), None)
        return _abstention(first if not able else None)
    if able[0].candidate.grouped and want.asked.superlative:
        return _extreme(want, able)
    if able[0].candidate.grouped and want.asked.listing:
        group = [row for row in able if row.candidate.group == able[0].candidate.group]
        return sorted(group[:LONGEST_LIST], key=lambda row: row.candidate.span.start)
    return _covering(want, able)


def _abstention(found: Obstacle | None) -> Abstention:
    if found is None:
        return Abstention("no_evidence", "The documents hold nothing that answers this with enough certainty.")
    if found.reason == "false_premise":
        return Abstention(
            "false_premise", f"No document states {found.what}; the question may rest on a wrong premise."
        )
    if found.reason == "date_out_of_range":
        return Abstention("date_out_of_range", f"The documents say nothing about this for {found.what}.")
    return Abstention(found.reason, f"The documents come near the subject, but do not state {found.what}.")


def _extreme(want: Wanted, able: Sequence[Scored]) -> list[Scored]:
    """The record or row with the largest, smallest, latest or earliest value of its group."""
    group = [row for row in able if row.candidate.group == able[0].candidate.group]
    valued = [(value, row) for row in group if (value := _value(want, row.candidate)) is not None]
    if not valued:
        return list(able[:1])
    pick = max if want.asked.superlative in ("most", "latest") else min
    best = pick(value for value, _ in valued)
    return [row for value, row in valued if value == best][:LONGEST_LIST]


def _value(want: Wanted, candidate: Candidate) -> float | None:
    if want.asked.superlative in ("latest", "earliest"):
        days = [day.last for day in dates(candidate.text, reference=None) if day.last is not None]
        return float(days[-1].toordinal()) if days else None
    figures = [figure for figure in quantities(candidate.text) if figure.kind != "ordinal"]
    return float(figures[-1].high) if figures else None


def _covering(want: Wanted, able: Sequence[Scored]) -> list[Scored]:
    """The best sentence, then others that add what it lacks: an uncovered word, a second part, another value."""
    best = able[0]
    chosen = [best]
    for row in able[1:]:
        if len(chosen) >= MOST_SENTENCES:
            break
        if row.score < max(THRESHOLD, 0.8 * best.score):
            continue
        # A source that disagrees often does so in the same words, so a repetition is one only without a new value.
        if _other_value(want, row, chosen) or (_adds_words(want, row, chosen) and not _repeats(row, chosen)):
            chosen.append(row)
    return chosen


def _adds_words(want: Wanted, row: Scored, chosen: Sequence[Scored]) -> bool:
    held = frozenset().union(*(stems(other.candidate) for other in chosen))
    mine = stems(row.candidate)
    return any(said(word, mine) and not said(word, held) for word in want.words)


def _other_value(want: Wanted, row: Scored, chosen: Sequence[Scored]) -> bool:
    """Whether the sentence gives another figure for the same slot, as well as the first does."""
    kind = want.asked.kind
    if not asks_amount(want) or row.features.words < chosen[0].features.words - 0.05:
        return False
    if row.features.names < chosen[0].features.names - 0.1 or row.features.kind < 1.0:
        return False
    if row.features.cosine < chosen[0].features.cosine - 0.2:
        return False
    kinds = {"money": ("money",), "percent": ("percent", "ratio"), "count": ("count", "bare")}.get(
        kind, ("money", "percent", "count")
    )
    mine = {(q.kind, q.low, q.high) for q in quantities(row.candidate.text) if q.kind in kinds}
    theirs = {(q.kind, q.low, q.high) for other in chosen for q in quantities(other.candidate.text) if q.kind in kinds}
    return bool(mine) and not mine & theirs


def _repeats(row: Scored, chosen: Sequence[Scored]) -> bool:
    mine = stems(row.candidate)
    for other in chosen:
        theirs = stems(other.candidate)
        if len(mine & theirs) >= 0.8 * min(len(mine), len(theirs)):
            return True
    return False


def _joined(parts: Sequence[str]) -> str:
    return " and ".join(f"“{part}”" for part in parts) or "this"


def _figures(want: Wanted) -> str:
    shown = [figure.span.of(want.asked.text) for figure in want.figures] or [str(year) for year in want.years]
    return " or ".join(shown)


_KINDS = {
    "money": "an amount of money", "percent": "a share or percentage", "count": "how many", "amount": "a size",
    "date": "a date", "who": "who it is", "place": "a place", "why": "a reason",
}  # fmt: skip

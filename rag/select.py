"""From scored sentences to the few that answer, or to the reason why none does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from .answer_kind import asks_amount
from .candidates import Candidate, above, own_stems
from .checks.dates import dates
from .checks.numbers import quantities
from .coverage import said
from .mentions import mentions
from .obstacles import DECISIVE, NO_STATEMENT, Obstacle, joined, missed
from .relevance import Scored
from .types import Abstention, Evidence
from .wanted import Wanted

# The limits of this module were chosen by hand on development questions.
THRESHOLD = 0.55
"""Probability below which the best sentence is no answer: `python -m evals.fit.answering` shows what each costs; from
here on the whole engine refuses .95 of the development questions without an answer (decision 9)."""
LONGEST_LIST = 12
MOST_SENTENCES = 4
_NEARLY_AS_PROBABLE = 0.8
"""A further sentence is at least so probable, in parts of the best one's probability."""
_REPEATED = 0.8
_WEAKER_WORDS, _WEAKER_NAMES, _WEAKER_COSINE = 0.05, 0.15, 0.3
"""How far a sentence with another value may stay behind the first one."""
_ABOUT_AS_SURE = 0.7
_WHOLE_NAME = 0.7
"""A name that is only part of the one that the sentence has ("Kingsoft" in "Kingsoft Office") counts less."""
_PRESENT = re.compile(
    r"\b(?:does|do|is|are|has|have)\b(?!.{0,60}\b(?:bought|paid|sold|raised|been)\b)|目前|现在|如今|还有|仍",
    re.IGNORECASE,
)
"""Verbs of how things are now; the limit above is a share of the best sentence's probability."""
_COMPARED: dict[str, tuple[str, ...]] = {
    "money": ("money",),
    "percent": ("percent", "ratio"),
    "count": ("count", "bare"),
    "amount": ("money", "percent", "count"),
}
"""Kinds of quantity in which two sentences may disagree; a number with nothing behind it says no size."""


def absence(want: Wanted, evidence: Sequence[Evidence]) -> Abstention | None:
    """An abstention where a name of the question stands nowhere in the evidence, headings and publishers included."""
    texts = [f"{above(passage)}\n{passage.hit.passage.text}" for passage in evidence]
    absent = [
        shown
        for name, shown in zip(want.names, want.shown_names, strict=True)
        if not any(mentions(name, text) for text in texts)
    ]
    return Abstention("entity_absent", f"No document says anything about {joined(absent)}.") if absent else None


def choose(want: Wanted, ranked: Sequence[Scored]) -> list[Scored] | Abstention:
    """The sentences that answer, most important first, or an abstention with its reason; ``ranked`` is best first."""
    lacks = [missed(want, row) for row in ranked]
    able = [row for row, lacking in zip(ranked, lacks, strict=True) if DECISIVE.isdisjoint(lacking)]
    if not able or able[0].score < THRESHOLD:
        return replace(_abstention(_least_lacking(lacks)), confidence=able[0].score if able else 0.0)
    if able[0].candidate.grouped and want.asked.superlative:
        return _extreme(want, able)
    if able[0].candidate.grouped and want.asked.listing:
        return sorted(_group(able)[:LONGEST_LIST], key=lambda row: row.candidate.span.start)
    return _covering(want, _newest_first(want, able))


def _least_lacking(lacks: Sequence[Mapping[str, Obstacle]]) -> Obstacle | None:
    """What keeps the sentence that lacks least from answering; None where it lacks nothing that could be named."""
    told = [list(lacking.values()) for lacking in lacks]
    telling = [found for found in told if NO_STATEMENT not in found] or told
    nearest = min(telling, key=len, default=[])
    return nearest[0] if nearest else None


def _newest_first(want: Wanted, able: Sequence[Scored]) -> list[Scored]:
    """Of how things are ("does own") the newest of the sentences that say it about as surely, before the others."""
    if not _of_the_present(want):
        return list(able)
    first = able[0].features
    equal = [
        row
        for row in able
        if row.score >= max(THRESHOLD, _ABOUT_AS_SURE * able[0].score)
        and row.features.names >= first.names - _WEAKER_NAMES
        and row.features.weakest_name >= min(_WHOLE_NAME, first.weakest_name)
        and row.features.kind >= 1.0
    ]
    newest = max(equal or able[:1], key=lambda row: _told(row.candidate))
    return [newest, *(row for row in able if row is not newest)]


def _of_the_present(want: Wanted) -> bool:
    """Whether a figure is asked for, or who has an office or a holding, as things are now."""
    changes = asks_amount(want) or want.asked.kind == "who"
    return changes and not want.years and _PRESENT.search(want.asked.text) is not None


def _told(candidate: Candidate) -> date:
    """The last day that the sentence tells of, else the day of its document."""
    published = candidate.evidence.document.published
    days = [day.last for day in dates(candidate.text, reference=published) if day.last is not None]
    past = [day for day in days if published is None or day <= published]
    return max(past, default=published or date.min)


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


def _group(able: Sequence[Scored]) -> list[Scored]:
    """Those that stand in one list or table with the best."""
    return [row for row in able if row.candidate.group == able[0].candidate.group]


def _extreme(want: Wanted, able: Sequence[Scored]) -> list[Scored]:
    """The records or rows with the largest, smallest, latest or earliest value of their group."""
    valued = [(value, row) for row in _group(able) if (value := _value(want, row.candidate)) is not None]
    if not valued:
        return list(able[:1])
    pick = max if want.asked.superlative in ("most", "latest") else min
    best = pick(value for value, _ in valued)
    equal = [row for value, row in valued if value == best]
    return sorted(equal, key=lambda row: row.candidate.span.start)[:LONGEST_LIST]


def _value(want: Wanted, candidate: Candidate) -> float | None:
    """What rows are compared by: the last date as a day number, or the last figure."""
    if want.asked.superlative in ("latest", "earliest"):
        days = [day.last for day in dates(candidate.text, reference=None) if day.last is not None]
        return float(days[-1].toordinal()) if days else None
    figures = [figure for figure in quantities(candidate.text) if figure.kind != "ordinal"]
    return float(figures[-1].high) if figures else None


def _covering(want: Wanted, able: Sequence[Scored]) -> list[Scored]:
    """The best sentence, then others that add what it lacks: an uncovered word or another value."""
    best = able[0]
    chosen = [best]
    for row in able[1:]:
        if len(chosen) >= MOST_SENTENCES:
            break
        if row.score < max(THRESHOLD, _NEARLY_AS_PROBABLE * best.score):
            continue
        if _of_the_present(want) and date.min < _told(row.candidate) < _told(best.candidate):
            continue  # superseded; what tells no day may still hold
        # A source that disagrees often does so in the same words, so a repetition is one only without a new value.
        if _other_value(want, row, chosen) or _other_part(want, row, chosen):
            chosen.append(row)
    return chosen


def _other_value(want: Wanted, row: Scored, chosen: Sequence[Scored]) -> bool:
    """Whether the sentence gives another figure for the same slot, as well as the first does."""
    mine, first = row.features, chosen[0].features
    as_good = (
        mine.words_around >= first.words_around - _WEAKER_WORDS
        and mine.names >= first.names - _WEAKER_NAMES
        and mine.cosine >= first.cosine - _WEAKER_COSINE
        and mine.kind >= 1.0
    )
    if not asks_amount(want) or not as_good:
        return False
    values = _values(want, row)
    return bool(values) and all(values.isdisjoint(_values(want, other)) for other in chosen)


def _values(want: Wanted, row: Scored) -> set[tuple[object, ...]]:
    kinds = _COMPARED[want.asked.kind]
    return {(found.kind, found.low, found.high) for found in quantities(row.candidate.text) if found.kind in kinds}


def _other_part(want: Wanted, row: Scored, chosen: Sequence[Scored]) -> bool:
    """Whether "how" or "why" is told further: the sentence says a word of the question that the others do not."""
    return want.asked.kind in ("how", "why") and _adds_words(want, row, chosen) and not _repeats(row, chosen)


def _adds_words(want: Wanted, row: Scored, chosen: Sequence[Scored]) -> bool:
    held = frozenset().union(*(own_stems(other.candidate) for other in chosen))
    mine = own_stems(row.candidate)
    return any(said(word, mine) and not said(word, held) for word in want.words)


def _repeats(row: Scored, chosen: Sequence[Scored]) -> bool:
    mine = own_stems(row.candidate)
    for other in chosen:
        theirs = own_stems(other.candidate)
        if len(mine & theirs) >= _REPEATED * min(len(mine), len(theirs)):
            return True
    return False

"""Why there is no answer, worked out from the documents: what is not named, not in time, taken for granted in error.

A generator says that it found nothing; the reason is computed here. Whether a name is in the documents is asked of the
whole index, not of the hits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from .candidates import above
from .checks.names import names
from .checks.words import CJK
from .mentions import ROUND, mentions
from .premise import Broken
from .presumed import contradicted
from .prove import citation_of
from .row_choice import parties
from .types import Abstention, AbstentionReason, Citation, Covered, Evidence, Filters, Question, Sentence
from .wanted import wanted

RELATED = 5
Finds = Callable[[Question], Sequence[Evidence]]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an abstention is computed from: the hits, a search of the index, and what the documents cover."""

    evidence: Sequence[Evidence]
    find: Finds
    covered: Callable[[Filters, date | None], Covered]


def explained(abstention: Abstention, asked: Question, known: Surroundings) -> Abstention:
    """The abstention with its reason computed, what the documents cover, and related subjects."""
    covers = replace(known.covered(asked.filters, asked.as_of), related=_related(asked.text, known.evidence))
    if abstention.reason in ("unsupported", "false_premise"):
        return replace(abstention, covers=covers)
    if (breach := contradicted(asked.text, known.evidence)) is not None:
        return replace(refused(breach, asked), covers=covers, confidence=abstention.confidence)
    reason, message = _computed(asked, known) or (abstention.reason, abstention.message)
    if reason == abstention.reason == "entity_absent" and not _absent(asked, known.find):
        reason, message = "relation_absent", _say(asked, "relation")
    return replace(abstention, reason=reason, message=message, covers=covers)


def _computed(asked: Question, known: Surroundings) -> tuple[AbstentionReason, str] | None:
    """A reason that the documents themselves give; None where the generator's stands."""
    absent = _absent(asked, known.find)
    if absent:
        later = replace(asked, as_of=None, filters=Filters())
        if (asked.as_of or asked.filters != Filters()) and not _absent(later, known.find, absent):
            return "date_out_of_range", _say(asked, "later", absent)
        return "entity_absent", _say(asked, "entity", absent)
    covers = known.covered(asked.filters, asked.as_of)
    years, first, last = wanted(asked.text).years, covers.first, covers.last
    if years and first and last and not any(first.year <= year <= last.year for year in years):
        return "date_out_of_range", _say(asked, "outside", [str(year) for year in years])
    return None


def _absent(asked: Question, find: Finds, among: Sequence[str] | None = None) -> list[str]:
    """The names of the question, as written, that no document holds."""
    found = []
    for name, shown in parties(wanted(asked.text)):
        if (among is not None and shown not in among) or ROUND.fullmatch(name):
            continue
        passages = find(replace(asked, text=shown, history=()))
        if not any(mentions(name, f"{above(one)}\n{one.hit.passage.text}") for one in passages):
            found.append(shown)
    return found


def _related(question: str, evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """Names in the titles of the hits that the question does not name: what could be asked about instead."""
    asked = {name for name, _ in parties(wanted(question))}
    found: dict[str, str] = {}
    for passage in evidence:
        for name in names(passage.document.title):
            if name.key not in asked and not name.doubtful:
                found.setdefault(name.key, name.text)
    return tuple(found.values())[:RELATED]


def refused(breach: Broken, asked: Question) -> Abstention:
    """The refusal of a question whose premise the documents do not bear out; the sentence against it is cited first."""
    source = breach.source
    nearest: tuple[Citation, ...] = ()
    told = ""
    if source is not None:
        document = source.evidence.document
        nearest = (citation_of(source.evidence, Sentence(document.id, source.span), 1),)
        told = _say(asked, "told", [document.title, breach.value or " ".join(source.text.split())])
    return Abstention("false_premise", _say(asked, "premise", [breach.premise]) + told, nearest)


_TEXTS = {
    "entity": ("No document says anything about {}.", "没有文档提到{}。"),
    "relation": (
        "The documents name what is asked about, but do not state what is asked.",
        "文档提到了问题中的名称，但没有说明所问的事项。",
    ),
    "later": (
        "The documents up to that date say nothing about {}; later ones do.",
        "截至该日期的文档没有提到{}，之后的文档才提到。",
    ),
    "outside": ("The documents do not reach {}.", "文档没有涉及{}年。"),
    "premise": ("No document bears out the premise “{}”.", "没有文档支持问题的前提“{}”。"),
    "told": (" “{}” says: {}", "《{}》写的是：{}"),
}


def _say(asked: Question, name: str, parts: Sequence[str] = ()) -> str:
    chinese = CJK.search(asked.text) is not None
    text = _TEXTS[name][chinese]
    if name == "told":
        return text.format(*parts)
    quoted = parts if name == "premise" else [f"“{part}”" for part in parts]
    return text.format(("、" if chinese else " and ").join(quoted))

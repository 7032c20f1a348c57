"""The figures and dates of a claim beside those of its quotes: which say the same, and of the same thing."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..types import Span
from . import dates as date_check
from . import numbers as number_check
from .binding import Asked, Bound, misplaced
from .clauses import BASE, layout
from .dates import DateRange
from .evidence import Evidence
from .numbers import Quantity
from .units import listed
from .words import is_function_word

Figure = Quantity | DateRange
Found = tuple[Figure, Span]
"""A figure of the quotes and where it stands in the joined quotes."""


# Of so many figures in the quotes, which are then whole documents, none is bound to its clause any more.
_TOO_MANY = 400


@dataclass(frozen=True, slots=True)
class Figures:
    """What claim and quotes hold, and the years that the document makes plain."""

    claimed: tuple[Figure, ...]
    sources: tuple[Found, ...]
    years: frozenset[int]

    def supporting(self, figure: Figure) -> list[Found]:
        """The figures of the quotes that say what a claim's figure says."""
        return [found for found in self.sources[:_TOO_MANY] if self._supports(figure, found[0])]

    def comparable(self, figure: Figure) -> list[Found]:
        """The figures of the quotes that are of the same kind."""
        return [found for found in self.sources if _alike(figure, found[0])]

    def repeated(self, figure: Figure) -> Span | None:
        """What the quotes have besides, where the claim says a figure more often than they do."""
        if not isinstance(figure, Quantity) or figure.kind in ("ordinal", "bare"):
            return None
        if len(self.sources) > _TOO_MANY:
            return None
        value = (figure.low, figure.high, figure.kind, figure.currency)
        same = [q for q in self.claimed if isinstance(q, Quantity) and (q.low, q.high, q.kind, q.currency) == value]
        if len(same) < 2 or len(same) <= len(self.supporting(figure)):
            return None
        told = [span for other in self.claimed for _, span in self.supporting(other)]
        left = (span for found, span in self.sources if isinstance(found, Quantity) and found.kind == figure.kind)
        return next((span for span in left if span not in told), None)

    def _supports(self, figure: Figure, source: Figure) -> bool:
        if isinstance(figure, Quantity):
            return isinstance(source, Quantity) and number_check.agrees(figure, source)
        return isinstance(source, DateRange) and date_check.supported(figure, [source], self.years)

    def misplaced(self, figure: Figure, evidence: Evidence) -> Span | None:
        """Where the joined quotes have another figure for what the claim says of this one; see ``binding``."""
        if len(self.sources) > _TOO_MANY:
            return None
        alike = self.comparable(figure)
        if len(alike) < 2:
            return None
        agreeing = {span for _, span in self.supporting(figure)}
        found = [Bound(span, span in agreeing) for source, span in alike if span in agreeing or _rivals(figure, source)]
        found = [bound for bound in found if bound.supports or not _is_total(evidence.quoted, bound.span, agreeing)]
        if all(bound.supports for bound in found):
            return None
        base = _base(evidence, figure.span, found)
        if base is not None:
            return base
        found = [bound for bound in found if bound.supports or not is_base(evidence.quoted, bound.span, evidence.claim)]
        others = [other for other in self.claimed if other is not figure]
        asked = Asked(
            evidence.claim,
            figure.span,
            tuple(other.span for other in others if _alike(figure, other)),
            tuple(other.span for other in others if not _alike(figure, other)),
            tuple(self._places(other) for other in others if not _alike(figure, other)),
        )
        return misplaced(asked, evidence.quoted, found)

    def _places(self, figure: Figure) -> tuple[int, ...]:
        return tuple(span.start for _, span in self.supporting(figure))


def _is_total(text: str, span: Span, parts: Collection[Span]) -> bool:
    """Whether a figure is the whole of which another is said: "two of the nine bridges" are two bridges."""
    return any(part.end < span.start and _OF.fullmatch(text, part.end, span.start) is not None for part in parts)


_OF = re.compile(r" of (?:the |its |their |his |her |all )?")


def _alike(one: Figure, other: Figure) -> bool:
    if isinstance(one, Quantity):
        return isinstance(other, Quantity) and number_check.comparable(one, other)
    return isinstance(other, DateRange)


_OF_OLD = re.compile(
    r"\b(?:from|against|versus|compared|than|earlier|previous\w*|prior|before|had|once|formerly|last|ago|initial\w*|by"
    r"|original\w*|more|fewer|less|higher|lower|gain\w*|longer|shorter|start\w*|began|(?:1[0-9]|20)[0-9]{2}|used to|old"
    r"|base|was|were)\b|从|此前|之前|原|曾|去年|年",
    re.IGNORECASE,
)


def _base(evidence: Evidence, claimed: Span, found: Sequence[Bound]) -> Span | None:
    """The figure reached, where a claim gives the one it was reached from and speaks of no earlier time."""
    quoted, claim = evidence.quoted, evidence.claim
    supporting = [bound.span for bound in found if bound.supports]
    if not supporting or not all(is_base(quoted, span, claim) for span in supporting):
        return None
    around = claim[: claimed.start] + claim[claimed.end :]
    now = re.search(r"\bto\s$", claim[max(0, claimed.start - 4) : claimed.start])
    if _OF_OLD.search(around) and not now:
        return None
    reached = [bound.span for bound in found if not bound.supports and not is_base(quoted, bound.span, claim)]
    close = [span for span in reached if abs(span.start - supporting[0].start) < _CLOSE]
    return close[0] if close else None


_CLOSE = 60


def is_base(text: str, span: Span, claim: str) -> bool:
    """Whether a figure is what another is compared with, or a difference; not where the claim says when or of whom."""
    if _DIFFERENCE.match(text, span.end):
        return True
    if not BASE.search(text[max(0, span.start - 24) : span.start]):
        return False
    placed = layout(text)
    behind = placed.between(span.end, placed.next_boundary(span.end))[:4]
    told = {word.stem for word in layout(claim).words}
    if not behind or behind[0].text.casefold() not in _PLACING:
        return True
    return not any(word.stem in told and not is_function_word(word.text) for word in behind)


_PLACING = frozenset(listed("in at for on among with by when"))
_DIFFERENCE = re.compile(
    r"\s(?:[a-z]+\s)?(?:more|fewer|less|higher|lower|longer|shorter|larger|smaller)\s(?:\w+\s)?than\b"
)


def _rivals(figure: Figure, source: Figure) -> bool:
    """Whether a figure of the quotes can stand in another's place: the same counted, or a date apart from it."""
    if isinstance(figure, Quantity) and isinstance(source, Quantity):
        counts = figure.kind == "count" and source.kind in ("count", "bare")
        return figure.kind != "ordinal" and (counts or figure.kind == source.kind)
    if not isinstance(figure, DateRange) or not isinstance(source, DateRange):
        return False
    if not source.absolute:
        return False
    if not (figure.first and figure.last and source.first and source.last):
        months = (
            figure.first.month if figure.first else figure.month,
            source.first.month if source.first else source.month,
        )
        return all(months) and months[0] != months[1]
    return figure.last < source.first or source.last < figure.first


@lru_cache(maxsize=4)
def figures(evidence: Evidence) -> Figures:
    """Read claim, quotes and context; the checks of one claim share what was read."""
    published = evidence.published
    sources: list[Found] = []
    shift = 0
    for quote in evidence.quotes:
        read: list[Figure] = [*number_check.quantities(quote)]
        read += date_check.dates(quote, reference=published)
        sources += [(found, Span(found.span.start + shift, found.span.end + shift)) for found in read]
        shift += len(quote) + 1
    years = {found.first.year for found, _ in sources if isinstance(found, DateRange) and found.first}
    years |= {found.first.year for found in date_check.dates(evidence.context, reference=None) if found.first}
    years |= {published.year} if published else set()
    numbers = number_check.quantities(evidence.claim)
    dates = date_check.dates(evidence.claim, reference=published)
    return Figures((*numbers, *dates), tuple(sources), frozenset(years))

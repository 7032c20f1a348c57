"""What checking a claim yields; import from ``rag.types``.

Spans count code points, half-open: ``claim_span`` in the claim's text, ``quote_span`` in the quote with index
``quote_index`` among the quotes that were given, from 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .values import Span

Label = Literal["supported", "unsupported", "uncited"]


@dataclass(frozen=True, slots=True)
class Match:
    """A figure, date or name of a claim, and where a quote says it; ``name`` is the check that found it."""

    name: str
    claim_span: Span
    quote_index: int
    quote_span: Span


@dataclass(frozen=True, slots=True)
class Check:
    """Outcome of one check; ``reason`` says in words what failed and is empty when it passed.

    A failed check points at the claim's characters and, where one is known, at what the quote has instead.
    """

    name: str
    passed: bool
    reason: str = ""
    claim_span: Span | None = None
    quote_index: int | None = None
    quote_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether quotes say what a claim says. ``entailment`` in 0–1 by ``entailment_model``, None where none ran.

    ``matches`` are the characters on which the claim and its quotes meet, in the claim's order.
    """

    label: Label
    checks: tuple[Check, ...] = ()
    entailment: float | None = None
    entailment_model: str = ""
    matches: tuple[Match, ...] = ()

    @property
    def reason(self) -> str:
        """The reasons of the failed checks, joined; empty when none failed."""
        return "; ".join(f"{check.name}: {check.reason}" for check in self.checks if not check.passed)

"""Figures that come from nowhere: a number or date of the answer that no cited quote supports (``evals.facts``).

A claim whose sum comes out when it is done again over its quotes (``Support.computed``) is left out: it shows its own.
"""

from __future__ import annotations

from ..facts import absent_numbers
from ..outcome import Outcome
from .measure import Measure, every


def numbers_not_cited(outcome: Outcome) -> tuple[str, ...]:
    """Numbers and dates of the answer, as written, that none of the quotes it cites supports."""
    text = outcome.text
    for claim, support in zip(outcome.shown.claims if outcome.shown else (), outcome.support, strict=False):
        if support.computed:
            text = text[: claim.span.start] + " " * len(claim.text) + text[claim.span.end :]
    return absent_numbers(text, [(one.quote, one.published) for one in outcome.citations])


def wrong_numbers(outcome: Outcome) -> float:
    """1.0 where any number or date of the answer is in none of its quotes."""
    return float(bool(numbers_not_cited(outcome)))


WRONG_NUMBERS = Measure(
    "wrong_numbers", "numbers not cited", "a number or date of the answer is in none of the quotes it cites",
    every, wrong_numbers, "less",
)  # fmt: skip

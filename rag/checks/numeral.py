"""The value of a written number."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Numeral:
    """A written number; ``step`` is the place value of its last written digit: 1.82 million has a step of 10,000."""

    start: int
    end: int
    value: Decimal
    step: Decimal
    form: str = "plain"  # plain, ordinal, fraction, percent (百分之十), vulgar

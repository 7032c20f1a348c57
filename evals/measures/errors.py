"""Questions that ended in an error instead of an answer."""

from __future__ import annotations

from .measure import Measure, every

ERRORS = Measure("errors", "errors", "the question ended in an error", every, lambda outcome: 0.0, "less")

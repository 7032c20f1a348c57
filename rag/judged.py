"""Verdicts to JSON: what was checked, which characters met, and which did not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .types import Check, Citation, Claim, Span, Verdict


def verdict_dict(verdict: Verdict) -> dict[str, Any]:
    """``verdict``, ``checks`` by name (entailment a number in 0–1 or null) and ``reasons`` by failed check."""
    checks: dict[str, Any] = {check.name: check.passed for check in verdict.checks}
    checks["entailment"] = verdict.entailment
    checks["entailment_model"] = verdict.entailment_model
    reasons = {check.name: check.reason for check in verdict.checks if not check.passed}
    return {"verdict": verdict.label, "checks": checks, "reasons": reasons}


def checked_dict(verdict: Verdict) -> dict[str, Any]:
    """A verdict with its places: ``failures`` and ``matches``, quotes by their index from 0."""
    matches = [
        {
            "kind": match.name,
            **_range(match.claim_span),
            "quote": match.quote_index,
            "quote_start": match.quote_span.start,
            "quote_end": match.quote_span.end,
        }
        for match in verdict.matches
    ]
    return {**verdict_dict(verdict), "failures": failures(verdict.checks), "matches": matches}


def failures(checks: Iterable[Check]) -> list[dict[str, Any]]:
    """The failed checks with the characters of claim and quote that they are about, None where not known."""
    return [
        {
            "check": check.name,
            "reason": check.reason,
            "start": check.claim_span.start if check.claim_span else None,
            "end": check.claim_span.end if check.claim_span else None,
            "quote": check.quote_index,
            "quote_start": check.quote_span.start if check.quote_span else None,
            "quote_end": check.quote_span.end if check.quote_span else None,
        }
        for check in checks
        if not check.passed
    ]


def highlights(claim: Claim, cited: Mapping[int, Citation]) -> list[dict[str, Any]]:
    """Figures, dates and names that were checked: offsets in the claim, and in the document of a citation."""
    found = []
    for match in claim.verdict.matches:
        number = claim.citations[match.quote_index]
        if number in cited:
            begin = cited[number].span.start
            place = {"start_char": begin + match.quote_span.start, "end_char": begin + match.quote_span.end}
            found.append({"kind": match.name, **_range(match.claim_span), "citation": number, **place})
    return found


def _range(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}

"""Prometheus figures of one application, in a registry of its own."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest

from rag.types import Answer

# Up to the minute a language model may take.
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")


class Metrics:
    """Counts requests by route, answers by status and claims by verdict."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "vouch_requests", "Requests by route.", ("method", "route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "vouch_request_seconds",
            "Time to the end of the response.",
            ("route",),
            buckets=SECONDS,
            registry=self.registry,
        )
        self.answers = Counter("vouch_answers", "Answers by status.", ("status",), registry=self.registry)
        self.claims = Counter("vouch_claims", "Claims by verdict.", ("verdict",), registry=self.registry)

    def request(self, method: str, route: str, status: int, *, seconds: float) -> None:
        """Count a request; ``route`` is the template, never the path, to keep the label's values few."""
        self.requests.labels(method if method in METHODS else "other", route, str(status)).inc()
        self.seconds.labels(route).observe(seconds)

    def answer(self, answer: Answer) -> None:
        """Count an answer and its claims; what the checks refused counts as unsupported."""
        self.answers.labels(answer.status).inc()
        for claim in answer.claims:
            self.claims.labels(claim.verdict.label).inc()
        if answer.unsupported:
            self.claims.labels("unsupported").inc(len(answer.unsupported))

    def render(self) -> bytes:
        """The text that Prometheus reads."""
        return generate_latest(self.registry)

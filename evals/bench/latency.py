"""How long an open index takes: to be found unchanged, to retrieve, to answer; by part, p50 / p95."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from dataclasses import astuple, fields
from datetime import date
from pathlib import Path
from statistics import median

from rag.config import Settings
from rag.engine import Engine
from rag.index import open_index
from rag.retrieve import Retriever, Timing
from rag.types import Answer, Filters, Question
from rag.wiring import build_index, open_engine, query_embedder

from .process import command, environment
from .report import Row, at_most, quantiles, spread

WARM = 20
"""Questions asked before the clock starts."""
REINDEX_SECONDS = 2.0
RETRIEVAL_MS = 15.0
FILTERS = {
    "a seventh of the documents, by publisher": Filters(publishers=("Publisher 3",)),
    "half of the documents, by date": Filters(published_from=date(2012, 1, 1)),
}


def rows(documents: Path, settings: Settings, questions: Sequence[str], *, rounds: int = 3) -> list[Row]:
    """Figures of the index at ``settings.index``, which holds ``documents``; ``questions`` are all asked once."""
    return [
        *reindexing(documents, settings, rounds),
        *retrieval(settings, questions),
        *answering(settings, questions),
    ]


def reindexing(documents: Path, settings: Settings, rounds: int) -> list[Row]:
    """Median seconds to find that nothing changed, as a call and as a process."""
    environ = environment(settings)
    calls, processes = [], []
    for _ in range(rounds):
        start = time.perf_counter()
        report = build_index([documents], settings)
        calls.append(time.perf_counter() - start)
        assert not report.embedded, report
        start = time.perf_counter()
        subprocess.run(command("index", str(documents)), check=True, capture_output=True, env=environ)
        processes.append(time.perf_counter() - start)
    return [
        at_most("re-index, nothing changed: build call", median(calls), REINDEX_SECONDS, "s"),
        at_most("re-index, nothing changed: `vouch index` process", median(processes), REINDEX_SECONDS, "s"),
    ]


def retrieval(settings: Settings, questions: Sequence[str]) -> list[Row]:
    """Hybrid retrieval by part, and filtered."""
    embedder = query_embedder(settings)
    with open_index(settings.index, embedder_name=embedder.name) as index:
        retriever = Retriever(index, embedder)
        for text in questions[-WARM:]:
            retriever.trace(Question(text))
        found = [retriever.trace(Question(text)).timing for text in questions]
        total, _ = quantiles(sum(astuple(timing)) for timing in found)
        shown = [
            at_most("retrieval, p50", total, RETRIEVAL_MS, "ms"),
            Row("retrieval, p50 / p95", spread(sum(astuple(timing)) for timing in found)),
            *(Row(f"  {part.name}", spread(getattr(timing, part.name) for timing in found)) for part in fields(Timing)),
        ]
        for label, filters in FILTERS.items():
            filtered = [_traced(retriever, text, filters) for text in questions]
            shown.append(Row(f"retrieval from {label}", spread(filtered)))
    return shown


def _traced(retriever: Retriever, text: str, filters: Filters) -> float:
    """Milliseconds on the clock: the filter itself is in no part."""
    start = time.perf_counter()
    retriever.trace(Question(text, filters=filters))
    return (time.perf_counter() - start) * 1e3


def answering(settings: Settings, questions: Sequence[str]) -> list[Row]:
    """Whole answers by part; ``check`` is all claim checks of one answer."""
    engine = open_engine(settings)
    for text in questions[-WARM:]:
        engine.ask(text)
    answers = [engine.ask(text) for text in questions]
    engine.close()
    given = [answer for answer in answers if answer.status != "abstained"]
    return [
        Row(f"whole answer ({_generator(answers)}), p50 / p95", spread(answer.timings.total for answer in answers)),
        *(
            Row(f"  {label}", spread(getattr(answer.timings, name) for answer in answers))
            for label, name in (("retrieve", "retrieve"), ("generate", "generate"), ("check", "verify"))
        ),
        Row("  answered, not abstained", f"{len(given)} of {len(answers)}"),
    ]


def _generator(answers: Sequence[Answer]) -> str:
    return answers[0].generator if answers else "none"


def profile(engine: Engine, questions: Sequence[str]) -> str:
    """Where the time of answers goes: the functions with most time of their own and with what they call."""
    import cProfile
    import io
    import pstats

    recorder = cProfile.Profile()
    for text in questions[:WARM]:
        engine.ask(text)
    with recorder:
        for text in questions:
            engine.ask(text)
    shown = io.StringIO()
    statistics = pstats.Stats(recorder, stream=shown).strip_dirs()
    statistics.sort_stats("cumulative").print_stats(45)
    statistics.sort_stats("tottime").print_stats(25)
    return shown.getvalue()

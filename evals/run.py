"""One run: ask every question of a file, measure every answer, write the folder of the run."""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rag.config import Settings

from .asking import Bench, evaluate
from .folder import RunFolder, answered_already
from .questions import EvalQuestion, Split, read_questions
from .report import write_report
from .source import Answers, Checks, code_version, open_source
from .summary import Row, summary

QUESTIONS = Path(__file__).parent / "questions.jsonl"
JOBS = {"openai": 4}
"""Questions at once where the user says nothing, by generator: an endpoint answers several; the others compute here."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask, of what, and where to write it. ``jobs`` 0 leaves their number to the generator.

    ``checks`` off shows what is drafted as it is; ``recorded`` keeps and repeats what a language model writes.
    """

    questions: Path = QUESTIONS
    split: Split | None = None
    limit: int | None = None
    sample: int | None = None
    seed: int = 0
    index: Path | None = None
    url: str = ""
    jobs: int = 0
    top_k: int = 8
    fresh: bool = False
    checks: Checks = "on"
    recorded: Path | None = None
    report: Path = Path("eval-report")


def run(settings: Settings, plan: Plan) -> dict[str, Any]:
    """Ask and write the report folder; the figures, as ``metrics.json`` holds them.

    Raises VouchError before the first question is asked: for a question file, a corpus or a setting that cannot be
    used. A run that was interrupted is carried on where it stopped.
    """
    asked = chosen(read_questions(plan.questions, split=plan.split), plan)
    with open_source(
        settings, index=plan.index, url=plan.url, checks=plan.checks, recorded=plan.recorded
    ) as source:  # fmt: skip
        return run_of(source, asked, plan)


def run_of(source: Answers, asked: Sequence[EvalQuestion], plan: Plan) -> dict[str, Any]:
    """As ``run``, of a source that is open already."""
    rows = ask_all(asked, source, plan)
    figures = {**_asked(source, plan), **summary(rows)}
    folder = RunFolder(plan.report)
    folder.end(rows, figures)
    write_report(folder)
    return figures


def chosen(questions: Sequence[EvalQuestion], plan: Plan) -> list[EvalQuestion]:
    """The questions to ask: a random sample (of this seed) or the first ones, in the order of the file."""
    found = list(questions)
    if plan.sample is not None and plan.sample < len(found):
        places = sorted(random.Random(plan.seed).sample(range(len(found)), plan.sample))
        found = [found[place] for place in places]
    return found[: plan.limit]


def ask_all(questions: Sequence[EvalQuestion], source: Answers, plan: Plan) -> list[Row]:
    """Rows in the order of the questions, those of an interrupted run of the same kind among them."""
    folder = RunFolder(plan.report)
    kept = answered_already(questions, folder.begin(_identity(source, plan), fresh=plan.fresh))
    left = [question for question in questions if question.id not in kept]
    if kept:
        _say(f"carrying on: {len(kept)} of {len(questions)} rows are in {plan.report}; --fresh starts over")
    found = dict(kept)
    try:
        for row in evaluate(left, Bench.over(source, top_k=plan.top_k), jobs=_jobs(source, plan)):
            folder.add(row)
            found[row["question"]["id"]] = row
    except KeyboardInterrupt:
        _say(f"\ninterrupted: {len(found)} of {len(questions)} rows are in {plan.report}; run again to carry on")
        raise
    return [found[question.id] for question in questions]


def _asked(source: Answers, plan: Plan) -> dict[str, Any]:
    """What the figures are of."""
    return {
        **_identity(source, plan),
        "questions": plan.questions.name,
        "split": plan.split or "all",
        "limit": plan.limit,
        "sample": plan.sample,
        "seed": plan.seed,
        "jobs": _jobs(source, plan),
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _jobs(source: Answers, plan: Plan) -> int:
    return plan.jobs or JOBS.get(source.generator_name, 1)


def _identity(source: Answers, plan: Plan) -> dict[str, Any]:
    """What has to be the same for the rows of an interrupted run to be carried on."""
    return {
        "generator": source.generator_name,
        "model": source.model,
        "checks": plan.checks,
        "index_version": source.version,
        "url": plan.url,
        "top_k": plan.top_k,
        "code": code_version(),
    }


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)

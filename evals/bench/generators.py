"""The question set by generator, each with its checks on and off: ``python -m evals.bench.generators --work DIR``.

A generator is named as ``extractive``, ``local:MODEL`` or ``openai:MODEL@URL``. What a model writes is kept under
``--work`` and judged twice, so that on and off differ in nothing but the checks; a second run asks the model for
nothing, and an interrupted one is carried on. Figures go to stdout as Markdown, a row a run, with 95% bootstrap
intervals.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

from rag import config
from rag.config import Settings
from rag.errors import VouchError

from ..folder import RunFolder
from ..questions import Split
from ..run import QUESTIONS, Plan, run
from ..source import Checks
from ..summary import Row, quantile
from ..table import label, markdown

GENERATORS = ("extractive", "local:qwen2.5-coder-0.5b", "local:qwen2.5-coder-1.5b")
COLUMNS = (
    "fact_recall", "correct", "citation_precision", "citation_precision_given", "alce_precision", "citation_recall",
    "alce_recall", "unsupported_claims", "wrong_numbers", "abstention_recall", "false_refusals", "errors",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A generator to ask, as it was named on the command line."""

    name: str
    generator: str
    model: str = ""
    url: str = ""

    @property
    def folder(self) -> str:
        """Its name as that of a file, wherever the model is served."""
        return re.sub(r"[^\w.-]+", "-", self.name.partition("@")[0])

    def settings(self, corpus: Path | None) -> Settings:
        """The settings that choose it; what it does not name comes from the environment."""
        return config.load(
            corpus=corpus, generator=self.generator, llm_model=self.model or None, llm_base_url=self.url or None
        )


def candidate(name: str) -> Candidate:
    """``generator[:model[@url]]``."""
    generator, _, rest = name.partition(":")
    model, _, url = rest.partition("@")
    return Candidate(name, generator, model, url)


def ask_all(
    candidates: Sequence[Candidate], checks: Sequence[Checks], plan: Plan, work: Path, corpus: Path | None = None
) -> Iterator[list[str]]:
    """A row of the table for each run, as it ends; runs and completions are kept under ``work``."""
    for one in candidates:
        for which in checks:
            report = work / f"{one.folder}-{which}"
            recorded = work / f"{one.folder}.completions.jsonl"
            figures = run(
                one.settings(corpus),
                replace(plan, index=work / "index", checks=which, recorded=recorded, report=report),
            )
            yield row(one.name, figures, RunFolder(report).rows())


def heading() -> list[str]:
    """Of the table."""
    names = [label(name) for name in COLUMNS]
    return ["generator", "checks", "n", *names, "sentences refused", "s p50 / p90", "tokens in / out"]


def row(name: str, figures: Mapping[str, Any], rows: Sequence[Row]) -> list[str]:
    """One run: each measure with its interval, how many of the sentences shown the checker refuses, time and tokens."""
    found = figures["all"]
    judged = [one for each in rows for one in each["support"]]
    refused = sum(not one["supported"] for one in judged)
    seconds = [each["seconds"] for each in rows]
    cost = found["cost"]
    return [
        name,
        figures["checks"],
        str(found["questions"]),
        *(_cell(found["measures"].get(measure)) for measure in COLUMNS),
        f"{refused} of {len(judged)}",
        f"{quantile(seconds, 0.5):.2f} / {quantile(seconds, 0.9):.2f}",
        f"{cost['prompt_tokens']:.0f} / {cost['completion_tokens']:.0f}",
    ]


def _cell(found: Mapping[str, float] | None) -> str:
    return "" if found is None else f"{found['mean']:.3f} ({found['low']:.2f}–{found['high']:.2f})"


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; the table so far is printed anew with each run that ends."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, help="folder for the index, runs and completions")
    parser.add_argument("--generators", nargs="+", default=GENERATORS, metavar="NAME", help=" ".join(GENERATORS))
    parser.add_argument("--checks", nargs="+", choices=get_args(Checks), default=get_args(Checks))
    parser.add_argument("--corpus", type=Path, help="folder of documents (VOUCH_CORPUS, default corpus)")
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--split", choices=get_args(Split))
    parser.add_argument("--sample", type=int, help="only so many questions, chosen at random")
    parser.add_argument("--seed", type=int, default=0, help="of the choice")
    parser.add_argument("--limit", type=int, help="only the first so many")
    parser.add_argument("--jobs", type=int, default=0)
    given = parser.parse_args(arguments)
    plan = Plan(given.questions, given.split, given.limit, given.sample, given.seed, jobs=given.jobs)
    named, cells = [candidate(name) for name in given.generators], [heading()]
    try:
        for found in ask_all(named, given.checks, plan, given.work, given.corpus):
            cells.append(found)
            print(markdown(cells), end="\n\n", flush=True)
    except VouchError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

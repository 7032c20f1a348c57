"""Vouch beside LlamaIndex's CitationQueryEngine: ``python -m evals.bench.citation_engine --work DIR``.

Same questions, documents, embedder and model; each system as it comes. Questions with a history, a date or a filter are
left out, for CitationQueryEngine knows none of these. Each system's run is kept under ``--work`` (``rows.jsonl`` to
read, ``report.html`` to open) and is carried on after an interruption; the table goes to stdout as Markdown.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import get_args

from rag import config, wiring
from rag.config import Settings
from rag.errors import VouchError
from rag.llm_client import Endpoint
from rag.local_model import model_file, model_name
from rag.local_server import LocalServer

from ..folder import RunFolder
from ..questions import EvalQuestion, Split, read_questions
from ..run import QUESTIONS, Plan, chosen, run_of
from ..source import Answers, all_documents, open_source
from ..statistics import estimates
from ..summary import Row, quantile
from ..table import markdown
from .citation_source import open_citation_engine
from .generators import Candidate, candidate

THEIRS = "CitationQueryEngine"
COLUMNS = {
    "correct": "correct",
    "correct_cited": "correct, rightly cited",
    "uncited": "answers without citation",
    "citation_precision_given": "cit. precision",
    "abstention_recall": "refused",
    "false_refusals": "false refusals",
    "wrong_numbers": "numbers not cited",
    "unsupported_claims": "unsupported claims",
    "errors": "errors",
}


def comparable(question: EvalQuestion) -> bool:
    """Whether both systems can be asked it."""
    return not (question.history or question.as_of or question.filters.documents)


def row(name: str, rows: Sequence[Row]) -> list[str]:
    """One system's row of the table."""
    found = estimates([measures(one) for one in rows])
    lengths = [len(citation["quote"]) for one in rows if one["answer"] for citation in one["answer"]["citations"]]
    seconds = [one["seconds"] for one in rows]
    cells = [
        f"{found[key].mean:.3f} ({found[key].low:.2f}–{found[key].high:.2f})" if key in found else "" for key in COLUMNS
    ]
    size = f"{sum(lengths) / len(lengths):,.0f}" if lengths else ""
    return [name, str(len(rows)), *cells, size, f"{quantile(seconds, 0.5):.1f} / {quantile(seconds, 0.9):.1f}"]


def measures(found: Row) -> dict[str, float]:
    """The measures of one question, with the two that only this table has.

    An answer is rightly cited where a citation overlaps a gold quote, or holds every fact that is asked for by itself.
    """
    given: dict[str, float] = found["measures"]
    more = {}
    if "correct" in given:
        more["correct_cited"] = given["correct"] * given["right_citation"]
    if found["answer"] and found["answer"]["status"] != "abstained":
        more["uncited"] = float(not found["answer"]["citations"])
    return {**given, **more}


def heading() -> list[str]:
    """Of the table."""
    return ["system", "n", *COLUMNS.values(), "characters a citation", "s p50 / p90"]


@contextmanager
def opened(one: Candidate, index: Path, work: Path, corpus: Path | None) -> Iterator[Answers]:
    """The system named: ours by its generator, or theirs over the documents of our index."""
    if one.generator != THEIRS:
        recorded = work / f"{one.folder}.completions.jsonl"
        with open_source(one.settings(corpus), index=index, url="", recorded=recorded) as source:
            yield source
        return
    settings = config.load(corpus=corpus)
    with open_source(replace(settings, generator="extractive"), index=index, url="") as ours:
        documents, version = list(all_documents(ours)), ours.version
    with served(one, settings) as endpoint:
        yield open_citation_engine(
            documents,
            wiring.query_embedder(settings),
            endpoint,
            window=settings.llm_context_tokens,
            index_version=version,
        )


@contextmanager
def served(one: Candidate, settings: Settings) -> Iterator[Endpoint]:
    """The endpoint that was named; without one the local model on a server of its own, as Vouch runs it."""
    if one.url:
        yield Endpoint(one.url, one.model, secret=settings.openai_api_key)
        return
    server = LocalServer(lambda: model_file(one.model, settings.cache), settings.llm_context_tokens)
    try:
        yield Endpoint(server.url(), model_name(one.model))
    finally:
        server.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; the table so far is printed anew with each system that is done."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, help="folder for the index, runs and completions")
    parser.add_argument("--model", default="qwen2.5-coder-1.5b", help="the model that all systems with a model ask")
    parser.add_argument("--base-url", default="", help="where CitationQueryEngine asks it (default: started here)")
    parser.add_argument("--ours", nargs="+", metavar="GENERATOR", help="default: local:MODEL extractive")
    parser.add_argument("--corpus", type=Path, help="folder of documents (VOUCH_CORPUS, default corpus)")
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--split", choices=get_args(Split))
    parser.add_argument("--sample", type=int, help="only so many questions, chosen at random")
    parser.add_argument("--seed", type=int, default=0, help="of the choice")
    given = parser.parse_args(arguments)
    names = [f"{THEIRS}:{given.model}@{given.base_url}", *(given.ours or (f"local:{given.model}", "extractive"))]
    try:
        compare([candidate(name) for name in names], given)
    except VouchError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def compare(systems: Sequence[Candidate], given: argparse.Namespace) -> None:
    """Ask every system; its row as soon as it is done."""
    plan = Plan(given.questions, given.split, sample=given.sample, seed=given.seed)
    known = read_questions(given.questions, split=given.split)
    asked = chosen([question for question in known if comparable(question)], plan)
    others = sum(not comparable(question) for question in known)
    print(f"{len(asked)} questions; {others} with a history, a date or a filter are left out\n")
    cells = [heading()]
    for one in systems:
        report = given.work / f"{one.folder}-side-by-side"
        with opened(one, given.work / "index", given.work, given.corpus) as source:
            run_of(source, asked, replace(plan, report=report))
        cells.append(row(one.name.partition("@")[0], RunFolder(report).rows()))
        print(markdown(cells), end="\n\n", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())

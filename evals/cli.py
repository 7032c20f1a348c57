"""``vouch eval`` and the commands below it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from rag.config import Settings

app = typer.Typer(invoke_without_command=True, add_completion=False, pretty_exceptions_enable=False)

CorpusOption = Annotated[Path | None, typer.Option(help="Folder of documents (VOUCH_CORPUS, default corpus).")]
QuestionsOption = Annotated[Path | None, typer.Option(help="Question file (default: the one that ships).")]
SplitOption = Annotated[Literal["dev", "heldout"] | None, typer.Option(help="Only these (default: all).")]


@app.callback()
def evaluate(
    context: typer.Context,
    corpus: CorpusOption = None,
    folder: Annotated[Path | None, typer.Option("--index", help="Index folder (default: one for this run).")] = None,
    url: Annotated[str, typer.Option(help="Ask a running server instead, whose documents must be the corpus.")] = "",
    generator: Annotated[str | None, typer.Option(help="auto, extractive, local or openai (VOUCH_GENERATOR).")] = None,
    questions: QuestionsOption = None,
    split: SplitOption = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first so many.")] = None,
    sample: Annotated[int | None, typer.Option(min=1, help="Only so many, chosen at random.")] = None,
    seed: Annotated[int, typer.Option(help="Of the choice at random.")] = 0,
    jobs: Annotated[int, typer.Option(min=0, help="Questions at once; 0 leaves it to the generator.")] = 0,
    top_k: Annotated[int, typer.Option("--top-k", min=1, max=50, help="Passages shown to the generator.")] = 8,
    fresh: Annotated[bool, typer.Option("--fresh", help="Do not carry on a run that was interrupted.")] = False,
    report: Annotated[Path, typer.Option(help="Folder of the run.")] = Path("eval-report"),
) -> None:
    """Ask a file of questions and measure answers and citations."""
    if context.invoked_subcommand:
        return
    from .run import QUESTIONS, Plan, run
    from .table import table

    plan = Plan(
        questions or QUESTIONS, split, limit, sample, seed,
        index=folder, url=url, jobs=jobs, top_k=top_k, fresh=fresh, report=report,
    )  # fmt: skip
    print(table(run(_settings(corpus=corpus, generator=generator), plan)))
    print(f"{report / 'report.html'} shows every question", file=sys.stderr)


@app.command()
def check(corpus: CorpusOption = None, questions: QuestionsOption = None) -> None:
    """Whether every gold quote still stands in its document, and every figure asked for in a gold quote."""
    from .check import check as fits
    from .questions import read_questions
    from .run import QUESTIONS

    asked = read_questions(questions or QUESTIONS)
    folder = _settings(corpus=corpus).corpus
    fits(asked, folder)
    quotes = sum(len(question.evidence) for question in asked)
    print(f"{len(asked)} questions fit {folder}: {quotes} gold quotes stand", file=sys.stderr)


@app.command("report")
def show(
    folder: Annotated[Path, typer.Argument(help="Folder of a run.")] = Path("eval-report"),
    heldout: Annotated[bool, typer.Option("--heldout", help="Show the held-out questions too.")] = False,
) -> None:
    """Write report.html of a run again."""
    from .folder import RunFolder
    from .report import write_report

    print(write_report(RunFolder(folder), heldout=heldout))


def _settings(**arguments: Any) -> Settings:
    from rag import config

    return config.load(**arguments)

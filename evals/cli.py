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
    questions: QuestionsOption = None,
    split: SplitOption = None,
    report: Annotated[Path, typer.Option(help="Folder for rows.jsonl and metrics.json.")] = Path("eval-report"),
) -> None:
    """Ask a file of questions and measure answers and citations."""
    if context.invoked_subcommand:
        return
    from .run import run

    print(run(_settings(corpus=corpus), index=folder, questions=questions, split=split, report=report))


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


def _settings(**arguments: Any) -> Settings:
    from rag import config

    return config.load(**arguments)

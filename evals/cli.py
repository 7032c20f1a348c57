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
    checks: Annotated[Literal["on", "off"], typer.Option(help="Off: what is drafted is shown as it is.")] = "on",
    recorded: Annotated[
        Path | None, typer.Option(help="File that keeps what a language model writes, and gives it again.")
    ] = None,
    report: Annotated[Path, typer.Option(help="Folder of the run.")] = Path("eval-report"),
) -> None:
    """Ask a file of questions and measure answers and citations."""
    if context.invoked_subcommand:
        return
    from .run import QUESTIONS, Plan, run
    from .table import table

    plan = Plan(
        questions or QUESTIONS, split, limit, sample, seed,
        index=folder, url=url, jobs=jobs, top_k=top_k, fresh=fresh, checks=checks,
        recorded=recorded, report=report,
    )  # fmt: skip
    figures = run(_settings(corpus=corpus, generator=generator), plan)
    print(table(figures))
    _say(f"{report / 'report.html'} shows every question")
    if len(figures["failed"]) == figures["all"]["questions"]:
        _say(f"error: every question failed; the first one: {next(iter(figures['failed'].values()))}")
        raise typer.Exit(1)


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
    _say(f"{len(asked)} questions fit {folder}: {quotes} gold quotes stand")


@app.command("report")
def show(
    folder: Annotated[Path, typer.Argument(help="Folder of a run.")] = Path("eval-report"),
    heldout: Annotated[bool, typer.Option("--heldout", help="Show the held-out questions too.")] = False,
) -> None:
    """Write report.html of a run again."""
    from .folder import RunFolder
    from .report import write_report

    print(write_report(RunFolder(folder), heldout=heldout))


@app.command("compare")
def compared(
    first: Annotated[Path, typer.Argument(help="Folder of a run, before.")],
    second: Annotated[Path, typer.Argument(help="Folder of a run on the same questions, after.")],
    fail_if_worse: Annotated[
        bool, typer.Option("--fail-if-worse", help="Exit 1 where a measure fell, by tolerance and alpha.")
    ] = False,
    tolerance: Annotated[float, typer.Option(min=0, max=1, help="How far a measure may fall.")] = 0.0,
    alpha: Annotated[float, typer.Option(min=0, max=1, help="Below this p-value a change counts.")] = 0.05,
) -> None:
    """What changed from one run to another: paired bootstrap p-values, and which questions got better and worse."""
    from .compare import compare, told
    from .folder import RunFolder
    from .table import label

    found = compare(RunFolder(first).rows(), RunFolder(second).rows())
    print(told(found, alpha=alpha))
    worse = found.worse(tolerance=tolerance, alpha=alpha)
    if fail_if_worse and worse:
        _say(f"fell by more than {tolerance:g} with p < {alpha:g}: {', '.join(map(label, worse))}")
        raise typer.Exit(1)


@app.command()
def gate(
    corpus: CorpusOption = None,
    questions: QuestionsOption = None,
    baseline: Annotated[Path | None, typer.Option(help="Committed figures (default: those that ship).")] = None,
    update: Annotated[bool, typer.Option("--update", help="Write the baseline instead of holding it.")] = False,
    report: Annotated[Path, typer.Option(help="Folder of the run.")] = Path("eval-report/gate"),
) -> None:
    """Whether the gold quotes stand and no measure of the development questions fell below the baseline."""
    from . import gate as gates
    from .check import check as fits
    from .folder import RunFolder
    from .questions import read_questions
    from .run import QUESTIONS, Plan, run

    settings, file = _settings(corpus=corpus, generator=gates.GENERATOR), questions or QUESTIONS
    fits(read_questions(file), settings.corpus)
    run(settings, Plan(file, "dev", fresh=True, report=report))
    rows = RunFolder(report).rows()
    if update:
        gates.write_baseline(rows, baseline or gates.BASELINE)
        _say(f"{baseline or gates.BASELINE} holds the figures of {len(rows)} questions")
        return
    verdict = gates.judge(rows, baseline or gates.BASELINE)
    print(gates.told(verdict))
    if not verdict.passed:
        raise typer.Exit(1)


@app.command("pool")
def pooled(
    folder: Annotated[Path, typer.Argument(help="Folder of a run.")] = Path("eval-report"),
    heldout: Annotated[bool, typer.Option("--heldout", help="Held-out questions too.")] = False,
) -> None:
    """List cited sentences that are not in the gold, as JSON Lines, for a person to judge."""
    import json

    from .folder import RunFolder
    from .pool import pool

    for entry in pool(RunFolder(folder).rows(), heldout=heldout):
        print(json.dumps(entry, ensure_ascii=False))


@app.command("import-feedback")
def imported(
    file: Annotated[Path, typer.Argument(help="What a server kept: its VOUCH_FEEDBACK, feedback.jsonl by default.")],
) -> None:
    """Draft questions from what readers judged on the page, as JSON Lines, for a person to finish."""
    from .feedback import read_feedback, write_drafts

    entries = read_feedback(file)
    print(write_drafts(entries), end="")
    unfinished = sum(entry.rating != "right" for entry in entries)
    _say(f"{len(entries)} judgements; fill in answer_facts and evidence where the answer was not right ({unfinished})")


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _settings(**arguments: Any) -> Settings:
    from rag import config

    return config.load(**arguments)

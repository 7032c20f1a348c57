"""The ``vouch`` command. Answers go to stdout, everything else to stderr."""

from __future__ import annotations

import io
import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evals.cli import app as evaluations

from .errors import VouchError

if TYPE_CHECKING:
    from .config import Settings
    from .engine import Engine

OK, ERROR, USAGE, ABSTAINED, REFUTED, CHANGED = 0, 1, 2, 3, 4, 5

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Questions over documents, answered in sentences that are bound to their sources and checked. "
    "Exit codes: 0 answered, 1 error, 2 usage, 3 abstained; verify: 4 a claim does not hold, 5 a document changed.",
)

app.add_typer(evaluations, name="eval")

IndexOption = Annotated[Path | None, typer.Option("--index", help="Index folder (VOUCH_INDEX, default index).")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
AsOfOption = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="Documents published later do not exist.")
]
TopKOption = Annotated[int, typer.Option("--top-k", min=1, max=50, help="Passages shown to the generator.")]


@app.command()
def index(
    paths: Annotated[list[Path] | None, typer.Argument(help="Folders or files (VOUCH_CORPUS, default corpus).")] = None,
    folder: IndexOption = None,
) -> None:
    """Bring the index up to date with folders of documents."""
    from . import wiring

    settings = _settings(index=folder)
    report = wiring.build_index(paths or [settings.corpus], settings)
    for failure in report.failed:
        _say(f"not indexed: {failure.path}: {failure.reason}")
    _say(
        f"{report.documents} documents, {report.passages} passages: {len(report.added)} added, "
        f"{len(report.changed)} changed, {len(report.removed)} removed, {report.unchanged} unchanged, "
        f"{len(report.failed)} failed ({report.seconds:.1f} s)"
    )
    if report.failed:
        raise typer.Exit(ERROR)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="What you want to know.")],
    folder: IndexOption = None,
    as_of: AsOfOption = None,
    top_k: TopKOption = 8,
    as_json: JsonOption = False,
) -> None:
    """Answer one question, with its sources."""
    from .serialize import to_dict

    answer = _engine(folder).ask(question, top_k=top_k, as_of=_day(as_of))
    if as_json:
        _print_json(to_dict(answer))
    else:
        written_by = f"{answer.generator} {answer.model}".rstrip()
        _say(f"{written_by}, {answer.status}, {answer.timings.total:.0f} ms")
        print(answer)
        for refusal in answer.unsupported:
            _say(f"withheld: {refusal.text} ({refusal.reason})")
    if answer.status == "abstained":
        raise typer.Exit(ABSTAINED)


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="What to look for.")],
    folder: IndexOption = None,
    as_of: AsOfOption = None,
    top_k: TopKOption = 8,
    as_json: JsonOption = False,
) -> None:
    """Show the passages that a question would be answered from."""
    from .answering import question_of
    from .serialize import hit_dict

    engine = _engine(folder)
    rows = []
    for hit in engine.search(question_of(query, top_k=top_k, as_of=_day(as_of))):
        row = hit_dict(hit, engine.document(hit.passage.document_id))
        rows.append(row)
        if not as_json:
            label = f" ({hit.passage.heading}; page furniture)" if hit.passage.kind == "furniture" else ""
            print(f"{hit.rank}. {hit.score:.3f}  {row['title']}{label}\n   {' '.join(hit.passage.text.split())}\n")
    if as_json:
        _print_json(rows)


@app.command()
def documents(folder: IndexOption = None, as_json: JsonOption = False) -> None:
    """List what is indexed."""
    from .serialize import document_dict

    engine, cursor = _engine(folder), ""
    rows: list[dict[str, Any]] = []
    while True:
        page, cursor = engine.documents(limit=200, cursor=cursor)
        rows.extend(document_dict(document) for document in page)
        if not cursor:
            break
    if as_json:
        _print_json(rows)
        return
    for row in rows:
        print(
            "\t".join((row["id"], row["published"] or "undated", row["publisher"] or "-", row["title"], row["origin"]))
        )


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    folder: IndexOption = None,
) -> None:
    """Serve the page and the HTTP interface."""
    import uvicorn

    from api.main import create_app

    settings = _settings(index=folder)
    application = create_app(settings=settings)
    _say(f"Vouch is at http://{host}:{port}/ (interface: http://{host}:{port}/docs); Ctrl+C stops it")
    uvicorn.run(application, host=host, port=port, log_level="warning")


@app.command()
def verify(
    answer: Annotated[Path, typer.Argument(help="A saved answer, as `vouch ask --json` prints it.")],
    folder: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check a saved answer again, and whether its documents changed.

    Exit codes: 0 it holds as it was, 4 a claim does not hold, 5 its claims hold but a document changed or vanished.
    """
    from .serialize import from_dict, to_dict

    try:
        saved = to_dict(from_dict(json.loads(answer.read_text("utf-8"))))
    except (OSError, ValueError) as error:
        raise VouchError(f"{answer} is not a saved answer: {error}; save one with `vouch ask … --json`") from error
    result = _engine(folder).replay(saved)
    if as_json:
        _print_json(result)
    else:
        for claim in result["claims"]:
            print(f"{claim['verdict']}: {claim['text']}{' (' + claim['reason'] + ')' if claim['reason'] else ''}")
        for citation in result["citations"]:
            if citation["state"] != "unchanged":
                print(f"quote [{citation['id']}] {citation['state']}: {citation['document_id']}")
        for document_id, state in result["documents"].items():
            later = result["versions"].get(document_id)
            print(f"{state}: {document_id}{f' (now {later})' if later else ''}")
    if any(claim["verdict"] != "supported" for claim in result["claims"]):
        raise typer.Exit(REFUTED)
    if set(result["documents"].values()) - {"unchanged"}:
        raise typer.Exit(CHANGED)


@app.command()
def doctor(folder: IndexOption = None) -> None:
    """Say what is set, what is installed and whether a question could be answered."""
    from .doctor import lines

    healthy = True
    for line in lines(_settings(index=folder)):
        print(line.text)
        healthy = healthy and line.good
    if not healthy:
        raise typer.Exit(ERROR)


def main() -> None:
    """Entry point: an error of ours is one line with its remedy, never a trace."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a quote in another script must not end in a trace
            stream.reconfigure(errors="replace")
    try:
        app()
    except VouchError as error:
        _say(f"error: {error}")
        sys.exit(ERROR)
    except OSError as error:
        _say(f"error: {error}; check the path and who may read and write it")
        sys.exit(ERROR)


def _settings(**arguments: Any) -> Settings:
    from . import config

    return config.load(**arguments)


def _engine(folder: Path | None) -> Engine:
    from . import wiring

    return wiring.open_engine(_settings(index=folder))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))

"""Checks off: what is drafted is shown, and the measures tell what it is worth."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from evals.run import Plan, run
from evals.source import Checks, SourceError, open_source
from evals.unchecked import Drafts, unchecked
from rag.config import Settings
from rag.types import (
    Abstention,
    Answer,
    Claim,
    Document,
    Drafted,
    Evidence,
    Hit,
    Passage,
    Question,
    Refusal,
    Sentence,
    Span,
    Usage,
    Verdict,
)  # fmt: skip
from tests.evals.test_run import write_questions
from tests.llm_server import LLMServer, answer
from tests.rag.index_parts import fill
from tests.rag.small_corpus import FILES

TEXT = "Halla sold it. Lumen paid."
DOCUMENT = Document("d1", "A", TEXT, "s1")
EVIDENCE = (
    Evidence(
        1, Hit(Passage("p1", "d1", Span(0, len(TEXT)), TEXT), 1.0, 1, "fused"), DOCUMENT,
        (Sentence("d1", Span(0, 14)), Sentence("d1", Span(15, len(TEXT)))),
    ),
)  # fmt: skip


class Writer:
    """Writes the given pieces."""

    name, model, prompt = "writer", "m", "p-1"

    def __init__(self, *pieces: str | Drafted | Abstention | Usage) -> None:
        self.pieces = pieces

    def stream(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[str | Drafted | Abstention | Usage]:
        yield from self.pieces


def drafted(*pieces: str | Drafted | Abstention | Usage) -> tuple[Drafts, list[Any]]:
    drafts = Drafts(Writer(*pieces))
    return drafts, list(drafts.stream(Question("Who sold?"), EVIDENCE))


def test_each_sentence_is_passed_on_with_the_markers_that_point_somewhere() -> None:
    drafts, pieces = drafted("Halla so", "ld it [1.1][7.7]. Nobody knows why. Lumen paid [1.2].", Usage(5, 6))
    sentences = [(piece.text, piece.markers) for piece in pieces if isinstance(piece, Drafted)]
    assert sentences == [("Halla sold it.", ((1, 1),)), ("Nobody knows why.", ()), ("Lumen paid.", ((1, 2),))]
    assert Usage(5, 6) in pieces
    assert drafts.model == ""


def test_a_refusal_and_how_sure_a_generator_is_pass_through() -> None:
    assert drafted(Abstention("no_evidence", "No."))[1] == [Abstention("no_evidence", "No.")]
    (piece,) = drafted(Drafted("Halla sold it.", ((1, 1),), 0.7))[1]
    assert piece.confidence == 0.7


def test_uncited_sentences_stand_where_they_were_written() -> None:
    drafts, _ = drafted("Nobody knows why. Halla sold it [1.1]. It was cheap.")
    cited = Claim("Halla sold it.", Span(0, 14), (1,), Verdict("supported"))
    refusals = (Refusal("Nobody knows why.", "markers"), Refusal("It was cheap.", "markers"))
    shown = drafts.as_drafted(Answer("x", "q", "q", "partial", "Halla sold it. [1]", (cited,), unsupported=refusals))
    assert shown.text == "Nobody knows why. Halla sold it. [1] It was cheap."
    assert [claim.span.of(shown.text) for claim in shown.claims] == [claim.text for claim in shown.claims]
    assert [claim.citations for claim in shown.claims] == [(), (1,), ()]
    assert (shown.status, shown.unsupported) == ("answered", ())


def test_an_answer_without_any_citation_is_shown_and_a_refusal_stays_one() -> None:
    drafts, _ = drafted("It was cheap.")
    nothing = Abstention("unsupported", "Not proved.")
    withheld = Answer(
        "x", "q", "q", "abstained", nothing.message, unsupported=(Refusal("It was cheap.", "markers"),),
        abstention=nothing,
    )  # fmt: skip
    shown = drafts.as_drafted(withheld)
    assert (shown.status, shown.text, shown.abstention) == ("answered", "It was cheap.", None)
    refused, _ = drafted(Abstention("no_evidence", "No."))
    said = Answer("x", "q", "q", "abstained", "No.", abstention=Abstention("no_evidence", "No."))
    assert refused.as_drafted(said) == said


def test_the_checker_that_does_not_look_supports_everything() -> None:
    assert unchecked("Tencent sold it.", ["Halla sold it."], context="", published=None) == Verdict("supported")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    write_questions(tmp_path)
    return fill(tmp_path / "corpus", {"lumen-alder.md": FILES["lumen-alder.md"]})


INVENTED = "Lumen Bank paid $9.9 million for its stake in Alder Works [1.1]. Everyone was pleased."


@pytest.mark.parametrize(
    ("checks", "unsupported", "wrong", "calls"),
    [("on", None, 0.0, 2), ("off", 1.0, 1.0, 1)],
    ids=["checks on withhold it", "checks off show it"],
)
def test_what_the_checks_buy_is_measured(
    corpus: Path, tmp_path: Path, checks: Checks, unsupported: float | None, wrong: float, calls: int
) -> None:
    report, questions = tmp_path / "report", tmp_path / "questions.jsonl"
    with LLMServer(answer(INVENTED)) as server:
        settings = Settings(corpus=corpus, generator="openai", llm_base_url=server.url, llm_model="m")
        figures = run(settings, Plan(questions, "dev", checks=checks, report=report))
        assert len(server.requests) == calls
    (row,) = [json.loads(line) for line in (report / "rows.jsonl").read_text("utf-8").splitlines()]
    assert (figures["checks"], figures["generator"], figures["model"]) == (checks, "openai", "m")
    assert row["measures"].get("unsupported_claims") == unsupported
    assert row["measures"]["wrong_numbers"] == wrong
    assert row["answer"]["status"] == ("abstained" if checks == "on" else "answered")
    assert row["answer"]["model"] == "m"
    assert len(row["answer"]["claims"]) == (0 if checks == "on" else 2)
    assert "checks off" in (report / "report.html").read_text("utf-8") or checks == "on"


def test_a_server_checks_by_itself() -> None:
    with (
        pytest.raises(SourceError, match="without --url"),
        open_source(Settings(), index=None, url="http://127.0.0.1:9", checks="off"),
    ):
        pass

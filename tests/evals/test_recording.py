"""Completions that are kept: the same question is not asked of a model twice, another one is."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from evals import recording
from evals.provenance import PACKAGE, closure, code_hash
from evals.recording import Recording, RecordingError
from evals.run import Plan, run
from rag.config import Settings
from rag.errors import GeneratorError
from rag.types import Abstention, Citation, Covered, Drafted, Evidence, Question, Span, Turn, Usage
from tests.evals.test_run import write_questions
from tests.evals.test_unchecked import EVIDENCE
from tests.llm_server import LLMServer, answer
from tests.rag.index_parts import fill
from tests.rag.small_corpus import FILES

ASKED = Question("Who sold?", (Turn("Who bought?", "Lumen."),), as_of=date(2014, 5, 1))
NEAREST = Citation(1, "d1", "p1", Span(0, 14), "Halla sold it.", "s1", published=date(2014, 3, 10))
PIECES: tuple[recording.Piece, ...] = (
    "Halla so", "ld it [1.1].", Drafted("Lumen paid.", ((1, 2),), 0.4), Usage(5, 6),
    Abstention("no_evidence", "No.", (NEAREST,), Covered(3, date(2014, 1, 1), None, ("Halla",)), 0.2),
)  # fmt: skip
JOINED = ["Halla sold it [1.1].", *PIECES[2:]]


class Writer:
    """Writes the pieces, slowly, and counts how often it is asked."""

    name, model, prompt = "local", "m", "p-1"

    def __init__(self, *pieces: recording.Piece, model: str = "m", fails: bool = False) -> None:
        self.pieces, self.model, self.fails, self.calls = pieces, model, fails, 0

    def stream(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[recording.Piece]:
        self.calls += 1
        time.sleep(0.02)
        yield from self.pieces
        if self.fails:
            raise GeneratorError("cut")


def test_what_was_written_is_given_again_with_the_time_it_took(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "completions.jsonl"
    writer = Writer(*PIECES)
    first = Recording(writer, file)
    assert list(first.stream(ASKED, EVIDENCE)) == list(PIECES)
    assert first.spared() == 0.0
    again = Recording(writer, file)
    assert list(again.stream(ASKED, EVIDENCE)) == list(first.stream(ASKED, EVIDENCE)) == JOINED
    assert again.spared() == first.spared() >= 0.02
    assert again.spared() == 0.0
    assert (writer.calls, again.name, again.model) == (1, "local", "m")
    drafted, abstention = JOINED[1], JOINED[3]
    assert isinstance(drafted, Drafted)
    assert isinstance(abstention, Abstention)
    assert (drafted.confidence, abstention.confidence) == (0.4, 0.2)


@pytest.mark.parametrize(
    "other",
    [
        replace(ASKED, text="Who sold it?"), replace(ASKED, history=()), replace(ASKED, as_of=None),
    ],
    ids=["text", "history", "date"],
)  # fmt: skip
def test_another_question_is_asked(tmp_path: Path, other: Question) -> None:
    writer = Writer("Halla [1.1].")
    kept = Recording(writer, tmp_path / "c.jsonl")
    list(kept.stream(ASKED, EVIDENCE))
    list(kept.stream(other, EVIDENCE))
    assert writer.calls == 2


def test_other_evidence_another_model_and_another_prompt_are_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "c.jsonl"
    list(Recording(Writer("Halla [1.1]."), file).stream(ASKED, EVIDENCE))
    writers = [Writer("A."), Writer("B.", model="other"), Writer("C."), Writer("D."), Writer("E.")]
    list(Recording(writers[0], file).stream(ASKED, (replace(EVIDENCE[0], number=2),)))
    list(Recording(writers[1], file).stream(ASKED, EVIDENCE))
    list(Recording(writers[2], file, given="4096").stream(ASKED, EVIDENCE))
    list(Recording(writers[3], file).stream(ASKED, EVIDENCE))
    monkeypatch.setattr(recording, "code_hash", lambda modules: "other code")
    list(Recording(writers[4], file).stream(ASKED, EVIDENCE))
    assert [writer.calls for writer in writers] == [1, 1, 1, 0, 1]


def test_a_call_that_failed_or_was_left_is_made_again(tmp_path: Path) -> None:
    file = tmp_path / "c.jsonl"
    with pytest.raises(GeneratorError):
        list(Recording(Writer("Halla", fails=True), file).stream(ASKED, EVIDENCE))
    left = Recording(Writer("Halla", " sold."), file).stream(ASKED, EVIDENCE)
    next(left)
    left.close()  # type: ignore[attr-defined]
    writer = Writer("Halla sold.")
    list(Recording(writer, file).stream(ASKED, EVIDENCE))
    assert writer.calls == 1


def test_a_line_that_was_cut_is_left_out_and_another_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "c.jsonl"
    list(Recording(Writer("Halla."), file).stream(ASKED, EVIDENCE))
    with file.open("a") as more:
        more.write('{"key": "ab", "pie')
    writer = Writer("Halla.")
    assert list(Recording(writer, file).stream(ASKED, EVIDENCE)) == ["Halla."]
    assert writer.calls == 0
    for text in ('{"id": "q-1"}\n', "no JSON\n"):
        file.write_text(text)
        with pytest.raises(RecordingError, match="holds no recorded completions"):
            Recording(writer, file)


def test_a_generator_is_known_by_the_code_that_chooses_what_it_writes() -> None:
    files = {name: closure(modules) for name, modules in recording.WRITTEN_BY.items()}
    openai, local = ({path.relative_to(PACKAGE).as_posix() for path in files[name]} for name in ("openai", "local"))
    assert {"generate.py", "prompt.py", "opening.py", "types.py"} <= openai
    assert {"local.py", "local_prompts.py", "extractive.py", "select.py", "relevance.py", "checks/dates.py"} <= local
    assert not {"engine.py", "prove.py", "verify.py"} & (openai | local)
    assert code_hash(("generate",)) == code_hash(("generate",)) != code_hash(("local",))


def test_checks_on_and_off_judge_the_same_output_of_one_call(tmp_path: Path) -> None:
    write_questions(tmp_path)
    corpus = fill(tmp_path / "corpus", {"lumen-alder.md": FILES["lumen-alder.md"]})
    plan = Plan(tmp_path / "questions.jsonl", "dev", recorded=tmp_path / "c.jsonl", report=tmp_path / "on")
    with LLMServer(answer("Lumen Bank paid $4.2 million [1.1].", seconds=0.01)) as server:
        settings = Settings(corpus=corpus, generator="openai", llm_base_url=server.url, llm_model="m")
        on = run(settings, plan)
        off = run(settings, replace(plan, checks="off", report=tmp_path / "off"))
        assert len(server.requests) == 1
    assert on["all"]["measures"]["fact_recall"]["mean"] == off["all"]["measures"]["fact_recall"]["mean"] == 1.0
    assert (on["all"]["cost"]["completion_tokens"], off["all"]["cost"]["completion_tokens"]) == (7, 7)
    assert off["all"]["cost"]["seconds_p50"] > 0.1  # what the model took when it was asked

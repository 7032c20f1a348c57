"""CitationQueryEngine as a source of answers, and the table beside Vouch; its model is a scripted server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals.bench import citation_engine
from evals.bench.citation_engine import comparable, measures
from evals.bench.citation_source import CitationEngine, answer_of, open_citation_engine
from rag.errors import GeneratorError
from rag.llm_client import Endpoint
from rag.load import load_bytes
from rag.types import Document, Hit, Passage, Question, Span
from tests.evals.scripted import SOLD, questions
from tests.evals.test_bench_generators import table
from tests.evals.test_run import write_questions
from tests.fakes import HashEmbedder
from tests.llm_server import LLMServer, Script, status
from tests.llm_server import answer as streamed
from tests.rag.index_parts import fill
from tests.rag.small_corpus import FILES

DOCUMENTS = [document for name, text in FILES.items() for document in load_bytes(text.encode(), name, origin=name)]


def completion(text: str) -> Script:
    """A whole chat completion."""
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return status(200, {"id": "c", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]})


def engine(server: LLMServer, documents: list[Document] = DOCUMENTS) -> CitationEngine:
    return open_citation_engine(documents, HashEmbedder(), Endpoint(server.url, "m"), window=8192)


def test_its_answer_cites_whole_sources_at_their_place_in_our_text() -> None:
    with LLMServer(completion("Lumen Bank paid $4.2 million [1]. It was cheap. Halla sold it [9].")) as server:
        source = engine(server)
        found = source.ask(Question("How much did Lumen Bank pay for its stake in Alder Works?"))
        (asked,) = server.requests
    prompt = asked["messages"][0]["content"]
    assert "Every answer should include at least one source citation" in prompt
    assert "Lumen Bank paid $4.2 million for a 12% stake" in prompt
    assert (asked["temperature"], asked["model"], prompt.count("Source 3:")) == (0.0, "m", 1)
    documents = {document.id: document for document in DOCUMENTS}
    assert len(found.hits) == 3
    for hit in found.hits:
        assert hit.passage.span.of(documents[hit.passage.document_id].text) == hit.passage.text
    assert [claim.citations for claim in found.claims] == [(1,), (), ()]
    (citation,) = found.citations
    assert citation.quote == found.hits[0].passage.text
    assert citation.document_sha256 == documents[citation.document_id].sha256
    assert found.text == "Lumen Bank paid $4.2 million. [1] It was cheap. Halla sold it."
    assert found.timings.total > 0


LONG = "\n\n".join(f"Paragraph {k} tells that firm {k} bought {k}% of mill {k}. " * 12 for k in range(60))


def test_a_long_document_is_cut_into_sources_of_512_tokens_that_stand_in_it() -> None:
    (document,) = load_bytes(LONG.encode(), "long.txt", origin="long.txt")
    with LLMServer(completion("Mill 3 [2].")) as server:
        found = engine(server, [document]).ask(Question("Which mill did firm 3 buy?"))
    assert len(found.hits) > 3
    assert all(hit.passage.span.of(document.text) == hit.passage.text for hit in found.hits)
    assert 1200 < len(found.citations[0].quote) < 3000


def source_of(*texts: str) -> tuple[CitationEngine, list[Hit]]:
    document = Document("d1", "A", " ".join(texts), "s1")
    starts = [document.text.index(text) for text in texts]
    hits = [
        Hit(Passage(f"source-{n}", "d1", Span(start, start + len(text)), text), 1.0, n, "dense")
        for n, (text, start) in enumerate(zip(texts, starts, strict=True), 1)
    ]
    return CitationEngine(None, (document,), Endpoint("http://h/v1", "m"), "v"), hits  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "cited", "shown"),
    [
        ("Halla sold it [1, 2].", [1, 2], "Halla sold it. [1][2]"),
        ("According to Source 2, Lumen paid.", [2], "According to the source, Lumen paid. [2]"),
        ("Halla sold it (Sources 1 and 2).", [1, 2], "Halla sold it. [1][2]"),
        ("Source 2:\nLumen paid.", [2], "Lumen paid. [2]"),
        ("Halla sold it [5].", [], "Halla sold it."),
        ("Halla sold it.", [], "Halla sold it."),
    ],
    ids=["list", "in prose", "in brackets", "as a head", "no such source", "no marker"],
)
def test_markers_are_read_with_goodwill(text: str, cited: list[int], shown: str) -> None:
    source, hits = source_of("Halla sold it.", "Lumen paid.")
    found = answer_of("q", text, hits, source, 5.0)
    assert [citation.number for citation in found.citations] == cited
    assert found.text == shown
    assert all(claim.span.of(found.text) == claim.text for claim in found.claims)


def test_a_refusal_is_an_abstention_that_keeps_its_words() -> None:
    source, hits = source_of("Halla sold it.")
    found = answer_of("q", "The sources do not mention it [1].", hits, source, 5.0)
    assert (found.status, found.claims, found.citations) == ("abstained", (), ())
    assert found.text == "The sources do not mention it [1]."


def test_a_server_that_fails_is_an_error_of_ours() -> None:
    with LLMServer(status(400, {"error": {"message": "bad"}})) as server, pytest.raises(GeneratorError, match="bad"):
        engine(server).ask(Question("Who sold?"))


@pytest.mark.parametrize(
    ("fields", "asked"),
    [
        ({"as_of": None, "history": []}, True),
        ({"history": []}, False),
        ({"as_of": None}, False),
        ({"as_of": None, "history": [], "filters": {"documents": ["a.md"]}}, False),
    ],
    ids=["plain", "date", "history", "filter"],
)
def test_only_what_both_can_be_asked_is_compared(fields: dict[str, Any], asked: bool) -> None:
    (question,) = questions({**SOLD, **fields})
    assert comparable(question) is asked


def test_rightly_cited_and_uncited_are_told_of_the_answers_they_are_of() -> None:
    answered = {"status": "answered", "citations": []}
    found = measures({"measures": {"correct": 1.0, "right_citation": 0.0}, "answer": answered})
    assert (found["correct_cited"], found["uncited"]) == (0.0, 1.0)
    refused = measures({"measures": {"abstention_recall": 1.0}, "answer": {"status": "abstained", "citations": []}})
    assert refused == {"abstention_recall": 1.0}
    assert measures({"measures": {"errors": 1.0}, "answer": None}) == {"errors": 1.0}


def test_both_are_asked_the_same_and_stand_in_one_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, work = write_questions(tmp_path), tmp_path / "work"
    with file.open("a") as more:
        more.write(json.dumps({**SOLD, "id": "later", "evidence": SOLD["evidence"]}) + "\n")
    corpus = fill(tmp_path / "corpus", {name: FILES[name] for name in ("lumen-alder.md", "alder-profile.md")})
    theirs = (completion("Lumen Bank paid $4.2 million."), completion("Zyrtanic was founded by 3 people [1]."))
    with LLMServer(*theirs) as their_server, LLMServer(streamed("Lumen Bank paid $4.2 million [1.1].")) as our_server:
        options = ["--corpus", str(corpus), "--questions", str(file), "--work", str(work), "--model", "m"]
        options += ["--base-url", their_server.url, "--ours", f"openai:m@{our_server.url}", "extractive"]
        assert citation_engine.main(options) == 0
        assert len(their_server.requests) == 2
    out = capsys.readouterr().out
    assert out.startswith("2 questions; 1 with a history, a date or a filter are left out\n")
    found = {row["system"]: row for row in table(out)}
    assert list(found) == ["CitationQueryEngine:m", "openai:m", "extractive"]
    first, second = found["CitationQueryEngine:m"], found["extractive"]
    names = ("correct", "correct, rightly cited", "refused", "numbers not cited")
    assert [first[name].split()[0] for name in names] == ["1.000", "0.000", "0.000", "1.000"]
    assert first["answers without citation"].startswith("0.500")
    assert [second[name].split()[0] for name in names] == ["1.000", "1.000", "1.000", "0.000"]
    assert int(second["characters a citation"]) < 100 < int(first["characters a citation"])
    rows = (work / "CitationQueryEngine-m-side-by-side" / "rows.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(row)["question"]["id"] for row in rows] == ["r-1", "r-2"]


def test_a_model_that_is_not_there_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write_questions(tmp_path)
    corpus = fill(tmp_path / "corpus", {"lumen-alder.md": FILES["lumen-alder.md"]})
    options = ["--corpus", str(corpus), "--questions", str(file), "--work", str(tmp_path / "work")]
    assert citation_engine.main([*options, "--model", str(tmp_path / "nowhere.gguf")]) == 1
    assert "nowhere.gguf' does not exist" in capsys.readouterr().err

"""The generator without a model: what is asked decides which verbatim sentences, rows and records are given."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rag import wiring
from rag.answering import View, stream_answer
from rag.chunk import chunk
from rag.config import Settings
from rag.extractive import ExtractiveGenerator
from rag.load import load_bytes
from rag.types import Abstention, Answered, Document, Evidence, Hit, Question, Sentence, Span
from rag.verify import check_claim

TABLE = """# Alder Works

## Rounds

| Round | Date | Amount raised | Lead investor |
|---|---|---|---|
| Series A | 2011-04-02 | $3 million | Lumen Bank |
| Series B | 2014-09-12 | $11 million | Quillon Partners |
| Series C | 2018-01-30 | $40 million | Tern Capital |
"""
RECORDS = """Investor profile

Lumen Bank
Oslo
Co-Investments: 12

Quillon Partners
Bergen
Co-Investments: 31

Tern Capital
Tampere
Co-Investments: 7
"""
PROSE = """# Products of Alder Works

Alder Works makes the following products:

- wooden footbridges
- playground towers
- garden sheds

Alder Works bought 30% of Birch Holding in 2012 because it wanted its timber. Lumen Bank sold the shares.
"""


class Folder:
    """Documents with their passages, all of them shown for every question."""

    def __init__(self, *files: tuple[str, str]) -> None:
        self._documents: dict[str, Document] = {}
        self._sentences: dict[str, tuple[Sentence, ...]] = {}
        self.hits: tuple[Hit, ...] = ()
        for name, text in files:
            for document in load_bytes(text.encode(), name, origin=name):
                passages, self._sentences[document.id] = chunk(document)
                self._documents[document.id] = document
                self.hits += tuple(Hit(found, 0.8, len(self.hits) + i, "fused") for i, found in enumerate(passages, 1))

    def document(self, document_id: str) -> Document:
        return self._documents[document_id]

    def sentences(self, document_id: str, span: Span) -> Sequence[Sentence]:
        return [s for s in self._sentences[document_id] if span.start <= s.span.start and s.span.end <= span.end]

    def retrieve(self, question: Question) -> tuple[Hit, ...]:
        return self.hits


@pytest.fixture(scope="module")
def folder() -> Folder:
    return Folder(("table.md", TABLE), ("records.txt", RECORDS), ("prose.md", PROSE))


@pytest.fixture(scope="module")
def generator() -> ExtractiveGenerator:
    return ExtractiveGenerator(wiring.query_embedder(Settings()))


@pytest.mark.parametrize(
    ("question", "held", "absent"),
    [
        ("Who led the Series B of Alder Works?", ["Quillon Partners"], ["Lumen Bank", "Tern Capital"]),
        ("How much did Alder Works raise in its Series C?", ["$40 million"], ["$11 million"]),
        ("When was the Series A of Alder Works?", ["2011-04-02"], ["2014"]),
        ("Which round of Alder Works was the largest?", ["Series C"], ["Series A", "Series B"]),
        ("Which investor has the most co-investments?", ["Quillon Partners", "31"], ["12", "Co-Investments: 7"]),
        ("Which investor has the fewest co-investments?", ["Tern Capital", "7"], ["31"]),
        ("What products does Alder Works make?", ["footbridges", "playground towers", "garden sheds"], ["Birch"]),
        ("Why did Alder Works buy a stake in Birch Holding?", ["because it wanted its timber"], ["Series"]),
        ("Birch Holding 的股份是谁出售的？", ["Lumen Bank sold the shares"], ["Series"]),
        ("How much of Birch Holding did Alder Works buy, and who sold the shares?", ["30%", "Lumen Bank"], ["Series"]),
    ],
    ids=["row", "amount of a row", "date of a row", "largest", "most", "fewest", "list", "why", "Chinese", "two parts"],
)
def test_the_sentences_that_answer_are_given_and_prove_themselves(
    folder: Folder, generator: ExtractiveGenerator, question: str, held: list[str], absent: list[str]
) -> None:
    events = list(stream_answer(Question(question), View(folder, folder, "v1"), generator, check_claim))
    assert isinstance(events[-1], Answered)
    answer = events[-1].answer
    assert answer.status == "answered", (answer.text, answer.unsupported)
    assert all(part in answer.text for part in held), answer.text
    assert not any(part in answer.text for part in absent), answer.text
    for citation in answer.citations:
        assert citation.span.of(folder.document(citation.document_id).text) == citation.quote


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Who founded Zyrtanic Systems?", "entity_absent"),
        ("Did Alder Works buy 51% of Birch Holding?", "false_premise"),
        ("What did Alder Works pay in 2019 for Birch Holding?", "date_out_of_range"),
        ("How many employees does Alder Works have?", "relation_absent"),
    ],
    ids=["nobody of that name", "another figure", "another year", "nothing of the kind"],
)
def test_what_is_not_there_is_refused_with_its_reason(
    folder: Folder, generator: ExtractiveGenerator, question: str, reason: str
) -> None:
    evidence = [
        Evidence(number, hit, folder.document(hit.passage.document_id),
                 tuple(folder.sentences(hit.passage.document_id, hit.passage.span)))
        for number, hit in enumerate(folder.hits, 1)
    ]  # fmt: skip
    (refused,) = generator.stream(Question(question), evidence)
    assert isinstance(refused, Abstention)
    assert refused.reason == reason
    assert refused.message

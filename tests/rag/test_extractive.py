"""The generator without a model: what is asked decides which verbatim sentences, rows and records are given."""

from __future__ import annotations

import random
import string
import sys
import time
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import pytest

from rag import wiring
from rag.answering import View, stream_answer
from rag.chunk import chunk
from rag.config import Settings
from rag.extractive import READ, ExtractiveGenerator
from rag.load import load_bytes
from rag.types import (
    Abstention,
    Answered,
    Covered,
    Document,
    Drafted,
    Evidence,
    Filters,
    Hit,
    Passage,
    Question,
    Sentence,
    Span,
)
from rag.verify import check_claim
from tests.fakes import HashEmbedder
from tests.rag.evidence import evidence
from tests.rag.test_wanted import HOSTILE

if TYPE_CHECKING:
    from rag.protocols import FloatArray

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

    def passages_of(self, document_id: str) -> Sequence[Passage]:
        return [hit.passage for hit in self.hits if hit.passage.document_id == document_id]

    def covered(self, filters: Filters, as_of: date | None = None) -> Covered:
        return Covered(len(self._documents))

    def retrieve(self, question: Question, *, collapsed: bool = True) -> tuple[Hit, ...]:
        return self.hits


@pytest.fixture(scope="module")
def folder() -> Folder:
    return Folder(("table.md", TABLE), ("records.txt", RECORDS), ("prose.md", PROSE))


@pytest.fixture(scope="module")
def generator() -> ExtractiveGenerator:
    made = wiring.generator(Settings(generator="extractive"), wiring.query_embedder(Settings()))
    assert isinstance(made, ExtractiveGenerator)
    return made


@pytest.mark.parametrize(
    ("question", "held", "absent"),
    [
        ("Who led the Series B of Alder Works?", ["Quillon Partners"], ["Lumen Bank", "Tern Capital"]),
        ("How much did Alder Works raise in its Series C?", ["$40 million"], ["$11 million"]),
        ("When was the Series A of Alder Works?", ["2011-04-02"], ["2014"]),
        ("Which round of Alder Works was the largest?", ["Series C"], ["Series A", "Series B"]),
        ("Which investor has the most co-investments?", ["Quillon Partners", "31"], ["Tern Capital"]),
        ("Which investor has the fewest co-investments?", ["Tern Capital", "7"], ["Quillon"]),
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


def drafted(question: str, *passages: Evidence) -> list[Drafted]:
    found = list(ExtractiveGenerator(HashEmbedder()).stream(Question(question), passages))
    assert all(isinstance(piece, Drafted) for piece in found), found
    return [piece for piece in found if isinstance(piece, Drafted)]


@pytest.mark.parametrize(
    ("question", "held", "absent"),
    [
        ("What did Quillon pay, and who sold the sawmill?", ["$30 million", "Lumen sold"], ["Tern paid"]),
        ("Who paid more for its sawmill, Quillon or Tern?", ["$30 million", "$12 million"], ["Lumen"]),
    ],
    ids=["two parts", "or"],
)
def test_parts_and_alternatives_are_answered_one_by_one(question: str, held: list[str], absent: list[str]) -> None:
    text = (
        "Quillon paid $30 million for its sawmill. Lumen sold the sawmill to Quillon. "
        "Tern paid $12 million for its sawmill."
    )
    answer = " ".join(piece.text for piece in drafted(question, evidence(text)))
    assert all(part in answer for part in held), answer
    assert not any(part in answer for part in absent), answer


def test_rounds_are_compared_one_by_one() -> None:
    rows = (
        "| Series | Sum |\n|---|---|\n| Series A | $3 million |\n| Series B | $9 million |\n| Series C | $4 million |"
    )
    found = drafted("Was Series A larger than Series B?", evidence(rows, kind="table", heading="Series | Sum"))
    assert [piece.text for piece in found] == ["Series A: $3 million", "Series B: $9 million"]


def test_a_row_cites_its_header_beside_itself() -> None:
    rows = "| Mill | Saws | Opened |\n|---|---|---|\n| Arbutus | 40 | 1998 |\n| Birch | 12 | 2004 |"
    (found,) = drafted(
        "When was Birch opened?", evidence(rows, kind="table", heading="Mills > Mill | Saws | Opened", name="Mills")
    )
    assert found == Drafted("Birch, Saws: 12, Opened: 2004", ((1, 3), (1, 1)))


def test_a_part_without_an_answer_is_passed_over_and_without_any_the_first_refusal_counts(
    generator: ExtractiveGenerator,
) -> None:
    passage = evidence("Quillon paid $30 million for Arbutus.")
    assert len(drafted("What did Quillon pay for Arbutus, and who sold Arbutus?", passage)) == 1
    (refused,) = generator.stream(Question("Who founded Arbutus, and who is Zyrtanic?"), [passage])
    assert isinstance(refused, Abstention)


def test_only_the_likeliest_sentences_are_embedded_and_read() -> None:
    class Counting(HashEmbedder):
        seen = 0

        def embed(self, texts: Sequence[str]) -> FloatArray:
            self.seen += len(texts)
            return super().embed(texts)

    class Reader:
        name = "says yes to one"

        def score(self, question: str, texts: Sequence[str], before: Sequence[str] = ()) -> list[float]:
            return [0.99 if "$31 million" in text else 0.01 for text in texts]

    embedder = Counting()
    text = " ".join(f"Quillon paid ${number} million for Arbutus." for number in range(20, 20 + 2 * READ))
    found = list(
        ExtractiveGenerator(embedder, Reader()).stream(Question("What did Quillon pay for Arbutus?"), [evidence(text)])
    )
    assert embedder.seen == 1 + READ  # the question and so many sentences
    assert isinstance(found[0], Drafted)
    assert "$31 million" in found[0].text


def many_passages() -> list[Evidence]:
    chance = random.Random(7)
    words = ["".join(chance.choices(string.ascii_lowercase, k=chance.randint(3, 9))) for _ in range(2500)]

    def sentence() -> str:
        first, second, *others = chance.choices(words, k=13)
        return f"{first.title()} {second.title()} {' '.join(others)} ${chance.randint(1, 99)} million in 2014."

    return [evidence(" ".join(sentence() for _ in range(7))[:600], name=f"n{number}") for number in range(50)]


LIMIT = 1.5 if sys.gettrace() is None else 8.0
"""Seconds: one, and half of one for a busy machine; more while coverage is measured."""
GIBBERISH = random.Random(3)
LONG = {
    "unknown words": " ".join("".join(GIBBERISH.choices(string.ascii_lowercase, k=7)) for _ in range(250)),
    "unknown names": " and ".join("".join(GIBBERISH.choices(string.ascii_lowercase, k=7)).title() for _ in range(166)),
}


@pytest.fixture(scope="module")
def crowd() -> list[Evidence]:
    return many_passages()


@pytest.mark.parametrize("question", [*HOSTILE.values(), *LONG.values()], ids=[*HOSTILE, *LONG])
def test_hostile_questions_end_soon_in_sentences_or_one_refusal(crowd: list[Evidence], question: str) -> None:
    generator = ExtractiveGenerator(HashEmbedder())
    started = time.process_time()
    pieces = list(generator.stream(Question(question[:2000]), crowd))
    assert time.process_time() - started < LIMIT
    assert pieces
    assert isinstance(pieces[0], Abstention) == (len(pieces) == 1 and not isinstance(pieces[0], Drafted))


def test_a_long_question_of_known_words_and_names_ends_soon(crowd: list[Evidence]) -> None:
    generator = ExtractiveGenerator(HashEmbedder())
    text = " ".join(passage.document.text for passage in crowd)
    for question in (text[:2000], text.title()[:2000], text.upper()[:2000]):
        started = time.process_time()
        assert list(generator.stream(Question(question), crowd))
        assert time.process_time() - started < LIMIT


def test_hostile_evidence_is_read() -> None:
    passages = [evidence(text, name=name) for name, text in HOSTILE.items()]
    for question in ("Who bought Arbutus?", "How much did it raise?", "小米收购了什么?"):
        assert list(ExtractiveGenerator(HashEmbedder()).stream(Question(question), passages))
    assert list(ExtractiveGenerator(HashEmbedder()).stream(Question("Who?"), []))

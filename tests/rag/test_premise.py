"""What a question takes for granted, held against the evidence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.premise import broken
from rag.types import Evidence
from tests.rag.evidence import evidence

SALE = "Alder Works bought 2.98 percent of Cedar Mill from Lumen Bank for $68 million."
SECRET = "Birch Holding bought Oak Data in May; neither side named the price."
FOUNDED = "Dora Fell founded Cedar Mill in 1998."


def shown(*texts: str) -> tuple[Evidence, ...]:
    return tuple(replace(evidence(text, name=f"d{k}"), number=k) for k, text in enumerate(texts, 1))


BROKEN = (
    ("a share", "When did Alder Works buy 51% of Cedar Mill?", "51%", "2.98 percent"),
    ("a price", "Why did Alder Works pay $5 billion for Cedar Mill?", "$5 billion", "$68 million"),
    ("an unnamed price", "Why did Birch Holding pay $5 billion for Oak Data?", "$5 billion", "neither side named"),
    ("the whole", "When did Alder Works buy all of Cedar Mill?", "buy all of", ""),
    ("control", "What did Alder Works pay when it bought a controlling stake in Cedar Mill?",
     "bought a controlling", ""),
    ("the parts exchanged", "Why did Lumen Bank buy Cedar Mill?", "Lumen Bank bought Cedar Mill", ""),
    ("another founder", "Why did Lumen Bank found Cedar Mill?", "Lumen Bank founded Cedar Mill", ""),
)  # fmt: skip
SOUND = (
    ("When did Alder Works buy 2.98% of Cedar Mill?"),
    ("When did Alder Works buy nearly 3% of Cedar Mill?"),
    ("Why did Alder Works buy shares of Cedar Mill?"),
    ("Who founded Cedar Mill?"),
    ("Why did Dora Fell found Cedar Mill?"),
    ("Who sold 2.98 percent of Cedar Mill to Alder Works?"),
    ("What did Tern Capital pay for Cedar Mill?"),
    ("Why did Tern Capital pay $5 billion for Maple Lake?"),
    ("When was it?"),
)


@pytest.mark.parametrize(("question", "premise", "value"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_a_premise_that_the_documents_contradict_is_broken(question: str, premise: str, value: str) -> None:
    found = broken(question, shown(SALE, SECRET, FOUNDED))
    assert found is not None
    assert (found.premise, found.value) == (premise, value)
    assert found.source is not None


@pytest.mark.parametrize("question", SOUND)
def test_a_premise_that_holds_or_that_nothing_speaks_of_is_not(question: str) -> None:
    assert broken(question, shown(SALE, SECRET, FOUNDED)) is None


def test_a_whole_that_a_sentence_bears_out_holds() -> None:
    texts = (SALE, "Since June Cedar Mill is a wholly owned subsidiary of Alder Works.")
    assert broken("When did Alder Works buy all of Cedar Mill?", shown(*texts)) is None


def test_without_evidence_nothing_is_broken() -> None:
    assert broken("When did Alder Works buy 51% of Cedar Mill?", ()) is None

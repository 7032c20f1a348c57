"""The evidence of a question: which sentences of the hits a generator gets to see."""

from __future__ import annotations

from datetime import date

import pytest

from rag.gather import gather, number_evidence
from rag.types import Question
from tests.rag.scripted import Library, Shelf, document

EARLY = ["In July 2011 it was 10.3%.", "Nobody knows why.", "It listed in 2010 and split in 2016."]
HOLDINGS = " ".join((*EARLY, "In January 2015 it was 15%."))


@pytest.mark.parametrize(
    ("published", "as_of", "left"),
    [(None, date(2012, 1, 1), EARLY), (None, None, 4), (date(2012, 1, 1), date(2012, 2, 1), 4)],
    ids=["undated", "no date asked", "a plan of a dated document"],
)
def test_what_an_undated_document_tells_of_a_later_time_does_not_exist(
    published: date | None, as_of: date | None, left: list[str] | int
) -> None:
    found = document("holdings", HOLDINGS, published=published)
    (shown,) = number_evidence(Shelf(found).retrieve(Question("any")), Library(found), as_of=as_of)
    seen = [sentence.span.of(HOLDINGS) for sentence in shown.sentences]
    assert seen == left if isinstance(left, list) else len(seen) == left


def test_a_mistyped_question_is_asked_again_as_the_hits_spell_it() -> None:
    shelf = Shelf(document("deal", "Arbutus bought the Quillon sawmill."))
    assert gather(Question("What did Abrutus buy?"), shelf)
    assert [asked.text for asked in shelf.questions][:2] == ["What did Abrutus buy?", "What did Arbutus buy?"]


def test_a_question_without_a_mistake_is_asked_once() -> None:
    shelf = Shelf(document("deal", "Arbutus opened a sawmill."))
    gather(Question("Where is Arbutus?"), shelf)
    assert [asked.text for asked in shelf.questions] == ["Where is Arbutus?"]

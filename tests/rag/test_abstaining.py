"""The reason for having no answer, computed from the documents."""

from __future__ import annotations

from datetime import date

import pytest

from rag.answering import View, stream_answer
from rag.types import Abstention, Answer, Answered, Covered, Document, Drafted, Hit, Question
from rag.verify import check_claim
from tests.rag.scripted import Library, Script, Shelf, document

ALDER = document("alder", "Alder Works makes footbridges in Bergen.", published=date(2004, 5, 1))
CEDAR = document("cedar", "Cedar Mill saws oak. Alder Works bought 3% of Cedar Mill.", published=date(2010, 5, 1))
NOTHING = Abstention("no_evidence", "The documents hold nothing that answers this.")


class Dated(Shelf):
    """Documents published after the question's ``as_of`` are not found, nor is one without a word of the question."""

    def retrieve(self, question: Question, *, collapsed: bool = True) -> tuple[Hit, ...]:
        words = {word.strip("?.,").casefold() for word in question.text.split()}
        hits = super().retrieve(question)
        documents = {found.id: found for found in self._documents}
        return tuple(
            hit
            for hit in hits
            if words & set(hit.passage.text.casefold().replace(".", "").split())
            and (question.as_of is None or (documents[hit.passage.document_id].published or date.max) <= question.as_of)
        )


def refusal(question: str | Question, said: Abstention = NOTHING, *documents: Document) -> tuple[Answer, Abstention]:
    asked = question if isinstance(question, Question) else Question(question)
    shelf = documents or (ALDER, CEDAR)
    events = list(stream_answer(asked, View(Library(*shelf), Dated(*shelf), "v1"), Script(said), check_claim))
    assert isinstance(events[-1], Answered)
    answer = events[-1].answer
    assert answer.abstention is not None
    return answer, answer.abstention


@pytest.mark.parametrize(
    ("question", "reason", "message"),
    [
        (
            "What did Tern Capital pay for Cedar Mill?",
            "entity_absent",
            "No document says anything about “Tern Capital”.",
        ),
        ("Tern Capital 持有多少股份?", "entity_absent", "没有文档提到“Tern Capital”。"),
        ("What did Cedar Mill earn in 1950?", "date_out_of_range", "The documents do not reach “1950”."),
        ("What did Cedar Mill earn in 2007?", "no_evidence", NOTHING.message),
    ],
    ids=["a name of no document", "in Chinese", "a year outside", "nothing of the kind"],
)
def test_the_reason_is_computed(question: str, reason: str, message: str) -> None:
    answer, abstention = refusal(question)
    assert (abstention.reason, abstention.message) == (reason, message)
    assert answer.text == message


def test_a_name_that_only_later_documents_have_is_out_of_range() -> None:
    asked = Question("What did Cedar Mill earn?", as_of=date(2005, 1, 1))
    _, abstention = refusal(asked)
    assert abstention.reason == "date_out_of_range"
    assert "Cedar Mill" in abstention.message


def test_a_name_is_sought_in_the_whole_index_and_not_among_the_hits() -> None:
    said = Abstention("entity_absent", "No document says anything about “Cedar Mill”.")
    _, abstention = refusal("What did Cedar Mill earn?", said)
    assert abstention.reason == "relation_absent"


def test_what_the_documents_cover_is_told() -> None:
    _, abstention = refusal("What did Cedar Mill earn?")
    assert abstention.covers == Covered(2, date(2004, 5, 1), date(2010, 5, 1), ())


def test_names_in_the_titles_near_by_are_related() -> None:
    titled = Document("t", "How Birch Holding joined Cedar Mill", "Cedar Mill saws oak.", "sha")
    _, abstention = refusal("What did Cedar Mill earn?", NOTHING, titled)
    assert abstention.covers is not None
    assert abstention.covers.related == ("Birch Holding",)


def test_a_broken_premise_is_refused_with_the_sentence_against_it_and_no_generator_is_asked() -> None:
    script = Script(Drafted("Alder Works bought 3% of Cedar Mill.", ((2, 2),)))
    over = View(Library(ALDER, CEDAR), Shelf(ALDER, CEDAR), "v1")
    events = list(stream_answer(Question("When did Alder Works buy 51% of Cedar Mill?"), over, script, check_claim))
    assert script.calls == []
    assert isinstance(events[-1], Answered)
    abstention = events[-1].answer.abstention
    assert abstention is not None
    assert abstention.reason == "false_premise"
    assert "51%" in abstention.message
    assert "3%" in abstention.message
    assert abstention.nearest[0].quote == "Alder Works bought 3% of Cedar Mill."
    assert [citation.number for citation in abstention.nearest] == list(range(1, len(abstention.nearest) + 1))
    assert len({citation.span for citation in abstention.nearest}) == len(abstention.nearest)

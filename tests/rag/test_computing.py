"""From a question for a sum to the proved answer, over documents in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.answering import View, stream_answer
from rag.types import Abstention, Answer, Answered, Document, Drafted, Evidence, Question, Usage, Verified
from rag.verify import check_claim
from tests.rag.scripted import Library, Shelf, document

OFFER = document("offer", "Alder Works offered $260 million for Cedar Mill on November 12, 2015.")
CLOSING = document("closing", "Alder Works closed the purchase of Cedar Mill on December 22, 2015 at $236 million.")


class Quoting:
    """A generator that quotes the first sentence with all of the question's chosen words."""

    name, model, prompt = "quoting", "", ""

    def __init__(self, **words: str) -> None:
        self._words = words
        self.asked: list[str] = []

    def stream(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[str | Drafted | Abstention | Usage]:
        self.asked.append(question.text)
        for word, quoted in self._words.items():
            for passage in evidence:
                if word in question.text and quoted in passage.sentence_text(1):
                    yield Drafted(passage.sentence_text(1), ((passage.number, 1),))
                    return
        yield Abstention("no_evidence", "Nothing is known.")


def ask(question: str, generator: Quoting, *documents: Document) -> tuple[Answer, list[Verified]]:
    over = View(Library(*documents), Shelf(*documents), "v1")
    events = list(stream_answer(Question(question), over, generator, check_claim))
    assert isinstance(events[-1], Answered)
    return events[-1].answer, [event for event in events if isinstance(event, Verified)]


def test_the_difference_of_two_answers_is_shown_with_both_operands() -> None:
    generator = Quoting(offered="offered", closing="closed")
    question = "What is the difference between the price offered for Cedar Mill and the closing price of Cedar Mill?"
    answer, verified = ask(question, generator, OFFER, CLOSING)
    assert answer.status == "answered"
    assert answer.claims[-1].text == "Difference: $260 million − $236 million = $24 million."
    assert [check.name for check in answer.claims[-1].verdict.checks] == ["quote", "arithmetic"]
    assert answer.claims[-1].citations == (1, 2)
    assert [citation.document_id for citation in answer.citations] == ["offer", "closing"]
    assert [event.claim for event in verified] == list(answer.claims)
    assert all(claim.span.of(answer.text) == claim.text for claim in answer.claims)
    assert {citation.passage_id for citation in answer.citations} <= {hit.passage.id for hit in answer.hits}


def test_days_between_two_answers_are_counted() -> None:
    generator = Quoting(offered="offered", closed="closed")
    question = (
        "How many days passed between the day Alder Works offered and the day it closed the purchase of Cedar Mill?"
    )
    answer, _ = ask(question, generator, OFFER, CLOSING)
    assert answer.claims[-1].text == "From 2015-11-12 to 2015-12-22: 40 days."


def test_without_certain_operands_both_answers_stand_without_a_sum() -> None:
    yuan = document("closing", "Alder Works closed the purchase of Cedar Mill at 236 million yuan.")
    question = "What is the difference between the price offered for Cedar Mill and the closing price of Cedar Mill?"
    answer, _ = ask(question, Quoting(offered="offered", closing="closed"), OFFER, yuan)
    assert [claim.text for claim in answer.claims] == [OFFER.text, yuan.text]


def test_an_operand_without_an_answer_leaves_the_question_to_the_generator() -> None:
    generator = Quoting(offered="offered")
    question = "What is the difference between the price offered for Cedar Mill and the closing price of Birch?"
    answer, _ = ask(question, generator, OFFER, CLOSING)
    assert [claim.text for claim in answer.claims] == [OFFER.text]
    assert generator.asked[-1] == question

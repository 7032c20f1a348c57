"""A failed claim is repaired once: by a better sentence, else by asking for it again; else it is withheld."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from rag.answering import stream_answer
from rag.config import Settings
from rag.errors import GeneratorError
from rag.generate import OpenAIGenerator
from rag.protocols import Generator
from rag.repair import asked_again, replaced
from rag.types import Answer, Answered, Drafted, Evidence, Question, Refusal, Usage, Verified
from rag.verify import check_claim
from tests.llm_server import LLMServer, Script, answer, status
from tests.rag.scripted import document, view

ALDER = document(
    "alder",
    "Alder Works opened its first mill in 1998. Lumen Bank bought 12% of Alder Works in March 2004. Nobody objected.",
)
ASKED = Question("What share of Alder Works did Lumen Bank buy?")
WRONG = "Lumen Bank bought 51% of Alder Works in March 2004 [1.2]."
RIGHT = "Lumen Bank bought 12% of Alder Works in March 2004"


class Turns:
    """A generator that writes another text for each call; an exception among them is raised."""

    name = "scripted"
    prompt = "paper-1"

    def __init__(self, *texts: str | GeneratorError, model: str = "paper") -> None:
        self.model = model
        self.asked: list[str] = []
        self._texts = texts

    def stream(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[str | Drafted | Usage]:
        text = self._texts[min(len(self.asked), len(self._texts) - 1)]
        self.asked.append(question.text)
        if isinstance(text, GeneratorError):
            raise text
        yield text
        yield Usage(10, 5)


def ask(generator: Generator) -> tuple[Answer, list[Verified]]:
    events = list(stream_answer(ASKED, view(ALDER), generator, check_claim))
    assert isinstance(events[-1], Answered)
    return events[-1].answer, [event for event in events if isinstance(event, Verified)]


def test_another_sentence_is_cited_where_it_clearly_bears_the_claim_out() -> None:
    generator = Turns(f"{RIGHT} [1.1].")
    found, _ = ask(generator)
    assert (found.status, found.unsupported) == ("answered", ())
    assert [citation.quote for citation in found.citations] == ["Lumen Bank bought 12% of Alder Works in March 2004."]
    assert len(generator.asked) == 1


@pytest.mark.parametrize("text", [f"{RIGHT} [7.1].", f"{RIGHT}."], ids=["a marker to nowhere", "no marker"])
def test_what_points_nowhere_gets_no_citation_by_likeness(text: str) -> None:
    found, _ = ask(Turns(text))
    assert found.status == "abstained"
    assert found.citations == ()
    assert found.abstention is not None
    assert found.abstention.reason == "unsupported"


def test_no_sentence_is_cited_that_is_only_near_the_claim() -> None:
    found, _ = ask(Turns("Lumen Bank opened a mill of Alder Works in Bergen in 2004 [1.3].", model=""))
    assert found.status == "abstained"


def test_a_failed_claim_is_written_anew_once_with_its_failure_named() -> None:
    generator = Turns(f"Nobody objected [1.3]. {WRONG}", f"{RIGHT} [1.2].")
    found, verified = ask(generator)
    assert (found.status, found.unsupported) == ("answered", ())
    assert found.text == "Nobody objected. [1] Lumen Bank bought 12% of Alder Works in March 2004. [2]"
    assert [event.claim for event in verified] == list(found.claims)
    assert found.usage == Usage(20, 10)
    first, second = generator.asked
    assert first == ASKED.text
    assert second.startswith(ASKED.text)
    assert "51%" in second
    assert "numbers:" in second


@pytest.mark.parametrize("again", [WRONG, "Nobody objected [1.3].", GeneratorError("the server is gone")])
def test_what_fails_again_is_withheld(again: str | GeneratorError) -> None:
    generator = Turns(f"Nobody objected [1.3]. {WRONG}", again)
    found, _ = ask(generator)
    assert (found.status, found.text) == ("partial", "Nobody objected. [1]")
    assert [refusal.text for refusal in found.unsupported] == ["Lumen Bank bought 51% of Alder Works in March 2004."]
    assert len(generator.asked) == 2


def test_with_nothing_left_it_abstains_for_that_reason() -> None:
    found, _ = ask(Turns(WRONG))
    assert found.status == "abstained"
    assert found.abstention is not None
    assert found.abstention.reason == "unsupported"
    assert len(found.unsupported) == 1


def test_a_generator_without_a_model_is_not_asked_again() -> None:
    generator = Turns(WRONG, f"{RIGHT} [1.2].", model="")
    assert ask(generator)[0].status == "abstained"
    assert len(generator.asked) == 1


def test_failures_are_named_in_the_language_of_the_question() -> None:
    refusal = Refusal("Lumen Bank bought 51%.", "numbers: 51% is not in the cited sentence")
    assert "未通过核对" in asked_again(replace(ASKED, text="Lumen Bank 买了多少?"), [refusal]).text
    assert "failed the check" in asked_again(ASKED, [refusal] * 9).text
    assert asked_again(ASKED, [refusal] * 9).text.count("51% is not in") == 3


def test_a_new_sentence_stands_for_the_failed_one_it_is_like() -> None:
    refusals = [Refusal("Nobody objected to the sale.", "x"), Refusal("Lumen Bank bought 51% of Alder Works.", "y")]
    assert replaced(refusals, "Lumen Bank bought 12% of Alder Works.") == 1
    assert replaced(refusals, "The river froze early.") is None
    assert replaced([], "Lumen Bank bought 12%.") is None


@pytest.mark.parametrize(
    ("scripts", "state"),
    [
        ((answer(f"Nobody objected [1.3]. {WRONG}"), answer(f"{RIGHT} [1.2].")), "answered"),
        ((answer(f"Nobody objected [1.3]. {WRONG}"), answer(WRONG)), "partial"),
        ((answer(f"Nobody objected [1.3]. {WRONG}"), status(500, {"error": {"message": "gone"}})), "partial"),
        ((answer(WRONG), answer("NO ANSWER: the share.")), "abstained"),
    ],
    ids=["well the second time", "wrong again", "gone the second time", "nothing the second time"],
)
def test_over_http_a_failed_claim_costs_one_more_call(tmp_path: Path, scripts: tuple[Script, ...], state: str) -> None:
    with LLMServer(*scripts) as server:
        settings = Settings(llm_base_url=server.url, llm_model="m", llm_timeout_seconds=20)
        generator = OpenAIGenerator(settings)
        try:
            found, _ = ask(generator)
        finally:
            generator.close()
        assert found.status == state
        assert not any("51%" in claim.text for claim in found.claims)
        asked = [request["messages"][-1]["content"] for request in server.requests]
    assert "51%" not in asked[0]
    assert "51%" in asked[1]

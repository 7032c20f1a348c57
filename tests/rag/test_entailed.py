"""What vetoes a claim and what a probability decides: strict for cited sentences, weighed for whole passages."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pytest

from rag.entailed import PASSAGE_FLOOR, SENTENCE_FLOOR
from rag.verify import check_claim

SENTENCE = "Xiaomi bought 10% of Kingsoft Cloud in December 2012."
PASSAGE = f"{SENTENCE} " + "The company makes office software and runs games for many players. " * 6


class Scripted:
    """Always the same probability; remembers what it was told."""

    name = "scripted"

    def __init__(self, probability: float | None) -> None:
        self.probability = probability
        self.failed: list[Collection[str]] = []

    def score(
        self, pairs: Sequence[tuple[str, str]], *, failed: Sequence[Collection[str]] | None = None
    ) -> list[float | None]:
        self.failed += failed or ()
        return [self.probability] * len(pairs)


@pytest.mark.parametrize(
    ("claim", "quote", "probability", "label"),
    [
        pytest.param("Xiaomi took 10% of Kingsoft Cloud.", SENTENCE, 0.3, "supported", id="sentence, above its floor"),
        pytest.param("Xiaomi took 10% of Kingsoft Cloud.", SENTENCE, 0.02, "unsupported", id="sentence, below"),
        pytest.param("Xiaomi took 12% of Kingsoft Cloud.", SENTENCE, 0.99, "unsupported", id="sentence, wrong figure"),
        pytest.param("Tencent took 10% of Kingsoft Cloud.", SENTENCE, 0.99, "unsupported", id="sentence, absent name"),
        pytest.param("Xiaomi took 10% of Kingsoft Cloud.", PASSAGE, 0.3, "unsupported", id="passage, below its floor"),
        pytest.param("Xiaomi took 10% of Kingsoft Cloud.", PASSAGE, 0.6, "supported", id="passage, above"),
        pytest.param("Xiaomi took 12% of Kingsoft Cloud.", PASSAGE, 0.99, "unsupported", id="passage, wrong figure"),
        pytest.param("Xiaomi took 10% in May 2013.", PASSAGE, 0.99, "unsupported", id="passage, wrong date"),
        pytest.param(
            "Redmi's Xiaomi took 10% of Kingsoft Cloud.", PASSAGE, 0.9, "supported", id="passage, absent name"
        ),
    ],
)
def test_checks_veto_and_floors_decide(claim: str, quote: str, probability: float, label: str) -> None:
    verdict = check_claim(claim, [quote], entailment=Scripted(probability))
    assert (verdict.label, verdict.entailment, verdict.entailment_model) == (label, probability, "scripted")
    assert (verdict.label == "supported") == all(check.passed for check in verdict.checks)


def test_the_floor_for_sentences_is_below_that_for_passages() -> None:
    assert 0 < SENTENCE_FLOOR < PASSAGE_FLOOR < 1


def test_a_refusal_names_who_spoke_and_the_figure() -> None:
    verdict = check_claim("Xiaomi took 10% of Kingsoft Cloud.", [SENTENCE], entailment=Scripted(0.01))
    assert "scripted finds the claim not entailed (0.01)" in verdict.reason


def test_a_verbatim_claim_asks_nobody() -> None:
    judge = Scripted(0.0)
    verdict = check_claim("Xiaomi bought 10% of Kingsoft Cloud [3].", [SENTENCE], entailment=judge)
    assert (verdict.label, verdict.entailment, verdict.entailment_model) == ("supported", 1.0, "verbatim")
    assert not judge.failed


def test_the_judge_is_told_which_checks_failed() -> None:
    judge = Scripted(0.9)
    check_claim("Tencent took 12% of Kingsoft Cloud.", [SENTENCE], entailment=judge)
    assert judge.failed == [{"numbers", "parties"}]


def test_where_the_judge_does_not_speak_the_checks_decide() -> None:
    verdict = check_claim("Xiaomi took 10% of Kingsoft Cloud.", [PASSAGE], entailment=Scripted(None))
    assert (verdict.label, verdict.entailment, verdict.entailment_model) == ("supported", None, "")

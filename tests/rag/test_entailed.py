"""What vetoes a claim and what a probability decides: strict for cited sentences, weighed for whole passages."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pytest

from rag.protocols import Support
from rag.verify import check_claim

SENTENCE = "Xiaomi bought 10% of Kingsoft Cloud in December 2012."
PASSAGE = f"{SENTENCE} " + "The company makes office software and runs games for many players. " * 6


class Scripted:
    """Always the same probability; remembers what it was told."""

    name = "scripted"

    def __init__(self, probability: float | None, needed: float = 0.5) -> None:
        self.probability = probability
        self.needed = needed
        self.failed: list[Collection[str]] = []

    def score(
        self, pairs: Sequence[tuple[str, str]], *, failed: Sequence[Collection[str]] | None = None
    ) -> list[Support | None]:
        self.failed += failed or ()
        return [None if self.probability is None else Support(self.probability, self.needed)] * len(pairs)


@pytest.mark.parametrize(
    ("claim", "quote", "probability", "label"),
    [
        pytest.param("Xiaomi took 10% of Kingsoft Cloud.", SENTENCE, 0.45, "supported", id="sentence, above its floor"),
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


@pytest.mark.parametrize(("needed", "label"), [(0.3, "supported"), (0.7, "unsupported")])
def test_the_judge_says_how_probable_is_enough(needed: float, label: str) -> None:
    verdict = check_claim("Xiaomi took 10% of Kingsoft Cloud.", [PASSAGE], entailment=Scripted(0.6, needed))
    assert verdict.label == label


NEWS = (
    "Two particles that were made together stay tied to each other, however far apart they are carried afterwards. "
    "Whoever measures the spin of the first one knows at once what the other will show, and no signal has to travel. "
    "Einstein did not like the thought and called it spooky; experiments have since confirmed it again and again."
)


@pytest.mark.parametrize(
    ("claim", "label"),
    [
        pytest.param("Entanglement holds across three cities in Austria.", "supported", id="a count in words"),
        pytest.param("Entanglement holds across 143 kilometres.", "unsupported", id="a figure"),
        pytest.param("Distance does not weaken entanglement.", "supported", id="a denial in other words"),
        pytest.param("Einstein did like the thought and called it spooky.", "unsupported", id="a denial dropped"),
        pytest.param("Bohr did not like the thought and called it spooky.", "unsupported", id="another name put in"),
    ],
)
def test_of_a_passage_only_what_a_sentence_says_almost_word_for_word_is_held_to_the_letter(
    claim: str, label: str
) -> None:
    assert check_claim(claim, [NEWS], entailment=Scripted(0.9)).label == label


def test_a_refusal_names_who_spoke_and_the_figure() -> None:
    verdict = check_claim("Xiaomi took 10% of Kingsoft Cloud.", [SENTENCE], entailment=Scripted(0.01))
    assert "scripted finds the claim not entailed (0.01 of 0.50 needed)" in verdict.reason


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

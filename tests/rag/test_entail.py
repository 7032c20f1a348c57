"""The weightless scorer: what it measures, how it weighs it, and what it does not read."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

from rag.alignment import MOST_WINDOWS, align, windows
from rag.entail import FEATURES, MODEL_FILE, AlignedEntailment, Fitted, Measured, failed_checks, read_fitted
from tests.fakes import HashEncoder

PREMISE = "Xiaomi bought ten percent of Kingsoft Cloud. The seller was the parent company."
PLAIN = Fitted("plain", (0.0,) * 8, (1.0,) * 8, (1.0,) * 4 + (-1.0,) * 4, (0.0,) * 8, 0.0, -2.0)


@pytest.fixture(name="scorer")
def make_scorer() -> AlignedEntailment:
    return AlignedEntailment(HashEncoder(), PLAIN)


def aligned(claim: str, premise: str) -> tuple[float, float, float, float]:
    encoder, cut = HashEncoder(), windows(premise, claim)
    found = align(encoder.pieces([claim])[0], list(zip(cut, encoder.pieces([part.text for part in cut]), strict=True)))
    assert found is not None
    return found.sentences, found.weakest, found.absent, found.covered


def test_a_sentence_of_the_premise_meets_itself() -> None:
    assert aligned("Xiaomi bought ten percent of Kingsoft Cloud.", PREMISE) == pytest.approx((1, 1, 1, 1), abs=1e-4)


def test_two_sentences_meet_a_claim_that_joins_them_better_than_one() -> None:
    first, both = "Xiaomi bought Kingsoft Cloud.", "Xiaomi bought Kingsoft Cloud. Tencent sold Huya."
    claim = "Xiaomi bought Kingsoft Cloud and Tencent sold Huya."
    assert aligned(claim, both)[0] > aligned(claim, first)[0]


def test_words_that_the_premise_lacks_lower_every_figure() -> None:
    held, foreign = aligned("Xiaomi bought Kingsoft Cloud", PREMISE), aligned("Xiaomi bought Ninebot scooters", PREMISE)
    assert all(more > less for more, less in zip(held, foreign, strict=True))


def test_windows_cut_between_sentences_and_keep_their_offsets() -> None:
    premise = " ".join(f"Sentence number {n} says that something happened in the year of the pig." for n in range(40))
    cut = windows(premise, "")
    assert len(cut) > 1
    assert sum(len(part.sentences) for part in cut) == 40
    assert all(span.of(part.text).endswith("pig.") for part in cut for span in part.sentences)


def test_of_a_whole_document_the_windows_nearest_to_the_claim_are_read_in_their_order() -> None:
    filler = "Nothing of note was said about the weather in the valley by anyone who lived there at the time. " * 600
    premise = f"{filler}Xiaomi bought a tenth of Kingsoft Cloud. {filler}Xiaomi paid in shares. {filler}"
    cut = windows(premise, "Xiaomi paid for Kingsoft Cloud in shares")
    assert len(cut) == MOST_WINDOWS
    shown = " ".join(part.text for part in cut)
    assert -1 < shown.find("bought a tenth of Kingsoft Cloud") < shown.find("paid in shares")


def test_scores_fall_with_failed_checks(scorer: AlignedEntailment) -> None:
    pair = (PREMISE, "Xiaomi bought ten percent of Kingsoft Cloud")
    free, vetoed = scorer.score([pair, pair], failed=[(), ("numbers", "quote")])
    assert free is not None
    assert vetoed is not None
    odds = [math.log(found.probability / (1 - found.probability)) for found in (free, vetoed)]
    assert odds[0] - odds[1] == pytest.approx(1.0)
    assert free.needed == vetoed.needed


def test_checks_are_run_where_nobody_says_what_failed(scorer: AlignedEntailment) -> None:
    claim = "Xiaomi bought 12% of Kingsoft Cloud"
    assert failed_checks(PREMISE, claim) == {"numbers"}
    measured = scorer.measure([(PREMISE, claim)])[0]
    assert measured is not None
    assert dict(zip(FEATURES, measured.values, strict=True))["numbers"] == 1.0


def test_markers_of_a_claim_are_not_read(scorer: AlignedEntailment) -> None:
    assert scorer.score([(PREMISE, "Xiaomi bought it [3].")]) == scorer.score([(PREMISE, "Xiaomi bought it    .")])


@pytest.mark.parametrize(
    ("premise", "claim"),
    [
        pytest.param("小米投资了金山云。", "小米投资了金山云。", id="chinese"),
        pytest.param("小米投资了金山云。", "Xiaomi invested in Kingsoft Cloud.", id="across languages"),
        pytest.param("", "Xiaomi invested.", id="no premise"),
        pytest.param("123", "456", id="no letters"),
    ],
)
def test_what_the_encoder_does_not_read_is_not_scored(scorer: AlignedEntailment, premise: str, claim: str) -> None:
    assert scorer.score([(premise, claim), (PREMISE, "Xiaomi bought it.")])[0] is None


def test_the_second_weights_count_for_particular_claims() -> None:
    model = replace(PLAIN, particular_weights=(0.0,) * 6 + (-2.0, 0.0))
    values = (0.0,) * 6 + (1.0, 0.0)
    assert model.log_odds(Measured(values, 0.0, 0.7)) == pytest.approx(-3.0)
    assert model.log_odds(Measured(values, 1.0, 0.7)) == pytest.approx(-5.0)
    assert model.log_odds(Measured(values, -1.0, 0.7)) == pytest.approx(-1.0)


def test_the_shipped_model_names_its_command_and_its_features() -> None:
    stored = json.loads(MODEL_FILE.read_text("utf-8"))
    assert stored["command"].startswith("python -m evals.fit_entailment")
    assert tuple(stored["features"]) == FEATURES
    model = read_fitted()
    assert len(model.mean) == len(model.scale) == len(model.weights) == len(model.particular_weights) == len(FEATURES)


def test_the_shipped_model_prefers_covered_claims_and_punishes_failed_checks() -> None:
    model = read_fitted()
    good, bad = (0.9, 0.9, 0.9, 1.0, 0, 0, 0, 0), (0.3, 0.3, 0.3, 0.3, 1, 1, 1, 0)
    for particular in (-0.8, 0.9):
        for lines in (0.7, 3.0):
            assert model.support(Measured(good, particular, lines)).enough
            assert not model.support(Measured(bad, particular, lines)).enough


def test_a_kind_of_premise_that_supports_fewer_claims_lowers_probability_and_what_is_needed_alike() -> None:
    model = read_fitted()
    passage, page = (model.support(Measured((0.7, 0.5, 0.6, 0.7, 0, 0, 0, 0), 0.0, lines)) for lines in (0.7, 3.0))
    assert passage.probability > page.probability
    assert passage.needed > page.needed
    assert passage.enough == page.enough

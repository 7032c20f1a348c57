"""What a step of the fit sees of a question, and the loss over it."""

from __future__ import annotations

import math

import pytest
import torch

from evals.fit import cross_encoder
from evals.fit.cross_encoder import CANDIDATES, Drawn, Sampler, listwise
from evals.fit.reading_sets import Case, Option
from rag.cross_encoder import Pair

GOLD = Option("Alder", "Alder paid $20 million in 2014.", True, True, 1.0, "Alder grew.")
READ = ("Alder: Alder paid $20 million in 2014.", "Alder grew.")
CHANCE = Option("Alder", "Birch has 20 million trees.", False, True, 0.5)
WRONG = tuple(Option("Alder", f"Sentence number {place}.", False, False, place / 10) for place in range(8))
CASE = Case("made up", "fitted", "What did Alder pay in 2014?", ("20 million",), (GOLD, CHANCE, *WRONG), ())


def drawn(*, plain: bool = False) -> list[Drawn]:
    sampler = Sampler([CASE], plain=plain)
    return [sampler.draw(CASE) for _ in range(200)]


def test_the_gold_sentence_comes_first_where_it_is_right() -> None:
    rows = [row for row in drawn() if row.gold is not None]
    assert rows
    assert all(row.texts[row.gold] == READ for row in rows if row.gold is not None)


def test_some_questions_have_no_right_sentence() -> None:
    without = [row for row in drawn() if row.gold is None]
    assert 30 < len(without) < 90
    kept = [row for row in without if READ in row.texts]
    assert kept
    assert all(row.question != CASE.question for row in kept)


def test_a_sentence_that_holds_the_answer_by_chance_is_no_negative() -> None:
    assert not any("Birch has" in text for row in drawn() for text, _ in row.texts)


def test_as_many_candidates_are_drawn_as_a_step_has_room_for() -> None:
    assert {len(row.texts) for row in drawn(plain=True)} == {CANDIDATES}


def test_plain_draws_change_nothing() -> None:
    known = {(f"Alder: {option.text}", option.before) for option in CASE.options}
    assert all(row.question == CASE.question and set(row.texts) <= known for row in drawn(plain=True))


@pytest.mark.parametrize(
    ("gold", "loss"),
    [(0, math.log(1 + math.e + math.e**2) - 1), (None, math.log(1 + math.e + math.e**2))],
    ids=["first is right", "none is right"],
)
def test_the_loss_is_a_softmax_over_the_texts_and_none(
    gold: int | None, loss: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cross_encoder, "logits", lambda model, pairs: torch.tensor([1.0, 2.0]))
    pairs = [[Pair([101, 102, 102], [1, 1, 2])] * 2]
    found = listwise(pairs, [Drawn("who", (("a", ""), ("b", "")), gold)], None)  # type: ignore[arg-type]
    assert float(found) == pytest.approx(loss, abs=1e-5)

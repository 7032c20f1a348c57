"""Whatever is asked and answered, a measure is a share."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from evals.measures import BY_NAME, in_order, means, measured
from evals.statistics import estimates
from rag.types import Answer
from tests.evals.measures.worked import (
    MILL,
    PAID,
    SECOND,
    SELLER,
    answer,
    cite,
    conflict,
    hits,
    outcome,
    question,
    refusal,
)

OTHER = "Lumen paid $5 million."
QUOTES = [(PAID, "a.md"), (SELLER, "a.md"), (MILL, "a.md"), (OTHER, "b.md")]
TEXTS = [PAID, SELLER, "Lumen paid $9 million in 2013.", "Sum: $4 million + $5 million = $9 million.", "Buy Lumen.", ""]


@st.composite
def answers(draw: st.DrawFn) -> Answer | None:
    """An error, a refusal, or claims that cite anything, numbers that no citation has among them."""
    if draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from([None, refusal(), refusal(cite(1, PAID, published=date(2015, 1, 1)))]))
    quotes = draw(st.lists(st.sampled_from(QUOTES), max_size=4))
    cited = [
        cite(number, quote, SECOND) if doc == "b.md" else cite(number, quote)
        for number, (quote, doc) in enumerate(quotes, 1)
    ]
    claims = draw(st.lists(st.tuples(st.sampled_from(TEXTS), st.lists(st.integers(1, 5), max_size=3)), max_size=3))
    shown = hits(*draw(st.permutations([PAID, SELLER, MILL])))
    return answer(claims, cited, hits=shown, conflicts=draw(st.sampled_from([(), (conflict(),)])))


@given(
    answers(),
    st.lists(st.tuples(st.sampled_from(QUOTES), st.sampled_from(["", "x"])), min_size=1, max_size=4),
    st.sampled_from(["fact", "conflict", "injection", "unanswerable"]),
    st.sampled_from([None, date(2014, 1, 1)]),
)
@settings(deadline=None)  # the first claim that is not verbatim loads the scorer
def test_every_measure_of_every_answer_is_a_share(
    given_answer: Answer | None, gold: list[tuple[tuple[str, str], str]], kind: str, day: date | None
) -> None:
    evidence = [(doc, quote, label) if label else (doc, quote) for (quote, doc), label in gold]
    asked = question(
        *evidence, type=kind, answerable=kind != "unanswerable", as_of=day, forbidden=("Buy Lumen",), tags=("computed",)
    )
    found = measured(outcome(asked, given_answer))
    assert json.loads(json.dumps(found)) == found
    assert all(0.0 <= value <= 1.0 for value in found.values()), found
    if given_answer is None:
        assert all(value == BY_NAME[name].worst for name, value in found.items())
    assert in_order(means([found])) == in_order(estimates([found]))

"""The values of a question's slot that a sentence gives."""

from __future__ import annotations

import pytest

from rag.attribution import first_figure
from rag.slot import figures_of
from rag.wanted import wanted
from tests.rag.evidence import candidate

DATED = "Under the agreement of November 30 Alder pays $1.8 million for 10%, a tenth of the shares."


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("How much did Alder pay?", ["$1.8 million"]),
        ("What date is on the agreement of Alder?", []),
        ("Who signed the agreement?", []),
    ],
    ids=["a sum", "a date", "a person"],
)
def test_only_a_question_for_a_figure_has_figures(question: str, shown: list[str]) -> None:
    want = wanted(question)
    assert [figure.span.of(DATED) for figure in figures_of(want, DATED)] == shown
    assert (first_figure(want, candidate(DATED)) is not None) == bool(shown)

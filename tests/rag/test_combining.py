"""Sums of two figures that say between them what a question asks about; none where that is not certain."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.candidates import candidates
from rag.combining import combine
from rag.sought import sought
from rag.wanted import wanted
from tests.rag.evidence import evidence

TEXTS = (
    "Preferred shares of Alder Works, 28.84 percent, cost $14.9 million in cash; the ordinary shares, 71.16 percent, "
    "cost $62.47 million in cash and stock.",
    "Birch Energy closed 2022 with revenue of €61.4 million, after €52.0 million in 2021. Net profit of Birch Energy "
    "came to €8.1 million.",
    "The sale of Cedar Mill was announced on May 2, 2023 and completed on September 29, 2023.",
    "Before the offering Tern Capital held 19.3% of Oak Data and Quillon Partners 20.4%.",
    "Elm Counts looked at 40 companies, 29 of them in semiconductors.",
    "Of 8 billion yuan that Lumen Bank promised, 5.5 billion has arrived.",
    "Fir Mobile sold its shares at $14 each. Fir Mobile raised $168 million.",
    "桤木在博客里提到松木11次,提到柏木32次。",
)
WORKED = (
    (
        "How much more did the ordinary shares of Alder Works cost than the preferred ones?",
        "Difference: $62.47 million − $14.9 million = $47.57 million.",
    ),
    (
        "By what percentage did Birch Energy's revenue grow in 2022?",
        "Change: (€61.4 million − €52.0 million) ÷ €52.0 million = 18.08%.",
    ),
    ("What share of Birch Energy's revenue in 2022 was net profit?", "Share: €8.1 million ÷ €61.4 million = 13.19%."),
    (
        "How many days passed between the announcement and the completion of the sale of Cedar Mill?",
        "From 2023-05-02 to 2023-09-29: 150 days.",
    ),
    (
        "What percentage of Oak Data did Tern Capital and Quillon Partners hold together before the offering?",
        "Sum: 19.3% + 20.4% = 39.7%.",
    ),
    ("What proportion of the companies that Elm Counts looked at are in semiconductors?", "Share: 29 ÷ 40 = 72.5%."),
    (
        "How much of what Lumen Bank promised has not arrived yet?",
        "Remainder: 8 billion yuan − 5.5 billion = 2.5 billion yuan.",
    ),
    ("桤木博客里提到柏木比提到松木多多少次?", "差额：32 − 11 = 21。"),
)
NOT_WORKED = (
    (
        "one side is not told",
        "How much more did the ordinary shares of Alder Works cost than the warrants of Maple Bank?",
    ),
    ("another year", "By what percentage did Birch Energy's revenue grow in 2018?"),
    ("a share and the whole", "What is the difference between what Fir Mobile raised and the price of its shares?"),
    ("no two are named", "What did Tern Capital hold of Oak Data in total?"),
    (
        "a run of rounds",
        "How much did Alder Works raise in all from its first round up to the ordinary shares and stock?",
    ),
)


def worked(question: str) -> str | None:
    asked = sought(question)
    assert asked is not None
    shown = [replace(evidence(text, name=f"d{k}"), number=k) for k, text in enumerate(TEXTS, 1)]
    found = combine(asked, wanted(question), candidates(shown))
    return found.text if found else None


@pytest.mark.parametrize(("question", "text"), WORKED, ids=[question for question, _ in WORKED])
def test_the_two_figures_that_are_asked_about_are_put_together(question: str, text: str) -> None:
    assert worked(question) == text


@pytest.mark.parametrize("question", [row[1] for row in NOT_WORKED], ids=[row[0] for row in NOT_WORKED])
def test_nothing_is_put_together_where_two_figures_are_not_certain(question: str) -> None:
    assert worked(question) is None


def test_a_fall_in_percent_is_told_of_the_larger_figure() -> None:
    asked = sought("By what percentage did the price fall from $200 to $150?")
    assert asked is not None
    assert asked.falls
    assert not asked.rises

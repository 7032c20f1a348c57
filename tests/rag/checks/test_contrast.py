"""Opposites, quantifiers, sides and owners: the same words, and another statement."""

from __future__ import annotations

import pytest

from rag.verify import check_claim

SAME = [
    ("Sales climbed by a tenth.", "Sales rose by a tenth."),
    ("Brazil lost to France.", "France beat Brazil on Sunday."),
    ("Brazil was beaten by France.", "France beat Brazil on Sunday."),
    ("The Birch is shorter than the Alder.", "The Alder is 40 km longer than the Birch."),
    ("Segway was acquired by Ninebot.", "Ninebot acquired Segway."),
    ("Selim succeeded Suleiman.", "Suleiman was succeeded by Selim."),
    ("Output fell by 3% to 5 tons.", "Output fell 3% to 5 tons."),
    ("Most of the staff speak German.", "All of the staff speak German."),
    ("Cai Rui is the chief executive of DeepMotion.", "Cai Rui, DeepMotion's CEO, came from Microsoft."),
]
OTHER = [
    ("Sales fell by a tenth.", "Sales rose by a tenth."),
    ("Net profit rose 3%.", "Revenue rose 12% while net profit fell 3%."),
    ("Brazil beat France.", "France beat Brazil on Sunday."),
    ("France lost to Brazil.", "France beat Brazil on Sunday."),
    ("The Birch is longer than the Alder.", "The Alder is 40 km longer than the Birch."),
    ("Segway was the company that acquired Ninebot.", "Ninebot acquired Segway."),
    ("Suleiman succeeded Selim.", "Suleiman was succeeded by Selim."),
    ("All of the staff speak German.", "Most of the staff speak German."),
    ("Only Alder joined the round.", "Alder and Birch joined the round."),
    ("Alder is the largest maker of pumps.", "Alder is a maker of pumps."),
    ("After the offering Alder held 19% of it.", "Before the offering Alder held 19% of it."),
    ("Investors were given money by Xiaomi.", "In December investors gave money to Xiaomi."),
    ("Sonny Vu is the chief executive of Xiaomi.", "Xiaomi sells bands. Sonny Vu, chief executive of Misfit, agrees."),
    ("公司营收下降了一成。", "公司营收上升了一成。"),
]


@pytest.mark.parametrize(("claim", "quote"), SAME, ids=[claim for claim, _ in SAME])
def test_the_same_in_other_words_is_supported(claim: str, quote: str) -> None:
    verdict = check_claim(claim, [quote])
    assert verdict.label == "supported", verdict.reason


@pytest.mark.parametrize(("claim", "quote"), OTHER, ids=[claim for claim, _ in OTHER])
def test_the_opposite_or_more_is_refused(claim: str, quote: str) -> None:
    assert check_claim(claim, [quote]).label == "unsupported"

"""Sentences of other subjects than deals: true ones pass, and false ones fail for what is false in them."""

from __future__ import annotations

import pytest

from rag.verify import check_claim

OUTAGE = "Engineers traced the outage to a switch in Lyon; those in France were unaffected."
JETS = "Nordwind Airlines has agreed to lease six jets from Avolair, with deliveries starting in the spring."
FLOOD = "After the 2019 flood, the city of Marlow moved its archive from the town hall cellar to a mill on Ashby Hill."
SLEEP = "In the study, coffee drinkers slept less than tea drinkers."
BUDGET = "The ministry may extend the subsidy if parliament approves the budget."
RIVER = "The river was declared safe for bathing in June, except below the weir at Tann."
LEASES = "Kornhaus took over the leases of 22 of the 35 shops that Brotland had to give up."
RIGHTS = "Fenwick Pharma licensed the European rights to its migraine drug to Solara."
PORTRAIT = "Mila Stanek painted the portrait of Otto Brandl in 1921, two years before she married his brother."


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        pytest.param("Using tools helps people who work.", "People who work are helped by using tools.", id="gerund"),
        pytest.param("Encourage them to rest.", "They should be encouraged to rest.", id="imperative"),
        pytest.param("Moreover, sleep helps learning.", "Sleep helps learning.", id="adverb"),
        pytest.param("Customers in France were not affected by the outage.", OUTAGE, id="denied by a prefix"),
        pytest.param("Below the weir at Tann the river is not safe for bathing.", RIVER, id="denied by an exception"),
        pytest.param("The first of the leased jets is due to arrive in spring.", JETS, id="hedged in another word"),
        pytest.param("The city moved its archive to a mill following the flood of 2019.", FLOOD, id="after the flood"),
        pytest.param("Solara has the rights to the migraine drug in Europe.", RIGHTS, id="Europe from European"),
        pytest.param("Surfaces are coated with TiO2 by the makers.", "Makers coat surfaces with TiO₂.", id="formula"),
        pytest.param("It was won on 15 February 2019 by Essex.", "Essex won it on Fri 15 Feb 2019.", id="date"),
    ],
)
def test_what_says_the_same_passes(claim: str, quote: str) -> None:
    verdict = check_claim(claim, [quote])
    assert verdict.label == "supported", verdict.reason


@pytest.mark.parametrize(
    ("claim", "quote", "check"),
    [
        pytest.param("Nordwind Airlines will lease six jets to Avolair.", JETS, "parties", id="to for from"),
        pytest.param("Nordwind Airlines has agreed to buy six jets from Avolair.", JETS, "negation", id="to buy"),
        pytest.param("Marlow moved its archive from a mill to the town hall cellar.", FLOOD, "parties", id="way back"),
        pytest.param("Tea drinkers slept less than coffee drinkers in the study.", SLEEP, "parties", id="comparison"),
        pytest.param("Parliament has approved the budget.", BUDGET, "negation", id="condition told as fact"),
        pytest.param("Kornhaus took over the leases of all the shops of Brotland.", LEASES, "negation", id="all"),
        pytest.param("Fenwick Pharma licensed the worldwide rights to Solara.", RIGHTS, "negation", id="worldwide"),
        pytest.param("Otto Brandl painted the portrait of Mila Stanek in 1921.", PORTRAIT, "parties", id="painter"),
        pytest.param(
            "Ventis supplies gas to Polder.", "Polder supplies gas to Ventis for ten years.", "parties", id="supplier"
        ),
        pytest.param(
            "Tencent shares rose in Hong Kong.", "Xiaomi shares rose in Hong Kong.", "parties", id="name at the start"
        ),
    ],
)
def test_what_says_something_else_fails_for_it(claim: str, quote: str, check: str) -> None:
    verdict = check_claim(claim, [quote])
    assert [failed.name for failed in verdict.checks if not failed.passed] == [check]

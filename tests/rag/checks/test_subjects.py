"""Claims on science, sport, history and more: what follows from a quote, and what does not."""

from __future__ import annotations

import pytest

from rag.verify import check_claim

ROVER = "The rover landed on February 18, 2021, after 203 days, and its helicopter first flew on April 19."
TRIAL = (
    "Patients given the drug lost 6.1 kg, compared with 1.9 kg in the placebo group; it did not reduce blood pressure."
)
SEATS = "The Greens won 118 seats, 51 more than in 2017, while the Left fell from 69 seats to 39."
CYCLING = "Pogacar finished second behind Vingegaard in 2022, but beat him by more than six minutes in 2024."
WAR = "Prussia, supported by Italy, defeated Austria in 1866; France had remained neutral."
MOONS = "Jupiter has 95 known moons and Saturn 146; Ganymede, which orbits Jupiter, is larger than Mercury."
TRANSFERS = (
    "Atletico signed Felix from Benfica for 126 million euros and sold Griezmann to Barcelona for 120 million euros."
)
DEALS = "阿里巴巴向美团投资3亿美元,腾讯则出售了其持有的京东股份。公司预计明年实现盈利。"
RIVERS = "长江全长约6300公里,黄河全长约5464公里;两条河都发源于青海省。"

FOLLOWS = [
    ("The helicopter made its first flight in April.", ROVER),
    ("The placebo group lost 1.9 kg.", TRIAL),
    ("The Left dropped to 39 seats.", SEATS),
    ("The Left had 69 seats before.", SEATS),
    ("Vingegaard finished ahead of Pogacar in 2022.", CYCLING),
    ("Austria was defeated by Prussia in 1866.", WAR),
    ("Saturn has more known moons than Jupiter.", MOONS),
    ("Mercury is smaller than Ganymede.", MOONS),
    ("Barcelona paid 120 million euros for Griezmann.", TRANSFERS),
    ("黄河长约5464公里。", RIVERS),
    ("美团获得阿里巴巴3亿美元投资。", DEALS),
]
FOLLOWS_NOT = [
    ("The rover landed on April 19.", ROVER),
    ("The placebo group lost 6.1 kg.", TRIAL),
    ("The drug reduced blood pressure.", TRIAL),
    ("The Left won 118 seats.", SEATS),
    ("The Greens won 51 seats.", SEATS),
    ("The Left rose from 39 seats to 69.", SEATS),
    ("Vingegaard beat Pogacar in 2024.", CYCLING),
    ("Austria defeated Prussia in 1866.", WAR),
    ("Prussia supported Italy.", WAR),
    ("Italy remained neutral.", WAR),
    ("Jupiter has 146 known moons.", MOONS),
    ("Mercury is larger than Ganymede.", MOONS),
    ("Barcelona paid 126 million euros for Griezmann.", TRANSFERS),
    ("Lung cancer causes smoking.", "Smoking causes lung cancer."),
    ("黄河全长约6300公里。", RIVERS),
    ("长江不发源于青海省。", RIVERS),
    ("美团向阿里巴巴投资3亿美元。", DEALS),
    ("公司已经实现盈利。", DEALS),
]


@pytest.mark.parametrize(("claim", "quote"), FOLLOWS, ids=[claim for claim, _ in FOLLOWS])
def test_what_follows_is_supported(claim: str, quote: str) -> None:
    verdict = check_claim(claim, [quote])
    assert verdict.label == "supported", verdict.reason


@pytest.mark.parametrize(("claim", "quote"), FOLLOWS_NOT, ids=[claim for claim, _ in FOLLOWS_NOT])
def test_what_does_not_follow_is_refused(claim: str, quote: str) -> None:
    assert check_claim(claim, [quote]).label == "unsupported"

"""The claim checker as a whole: labels, reasons, spans, hostile input, cost."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.checks import dates, names, negation, numbers, roles
from rag.protocols import Support
from rag.verify import CHECKS, LONGEST_CLAIM, check_claim

CLOUD = "Xiaomi has agreed to purchase a 10% stake in Kingsoft Cloud Group, a unit of Kingsoft, for $1.82 million."
SHARES = "According to the agreement dated on November 30, Xiaomi will acquire 91 million shares at $0.02 per share."
SOLD = "Xiaomi sold more than 60 million devices last year, a feat that saw it overtake Samsung in Q3 2014."
WICE = Path(__file__).parents[3] / "shared" / "data" / "wice" / "claims_dev_short_evidence.jsonl"


class FixedEntailment:
    """Scores every pair the same and keeps what it was asked."""

    name = "fixed"

    def __init__(self, score: float) -> None:
        self.value = score
        self.asked: list[tuple[str, str]] = []

    def score(
        self, pairs: Sequence[tuple[str, str]], *, failed: Sequence[Collection[str]] | None = None
    ) -> list[Support | None]:
        self.asked.extend(pairs)
        return [Support(self.value)] * len(pairs)


SUPPORTED = [
    ("Xiaomi paid about $1.82 million for 10% of Kingsoft Cloud.", CLOUD),
    ("Xiaomi will buy 91 million shares for $0.02 each.", SHARES),
    ("The agreement was dated November 30, 2012.", SHARES),
    ("Xiaomi sold over 60 million devices in 2014.", SOLD),
    ("Tencent sold the shares.", "The company bought its shares from Tencent."),
    ("小米去年售出超过6000万台设备。", SOLD),
    ("Shunwei Capital is the most frequent, with 15 co-investments.", "Shunwei Capital\nAsia\nCo-Investments: 15"),
]
REFUSED = [
    ("numbers", "12%", "Xiaomi paid $1.82 million for 12% of Kingsoft Cloud.", CLOUD),
    ("numbers", "$1.82 billion", "Xiaomi paid $1.82 billion for 10% of Kingsoft Cloud.", CLOUD),
    ("numbers", "HK$1.82 million", "Xiaomi paid HK$1.82 million for 10% of Kingsoft Cloud.", CLOUD),
    ("numbers", "60 million", "Xiaomi sold 60 million devices last year.", SOLD),
    ("numbers", "5G", "Xiaomi sold more than 60 million 5G devices last year.", SOLD),
    ("dates", "2013", "Xiaomi sold more than 60 million devices in 2013.", SOLD),
    ("dates", "November 29", "The agreement is dated November 29.", SHARES),
    ("parties", "Huawei", "Huawei sold more than 60 million devices last year.", SOLD),
    ("parties", "Tencent", "Tencent bought the shares.", "The company bought its shares from Tencent."),
    ("negation", "purchased", "Xiaomi purchased a 10% stake in Kingsoft Cloud for $1.82 million.", CLOUD),
    ("wording", "", "Gardening tools need careful maintenance during winter.", CLOUD),
]


@pytest.mark.parametrize(("claim", "quote"), SUPPORTED, ids=[row[0] for row in SUPPORTED])
def test_supports_a_faithful_claim(claim: str, quote: str) -> None:
    published = date(2012, 12, 5) if quote is SHARES else date(2015, 1, 18)
    verdict = check_claim(claim, [quote], published=published)
    assert verdict.label == "supported", verdict.reason


@pytest.mark.parametrize(("check", "at", "claim", "quote"), REFUSED, ids=[row[2] for row in REFUSED])
def test_refuses_and_points_at_the_place(check: str, at: str, claim: str, quote: str) -> None:
    verdict = check_claim(claim, [quote], published=date(2015, 1, 18))
    failed = {item.name: item for item in verdict.checks if not item.passed}
    assert verdict.label == "unsupported"
    assert check in failed
    assert failed[check].reason
    span = failed[check].claim_span
    assert span is not None
    assert span.of(claim) == (at or claim)


def test_without_quotes_a_claim_is_uncited() -> None:
    assert check_claim("Xiaomi paid.", []).label == "uncited"
    assert check_claim("Xiaomi paid.", ["  "]).label == "uncited"


def test_context_supplies_names_but_no_numbers() -> None:
    quote = "The company bought its shares from Tencent."
    verdict = check_claim("Xiaomi bought its shares from Tencent.", [quote], context="Xiaomi and Kingsoft")
    assert verdict.label == "supported"
    verdict = check_claim("Xiaomi bought 5% from Tencent.", [quote], context="Xiaomi buys 5% of Kingsoft")
    assert verdict.label == "unsupported"


def test_a_reason_names_the_check_and_the_figure() -> None:
    verdict = check_claim("Xiaomi bought 12% of Kingsoft Cloud.", [CLOUD])
    assert "numbers: 12% is not in the cited sentence" in verdict.reason


@pytest.mark.parametrize("quote", [CLOUD, SHARES, SOLD])
def test_a_verbatim_claim_passes_every_check(quote: str) -> None:
    for claim in (quote, quote[:-1], quote.upper(), f"  {quote}  ", quote[12:60]):
        verdict = check_claim(claim, [quote])
        assert verdict.label == "supported"
        assert [check.name for check in verdict.checks] == list(CHECKS)


def found(claim: str, quotes: Sequence[str], **options: Any) -> set[tuple[str, str, str]]:
    """Kind, characters of the claim and characters of the quote of each match."""
    return {
        (match.name, match.claim_span.of(claim), match.quote_span.of(quotes[match.quote_index]))
        for match in check_claim(claim, quotes, **options).matches
    }


def test_matches_say_which_characters_support_which() -> None:
    claim = "Xiaomi paid about $1.82 million for 10% of Kingsoft Cloud in November 2012."
    quotes = ["", CLOUD, SHARES.replace("30,", "30, 2012,")]
    assert found(claim, quotes) == {
        ("parties", "Xiaomi", "Xiaomi"),
        ("numbers", "about $1.82 million", "$1.82 million"),
        ("numbers", "10%", "10%"),
        ("parties", "Kingsoft Cloud", "Kingsoft Cloud"),
        ("dates", "November 2012", "November 30, 2012"),
    }


@pytest.mark.parametrize("claim", [SHARES, f" {SHARES}", SHARES[30:], SHARES.upper()])
def test_matches_of_a_verbatim_claim_are_the_same_characters(claim: str) -> None:
    same = found(claim, ["Other.", SHARES])
    assert {kind for kind, _, _ in same} >= {"numbers"} or claim.isupper()
    assert all(mine == its for _, mine, its in same)


def test_a_failed_figure_points_at_the_one_that_conflicts() -> None:
    [check] = [c for c in check_claim("Xiaomi paid $1.82 million for 12%.", ["", CLOUD]).checks if not c.passed]
    assert (check.quote_index, check.quote_span and check.quote_span.of(CLOUD)) == (1, "10%")


def test_entailment_speaks_last_and_is_named() -> None:
    quotes = ["The company bought its shares from Tencent."]
    low, high = FixedEntailment(0.02), FixedEntailment(0.9)
    refused = check_claim("Tencent sold the shares.", quotes, context="Title", entailment=low)
    assert (refused.label, refused.entailment, refused.entailment_model) == ("unsupported", 0.02, "fixed")
    assert "entailment" in refused.reason
    assert check_claim("Tencent sold the shares.", quotes, entailment=high).label == "supported"
    assert check_claim("Tencent bought the shares.", quotes, entailment=high).label == "unsupported"
    assert low.asked == [("Title\nThe company bought its shares from Tencent.", "Tencent sold the shares.")]


def test_a_claim_that_is_no_sentence_is_refused_with_the_remedy() -> None:
    verdict = check_claim("word " * LONGEST_CLAIM, [CLOUD])
    assert verdict.label == "unsupported"
    assert "split" in verdict.reason


PIECES = (
    *("Xiaomi", "$", "1.82", "million", "%", "三分之一", "亿", "11月", "2012", "年", "not", "plans", "to", "Nov", "30"),
    *(",", ".", "–", "from", "十", "百", "第", "HK$", "½", "٣", "\x00", "Tencent", "bought", "by", "over", "an"),
    *(
        "hundred",
        "and",
        "the",
        "half",
        "of",
        "99999999999999999999",
        "1e9",
        "-",
        "5\u00a0°C",
        "5\u3000亿",
        "5 mıllıon",
        "5 millionſ",
        "5\u212a",
    ),
)
TEXT = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join),
    st.lists(st.sampled_from("1,.年月日万亿$%- 一二十第分之A"), max_size=40).map("".join),
)


@settings(max_examples=150, deadline=None)
@given(claim=TEXT, quotes=st.lists(TEXT, max_size=3), published=st.none() | st.dates())
def test_never_crashes_and_points_inside_the_claim(claim: str, quotes: list[str], published: date | None) -> None:
    verdict = check_claim(claim, quotes, context=claim[:20], published=published)
    for check in verdict.checks:
        assert check.passed != bool(check.reason)
        if check.claim_span is not None:
            assert 0 <= check.claim_span.start < check.claim_span.end <= len(claim)


@settings(max_examples=100, deadline=None)
@given(text=TEXT, cut=st.integers(0, 60), size=st.integers(1, 60))
def test_any_part_of_a_quote_is_supported(text: str, cut: int, size: int) -> None:
    claim = text[cut : cut + size]
    if any(character.isalnum() for character in claim):
        assert check_claim(claim, [text]).label == "supported"


HEAVY = [
    "1 ", "1,", "$5-", "a", "A ", "not ", "Jan 1 ", "2014-", "三家", "百分之", "\n", "A&", "the end of ",
    "Xiaomi acquired Ninebot from Tencent. ", "rose, fell, ", "the CEO of A, and ", "小米向美团", "by by by ",
    "1-2-3-", "1 22 333 ", "Q1 ", "3% ", "from 5 to 6, ", "is not a b ", "$5 million in 2014, and ", "没有不",
]  # fmt: skip


@pytest.mark.parametrize("piece", HEAVY)
def test_a_hundred_kilobytes_stay_linear(piece: str) -> None:
    """Measured as processor time, with slack for a loaded machine: a quadratic check would take minutes."""
    text = (piece * (100_000 // len(piece) + 1))[:100_000]
    started = time.process_time()
    check_claim("Xiaomi bought 10% of Kingsoft from Tencent on Nov 30, 2012 and did not sell it.", [text])
    check_claim(text[:LONGEST_CLAIM], [text[1:] + "z"])
    assert time.process_time() - started < 20


@pytest.mark.parametrize("piece", HEAVY)
def test_twice_the_text_takes_no_more_than_some_twice_the_time(piece: str) -> None:
    """A ratio of processor times: no pattern backtracks and no check compares everything with everything."""

    def taken(size: int) -> float:
        text = (piece * (size // len(piece) + 1))[:size]
        gc.collect()
        gc.disable()  # what else the process holds is no cost of the check
        started = time.process_time()
        check_claim(f"Qz {text[: LONGEST_CLAIM - 10]}", [f"{text[1:]}z"])
        check_claim("Xiaomi bought 10% of Kingsoft on Nov 30, 2012.", [f"{text[1:]}z"])
        spent = time.process_time() - started
        gc.enable()
        return spent

    assert min(taken(20_000) for _ in range(3)) < 4 * min(taken(10_000) for _ in range(3)) + 0.3


def test_a_claim_of_many_figures_is_refused_with_the_remedy() -> None:
    figures = " ".join(f"{number} cars," for number in range(100))
    assert "split" in check_claim(f"There were {figures} no more.", ["There were 5 cars."]).reason


def test_each_reader_gives_spans_of_its_text() -> None:
    for text in (CLOUD, SHARES, SOLD, "小米去年以5亿元收购金山10%股份。"):
        found = (*numbers.quantities(text), *dates.dates(text, reference=None), *names.names(text))
        spans = [item.span for item in found]
        spans += [cue.span for cue in negation.polarity(text).cues] + [role.name.span for role in roles.roles(text)]
        assert all(0 <= span.start < span.end <= len(text) for span in spans)


@pytest.mark.skipif(not WICE.exists(), reason="the shared WiCE data is not at hand")
def test_wice_unsupported_claims_are_mostly_refused_and_supported_ones_mostly_not() -> None:
    """Only without context, so names and dates that the article's title gives are refused; a floor, not a target."""
    rows = [json.loads(line) for line in WICE.read_text("utf-8").splitlines()][:300]
    labels = [(row["label"], check_claim(row["claim"], row["passages"]).label) for row in rows]
    refused = [found == "unsupported" for label, found in labels if label == "not_supported"]
    passed = [found == "supported" for label, found in labels if label == "supported"]
    assert sum(refused) >= 0.85 * len(refused)
    assert sum(passed) >= 0.6 * len(passed)

"""Both sides of a disagreement: what is a rival, what is not, and how the sides are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from rag.candidates import candidates
from rag.disputes import Dispute
from rag.prove import Ledger
from rag.relevance import Scored, features
from rag.rivals import Rank, rivals
from rag.settle import grouped
from rag.slot import is_state
from rag.types import Conflict, Evidence
from rag.verify import check_claim
from rag.wanted import Wanted
from tests.rag.evidence import evidence

PRICE = "What did Alder Works pay for Cedar Mill?"
HOW_MANY = "How many mills does Alder Works own?"


def shown(*texts: str | Evidence) -> tuple[Evidence, ...]:
    """Numbered evidence, a document for each text; they are dated a year after each other from 2001 on."""
    made = [
        text if isinstance(text, Evidence) else evidence(text, name=f"d{number}", published=date(2000 + number, 1, 1))
        for number, text in enumerate(texts, 1)
    ]
    return tuple(replace(one, number=number) for number, one in enumerate(made, 1))


def dispute(
    question: str, passages: Sequence[Evidence], *stated: int, rank: Rank | None = None
) -> tuple[Conflict | None, Ledger]:
    """The first sentences of the passages ``stated`` are the answer; what the others make of it."""
    ledger = Ledger(passages, check_claim)
    for number in stated or (1,):
        ledger.add(passages[number - 1].sentence_text(1), ((number, 1),))
    found = Dispute(question, ledger, lambda: (), rank)
    list(found.stated())
    return found.conflict, ledger


def surely(*texts: str) -> Rank:
    """A ranking that is sure of some sentences and of no other."""

    def rank(want: Wanted, shown: Sequence[Evidence]) -> list[Scored]:
        return [
            Scored(row, features(want, row), float(any(text in row.text for text in texts)))
            for row in candidates(shown)
        ]

    return rank


def test_another_document_with_another_price_is_stated_too_newest_first() -> None:
    passages = shown("Alder Works paid $260 million for Cedar Mill.", "Alder Works paid $236 million for Cedar Mill.")
    conflict, ledger = dispute(PRICE, passages)
    assert conflict is not None
    assert conflict.subject == PRICE
    assert [(value.value, value.citations) for value in conflict.values] == [
        ("$236 million", (1,)),
        ("$260 million", (2,)),
    ]
    assert ledger.text == (
        "Alder Works paid $236 million for Cedar Mill. [1] Alder Works paid $260 million for Cedar Mill. [2]"
    )
    assert all(claim.span.of(ledger.text) == claim.text for claim in ledger.claims)


RIVALS = (
    ("a rounded stake", "What share of Cedar Mill did Alder Works buy?",
     "Alder Works bought 10% of Cedar Mill.", "Alder Works bought 9.87% of Cedar Mill."),
    ("a count", "How many mills has Alder Works bought?",
     "Alder Works has bought around 20 mills.", "Alder Works has bought 27 mills."),
    ("a misprint in a copy", "What was the closing price of Cedar Mill on the first day?",
     "On the first day Cedar Mill rose by 17 percent, fell back and closed at $14.10, a gain of 0.7 percent.",
     "On the first day Cedar Mill rose by 17 percent, fell back and closed at $14.70, a gain of 5 percent."),
    ("a year", "In what year was Cedar Mill founded?",
     "Cedar Mill was founded in 2005.", "Cedar Mill was founded in 2006."),
)  # fmt: skip
NO_RIVALS = (
    ("the same rounded", PRICE, "Alder Works paid $1.82 million for Cedar Mill.",
     "Alder Works paid $1.8 million for Cedar Mill."),
    ("another currency", PRICE, "Alder Works paid $68 million for Cedar Mill.",
     "Alder Works paid HK$527 million for Cedar Mill."),
    ("another deal", PRICE, "Alder Works paid $68 million for Cedar Mill.",
     "Alder Works paid $60 million for Birch Holding."),
    ("another buyer", PRICE, "Alder Works paid $68 million for Cedar Mill.",
     "Lumen Bank paid $60 million for Cedar Mill."),
    ("far away", PRICE, "Alder Works paid $68 million for Cedar Mill.",
     "Alder Works paid $2 million for Cedar Mill's cars."),
    ("a price apiece", PRICE, "Alder Works paid $68 million for Cedar Mill.",
     "Alder Works paid $60 per share for Cedar Mill."),
    ("another year", "How many mills did Alder Works buy?", "Alder Works bought 12 mills in 2003.",
     "Alder Works bought 13 mills in 2004."),
    ("another noun", "How many mills has Alder Works bought?", "Alder Works has bought 20 mills.",
     "Alder Works has bought 22 trucks."),
    ("no amount asked", "Who bought Cedar Mill?", "Alder Works bought 10% of Cedar Mill.",
     "Alder Works bought 9.87% of Cedar Mill."),
    ("two questions", "What did Alder Works pay for Cedar Mill, and how many mills does it own?",
     "Alder Works paid $260 million for Cedar Mill.", "Alder Works paid $236 million for Cedar Mill."),
)  # fmt: skip


@pytest.mark.parametrize(("question", "one", "two"), [row[1:] for row in RIVALS], ids=[row[0] for row in RIVALS])
def test_accounts_that_differ_are_a_conflict(question: str, one: str, two: str) -> None:
    for first, second in ((one, two), (two, one)):
        conflict, ledger = dispute(question, shown(first, second))
        assert conflict is not None
        assert len(conflict.values) == len(ledger.claims) == 2


@pytest.mark.parametrize(("question", "one", "two"), [row[1:] for row in NO_RIVALS], ids=[row[0] for row in NO_RIVALS])
def test_other_things_are_none(question: str, one: str, two: str) -> None:
    conflict, ledger = dispute(question, shown(one, two))
    assert conflict is None
    assert len(ledger.claims) == 1


def test_one_document_does_not_contradict_itself() -> None:
    passages = shown("Alder Works paid $260 million for Cedar Mill. Alder Works paid $236 million for Cedar Mill.")
    assert dispute(PRICE, passages)[0] is None


def test_one_document_may_tell_two_accounts() -> None:
    own = (
        "Alder Works paid $260 million for Cedar Mill. By another account Alder Works paid $236 million for Cedar Mill."
    )
    conflict, _ = dispute(PRICE, shown(own))
    assert conflict is not None
    assert {value.value for value in conflict.values} == {"$260 million", "$236 million"}


def test_one_sentence_may_tell_two_accounts() -> None:
    own = "Some reports give $260 million, others $236 million, as what Alder Works paid for Cedar Mill."
    conflict, ledger = dispute(PRICE, shown(own))
    assert conflict is not None
    assert [(value.value, value.citations) for value in conflict.values] == [
        ("$260 million", (1,)),
        ("$236 million", (1,)),
    ]
    assert len(ledger.claims) == 1


def test_rows_under_one_label_are_rivals_also_in_one_table() -> None:
    rows = (
        "Round: Series B; Amount: $92 million; Valuation: not given\n\n"
        "Round: Series B; Amount: $90 million; Valuation: $1 billion"
    )
    table = evidence(rows, kind="record", heading="Rounds of Alder Works", name="rounds")
    conflict, _ = dispute("How much did Alder Works raise in its Series B?", (table,))
    assert conflict is not None
    assert {value.value for value in conflict.values} == {"$92 million", "$90 million"}


def test_a_correction_comes_first_and_what_it_corrects_is_shown_as_such() -> None:
    old = evidence("Alder Works bought 10% of Cedar Mill.", name="old", published=date(2003, 1, 1))
    new = evidence(
        "We wrote that Alder Works bought 10% of Cedar Mill. Alder Works bought 9.87% of Cedar Mill.",
        name="new", published=date(2002, 1, 1),
    )  # fmt: skip
    right = replace(new, document=replace(new.document, title="Correction: the stake in Cedar Mill"))
    conflict, ledger = dispute("What share of Cedar Mill did Alder Works buy?", shown(old, right))
    assert conflict is not None
    assert [(value.value, value.standing) for value in conflict.values] == [("9.87%", "current"), ("10%", "corrected")]
    assert [claim.standing for claim in ledger.claims] == ["current", "corrected"]


def test_a_completed_price_stands_before_the_announced_one() -> None:
    passages = shown(
        "Alder Works paid $236 million for Cedar Mill.", "Alder Works plans to pay $260 million for Cedar Mill."
    )
    conflict, _ = dispute(PRICE, passages)
    assert conflict is not None
    assert [(value.value, value.standing) for value in conflict.values] == [
        ("$236 million", "current"), ("$260 million", "superseded"),
    ]  # fmt: skip


def test_a_holding_that_changed_is_superseded() -> None:
    conflict, _ = dispute(HOW_MANY, shown("Alder Works owns 20 mills.", "Alder Works owns 27 mills."))
    assert conflict is not None
    assert [(value.value, value.standing) for value in conflict.values] == [("27", "current"), ("20", "superseded")]


def test_copies_have_one_origin() -> None:
    story = (
        "Alder Works paid $260 million for Cedar Mill. The mill stands by the river and saws oak for ships and houses "
        "all over the county. Nobody in the town objected when the new owner put up its name over the old gate."
    )
    other = "Alder Works paid $236 million for Cedar Mill."
    conflict, _ = dispute(PRICE, shown(story, story.replace("county", "country"), other))
    assert conflict is not None
    by_value = {value.value: value for value in conflict.values}
    assert (len(by_value["$260 million"].sources), by_value["$260 million"].origins) == (2, 1)
    assert [source.copy_of for source in by_value["$260 million"].sources] == ["", "d1"]
    assert by_value["$236 million"].origins == 1


def test_more_values_than_a_disagreement_has_are_a_list() -> None:
    passages = shown(*(f"Alder Works has bought {20 + number} mills." for number in range(6)))
    assert dispute("How many mills has Alder Works bought?", passages)[0] is None


def test_values_that_agree_are_one_group() -> None:
    passages = shown("Alder Works paid $1.82 million for Cedar Mill.", "Alder Works paid $1.8 million for Cedar Mill.")
    held = rivals(PRICE, [(passages[0], passages[0].sentences[0])], passages)
    assert [len(group) for group in grouped(held)] == [2]


@pytest.mark.parametrize(
    ("question", "state"),
    [
        (HOW_MANY, True),
        ("How many mills has Alder Works bought?", True),
        (PRICE, False),
        ("桤木持有多少股份?", True),
        ("桤木当时付了多少?", False),
    ],
)
def test_a_question_about_how_things_are_is_told_from_one_about_what_was_done(question: str, state: bool) -> None:
    assert is_state(question) is state


def test_what_a_correction_says_instead_follows_what_it_repeats_of_the_error() -> None:
    note = evidence(
        "In our report we named Lumen Bank as the buyer. That was wrong. The buyer was Alder Works. The price stands.",
        name="note",
    )  # fmt: skip
    note = replace(note, document=replace(note.document, title="Correction: who bought Cedar Mill"))
    conflict, ledger = dispute("Did Lumen Bank buy Cedar Mill?", (note,))
    assert conflict is None
    assert [(claim.text, claim.standing) for claim in ledger.claims] == [
        ("In our report we named Lumen Bank as the buyer.", "corrected"),
        ("That was wrong.", "current"),
        ("The buyer was Alder Works.", "current"),
    ]


def test_the_next_sentence_may_tell_another_account() -> None:
    own = "Alder Works is said to have made 800 times its stake. (Another page prints 866 times.)"
    conflict, _ = dispute("How many times its stake has Alder Works made?", shown(own))
    assert conflict is not None
    assert {value.value for value in conflict.values} == {"800", "866"}


def test_a_sentence_that_answers_as_surely_in_other_words_is_a_rival() -> None:
    other = "The takeover of Cedar Mill swallowed $236 million of the funds of Alder Works."
    passages = shown("Alder Works paid $260 million for Cedar Mill.", other)
    assert dispute(PRICE, passages)[0] is None
    conflict, _ = dispute(PRICE, passages, rank=surely("$260 million", "$236 million"))
    assert conflict is not None
    assert [value.value for value in conflict.values] == ["$236 million", "$260 million"]


def test_a_sentence_that_is_not_sure_to_answer_is_none() -> None:
    passages = shown(
        "Alder Works paid $260 million for Cedar Mill.", "Alder Works has put $236 million aside for Cedar Mill."
    )
    assert dispute(PRICE, passages, rank=surely("$260 million"))[0] is None


def test_a_value_is_told_from_a_document_that_is_not_cited_yet() -> None:
    table = evidence(
        "| Buyer | Price of Cedar Mill | Source |\n|---|---|---|\n| Alder Works | $260 million | Herald |\n"
        "| Alder Works | $236 million | Courier |",
        kind="table", heading="Buyer | Price of Cedar Mill | Source", name="d1", published=date(2001, 1, 1),
    )  # fmt: skip
    passages = shown(table, "Alder Works paid $236 million for Cedar Mill.")
    ledger = Ledger(passages, check_claim)
    ledger.add("Alder Works, Price of Cedar Mill: $260 million, Source: Herald", ((1, 2), (1, 1)))
    list(Dispute(PRICE, ledger, lambda: (), surely("$236 million", "$260 million")).stated())
    assert {citation.document_id for citation in ledger.citations} == {"d1", "d2"}


TWICE = (
    ("far apart, by two reports", "One report has Cedar Mill worth $108 million, another arrives at $213 million.",
     ["$108 million", "$213 million"]),
    ("or", "The worth of Cedar Mill is given as $87 million or as $90 million.", ["$87 million", "$90 million"]),
    ("what the others have", "Cedar Mill is worth $108 million, and other owners put $2 million on top.", []),
    ("two things", "Cedar Mill is worth $108 million and its dam $90 million.", []),
)  # fmt: skip


@pytest.mark.parametrize(("text", "values"), [case[1:] for case in TWICE], ids=[case[0] for case in TWICE])
def test_two_accounts_in_one_sentence(text: str, values: list[str]) -> None:
    conflict, _ = dispute("What is Cedar Mill worth?", shown(text))
    assert [value.value for value in conflict.values] == values if conflict else not values


def test_the_account_beside_the_answer_counts_also_where_it_goes_on() -> None:
    text = (
        "Cedar Mill is worth $42 million at that price. A London paper had calculated $43 million, and an agency "
        "$46 million for the first offer."
    )
    conflict, _ = dispute("What is Cedar Mill worth?", shown(text))
    assert conflict is not None
    assert {value.value for value in conflict.values} == {"$42 million", "$43 million"}


def test_the_sum_is_the_one_in_the_currency_that_is_asked_for() -> None:
    first, second = (
        "Alder Works paid 1.8 billion yuan, $294 million, for Cedar Mill.",
        ("Alder Works paid $300 million for Cedar Mill."),
    )
    conflict, _ = dispute("How many dollars did Alder Works pay for Cedar Mill?", shown(first, second))
    assert conflict is not None
    assert {value.value for value in conflict.values} == {"$294 million", "$300 million"}

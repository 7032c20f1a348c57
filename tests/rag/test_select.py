"""From scored sentences to the answer: what bars a sentence, what is taken beside the best, and every refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rag.candidates import Candidate, candidates
from rag.obstacles import DECISIVE, missed, obstacle
from rag.relevance import Scored, features
from rag.scoring import probability
from rag.select import LONGEST_LIST, MOST_SENTENCES, absence, choose
from rag.types import Abstention, AbstentionReason, BlockKind
from rag.wanted import Wanted, wanted
from tests.rag.evidence import candidate, evidence

READ = 0.7
UNREAD = 0.3
"""How sure the reader is of sentences that answer, and of others."""


def scored(want: Wanted, found: Candidate, cosine: float = 0.8, reading: float = READ) -> Scored:
    made = replace(features(want, found), cosine=cosine, reading=reading)
    lacks = {f"lacks_{name}": 1.0 for name in missed(want, Scored(found, made, 0.0)) if name not in DECISIVE}
    made = replace(made, **lacks)
    return Scored(found, made, probability(made))


def ranked(want: Wanted, *found: Candidate) -> list[Scored]:
    return sorted((scored(want, one) for one in found), key=lambda row: -row.score)


def chosen(question: str, *found: Candidate) -> list[str]:
    want = wanted(question)
    rows = choose(want, ranked(want, *found))
    assert not isinstance(rows, Abstention), rows
    return [row.candidate.text for row in rows]


def refused(question: str, *found: Candidate) -> Abstention:
    want = wanted(question)
    made = choose(want, [scored(want, one, 0.5, UNREAD) for one in found])
    assert isinstance(made, Abstention), made
    return made


@pytest.mark.parametrize(
    ("question", "text", "reason", "what"),
    [
        ("Who bought Arbutus?", "Who bought Arbutus?", "no_evidence", "an answer"),
        ("Who bought Arbutus?", "Lumen bought a mill.", "relation_absent", "what is asked about “Arbutus”"),
        ("Who is the CEO of Arbutus?", "Arbutus sells. Its ceo is Ida Fenwick.", "relation_absent", "Arbutus”"),
        ("Did Quillon pay $30 million?", "Quillon paid $31 million.", "false_premise", "$30 million"),
        ("Did Quillon's boss pay $30 million?", "Quillon's ceo paid $31 million.", "false_premise", "$30 million"),
        ("What did Quillon buy in 2014?", "Quillon bought a mill in 2016.", "date_out_of_range", "2014"),
        ("How much did Quillon pay?", "Quillon paid much.", "relation_absent", "an amount of money"),
        ("What percentage did Quillon buy?", "Quillon bought some.", "relation_absent", "a share or percentage"),
        ("How many mills does Quillon own?", "Quillon owns mills.", "relation_absent", "how many"),
        ("How big is Quillon?", "Quillon is big.", "relation_absent", "a size"),
        ("When did Quillon buy it?", "Quillon bought it.", "relation_absent", "a date"),
        ("Who bought Quillon?", "Quillon was bought.", "relation_absent", "who it is"),
        ("Where is Quillon?", "It is like quillon.", "relation_absent", "a place"),
        ("Why did Quillon sell?", "Quillon sold.", "relation_absent", "a reason"),
        ("What does Quillon sell?", "What Quillon sells", "relation_absent", "an answer"),
        ("Why did Lumen buy Quillon?", "Quillon bought Lumen because of its mills.", "false_premise", "otherwise"),
        ("What is the revenue of Quillon?", "Quillon paid $3 million.", "relation_absent", "revenu"),
        ("Which timber did Quillon harvest?", "Quillon is a house of glass.", "relation_absent", "timber"),
        ("Do sawmills burn bark in winter?", "The harbour froze.", "no_evidence", "what is asked"),
        ("What did Quillon harvest, saw and float?", "Quillon smiled.", "relation_absent", "what is asked"),
    ],
    ids=["question", "other party", "office of whom", "other figure", "figure behind a rewritten word", "other year",
         "no sum", "no share", "no number", "no size", "no date", "nobody", "no place", "no reason", "heading",
         "parts exchanged", "critical word", "noun after which", "nobody named", "too few words"],
)  # fmt: skip
def test_what_the_sentence_lacks_is_named(question: str, text: str, reason: AbstentionReason, what: str) -> None:
    want = wanted(question)
    found = obstacle(want, scored(want, candidate(text), 0.0))
    assert found is not None
    assert (found.reason, what in found.what) == (reason, True), found


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who bought Arbutus?", "Lumen bought Arbutus."),
        ("Who is the CEO of Arbutus?", "The ceo of Arbutus is Ida Fenwick."),
        ("Did Quillon pay $30 million?", "Quillon paid $30 million."),
        ("What did Quillon buy in 2014?", "Quillon bought a mill in 2014."),
        ("Why did Quillon sell?", "Quillon sold because of the rain."),
        ("How much did Quillon pay?", "Quillon paid $3 million"),
    ],
    ids=["who", "office", "figure", "year", "why", "sum in a heading"],
)
def test_nothing_is_missing_in_a_sentence_that_answers(question: str, text: str) -> None:
    want = wanted(question)
    assert obstacle(want, scored(want, candidate(text))) is None


@pytest.mark.parametrize(
    ("found", "free"),
    [
        (candidate("| Arbutus | 40 saws |", kind="table", heading="Mill | Saws"), True),
        (candidate("| Mill | Saws |", kind="table", heading="Mill | Saws"), False),
        (candidate("Saws:", kind="list", heading="Saws"), False),
    ],
    ids=["row", "header", "line over a list"],
)
def test_a_row_of_a_table_answers_and_its_header_does_not(found: Candidate, free: bool) -> None:
    want = wanted("How many saws has Arbutus?")
    assert (obstacle(want, scored(want, found)) is None) is free


def test_a_record_of_somebody_else_is_no_answer() -> None:
    want = wanted("How much did Arbutus raise?")
    heading = "Arbutus and what it raised"
    found = obstacle(want, scored(want, candidate("Birch\n$40 million", kind="record", heading=heading)))
    assert found is not None
    assert (found.reason, found.what) == ("relation_absent", "what is asked")
    for own in ("Arbutus\nSawmills of the north\n$40 million", "Raised by all of them\nand more: $40 million"):
        assert obstacle(want, scored(want, candidate(own, kind="record", heading=heading))) is None


def test_a_row_with_a_figure_of_the_kind_may_lack_the_words() -> None:
    want = wanted("How much is it at Arbutus, felled and floated?")
    row = candidate("| Arbutus with all its neighbours | $40 million |", kind="table", heading="Sums")
    assert obstacle(want, scored(want, row)) is None


def test_how_things_are_is_told_by_the_newest_of_equal_sentences() -> None:
    old = candidate("Lumen owns 12% of Arbutus.", name="a", published=date(2014, 3, 1))
    new = candidate("Lumen owns 9% of Arbutus.", name="b", published=date(2019, 3, 1))
    assert chosen("What share of Arbutus does Lumen own?", old, new)[0] == new.text
    assert chosen("What share of Arbutus did Lumen own in 2014?", old, new)[0] == old.text


def test_an_absent_name_is_told_before_anything_else() -> None:
    passages = [evidence("Lumen bought Arbutus.", heading="Birch", name="a")]
    found = absence(wanted("Did Zyrtanic or Ferrolux buy Arbutus?"), passages)
    assert found is not None
    assert (found.reason, found.message) == (
        "entity_absent",
        "No document says anything about “Zyrtanic” and “Ferrolux”.",
    )
    assert absence(wanted("Did Lumen buy Birch?"), passages) is None
    assert absence(wanted("Who sold it?"), passages) is None


@pytest.mark.parametrize(
    ("question", "texts", "reason", "message"),
    [
        (
            "Who bought Arbutus?",
            [],
            "no_evidence",
            "The documents hold nothing that answers this with enough certainty.",
        ),
        (
            "Who bought Arbutus?",
            ["Arbutus was bought."],
            "relation_absent",
            "The documents come near the subject, but do not state who it is.",
        ),
        (
            "What did Quillon buy in 2014?",
            ["Quillon bought a mill in 2016."],
            "date_out_of_range",
            "The documents say nothing about this for 2014.",
        ),
        (
            "Did Quillon pay $30 million?",
            ["Quillon paid $31 million."],
            "false_premise",
            "No document states $30 million; the question may rest on a wrong premise.",
        ),
        (
            "Do sawmills burn bark in winter?",
            ["The harbour froze."],
            "no_evidence",
            "The documents come near the subject, but do not state what is asked.",
        ),
    ],
    ids=["nothing found", "relation", "year", "premise", "nothing near"],
)
def test_each_refusal_says_why(question: str, texts: list[str], reason: AbstentionReason, message: str) -> None:
    made = refused(question, *(candidate(text) for text in texts))
    assert (made.reason, made.message) == (reason, message)


def test_a_sentence_that_is_able_but_improbable_is_no_answer() -> None:
    want = wanted("Which timber does the sawmill of the north cut in winter, and for whom?")
    row = scored(want, candidate("The sawmill cuts timber in winter in the north."))
    assert obstacle(want, row) is None
    made = choose(want, [Scored(row.candidate, row.features, 0.3)])
    assert isinstance(made, Abstention)
    assert made.reason == "no_evidence"


TABLE = """| Round | Date | Raised |
|---|---|---|
| Series A | 2011-04-02 | $3 million |
| Series B | 2014-09-12 | $40 million |
| Series C | 2018-01-30 | $11 million |"""
RECORDS = """Lumen Bank
Saws: 12

Quillon Partners
Saws: 31

Tern Capital
Saws: 7

Birch Fund
Saws: 31"""


def items(text: str, kind: BlockKind, heading: str) -> list[Candidate]:
    return candidates([evidence(text, kind=kind, heading=heading)])


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("Which round was the largest?", ["Series B"]),
        ("Which round was the smallest?", ["Series A"]),
        ("Which round was the most recent one?", ["Series C"]),
        ("Which round was the earliest?", ["Series A"]),
    ],
    ids=["largest", "smallest", "latest", "earliest"],
)
def test_rows_are_compared_by_their_last_figure_or_date(question: str, held: list[str]) -> None:
    rows = items(TABLE, "table", "Rounds > Round | Date | Raised")
    assert [text.split("|")[1].strip() for text in chosen(question, *rows)] == held


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("Which investor has the most saws?", ["Quillon Partners", "Birch Fund"]),
        ("Which investor has the fewest saws?", ["Tern Capital"]),
    ],
    ids=["most, twice", "fewest"],
)
def test_records_with_the_same_extreme_are_all_given(question: str, held: list[str]) -> None:
    assert [text.splitlines()[0] for text in chosen(question, *items(RECORDS, "record", "Investors"))] == held


def test_rows_without_a_value_are_not_compared() -> None:
    rows = items("- Oak wood\n- Pine wood", "list", "Woods")
    assert len(chosen("Which wood is the most important?", *rows)) == 1


def test_a_list_is_given_in_its_order_and_not_beyond_its_limit() -> None:
    lines = [f"- board of oak {'x' * number}" for number in range(1, 20)]
    found = chosen("What are the boards?", *items("\n".join(lines), "list", "Boards"), candidate("Boards are of oak."))
    assert len(found) <= LONGEST_LIST
    if len(found) > 1:
        assert found == [line for line in lines if line in found]


def test_another_figure_for_the_same_thing_is_shown_too() -> None:
    first = candidate("Quillon paid $30 million for Arbutus.", name="a")
    second = candidate("Quillon paid $35 million for Arbutus.", name="b")
    same = candidate("For Arbutus Quillon paid $30 million.", name="c")
    assert chosen("How much did Quillon pay for Arbutus?", first, second, same) == [first.text, second.text]


def test_a_sentence_that_says_a_missing_word_is_added_and_a_repetition_is_not() -> None:
    best = candidate("Arbutus stacks its timber in yards of brick.", name="a")
    more = candidate("At Arbutus timber is floated.", name="b")
    again = candidate("Arbutus stacks its timber in yards of brick today.", name="c")
    found = chosen("How does Arbutus stack and float timber?", best, more, again)
    assert set(found) == {best.text, more.text}


def test_at_most_so_many_sentences_are_given() -> None:
    many = [candidate(f"Quillon paid ${sum_} million for Arbutus.", name=f"n{sum_}") for sum_ in range(30, 40)]
    assert len(chosen("How much did Quillon pay for Arbutus?", *many)) == MOST_SENTENCES


def test_a_much_weaker_sentence_is_not_added() -> None:
    want = wanted("How much did Quillon pay for Arbutus?")
    best = scored(want, candidate("Quillon paid $30 million for Arbutus.", name="a"))
    weak = scored(want, candidate("Quillon paid $35 million for Arbutus.", name="b"))
    made = choose(want, [best, Scored(weak.candidate, weak.features, best.score / 2)])
    assert made == [best]


def test_a_year_may_follow_from_the_day_of_publication() -> None:
    then = candidate("Quillon bought a mill.", published=date(2014, 3, 1))
    assert chosen("What did Quillon buy in 2014?", then) == [then.text]


def test_who_holds_an_office_is_who_has_it_last() -> None:
    then = candidates([evidence("Quillon has appointed Ida Fenwick as ceo.", name="a", published=date(2017, 2, 1))])
    now = candidates([evidence("The ceo of Quillon is Olaf Brandt.", name="b", published=date(2022, 6, 1))])
    assert chosen("Who is the CEO of Quillon?", *then, *now)[0] == "The ceo of Quillon is Olaf Brandt."


def test_what_held_before_is_not_told_beside_what_holds() -> None:
    then = candidates([evidence("Quillon owns 10% of Arbutus.", name="a", published=date(2011, 2, 1))])
    now = candidates([evidence("Quillon owns 31% of Arbutus.", name="b", published=date(2015, 6, 1))])
    assert chosen("What share of Arbutus does Quillon own?", *then, *now) == ["Quillon owns 31% of Arbutus."]


def test_a_name_that_is_part_of_another_one_is_no_newer_answer() -> None:
    then = candidates([evidence("Quillon owns 10% of Arbutus.", name="a", published=date(2011, 2, 1))])
    other = candidates([evidence("Quillon owns 31% of Arbutus Office.", name="b", published=date(2015, 6, 1))])
    assert chosen("What share of Arbutus does Quillon own?", *then, *other)[0] == "Quillon owns 10% of Arbutus."

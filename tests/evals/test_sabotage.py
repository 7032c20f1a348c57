"""Answerers that cheat: each loses, beyond chance, on the measure that should catch it, and the honest one wins.

The honest one knows the gold: every claim is its sentence, with that sentence cited. The others spoil its answers.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from evals.asking import Bench, evaluate
from evals.compare import compare, gain
from evals.measures import BY_NAME
from evals.questions import EvalQuestion
from rag.types import Answer, Citation, Document, Question
from tests.evals.measures.worked import answer, cite, hits, refusal

COUNT = 24
NAMES = "Alder Birch Cedar Elm Fir Hazel Juniper Larch Maple Oak Pine Rowan".split()
DOCUMENTS = [
    Document(
        id=f"d{k}", origin=f"{name}.md", title=name, sha256=f"s{k}",
        text=f"Lumen bought {name} Works for ${k + 2} million. The seller of {name} Works was the Halla family. "
        f"{name} Works makes footbridges of wood.",
    )
    for k, name in enumerate(NAMES)
]  # fmt: skip
Respond = Callable[[Question], Answer]


def sentences(document: Document) -> list[str]:
    return [part.rstrip(".") + "." for part in document.text.split(". ")]


def question(k: int, fact: str, place: int) -> EvalQuestion:
    """About the sentence at ``place`` of document ``k``."""
    document = DOCUMENTS[k]
    return EvalQuestion(
        id=f"{document.title}-{place}", question=f"{document.title} {place}", type="fact", answerable=True,
        answer_facts=(fact,), evidence=({"doc": document.origin, "quote": sentences(document)[place]},),
    )  # type: ignore[arg-type]  # fmt: skip


QUESTIONS = [
    *(question(k, f"${k + 2} million", 0) for k in range(len(NAMES))),
    *(question(k, "Halla", 1) for k in range(len(NAMES))),
    *(
        EvalQuestion(id=f"absent-{k}", question=f"absent {k}", type="unanswerable", answerable=False)
        for k in range(COUNT // 2)
    ),
]


def said(document: Document, text: str, citations: list[Citation]) -> Answer:
    numbered = [replace(one, number=number) for number, one in enumerate(citations, 1)]
    return answer([(text, range(1, len(numbered) + 1))], numbered, hits=hits(*sentences(document), document=document))


def honest(asked: Question) -> Answer:
    name, place = asked.text.split()
    if name == "absent":
        return refusal()
    document = DOCUMENTS[NAMES.index(name)]
    sentence = sentences(document)[int(place)]
    return said(document, sentence, [cite(1, sentence, document)])


def cites_the_wrong_sentence(asked: Question) -> Answer:
    given = honest(asked)
    if not given.citations:
        return given
    document = next(one for one in DOCUMENTS if one.id == given.citations[0].document_id)
    return said(document, given.claims[0].text, [cite(1, sentences(document)[2], document)])


def swaps_a_number(asked: Question) -> Answer:
    given = honest(asked)
    spoilt = [replace(claim, text=claim.text.replace("$", "$1")) for claim in given.claims]
    return replace(given, text=given.text.replace("$", "$1"), claims=tuple(spoilt))


def never_abstains(asked: Question) -> Answer:
    given = honest(asked)
    return given if given.claims else honest(Question(f"{NAMES[0]} 0"))


def always_abstains(asked: Question) -> Answer:
    return refusal()


def cites_everything(asked: Question) -> Answer:
    given = honest(asked)
    if not given.citations:
        return given
    document = next(one for one in DOCUMENTS if one.id == given.citations[0].document_id)
    return said(document, given.claims[0].text, [cite(1, sentence, document) for sentence in sentences(document)])


def invents_a_quote(asked: Question) -> Answer:
    given = honest(asked)
    return replace(given, citations=tuple(replace(one, quote=one.quote.upper()) for one in given.citations))


class Responds:
    """An answerer as a run asks it."""

    generator_name, model, version = "test", "", "v1"

    def __init__(self, respond: Respond) -> None:
        self.ask = respond

    def documents(self, *, limit: int = 50, cursor: str = "") -> tuple[tuple[Document, ...], str]:
        return tuple(DOCUMENTS), ""


@cache
def rows(respond: Respond) -> list[dict[str, Any]]:
    """The run of an answerer, as it is read back from the disk."""
    return [json.loads(json.dumps(row)) for row in evaluate(QUESTIONS, Bench.over(Responds(respond)))]


CAUGHT = [
    pytest.param(
        cites_the_wrong_sentence,
        ["citation_precision", "citation_recall", "alce_precision", "alce_recall", "unsupported_claims"],
        id="cites the wrong sentence",
    ),
    pytest.param(
        swaps_a_number, ["correct", "fact_recall", "wrong_numbers", "alce_recall", "unsupported_claims"],
        id="swaps a number",
    ),
    pytest.param(never_abstains, ["abstention_recall"], id="never abstains"),
    pytest.param(
        always_abstains, ["false_refusals", "correct", "abstention_precision", "citation_recall"], id="always abstains"
    ),
    pytest.param(cites_everything, ["citation_precision", "alce_precision"], id="cites everything"),
    pytest.param(invents_a_quote, ["quote_validity"], id="invents a quote"),
]  # fmt: skip


@pytest.mark.parametrize(("respond", "measures"), CAUGHT)
def test_a_cheat_loses_on_the_measure_that_should_catch_it(respond: Respond, measures: list[str]) -> None:
    found = compare(rows(honest), rows(respond))
    assert set(measures) <= set(found.worse(tolerance=0.1, alpha=0.001))


@pytest.mark.parametrize("respond", [param.values[0] for param in CAUGHT], ids=[str(param.id) for param in CAUGHT])
def test_no_cheat_gains_anywhere(respond: Respond) -> None:
    found = compare(rows(honest), rows(respond))
    assert [name for name, one in found.measures.items() if gain(name, one.change) > 1e-9] == []


def test_the_honest_one_has_the_best_figure_of_every_measure() -> None:
    for row in rows(honest):
        for name, value in row["measures"].items():
            if not name.startswith(("recall@", "ndcg", "reciprocal")):
                assert value == (1.0 if BY_NAME[name].better == "more" else 0.0), (row["question"]["id"], name)


def test_citing_everything_does_not_cost_recall() -> None:
    found = compare(rows(honest), rows(cites_everything)).measures
    assert (found["citation_recall"].second, found["alce_recall"].second) == (1.0, 1.0)

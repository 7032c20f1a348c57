"""Questions that the indexed documents answer: drawn from their sentences, and kept where an answer cites them.

A sentence that says who bought what, for how much, from whom, how many or when, is turned into the question that it
answers. The engine is then asked: what it does not answer from the same document is dropped.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from typing import Protocol

from rag.checks.dates import dates
from rag.checks.numbers import quantities
from rag.checks.roles import Role, roles
from rag.types import Answer, Document, Question

DOCUMENTS = 200  # read for candidates; more would only make the first visit slower
SENTENCES = 25  # of one document, from its beginning, where the news stands
SHOWN = 24
SECONDS = 10.0  # for asking, once an index version; what is verified by then is shown
_LONGEST = 90  # characters; a longer question was cut from a sentence that says too much at once

_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")
_COUNTED = re.compile(
    r"(?:some |about |over |more than )?(?P<count>\d[\d,]*) (?P<rest>[a-z]+(?: [^\s.,;:()]+){3,10})[.]?"
)
_CHINESE_SALE = re.compile(
    r"(?:^|[,，])(?P<taker>[\u4e00-\u9fff]{2,6})[自从](?P<giver>[\u4e00-\u9fff]{2,6}?)(?:手中|处)?"
    r"(?:买下|购入|收购|购买)了?(?P<target>[\u4e00-\u9fff]{2,4}(?:软件|股份|公司|集团)?)"
)
_CHINESE_HOLDING = re.compile(
    r"(?:^|[,，])(?P<holder>[\u4e00-\u9fff]{2,6})持有(?P<held>[\u4e00-\u9fff]{2,8}?)(?P<share>\d+(?:\.\d+)?%)的?(?:股|权)"
)
_CHINESE_FOUNDING = re.compile(r"^(?P<name>[\u4e00-\u9fff]{2,6})(?P<year>\d{4}年)(?:\d+月)?(?:成立|创立|创办)")
_BUY = re.compile(r"(?:buy|bought|acqui|purchas)")
_INVEST = re.compile(r"(?:invest|back|fund)")
_RAISE = re.compile(r"rais")
_CLAUSE_END = re.compile(r"\s*(?:[.,;:)]|$)")
_SHARES = re.compile(r"\b(?:shares?|stakes?|stock)\b")


class Asked(Protocol):
    """What it takes to draw and verify questions."""

    def documents(self, *, limit: int = 50, cursor: str = "") -> tuple[tuple[Document, ...], str]:
        """A page of documents and the next cursor."""
        ...

    def document(self, document_id: str) -> Document:
        """One document with its text."""
        ...

    def ask(self, question: Question) -> Answer:
        """The checked answer."""
        ...


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question, the document it was drawn from, and the words of that document that an answer has to hold."""

    question: str
    document_id: str
    title: str
    language: str
    fact: str


@dataclass(slots=True)
class Suggestions:
    """Verified suggestions of the latest index version; one thread computes them, the others wait for it."""

    version: str = ""
    found: tuple[Suggestion, ...] = ()
    lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, version: str, compute: Callable[[], tuple[Suggestion, ...]]) -> tuple[Suggestion, ...]:
        """Those of ``version``, computed where they are not known yet."""
        with self.lock:
            if self.version != version:
                self.found, self.version = compute(), version
            return self.found


def verified(engine: Asked, *, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic) -> tuple[
    Suggestion, ...
]:  # fmt: skip
    """Up to SHOWN questions whose answer, cited, holds what the document each was drawn from says."""
    page, _ = engine.documents(limit=DOCUMENTS)
    drawn = [tuple(candidates(engine.document(document.id))) for document in page]
    until, found = clock() + seconds, list[Suggestion]()
    # Chinese ones are few: they come first, or there would be none for readers of Chinese when the time is over.
    for candidate in sorted(_spread(drawn), key=lambda candidate: candidate.language != "zh"):
        if len(found) == SHOWN or clock() > until:
            break
        answer = engine.ask(Question(candidate.question))
        if answer.citations and candidate.fact.lower() in answer.text.lower():
            found.append(candidate)
    return tuple(found)


def candidates(document: Document) -> Iterator[Suggestion]:
    """Questions that sentences of the document seem to answer, without repetition."""
    sentences = [text.strip("# \t") for text in _SENTENCE.split(document.text)[:SENTENCES]]
    drawn = dict(chain.from_iterable(_questions(text) for text in (*reversed(sentences), document.title) if text))
    for question, fact in reversed(drawn.items()):
        if len(question) <= _LONGEST:
            language = "zh" if re.search("[\u4e00-\u9fff]", question) else "en"
            yield Suggestion(question, document.id, document.title, language, fact)


def _questions(text: str) -> Iterator[tuple[str, str]]:
    """Questions that a sentence answers, each with the words that do."""
    found = roles(text)
    amounts = [text[value.span.start : value.span.end] for value in quantities(text) if value.kind == "money"]
    for verb in dict.fromkeys(role.verb for role in found):
        by_role = {role.role: role for role in reversed(found) if role.verb == verb}
        if amounts:
            yield from ((question, amounts[0]) for question in _of_amount(text[verb : verb + 12], by_role))
        yield from _of_parties(text, by_role)
    years = [text[day.span.start : day.span.end] for day in dates(text, reference=None)]
    if years and "founded" in text:
        yield from ((f"When was {role.name.text} founded?", years[0]) for role in found if role.role == "founded")
    if counted := _COUNTED.fullmatch(text):
        yield f"How many {counted['rest']}?", counted["count"]
    yield from _chinese(text)


def _chinese(text: str) -> Iterator[tuple[str, str]]:
    """Questions that a Chinese sentence answers; names are not recognised in it, so whole clauses are matched."""
    if sale := _CHINESE_SALE.search(text):
        yield f"谁把{sale['target']}的股份卖给了{sale['taker']}?", sale["giver"]
    if holding := _CHINESE_HOLDING.search(text):
        yield f"{holding['holder']}持有{holding['held']}多少股份?", holding["share"]
    if founding := _CHINESE_FOUNDING.match(text):
        yield f"{founding['name']}是哪一年成立的?", founding["year"]


def _of_amount(verb: str, by_role: Mapping[str, Role]) -> Iterator[str]:
    """What a sentence with one verb and an amount of money answers."""
    taker, target = (_named(by_role, name) for name in ("taker", "target"))
    if taker and target and taker not in target and target not in taker:
        if _BUY.match(verb):
            yield f"What did {taker} pay for {target}?"
        if _INVEST.match(verb):
            yield f"How much did {taker} invest in {target}?"
    if target and _RAISE.match(verb):
        yield f"How much did {target} raise?"


def _of_parties(text: str, by_role: Mapping[str, Role]) -> Iterator[tuple[str, str]]:
    """What the names around one verb answer."""
    taker, target, giver = (_named(by_role, name) for name in ("taker", "target", "giver"))
    if taker and target and giver and _SHARES.search(text):
        yield f"Who sold {target} shares to {taker}?", giver
    owner, owned = _named(by_role, "owner"), _named(by_role, "owned")
    if owner and owned and _CLAUSE_END.match(text, by_role["owned"].name.span.end):
        yield f"Who owns {owned}?", owner


def _named(by_role: Mapping[str, Role], role: str) -> str:
    return by_role[role].name.text if role in by_role else ""


def _spread(drawn: Iterable[Sequence[Suggestion]]) -> Iterator[Suggestion]:
    """The first of every document, then the second of every document, and so on; no question twice."""
    seen = set[str]()
    for candidate in chain.from_iterable(zip_longest(*drawn)):
        if candidate is not None and candidate.question not in seen:
            seen.add(candidate.question)
            yield candidate

"""An engine whose answers the tests write: slow, endless, hostile, in other scripts, in conflict."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from rag.accounts import ConflictValue
from rag.types import (
    Answered,
    Check,
    Citation,
    Claim,
    Conflict,
    Delta,
    Document,
    Event,
    Match,
    Question,
    Refusal,
    Retrieved,
    Span,
    Verdict,
    Verified,
)
from tests.api.fakes import FakeEngine, abstained, answered, citation, document, hit

HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script> [1] **$5** & "quotes"'
ARABIC = "دفعت شاومي نحو 1.82 مليون دولار مقابل 10% من كينغسوفت كلاود."
ASTRAL = "𝔘nder the deal 🚀🚀 Xiaomi pays $0.02 for each of 91 million 股 𠮷."
PLAIN = "Xiaomi paid about $1.82 million for 10% of Kingsoft Cloud."
LATER = "A later notice puts the stake at 9.87%."
DOCUMENTS = (
    document("plain", "Xiaomi buys into Kingsoft Cloud", f"# Deal\n\n{'Other news. ' * 300}\n\n{PLAIN} It was 2012.\n"),
    document("later", "A correction", f"{'Filler text. ' * 200}\n\n{LATER}\n", publisher="Exchange"),
    document("hostile", HOSTILE, f"Before.\n\n{HOSTILE}\n\nAfter."),
    document("arabic", "شاومي تشتري حصة", f"مقدمة الخبر.\n\n{ARABIC}\n\nنهاية الخبر."),
    document("astral", "🚀 𝔘𝔫𝔦𝔠𝔬𝔡𝔢", f"🚀🚀🚀 𠮷𠮷 before.\n\n{ASTRAL} After 🚀."),
)
BY_ID = {item.id: item for item in DOCUMENTS}
WORDS = "Each sentence arrives word by word and none of what was read may move while it does".split()


def supported(text: str, source: Document, figure: str = "") -> tuple[Claim, Citation]:
    """A claim that quotes its source, with one figure matched."""
    matches = ()
    if figure:
        at = Span(text.index(figure), text.index(figure) + len(figure))
        matches = (Match("numbers", at, 0, at),)
    verdict = Verdict("supported", (Check("quote", True), Check("numbers", True)), matches=matches)
    return Claim(text, Span(0, len(text)), (1,), verdict), citation(1, source, text)


def told(question: Question, text: str, source: Document, figure: str = "") -> Iterator[Event]:
    claim, cited = supported(text, source, figure)
    yield Retrieved((hit(source, text, 1),))
    yield Delta(text)
    yield Verified(claim, (cited,))
    yield Answered(
        answered(
            question.text, status="answered", text=f"{text} [1]", claims=(claim,), citations=(cited,), unsupported=(),
            conflicts=(), hits=(),
        )
    )  # fmt: skip


def in_conflict(question: Question) -> Iterator[Event]:
    (first, one), (_, two) = supported(PLAIN, BY_ID["plain"], "10%"), supported(LATER, BY_ID["later"])
    cited = (one, citation(2, BY_ID["later"], LATER))
    start = len(PLAIN) + 5
    second = Claim(LATER, Span(start, start + len(LATER)), (2,), first.verdict)
    values = (ConflictValue("9.87%", (2,), date(2012, 12, 7)), ConflictValue("10%", (1,), date(2012, 12, 5)))
    refusal = Refusal("Xiaomi owns 12% of it.", "numbers: 12% is not in the cited sentence", quotes=(two.quote,))
    yield Answered(
        answered(
            question.text, text=f"{PLAIN} [1] {LATER} [2]", claims=(first, second), citations=cited,
            conflicts=(Conflict("Xiaomi's stake", values),), unsupported=(refusal,), hits=(),
        )
    )  # fmt: skip


@dataclass
class Scripted:
    """The script of a FakeEngine; ``step`` lets one more piece of a slow answer go."""

    step: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def __call__(self, question: Question) -> Iterator[Event]:
        kind = question.text.split()[0].lower()
        if kind == "slow":
            yield from self._slow(question)
        elif kind == "revenue":
            yield Answered(abstained(question.text))
        elif kind == "conflict":
            yield from in_conflict(question)
        elif kind in BY_ID:
            text, figure = {"hostile": (HOSTILE, "$5"), "arabic": (ARABIC, "1.82"), "astral": (ASTRAL, "$0.02")}.get(
                kind, (PLAIN, "$1.82 million")
            )
            yield from told(question, text, BY_ID[kind], figure)
        else:
            yield from told(question, PLAIN, BY_ID["plain"], "$1.82 million")

    def _slow(self, question: Question) -> Iterator[Event]:
        claim, cited = supported(PLAIN, BY_ID["plain"], "$1.82 million")
        yield Retrieved((hit(BY_ID["plain"], PLAIN, 1),))
        yield Delta(PLAIN)
        self.step.acquire(timeout=20)
        yield Verified(claim, (cited,))
        for word in WORDS * 4:
            self.step.acquire(timeout=20)
            yield Delta(f" {word}")
        self.step.acquire(timeout=20)
        yield from told(question, PLAIN, BY_ID["plain"], "$1.82 million")


def engine(script: Scripted) -> FakeEngine:
    return FakeEngine(script=script, stored=dict(BY_ID))

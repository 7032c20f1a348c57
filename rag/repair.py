"""A failed claim repaired once: another sentence of the evidence that bears it out, or what to ask for again.

A sentence is cited instead only where the claim passes all its checks against it and nearly all of the claim's words
stand in it. A claim whose marker points nowhere, or that has none, is never given one by likeness.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from .checks.wording import coverage, is_verbatim
from .checks.words import CJK, content_words
from .types import Evidence, Question, Refusal, Sentence, Verdict

CLEAR = 0.8
"""Share of a claim's content words that a sentence must have to be cited instead: it is clearly about the claim."""
TRIED = 6
"""Sentences that are checked at most, those with most of the claim's words first."""
ALIKE = 0.5
"""Share of words from which a sentence that was written anew stands for one that failed."""
NAMED = 3
"""Failures that the writer is told of at most."""

Judge = Callable[[str, Sequence[tuple[Evidence, Sentence]]], Verdict]


def recited(
    text: str, evidence: Sequence[Evidence], judge: Judge, tried: Sequence[tuple[Evidence, Sentence]]
) -> tuple[tuple[Evidence, Sentence], Verdict] | None:
    """The sentence that bears the claim out best, with its verdict; None where none clearly does.

    ``tried`` are the sentences that the claim cited in vain.
    """
    known = {(sentence.document_id, sentence.span) for _, sentence in tried}
    rated = []
    for passage in evidence:
        for sentence in passage.sentences:
            quote = sentence.span.of(passage.document.text)
            share = 1.0 if is_verbatim(text, [quote]) else coverage(text, quote) or 0.0
            if share >= CLEAR and (sentence.document_id, sentence.span) not in known:
                rated.append((share, -passage.number, (passage, sentence)))
    for _, _, pair in sorted(rated, key=lambda one: one[:2], reverse=True)[:TRIED]:
        verdict = judge(text, [pair])
        if verdict.label == "supported":
            return pair, verdict
    return None


def asked_again(question: Question, refusals: Sequence[Refusal]) -> Question:
    """The question with the sentences that failed and why, for a writer to write them anew."""
    chinese = CJK.search(question.text) is not None
    lines = [f"- {refusal.text} ({refusal.reason})" for refusal in refusals[:NAMED]]
    lead = (
        "以下句子未通过核对，请只根据文档改写这些句子，或者不写："
        if chinese
        else "These sentences failed the check against their sources. "
        "Write only them anew from the evidence, or leave them out:"
    )
    return replace(question, text="\n".join((question.text, lead, *lines)), history=())


def replaced(refusals: Sequence[Refusal], text: str) -> int | None:
    """Which refused sentence a new one stands for: the one that shares most of its words; None where none does."""
    shares = [_shared(refusal.text, text) for refusal in refusals]
    best = max(range(len(shares)), key=lambda place: shares[place], default=None)
    return best if best is not None and shares[best] >= ALIKE else None


def _shared(one: str, other: str) -> float:
    """Share of the shorter one's content words that the other has, figures left out."""
    words, others = ({word.stem for word in content_words(text) if word.stem.isalpha()} for text in (one, other))
    return len(words & others) / max(1, min(len(words), len(others)))

"""Drafted claims to checked claims: markers to citations, citations to verdicts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .markers import Marker, resolve
from .repair import recited
from .types import Citation, Claim, Evidence, Refusal, Sentence, Span, Standing, Verdict

CONTEXT_CHARACTERS = 60
"""Characters before and after a quote that travel with a citation, so that it is found again in a changed text."""

Checker = Callable[..., Verdict]
Cited = tuple[Evidence, Sentence]
"""A sentence that a claim cites, in the passage that shows it."""


@dataclass(slots=True)
class Ledger:
    """The claims of one answer as they are proved. Citation numbers count from 1 in order of first use."""

    evidence: Sequence[Evidence]
    check: Checker
    claims: list[Claim] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    cited: list[tuple[Cited, ...]] = field(default_factory=list)
    text: str = ""

    def add(self, text: str, markers: Sequence[Marker], *, new_line: bool = False, verbatim: str = "") -> Claim | None:
        """Check one drafted claim; the claim when it is supported, else None and one more refusal.

        For a claim that what it cites does not bear out, ``verbatim`` stands, or it is bound to another sentence that
        clearly does.
        """
        resolved = resolve(markers, self.evidence)
        found = _once(resolved.found)
        quotes = tuple(sentence.span.of(passage.document.text) for passage, sentence in found)
        verdict = self._judge(text, found, quotes)
        if resolved.missing and verdict.label == "supported":
            verdict = Verdict("uncited")
        if verdict.label != "supported" and verbatim:
            return self.add(verbatim, markers, new_line=new_line)
        if verdict.label != "supported":
            better = None if resolved.missing or not found else recited(text, self.evidence, self._weigh, found)
            if better is None:
                reason = verdict.reason or _pointless(resolved.missing)
                self.refusals.append(Refusal(text, reason, verdict.checks, quotes))
                return None
            found, verdict = [better[0]], better[1]
        return self.enter(text, found, verdict, new_line=new_line)

    def enter(self, text: str, cited: Iterable[Cited], verdict: Verdict, *, new_line: bool = False) -> Claim:
        """Note a claim that has been checked already."""
        found = _once(cited)
        numbers = tuple(self._number(passage, sentence) for passage, sentence in found)
        if self.text:
            self.text += "\n" if new_line else " "
        claim = Claim(text, Span(len(self.text), len(self.text) + len(text)), numbers, verdict)
        self.text += text + " " + "".join(f"[{number}]" for number in numbers)
        self.claims.append(claim)
        self.cited.append(tuple(found))
        return claim

    def reorder(self, order: Sequence[int], standing: Mapping[int, Standing]) -> None:
        """Put the claims into another order, each with what it stands for; citations are numbered anew."""
        claims, cited = self.claims, self.cited
        self.claims, self.cited, self.citations, self.text = [], [], [], ""
        for place in order:
            self.enter(claims[place].text, cited[place], claims[place].verdict)
            self.claims[-1] = replace(self.claims[-1], standing=standing.get(place, ""))

    def cited_by(self, claim: Claim) -> tuple[Citation, ...]:
        """The citations of one claim."""
        return tuple(self.citations[number - 1] for number in claim.citations)

    def _weigh(self, text: str, cited: Sequence[Cited]) -> Verdict:
        return self._judge(text, cited, [sentence.span.of(passage.document.text) for passage, sentence in cited])

    def _judge(self, text: str, cited: Sequence[Cited], quotes: Sequence[str]) -> Verdict:
        if not cited:
            return Verdict("uncited")
        context = "\n".join(dict.fromkeys(surroundings(passage) for passage, _ in cited))
        return self.check(text, quotes, context=context, published=cited[0][0].document.published)

    def _number(self, passage: Evidence, sentence: Sentence) -> int:
        for citation in self.citations:
            if (citation.document_id, citation.span) == (sentence.document_id, sentence.span):
                return citation.number
        self.citations.append(citation_of(passage, sentence, len(self.citations) + 1))
        return len(self.citations)


def _once(cited: Iterable[Cited]) -> list[Cited]:
    """Each sentence once, so that the quotes of a claim are numbered as its citations are."""
    return list({(sentence.document_id, sentence.span): (passage, sentence) for passage, sentence in cited}.values())


def _pointless(missing: Sequence[Marker]) -> str:
    """Why a sentence counts as uncited."""
    if not missing:
        return "markers: the sentence cites nothing"
    shown = ", ".join(f"[{number}.{k}]" if k else f"[{number}]" for number, k in missing)
    return f"markers: {shown} names no sentence that was shown"


def surroundings(passage: Evidence) -> str:
    """What a reader of the cited sentence also sees: title, headings and the passage around it."""
    return "\n".join(
        part for part in (passage.document.title, passage.hit.passage.heading, passage.hit.passage.text) if part
    )


def citation_of(passage: Evidence, sentence: Sentence, number: int) -> Citation:
    """A citation of one sentence, carrying what is needed to show and to re-check it."""
    document, span = passage.document, sentence.span
    return Citation(
        number=number,
        document_id=document.id,
        passage_id=passage.hit.passage.id,
        span=span,
        quote=span.of(document.text),
        document_sha256=document.sha256,
        title=document.title,
        publisher=document.publisher,
        published=document.published,
        url=document.url,
        prefix=document.text[max(0, span.start - CONTEXT_CHARACTERS) : span.start],
        suffix=document.text[span.end : span.end + CONTEXT_CHARACTERS],
    )


def answer_id(*parts: str) -> str:
    """A content hash: the same answer over the same index has the same id."""
    return "ans_" + hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:16]

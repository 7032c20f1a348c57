"""Whether the citations of a claim support it, by the project's own checker: what the ALCE measures are made of.

ALCE (Gao, Yen, Yu, Chen 2023, "Enabling Large Language Models to Generate Text with Citations", section 3) asks an
entailment model two things: whether all citations of a statement together support it, and of each citation whether it
is irrelevant: it alone does not support the statement, and the others without it do. A claim that shows a sum is
supported where every operand stands in a quote and the sum comes out when it is done again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rag.recompute import recompute
from rag.types import Answer, Citation, Claim, Passage, Verdict

Check = Callable[..., Verdict]
"""``check(claim, quotes, context=…, published=…)``, as ``rag.check_claim``."""


@dataclass(frozen=True, slots=True)
class Support:
    """One claim judged: ``relevant`` for each of its citations in its order, all False where it is not supported.

    ``computed`` where it is supported by its sum: then its figures need not stand in a quote.
    """

    supported: bool
    relevant: tuple[bool, ...] = ()
    reason: str = ""
    checker: str = ""
    computed: bool = False


def supports(answer: Answer, check: Check) -> tuple[Support, ...]:
    """Each claim of the answer judged against the sentences it cites; an abstention has none."""
    numbered = {citation.number: citation for citation in answer.citations}
    passages = {hit.passage.id: hit.passage for hit in answer.hits}
    return tuple(
        _judged(claim, [numbered[number] for number in claim.citations if number in numbered], passages, check)
        for claim in answer.claims
    )


def _judged(claim: Claim, cited: Sequence[Citation], passages: Mapping[str, Passage], check: Check) -> Support:
    def verdict(some: Sequence[Citation]) -> Verdict:
        context = "\n".join(dict.fromkeys(_surroundings(one, passages) for one in some))
        published = some[0].published if some else None
        return check(claim.text, [one.quote for one in some], context=context, published=published)

    def adds_up(some: Sequence[Citation]) -> bool:
        return recompute(claim.text, [(one.quote, one.published) for one in some]).passed

    def holds(some: Sequence[Citation]) -> bool:
        return verdict(some).label == "supported" or adds_up(some)

    whole, computed = verdict(cited), adds_up(cited)
    checker = whole.entailment_model
    if whole.label != "supported" and not computed:
        return Support(False, (False,) * len(cited), whole.reason or whole.label, checker)
    relevant = tuple(
        len(cited) == 1 or holds([one]) or not holds([other for other in cited if other is not one]) for one in cited
    )
    return Support(True, relevant, checker=checker, computed=computed)


def _surroundings(citation: Citation, passages: Mapping[str, Passage]) -> str:
    """What a reader of the quote also sees: its title and its passage, or the words around it."""
    passage = passages.get(citation.passage_id)
    if passage is not None:
        return "\n".join(part for part in (citation.title, passage.heading, passage.text) if part)
    return "\n".join((citation.title, citation.prefix + citation.quote + citation.suffix))

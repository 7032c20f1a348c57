"""The statement inside a question, held by the claim checker against the sentences about the same event.

"Why did Alder deny the sale?" takes for granted that Alder denied it. Where the documents have the event and no
sentence bears the statement out, one that fails it by its roles, its polarity or
its date is what the question gets wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .candidates import Candidate, candidates, heading_like, own_stems
from .checks.dates import dates
from .checks.roles import contradiction
from .coverage import said
from .mentions import mentions
from .premise import Broken
from .types import Evidence, Verdict
from .verify import check_claim
from .wanted import Wanted, wanted

_STATEMENT = re.compile(
    r"^\W*(?:why|when|where|to whom)\b(?:.{0,20}?\bwhen)? (?:did|does|do|has|have|had|will)\s+"
    r"(?P<rest>(?:the )?[A-Z].{2,200}?)[?.]*$"
    r"|^\W*what (?:made|led|caused|prompted) (?P<caused>(?:the )?[A-Z].{2,200}?)[?.]*$",
    re.IGNORECASE,
)
"""Questions that state what they ask the reason or time of; "how did it change" states little."""
_SAME_EVENT = 0.5
"""Share of a statement's words that a sentence about the same event has at least; chosen by hand."""
_AGAINST = ("negation", "dates")
_HELD = (*_AGAINST, "parties")
_MOST = 12


def contradicted(question: str, evidence: Sequence[Evidence]) -> Broken | None:
    """The question's statement with the sentence that says otherwise; None where one bears it out or none is near."""
    statement, want = stated(question), wanted(question)
    if not statement or not want.names:
        return None
    words = wanted(statement).words
    rated = [(_held(words, row), row) for row in candidates(evidence) if _about(want, row)]
    near = sorted(
        (item for item in rated if item[0] >= _SAME_EVENT), key=lambda item: (-_named(want, item[1]), -item[0])
    )[:_MOST]
    judged = [(row, _checked(statement, row)) for _, row in near]
    if any(all(check.passed for check in verdict.checks if check.name in _HELD) for _, verdict in judged):
        return None
    against = next((row for row, verdict in judged if _failed(statement, row, verdict)), None)
    return Broken(statement, against) if against else None


def stated(question: str) -> str:
    """What the question takes for granted, as a sentence; "" where it has no such form."""
    match = _STATEMENT.search(question.strip())
    return f"{match['rest'] or match['caused']}." if match else ""


def _about(want: Wanted, row: Candidate) -> bool:
    """Whether the sentence itself names a party of the question, and what stands around it the others."""
    if row.evidence.hit.passage.kind == "furniture" or heading_like(row) or row.text.rstrip().endswith("?"):
        return False
    around = f"{row.above}\n{row.near}\n{row.text}"
    return any(mentions(name, row.text) for name in want.names) and all(mentions(name, around) for name in want.names)


def _named(want: Wanted, row: Candidate) -> int:
    return sum(mentions(name, row.text) for name in want.names)


def _held(words: Sequence[str], row: Candidate) -> float:
    own = own_stems(row)
    return sum(said(word, own) > 0 for word in words) / len(words) if words else 0.0


def _checked(statement: str, row: Candidate) -> Verdict:
    return check_claim(statement, [row.text], context=row.above, published=row.evidence.document.published)


def _failed(statement: str, row: Candidate, verdict: Verdict) -> bool:
    """Whether the sentence says otherwise, by who did it, whether it was done or when; not that it is about others."""
    if contradiction(statement, [row.text]) is not None:
        return True
    dated = bool(dates(row.text, reference=row.evidence.document.published))
    against = [check.name for check in verdict.checks if not check.passed and check.name in _AGAINST]
    return any(dated or name != "dates" for name in against)

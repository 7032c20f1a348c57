"""What a question takes for granted, held against the documents: a figure, a whole, a deed and who did it.

A premise is broken only where the documents speak of the matter and say otherwise, or where no sentence that names the
parties bears out a strong word of the question ("controlling", "all of"). Silence alone breaks nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .candidates import Candidate, candidates
from .checks import numbers
from .checks.names import names
from .checks.quantity import Quantity
from .checks.roles import contradiction, roles
from .mentions import mentions
from .relevance import features
from .types import Evidence
from .wanted import Wanted, wanted

_NEAR_WORDS = 0.5
"""Share of the question's words that a sentence has which contradicts its figure; chosen by hand."""
_UNDISCLOSED = re.compile(
    r"\b(?:undisclosed|not (?:disclosed|said|revealed|named|published|known)|(?:did|does) not (?:name|say"
    r"|disclose|reveal)"
    r"|neither \w+ named|kept? (?:it|its|the) \w* ?(?:secret|to (?:itself|himself)))\b|未披露|没有透露|未透露|不详",
    re.IGNORECASE,
)
_STATEMENT = re.compile(
    r"\b(?i:why|when|how|where|what|whom?|which)\b.{0,60}?\b(?P<auxiliary>did|does|do|has|have"
    r"|had)\s+(?P<rest>[A-Z].{2,200}?)[?.]*$"
)
_PAST = {
    "buy": "bought", "sell": "sold", "found": "founded", "acquire": "acquired", "invest": "invested",
    "lead": "led", "back": "backed", "purchase": "purchased", "join": "joined",
}  # fmt: skip
_SUBJECT_VERB = re.compile(
    rf"(?P<name>[A-Z][\w’'&.-]*(?: [A-Z][\w’'&.-]*)*) (?P<verb>{'|'.join(_PAST)}) (?!to |for |at )(?P<object>.+)$"
)
_WHOLE = re.compile(
    r"\b(?:buy|bought|acquire|acquired|own|owns|owned|purchase|purchased|take over|took over)\b.{0,30}?"
    r"\b(?:all of|the whole (?:of|company)|the entire|outright|a controlling|controlling|a majority|majority"
    r"|full control)\b"
    r"|(?:全部收购|全资收购|控股权|多数股权)",
    re.IGNORECASE,
)
_WHOLLY = re.compile(
    r"\b(?:all of|all (?:the )?(?:shares|stock)|whole|wholly|entire(?:ly)?|100 ?(?:%|percent|per cent)"
    r"|controlling|majority|control(?:s|led)?|"
    r"full(?:y)?(?: owned)?|outright|takes? over|took over|taken over|parent|subsidiary)\b|全资|控股|控制|全部|100%",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Broken:
    """A premise that the documents do not bear out: its words, and the sentence that says otherwise, with its value."""

    premise: str
    source: Candidate | None = None
    value: str = ""


def broken(question: str, evidence: Sequence[Evidence]) -> Broken | None:
    """The first premise of the question that the evidence contradicts or does not bear out; None where all hold."""
    want = wanted(question)
    rows = [row for row in candidates(evidence) if row.evidence.hit.passage.kind != "furniture"]
    if not want.names or not rows:
        return None
    return _figure(want, rows) or _whole(want, rows) or _doer(want, rows)


def _about(want: Wanted, row: Candidate) -> bool:
    """Whether the sentence, with what stands over it, names all parties of the question."""
    return all(mentions(name, f"{row.above}\n{row.text}") for name in want.names)


def _figure(want: Wanted, rows: Sequence[Candidate]) -> Broken | None:
    """A figure of the question that stands nowhere, where a sentence gives the same slot another one."""
    found = [quantity for row in rows for quantity in numbers.quantities(row.text)]
    for asked, shown in zip(want.figures, want.shown_figures, strict=False):
        if any(numbers.agrees(asked, one) or numbers.agrees(one, asked) or one.low == asked.low for one in found):
            continue
        rated = [(score, row) for row in rows if (score := _against(want, asked, row)) > 0]
        if rated:
            _, best = max(rated, key=lambda item: item[0])
            return Broken(shown, best, _other_value(asked, best))
    return None


def _against(want: Wanted, asked: Quantity, row: Candidate) -> float:
    """How surely the sentence gives the slot another value; 0 where it does not."""
    plain = replace(want, figures=(), shown_figures=())
    held = features(plain, row)
    if not _about(want, row) or held.words_around < _NEAR_WORDS or not _other_value(asked, row):
        return 0.0
    own = {name.key for name in names(row.text)}
    longer = sum(name not in own and any(key.startswith(f"{name} ") for key in own) for name in want.names)
    unsaid = _UNDISCLOSED.search(row.text) is not None
    return (
        2 * held.words
        + held.words_around
        + held.names
        + 0.5 * sum(name in own for name in want.names)
        + unsaid
        - 2 * longer
    )


def _other_value(asked: Quantity, row: Candidate) -> str:
    figures = [
        one for one in numbers.quantities(row.text) if one.kind == asked.kind and bool(one.per) == bool(asked.per)
    ]
    if figures:
        return figures[0].span.of(row.text)
    match = _UNDISCLOSED.search(row.text)
    return match.group() if match else ""


def _whole(want: Wanted, rows: Sequence[Candidate]) -> Broken | None:
    """ "Bought all of", "a controlling stake": no sentence about the parties says that much."""
    match = _WHOLE.search(want.asked.text)
    if match is None or any(_about(want, row) and _WHOLLY.search(row.text) for row in rows):
        return None
    return Broken(match.group(), next((row for row in rows if _about(want, row)), None))


def _doer(want: Wanted, rows: Sequence[Candidate]) -> Broken | None:
    """The question's statement, told of others only, or with the parts exchanged."""
    statement = _stated(want.asked.text)
    told = {(role.name.key, role.role) for role in roles(statement)}
    if len(told) < 2:
        return None
    against = None
    for row in rows:
        mine = {(role.name.key, role.role) for role in roles(row.text)}
        if told <= mine:
            return None
        swapped = all(mentions(name, row.text) for name in want.names) and contradiction(statement, [row.text])
        if against is None and (swapped or _other_founder(told, mine)):
            against = row
    return Broken(statement.rstrip("?. "), against) if against else None


def _other_founder(told: set[tuple[str, str]], mine: set[tuple[str, str]]) -> bool:
    founded = {key for key, role in told if role == "founded"}
    founders = {key for key, role in told if role == "founder"}
    others = {key for key, role in mine if role == "founder"}
    return bool(founded & {key for key, role in mine if role == "founded"}) and bool(others) and not founders & others


def _stated(question: str) -> str:
    """The statement inside a question as a sentence: "Why did Alder found Birch?" gives "Alder founded Birch"."""
    match = _STATEMENT.search(question)
    if match is None:
        return ""
    subject = _SUBJECT_VERB.match(match["rest"])
    return f"{subject['name']} {_PAST[subject['verb']]} {subject['object']}." if subject else ""

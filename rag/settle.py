"""Values of one slot settled into a conflict: newest first, what is corrected or superseded, who copies whom."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from .duplicates import copies
from .slot import Held, agree, is_plan, is_state
from .types import Conflict, ConflictValue, Document, Source, Standing

MOST_VALUES = 4
"""More values than this are no disagreement but a list."""
_CORRECTION = re.compile(
    r"\b(?:corrections?|corrigend(?:um|a)|errat(?:um|a)|clarifications?|corrected|retractions?)\b|更正|勘误"
    r"|澄清",
    re.IGNORECASE,
)
_OWN_ERROR = re.compile(
    r"\b(?:our|we|this (?:page|paper|site)|an earlier|the (?:round-up|report|article|story|piece))\b.{0,80}"
    r"\b(?:stated|said|gave|named|called|wrote|printed|reported|put|counted|listed)\b|本(?:报|站|刊).{0,30}(?:写"
    r"|称|报道)|(?:误|曾)(?:写|称)",
    re.IGNORECASE,
)
_REPORTED_ERROR = re.compile(
    r"\b(?:stated|said|gave|named|called|wrote|printed|reported|put|read)\b|(?:曾|此前|误|原文)", re.IGNORECASE
)


def grouped(held: Sequence[Held]) -> list[list[Held]]:
    """The values that agree together, the first one's group first; one value for each document in a group."""
    groups: list[list[Held]] = []
    for one in _spoken(held):
        group = next((group for group in groups if agree(group[0], one)), None)
        if group is None:
            groups.append([one])
        elif all(one.candidate.evidence.document.id != other.candidate.evidence.document.id for other in group):
            group.append(one)
    return groups


def _spoken(held: Sequence[Held]) -> list[Held]:
    """Without what a correction only repeats of the error that it corrects."""
    first = list(held[:1])
    rest = [one for one in held[1:] if not (is_correction(one) and _REPORTED_ERROR.search(one.candidate.text))]
    return first + rest


def is_correction(held: Held) -> bool:
    """Whether the document corrects an earlier one."""
    return corrects(held.candidate.evidence.document)


def corrects(document: Document) -> bool:
    """Whether a document corrects an earlier one, by its title."""
    return _CORRECTION.search(document.title) is not None


def tells_error(text: str) -> bool:
    """Whether a sentence of a correction repeats what was said in error."""
    return _OWN_ERROR.search(text) is not None


def since(held: Held) -> date:
    """From when a value is: the latest year or day that the sentence tells, else the day of its document."""
    if held.told and (held.published is None or max(held.told) < held.published.year):
        return date(max(held.told), 12, 31)
    return held.published or (date(max(held.told), 12, 31) if held.told else date.min)


def newest_first(groups: Sequence[Sequence[Held]]) -> list[list[Held]]:
    """Groups by their latest date; what was done stands before its plan, a correction before what it corrects."""
    ordered = sorted(groups, key=lambda group: max(since(one) for one in group), reverse=True)
    first = sorted(ordered, key=lambda group: all(is_plan(one) for one in group))
    return [list(group) for group in sorted(first, key=lambda group: not any(is_correction(one) for one in group))]


def settle(
    question: str, groups: Sequence[Sequence[Held]], numbers: Mapping[int, int], wider: Sequence[Sequence[Held]] = ()
) -> Conflict:
    """The conflict of groups in their order; ``numbers`` gives each value's citation by the id of its Held.

    ``wider`` holds the same values with those of more documents, which are named as sources.
    """
    told = [_told(group, wider) for group in groups]
    copied = copies(list({one.id: one for documents in told for one in documents}.values()))
    values = []
    for group, documents, standing in zip(groups, told, _standings(question, groups), strict=True):
        cited = tuple(dict.fromkeys(numbers[id(one)] for one in group if id(one) in numbers))
        known = [one.published for one in group if one.published is not None]
        sources = tuple(_source(document, copied) for document in documents)
        values.append(ConflictValue(group[0].shown, cited, max(known, default=None), standing, sources))
    return Conflict(question.strip(), tuple(values))


def _told(group: Sequence[Held], wider: Sequence[Sequence[Held]]) -> list[Document]:
    """The documents that give a value, those of ``wider`` included."""
    more = [one for other in wider if agree(other[0], group[0]) for one in other]
    found = {one.candidate.evidence.document.id: one.candidate.evidence.document for one in (*group, *more)}
    return list(found.values())


def _standings(question: str, groups: Sequence[Sequence[Held]]) -> list[Standing]:
    """What holds and what does not any more, where the sources tell it."""
    if any(is_correction(one) for group in groups for one in group):
        right = [any(is_correction(one) for one in group) for group in groups]
        return ["current" if one else "corrected" for one in right]
    plans = [all(is_plan(one) for one in group) for group in groups]
    if any(plans) and not all(plans):
        return ["superseded" if plan else "current" for plan in plans]
    dates = [max(since(one) for one in group) for group in groups]
    if is_state(question) and len(set(dates)) == len(dates) and date.min not in dates:
        return ["superseded" if place else "current" for place in range(len(groups))]
    return ["" for _ in groups]


def _source(document: Document, copied: Mapping[str, str]) -> Source:
    return Source(document.id, document.title, document.publisher, document.published, copied.get(document.id, ""))

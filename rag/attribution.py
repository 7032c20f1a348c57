"""Accounts that a text itself attributes to different sources, in one sentence or in two side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from .asked import parts
from .candidates import Candidate
from .checks import numbers
from .checks.quantity import Quantity
from .slot import NEAR_STATE, SLOTS, Held, are_near, figures_agree, figures_of
from .types import Evidence, Sentence
from .wanted import Wanted, wanted

ATTRIBUTED = re.compile(
    r"\b(?:another(?! \d)|others|elsewhere|at that time|often (?:given|quoted|reported|rounded) as)\b"
    r"|\b(?:one|an?|another|others?|some|by|most|the) (?:\w+ ){0,2}"
    r"(?:reports?|accounts?|pages?|papers?|sources?|count|agency|newspaper|contributor|analysts?|sites?)\b"
    r"|\b(?:according to|given as|as \w+ has it|puts? it at|prints?|wrote|writes|reckons?|convert(?:s|ed))\b"
    r"|\bsome (?:say|put|give)\b"
    r"|有的|也有|另有|一说|另一|据\w{2,8}报道",
    re.IGNORECASE,
)
"""What names whose account something is."""
_OR = re.compile(r"\W*or(?: as)?\W*|或(?:者)?", re.IGNORECASE)
_LEAD, _GAP = 30, 3
"""Characters at the start of a sentence that name whose account it is, and between it and the sentence before."""


def accounts(question: str, stated: Sequence[tuple[Evidence, Sentence]]) -> tuple[tuple[str, str], int] | None:
    """Two values that one stated sentence attributes to different accounts, and the place of the sentence."""
    want = wanted(question)
    if want.asked.kind not in SLOTS or want.asked.kind == "date" or len(parts(question)) > 1:
        return None
    for place, (passage, sentence) in enumerate(stated):
        text = sentence.span.of(passage.document.text)
        figures = figures_of(want, text) if ATTRIBUTED.search(text) else []
        for one, two in pairwise(figures):
            if _two_accounts(one, two, text):
                return (one.span.of(text), two.span.of(text)), place
    return None


def _two_accounts(one: Quantity, two: Quantity, text: str) -> bool:
    """Whether a sentence gives two figures of one kind, the second by another account."""
    before, between = text[: one.span.start], text[one.span.end : two.span.start]
    differ = one.kind == two.kind and numbers.comparable(one, two) and not figures_agree(one, two)
    told_twice = ATTRIBUTED.search(between) is not None or _OR.fullmatch(between) is not None
    return differ and told_twice and (ATTRIBUTED.search(before) is not None or are_near(one, two, NEAR_STATE))


def adjacent(one: Candidate, two: Candidate) -> bool:
    """Whether two sentences stand side by side, and the second goes on with what somebody else says."""
    first, second = sorted((one, two), key=lambda row: row.span.start)
    begins = ATTRIBUTED.search(second.text[:_LEAD]) is not None
    return begins and second.span.start - first.span.end <= _GAP


def first_figure(want: Wanted, row: Candidate) -> Held | None:
    """Of several figures the one that the account begins with."""
    figures = figures_of(want, row.text)
    return Held(row, figures[0].span.of(row.text), figures[0]) if figures else None

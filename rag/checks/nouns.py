"""What a number counts: the head noun behind it, or the label before it."""

from __future__ import annotations

import re

from .units import CLASSIFIERS, listed
from .words import CJK, singular

_RUN = re.compile(r"(?:[ -]{1,2}[A-Za-z][A-Za-z'’.-]{0,30}){1,6}")
_LABEL = re.compile(r"([A-Za-z][A-Za-z -]{1,40}):\s{0,3}$")
_END = frozenset(
    listed(
        "of in on at by for with from to into over under as than and or but that which who whom whose is are was "
        "were be been has have had will would can could may might so far if when while where because since until "
        "after before during between among across within about per not also already last this next each during "
        "through via its their his her our the said including worth"
    )
)
_NOT_NOUNS = frozenset(listed("series sales news previous various famous numerous years' business less across plus"))
_TIMES = frozenset(["hour", "minute", "second", "day", "week", "month", "year"])
_NOT_A_NOUN_ALONE = frozenset(listed("more other new different further total additional so later earlier ago old or"))


def noun_after(text: str, end: int) -> tuple[str, tuple[str, ...]]:
    """Stem of the noun counted by a number that ends at ``end``, and the stems of the run of words behind it."""
    match = _RUN.match(text, end, end + 90)
    if match is None:
        return "", ()
    run: list[str] = []
    for word in match.group().split():
        lower = word.lower().strip("-").replace("’", "'")
        if lower.strip(".") in _END:
            break
        run.append(lower.strip("."))
        if word.endswith("."):
            break
    if not run:
        return "", ()
    return _head(run), tuple(singular(word) for word in run)


def _head(run: list[str]) -> str:
    """The unit of time it begins with, else the first plural of the run, else its only word, else nothing."""
    if singular(run[0]) in _TIMES:
        return singular(run[0])
    for word in run:
        plural = word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")) and len(word) > 3
        if (plural and word not in _NOT_NOUNS) or word in ("people", "children", "men", "women", "staff"):
            return singular(word)
    plain = [word for word in run if not word.endswith(("ed", "ing", "ly")) and word not in _NOT_A_NOUN_ALONE]
    return singular(plain[0]) if len(run) == 1 and plain else ""


def noun_before(text: str, start: int) -> tuple[str, tuple[str, ...]]:
    """The label of "Co-Investments: 15"."""
    if text[max(0, start - 4) : start].rstrip()[-1:] != ":":
        return "", ()
    match = _LABEL.search(text, max(0, start - 45), start)
    if match is None:
        return "", ()
    label = match.group(1).strip().split()
    return singular(label[-1]), tuple(singular(word) for word in label)


def noun_chinese(text: str, end: int) -> tuple[str, tuple[str, ...]]:
    """What a Chinese classifier counts; the characters behind it stay as phrase."""
    classifier = text[end : end + 1]
    if classifier not in CLASSIFIERS or not classifier:
        return "", ()
    behind = text[end + 1 : end + 5]
    pairs = tuple(behind[index : index + 2] for index in range(len(behind) - 1) if CJK.match(behind[index]))
    return CLASSIFIERS[classifier], pairs

"""Whether a sentence holds a thing of the kind that is asked for: a sum, a share, a date, somebody, a reason."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .candidates import Candidate, own_stems
from .checks.dates import dates
from .checks.names import names
from .checks.numbers import quantities
from .checks.quantity import Quantity
from .checks.units import listed
from .coverage import covered
from .mentions import close
from .wanted import Wanted

# The degrees of this module were chosen by hand on development questions.
_NO_MATTER = 0.7
"""For kinds that no form of words tells: "how", "what", "yes or no"."""
_UNSAID_REASON = 0.4
_ONLY_NAMED_PLACE = 0.4
_OTHER_FIGURE = 0.3
"""A price where a price per share is asked for, a number of something else than what is counted."""
_UNDER_MONEY = 0.8
_EACH_FOR_ALL = 0.6
_COUNTED = 0.7
AMOUNTS: dict[str, tuple[str, ...]] = {
    "money": ("money",),
    "percent": ("percent", "ratio"),
    "count": ("count", "bare"),
    "amount": ("money", "percent", "ratio", "count", "bare"),
}
_NO_PARTY = frozenset(
    listed(
        "purchaser seller vendor buyer issuer offeror sale price per item detail total amount company group board "
        "director directors agreement shares learn read see click view find get sign subscribe "
        "follow share discover download"
    )
)
"""Words written large in filings and on buttons that name nobody."""
_MONEY_LABEL = re.compile(
    r"[$€£¥]|\b(?:price|amount|value|cost|usd|rmb|dollars|yuan|revenue|income|consideration|raised)\b|元|金额|价",
    re.IGNORECASE,
)
_PER_SHARE = re.compile(
    r"\b(?:per|each|every|for one) (?:\w+ ){0,2}(?:share|unit|ads|receipt|piece)\b"
    r"|\ban? (?:\w+ ){0,3}(?:share|ads|receipt)\b"
    r"|每股|\bapiece\b|\bshare price\b|\b(?:issue|offer|offering) price\b|发行价",
    re.IGNORECASE,
)
_LABELLED_EACH = re.compile(r"\bper (?:\w+ )?(?:share|unit|ads)\b|\beach\b|\bapiece\b|每股", re.IGNORECASE)
_BECAUSE = re.compile(
    r"\b(?:because|since|due to|as a result|in order to|so that|sign of|aims?|goals?|driven|therefore|thanks to|reason|"
    r"notable|purpose|to (?:gain|build|expand|help|promote|grow|create|focus)|benefit)\b|因为|由于|为了|以便|旨在",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:in|at|near|from|based in|headquartered in|located in)\s+(?:the\s+)?[A-Z]"
    r"|[\u4e00-\u9fff](?:市|省|国|区)|位于|坐落于|总部(?:设)?在"
    r"|^[A-Z][\w ]+, [A-Z][\w ]+",
    re.MULTILINE,
)


_CURRENCIES = tuple(
    (code, re.compile(rf"\b(?:how many|in) (?:{words})\b|多少(?:{chinese})", re.IGNORECASE))
    for code, words, chinese in (
        ("HKD", "Hong Kong dollars", "港元|港币"),
        ("USD", "(?:US |U\\.S\\. |American )?dollars|USD", "美元|美金"),
        ("CNY", "(?:Chinese )?yuan|renminbi|RMB", "人民币|元"),
        ("EUR", "euros", "欧元"),
        ("GBP", "(?:British )?pounds", "英镑"),
    )
)
_WITHHELD = re.compile(
    r"\b(?:not|never|nobody|neither|nor|no|without|un)\b.{0,60}?\b(?:disclos|publish|reveal|known|said|say|name[ds]?\b|stated?\b|told|"
    r"announced|specif|given|released|part|share|stake|sum|amount|price)\w*"
    r"|\b(?:undisclosed|unknown|unspecified|unnamed)\b"
    r"|未披露|未公布|未公开|未透露|没有(?:披露|公布|公开|透露|说明)|不详|不明",
    re.IGNORECASE,
)
_SAID_WITHHELD = 0.6
"""A document that says that it is not known answers the question, though less surely than one that knows."""


def asks_amount(want: Wanted) -> bool:
    """Whether a figure is wanted."""
    return want.asked.kind in AMOUNTS


def currency_asked(want: Wanted) -> str:
    """The ISO code of the currency in which a sum is wanted ("how many dollars"); empty without one."""
    return next((code for code, pattern in _CURRENCIES if pattern.search(want.asked.text)), "")


def kind_held(want: Wanted, candidate: Candidate) -> float:
    """How surely, in 0–1, the sentence holds a thing of the kind asked for that the question does not say itself."""
    held = _kind_held(want, candidate)
    if held < _SAID_WITHHELD and want.asked.kind in (*AMOUNTS, "date", "who") and _WITHHELD.search(candidate.text):
        return _SAID_WITHHELD
    return held


def _kind_held(want: Wanted, candidate: Candidate) -> float:
    kind, text = want.asked.kind, candidate.text
    if asks_amount(want):
        return _amount_held(want, candidate)
    if kind == "date":
        return float(bool(dates(text, reference=None)))
    if kind == "who":
        return float(any(_new(name.key, want.names) and _NO_PARTY.isdisjoint(name.key.split()) for name in names(text)))
    if kind == "place":
        return 1.0 if _PLACE.search(text) else _ONLY_NAMED_PLACE * bool(names(text))
    if kind == "why":
        return 1.0 if _BECAUSE.search(text) else _UNSAID_REASON
    return _NO_MATTER


def _new(key: str, known: Sequence[str]) -> bool:
    return not any(key == name or close(key, name) for name in known)


def _amount_held(want: Wanted, candidate: Candidate) -> float:
    kind = want.asked.kind
    known = {(figure.kind, figure.low, figure.high) for figure in want.figures}
    figures = [figure for figure in quantities(candidate.text) if (figure.kind, figure.low, figure.high) not in known]
    if kind == "money" and candidate.grouped and figures and _MONEY_LABEL.search(candidate.heading):
        return _UNDER_MONEY  # a bare number under "Purchase price" or "in thousands of dollars"
    found = [figure for figure in figures if figure.kind in AMOUNTS[kind]]
    if not found:
        return 0.0
    if kind == "money":
        return _price_held(want, candidate, found)
    return _count_held(want, candidate) if kind == "count" else 1.0


def _price_held(want: Wanted, candidate: Candidate, found: Sequence[Quantity]) -> float:
    """A price per share where one is asked for ("Price per Sale Share" labels its row), else rather a total."""
    currency = currency_asked(want)
    if currency and all(figure.currency != currency for figure in found):
        return _OTHER_FIGURE
    if not _PER_SHARE.search(want.asked.text):
        return _EACH_FOR_ALL if all(figure.per for figure in found) else 1.0
    return 1.0 if any(figure.per for figure in found) or _LABELLED_EACH.search(candidate.text) else _OTHER_FIGURE


def _count_held(want: Wanted, candidate: Candidate) -> float:
    """Whether the noun after "how many" is said; of several words the last is the noun."""
    if not want.counted:
        return 1.0
    return 1.0 if covered(want.counted[-1:], own_stems(candidate)) >= _COUNTED else _OTHER_FIGURE

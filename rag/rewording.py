"""The same question in other words of deals, as data: a second search with it finds what says it otherwise."""

from __future__ import annotations

import re

from .checks.words import stem

_ROWS = (
    "company companies startup startups firm firms: startups companies",
    "invest invested invests investing investment: backed invested funded",
    "back backed backs backing: invested backed",
    "buy bought buys acquire acquired purchase purchased: acquired bought purchase",
    "sell sold sells seller: sold bought from",
    "pay paid pays cost spend spent: price paid for",
    "stake share holding shareholding: stake shares",
    "own owns owned hold holds held: owns stake",
    "worth valued valuation: valuing valued worth",
    "chair chairs chairman chairwoman: chairman",
    "ceo chief boss head: CEO chief executive",
    "founded founder found establish started: founder founded",
    "headquartered based located headquarters: headquartered",
    "make makes manufacture produce: manufacturer maker",
    "co-invest co-invested co-investor co-investors: co-investments",
    "lead led leads: led round",
    "join joined participate participated: joined joining",
    "rival rivals competitor competitors compete: challenges rival",
    "plan plans intend pledge promised: plans promised announced",
)
_OTHERS = {stem(word): row.split(": ")[1].split() for row in _ROWS for word in row.split(": ")[0].split()}


def reworded(question: str) -> str:
    """The question with other words for what it asks behind it; empty where no other words are known."""
    said = {stem(word) for word in re.findall(r"[A-Za-z-]+", question)}
    lower = question.casefold()
    others = [other for word in sorted(said & _OTHERS.keys()) for other in _OTHERS[word]]
    others = [other for other in others if other.casefold() not in lower]
    return f"{question} {' '.join(dict.fromkeys(others))}" if others else ""

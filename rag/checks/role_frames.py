"""The frames of deals, as data: the roles that a verb gives its subject, its object and the names behind it."""

from __future__ import annotations

from dataclasses import dataclass

from .units import listed


@dataclass(frozen=True, slots=True)
class Frame:
    """Roles around a verb; ``behind`` maps prepositions to roles."""

    subject: str
    target: str
    behind: dict[str, str]


_BUY = Frame("taker", "target", {"from": "giver", "in": "target", "of": "target", "into": "target"})
_SELL = Frame("giver", "target", {"to": "taker", "in": "target", "of": "target"})
_INVEST = Frame("taker", "target", {"in": "target", "into": "target", "beside": "taker", "alongside": "taker"})
_RAISE = Frame("target", "", {"from": "taker"})
_PAY = Frame("taker", "giver", {"to": "giver", "for": "target", "of": "target", "in": "target"})
_SPEND = Frame("taker", "", {"on": "target", "of": "target", "in": "target"})
_OWN = Frame("owner", "owned", {"of": "owned", "in": "owned"})
_FOUND = Frame("founder", "founded", {})
_LEAD = Frame("leader", "", {})
_JOIN = Frame("participant", "", {})
_FORMS = (
    (_BUY, "buy buys bought buying purchase purchases purchased purchasing acquire acquires acquired acquiring"),
    (_SELL, "sell sells sold selling divest divests divested offload offloads offloaded"),
    (_INVEST, "invest invests invested investing backs backed backing funded"),
    (_RAISE, "raises raised raising"),
    (_PAY, "pay pays paid paying"),
    (_SPEND, "spend spends spent spending"),
    (_OWN, "own owns owned owning"),
    (_FOUND, "founded founds co-founded cofounded"),
    (_LEAD, "led leads"),
    (_JOIN, "joined joins participated participates"),
)
FRAMES = {form: frame for frame, forms in _FORMS for form in listed(forms)}
NOUNS = {"acquisition": _BUY, "takeover": _BUY, "purchase": _BUY, "sale": _SELL, "investment": _INVEST}
OPPOSITE = {
    "taker": ("giver", "target"), "giver": ("taker", "target"), "target": ("taker", "giver", "owner"),
    "owner": ("owned", "target"), "owned": ("owner", "taker"), "founder": ("founded",), "founded": ("founder",),
    "leader": ("participant",), "participant": ("leader",),
}  # fmt: skip
# Stems that speak of what the doer of a role does.
AGENTS = {
    "giver": ("sell", "offload"), "taker": ("buy", "invest", "back", "fund"), "owner": ("own",),
    "founder": ("establish",), "leader": ("lead",), "participant": ("join", "participat"),
}  # fmt: skip
SAID = {"taker": "buyer or investor", "giver": "seller", "target": "party bought or invested in"}

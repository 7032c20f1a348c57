"""Who did what to whom, first version: buyer, seller and what is bought; investor and investee; owner, founder, leader.

A frame is a verb (or its noun) with the roles of its subject, its object and the names behind its prepositions, active
or passive. A name that a claim gives one role and its source only an opposite one is a contradiction. What is not
understood yields no role and is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .names import Name, may_be_common, names
from .negation import Finding
from .units import listed
from .words import TOKEN, stem, words


@dataclass(frozen=True, slots=True)
class Frame:
    """Roles around a verb; ``behind`` maps prepositions to roles."""

    subject: str
    target: str
    behind: dict[str, str]


@dataclass(frozen=True, slots=True)
class Role:
    """One name in one role."""

    name: Name
    role: str


_BUY = Frame("taker", "target", {"from": "giver", "in": "target", "of": "target"})
_SELL = Frame("giver", "target", {"to": "taker", "in": "target", "of": "target"})
_INVEST = Frame("taker", "target", {"in": "target", "into": "target"})
_RAISE = Frame("target", "", {"from": "taker"})
_OWN = Frame("owner", "owned", {"of": "owned", "in": "owned"})
_FOUND = Frame("founder", "founded", {})
_LEAD = Frame("leader", "", {})
_JOIN = Frame("participant", "", {})
_FORMS = (
    (_BUY, "buy buys bought buying purchase purchases purchased purchasing acquire acquires acquired acquiring"),
    (_SELL, "sell sells sold selling divest divests divested offload offloads offloaded"),
    (_INVEST, "invest invests invested investing backs backed backing funded"),
    (_RAISE, "raises raised raising"),
    (_OWN, "own owns owned owning"),
    (_FOUND, "founded founds co-founded cofounded"),
    (_LEAD, "led leads"),
    (_JOIN, "joined joins participated participates"),
)
FRAMES = {form: frame for frame, forms in _FORMS for form in listed(forms)}
NOUNS = {"acquisition": _BUY, "takeover": _BUY, "purchase": _BUY, "sale": _SELL, "investment": _INVEST}
OPPOSITE = {
    "taker": ("giver", "target"), "giver": ("taker", "target"), "target": ("taker", "giver"),
    "owner": ("owned",), "owned": ("owner",), "founder": ("founded",), "founded": ("founder",),
    "leader": ("participant",), "participant": ("leader",),
}  # fmt: skip
# Stems that speak of what the doer of a role does.
_AGENTS = {
    "giver": ("sell", "offload"), "taker": ("buy", "invest", "back", "fund"), "owner": ("own",),
    "founder": ("establish",), "leader": ("lead",), "participant": ("join", "participat"),
}  # fmt: skip
_SAID = {"taker": "buyer or investor", "giver": "seller", "target": "party bought or invested in"}
_PASSIVE = frozenset(listed("was were been be being is are get got gets"))
_PREPOSITIONS = frozenset(listed("from to in into of by for with at on through as against"))
_BREAK = frozenset(listed("which who where while but when whereas although after before because that and"))
_ARTICLES = frozenset(listed("a an the its their his her this that s"))
_SENTENCE = re.compile(r"[^.!?;。！？；\n]+(?:\.(?=[^\s])[^.!?;。！？；\n]*)*")
_REACH = 16  # words behind a verb that may still belong to it
_CLOSE = re.compile(r"\s*(?:,|and|&|, and)\s*")


@dataclass(frozen=True, slots=True)
class _Sentence:
    tokens: tuple[re.Match[str], ...]
    names: tuple[Name, ...]
    text: str

    def name_at(self, start: int) -> Name | None:
        return next((name for name in self.names if name.span.start <= start < name.span.end), None)


def roles(text: str) -> tuple[Role, ...]:
    """All roles of names that the frames find in ``text``."""
    found = [name for name in names(text) if not may_be_common(name)]
    sentences = [match.span() for match in _SENTENCE.finditer(text)] if found else []
    made: list[Role] = []
    position = 0
    for start, end in sentences:
        inside = []
        while position < len(found) and found[position].span.start < end:
            inside.append(found[position])
            position += 1
        if inside and len(inside) <= 40:
            made.extend(_sentence_roles(_Sentence(tuple(TOKEN.finditer(text, start, end)), tuple(inside), text)))
    return tuple(made)


def _sentence_roles(sentence: _Sentence) -> Iterator[Role]:
    words = [token.group().lower() for token in sentence.tokens]
    for index, word in enumerate(words[:200]):
        noun = word in NOUNS and (word != "purchase" or _is_noun(words, index))
        frame = NOUNS.get(word) if noun else FRAMES.get(word)
        if frame is None or sentence.name_at(sentence.tokens[index].start()):
            continue
        passive = not noun and not word.endswith("ing") and bool(_PASSIVE & set(words[max(0, index - 3) : index]))
        participle = not noun and words[index + 1 : index + 2] == ["by"]
        yield from _before(sentence, index, (frame, passive or participle, noun))
        yield from _behind(sentence, index, (frame, passive or participle, noun))


def _is_noun(words: list[str], index: int) -> bool:
    before = words[index - 1] if index else ""
    return before in _ARTICLES or before.endswith(("'s", "’s"))


def _before(sentence: _Sentence, index: int, how: tuple[Frame, bool, bool]) -> Iterator[Role]:
    """The subject: the nearest name that no preposition holds, unless "who" or "which" follows it."""
    frame, passive, noun = how
    role = frame.target if passive else frame.subject
    verb = sentence.tokens[index].start()
    held = [name for name in sentence.names if name.span.end <= verb]
    later: Name | None = None
    for name in reversed(held):
        between = sentence.text[name.span.end : (later.span.start if later else verb)]
        if later is not None and not _CLOSE.fullmatch(between):
            return
        if later is None and not _is_subject(sentence, name, (between, noun)):
            if noun:
                return
            continue
        later = name
        if role:
            yield Role(name, role)


def _is_subject(sentence: _Sentence, name: Name, how: tuple[str, bool]) -> bool:
    between, noun = how
    if noun:
        adjacent = re.fullmatch(r"['’]?s? ?((?:[a-z0-9%$-]+ ){0,2})", between)
        return adjacent is not None and not _PREPOSITIONS & set(adjacent.group(1).split())
    before = TOKEN.findall(sentence.text[max(0, name.span.start - 30) : name.span.start])
    held = bool(before) and before[-1].lower() in _PREPOSITIONS
    return not held or bool(re.match(r",? (?:who|which|that)\b", between))


def _behind(sentence: _Sentence, index: int, how: tuple[Frame, bool, bool]) -> Iterator[Role]:
    frame, passive, noun = how
    agent = frame.subject if passive or noun else ""
    place = {**frame.behind, "by": agent, "": "" if passive or noun else frame.target}
    if noun:
        place["of"] = frame.target
    preposition, last, named = "", sentence.tokens[index].end(), False
    for token in sentence.tokens[index + 1 : index + 1 + _REACH]:
        word = token.group().lower()
        name = sentence.name_at(token.start())
        comma = "," in sentence.text[last : token.start()]
        last = token.end()
        if name is None:
            if word in FRAMES or word in NOUNS or (comma and word in _BREAK):
                return
            preposition = word if word in _PREPOSITIONS else _after_comma(preposition, comma and not named)
            named = False
        else:
            preposition = _after_comma(preposition, comma and not named)
            role = place.get(preposition, "")
            if role and token.start() <= name.span.start < token.end():
                yield Role(name, role)
            named = True


def _after_comma(preposition: str, comma: bool) -> str:
    """Behind a comma the object's place is taken; "acquired A, B and C" goes on."""
    return "," if comma and not preposition else preposition


def contradiction(claim: str, quotes: Sequence[str]) -> Finding | None:
    """The first name of ``claim`` in a role that the quotes give only the opposite of, or give only to others."""
    claimed = roles(claim)
    if not claimed:
        return None
    quoted = "\n".join(quotes)
    sources: dict[str, set[str]] = {}
    for found in roles(quoted):
        sources.setdefault(found.name.key, set()).add(found.role)
    for wanted in claimed:
        held = sources.get(wanted.name.key, set())
        opposite = held & set(OPPOSITE[wanted.role])
        if opposite and wanted.role not in held:
            said = " and ".join(sorted(_SAID.get(role, role) for role in opposite))
            mine = _SAID.get(wanted.role, wanted.role)
            return Finding(wanted.name.span, f"{wanted.name.text} is the {said} in the cited sentence, not the {mine}")
    return _other_holder(claimed, quoted, sources)


def _other_holder(claimed: Sequence[Role], quoted: str, sources: dict[str, set[str]]) -> Finding | None:
    """A role whose every mention in the quotes has its name there cannot be another name's."""
    present = {name.key for name in names(quoted)}
    for wanted in claimed:
        holders = sorted(key for key, held in sources.items() if wanted.role in held)
        if not holders or wanted.name.key in holders or wanted.role not in _AGENTS:
            continue
        told = wanted.role == "giver" and wanted.name.key not in present
        if told or not _is_open(quoted, wanted.role, len(holders)):
            mine = _SAID.get(wanted.role, wanted.role)
            reason = f"the {mine} in the cited sentence is {holders[0].title()}, not {wanted.name.text}"
            return Finding(wanted.name.span, reason)
    return None


def _is_open(quoted: str, role: str, holders: int) -> bool:
    """Whether the quotes speak of the deed more often than of its doers, so that a pronoun may be the name."""
    stems = [stem(part) for word in words(quoted) for part in word.text.split("-")]
    return sum(found in _AGENTS[role] for found in stems) > holders

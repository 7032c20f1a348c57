"""Who did what to whom, first version: buyer, seller and what is bought; investor and investee; owner, founder, leader.

A frame is a verb (or its noun) with the roles of its subject, its object and the names behind its prepositions, active
or passive. A name that a claim gives one role and its source only an opposite one is a contradiction. What is not
understood yields no role and is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .memory import remembered
from .names import Name, names
from .negation import Finding
from .role_frames import AGENTS, FRAMES, NOUNS, OPPOSITE, SAID, Frame
from .roles_chinese import chinese_roles
from .units import listed
from .words import TOKEN, stem, words


@dataclass(frozen=True, slots=True)
class Role:
    """One name in one role; ``verb`` is where the verb begins, equal for roles of one event."""

    name: Name
    role: str
    verb: int = 0


_PATIENTS = ("target", "owned", "founded")
# Deeds that one party does alone; investors may be many.
_EXCLUSIVE = ("buy", "own")
_PASSIVE = frozenset(listed("was were been be being is are get got gets"))
_PREPOSITIONS = frozenset(listed("from to in into of by for with at on through as against beside alongside"))
_BREAK = frozenset(listed("which who where while but when whereas although after before because that and"))
_ARTICLES = frozenset(listed("a an the its their his her this that s"))
_SENTENCE = re.compile(r"[^.!?;。！？；\n]+(?:\.(?=[^\s])[^.!?;。！？；\n]*)*")
_REACH = 16  # words behind a verb that may still belong to it
_APPOSITION = re.compile(r" ?[,(–—-][^,]{1,80}[,)–—-] ?(?:\w+ ){0,2}")
_COORDINATED = re.compile(r"\b(?:and|but|then)\s(?:later\s|then\s|also\s)?$")
_CLOSE = re.compile(r"\s*(?:,|and|&|, and)\s*")


@dataclass(frozen=True, slots=True)
class _Sentence:
    tokens: tuple[re.Match[str], ...]
    names: tuple[Name, ...]
    text: str

    def name_at(self, start: int) -> Name | None:
        return next((name for name in self.names if name.span.start <= start < name.span.end), None)


@remembered
def roles(text: str) -> tuple[Role, ...]:
    """All roles of names that the frames find in ``text``."""
    found = [name for name in names(text) if not name.doubtful]
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
    if not text.isascii():
        starts = {name.span.start: name for name in found}
        made += [Role(starts[at], role, verb) for at, role, verb in chinese_roles(text) if at in starts]
    return tuple(made)


def _sentence_roles(sentence: _Sentence) -> Iterator[Role]:
    words = [token.group().lower() for token in sentence.tokens]
    for index, word in enumerate(words[:200]):
        noun = word in NOUNS and (word != "purchase" or _is_noun(words, index))
        frame = NOUNS.get(word) if noun else FRAMES.get(word)
        if frame is None or sentence.name_at(sentence.tokens[index].start()) or _is_adjective(words, index):
            continue
        passive = not noun and not word.endswith("ing") and bool(_PASSIVE & set(words[max(0, index - 3) : index]))
        passive = passive and words[index - 1] != "to"  # "was ordered to pay" pays
        participle = not noun and words[index + 1 : index + 2] == ["by"]
        yield from _before(sentence, index, (frame, passive or participle, noun))
        yield from _behind(sentence, index, (frame, passive or participle, noun))


def _is_adjective(words: list[str], index: int) -> bool:
    """ "Its own band" owns nothing."""
    return words[index] == "own" and index > 0 and (_is_noun(words, index) or words[index - 1] == "of")


def _is_noun(words: list[str], index: int) -> bool:
    before = words[index - 1] if index else ""
    return before in _ARTICLES or before.endswith(("'s", "’s"))


def _before(sentence: _Sentence, index: int, how: tuple[Frame, bool, bool]) -> Iterator[Role]:
    """The subject: the nearest name that no preposition holds, unless "who" or "which" follows it."""
    frame, passive, noun = how
    role = frame.target if passive else frame.subject
    verb = sentence.tokens[index].start()
    held = [name for name in sentence.names if name.span.end <= verb]
    if not noun and held and _COORDINATED.search(sentence.text[held[-1].span.end : verb]):
        held = held[:1]  # "A signed B from C and sold D": A sold it
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
            yield Role(name, role, verb)


def _is_subject(sentence: _Sentence, name: Name, how: tuple[str, bool]) -> bool:
    between, noun = how
    if noun:
        adjacent = re.fullmatch(r"['’]?s? ?((?:[a-z0-9%$-]+ ){0,2})", between)
        return adjacent is not None and not _PREPOSITIONS & set(adjacent.group(1).split())
    if not _same_clause(between):
        return False
    before = TOKEN.findall(sentence.text[max(0, name.span.start - 30) : name.span.start])
    held = bool(before) and before[-1].lower() in _PREPOSITIONS
    return not held or bool(re.match(r",? (?:who|which|that)\b", between))


def _same_clause(between: str) -> bool:
    """Whether words between a name and a verb leave the name its subject: relative clause, apposition, few words."""
    if re.match(r",? (?:who|which|that)\b", between) or _APPOSITION.fullmatch(between):
        return True
    plain = between.lower().split()
    return "," not in between and len(plain) <= 8 and not (_BREAK - {"and"}) & set(plain)


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
                yield Role(name, role, sentence.tokens[index].start())
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
    found = roles(quoted)
    sources: dict[str, set[str]] = {}
    for role in found:
        sources.setdefault(role.name.key, set()).add(role.role)
    for wanted in claimed:
        held = sources.get(wanted.name.key, set())
        opposite = held & set(OPPOSITE[wanted.role])
        if wanted.role == "giver" and not any(role.role == "target" for role in claimed):
            opposite -= {"target"}  # a company may sell shares of its own
        if opposite and wanted.role not in held:
            said = " and ".join(sorted(SAID.get(role, role) for role in opposite))
            lead = f"{wanted.name.text} is the {said} in the cited sentence"
            return Finding(wanted.name.span, f"{lead}, not the {_said(wanted.role)}")
    return _other_partner(claimed, found, (claim, quoted)) or _other_holder(claimed, quoted, sources)


def _other_partner(claimed: Sequence[Role], found: Sequence[Role], texts: tuple[str, str]) -> Finding | None:
    """Who bought this very thing, where the quotes say it and say it of others only."""
    claim, quoted = texts
    for wanted in claimed:
        if stem(_word_at(claim, wanted.verb)) not in _EXCLUSIVE:
            continue
        patients = {role.name.key for role in claimed if role.verb == wanted.verb and role.role in _PATIENTS}
        if wanted.role not in ("taker", "owner", "founder") or not patients:
            continue
        events = {role.verb for role in found if role.role in _PATIENTS and role.name.key in patients}
        if any(stem(_word_at(quoted, verb)) not in _EXCLUSIVE for verb in events):
            continue
        agents = [{role.name.key for role in found if (role.verb, role.role) == (verb, wanted.role)} for verb in events]
        if agents and all(keys and not _shares(wanted.name.key, keys) for keys in agents):
            other = sorted(agents[0])[0].title()
            return Finding(
                wanted.name.span, f"in the cited sentence {other}, not {wanted.name.text}, is the {_said(wanted.role)}"
            )
    return None


def _word_at(text: str, position: int) -> str:
    match = TOKEN.match(text, position)
    return match.group() if match else ""


def _said(role: str) -> str:
    return SAID.get(role, role)


def _shares(key: str, keys: Iterable[str]) -> bool:
    """Whether two names may be one: "Milner" and "Yuri Milner"."""
    words_of_key = set(key.replace("'s", "").split())
    return any(words_of_key & set(other.split()) for other in keys)


def _other_holder(claimed: Sequence[Role], quoted: str, sources: dict[str, set[str]]) -> Finding | None:
    """A role whose every mention in the quotes has its name there cannot be another name's."""
    present = {name.key for name in names(quoted)}
    for wanted in claimed:
        holders = sorted(key for key, held in sources.items() if wanted.role in held)
        if not holders or wanted.role not in AGENTS or _shares(wanted.name.key, holders):
            continue
        told = wanted.role == "giver" and wanted.name.key not in present
        if told or not _is_open(quoted, wanted.role, len(holders)):
            lead = f"the {_said(wanted.role)} in the cited sentence is {holders[0].title()}"
            return Finding(wanted.name.span, f"{lead}, not {wanted.name.text}")
    return None


def _is_open(quoted: str, role: str, holders: int) -> bool:
    """Whether the quotes speak of the deed more often than of its doers, so that a pronoun may be the name."""
    stems = [stem(part) for word in words(quoted) for part in word.text.split("-")]
    return sum(found in AGENTS[role] for found in stems) > holders

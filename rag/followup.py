"""A follow-up question made to stand alone, by rules: what points back is replaced by what it points to."""

from __future__ import annotations

import re

from .asked import asked
from .checks.dates import dates
from .checks.names import Name, names
from .checks.words import content_words
from .mentions import close
from .types import Question, Turn

_POINTS_BACK = re.compile(
    r"^(?:and|but|so|what about|how about|who else|what else|why|when|where|which one)\b"
    r"|\b(?:it|its|they|them|their|he|him|his|she|her|this|that|these|those|there|the company|the deal|the stake)\b"
    r"|^(?:那|还有|而)|(?:它|他|她|其|该公司|这)",
    re.IGNORECASE,
)
_SHORT = 4
"""Words: a question this short cannot stand alone when a conversation went before."""
_OWN_SUBJECT = re.compile(r"(?<!^)\b[A-Z][\w&]+|[\u4e00-\u9fff]{6,}")
_ELLIPSIS = re.compile(
    r"^(?:and |but |so |then )?(?:(?:what|how) about )?"
    r"(?P<preposition>in|for|of|to|by|at|from|on|with)? ?(?P<rest>.+?)\W*$"
    r"|^(?:那么?|而)?(?P<chinese>.+?)呢\W*$",
    re.IGNORECASE | re.DOTALL,
)
_WHOLE_QUESTION = re.compile(
    r"\b(?:who|what|when|where|which|why|how|whose|is|are|was|were|do|does|did|has|have|had|can|could|will|would)\b"
    r"|[谁何哪几吗]|什么|多少|怎么",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"\b(?:its|their|his|her|the company['’]s)\b|(?:它们?|他们?|她们?|该公司|其)的", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:it|they|them|he|him|she|the (?:company|firm))\b(?!['’]s)|它们?|他们?|她们?|该公司|其(?![他它中实余])",
    re.IGNORECASE,
)
_OBJECT = re.compile(
    r"(?<!did )(?<!does )(?<!do )(?<!has )(?<!have )(?<!had )(?<!is )(?<!was )(?<!are )(?<!were )(?<!will )(?<!would )"
    r"(?<!when )(?<!once )(?<!that )(?<!where )(?<!^)\b(?:it|them)\b|\bthere\b",
    re.IGNORECASE,
)
_MARKER = re.compile(r"\s*\[\d[\d., ]*\]")
_END = re.compile(r"[\s?？.。!！]+$")


def standalone(question: Question) -> str:
    """The question with what it points back to in its place; as it stands where it points to nothing before it.

    "And in 2015?" and "What about Shunwei?" become the previous question about another year or party, "its" becomes
    the party that the previous exchange was about, and a question without a subject names the one it goes on from.
    """
    text = question.text.strip()
    if not question.history or not text:
        return text
    last = question.history[-1]
    return _elliptic(text, last) or _named(text, last) or _continued(text, last)


def _elliptic(text: str, last: Turn) -> str:
    """The previous question with its year or party exchanged for the one that ``text`` consists of; else ""."""
    match = _ELLIPSIS.match(text)
    rest = (match["rest"] or match["chinese"] or "") if match else ""
    if match is None or not rest or len(rest.split()) > _SHORT or _WHOLE_QUESTION.search(rest):
        return ""
    before = last.question.strip()
    new, old = dates(rest, reference=None), dates(before, reference=None)
    if new and old:
        return before[: old[-1].span.start] + new[0].span.of(rest) + before[old[-1].span.end :]
    parties = names(rest)
    if not parties:
        return ""
    replaced = _replaced_party(before, match["preposition"] or "")
    if replaced is None:
        return ""
    return before[: replaced.span.start] + parties[0].text + before[replaced.span.end :]


def _replaced_party(before: str, preposition: str) -> Name | None:
    """The party of the previous question behind the same preposition, or its first."""
    found = _parties(before)
    for name in found if preposition else ():
        if before[: name.span.start].casefold().rstrip().endswith(f" {preposition.casefold()}"):
            return name
    return found[0] if found else None


def _named(text: str, last: Turn) -> str:
    """``text`` with its pronouns replaced by the party they point to; else ""."""
    if not _POSSESSIVE.search(text) and (not _PRONOUN.search(text) or _of_the_same(text, last)):
        return ""
    own = {name.key for name in _parties(text)}
    subject = next((name.text for name in _antecedents(last) if name.key not in own), "")
    if not subject:
        return ""
    owner = f"{subject}的" if not subject.isascii() else f"{subject}'s"
    return _PRONOUN.sub(lambda _: subject, _POSSESSIVE.sub(lambda _: owner, text))


def _of_the_same(text: str, last: Turn) -> bool:
    """Whether a pronoun stands for what was bought or said, not for a party: "who sold it?"."""
    before = {word.stem for word in content_words(last.question)}
    return _OBJECT.search(text) is not None or all(word.stem in before for word in content_words(text))


def _antecedents(last: Turn) -> list[Name]:
    """Whom a pronoun may mean, likeliest first: who was asked for, then who was asked about."""
    about = _parties(last.question)
    told = [name for name in _parties(_MARKER.sub("", last.answer)) if not _among(name, about)]
    return [*told, *about] if asked(last.question).kind == "who" else [*about, *told]


def _parties(text: str) -> list[Name]:
    return [name for name in names(text) if name.span.start or not _WHOLE_QUESTION.fullmatch(name.text)]


def _among(name: Name, others: list[Name]) -> bool:
    return any(name.key == other.key or close(name.key, other.key) for other in others)


def _continued(text: str, last: Turn) -> str:
    """``text`` with the question that it goes on from, where it is short or points back and has no subject."""
    short = len(text.split()) <= _SHORT and not re.search(r"[\u4e00-\u9fff]{5,}", text)
    if not (short or _POINTS_BACK.search(text)) or (_OWN_SUBJECT.search(text) and not _POINTS_BACK.match(text)):
        return text
    return f"{_END.sub('', text)}: {_END.sub('', last.question.strip())}?"

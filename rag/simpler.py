"""The simple questions whose answers a sum needs: "how much more … than …" falls into two."""

from __future__ import annotations

import re

from .sought import COMPARING, Sought

_PAIR = re.compile(
    r"\b(?:difference|gap|ratio)\b[^,]{0,60}?\b(?:between|of)\b (?P<one>.+?) (?:and|to) (?P<two>.+?)[?.]*$"
    r"|\bsum of (?P<first>.+?) and (?P<second>.+?)[?.]*$",
    re.IGNORECASE,
)
_TIME = re.compile(r"\b(?:between|from) (?P<one>.+?) (?:and|to|until) (?P<two>.+?)[?.]*$", re.IGNORECASE)
_AFTER = re.compile(
    r"\bhow (?:many \w+|long|much time)(?: \w+)? (?P<order>after|before) (?P<one>.+?),? (?P<two>(?:did|was|were"
    r"|does|is|had|has) .+?)[?.]*$"
    r"|\bhow (?:many \w+|long|much time) (?P<two2>(?:did|was|were) .+?) (?:\w+ )?(?P<order2>after|before)"
    r" (?P<one2>.+?)[?.]*$",
    re.IGNORECASE,
)
_THAN = re.compile(
    rf"^(?P<head>how (?:much|many)) (?:(?P<noun>\w+) )?(?P<more>{COMPARING})\s*(?P<rest>.+?) than (?P<other>.+?)[?.]*$",
    re.IGNORECASE,
)
_BY_HOW_MUCH = re.compile(
    r"^(?:by )?how (?:much|far) (?:did|does) (?P<one>.+?) (?:exceed|top|surpass|beat|fall short of|outdo)"
    r" (?P<two>.+?)[?.]*$"
    r"|^(?:by )?how (?:much|far) (?:is|was|were|are) (?P<one2>.+?) (?:higher|lower|larger|smaller|bigger|above"
    r"|below|more|less)(?: than)? (?P<two2>.+?)[?.]*$"
    rf"|^how (?:much|many) {COMPARING} (?:is|was|were|are) (?P<one3>.+?) than (?P<two3>.+?)[?.]*$",
    re.IGNORECASE,
)
JOINED = re.compile(r"(?P<one>\b[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*) and (?P<two>[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*)")
_SUM_WORDS = re.compile(
    r",?\s*\b(?:in total|altogether|combined|taken together|together|in all|all told)\b|\b(?:total|combined)\b (?=\w)",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s(?:of|for|in|by|on) (?:the )?[A-Z].*$")
_PREPOSITION = re.compile(r"^(?P<word>for|in|on|at|to|by|from|with|of)\s+", re.IGNORECASE)
_SUBJECT = re.compile(
    r"\b(?P<auxiliary>did|does|do|has|have|had|is|was|were) (?P<name>[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*)"
)
_ZH_TIME = re.compile(
    r"从?(?P<one>[^,，。？?]+?)(?:到|与|和|至)(?P<two>[^,，。？?]+?)(?:之间)?(?:相隔|相距|间隔|隔了|过了|经过"
    r"|相差|用了)"
)
_ZH_PAIR = re.compile(
    r"(?P<one>[^,，。？?]+?)(?:与|和|跟|比)(?P<two>[^,，。？?]+?)(?:之间)?(?:的)?(?:相差|差额|差价|差距|多出"
    r"|高出|合计|总共|一共|加起来|之和)"
)


def simple_questions(asked: Sought) -> tuple[str, str] | None:
    """The two questions whose answers the sum needs, in their order; None where the question does not show them."""
    question = asked.question.strip()
    if asked.operation == "elapsed":
        return _time(question)
    if asked.operation in ("difference", "ratio", "growth"):
        return _than(question) or _named_pair(question, ("one", "two"), _PAIR) or _exceeds(question)
    if asked.operation == "sum":
        return _named_pair(question, ("first", "second"), _PAIR) or _joined(question)
    return None


def _time(question: str) -> tuple[str, str] | None:
    if (match := _ZH_TIME.search(question)) is not None:
        return f"{match['one']}是什么时候?", f"{match['two']}是什么时候?"
    if (match := _AFTER.search(question)) is not None:
        one, two = match["one"] or match["one2"], match["two"] or match["two2"]
        return _when(one), f"When {two}?"
    match = _TIME.search(question)
    if match is None:
        return None
    one, two = _both(match["one"], match["two"])
    return _when(one), _when(two)


def _when(phrase: str) -> str:
    return f"When was {phrase}?"


def _both(one: str, two: str) -> tuple[str, str]:
    """ "The announced price" beside "the final price of Misfit" is of Misfit, too; and the reverse."""
    return _completed(one, two), _completed(two, one)


def _completed(one: str, two: str) -> str:
    tail = _TAIL.search(two)
    named = re.search(r"[A-Z]", one[1:]) is not None
    return one + tail.group() if tail and not named else one


def _named_pair(question: str, groups: tuple[str, str], pattern: re.Pattern[str]) -> tuple[str, str] | None:
    if (match := _ZH_PAIR.search(question)) is not None:
        return f"{match['one']}是多少?", f"{match['two']}是多少?"
    match = pattern.search(question)
    if match is None or match[groups[0]] is None:
        return None
    one, two = _both(match[groups[0]], match[groups[1]])
    return f"What was {one}?", f"What was {two}?"


def _exceeds(question: str) -> tuple[str, str] | None:
    match = _BY_HOW_MUCH.search(question)
    if match is None:
        return None
    sides = (next(filter(None, (match[name], match[f"{name}2"], match[f"{name}3"]))) for name in ("one", "two"))
    one, two = _both(*sides)
    return f"What was {one}?", f"What was {two}?"


def _than(question: str) -> tuple[str, str] | None:
    """ "How much more did X pay for A than for B?", "… did X pay for A than Y?": each side as its own question."""
    match = _THAN.search(question)
    if match is None or _SUBJECT.match(match["rest"]) is None:
        return None
    noun = f"{match['noun']} " if match["noun"] else ""
    first = f"{match['head']} {noun}{match['rest']}"
    other = re.sub(r"\s+(?:did|does|do|has|had|was|is)$", "", match["other"])
    begins = _PREPOSITION.match(other)
    if begins:
        place = first.lower().rfind(f" {begins['word'].lower()} ")
        second = f"{first[:place]} {other}" if place > 0 else ""
    else:
        name = re.match(r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*", other)
        second = (
            _SUBJECT.sub(lambda found: f"{found['auxiliary']} {name.group()}", first, count=1) + other[name.end() :]
            if name
            else ""
        )
        if name and other[name.end() :].strip():
            first += other[name.end() :]
    return (f"{_large(first)}?", f"{_large(second)}?") if second else None


def _joined(question: str) -> tuple[str, str] | None:
    """ "How much did A and B raise together?" asks it of A and of B."""
    match = JOINED.search(question)
    if match is None:
        return None
    one, two = (_SUM_WORDS.sub("", question.replace(match.group(), match[name])) for name in ("one", "two"))
    return one, two


def _large(text: str) -> str:
    return text[:1].upper() + text[1:]

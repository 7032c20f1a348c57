"""Words as the checks compare them: tokens with spans, a light stem, lemmas of the verbs that matter.

No part of speech is guessed. A stem is only ever compared with another stem of this module.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..types import Span
from .irregular import IRREGULAR
from .memory import remembered
from .units import listed

TOKEN = re.compile(r"[^\W_]+(?:['’&.-][^\W_]+)*")
CJK = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]")

STOP_WORDS = frozenset(
    listed(
        "a an the this that these those its it his her their our your my he she they we you i who whom whose which "
        "what there here of in on at by for with from to into onto over under as than then so and or but if while "
        "when where is are was were be been being am has have had having do does did doing done will would shall "
        "should can could may might must not no nor also already just only very more most less least much many "
        "some any all each every other another such own same both either about around up down out off again "
        "further once per via between among during after before since until through against within without s t ll "
        "re ve d isn't wasn't aren't weren't hasn't haven't hadn't doesn't don't didn't won't wouldn't couldn't "
        "can't cannot said says say according including"
    )
)

# Irregular forms, and verbs that say the same transaction: each row is its first word.
LEMMAS = (
    "buy buys bought buying buyer buyers purchase purchases purchased purchasing acquire acquires acquired acquiring "
    "acquisition acquisitions takeover 收购 购买 买入",
    "sell sells sold selling seller sale sales divest divested divests 出售 卖出",
    "invest invests invested investing investment investments investor investors back backs backed backing backer "
    "backers fund funds funded funding finance financed finances 投资",
    "lead leads led leading 领投",
    "own owns owned owning hold holds held holding holdings owner 持有",
    "pay pays paid paying 支付",
    "find finds",
    "establish found founded founder founders founds co-founder cofounder establishes established 成立",
    "rise rises rose risen rising increase increases increased increasing grow grows grew grown growing growth climb "
    "climbed climbs jumped 增长 上升",
    "fall falls fell fallen falling decrease decreases decreased decreasing decline declines declined drop drops "
    "dropped shrink shrank shrunk 下降 下跌",
    "become becomes became becoming",
    "make makes made making produce produces produced manufacture manufactures manufactured manufacturer maker",
    "give gives gave given",
    "get gets got getting",
    "take takes took taken taking",
    "company companies firm firms business businesses enterprise enterprises corporation startup startups start-up "
    "start-ups",
    "cooperate collaborate collaborates collaborated partner partners partnered partnering",
    "begin begins began begun start starts started starting launch launches launched",
    "lose loses lost losing loss losses",
    "win wins won winning",
    "rename renamed",
    "person people persons",
    "child children",
    "man men",
    "woman women",
    "smartphone smartphones smart-phone smart-phones handset handsets",
)
_IRREGULAR = {form: row.split()[0] for row in IRREGULAR for form in row.split()}
_LEMMA = {form: row.split()[0] for row in LEMMAS for form in row.split()}


@dataclass(frozen=True, slots=True)
class Word:
    """A token with its stem; one Chinese pair of characters counts as a word."""

    span: Span
    text: str
    stem: str


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """Common form of a word: ``stem("companies") == stem("firm")``, ``stem("sold") == stem("sale")``."""
    lower = word.casefold().replace("’", "'")
    if lower.endswith("'s"):
        lower = lower[:-2]
    if lower in _LEMMA:
        return _LEMMA[lower]
    return _LEMMA.get(_stripped(lower), _stripped(lower))


def singular(word: str) -> str:
    """A noun without its plural ending, or the first word of its class: "shares" gives "share"."""
    lower = word.casefold().replace("’", "'").removesuffix("'s")
    return _LEMMA.get(lower, _without_plural(lower))


def _without_plural(word: str) -> str:
    if len(word) <= 3 or not word.isascii():
        return word
    for ending, keep in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh")):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + keep
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _stripped(word: str) -> str:
    word = _without_plural(word)
    for ending in ("ingly", "edly", "ing", "ed", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= (5 if ending == "ly" else 3):  # "supply", "family"
            word = word[: -len(ending)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word[:-1] if len(word) > 3 and word.isascii() and word.endswith("e") else word


@remembered
def words(text: str) -> tuple[Word, ...]:
    """All tokens of ``text`` in order; runs of Chinese give overlapping pairs of characters."""
    found: list[Word] = []
    for match in TOKEN.finditer(text):
        token = match.group()
        if CJK.search(token):
            found.extend(_chinese(token, match.start()))
        else:
            found.append(Word(Span(match.start(), match.end()), token, stem(token)))
    return tuple(found)


def _chinese(token: str, offset: int) -> list[Word]:
    """Latin runs inside a token whole, Chinese characters in overlapping pairs."""
    found: list[Word] = []
    for run in re.finditer(r"[A-Za-z0-9.&-]+|[^A-Za-z0-9.&-]+", token):
        start, part = offset + run.start(), run.group()
        if LATIN.match(part) or part[0].isdigit() or len(part) == 1:
            found.append(Word(Span(start, start + len(part)), part, stem(part)))
            continue
        for index in range(len(part) - 1):
            pair = part[index : index + 2]
            found.append(Word(Span(start + index, start + index + 2), pair, stem(pair)))
    return found


@remembered
def content_words(text: str) -> tuple[Word, ...]:
    """The tokens that carry meaning: no function words, no lone digits."""
    return tuple(word for word in words(text) if not is_function_word(word.text))


@remembered
def lemmas(text: str) -> tuple[Word, ...]:
    """As ``words``, with the forms of irregular verbs as one, which a search does not need."""
    return tuple(_as_lemma(word) for word in words(text))


@remembered
def content_lemmas(text: str) -> tuple[Word, ...]:
    """As ``content_words``, of ``lemmas``."""
    return tuple(_as_lemma(word) for word in content_words(text))


def _as_lemma(word: Word) -> Word:
    told = _IRREGULAR.get(word.text.casefold())
    return word if told is None else Word(word.span, word.text, told)


def lemma(word: str) -> str:
    """The stem that ``lemmas`` gives a word."""
    return _IRREGULAR.get(word.casefold()) or stem(word)


@lru_cache(maxsize=16384)
def is_function_word(text: str) -> bool:
    """Whether a token is a stop word or begins with a digit."""
    return text[0].isdigit() or text.casefold().replace("’", "'") in STOP_WORDS


def script(text: str) -> str:
    """ "zh" where Chinese characters are at least a fifth of the letters, "latin" where Latin ones rule, else ""."""
    sample = text[:4000]
    chinese, latin = len(CJK.findall(sample)), len(LATIN.findall(sample))
    if chinese and chinese * 4 >= latin:
        return "zh"
    return "latin" if latin else ""

"""A claim in another language than its quotes, English and Chinese: what of it the quotes say, by words as data.

Figures, dates and known names are compared across the two languages by the checks themselves. What remains of a claim
is held against the quotes by the words that the dictionary knows; a claim of which nothing is found is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from .bilingual import TERMS
from .checks.aliases import CHINESE_NAMES, KEY_OF
from .checks.evidence import Evidence
from .checks.words import content_words, script, stem
from .types import Check, Match, Span

KNOWN = 2
"""Words that the dictionary knows: of more, one has to be found in the quotes though a figure or date is."""

_TERM = re.compile("|".join(sorted(TERMS, key=len, reverse=True)))
_LATIN_NAMES = sorted((name for name in KEY_OF if name.isascii()), key=len, reverse=True)
_ALIAS = re.compile(
    "|".join((*map(re.escape, CHINESE_NAMES), *(rf"\b{re.escape(name)}\b" for name in _LATIN_NAMES))), re.IGNORECASE
)
_UNITS = frozenset("美元 港元 人民币 百分之 每股 总额 总共 合计 之前 之后 目前 现在 还有 最近 预计 计划".split())
_ALIKE: tuple[frozenset[str], ...] = tuple(
    frozenset(stem(word) for word in row.split())
    for row in (
        "buy bought acquire acquired acquisition purchase purchased paid pay take took invest invested own sold sell",
        "shares share stake stakes stock interest equity own held holds hold",
        "raise raised funding financing round invest invested investment lead led",
        "founded found founder established started begun began",
        "make makes made manufacture manufactures produce produces production maker product",
        "revenue sales income",
        "ceo chief executive",
        "chairman chair chairs chaired",
        "headquartered headquarters based located seat",
        "employees employs staff workers people",
        "sold sell sells sale shipped delivered",
        "fell fall dropped declined down",
        "grew grow rose rise increased up",
        "completed closed finished complete",
    )
)
"""Words of which one may stand for another in a translation."""
_PROPER = re.compile(r"[\u4e00-\u9fff]{2,4}(?:科技|集团|银行|资本|控股)")
_COMMON = re.compile(
    "[的了是由从向在和与及或被把将对给以为家该其本某等各个一二三四五六七八九十高新股]"
    "|公司|投资|商业|中央|智能|金融|信息"
)
"""What stands before a name, or is no part of one."""


def across(evidence: Evidence, checks: tuple[Check, ...], matches: tuple[Match, ...]) -> tuple[Check, ...]:
    """The checks, those that compare words and names held to the other language where claim and quotes differ in it."""
    if {script(evidence.claim), script(evidence.quoted)} != {"latin", "zh"}:
        return checks
    found = {"parties": _parties(evidence), "wording": _wording(evidence, matches)}
    return tuple(check if not check.passed else found.get(check.name) or check for check in checks)


def _parties(evidence: Evidence) -> Check | None:
    """The failed check where a name of the claim is one that nothing tells the other name of."""
    unknown = _unknown_name(evidence)
    if unknown is None:
        return None
    reason = f"{unknown.of(evidence.claim)} is not named in the cited sentence or its context"
    return Check("parties", False, reason, unknown)


def _wording(evidence: Evidence, matches: tuple[Match, ...]) -> Check | None:
    """The failed check where nothing of the claim is found in the quotes."""
    known, held = _words(evidence)
    told = any(match.name in ("numbers", "dates") for match in matches)
    if held or (told and known <= KNOWN):
        return None
    reason = "nothing of what it says is found in the cited sentence, which is in another language"
    return Check("wording", False, reason, Span(0, len(evidence.claim)))


def _unknown_name(evidence: Evidence) -> Span | None:
    """A Chinese name of the claim that no alias is known of, and that the evidence does not write as it is."""
    for match in _PROPER.finditer(_ALIAS.sub(lambda found: " " * len(found.group()), evidence.claim)):
        name = _COMMON.sub("", _TERM.sub("", match.group()[:-2]))
        if len(name) >= 2 and name not in f"{evidence.quoted}{evidence.context}":
            return Span(match.start(), match.end())
    return None


def _words(evidence: Evidence) -> tuple[int, int]:
    """How many words of the claim the dictionary knows, and how many of them the quotes say."""
    chinese, english = evidence.claim, evidence.quoted
    if script(chinese) == "zh":
        said = {word.stem for word in content_words(_ALIAS.sub(" ", english))}
        terms = {term for term in _TERM.findall(_ALIAS.sub(" ", chinese)) if term not in _UNITS}
        return len(terms), sum(_alike(TERMS[term]) & said != frozenset() for term in terms)
    terms_said = frozenset(_TERM.findall(_ALIAS.sub(" ", english)))
    wanted = {word.stem for word in content_words(_ALIAS.sub(" ", chinese))} & _english().keys()
    return len(wanted), sum(not _in_chinese(word).isdisjoint(terms_said) for word in wanted)


def _alike(english: str) -> frozenset[str]:
    stems = frozenset(stem(word) for word in english.split())
    return stems.union(*(row for row in _ALIKE if row & stems))


def _in_chinese(stemmed: str) -> frozenset[str]:
    return frozenset().union(*(_english()[other] for other in _alike_stem(stemmed) if other in _english()))


def _alike_stem(stemmed: str) -> frozenset[str]:
    return frozenset((stemmed,)).union(*(row for row in _ALIKE if stemmed in row))


@lru_cache(maxsize=1)
def _english() -> Mapping[str, frozenset[str]]:
    """The Chinese terms for each English stem; those of a group that stand for one another count together."""
    found: dict[str, set[str]] = {}
    for term, english in TERMS.items():
        if term in _UNITS:
            continue
        for one in _alike(english):
            found.setdefault(one, set()).add(term)
    return {one: frozenset(terms) for one, terms in found.items()}

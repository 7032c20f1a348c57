"""How closely two places of a text belong together: distance in words, and the boundaries of phrase and clause between.

No grammar is parsed. Each boundary has a weight: a comma parts less than "while", a full stop more than both.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from ..types import Span
from .irregular import IRREGULAR
from .memory import remembered
from .names import names
from .role_frames import FRAMES
from .units import listed
from .words import CJK, Word, is_function_word, lemma, lemmas

_ABBREVIATED = "".join(rf"(?<!\b{name})" for name in ("Inc", "Corp", "Co", "Ltd", "Mr", "Mrs", "Dr", "St", "[A-Z]"))
_BOUNDARIES: tuple[tuple[float, str], ...] = (
    (6.0, rf"{_ABBREVIATED}[.!?]+[\"”’)]?(?=\s|$)|[。！？\n]"),
    (4.0, r"[;；]"),
    (2.5, r"\b(?:while|whereas|but|although|though|versus|against|instead of|rather than|compared (?:with|to))\b|而"),
    (
        1.0,
        r"[,，、:：()（）—–](?![0-9]{3}\b)|\s-\s"
        r"|\b(?:and|or|when|after|before|which|who|whom|whose|where|than|up from|down from)\b",
    ),
)
_BOUNDARY = re.compile("|".join(f"(?P<w{n}>{pattern})" for n, (_, pattern) in enumerate(_BOUNDARIES)), re.IGNORECASE)
# 之前, 交易后: Chinese has no space around them.
_CHINESE_ORDER = re.compile(
    r"(?P<before>(?<![目提当日面])前(?![三年两几十任者景往身]))|(?P<after>(?<![最随然落先])后(?![来者续]))"
)
# What Chinese says of figures, as an English source would; both then speak of the same.
IN_ENGLISH = dict(
    pair.split("=")
    for pair in listed(
        "营收=revenue 收入=revenue 营业额=revenue 利润=profit 净利=profit 盈利=profit 亏损=loss 估值=value "
        "成立=founded 上市=listed 开盘=opened 收盘=closed 持有=held 融资=raised 员工=employees 设备=devices "
        "公司=companies 投资=invested 收购=acquired 出货=shipped 售出=sold 卖出=sold 股票=shares 股份=shares "
        "发行=issued 资本=capital 投票权=votes 每股=share 合计=total"
    )
)
_CHINESE_WORD = re.compile("|".join(IN_ENGLISH))
# What a relative clause speaks of stands before it.
_RELATIVE = re.compile(r",?\s?(?:which|who|whom|whose|where)\b", re.IGNORECASE)
# What a figure is compared with: "from 18% to 11%", "$45 billion, against $10 billion in 2013".
BASE = re.compile(
    r"(?:\bfrom|\bagainst|\bversus|\bvs\.?|\bcompared (?:with|to)|\bthan|低于|高于|从|由)"
    r"\s(?:about |around |some |only |just |in )?$",
    re.IGNORECASE,
)
_AUXILIARIES = listed("is are was were be been being has have had will would can could may might must do does did")
_PAST = listed(
    "given taken gotten held paid "
    "won lost beat led fell rose grew sold bought paid made took gave got went came became began held kept left put "
    "set cut hit saw said told wrote built found met ran sent spent stood taught thought brought broke chose drew ate "
    "drove felt flew forgot fought hid hurt knew lay lent let lit meant quit read rode rang sang sank sat shot shrank "
    "shut causes follows precedes contains produces supports controls orbits beats defeats "
    "slept spoke spread stole struck swore swam threw understood woke wore withdrew cost costs owns holds sells "
    "makes has says gives takes pays employs includes contains receives becomes remains lies totals leads"
)  # fmt: skip
_NOUN_ENDINGS = ("er", "or", "ion", "ment", "ry", "al")
_IRREGULAR = [form for row in IRREGULAR for form in row.split()[1:] if not form.endswith(_NOUN_ENDINGS)]
_VERBS = frozenset((*_AUXILIARIES, *_PAST, *_IRREGULAR, *FRAMES))
_NO_VERBS = frozenset(
    listed("supposed united listed-up limited red bed need speed seed shed hundred hatred indeed feed weed")
)


@dataclass(frozen=True, slots=True)
class Boundary:
    """Where a phrase, clause or sentence ends; a larger ``weight`` parts more."""

    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Layout:
    """The words and boundaries of a text, in order, with the sum of weights up to each boundary."""

    text: str
    words: tuple[Word, ...]
    starts: tuple[int, ...]
    boundaries: tuple[Boundary, ...]
    ends: tuple[int, ...]
    sums: tuple[float, ...]

    def index(self, position: int) -> int:
        """Number of words that begin before ``position``."""
        return bisect_left(self.starts, position)

    def parting(self, one: int, two: int) -> float:
        """Sum of the weights of the boundaries between two positions."""
        low, high = (one, two) if one <= two else (two, one)
        return self.sums[bisect_left(self.ends, high + 1)] - self.sums[bisect_left(self.ends, low + 1)]

    def between(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that begin in ``start``–``end``."""
        return self.words[self.index(start) : self.index(end)]

    def split(self, start: int, end: int) -> int | None:
        """Where what belongs to ``end`` begins: behind the last of the heaviest boundaries that leaves it a word."""
        inside = self.boundaries[bisect_left(self.ends, start + 1) : bisect_left(self.ends, end + 1)]
        inside = tuple(b for b in inside if not _RELATIVE.match(self.text, b.start))
        weight = max((boundary.weight for boundary in inside), default=0.0)
        heaviest = [boundary.end for boundary in inside if boundary.weight == weight]
        telling = [place for place in heaviest if any(not is_function_word(w.text) for w in self.between(place, end))]
        return (telling or heaviest)[-1] if heaviest else None

    def next_boundary(self, position: int) -> int:
        """Where the next boundary behind ``position`` begins."""
        at = bisect_left(self.ends, position + 1)
        return self.boundaries[at].start if at < len(self.boundaries) else self.length

    def sentence(self, position: int) -> tuple[int, int]:
        """Start and end of the sentence around ``position``."""
        at = bisect_left(self.ends, position + 1)
        start = next((b.end for b in reversed(self.boundaries[:at]) if b.weight >= _BOUNDARIES[0][0]), 0)
        end = next((b.start for b in self.boundaries[at:] if b.weight >= _BOUNDARIES[0][0]), self.length)
        return start, end

    @property
    def length(self) -> int:
        """Where the last word ends."""
        return self.words[-1].span.end if self.words else 0


@remembered
def layout(text: str) -> Layout:
    """Words and boundaries of ``text``."""
    found = []
    for match in _BOUNDARY.finditer(text):
        weight = _BOUNDARIES[int((match.lastgroup or "w0")[1:])][0]
        found.append(Boundary(match.start(), match.end(), weight))
    sums = [0.0]
    for boundary in found:
        sums.append(sums[-1] + boundary.weight)
    told = lemmas(text) if text.isascii() else _with_chinese(text)
    return Layout(
        text, told, tuple(word.span.start for word in told), tuple(found), tuple(b.end for b in found), tuple(sums)
    )


def _with_chinese(text: str) -> tuple[Word, ...]:
    """The words, and what English says for Chinese names and for 前 and 后, where those stand."""
    more = [
        Word(Span(*match.span()), match.lastgroup or "", match.lastgroup or "")
        for match in _CHINESE_ORDER.finditer(text)
    ]
    for name in names(text):
        if CJK.match(name.text) and name.key.isascii():
            more += [Word(name.span, part.title(), lemma(part)) for part in name.key.split()]
    return tuple(sorted((*lemmas(text), *more), key=lambda word: word.span.start))


def is_verb(word: Word) -> bool:
    """Whether a word is one of the common verbs, or looks like a past form."""
    lower = word.text.casefold()
    if lower in _VERBS:
        return True
    return lower.endswith("ed") and len(lower) > 4 and lower not in _NO_VERBS and not word.text[0].isupper()

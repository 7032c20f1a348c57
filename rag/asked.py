"""What a question asks for: the kind of thing, whether one or several, and the questions inside a question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from .sentences import split

Kind = Literal["money", "percent", "count", "amount", "date", "who", "place", "why", "how", "what", "yes_no"]
Superlative = Literal["", "most", "least", "latest", "earliest"]


@dataclass(frozen=True, slots=True)
class Asked:
    """The kind of answer wanted.

    ``counted`` is the noun after "how many" as written, but small; ``superlative`` the extreme that is asked for;
    ``listing`` is True where several things are asked for and none of them is the extreme.
    """

    kind: Kind
    text: str
    counted: str = ""
    superlative: Superlative = ""
    listing: bool = False


# The leftmost match wins; among those at one place the earlier, more specific pattern.
_KINDS: tuple[tuple[Kind, str], ...] = (
    (
        "percent",
        r"\b(?:by )?how many (?:percentage )?points\b|\bhow (?:much|many) (?:of the )?(?:voting power|votes?|equity)\b"
        r"|多大(?:的)?比例|百分之几|几个百分点|多少个?百分点",
    ),
    ("money", r"\bhow much of (?:the |its |their |this |that )?(?:money|sum|funding|cash|[$€£¥])"),
    (
        "percent",
        r"\b(?:what|which|how (?:much|big|large)(?: of)?)\b.{0,30}"
        r"\b(?:percent(?:age)?|per cent|proportion|fraction)\b",
    ),
    (
        "percent",
        r"\b(?:what|how (?:big|large|much) (?:of )?)\s*(?:a |an |is |was |the |of )*"
        r"(?:\w+['’]s )?(?:own |personal )?(?:share|stake|interest|holding)\b(?! price)",
    ),
    (
        "percent",
        r"^\W*(?:the )?share of\b|\bhow much of\b"
        r"|\bhow much\b.{0,60}\b(?:own|hold|owns|holds|owned|held)\b"
        r"|\b(?:what|which) (?:share|stake|part|portion)\b"
        r"|百分之|比例|占比|多少股份|持股|份额",
    ),
    (
        "money",
        r"\bhow many (?:\w+ )?(?:\w+ )?(?:dollars|yuan|euros|pounds|rupees|renminbi)\b"
        r"|\b(?:market (?:value|cap\w*)|valuation|revenues?|turnover|net (?:profit|income|loss)|salary|price)\b",
    ),
    (
        "amount",
        r"\bhow much (?!money|cash|capital|funding|debt|revenue|profit|income|loss|equity|more|less|did|does|do|is|was)"
        r"[a-z]+(?: [a-z]+)? (?:is|are|was|were|does|do|did|has|have|can|will)\b",
    ),
    (
        "money",
        r"\bhow much\b(?! of\b)|\bwhat (?:price|amount|sum|valuation|cost|value)\b"
        r"|\b(?:price|cost|valued|worth|valuation|paid?|amount raised|check size|raised?)\b.*\bwhat\b",
    ),
    (
        "money",
        r"\bwhat\b.{0,60}"
        r"\b(?:price|amount|sum|valuation|cost|worth|pay|paid|spend|spent|raised?|check size|valued|funding total)\b",
    ),
    (
        "money",
        r"\bat what\b.{0,20}\b(?:price|valuation)"
        r"|多少钱|多少(?:亿|万)?(?:美元|港元|元|人民币)|价格|估值|金额|股价|市值|营收|利润|亏损|(?:付|花|支付|付出|花费|投资|投入|筹集|募集|融资|融到|筹得|募得)了?(?:了)?多少",
    ),
    (
        "amount",
        r"\bhow (?:big|large|high|small|low|long|old|fast|tall)\b|\bwhat size\b|多大|多高",
    ),
    (
        "count",
        r"\bhow many\b|\bnumber of\b|\bhow often\b|\bhow frequently\b"
        r"|多少(?:家|个|名|部|台|次|轮|股)|几(?:家|个|名|次|轮)",
    ),
    (
        "date",
        r"\bwhen\b|\bwhat\b.{0,16}\bdate\b|\bdate of\b|\b(?:what|which) (?:year|date|day|month|quarter)\b"
        r"|\bhow long ago\b|\bsince what\b|什么时候|何时|哪(?:一)?(?:年|天|月)|几月",
    ),
    (
        "why",
        r"\bwhy\b|\bwhat (?:was |is |were )?(?:the |its |their )?(?:reason|rationale|motive|purpose|goal|aim)\b"
        r"|为什么|为何|原因",
    ),
    (
        "place",
        r"\bwhere\b|\b(?:what|which) (?:city|country|countries|place|location|region|province)\b"
        r"|哪里|哪个(?:城市|国家)|在哪",
    ),
    (
        "who",
        r"\bwho(?:m|se)?\b"
        r"|\b(?:what|which) (?:\w+ )?(?:person|people|firm|company|investor|founder|executive|bank|fund|rival|startup"
        r"|brand|newspaper|competitor|maker|manufacturer|vc|organi[sz]ation)s?\b"
        r"|\bname of\b|谁|哪(?:些)?(?:家)?(?:公司|机构|投资)",
    ),
    ("how", r"^\W*how\b|\bhow (?:do|does|did|is|was|can)\b|怎么|如何"),
    ("what", r"\b(?:what|which|describe|explain|tell me|define)\b|什么|哪"),
    (
        "yes_no",
        r"^\W*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b|吗[？?]?$|是否",
    ),
)
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE | re.DOTALL)) for kind, pattern in _KINDS)
_SUPERLATIVES: tuple[tuple[Superlative, re.Pattern[str]], ...] = (
    ("latest", re.compile(r"\b(?:latest|most recent(?:ly)?|newest|last) \b|最近|最新", re.IGNORECASE)),
    ("earliest", re.compile(r"\b(?:earliest|oldest|first)\b|最早|首次", re.IGNORECASE)),
    ("least", re.compile(r"\b(?:least|fewest|smallest|lowest|minimum|cheapest)\b|最少|最小|最低", re.IGNORECASE)),
    (
        "most",
        re.compile(
            r"\b(?:most|largest|biggest|highest|greatest|maximum|top)\b|最多|最大|最高|最频繁|最常", re.IGNORECASE
        ),
    ),
)
_LISTING = re.compile(
    r"\b(?:list|name (?:all|the|some|three|two|\w+ of)"
    r"|which (?:\w+ )?(?!is\b|was\b|has\b|does\b|series\b)\w{3,}s\b(?<!ss)"
    r"|what (?:are|were|other|kinds?|types?|products|companies|countries|industries|sectors|\w+ies)\b"
    r"|who (?:are|were|else)\b|all (?:the|of))|哪些|列出",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\bhow many (?:other |different |new |more |of the |of its )?([a-z][a-z-]+(?: [a-z-]+)?)", re.IGNORECASE
)
_PARTS = re.compile(
    r"[,;]?\s+and\s+(?=(?:(?:at|in|for|by|to|from|on|with)\s+)?"
    r"(?:how|what|when|who|whom|where|which|why|per share|each)\b)"
    r"|(?<=[?？])\s*(?=\S)",
    re.IGNORECASE,
)
_ASKS = re.compile(r"[?？]")
_LIMIT = 600
"""Characters from the end of a question that are searched for its kind: what is asked stands last."""
_MOST_PARTS = 4


def asked(text: str) -> Asked:
    """Analyse a question in English or Chinese; what has no question word counts as "what"."""
    end = text[-_LIMIT:]
    found = [
        (match.start(), rank, kind) for rank, (kind, pattern) in enumerate(_COMPILED) if (match := pattern.search(end))
    ]
    superlative = _superlative(end)
    counted = _COUNTED.search(end)
    return Asked(
        kind=min(found)[2] if found else "what",
        text=text,
        counted=counted.group(1).casefold() if counted else "",
        superlative=superlative,
        listing=bool(_LISTING.search(end)) and not superlative,
    )


def _superlative(text: str) -> Superlative:
    for name, pattern in _SUPERLATIVES:
        if pattern.search(text):
            return name
    return ""


def parts(text: str) -> list[str]:
    """The questions that ``text`` asks one after the other ("who led it and at what price?"), at most four.

    Where sentences with a question mark stand beside others, only those with one are questions.
    """
    found = [part.strip() for part in _PARTS.split(text) if part.strip()]
    sentences = [span.of(text) for span in split(text)]
    asking = [sentence for sentence in sentences if _ASKS.search(sentence)]
    if asking and len(asking) < len(sentences):
        found = [part.strip() for sentence in asking for part in _PARTS.split(sentence) if part.strip()]
    return found[:_MOST_PARTS] or [text]

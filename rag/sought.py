"""What sum a question asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Operation = Literal[
    "sum", "difference", "ratio", "share", "average", "growth", "count", "largest", "smallest", "earliest", "latest",
    "elapsed", "remainder",
]  # fmt: skip

COMPARING = (
    r"(?:more|less|higher|lower|larger|smaller|bigger|greater|fewer|cheaper|dearer|older|younger|longer|shorter)"
)
_FELL = r"(?:f[ae]ll(?:en)?|drop|decline|shrink|shrank|decrease|sink|sank|go down|went down|lose|lost|lower|cut|reduce)"
_ROSE = r"(?:rise|rose|grow|grew|increase|climb|go up|went up|raise|gain|expand|jump|swell|improve)"
_BEAT = r"(?:exceed|surpass|top|outgrow|beat|outstrip|overtake)"
_FALLS = re.compile(
    rf"\b{_FELL}(?:s|ed|n|d|ping|ing|ped)?\b(?! (?:into|on|under)\b)|下降|减少|降低|跌|缩小", re.IGNORECASE
)
_RISES = re.compile(rf"\b{_ROSE}(?:s|ed|d|n|ping|ing|ped)?\b|上升|增长|增加|涨", re.IGNORECASE)
_CHANGED = rf"(?:{_FELL}|{_ROSE}|{_BEAT}|change|differ)(?:s|ed|d|n|ped|ping|ing)?\b(?! (?:into|on|under)\b)"
_PERCENT = r"(?:percent|per cent|percentage)\b(?! points?)"
_PART = r"(?:percentage|share|proportion|fraction|part|portion|percent|per cent)"
# The first pattern that is found decides; the order matters where several could.
_OPERATIONS: tuple[tuple[Operation, str], ...] = (
    (
        "elapsed",
        r"\bhow (?:many (?P<unit>days|weeks|months|years)|long|much time)\b(?=.*\b(?:between|after|before|from|later|"
        r"earlier|until|pass(?:ed)?|elapsed?|separate|lay|lie|apart|since)\b)"
        r"|(?:相隔|相距|间隔|隔了|过了|经过|相差|之间|之后|以后|到)[^。？?]*?(?:多少|几)个?(?P<zh>天|日|周|月|年)"
        r"|(?:多少|几)个?(?P<zh2>天|日|周|月|年)(?:之后|以后|后)",
    ),
    (
        "growth",
        rf"\b(?:what|how (?:many|much in)) {_PERCENT}(?=.*\b(?:{COMPARING}|{_CHANGED})\b)"
        rf"|\bhow (?:many|much)\b.*\b{_CHANGED}.*\bin percent\b"
        rf"|\bpercentage (?:increase|change|rise|growth|drop|decrease)\b|\b(?:rate of growth|growth rate)\b"
        r"|(?:增长|上升|下降|减少|增加|高出|低|涨|高)了?(?:百分之(?:几|多少)|多少百分比)|涨幅|跌幅|增幅|降幅|增长率",
    ),
    (
        "ratio",
        r"\bhow many times (?!.*\b(?:did|has|have|had)\b.*\b(?:invest|co-invest|meet|met))(?:as|more|larger|bigger|"
        r"higher|greater|the|what|over|that|its|his|her|their|[A-Z])|\bratio (?:of|between)\b"
        r"|\b(?:what multiple|by what factor|how many ?-?fold)\b|(?:多少|几)倍|倍数",
    ),
    (
        "difference",
        rf"\bhow (?:much|many|far) (?:[\w-]+ ){{0,3}}?{COMPARING}\b"
        r"|\bhow (?:much|far) (?:above|below|over|under|short|beyond)\b"
        r"|\b(?:difference|gap) (?:between|in|to)\b"
        r"|\bby (?:how (?:much|many|far)|what amount|what sum|what margin)\b"
        r"|\bhow many (?:percentage )?points\b|\bhow (?:much|far) (?:did|does|do) .*\b(?:exceed|fall short)\b"
        r"|\bhow (?:much|many)\b.*\b(?:add|added|gain|gained|shed)\b.*\b(?:between|from|since)\b"
        r"|差额|差价|差距|相差|差(?:了)?多少|比[^。？?]{1,30}[多高低少大小贵](?:出|了|付|花|卖|筹|投)?了?多少"
        r"|[多少高低](?:出|了|付|花|卖|筹|投)了?多少|(?:上升|下降|减少|增加|增长|降低)了?多少(?!百分)",
    ),
    (
        "remainder",
        r"\b(?:left|remain(?:ed|ing|s)?|not (?:yet )?(?:\w+ )?(?:arrived|paid|come|transferred)|still (?:to"
        r"|missing|owed|lacking)|outstanding|had not \w+ yet)\b|剩(?:下|余)?|还(?:剩|有多少没)"
        r"|\bhow many\b.*\b(?:not|nothing|none|no|without|never|n't)\b|多少(?:家|个|名|人)[^。？?]*(?:没有|不是|并非)",
    ),
    (
        "share",
        rf"\b(?:what|which) {_PART}\b.{{0,30}}\b(?:total|sum|whole|overall (?:amount|sum))\b"
        r"|占[^。？?]{0,16}(?:总额|合计|总数|总和|全部)[^。？?]{0,6}(?:多少|几|比例)",
    ),
    ("average", r"\b(?:average|mean)\b(?! time)|平均"),
    (
        "sum",
        r"\b(?:in total|altogether|combined|sum of|add(?:s|ed)? up|together|in all|all told|between them"
        r"|total(?:led|s)?)\b"
        r"|合计|总共|一共|共计|总额|总和|加起来|之和|总计",
    ),
    (
        "share",
        rf"\b(?:what|which|how (?:big|large|great|high) (?:an? )?) ?{_PART}\b|\bshare of\b.*\bwhat\b"
        r"|\b(?:profit|net|operating) margin\b"
        r"|占[^。？?]{0,24}(?:多少|几|比例|百分)|利润率|净利率|占比",
    ),
    ("count", r"\bhow many\b|多少(?:家|个|名|轮|笔|位)|几(?:家|个|名|轮|笔|位)"),
)
_COMPILED = tuple((operation, re.compile(pattern, re.IGNORECASE)) for operation, pattern in _OPERATIONS)
_EXTREMES: tuple[tuple[Operation, re.Pattern[str]], ...] = (
    (
        "latest",
        re.compile(
            r"\b(?:latest|most recent(?:ly)?|newest|youngest|last(?= \w)|(?<=ed )last(?=\W*$))\b|最近|最新|最晚",
            re.IGNORECASE,
        ),
    ),
    ("earliest", re.compile(r"\b(?:earliest|oldest|first)\b|最早|首次|第一(?:个|家|轮)", re.IGNORECASE)),
    ("smallest", re.compile(r"\b(?:least|fewest|smallest|lowest|minimum|cheapest)\b|最少|最小|最低", re.IGNORECASE)),
    (
        "largest",
        re.compile(
            r"\b(?:most|largest|biggest|highest|greatest|maximum|dearest)\b(?! of\b)|最多|最大|最高", re.IGNORECASE
        ),
    ),
)
_NTH = re.compile(
    r"\b(?P<word>second|third|fourth|fifth)[ -](?:largest|biggest|highest|most|smallest|lowest|greatest)\b"
    r"|第(?P<zh>[二三四五])[大多高小少低]",
    re.IGNORECASE,
)
_PLACES = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "二": 2, "三": 3, "四": 4, "五": 5}
LABELS: Mapping[str, tuple[str, str]] = {
    "sum": ("Sum", "合计"),
    "difference": ("Difference", "差额"),
    "ratio": ("Ratio", "倍数"),
    "share": ("Share", "占比"),
    "average": ("Average", "平均"),
    "growth": ("Change", "变化"),
    "remainder": ("Remainder", "余额"),
    "count": ("Count", "数目"),
    "largest": ("Largest of", "最大，共"),
    "smallest": ("Smallest of", "最小，共"),
    "earliest": ("Earliest of", "最早，共"),
    "latest": ("Latest of", "最晚，共"),
}
_UNITS = {"天": "day", "日": "day", "周": "week", "月": "month", "年": "year"}
_CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Sought:
    """A sum that a question asks for; ``unit`` is "day", "week", "month" or "year" for time that passed.

    "" is time in no certain unit.
    """

    operation: Operation
    question: str
    unit: str = ""

    @property
    def place(self) -> int:
        """Which one of the largest: 3 for "the third largest"."""
        match = _NTH.search(self.question)
        return _PLACES[(match["word"] or match["zh"]).lower()] if match else 1

    @property
    def chinese(self) -> bool:
        """Whether the answer is to be in Chinese."""
        return _CHINESE.search(self.question) is not None

    @property
    def falls(self) -> bool:
        """Whether the question takes for granted that something became less: a change is then told of the larger."""
        return _FALLS.search(self.question) is not None

    @property
    def rises(self) -> bool:
        """Whether the question takes for granted that something became more."""
        return _RISES.search(self.question) is not None


def labelled_sum(wish: Sought, text: str) -> str:
    """A sum behind the word for what it is, in the language of the question."""
    colon, stop = ("：", "。") if wish.chinese else (": ", ".")
    return f"{LABELS[wish.operation][wish.chinese]}{colon}{text}{stop}"


def sought(question: str) -> Sought | None:
    """The sum that the question asks for; None where it asks for none."""
    for operation, pattern in _COMPILED:
        match = pattern.search(question)
        if match is None:
            continue
        if operation != "elapsed":
            return Sought(operation, question)
        named = match["unit"] or _UNITS.get(match["zh"] or match["zh2"] or "", "")
        return Sought(operation, question, named.rstrip("s").lower())
    return next((Sought(name, question) for name, pattern in _EXTREMES if pattern.search(question)), None)

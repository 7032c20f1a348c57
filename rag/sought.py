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

COMPARING = r"(?:more|less|higher|lower|larger|smaller|bigger|greater|fewer|cheaper|dearer|above|below|over|under)"
_CHANGED = (
    r"(?:f[ae]ll|drop|decline|shrink|decrease|sink|rise|rose|grow|grew|increase|climb|go (?:up|down)|change|lose)"
)
# The leftmost alternative of the first pattern that is found decides; the order matters where several could.
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
        r"\b(?:by )?(?:what|how many) (?:percent|per cent|percentage)\b(?! points?)(?=.*\b(?:more|less|higher"
        r"|lower|larger|smaller|"
        rf"{_CHANGED})\b)|\bpercentage (?:increase|change|rise|growth|drop|decrease)\b"
        r"|(?:增长|上升|下降|减少|增加|高出|低)了?(?:百分之(?:几|多少)|多少百分比)|涨幅|跌幅|增幅|降幅",
    ),
    (
        "ratio",
        r"\bhow many times (?:as|more|larger|bigger|higher|greater|the|what|over|that|bigger)\b|\bratio (?:of"
        r"|between)\b"
        r"|(?:多少|几)倍|倍数",
    ),
    (
        "difference",
        rf"\bhow (?:much|many|far) (?:\w+ ){{0,2}}?{COMPARING}\b|\bdifference (?:between|in)\b|\bby (?:how"
        rf" (?:much|many)|what amount)\b"
        r"|\bgap between\b|\bhow many (?:percentage )?points\b"
        r"|差额|差价|差距|相差|差(?:了)?多少|[多少高低](?:出|了|付|花|卖|筹|投)了?多少|(?:上升|下降|减少|增加"
        r"|增长|降低)了?多少(?!百分)",
    ),
    (
        "share",
        r"\b(?:what|which) (?:percentage|share|proportion|fraction|part|percent)\b.{0,30}"
        r"\b(?:total|sum|whole|combined|overall (?:amount|sum))\b"
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
        "remainder",
        r"\b(?:left|remain(?:ed|ing|s)?|not (?:yet )?(?:\w+ )?(?:arrived|paid|come|transferred)|still (?:to"
        r"|missing|owed|lacking)"
        r"|outstanding|had not \w+ yet)\b|剩(?:下|余)?|还(?:剩|有多少没)",
    ),
    ("count", r"\bhow many\b|多少(?:家|个|名|轮|笔|位)|几(?:家|个|名|轮|笔|位)"),
)
_COMPILED = tuple((operation, re.compile(pattern, re.IGNORECASE)) for operation, pattern in _OPERATIONS)
_EXTREMES: tuple[tuple[Operation, re.Pattern[str]], ...] = (
    ("latest", re.compile(r"\b(?:latest|most recent(?:ly)?|newest|last(?= \w))\b|最近|最新|最晚", re.IGNORECASE)),
    ("earliest", re.compile(r"\b(?:earliest|oldest|first)\b|最早|首次|第一(?:个|家|轮)", re.IGNORECASE)),
    ("smallest", re.compile(r"\b(?:least|fewest|smallest|lowest|minimum|cheapest)\b|最少|最小|最低", re.IGNORECASE)),
    (
        "largest",
        re.compile(r"\b(?:most|largest|biggest|highest|greatest|maximum)\b(?! of\b)|最多|最大|最高", re.IGNORECASE),
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
    """A sum that a question asks for; ``unit`` is "day", "week", "month" or "year" for time that passed."""

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
        return Sought(operation, question, (named or "day").rstrip("s"))
    return next((Sought(name, question) for name, pattern in _EXTREMES if pattern.search(question)), None)

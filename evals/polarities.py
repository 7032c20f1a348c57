"""Claims turned on purpose: a statement denied, a denial dropped, a plan told as done, a word and its opposite."""

from __future__ import annotations

import re
from collections.abc import Iterator


def put(text: str, start: int, end: int, new: str) -> str:
    """``text`` with the characters ``start``–``end`` replaced."""
    return text[:start] + new + text[end:]


_DENIED = (
    (r"\b(is|are|was|were|has|have|had|will|can|could)\b(?! not|n't| no\b| never)", r"\1 not"),
    (r"\b(did|does|do) not\b", r"\1 indeed"),
    (r"\b(is|are|was|were|has|have|had|will) not\b", r"\1"),
    (r"(?<!not )(?<!never )(?<!-)\b([a-z]{3,}ed)\b(?! by)", r"never \1"),
    (r"\bno longer ", ""),
    (r"已经?", "尚未"),
    (r"将(?!近)", "不会"),
    (r"(?<!不)是", "不是"),
    (r"(?<!没)持有", "不持有"),
    (r"不(?=是|会|能)", ""),
)


def denied(claim: str) -> Iterator[str]:
    """The first place of each form denied, or its denial taken away."""
    for pattern, new in _DENIED:
        match = re.search(pattern, claim)
        if match and not _quoted_or_conditional(claim):
            yield put(claim, *match.span(), match.expand(new))


def _quoted_or_conditional(claim: str) -> bool:
    return bool(
        re.search(r"\b(?:if|unless|whether|neither|nobody|no|how|unknown)\b|^\W*[a-z]+ed by", claim, re.IGNORECASE)
    )


_PAST = dict(
    pair.split("=")
    for pair in (
        "acquire=acquired buy=bought invest=invested sell=sold pay=paid raise=raised build=built hold=held be=been "
        "complete=completed issue=issued lease=leased become=become join=joined receive=received start=started "
        "use=used take=taken make=made list=listed open=opened lead=led own=owned"
    ).split()
)
_HEDGE = re.compile(
    rf"\b(?:will|may|might|could|would|(?:is|are|was|were) (?:to|expected to|set to)|(?:plans?|intends?|wants?|"
    rf"agree[sd]?|expects?|hopes?|planned|intended|wanted|aims?) to) ({'|'.join(_PAST)})\b"
)


def unhedged(claim: str) -> Iterator[str]:
    """A plan or possibility stated as done."""
    for match in _HEDGE.finditer(claim):
        yield put(claim, *match.span(), f"has {_PAST[match.group(1)]}")


_PAIRS = (
    ("rose", "fell"), ("increase", "decrease"), ("increased", "decreased"), ("grew", "shrank"), ("higher", "lower"),
    ("above", "below"), ("highest", "lowest"), ("largest", "smallest"), ("biggest", "smallest"), ("before", "after"),
    ("first", "last"), ("buyer", "seller"), ("buys", "sells"), ("bought", "sold"), ("majority", "minority"),
    ("profit", "loss"), ("opened", "closed"), ("won", "lost"), ("gained", "lost"), ("most", "least"),
    ("include", "exclude"), ("includes", "excludes"), ("longer", "shorter"), ("增长", "下降"), ("上涨", "下跌"),
    ("之前", "之后"), ("买入", "卖出"), ("最大", "最小"), ("最高", "最低"), ("盈利", "亏损"),
)  # fmt: skip


def opposed(claim: str, quote: str) -> Iterator[str]:
    """A word replaced by its opposite; dropped where the quote holds the opposite too."""
    for pair in _PAIRS:
        for old, new in (pair, pair[::-1]):
            pattern = rf"\b{old}\b" if old.isascii() else old
            match = re.search(pattern, claim)
            if match and new not in quote.casefold():
                yield put(claim, *match.span(), new)

"""Who bought, sold or invested in what, in Chinese: names of the alias table around the verbs of deals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .aliases import CHINESE_NAMES

_N = "|".join(map(re.escape, CHINESE_NAMES))
_GAP = r"[^，。；,;\n]"
# Each form with the roles of its first and of its second name; who sells shares and names no others sells its own.
_FORMS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern.replace("<A>", f"(?P<a>{_N})").replace("<B>", f"(?P<b>{_N})")), one, two)
    for pattern, one, two in (
        (rf"<A>{_GAP}{{0,6}}?向<B>{_GAP}{{0,8}}?(?:投资|注资)", "taker", "target"),
        (rf"<A>(?:正在|已|将|以{_GAP}{{1,10}})?(?:收购|买下|买入|购入|入股|投资)了?<B>", "taker", "target"),
        (rf"<A>被<B>{_GAP}{{0,4}}?(?:收购|买下)", "target", "taker"),
        (rf"<A>{_GAP}{{0,4}}?[从自]<B>{_GAP}{{0,6}}?(?:买|购)", "taker", "giver"),
        (rf"<A>(?:则|已|将)?(?:出售|卖出|卖掉)了?{_GAP}{{0,6}}?<B>", "giver", "target"),
        (rf"<A>{_GAP}{{0,16}}?向<B>{_GAP}{{0,4}}?(?:出售|卖出|转让)", "giver target", "taker"),
        (rf"<A>{_GAP}{{0,4}}?[把将]{_GAP}{{1,12}}?(?:出售|卖|转让)给了?<B>", "giver", "taker"),
        (rf"<A>获得?<B>{_GAP}{{0,10}}?投资", "target", "taker"),
    )
)


def chinese_roles(text: str) -> Iterator[tuple[int, str, int]]:
    """Where a name begins, its role, and where the form begins that gives it."""
    for pattern, one, two in _FORMS:
        for match in pattern.finditer(text):
            yield from ((match.start("a"), role, match.start()) for role in one.split())
            yield match.start("b"), two, match.start()

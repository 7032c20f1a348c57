"""Chinese numerals to values: 二十七, 三分之一, 百分之十, 第三, 一百多."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from .numeral import Numeral

_HANZI = "零〇一二两三四五六七八九十百千万亿"
_PLACES = {"十": 10, "百": 100, "千": 1000}
_CHINESE = re.compile(rf"(?P<rank>第)?(?P<number>[{_HANZI}]+)")
_CHINESE_FRACTION = re.compile(
    rf"(?P<bottom>[{_HANZI}]{{1,4}}|[0-9]{{1,4}})分之(?P<top>[{_HANZI}点]{{1,9}}|[0-9.]{{1,9}})"
)
_CLASSIFIER = re.compile(
    r"\s?[多余几]?\s?(?:[股家名位台部轮次项款笔种座倍所辆届元个年天大]|人(?!民)|美元|港元|人民币|欧元)"
)


def chinese_value(text: str) -> Decimal | None:
    """Value of a Chinese numeral, None where its characters do not make one."""
    digits = {character: index for index, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
    total, section, digit = 0, 0, 0
    for character in text:
        if character in digits:
            digit = digit * 10 + digits[character] if digit else digits[character]
        elif character in "十百千":
            section += max(digit, 1 if character == "十" or not section else 0) * _PLACES[character]
            digit = 0
        elif character in "万亿":
            total = (total + section + digit or 1) * (10**4 if character == "万" else 10**8)
            section = digit = 0
        else:
            return None
        if digit > 10**12:
            return None
    return Decimal(total + section + digit)


def chinese_numerals(text: str) -> Iterator[Numeral]:
    """Fractions, percentages, ordinals and counts; a lone character counts only before a classifier."""
    for match in _CHINESE_FRACTION.finditer(text):
        bottom, top = _plain(match["bottom"]), _plain(match["top"])
        if bottom and top is not None:
            form = "percent" if bottom == 100 else "fraction"
            part = top if form == "percent" else top / bottom
            yield Numeral(match.start(), match.end(), part, Decimal(1 if form == "percent" else "1e-9"), form)
    for match in _CHINESE.finditer(text):
        number, end = match["number"], match.end()
        value = chinese_value(number) if len(number) <= 16 else None
        placed = any(character in "十百千万亿" for character in number[1:])
        long = placed and number[0] not in "百千万亿"
        classifier = _CLASSIFIER.match(text, end)
        if value is None or text[max(0, match.start() - 1) : match.start()].isdigit():
            continue
        if match["rank"] and (classifier or long or len(number) == 1):
            yield Numeral(match.start(), end, value, Decimal(1), "ordinal")
        elif long or (classifier and number not in ("一", "十", "万", "千", "百", "亿")):
            yield Numeral(match.start(), end, value, Decimal(1))


def _plain(text: str) -> Decimal | None:
    if text[0] in "0123456789":
        return Decimal(text) if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", text) else None
    whole, point, rest = text.partition("点")
    value = chinese_value(whole)
    if value is None or not point:
        return value
    fraction = "".join(str("零一二三四五六七八九".find(character)) for character in rest)
    return value + Decimal("0." + fraction) if fraction.isdigit() else None

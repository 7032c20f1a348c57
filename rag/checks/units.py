"""Scales, currencies, units, classifiers and qualifiers of both languages, as data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

Approximation = Literal["exact", "about", "over", "at_least", "under", "at_most", "nearly"]


def listed(words: str) -> tuple[str, ...]:
    """The words of a string that spaces keep apart."""
    return tuple(words.split())


SCALES: dict[str, Decimal] = {
    name: Decimal(value)
    for names, value in (
        ("k thousand 千", 10**3),
        ("m mn mln mm million millions 百万", 10**6),
        ("b bn bln billion billions 十亿", 10**9),
        ("t tn trillion 万亿 兆", 10**12),
        ("hundred 百", 100),
        ("dozen", 12),
        ("lakh", 10**5),
        ("crore 千万", 10**7),
        ("万", 10**4),
        ("十万", 10**5),
        ("亿", 10**8),
        ("百亿", 10**10),
        ("千亿", 10**11),
    )
    for name in names.split()
}

CURRENCY_BEFORE: dict[str, str] = {
    "US$": "USD", "HK$": "HKD", "NT$": "TWD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "S$": "SGD",
    "R$": "BRL", "NZ$": "NZD", "$": "USD", "€": "EUR", "£": "GBP", "¥": "¥", "￥": "¥", "₹": "INR", "₩": "KRW",
    "₽": "RUB", "RS": "INR", "RS.": "INR", "RMB": "CNY", "CN¥": "CNY", "人民币": "CNY",
}  # fmt: skip
ISO = listed(
    "USD HKD CNY EUR GBP JPY INR SGD AUD CAD KRW TWD CHF SEK NOK DKK RUB BRL ZAR THB MYR IDR VND PHP NZD AED "
    "SAR TRY MXN ILS PLN"
)
CURRENCY_BEFORE.update({code: code for code in ISO})
CURRENCY_AFTER: dict[str, str] = {
    "us dollars": "USD", "u.s. dollars": "USD", "american dollars": "USD", "hong kong dollars": "HKD",
    "hk dollars": "HKD", "singapore dollars": "SGD", "australian dollars": "AUD", "canadian dollars": "CAD",
    "dollars": "USD", "dollar": "USD", "yuan": "CNY", "renminbi": "CNY", "rmb": "CNY", "euros": "EUR", "euro": "EUR",
    "pounds": "GBP", "yen": "JPY", "won": "KRW", "rupees": "INR", "rubles": "RUB", "francs": "CHF",
    "cents": "USD cents", "美元": "USD", "美金": "USD", "港元": "HKD", "港币": "HKD", "人民币": "CNY",
    "元人民币": "CNY",
    "欧元": "EUR", "英镑": "GBP", "日元": "JPY", "韩元": "KRW", "新元": "SGD", "元": "CNY", "块": "CNY",
    "美分": "USD cents",
}  # fmt: skip

PERCENT = ("%", "percent", "per cent", "pct", "wt%", "vol%", "個百分點")
POINTS = ("percentage points", "percentage point", "个百分点", "pp")

# Units glued to digits or behind a space; everything else behind a number is its noun.
UNITS: dict[str, str] = {
    "km": "km", "kg": "kg", "cm": "cm", "mm": "mm", "gb": "GB", "mb": "MB", "tb": "TB", "mhz": "MHz",
    "ghz": "GHz", "kw": "kW", "mw": "MW", "gw": "GW", "kwh": "kWh", "mwh": "MWh", "gwh": "GWh", "mah": "mAh",
    "x": "times", "×": "times", "倍": "times", "fold": "times", "bps": "basis point", "°c": "°C", "mph": "mph",
    "m": "metre", "metre": "metre", "metres": "metre", "meter": "metre", "meters": "metre", "feet": "foot",
    "ft": "foot", "foot": "foot", "miles": "mile", "mile": "mile", "kilometres": "km", "kilometers": "km",
    "米": "metre", "公里": "km", "公斤": "kg", "吨": "tonne", "小时": "hour", "分钟": "minute", "个月": "month",
    "天": "day", "周": "week",
    "年": "year", "岁": "year",
}  # fmt: skip

# What a Chinese classifier counts, as the stem of the English noun; "" where it does not say.
CLASSIFIERS: dict[str, str] = {
    "股": "share", "家": "company", "名": "person", "人": "person", "位": "person", "台": "device", "部": "device",
    "轮": "round", "次": "", "个": "", "项": "", "款": "product", "笔": "", "种": "", "条": "", "座": "", "倍": "time",
    "所": "", "件": "", "支": "", "只": "", "辆": "vehicle", "起": "", "届": "", "大": "", "期": "",
}  # fmt: skip

# Nouns that a faithful paraphrase may exchange; each row is its first stem.
NOUN_CLASSES = (
    "company startup firm business enterprise",
    "device phone smartphone handset unit product gadget smart-phone",
    "person employee staff worker people user customer",
    "investment deal round transaction financing",
    "share stock",
    "co-investment coinvestment co-invest",
)
NOUN_CLASS = {noun: row.split()[0] for row in NOUN_CLASSES for noun in row.split()}

_QUALIFIERS: tuple[tuple[Approximation, str], ...] = (
    ("over", "more than|over|above|exceeding|exceeds|exceeded|in excess of|upwards of|upward of|greater than|north of|"
             "surpassing|surpassed|topping|超过|逾|高于|多于|大于|突破"),
    ("at_least", "at least|no less than|not less than|no fewer than|a minimum of|minimum of|至少|不少于|不低于"),
    ("under", "less than|fewer than|under|below|lower than|不到|不足|低于|少于|小于"),
    ("at_most", "up to|at most|no more than|not more than|a maximum of|maximum of|至多|最多|不超过|高达"),
    ("nearly", "nearly|almost|close to|just under|approaching|just short of|近|接近|将近"),
    ("about", "approximately|approx.|approx|around|about|roughly|circa|some|an estimated|estimated|~|≈|∼|ca.|"
              "大约|约|大概|左右|约为"),
)  # fmt: skip
QUALIFIER: dict[str, Approximation] = {phrase: kind for kind, phrases in _QUALIFIERS for phrase in phrases.split("|")}


def alternatives(phrases: Iterable[str]) -> str:
    """Regular expression of the phrases, longest first."""
    ordered = sorted(phrases, key=len, reverse=True)
    return "|".join(re.escape(phrase) for phrase in ordered)

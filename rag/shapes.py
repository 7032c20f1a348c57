"""What kind of line a line is, judged by its form alone: a label, a place, a date, a sentence, a short name…"""

from __future__ import annotations

import re
from functools import lru_cache

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
_YEARS = r"(?:19|20)\d\d"
DATE = re.compile(
    rf"{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? {_YEARS}|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? {_YEARS}|{_MONTH} {_YEARS}"
    rf"|{_YEARS}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}/\d{{1,2}}/{_YEARS}"
    rf"|{_YEARS} ?年(?: ?\d{{1,2}} ?月(?: ?\d{{1,2}} ?日)?)?",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?P<key>[^\W\d_][^:：.!?。！？;；]{0,38}?) ?(?::(?!//)|：) ?(?P<value>\S.*)")
_CODE = r"(?:USD|EUR|GBP|CNY|RMB|HKD|INR)"
_MONEY = re.compile(rf"(?:US|HK|C|A|S)?[$€£¥₹] ?\d|\d ?{_CODE}\b|\b{_CODE} ?\d|\d(?:万|亿)?(?:元|美元|人民币)")
_NUMBER = re.compile(r"[\d.,%()+\-–−/ $€£¥]*\d[\d.,%()+\-–−/ $€£¥]*(?:[KMBkmb]|bn|mn|million|billion)?%?")
_YEAR = re.compile(r"(?:FY ?)?(?:19|20)\d\d(?:[-/–]\d{2,4})?")
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.\w+|(?:https?://|www\.)\S+")
_NAME = r"(?:[A-Z][\w.'’\-]*|of|the|and|de|la|da)"
_PLACE_PART = re.compile(rf"{_NAME}(?: {_NAME}){{0,3}}|[\u4e00-\u9fff]{{2,8}}")
_SENTENCE_END = re.compile(r"[.!。！…;；][\"”’')）」』\]]*$")
_QUESTION_END = re.compile(r"[?？][\"”’')）]*$")
BULLET = re.compile(r"\s*[-*+•●▪◦‣·■□➢✓✔] +\S")
"""The start of a list item."""

_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ABBREVIATED = re.compile(r"\b(?:Inc|Ltd|Corp|Co|Jr|Sr|L\.P|S\.A|U\.S|N\.V)\.$")

SHORT = 100  # characters; a longer line without final punctuation reads as prose
_LONGEST = 2_000  # characters; the form of a longer line is not looked at
_MONEY_LINE = 48
_DATE_LINE = 64


def width(text: str) -> int:
    """Length with a CJK character counted twice, as it is set."""
    return len(text) + len(_CJK.findall(text[:_LONGEST]))


def label_of(text: str) -> str:
    """The label of a "Label: value" line in lower case, else ""."""
    match = _LABEL.fullmatch(text)
    if match is None or len(match["key"].split()) > 5 or len(match["value"]) > 160:
        return ""
    return match["key"].strip().lower()


def ends_sentence(text: str) -> bool:
    """Whether the line ends as a sentence does."""
    return bool(_SENTENCE_END.search(text[-12:].rstrip("*_ "))) and not (_ABBREVIATED.search(text) and width(text) < 40)


def is_place(text: str) -> bool:
    """Whether the line is capitalised names between commas, as "Asia, Beijing, China, Beijing"."""
    parts = re.split(r"[,，、] ?", text)
    return len(text) <= 80 and 2 <= len(parts) <= 6 and all(_PLACE_PART.fullmatch(part) for part in parts)


@lru_cache(maxsize=4096)
def shape(text: str) -> str:
    """One of question, label:…, year, number, address, place, date, money, prose, short."""
    if len(text) > _LONGEST:
        return "prose"
    text = text.strip("*_ ")  # emphasis says nothing about the form
    if _YEAR.fullmatch(text):
        return "year"
    if _NUMBER.fullmatch(text):
        return "number"
    if _ADDRESS.fullmatch(text):
        return "address"
    label = label_of(text)
    if label and not (_QUESTION_END.search(text) and len(label) > 12):
        return f"label:{label}"
    if _QUESTION_END.search(text):
        return "question" if width(text) <= 160 else "prose"
    if is_place(text):
        return "place"
    return _by_content(text)


def _by_content(text: str) -> str:
    ends = ends_sentence(text)
    date = DATE.search(text)
    if date and len(text) <= _DATE_LINE and not ends:
        return "date"
    if _MONEY.search(text) and len(text) <= _MONEY_LINE and not ends:
        return "money"
    if width(text) > SHORT or (ends and (len(text.split()) >= 4 or width(text) >= 16)):
        return "prose"
    return "short"

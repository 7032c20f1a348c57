"""Simple rewordings that keep a sentence true: so that it is not the verbatim shortcut that lets true claims pass."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_FORMS = (
    (re.compile(r"(?<=[0-9])%"), " percent"),
    (re.compile(r"(?<=[0-9]) per ?cent\b"), "%"),
    (re.compile(rf"\b({_MONTH}) ([0-9]{{1,2}}), ([0-9]{{4}})"), r"\2 \1 \3"),
    (re.compile(r"(?<![A-Z])\$([0-9][0-9.,]*) (million|billion)"), r"US$\1 \2"),
    (re.compile(r"US\$([0-9][0-9.,]*) (million|billion)"), r"\1 \2 US dollars"),
    (re.compile(r"(?<!no )\bmore than (?=[0-9$])"), "over "),
    (re.compile(r"\bover (?=[0-9$])"), "more than "),
    (re.compile(r"\babout (?=[0-9$])"), "around "),
    (re.compile(r"\b(?:approximately|around) (?=[0-9$])"), "about "),
    (re.compile(r"\bnearly (?=[0-9$])"), "almost "),
    (re.compile(r"\bRMB ?(?=[0-9])"), "CNY "),
    (re.compile(r"\bbought\b"), "acquired"),
    (re.compile(r"\bacquired\b"), "bought"),
    (re.compile(r"\bcompanies\b"), "firms"),
    (re.compile(r"\bbillion yuan\b"), "bn yuan"),
)


def rewordings(sentence: str) -> Iterator[str]:
    """The sentence with a lead before it, then with each form of figure, date or word written another way."""
    plain = sentence.strip()
    is_chinese = bool(re.search(r"[\u4e00-\u9fff]", plain))
    yield f"报道称,{plain}" if is_chinese else f"According to the source, {plain}"
    for pattern, new in _FORMS:
        changed, count = pattern.subn(new, plain)
        if count:
            yield changed

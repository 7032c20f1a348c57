"""What a source says about itself: title, publisher, date, address, from the many names these go by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from .clean import one_line

_NAMES = {
    "title": "title headline",
    "publisher": "publisher source site sitename site_name outlet journal publication publication_name",
    "published": "published date published_at published_on publish_date publishdate published_date publication_date"
    " pubdate pub_date date_published datepublished issued",
    "url": "url link source_url canonical canonical_url permalink original_url source",
    "language": "language lang locale",
}
_MONTHS = {
    name: i + 1
    for i, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
}
_ISO = re.compile(r"\b((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?:T?\d{4,6}Z?)?(?!\d)")
_CHINESE = re.compile(r"((?:19|20)\d\d) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日")
_MONTH_FIRST = re.compile(r"\b([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? ((?:19|20)\d\d)\b")
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})\.?,?[ -]((?:19|20)\d\d)\b")
_SLASHED = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d\d)\b")
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-]?(\d{1,2})[/-]?(\d{1,2})(?=[/_.-]|$)")
_SOURCE_LINK = re.compile(
    r"(?:\[(?:source|via|original|原文|来源)[^\]\n]{0,40}\]\("
    r"|(?:^|\n)(?:source|original article|原文链接|原文地址|原文)\s*[:：]\s*)"
    r"<?(https?://[^\s<>()]+)",
    re.IGNORECASE,
)
_DATE_WORDS = r"(?:published|posted|updated|date|released?|发布时间|发布日期|发布|发表于|日期|时间)"
_DATE_LINE = re.compile(
    rf"(?:{_DATE_WORDS}(?: on| at)? ?[:：]?|by .{{2,40}}[|·•,–—-]|[A-Z][A-Z .]{{2,30}},)? ?(.{{8,30}})", re.IGNORECASE
)
_WIRE = re.compile(r"(?:[A-Z][A-Z .,]{2,30}[,:] )(.{6,20}?\d{4})\)? ?(?:\([\w .]+\) ?|/[\w ]+/ ?)?[-–—:]")
_DATELINE_LINES = 6  # a dateline stands near the top


@dataclass(frozen=True, slots=True)
class Metadata:
    """Empty or None where the source does not say; ``rest`` keeps the other fields as text."""

    title: str = ""
    publisher: str = ""
    published: date | None = None
    url: str = ""
    language: str = ""
    rest: Mapping[str, str] = field(default_factory=dict)


def from_mapping(values: Mapping[str, object]) -> Metadata:
    """Metadata from fields of any common name; values that are not text, numbers, dates or lists of them fall away."""
    texts = {re.sub(r"[\s-]+", "_", str(key).strip().lower()): _text(value) for key, value in values.items()}
    texts = {key: text for key, text in texts.items() if text}
    names = {name: names.split() for name, names in _NAMES.items()}
    url = next((texts[key] for key in names["url"] if is_url(texts.get(key, ""))), "")
    publisher = next((texts[key] for key in names["publisher"] if texts.get(key) and not is_url(texts[key])), "")
    dates = [parse_date(texts[key]) for key in names["published"] if key in texts]
    language = next((texts[key] for key in names["language"] if key in texts), "")
    used = {key for key in names["title"] if key in texts}
    used |= {key for key in texts if texts[key] in (url, publisher) and key in (*names["url"], *names["publisher"])}
    used |= {key for key in names["published"] if key in texts and parse_date(texts[key])}
    return Metadata(
        title=next((texts[key] for key in names["title"] if key in texts), ""),
        publisher=publisher,
        published=next((day for day in dates if day), None),
        url=url,
        language=language[:2].lower() if re.match(r"[A-Za-z]{2}(?:$|[-_])", language) else "",
        rest={key: text for key, text in texts.items() if key not in used},
    )


def from_text(text: str) -> Metadata:
    """Address and date that flattened text plainly states: a source link, a dateline among the first lines."""
    link = _SOURCE_LINK.search(text)
    url = link[1].rstrip(".,;") if link else ""
    published = None
    for line in [line for line in text[:4000].split("\n") if line.strip()][:_DATELINE_LINES]:
        published = published or _dateline(line.strip())
    return Metadata(url=url, published=published or date_of_url(url))


def is_url(text: str) -> bool:
    """Whether the text is a web address."""
    return bool(re.fullmatch(r"https?://\S+", text))


def date_of_url(url: str) -> date | None:
    """The day in a path such as /2015/01/18/ or /2015-01-18-."""
    match = _URL_DATE.search(url)
    return _day(match[1], match[2], match[3]) if match else None


def parse_date(text: str) -> date | None:
    """The day that the text names, None where it names none or could mean two (03/04/2015)."""
    text = text.strip()
    for pattern in (_ISO, _CHINESE):
        if match := pattern.search(text):
            return _day(match[1], match[2], match[3])
    if match := _MONTH_FIRST.search(text):
        return _day(match[3], str(_MONTHS.get(match[1][:3].lower(), 0)), match[2])
    if match := _DAY_FIRST.search(text):
        return _day(match[3], str(_MONTHS.get(match[2][:3].lower(), 0)), match[1])
    if match := _SLASHED.search(text):
        first, second = int(match[1]), int(match[2])
        if first > 12 or second > 12 or first == second:
            day, month = (first, second) if first > 12 else (second, first)
            return _day(match[3], str(month), str(day))
    if match := _COMPACT.match(text):
        return _day(match[1], match[2], match[3])
    return None


def mail_date(text: str) -> date | None:
    """The day of an RFC 5322 date header."""
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError):
        return parse_date(text)


def _dateline(line: str) -> date | None:
    if match := _WIRE.match(line):
        return parse_date(match[1])
    match = _DATE_LINE.fullmatch(line) if len(line) <= 90 else None
    if match is None:
        return None
    day = parse_date(match[1])
    words = re.findall(r"[A-Za-z\u4e00-\u9fff]+", match[1])
    return day if day and len(words) <= 4 else None


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, (list, tuple)):
        return ", ".join(_text(item) for item in value[:50] if isinstance(item, (str, int, float, date)))
    return one_line(str(value)) if isinstance(value, (str, int, float, date)) else ""


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None

"""Bytes to text: byte order mark, then strict UTF-8, then what is declared, then the shape of the bytes."""

from __future__ import annotations

import codecs
import re

from .errors import LoadError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{3,20})", re.IGNORECASE)
_HIGH = re.compile(rb"[\x80-\xff]+")
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27})
_SAMPLE = 200_000  # bytes; enough to judge, and quick
_MOST_CONTROLS = 0.02  # text has none; a few may come from damage
_LEAST_CJK = 0.85  # share of decoded non-ASCII characters that must be common Chinese or its punctuation
_LAST_COMMON = 0xD7  # lead byte of the last row of common characters
_KANA = range(0xA4, 0xB0)  # rows of kana, Greek, Cyrillic and boxes: right bytes by chance
_CJK_MARKS = "—·‘’“”…"
_JUDGED = 5_000  # characters that show whether a guess was right


def decode(data: bytes) -> str:
    """Text of the bytes. Raises LoadError where they are not text in an encoding that can be told."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    wide = _wide_encoding(data) or _wide_chinese(data)
    if wide:
        return data.decode(wide, errors="replace")
    controls = len(data[:_SAMPLE]) - len(data[:_SAMPLE].translate(None, _CONTROL))
    if controls > _MOST_CONTROLS * len(data[:_SAMPLE]) and controls > 8:
        raise LoadError("the file holds binary data, not text; convert it to a supported format")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(data)


def _wide_encoding(data: bytes) -> str:
    """UTF-16 without a mark shows as NUL bytes at every other place."""
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    if half < 2 or len(data) % 2:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.3 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.3 * half and odd < 0.05 * half else ""


def _wide_chinese(data: bytes) -> str:
    """UTF-16 without a mark and nearly without ASCII: one of its two readings is common Chinese."""
    sample = data[: 2 * _JUDGED]
    if len(data) % 2 or len(sample) < 8 or not sample.translate(None, bytes(range(128))):
        return ""
    try:
        sample[: len(sample) - 8].decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            return ""
    else:
        return ""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, errors="replace")
        if sum(ord(character) > 127 for character in text) > len(text) / 2 and _is_common_chinese(text):
            return encoding
    return ""


def _not_utf8(data: bytes) -> str:
    damaged = data.decode("utf-8", errors="replace")
    valid = sum(ord(character) > 127 and character != "\ufffd" for character in damaged)
    if valid > 20 * damaged.count("\ufffd"):
        return damaged
    declared = _DECLARED.search(data[:4096])
    if declared:
        text = _strictly(data, declared[1].decode("ascii").lower())
        if text is not None:
            return text
    if _looks_double_byte(data):
        text = _strictly(data, "gb18030")
        if text is not None and _is_common_chinese(text):
            return text
        return _guessed(data)
    text = _strictly(data, "cp1252")
    return data.decode("latin-1") if text is None else text


def _strictly(data: bytes, encoding: str) -> str | None:
    """The decoded text, or None when the bytes are not valid in the encoding or it is unknown."""
    wider = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "iso-8859-1": "cp1252", "latin-1": "cp1252"}
    encoding = wider.get(encoding, encoding)
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        pass
    if encoding not in ("gb18030", "shift_jis", "euc-jp", "euc-kr", "big5"):
        return None
    text = data.decode(encoding, errors="replace")
    return text if text.count("\ufffd") * 200 < len(text) else None


def _looks_double_byte(data: bytes) -> bool:
    """Whether bytes above 127 mostly come in pairs or longer runs, as letters with accents do not."""
    runs = [len(run) for run in _HIGH.findall(data[:_SAMPLE])]
    return bool(runs) and sum(length for length in runs if length > 1) > 0.7 * sum(runs)


def _is_common_chinese(text: str) -> bool:
    """Whether the non-ASCII characters are mostly the 3,755 common ones of GB 2312 and its punctuation."""
    foreign = [character for character in text[:_JUDGED] if ord(character) > 127]
    return sum(_gb_lead(character) <= _LAST_COMMON for character in foreign) >= _LEAST_CJK * len(foreign)


def _gb_lead(character: str) -> int:
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return 0 if character in _CJK_MARKS else 255
    return code[0] if code[0] not in _KANA else 255


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE], threshold=0.3).best()
    text = _strictly(data, best.encoding) if best else None
    if text is None:
        raise LoadError("the encoding cannot be told (not UTF-8, UTF-16, GB18030 or Latin-1); save the file as UTF-8")
    return text

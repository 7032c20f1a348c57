"""PDF to blocks: pages in order, wrapped lines joined to paragraphs, running headers and footers set apart."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from .blocks import Draft, Piece, blocks_of, lay_out, title_of
from .clean import canonical, one_line
from .errors import LoadError
from .shapes import BULLET, ends_sentence, width

_LOCK = threading.Lock()  # pdfium is not safe for use by two threads
_SECONDS = 25  # a file that takes longer is refused
_PAGES = 5_000
_EDGE_LINES = 2  # lines at the top and foot of a page that may repeat on others
_NUMBER = re.compile(r"[(\-–−]?[$€£¥]?[(\-–−]?\d[\d,.]*\)?%?\)?")
_SIGNS = ("$", "€", "£", "¥", "%", "—", "–", "-", ")")
_WORD_BREAK = re.compile("[\ufffe\u0002\u00ad]\\s*\n?")
_HYPHEN = re.compile(r"[a-zà-ÿ]-$")
_PLACEHOLDER_TITLE = re.compile(
    r"untitled|microsoft word - |\.(?:docx?|indd|tex|pdf|qxd)$|^\(?anonymous\)?$", re.IGNORECASE
)


def read_pdf(data: bytes) -> Draft:
    """Draft with page numbers from 1. Raises LoadError for encrypted, damaged or scanned files, saying which."""
    with _LOCK:
        pages, info = _pages(data)
    if not any(pages):
        raise LoadError("the PDF has no text layer (scanned?); run OCR first")
    text, pieces = lay_out(_pieces(pages))
    title = one_line(info.get("Title", ""))
    title = "" if sum(map(str.isalpha, title)) < 3 or _PLACEHOLDER_TITLE.search(title) else title
    blocks = blocks_of(pieces, title=title)
    meta = {
        key.lower(): one_line(info[key]) for key in ("Author", "Subject", "Keywords", "CreationDate") if info.get(key)
    }
    meta["pages"] = str(len(pages))
    if empty := [str(number) for number, lines in enumerate(pages, 1) if not lines]:
        meta["pages_without_text"] = ", ".join(empty)
    return Draft(text, blocks, title=title or title_of(text, blocks), meta=meta)


def _pages(data: bytes) -> tuple[list[list[str]], dict[str, str]]:
    """Lines of each page, and the document's information fields."""
    import pypdfium2

    start = time.monotonic()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise LoadError("the PDF is encrypted; save a copy without a password") from error
        raise LoadError(f"the PDF is damaged: {error}; print it to a new PDF") from error
    try:
        if len(document) > _PAGES:
            raise LoadError(f"the PDF has {len(document)} pages, more than {_PAGES}; split it")
        if not len(document):
            raise LoadError("the PDF has no pages")
        pages = []
        for number in range(len(document)):
            if time.monotonic() - start > _SECONDS:
                raise LoadError(f"the PDF took longer than {_SECONDS} s to read (page {number + 1}); split it")
            pages.append(_lines(document, number))
        return pages, dict(document.get_metadata_dict())
    finally:
        document.close()


def _lines(document: Any, number: int) -> list[str]:
    import pypdfium2

    try:
        page = document[number]
        text = page.get_textpage().get_text_range()
        page.close()
    except (pypdfium2.PdfiumError, UnicodeDecodeError):
        return []  # one damaged page does not hide the others
    text = canonical(_WORD_BREAK.sub("\u2011\n", text.replace("\r\n", "\n")))
    return [line.strip() for line in text.split("\n") if line.strip(" \u2011")]


def _pieces(pages: Sequence[Sequence[str]]) -> Iterator[Piece]:
    repeated = _repeated(pages)
    for number, lines in enumerate(pages, 1):
        at_edge = [i < _EDGE_LINES or i >= len(lines) - _EDGE_LINES for i in range(len(lines))]
        runs_on = [edge and _pattern(line) in repeated for edge, line in zip(at_edge, lines, strict=True)]
        body = [line for line, aside in zip(lines, runs_on, strict=True) if not aside]
        rest = [line for line, aside in zip(lines, runs_on, strict=True) if aside]
        yield from (Piece(text, kind, page=number, gap=gap) for text, kind, gap in _joined(body))  # type: ignore[arg-type]
        yield from (Piece(line.replace("\u2011", "-"), "furniture", page=number, gap=False) for line in rest)


def _repeated(pages: Sequence[Sequence[str]]) -> set[str]:
    """Forms of lines that stand at the edge of many pages, digits aside."""
    counts: Counter[str] = Counter()
    for lines in pages:
        edges = [*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:]]
        counts.update({_pattern(line) for line in edges if not _is_row(line)})
    return {form for form, count in counts.items() if count >= max(3, len(pages) // 5)}


def _pattern(line: str) -> str:
    return re.sub(r"\d+", "#", line)[:80]


def _joined(lines: Sequence[str]) -> Iterator[tuple[str, str, bool]]:
    """Paragraphs, list items, rows of figures, and single lines: (text, kind, whether a gap stands before)."""
    full = _full_width(lines)
    text, kind = "", ""
    previous = ""
    for i, line in enumerate(lines):
        if kind and _continues(text, lines[i - 1], line, full):
            text = _join(text, line)
            continue
        if kind:
            yield _clean(text), kind, not (kind == "table" and previous == "table")
        previous = kind
        text, kind = line, "list" if BULLET.match(line) else _kind_among(lines, i, full)
    if kind:
        yield _clean(text), kind, not (kind == "table" and previous == "table")


def _kind(line: str) -> str:
    if not any(map(str.isalnum, line)):
        return "furniture"
    return "table" if _is_row(line) else "text"


def _kind_among(lines: Sequence[str], i: int, full: int) -> str:
    """As ``_kind``; a short line right above a row is its header or a row without figures."""
    kind = _kind(lines[i])
    above = i + 1 < len(lines) and _is_row(lines[i + 1])
    heads = kind == "text" and above and width(lines[i]) < 0.8 * full and not ends_sentence(lines[i])
    return "table" if heads else kind


def _full_width(lines: Sequence[str]) -> int:
    widths = sorted(width(line) for line in lines)
    return max(40, widths[int(len(widths) * 0.85)]) if widths else 40


def _continues(text: str, previous: str, line: str, full: int) -> bool:
    if line[0] in ",.;:)" and not ends_sentence(previous):
        return True
    if BULLET.match(line) or _is_row(line) or not any(map(str.isalnum, line)):
        return False
    if _kind(previous) != "text" and not BULLET.match(text):
        return False
    if previous.endswith("\u2011") or (_HYPHEN.search(previous) and line[:1].islower()):
        return True
    if width(previous) < 0.7 * full:
        return line[:1].islower() and width(previous) > 0.45 * full and not ends_sentence(text)
    if not ends_sentence(previous):
        return True
    return width(previous) + 1 + width(line.split()[0]) > 0.9 * full  # the next word had no room


def _join(text: str, line: str) -> str:
    if text.endswith("\u2011"):
        return text[:-1] + line
    if _HYPHEN.search(text) and line[:1].islower():
        return text[:-1] + line
    between = "" if width(text[-1:]) == 2 and width(line[:1]) == 2 else " "
    return text + between + line


def _is_row(line: str) -> bool:
    """Whether the line is a row of a table: some words, then nothing but figures."""
    words = line.split()
    figures = 0
    while figures < len(words) and (_NUMBER.fullmatch(words[-1 - figures]) or words[-1 - figures] in _SIGNS):
        figures += 1
    numbers = [word for word in words[len(words) - figures :] if word not in _SIGNS]
    told = any(re.search(r"[,.%$€£¥()]|^[-−–]", number) for number in numbers)
    return len(words) - figures <= 12 and (len(numbers) >= 3 or (len(numbers) == 2 and (told or figures == len(words))))


def _clean(text: str) -> str:
    return text.replace("\u2011", "-")

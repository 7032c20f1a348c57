"""HTML to blocks: the structure is read from the page itself; trafilatura only tells main content from furniture."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from .blocks import Draft, Piece, blocks_of, lay_out, title_of
from .clean import one_line
from .errors import LoadError
from .html_walk import DEPTH_LIMIT, depth_of, pieces_of
from .metadata import Metadata, date_of_url, from_mapping, is_url, parse_date

_CHARACTERS = 100_000_000  # parsing more takes longer than a reader waits
_JUDGED = 100_000  # tags up to which trafilatura is asked (some 10 s); beyond, all content counts as main
_ENOUGH = 0.2  # share of the visible text below which trafilatura has missed the content
_SHORT = 24  # letters and digits; a shorter line is main content only where it is a whole line of it
_TAG = re.compile(r"<[^<>]*>")
_UNSEEN = re.compile(r"<(script|style|noscript|template)\b[^<>]*>[^<]*(?:<(?!/\1)[^<]*)*</\1\s*>", re.IGNORECASE)
_NOT_WORD = re.compile(r"[\W_]+")
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date",
    "dc.date.issued", "dc.date", "dcterms.issued", "dcterms.created", "pubdate", "publishdate", "publish_date",
    "publication_date", "citation_publication_date", "citation_date", "sailthru.date", "parsely-pub-date",
)  # fmt: skip


def read_html(source: str) -> Draft:
    """Draft of a page; what is not main content stands at the end as furniture under "Page furniture"."""
    tree = _parse(source)
    if depth_of(tree) >= DEPTH_LIMIT:
        return _flattened(source)
    seen = list(pieces_of(tree))
    main, metadata = _judged(source, seen)
    text, pieces = lay_out(_parted(seen, main))
    blocks = blocks_of(pieces, title=metadata.title)
    return Draft(
        text,
        blocks,
        title=metadata.title or title_of(text, blocks),
        publisher=metadata.publisher,
        published=metadata.published,
        url=metadata.url,
        language=metadata.language,
        meta=metadata.rest,
    )


def read_chapters(chapters: Sequence[str], metadata: Metadata) -> Draft:
    """One draft of many pages that hold nothing but content, as the chapters of a book."""
    seen: list[Piece] = []
    for chapter in chapters:
        if chapter.strip():
            found = pieces_of(_parse(chapter))
            seen += [replace(piece, kind="text") if piece.kind == "furniture" else piece for piece in found]
    text, pieces = lay_out(seen)
    return Draft(
        text,
        blocks_of(pieces, title=metadata.title),
        title=metadata.title,
        publisher=metadata.publisher,
        published=metadata.published,
        url=metadata.url,
        language=metadata.language,
        meta=metadata.rest,
    )


def _parse(source: str) -> Any:
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    if len(source) > _CHARACTERS:
        raise LoadError(f"the page has {len(source) / 1e6:.0f} million characters; split it")
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    data = source.replace("\x00", "").encode("utf-8", "replace")
    try:
        return document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise LoadError("the page holds no text") from error


def _flattened(source: str) -> Draft:
    """Every visible word of a page that is nested too deeply to parse, without structure."""
    lines = html.unescape(_TAG.sub("\n", _UNSEEN.sub("\n", source))).split("\n")
    text, pieces = lay_out(Piece(one_line(line)) for line in lines)
    blocks = blocks_of(pieces)
    return Draft(text, blocks, title=title_of(text, blocks))


def _judged(source: str, seen: Sequence[Piece]) -> tuple[str, Metadata]:
    """Main text by trafilatura, one line a block, and the page's metadata; "" where it finds too little."""
    import trafilatura

    if source.count("<") > _JUDGED:
        return "", Metadata()
    metadata = _metadata(_parse(source))
    try:
        found: Any = trafilatura.bare_extraction(_parse(source), include_comments=False, favor_recall=True)
    except (RecursionError, ValueError, TypeError, AttributeError, IndexError):  # its own faults on broken pages
        found = None
    main = str(found.text or "") if found is not None else ""
    candidates = sum(len(_bare(piece.text)) for piece in seen if piece.kind != "furniture")
    return (main if len(_bare(main)) >= _ENOUGH * candidates else ""), metadata


def _parted(seen: Sequence[Piece], main: str) -> list[Piece]:
    """Main content in the order of the page, then the rest as furniture."""
    kept = _is_main(seen, main) if main else [piece.kind != "furniture" for piece in seen]
    content = [piece if piece.kind != "furniture" else replace(piece, kind="text") for piece in _where(seen, kept)]
    rest = [replace(piece, kind="furniture", level=0) for piece in _where(seen, [not keep for keep in kept])]
    return content + rest


def _where(pieces: Sequence[Piece], flags: Sequence[bool]) -> Iterator[Piece]:
    return (piece for piece, flag in zip(pieces, flags, strict=True) if flag)


def _is_main(seen: Sequence[Piece], main: str) -> list[bool]:
    lines = {_bare(line) for line in main.split("\n")}
    whole = _bare(main)
    shingles = _shingles(main)
    kept = [_belongs(piece, lines, whole, shingles) for piece in seen]
    for i in range(len(seen) - 2, -1, -1):  # a heading goes with what it heads
        if seen[i].kind == "heading" and not kept[i]:
            kept[i] = kept[i + 1]
    return kept


def _belongs(piece: Piece, lines: set[str], whole: str, shingles: set[tuple[str, ...]]) -> bool:
    bare = _bare(piece.text)
    if len(bare) < _SHORT:
        return bare in lines and piece.kind != "furniture"
    if bare in whole:
        return True
    own = _shingles(piece.text)
    return bool(own) and 2 * len(own & shingles) >= len(own)


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = _NOT_WORD.sub(" ", text).lower().split()
    return {tuple(words[i : i + 4]) for i in range(len(words) - 3)}


def _bare(text: str) -> str:
    return _NOT_WORD.sub("", text).lower()


def _metadata(tree: Any) -> Metadata:
    """What the head of the page states; guesses from its body are not taken."""
    from trafilatura import extract_metadata

    named = _named(tree)
    try:
        found = extract_metadata(tree, extensive=False, date_config={"original_date": True, "extensive_search": False})
    except (RecursionError, ValueError, TypeError, AttributeError, IndexError):
        return from_mapping({"title": "".join(tree.xpath("//title/text()")[:1])})
    url = str(found.url or "")
    rest = {"author": named.get("author", ""), "description": str(found.description or "")}
    return replace(
        from_mapping({key: value for key, value in rest.items() if value}),
        title=str(found.title or ""),
        publisher=named.get("og:site_name") or str(found.sitename or ""),
        published=_published(tree, named) or date_of_url(url) or parse_date(str(found.date or "")),
        url=url if is_url(url) else "",
        language=(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[:2].lower(),
    )


def _named(tree: Any) -> dict[str, str]:
    named: dict[str, str] = {}
    for meta in tree.iter("meta"):
        key = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        named.setdefault(key, one_line(meta.get("content") or ""))
    return named


def _published(tree: Any, named: dict[str, str]) -> date | None:
    for key in _PUBLISHED:
        if day := parse_date(named.get(key, "")):
            return day
    for script in tree.xpath("//script[@type='application/ld+json']"):
        if match := re.search(r'"datePublished"\s*:\s*"([^"]{4,40})"', script.text or ""):
            return parse_date(match[1])
    for time in tree.xpath("//time[@pubdate or @itemprop='datePublished']"):
        return parse_date(time.get("datetime") or time.text or "")
    return None

"""CSV, TSV, JSON and JSON Lines: a row or object becomes a record of "field: value" pairs, or a document of its own."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .blocks import Draft, Piece, blocks_of, lay_out
from .clean import one_line
from .errors import LoadError
from .flat import as_record, body_of, draft, text_pieces
from .metadata import from_mapping

_TEXT_FIELDS = ("text", "content", "body", "page_content", "contents")
_NAME_FIELDS = ("doc", "id", "doc_id", "_id", "path", "file", "name", "key")
_DELIMITERS = ",;\t|"
_SNIFFED = 64_000  # characters that decide the delimiter
_DEPTH = 50  # levels of nesting that are read; deeper ones are cut with a mark


def read_csv(source: str) -> Draft:
    """One record a row, headed by the first row's names where that row holds names."""
    csv.field_size_limit(50_000_000)
    try:
        rows = [
            row for row in csv.reader(source.lstrip("\ufeff").splitlines(keepends=True), _dialect(source)) if any(row)
        ]
    except csv.Error as error:
        raise LoadError(f"not readable as CSV: {error}; save it with quoted fields") from error
    rows = [[one_line(cell) for cell in row] for row in rows]
    if rows and not _is_header(rows):
        rows.insert(0, [f"column {i + 1}" for i in range(max(map(len, rows)))])
    if len(rows) == 1:
        return _records([" | ".join(rows[0])])
    return _records([as_record(zip(_headers(rows[0], len(row)), row, strict=True)) for row in rows[1:]])


def read_json(source: str) -> Draft:
    """One record for each object of a list, or for each top-level field of an object; text fields are text."""
    try:
        value = json.loads(source.lstrip("\ufeff"))
    except (json.JSONDecodeError, RecursionError) as error:
        if source.strip()[:1] == "{" and source.count("\n") > 0 and isinstance(error, json.JSONDecodeError):
            return _lines_as_records(source, error)
        raise LoadError(f"not valid JSON: {error}") from error
    if isinstance(value, dict) and (text := _text_of(value)):
        return _document(value, text, "")
    items = _longest_list(value)
    return _records([_flat(item) for item in items])


def read_json_lines(source: str) -> list[Draft]:
    """One draft a line where lines carry a text field, else one draft with a record a line."""
    values = list(_parsed_lines(source))
    texts = [_text_of(value) if isinstance(value, dict) else "" for _, value in values]
    if not any(texts):
        return [_records([_flat(value) for _, value in values])]
    drafts = []
    names: set[str] = set()
    for (number, value), text in zip(values, texts, strict=True):
        name = _name(value, number)
        name = f"{name}@{number}" if name in names else name
        names.add(name)
        drafts.append(_document(value, text, name) if text else _records([_flat(value)], name))
    return drafts


def _parsed_lines(source: str) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(source.lstrip("\ufeff").split("\n"), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (json.JSONDecodeError, RecursionError) as error:
                raise LoadError(f"line {number} is not valid JSON: {error}") from error


def _lines_as_records(source: str, error: json.JSONDecodeError) -> Draft:
    try:
        return _records([_flat(value) for _, value in _parsed_lines(source)])
    except LoadError:
        raise LoadError(f"not valid JSON: {error}") from error


def _text_of(value: Mapping[str, Any]) -> str:
    return next((value[key] for key in _TEXT_FIELDS if isinstance(value.get(key), str) and value[key].strip()), "")


def _name(value: Any, number: int) -> str:
    if isinstance(value, dict):
        for key in _NAME_FIELDS:
            if isinstance(value.get(key), (str, int)) and str(value[key]).strip():
                return one_line(str(value[key]))
    return str(number)


def _document(value: Mapping[str, Any], text: str, name: str) -> Draft:
    known = from_mapping({key: item for key, item in value.items() if item is not text})
    body = body_of(text)
    return draft(body, text_pieces(body), known, name)


def _records(records: Sequence[str], name: str = "") -> Draft:
    text, pieces = lay_out(Piece(record, "record") for record in records)
    return Draft(text, blocks_of(pieces), name=name)


def _longest_list(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        lists = [item for item in value.values() if isinstance(item, list) and item and isinstance(item[0], dict)]
        if len(value) == 1 and lists:
            return list(lists[0])
        return [{key: item} for key, item in value.items()]
    return [value]


def _flat(value: Any) -> str:
    if not isinstance(value, (dict, list)):
        return one_line("" if value is None else str(value))
    return as_record(_fields(value, "", 0))


def _fields(value: Any, path: str, depth: int) -> Iterator[tuple[str, str]]:
    if depth > _DEPTH:
        yield path, "…"
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _fields(item, f"{path}.{key}" if path else str(key), depth + 1)
    elif isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value):
        for i, item in enumerate(value):
            yield from _fields(item, f"{path}[{i + 1}]", depth + 1)
    else:
        items = value if isinstance(value, list) else [value]
        yield path, one_line(", ".join(str(item) for item in items if item is not None))


def _dialect(source: str) -> type[csv.Dialect]:
    class Dialect(csv.excel):
        delimiter = _delimiter(source[:_SNIFFED])

    return Dialect


def _delimiter(sample: str) -> str:
    """The character that splits most rows into one and the same number of fields."""
    lines = sample.splitlines(keepends=True)[:200]
    best, score = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            sizes = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        except csv.Error:
            continue
        usual = max(set(sizes), key=sizes.count) if sizes else 1
        steady = sizes.count(usual) / len(sizes) if sizes else 0.0
        if usual > 1 and steady * (1 + usual / 1000) > score:
            best, score = delimiter, steady * (1 + usual / 1000)
    return best


def _is_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row holds names: different, filled, and without numbers where rows below have them."""
    head = rows[0]
    if len(set(head)) < len(head) and len(head) > 1:
        return False
    return not any(cell.replace(".", "").replace(",", "").replace("-", "").isdigit() for cell in head if cell)


def _headers(head: Sequence[str], count: int) -> list[str]:
    return [head[i] if i < len(head) and head[i] else f"column {i + 1}" for i in range(count)]

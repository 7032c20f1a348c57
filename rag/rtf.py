"""Rich Text Format to plain text."""

from __future__ import annotations

import re

from .errors import LoadError

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_SKIPPED = frozenset(
    b"fonttbl colortbl stylesheet info pict object themedata colorschememapping datastore latentstyles listtable"
    b" listoverridetable rsidtbl generator xmlnstbl fldinst filetbl revtbl header footer headerl headerr footerl footerr".split()
)
_WORDS = {
    b"par": "\n\n", b"sect": "\n\n", b"page": "\n\n", b"line": "\n", b"tab": " ", b"cell": " | ", b"row": "\n",
    b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•",
    b"emspace": " ", b"enspace": " ",
}  # fmt: skip
_PAGES = {0: "cp1252", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5", 204: "cp1251", 238: "cp1250"}


def plain_text(data: bytes) -> str:
    """The text of a document. Raises LoadError for what is not RTF."""
    if not data.lstrip().startswith(b"{\\rtf"):
        raise LoadError("not an RTF file; save it again as .rtf or .docx")
    page = re.search(rb"\\ansicpg(\d{3,5})", data[:2000])
    encoding = f"cp{int(page[1])}" if page else "cp1252"
    encoding = {"cp936": "gb18030", "cp65001": "utf-8"}.get(encoding, encoding)
    out: list[str] = []
    raw = bytearray()
    stack: list[tuple[bool, int]] = []
    skip, fallback, pending = False, 1, 0
    for match in _TOKEN.finditer(data):
        word, number, code, symbol, brace, text = match.groups()
        if code and not skip:
            if pending:
                pending -= 1
            else:
                raw.append(int(code, 16))
            continue
        if raw:
            out.append(_decoded(raw, encoding))
            raw.clear()
        if brace == b"{":
            stack.append((skip, fallback))
        elif brace == b"}":
            skip, fallback = stack.pop() if stack else (False, 1)
        elif symbol == b"*" or word in _SKIPPED:
            skip = True
        elif word == b"uc":
            fallback = int(number or 1)
        elif skip:
            continue
        elif word == b"u" and number:
            out.append(_character(int(number)))
            pending = fallback
        elif word:
            out.append(_WORDS.get(word, ""))
        elif symbol:
            out.append({b"~": " ", b"_": "-", b"-": ""}.get(symbol, symbol.decode("latin-1")))
        elif text:
            out.append(_decoded(text[pending:], encoding))
            pending = 0
    return _paired("".join(out) + _decoded(raw, encoding))


def _decoded(data: bytes | bytearray, encoding: str) -> str:
    try:
        return bytes(data).decode(encoding, errors="replace")
    except LookupError:
        return bytes(data).decode("cp1252", errors="replace")


def _character(number: int) -> str:
    number %= 65536
    return chr(number)


def _paired(text: str) -> str:
    """Surrogate pairs, which RTF writes as two characters, made one."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

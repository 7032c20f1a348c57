"""Rich Text Format to plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .errors import LoadError

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_SKIPPED = frozenset(
    b"fonttbl colortbl stylesheet info pict object themedata colorschememapping datastore latentstyles listtable"
    b" listoverridetable rsidtbl generator xmlnstbl fldinst filetbl revtbl header footer headerl headerr footerl"
    b" footerr".split()
)
_WORDS = {
    b"par": "\n\n", b"sect": "\n\n", b"page": "\n\n", b"line": "\n", b"tab": " ", b"cell": " | ", b"row": "\n",
    b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
    b"bullet": "•", b"emspace": " ", b"enspace": " ",
}  # fmt: skip


@dataclass(slots=True)
class _State:
    """What holds inside the current group, and the bytes that are not decoded yet."""

    encoding: str
    out: list[str] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    stack: list[tuple[bool, int]] = field(default_factory=list)
    skip: bool = False
    fallback: int = 1  # characters behind a Unicode one that repeat it for old readers
    pending: int = 0

    def flush(self) -> None:
        if self.raw:
            self.out.append(_decoded(self.raw, self.encoding))
            self.raw.clear()


def plain_text(data: bytes) -> str:
    """The text of a document. Raises LoadError for what is not RTF."""
    if not data.lstrip().startswith(b"{\\rtf"):
        raise LoadError("not an RTF file; save it again as .rtf or .docx")
    page = re.search(rb"\\ansicpg(\d{3,5})", data[:2000])
    encoding = f"cp{int(page[1])}" if page else "cp1252"
    state = _State({"cp936": "gb18030", "cp65001": "utf-8"}.get(encoding, encoding))
    for match in _TOKEN.finditer(data):
        word, number, code, symbol, brace, text = match.groups()
        if code:
            _byte(state, int(code, 16))
            continue
        state.flush()
        if brace == b"{":
            state.stack.append((state.skip, state.fallback))
        elif brace == b"}":
            state.skip, state.fallback = state.stack.pop() if state.stack else (False, 1)
        elif symbol == b"*" or word in _SKIPPED:
            state.skip = True
        elif not state.skip:
            _write(state, word, int(number or 0), symbol, text)
    state.flush()
    return _paired("".join(state.out))


def _byte(state: _State, code: int) -> None:
    if state.skip:
        return
    if state.pending:
        state.pending -= 1
    else:
        state.raw.append(code)


def _write(state: _State, word: bytes | None, number: int, symbol: bytes | None, text: bytes | None) -> None:
    if word == b"uc":
        state.fallback = number
    elif word == b"u":
        state.out.append(chr(number % 65536))
        state.pending = state.fallback
    elif word:
        state.out.append(_WORDS.get(word, ""))
    elif symbol:
        state.out.append({b"~": " ", b"_": "-", b"-": ""}.get(symbol, symbol.decode("latin-1")))
    elif text:
        state.out.append(_decoded(text[state.pending :], state.encoding))
        state.pending = 0


def _decoded(data: bytes | bytearray, encoding: str) -> str:
    try:
        return bytes(data).decode(encoding, errors="replace")
    except LookupError:
        return bytes(data).decode("cp1252", errors="replace")


def _paired(text: str) -> str:
    """Surrogate pairs, which RTF writes as two characters, made one."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

"""Marked text to claims: finds markers such as ``[2.3]``, hides them from the reader, and binds them to sentences.

The reader's text and the claims do not depend on how the text was cut into pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .markers import OPENERS, Marker, bracket_end, read_bracket
from .sentences import split
from .types import Abstention, Drafted, Span, Usage

_TERMINATORS = frozenset(".!?…。！？")
_CLOSING = frozenset("\"'”’»)）」』*_")
_CONTINUING = frozenset(",;:，；：、)）")
_LIST_ITEM = re.compile(r"(?:(?:[-*•‣–]|\(?\d{1,3}[.)]|#{1,6}|>)(?:\s+|$))+")


@dataclass(frozen=True, slots=True)
class TextDelta:
    """Provisional text for the reader, markers removed."""

    text: str


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """One sentence as written, not yet checked; ``span`` is its place in the concatenated deltas.

    ``new_line`` says that it begins a line or a list item of the answer; ``verbatim`` is as in ``Drafted``.
    """

    text: str
    span: Span
    markers: tuple[Marker, ...]
    new_line: bool = False
    verbatim: str = ""


Output = TextDelta | DraftClaim


def parse_markers(text: str) -> tuple[str, tuple[Marker, ...]]:
    """The text as a reader sees it, stripped, and its markers in order, each once."""
    stream = ClaimStream()
    outputs = [*stream.feed(text), *stream.finish()]
    clean = "".join(item.text for item in outputs if isinstance(item, TextDelta))
    return clean, tuple(dict.fromkeys(stream.seen))


def claims(pieces: Iterable[str | Drafted | Abstention | Usage]) -> Iterator[Output | Abstention | Usage]:
    """Deltas and claims of marked text as they complete; an Abstention and Usage pass through.

    A claim follows the deltas that hold it. The deltas joined are the clean text, and ``span.of`` it is the claim.
    """
    stream = ClaimStream()
    for piece in pieces:
        if isinstance(piece, str | Drafted):
            yield from stream.feed(piece)
        else:
            yield piece
    yield from stream.finish()


@dataclass(slots=True)
class ClaimStream:
    """Text in, deltas and claims out. ``feed`` pieces in order, then ``finish`` once.

    ``raw`` is not yet read. ``open`` is the clean text since the last claim boundary, ``marks`` are markers at
    positions in it. ``before``, ``group`` and ``after`` are white space, markers and white space at the reading point:
    what they mean is known when the next visible character comes.
    """

    seen: list[Marker] = field(default_factory=list)
    raw: str = ""
    length: int = 0
    open: str = ""
    marks: list[tuple[int, Marker]] = field(default_factory=list)
    before: str = ""
    group: list[Marker] = field(default_factory=list)
    after: str = ""
    stopped: bool = False
    new_line: bool = True
    out: list[Output] = field(default_factory=list)

    def feed(self, piece: str | Drafted) -> list[Output]:
        """What becomes certain with this piece."""
        if isinstance(piece, str):
            self.raw += piece
            self._read(final=False)
        elif piece.text:
            self._read(final=True)
            self._whole(piece)
        return self._taken()

    def finish(self) -> list[Output]:
        """What is left; white space at the end is dropped."""
        self._read(final=True)
        self._attach()
        self._close()
        return self._taken()

    def _taken(self) -> list[Output]:
        taken, self.out = self.out, []
        return taken

    def _read(self, *, final: bool) -> None:
        position = 0
        while position < len(self.raw):
            char, end = self.raw[position], position
            if char in OPENERS:
                known = bracket_end(self.raw, position)
                if known is None and not final:
                    break
                end = known or position
            if markers := read_bracket(self.raw[position:end]):
                self.seen.extend(markers)
                self.group.extend(markers)
            elif char.isspace():
                self._space(char)
            else:
                self._visible(char)
            position = end if markers else position + 1
        self.raw = self.raw[position:]

    def _space(self, char: str) -> None:
        if self.group:
            self.after += char
        else:
            self.before += char

    def _visible(self, char: str) -> None:
        tight = not self.after and char in _TERMINATORS | _CLOSING | _CONTINUING
        ended = _ended(self.open)
        if self.group and char in _TERMINATORS and self.open.endswith(char):
            self._attach()  # "paid. [2.3]." has one stop too many
            self.before = ""
            self.stopped = True
            return
        stopped = (ended or char in _TERMINATORS) if self.group else self.stopped
        gap, backward = self._gap(char, tight), self._belongs_back(ended)
        boundary = self._bounds(char, gap, tight, ended)
        if backward:
            self._attach()
        if boundary:
            self._close()
            self.new_line = "\n" in gap or not self.length
        self._write(gap if self.length else "", claimed=bool(self.open))
        self._attach()
        self._write(char)
        self.stopped = stopped and not gap and (char in _TERMINATORS or char in _CLOSING)

    def _gap(self, char: str, tight: bool) -> str:
        """The white space that the reader sees between the open text and ``char``."""
        if not self.group:
            return self.before or ("" if self.open else " ")
        for space in (self.after, self.before):
            if "\n" in space:
                return space
        if tight or char in _TERMINATORS:
            return ""
        wide = char >= "\u2e80" or self.open[-1:] >= "\u2e80"
        return "" if wide and not self.before + self.after else " "

    def _belongs_back(self, ended: bool) -> bool:
        """Whether the waiting markers belong to the open text; else to what follows, as in "[2.3] He paid."."""
        if not self.open:
            return False
        if "\n" in self.before and "\n" not in self.after:
            return ended and not self.marks
        return True

    def _bounds(self, char: str, gap: str, tight: bool, ended: bool) -> bool:
        """Whether a claim ends before ``char``."""
        if not self.open:
            return True
        if "\n" in gap:
            return bool(self.group) or ended or gap.count("\n") > 1 or not char.islower()
        if (tight and (self.group or not gap)) or _LIST_ITEM.fullmatch(self.open):
            return False
        if char.islower() or char in _CONTINUING:
            return False
        if self.group:
            return ended
        return self.stopped and (bool(gap) or self.open[-1] in "。！？")

    def _attach(self) -> None:
        self.marks.extend((len(self.open), marker) for marker in self.group)
        self.group.clear()
        self.after = ""

    def _write(self, text: str, *, claimed: bool = True) -> None:
        self.before = ""
        if not text:
            return
        self.length += len(text)
        if claimed:
            self.open += text
        if self.out and isinstance(self.out[-1], TextDelta):
            text = self.out.pop().text + text
        self.out.append(TextDelta(text))

    def _close(self) -> None:
        """Claims of the open text: each mark goes to the sentence that it stands in or right behind."""
        text, base, marks = self.open, self.length - len(self.open), self.marks
        self.open, self.marks, self.stopped = "", [], False
        item = _LIST_ITEM.match(text)
        spans = [span for span in split(text, Span(item.end() if item else 0, len(text))) if _says(span.of(text))]
        cited: list[list[Marker]] = [[] for _ in spans]
        for position, marker in marks if spans else ():
            cited[max(0, sum(span.start < position for span in spans) - 1)].append(marker)
        for i, span in enumerate(spans):
            place = Span(base + span.start, base + span.end)
            markers = tuple(dict.fromkeys(cited[i]))
            self.out.append(DraftClaim(span.of(text), place, markers, self.new_line and i == 0))

    def _whole(self, drafted: Drafted) -> None:
        """One claim exactly as given, set apart from what is around it."""
        gap = self.after if "\n" in self.after else self.before or self.after
        self._attach()
        self._close()
        if self.length:
            self._write(gap or " ", claimed=False)
        start = self.length
        self._write(drafted.text, claimed=False)
        self.seen.extend(drafted.markers)
        new_line = start == 0 or "\n" in gap
        self.out.append(DraftClaim(drafted.text, Span(start, self.length), drafted.markers, new_line, drafted.verbatim))
        self.new_line = False


def _ended(text: str) -> bool:
    stripped = text.rstrip("".join(_CLOSING))
    return bool(stripped) and stripped[-1] in _TERMINATORS


def _says(text: str) -> bool:
    return any(char.isalnum() for char in text)

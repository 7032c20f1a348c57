"""Every error a caller may see. Messages name the value at fault and the remedy."""

from __future__ import annotations


class VouchError(Exception):
    """Base of all errors of this package."""


class ConfigError(VouchError):
    """A setting has a value that cannot be used."""


class QuestionError(VouchError):
    """A question or one of its options is out of range."""


class LoadError(VouchError):
    """A file could not be read as a document; the message is the reason, without the path."""


class IndexMissingError(VouchError):
    """The index folder does not exist or holds no complete index."""


class IndexFormatError(VouchError):
    """The index was made by another embedder, dimension or format and must be built anew."""


def damaged(path: object, reason: object) -> IndexFormatError:
    """What to raise where a file of an index cannot be understood."""
    return IndexFormatError(
        f"the index is damaged: {path} cannot be read ({reason}); remove the index folder and run `vouch index PATH…`"
    )


class IndexBusyError(VouchError):
    """Another process is writing to the index."""


class DocumentNotFoundError(VouchError):
    """No document has this id."""


class GeneratorError(VouchError):
    """The language model's endpoint failed; the message names the endpoint and the setting."""


class GeneratorTimeoutError(GeneratorError):
    """The language model's endpoint did not answer in time."""


class GeneratorBusyError(GeneratorError):
    """The language model's endpoint takes no more requests now; ``seconds`` until it may, where that is known."""

    def __init__(self, message: str, seconds: float | None = None) -> None:
        super().__init__(message)
        self.seconds = seconds


class AnswerLeftError(GeneratorError):
    """Nobody waited for the answer any more, so it was not finished."""


class AnswerFormatError(VouchError):
    """A saved answer lacks a field or holds one that cannot be used."""

"""The files of a folder, each with the hash of its bytes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from .errors import ConfigError

IGNORE_FILE = ".vouchignore"
"""In the root of a folder: one pattern a line (``*`` and ``?``, matched with the path from there) not to be read."""


@dataclass(frozen=True, slots=True)
class File:
    """One file under a root; ``origin`` is its path there with "/" between names.

    ``sha256`` is empty and ``reason`` says why where the file could not be read.
    """

    path: Path
    root: str
    origin: str
    sha256: str
    size: int
    reason: str = ""


def require(path: Path) -> None:
    """Raise ConfigError for a path that is missing."""
    if not path.exists():
        raise ConfigError(f"{path} does not exist; name a folder of documents or a file")


def scan(path: Path, index: Path) -> list[File]:
    """The files under a folder (or the one file) by origin, hidden ones and the index itself left out.

    Roots are noted relative to the index folder, so that both may be moved together. Raises ConfigError for a path
    that is missing or holds no file: nothing is removed from an index because a disk is not there.
    """
    require(path)
    root = _plain(os.path.relpath(path.resolve(), index.resolve()).replace(os.sep, "/"))
    folder = path if path.is_dir() else path.parent
    found = list(_files(path, index.resolve())) if path.is_dir() else [path]
    if not found:
        raise ConfigError(f"{path} holds no files; name a folder of documents or a file")
    return sorted((_read(file, root, folder) for file in found), key=lambda file: file.origin)


def _files(folder: Path, index: Path) -> Iterator[Path]:
    ignored = _ignored(folder / IGNORE_FILE)
    for path in _walk(folder, index):
        origin = path.relative_to(folder).as_posix()
        if not any(fnmatch(origin, pattern) for pattern in ignored):
            yield path


def _ignored(file: Path) -> list[str]:
    if not file.is_file():
        return []
    lines = (line.strip() for line in file.read_text("utf-8", "replace").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _walk(folder: Path, index: Path) -> Iterator[Path]:
    for directory, folders, names in os.walk(folder):
        here = Path(directory)
        folders[:] = [name for name in folders if not name.startswith(".") and (here / name).resolve() != index]
        yield from (here / name for name in names if not name.startswith(".") and _is_file(here / name))


def _is_file(path: Path) -> bool:
    """Whether to read it: a file, or a link that leads nowhere, which is reported and not passed over."""
    return path.is_file() or not path.exists()


def _read(path: Path, root: str, folder: Path) -> File:
    origin = _plain(path.relative_to(folder).as_posix())
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            return File(path, root, origin, digest, stream.tell())
    except OSError as error:
        return File(path, root, origin, "", 0, f"cannot be opened: {error.strerror or error}")


def _plain(name: str) -> str:
    """A name that can be stored as text: bytes that are not UTF-8 are replaced."""
    return os.fsencode(name).decode("utf-8", "replace")

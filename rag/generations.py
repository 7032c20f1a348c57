"""Generations of an index: each a folder that is written once, then only read, then removed.

``CURRENT`` names the live one and is replaced in one step, so whatever happens to a writer, readers find a complete
index. A reader holds a shared lock on its generation's ``reader.lock``; who can lock that file alone may remove the
folder. Folder names are never used twice: what a killed writer's last write may still touch is nobody's.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from .errors import ConfigError, IndexBusyError, IndexMissingError

if TYPE_CHECKING:
    from filelock import BaseFileLock

OPEN_ATTEMPTS = 100
"""Tries of 20 ms to open the live generation while writers replace it; one is nearly always enough."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A generation that is not removed as long as ``lock`` stays open; ``stamp`` tells when CURRENT changed."""

    folder: Path
    stamp: tuple[int, int]
    lock: BinaryIO


@contextmanager
def writing(index: Path) -> Iterator[None]:
    """The right to write to ``index``, whose folder is made where it is missing.

    Raises IndexBusyError at once while another process or thread has it, ConfigError where the folder is read-only.
    """
    lock = _lock(index)
    try:
        _sweep(index)
        yield
    finally:
        lock.release()


def live(index: Path) -> Path | None:
    """The folder of the live generation, None where there is none yet."""
    try:
        return index / "generations" / (index / "CURRENT").read_text("utf-8").strip()
    except FileNotFoundError:
        return None


@contextmanager
def draft(index: Path, *, leave_out: tuple[str, ...] = ()) -> Iterator[Path]:
    """A new generation, copied from the live one but for the names in ``leave_out``; live when the block ends well.

    The caller has the right to write. A block that raises leaves nothing behind.
    """
    parent = live(index)
    number = int(parent.name.split("-")[0]) + 1 if parent else 1
    folder = index / "generations" / f"{number:06d}-{secrets.token_hex(4)}"
    try:
        if parent:
            shutil.copytree(parent, folder, ignore=shutil.ignore_patterns("reader.lock", *leave_out))
        else:
            folder.mkdir()
        yield folder
        (folder / "reader.lock").touch()
        _publish(index, folder)
    finally:
        if live(index) != folder:
            shutil.rmtree(folder, ignore_errors=True)
    _sweep(index)


def lease(index: Path) -> Lease:
    """Open the live generation for reading. Raises IndexMissingError where there is none."""
    for _ in range(OPEN_ATTEMPTS):
        stamp, folder = changed(index), live(index)
        if stamp is None or folder is None:
            raise IndexMissingError(f"there is no index at {index}; run `vouch index PATH…` to make one")
        lock = _shared(folder / "reader.lock")
        if lock is not None:
            return Lease(folder, stamp, lock)
        time.sleep(0.02)
    raise IndexMissingError(
        f"the index at {index} is damaged: {folder} is not there; remove the folder and index again"
    )


def changed(index: Path) -> tuple[int, int] | None:
    """A stamp that is another one after every change, None where there is no index; costs one stat."""
    try:
        status = (index / "CURRENT").stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns


def _shared(path: Path) -> BinaryIO | None:
    """The file with a shared lock, None where somebody is removing it."""
    try:
        lock = path.open("rb")
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(lock.fileno()), path.stat()):
            return lock
    except (BlockingIOError, FileNotFoundError):
        pass
    lock.close()
    return None


def _publish(index: Path, folder: Path) -> None:
    for directory, _, names in os.walk(folder):
        for name in names:
            _sync(Path(directory, name))
        _sync(Path(directory))
    new = index / "CURRENT.new"
    new.write_text(folder.name, "utf-8")
    _sync(new)
    _sync(folder.parent)
    new.replace(index / "CURRENT")
    _sync(index)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep(index: Path) -> None:
    """Remove the generations that are neither live nor read, and what killed writers left."""
    current = live(index)
    for folder in (index / "generations").iterdir():
        if folder != current:
            _remove(folder)


def _remove(folder: Path) -> None:
    """Remove a generation unless somebody reads it; one without a lock file was never live."""
    try:
        with (folder / "reader.lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
    except FileNotFoundError:
        shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        return


def _lock(index: Path) -> BaseFileLock:
    import filelock

    lock = filelock.FileLock(index / "writer.lock", timeout=0)
    try:
        (index / "generations").mkdir(parents=True, exist_ok=True)
        lock.acquire()
        (index / "writer.lock").write_text(str(os.getpid()))
    except filelock.Timeout as error:
        raise IndexBusyError(
            f"another process{_writer(index)} is writing to {index}; try again when it is done"
        ) from error
    except OSError as error:
        raise ConfigError(
            f"index folder {index} cannot be written: {error}; choose another with VOUCH_INDEX"
        ) from error
    return lock


def _writer(index: Path) -> str:
    try:
        process = (index / "writer.lock").read_text("utf-8").strip()
    except OSError:
        return ""
    return f" (process {process})" if process else ""

"""Generations: swapped whole, kept while read, one writer at a time."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from rag import generations
from rag.errors import ConfigError, IndexBusyError, IndexMissingError


def publish(index: Path, text: str) -> Path:
    with generations.writing(index), generations.draft(index) as folder:
        (folder / "content").write_text(text, "utf-8")
        (folder / "inside").mkdir(exist_ok=True)
        (folder / "inside" / text).touch()
    return folder


def half(index: Path) -> None:
    with generations.writing(index), generations.draft(index) as folder:
        (folder / "content").write_text("half", "utf-8")
        raise KeyboardInterrupt


def folders(index: Path) -> set[Path]:
    return set((index / "generations").iterdir())


def test_each_generation_begins_as_a_copy_of_the_live_one(tmp_path: Path) -> None:
    first, second = publish(tmp_path, "one"), publish(tmp_path, "two")
    assert generations.live(tmp_path) == second
    assert {path.name for path in (second / "inside").iterdir()} == {"one", "two"}
    assert folders(tmp_path) == {second}
    assert first != second


def test_names_left_out_are_not_copied(tmp_path: Path) -> None:
    publish(tmp_path, "one")
    with generations.writing(tmp_path), generations.draft(tmp_path, leave_out=("inside", "cont*")) as folder:
        assert list(folder.iterdir()) == []


def test_a_draft_that_fails_leaves_the_live_generation_and_nothing_else(tmp_path: Path) -> None:
    first = publish(tmp_path, "one")
    with pytest.raises(KeyboardInterrupt):
        half(tmp_path)
    assert generations.live(tmp_path) == first
    assert folders(tmp_path) == {first}


def test_a_generation_is_kept_while_somebody_reads_it(tmp_path: Path) -> None:
    first = publish(tmp_path, "one")
    one, other = generations.lease(tmp_path), generations.lease(tmp_path)
    second = publish(tmp_path, "two")
    one.lock.close()
    assert folders(tmp_path) == {first, second}
    other.lock.close()
    third = publish(tmp_path, "three")
    assert folders(tmp_path) == {third}


def test_what_killed_writers_left_is_swept_by_the_next(tmp_path: Path) -> None:
    first = publish(tmp_path, "one")
    for name in ("000002-dead", "000009-dead"):
        (tmp_path / "generations" / name / "inside").mkdir(parents=True)
    (tmp_path / "CURRENT.new").write_text("000009", "utf-8")
    with generations.writing(tmp_path):
        assert folders(tmp_path) == {first}
    assert publish(tmp_path, "two").name.startswith("000002-")


def test_the_stamp_changes_with_every_generation(tmp_path: Path) -> None:
    assert generations.changed(tmp_path) is None
    stamps = set()
    for text in ("one", "two", "three"):
        publish(tmp_path, text)
        stamps.add(generations.changed(tmp_path))
    assert len(stamps) == 3


def test_a_second_writer_is_refused_at_once_by_name(tmp_path: Path) -> None:
    with (
        generations.writing(tmp_path / "index"),
        pytest.raises(IndexBusyError, match=rf"process {os.getpid()}\) is writing to .*index"),
        generations.writing(tmp_path / "index"),
    ):
        pass
    with generations.writing(tmp_path / "index"):
        pass


@pytest.mark.parametrize("place", ["index", "index/writer.lock"])
def test_a_place_that_cannot_be_written_is_a_setting_to_change(tmp_path: Path, place: str) -> None:
    path = tmp_path / place
    if place == "index":
        path.write_text("a file", "utf-8")
    else:
        path.mkdir(parents=True)
    with pytest.raises(ConfigError, match="VOUCH_INDEX"), generations.writing(tmp_path / "index"):
        pass


def test_no_index_and_a_damaged_one_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(IndexMissingError, match="there is no index"):
        generations.lease(tmp_path)
    monkeypatch.setattr(generations, "OPEN_ATTEMPTS", 2)
    (tmp_path / "CURRENT").write_text("000001-gone", "utf-8")
    with pytest.raises(IndexMissingError, match="damaged"):
        generations.lease(tmp_path)


def test_readers_always_open_a_complete_generation_while_writers_replace_it(tmp_path: Path) -> None:
    publish(tmp_path, "0")
    done = threading.Event()
    wrong: list[str] = []

    def read() -> None:
        while not done.is_set():
            lease = generations.lease(tmp_path)
            text = (lease.folder / "content").read_text("utf-8")
            if not (lease.folder / "inside" / text).exists():
                wrong.append(text)
            lease.lock.close()

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 25):
        publish(tmp_path, str(number))
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []

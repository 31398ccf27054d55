"""Copies of an SQLite file that are brought up to date page by page, so that each costs what changed and not what it holds.

Each snapshot has a file of its own, which never changes while anybody may read it. The file of a snapshot that is needed no
more becomes that of the next: the pages that changed since then are taken from the newest, and it is the same, byte for byte;
then it is changed itself. Which pages a change has written, the write-ahead log of SQLite tells.
Spec: https://www.sqlite.org/fileformat2.html, section 4.1, and https://www.sqlite.org/walformat.html
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

SIZE = 8192
"""Bytes of a page of files that are made to be kept so."""

_HEAD, _FRAME = 32, 24
"""Bytes of the head of a write-ahead log, and of the head of each page in it."""


@contextmanager
def changing(file: Path) -> Iterator[tuple[sqlite3.Connection, set[int]]]:
    """One transaction on a file that nobody else has open, and a set with the numbers of the pages it has written, afterwards.

    It is on disk then. Whatever goes wrong, the file is worth nothing any more.
    """
    address = f"{file.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA wal_autocheckpoint = 0")
        db.execute("PRAGMA synchronous = OFF")  # what is not whole is thrown away
        db.execute("PRAGMA secure_delete = ON")  # or what is hidden now would stay in the file
        db.execute("BEGIN")
        changed = set[int]()
        yield db, changed
        db.execute("COMMIT")
        changed.update(_logged(file.with_name(f"{file.name}-wal")), {1})
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("PRAGMA journal_mode = DELETE")  # so that one file is all there is
    _sync(file)


def catch_up(old: Path, newest: Path, changed: Collection[int]) -> None:
    """Make an older copy the same as the newest, from which it differs in these pages."""
    with newest.open("rb") as source, old.open("r+b") as target:
        source.seek(16)
        told = int.from_bytes(source.read(2), "big")
        size = 65536 if told == 1 else told
        end = newest.stat().st_size
        for first, number in _runs(changed):
            start = (first - 1) * size
            if start < end:
                source.seek(start)
                target.seek(start)
                target.write(source.read(number * size))
        target.truncate(end)


def copied(newest: Path, new: Path) -> None:
    """The same where there is no older copy to go by, which takes as long as the file is large."""
    shutil.copyfile(newest, new)


def _logged(log: Path) -> Iterator[int]:
    """The numbers of the pages in a write-ahead log, which is missing where none was written; some more than once."""
    if not log.exists():
        return
    with log.open("rb") as file:
        head = file.read(_HEAD)
        size = int.from_bytes(head[8:12], "big")
        while len(frame := file.read(_FRAME)) == _FRAME:
            yield int.from_bytes(frame[:4], "big")
            file.seek(size, os.SEEK_CUR)


def _runs(numbers: Collection[int]) -> Iterator[tuple[int, int]]:
    """The numbers as runs: the first, and how many follow one another."""
    first, length = 0, 0
    for number in sorted(numbers):
        if number == first + length:
            length += 1
            continue
        if length:
            yield first, length
        first, length = number, 1
    if length:
        yield first, length


def _sync(file: Path) -> None:
    with file.open("rb") as written:
        os.fsync(written.fileno())

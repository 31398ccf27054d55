"""The lists of a snapshot: the catalogue, the overview and the full-text index, each an SQLite file that readers open.

They are made anew, or carried on from the snapshot before. Then each is the file of a snapshot that is needed no more, brought up
to date page by page (`graph.pages`), unless somebody still reads that one: who does holds a lock in its folder.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import weakref
from contextlib import closing
from pathlib import Path

from graph import basis, pages

CATALOGUE, INDEX, OVERVIEW = "catalogue.sqlite", "search.sqlite", "overview.sqlite"

IN_USE = "in-use"
"""Readers of a snapshot have a shared lock on it, and whoever takes its lists to write them has one alone."""


def hold(home: Path, reader: object) -> None:
    """Let the lists of the snapshot in that folder stay as they are for as long as the reader is there."""
    try:
        file = os.open(home / IN_USE, os.O_RDONLY)
    except FileNotFoundError:  # of another version, which nobody writes anew
        return
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:  # too late: its lists are gone, or will be before they can be opened
        os.close(file)
        return
    weakref.finalize(reader, os.close, file)


def is_of(file: Path, schema: int) -> bool:
    """Whether there is a list, and in that form."""
    if not file.exists():
        return False
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            return bool(db.execute("SELECT schema FROM made").fetchall() == [(schema,)])
    except sqlite3.DatabaseError:
        return False


def carried(name: str, home: Path, before: Path, spare: Path | None) -> None:
    """Begin that list of a new snapshot with the one before's; of the `spare` one, if nobody reads it, its file is used.

    `spare` is in a folder that no reader can find any more.
    """
    since = basis.differing(name, spare.stem, before) if spare and _free(spare) else None
    if spare and since is not None and (spare / name).exists():
        (spare / name).rename(home / name)
        pages.catch_up(home / name, before / name, since)
    else:
        pages.copied(before / name, home / name)


def _free(home: Path) -> bool:
    """Whether nobody reads the snapshot in a folder that no reader can find any more."""
    try:
        with (home / IN_USE).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (FileNotFoundError, BlockingIOError):
        return False
    return True

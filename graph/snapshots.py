"""Snapshots: what readers open, while the writer goes on.

A snapshot is a folder `snapshots/{id}` in the store with the quads as they were (hard links) and a copy of the full-text
index. Texts are only ever added, so all snapshots share them. The file `current` names the newest.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Collection
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import pyoxigraph
from pyoxigraph import Quad

from graph import echoes
from graph.correcting import amendment
from graph.embedded import EmbeddedStore, OxigraphReader
from graph.search import Index
from ontology.errors import StoreError

KEPT = 3
"""How many snapshots stay: readers may still have the ones before open."""

TIME = "%Y%m%dT%H%M%S%fZ"
"""An id is the time it was made, in UTC to the microsecond: unique, and in order."""


class Snapshot(OxigraphReader):
    """A store as it was at one moment, read-only; any number of processes may open it (`graph.store.Reader`)."""

    def __init__(self, folder: Path, name: str) -> None:
        home = folder / "snapshots" / name
        try:
            engine = pyoxigraph.Store.read_only(str(home / "quads"))
        except OSError as fault:
            raise StoreError(f"{home}: cannot be opened ({fault}); run `onrecord ingest` to make a new one") from fault
        super().__init__(engine, folder / "texts")
        self.id = name
        self.made = datetime.strptime(name, TIME).replace(tzinfo=UTC)
        self.search = home / "search.sqlite"
        """The full-text index; missing where the store has none."""

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The newest snapshot of the store in that folder.

        Takes about 30 ms at a million quads. Raises StoreError where there is none.
        """
        if (name := current(folder)) is None:
            raise StoreError(f"{folder}: nothing to read yet; run `onrecord ingest PATH --store {folder}` first")
        return cls(folder, name)


def current(folder: Path) -> str | None:
    """The id of the newest snapshot, or None before the first. It changes when a batch has been ingested."""
    try:
        return (folder / "current").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None


def snapshot(store: EmbeddedStore) -> str:
    """The id of a snapshot of the store as it is now: a new one, unless nothing changed since the last.

    A process that is stopped on the way leaves the one before current, and makes another next time.
    """
    folder, changed = store.folder, store.folder / "changed"
    newest = current(folder)
    if newest is not None and not changed.exists():
        return newest
    name = datetime.now(UTC).strftime(TIME)
    home = folder / "snapshots" / name
    home.mkdir(parents=True)
    store.backup(home / "quads")
    _copy(folder / "search.sqlite", home / "search.sqlite")
    _correct(folder, home)
    pointer = folder / "current.new"
    pointer.write_text(name, encoding="ascii")
    pointer.replace(folder / "current")
    changed.unlink(missing_ok=True)
    for old in sorted(home.parent.iterdir())[:-KEPT]:
        shutil.rmtree(old)
    return name


def amend(engine: pyoxigraph.Store, gone: Collection[Quad], added: Collection[Quad]) -> None:
    """Take quads out of a snapshot's own copy, each from the graph it names, and put others in; the writer's stay whole."""
    for quad in gone:
        engine.remove(quad)
    engine.bulk_extend(added)


def _correct(folder: Path, home: Path) -> None:
    """Let what people have decided hold in an unfinished snapshot. Its copy of the quads is closed when this returns."""
    engine = pyoxigraph.Store(home / "quads")
    found = amendment(OxigraphReader(engine, folder / "texts"))
    amend(engine, found.gone, found.added)
    amend(engine, *echoes.amendment(OxigraphReader(engine, folder / "texts")))
    engine.flush()
    kept = echoes.kept(OxigraphReader(engine, folder / "texts"))
    if found.entries or kept:
        with Index(home / "search.sqlite") as index:
            for graph, left in found.entries.items():
                if index.holds(graph):  # which no replaced version is in
                    index.replace(graph, left)
            index.rename(kept)


def _copy(index: Path, copy: Path) -> None:
    """A copy of an SQLite file that may be in use."""
    if index.exists():
        with closing(sqlite3.connect(index)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)

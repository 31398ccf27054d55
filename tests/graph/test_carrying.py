"""A snapshot is carried on from the one before: nobody who reads an older one notices, and whoever is stopped on the way goes on."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph import amending, cataloguing, lists
from graph.catalogue import Catalogue
from graph.embedded import EmbeddedStore
from graph.listing import Sought
from graph.search import Index
from graph.snapshots import KEPT, TIME, Snapshot, current, snapshot
from ontology.terms import ACTORS, TOPICS
from tests import newsroom
from tests.keeping import councils_and_town, is_as_made_anew, keep, longer


def again(folder: Path, number: int) -> None:
    """Something else happens to the store."""
    keep(folder, longer(newsroom.hearsay(), f"More, for the time {number}."))


def inode(file: Path) -> int:
    return file.stat().st_ino


def test_the_lists_of_a_snapshot_that_nobody_reads_become_those_of_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    keep(folder, *councils_and_town())
    used = []
    for number in range(KEPT + 2):
        again(folder, number)
        assert is_as_made_anew(folder)
        found = Snapshot.open(folder)
        used.append((inode(found.catalogue), inode(found.search)))
        del found
    assert used[KEPT] == used[0]
    assert used[KEPT + 1] == used[1]


def test_who_reads_an_old_snapshot_goes_on_reading_it(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    keep(folder, *councils_and_town())
    old = Catalogue(Snapshot.open(folder).catalogue)
    index = Index(Snapshot.open(folder).search, read_only=True)
    before, hits = old.page(Sought(), 100), index.search("Trust")
    was = inode(Snapshot.open(folder).catalogue)
    for number in range(KEPT + 1):
        again(folder, number)
        assert inode(Snapshot.open(folder).catalogue) != was
    old._line.cache_clear()
    old._places.cache_clear()
    assert old.page(Sought(), 100) == before
    assert index.search("Trust") == hits
    assert is_as_made_anew(folder)


STEPS = (
    *((amending, name) for name in ("_link", "_echoed", "_withheld")),
    *((lists, "carried"), (cataloguing, "amend"), (cataloguing, "_count")),
    *((Index, "close"), (os, "replace"), (Path, "replace"), (Path, "touch")),
)


@pytest.mark.parametrize(("room", "name"), STEPS)
def test_a_process_that_is_stopped_anywhere_on_the_way_leaves_a_whole_snapshot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: object, name: str
) -> None:
    folder = tmp_path / "store"
    keep(folder, *councils_and_town())
    again(folder, 1)
    again(folder, 2)
    before, seen = current(folder), {*Snapshot.open(folder).quads()}

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with EmbeddedStore(folder) as store:
        store.replace({"urn:new": [Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal("o"), NamedNode("urn:new"))]})
        monkeypatch.setattr(room, name, stopped)
        try:
            snapshot(store)
        except KeyboardInterrupt:
            assert current(folder) == before
            assert {*Snapshot.open(folder).quads()} == seen
        monkeypatch.undo()
    again(folder, 3)
    assert "urn:new" in {*Snapshot.open(folder).graphs()}
    assert is_as_made_anew(folder)
    again(folder, 4)
    assert is_as_made_anew(folder)


def test_statements_of_one_place_make_room_for_one_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cataloguing, "_own", lambda day, iri: 7)
    folder = tmp_path / "store"
    keep(folder, newsroom.newsroom()[0])
    for found in (*newsroom.weir(), newsroom.hearsay(), newsroom.newsroom()[1], newsroom.together()):
        keep(folder, found)
        assert is_as_made_anew(folder)
    lines = Catalogue(Snapshot.open(folder).catalogue).page(Sought(), 100)
    assert lines == sorted(lines, key=lambda line: (line.day, *(-ord(sign) for sign in line.iri)), reverse=True)
    assert len({line.place for line in lines}) == len(lines) > 10


def test_an_id_is_behind_the_newest_wherever_the_clock_went(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    keep(folder, newsroom.hearsay())
    ahead = (datetime.now(UTC) + timedelta(days=400)).strftime(TIME)
    (folder / "snapshots" / str(current(folder))).rename(folder / "snapshots" / ahead)
    (folder / "current").write_text(ahead, encoding="ascii")
    again(folder, 1)
    assert str(current(folder)) > ahead
    assert is_as_made_anew(folder)


def test_of_a_quad_beside_the_articles_is_noted_whom_it_is_of(tmp_path: Path) -> None:
    quad = Quad(NamedNode("urn:s"), NamedNode("urn:p"), NamedNode("urn:o"), NamedNode(ACTORS))
    with EmbeddedStore(tmp_path) as store:
        assert store.changed_parts() is store.changes() is None
        store.note_change([quad, Quad(quad.subject, quad.predicate, quad.object, NamedNode("urn:article"))])
        assert store.changed_parts() == {ACTORS: {"urn:s"}, "urn:article": None}
        store.note_change([TOPICS, ACTORS])
        assert store.changed_parts() == {ACTORS: None, "urn:article": None, TOPICS: None}
        assert store.changes() == {ACTORS, "urn:article", TOPICS}
        store.note_change()
        assert "" in (store.changes() or ())

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from graph import layouts
from graph.ground import Place
from graph.layouts import FILE, Layouts, hashed
from ontology.errors import ServerBusy

ADA, BEN, EVE = "person/ada", "person/ben", "person/eve"


def row(*nodes: str) -> layouts.Placing:
    """Puts these, if they are new, one beside the other from the first free one on."""

    def placing(known: Mapping[str, Place]) -> Mapping[str, Place]:
        new = [node for node in nodes if node not in known]
        return {node: (100 * (len(known) + at), 0) for at, node in enumerate(new)}

    return placing


def those(*nodes: str) -> layouts.Called:
    """Of these alone it is known what they are called."""
    return lambda hashes: {key: node for node in nodes if (key := hashed(node)) in hashes}


def test_a_place_is_given_once_and_kept_over_restarts(tmp_path: Path) -> None:
    assert Layouts(tmp_path).places(("actors", ""), those(ADA), row(ADA)) == {ADA: (0, 0)}
    later = Layouts(tmp_path).places(("actors", ""), those(ADA, BEN), row(BEN, ADA))
    assert later == {ADA: (0, 0), BEN: (100, 0)}


def test_layouts_know_nothing_of_one_another(tmp_path: Path) -> None:
    kept = Layouts(tmp_path)
    kept.places(("actors", ""), those(ADA), row(ADA))
    assert kept.places(("actors", BEN), those(ADA, BEN), row(BEN, ADA)) == {BEN: (0, 0), ADA: (100, 0)}


def test_what_is_gone_is_known_by_a_hash_and_lies_there_again_when_it_comes_back(tmp_path: Path) -> None:
    kept = Layouts(tmp_path)
    kept.places(("actors", ""), those(ADA), row(ADA))
    without = kept.places(("actors", ""), those(BEN), row(BEN))
    assert without.pop(BEN) == (100, 0)
    assert [*without.values()] == [(0, 0)]
    assert ADA not in without
    assert kept.places(("actors", ""), those(ADA, BEN), row(ADA, BEN))[ADA] == (0, 0)


def test_no_name_stands_in_the_file(tmp_path: Path) -> None:
    Layouts(tmp_path).places(("actors", ADA), those(ADA, EVE), row(ADA, EVE))
    written = (tmp_path / FILE).read_bytes()
    assert b"ada" not in written
    assert b"person" not in written


def test_those_go_that_nobody_asked_for_longest_but_never_the_lasting_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layouts, "KEPT", 3)
    kept = Layouts(tmp_path)
    kept.places(("all",), those(ADA, BEN), row(BEN, ADA), lasting=True)
    for focus in "abcd":
        kept.places((focus,), those(ADA, BEN), row(BEN, ADA))
    turned = row(ADA, BEN)
    assert kept.places(("all",), those(ADA, BEN), turned)[BEN] == (0, 0)
    assert kept.places(("d",), those(ADA, BEN), turned)[BEN] == (0, 0)
    assert kept.places(("a",), those(ADA, BEN), turned)[ADA] == (0, 0)
    with sqlite3.connect(tmp_path / FILE) as db:
        assert db.execute("SELECT count(*) FROM layout").fetchone() == (3,)
        assert db.execute("SELECT count(*) FROM place").fetchone() == (6,)


def test_who_is_slower_places_anew_beside_what_the_faster_one_kept(tmp_path: Path) -> None:
    slow, fast = Layouts(tmp_path), Layouts(tmp_path)
    seen = []

    def placing(known: Mapping[str, Place]) -> Mapping[str, Place]:
        seen.append(dict(known))
        if len(seen) == 1:
            fast.places(("actors", ""), those(ADA), row(ADA))
        return row(BEN)(known)

    assert slow.places(("actors", ""), those(ADA, BEN), placing) == {ADA: (0, 0), BEN: (100, 0)}
    assert seen == [{}, {ADA: (0, 0)}]


def test_where_the_file_cannot_be_used_places_are_kept_in_memory(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    kept = Layouts(tmp_path)
    assert kept.places(("actors", ""), those(ADA), row(ADA)) == {ADA: (0, 0)}
    assert kept.places(("actors", ""), those(ADA, BEN), row(BEN, ADA)) == {ADA: (0, 0), BEN: (100, 0)}


def test_a_damaged_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all" * 100)
    assert Layouts(tmp_path).places(("actors", ""), those(ADA), row(ADA)) == {ADA: (0, 0)}


def test_where_the_file_can_only_be_read_its_places_are_gone_on_with_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Layouts(tmp_path).places(("actors", ""), those(ADA), row(ADA))
    before, opened = (tmp_path / FILE).read_bytes(), layouts._opened

    def shut(name: str) -> sqlite3.Connection:
        db = opened(name)
        if name != ":memory:":
            db.execute("PRAGMA query_only = 1")
        return db

    monkeypatch.setattr(layouts, "_opened", shut)
    kept = Layouts(tmp_path)
    for _ in range(2):
        assert kept.places(("actors", ""), those(ADA, BEN), row(BEN, ADA)) == {ADA: (0, 0), BEN: (100, 0)}
    assert (tmp_path / FILE).read_bytes() == before


def test_who_writes_too_long_is_waited_for_and_then_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layouts, "PATIENCE", 0.01)
    kept = Layouts(tmp_path)
    kept.places(("actors", ""), those(ADA), row(ADA))
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as db:
        db.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ServerBusy):
            kept.places(("actors", ""), those(ADA, BEN), row(BEN))
        db.execute("ROLLBACK")
    assert kept.places(("actors", ""), those(ADA, BEN), row(BEN)) == {ADA: (0, 0), BEN: (100, 0)}

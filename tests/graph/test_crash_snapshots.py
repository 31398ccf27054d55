"""Snapshots when the clock jumps, the disk fills up, or a process is stopped between two steps."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph import rdf, snapshots, sums, withheld
from graph.embedded import EmbeddedStore
from graph.snapshots import KEPT, Snapshot, current, names, snapshot
from ontology.errors import StoreError

GRAPH = "urn:graph"


def write(store: EmbeddedStore, text: str) -> None:
    store.replace({GRAPH: [Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(text), NamedNode(GRAPH))]})


def seen(folder: Path) -> list[str]:
    return [rdf.value(quad.object) for quad in Snapshot.open(folder).quads(GRAPH)]


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return moment

    monkeypatch.setattr(snapshots, "datetime", Clock)


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(days=400), timedelta(0)])
def test_the_newest_is_the_last_that_was_made_wherever_the_clock_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jump: timedelta
) -> None:
    now = datetime(2026, 5, 4, tzinfo=UTC)
    with EmbeddedStore(tmp_path) as store:
        made = []
        for turn, moment in enumerate([now, now, *[now + jump] * KEPT, *[now] * KEPT]):
            at(monkeypatch, moment)
            write(store, str(turn))
            made.append(snapshot(store))
            assert seen(tmp_path) == [str(turn)]
            assert current(tmp_path) == names(tmp_path)[0] == made[-1]
    assert made == sorted(set(made))


def test_what_could_not_be_made_takes_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with EmbeddedStore(tmp_path) as store:
        write(store, "one")
        first = snapshot(store)
        write(store, "two")
        monkeypatch.setattr(sums, "write", full)
        with pytest.raises(OSError, match="No space left"):
            snapshot(store)
        assert [home.name for home in (tmp_path / "snapshots").iterdir()] == [first]
        assert seen(tmp_path) == ["one"]
        monkeypatch.undo()
        snapshot(store)
    assert seen(tmp_path) == ["two"]


def test_who_is_stopped_before_old_snapshots_go_lets_them_go_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with EmbeddedStore(tmp_path) as store:
        write(store, "Ida Finch")
        first = snapshot(store)
        withheld.put(tmp_path, "Ida Finch\n")
        monkeypatch.setattr(shutil, "rmtree", stopped)
        with pytest.raises(KeyboardInterrupt):
            snapshot(store)
    monkeypatch.undo()
    with EmbeddedStore(tmp_path) as store:
        snapshot(store)
    assert not [home for home in (tmp_path / "snapshots").iterdir() if home.name.startswith(first)]


@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"20240503T101112000000", b"../../etc"])
def test_a_pointer_that_is_damaged_names_place_and_next_step(tmp_path: Path, content: bytes) -> None:
    with EmbeddedStore(tmp_path) as store:
        snapshot(store)
    (tmp_path / "current").write_bytes(content)
    with pytest.raises(StoreError, match=r"current: is damaged, .*; run `onrecord rebuild"):
        Snapshot.open(tmp_path)


def test_each_file_of_a_snapshot_has_a_digest_and_what_is_changed_is_told(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path) as store:
        for text in ("one", "two"):
            write(store, text)
            snapshot(store)
    for name in names(tmp_path):
        home = tmp_path / "snapshots" / name
        assert [*sums.damaged(home)] == []
        assert any(line.endswith(".sst") for line in (home / "sums").read_text().splitlines())
    file = next((home / "quads").glob("*.sst"))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert file in [*sums.damaged(home)]
    file.unlink()
    assert file in [*sums.damaged(home)]

"""Readers see the store as it was when the last batch ended."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph import rdf
from graph.embedded import EmbeddedStore
from graph.snapshots import KEPT, Snapshot, current, snapshot
from graph.versions import keep
from ontology.errors import StoreError
from tests.readings import TEXT, town_hall

GRAPH = "urn:graph"


def write(store: EmbeddedStore, text: str) -> None:
    store.replace({GRAPH: [Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(text), NamedNode(GRAPH))]})


def seen(reader: Snapshot) -> list[str]:
    return [rdf.value(quad.object) for quad in reader.quads(GRAPH)]


def test_a_snapshot_stays_as_it_is_while_the_writer_goes_on(tmp_path):
    with EmbeddedStore(tmp_path) as store:
        write(store, "one")
        snapshot(store)
        reader = Snapshot.open(tmp_path)
        write(store, "two")
        assert seen(reader) == seen(Snapshot.open(tmp_path)) == ["one"]
        snapshot(store)
        assert seen(reader) == ["one"]
        assert seen(Snapshot.open(tmp_path)) == ["two"]


def test_another_process_reads_while_the_writer_has_the_store_open(tmp_path):
    code = "import sys; from pathlib import Path; from graph.snapshots import Snapshot; print(len(list(Snapshot.open(Path(sys.argv[1])).quads())))"
    with EmbeddedStore(tmp_path) as store:
        write(store, "one")
        snapshot(store)
        other = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert other.stdout == "1\n"


def test_without_a_change_there_is_no_new_snapshot(tmp_path):
    with EmbeddedStore(tmp_path) as store:
        keep(town_hall(), store)
        first = snapshot(store)
        keep(town_hall(), store)
        assert snapshot(store) == first == current(tmp_path)
    with EmbeddedStore(tmp_path) as store:
        assert snapshot(store) == first


def test_even_an_empty_store_has_a_snapshot(tmp_path):
    with EmbeddedStore(tmp_path) as store:
        snapshot(store)
    assert list(Snapshot.open(tmp_path).graphs()) == []


def test_a_change_that_no_snapshot_holds_is_not_forgotten_by_the_next_process(tmp_path):
    with EmbeddedStore(tmp_path) as store:
        first = snapshot(store)
        write(store, "one")
    with EmbeddedStore(tmp_path) as store:
        assert snapshot(store) > first
    assert seen(Snapshot.open(tmp_path)) == ["one"]


def test_only_the_newest_snapshots_stay(tmp_path):
    with EmbeddedStore(tmp_path) as store:
        made = []
        for turn in range(KEPT + 2):
            write(store, str(turn))
            made.append(snapshot(store))
    assert sorted(path.name for path in (tmp_path / "snapshots").iterdir()) == made[-KEPT:]


def test_a_snapshot_knows_its_id_and_when_it_was_made(tmp_path):
    with EmbeddedStore(tmp_path) as store:
        name = snapshot(store)
    reader = Snapshot.open(tmp_path)
    assert reader.id == name
    assert timedelta(0) <= datetime.now(UTC) - reader.made < timedelta(minutes=1)


def test_a_snapshot_gives_the_texts_that_spans_point_into(tmp_path):
    with EmbeddedStore(tmp_path) as store:
        keep(town_hall(), store)
        snapshot(store)
    assert Snapshot.open(tmp_path).article(town_hall().article.hash).text == TEXT


def test_the_full_text_index_is_copied_whole_even_while_it_is_open(tmp_path):
    with EmbeddedStore(tmp_path) as store, closing(sqlite3.connect(tmp_path / "search.sqlite")) as index:
        index.execute("CREATE TABLE words (word TEXT)")
        index.execute("INSERT INTO words VALUES ('kept')")
        index.commit()
        index.execute("INSERT INTO words VALUES ('not yet')")
        snapshot(store)
        index.rollback()
    with closing(sqlite3.connect(Snapshot.open(tmp_path).search)) as copy:
        assert copy.execute("SELECT word FROM words").fetchall() == [("kept",)]


def test_without_a_full_text_index_the_snapshot_has_none(tmp_path):
    with EmbeddedStore(tmp_path) as store:
        snapshot(store)
    assert not Snapshot.open(tmp_path).search.exists()


def test_before_the_first_snapshot_the_error_says_what_to_do(tmp_path: Path):
    assert current(tmp_path) is None
    with pytest.raises(StoreError, match="nothing to read yet; run `onrecord ingest"):
        Snapshot.open(tmp_path)


def test_a_snapshot_that_is_gone_is_an_error_with_its_place(tmp_path):
    (tmp_path / "current").write_text("20240503T101112000000Z", encoding="ascii")
    with pytest.raises(StoreError, match="20240503T101112000000Z: cannot be opened"):
        Snapshot.open(tmp_path)

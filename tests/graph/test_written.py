"""What is written out of a reading is what the store then has: as many articles at a time as one likes, whole or not at all."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from pyoxigraph import Literal, NamedNode, Quad

from graph import embedded, parts, rdf
from graph.embedded import EmbeddedStore
from graph.search import entries
from graph.written import packed, written
from ontology.errors import StoreError
from tests.readings import readings, town_hall


def quad(graph: str, word: object) -> Quad:
    return Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(str(word)), NamedNode(graph))


@given(readings())
def test_what_is_written_out_is_the_graph_of_the_reading(reading):
    assert list(written(reading).quads()) == list(rdf.quads(reading))


def test_what_there_is_to_find_comes_with_it():
    one = written(town_hall())
    assert one.entries == entries(town_hall())
    assert (one.iri, one.statements) == (one.entries[0].iri, len(town_hall().statements))
    assert one.size == len(rdf.quads(town_hall()))


def test_a_very_long_article_is_written_out_in_parts_and_is_the_same(monkeypatch):
    monkeypatch.setattr(parts, "PART", 2)
    one = written(town_hall())
    assert one.size > len(rdf.quads(town_hall()))
    assert set(one.quads()) == set(rdf.quads(town_hall()))


@pytest.mark.parametrize("bulk", [0, 10**9], ids=["as files", "as a transaction"])
def test_graphs_are_added_with_what_stands_beside_them(tmp_path, bulk, monkeypatch):
    monkeypatch.setattr(embedded, "BULK", bulk)
    with EmbeddedStore(tmp_path) as store:
        store.add({f"urn:{name}": packed([quad(f"urn:{name}", name)]) for name in "ab"}, [quad("urn:beside", "c")])
        assert set(store.quads()) == {quad("urn:a", "a"), quad("urn:b", "b"), quad("urn:beside", "c")}
        assert store.changes() == {"urn:a", "urn:b", "urn:beside"}
    with EmbeddedStore(tmp_path) as store:
        assert len(list(store.quads())) == 3
        assert not list((tmp_path / "quads").glob("bulk-*"))


def test_a_store_that_cannot_be_written_is_told_of(tmp_path, monkeypatch):
    class Full:
        def load(self, *_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

    with EmbeddedStore(tmp_path) as store:
        engine = store._engine
        monkeypatch.setattr(store, "_engine", Full())
        with pytest.raises(StoreError, match=r"No space left on device.*; nothing was changed"):
            store.add({"urn:a": packed([quad("urn:a", "a")])})
        monkeypatch.setattr(store, "_engine", engine)


WRITER = """
import sys
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from graph import embedded
from graph.embedded import EmbeddedStore
from graph.written import packed

embedded.BULK = int(sys.argv[2])
store = EmbeddedStore(Path(sys.argv[1]))
turn = 0
while True:
    turn += 1
    graphs = {
        f"urn:{turn}-{name}": packed(
            [Quad(NamedNode(f"urn:{i}"), NamedNode("urn:p"), Literal(turn), NamedNode(f"urn:{turn}-{name}")) for i in range(200)]
        )
        for name in range(3)
    }
    store.add(graphs, [Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(turn), NamedNode("urn:beside"))])
    print(turn, flush=True)
"""


@pytest.mark.parametrize("bulk", [0, 10**9], ids=["as files", "as a transaction"])
@pytest.mark.parametrize("after", [0.05, 0.13, 0.21])
def test_a_writer_killed_on_the_way_leaves_all_graphs_of_a_step_or_none(tmp_path: Path, after: float, bulk: int):
    command = [sys.executable, "-c", WRITER, str(tmp_path), str(bulk)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "1\n"
        time.sleep(after)
        writer.kill()
        last = int(([1, *map(int, writer.stdout.read().split())])[-1])
    with EmbeddedStore(tmp_path) as store:
        turns = {int(rdf.value(one.object)) for one in store.quads("urn:beside")}
        assert turns in ({*range(1, last + 1)}, {*range(1, last + 2)})
        assert {*store.graphs()} - {"urn:beside"} == {f"urn:{turn}-{name}" for turn in turns for name in range(3)}
        assert all(len(list(store.quads(f"urn:{turn}-{name}"))) == 200 for turn in turns for name in range(3))
        assert not list((tmp_path / "quads").glob("bulk-*"))

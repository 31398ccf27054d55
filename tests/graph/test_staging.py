"""What is staged takes its place whole, however often whoever puts it there is stopped on the way."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph import staging
from graph.staging import settle, stage

GRAPH, OTHER = "urn:graph", "urn:other"
OLD, NEW = range(10), range(5, 15)


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pyoxigraph.Store:
    monkeypatch.setattr(staging, "STEP", 2)
    store = pyoxigraph.Store(tmp_path / "quads")
    store.extend([*numbered(OLD), *numbered([99], OTHER)])
    return store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "staged"


def numbered(numbers, graph: str = GRAPH) -> Iterator[Quad]:
    return (Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(number), NamedNode(graph)) for number in numbers)


def held(store: pyoxigraph.Store, graph: str = GRAPH) -> set[int]:
    return {int(quad.object.value) for quad in store.quads_for_pattern(None, None, None, NamedNode(graph))}


def test_what_is_staged_replaces_the_graphs_named_and_adds_to_others(engine, folder):
    stage(folder, [GRAPH], [*numbered(NEW), *numbered([100], OTHER)])
    assert held(engine) == {*OLD}
    assert settle(folder, engine, lambda _graphs: None)
    assert (held(engine), held(engine, OTHER)) == ({*NEW}, {99, 100})
    assert not folder.exists()


def test_nothing_new_is_no_change(engine, folder):
    stage(folder, [GRAPH], [*numbered(OLD), *numbered(OLD)])
    assert not settle(folder, engine, pytest.fail)
    assert not settle(folder, engine, pytest.fail)


@pytest.mark.parametrize("steps", range(1, 7))
def test_who_is_stopped_between_two_steps_goes_on_when_the_store_is_opened_again(engine, folder, steps):
    left = iter(range(steps))

    def stopped(_graphs: object) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt

    stage(folder, [GRAPH], numbered(NEW))
    if steps < 6:  # three that take away, three that add
        with pytest.raises(KeyboardInterrupt):
            settle(folder, engine, stopped)
        assert held(engine) not in ({*OLD}, {*NEW})
    settle(folder, engine, lambda _graphs: None)
    assert held(engine) == {*NEW}


def test_what_was_not_staged_whole_is_thrown_away(engine, folder):
    stage(folder, [GRAPH], numbered(NEW))
    (folder / "graphs").unlink()
    assert not settle(folder, engine, pytest.fail)
    assert held(engine) == {*OLD}
    assert not folder.exists()


def test_when_the_quads_fail_on_the_way_nothing_is_left_of_them(engine, folder):
    def failing() -> Iterator[Quad]:
        yield from numbered(NEW)
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        stage(folder, [GRAPH], failing())
    assert not folder.exists()
    assert held(engine) == {*OLD}


def test_what_is_staged_and_not_settled_is_not_written_over(engine, folder):
    stage(folder, [GRAPH], numbered(NEW))
    with pytest.raises(FileExistsError):
        stage(folder, [GRAPH], [])
    settle(folder, engine, lambda _graphs: None)
    assert held(engine) == {*NEW}

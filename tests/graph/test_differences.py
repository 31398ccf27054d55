"""From a snapshot and what is kept of the way to a later one comes that later one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad

from graph import differences
from graph.rdf import value
from graph.snapshots import KEPT, Snapshot, current
from onrecord import deciding
from ontology.records import Act
from ontology.terms import BESIDE
from tests import hidden, newsroom
from tests.graph.test_mending import HAPPENS, Town
from tests.keeping import councils_and_town, keep, longer


def home(folder: Path) -> Path:
    return folder / "snapshots" / str(current(folder))


def leads(earlier: str, before: set[Quad], folder: Path) -> bool:
    """Whether it is known how the newest snapshot differs from an earlier one of these quads; it has to be right then."""
    found = differences.since(earlier, home(folder))
    if found is None:
        return False
    now = {*Snapshot.open(folder).quads()}
    differ = {value(quad.graph_name) for quad in before ^ now}
    assert differ - BESIDE <= found.articles
    assert differ & BESIDE <= found.quads.keys()
    for quads in found.quads.values():
        assert {quad: (quad in before, quad in now) for quad in quads} == quads
    beside = {quad for quad in before ^ now if value(quad.graph_name) in BESIDE}
    assert beside <= {quad for quads in found.quads.values() for quad in quads}
    return True


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(HAPPENS), st.integers(0, 999)), min_size=2, max_size=4))
def test_whatever_happens_to_a_store_it_is_known_how_its_snapshots_differ(
    happened: list[tuple[Callable[[Town, int], None], int]],
) -> None:
    with TemporaryDirectory() as folder:
        town = Town(Path(folder) / "store")
        seen: list[tuple[str, set[Quad]]] = []
        for what, number in happened:
            snapshot = Snapshot.open(town.folder)
            seen.append((snapshot.id, {*snapshot.quads()}))
            what(town, number)
            for earlier, before in seen:
                assert leads(earlier, before, town.folder) or what is Town.withheld or len(seen) > 1


def test_a_way_over_several_snapshots_is_known_and_a_longer_one_is_not(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    keep(folder, *councils_and_town())
    first = Snapshot.open(folder)
    before = {*first.quads()}
    for number in range(KEPT):
        keep(folder, longer(newsroom.hearsay(), f"More, for the time {number}."))
        assert leads(first.id, before, folder)
    said = newsroom.newsroom()[1].statements[0]
    deciding.decide(folder, Act.REJECT, [f"statement/{said.id}"], by="Ida Finch")
    assert not leads(first.id, before, folder)


def test_what_is_gone_and_comes_back_is_told_of_with_what_it_is_in_the_end(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    keep(folder, *councils_and_town())
    first = Snapshot.open(folder)
    before = {*first.quads()}
    deciding.decide(folder, Act.RELABEL, ["person/ben-oyelaran"], by="Ida Finch", named="Benjamin Oyelaran")
    deciding.undo(folder, None, by="Ida Finch")
    assert leads(first.id, before, folder)
    found = differences.since(first.id, home(folder))
    assert found
    assert any(was == now for quads in found.quads.values() for was, now in quads.values())


def test_a_snapshot_does_not_differ_from_itself(tmp_path: Path) -> None:
    keep(tmp_path / "store", *councils_and_town())
    found = differences.since(str(current(tmp_path / "store")), home(tmp_path / "store"))
    assert found == differences.Difference()


def test_what_is_kept_of_the_way_tells_nothing_that_readers_do_not_see(tmp_path: Path) -> None:
    folder = hidden.store(tmp_path / "store")
    keep(folder, longer(hidden.sibling(), "More."))
    assert (home(folder) / differences.FILE).exists()
    assert hidden.told((home(folder) / differences.FILE).read_text(encoding="utf-8")) == []

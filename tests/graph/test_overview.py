"""What is counted over all articles, and who is tied to whom, is the same however it came about."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from graph import network, overseeing, query
from graph.lists import OVERVIEW
from graph.network import Network
from graph.overview import Overview
from graph.snapshots import Snapshot
from graph.webs import Web, Woven
from onrecord import deciding
from ontology.errors import StoreError
from ontology.reading import Reading
from ontology.records import Act, ActorKind
from tests import newsroom
from tests.api import test_positions
from tests.keeping import is_as_made_anew, keep, longer

QUESTIONS = ("statement-speakers", "links", "positions", "policies")


@pytest.fixture(scope="module")
def everything() -> tuple[Reading, ...]:
    """No two of one id: the questions would take them for one article, and the overview does not."""
    some = (*newsroom.newsroom(), newsroom.hostile(), newsroom.together(), *newsroom.weir(), *test_positions.readings())
    return tuple({one.article.key: one for one in some}.values())


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory, everything: tuple[Reading, ...]) -> Snapshot:
    return _snapshot(tmp_path_factory.mktemp("overview"), everything)


def _snapshot(folder: Path, readings: Sequence[Reading]) -> Snapshot:
    return Snapshot.open(newsroom.store(folder / "store", tuple(readings)))


def _whole(snapshot: Snapshot, *, of_actors: bool, seen_with: bool) -> Network:
    draw = network.of_actors if of_actors else network.with_statements
    return draw(*(query.ask(snapshot, name).rows for name in QUESTIONS), seen_with=seen_with)


def _told(found: Network) -> dict[str, object]:
    nodes = {node: (data["kind"], data["label"]) for node, data in found.nodes(data=True)}
    ties = {
        data["id"]: (source, target, family, data["weight"], data["first"], data["last"], {*data["evidence"].values()})
        for source, target, family, data in found.edges(keys=True, data=True)
    }
    return {"nodes": nodes, "ties": ties}


@pytest.mark.parametrize("of_actors", [False, True])
@pytest.mark.parametrize("seen_with", [False, True])
def test_the_network_is_that_of_the_questions(snapshot: Snapshot, *, of_actors: bool, seen_with: bool) -> None:
    whole = _whole(snapshot, of_actors=of_actors, seen_with=seen_with)
    web = Overview(snapshot.overview).web(of_actors=of_actors, seen_with=seen_with)
    assert web.size(web.nodes) == (len(whole), whole.number_of_edges())
    assert _told(web.network(np.flatnonzero(web.nodes))) == _told(whole)


@pytest.mark.parametrize("of_actors", [False, True])
def test_what_is_near_and_strongest_is_the_same_in_both_webs(snapshot: Snapshot, *, of_actors: bool) -> None:
    kept = Overview(snapshot.overview).web(of_actors=of_actors, seen_with=True)
    woven = Woven(_whole(snapshot, of_actors=of_actors, seen_with=True))
    for node in sorted(_told(woven.network(np.flatnonzero(woven.nodes)))["nodes"]):
        for depth, most in ((1, 3), (2, 150)):
            one, other = (_near(web, node, depth, most) for web in (kept, woven))
            assert one == other


def _near(web: Web, node: str, depth: int, most: int) -> dict[str, object]:
    middle = web.number(node)
    assert middle is not None
    within = web.around(middle, depth)
    shown = web.opened(web.strongest(within, most, middle), [middle])
    return {**_told(web.network(shown)), "size": web.size(within), "star": _told(web.star(middle))}


def test_lists_are_those_of_the_questions(snapshot: Snapshot) -> None:
    overview = Overview(snapshot.overview)
    actors = query.ask(snapshot, "actors").rows
    kinds = sorted({str(row["type"]) for row in actors})
    assert [*overview.actors(kinds)] == [*actors]
    assert [*overview.articles()] == [*query.ask(snapshot, "articles").rows]
    assert overview.actors(kinds)[2:5] == [*actors[2:5]]
    assert overview.actors(["person"], q="QUILL")[0]["name"] == "Ada Quill"
    assert overview.aliases([str(row["iri"]) for row in actors]) == _aliases(snapshot)


def _aliases(snapshot: Snapshot) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in query.ask(snapshot, "actor-names").rows:
        found.setdefault(str(row["iri"]), []).append(str(row["alias"]))
    return found


def test_an_article_that_comes_has_none_gone_through_but_itself(
    tmp_path: Path, everything: tuple[Reading, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    again, amend = list[int](), overseeing.amend
    monkeypatch.setattr(overseeing, "amend", lambda *given: again.append(amend(*given)))
    keep(tmp_path / "store", *everything)
    keep(tmp_path / "store", newsroom.hearsay())
    assert again == [1]
    assert is_as_made_anew(tmp_path / "store")


def test_an_overview_that_somebody_reads_stays_as_it_was(tmp_path: Path, everything: tuple[Reading, ...]) -> None:
    """Its file becomes that of a newer snapshot only when nobody has it any more, be the snapshot itself forgotten."""
    keep(tmp_path / "store", *everything)
    opened = Overview(Snapshot.open(tmp_path / "store").overview)
    gc.collect()
    before = [*opened.actors([*ActorKind])], opened.stock()
    for number in range(5):
        keep(tmp_path / "store", longer(newsroom.hearsay(), f"Then {number}."))
    opened.db.execute("PRAGMA cache_size = 0")
    assert ([*opened.actors([*ActorKind])], opened.stock()) == before


def test_a_new_name_has_no_article_gone_through(
    tmp_path: Path, everything: tuple[Reading, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    again, amend = list[int](), overseeing.amend
    monkeypatch.setattr(overseeing, "amend", lambda *given: again.append(amend(*given)))
    keep(tmp_path / "store", *everything)
    deciding.decide(tmp_path / "store", Act.RELABEL, ["person/ben-oyelaran"], by="Ida Finch", named="Benjamin Oyelaran")
    assert again == [0]
    assert Overview(Snapshot.open(tmp_path / "store").overview).actors(["person"], q="benjamin")
    assert is_as_made_anew(tmp_path / "store")


def test_a_snapshot_without_an_overview_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="rebuild"):
        Overview(tmp_path / OVERVIEW)


def test_an_edge_is_found_by_its_id_in_its_own_drawing(snapshot: Snapshot) -> None:
    for of_actors, seen_with in ((False, False), (True, True)):
        web = Overview(snapshot.overview).web(of_actors=of_actors, seen_with=seen_with)
        whole = web.network(np.flatnonzero(web.nodes))
        found = {data["id"]: edge for *edge, data in whole.edges(keys=True, data=True)}
        assert {identifier: [*(web.edge(identifier) or ())] for identifier in found} == found
    assert web.edge("none") is None


def test_ways_are_as_long_in_both_webs(snapshot: Snapshot) -> None:
    kept = Overview(snapshot.overview).web(of_actors=True, seen_with=True)
    woven = Woven(_whole(snapshot, of_actors=True, seen_with=True))
    nodes = sorted(_told(woven.network(np.flatnonzero(woven.nodes)))["nodes"])[:12]
    for one, other in combinations(nodes, 2):
        lengths = {len(web.way(*map(int, web.numbers([one, other])[:2]))) for web in (kept, woven)}
        assert len(lengths) == 1

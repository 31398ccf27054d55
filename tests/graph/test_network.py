from __future__ import annotations

from xml.etree import ElementTree as ET

import pyoxigraph
import pytest

from graph import network, query, ways
from graph.query import Row
from graph.webs import Woven
from ontology.iris import BASE
from tests import newsroom
from tests.api.test_positions import readings

ADA, TRUST, BEN, COUNCIL = (
    f"{BASE}id/{local}"
    for local in (
        "person/ada-quill",
        "organisation/harbour-trust",
        "person/ben-oyelaran",
        "organisation/elmstow-council",
    )
)


@pytest.fixture(scope="module")
def rows() -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    store = pyoxigraph.Store()
    store.extend(newsroom.quads((*newsroom.newsroom(), newsroom.hostile())))
    return query.ask(store, "statement-speakers").rows, query.ask(store, "links").rows


def test_everybody_who_said_a_statement_is_tied_to_it_and_to_whom_it_names() -> None:
    store = pyoxigraph.Store()
    store.extend(newsroom.quads((newsroom.together(),)))
    said, links = query.ask(store, "statement-speakers").rows, query.ask(store, "links").rows
    warned, told, _ = (f"{BASE}id/statement/{one.id}" for one in newsroom.together().statements)
    drawn = network.with_statements(said, links)
    assert {drawn.nodes[source]["label"] for source, _ in drawn.in_edges(warned)} == {
        "Ada Quill",
        "Ben Oyelaran",
        "residents",
    }
    assert {source for source, _ in drawn.in_edges(told)} == {ADA, BEN}
    assert {data["weight"] for *_, data in drawn.edges(data=True)} == {1}
    folded = network.of_actors(said, links)
    assert {source for source, _, kind in folded.in_edges(TRUST, keys=True) if kind == network.ABOUT} == {ADA, BEN}


def test_statements_stand_between_who_said_them_and_whom_they_name(
    rows: tuple[tuple[Row, ...], tuple[Row, ...]],
) -> None:
    drawn = network.with_statements(*rows)
    about_trust = [source for source, _, kind in drawn.in_edges(TRUST, keys=True) if kind == network.ABOUT]
    assert [drawn.nodes[statement]["label"] for statement in about_trust] == [
        "the bridge will stay shut until Harbour Trust pays"
    ]
    assert drawn.has_edge(ADA, about_trust[0], network.SAID)
    assert drawn.has_edge(ADA, COUNCIL, network.POST)


def test_folded_edges_count_their_evidence_and_name_it(rows: tuple[tuple[Row, ...], tuple[Row, ...]]) -> None:
    drawn = network.of_actors(*rows)
    edge = drawn.edges[ADA, TRUST, network.ABOUT]
    assert edge["weight"] == len(edge["evidence"]) == 1
    assert all(evidence.startswith(f"{BASE}id/statement/") for evidence in edge["evidence"])
    assert not drawn.has_edge(ADA, TRUST, network.POST)


def test_where_somebody_stands_on_a_policy_is_an_edge_when_statements_are_folded() -> None:
    store = pyoxigraph.Store()
    store.extend(newsroom.quads(readings()))
    names = ("statement-speakers", "links", "positions", "policies")
    folded = network.of_actors(*(query.ask(store, name).rows for name in names))
    stands = {
        (folded.nodes[source]["label"], kind)
        for source, target, kind in folded.edges(keys=True)
        if folded.nodes[target]["kind"] == "policy"
    }
    assert {kind for _, kind in stands} >= {network.SUPPORTS, network.OPPOSES}
    assert not any(data["kind"] == "statement" for _, data in folded.nodes(data=True))


def test_being_quoted_in_one_article_is_a_tie_only_when_asked_for(
    rows: tuple[tuple[Row, ...], tuple[Row, ...]],
) -> None:
    kinds = {kind for *_, kind in network.of_actors(*rows).edges(keys=True)}
    assert network.SEEN_WITH not in kinds
    weak = network.of_actors(*rows, seen_with=True)
    assert weak.has_edge(ADA, BEN, network.SEEN_WITH)
    assert weak.edges[ADA, BEN, network.SEEN_WITH]["weight"] == 2


def test_the_neutral_form_has_the_facts_of_edges_only_where_they_are_asked_for(
    rows: tuple[tuple[Row, ...], tuple[Row, ...]],
) -> None:
    drawn = network.with_statements(*rows)
    places = dict.fromkeys(drawn, (1, 2))
    plain, told = (network.as_json(drawn, places, "S1", (len(drawn) + 2, 70), facts=asked) for asked in (False, True))
    total = len(drawn) + 2
    assert plain["meta"] == {"snapshot": "S1", "total": total, "total_edges": 70, "hidden": 2, "truncated": True}
    assert set(plain["nodes"][0]) == {"id", "label", "kind", "x", "y", "size"}
    keys = {"id", "source", "target", "kind", "weight", "evidence_count", "first", "last"}
    assert set(plain["edges"][0]) == keys
    assert {len(edge["facts"]) - edge["evidence_count"] for edge in told["edges"]} == {0}
    assert {frozenset(fact) for edge in told["edges"] for fact in edge["facts"]} == {
        frozenset({"id", "day", "outlets", "confidence", "state"})
    }


def test_exports_are_well_formed_whatever_the_labels_hold(rows: tuple[tuple[Row, ...], tuple[Row, ...]]) -> None:
    drawn = network.of_actors(*rows)
    drawn.nodes[ADA]["label"] = "Ada \x00\x0b\ud800 ]]> & <b>"
    for written in (network.gexf(drawn), network.graphml(drawn)):
        root = ET.fromstring(written)
        assert len([element for element in root.iter() if element.tag.endswith("}node")]) == len(drawn)
        assert len([element for element in root.iter() if element.tag.endswith("}edge")]) == drawn.number_of_edges()
        assert f"{BASE}id/statement/".encode() in written


def test_exports_give_each_edge_the_days_and_number_of_its_evidence(
    rows: tuple[tuple[Row, ...], tuple[Row, ...]],
) -> None:
    drawn = network.of_actors(*rows)
    edges = [element for element in ET.fromstring(network.gexf(drawn)).iter() if element.tag.endswith("}edge")]
    dated = {(edge.get("source"), edge.get("target")): (edge.get("start"), edge.get("end")) for edge in edges}
    assert dated[BEN, ADA] == ("2024-04-09", "2024-04-09")
    assert dated[TRUST, COUNCIL] == (None, None)
    assert b"evidence_count" in network.gexf(drawn)
    assert b"2024-04-09" in network.graphml(drawn)


def test_a_path_goes_along_edges_whichever_way_they_point(rows: tuple[tuple[Row, ...], tuple[Row, ...]]) -> None:
    drawn = network.of_actors(*rows)
    assert ways.way(Woven(drawn), BEN, TRUST) == [BEN, ADA, TRUST]
    assert ways.way(Woven(drawn), TRUST, BEN) == [TRUST, ADA, BEN]
    assert ways.way(Woven(drawn), BEN, BEN) == [BEN]
    assert ways.way(Woven(drawn), BEN, "nobody") == []

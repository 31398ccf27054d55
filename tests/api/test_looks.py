"""Answers as pages show them: a table, a chart or a map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from api.looks import NAMED, Look, shown
from api.results import Cell, Results
from graph.query import Answer
from ontology.iris import BASE


class Registry:
    """A view in which each thing is called by the end of its IRI, in capitals."""

    id = "20240503T101500000000Z"

    def ask_once(self, name: str, params: Mapping[str, Sequence[str]]) -> Answer:
        rows = ({"thing": iri, "label": iri.rpartition("/")[2].upper()} for iri in params["thing"])
        return Answer(name, params, ("thing", "label"), tuple(rows))


def cell(name: str) -> Cell:
    return Cell("iri", f"{BASE}id/person/{name}")


def test_what_is_on_the_map_has_its_name_however_late_the_answer_tells_of_it() -> None:
    pairs = [(cell(f"first-{number}"), cell(f"second-{number}")) for number in range(NAMED)]
    told = [(cell("hub"), cell(f"friend-{number}")) for number in range(200)]
    results = Results("table", ("one", "other"), (*pairs, *told))
    graph = shown(Registry(), results, Look("/sparql", (), view="map"))["graph"]
    labels = {node["label"] for node in graph["nodes"]}
    assert "HUB" in labels
    assert all(label == label.upper() for label in labels)

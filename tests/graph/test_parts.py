"""The parts of a reading are sound readings, and their graphs together are its graph."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import parts as module
from graph import rdf, shapes
from graph.parts import parts
from ontology.reading import Reading
from ontology.subjects import Subject
from tests.readings import at, readings, town_hall


def test_an_ordinary_article_is_one_part():
    (only,) = parts(town_hall())
    assert only == town_hall()


def test_each_part_holds_what_lies_in_its_place_and_what_that_refers_to(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "PART", 6)
    direct, told, recorded = town_hall().statements
    found = list(parts(town_hall()))
    assert len(found) > 2
    assert [said.id for said in found[0].statements] == [direct.id]
    assert all(recorded in part.statements for part in found if told in part.statements)
    assert all(len(part.actors) < len(town_hall().actors) for part in found[:1])


def test_what_shows_a_position_is_in_its_part_and_so_is_what_a_policy_counts(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "PART", 1)
    reading = town_hall()
    whole = replace(reading, subjects=(Subject("urn:topic", (at("roof"),), reading.statements[0].id),))
    review, mending = whole.policies
    for part in parts(whole):
        assert {position.statement for position in part.positions} <= {said.id for said in part.statements}
        assert {subject.statement for subject in part.subjects} <= {said.id for said in part.statements}
        if mending in part.policies:
            assert review in part.policies
            assert {*mending.figures} <= {figure.id for figure in part.figures}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(reading=readings(), size=st.integers(1, 5))
def test_the_graphs_of_the_parts_are_together_that_of_the_whole(
    monkeypatch: pytest.MonkeyPatch, reading: Reading, size: int
):
    with monkeypatch.context() as patched:
        patched.setattr(module, "PART", size)
        found = [rdf.quads(part) for part in parts(reading)]
    assert {quad for quads in found for quad in quads} == {*rdf.quads(reading)}
    for quads in found:
        shapes.check(quads)

"""What is near something: who speaks and what they speak about are one step apart, with the statement half-way."""

from __future__ import annotations

import networkx as nx
import pytest

from graph.excerpts import NEIGHBOURS, around, opened
from graph.network import Network


@pytest.fixture
def spoken() -> Network:
    """Ada says one thing of a plan and one of nobody; Ben speaks about the plan, and holds a post at the trust."""
    found = nx.MultiDiGraph()
    for node, kind in {
        "ada": "person", "ben": "person", "trust": "organisation", "plan": "policy",
        "hers": "statement", "alone": "statement", "his": "statement", "theirs": "statement",
    }.items():  # fmt: skip
        found.add_node(node, kind=kind, label=node)
    for source, target in (
        ("ada", "hers"), ("hers", "plan"), ("ada", "alone"), ("ben", "his"), ("his", "plan"), ("ben", "trust"),
        ("trust", "theirs"),
    ):  # fmt: skip
        found.add_edge(source, target, weight=1)
    return found


def test_one_step_leads_to_what_somebody_speaks_about(spoken: Network) -> None:
    assert set(around(spoken, "ada", 1)) == {"ada", "hers", "alone", "plan"}


def test_one_step_around_a_policy_are_those_who_speak_about_it(spoken: Network) -> None:
    assert set(around(spoken, "plan", 1)) == {"plan", "hers", "his", "ada", "ben"}


def test_a_tie_without_a_statement_is_a_whole_step(spoken: Network) -> None:
    assert set(around(spoken, "ben", 1)) == {"ben", "his", "plan", "trust"}
    assert "theirs" not in around(spoken, "plan", 2)


def test_what_is_opened_leaves_no_statement_without_its_ends(spoken: Network) -> None:
    assert set(opened(spoken, ["plan"], ["ada"])) == {"plan", "ada", "hers", "alone"}
    assert set(opened(spoken, ["trust"], ["ben"])) == {"trust", "ben", "his", "plan"}


def test_only_the_strongest_neighbours_are_opened(spoken: Network) -> None:
    for number in range(NEIGHBOURS + 5):
        spoken.add_node(f"n{number:02}", kind="person", label="n")
        spoken.add_edge("trust", f"n{number:02}", weight=number + 2)
    assert len(opened(spoken, [], ["trust"])) == 1 + NEIGHBOURS
    assert "n00" not in opened(spoken, [], ["trust"])

"""What is near something: who speaks and what they speak about are one step apart, with the statement half-way."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from graph import network
from graph.network import Network
from graph.webs import CAP, NEIGHBOURS, Woven


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


def around(found: Network, focus: str, depth: int) -> set[str]:
    web = Woven(found)
    middle = web.number(focus)
    assert middle is not None
    return set(web.network(np.flatnonzero(web.around(middle, depth))))


def opened(found: Network, shown: list[str], nodes: list[str]) -> set[str]:
    web = Woven(found)
    return set(web.network(web.opened(web.numbers(shown), web.numbers(nodes))))


def strongest(found: Network, most: int, keep: str | None = None) -> set[str]:
    web = Woven(found)
    return set(web.network(web.strongest(web.nodes, most, web.number(keep) if keep else None)))


def test_one_step_leads_to_what_somebody_speaks_about(spoken: Network) -> None:
    assert around(spoken, "ada", 1) == {"ada", "hers", "alone", "plan"}


def test_one_step_around_a_policy_are_those_who_speak_about_it(spoken: Network) -> None:
    assert around(spoken, "plan", 1) == {"plan", "hers", "his", "ada", "ben"}


def test_a_tie_without_a_statement_is_a_whole_step(spoken: Network) -> None:
    assert around(spoken, "ben", 1) == {"ben", "his", "plan", "trust"}
    assert "theirs" not in around(spoken, "plan", 2)


def test_what_is_opened_leaves_no_statement_without_its_ends(spoken: Network) -> None:
    assert opened(spoken, ["plan"], ["ada"]) == {"plan", "ada", "hers", "alone"}
    assert opened(spoken, ["trust"], ["ben"]) == {"trust", "ben", "his", "plan"}


def test_only_the_strongest_neighbours_are_opened(spoken: Network) -> None:
    for number in range(NEIGHBOURS + 5):
        spoken.add_node(f"n{number:02}", kind="person", label="n")
        spoken.add_edge("trust", f"n{number:02}", weight=number + 2)
    assert len(opened(spoken, [], ["trust"])) == 1 + NEIGHBOURS
    assert "n00" not in opened(spoken, [], ["trust"])


def test_the_strongest_come_with_what_they_are_tied_to_and_the_kept_one_always() -> None:
    wheel = nx.MultiDiGraph()
    for spoke in range(40):
        network._tie(wheel, "hub", f"spoke{spoke:02}", "said", network.Fact(f"e{spoke}", None, ()))
    network._tie(wheel, "far", "away", "said", network.Fact("e", None, ()))
    for node in wheel:
        wheel.add_node(node, label=node, kind="person")
    kept = strongest(wheel, 10, keep="far")
    assert {"hub", "far", "away"} <= kept
    assert len(kept) == 10
    assert len(strongest(wheel, 10**9)) == len(wheel)


def test_nobody_gets_more_than_the_cap() -> None:
    many = nx.MultiDiGraph()
    many.add_nodes_from((f"n{number}", {"label": "n", "kind": "person"}) for number in range(CAP + 5))
    assert len(strongest(many, 10**9)) == CAP


def test_where_nothing_is_there_is_nothing_to_show() -> None:
    web = Woven(Network())
    assert web.size(web.nodes) == (0, 0)
    assert web.number("ada") is None
    assert len(web.network(web.strongest(web.nodes))) == 0

from __future__ import annotations

from collections.abc import Iterable

import pytest

from graph import network, ways
from graph.network import Fact, Network
from graph.webs import Woven

ADA, BEN, COUNCIL, BRIDGE = "person/ada", "person/ben", "organisation/council", "policy/bridge"
NAMES = {ADA: "Ada Quill", BEN: "Ben Oyelaran", COUNCIL: "Elmstow Council", BRIDGE: "a new bridge"}
DAY = "2024-03-02"


def drawn(*ties: tuple[str, str, str, Iterable[Fact]]) -> Network:
    found = Network()
    for node, name in NAMES.items():
        network._node(found, node, name)
        found.nodes[node]["kind"] = node.partition("/")[0]
    for source, target, family, facts in ties:
        for fact in facts:
            network._tie(found, source, target, family, fact)
    return found


def told(day: str | None = DAY, *outlets: str | None, iri: str = "urn:s") -> Fact:
    return Fact(iri, day, outlets or ("Elmstow Echo",))


def test_a_longer_way_of_ties_that_mean_something_is_better_than_being_quoted_together() -> None:
    found = drawn(
        (ADA, BEN, network.SEEN_WITH, [told()]),
        (ADA, COUNCIL, network.POST, [told()]),
        (BEN, COUNCIL, network.ABOUT, [told()]),
    )
    assert ways.way(Woven(found), ADA, BEN) == [ADA, COUNCIL, BEN]


def test_where_there_is_no_other_way_being_quoted_together_is_one() -> None:
    assert ways.way(Woven(drawn((ADA, BEN, network.SEEN_WITH, [told()]))), BEN, ADA) == [BEN, ADA]


def test_of_two_ways_the_shorter_is_taken() -> None:
    found = drawn(
        (ADA, COUNCIL, network.POST, [told()]),
        (COUNCIL, BEN, network.ABOUT, [told()]),
        (BEN, ADA, network.CRITICISES, [told()]),
    )
    assert ways.way(Woven(found), ADA, BEN) == [ADA, BEN]


@pytest.mark.parametrize(
    ("tie", "words"),
    [
        (
            (BEN, ADA, network.ABOUT, [told()]),
            "Ben Oyelaran spoke about Ada Quill in a statement, according to Elmstow Echo, on 2 March 2024.",
        ),
        (
            (BEN, ADA, network.CRITICISES, [told(iri="urn:a"), told("2024-04-09", None, iri="urn:b")]),
            (
                "Ben Oyelaran criticised Ada Quill in 2 statements, according to an unnamed outlet and Elmstow Echo, "
                "between 2 March 2024 and 9 April 2024."
            ),
        ),
        (
            (ADA, BRIDGE, network.PROPOSES, [told(None)]),
            "Ada Quill proposes “a new bridge”, according to Elmstow Echo, undated.",
        ),
        (
            (ADA, BRIDGE, network.OPPOSES, [told(iri="urn:a"), told(None, iri="urn:b")]),
            "Ada Quill spoke against “a new bridge” in 2 statements, according to Elmstow Echo, on 2 March 2024, or undated.",
        ),
        (
            (ADA, BEN, network.SEEN_WITH, [told(DAY, "A", "B", "C", "D", "E")]),
            (
                "Ada Quill and Ben Oyelaran are quoted in the same article, which shows no tie between them, "
                "according to A, B, C and 2 more, on 2 March 2024."
            ),
        ),
    ],
)
def test_a_step_says_who_reports_it_and_when(tie: tuple[str, str, str, list[Fact]], words: str) -> None:
    assert ways.words(drawn(tie), tie[1], tie[0], {}) == words


@pytest.mark.parametrize(("tense", "verb"), [("current", "is"), ("former", "was"), ("future", "is to be")])
def test_a_post_is_told_as_the_newest_words_have_it(tense: str, verb: str) -> None:
    found = drawn((ADA, COUNCIL, network.POST, [told("2023-01-01", "Old", iri="urn:old"), told(iri="urn:new")]))
    posts = {"urn:new": {"post": "mayor {of} all", "tense": tense}, "urn:old": {"post": "clerk", "tense": "current"}}
    assert ways.words(found, COUNCIL, ADA, posts) == (
        f"Ada Quill {verb} mayor {{of}} all of Elmstow Council, according to Elmstow Echo, on 2 March 2024."
    )


def test_a_step_is_told_by_the_strongest_of_its_ties_that_mean_something() -> None:
    found = drawn(
        (ADA, BEN, network.SEEN_WITH, [told(iri=f"urn:{each}") for each in "abc"]),
        (BEN, ADA, network.SUPPORTS, [told(iri="urn:a"), told(iri="urn:b")]),
        (ADA, BEN, network.ABOUT, [told(iri="urn:c")]),
    )
    assert ways.words(found, ADA, BEN, {}).startswith("Ben Oyelaran spoke in support of Ada Quill in 2 statements")

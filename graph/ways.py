"""The way from one to another through a network, and its steps in words.

What somebody said is told as said, with who reports it and of which day: a step is a claim, and no fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from graph.network import (
    ABOUT,
    CONCERNED,
    CRITICISES,
    OPPOSES,
    POST,
    PROPOSES,
    SAID,
    SEEN_WITH,
    SUPPORTS,
    Fact,
    Network,
)  # fmt: skip
from graph.query import Row
from graph.webs import Web
from ontology.records import Tense

SPOKE = {
    ABOUT: "{one} spoke about {other}",
    SUPPORTS: "{one} spoke in support of {other}",
    OPPOSES: "{one} spoke against {other}",
    CONCERNED: "{one} voiced concern about {other}",
    CRITICISES: "{one} criticised {other}",
}
"""What somebody did by a statement."""

TOLD = SPOKE | {
    ABOUT: "{one} speaks of {other}",
    SUPPORTS: "{one} speaks in support of {other}",
    OPPOSES: "{one} speaks against {other}",
    CONCERNED: "{one} voices concern about {other}",
    CRITICISES: "{one} criticises {other}",
    SAID: "{one} said {other}",
    PROPOSES: "{one} proposes {other}",
    SEEN_WITH: "{one} and {other} are quoted in the same article, which shows no tie between them",
}
"""What a statement does, and what needs no number of statements."""

HELD = {Tense.CURRENT: "is", Tense.FORMER: "was", Tense.FUTURE: "is to be"}

NAMED = 3
"""How many outlets a sentence names."""


def way(web: Web, source: str, target: str) -> list[str]:
    """The nodes of the best way between two, whichever way its edges point; empty where there is none.

    The best one has the fewest steps between those who were only quoted together, and then the fewest at all. Of several
    it is the same each time.
    """
    one, other = web.number(source), web.number(target)
    return [] if one is None or other is None else web.iris(web.way(one, other))


def words(network: Network, one: str, other: str, posts: Mapping[str, Row]) -> str:
    """A sentence that tells the step from one to the other by the strongest of their ties. `posts` are by membership."""
    ties = [
        (source, target, data)
        for source, target in ((one, other), (other, one))
        for data in (network.get_edge_data(source, target) or {}).values()
    ]
    source, target, tie = min(ties, key=lambda each: (each[2]["kind"] == SEEN_WITH, -each[2]["weight"], each[2]["id"]))
    facts = sorted(tie["evidence"].values(), key=lambda fact: (fact.day or "", fact.iri), reverse=True)
    if tie["kind"] == POST:  # who held a post then may not hold it now, so the newest words have it
        facts = facts[:1]
    told = _told(tie["kind"], network.nodes[source]["kind"], facts, posts)
    ends = {"one": _named(network.nodes[source]), "other": _named(network.nodes[target])}
    return f"{told.format_map(ends)}, according to {_outlets(facts)}, {_days(facts)}."


def _told(family: str, kind: str, facts: list[Fact], posts: Mapping[str, Row]) -> str:
    if family == POST:
        post = posts[facts[0].iri]
        title = str(post["post"]).replace("{", "{{").replace("}", "}}")
        return f"{{one}} {HELD[Tense(str(post['tense']))]} {title} of {{other}}"
    if kind == "statement" or family not in SPOKE:
        return TOLD[family]
    return f"{SPOKE[family]} in {'a statement' if len(facts) == 1 else f'{len(facts)} statements'}"


def _named(node: Mapping[str, Any]) -> str:
    label = str(node["label"])
    return f"“{label}”" if node["kind"] in ("statement", "policy") else label


def _outlets(facts: Iterable[Fact]) -> str:
    outlets = [*dict.fromkeys(outlet or "an unnamed outlet" for fact in facts for outlet in fact.outlets)]
    more = len(outlets) - NAMED
    if more > 0:
        outlets[NAMED:] = [f"{more} more" if more > 1 else "one more"]
    return " and ".join(filter(None, (", ".join(outlets[:-1]), outlets[-1])))


def _days(facts: Iterable[Fact]) -> str:
    days = [fact.day for fact in facts]
    known = sorted(filter(None, days))
    if not known:
        return "undated"
    first, last = _day(known[0]), _day(known[-1])
    told = f"on {first}" if first == last else f"between {first} and {last}"
    return f"{told}, or undated" if None in days else told


def _day(iso: str) -> str:
    when = date.fromisoformat(iso)
    return f"{when.day} {when:%B %Y}"

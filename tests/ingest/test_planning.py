"""What a batch touches: from a shelf that has judged others before, the same policies come as from all at once."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.agenda import Agenda, Known, Plan, Ruling, agenda, judged
from ingest.planning import Planning
from ontology.policies import AgendaItem, PolicyKind, Status
from ontology.records import Judgement

LABELS = (
    "National Roads Board", "NRB", "National Roads Board (NRB)", "Northern Rail Board", "Clean Rivers Bill 2021", "Clean Rivers Bill 2023",
    "Clean Rivers Act", "Clean Rivers Bill", "review of dental care", "review of children's dental care", "review of adult dental care",
    "close the burns ward", "closure of the burns ward by 2030", "closure of the old burns ward at Elmstow", "keep the burns ward",
    "recruit more nurses", "recruit 300 nurses", "recruit nurses and midwives", "recruit nurses and midwives abroad", "the bill", "reform",
    "£5m for village halls", "fund for village halls and churches", "fund for village churches", "",
)  # fmt: skip
PRINTED = ("will close the old burns ward at Elmstow hospital", "to mend village halls and churches in the north", "it")
KINDS = (PolicyKind.COMMITMENT, PolicyKind.COMMITMENT, PolicyKind.FUND, PolicyKind.BODY, PolicyKind.RECOMMENDATION)
STATUSES = (Status.PROMISED, Status.ANNOUNCED, Status.RECOMMENDED, Status.EXPECTED)


def told(chance: random.Random, article: str) -> list[Plan]:
    """Some policies of one article, whose words clash on purpose."""
    labels = chance.sample(LABELS, chance.randint(0, 3))
    iris = [f"urn:{article}:{label}" for label in labels]
    day = chance.choice((date(2010, 1, 1), date(2021, 1, 1), date(2021, 2, 1), date(2023, 1, 1), None))
    outlet = chance.choice(("Echo", "Post", None))
    return [
        Plan(
            iri,
            article,
            chance.choice(KINDS),
            chance.choice(STATUSES),
            label,
            tuple(chance.sample(PRINTED, chance.choice((0, 0, 1)))),
            outlet,
            day,
            chance.choice(("urn:ada", "urn:board", None)),
            chance.choice((frozenset[str](), frozenset({"urn:tom"}), frozenset({"urn:ada", "urn:tom"}))),
            chance.choice((None, *iris)),
            chance.choice((frozenset[tuple[Decimal, str]](), frozenset({(Decimal(5_000_000), "GBP")}))),
            chance.choice((frozenset[str](), frozenset({"2030"}), frozenset({"P5Y"}))),
        )
        for iri, label in zip(iris, labels, strict=True)
    ]


Batch = tuple[dict[str, list[Plan]], frozenset[Ruling]]


def batches(chance: random.Random) -> list[Batch]:
    """Batches of articles that are new, read again or gone, each with all that is decided by then."""
    found: list[Batch] = []
    here: dict[str, list[Plan]] = {}
    rulings = frozenset[Ruling]()
    for _ in range(chance.randint(2, 6)):
        coming: dict[str, list[Plan]] = {}
        for article in chance.sample("abcdefghij", chance.randint(0, 5)):
            kind = chance.random()
            coming[article] = told(chance, article) if kind < 0.7 else []
            if kind > 0.85:  # the same, with other people
                coming[article] = [replace(one, proposer="urn:bo") for one in here.get(article, [])]
        here |= coming
        everyone = [one.iri for some in here.values() for one in some]
        if chance.random() < 0.3 and len(everyone) > 1:
            one, other = sorted(chance.sample(everyone, 2))
            rulings |= {Ruling(one, other, same=chance.random() < 0.5)}
        elif chance.random() < 0.2:
            rulings = frozenset(chance.sample(sorted(rulings, key=repr), len(rulings) // 2))
        found.append((coming, rulings))
    return found


@dataclass
class World:
    """What is known after some batches, of which each had only what it touches judged."""

    policies: dict[str, AgendaItem] = field(default_factory=dict)
    meant: dict[str, str] = field(default_factory=dict)
    judgements: set[Judgement] = field(default_factory=set)
    once: dict[str, frozenset[str]] = field(default_factory=dict)
    replaced: dict[str, str] = field(default_factory=dict)

    def amend(self, found: Agenda) -> None:
        """Put what was found in the place of all that was known of what it touches."""
        for known in (self.policies, self.meant, self.once, self.replaced):
            for iri in found.touched & known.keys():
                del known[iri]
        self.judgements -= {one for one in self.judgements if found.touched & {one.one, one.other}}
        self.policies |= {item.iri: item for item in found.policies}
        self.meant |= found.meant
        self.judgements |= {*found.judgements}
        self.once |= found.once
        self.replaced |= found.replaced


def same(world: World, found: Agenda) -> None:
    assert world.meant == dict(found.meant)
    assert sorted(world.policies.values(), key=lambda one: one.iri) == list(found.policies)
    assert world.judgements == {*found.judgements}
    assert world.once == dict(found.once)
    assert world.replaced == dict(found.replaced)


@pytest.mark.parametrize("block", [100, 3])
def test_whatever_comes_in_whatever_batches_all_is_as_if_all_were_judged_anew(block: int) -> None:
    @settings(max_examples=200, deadline=None)
    @given(st.integers(0, 2**32))
    def holds(seed: int) -> None:
        chance = random.Random(seed)
        shelf, world = Planning(sqlite3.connect(":memory:")), World()
        here: dict[str, list[Plan]] = {}
        for coming, ruled in batches(chance):
            here |= coming
            whole = agenda((one for some in here.values() for one in some), world.meant, ruled, world.once)
            world.amend(judged(shelf, coming, ruled, Known(world.meant, world.once)))
            same(world, whole)

    with patch("ingest.planning.BLOCK", block):
        holds()


def test_an_article_on_other_things_has_nothing_else_judged() -> None:
    chance = random.Random(3)
    shelf = Planning(sqlite3.connect(":memory:"))
    first = judged(shelf, {key: told(chance, key) for key in "abcdefghij"})
    stranger = Plan("urn:new", "new", PolicyKind.BODY, Status.PROMISED, "Zebra Quotas Tribunal")
    more = judged(shelf, {"new": [stranger]}, (), Known(first.meant, first.once))
    assert more.meant.keys() == {"urn:new"}
    assert more.touched == {"urn:new", *more.meant.values()}

"""What a batch touches: from a shelf that has judged others before, the same comes as from all at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.identity import Identities, Known, Referent, Ruling, identities, judged
from ingest.parties import Party
from ingest.shelf import Shelf
from ontology.iris import BASE
from ontology.records import Actor, ActorKind, Judgement

PERSON, ORGANIZATION = ActorKind.PERSON, ActorKind.ORGANIZATION

GIVEN = ("Tom", "Thomas", "T.", "Ada", "Adah", "Scott", "F. Scott", "")
SURNAMES = ("Hansen", "Hanson", "Jones", "Long-Jones", "Hale")
TITLES = ("Water Minister", "cellist", "chair", "mayor of Elmstow")
BODIES = (
    "National Rivers Board",
    "NRB",
    "Northern Rail Board",
    "Harbour Trust",
    "Harbor Trust",
    "the government",
    "Audit Committee",
)


@st.composite
def casts(draw: st.DrawFn, article: str) -> tuple[Referent, ...]:
    """Whom an article names: people and bodies whose names and posts clash on purpose."""
    published = draw(st.sampled_from((date(1951, 5, 3), date(2019, 5, 3), date(2020, 5, 3), None)))
    outlet = draw(st.sampled_from(("Echo", None)))
    found: list[Referent] = []
    for name in draw(st.lists(st.sampled_from(BODIES), max_size=3, unique=True)):
        wholes = (None, *(each.iri for each in found))
        body = Referent(f"{BASE}id/organisation/{name}-{article}", article, ORGANIZATION, name)
        found.append(replace(body, part_of=draw(st.sampled_from(wholes)), bound=name.startswith("the ")))
        if name == "National Rivers Board" and draw(st.booleans()):
            found[-1] = replace(found[-1], aliases=("NRB",))
    bodies = (None, *(each.iri for each in found))
    people = st.lists(st.tuples(st.sampled_from(GIVEN), st.sampled_from(SURNAMES)), max_size=3, unique=True)
    for first, last in draw(people):
        name = f"{first} {last}".strip()
        posts = tuple(
            (title, draw(st.sampled_from(bodies)))
            for title in draw(st.lists(st.sampled_from(TITLES), max_size=2, unique=True))
        )
        honorifics = tuple(draw(st.sampled_from(((), ("mr",), ("ms",)))))
        iri = f"{BASE}id/person/{name}-{article}"
        found.append(Referent(iri, article, PERSON, name, honorifics=honorifics, posts=posts))
    everyone = frozenset(each.iri for each in found)
    return tuple(replace(each, company=everyone, published=published, outlet=outlet) for each in found)


@st.composite
def batches(draw: st.DrawFn) -> list[tuple[dict[str, tuple[Referent, ...]], frozenset[Ruling]]]:
    """Batches of articles that are new, read again or gone, each with all that is decided by then."""
    found: list[tuple[dict[str, tuple[Referent, ...]], frozenset[Ruling]]] = []
    here: dict[str, tuple[Referent, ...]] = {}
    for _ in range(draw(st.integers(2, 5))):
        some = draw(st.lists(st.sampled_from("abcdefgh"), max_size=3, unique=True))
        coming = {article: draw(st.one_of(casts(article), casts(article), st.just(()))) for article in some}
        here |= coming
        everyone = sorted(one.iri for cast in here.values() for one in cast)
        pair = st.tuples(*[st.sampled_from(everyone)] * 2) if everyone else st.nothing()
        pairs = draw(st.lists(pair, max_size=2)) if everyone else []
        rulings = frozenset(
            Ruling(*sorted(pair), same=draw(st.booleans()))
            for pair in pairs
            if pair[0] != pair[1] and pair[0].split("/")[-2] == pair[1].split("/")[-2]
        )
        found.append((coming, rulings))
    return found


@dataclass
class World:
    """What is known after some batches, of which each had only what it touches judged."""

    actors: dict[str, Actor] = field(default_factory=dict)
    meant: dict[str, str] = field(default_factory=dict)
    judgements: set[Judgement] = field(default_factory=set)
    once: dict[str, frozenset[str]] = field(default_factory=dict)
    replaced: dict[str, str] = field(default_factory=dict)

    def amend(self, found: Identities) -> None:
        """Put what was found in the place of all that was known of what it touches."""
        touched = found.touched
        old = {one for one in self.judgements if touched.referents & {one.one}}
        old |= {one for one in self.judgements if one.verdict != "same" and touched.parties & {one.one, one.other}}
        old |= {one for one in self.judgements if (one.one, one.other) in touched.pairs}
        self.judgements = (self.judgements - old) | {*found.judgements}
        for iri in touched.actors:
            self.actors.pop(iri, None)
            self.once.pop(iri, None)
        self.actors |= {one.iri: one for one in found.actors}
        self.once |= found.once
        for iri in touched.actors:
            self.replaced.pop(iri, None)
        self.replaced |= found.replaced
        for one in touched.referents:
            self.meant.pop(one, None)
        self.meant |= found.meant


def same(world: World, found: Identities) -> None:
    assert world.meant == dict(found.meant)
    assert sorted(world.actors.values(), key=lambda one: one.iri) == list(found.actors)
    assert world.judgements == {*found.judgements}
    assert world.once == dict(found.once)
    assert world.replaced == dict(found.replaced)


def flat(articles: Mapping[str, Iterable[Referent]]) -> list[Referent]:
    return [one for some in articles.values() for one in some]


@pytest.mark.parametrize("crowd", [400, 3])
def test_whatever_comes_in_whatever_batches_all_is_as_if_all_were_judged_anew(crowd: int) -> None:
    @settings(max_examples=120, deadline=None)
    @given(batches())
    def holds(of: list[tuple[dict[str, tuple[Referent, ...]], frozenset[Ruling]]]) -> None:
        shelf, world = Shelf(sqlite3.connect(":memory:")), World()
        here: dict[str, tuple[Referent, ...]] = {}
        for coming, ruled in of:
            here |= coming
            before = Known(world.meant, world.once)
            whole = identities(flat(here), world.meant, ruled, world.once)
            shelf.forget()
            world.amend(judged(shelf, coming, ruled, before, again=here.__getitem__))
            same(world, whole)

    with patch("ingest.meeting.CROWD", crowd):
        holds()


def test_a_party_is_what_its_record_says() -> None:
    @settings(max_examples=100, deadline=None)
    @given(batches())
    def holds(of: list[tuple[dict[str, tuple[Referent, ...]], frozenset[Ruling]]]) -> None:
        shelf = Shelf(sqlite3.connect(":memory:"))
        for coming, ruled in of:
            judged(shelf, coming, ruled)
        for party in shelf.lasting():
            again = Party.of(party.record())
            assert again.record() == party.record()
            assert (again.key, again.articles, again.vague, again.name) == (
                party.key,
                party.articles,
                party.vague,
                party.name,
            )

    holds()

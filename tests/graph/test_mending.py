"""A catalogue that takes over from the one before what still holds is the same as one that is made anew."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from graph import accounts, basis, cataloguing, changelog, evidence, grounds, integrity, query, versions
from graph.accounts import AT_ONCE
from graph.catalogue import Catalogue
from graph.embedded import EmbeddedStore
from graph.listing import Sought
from graph.query import Answer, Dataset, Given, load
from graph.search import Index, entries
from graph.snapshots import Snapshot, snapshot
from onrecord import deciding
from onrecord.judging import judge
from onrecord.withholding import put_in_place
from ontology.errors import DecisionRefused
from ontology.iris import BASE, statement_id
from ontology.policies import Polarity
from ontology.reading import Reading
from ontology.records import Act, Span
from ontology.terms import ACTORS, BESIDE, TOPICS, VERSIONS
from tests import councils, hidden, newsroom

READINGS = (
    *newsroom.newsroom(),
    *newsroom.weir(),
    newsroom.hearsay(),
    newsroom.together(),
    *(councils.echo(), councils.post(), councils.letter()),
    *(hidden.child(), hidden.sibling(), hidden.only_given()),
)


def keep(folder: Path, *found: Reading) -> None:
    """Keep articles, or other versions of them, as an ingest does."""
    folder.mkdir(exist_ok=True)
    with EmbeddedStore(folder) as store, Index(folder / "search.sqlite") as index:
        for one in found:
            kept = versions.keep(one, store)
            for old in kept.others:
                index.replace(old, ())
            if kept.outcome is not versions.Outcome.DUPLICATE:
                index.replace(kept.iri, entries(one))
        judge(store, index)
        snapshot(store)


def longer(found: Reading, words: str) -> Reading:
    """A later version of an article, in which the same is said."""
    article = replace(found.article, text=f"{found.article.text}{words}\n")
    ids = {said.id: statement_id(article, said.content) for said in found.statements}
    said = tuple(replace(one, id=ids[one.id], via=ids.get(one.via or "")) for one in found.statements)
    return Reading(article, found.actors, found.memberships, said, found.extractor)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many statements were told anew for each catalogue."""
    found: list[int] = []
    make = cataloguing.make
    monkeypatch.setattr(cataloguing, "make", lambda *given: found.append(make(*given)))
    return found


def is_as_made_anew(folder: Path) -> bool:
    return [*integrity.mislisted(Snapshot.open(folder))] == []


# --- whatever happens ---


class Town:
    """A store to which things happen; numbers choose among what there is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.held = {one.article.key: one for one in READINGS[::2]}
        keep(folder, *self.held.values())

    def things(self, *kinds: str) -> list[str]:
        """The ends of the IRIs of whom and what one can decide on."""
        found = {quad.subject.value for quad in Snapshot.open(self.folder).quads() if isinstance(quad.subject, NamedNode)}
        return sorted(
            iri.removeprefix(f"{BASE}id/")
            for iri in found
            if iri.startswith(tuple(f"{BASE}id/{kind}/" for kind in kinds)) and "#" not in iri
        )

    def one(self, number: int) -> Reading:
        return [*self.held.values()][number % len(self.held)]

    def put(self, found: Reading) -> None:
        self.held[found.article.key] = found
        keep(self.folder, found)

    def added(self, number: int) -> None:
        self.put(READINGS[number % len(READINGS)])

    def revised(self, number: int) -> None:
        self.put(longer(self.one(number), f"Later, {number} said more."))

    def withdrawn(self, number: int) -> None:
        found = self.one(number)
        self.put(Reading(found.article, found.actors, found.memberships, (), found.extractor))

    def named_otherwise(self, number: int) -> None:
        found = self.one(number)
        about = {"title": f"Title {number % 3}", "outlet": ["Elmstow Echo", "ELMSTOW ECHO", None][number % 3]}
        self.put(replace(found, article=replace(found.article, byline=f"By {number % 2}", **about)))

    def dated_otherwise(self, number: int) -> None:
        found = self.one(number)
        self.put(replace(found, article=replace(found.article, published=date(2024, 1 + number % 12, 1))))

    def decided(self, number: int) -> None:
        things = self.things("statement", "person", "organisation", "policy", "position")
        self.decide([Act.CONFIRM, Act.REJECT, Act.HIDE][number % 3], things[number % len(things)])

    def joined_or_kept_apart(self, number: int) -> None:
        some = self.things("person", "organisation", "policy")
        act = [Act.MERGE, Act.DIFFERENT][number % 2]
        self.decide(act, some[number % len(some)], some[(number // 7) % len(some)])

    def split(self, number: int) -> None:
        some = self.things("person", "organisation")
        self.decide(Act.SPLIT, some[number % len(some)], self.one(number).article.key)

    def said_by_another(self, number: int) -> None:
        said, some = self.things("statement"), self.things("person", "organisation")
        self.decide(Act.SPEAKER, said[number % len(said)], some[(number // 3) % len(some)])

    def relabelled(self, number: int) -> None:
        some = self.things("person", "organisation", "policy")
        self.decide(Act.RELABEL, some[number % len(some)], named=f"Name {number % 5}")

    def turned(self, number: int) -> None:
        some = self.things("position")
        self.decide(Act.STANCE, some[number % len(some)], named=[*Polarity][number % len(Polarity)])

    def undone(self, _number: int) -> None:
        try:
            deciding.undo(self.folder, None, by="Ida Finch")
        except DecisionRefused:
            return

    def withheld(self, number: int) -> None:
        lists = [None, hidden.LIST, "Ada Quill\n", "Ida Finch\nHarbour Trust\n"]
        file = self.folder.with_suffix(".txt")
        file.write_text(lists[number % len(lists)] or "", encoding="utf-8")
        put_in_place(self.folder, file if lists[number % len(lists)] else None)

    def decide(self, act: Act, *things: str, named: str | None = None) -> None:
        try:
            deciding.decide(self.folder, act, things, by="Ida Finch", named=named)
        except DecisionRefused:
            return


HAPPENS: Sequence[Callable[[Town, int], None]] = (
    *(Town.added, Town.revised, Town.withdrawn, Town.named_otherwise, Town.dated_otherwise, Town.decided),
    *(Town.joined_or_kept_apart, Town.split, Town.said_by_another, Town.relabelled, Town.turned, Town.undone, Town.withheld),
)  # fmt: skip


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(HAPPENS), st.integers(0, 999)), min_size=3, max_size=6))
def test_whatever_happens_to_a_store_its_catalogue_is_as_made_anew(
    happened: list[tuple[Callable[[Town, int], None], int]],
) -> None:
    with TemporaryDirectory() as folder:
        town = Town(Path(folder) / "store")
        for what, number in happened:
            what(town, number)
            assert is_as_made_anew(town.folder), (what, number)

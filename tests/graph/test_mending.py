"""A catalogue that takes over from the one before what still holds is the same as one that is made anew."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from graph import accounts, basis, cataloguing, corrections, evidence, grounds, integrity, query
from graph.accounts import AT_ONCE
from graph.amending import Change
from graph.catalogue import Catalogue
from graph.embedded import EmbeddedStore, OxigraphReader
from graph.listing import Sought
from graph.query import Answer, Dataset, Given, load
from graph.rdf import value
from graph.snapshots import Snapshot, snapshot
from onrecord import deciding
from onrecord.withholding import put_in_place
from ontology.errors import DecisionRefused
from ontology.iris import BASE
from ontology.policies import Polarity
from ontology.reading import Reading
from ontology.records import Act
from ontology.terms import ACTORS, BESIDE, ONR, TOPICS, VERSIONS
from tests import councils, hidden, newsroom
from tests.keeping import councils_and_town, is_as_made_anew, keep, longer

READINGS = (
    *newsroom.newsroom(),
    *newsroom.weir(),
    newsroom.hearsay(),
    newsroom.together(),
    *(councils.echo(), councils.post(), councils.letter()),
    *(hidden.child(), hidden.sibling(), hidden.only_given()),
)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many statements were told anew for each catalogue."""
    found: list[int] = []
    for name in ("make", "amend"):
        monkeypatch.setattr(cataloguing, name, partial(_noting, found, getattr(cataloguing, name)))
    return found


def _noting(found: list[int], make: Callable[..., int], *given: object) -> int:
    found.append(make(*given))
    return found[-1]


# --- whatever happens ---


class Town:
    """A store to which things happen; numbers choose among what there is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.held = {one.article.key: one for one in READINGS[::2]}
        keep(folder, *self.held.values())

    def things(self, *kinds: str) -> list[str]:
        """The ends of the IRIs of whom and what one can decide on."""
        found = {
            quad.subject.value for quad in Snapshot.open(self.folder).quads() if isinstance(quad.subject, NamedNode)
        }
        return sorted(
            iri.removeprefix(f"{BASE}id/")
            for iri in found
            if iri.startswith(tuple(f"{BASE}id/{kind}/" for kind in kinds)) and "#" not in iri
        ) or ["person/nobody"]

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


# --- how much is told anew ---


def statements(folder: Path) -> int:
    return Catalogue(Snapshot.open(folder).catalogue).statements


def test_an_article_that_comes_has_only_its_own_statements_told(tmp_path: Path, told: list[int]) -> None:
    keep(tmp_path / "store", *councils_and_town())
    keep(tmp_path / "store", newsroom.hearsay())
    assert told[-1] == len(newsroom.hearsay().statements) < statements(tmp_path / "store") == sum(told)
    assert is_as_made_anew(tmp_path / "store")


def test_a_decision_has_no_more_told_than_the_articles_that_it_changes(tmp_path: Path, told: list[int]) -> None:
    folder, said = tmp_path / "store", newsroom.newsroom()[1].statements
    keep(folder, *councils_and_town())
    deciding.decide(folder, Act.REJECT, [f"statement/{said[0].id}"], by="Ida Finch")
    assert told[-1] == len(said) - 1
    deciding.undo(folder, None, by="Ida Finch")
    assert told[-1] == len(said)
    assert is_as_made_anew(folder)


def test_decisions_that_stand_cost_nothing_later(tmp_path: Path, told: list[int]) -> None:
    folder, said = tmp_path / "store", newsroom.newsroom()[1].statements
    keep(folder, *councils_and_town())
    for one in said:
        deciding.decide(folder, Act.CONFIRM, [f"statement/{one.id}"], by="Ida Finch")
    keep(folder, newsroom.hearsay())
    assert told[-1] == len(newsroom.hearsay().statements)


def test_what_decisions_change_in_an_article_is_not_worked_out_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, found = tmp_path / "store", newsroom.newsroom()[1]
    keep(folder, *councils_and_town())
    deciding.decide(folder, Act.REJECT, [f"statement/{found.statements[0].id}"], by="Ida Finch")
    corrected, worked = corrections.corrected, list[str]()
    noting = lambda reading, *given: worked.append(reading.article.key) or corrected(reading, *given)  # noqa: E731
    monkeypatch.setattr(corrections, "corrected", noting)
    keep(folder, newsroom.hearsay())
    assert worked == []
    keep(folder, longer(found, "More."))
    assert worked == [found.article.key]
    worked.clear()
    deciding.decide(folder, Act.CONFIRM, [f"statement/{newsroom.hearsay().statements[0].id}"], by="Ida Finch")
    assert worked == [newsroom.hearsay().article.key]
    assert is_as_made_anew(folder)


def test_a_new_name_has_told_what_its_bearer_says_or_is_named_in(tmp_path: Path, told: list[int]) -> None:
    folder = tmp_path / "store"
    keep(folder, *councils_and_town())
    deciding.decide(folder, Act.RELABEL, ["person/ben-oyelaran"], by="Ida Finch", named="Benjamin Oyelaran")
    opened = Catalogue(Snapshot.open(folder).catalogue)
    (line,) = opened.page(Sought.of({"q": "benjamin oyelaran"}), 5)
    assert told[-1] == 1
    assert b"nothing for two years" in line.record


def test_what_comes_back_to_where_it_was_is_not_told(tmp_path: Path, told: list[int]) -> None:
    folder = tmp_path / "store"
    keep(folder, *councils_and_town())
    with EmbeddedStore(folder) as store:
        store.note_change([*store.graphs()])
        snapshot(store)
    assert told[-1] == 0
    assert is_as_made_anew(folder)


def test_more_than_are_asked_for_at_once_are_all_in_their_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cataloguing, "AT_ONCE", 2)
    assert AT_ONCE > 2
    keep(tmp_path / "store", *councils_and_town())
    keep(tmp_path / "store", *newsroom.weir(), newsroom.together())
    assert is_as_made_anew(tmp_path / "store")


# --- when all is told anew ---


def all_told_after(folder: Path, told: list[int], happens: Callable[[EmbeddedStore], object]) -> bool:
    keep(folder, *councils_and_town())
    with EmbeddedStore(folder) as store:
        happens(store)
        store.note_change(["urn:nothing"])
        snapshot(store)
    return told[-1] == statements(folder) > 0


def test_another_program_tells_all_anew(tmp_path: Path, told: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    def updated(_: EmbeddedStore) -> None:
        monkeypatch.setattr("graph.snapshots.Basis", lambda before: basis.Basis("another", before))

    assert all_told_after(tmp_path / "store", told, updated)


def test_after_a_change_of_any_graph_all_is_told_anew(tmp_path: Path, told: list[int]) -> None:
    assert all_told_after(tmp_path / "store", told, lambda store: store.note_change())


def test_another_scheme_of_topics_has_all_told_anew(tmp_path: Path, told: list[int]) -> None:
    def renamed(store: EmbeddedStore) -> None:
        label = Quad(NamedNode("urn:topic"), NamedNode("urn:label"), Literal("new"), NamedNode(TOPICS))
        store.replace({TOPICS: [*store.quads(TOPICS), label]})

    assert all_told_after(tmp_path / "store", told, renamed)


@pytest.mark.parametrize("lost", ["quads", "basis.json"])
def test_where_the_snapshot_before_is_damaged_all_is_told_anew(tmp_path: Path, told: list[int], lost: str) -> None:
    def damaged(_: EmbeddedStore) -> None:
        home = Snapshot.open(tmp_path / "store").catalogue.parent
        (home / lost).rename(home / "elsewhere")

    assert all_told_after(tmp_path / "store", told, damaged)


# --- what accounts rest on ---


def test_accounts_are_made_of_no_more_beside_the_articles_than_is_known(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: set[str] = set()

    def noting(dataset: Dataset, name: str, params: Given | None = None) -> Answer:
        asked.add(name)
        return query.ask(dataset, name, params)

    monkeypatch.setattr(accounts, "ask", noting)
    monkeypatch.setattr(evidence, "ask", noting)
    keep(tmp_path / "store", *READINGS)
    assert len(asked) > 10
    known = {graph.rpartition("/")[2]: {*map(short, read)} for graph, read in grounds.READ.items()}
    for name in asked:
        for graph, pattern in re.findall(r"GRAPH graph:(\w+) \{([^}]*)\}", load(name).sparql):
            assert {*re.findall(r"\b[a-z]+:\w+", pattern)} <= known[graph], name


def short(term: str) -> str:
    """A term as questions write it."""
    prefixes = dict(
        re.findall(r"PREFIX (\w+): <([^>]+)>", load("statement-echoes").sparql + load("statement-posts").sparql)
    )
    prefixes |= dict(
        re.findall(r"PREFIX (\w+): <([^>]+)>", load("statement-voices").sparql + load("version-facts").sparql)
    )
    return next(f"{prefix}:{term.removeprefix(iri)}" for prefix, iri in prefixes.items() if term.startswith(iri))


def test_whatever_differs_beside_the_articles_it_is_known_who_is_told_otherwise(tmp_path: Path) -> None:
    keep(tmp_path / "store", *READINGS, longer(newsroom.hearsay(), "More."))
    deciding.decide(tmp_path / "store", Act.MERGE, ["person/ada-quill", "person/ben-oyelaran"], by="Ida Finch")
    quads = [*Snapshot.open(tmp_path / "store").quads()]
    before, now = pyoxigraph.Store(), pyoxigraph.Store()
    for engine in (before, now):
        engine.extend(quads)
    beside: dict[tuple[str, str], list[Quad]] = {}
    for quad in quads:
        if value(quad.graph_name) in BESIDE - {TOPICS}:
            beside.setdefault((value(quad.graph_name), quad.predicate.value), []).append(quad)
    accounts_before, otherwise = all_accounts(before), dict.fromkeys(grounds.READ, 0)
    for (graph, term), some in beside.items():
        number = 8 if term in map(str, grounds.READ.get(graph, ())) else 1
        for quad in some[:: -(-len(some) // number)]:
            now.remove(quad)
            now.extend(instead := another(quad))
            found = all_accounts(now)
            differ = {iri for iri in accounts_before if found[iri] != accounts_before[iri]}
            for engine, gone, added in ((now, {quad}, {*instead}), (before, {*instead}, {quad})):
                change = Change(engine)
                change.gone, change.added = gone, added
                assert differ <= {*grounds.affected(change)}, quad
            if differ:
                otherwise[graph] += 1
            for one in instead:
                now.remove(one)
            now.add(quad)
    assert all(otherwise.values())


def another(quad: Quad) -> list[Quad]:
    """The same with another literal; nothing in the place of a link."""
    if not isinstance(quad.object, Literal):
        return []
    literal = Literal(f"{quad.object.value}9", datatype=quad.object.datatype)
    return [Quad(quad.subject, quad.predicate, literal, quad.graph_name)]


def all_accounts(engine: pyoxigraph.Store) -> dict[str, tuple[object, object]]:
    """All that a catalogue has from accounts, of all statements that anything reports."""
    reader = OxigraphReader(engine, Path())
    iris = sorted({value(quad.object) for quad in reader.matching(None, NamedNode(ONR.reports), None)})
    pieces = evidence.quotes(reader, iris)
    told = {
        one.iri: (one, [pieces.get(report["id"]) for report in one.record["reports"]])
        for one in accounts.accounts(reader, iris)
    }
    return {iri: told.get(iri, (None, None)) for iri in iris}


def test_of_each_graph_beside_the_articles_is_known_whether_accounts_rest_on_it() -> None:
    assert {*grounds.READ} < BESIDE
    assert {ACTORS, VERSIONS} < {*grounds.READ}


def test_nothing_in_a_snapshot_but_its_quads_files_tells_what_readers_do_not_see(tmp_path: Path) -> None:
    home = Snapshot.open(hidden.store(tmp_path / "store")).catalogue.parent
    noted = [file.read_text(encoding="ascii") for file in home.glob("*.json")]
    assert len(noted) == 2
    assert hidden.told("".join(noted)) == []


def test_a_fault_in_a_catalogue_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    keep(folder, *councils_and_town())
    found = Snapshot.open(folder)
    with sqlite3.connect(found.catalogue) as db:
        db.execute("UPDATE statement SET record = ? WHERE place = (SELECT MIN(place) FROM statement)", (b"{}",))
    db.close()
    (line,) = integrity.mislisted(found)
    assert "its table 'statement' is not what the graphs tell" in line

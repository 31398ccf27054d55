"""What cannot be made anew is in the journal as in the quads, wherever a process is stopped."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph import staging
from graph.embedded import EmbeddedStore
from graph.journal import FILE, NEXT, Journal, keeps, mark_of
from ontology.errors import StoreError
from ontology.terms import DECISIONS, IDENTITY, POSTS, PROV

WORDS = 'a\nb\r\x0b\x85\u2028 "c" \\ d'


def decided(words: str) -> Quad:
    return Quad(NamedNode("urn:decision"), NamedNode("urn:says"), Literal(words), NamedNode(DECISIONS))


def judged(graph: str, term: str = str(PROV.specializationOf)) -> Quad:
    return Quad(NamedNode("urn:one"), NamedNode(term), NamedNode("urn:other"), NamedNode(graph))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    with EmbeddedStore(tmp_path) as opened:
        opened.replace({DECISIONS: [decided("one"), decided(WORDS)], IDENTITY: [judged(IDENTITY)]})
        yield opened


def replayed(folder: Path) -> set[Quad]:
    engine = pyoxigraph.Store()
    Journal(folder).replay(engine)
    return {*engine}


def held(store: EmbeddedStore) -> set[Quad]:
    return {*filter(keeps, store.quads())}


def test_what_was_decided_can_be_read_without_the_quads(store: EmbeddedStore) -> None:
    assert replayed(store.folder) == held(store) == {decided("one"), decided(WORDS), judged(IDENTITY)}


def test_dates_are_in_it_as_quads_are_read(store: EmbeddedStore) -> None:
    moment = Literal("2026-05-04T09:12:33.120000Z", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#dateTime"))
    said = Quad(NamedNode("urn:decision"), NamedNode("urn:at"), moment, NamedNode(DECISIONS))
    store.replace({}, [said])
    assert Journal(store.folder).marks() == (mark_of(held(store)),)
    store.replace({DECISIONS: []})
    assert Journal(store.folder).marks() == (mark_of(held(store)),)


def test_what_is_made_anew_is_not_in_it(store: EmbeddedStore) -> None:
    before = (store.folder / FILE).read_bytes()
    store.replace({POSTS: [judged(POSTS)], "urn:article": [judged("urn:article")]})
    store.replace({IDENTITY: [judged(IDENTITY), judged(IDENTITY, str(PROV.value))]})
    assert (store.folder / FILE).read_bytes() == before


def test_what_goes_is_gone(store: EmbeddedStore) -> None:
    store.replace({DECISIONS: [decided("two")]})
    assert replayed(store.folder) == held(store) == {decided("two"), judged(IDENTITY)}
    assert Journal(store.folder).marks() == (mark_of(held(store)),)


def test_what_comes_in_steps_is_in_it_too(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "STEP", 2)
    store.replace({DECISIONS: map(decided, "abcde")}, [judged(IDENTITY, str(PROV.value))])
    assert replayed(store.folder) == held(store) == {*map(decided, "abcde"), judged(IDENTITY)}


def stopped(*_: object) -> None:
    raise KeyboardInterrupt


def test_who_is_stopped_before_the_quads_are_written_has_changed_nothing(store: EmbeddedStore) -> None:
    journal = Journal(store.folder)
    journal.intend([decided("one")], [decided("two")])
    journal.settle(set(store.quads()))
    assert decided("two") not in replayed(store.folder) == held(store)
    assert not (store.folder / NEXT).exists()


def test_who_is_stopped_after_it_has_changed_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with EmbeddedStore(tmp_path) as store:
        monkeypatch.setattr(Journal, "seal", stopped)
        with pytest.raises(KeyboardInterrupt):
            store.replace({DECISIONS: [decided("one")]})
    monkeypatch.undo()
    assert replayed(tmp_path) == set()
    with EmbeddedStore(tmp_path) as store:
        assert replayed(tmp_path) == held(store) == {decided("one")}


def test_who_is_stopped_while_it_is_sealed_leaves_no_half(store: EmbeddedStore) -> None:
    journal = Journal(store.folder)
    journal.intend([], [decided("two")])
    with (store.folder / FILE).open("ab") as file:
        file.write(b"half of it")
    journal.settle({*store.quads(), decided("two")})
    assert replayed(store.folder) == held(store) | {decided("two")}


def test_a_process_that_goes_on_after_a_fault_loses_nothing(store: EmbeddedStore) -> None:
    journal = Journal(store.folder)
    journal.intend([], [decided("never written")])
    store.replace({DECISIONS: [decided("two")]})
    assert replayed(store.folder) == held(store) == {decided("two"), judged(IDENTITY)}


def test_a_store_that_is_older_than_journals_gets_one(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path) as store:
        store.replace({DECISIONS: [decided("one")], IDENTITY: [judged(IDENTITY)], POSTS: [judged(POSTS)]})
    (tmp_path / FILE).unlink()
    with EmbeddedStore(tmp_path) as store:
        assert replayed(tmp_path) == held(store) == {decided("one"), judged(IDENTITY)}


def test_a_store_whose_quads_were_lost_is_no_empty_store(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path) as store:
        store.replace({DECISIONS: [decided("one")]})
    (tmp_path / "quads").rename(tmp_path / "elsewhere")
    with pytest.raises(StoreError, match="what the store knew is missing; run `onrecord rebuild"):
        EmbeddedStore(tmp_path)
    assert not (tmp_path / "quads").exists()


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-3], lambda b: b[:10], lambda b: b[:30] + b"x" + b[31:], lambda b: b"+ x" + b]
)
def test_damage_is_noticed(store: EmbeddedStore, damage) -> None:
    file = store.folder / FILE
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(StoreError, match=r"journal\.nq\.gz: is damaged .*; run `onrecord rebuild"):
        Journal(store.folder).marks()


def test_lines_that_are_none_of_ours_are_damage(store: EmbeddedStore) -> None:
    (store.folder / FILE).write_bytes(gzip.compress(b"* <urn:s> <urn:p> <urn:o> <urn:g> .\n"))
    with pytest.raises(StoreError, match="is damaged"):
        Journal(store.folder).marks()


def test_a_lost_end_is_told_from_the_quads(store: EmbeddedStore) -> None:
    before = (store.folder / FILE).read_bytes()
    store.replace({DECISIONS: [decided("two")]})
    (store.folder / FILE).write_bytes(before)
    assert mark_of(held(store)) not in Journal(store.folder).marks()

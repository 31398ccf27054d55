"""Stores that are kept as an ingest keeps them, and what their readers have to get."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from graph import cataloguing, integrity, overseeing, versions
from graph.embedded import EmbeddedStore
from graph.search import Index, entries
from graph.snapshots import Snapshot, snapshot
from onrecord.judging import judge
from ontology.iris import statement_id
from ontology.reading import Reading
from tests import councils, newsroom


def keep(folder: Path, *found: Reading) -> None:
    """Keep articles, or other versions of them, as an ingest does."""
    folder.mkdir(exist_ok=True)
    with EmbeddedStore(folder) as store, Index(folder / "search.sqlite") as index:
        for one in found:
            kept = versions.keep(one, store)
            if kept.outcome is not versions.Outcome.DUPLICATE:
                index.replace(kept.iri, entries(one))
        for old in index.articles() & versions.replaced(store):
            index.replace(old, ())
        judge(store, index)
        snapshot(store)


def longer(found: Reading, words: str) -> Reading:
    """A later version of an article, in which the same is said."""
    article = replace(found.article, text=f"{found.article.text}{words}\n")
    ids = {said.id: statement_id(article, said.content) for said in found.statements}
    said = tuple(replace(one, id=ids[one.id], via=ids.get(one.via or "")) for one in found.statements)
    return Reading(article, found.actors, found.memberships, said, found.extractor)


def councils_and_town() -> tuple[Reading, ...]:
    return (councils.echo(), councils.post(), *newsroom.newsroom())


def is_as_made_anew(folder: Path) -> bool:
    """Whether readers get what they would of a store of the same that never had a snapshot."""
    with TemporaryDirectory() as other:
        copy = Path(other) / "store"
        shutil.copytree(
            folder, copy, ignore=shutil.ignore_patterns("snapshots", "current", "amended", "withheld.sqlite")
        )
        with EmbeddedStore(copy) as store:
            store.note_change()
            snapshot(store)
        carried_on, anew = Snapshot.open(folder), Snapshot.open(copy)
        assert {*carried_on.quads()} == {*anew.quads()}
        assert {*carried_on.graphs()} == {*anew.graphs()}
        assert [*cataloguing.differing(carried_on.catalogue, anew.catalogue)] == []
        assert overseeing.differing(carried_on.overview, anew.overview) == []
        with Index(carried_on.search, read_only=True) as one, Index(anew.search, read_only=True) as two:
            assert sorted(map(str, one.entries())) == sorted(map(str, two.entries()))
            for word in ("ada", "quill", "bridge", "the", "ivy", "thornquist", "council"):
                assert {*one.search(word, limit=99)} == {*two.search(word, limit=99)}
        assert texts(carried_on) == texts(anew)
    return [*integrity.mislisted(Snapshot.open(folder))] == []


def texts(found: Snapshot) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (found.catalogue.parent / "texts").rglob("*.json")}

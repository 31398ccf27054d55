"""What others have linked to stays where it is: IRIs are the same after everything was read again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from graph.snapshots import Snapshot
from ingest.readers import articles
from onrecord import batch
from onrecord.rebuilding import rebuild
from ontology.iris import BASE
from tests import councils, hidden, newsroom

SAMPLE = Path(__file__).parents[2] / "ingest" / "sample"

KINDS = ("statement", "report", "person", "organisation", "group", "policy", "position", "figure", "article", "tenure")


def named(store: Path) -> dict[str, set[str]]:
    """The IRIs of everything that a reader may have linked to, by kind."""
    subjects = {str(getattr(quad.subject, "value", "")) for quad in Snapshot.open(store).quads()}
    return {kind: {iri for iri in subjects if iri.startswith(f"{BASE}id/{kind}/")} for kind in KINDS}


def test_iris_stay_when_the_articles_are_kept_again_in_another_order(tmp_path: Path) -> None:
    found = (
        *newsroom.newsroom(),
        *newsroom.weir(),
        newsroom.together(),
        hidden.child(),
        councils.echo(),
        councils.post(),
        councils.letter(),
    )
    store = newsroom.store(tmp_path / "store", found)
    before = named(store)
    assert all(before.values())
    newsroom.store(store, found[::-1])
    assert named(store) == before


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("sample") / "store"
    batch.ingest(articles([str(SAMPLE)]), store)
    return store


def test_iris_stay_over_a_rebuild(sample: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(sample, store)
    (store / "form").write_text("1", encoding="utf-8")  # as a version of long ago would have left it
    rebuild(store)
    assert named(store) == named(sample)


def test_iris_are_the_same_on_another_machine_that_reads_the_same_articles(sample: Path, tmp_path: Path) -> None:
    batch.ingest(articles([str(SAMPLE)]), tmp_path / "store")
    assert named(tmp_path / "store") == named(sample)
    assert len(named(sample)["statement"]) > 40

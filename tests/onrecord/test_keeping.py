"""Readings are kept many at a time, and what becomes of each is what would become of it alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import versions
from graph.embedded import EmbeddedStore
from graph.search import Index
from graph.snapshots import Snapshot
from graph.written import Written, written
from onrecord import keeping
from onrecord.keeping import Summary, keep, keep_all
from ontology.errors import BadInput
from ontology.iris import article_iri
from ontology.reading import Reading
from ontology.records import Article
from tests.readings import town_hall

PAGES = st.builds(
    Article,
    key=st.sampled_from("ab"),
    text=st.sampled_from(["It rained.", "It snowed.", "It thawed."]),
    url=st.sampled_from([None, "https://news.example/1", "https://news.example/2"]),
    title=st.sampled_from([None, "Weather"]),
)


def kept(found: list[Written | BadInput], folder: Path) -> tuple[Summary, set[str], frozenset[str]]:
    """What becomes of what was found: the summary, all quads, and what can be searched."""
    summary = Summary()
    with EmbeddedStore(folder) as store, Index(folder / "search.sqlite") as index:
        keep(found, store, index, summary, lambda _: None)
        return summary, {str(quad) for quad in store.quads()}, index.articles()


@settings(max_examples=50, deadline=None)
@given(st.lists(PAGES, max_size=7))
def test_articles_that_are_kept_together_are_kept_as_one_after_the_other(pages: list[Article]) -> None:
    with TemporaryDirectory() as folder, EmbeddedStore(Path(folder) / "alone") as store:
        alone = [versions.keep(Reading(page), store) for page in pages]
        quads = {str(quad) for quad in store.quads()}
        replaced = versions.replaced(store)
        summary, together, found = kept([written(Reading(page)) for page in pages], Path(folder) / "together")
    assert together == quads
    assert summary.outcomes == Counter(one.outcome for one in alone)
    assert len(summary.revised) == summary.outcomes[versions.Outcome.REVISED]
    assert len(summary.duplicates) == summary.outcomes[versions.Outcome.DUPLICATE]
    assert found == {one.iri for one in alone if one.outcome is not versions.Outcome.DUPLICATE} - replaced


def test_what_comes_twice_is_kept_once(tmp_path: Path) -> None:
    once = kept([written(town_hall())], tmp_path / "once")
    twice = kept([written(town_hall()), written(town_hall())], tmp_path / "twice")
    assert twice[1:] == once[1:]
    assert twice[0].outcomes == {"new": 1, "unchanged": 1}


def test_what_came_before_the_coming_broke_off_is_kept(tmp_path: Path) -> None:
    def breaking_off() -> Iterator[Written | BadInput]:
        yield written(town_hall())
        raise KeyboardInterrupt

    with EmbeddedStore(tmp_path) as store, Index(tmp_path / "search.sqlite") as index:
        with pytest.raises(KeyboardInterrupt):
            keep(breaking_off(), store, index, Summary(), lambda _: None)
        assert set(store.graphs()) == {article_iri(town_hall().article)}
        assert index.holds(article_iri(town_hall().article))


@pytest.mark.parametrize("group", [1, 100_000])
def test_progress_is_told_of_each_article(tmp_path: Path, group: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "GROUP", group)
    told: list[int] = []
    found = [written(Reading(Article(f"page-{number}", f"It rained for {number} days."))) for number in range(3)]
    with EmbeddedStore(tmp_path) as store, Index(tmp_path / "search.sqlite") as index:
        keep(found, store, index, Summary(), lambda summary: told.append(summary.kept))
    assert told == [1, 2, 3]


def test_a_very_long_article_is_kept_in_steps_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = kept([written(town_hall())], tmp_path / "plain")
    monkeypatch.setattr(keeping, "LARGE", 10)
    assert kept([written(town_hall())], tmp_path / "long")[1:] == plain[1:]


def test_readings_are_kept_and_shown_without_a_language_model(tmp_path: Path) -> None:
    refused = BadInput("empty.txt", "is empty", "give a document with text in it")
    summary = keep_all([town_hall(), refused], tmp_path)
    assert summary.outcomes == {"new": 1}
    assert [str(one) for one in summary.refused] == [str(refused)]
    assert summary.snapshot == Snapshot.open(tmp_path).id
    assert article_iri(town_hall().article) in set(Snapshot.open(tmp_path).graphs())

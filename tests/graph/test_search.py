from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.search import Entry, Index, actor_entries, entries
from ontology.errors import StoreError
from ontology.iris import article_iri
from ontology.terms import ACTORS
from tests import newsroom


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with Index(tmp_path / "search.sqlite") as opened:
        for reading in (*newsroom.newsroom(), newsroom.hostile()):
            opened.replace(article_iri(reading.article), entries(reading))
        opened.replace(ACTORS, actor_entries(newsroom.identified(*newsroom.newsroom(), newsroom.hostile()).actors))
        yield opened


def labels(index: Index, q: str, kind: str | None = None) -> list[str]:
    return [hit.entry.label for hit in index.search(q, kind)]


def test_an_article_can_be_found_by_its_statements_and_its_title() -> None:
    found = entries(newsroom.newsroom()[0])
    assert [(entry.kind, entry.label) for entry in found] == [
        ("article", "Bridge to stay shut"),
        ("statement", "Ada Quill"),
        ("statement", "Harbour Trust"),
        ("statement", "Residents"),
    ]


def test_all_words_must_occur_and_the_last_may_be_a_beginning(index: Index) -> None:
    assert labels(index, "bridge shut", "statement") == ["Ada Quill"]
    assert labels(index, "stay sh", "article") == ["Bridge to stay shut"]
    assert labels(index, "sta shut") == []


def test_an_actor_is_found_by_another_name_and_once_however_many_articles_name_it(index: Index) -> None:
    assert labels(index, "HT", "actor")[-1] == "Harbour Trust"
    assert labels(index, "harbour", "actor") == ["Harbour Trust"]
    assert index.count("harbour", "actor") == 1


def test_names_come_before_the_words_that_mention_them(index: Index) -> None:
    assert index.search("ada")[0].entry.kind == "actor"


def test_hits_say_where_they_hit_in_code_points(tmp_path: Path) -> None:
    with Index(tmp_path / "i.sqlite") as index:
        index.replace("a", [Entry("statement", "urn:1", "\U0001f600 Zoë", "𝔘 said \x02bridge\x03 bridges \ud800")])
        hit = index.search("bri")[0]
        assert [span.of(hit.entry.words) for span in hit.in_words] == ["bridge", "bridges"]
        assert [span.of(index.search("zoe")[0].entry.label) for span in index.search("zoe")[0].in_label] == ["Zoë"]


def test_replacing_an_article_leaves_nothing_of_what_was_and_the_others_as_they_were(index: Index) -> None:
    article = article_iri(newsroom.newsroom()[0].article)
    before = index.count("harbour")
    index.replace(article, entries(newsroom.newsroom()[0]))
    assert index.count("harbour") == before
    index.replace(article, ())
    assert index.count("shut") == 0
    assert labels(index, "neighbour") == ["Harbour Trust"]


def test_a_fault_on_the_way_changes_nothing(index: Index) -> None:
    def faulty() -> Iterator[Entry]:
        yield Entry("actor", "urn:1", "Somebody", "")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        index.replace(article_iri(newsroom.newsroom()[0].article), faulty())
    assert index.count("shut") == 2
    assert index.count("somebody") == 0


def test_a_copy_opens_read_only_and_a_missing_one_says_what_to_do(index: Index, tmp_path: Path) -> None:
    with Index(tmp_path / "search.sqlite", read_only=True) as copy:
        assert labels(copy, "quill", "actor") == ["Ada Quill"]
    with pytest.raises(StoreError, match="onrecord rebuild"):
        Index(tmp_path / "missing.sqlite", read_only=True)


@pytest.mark.parametrize(
    "q", ['"', "_", "*", "AND", "a NEAR(b c", "label:ada", "ada OR ben", "-", "ada*", "\x00", ")", "ada\x02"]
)
def test_what_a_user_types_is_never_syntax(q: str, index: Index) -> None:
    index.search(q)
    assert labels(index, "label:ada") == []
    assert labels(index, "ada OR ben") == []


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_may_be_searched_for(q: str) -> None:
    with TemporaryDirectory() as folder, Index(Path(folder) / "i.sqlite") as empty:
        assert empty.search(q) == ()
        assert empty.count(q) == 0

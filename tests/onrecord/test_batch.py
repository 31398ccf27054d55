"""A batch of articles, end to end: what is kept, what is refused, and that nothing is lost."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from graph import integrity, query
from graph.embedded import EmbeddedStore
from graph.search import Entry, Index
from graph.snapshots import Snapshot
from graph.versions import Outcome
from ingest.readers import articles
from onrecord import batch, workers
from onrecord.keeping import Summary
from onrecord.rebuilding import rebuild
from ontology.errors import StoreError, StoreLocked
from ontology.records import Article

FIRST = "Ada Moss, the water minister, said: “The pipes are older than the houses.”\n"
SECOND = "The National Rivers Board (NRB) has welcomed the new reservoir.\n"


def put(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pages = tmp_path / "pages"
    pages.mkdir()
    put(pages, "pipes.txt", FIRST)
    put(pages, "rivers.txt", SECOND)
    return pages


def ingest(pages: Path, store: Path, **options: int) -> Summary:
    return batch.ingest(articles([pages]), store, **options)


def contents(store: Path) -> set[str]:
    return {str(quad) for quad in Snapshot.open(store).quads()}


def rows(store: Path, name: str, **params: str) -> list[dict[str, object]]:
    return [dict(row) for row in query.ask(Snapshot.open(store), name, params).rows]


def named(store: Path, name: str) -> set[str]:
    """The rows of a question without the addresses of actors, which are given once and kept."""
    return {
        str({key: cell for key, cell in row.items() if key not in {"iri", "speaker", "member"}})
        for row in rows(store, name)
    }


def test_what_is_said_is_kept_with_its_speaker(folder: Path, tmp_path: Path) -> None:
    summary = ingest(folder, tmp_path / "store")
    assert summary.outcomes == {Outcome.NEW: 2}
    said = {(row["name"], row["words"]) for row in rows(tmp_path / "store", "who-said-what")}
    assert said == {
        ("Ada Moss", "The pipes are older than the houses."),
        ("National Rivers Board", "the new reservoir"),
    }


def test_ingesting_twice_changes_nothing(folder: Path, tmp_path: Path) -> None:
    first = ingest(folder, tmp_path / "store")
    before = contents(tmp_path / "store")
    second = ingest(folder, tmp_path / "store")
    assert second.outcomes == {Outcome.UNCHANGED: 2}
    assert second.snapshot == first.snapshot
    assert contents(tmp_path / "store") == before


def test_rebuilding_with_the_same_extractor_changes_nothing(folder: Path, tmp_path: Path) -> None:
    ingest(folder, tmp_path / "store")
    before = contents(tmp_path / "store")
    assert rebuild(tmp_path / "store").outcomes == {Outcome.UNCHANGED: 2}
    assert contents(tmp_path / "store") == before


def test_two_processes_find_what_one_finds(folder: Path, tmp_path: Path) -> None:
    ingest(folder, tmp_path / "one")
    ingest(folder, tmp_path / "two", jobs=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_what_is_refused_comes_back_from_other_processes(folder: Path, tmp_path: Path) -> None:
    put(folder, "empty.txt", "")
    summary = ingest(folder, tmp_path / "store", jobs=2)
    assert summary.outcomes == {Outcome.NEW: 2}
    assert list(map(str, summary.refused)) == [f"{folder / 'empty.txt'}: is empty; give a document with text in it"]


def test_the_order_and_the_batches_do_not_matter(folder: Path, tmp_path: Path) -> None:
    put(folder, "later.txt", "The NRB said that the dam was safe.\n")
    ingest(folder, tmp_path / "together")
    for name in ("later.txt", "rivers.txt", "pipes.txt"):
        ingest(folder / name, tmp_path / "apart")
    for name in ("actors", "who-said-what", "entity-mentions", "posts"):
        assert named(tmp_path / "together", name) == named(tmp_path / "apart", name)
    assert ("National Rivers Board", 2) in {
        (row["name"], row["statements"]) for row in rows(tmp_path / "apart", "actors")
    }


def test_an_edited_article_is_a_new_version_and_the_old_one_stays(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    ingest(folder, store)
    put(folder, "pipes.txt", FIRST.replace("houses", "streets"))
    assert ingest(folder, store).outcomes == {Outcome.REVISED: 1, Outcome.UNCHANGED: 1}
    words = {row["words"] for row in rows(store, "who-said-what")}
    assert words == {"The pipes are older than the streets.", "the new reservoir"}
    assert any("older than the houses" in quad for quad in contents(store))
    assert ingest(folder, store).outcomes == {Outcome.UNCHANGED: 2}


def test_the_same_text_under_another_name_is_not_kept_twice(folder: Path, tmp_path: Path) -> None:
    put(folder, "copy.txt", FIRST)
    summary = ingest(folder, tmp_path / "store")
    assert summary.outcomes == {Outcome.NEW: 2, Outcome.DUPLICATE: 1}
    assert summary.duplicates == ["pipes"]  # the files are read in the order of their names
    again = ingest(folder, tmp_path / "store")
    assert again.outcomes == {Outcome.UNCHANGED: 2, Outcome.DUPLICATE: 1}


def test_what_cannot_be_read_is_refused_and_the_rest_is_kept(folder: Path, tmp_path: Path) -> None:
    put(folder, "empty.txt", "")
    (folder / "binary.txt").write_bytes(bytes(range(256)))
    put(folder, "lines.jsonl", '{"id": "x", "text": "Ada Moss said that it rained."}\n{broken\n')
    summary = ingest(folder, tmp_path / "store")
    assert summary.outcomes == {Outcome.NEW: 3}
    assert len(summary.refused) == 3
    assert all("\n" not in str(fault) for fault in summary.refused)


def test_an_article_that_trips_the_extractor_does_not_end_the_batch(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = workers.pipeline

    def tripping(found: list[Article], nlp: object) -> Iterator[object]:
        if any(article.key == "pipes" for article in found):
            raise RecursionError("too deep")
        return read(found, nlp)  # type: ignore[arg-type]

    monkeypatch.setattr(workers, "pipeline", tripping)
    summary = ingest(folder, tmp_path / "store")
    assert summary.outcomes == {Outcome.NEW: 1}
    assert list(map(str, summary.refused)) == [
        "pipes: could not be read (RecursionError: too deep); please report it, with the text if you may"
    ]


def test_an_article_without_a_statement_is_kept(tmp_path: Path) -> None:
    put(tmp_path, "quiet.txt", "The museum opened in 1964. It has three floors and a garden.\n")
    assert ingest(tmp_path / "quiet.txt", tmp_path / "store").outcomes == {Outcome.NEW: 1}
    assert [row["article"] for row in rows(tmp_path / "store", "articles")] == ["quiet"]


def test_a_second_writer_is_told_at_once(folder: Path, tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path / "store"), pytest.raises(StoreLocked, match="another process is writing"):
        ingest(folder, tmp_path / "store")


def test_what_is_kept_is_sound(folder: Path, tmp_path: Path) -> None:
    ingest(folder, tmp_path / "store")
    assert list(integrity.faults(Snapshot.open(tmp_path / "store"))) == []


HOSTILE = (
    "</script><script>alert(1)</script>",
    "{{ 7*7 }}{% include 'x' %}",
    '" . <urn:x> <urn:y> <urn:z> . #',
    "'''}} ; DROP ALL ; INSERT DATA {",
    "\\u0022 > <a> \\",
    "javascript:alert(1)",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_kept_as_words(tmp_path: Path, words: str) -> None:
    put(tmp_path, "hostile.txt", f"Ada Moss, the water minister, said: “We read {words} in the file and laughed.”\n")
    ingest(tmp_path / "hostile.txt", tmp_path / "store")
    (said,) = rows(tmp_path / "store", "who-said-what")
    assert said["words"] == f"We read {words} in the file and laughed."
    assert list(integrity.faults(Snapshot.open(tmp_path / "store"))) == []


class Killed(BaseException):
    """Stands for the end of the process."""


def test_an_ingest_that_is_killed_between_graph_and_index_is_made_good_by_the_next(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"

    def dying(index: Index, found: Mapping[str, Iterable[Entry]]) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Index, "replace_all", dying)
        with pytest.raises(Killed):
            ingest(folder, store)
    assert ingest(folder, store).outcomes == {Outcome.UNCHANGED: 2}
    snapshot = Snapshot.open(store)
    with Index(snapshot.search, read_only=True) as index:
        assert list(integrity.unsearchable(snapshot, index)) == []
        assert index.count("reservoir") == 1


def test_what_cannot_be_searched_is_a_fault(folder: Path, tmp_path: Path) -> None:
    ingest(folder, tmp_path / "store")
    faults = list(integrity.unsearchable(Snapshot.open(tmp_path / "store"), None))
    assert len(faults) == 2
    assert all(fault.endswith("is not in the search index; ingest the article again") for fault in faults)


def test_a_replaced_version_is_searched_for_no_more(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    ingest(folder, store)
    put(folder, "pipes.txt", FIRST.replace("houses", "streets"))
    ingest(folder, store)
    with Index(Snapshot.open(store).search, read_only=True) as index:
        assert (index.count("houses"), index.count("streets")) == (0, 1)


def test_no_store_comes_from_nothing(tmp_path: Path) -> None:
    put(tmp_path, "empty.txt", "")
    summary = ingest(tmp_path / "empty.txt", tmp_path / "store")
    assert len(summary.refused) == 1
    assert not (tmp_path / "store").exists()
    with pytest.raises(StoreError, match="nothing to read yet"):
        rebuild(tmp_path / "store")
    assert not (tmp_path / "store").exists()


def test_invisible_characters_make_no_second_person(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "John Smith, the mayor, said: “It rained for a week.”\n")
    put(tmp_path, "b.txt", "Jo\u00adhn Sm\u200bith, the mayor, said: “It snowed for a month.”\n")
    batch.ingest(articles([tmp_path / "a.txt", tmp_path / "b.txt"]), tmp_path / "store")
    people = [row for row in rows(tmp_path / "store", "actors") if row["type"] == "person"]
    assert [row["name"] for row in people] == ["John Smith"]


def test_a_bare_surname_is_nobody_from_another_article_without_the_same_post(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "Ada Moss, the mayor, said that it rained.\n")
    put(tmp_path, "b.txt", "The council met on Monday. Mayor Moss said that it snowed.\n")
    put(tmp_path, "c.txt", "The council met on Friday. Mr Moss, a farmer, said that the council had lied to him.\n")
    batch.ingest(articles([tmp_path / name for name in ("a.txt", "b.txt", "c.txt")]), tmp_path / "store")
    said = {(row["article"], row["name"]) for row in rows(tmp_path / "store", "who-said-what")}
    assert said == {("a", "Ada Moss"), ("b", "Ada Moss"), ("c", "Moss")}


def test_what_is_told_later_about_an_article_is_kept(tmp_path: Path) -> None:
    put(tmp_path, "one.jsonl", '{"id": "x", "text": "Ada Moss said that it rained."}\n')
    put(tmp_path, "two.jsonl", '{"id": "x", "text": "Ada Moss said that it rained.", "outlet": "The Well"}\n')
    for name in ("one.jsonl", "two.jsonl", "one.jsonl"):
        batch.ingest(articles([tmp_path / name]), tmp_path / "store")
    assert [row["outlet"] for row in rows(tmp_path / "store", "articles")] == ["The Well"]


def test_a_lost_text_comes_back_with_the_article(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    ingest(folder, store)
    lost = next((store / "texts").rglob("*.json"))
    lost.unlink()
    assert len(rebuild(store).refused) == 1
    ingest(folder, store)
    assert lost.exists()
    assert list(integrity.faults(Snapshot.open(store))) == []


def test_a_damaged_search_index_is_made_anew(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    ingest(folder, store)
    (store / "search.sqlite").write_bytes(b"no database")
    with pytest.raises(StoreError, match="run `onrecord rebuild`"):
        ingest(folder, store)
    rebuild(store)
    with Index(Snapshot.open(store).search, read_only=True) as index:
        assert index.count("reservoir") == 1


def test_a_store_that_is_newer_is_refused_and_not_rebuilt(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    ingest(folder, store)
    put(store, "form", "999")
    for use in (Snapshot.open, EmbeddedStore, lambda store: ingest(folder, store), rebuild):
        with pytest.raises(StoreError, match="written by a newer version of onrecord"):
            use(store)


@pytest.mark.parametrize("form", [None, "1", "", "\ufffd"])
def test_a_store_in_another_form_is_refused_until_it_is_rebuilt(form: str | None, folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    ingest(folder, store)
    before = contents(store)
    (store / "form").unlink()
    if form:
        put(store, "form", form)
    for use in (Snapshot.open, EmbeddedStore, lambda store: ingest(folder, store)):
        with pytest.raises(StoreError, match=f"run `onrecord rebuild --store {store}`"):
            use(store)
    rebuild(store)
    assert contents(store) == before
    assert ingest(folder, store).outcomes == {Outcome.UNCHANGED: 2}


def test_pages_that_give_their_sites_front_page_for_an_address_are_several_articles(tmp_path: Path) -> None:
    address = "https://news.example/"
    found = [
        {"id": key, "text": f"Ada Moss said that it {did}.", "url": address}
        for key, did in (("a", "rained"), ("b", "snowed"))
    ]
    put(tmp_path, "two.jsonl", "\n".join(map(json.dumps, found)))
    assert ingest(tmp_path / "two.jsonl", tmp_path / "store").outcomes == {Outcome.NEW: 2}


def test_an_organisation_is_found_once_by_all_its_names(folder: Path, tmp_path: Path) -> None:
    put(folder, "later.txt", "The NRB said that the dam was safe.\n")
    ingest(folder, tmp_path / "store")
    with Index(Snapshot.open(tmp_path / "store").search, read_only=True) as index:
        for words in ("NRB", "rivers board"):
            assert [hit.entry.label for hit in index.search(words, "actor")] == ["National Rivers Board"]

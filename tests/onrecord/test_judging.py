"""What is judged over all articles: authority files, posts over time, echoes, copies and changes between versions."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from graph import exports, integrity, query
from graph.embedded import EmbeddedStore
from graph.search import Index
from graph.snapshots import Snapshot, snapshot
from graph.versions import keep
from ingest.readers import articles
from onrecord import batch, deciding
from onrecord.judging import judge
from ontology.errors import BadInput
from ontology.iris import BASE
from ontology.reading import Reading
from ontology.records import Act, Tense
from tests import newsroom

LONG = (
    "The weir was built in haste, the gates were never tested, and nobody who lives below it was asked whether it should stand "
    "there at all. I have written to the ministry nine times, and I shall write a tenth letter tomorrow morning."
)
CUT = LONG.partition(" I have")[0]


def told(key: str, words: str, **about: object) -> Reading:
    """Ida Finch's words on a weir, as one paper carries them."""
    text = (
        f"Weir under water\nIda Finch, chair of the River Board, said “{words}”.\nThe river rose on Monday in {key}.\n"
    )
    return newsroom.reading(
        key,
        text,
        [("Ida Finch", "Ida Finch, chair of the River Board", "said", words)],
        posts=[("Ida Finch", "chair", "River Board")],
        people=("Ida Finch",),
        organisations=("River Board",),
        title="Weir under water",
        **about,
    )


ECHO = told("echo", LONG, outlet="Elmstow Echo", published=date(2024, 5, 2))
POST = told("post", CUT, outlet="Daily Post", published=date(2024, 5, 3))


def rows(folder: Path, name: str, **params: str) -> list[dict[str, object]]:
    return [dict(row) for row in query.ask(Snapshot.open(folder), name, params).rows]


def test_one_utterance_in_two_papers_is_one_statement_and_who_left_out_what_is_kept(tmp_path: Path) -> None:
    folder = newsroom.store(tmp_path / "store", (ECHO, POST))
    statement = f"{BASE}id/statement/{ECHO.statements[0].id}"
    assert {(row["statement"], row["article"]) for row in rows(folder, "echoes")} == {
        (statement, "echo"),
        (statement, "post"),
    }
    carried = {(row["position"], row["article"]): row["carried"] for row in rows(folder, "echo-parts")}
    assert carried[1, "echo"]
    assert carried[1, "post"]
    assert not carried[max(place for place, _ in carried), "post"]
    with (tmp_path / "out.jsonl").open("wb") as out:
        exports.jsonl(Snapshot.open(folder), out)
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["statement"] for line in lines] == [statement, statement]
    own = f"{BASE}id/statement/{POST.statements[0].id}"
    assert rows(folder, "replaced-by", iri=own) == [{"iri": statement}]
    assert [hit.entry.iri for hit in Index(Snapshot.open(folder).search, read_only=True).search("weir haste")] == [
        statement
    ]
    assert list(integrity.faults(Snapshot.open(folder))) == []


def test_a_decision_on_an_echoed_statement_is_on_all_its_reports(tmp_path: Path) -> None:
    folder = newsroom.store(tmp_path / "store", (ECHO, POST))
    for identifier in (ECHO.statements[0].id, POST.statements[0].id):
        deciding.decide(folder, deciding.Act.REJECT, [f"statement/{identifier}"], by="Ida Finch")
        assert rows(folder, "who-said-what") == []
        deciding.undo(folder, None, by="Ida Finch")
        assert len(rows(folder, "who-said-what")) == 2


def test_a_post_is_held_between_the_days_on_which_papers_name_it_and_statements_in_between_are_made_in_it(
    tmp_path: Path,
) -> None:
    silent = told("silent", "the water is rising", published=date(2024, 5, 20))
    unposted = tuple(replace(said, held_post=None) for said in silent.statements)
    silent = replace(silent, memberships=(), statements=unposted)
    later = told("later", "it is over", published=date(2024, 6, 3))
    folder = newsroom.store(tmp_path / "store", (ECHO, silent, later))
    (tenure,) = rows(folder, "tenures")
    assert (tenure["begun_by"], tenure["ended_after"]) == ("2024-05-02", "2024-06-03")
    assert tenure["held"] == "held from 2 May 2024 at the latest to at least 3 June 2024"
    (then,) = [row for row in rows(folder, "in-which-post") if row["article"] == "silent"]
    assert (then["post"], then["organisation"], then["sure"]) == ("chair", "River Board", "certain")


def test_a_copy_under_another_name_is_told_of(tmp_path: Path) -> None:
    copy = told("wire", LONG, published=date(2024, 5, 2))
    folder = newsroom.store(tmp_path / "store", (ECHO, copy))
    (found,) = rows(folder, "copies")
    assert {found["article"], found["of"]} == {"echo", "wire"}
    assert found["kind"] == "copy"


def test_what_became_of_each_statement_from_one_version_to_the_next_is_kept(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    first = (
        "Ida Finch said that the weir was built in haste.\n\nBen Hale said that nobody had asked him about the river.\n"
    )
    (pages / "weir.txt").write_text(first, encoding="utf-8")
    batch.ingest(articles([pages]), tmp_path / "store")
    second = first.replace(
        "Ben Hale said that nobody had asked him about the river.", "Tom Reed said that the boats were late."
    )
    (pages / "weir.txt").write_text(second, encoding="utf-8")
    batch.ingest(articles([pages]), tmp_path / "store")
    changed = {row["change"]: (row["before"], row["after"]) for row in rows(tmp_path / "store", "version-changes")}
    assert changed.keys() == {"kept", "added", "dropped"}
    assert changed["kept"][0] == changed["kept"][1]
    assert changed["added"][0] is None
    assert "boats" in str(changed["added"][1])
    assert "river" in str(changed["dropped"][0])


LIST = "name,kind,aliases,charity\nThe River Board of Elmstow,organisation,River Board,77\nNobody Known,person,,\n"


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    file = tmp_path / "list.csv"
    file.write_text(LIST, encoding="utf-8")
    return file


def test_an_authority_file_gives_names_and_identifiers_to_those_whom_articles_name(
    tmp_path: Path, listed: Path
) -> None:
    folder = newsroom.store(tmp_path / "store", (ECHO, POST))
    before = {str(quad) for quad in Snapshot.open(folder).quads()}
    assert deciding.put_authorities(folder, listed) == (2, 1)
    names = {row["name"] for row in rows(folder, "actors")}
    assert names == {"Ida Finch", "The River Board of Elmstow"}
    told_of = {
        quad.object.value for quad in Snapshot.open(folder).quads() if quad.predicate.value.endswith("/identifier")
    }
    assert "charity:77" in told_of
    assert list(integrity.faults(Snapshot.open(folder))) == []
    assert deciding.put_authorities(folder, None) == (0, 0)
    assert {str(quad) for quad in Snapshot.open(folder).quads()} == before


def test_an_authority_file_that_is_refused_changes_nothing(tmp_path: Path, listed: Path) -> None:
    folder = newsroom.store(tmp_path / "store", (ECHO,))
    listed.write_text("name,kind\n,person\n", encoding="utf-8")
    with pytest.raises(BadInput):
        deciding.put_authorities(folder, listed)
    assert {row["name"] for row in rows(folder, "actors")} == {"Ida Finch", "River Board"}


def test_articles_on_one_entry_name_no_other_that_is_called_by_its_acronym(tmp_path: Path, listed: Path) -> None:
    folder = newsroom.store(tmp_path / "store", (ECHO, POST))
    listed.write_text(LIST.replace("River Board,77", "River Board;RBE,77") + "RBE,organisation,,\n", encoding="utf-8")
    assert deciding.put_authorities(folder, listed) == (3, 1)


def test_the_address_of_somebody_merged_leads_nobody_to_a_namesake_who_comes_later(tmp_path: Path) -> None:
    def held(name: str, title: str) -> Reading:
        text = f"{name}, {title}, said no.\n"
        return newsroom.reading(
            f"{title} {name}", text, [(name, name, "said", "no")], posts=[(name, title, None)], people=(name,)
        )

    ada, odile = "person/ada-quill", "person/odile-moss"
    folder = newsroom.store(tmp_path / "store", (held("Ada Quill", "minister"), held("Odile Moss", "minister")))
    deciding.decide(folder, Act.MERGE, (ada, odile), by="Ida Finch")
    (actor,) = rows(folder, "actors")
    old, namesake = (ada, "Ada Quill") if actor["iri"] == f"{BASE}id/{odile}" else (odile, "Odile Moss")
    newsroom.store(folder, (held(namesake, "cellist"),))
    assert len(rows(folder, "actors")) == 2
    assert rows(folder, "replaced-by", iri=f"{BASE}id/{old}") == [{"iri": actor["iri"]}]


def test_judging_twice_changes_nothing(tmp_path: Path) -> None:
    folder = newsroom.store(tmp_path / "store", (ECHO, POST))
    with EmbeddedStore(folder) as store, Index(folder / "search.sqlite") as index:
        judge(store, index)
        assert snapshot(store) == Snapshot.open(folder).id


def test_the_order_of_articles_does_not_matter(tmp_path: Path) -> None:
    one = newsroom.store(tmp_path / "one", (ECHO, POST))
    other = newsroom.store(tmp_path / "other", (POST, ECHO))
    for name in ("actors", "tenures", "echo-parts", "in-which-post"):
        assert rows(one, name) == rows(other, name)
    batchwise = newsroom.store(tmp_path / "batchwise", (POST,))
    with EmbeddedStore(batchwise) as store, Index(batchwise / "search.sqlite") as index:
        keep(ECHO, store)
        judge(store, index)
        snapshot(store)
    assert len({row["statement"] for row in rows(batchwise, "echoes")}) == 1
    assert rows(batchwise, "tenures")[0]["held"] == rows(one, "tenures")[0]["held"]


def test_what_is_said_to_be_held_later_is_planned(tmp_path: Path) -> None:
    planned = replace(ECHO, memberships=tuple(replace(post, tense=Tense.FUTURE) for post in ECHO.memberships))
    (tenure,) = rows(newsroom.store(tmp_path / "store", (planned,)), "tenures")
    assert tenure["planned"] is True

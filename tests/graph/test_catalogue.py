"""The catalogue lists what the graphs say, whatever is asked, and holds nothing that readers may not see."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api import models
from graph import query
from graph.accounts import accounts
from graph.catalogue import BOUND, Catalogue
from graph.embedded import EmbeddedStore
from graph.listing import FACETS, Sought
from graph.snapshots import Snapshot, snapshot
from ontology.errors import QueryError, StoreError
from ontology.iris import article_iri
from tests import hidden, newsroom


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """All readings of the newsroom, one utterance in several reports among them, and a chain of tellers."""
    found = (*newsroom.newsroom(), *newsroom.weir(), newsroom.hearsay(), newsroom.together(), newsroom.hostile())
    return Snapshot.open(newsroom.store(tmp_path_factory.mktemp("catalogue") / "store", found))


@pytest.fixture(scope="module")
def catalogue(town: Snapshot) -> Catalogue:
    return Catalogue(town.catalogue)


def keys(town: Snapshot, params: dict[str, str]) -> list[str]:
    """What the named question gives, each word asked for by itself."""
    rest = {name: value for name, value in params.items() if name != "q"}
    lists = [
        dict.fromkeys(str(row["statement"]) for row in query.ask(town, "statement-keys", rest | word).rows)
        for word in [{"q": word} for word in params.get("q", "").split()] or [{}]
    ]
    return [iri for iri in lists[0] if all(iri in found for found in lists)]


CHOICES = {
    "speaker": ["person/ada-quill", "person/ben-oyelaran", "organisation/harbour-trust", "person/ida-finch", "person/nobody"],
    "mentions": ["person/ada-quill", "organisation/harbour-trust", "organisation/elmstow-council"],
    "outlet": ["ELMSTOW echo", "Daily Post", "Weir Letter", "none"],
    "article": ["bridge-echo", "post", "echo", "pier", "undated", "none"],
    "kind": ["direct", "indirect"],
    "state": ["candidate", "confirmed"],
    "from": ["2024-03-01", "2024-05-02", "2030-01-01"],
    "to": ["2024-04-09", "2024-06-04", "1999-01-01"],
    "min_confidence": ["0.65", "0.9", "1"],
    "q": ["trust", "TRUST pays", "ada", "a", "weir letter", "it", "ida ministry", "haste tenth", "residents", "nothing-at-all"],
}  # fmt: skip
ASKED = st.fixed_dictionaries({}, optional={name: st.sampled_from(some) for name, some in CHOICES.items()})


@settings(max_examples=120, deadline=None)
@given(params=ASKED)
def test_whatever_is_asked_the_catalogue_lists_what_the_question_finds(
    params: dict[str, str], town: Snapshot, catalogue: Catalogue
) -> None:
    expected, sought = keys(town, params), Sought.of(params)
    assert catalogue.iris(sought) == expected
    assert catalogue.total(sought).number == len(expected)
    assert catalogue.total(sought).exact
    assert sorted(catalogue.passing(expected, sought)) == sorted(expected)


@given(params=ASKED, limit=st.integers(1, 7))
@settings(max_examples=40, deadline=None)
def test_pages_follow_one_another_without_gap_or_overlap(
    params: dict[str, str], limit: int, catalogue: Catalogue
) -> None:
    sought, seen, after = Sought.of(params), [], 0
    while lines := catalogue.page(sought, limit, after):
        seen += [line.iri for line in lines]
        after = catalogue.after(lines[-1].day, lines[-1].iri)
        assert after == lines[-1].place
    assert seen == catalogue.iris(sought)


@given(params=ASKED)
@settings(max_examples=60, deadline=None)
def test_days_and_tenths_of_confidence_count_what_is_listed(params: dict[str, str], catalogue: Catalogue) -> None:
    sought = Sought.of(params)
    lines = catalogue.page(sought, BOUND)
    assert catalogue.days(sought) == dict(sorted(Counter(line.day for line in lines).items()))
    reports = sum(len(json.loads(line.record)["reports"]) for line in lines)
    assert len(lines) <= sum(catalogue.sure(sought)) <= reports


def test_who_is_wholly_sure_is_in_the_last_tenth(catalogue: Catalogue) -> None:
    sure = [one["confidence"] for line in catalogue.page(Sought(), BOUND) for one in json.loads(line.record)["reports"]]
    assert catalogue.sure(Sought()) == tuple(
        sum(tenth == min(9, int(one * 10 + 1e-9)) for one in sure) for tenth in range(10)
    )


def test_words_may_be_in_the_name_of_another_who_said_it(town: Snapshot, catalogue: Catalogue) -> None:
    asked = {"speaker": "person/ada-quill", "q": "oyelaran sink"}
    assert len(catalogue.iris(Sought.of(asked))) == len(keys(town, asked)) == 1


def test_who_tells_others_is_found(town: Snapshot, catalogue: Catalogue) -> None:
    echo, memo, ferries = (f"statement/{one.id}" for one in newsroom.hearsay().statements)
    for teller, told in ((echo, [memo]), (memo, [ferries]), (ferries, [])):
        found = catalogue.iris(Sought.of({"via": teller}))
        assert [iri.partition("/id/")[2] for iri in found] == told
        assert found == keys(town, {"via": teller})


@given(text=st.text(max_size=30))
@settings(max_examples=150, deadline=None)
def test_any_text_can_be_looked_for(text: str, catalogue: Catalogue) -> None:
    found = catalogue.iris(Sought.of({"q": text}))
    records = catalogue.records(found)
    words = text.replace("\0", " ").encode("utf-8", "replace").decode().casefold().split()
    for iri in found:
        assert all(word in records[iri].decode().casefold().replace('\\"', '"').replace("\\\\", "\\") for word in words)


@pytest.mark.parametrize("params", [{"speaker": "a b"}, {"topic": "health"}, {"via": "<x>"}, {"mentions": ""}])
def test_what_is_no_iri_of_ours_is_refused(params: dict[str, str]) -> None:
    with pytest.raises(QueryError, match="expected"):
        Sought.of(params)


def test_a_topic_has_what_is_on_narrower_ones_too(tmp_path: Path) -> None:
    store = Snapshot.open(hidden.store(tmp_path / "store", listed=None))
    opened = Catalogue(store.catalogue)
    for topic in ("topic/schools", "topic/education", "topic/health"):
        assert opened.iris(Sought.of({"topic": topic})) == keys(store, {"topic": topic})


def test_every_record_is_a_statement_as_the_api_promises_it(town: Snapshot, catalogue: Catalogue) -> None:
    lines = catalogue.page(Sought(), 1000)
    told = {account.iri: account.record for account in accounts(town, [line.iri for line in lines])}
    assert len(lines) == catalogue.statements > 15
    for line in lines:
        model = models.Statement.model_validate_json(line.record, strict=True)
        assert model.model_dump_json() == line.record.decode()
        assert json.loads(line.record) == told[line.iri]


def test_the_quotes_of_a_report_stand_in_its_article(town: Snapshot, catalogue: Catalogue) -> None:
    texts = {article_iri(one.article): one.article.text for one in (*newsroom.newsroom(), *newsroom.weir())}
    seen = 0
    for line in catalogue.page(Sought(), 1000):
        quotes = json.loads(catalogue.quotes(line.place))
        for report in json.loads(line.record)["reports"]:
            for piece in quotes[report["id"]] if report["article"]["iri"] in texts else ():
                whole = piece["prefix"] + piece["exact"] + piece["suffix"]
                assert whole in texts[report["article"]["iri"]]
                seen += 1
    assert seen >= 8


def test_a_facet_counts_what_narrowing_by_it_gives(catalogue: Catalogue) -> None:
    for params in ({}, {"outlet": "daily post"}, {"from": "2024-03-01"}, {"q": "the"}):
        facets = catalogue.facets(Sought.of(params), 20)
        assert set(facets) == set(FACETS)
        for field in ("speaker", "outlet", "kind", "state"):
            for one in facets[field]:
                assert catalogue.total(Sought.of({**params, field: one.value})).number == one.statements


def test_what_is_counted_far_enough_is_told_as_at_least(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.catalogue.BOUND", 3)
    total = catalogue.total(Sought.of({"kind": "direct", "state": "candidate", "to": "2025-01-01"}))
    assert not total.exact
    assert total.number <= BOUND
    assert total.told == "at least"
    assert catalogue.total(Sought.of({"kind": "direct"})).exact  # which need not be counted


def test_what_is_had_at_once_is_the_same_page_and_total(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    for params in ({}, {"kind": "direct", "min_confidence": "0.7"}, {"q": "the"}):
        sought = Sought.of(params)
        assert catalogue.at_once(sought, 5) == (catalogue.page(sought, 5), catalogue.total(sought))
    monkeypatch.setattr("graph.catalogue.STEPS", 1)
    assert catalogue.at_once(Sought(), 17) is None  # a page that no other test may have asked for
    assert catalogue.after("2024-05-02", "") > 0  # what is not measured goes on
    assert len(catalogue.page(Sought(), 5)) == 5


# --- from snapshot to snapshot ---


def changed(folder: Path, since: str) -> dict[str, str]:
    opened = Catalogue(Snapshot.open(folder).catalogue)
    found = opened.changes(since, 0, 100)
    assert found is not None
    assert opened.total_of_changes(since).number == len(found)
    return {one.iri.rpartition("/")[2]: one.kind for one in found}


def test_the_log_tells_what_was_added_changed_and_retracted_since(tmp_path: Path) -> None:
    echo, post, undated = newsroom.newsroom()
    folder = newsroom.store(tmp_path / "store", (echo,))
    first = Snapshot.open(folder).id
    assert changed(folder, first) == {}
    newsroom.store(folder, (post,))
    second = Snapshot.open(folder).id
    added = {said.id: "added" for said in post.statements}
    assert changed(folder, first).items() >= added.items()
    less = replace(echo, statements=echo.statements[1:])
    newsroom.store(folder, (less, undated))
    since_first, since_second = changed(folder, first), changed(folder, second)
    assert since_second[echo.statements[0].id] == since_first[echo.statements[0].id] == "retracted"
    assert since_first[post.statements[0].id] == "added"
    assert post.statements[0].id not in since_second
    newsroom.store(folder, (replace(undated, statements=()),))
    assert undated.statements[0].id not in changed(folder, second)  # it came and went
    assert changed(folder, Snapshot.open(folder).id) == {}


def test_a_snapshot_that_is_not_known_has_no_log(catalogue: Catalogue) -> None:
    assert catalogue.changes("20200101T000000000000Z", 0, 10) is None


def test_with_another_list_of_names_the_log_begins_anew(tmp_path: Path) -> None:
    folder = hidden.store(tmp_path / "store", listed=None)
    before = Snapshot.open(folder).id
    hidden.store(folder, listed=hidden.LIST)
    opened = Snapshot.open(folder)
    assert Catalogue(opened.catalogue).changes(before, 0, 10) is None
    assert Catalogue(opened.catalogue).changes(opened.id, 0, 10) == []


def test_no_byte_of_the_file_tells_a_withheld_name(tmp_path: Path) -> None:
    shown = Snapshot.open(hidden.store(tmp_path / "shown", listed=None)).catalogue.read_bytes()
    assert hidden.told(shown.decode("utf-8", "replace"))
    hidden_ = Snapshot.open(hidden.store(tmp_path / "hidden")).catalogue.read_bytes()
    assert hidden.told(hidden_.decode("utf-8", "replace")) == []


def test_a_snapshot_of_another_version_is_told_of_and_made_anew(tmp_path: Path) -> None:
    folder = newsroom.store(tmp_path / "store", newsroom.newsroom())
    old = Snapshot.open(folder)
    with sqlite3.connect(old.catalogue) as db:
        db.execute("UPDATE made SET schema = 0")
    db.close()
    with pytest.raises(StoreError, match="onrecord rebuild"):
        Catalogue(old.catalogue)
    with EmbeddedStore(folder) as store:
        assert snapshot(store) != old.id
    assert Catalogue(Snapshot.open(folder).catalogue).statements == 6

"""Decisions on who is who: whom their words mean, in which articles, and what several decisions come to together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import decisions, query
from graph.embedded import EmbeddedStore
from graph.snapshots import Snapshot
from onrecord import deciding
from onrecord.anchoring import Anchored, rulings
from ontology.errors import DecisionRefused
from ontology.iris import BASE, article_iri
from ontology.reading import Reading
from ontology.records import Act, Decision, Target
from tests import newsroom

ADA = "person/ada-quill"


def named(key: str, name: str = "Ada Quill", line: str = "", **about: str) -> Reading:
    text = f"News of {key}\n{line}Then {name} opened the bridge of {key}.\n"
    return newsroom.reading(key, text, [], people=(name,), **about)


def many(folder: Path, count: int) -> Path:
    return newsroom.store(folder, tuple(named(f"n{place:02}") for place in range(count)))


def decide(folder: Path, act: Act, *things: str, **given: str) -> str:
    return deciding.decide(folder, act, things, by="Ida Finch", **given).id


def actors(folder: Path) -> dict[str, tuple[object, object]]:
    """The name and the number of articles of each actor."""
    rows = query.ask(Snapshot.open(folder), "actors").rows
    return {str(row["iri"]).removeprefix(f"{BASE}id/"): (row["name"], row["articles"]) for row in rows}


def states(folder: Path) -> dict[str, object]:
    rows = query.ask(Snapshot.open(folder), "actors").rows
    return {str(row["iri"]).removeprefix(f"{BASE}id/"): row["state"] for row in rows}


def other(folder: Path) -> str:
    """The one who is not Ada Quill of the first IRI."""
    (found,) = actors(folder).keys() - {ADA}
    return found


# --- Splitting ---


def test_any_article_can_be_split_off_however_many_there_are(tmp_path: Path) -> None:
    town = many(tmp_path / "store", 18)
    decide(town, Act.SPLIT, ADA, "n17")
    assert Counter(articles for _, articles in actors(town).values()) == {17: 1, 1: 1}


def test_a_split_takes_along_what_was_named_and_nothing_else(tmp_path: Path) -> None:
    town = many(tmp_path / "store", 30)
    decide(town, Act.SPLIT, ADA, "n00")
    assert actors(town)[ADA] == ("Ada Quill", 29)


def test_the_iri_stays_with_those_who_stay_and_comes_back_to_all(tmp_path: Path) -> None:
    town = many(tmp_path / "store", 12)
    decide(town, Act.SPLIT, ADA, *(f"n{place:02}" for place in range(2, 12)))
    assert {iri: articles for iri, (_, articles) in actors(town).items()} == {ADA: 2, other(town): 10}
    gone = other(town)
    deciding.undo(town, None, by="Ida Finch")
    assert actors(town) == {ADA: ("Ada Quill", 12)}
    rows = query.ask(Snapshot.open(town), "replaced-by", {"iri": f"{BASE}id/{gone}"}).rows
    assert [row["iri"] for row in rows] == [f"{BASE}id/{ADA}"]


def test_whoever_is_kept_apart_after_an_undone_split_takes_nobodys_iri(tmp_path: Path) -> None:
    town = many(tmp_path / "store", 6)
    split = decide(town, Act.SPLIT, ADA, *(f"n{place:02}" for place in range(1, 6)))
    for pair in ((ADA, other(town)), (other(town), ADA)):
        decide(town, Act.DIFFERENT, *pair)
    deciding.undo(town, split, by="Ida Finch")
    assert actors(town)[ADA] == ("Ada Quill", 1)


def test_who_was_merged_and_is_split_off_again_has_an_iri_that_led_to_the_other(tmp_path: Path) -> None:
    town = newsroom.store(tmp_path / "store", (named("n00"), named("n01"), named("mill", "Ben Roe")))
    decide(town, Act.MERGE, ADA, "person/ben-roe")
    (left,) = actors(town)
    decide(town, Act.SPLIT, left, "mill")
    assert actors(town) == {ADA: ("Ada Quill", 2), "person/ben-roe": ("Ben Roe", 1)}


def told(key: str, name: str) -> Reading:
    text = f"News of {key}\n{name} said that the {key} was shut.\n"
    return newsroom.reading(key, text, [(name, name, "said", f"the {key} was shut")], people=(name,))


def now(folder: Path, iri: str) -> list[object]:
    return [row["iri"] for row in query.ask(Snapshot.open(folder), "replaced-by", {"iri": f"{BASE}id/{iri}"}).rows]


def speakers(folder: Path) -> dict[str, str]:
    rows = query.ask(Snapshot.open(folder), "who-said-what").rows
    return {str(row["article"]): str(row["name"]) for row in rows}


def test_an_undone_merge_leads_nobody_to_a_stranger(tmp_path: Path) -> None:
    mill = told("mill", "Tom Roe")
    readings = (
        mill,
        told("gate", "Ada Quill"),
        told("weir", "Ben Hale"),
        *(told(f"pier{n}", "Cleo Finch") for n in range(4)),
    )
    town = newsroom.store(tmp_path / "store", readings)
    before = speakers(town)
    decide(town, Act.SPEAKER, f"statement/{mill.statements[0].id}", "person/ben-hale")
    decide(town, Act.MERGE, ADA, "person/ben-hale")
    third = decide(town, Act.MERGE, ADA, "person/cleo-finch")
    assert {*speakers(town).values()} == {"Cleo Finch"}
    assert now(town, "person/ben-hale") == now(town, ADA) == [f"{BASE}id/person/cleo-finch"]
    deciding.undo(town, third, by="Ida Finch")
    assert now(town, "person/ben-hale") == [f"{BASE}id/{ADA}"]
    assert speakers(town) == before | {"mill": "Ada Quill", "weir": "Ada Quill"}


def test_an_id_leads_to_those_whom_it_meant_wherever_they_are_put(tmp_path: Path) -> None:
    readings = (told("weir", "Ben Hale"), *(told(f"n{place}", "Ada Quill") for place in range(4)))
    town = newsroom.store(tmp_path / "store", readings)
    merge = decide(town, Act.MERGE, ADA, "person/ben-hale")
    decide(town, Act.SPLIT, ADA, "weir", "n0")
    (apart,) = actors(town).keys() - {ADA}
    assert now(town, "person/ben-hale") == [f"{BASE}id/{apart}"]
    deciding.undo(town, merge, by="Ida Finch")
    assert now(town, "person/ben-hale") == [f"{BASE}id/{apart}"]


def test_the_iri_stays_with_those_who_stay_whatever_an_authority_file_says_of_the_others(tmp_path: Path) -> None:
    readings = (told("bridge", "Tom Hale"), *(told(key, "Ellen Roe") for key in ("index", "pier", "mill")))
    town = newsroom.store(tmp_path / "store", readings)
    decide(town, Act.MERGE, "person/tom-hale", "person/ellen-roe")
    (tmp_path / "list.csv").write_text("name,kind,aliases,wikidata\nThomas Hale,person,Tom Hale,Q5\n", encoding="utf-8")
    deciding.put_authorities(town, tmp_path / "list.csv")
    (before,) = actors(town)
    decide(town, Act.SPLIT, before, "index", "pier", "bridge")
    assert actors(town)[before][1] == 1


def test_a_statement_that_was_given_to_one_who_is_split_stays_with_those_who_stay(tmp_path: Path) -> None:
    mill = told("mill", "Tom Roe")
    town = newsroom.store(tmp_path / "store", (mill, *(named(f"n{place:02}") for place in range(12))))
    decide(town, Act.SPEAKER, f"statement/{mill.statements[0].id}", ADA)
    decide(town, Act.SPLIT, ADA, *(f"n{place:02}" for place in range(8)))
    decide(town, Act.RELABEL, ADA, named="Dame Dorothea")
    assert speakers(town) == {"mill": "Dame Dorothea"}


def test_a_speaker_whose_iri_leads_to_nobody_is_found_by_the_words(tmp_path: Path) -> None:
    mill = told("mill", "Tom Roe")
    town = newsroom.store(tmp_path / "store", (mill, named("n00")))
    taken = deciding.decide(town, Act.SPEAKER, (f"statement/{mill.statements[0].id}", ADA), by="Ida Finch")
    deciding.undo(town, taken.id, by="Ida Finch")
    said, speaker = taken.targets
    again = replace(taken, id="0" * 16, targets=(said, replace(speaker, iri=f"{BASE}id/person/nobody")))
    with EmbeddedStore(town) as store:
        store.replace({}, decisions.quads(again))
    deciding.settle(town)
    assert speakers(town) == {"mill": "Ada Quill"}


# --- Names and states ---


def test_a_name_stays_with_those_who_stay(tmp_path: Path) -> None:
    town = many(tmp_path / "store", 10)
    decide(town, Act.RELABEL, ADA, named="Dame Dorothea")
    decide(town, Act.SPLIT, ADA, "n00", "n01")
    assert actors(town) == {ADA: ("Dame Dorothea", 8), other(town): ("Ada Quill", 2)}


@pytest.mark.parametrize("act", [Act.CONFIRM, Act.REJECT, Act.HIDE])
def test_a_state_stays_with_those_who_stay(tmp_path: Path, act: Act) -> None:
    town = many(tmp_path / "store", 10)
    decide(town, act, ADA)
    decide(town, Act.SPLIT, ADA, *(f"n{place:02}" for place in range(8)))
    confirmed = {"confirmed"} if act is Act.CONFIRM else set()
    assert Counter(map(str, states(town).values())) == Counter({"candidate", *confirmed})


BEN = "person/ben-roe"


@pytest.fixture
def mill(tmp_path: Path) -> Path:
    return newsroom.store(tmp_path / "store", (named("n00"), named("n01"), named("mill", "Ben Roe")))


def test_who_is_one_with_somebody_is_not_nobody(mill: Path) -> None:
    decide(mill, Act.REJECT, BEN)
    assert list(actors(mill)) == [ADA]
    merge = decide(mill, Act.MERGE, BEN, ADA)
    assert actors(mill) == {ADA: ("Ada Quill", 3)}
    deciding.undo(mill, merge, by="Ida Finch")
    assert list(actors(mill)) == [ADA]


def test_two_nobodies_are_nobody(mill: Path) -> None:
    decide(mill, Act.REJECT, BEN)
    decide(mill, Act.REJECT, ADA)
    decide(mill, Act.MERGE, BEN, ADA)
    assert actors(mill) == {}


def test_who_is_one_with_somebody_hidden_is_hidden(mill: Path) -> None:
    decide(mill, Act.HIDE, BEN)
    decide(mill, Act.MERGE, BEN, ADA)
    assert actors(mill) == {}


def test_who_is_rejected_after_a_merge_is_nobody_under_either_name(mill: Path) -> None:
    decide(mill, Act.MERGE, BEN, ADA)
    decide(mill, Act.REJECT, BEN)
    assert actors(mill) == {}


def test_a_name_that_was_given_to_one_goes_with_a_merge(mill: Path) -> None:
    decide(mill, Act.RELABEL, BEN, named="Benjamin Roe")
    decide(mill, Act.MERGE, BEN, ADA)
    assert actors(mill) == {ADA: ("Benjamin Roe", 3)}


# --- Articles that are called alike ---


@pytest.fixture
def indexes(tmp_path: Path) -> Path:
    """Two articles called alike, each with a Hale of its own, and one with a third."""
    readings = (
        named("index", "John Hale", url="https://echo.example/index"),
        named("index", "Thomas Hale", line="It rained.\n", url="https://post.example/index"),
        named("mill", "Sam Roe"),
    )
    return newsroom.store(tmp_path / "store", readings)


def test_words_are_not_looked_for_in_another_article_that_is_called_alike(indexes: Path) -> None:
    decide(indexes, Act.MERGE, "person/john-hale", "person/sam-roe")
    assert sorted(articles for _, articles in actors(indexes).values()) == [1, 2]
    assert actors(indexes)["person/thomas-hale"] == ("Thomas Hale", 1)


def test_a_statement_in_another_article_that_is_called_alike_is_another(tmp_path: Path) -> None:
    words = "the harbour wall will be mended before the winter"

    def told(name: str) -> Reading:
        text = f"News\n{name} said that {words}.\n"
        said = [(name, name, "said", words)]
        return newsroom.reading("index", text, said, people=(name,), url=f"https://{name[0]}.example/index")

    town = newsroom.store(tmp_path / "store", (told("John Hale"), told("Adah Moss")))
    rows = {str(row["name"]): str(row["statement"]) for row in query.ask(Snapshot.open(town), "who-said-what").rows}
    decide(town, Act.REJECT, rows["John Hale"])
    assert [row["name"] for row in query.ask(Snapshot.open(town), "who-said-what").rows] == ["Adah Moss"]


def test_of_articles_that_are_called_alike_one_is_split_off_by_its_id(tmp_path: Path) -> None:
    alike = [named("index", line="It rained. " * n, url=f"https://echo.example/{n}") for n in range(3)]
    town = newsroom.store(tmp_path / "store", tuple(alike))
    with pytest.raises(DecisionRefused, match="3 articles are called so; give article/index-"):
        decide(town, Act.SPLIT, ADA, "index")
    decide(town, Act.SPLIT, ADA, article_iri(alike[0].article))
    assert Counter(articles for _, articles in actors(town).values()) == {2: 1, 1: 1}


# --- Texts that are lost ---


def lose(town: Path, reading: Reading) -> None:
    (text,) = (town / "texts").rglob(f"*{reading.article.hash}*")
    text.unlink()


def test_a_lost_text_keeps_nobody_from_deciding(tmp_path: Path) -> None:
    readings = [named("n00"), named("n01"), named("mill", "Ben Roe")]
    town = newsroom.store(tmp_path / "store", tuple(readings))
    lose(town, readings[0])
    decide(town, Act.CONFIRM, ADA)
    assert states(town)[ADA] == "confirmed"


def test_what_is_in_lost_texts_alone_cannot_be_decided(tmp_path: Path) -> None:
    readings = [*newsroom.newsroom(), named("mill", "Ben Roe")]
    town = newsroom.store(tmp_path / "store", tuple(readings))
    lose(town, readings[0])
    lose(town, readings[-1])
    rows = query.ask(Snapshot.open(town), "who-said-what").rows
    (said,) = (str(row["statement"]) for row in rows if "paid twice" in str(row["words"]))
    for thing in (said, BEN):
        with pytest.raises(DecisionRefused, match="nothing to hold on to"):
            decide(town, Act.CONFIRM, thing)
    decide(town, Act.CONFIRM, ADA)


# --- Rulings ---

START = datetime(2024, 5, 1, tzinfo=UTC)
PEOPLE = tuple("abcdefgh")
SIDE = st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True).map(tuple)


def ruled(place: int, act: Act, *sides: tuple[str, ...]) -> Anchored:
    targets = tuple(Target(f"{BASE}id/person/{side[0]}", side[0], ()) for side in sides)
    return Anchored(Decision(str(place), act, targets, "Ida Finch", START + timedelta(days=place)), sides)


DECIDED = st.lists(st.tuples(st.sampled_from([Act.MERGE, Act.DIFFERENT, Act.SPLIT]), SIDE, SIDE), max_size=6).map(
    lambda some: tuple(ruled(place, *one) for place, one in enumerate(some))
)


def following(decided: tuple[Anchored, ...]) -> tuple[set[frozenset[str]], set[frozenset[str]]]:
    """Who is together and which pairs are apart, as the rulings have it."""
    together = {one: frozenset({one}) for one in PEOPLE}
    found = rulings(decided)
    for rule in found:
        if rule.same:
            joined = together[rule.one] | together[rule.other]
            together |= dict.fromkeys(joined, joined)
    return {*together.values()}, {frozenset({rule.one, rule.other}) for rule in found if not rule.same}


def one_by_one(decided: tuple[Anchored, ...]) -> tuple[set[frozenset[str]], set[frozenset[str]]]:
    """The same, pair by pair: what a decision says of a pair holds unless a later one rules it out."""
    together = {one: frozenset({one}) for one in PEOPLE}
    apart: set[frozenset[str]] = set()
    for a, b, same in (pair for one in reversed(decided) for pair in pairs(one)):
        across = {frozenset({x, y}) for x in together[a] for y in together[b]}
        if same and not across & apart:
            joined = together[a] | together[b]
            together |= dict.fromkeys(joined, joined)
        elif not same and together[a] != together[b]:
            apart |= across
    everywhere = {frozenset({x, y}) for a, b in map(tuple, apart) for x in together[a] for y in together[b]}
    return {*together.values()}, everywhere


def pairs(one: Anchored) -> Iterator[tuple[str, str, bool]]:
    first, second = one.sides
    match one.decision.act:
        case Act.MERGE:
            yield from ((first[0], other, True) for other in (*first, *second))
        case Act.DIFFERENT:
            yield from ((a, b, False) for a in first for b in second)
        case Act.SPLIT:
            yield from ((a, b, True) for a, b in combinations(first, 2))
            yield from ((a, b, False) for a in first for b in second if b not in first)


@given(DECIDED)
def test_rulings_say_what_the_decisions_say_pair_by_pair(decided: tuple[Anchored, ...]) -> None:
    assert following(decided) == one_by_one(decided)


@given(DECIDED)
def test_no_two_are_ruled_to_be_both_one_and_two(decided: tuple[Anchored, ...]) -> None:
    together, apart = following(decided)
    assert not any(pair <= group for pair in apart for group in together)

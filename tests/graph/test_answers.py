"""What an overview keeps of questions is what asking them gives, however they are narrowed, and whatever became of the articles."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from graph import answers, query
from graph.overview import LISTED, Joined, Overview
from graph.query import Row
from graph.snapshots import Snapshot
from onrecord import deciding
from ontology.errors import QueryError, QueryTimeout
from ontology.iris import BASE, local
from ontology.policies import Polarity
from ontology.reading import Reading
from ontology.records import Act
from ontology.subjects import Subject
from tests import critics, hidden, newsroom
from tests.api import test_positions
from tests.keeping import is_as_made_anew, keep, longer
from tests.readings import of_the_county, topic, town_hall

WORDS = ("the", "BRIDGE", "council", "£", "zebra", "")
DAYS = ("2024-05-03", "2024-12-31", "1999-01-01")
SHARES = ("0", "0.5", "0.8", "1")

SUMMED = ("words", "condition")

EVERY = {**answers.KEPT, **answers.GROUPED}

NARROWED = [(name, parameter) for name, kept in EVERY.items() for parameter in kept.narrowed]


def weir(key: str, who: str, *people: str) -> Reading:
    """What Ida Finch says of the weir, who is told to have said so with those after her, or alone."""
    text = f"Weir\n{who} said “{newsroom.WEIR[0]}”.\nThe river rose in {key}.\n"
    found = newsroom.reading(
        key, text, [("Ida Finch", who, "said", newsroom.WEIR[0])], people=people, title="Weir", outlet=f"The {key}"
    )
    others = tuple(actor.iri for actor in found.actors if actor.name != "Ida Finch")
    return replace(found, statements=tuple(replace(one, co_speakers=others) for one in found.statements))


def together_and_alone() -> tuple[Reading, Reading]:
    """One statement, which two make by one article, and one of them by another."""
    return weir("echo", "Ida Finch and Ben Oyelaran", "Ida Finch", "Ben Oyelaran"), weir(
        "post", "Ida Finch", "Ida Finch"
    )


def on_two_conditions() -> Reading:
    """One who is twice for the same, once on a condition; and who speaks of two topics, one of them in two places."""
    words = "The ban is right if the poor are paid,", "The ban is right for schools and hospitals,"
    text = f"The Council has a ban on wood stoves. “{words[0]}” said Tom Reeve. “{words[1]}” said Tom Reeve."
    found = newsroom.reading(
        "gazette",
        text,
        [("Tom Reeve", "Tom Reeve", "said", each) for each in words],
        people=("Tom Reeve",),
        organisations=("Council",),
        outlet="The Gazette",
        published=date(2024, 5, 3),
    )
    found = replace(
        found, actors=tuple(replace(one, name=one.name.replace("Council", "Millbrook Council")) for one in found.actors)
    )
    found = test_positions.standing(
        found, (0, Polarity.SUPPORT, "if the poor are paid"), (1, Polarity.SUPPORT, None), sums=()
    )
    shown = {"schools": ("schools",), "hospitals": ("hospitals", "right for")}
    subjects = tuple(
        Subject(topic(slug), tuple(test_positions.at(found, each) for each in some), found.statements[1].id)
        for slug, some in shown.items()
    )
    return replace(found, subjects=subjects)


@pytest.fixture(scope="module")
def everything() -> tuple[Reading, ...]:
    told = of_the_county(town_hall())
    some = (
        *together_and_alone(),
        told,
        newsroom.together(),
        *newsroom.newsroom(),
        *hidden.readings(),
        *critics.readings(),
        *test_positions.readings(),
        on_two_conditions(),
    )
    return tuple({one.article.key: one for one in some}.values())


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory, everything: tuple[Reading, ...]) -> Snapshot:
    folder = tmp_path_factory.mktemp("answers") / "store"
    keep(folder, *everything)
    return Snapshot.open(folder)


@pytest.fixture(scope="module")
def overview(snapshot: Snapshot) -> Overview:
    return Overview(snapshot.overview)


def _whole(snapshot: Snapshot, name: str) -> dict[str, str | list[str]]:
    """What asks for all rows: however unsure they are, and of every speaker, or on the widest topic, where one has to be given."""
    if name == "on-topic":
        return {"topic": _topics(snapshot)[0]}
    if name == "said-by":
        rows = query.ask(snapshot, "statement-speakers").rows
        return {"speaker": sorted({local(str(row["speaker"])) for row in rows if row["speaker"]})}
    return {"min_confidence": "0"} if "min_confidence" in EVERY[name].narrowed else {}


def _alike(rows: Iterable[Row]) -> list[str]:
    """Rows in one order; what sums up several places has it in any, when quads are asked."""
    parted = ({**row, **{one: sorted(str(row[one]).split(" … ")) for one in SUMMED if one in row}} for row in rows)
    return sorted(map(repr, parted))


@pytest.mark.parametrize("name", EVERY)
def test_all_rows_come_in_the_order_of_the_question(snapshot: Snapshot, overview: Overview, name: str) -> None:
    given = _whole(snapshot, name)
    asked, kept = query.ask(snapshot, name, given).rows, overview.rows(name, given)
    assert kept is not None
    assert asked
    assert len(kept) == len(asked)
    assert _alike(kept) == _alike(asked)
    order = [column.removesuffix(" DESC") for column in EVERY[name].order.split(", ")]
    assert [[row[column] for column in order] for row in kept] == [[row[column] for column in order] for row in asked]


@pytest.mark.parametrize(("name", "parameter"), NARROWED)
def test_what_is_narrowed_is_what_the_question_finds(
    snapshot: Snapshot, overview: Overview, name: str, parameter: str
) -> None:
    several, needed = set(), _whole(snapshot, name) if name in {"said-by", "on-topic"} else {}
    for value in _values(snapshot, name, parameter):
        given = {**needed, parameter: value}
        asked, kept = query.ask(snapshot, name, given).rows, overview.rows(name, given)
        assert kept is not None
        assert _alike(kept) == _alike(asked), value
        several.add(len(asked))
    assert several - {0}, "no value finds anything, so that nothing is shown"


def _topics(snapshot: Snapshot) -> list[str]:
    """The topics that statements are about, those with most first."""
    rows = [row for row in query.ask(snapshot, "topics").rows if row["statements"]]
    return [local(str(row["topic"])) for row in sorted(rows, key=lambda row: -int(row["statements"] or 0))]


def _values(snapshot: Snapshot, name: str, parameter: str) -> Iterator[str]:
    """What there is to be asked for, as it may be written, and what nothing is called."""
    if parameter in {"q", "matter"}:
        yield from WORDS
    elif parameter in {"from", "to"}:
        yield from DAYS
    elif parameter == "min_confidence":
        yield from SHARES
    elif parameter == "topic":
        yield from (*_topics(snapshot), "topic/nobody")
    else:
        listed, column = ("figures-paid", "actor") if (name, parameter) == ("figures", "actor") else (name, parameter)
        rows = query.ask(snapshot, listed, _whole(snapshot, listed)).rows
        for value in sorted({str(row[column]) for row in rows if row[column]})[:6]:
            yield local(value) if value.startswith(BASE) else value
            if parameter in {"outlet", "unit", "post"}:
                yield value.upper()
        yield "person/nobody"


def test_what_is_said_on_a_condition_at_one_time_alone_keeps_that(snapshot: Snapshot, overview: Overview) -> None:
    given = {"speaker": "person/tom-reeve", "q": "The ban is right", "min_confidence": "0"}
    kept = overview.rows("reactions", given)
    assert kept
    (row,) = kept
    assert (row["statements"], row["condition"]) == (2, "if the poor are paid")
    assert _alike(kept) == _alike(query.ask(snapshot, "reactions", given).rows)


def test_words_of_several_places_are_joined_in_their_order_each_once() -> None:
    joined = Joined()
    for told in (("2024-05-04", "b", 3, "late"), ("~", "c", 1, "undated"), ("2024-05-03", "a", 9, "early")):
        joined.step(*told)
    joined.step("2024-05-05", "d", 1, "early")
    joined.step("2024-05-05", "d", 2, None)
    assert joined.finalize() == "early … late … undated"
    assert Joined().finalize() is None


@pytest.mark.parametrize("most", [1, 2])
def test_who_reads_rows_in_one_thread_after_another_has_a_connection_of_their_own(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """As answers are sent: what another thread asks on its connection, and when that ends, is nothing to these."""
    monkeypatch.setattr("graph.overview.FETCHED", most)
    opened = Overview(snapshot.overview)
    rows = opened.rows("who-said-what", {"q": "the"})
    assert rows
    expected, reading = rows[:], iter(rows)
    assert len(expected) > 2
    first = next(reading)
    opened.db.close()
    with ThreadPoolExecutor(1) as threads:
        assert [first, *threads.submit(list, reading).result(30)] == expected


def test_what_is_read_on_for_too_long_is_ended(overview: Overview, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.overview.FETCHED", 1)
    rows = overview.rows("who-said-what", {"q": "the"})
    assert rows
    reading = iter(rows)
    next(reading)
    monkeypatch.setattr("graph.lists.LONGEST", 0.0)
    monkeypatch.setattr("graph.lists.STEPS", 1)
    with pytest.raises(QueryTimeout):
        list(reading)


def test_the_connection_of_a_thread_ends_with_it(overview: Overview) -> None:
    for _ in range(3):
        with ThreadPoolExecutor(8) as threads:
            assert [*threads.map(lambda _: len(overview.kinds()), range(64))]
    gc.collect()
    assert len(overview._file._connections) < 8


def test_several_narrow_together(snapshot: Snapshot, overview: Overview) -> None:
    (row, *_) = query.ask(snapshot, "positions").rows
    given = {"speaker": local(str(row["speaker"])), "article": str(row["article"]), "min_confidence": "0.5"}
    kept = overview.rows("positions", given)
    assert kept
    assert [*kept] == [*query.ask(snapshot, "positions", given).rows]


@pytest.mark.parametrize("name", EVERY)
def test_whatever_a_question_may_be_narrowed_by_is_known_here(name: str) -> None:
    assert {parameter.name for parameter in query.load(name).parameters} == EVERY[name].narrowed.keys()


def test_what_is_not_kept_is_not_answered_here(overview: Overview) -> None:
    assert overview.rows("changed-positions", {}) is None


@pytest.mark.parametrize("given", [{"speaker": "no such form"}, {"colour": "red"}, {"from": "yesterday"}])
def test_what_cannot_be_asked_is_refused_as_the_question_does(
    snapshot: Snapshot, overview: Overview, given: dict[str, str]
) -> None:
    with pytest.raises(QueryError) as told:
        overview.rows("figures", given)
    with pytest.raises(QueryError) as asked:
        query.ask(snapshot, "figures", given)
    assert str(told.value) == str(asked.value)


@pytest.mark.parametrize("name", sorted(LISTED))
def test_lists_are_what_the_questions_find_however_narrowed(snapshot: Snapshot, overview: Overview, name: str) -> None:
    values = {
        "actor": ["person/ada-quill", "organisation/nobody"],
        "state": ["candidate", "confirmed"],
        "article": ["quay-rots", "none"],
        "outlet": ["ELMSTOW echo", "none"],
        "from": DAYS,
        "to": DAYS,
    }
    some = ({one.name: value} for one in query.load(name).parameters for value in values[one.name])
    for given in ({}, *some):
        kept = overview.rows(name, given)
        assert kept is not None
        assert [*kept] == [*query.ask(snapshot, name, given).rows]
    assert [*overview.never_quoted(since="2024-05-04")] == [
        *query.ask(snapshot, "never-quoted", {"from": "2024-05-04"}).rows
    ]


def test_moments_are_events_and_posts_each_once_newest_first(snapshot: Snapshot, overview: Overview) -> None:
    found = [*overview.moments()]
    events, posts = (query.ask(snapshot, name).rows for name in ("events", "posts"))
    assert {row["iri"] for row in found} == {row["event"] for row in events} | {row["membership"] for row in posts}
    assert len({row["iri"] for row in found}) == len(found)
    assert [str(row["day"] or "") for row in found] == sorted((str(row["day"] or "") for row in found), reverse=True)


def test_figures_come_each_once(snapshot: Snapshot, overview: Overview) -> None:
    once = overview.rows("figures", {}, once=answers.FIGURE)
    assert once
    figures = [str(row["figure"]) for row in query.ask(snapshot, "figures").rows]
    assert [row["figure"] for row in once] == [*dict.fromkeys(figures)]
    assert {row["figure"] for row in overview.figures(figures[:2])} == {*figures[:2]}


def test_what_is_kept_goes_with_decisions_and_new_articles(tmp_path: Path, everything: tuple[Reading, ...]) -> None:
    """A name, a position, a policy and an article that are decided on otherwise, and articles that come."""
    folder = tmp_path / "store"
    keep(folder, *everything[:-3])
    assert is_as_made_anew(folder)
    opened = Snapshot.open(folder)
    row: Row = next(
        row for row in query.ask(opened, "positions", {"min_confidence": "0"}).rows if "/person/" in str(row["speaker"])
    )
    deciding.decide(folder, Act.RELABEL, [local(str(row["speaker"]))], by="Ida Finch", named="Somebody Else")
    deciding.decide(folder, Act.REJECT, [local(str(row["position"]))], by="Ida Finch")
    deciding.decide(folder, Act.RELABEL, ["person/ben-oyelaran"], by="Ida Finch", named="Benjamin Oyelaran")
    assert is_as_made_anew(folder)
    said = query.ask(opened, "who-said-what", {"speaker": "person/ada-quill"}).rows
    assert any("Ben Oyelaran" in str(one["co_speakers"]) for one in said)
    found = Overview(Snapshot.open(folder).overview).rows("positions", {"min_confidence": "0"})
    assert found
    assert {one["name"] for one in found if one["speaker"] == row["speaker"]} <= {"Somebody Else"}
    assert row["position"] not in {one["position"] for one in found}
    keep(folder, *everything[-3:])
    assert is_as_made_anew(folder)
    keep(folder, longer(newsroom.together(), "The pier stood."))
    assert is_as_made_anew(folder)


def test_who_made_a_statement_with_others_is_told_alike_whichever_article_came_first(tmp_path: Path) -> None:
    together, alone = together_and_alone()
    for folder, some in ((tmp_path / "one", [together, alone]), (tmp_path / "other", [alone, together])):
        for one in some:
            keep(folder, one)
        assert is_as_made_anew(folder)
        opened = Snapshot.open(folder)
        for given in ({}, {"article": "post"}):
            rows = Overview(opened.overview).rows("who-said-what", given)
            assert rows
            assert [*rows] == [*query.ask(opened, "who-said-what", given).rows]
            assert {row["co_speakers"] for row in rows if row["article"] == "post"} == {"Ben Oyelaran"}


def test_a_group_that_said_nothing_after_all_is_not_listed_with_those_who_are_never_quoted(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    keep(folder, *newsroom.newsroom())
    said = query.ask(Snapshot.open(folder), "who-said-what").rows
    (statement,) = {str(row["statement"]) for row in said if row["name"] == "Residents"}
    deciding.decide(folder, Act.REJECT, [local(statement)], by="Ida Finch")
    opened = Snapshot.open(folder)
    for given in ({}, {"from": "2024-01-01"}):
        rows = Overview(opened.overview).rows("never-quoted", given)
        assert rows is not None
        assert [*rows] == [*query.ask(opened, "never-quoted", given).rows]


def test_what_takes_too_long_to_find_is_ended(overview: Overview, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.lists.LONGEST", 0.0)
    numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT MAX(i) FROM n"
    with pytest.raises(QueryTimeout, match="ask for less"):
        next(overview.asked(numbers))

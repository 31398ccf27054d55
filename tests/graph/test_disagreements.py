"""Figures for one thing that are not the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from graph import disagreements as disagreeing
from graph.disagreements import Disagreement, Kind, disputed
from graph.query import Row


def figure(name: str, value: float | None, **other: str | None) -> Row:
    known: Row = dict.fromkeys(("currency", "unit", "per", "policy", "date"))
    return {**known, "figure": name, "value": value, "sense": "stated", **other}


def disagreements(rows: Sequence[Row]) -> dict[str, tuple[Disagreement, ...]]:
    """By figure the others that it disagrees with; those that do are the disputed ones."""
    found = disagreeing.disagreements(rows, {str(row["figure"]) for row in rows}, most=9)
    assert disputed(rows) == found.keys()
    assert all(one.total == len(one.nearest) for one in found.values())
    return {iri: one.nearest for iri, one in found.items()}


def test_two_sums_for_one_policy_are_put_side_by_side() -> None:
    rows = [
        figure("later", 3e9, currency="GBP", policy="policy/a-fund", date="2024-05-09"),
        figure("first", 2.6e9, currency="GBP", policy="policy/a-fund", date="2024-05-03"),
    ]
    assert disagreements(rows) == {
        "first": (Disagreement("later", Kind.CONFLICT),),
        "later": (Disagreement("first", Kind.CONFLICT),),
    }


def test_counts_of_things_of_one_name_disagree_whatever_the_policy() -> None:
    rows = [figure("a", 80_000, unit="children in care"), figure("b", 75_000, unit="Children in Care")]
    assert disagreements(rows).keys() == {"a", "b"}


@pytest.mark.parametrize("unit", ["people", "per cent", "more people"])
def test_what_every_article_counts_is_no_one_thing(unit: str) -> None:
    assert not disagreements([figure("a", 10, unit="people"), figure("b", 20, unit=unit)])


def test_of_very_many_those_told_at_about_the_same_time_are_named() -> None:
    days = [(date(2024, 1, 1) + timedelta(days=9 * number)).isoformat() for number in range(20)]
    rows = [figure(day, 1000 * number**2, unit="homes to let", date=day) for number, day in enumerate(days, 1)]
    found = disagreeing.disagreements([*rows, figure("undated", 3, unit="homes to let")], {days[10]}, most=4)
    assert found.keys() == {days[10]}
    assert found[days[10]].total == 20
    assert [one.figure for one in found[days[10]].nearest] == ["undated", days[9], days[11], days[8]]


def test_more_than_a_month_apart_is_a_change() -> None:
    rows = [figure(day, value, unit="homes to let", date=day) for day, value in (("2024-05-03", 3), ("2024-07-03", 4))]
    assert {one.kind for some in disagreements(rows).values() for one in some} == {Kind.CHANGE}


@pytest.mark.parametrize(("one", "other"), [(2.6e9, 2.64e9), (80_000, 80_000), (1_234, 1_200), (99.5, 100)])
def test_a_rounded_value_does_not_disagree(one: float, other: float) -> None:
    assert not disagreements([figure("a", one, unit="homes to let"), figure("b", other, unit="homes to let")])


@pytest.mark.parametrize("sense", ["forecast", "target", "asked"])
def test_what_is_and_what_may_be_do_not_disagree(sense: str) -> None:
    now, then = figure("a", 80_000, unit="homes to let"), figure("b", 100_000, unit="homes to let", sense=sense)
    assert not disagreements([now, then])


def test_sums_of_two_currencies_or_reckonings_do_not_disagree() -> None:
    sums = [figure("a", 5, currency="GBP", policy="policy/x"), figure("b", 6, currency="EUR", policy="policy/x")]
    yearly = figure("c", 7, currency="GBP", policy="policy/x", per="year")
    assert not disagreements([*sums, yearly])


def test_words_without_a_number_disagree_with_nothing() -> None:
    assert not disagreements([figure("a", None, unit="homes to let"), figure("b", 4, unit="homes to let")])

"""Figures for the same thing that disagree: put side by side, with their words, and never averaged."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from heapq import nsmallest
from itertools import combinations

from graph.query import Cell, Row
from ontology.policies import Sense

FORESEEN = frozenset({Sense.FORECAST, Sense.TARGET})
WANTED = frozenset({Sense.ASKED})
"""What is foreseen, what is asked for and what is so can differ without any contradiction."""

MONTH = timedelta(days=31)
"""Figures told further apart in time than this may both have been right: the thing has changed."""

CLOSE = Decimal("0.05")
"""How far apart, at most, two values are of which one may round the other: 80,000 for 75,000 is another figure."""

DIGITS = 28
"""Of which Decimal can hold no more."""

WORD = re.compile(r"\w+")
SMALL = frozenset("a an the of for to in on at by and or with from more additional extra new some other".split())


class Kind(StrEnum):
    CONFLICT = "conflict"
    """Told at about the same time, or at times that no text gives."""
    CHANGE = "change"
    """Told more than a month apart."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Another figure for the same thing with another value, by its IRI."""

    figure: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Disagreements:
    """The others that a figure disagrees with: how many there are, and some of them, those told at about the same time first."""

    total: int
    nearest: tuple[Disagreement, ...]


def disagreements(figures: Iterable[Row], of: Collection[str], most: int) -> dict[str, Disagreements]:
    """By IRI which of these figures those of them `of` which it is asked disagree with, from rows of the query `figures`.

    Two are for the same thing if they belong to one policy and are reckoned alike, or count things of one name; and are
    meant alike: as what is so, what is asked for, or what is foreseen. One that only rounds another does not disagree.
    """
    others: dict[str, dict[str, Row]] = {}
    told: dict[str, Row] = {}
    for rows in _things(figures).values():
        by_value = _by_value(rows)
        for iri in rows.keys() & of:
            for value, some in by_value.items():
                if not _agree(rows[iri]["value"], value):
                    told[iri] = rows[iri]
                    others.setdefault(iri, {}).update(some)
    return {iri: _nearest(told[iri], found, most) for iri, found in others.items()}


def disputed(figures: Iterable[Row]) -> frozenset[str]:
    """Which of these figures disagree with another of them."""
    found = set[str]()
    for rows in _things(figures).values():
        by_value = _by_value(rows)
        for one, other in combinations(by_value, 2):
            if not _agree(one, other):
                found.update(by_value[one], by_value[other])
    return frozenset(found)


def _things(figures: Iterable[Row]) -> dict[tuple[str, ...], dict[str, Row]]:
    """By things the figures that are for each."""
    things: dict[tuple[str, ...], dict[str, Row]] = {}
    for row in figures:
        for thing in things_of(row):
            things.setdefault(thing, {})[str(row["figure"])] = row
    return things


def _by_value(rows: Mapping[str, Row]) -> dict[Cell, dict[str, Row]]:
    """The figures for one thing by their values: of many that are told again and again each is held against each other once."""
    found: dict[Cell, dict[str, Row]] = {}
    for iri, row in rows.items():
        found.setdefault(row["value"], {})[iri] = row
    return found


def things_of(row: Row) -> Iterator[tuple[str, ...]]:
    """What a figure is for, by policy and by name, with how it is reckoned and meant."""
    if row["value"] is None:
        return
    sense = Sense(str(row["sense"]))
    meant = "foreseen" if sense in FORESEEN else "wanted" if sense in WANTED else "so"
    counted = frozenset(WORD.findall(str(row["unit"] or "").casefold())) - SMALL
    reckoned = (str(row["currency"] or " ".join(sorted(counted))), str(row["per"] or ""), meant)
    if row["policy"]:
        yield "policy", str(row["policy"]), *reckoned
    if len(counted) > 1:  # "children in care" names a thing, "people" and "per cent" do not
        yield "name", *reckoned


@lru_cache(maxsize=100_000)
def _agree(one: Cell, other: Cell) -> bool:
    """Whether two values are one, as far as the rounder of them tells."""
    a, b = Decimal(str(one)), Decimal(str(other))
    close = abs(a - b) <= CLOSE * max(abs(a), abs(b))
    return close and (a == b or _rounded(a, b) == b or _rounded(b, a) == a)


def _rounded(value: Decimal, like: Decimal) -> Decimal:
    """The value with as many digits as the other has before its zeros."""
    exponent = like.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return value.quantize(Decimal(1).scaleb(exponent)) if value.adjusted() - exponent < DIGITS else value


def _nearest(one: Row, others: Mapping[str, Row], most: int) -> Disagreements:
    """What a figure disagrees with, of very much only what is told nearest to it in time."""
    apart = {iri: _apart(one, other) for iri, other in others.items()}
    nearest = nsmallest(most, apart, key=lambda iri: (apart[iri], iri))
    kinds = {iri: Kind.CHANGE if apart[iri] > MONTH else Kind.CONFLICT for iri in nearest}
    return Disagreements(len(others), tuple(Disagreement(iri, kind) for iri, kind in kinds.items()))


def _apart(one: Row, other: Row) -> timedelta:
    """How long after each other two figures are told; not at all, where a text does not say when."""
    if not one["date"] or not other["date"]:
        return timedelta()
    return abs(_day(str(one["date"])) - _day(str(other["date"])))


_day = lru_cache(maxsize=20_000)(date.fromisoformat)

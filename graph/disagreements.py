"""Figures for the same thing that disagree: put side by side, with their words, and never averaged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import combinations

from graph.query import Row
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
    """Two figures for one thing with different values, by their IRIs, the one told first before the other."""

    one: str
    other: str
    kind: Kind


def disagreements(figures: Iterable[Row]) -> tuple[Disagreement, ...]:
    """Which of these figures disagree, from rows of the query `figures`.

    Two are for the same thing if they belong to one policy and are reckoned alike, or count things of one name; and are
    meant alike: as what is so, what is asked for, or what is foreseen. One that only rounds another does not disagree.
    """
    things: dict[tuple[str, ...], dict[str, Row]] = {}
    for row in figures:
        for thing in things_of(row):
            things.setdefault(thing, {})[str(row["figure"])] = row
    found = {
        _disagreement(one, other)
        for rows in things.values()
        for one, other in combinations(rows.values(), 2)
        if not _agree(one, other)
    }
    return tuple(sorted(found, key=lambda pair: (pair.one, pair.other)))


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


def _agree(one: Row, other: Row) -> bool:
    """Whether two values are one, as far as the rounder of them tells."""
    a, b = Decimal(str(one["value"])), Decimal(str(other["value"]))
    close = abs(a - b) <= CLOSE * max(abs(a), abs(b))
    return close and (a == b or _rounded(a, b) == b or _rounded(b, a) == a)


def _rounded(value: Decimal, like: Decimal) -> Decimal:
    """The value with as many digits as the other has before its zeros."""
    exponent = like.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return value.quantize(Decimal(1).scaleb(exponent)) if value.adjusted() - exponent < DIGITS else value


def _disagreement(one: Row, other: Row) -> Disagreement:
    first, second = sorted((one, other), key=lambda row: (str(row["date"] or ""), str(row["figure"])))
    days = [date.fromisoformat(str(row["date"])) for row in (first, second) if row["date"]]
    apart = len(days) > 1 and abs(days[1] - days[0]) > MONTH
    return Disagreement(str(first["figure"]), str(second["figure"]), Kind.CHANGE if apart else Kind.CONFLICT)

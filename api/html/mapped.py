"""What the map is asked for, by an address that holds all of it, and what a reader can choose there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal
from urllib.parse import parse_qsl, urlencode

from pydantic import BeforeValidator, Field, model_validator

from api import shapes
from api.current import View
from api.html.page import asked
from api.routes import graphs, statements
from graph.listing import Sought

BARS = 40
"""Bars of the small chart of days, as many as there is room for beside the map."""

OUTLETS = 50


def _parted(given: object) -> object:
    """The parts of what has commas between; the framework hands a parameter that can be several over as a list."""
    text = ",".join(given) if isinstance(given, list) else given
    return tuple(dict.fromkeys(filter(None, map(str.strip, text.split(","))))) if isinstance(text, str) else text


Several = Annotated[tuple[str, ...], BeforeValidator(_parted), Field(max_length=500)]

Order = Literal["source", "kind", "target", "evidence", "last", "-source", "-kind", "-target", "-evidence", "-last"]


class Mapped(graphs.Asked):
    """What the API is asked for, and behind that what only the page knows."""

    kinds: Several = ()
    ties: Several = ()
    view: Literal["map", "table"] = "map"
    sort: Order = "-evidence"
    page: Annotated[int, Field(ge=1)] = 1
    hide: Several = ()
    pin: Several = ()
    selected: Several = ()
    embed: bool = False

    _form = model_validator(mode="before")(asked)

    def graph(self) -> graphs.Asked:
        """What of it is asked of the network."""
        return graphs.Asked(**self.model_dump(by_alias=True, include={*graphs.Asked.model_fields}))

    def unfiltered(self) -> Mapped:
        """The same without any filter."""
        return self.model_copy(update={"kinds": (), "ties": (), **dict.fromkeys(statements.Filters.model_fields)})

    def address(self, at: str = "/map", /, **changed: object) -> str:
        """The address of this, with these changes; `at` another page or the API it has what they know alone."""
        given = self.model_copy(update=changed).model_dump(mode="json", by_alias=True, exclude_defaults=True)
        known = given if at == "/map" else {name: value for name, value in given.items() if name not in PAGE}
        told = {
            name: ",".join(value) if isinstance(value, list) else str(value).lower() if value is True else value
            for name, value in known.items()
        }
        query = urlencode({name: value for name, value in told.items() if value not in ("", None)}, safe="/,")
        return f"{at}{'&' if '?' in at else '?'}{query}" if query else at

    def query(self) -> str:
        """The filters alone, for the addresses of what they leave."""
        given = self.filters().params()
        return f"?{urlencode(given, safe='/,')}" if given else ""

    def cleared(self) -> str:
        """The address of the same without any filter."""
        return self.unfiltered().address()

    def toggled(self, name: str, value: str, known: tuple[str, ...]) -> str:
        """The address of the same without one of `kinds` or `ties`, or with it where it is left out."""
        chosen: tuple[str, ...] = getattr(self, name) or known
        several = tuple(each for each in known if (each in chosen) != (each == value))
        return self.address(**{name: () if several == known else several})

    def kept(self) -> dict[str, str]:
        """What the form on the page does not ask for, and has to send along."""
        known = self.model_copy(update=dict.fromkeys(CHOSEN))
        return dict(parse_qsl(known.address().partition("?")[2]))

    def others(self) -> dict[str, str]:
        """Filters that pages which lead here may set, and the form does not show."""
        given = self.filters().model_dump(mode="json", exclude_none=True, exclude=CHOSEN)
        return {name: str(value) for name, value in given.items()}

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out by a filter."""
        return bool(self.kinds or self.ties or self.filters().params())


CHOSEN = {"since", "to", "outlet", "min_confidence", "state"}
"""Filters that the form on the page has, beside kinds and ties."""

PAGE = frozenset({"view", "sort", "page", "pin", "selected", "embed"})
"""What only the page knows."""


@dataclass(frozen=True, slots=True)
class Day:
    """A stretch of days, by how many statements were made in it, from 0 to 1 of the busiest."""

    on: str
    until: str
    share: float


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from, whatever is chosen: kinds of nodes, of ties, outlets, and the days on which they spoke."""

    kinds: tuple[str, ...]
    ties: tuple[str, ...]
    outlets: tuple[str, ...]
    first: str | None
    last: str | None
    days: tuple[Day, ...]


def choices(view: View, of: graphs.Drawing, seen_with: bool) -> Choices:
    """All that the whole network has; a view keeps it."""
    kinds, ties, *dated = view.overview.about(of_actors=of == "actors", seen_with=seen_with)
    spoken = {day[:10]: number for day, number in view.catalogue.days(Sought()).items() if day}
    days = sorted({*spoken, *(day[:10] for day in dated if day)})
    return Choices(
        kinds=kinds,
        ties=tuple(sorted(ties)),
        outlets=tuple(sorted(one.value for one in shapes.facets(view.catalogue.facets(Sought(), OUTLETS))["outlet"])),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        days=_bars(spoken, date.fromisoformat(days[0]), date.fromisoformat(days[-1])) if days else (),
    )


def _bars(spoken: Mapping[str, int], first: date, last: date) -> tuple[Day, ...]:
    """The days from first to last in bars of as many days each; the last bar ends with the last day."""
    span = (last - first).days
    length = span // BARS + 1
    numbers = Counter[int]()
    for day, number in spoken.items():  # and not day by day: articles may be dated thousands of years apart
        numbers[(date.fromisoformat(day) - first).days // length] += number
    most = max(numbers.values(), default=1)

    def at(days: int) -> str:
        return (first + timedelta(days=min(days, span))).isoformat()

    return tuple(
        Day(at(start), at(start + length - 1), numbers[place] / most)
        for place, start in enumerate(range(0, span + 1, length))
    )

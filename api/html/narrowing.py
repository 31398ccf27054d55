"""By what a list of statements can be narrowed, and what it is narrowed by already, as links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from api import models
from api.current import View
from api.routes import statements, topics
from ontology.iris import BASE, local

FIELDS = {
    "outlet": "Outlet",
    "speaker": "Speaker",
    "topic": "Topic",
    "kind": "How it is told",
    "year": "Year",
    "sure": "How sure",
    "state": "Checked",
}
"""The facets in the order in which they are shown."""

SURE = (0.9, 0.75, 0.5)
"""From which confidence on; the words for these are `viz.marks.SURE`."""

BEFORE = {"mentions": "naming ", "article": "in the article ", "via": "told in ", "from": "from ", "to": "until "}
"""What stands before a value that does not say by itself of what it is one."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value by which the list can be narrowed; `share` is a confidence, which pages have words for."""

    label: str
    count: int
    at_least: bool
    address: str
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """What can be chosen, the commonest first; `cut` where there may be more than are listed. `name` is that of the filter."""

    name: str
    title: str
    choices: list[Choice]
    cut: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """Something by which the list is narrowed, and the address without it. `label` is out of an article or typed by somebody."""

    name: str
    before: str
    label: str
    address: str
    share: float | None = None


def facets(view: View, asked: statements.Filters, path: str, kept: Mapping[str, str]) -> list[Facet]:
    """The facets in which there is anything to choose; `kept` goes along in every address."""
    sought = statements.sought_in(view, asked)
    total = view.catalogue.total(sought)
    counted = statements.faceted(view, sought)
    given = asked.params()
    found: dict[str, list[Choice]] = {
        name: [
            Choice(
                one.label,
                one.count,
                not total.exact,
                address(path, {**given, **kept, name: one.value}),
            )
            for one in getattr(counted, name)
        ]
        for name in ("outlet", "speaker", "topic", "kind", "state")
        if name not in given
    }
    if not {"from", "to"} & given.keys():
        found["year"] = [*_years(path, {**given, **kept}, counted.year, at_least=not total.exact)]
    if "min_confidence" not in given:
        found["sure"] = [*_sure(view, asked, path, {**given, **kept}, total.number)]
    return [
        Facet(name, title, found[name], cut=len(found[name]) >= statements.FACETS)
        for name, title in FIELDS.items()
        if len(found.get(name, ())) > 1 or any(one.count < total.number for one in found.get(name, ()))
    ]


def chips(view: View, asked: statements.Filters, path: str, kept: Mapping[str, str]) -> list[Chip]:
    """What the list is narrowed by beside words, each with the address without it."""
    given = asked.params()
    found = []
    for name, value in given.items():
        if name == "q" or (name == "to" and _whole_year(asked)):
            continue
        gone = {"from", "to"} if name == "from" and _whole_year(asked) else {name}
        without = address(path, {**{key: one for key, one in given.items() if key not in gone}, **kept})
        if len(gone) > 1:
            found.append(Chip(name, "in ", value[:4], without))
        elif name == "min_confidence":
            found.append(Chip(name, "", value, without, asked.min_confidence))
        else:
            found.append(Chip(name, BEFORE.get(name, ""), _called(view, name, value), without))
    return found


def address(path: str, given: Mapping[str, str]) -> str:
    """Where a page shows what is asked for."""
    return f"{path}?{urlencode(given)}" if given else path


def _years(path: str, given: Mapping[str, str], years: list[models.Facet], *, at_least: bool) -> Iterator[Choice]:
    for year in sorted(years, key=lambda one: one.value, reverse=True):
        days = {"from": f"{year.value}-01-01", "to": f"{year.value}-12-31"}
        yield Choice(year.label, year.count, at_least, address(path, {**given, **days}))


def _sure(
    view: View, asked: statements.Filters, path: str, given: Mapping[str, str], everything: int
) -> Iterator[Choice]:
    """How many are at least so sure, where that leaves some out and some over."""
    for share in SURE:
        total = view.catalogue.total(statements.sought_in(view, asked.model_copy(update={"min_confidence": share})))
        if 0 < total.number < everything:
            yield Choice(
                f"{share:g}",
                total.number,
                not total.exact,
                address(path, {**given, "min_confidence": f"{share:g}"}),
                share,
            )


def _whole_year(asked: statements.Filters) -> bool:
    since, to = asked.since, asked.to
    return since is not None and to is not None and (since, to) == (date(since.year, 1, 1), date(since.year, 12, 31))


def _called(view: View, name: str, value: str) -> str:
    """What the value of a filter is called, as far as anybody knows."""
    if name == "topic":
        return topics.labels(view).get(local(value), value)
    if name in {"speaker", "mentions"}:
        for row in view.overview.named([f"{BASE}id/{view.meant({name: value}, name)[name]}"]):
            return str(row["name"])
    return value

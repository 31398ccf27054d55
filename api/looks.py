"""An answer as a page shows it: the rows, what is drawn of them, and the addresses of its other views."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from api import plots, webs
from api.current import View
from api.plots import Plot
from api.results import Cell, Results
from api.snippets import Pairs
from ontology.iris import BASE, local

VIEWS = ("table", "chart", "map")
OWN = frozenset({"view", "sort", "x", "y"})
"""Parameters of the page alone: how an answer is looked at, which is no part of the question."""

SHOWN = 500
"""Rows on the page; the other formats have all."""

NAMED = 1000
"""Things of which names are looked up for one page."""

NO_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')


@dataclass(frozen=True, slots=True)
class Look:
    """One way to look at the answer to what is `asked` at `path`. What it names that is not there is passed over."""

    path: str
    asked: Pairs
    view: str = "table"
    sort: str = ""
    x: str = ""
    y: str = ""

    @classmethod
    def of(cls, path: str, params: Pairs) -> Look:
        """As the parameters of an address say."""
        own = {name: value for name, value in params if name in OWN}
        view = own.get("view", "table")
        asked = tuple((name, value) for name, value in params if name not in OWN)
        return cls(path, asked, view if view in VIEWS else "table", *(own.get(name, "") for name in ("sort", "x", "y")))

    def at(self, **other: str) -> str:
        """The address of this look, or of one that differs so."""
        own = {"view": self.view, "sort": self.sort, "x": self.x, "y": self.y, **other}
        told = [(name, value) for name, value in own.items() if value and (name, value) != ("view", "table")]
        return f"{self.path}?{urlencode([*self.asked, *told])}"


def shown(view: View, results: Results, look: Look) -> dict[str, object]:
    """What the template needs to show the answer in the view that is asked for."""
    drawn: dict[str, object] = {"plot": None, "graph": None, "why": None, "rows": ()}
    if look.view == "chart":
        drawn |= _plotted(view, results, look)
    elif look.view == "map":
        drawn |= _woven(view, results)
    else:
        rows = results.sorted(look.sort).rows[:SHOWN]
        drawn |= {"rows": rows, "names": _names(view, (cell for row in rows for cell in row))}
    numeric = results.numeric
    return {
        "look": look,
        "form": results.form,
        "columns": [_column(results, look, name, name in numeric) for name in results.columns],
        "total": len(results.rows),
        "views": [(name, look.at(view=name), name == look.view) for name in VIEWS],
        "names": {},
        **drawn,
    }


def _plotted(view: View, results: Results, look: Look) -> dict[str, object]:
    plot = plots.plotted(results, look.x, look.y)
    if not isinstance(plot, Plot):
        return {"why": plot}
    things = (point.label for point in plot.points if point.href)
    return {"plot": plots.called(plot, _called(view, things))}


def _woven(view: View, results: Results) -> dict[str, object]:
    found = webs.woven(results)
    if isinstance(found, str):
        return {"why": found}
    return {"graph": webs.as_json(found, partial(_called, view), view.id)}


def _column(results: Results, look: Look, name: str, numeric: bool) -> dict[str, object]:
    """A heading: its name, how the column is set, and the address under which the rows are in its order."""
    order = {name: "ascending", f"-{name}": "descending"}.get(look.sort)
    turned = f"-{name}" if order == "ascending" or (order is None and numeric) else name
    return {
        "name": name,
        "numeric": numeric,
        "words": results.worded(name),
        "order": order,
        "href": look.at(sort=turned),
    }


def _names(view: View, cells: Iterable[Cell | None]) -> Mapping[str, str]:
    return _called(view, (cell.value for cell in cells if cell and cell.kind == "iri"))


def _called(view: View, iris: Iterable[str]) -> Mapping[str, str]:
    """The names of those of these things that have one, by their IRIs."""
    ours = (iri for iri in iris if iri != local(iri) and not NO_IRI.search(iri.removeprefix(BASE)))
    wanted = [iri for iri, _ in zip(dict.fromkeys(ours), range(NAMED), strict=False)]
    rows = view.ask_once("labels", {"thing": wanted}).rows if wanted else ()
    return {str(row["thing"]): str(row["label"]) for row in rows if row["label"]}

"""Looking for words and names, and the list of who said what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import field_validator, model_validator

from api import models, shapes
from api.current import View, view_of
from api.html import narrowing, page
from api.paging import links
from api.routes import articles, policies, searching, statements
from graph.catalogue import Total
from graph.likeness import alike

PATH = "/search"

IN_GROUP = 5
"""Of each kind, where all kinds are shown; there is a way to the others."""

KINDS = {"people": "actor", "statements": "statement", "articles": "article"}
"""What the API calls the kinds of hits."""

NEAR, NEARLY = 5, 55.0
"""How many names are offered where nothing is found, and how like they are at least, from 0 to 100: a surname of two words is."""

FEWER = 8
"""Of how many words it is told what would be found without one of them."""

router = page.router()


class Browsed(statements.PagedFilters):
    _form = model_validator(mode="before")(page.asked)


class Looked(Browsed):
    """What the page takes: with words alone it shows what they are found in by kind, else one list."""

    show: Literal["people", "policies", "statements", "articles"] | None = None
    sort: Literal["newest", "best"] = "newest"

    @field_validator("q")
    @classmethod
    def _trimmed(cls, q: str | None) -> str | None:
        return (q or "").strip() or None

    @property
    def kind_shown(self) -> str | None:
        """Which list is shown; None where it is the best of each kind. Only statements are narrowed."""
        if self.q is None or self.params().keys() != {"q"}:
            return "statements"
        return self.show

    def kept(self) -> dict[str, str]:
        """What goes along from one list of statements to the next."""
        return {name: str(getattr(self, name)) for name in ("show", "sort") if name in self.model_fields_set}


@dataclass(frozen=True, slots=True)
class Fewer:
    """A word that may be left out, and how much is said with the others."""

    word: str
    total: Total
    address: str


@router.get(f"{PATH}.json", response_class=RedirectResponse)
def as_json(asked: Annotated[Looked, Query()]) -> RedirectResponse:
    return RedirectResponse(_twins(asked)[0], 307)


@router.get(f"{PATH}.csv", response_class=RedirectResponse)
def as_csv(asked: Annotated[Looked, Query()]) -> RedirectResponse:
    return RedirectResponse(_twins(asked)[1], 307)


@router.get(PATH)
def search(request: Request, asked: Annotated[Looked, Query()]) -> HTMLResponse:
    """Words alone are looked for everywhere; without them, or with other filters, it is the list of statements."""
    view = view_of(request)
    json, csv = _twins(asked)
    about = {"asked": asked, "json": json, "csv": csv, "given": urlencode(asked.params())}
    if asked.kind_shown == "statements":
        return page.shown(request, "statements", **about, **_listed(request, view, asked))
    assert asked.q
    return page.shown(request, "search", **about, **_found(request, view, asked, asked.q))


def _listed(request: Request, view: View, asked: Looked) -> dict[str, object]:
    """Statements that pass, and by what there could be fewer of them."""
    said, cursor, total = _best(view, asked) if _by_fit(asked) else _newest(view, asked)
    return {
        "said": said,
        "total": total,
        "next": links(request, cursor)[0],
        "facets": narrowing.facets(view, asked, PATH, asked.kept()),
        "chips": narrowing.chips(view, asked, PATH, asked.kept()),
        "by_fit": _by_fit(asked),
        "without_words": narrowing.address(
            PATH, {**{name: one for name, one in asked.params().items() if name != "q"}, **asked.kept()}
        ),
        "sorts": [
            (
                name,
                label,
                narrowing.address(PATH, {**asked.params(), **asked.kept(), "sort": name, "show": "statements"}),
            )
            for name, label in (("newest", "Newest first"), ("best", "Best fit first"))
        ]
        if asked.q and asked.kind is None
        else [],
        "fewer": [] if total.number or not asked.q else _fewer(view, asked, asked.q),
    }


def _newest(view: View, asked: Looked) -> tuple[list[models.Statement], str | None, Total]:
    return statements.shown(view, statements.sought_in(view, asked), asked)


def _best(view: View, asked: Looked) -> tuple[list[models.Statement], str | None, Total]:
    """Those that the words are found in as whole words, in the order of how well they fit."""
    hits, cursor, total = searching.shown(view, _sought(asked, "statement"))
    return shapes.statements(view, [hit.iri for hit in hits]), cursor, total


def _by_fit(asked: Looked) -> bool:
    """What is told in which way is not known to the index of words, so such a list is in order of days."""
    return asked.sort == "best" and asked.q is not None and asked.kind is None


def _found(request: Request, view: View, asked: Looked, q: str) -> dict[str, object]:
    """The best of each kind, or a page of one kind, and how many there are of each."""
    sought = {name: _sought(asked, kind) for name, kind in KINDS.items()}
    some = {"limit": IN_GROUP, "cursor": None}
    found = {
        name: searching.shown(view, one if asked.show == name else one.model_copy(update=some))
        for name, one in sought.items()
    }
    hits = {name: here for name, (here, _, _) in found.items()}
    told = policies.passed(view, policies.Filters(q=q))
    totals = {name: total for name, (_, _, total) in found.items()} | {
        "policies": Total(len(told), exact=True),
        "statements": view.catalogue.total(statements.sought_in(view, asked)),
    }
    nothing = not any(total.number for total in totals.values())
    return {
        "hits": hits,
        "totals": totals,
        "next": links(request, found[asked.show][1])[0] if asked.show in found else None,
        "actors": {one.iri: one for one in _actors(view, {hit.iri for hit in hits["people"]})},
        "said": _best_or_newest(view, asked, [hit.iri for hit in hits["statements"]]) if asked.show is None else [],
        "articles": articles.by_iri(view, [hit.iri for hit in hits["articles"]]),
        "policies": told[: asked.limit if asked.show else IN_GROUP],
        "facets": [] if asked.show else narrowing.facets(view, asked, PATH, {}),
        "fewer": _fewer(view, asked, q) if nothing else [],
        "near": [] if hits["people"] or asked.show not in {None, "people"} else _near(view, q),
    }


def _best_or_newest(view: View, asked: Looked, best: list[str]) -> list[models.Statement]:
    """The statements in which the words stand; the newest, where they stand only as parts of words.

    None that the list of all would not have: the index of words parts what has a hyphen, so that its halves may stand apart.
    """
    sought = statements.sought_in(view, asked)
    if whole := view.catalogue.passing(best, sought):
        return shapes.statements(view, whole)
    return statements.shown(view, sought, asked.model_copy(update={"limit": IN_GROUP}))[0]


def _sought(asked: Looked, kind: str) -> searching.Asked:
    narrowed = {name: value for name, value in asked.params().items() if name != "kind"}
    return searching.Asked.model_validate({**narrowed, "kind": kind, "limit": asked.limit, "cursor": asked.cursor})


def _actors(view: View, iris: set[str]) -> list[models.Entity]:
    return shapes.entities(view, view.overview.named(iris))


def _near(view: View, q: str) -> list[models.Named]:
    """Who has a name like that."""
    if view.index is None:
        return []
    likely = [one for one in alike(view.index, q) if one.score >= NEARLY][:NEAR]
    known = {one.iri: one for one in _actors(view, {one.iri for one in likely})}
    return [known[one.iri] for one in likely if one.iri in known]


def _fewer(view: View, asked: Looked, q: str) -> list[Fewer]:
    """What is said with all the words but one, where anything is."""
    words = q.split()
    found = []
    for place, word in enumerate(words if 1 < len(words) <= FEWER else ()):
        rest = asked.model_copy(update={"q": " ".join(words[:place] + words[place + 1 :])})
        total = view.catalogue.total(statements.sought_in(view, rest))
        if total.number:
            found.append(Fewer(word, total, narrowing.address(PATH, rest.params())))
    return found


def _twins(asked: Looked) -> tuple[str, str]:
    """Where the API gives what the page shows, as JSON and as CSV."""
    shown, given = asked.kind_shown, asked.params()
    if shown == "policies":
        return narrowing.address("/api/v1/policies", given), narrowing.address("/api/v1/policies.csv", given)
    if shown == "statements" and not _by_fit(asked):
        return narrowing.address("/api/v1/statements", given), narrowing.address("/api/v1/statements.csv", given)
    kind = {"kind": KINDS[shown]} if shown else {}
    return narrowing.address("/api/v1/search", {**given, **kind}), narrowing.address(
        "/api/v1/search.csv", {**given, **kind}
    )

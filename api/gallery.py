"""The page for browsers: ready questions, the query, and what it found."""

from __future__ import annotations

import json

from api.current import View
from api.models import NamedQuery
from api.pages import Pages
from api.routes.queries import described
from graph.query import bound, load

SHOWN = 500
"""Rows on the page; the other formats have all."""

GALLERY = (
    "who-said-what", "said-by", "said-in-post", "reactions", "positions", "changed-positions", "criticised-unheard",
    "calls-for", "pledges", "recommendations", "policies", "listed-policies", "manifesto-commitments", "funding", "sums", "targets",
    "counts", "listed-things", "figures", "changed-figures", "events", "appointments", "departures", "publications", "posts",
    "background", "organisation-facts", "links", "never-quoted", "one-outlet-organisations", "outlet-claims", "carried-by",
    "echoes", "topics", "on-topic", "keywords", "unnamed-speakers", "articles", "article-statements", "actors", "actor-names",
    "entity-mentions",
)  # fmt: skip
"""The questions that a reader may have; the others serve these pages."""


def page(pages: Pages, view: View | None, sparql: str, found: dict[str, object]) -> str:
    """The page as HTML. `found` is what `shown` gives, or {"fault": …}, or nothing where nothing was asked."""
    return pages.render("sparql", {"sparql": sparql, "gallery": _gallery(view), "found": found})


def shown(body: bytes, *, results: bool) -> dict[str, object]:
    """An answer for the page: results in JSON as a table, a graph in Turtle as it is."""
    if not results:
        return {"rdf": body.decode()}
    found = json.loads(body)
    if "boolean" in found:
        return {
            "columns": ["answer"],
            "rows": [[{"type": "literal", "value": "yes" if found["boolean"] else "no"}]],
            "total": 1,
        }
    columns, rows = found["head"]["vars"], found["results"]["bindings"]
    return {
        "columns": columns,
        "rows": [[row.get(column) for column in columns] for row in rows[:SHOWN]],
        "total": len(rows),
    }


def _gallery(view: View | None) -> list[NamedQuery]:
    """The ready questions; what must be given is filled in with somebody and something that are there."""
    questions = [described(name) for name in GALLERY]
    if view is None:
        return questions
    sources = (("speaker", "actors", "iri"), ("article", "articles", "article"))
    examples = {name: str(row[column]) for name, listed, column in sources for row in view.ask(listed).rows[:1]}
    filled = []
    for question in questions:
        required = {
            each.name: examples[each.name] for each in question.parameters if each.required and each.name in examples
        }
        sparql = bound(load(question.name), required) if required else question.sparql
        filled.append(question.model_copy(update={"sparql": sparql}))
    return filled

"""The page for browsers: ready questions, the query, and what it found."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from api import completion
from api.current import View
from api.gallery import gallery
from api.looks import Look, shown
from api.mediatypes import CSV, TURTLE
from api.mistakes import Mistake
from api.pages import Pages
from api.results import read
from api.snippets import snippets

TABLES = (("CSV", "csv"), ("TSV", "tsv"), ("JSON", "json"), ("XML", "xml"))
GRAPHS = (("Turtle", "ttl"), ("N-Triples", "nt"), ("JSON-LD", "jsonld"), ("RDF/XML", "rdf"))
"""The forms in which an answer can be taken along, by the names that people and addresses have for them."""

WAITS = (5, 10, 30, 60, 120, 300, 600)
"""Seconds that a query can be given, as far as the server does."""

FIRST = """\
PREFIX onr: <https://w3id.org/onrecord/ns#>
PREFIX schema: <https://schema.org/>

SELECT ?who (COUNT(DISTINCT ?statement) AS ?statements) WHERE {
  GRAPH ?article { ?statement a onr:Statement ; onr:speaker/schema:name ?who }
}
GROUP BY ?who
ORDER BY DESC(?statements) ?who
"""
"""What the editor begins with."""


@dataclass(frozen=True, slots=True)
class Here:
    """This server's address without a path, how the answer is looked at, how many seconds the query has, and how many it may have."""

    host: str
    look: Look
    seconds: float
    longest: float


@dataclass(frozen=True, slots=True)
class Ran:
    """An answer as it came: `seconds` is what it took from the question on, `cut` whether the cap on rows ended it."""

    body: bytes
    media_type: str
    seconds: float
    cut: bool
    cap: int


def page(pages: Pages, view: View | None, here: Here, added: tuple[str, ...], outcome: Ran | Mistake | None) -> str:
    """The page as HTML; `added` are the prefixes that were put before the query."""
    sparql = dict(here.look.asked)["query"]
    context = {
        "sparql": sparql or FIRST,
        "asked": bool(outcome),
        "added": added,
        "gallery": gallery(view),
        "completion": completion.offered(),
        "look": here.look,
        "timeout": f"{here.seconds:g}",
        "waits": [f"{each:g}" for each in sorted({*WAITS, here.seconds}) if each <= here.longest],
        "fault": outcome if isinstance(outcome, Mistake) else None,
        "answer": _answer(view, outcome, here) if isinstance(outcome, Ran) and view else None,
        "snapshot": view and {"id": view.id, "made": view.made.isoformat(timespec="minutes")},
        "path": here.look.path,
    }
    return pages.render("sparql", context)


def _answer(view: View, ran: Ran, here: Here) -> dict[str, object]:
    found = shown(view, read(ran.body, ran.media_type), here.look)
    path, asked, graph = here.look.path, here.look.asked, found["form"] == "graph"
    forms = [
        (name, f"{path}?{urlencode([*asked, ('format', short)])}") for name, short in (GRAPHS if graph else TABLES)
    ]
    told = snippets(here.host + path, asked, TURTLE if graph else CSV, here.host + here.look.at())
    return {**found, "ran": ran, "forms": forms, "snippets": told}

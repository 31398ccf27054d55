"""The forms in which SPARQL answers come: media types, their short names, and which of them a client wants."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from starlette.exceptions import HTTPException

from api.mediatypes import (
    CSV,
    HTML,
    JSON,
    JSON_LD,
    N3,
    N_QUADS,
    N_TRIPLES,
    PLAIN,
    RDF_XML,
    SPARQL_JSON,
    SPARQL_XML,
    TEXT_XML,
    TRIG,
    TSV,
    TURTLE,
    XML,
)
from api.negotiation import best

RESULTS = {kind: kind for kind in (SPARQL_JSON, SPARQL_XML, CSV, TSV)}
RESULTS |= {JSON: SPARQL_JSON, XML: SPARQL_XML, TEXT_XML: SPARQL_XML}
GRAPHS = {kind: kind for kind in (TURTLE, N_TRIPLES, N_QUADS, TRIG, JSON_LD, RDF_XML, N3)}
GRAPHS |= {JSON: JSON_LD, PLAIN: N_TRIPLES, XML: RDF_XML, TEXT_XML: RDF_XML}
"""What a client may ask for, and what the engine calls it."""

FORMATS = {
    "json": JSON,
    "xml": XML,
    "csv": CSV,
    "tsv": TSV,
    "ttl": TURTLE,
    "nt": N_TRIPLES,
    "nq": N_QUADS,
    "trig": TRIG,
    "jsonld": JSON_LD,
    "rdf": RDF_XML,
    "n3": N3,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a client will have for results and for graphs; None where it takes nothing of what there is."""

    results: str | None
    graph: str | None
    page: bool = False

    def named(self, engines: str) -> str:
        """The engine's media type by the name that the client asked for, with the encoding where there are several."""
        asked = self.results if self.results and RESULTS[self.results] == engines else self.graph or engines
        return f"{asked}; charset=utf-8" if asked.startswith("text/") else asked


@lru_cache(maxsize=256)
def wanted(accept: str | None) -> Wanted:
    """What the header asks for. A page comes to those who want one more than any results."""
    page = best(accept, [*RESULTS, HTML]) == HTML
    return Wanted(best(accept, [*RESULTS]), best(accept, [*GRAPHS]), page)


def by_name(name: str) -> Wanted:
    """The same for a short name or a media type, because a link on a page cannot set Accept."""
    return wanted(FORMATS.get(name, name if "/" in name else "none/none"))


def unacceptable() -> HTTPException:
    return HTTPException(406, f"results come as {', '.join(RESULTS)}; CONSTRUCT and DESCRIBE as {', '.join(GRAPHS)}")

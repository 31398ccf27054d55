"""Our own terms and the names that our JSON has in RDF: what `onr:` addresses lead to."""

from __future__ import annotations

from functools import cache
from itertools import groupby

from fastapi import APIRouter, Request, Response
from pyoxigraph import Quad, RdfFormat, parse
from rdflib import DC, OWL, RDF, RDFS

from api import documents
from api.documents import SUFFIXES
from api.mediatypes import HTML, JSON_LD
from api.pages import Pages, page
from graph.nodes import value
from ontology.iris import NS
from ontology.terms import PREFIXES, data

OFFERED = {suffix: kind for suffix, kind in SUFFIXES.items() if suffix != "json"}
NAMES = {**PREFIXES, "owl": str(OWL), "dc": str(DC)}


def router(pages: Pages | None, licence: str) -> APIRouter:
    """The routes; without pages no HTML is offered."""
    routes = APIRouter(tags=["linked data"])
    offered = {suffix: kind for suffix, kind in OFFERED.items() if pages or kind != HTML}

    @routes.get("/context.jsonld", response_class=Response)
    def context() -> Response:
        """The JSON-LD context by which the JSON of statements, entities and articles is linked data."""
        return Response(data("context.jsonld"), media_type=JSON_LD, headers={"Cache-Control": "max-age=86400"})

    @routes.get("/ns", response_class=Response)
    def vocabulary(request: Request) -> Response:
        """Our own terms, each with label, comment and parent, in the form that Accept asks for."""
        return shown(request, "")

    @routes.get("/ns.{suffix}", response_class=Response)
    def vocabulary_in_form(request: Request, suffix: str) -> Response:
        """The same in the form that the suffix names."""
        return shown(request, suffix)

    def shown(request: Request, suffix: str) -> Response:
        media_type = documents.chosen(request, suffix, offered)
        link = documents.links(NS.rstrip("#"), "/ns", offered, licence)
        if media_type == HTML and pages:
            return page(request, "vocabulary", {"Link": link}, terms=terms())
        return documents.answer(_quads(), media_type, NAMES, link)

    return routes


@cache
def _quads() -> tuple[Quad, ...]:
    return tuple(parse(data("vocabulary.ttl"), RdfFormat.TURTLE))


@cache
def terms() -> list[dict[str, object]]:
    """What the page shows of each term, in the order of the file: name, kind, label, comment and parents."""
    return [
        _term(subject, list(said))
        for subject, said in groupby(_quads(), lambda quad: value(quad.subject))
        if subject.startswith(NS)
    ]


def _term(iri: str, said: list[Quad]) -> dict[str, object]:
    def of(*predicates: str) -> list[str]:
        return [value(quad.object) for quad in said if quad.predicate.value in map(str, predicates)]

    return {
        "name": iri.removeprefix(NS),
        "iri": iri,
        "kind": _short(of(RDF.type)[0]),
        "label": " ".join(of(RDFS.label)),
        "comment": " ".join(of(RDFS.comment)),
        "parents": [{"iri": each, "name": _short(each)} for each in of(RDFS.subClassOf, RDFS.subPropertyOf)],
    }


def _short(iri: str) -> str:
    """An IRI with its prefix, where it has one of ours."""
    return next((f"{name}:{iri.removeprefix(space)}" for name, space in NAMES.items() if iri.startswith(space)), iri)

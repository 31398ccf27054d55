"""Things and the documents about them: /id/… leads by 303 to a page, JSON or RDF. Spec: https://www.w3.org/TR/cooluris/."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from urllib.parse import quote, urlencode

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from rdflib import RDF, RDFS, VOID, URIRef

from api import documents
from api.current import View, view_of
from api.documents import SUFFIXES, WITH_GRAPHS, described
from api.mediatypes import CSV, HTML, JSON, JSON_LD
from api.pages import Pages, page
from api.routes import decisions
from graph import query
from graph.nodes import value
from ontology.iris import BASE
from ontology.records import ActorKind
from ontology.terms import BESIDE, DCTERMS, PREFIXES

FORMS = {**SUFFIXES, **WITH_GRAPHS}
TYPES = {kind: suffix for suffix, kind in FORMS.items()}
ACTORS = tuple(ActorKind)

GRAPHS = {iri.rpartition("/")[2]: iri for iri in BESIDE}
"""The graphs beside those of articles, whose names are addresses too."""

AT_ONCE = 50_000
"""Quads of a graph that are given as a document; of a larger one, how large it is and where to ask."""

ON_PAGE = 1_000
"""Rows of a graph on a page."""


def router(pages: Pages | None, licence: str) -> APIRouter:
    """The routes; without pages no HTML is offered."""
    routes = APIRouter(tags=["identifiers"])
    forms = {suffix: kind for suffix, kind in FORMS.items() if pages or kind != HTML}

    @routes.get("/id/{kind}/{name}", status_code=303, response_class=RedirectResponse)
    def thing(request: Request, kind: str, name: str) -> Response:
        """What is known of a thing: 303 to a document in the form that Accept or a suffix (.ttl, .json, …) asks for."""
        view = view_of(request)
        slug, wanted = _split(name)
        iri = _iri(kind, slug)
        suffix = f".{wanted}" if wanted else ""
        for row in query.ask(view.snapshot, "replaced-by", {"iri": iri}).rows:
            return RedirectResponse(f"/{str(row['iri']).removeprefix(BASE)}{suffix}", 301)
        quads, current = _document(view, request, kind, slug)
        table = _table(kind, slug, quads) if current else None
        media_type = documents.chosen(request, wanted, {**forms, "csv": CSV} if table else forms)
        link = f'<{_place(kind, slug)}.{TYPES.get(media_type, "ttl")}>; rel="describedby"'
        place = table if media_type == CSV and table else _shown_at(kind, slug, media_type, current)
        return RedirectResponse(place, 303, headers={"Link": link})

    @routes.get("/id/{name}", status_code=303, response_class=RedirectResponse)
    def scheme(request: Request, name: str) -> Response:
        """The same for the scheme of topics, the one thing that is of no kind."""
        return thing(request, "", name)

    @routes.get("/doc/{kind}/{name}", response_class=Response)
    def document(request: Request, kind: str, name: str) -> Response:
        """The document about a thing: what the graphs say of it, in a form of RDF or as a page."""
        slug, wanted = _split(name)
        if wanted not in forms:
            raise HTTPException(404, f"documents end in {', '.join(f'.{suffix}' for suffix in forms)}")
        quads, _ = _document(view_of(request), request, kind, slug)
        iri, media_type = _iri(kind, slug), forms[wanted]
        link = documents.links(iri, _place(kind, slug), forms, licence)
        if media_type == HTML and pages:
            context = {"iri": iri, "kind": kind, "slug": slug, "triples": _triples(quads), "more": len(quads) > ON_PAGE}
            return page(request, "thing", {"Link": link}, **context)
        return documents.answer(quads, JSON_LD if media_type == JSON else media_type, PREFIXES, link)

    @routes.get("/doc/{name}", response_class=Response)
    def document_of_scheme(request: Request, name: str) -> Response:
        """The document about the scheme of topics: all of them."""
        return document(request, "", name)

    return routes


def _shown_at(kind: str, slug: str, media_type: str, current: bool) -> str:
    """Where a thing is described in that form: a page or an API address of its own, or what the graphs say of it.

    An actor whom no current article names has no page of its own.
    """
    if media_type == HTML and kind in ACTORS and current:
        return f"/entity/{kind}/{slug}"
    if media_type == HTML and kind in ("statement", "article"):
        return f"/{kind}/{slug}"
    if media_type == HTML and kind == "policy" and current:
        return f"/policy/{slug}"
    if media_type == JSON and kind in ACTORS and current:
        return f"/api/v1/entities/{kind}/{slug}"
    if media_type == JSON and kind in ("statement", "article"):
        return f"/api/v1/{kind}s/{slug}"
    if media_type == JSON and kind == "policy" and current:
        return f"/api/v1/policies/{slug}"
    return f"{_place(kind, slug)}.{TYPES[media_type]}"


def _table(kind: str, slug: str, quads: Sequence[Quad]) -> str | None:
    """Where the statements of a speaker, of an article or on a topic are as CSV; None for what has none."""
    if kind in ACTORS:
        return f"/api/v1/statements.csv?{urlencode({'speaker': f'{kind}/{slug}'})}"
    if kind == "topic":
        return f"/api/v1/statements.csv?{urlencode({'topic': f'{kind}/{slug}'})}"
    told = (quad for quad in quads if value(quad.subject) == _iri(kind, slug))
    keys = (value(quad.object) for quad in told if quad.predicate.value == str(DCTERMS.identifier))
    if kind == "article" and (key := next(keys, None)):
        return f"/api/v1/statements.csv?{urlencode({'article': key})}"
    return None


def _place(kind: str, slug: str) -> str:
    """The address of the document about a thing, without its suffix."""
    return f"/doc/{quote(_name(kind, slug))}"


def _split(name: str) -> tuple[str, str]:
    """Slugs have no dot, so what stands behind one is a suffix."""
    slug, _, suffix = name.partition(".")
    return slug, suffix


def _iri(kind: str, slug: str) -> str:
    """The name of a thing; 404 where no thing could have it."""
    try:
        return NamedNode(f"{BASE}id/{_name(kind, slug)}").value
    except ValueError as fault:
        raise HTTPException(404, f"there is nothing called {_name(kind, slug)}") from fault


def _name(kind: str, slug: str) -> str:
    """The end of an IRI; the scheme of topics is of no kind."""
    return f"{kind}/{slug}" if kind else slug


def _document(view: View, request: Request, kind: str, slug: str) -> tuple[list[Quad], bool]:
    """What the document about a thing holds, and whether current graphs say it; 404 and 410 as for `_described`."""
    if kind == "graph" and slug in GRAPHS:
        return _graph(view, GRAPHS[slug], request), True
    return _described(view, _iri(kind, slug))


def _graph(view: View, iri: str, request: Request) -> list[Quad]:
    """What a graph is and holds; of a very large one only how much that is, and where to ask for it."""
    quads = list(islice(view.snapshot.quads(iri), AT_ONCE + 1))
    whole = len(quads) <= AT_ONCE
    number = len(quads) if whole else view.kept(_size, iri)
    how = "" if whole else "; it is too large for a document: ask the endpoint for it, with FROM or GRAPH"
    about = described(
        iri,
        (RDF.type, VOID.Dataset),
        (RDFS.label, f"the graph of {iri.rpartition('/')[2]}"),
        (RDFS.comment, f"{number} quads in snapshot {view.id}{how}"),
        (VOID.triples, number),
        (VOID.sparqlEndpoint, URIRef(f"{request.base_url}sparql")),
    )
    return [*about, *(quads if whole else [])]


def _size(view: View, iri: str) -> int:
    return sum(1 for _ in view.snapshot.quads(iri))


def _triples(quads: Sequence[Quad]) -> list[object]:
    """What a page shows: each triple once, and not all of them where they are very many."""
    return [*islice(dict.fromkeys(quad.triple for quad in quads), ON_PAGE)]


def _described(view: View, iri: str) -> tuple[list[Quad], bool]:
    """What the graphs say of a thing and its parts, and whether current ones do; 404 where none says anything.

    410 where that is so because somebody decided that readers do not get it.

    Replaced versions of articles are asked only for themselves, and where nothing else is left.
    """
    parts = [str(row["part"]) for row in view.ask_once("thing-parts", {"iri": iri}).rows]
    everything, newest = [], []
    for subject, predicate, term, graph, replaced in query.solutions(view.snapshot, "thing", {"iri": [iri, *parts]}):
        assert isinstance(subject, NamedNode | BlankNode)
        assert isinstance(predicate, NamedNode)
        assert isinstance(graph, NamedNode)
        assert isinstance(replaced, Literal)
        assert term is not None
        quad = Quad(subject, predicate, term, graph)
        everything.append(quad)
        if graph.value == iri or replaced.value == "false":
            newest.append(quad)
    if not everything:
        decisions.gone(view, iri)
        raise HTTPException(404, f"there is nothing called <{iri}> in snapshot {view.id}")
    return list(dict.fromkeys(newest or everything)), bool(newest)

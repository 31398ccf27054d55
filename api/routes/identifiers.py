"""Things and the documents about them: /id/… leads by 303 to a page, JSON or RDF. Spec: https://www.w3.org/TR/cooluris/."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from api.current import View, view_of
from api.negotiation import HTML, JSON, JSON_LD, N_TRIPLES, TURTLE, best
from api.pages import Pages
from api.routes import decisions
from graph import query
from ontology.iris import BASE
from ontology.records import ActorKind
from ontology.terms import PREFIXES

SUFFIXES = {"html": HTML, "json": JSON, "ttl": TURTLE, "nt": N_TRIPLES, "jsonld": JSON_LD}
TYPES = {kind: suffix for suffix, kind in SUFFIXES.items()}
ACTORS = tuple(ActorKind)


def router(pages: Pages | None) -> APIRouter:
    """The routes; without pages no HTML is offered."""
    routes = APIRouter(tags=["identifiers"])
    offered = [kind for kind in TYPES if pages or kind != HTML]

    @routes.get("/id/{kind}/{name}", status_code=303, response_class=RedirectResponse)
    def thing(request: Request, kind: str, name: str) -> Response:
        """What is known of a thing: 303 to a document in the form that Accept or a suffix (.ttl, .json, …) asks for."""
        view = view_of(request)
        slug, wanted = _split(name)
        iri = _iri(kind, slug)
        suffix = f".{wanted}" if wanted else ""
        for row in query.ask(view.snapshot, "replaced-by", {"iri": iri}).rows:
            return RedirectResponse(f"/{str(row['iri']).removeprefix(BASE)}{suffix}", 301)
        _, current = _described(view, iri)
        media_type = SUFFIXES[wanted] if wanted else best(request.headers.get("accept"), offered)
        if media_type not in offered:
            raise HTTPException(406, f"a thing is described as {', '.join(offered)}")
        return RedirectResponse(_document(kind, slug, media_type, current), 303)

    @routes.get("/id/{name}", status_code=303, response_class=RedirectResponse)
    def scheme(request: Request, name: str) -> Response:
        """The same for the scheme of topics, the one thing that is of no kind."""
        return thing(request, "", name)

    @routes.get("/doc/{kind}/{name}", response_class=Response)
    def document(request: Request, kind: str, name: str) -> Response:
        """The document about a thing: what the graphs say of it, as Turtle, N-Triples, JSON-LD or a page."""
        slug, wanted = _split(name)
        if wanted not in SUFFIXES:
            raise HTTPException(404, f"documents end in {', '.join(f'.{suffix}' for suffix in SUFFIXES)}")
        triples, _ = _described(view_of(request), _iri(kind, slug))
        if SUFFIXES[wanted] == HTML and pages:
            context = {"iri": _iri(kind, slug), "kind": kind, "slug": slug, "triples": triples}
            return HTMLResponse(pages.render("thing", context))
        media_type = JSON_LD if SUFFIXES[wanted] in (JSON, HTML) else SUFFIXES[wanted]
        body = serialize(triples, format=RdfFormat.from_media_type(media_type), prefixes=PREFIXES)
        return Response(body, media_type=media_type)

    @routes.get("/doc/{name}", response_class=Response)
    def document_of_scheme(request: Request, name: str) -> Response:
        """The document about the scheme of topics: all of them."""
        return document(request, "", name)

    return routes


def _document(kind: str, slug: str, media_type: str, current: bool) -> str:
    """Where a thing is described in that form: a page or an API address of its own, or what the graphs say of it.

    An actor whom no current article names has no page of its own.
    """
    if media_type == HTML and kind in ACTORS and current:
        return f"/entity/{kind}/{slug}"
    if media_type == HTML and kind in ("statement", "article"):
        return f"/{kind}/{slug}"
    if media_type == JSON and kind in ACTORS and current:
        return f"/api/v1/entities/{kind}/{slug}"
    if media_type == JSON and kind in ("statement", "article"):
        return f"/api/v1/{kind}s/{slug}"
    return f"/doc/{_name(kind, slug)}.{TYPES[media_type]}"


def _split(name: str) -> tuple[str, str]:
    """Slugs have no dot, so what stands behind one is a suffix."""
    slug, _, suffix = name.partition(".")
    if suffix and suffix not in SUFFIXES:
        raise HTTPException(404, f".{suffix} is none of {', '.join(f'.{known}' for known in SUFFIXES)}")
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


def _described(view: View, iri: str) -> tuple[list[Triple], bool]:
    """What the graphs say of a thing and its parts, and whether current ones do; 404 where none says anything.

    410 where that is so because somebody decided that readers do not get it.

    Replaced versions of articles are asked only for themselves, and where nothing else is left.
    """
    parts = [str(row["part"]) for row in view.ask_once("thing-parts", {"iri": iri}).rows]
    everything, newest = [], []
    for subject, predicate, value, graph, replaced in query.solutions(view.snapshot, "thing", {"iri": [iri, *parts]}):
        assert isinstance(subject, NamedNode | BlankNode)
        assert isinstance(predicate, NamedNode)
        assert isinstance(graph, NamedNode)
        assert isinstance(replaced, Literal)
        assert value is not None
        triple = Triple(subject, predicate, value)
        everything.append(triple)
        if graph.value == iri or replaced.value == "false":
            newest.append(triple)
    if not everything:
        decisions.gone(view, iri)
        raise HTTPException(404, f"there is nothing called <{iri}> in snapshot {view.id}")
    return list(dict.fromkeys(newest or everything)), bool(newest)

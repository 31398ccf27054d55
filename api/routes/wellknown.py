"""Where programs look first: the data described, and what crawlers are to read."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import PlainTextResponse

from api import dataset, documents
from api.current import View
from api.dataset import OFFERED, Served
from api.mediatypes import TURTLE, XML
from api.negotiation import best
from api.routes import statements
from graph import dumps
from graph.network import local
from ontology.records import ActorKind

FORMS = [*OFFERED.values()]

AT_MOST = 50_000
"""Addresses in one sitemap. Spec: https://www.sitemaps.org/protocol.html"""

SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"

ROBOTS = """\
User-agent: *
Disallow: /sparql
Disallow: /api/
Sitemap: {base}sitemap.xml
"""


def router(store: Path, licence: str) -> APIRouter:
    """The routes for the store in that folder."""
    routes = APIRouter(tags=["linked data"])

    def served(request: Request) -> Served:
        return Served(str(request.base_url), request.scope["view"], next(iter(dumps.dumps(store)), None), licence)

    def link(about: Served) -> str:
        return f'<{about.dataset}>; rel="describes", <{licence}>; rel="license"'

    @routes.get("/.well-known/void", response_class=Response)
    def void(request: Request) -> Response:
        """How large the dataset is, what it is made of, and where to get it: VoID, in Turtle or by Accept."""
        about, media_type = served(request), best(request.headers.get("accept"), FORMS) or TURTLE
        said = documents.answer(dataset.void(about), media_type, dataset.NAMES, link(about))
        return documents.revalidated(request, said)

    @routes.get("/.well-known/dcat", response_class=Response)
    def dcat(request: Request) -> Response:
        """The dataset, its files, and the services that answer from it: DCAT, in Turtle or by Accept."""
        about, media_type = served(request), best(request.headers.get("accept"), FORMS) or TURTLE
        said = documents.answer(dataset.dcat(about), media_type, dataset.NAMES, link(about))
        return documents.revalidated(request, said)

    @routes.get("/robots.txt", response_class=PlainTextResponse)
    def robots(request: Request) -> str:
        """Crawlers may read the pages; queries and the API are for those who ask."""
        return ROBOTS.format(base=request.base_url)

    @routes.get("/sitemap.xml", response_class=Response)
    def sitemap(request: Request) -> Response:
        """The pages of actors, statements and articles; where they are many, the sitemaps that list them."""
        pages = _pages(request)
        if len(pages) <= AT_MOST:
            return _xml("urlset", "url", request, pages)
        numbers = range(1, -(-len(pages) // AT_MOST) + 1)
        return _xml("sitemapindex", "sitemap", request, [f"sitemaps/{number}.xml" for number in numbers])

    @routes.get("/sitemaps/{number}.xml", response_class=Response)
    def part(request: Request, number: int) -> Response:
        """One of these sitemaps."""
        pages = _pages(request)[AT_MOST * (number - 1) : AT_MOST * number] if number > 0 else []
        if not pages:
            raise HTTPException(404, f"there is no sitemap {number}")
        return _xml("urlset", "url", request, pages)

    return routes


def _pages(request: Request) -> list[str]:
    view: View | None = request.scope["view"]
    return view.kept(_listed) if view else []


def _listed(view: View) -> list[str]:
    """The ends of the addresses of all pages about things."""
    actors = (f"entity/{local(str(row['iri']))}" for row in view.overview.actors([*ActorKind]))
    said = map(local, statements.keys(view, statements.Filters()))
    return [*actors, *said, *(local(str(row["iri"])) for row in view.overview.articles())]


def _xml(root: str, entry: str, request: Request, places: list[str]) -> Response:
    listed = "".join(f"<{entry}><loc>{escape(f'{request.base_url}{place}')}</loc></{entry}>\n" for place in places)
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{SITEMAPS}">\n{listed}</{root}>\n'
    return Response(body, media_type=XML)

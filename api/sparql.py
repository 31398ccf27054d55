"""The read-only SPARQL endpoint. Spec: https://www.w3.org/TR/sparql11-protocol/.

A plain ASGI application: answers go out as the worker serialised them.
"""

from __future__ import annotations

import json
from urllib.parse import parse_qs

import anyio
from pyoxigraph import RdfFormat, parse, serialize
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from api.current import View, view_of
from api.models import NamedQuery
from api.negotiation import CSV, HTML, JSON, JSON_LD, N_TRIPLES, TURTLE, best
from api.pages import Pages
from api.problems import status_of
from api.routes.queries import described
from api.workers import Pool, Question, Reply
from graph import readonly
from graph.query import bound, load
from ontology.errors import OnrecordError, QueryRefused

SPARQL_JSON, SPARQL_XML, TSV = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/tab-separated-values",
)
RESULTS = {SPARQL_JSON: SPARQL_JSON, JSON: SPARQL_JSON, SPARQL_XML: SPARQL_XML, CSV: CSV, TSV: TSV}
RESULTS |= {"application/xml": SPARQL_XML, "text/xml": SPARQL_XML}
GRAPHS = {kind: kind for kind in (TURTLE, N_TRIPLES, JSON_LD)} | {JSON: JSON_LD, "text/plain": N_TRIPLES}
"""What a client may ask for, and what the engine calls it."""

FORMATS = {
    "json": SPARQL_JSON,
    "xml": SPARQL_XML,
    "csv": CSV,
    "tsv": TSV,
    "ttl": TURTLE,
    "nt": N_TRIPLES,
    "jsonld": JSON_LD,
}

FORM, TEXT, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
LONGEST = 2**20
"""Bytes of a query; longer ones are lists of ids that belong into several."""

SHOWN = 500
"""Rows on the page for browsers; the other formats have all."""

GALLERY = (
    "who-said-what", "said-by", "said-in-post", "reactions", "positions", "changed-positions", "criticised-unheard",
    "calls-for", "pledges", "recommendations", "policies", "listed-policies", "manifesto-commitments", "funding", "sums", "targets",
    "counts", "listed-things", "figures", "changed-figures", "events", "appointments", "departures", "publications", "posts",
    "background", "organisation-facts", "links", "never-quoted", "one-outlet-organisations", "outlet-claims", "carried-by",
    "echoes", "topics", "on-topic", "keywords", "unnamed-speakers", "articles", "article-statements", "actors", "actor-names",
    "entity-mentions",
)  # fmt: skip
"""The questions that a reader may have; the others serve these pages."""

DESCRIPTION = """\
@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix format: <http://www.w3.org/ns/formats/> .
<{here}> a sd:Service ; sd:endpoint <{here}> ; sd:supportedLanguage sd:SPARQL11Query ; sd:feature sd:UnionDefaultGraph ;
  sd:resultFormat format:SPARQL_Results_JSON , format:SPARQL_Results_XML , format:SPARQL_Results_CSV ,
    format:SPARQL_Results_TSV , format:Turtle , format:N-Triples , format:JSON-LD .
"""


class Sparql:
    """GET, POST of a form, POST of a query; JSON, XML, CSV, TSV and RDF; a page for browsers where there are pages."""

    def __init__(self, pool: Pool, pages: Pages | None) -> None:
        self._pool = pool
        self._pages = pages
        # Apart from the threads of the other routes, which would all stand still while long queries wait their turn.
        self._threads = anyio.CapacityLimiter(64)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        response = await self._respond(request)
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        accept = request.headers.get("accept")
        asked = await _asked(request)
        wants_page = self._pages is not None and request.method == "GET" and best(accept, [*RESULTS, HTML]) == HTML
        gallery = await anyio.to_thread.run_sync(_gallery, request.scope["view"]) if wants_page else []
        if not asked.get("query"):
            return self._without_query(request, gallery)
        sparql = _only(asked["query"], "query")
        if shown := asked.get("format"):
            # Not of the protocol: a link on a page cannot set Accept.
            accept, wants_page = FORMATS.get(_only(shown, "format"), "none/none"), False
        results, graph = best(accept, list(RESULTS)), best(accept, list(GRAPHS))
        if wants_page:
            results, graph = SPARQL_JSON, TURTLE
        elif results is None and graph is None:
            raise _unacceptable()
        view = view_of(request)
        try:
            question = _question(view, sparql, asked, RESULTS.get(results or ""), GRAPHS.get(graph or ""))
            reply = await anyio.to_thread.run_sync(self._pool.ask, question, limiter=self._threads)
            body, engines = _body(reply), reply.media_type
        except (HTTPException, OnrecordError) as fault:
            if not wants_page:
                raise
            if isinstance(fault, HTTPException):
                return self._page(gallery, sparql, {"fault": fault.detail}, fault.status_code)
            return self._page(gallery, sparql, {"fault": str(fault)}, status_of(fault)[0])
        if wants_page:
            return self._page(gallery, sparql, _table(body) if engines == SPARQL_JSON else {"rdf": body.decode()})
        asked_for = results if engines == RESULTS.get(results or "") else graph
        return Response(body, media_type=asked_for, headers={"X-Snapshot": view.id})

    def _without_query(self, request: Request, gallery: list[NamedQuery]) -> Response:
        if gallery:
            return self._page(gallery, "", {})
        kind = best(request.headers.get("accept", "text/plain"), [TURTLE, N_TRIPLES, JSON_LD])
        if request.method == "GET" and kind:
            text = DESCRIPTION.format(here=str(request.url.replace(query="")))
            triples = (quad.triple for quad in parse(text, RdfFormat.TURTLE))
            return Response(serialize(triples, format=RdfFormat.from_media_type(kind)), media_type=kind)
        raise HTTPException(400, "the parameter `query` is missing")

    def _page(self, gallery: list[NamedQuery], sparql: str, found: dict[str, object], status: int = 200) -> Response:
        assert self._pages is not None
        html = self._pages.render("sparql", {"sparql": sparql, "gallery": gallery, "found": found})
        return HTMLResponse(html, status)


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


async def _asked(request: Request) -> dict[str, list[str]]:
    """The parameters of the query operation, wherever its three forms carry them; 403, 413 or 415 for anything else."""
    parameters = parse_qs(request.url.query, keep_blank_values=True)
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == UPDATE:
            raise QueryRefused("updates are refused: this endpoint is read-only; `onrecord ingest` writes")
        if kind not in (FORM, TEXT):
            raise HTTPException(415, f"a query is posted as {FORM} or {TEXT}")
        body = await _read(request)
        parameters |= {"query": [body]} if kind == TEXT else parse_qs(body, keep_blank_values=True)
    if "update" in parameters:
        raise QueryRefused("updates are refused: this endpoint is read-only; `onrecord ingest` writes")
    return parameters


async def _read(request: Request) -> str:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST:
            raise HTTPException(413, f"a query may have {LONGEST} bytes")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise HTTPException(400, f"the query is not UTF-8: {fault}") from fault


def _only(values: list[str], name: str) -> str:
    if len(values) > 1:
        raise HTTPException(400, f"the parameter `{name}` is given {len(values)} times")
    return values[0]


def _question(view: View, sparql: str, asked: dict[str, list[str]], results: str | None, graph: str | None) -> Question:
    """The question for a worker. Raises QueryRefused for what would write, or call out."""
    readonly.refuse(sparql)
    default_graphs, named_graphs = asked.get("default-graph-uri", []), asked.get("named-graph-uri", [])
    for iri in (*default_graphs, *named_graphs):
        readonly.refuse_graph(iri)
    chosen = default_graphs or named_graphs or readonly.names_dataset(sparql)
    return Question(view.quads, sparql, not chosen, tuple(default_graphs), tuple(named_graphs), results, graph)


def _body(reply: Reply) -> bytes:
    if reply.outcome == "answer":
        return reply.body
    if reply.outcome == "unacceptable":
        raise _unacceptable()
    if reply.outcome == "gone":
        raise HTTPException(503, "a newer snapshot has taken the place of the one that was asked; ask again")
    if reply.outcome == "too large":
        raise HTTPException(413, "the answer is larger than this server gives at once; add a LIMIT, or ask for less")
    said = reply.body.decode("utf-8", "replace")
    raise HTTPException(400, f"not SPARQL 1.1: {said}" if reply.outcome == "syntax" else f"not to be evaluated: {said}")


def _unacceptable() -> HTTPException:
    return HTTPException(406, f"results come as {', '.join(RESULTS)}; CONSTRUCT and DESCRIBE as {', '.join(GRAPHS)}")


def _table(body: bytes) -> dict[str, object]:
    """Results in JSON as a table for the page."""
    found = json.loads(body)
    if "boolean" in found:
        return {"columns": ["answer"], "rows": [[{"value": "yes" if found["boolean"] else "no"}]], "total": 1}
    columns, rows = found["head"]["vars"], found["results"]["bindings"]
    return {
        "columns": columns,
        "rows": [[row.get(column) for column in columns] for row in rows[:SHOWN]],
        "total": len(rows),
    }

"""The read-only SPARQL endpoint. Spec: https://www.w3.org/TR/sparql11-protocol/.

It stands before the application and its other middleware, whose work each of them costs more than a small query, and
sets the headers of its answers itself. Answers go out as the worker serialised them, piece by piece where they are large.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import parse_qsl

import anyio.to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import editor, protocol
from api.afar import Afar, Errand
from api.asking import Asking, Question
from api.current import Current, View, view_of
from api.editor import Ran
from api.endpoint import described
from api.forms import GRAPHS, RESULTS, Wanted, by_name, unacceptable, wanted
from api.looks import OWN, Look
from api.mediatypes import N_TRIPLES, SPARQL_JSON
from api.mistakes import Mistake, mistake
from api.negotiation import best
from api.outcomes import checked
from api.pages import Pages
from api.pool import Pool
from api.problems import on_onrecord_error, problem
from api.protocol import Asked
from api.settings import Settings
from graph import prefixes, readonly, rowcap
from ontology.errors import OnrecordError, StoreError

Made = TypeVar("Made")

PATH, LIMITS, DATASET = "/sparql", "/sparql/limits", "/.well-known/void#dataset"
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
READ = "GET, HEAD, OPTIONS"

LONG = 2**16
"""Bytes of a request that are read on the event loop; those of more would hold up the others, and are read in a thread."""

PATIENCE = 0.1
"""Seconds after which it is listened for whether the client is still there. Most answers come sooner."""

PAGE_BYTES = 2**25
"""Bytes of an answer for the page, which is made as a whole."""

FIXED = {
    "Vary": "Accept",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "*",
}
PREFLIGHT = {
    "Allow": ", ".join(METHODS),
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, X-Request-Id",
    "Access-Control-Max-Age": "86400",
}
RAW = [(name.lower().encode(), value.encode()) for name, value in FIXED.items()]


class Sparql:
    """GET, HEAD, POST of a form, POST of a query, OPTIONS; for browsers a page where there are pages."""

    def __init__(
        self, app: ASGIApp, current: Current, pool: Pool | Afar, settings: Settings, pages: Pages | None
    ) -> None:
        self._app = app
        self._current = current
        self._pool = pool
        self._settings = settings
        self._longest = max(settings.max_deadline, settings.deadline)
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] not in (PATH, LIMITS):
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, Headers(scope=scope), receive, send)
        try:
            if scope["path"] == LIMITS:
                await exchange.respond(self._limits(exchange))
            else:
                await self._serve(exchange)
        except OnrecordError as fault:
            await exchange.respond(await on_onrecord_error(Request(scope), fault))
        except HTTPException as fault:
            said = problem(Request(scope), fault.status_code, str(fault.detail), headers=fault.headers)
            await exchange.respond(said)
        except (ConnectionError, ClientDisconnect):
            return  # the client is gone, or has to see that the answer is not whole: the server closes the connection

    async def _serve(self, exchange: _Exchange) -> None:
        method = exchange.scope["method"]
        if method == "OPTIONS":
            await exchange.respond(Response(status_code=204, headers=PREFLIGHT))
            return
        if method not in METHODS:
            raise HTTPException(405, "a query comes by GET or POST", {"Allow": PREFLIGHT["Allow"]})
        posted = await protocol.body(exchange.headers, exchange.receive) if method == "POST" else None
        size = len(posted or exchange.scope["query_string"])
        asked = await _aside(size, lambda: protocol.asked(exchange.scope, exchange.headers, posted))
        accept = ", ".join(exchange.headers.getlist("accept")) or None
        will = wanted(accept) if asked.format is None else by_name(asked.format)
        view = exchange.scope["view"] = self._current.view()
        if will.page and self._pages and method != "POST":
            await exchange.respond(await self._page(self._pages, exchange, asked))
        elif asked.query is None:
            await exchange.respond(_description(exchange, asked, accept))
        elif will.results is None and will.graph is None:
            raise unacceptable()
        else:
            view = view_of(Request(exchange.scope))
            sparql = asked.query
            question = await _aside(size, lambda: self._question(exchange, view, asked, sparql, will))
            await self._answer(exchange, self._ask(question, asked), view, will)

    def _question(
        self, exchange: _Exchange, view: View, asked: Asked, sparql: str, will: Wanted, *, whole: bool = False
    ) -> Question:
        """The question for a worker. Raises QueryRefused for what would write, or call out."""
        readonly.refuse_acts(sparql)
        base = exchange.address(PATH)
        named = () if asked.default_graphs or asked.named_graphs else readonly.graphs(sparql, base)
        mentioned = (*asked.default_graphs, *asked.named_graphs, *named)
        limited = rowcap.capped(sparql, self._settings.rows)
        largest = self._settings.answer_bytes
        return Question(
            quads=view.quads,
            sparql=sparql,
            results=RESULTS.get(will.results or ""),
            graph=GRAPHS.get(will.graph or ""),
            rows=self._settings.rows,
            answer_bytes=min(largest, PAGE_BYTES) if whole else largest,
            link=exchange.address(LIMITS),
            union=not readonly.names_dataset(sparql),
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
            strangers=tuple(iri for iri in mentioned if not readonly.ours(iri)),
            capped=limited.text if limited else None,
            beyond=limited.beyond if limited else None,
            whole=whole,
            base=base,
        )

    def _ask(self, question: Question, asked: Asked) -> Asking | Errand:
        if asked.timeout and asked.timeout > self._longest:
            raise HTTPException(
                400, f"timeout is {asked.timeout:g}; this server gives a query at most {self._longest:g} s"
            )
        return self._pool.ask(question, asked.timeout or self._settings.deadline)

    async def _answer(self, exchange: _Exchange, asking: Asking | Errand, view: View, will: Wanted) -> None:
        with exchange.listening(asking):
            reply = checked(await asking.reply)
            headers = [
                *RAW,
                (b"content-type", will.named(reply.media_type).encode()),
                (b"x-snapshot", view.id.encode()),
                (b"x-row-limit", b"%d" % self._settings.rows),
            ]
            if reply.cut:
                link = f'<{exchange.address(LIMITS)}>; rel="describedby"; title="limits of this endpoint"'
                headers += [(b"x-sparql-maxrows", b"%d" % self._settings.rows), (b"link", link.encode())]
            if reply.whole:
                headers.append((b"content-length", b"%d" % len(reply.body)))
            await exchange.send({"type": "http.response.start", "status": 200, "headers": headers})
            if reply.whole:
                await exchange.send({"type": "http.response.body", "body": reply.body})
                return
            if exchange.scope["method"] != "HEAD":
                async for piece in reply.pieces():
                    await exchange.send({"type": "http.response.body", "body": piece, "more_body": True})
            await exchange.send({"type": "http.response.body", "body": b""})

    async def _page(self, pages: Pages, exchange: _Exchange, asked: Asked) -> Response:
        """Known prefixes that the query forgets are put before it, and told of: what is shown and copied is the whole of it."""
        view: View | None = exchange.scope["view"]
        given = (asked.query or "").replace(
            "\r\n", "\n"
        )  # a form sends the ends of lines so, and no line to copy needs it
        asked = replace(asked, query=prefixes.completed(given))
        fault: Mistake | None = None
        ran: Ran | None = None
        if given.strip():
            try:
                view = view_of(Request(exchange.scope))
                ran = await self._run(exchange, view, asked)
            except StoreError:  # which may name a place on this machine
                raise
            except (HTTPException, OnrecordError) as caught:
                fault = mistake(caught, asked.query or "")
        html = await anyio.to_thread.run_sync(
            lambda: editor.page(
                pages,
                view,
                exchange.here(asked, self._settings.deadline, self._longest),
                prefixes.missing(given),
                ran or fault,
            )
        )
        return HTMLResponse(html, fault.status if fault else 200)

    async def _run(self, exchange: _Exchange, view: View, asked: Asked) -> Ran:
        began = asyncio.get_running_loop().time()
        question = self._question(exchange, view, asked, asked.query or "", Wanted(SPARQL_JSON, N_TRIPLES), whole=True)
        asking = self._ask(question, asked)
        with exchange.listening(asking):
            reply = checked(await asking.reply)
        seconds = asyncio.get_running_loop().time() - began
        return Ran(reply.body, reply.media_type, seconds, reply.cut, self._settings.rows)

    def _limits(self, exchange: _Exchange) -> Response:
        """The document to which an answer that was cut has a link."""
        if exchange.scope["method"] == "OPTIONS":
            return Response(status_code=204, headers={"Allow": READ, "Access-Control-Allow-Methods": READ})
        if exchange.scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(405, "the limits are there to be read", {"Allow": READ})
        have = self._settings
        return JSONResponse(
            {
                "rows": have.rows,
                "answer_bytes": have.answer_bytes,
                "query_bytes": protocol.LONGEST,
                "memory_bytes": have.memory_bytes,
                "deadline": have.deadline,
                "max_deadline": self._longest,
                "detail": "An answer ends after so many rows, or triples. Ask for the rest with ORDER BY, LIMIT and OFFSET. "
                "Deadlines are in seconds.",
            }
        )


@dataclass(slots=True)
class _Exchange:
    """One request, and the way back to whoever sent it."""

    scope: Scope
    headers: Headers
    receive: Receive
    send: Send

    async def respond(self, response: Response) -> None:
        """Send a response of Starlette's with the headers that all answers here have."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in FIXED.items():
                    headers.setdefault(name, value)
            await self.send(message)

        await response(self.scope, self.receive, send_with_headers)

    @contextmanager
    def listening(self, asking: Asking | Errand) -> Iterator[None]:
        """End the question when its client goes away, and when nobody here waits for it any more."""
        listeners: list[asyncio.Task[None]] = []
        loop = asyncio.get_running_loop()
        later = loop.call_later(PATIENCE, lambda: listeners.append(loop.create_task(self._end_when_gone(asking))))
        try:
            yield
        finally:
            later.cancel()
            for listener in listeners:
                listener.cancel()
            if not asking.over:
                asking.end()

    async def _end_when_gone(self, asking: Asking | Errand) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            pass
        asking.end()

    def here(self, asked: Asked, deadline: float, longest: float) -> editor.Here:
        """What the page is asked, for its own addresses."""
        own = parse_qsl(self.scope["query_string"].decode("latin-1"))
        datasets = (("default-graph-uri", asked.default_graphs), ("named-graph-uri", asked.named_graphs))
        params = [
            ("query", asked.query or ""),
            *((name, iri) for name, iris in datasets for iri in iris),
            *((name, value) for name, value in own if name in (*OWN, "timeout")),
        ]
        return editor.Here(self.address(""), Look.of(PATH, params), min(asked.timeout or deadline, longest), longest)

    def address(self, path: str) -> str:
        """The absolute address of a path here, by the host that the client named, if any."""
        host, port = self.scope["server"] or ("localhost", 80)
        named = self.headers.get("host") or (f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
        return f"{self.scope['scheme']}://{named}{path}"


def _description(exchange: _Exchange, asked: Asked, accept: str | None) -> Response:
    """What a GET of nothing gets. Raises 400 where something was asked, or no RDF would do."""
    kind = best(accept, [*GRAPHS]) if asked.format is None else by_name(asked.format).graph
    if exchange.scope["method"] == "POST" or asked.default_graphs or asked.named_graphs or kind is None:
        raise HTTPException(400, "the parameter `query` is missing")
    told = described(exchange.address(PATH), exchange.address(DATASET), GRAPHS[kind])
    return Response(told, media_type=kind)


async def _aside(size: int, make: Callable[[], Made]) -> Made:
    """What `make` makes, of so many bytes: in a thread where they are many."""
    return make() if size <= LONG else await anyio.to_thread.run_sync(make)

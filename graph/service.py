"""A SPARQL service over HTTP: the two protocols, with credentials, deadlines, and another try where one can help.

All that is sent means the same when it comes twice: queries, graphs that are put or added to, and updates of given quads.
So what fails on its way is sent again, after a pause that grows. Credentials go nowhere but to the service itself: no
other machine is gone to when the service says so, and no address that is shown holds any.
Spec: https://www.w3.org/TR/sparql11-protocol/, https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import inf
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth
from urllib3.exceptions import HTTPError, ReadTimeoutError

from graph.dialects import AUTO, Endpoints, dialect
from ontology.errors import AnswerTooLarge, BadSetting, QueryNotTaken, QueryTimeout, StoreError

TRIES = 4
PAUSE = 0.5
"""Seconds before the second try; twice as many before each further one."""

PATIENCE = 30.0
"""The most seconds to wait before another try, whatever the service asks for."""

CONNECT = 10.0
"""Seconds in which a connection has to be made."""

PIECE = 2**16
HOPS = 3
BUSY = frozenset({429, 502, 503})
FAULT = 300
"""Characters that are shown of what a service says of a fault."""

ROWS, TRIPLES = "application/sparql-results+json", "application/n-triples"


@dataclass(frozen=True, slots=True)
class Access:
    """How a service is reached. `engine` names its dialect, or is `auto`.

    `update` and `graphs` are addresses, where they are not those of the dialect. An answer takes at most so many seconds,
    however often it is asked for, and bytes. Who asks freely is `read_user`, where there is one.
    """

    engine: str = AUTO
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    update: str | None = None
    graphs: str | None = None
    seconds: float = 60.0
    answer_bytes: int = 2**30
    read_user: str | None = None
    read_password: str | None = field(default=None, repr=False)

    def reading(self) -> Access:
        """That of those who ask freely."""
        return replace(self, user=self.read_user, password=self.read_password, token=None) if self.read_user else self


@dataclass(frozen=True, slots=True)
class Limits:
    """What an answer may cost beyond what is set for all: when it has to be there, by `time.monotonic`, its bytes, its triples."""

    until: float = inf
    answer_bytes: float = inf
    triples: float = inf


NO_MORE = Limits()


@dataclass(frozen=True, slots=True)
class Told:
    """An answer in one piece."""

    body: bytes
    headers: Mapping[str, str]


class Service:
    """One service, for any number of threads.

    Raises BadSetting where the address is none that may be gone to, StoreError where nothing answers there.
    """

    def __init__(self, url: str, access: Access) -> None:
        self.url = checked(url)
        self._access = access
        self._own = threading.local()
        signed = bool(access.token or access.user)
        server = self._send("GET", self.url, signed=False, headers={"Accept": "text/turtle, */*"}, recognise=True)
        self.dialect = dialect(access.engine, self.url, server.headers.get("Server", ""))
        found = self.dialect.endpoints(self.url, signed)
        self.endpoints = Endpoints(
            found.query,
            checked(access.update) if access.update else found.update,
            checked(access.graphs) if access.graphs else found.graphs,
        )

    def ask(self, sparql: str, form: str, limits: Limits = NO_MORE) -> Told:
        """The answer to a query, in the form of that media type.

        Raises QueryNotTaken where the service does not take it, QueryTimeout where it takes too long, and AnswerTooLarge.
        """
        sent = {"query": sparql, **self.dialect.beside}
        told = self._send("POST", self.endpoints.query, limits=limits, data=sent, headers={"Accept": form})
        if self.dialect.ended and self.dialect.ended in told.headers:
            raise QueryTimeout(f"{self.url}: ended the query when its time was up; ask for less, or give it more time")
        return told

    def update(self, sparql: str) -> None:
        """Carry out an update whose second time changes nothing."""
        self._send("POST", self.endpoints.update, data={"update": sparql})

    def add(self, graph: str, triples: str, *, anew: bool = False) -> None:
        """Put N-Triples into a graph, or in the place of all that it holds."""
        assert self.endpoints.graphs
        self._send(
            "PUT" if anew else "POST",
            self.endpoints.graphs,
            params={"graph": graph},
            data=triples.encode(),
            headers={"Content-Type": TRIPLES},
        )

    def close(self) -> None:
        """Let go of the connection of this thread."""
        self._session().close()

    def _send(
        self,
        method: str,
        address: str,
        *,
        signed: bool = True,
        recognise: bool = False,
        limits: Limits | None = None,
        **sent: Any,
    ) -> Told:
        """What comes back, within one deadline for all tries. Only what has limits is a query, whose faults are QueryErrors."""
        began = time.monotonic()
        until = min(began + self._access.seconds, limits.until if limits else inf)
        most = min(self._access.answer_bytes, limits.answer_bytes if limits else inf)
        for left in reversed(range(TRIES)):
            pause, cause = PAUSE * 2 ** (TRIES - 1 - left), None
            try:
                answer = self._exchanged(method, address, until, most, signed=signed, **sent)
            except requests.exceptions.SSLError as fault:
                raise StoreError(f"{self.url}: cannot be trusted ({_reason(fault)}); see docs/engines.md") from fault
            except _TooLargeError:
                said = f"{self.url}: the answer has more than {most:,} bytes; ask for less"
                raise AnswerTooLarge(said) if limits else StoreError(said) from None
            except requests.RequestException as fault:
                if isinstance(fault, requests.ReadTimeout):
                    raise self._late(until - began, limits) from fault
                step = "see whether the engine runs, and whether the address is right"
                failed: Exception = StoreError(f"{self.url}: does not answer ({_reason(fault)}); {step}")
                cause = fault
            else:
                told = answer.body[: 4 * FAULT].decode(errors="replace")
                if answer.status < 300 or recognise:
                    return Told(answer.body, answer.headers)
                failed = self._fault(answer.status, " ".join(told.split())[:FAULT], until - began, limits)
                if not (answer.status in BUSY or (hasattr(self, "dialect") and self.dialect.passes(told))):
                    raise failed
                pause = _asked_for(answer.headers.get("Retry-After"), pause)
            if not left or time.monotonic() + pause >= until:
                raise failed from cause
            time.sleep(pause)
        raise AssertionError

    def _exchanged(self, method: str, address: str, until: float, most: float, *, signed: bool, **sent: Any) -> _Answer:
        """One exchange, or as many as it takes until the service no longer sends us to another address of its own."""
        for _ in range(HOPS):
            left = until - time.monotonic()
            if left <= 0:
                raise requests.ReadTimeout
            with self._session().request(
                method,
                address,
                auth=self._auth() if signed else _NOBODY,
                timeout=(min(CONNECT, left), left),
                allow_redirects=False,
                stream=True,
                **sent,
            ) as answer:
                if answer.status_code in {301, 302, 303, 307, 308} and "Location" in answer.headers:
                    address = self._sent_on(address, answer.headers["Location"])
                    continue
                return _Answer(answer.status_code, answer.headers, _read(answer, until, most))
        raise StoreError(f"{self.url}: sends us from one address to the next; give the one where it answers")

    def _sent_on(self, address: str, location: str) -> str:
        there = urljoin(address, location)
        if urlsplit(there)[:2] != urlsplit(address)[:2]:
            at = "{0.scheme}://{0.netloc}".format(urlsplit(there))
            raise StoreError(f"{self.url}: sends us to {at}, which is not gone to; give that address if you trust it")
        return there

    def _session(self) -> requests.Session:
        if not hasattr(self._own, "session"):
            self._own.session = requests.Session()
        session: requests.Session = self._own.session
        return session

    def _auth(self) -> AuthBase:
        access = self._access
        if access.token:
            return _Bearer(access.token)
        if not access.user:
            return _NOBODY
        if not hasattr(self._own, "auth"):  # the challenge of a digest is answered ahead from then on
            user, password = access.user, access.password or ""
            self._own.auth = (
                HTTPDigestAuth(user, password)
                if self.dialect.digest
                else HTTPBasicAuth(user.encode(), password.encode())
            )
        auth: AuthBase = self._own.auth
        return auth

    def _late(self, seconds: float, limits: Limits | None) -> Exception:
        took = f"within {round(max(seconds, 0), 2):g} s"
        if limits:
            return QueryTimeout(f"{self.url}: gave no whole answer {took}; ask for less")
        step = "see whether the engine has too much to do, or set ONRECORD_ENGINE_SECONDS higher"
        return StoreError(f"{self.url}: did not answer {took}; {step}")

    def _fault(self, status: int, told: str, seconds: float, limits: Limits | None) -> Exception:
        if status in {401, 403}:
            step = "set ONRECORD_ENGINE_USER and ONRECORD_ENGINE_PASSWORD, or ONRECORD_ENGINE_TOKEN"
            return StoreError(f"{self.url}: does not let us ({status}); {step}")
        if status in {404, 405}:
            return StoreError(f"{self.url}: there is no such service here ({status}); see docs/engines.md")
        if limits and (status == 400 or self.dialect.refuses(told)):
            return QueryNotTaken(f"{self.url}: does not take the query: {told}")
        if status == 504:
            return self._late(seconds, limits)
        return StoreError(f"{self.url}: failed with {status}: {told}")


def checked(url: str) -> str:
    """The address, which holds nothing that is to stay secret. Raises BadSetting where it cannot be gone to."""
    if "@" in url:  # wherever it stands: a password may hold what else ends the place for it
        raise BadSetting(
            "the address of the store holds an @, as those with credentials do, which logs would show; "
            "set ONRECORD_ENGINE_USER and ONRECORD_ENGINE_PASSWORD, and write %40 where it is part of a path"
        )
    if "?" in url or "#" in url:
        raise BadSetting(
            "the address of the store goes on after its path, with what logs would show; give it without ? and #, "
            "and credentials by ONRECORD_ENGINE_USER and ONRECORD_ENGINE_PASSWORD, or ONRECORD_ENGINE_TOKEN"
        )
    try:
        parts = urlsplit(url)
        named = parts.hostname and (parts.port or True)
    except ValueError:
        named = False
    if not named or parts.scheme not in {"http", "https"}:
        raise BadSetting(
            f"{url!r} is no address of a SPARQL service; expected one such as https://engine.example/sparql"
        )
    return url


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class _Bearer(AuthBase):
    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class _Nobody(AuthBase):
    """Else the library would look into ~/.netrc."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


_NOBODY = _Nobody()


def _read(answer: requests.Response, until: float, most: float) -> bytes:
    """The body as it comes: whatever has come is enough to look at the clock and the size."""
    body = bytearray()
    for piece in _pieces(answer):
        body += piece
        if len(body) > most:
            raise _TooLargeError
        if time.monotonic() > until:
            raise requests.ReadTimeout
    return bytes(body)


def _pieces(answer: requests.Response) -> Iterator[bytes]:
    """Unlike `Response.iter_content`, which waits until a piece is as long as it may be."""
    try:
        while piece := answer.raw.read1(PIECE, decode_content=True):
            yield piece
    except ReadTimeoutError as fault:
        raise requests.ReadTimeout(fault) from fault
    except HTTPError as fault:
        raise requests.ConnectionError(fault) from fault


class _TooLargeError(Exception):
    pass


def _asked_for(given: str | None, otherwise: float) -> float:
    """The seconds that a service asks us to wait, within reason."""
    return min(float(given), PATIENCE) if given and given.isdecimal() else otherwise


def _reason(fault: requests.RequestException) -> str:
    return type(fault).__name__

"""What a request of the SPARQL Protocol asks, wherever its forms carry it.

Spec: https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from api.mediatypes import FORM, SPARQL_QUERY, SPARQL_UPDATE
from ontology.errors import QueryRefused

LONGEST = 2**20
"""Bytes of a request; longer queries are lists of ids that belong into several."""

FIELDS = 10_000
"""Parameters of a request; a dataset of more graphs is better named in the query."""

MARK = "\ufeff"
"""What some editors write before a text in UTF-8; it is no part of the text."""

READ_ONLY = "updates are refused: this endpoint is read-only; `onrecord ingest` writes"


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of one query operation; `timeout` is in seconds. Others than these are passed over."""

    query: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    format: str | None
    timeout: float | None


async def body(headers: Headers, receive: Receive) -> bytes:
    """The body of a POST. Raises QueryRefused for an update, 413 or 415 where it can be no query, ClientDisconnect for half."""
    kind, charset = _content_type(headers.get("content-type", ""))
    if kind == SPARQL_UPDATE:
        raise QueryRefused(READ_ONLY)
    if kind not in (FORM, SPARQL_QUERY):
        raise HTTPException(415, f"a query is posted as {FORM} or {SPARQL_QUERY}")
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise HTTPException(415, f"the charset is {charset[:40]!r}; expected utf-8")
    if headers.get("content-encoding", "identity") != "identity":
        raise HTTPException(415, "the request is compressed; send it as it is")
    come = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        come += message.get("body", b"")
        if len(come) > LONGEST:
            raise HTTPException(413, f"a query may have {LONGEST} bytes")
        if not message.get("more_body"):
            return bytes(come)


def asked(scope: Scope, headers: Headers, posted: bytes | None) -> Asked:
    """The parameters of the query operation. Raises QueryRefused for an update, and 400 for what can be no query."""
    found = _fields(scope["query_string"])
    if posted is not None and _content_type(headers["content-type"])[0] == SPARQL_QUERY:
        found.setdefault("query", []).append(_text(posted))
    elif posted is not None:
        for name, values in _fields(posted).items():
            found.setdefault(name, []).extend(values)
    if "update" in found:
        raise QueryRefused(READ_ONLY)
    timeout, query = _only(found, "timeout"), _only(found, "query")
    return Asked(
        None if query is None else query.removeprefix(MARK),
        tuple(found.get("default-graph-uri", ())),
        tuple(found.get("named-graph-uri", ())),
        _only(found, "format"),
        None if timeout is None else _seconds(timeout),
    )


def _content_type(given: str) -> tuple[str, str]:
    """The media type and the charset, which is UTF-8 where none is given."""
    header = Message()
    header["Content-Type"] = given
    charset = header.get_param("charset", "utf-8")
    return given.partition(";")[0].strip().lower(), str(charset).lower()


def _fields(encoded: bytes) -> dict[str, list[str]]:
    if not encoded:
        return {}
    found: dict[str, list[str]] = {}
    try:
        for name, value in parse_qsl(_text(encoded), keep_blank_values=True, errors="strict", max_num_fields=FIELDS):
            found.setdefault(name, []).append(value)
    except UnicodeDecodeError as fault:
        raise HTTPException(400, f"a parameter is not UTF-8: {fault}") from fault
    except ValueError as fault:
        raise HTTPException(400, f"there are more than {FIELDS} parameters") from fault
    return found


def _text(encoded: bytes) -> str:
    try:
        return encoded.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise HTTPException(400, f"the query is not UTF-8: {fault}") from fault


def _only(found: dict[str, list[str]], name: str) -> str | None:
    values = found.get(name, [])
    if len(values) > 1:
        raise HTTPException(400, f"the parameter `{name}` is given {len(values)} times")
    return values[0] if values else None


def _seconds(given: str) -> float:
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0.0
    if not seconds > 0:
        raise HTTPException(400, f"timeout is {given[:40]!r}; expected seconds, such as 10 or 0.5")
    return seconds

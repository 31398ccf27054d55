"""Documents in RDF: in which forms they come, and which links they carry."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from urllib.parse import quote

from fastapi import HTTPException, Request, Response
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize
from rdflib import URIRef

from api.mediatypes import HTML, JSON, JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE
from api.negotiation import best
from api.worker import XML, readable
from ontology.terms import PREFIXES, XSD

SUFFIXES = {"html": HTML, "json": JSON, "ttl": TURTLE, "nt": N_TRIPLES, "jsonld": JSON_LD, "rdf": RDF_XML}
"""The forms of documents, by the ends of their addresses; browsers get the first, others by what they accept."""

WITH_GRAPHS = {"nq": N_QUADS, "trig": TRIG}
"""Those in which each quad has its graph."""

Value = URIRef | Literal | str | int | date


def chosen(request: Request, suffix: str, offered: Mapping[str, str]) -> str:
    """The media type that a suffix, or without one Accept, asks for; of those that are `offered`, by suffix.

    404 for another suffix, 406 with what is offered where none will do.
    """
    if suffix:
        if suffix not in offered:
            raise HTTPException(404, f".{suffix} is none of {', '.join(f'.{known}' for known in offered)}")
        return offered[suffix]
    media_type = best(request.headers.get("accept"), [*offered.values()])
    if media_type is None:
        raise HTTPException(406, f"this is described as {', '.join(offered.values())}")
    return media_type


def serialized(quads: Iterable[Quad], media_type: str, prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """Quads in one of the forms of RDF; as triples, each once, where the form knows no graphs."""
    known = RdfFormat.from_media_type(media_type)
    assert known is not None
    if media_type in WITH_GRAPHS.values():
        body = serialize(quads, format=known, prefixes=dict(prefixes))
    else:
        body = serialize(dict.fromkeys(quad.triple for quad in quads), format=known, prefixes=dict(prefixes))
    assert body is not None
    return readable(body) if media_type in XML else body


def described(subject: str, *pairs: tuple[URIRef, Value]) -> list[Quad]:
    """What is said of one thing: IRIs as such, everything else as literals of their type."""
    return [Quad(NamedNode(subject), NamedNode(predicate), _term(value)) for predicate, value in pairs]


def answer(
    quads: Iterable[Quad], media_type: str, prefixes: Mapping[str, str] = PREFIXES, link: str | None = None
) -> Response:
    """A document in that form, which other sites may read."""
    return Response(
        serialized(quads, media_type, prefixes), media_type=media_type, headers={"Link": link} if link else None
    )


def revalidated(request: Request, response: Response) -> Response:
    """The same, or a 304, with the sum of its bytes and of how they may be packed for an ETag: it can change while the snapshot stays."""
    summed = hashlib.sha256(response.body)
    summed.update(request.headers.get("accept-encoding", "").encode())
    tag = f'"{summed.hexdigest()}"'
    tagged = {"ETag": tag, "Cache-Control": "no-cache"}
    if matches(request, tag):
        return Response(status_code=304, headers=tagged)
    response.headers.update(tagged)
    return response


def matches(request: Request, tag: str) -> bool:
    """Whether the client has what bears that tag."""
    return tag in (each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(","))


def links(about: str, here: str, offered: Mapping[str, str], licence: str) -> str:
    """The Link header of a document: what it describes, its other forms, and the licence.

    Spec: https://www.rfc-editor.org/rfc/rfc8288
    """
    forms = [f'<{quote(here)}.{suffix}>; rel="alternate"; type="{kind}"' for suffix, kind in offered.items()]
    return ", ".join([f'<{_ascii(about)}>; rel="describes"', *forms, f'<{_ascii(licence)}>; rel="license"'])


def _ascii(iri: str) -> str:
    return quote(iri, safe="~:/?#[]@!$&'()*+,;=%")


def _term(value: Value) -> NamedNode | Literal:
    if isinstance(value, URIRef):
        return NamedNode(value)
    if isinstance(value, Literal):
        return value
    if isinstance(value, datetime):
        return Literal(value.isoformat(), datatype=NamedNode(XSD.dateTime))
    if isinstance(value, date):
        return Literal(value.isoformat(), datatype=NamedNode(XSD.date))
    return Literal(value)

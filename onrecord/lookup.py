"""Looking things up in a store by what people call them: the ends of their IRIs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from pyoxigraph import NamedNode, Quad

from graph.rdf import value
from graph.store import Reader
from ontology.errors import StoreError
from ontology.iris import BASE
from ontology.records import Article, Span
from ontology.terms import SDO


def local(iri: str) -> str:
    """What an IRI of ours ends in, which is how people call the thing."""
    return iri.removeprefix(f"{BASE}id/")


def whole(thing: str) -> str:
    """The IRI of a thing."""
    return f"{BASE}id/{local(thing)}"


def kind(iri: str) -> str:
    """What sort of thing it is, by its IRI, such as `statement`."""
    return local(iri).partition("/")[0]


def found(store: Reader, iri: str, predicate: str) -> Iterator[Quad]:
    """What all graphs say of a thing with that property; nothing where nothing can have that name."""
    try:
        node = NamedNode(iri)
    except ValueError:
        return iter(())
    return store.matching(node, NamedNode(predicate), None)


def article(store: Reader, graph: str) -> Article | None:
    """The article that a graph is of; None where its text is lost, which `onrecord check` tells of."""
    for quad in found(store, graph, SDO.sha256):
        with suppress(StoreError):
            return store.article(value(quad.object))
    return None


def span(place: str) -> Span:
    """Where a place is in its text, by its IRI."""
    start, end = re.findall(r"\d+", place.rpartition("/")[2].partition("-")[2])
    return Span(int(start), int(end))

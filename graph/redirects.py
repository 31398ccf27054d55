"""IRIs that an actor or a statement had once: each leads to what took its place, and so on to what is there now."""

from __future__ import annotations

from collections.abc import Callable

from pyoxigraph import NamedNode

from graph.rdf import value
from graph.store import Reader
from ontology.terms import ACTORS, DCTERMS, ECHOES

_REPLACED = NamedNode(DCTERMS.isReplacedBy)


def of_actors(reader: Reader) -> dict[str, str]:
    """Each IRI that an actor had once, with the one that took its place, which may have been replaced in turn."""
    return {value(quad.subject): value(quad.object) for quad in reader.quads(ACTORS) if quad.predicate == _REPLACED}


def now(reader: Reader, iri: str) -> str:
    """The IRI by which a thing is known today."""

    def following(old: str) -> str | None:
        quads = reader.matching(NamedNode(old), _REPLACED, None)
        return next((value(quad.object) for quad in quads if value(quad.graph_name) in {ACTORS, ECHOES}), None)

    return last(iri, following)


def last(iri: str, following: Callable[[str], str | None]) -> str:
    """The end of the way on which each IRI leads to the one following it."""
    seen = {iri}
    while (new := following(iri)) is not None and new not in seen:
        iri = new
        seen.add(iri)
    return iri

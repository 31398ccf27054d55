"""Whether an article is new, known, or a new version of a known one; and keeping it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import cast
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode, Quad

from graph import rdf
from graph.rdf import value
from graph.store import Reader, Store
from graph.written import Written, written
from ontology.errors import StoreError
from ontology.iris import article_iri
from ontology.reading import Reading
from ontology.records import Article
from ontology.terms import BESIDE, DCTERMS, PROV, RDFS, SDO, VERSIONS, XSD


class Outcome(StrEnum):
    NEW = "new"
    REVISED = "revised"
    """Another text under a known key or address: the newest version from now on."""
    REREAD = "reread"
    """A known text, of which something else was found this time."""
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    """A known text under another key: not kept twice."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What an article is to the store, and the versions that it follows or repeats."""

    outcome: Outcome
    iri: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """An article as the graphs know it. `current` until a newer version has come."""

    iri: str
    key: str
    url: str | None
    hash: str
    current: bool


def keep(reading: Reading, store: Store, beside: Iterable[Quad] = ()) -> Decision:
    """Keep what was found in one article, and `beside` it what belongs to other graphs, in one atomic step.

    A duplicate is not kept, nor what would stand beside it. Raises ShapeViolation, and keeps nothing, where the graph
    breaks ontology/shapes.ttl.
    """
    decision = decide(reading.article, known(reading.article, store))
    if decision.outcome is Outcome.DUPLICATE:
        return decision
    return put(written(reading), decision, store, beside)


def put(one: Written, decision: Decision, store: Store, beside: Iterable[Quad] = ()) -> Decision:
    """Put what was found in an article in the place of what the store has of it, where that was decided; what became of it."""
    store.keep(one.article)  # before the graph that points at it is written: a text without a graph does no harm
    changed = store.replace({decision.iri: one.quads()}, [*following(decision), *beside])
    if decision.outcome is Outcome.UNCHANGED and changed:
        return Decision(Outcome.REREAD, decision.iri)
    return decision


def following(decision: Decision) -> Iterator[Quad]:
    """For the graph of versions: which ones the article follows."""
    return (quad for old in decision.others for quad in rdf.version_quads(decision.iri, old))


def decide(article: Article, versions: Iterable[Version]) -> Decision:
    """What an article is to the versions that share its text, key or address."""
    iri = article_iri(article)
    same_text = [version for version in versions if version.hash == article.hash]
    if any(version.iri == iri for version in same_text):
        return Decision(Outcome.UNCHANGED, iri)
    if same_text:
        return Decision(Outcome.DUPLICATE, iri, tuple(sorted(version.iri for version in same_text)))
    followed = sorted(version.iri for version in versions if version.current and _follows(article, version))
    return Decision(Outcome.REVISED if followed else Outcome.NEW, iri, tuple(followed))


def known(article: Article, store: Reader) -> tuple[Version, ...]:
    """The versions in the store that share the article's text, key or address."""
    sought = [(_SHA256, Literal(article.hash)), (_KEY, Literal(article.key))]
    if article.url:
        sought.append((_URL, Literal(article.url, datatype=_ANY_URI)))
    found = {
        value(quad.graph_name)
        for predicate, term in sought
        for quad in store.matching(None, predicate, term)
        if quad.subject == quad.graph_name
    }
    return tuple(_versions(sorted(found), store))


def extractor(article: str, store: Reader) -> str | None:
    """With what the article of that IRI was read; None where the store has no such article."""
    found: NamedNode | Literal | None = NamedNode(article)
    for predicate in (_GENERATED, _ASSOCIATED, _LABEL):
        found = _one(found, predicate, article, store) if isinstance(found, NamedNode) else None
    return None if found is None else found.value


def is_replaced(iri: str, store: Reader) -> bool:
    """Whether a newer version has replaced that one."""
    return any(value(quad.graph_name) == VERSIONS for quad in store.matching(NamedNode(iri), _REPLACED, None))


def replaced(store: Reader) -> frozenset[str]:
    """The IRIs of the versions that a newer one has replaced."""
    return frozenset(value(quad.subject) for quad in store.quads(VERSIONS) if quad.predicate == _REPLACED)


def readings(store: Reader) -> Iterator[Reading]:
    """What was found in each current article, a graph at a time. Raises StoreError where a text is not kept."""
    for graph in sorted(set(store.graphs()) - replaced(store) - BESIDE):
        yield reading(store, graph)


def reading(store: Reader, graph: str) -> Reading:
    """What was found in the article of that graph. Raises StoreError where its text is not kept."""
    quads = tuple(store.quads(graph))
    text_hash = next((value(quad.object) for quad in quads if quad.predicate == _SHA256), None)
    if text_hash is None:
        raise StoreError(f"{graph}: has no hash of its text; run `onrecord check`, and ingest the article again")
    return rdf.reading(quads, store.article(text_hash).text)


_REPLACED = NamedNode(DCTERMS.isReplacedBy)
_SHA256 = NamedNode(SDO.sha256)
_KEY = NamedNode(DCTERMS.identifier)
_URL = NamedNode(SDO.url)
_ANY_URI = NamedNode(XSD.anyURI)
_GENERATED = NamedNode(PROV.wasGeneratedBy)
_ASSOCIATED = NamedNode(PROV.wasAssociatedWith)
_LABEL = NamedNode(RDFS.label)


def _versions(iris: Iterable[str], store: Reader) -> Iterator[Version]:
    for iri in iris:
        node = NamedNode(iri)
        key, url, text_hash = (_one(node, predicate, iri, store) for predicate in (_KEY, _URL, _SHA256))
        if key and text_hash:
            current = not is_replaced(iri, store)
            yield Version(iri, key.value, url.value if url else None, text_hash.value, current=current)


def _one(node: NamedNode, predicate: NamedNode, graph: str, store: Reader) -> NamedNode | Literal | None:
    """What a graph says of a node, where it says that once."""
    found = (quad.object for quad in store.matching(node, predicate, None) if value(quad.graph_name) == graph)
    return cast("NamedNode | Literal | None", next(found, None))


def _follows(article: Article, version: Version) -> bool:
    """One address is one article. Without two to compare, one key is: files called alike in two folders have both."""
    if article.url and version.url and (_is_page(article.url) or _is_page(version.url)):
        return article.url == version.url
    return article.key == version.key


def _is_page(url: str) -> bool:
    """Whether it leads further than to a site's front page, which some pages give as their own address."""
    try:
        split = urlsplit(url)
    except ValueError:  # no address, in a store of long ago
        return False
    return bool(split.path.strip("/") or split.query)

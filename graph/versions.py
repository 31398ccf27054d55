"""Whether an article is new, known, or a new version of a known one; and keeping it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from pyoxigraph import NamedNode, Quad

from graph import rdf, shapes
from graph.parts import parts
from graph.query import ask
from graph.rdf import value
from graph.store import Reader, Store
from ontology.errors import StoreError
from ontology.iris import article_iri
from ontology.reading import Reading
from ontology.records import Article
from ontology.terms import BESIDE, DCTERMS, SDO, VERSIONS


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
    article = reading.article
    decision = decide(article, known(article, store))
    if decision.outcome is Outcome.DUPLICATE:
        return decision

    def sound() -> Iterator[Quad]:
        for part in parts(reading):
            quads = rdf.quads(part)
            shapes.check(quads)
            yield from quads
        store.keep(article)  # before the graph that points at it is written: a text without a graph does no harm

    versions = [quad for old in decision.others for quad in rdf.version_quads(decision.iri, old)]
    changed = store.replace({decision.iri: sound()}, [*versions, *beside])
    if decision.outcome is Outcome.UNCHANGED and changed:
        return Decision(Outcome.REREAD, decision.iri)
    return decision


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
    sought = {"hash": article.hash, "key": article.key, "url": article.url or ""}
    return tuple(
        Version(
            iri=str(row["iri"]),
            key=str(row["key"]),
            url=str(row["url"]) if row["url"] else None,
            hash=str(row["hash"]),
            current=not row["replaced"],
        )
        for row in ask(store, "known-versions", sought).rows
    )


def replaced(store: Reader) -> frozenset[str]:
    """The IRIs of the versions that a newer one has replaced."""
    return frozenset(value(quad.subject) for quad in store.quads(VERSIONS) if quad.predicate == _REPLACED)


def readings(store: Reader) -> Iterator[Reading]:
    """What was found in each current article, a graph at a time. Raises StoreError where a text is not kept."""
    for graph in sorted(set(store.graphs()) - replaced(store) - BESIDE):
        quads = tuple(store.quads(graph))
        text_hash = next((value(quad.object) for quad in quads if quad.predicate == _SHA256), None)
        if text_hash is None:
            raise StoreError(f"{graph}: has no hash of its text; run `onrecord check`, and ingest the article again")
        yield rdf.reading(quads, store.article(text_hash).text)


_REPLACED = NamedNode(DCTERMS.isReplacedBy)
_SHA256 = NamedNode(SDO.sha256)


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

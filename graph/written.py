"""A reading written out: what the store keeps of one article, made ready by whichever process read it.

So nothing is left to the one process that writes but to write: the graph has its shape already, and comes as bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, cast

from isal import igzip
from pyoxigraph import Quad, RdfFormat, parse, serialize

from graph import rdf, shapes
from graph.parts import parts
from graph.search import Entry, entries
from ontology.iris import article_iri
from ontology.reading import Reading
from ontology.records import Article

LEVEL = 1
"""How hard N-Quads are packed: to a twentieth of their size, in 0.4 ms for an article of 700 KB; harder saves a fifth of that."""


@dataclass(frozen=True, slots=True)
class Written:
    """What the store keeps of one article.

    `graph` is its named graph as packed N-Quads, `size` how many these are; of a very long article some may come twice.
    `entries` are what there is to find of it, `statements` how many there are.
    """

    article: Article
    graph: bytes
    size: int
    entries: tuple[Entry, ...]
    statements: int

    @property
    def iri(self) -> str:
        return article_iri(self.article)

    def quads(self) -> Iterator[Quad]:
        """The quads of the graph, as they were written."""
        return cast("Iterator[Quad]", parse(unpacked([self.graph]), format=RdfFormat.N_QUADS))


def written(reading: Reading) -> Written:
    """All that is to be kept of a reading. Raises ShapeViolation where the graph breaks ontology/shapes.ttl."""
    graph, size = [], 0
    for part in parts(reading):
        quads = rdf.quads(part)
        shapes.check(quads)
        graph.append(packed(quads))
        size += len(quads)
    return Written(reading.article, b"".join(graph), size, entries(reading), len(reading.statements))


def packed(quads: Iterable[Quad]) -> bytes:
    """N-Quads, packed. What several calls give may stand one after the other."""
    return igzip.compress(serialize(quads, format=RdfFormat.N_QUADS), LEVEL, mtime=0)


def unpacked(graphs: Iterable[bytes]) -> BinaryIO:
    """The N-Quads of packed graphs, to read a little at a time."""
    return cast("BinaryIO", igzip.open(BytesIO(b"".join(graphs)), "rb"))  # type: ignore[no-untyped-call]

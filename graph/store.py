"""What the flow needs of a store, whichever engine stands behind it.

Opening is the engine's own business (`graph.embedded.EmbeddedStore(folder)`), so that reading and writing stay apart from it:
queries and exports ask for a `Reader`, the ingest for a `Store`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples, Variable

from ontology.records import Article

Answer = QuerySolutions | QueryBoolean | QueryTriples
Bindings = Mapping[Variable, NamedNode | Literal]


class Facts(Protocol):
    """The quads of a dataset of named graphs."""

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """The quads of one graph, or of all."""
        ...

    def matching(
        self, subject: NamedNode | None, predicate: NamedNode | None, value: NamedNode | Literal | None
    ) -> Iterator[Quad]:
        """The quads of any graph that have these terms; None is any."""
        ...


class Reader(Facts, Protocol):
    """A dataset of named graphs, and the articles they were read from."""

    def query(self, sparql: str, substitutions: Bindings | None = None) -> Answer:
        """The answer to a SPARQL 1.1 query; outside `GRAPH` it sees the union of all graphs.

        Raises QueryError where the query is not SPARQL.
        """
        ...

    def graphs(self) -> Iterator[str]:
        """The names of all graphs."""
        ...

    def article(self, text_hash: str) -> Article:
        """The article as it was read, by the hash of its text. Raises StoreError where it is not kept."""
        ...


class Store(Reader, Protocol):
    """A reader that can also be written to, by one process at a time."""

    @property
    def folder(self) -> Path:
        """Where lies what is kept beside the graphs."""
        ...

    def keep(self, article: Article) -> None:
        """Keep an article as it was read, beside the graphs. Keeping it twice is keeping it once."""
        ...

    def replace(self, graphs: Mapping[str, Iterable[Quad]], beside: Iterable[Quad] = ()) -> bool:
        """Put these quads in the place of what each of the graphs held, and add those `beside`, in one atomic step.

        Gives back whether that changed anything. All of the graphs are taken before anything is written; whatever goes
        wrong on the way, all stays as it was.
        """
        ...

    def amend(self, gone: Iterable[Quad], added: Iterable[Quad]) -> bool:
        """Take some quads out and put others in, in one atomic step; what is in both stays. Gives back whether that changed anything."""
        ...

    def changes(self) -> frozenset[str] | None:
        """The graphs that are newer than what readers have, None where nothing is; one without a name means any."""
        ...

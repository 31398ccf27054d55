"""What a dataset holds, in numbers: for those who want to know before they fetch it (VoID)."""

from __future__ import annotations

from dataclasses import dataclass

from graph.query import Dataset, ask


@dataclass(frozen=True, slots=True)
class Class:
    """How many things are of a class, and the first of them."""

    iri: str
    things: int
    example: str


@dataclass(frozen=True, slots=True)
class Property:
    """How many quads have a property."""

    iri: str
    quads: int


@dataclass(frozen=True, slots=True)
class Links:
    """How many links of one property lead to what has addresses that begin so."""

    property: str
    space: str
    links: int


@dataclass(frozen=True, slots=True)
class Census:
    classes: tuple[Class, ...]
    properties: tuple[Property, ...]
    links: tuple[Links, ...]

    @property
    def quads(self) -> int:
        return sum(one.quads for one in self.properties)


def census(dataset: Dataset) -> Census:
    """The numbers of a whole dataset: every graph and version. A second for a million quads, so whoever asks keeps it."""
    return Census(
        tuple(
            Class(str(row["class"]), int(str(row["number"])), str(row["example"]))
            for row in ask(dataset, "census-classes").rows
        ),
        tuple(
            Property(str(row["property"]), int(str(row["number"]))) for row in ask(dataset, "census-properties").rows
        ),
        tuple(
            Links(str(row["property"]), str(row["space"]), int(str(row["number"])))
            for row in ask(dataset, "census-links").rows
        ),
    )

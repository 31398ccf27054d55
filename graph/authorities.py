"""Authority files: people and organisations as an operator knows them, with the identifiers that others gave them.

A file is CSV or Turtle; docs/identity.md says what may stand in it. Entries have a graph of their own and are matched like
whatever an article names: by the judgements of `ingest.identity`, and never because a file says so.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse
from rdflib.namespace import OWL

from graph.rdf import TYPES, value
from graph.store import Reader
from ontology.errors import BadInput
from ontology.iris import BASE
from ontology.records import ActorKind, digest
from ontology.terms import AUTHORITIES, DCTERMS, FOAF, ORG, RDF, RDFS, SDO, SKOS

WIKIDATA = "http://www.wikidata.org/entity/"
SCHEMES = ("mp", "company", "charity")
"""Columns of identifiers that are kept as `scheme:number`."""

COLUMNS = {"name", "kind", "aliases", "same_as", "wikidata", *SCHEMES}

KINDS = {"person": ActorKind.PERSON, "organisation": ActorKind.ORGANIZATION, "organization": ActorKind.ORGANIZATION}
CLASSES = {
    str(SDO.Person): ActorKind.PERSON,
    str(FOAF.Person): ActorKind.PERSON,
    str(SDO.Organization): ActorKind.ORGANIZATION,
    str(ORG.Organization): ActorKind.ORGANIZATION,
}
NAMES = tuple(map(str, (SDO.name, FOAF.name, SKOS.prefLabel, RDFS.label)))
ALIASES = tuple(map(str, (SKOS.altLabel, SDO.alternateName)))
SAME = tuple(map(str, (OWL.sameAs, SDO.sameAs)))
IDENTIFIERS = tuple(map(str, (SDO.identifier, DCTERMS.identifier)))


@dataclass(frozen=True, slots=True)
class Authority:
    """One entry. `same_as` are IRIs of the same thing elsewhere, `identifiers` are such as `charity:1234567`."""

    kind: ActorKind
    name: str
    aliases: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        return f"{BASE}id/authority/{digest(self.kind, self.name, self.same_as, self.identifiers)[:16]}"


def load(path: Path) -> tuple[Authority, ...]:
    """The entries of a file, in order. Raises BadInput with place, fault and next step where one is not as it should be."""
    turtle = path.suffix.lower() in {".ttl", ".nt"}
    try:
        entries = tuple(_from_turtle(path) if turtle else _from_csv(path))
    except OSError as fault:
        raise BadInput(str(path), f"cannot be read ({fault.strerror})", "give a CSV or Turtle file") from fault
    except UnicodeDecodeError as fault:
        raise BadInput(str(path), "is not UTF-8", "save it as UTF-8") from fault
    except csv.Error as fault:
        raise BadInput(str(path), f"is not CSV ({fault})", "mend it, or give Turtle") from fault
    seen: dict[str, Authority] = {}
    for entry in entries:
        if entry.iri in seen:
            raise BadInput(str(path), f"has {entry.name} twice", "give each person and organisation once")
        seen[entry.iri] = entry
    return entries


def quads(entries: Iterable[Authority]) -> tuple[Quad, ...]:
    """The graph of authorities."""
    return tuple(dict.fromkeys(quad for entry in entries for quad in _quads(entry)))


def authorities(reader: Reader) -> tuple[Authority, ...]:
    """The entries that a store keeps, ordered by IRI."""
    facts: dict[str, list[tuple[str, str]]] = {}
    for quad in reader.quads(AUTHORITIES):
        facts.setdefault(value(quad.subject), []).append((quad.predicate.value, value(quad.object)))
    return tuple(_entry(facts[iri], iri) for iri in sorted(facts))


def identifying(iri: str, entry: Authority, graph: str) -> Iterator[Quad]:
    """For the graph of actors: what an entry adds to the actor that it is."""
    for other in entry.same_as:
        yield Quad(NamedNode(iri), NamedNode(OWL.sameAs), NamedNode(other), NamedNode(graph))
    for identifier in entry.identifiers:
        yield Quad(NamedNode(iri), NamedNode(SDO.identifier), Literal(identifier), NamedNode(graph))


def _quads(entry: Authority) -> Iterator[Quad]:
    node, graph = NamedNode(entry.iri), NamedNode(AUTHORITIES)
    for term in TYPES[entry.kind]:
        yield Quad(node, NamedNode(RDF.type), NamedNode(term), graph)
    yield Quad(node, NamedNode(SDO.name), Literal(entry.name), graph)
    for alias in entry.aliases:
        yield Quad(node, NamedNode(SKOS.altLabel), Literal(alias), graph)
    yield from identifying(entry.iri, entry, AUTHORITIES)


def _entry(facts: Iterable[tuple[str, str]], place: str) -> Authority:
    """Raises BadInput where it is nobody's."""
    found = list(facts)

    def all_of(terms: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted({said for term in terms for predicate, said in found if predicate == term}))

    kinds = {CLASSES[said] for predicate, said in found if predicate == str(RDF.type) and said in CLASSES}
    names = [said for term in NAMES for predicate, said in found if predicate == term and said.strip()]
    if len(kinds) != 1:
        raise BadInput(place, "is no person and no organisation", "give it the type schema:Person or org:Organization")
    if not names:
        raise BadInput(place, "has no name", "give it a schema:name")
    aliases = tuple(alias for alias in all_of((*ALIASES, *NAMES)) if alias != names[0])
    return Authority(kinds.pop(), names[0], aliases, all_of(SAME), all_of(IDENTIFIERS))


def _from_turtle(path: Path) -> Iterator[Authority]:
    facts: dict[str, list[tuple[str, str]]] = {}
    try:
        for triple in parse(path.read_bytes(), RdfFormat.TURTLE):
            assert isinstance(triple, Quad | Triple)
            if isinstance(triple.subject, BlankNode):
                raise BadInput(str(path), "has a blank node", "give each person and organisation an IRI")
            facts.setdefault(value(triple.subject), []).append((triple.predicate.value, value(triple.object)))
    except SyntaxError as fault:
        raise BadInput(f"{path}:{fault.lineno}", f"is not Turtle ({fault.msg})", "mend it, or give CSV") from fault
    for iri, said in facts.items():
        own, place = [(str(OWL.sameAs), iri)] if _is_address(iri) else [], f"{path}: <{iri}>"
        yield _checked(_entry([*said, *own], place), place)


def _from_csv(path: Path) -> Iterator[Authority]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        columns = {*(rows.fieldnames or ())}
        if not {"name", "kind"} <= columns or columns - COLUMNS:
            wanted = f"name, kind and perhaps {', '.join(sorted(COLUMNS - {'name', 'kind'}))}"
            raise BadInput(f"{path}:1", f"has the columns {', '.join(sorted(columns)) or 'none'}", f"expected {wanted}")
        for row in rows:
            yield _from_row(row, f"{path}:{rows.line_num}")


def _from_row(row: Mapping[str, str | None], place: str) -> Authority:
    cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
    if None in row:
        raise BadInput(place, "has more cells than there are columns", "put cells with commas in quotation marks")
    if not cells["name"]:
        raise BadInput(place, "has no name", "give one")
    if cells["kind"].lower() not in KINDS:
        raise BadInput(place, f"has the kind {cells['kind']!r}", "expected person or organisation")
    if cells["wikidata"] and not re.fullmatch(r"Q[1-9]\d*", cells["wikidata"]):
        raise BadInput(place, f"has the Wikidata id {cells['wikidata']!r}", "expected one such as Q42")
    same = [*filter(None, map(str.strip, cells["same_as"].split(";")))]
    if cells["wikidata"]:
        same.append(WIKIDATA + cells["wikidata"])
    entry = Authority(
        kind=KINDS[cells["kind"].lower()],
        name=cells["name"],
        aliases=tuple(sorted({*filter(None, map(str.strip, cells["aliases"].split(";")))} - {cells["name"]})),
        same_as=tuple(sorted({*same})),
        identifiers=tuple(sorted(f"{scheme}:{cells[scheme]}" for scheme in SCHEMES if cells[scheme])),
    )
    return _checked(entry, place)


def _checked(entry: Authority, place: str) -> Authority:
    """The entry as given. Raises BadInput where it is said to be the same as what has no address."""
    for iri in entry.same_as:
        if not _is_address(iri):
            raise BadInput(place, f"has {iri!r} in same_as", "expected addresses such as https://example.org/people/1")
    return entry


def _is_address(iri: str) -> bool:
    """Whether it is an IRI that leads somewhere in the web."""
    try:
        parts = urlsplit(NamedNode(iri).value)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)

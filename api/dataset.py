"""The data described for machines that look for data: VoID (https://www.w3.org/TR/void/) and DCAT (https://www.w3.org/TR/vocab-dcat-3/).

Things have their permanent names. What is at this server, the dataset as it is served and its files, has names under the
address at which it was asked. There are no blank nodes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad
from rdflib import DCAT, DCTERMS, FOAF, OWL, RDF, RDFS, VOID, XSD, Namespace, URIRef

from api.current import View
from api.documents import SUFFIXES, described
from api.mediatypes import HTML, JSON
from graph.census import Census, census
from graph.dumps import WITHIN, Dump, File
from ontology.iris import BASE
from ontology.terms import ONR, ORG, PREFIXES, SDO

SPDX = Namespace("http://spdx.org/rdf/terms#")
NAMES = {**PREFIXES, "void": str(VOID), "dcat": str(DCAT), "spdx": str(SPDX), "owl": str(OWL)}

TITLE = "Onrecord: who said what"
ABOUT = "Who said what, in which post, and where exactly that is written. A statement is a claim of its speaker."

EXAMPLES = {str(kind) for kind in (ONR.Statement, SDO.Person, ORG.Organization, SDO.NewsArticle, ONR.Policy)}
"""Of which classes one thing is named, to look at."""

OFFERED = {suffix: kind for suffix, kind in SUFFIXES.items() if kind not in (HTML, JSON)}
"""The forms of these two descriptions, Turtle first."""

FORMATS = ("Turtle", "N-Triples", "N-Quads", "TriG", "JSON-LD", "RDF_XML")
"""As http://www.w3.org/ns/formats/ names them."""


@dataclass(frozen=True, slots=True)
class Served:
    """What there is to describe: the snapshot at an address such as `http://localhost:8000/`, and the newest dump."""

    base: str
    view: View | None
    dump: Dump | None
    licence: str

    @property
    def dataset(self) -> URIRef:
        return self.at(".well-known/void#dataset")

    def at(self, place: str) -> URIRef:
        return URIRef(self.base + place)


def void(served: Served) -> list[Quad]:
    """How large the dataset is, what it is made of, and where to get it."""
    return _by_subject(_void(served))


def dcat(served: Served) -> list[Quad]:
    """The catalogue: the dataset, its files, and the services that answer from it."""
    return _by_subject(_dcat(served))


def _by_subject(quads: Iterator[Quad]) -> list[Quad]:
    """All that is said of one thing together, in the order in which things come up."""
    places: dict[object, list[Quad]] = {}
    for quad in quads:
        places.setdefault(quad.subject, []).append(quad)
    return [*chain.from_iterable(places.values())]


def _void(served: Served) -> Iterator[Quad]:
    here, dataset = served.at(".well-known/void"), served.dataset
    yield from described(
        here,
        (RDF.type, VOID.DatasetDescription),
        (DCTERMS.title, f"{TITLE}, described"),
        (FOAF.primaryTopic, dataset),
        (RDFS.seeAlso, served.at(".well-known/dcat")),
    )
    yield from _dataset(served)
    yield from described(
        dataset,
        (VOID.sparqlEndpoint, served.at("sparql")),
        (VOID.uriSpace, f"{BASE}id/"),
        (VOID.rootResource, URIRef(f"{BASE}id/topics")),
        *((VOID.feature, URIRef(f"http://www.w3.org/ns/formats/{name}")) for name in FORMATS),
        *((VOID.vocabulary, URIRef(space)) for name, space in PREFIXES.items() if name not in ("rdf", "xsd")),
    )
    if served.dump:
        yield from described(
            dataset, *((VOID.dataDump, _place(served, file)) for file in served.dump.files if file.quads is not None)
        )
    if served.view:
        dumped = served.dump and served.dump.snapshot == served.view.id
        yield from _counted(served, served.dump.census if served.dump and dumped else served.view.kept(_census))


def _counted(served: Served, numbers: Census) -> Iterator[Quad]:
    dataset = served.dataset
    yield from described(dataset, (VOID.triples, numbers.quads), (VOID.classes, len(numbers.classes)))
    yield from described(dataset, (VOID.properties, len(numbers.properties)))
    for kind in numbers.classes:
        node = served.at(f".well-known/void#class-{_name(kind.iri)}")
        yield from described(dataset, (VOID.classPartition, node))
        yield from described(node, (VOID["class"], URIRef(kind.iri)), (VOID.entities, kind.things))
        if kind.iri in EXAMPLES:
            yield from described(dataset, (VOID.exampleResource, URIRef(kind.example)))
    for one in numbers.properties:
        node = served.at(f".well-known/void#property-{_name(one.iri)}")
        yield from described(dataset, (VOID.propertyPartition, node))
        yield from described(node, (VOID.property, URIRef(one.iri)), (VOID.triples, one.quads))
    for link in numbers.links:
        name = f"{_name(link.property)}-{quote(link.space, safe='')}"
        node, there = (served.at(f".well-known/void#{part}-{name}") for part in ("links", "target"))
        yield from described(dataset, (VOID.subset, node))
        yield from described(
            node,
            (RDF.type, VOID.Linkset),
            (VOID.linkPredicate, URIRef(link.property)),
            (VOID.subjectsTarget, dataset),
            (VOID.objectsTarget, there),
            (VOID.triples, link.links),
        )
        yield from described(there, (RDF.type, VOID.Dataset), (VOID.uriSpace, link.space))


def _dcat(served: Served) -> Iterator[Quad]:
    catalogue, dataset = served.at(".well-known/dcat#catalogue"), served.dataset
    services = {name: served.at(f".well-known/dcat#{name}") for name in ("sparql", "rest")}
    yield from described(
        catalogue,
        (RDF.type, DCAT.Catalog),
        (DCTERMS.title, TITLE),
        (DCTERMS.description, ABOUT),
        (DCTERMS.license, URIRef(served.licence)),
        (DCAT.dataset, dataset),
        *((DCAT.service, service) for service in services.values()),
    )
    yield from _dataset(served)
    yield from _service(services["sparql"], served, "SPARQL 1.1", "sparql", "sparql")
    yield from described(services["sparql"], (DCTERMS.conformsTo, URIRef("http://www.w3.org/TR/sparql11-protocol/")))
    yield from _service(services["rest"], served, "REST", "api/v1", "openapi.json")
    if served.dump:
        for file in served.dump.files:
            yield from _distribution(served, served.dump, file)


def _dataset(served: Served) -> Iterator[Quad]:
    yield from described(
        served.dataset,
        (RDF.type, VOID.Dataset),
        (RDF.type, DCAT.Dataset),
        (DCTERMS.title, TITLE),
        (DCTERMS.description, ABOUT),
        (DCTERMS.license, URIRef(served.licence)),
        (DCAT.landingPage, served.at("data/")),
    )
    if served.view:
        yield from described(
            served.dataset,
            (DCTERMS.identifier, served.view.id),
            (DCTERMS.issued, served.view.made),
            (DCTERMS.modified, served.view.made),
        )


def _service(node: URIRef, served: Served, title: str, endpoint: str, description: str) -> Iterator[Quad]:
    return iter(
        described(
            node,
            (RDF.type, DCAT.DataService),
            (DCTERMS.title, title),
            (DCAT.endpointURL, served.at(endpoint)),
            (DCAT.endpointDescription, served.at(description)),
            (DCAT.servesDataset, served.dataset),
            (DCTERMS.license, URIRef(served.licence)),
        )
    )


def _distribution(served: Served, dump: Dump, file: File) -> Iterator[Quad]:
    """A file and its sum. It has the licence that it was made with."""
    node, checksum = (served.at(f".well-known/dcat#{part}-{file.name}") for part in ("file", "sum"))
    yield from described(served.dataset, (DCAT.distribution, node))
    yield from described(
        node,
        (RDF.type, DCAT.Distribution),
        (DCTERMS.title, file.name),
        (DCAT.downloadURL, _place(served, file)),
        (DCAT.accessURL, served.at("data/")),
        (DCAT.mediaType, _registered(WITHIN.get(file.name, file.media_type))),
        (DCTERMS.issued, dump.made),
        (DCTERMS.license, URIRef(dump.licence)),
        (SPDX.checksum, checksum),
        (DCAT.byteSize, Literal(str(file.bytes), datatype=NamedNode(XSD.nonNegativeInteger))),
    )
    if file.media_type == "application/gzip":
        yield from described(node, (DCAT.compressFormat, _registered(file.media_type)))
    if file.media_type == "application/zip":
        yield from described(node, (DCAT.packageFormat, _registered(file.media_type)))
    yield from described(
        checksum,
        (RDF.type, SPDX.Checksum),
        (SPDX.algorithm, SPDX.checksumAlgorithm_sha256),
        (SPDX.checksumValue, Literal(file.sha256, datatype=NamedNode(XSD.hexBinary))),
    )


def _place(served: Served, file: File) -> URIRef:
    assert served.dump
    return served.at(f"data/{served.dump.snapshot}/{file.name}")


def _registered(media_type: str) -> URIRef:
    return URIRef(f"https://www.iana.org/assignments/media-types/{media_type}")


def _census(view: View) -> Census:
    return census(view.snapshot)


def _name(iri: str) -> str:
    """A term for the end of an address: with its prefix, where it has one of ours."""
    named = (f"{name}-{iri.removeprefix(space)}" for name, space in NAMES.items() if iri.startswith(space))
    return quote(next(named, iri), safe="")

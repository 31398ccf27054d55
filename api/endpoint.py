"""What the SPARQL endpoint says of itself. Spec: https://www.w3.org/TR/sparql11-service-description/."""

from __future__ import annotations

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

SD, FORMAT = "http://www.w3.org/ns/sparql-service-description#", "http://www.w3.org/ns/formats/"
RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

RESULT_FORMATS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "N-Quads", "TriG", "JSON-LD", "RDF_XML", "N3"),
)


def described(here: str, media_type: str) -> bytes:
    """The description of the service at that address, as RDF in that media type."""
    service = NamedNode(here)
    about = [
        ("endpoint", service),
        ("supportedLanguage", NamedNode(f"{SD}SPARQL11Query")),
        ("feature", NamedNode(f"{SD}UnionDefaultGraph")),
        *(("resultFormat", NamedNode(f"{FORMAT}{name}")) for name in RESULT_FORMATS),
    ]
    triples = [Triple(service, RDF_TYPE, NamedNode(f"{SD}Service"))]
    triples += [Triple(service, NamedNode(f"{SD}{name}"), value) for name, value in about]
    told = serialize(triples, format=RdfFormat.from_media_type(media_type), prefixes={"sd": SD, "format": FORMAT})
    assert told is not None
    return told

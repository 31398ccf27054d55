"""What the SPARQL endpoint says of itself. Spec: https://www.w3.org/TR/sparql11-service-description/."""

from __future__ import annotations

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

SD, FORMAT = "http://www.w3.org/ns/sparql-service-description#", "http://www.w3.org/ns/formats/"
SIMPLE = "http://www.w3.org/ns/entailment/Simple"
RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

RESULT_FORMATS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "N-Quads", "TriG", "JSON-LD", "RDF_XML", "N3"),
)


def described(here: str, data: str, media_type: str) -> bytes:
    """The description of the service at the address `here`, for the dataset of the name `data`, as RDF in that media type."""
    service, dataset, graph = NamedNode(here), NamedNode(data), NamedNode(f"{here}#default-graph")
    about = [
        ("endpoint", service),
        *(("supportedLanguage", NamedNode(f"{SD}{name}")) for name in ("SPARQL10Query", "SPARQL11Query")),
        ("feature", NamedNode(f"{SD}UnionDefaultGraph")),
        ("defaultEntailmentRegime", NamedNode(SIMPLE)),
        ("defaultDataset", dataset),
        *(("resultFormat", NamedNode(f"{FORMAT}{name}")) for name in RESULT_FORMATS),
    ]
    triples = [Triple(service, RDF_TYPE, NamedNode(f"{SD}Service"))]
    triples += [Triple(service, NamedNode(f"{SD}{name}"), value) for name, value in about]
    triples += [Triple(dataset, RDF_TYPE, NamedNode(f"{SD}Dataset")), Triple(graph, RDF_TYPE, NamedNode(f"{SD}Graph"))]
    triples.append(Triple(dataset, NamedNode(f"{SD}defaultGraph"), graph))
    told = serialize(triples, format=RdfFormat.from_media_type(media_type), prefixes={"sd": SD, "format": FORMAT})
    assert told is not None
    return told

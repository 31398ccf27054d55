"""The media types that are given and taken, by the names that the code has for them.

Spec: https://www.iana.org/assignments/media-types/
"""

from __future__ import annotations

HTML, PLAIN, CSV, TSV = "text/html", "text/plain", "text/csv", "text/tab-separated-values"
JSON, JSON_LINES, PROBLEM = "application/json", "application/jsonl", "application/problem+json"
XML, TEXT_XML, SVG = "application/xml", "text/xml", "image/svg+xml"
FORM = "application/x-www-form-urlencoded"

TURTLE, N_TRIPLES, N_QUADS, TRIG = "text/turtle", "application/n-triples", "application/n-quads", "application/trig"
JSON_LD, RDF_XML, N3 = "application/ld+json", "application/rdf+xml", "text/n3"

SPARQL_QUERY, SPARQL_UPDATE = "application/sparql-query", "application/sparql-update"
SPARQL_JSON, SPARQL_XML = "application/sparql-results+json", "application/sparql-results+xml"

ATOM, JSON_FEED = "application/atom+xml", "application/feed+json"
BIBTEX, CSL_JSON, RIS = (
    "application/x-bibtex",
    "application/vnd.citationstyles.csl+json",
    "application/x-research-info-systems",
)

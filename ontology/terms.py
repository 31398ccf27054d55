"""The terms that our graphs use, in closed namespaces: a misspelt term raises when its module is imported.

rdflib has no `oa:` namespace and cannot know ours, so both are written out here; ontology/vocabulary.ttl describes each
of our own. The other vocabularies are rdflib's, whose `SDO` (schema.org) warns where the others raise.
"""

# ruff: noqa: N815 -- published terms keep their spelling

from __future__ import annotations

from importlib.resources import files

from rdflib import URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV, RDF, RDFS, SDO, SKOS, TIME, XSD, DefinedNamespace, Namespace

from ontology.iris import BASE, NS

__all__ = [
    "ACTORS",
    "AUTHORITIES",
    "BESIDE",
    "DCTERMS",
    "DECISIONS",
    "ECHOES",
    "FOAF",
    "IDENTITY",
    "OA",
    "ONR",
    "ORG",
    "POLICIES",
    "POSTS",
    "PREFIXES",
    "PROV",
    "RDF",
    "RDFS",
    "SDO",
    "SKOS",
    "TIME",
    "TOPICS",
    "VERSIONS",
    "XSD",
    "data",
]

ACTORS = f"{BASE}id/graph/actors"
"""The graph of actors across articles."""

AUTHORITIES = f"{BASE}id/graph/authorities"
"""The graph of people and organisations as an operator's file knows them."""

DECISIONS = f"{BASE}id/graph/decisions"
"""The graph of what people have decided."""

ECHOES = f"{BASE}id/graph/echoes"
"""The graph that says which reports are of one statement, and which articles have their words from others."""

POLICIES = f"{BASE}id/graph/policies"
"""The graph of policies across articles, which of them each article tells of, and why."""

POSTS = f"{BASE}id/graph/posts"
"""The graph of who held which post when."""

IDENTITY = f"{BASE}id/graph/identity"
"""The graph that says whom the actors of each article are across articles, and why."""

TOPICS = f"{BASE}id/graph/topics"
"""The graph of the topics, as topics.ttl has them."""

VERSIONS = f"{BASE}id/graph/versions"
"""The graph that says which version of an article follows which."""


BESIDE = frozenset({ACTORS, AUTHORITIES, DECISIONS, ECHOES, IDENTITY, POLICIES, POSTS, TOPICS, VERSIONS})
"""The graphs that stand beside those of the articles."""


class ONR(DefinedNamespace):
    """Our own terms."""

    _NS = Namespace(NS)
    _fail = True

    # What is said, and where it stands
    Statement: URIRef
    Report: URIRef
    Mention: URIRef
    Group: URIRef
    Office: URIRef
    Judgement: URIRef
    Decision: URIRef
    Echo: URIRef
    Segment: URIRef
    Copy: URIRef
    Change: URIRef
    Tenure: URIRef
    across: URIRef
    act: URIRef
    after: URIRef
    because: URIRef
    before: URIRef
    begunAfter: URIRef
    begunBy: URIRef
    body: URIRef
    carried: URIRef
    coSpeaker: URIRef
    confidence: URIRef
    cue: URIRef
    disputed: URIRef
    endedAfter: URIRef
    endedBy: URIRef
    heldPost: URIRef
    kind: URIRef
    likelyPost: URIRef
    manner: URIRef
    mentionKind: URIRef
    onceMeant: URIRef
    one: URIRef
    other: URIRef
    place: URIRef
    planned: URIRef
    report: URIRef
    reports: URIRef
    rule: URIRef
    saidOn: URIRef
    same: URIRef
    segment: URIRef
    share: URIRef
    sentence: URIRef
    source: URIRef
    speaker: URIRef
    speakerRole: URIRef
    speechAct: URIRef
    state: URIRef
    supportedBy: URIRef
    target: URIRef
    tense: URIRef
    undoes: URIRef
    value: URIRef
    verdict: URIRef
    viaReport: URIRef

    # What it is about
    Policy: URIRef
    Review: URIRef
    Recommendation: URIRef
    Commitment: URIRef
    ManifestoCommitment: URIRef
    Fund: URIRef
    Legislation: URIRef
    Body: URIRef
    amount: URIRef
    bound: URIRef
    deadline: URIRef
    inStatement: URIRef
    listed: URIRef
    modifier: URIRef
    paidBy: URIRef
    paidTo: URIRef
    payer: URIRef
    per: URIRef
    perYear: URIRef
    proposedBy: URIRef
    purpose: URIRef
    quantity: URIRef
    recipient: URIRef
    sense: URIRef
    status: URIRef
    Position: URIRef
    condition: URIRef
    conditionAt: URIRef
    ofStatement: URIRef
    polarity: URIRef
    towards: URIRef
    towardsAt: URIRef
    polarities: URIRef
    support: URIRef
    oppose: URIRef
    concern: URIRef
    neutral: URIRef
    Appointment: URIRef
    Launch: URIRef
    Publication: URIRef
    Resignation: URIRef
    actor: URIRef
    agent: URIRef


class OA(DefinedNamespace):
    """The Web Annotation terms that we use.

    Spec: https://www.w3.org/TR/annotation-vocab/
    """

    _NS = Namespace("http://www.w3.org/ns/oa#")
    _fail = True

    Annotation: URIRef
    SpecificResource: URIRef
    TextPositionSelector: URIRef
    TextQuoteSelector: URIRef
    bodyValue: URIRef
    classifying: URIRef
    end: URIRef
    exact: URIRef
    hasBody: URIRef
    hasSelector: URIRef
    hasSource: URIRef
    hasTarget: URIRef
    motivatedBy: URIRef
    prefix: URIRef
    start: URIRef
    suffix: URIRef
    tagging: URIRef


PREFIXES = {
    "onr": NS,
    "dcterms": str(DCTERMS),
    "foaf": str(FOAF),
    "oa": str(OA),
    "org": str(ORG),
    "prov": str(PROV),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "schema": str(SDO),
    "skos": str(SKOS),
    "time": str(TIME),
    "xsd": str(XSD),
}
"""The prefixes of everything we serialise, by name."""


def data(name: str) -> str:
    """The text of a file of this room, such as `shapes.ttl`, wherever the package is installed."""
    return (files("ontology") / name).read_text(encoding="utf-8")

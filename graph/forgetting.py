"""What leaves the graphs beside the articles together with statements and actors that readers do not get.

Each function gives back what is to be taken out of the graphs that it is called after.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from graph.rdf import value
from graph.store import Reader
from ontology.terms import (
    ACTORS,
    AUTHORITIES,
    DCTERMS,
    DECISIONS,
    ECHOES,
    IDENTITY,
    OA,
    ONR,
    ORG,
    POLICIES,
    POSTS,
    PROV,
    RDFS,
    SKOS,
)

UNTOLD = "[hidden]"
"""What stands in the log for a name that somebody gave to what is hidden."""


def of_actors(reader: Reader, lost: Container[str]) -> Iterator[Quad]:
    """From the graphs of actors, authorities and identity: these, and every judgement on them."""
    for graph in (ACTORS, AUTHORITIES, IDENTITY):
        quads = tuple(reader.quads(graph))
        judged = {quad.subject for quad in quads if quad.predicate in _JUDGED and value(quad.object) in lost}
        for quad in quads:
            if quad.subject in judged or value(quad.subject) in lost or value(quad.object) in lost:
                yield quad


def of_policies(reader: Reader, lost: Container[str]) -> tuple[set[Quad], set[Quad]]:
    """From the graph of policies: these of articles, what no article tells of any more, and how only these call what is left.

    Gives back what is put in its place, too.
    """
    quads = tuple(reader.quads(POLICIES))
    telling: defaultdict[str, list[str]] = defaultdict(list)
    for quad in quads:
        if quad.predicate == _MEANT:
            telling[value(quad.object)].append(value(quad.subject))
    left = {iri: [one for one in some if one not in lost] for iri, some in telling.items()}
    gone = {one for some in telling.values() for one in some if one in lost}
    gone |= {iri for iri, some in left.items() if not some}
    gone |= {value(quad.subject) for quad in quads if quad.predicate == _STATE and value(quad.subject) in lost}
    judged = {quad.subject for quad in quads if quad.predicate in _JUDGED and value(quad.object) in gone}
    removed = {
        quad for quad in quads if quad.subject in judged or value(quad.subject) in gone or value(quad.object) in gone
    }
    added = set[Quad]()
    for iri in (iri for iri, some in left.items() if some and len(some) < len(telling[iri])):
        unheard = _labels(reader, (one for one in telling[iri] if one in lost))
        heard = _labels(reader, left[iri])
        for quad in quads:
            if value(quad.subject) == iri and quad.predicate in _CALLED and _only(value(quad.object), unheard, heard):
                removed.add(quad)
                if quad.predicate == _LABEL:
                    added.add(Quad(quad.subject, _LABEL, Literal(heard[0]), quad.graph_name))
    return removed, added


def _labels(reader: Reader, policies: Iterable[str]) -> list[str]:
    """What these policies are called in their articles."""
    return sorted({value(quad.object) for one in policies for quad in reader.matching(NamedNode(one), _LABEL, None)})


def _only(label: str, unheard: Iterable[str], heard: Iterable[str]) -> bool:
    """Whether a label is from these and not from those, be it that its owner was left out ("Ann Lee's review")."""
    return any(one.endswith(label) for one in unheard) and not any(one.endswith(label) for one in heard)


def of_posts(
    reader: Reader, lost: Container[str], statements: Container[str], speakers: Mapping[str, Container[str]]
) -> Iterator[Quad]:
    """From the graph of posts: tenures of the lost, and posts held in making statements that are gone or had other speakers.

    `speakers` are the actors who are left as the speakers of a statement.
    """
    quads = tuple(reader.quads(POSTS))
    members = {value(quad.subject): value(quad.object) for quad in quads if quad.predicate == _MEMBER}
    ended = {tenure for tenure, member in members.items() if member in lost}
    for quad in quads:
        subject, held = value(quad.subject), value(quad.object)
        another = quad.predicate in _HELD and subject in speakers and members.get(held) not in speakers[subject]
        if another or subject in ended or held in ended or held in lost or subject in statements:
            yield quad


def of_echoes(reader: Reader, reports: Container[str]) -> Iterator[Quad]:
    """From the graph of echoes: who carried which words of what these report, and what became of it.

    Places stay where something that stays has its words there too.
    """
    quads = tuple(reader.quads(ECHOES))
    lost = {_node(quad) for quad in quads if quad.predicate in _TOLD and value(quad.object) in reports}
    places = {True: set[str](), False: set[str]()}
    for quad in quads:
        if quad.predicate == _TARGET:
            places[_node(quad) in lost].add(value(quad.object))
    lost |= places[True] - places[False]
    return (quad for quad in quads if _node(quad) in lost)


def of_the_log(reader: Reader, targets: Container[str], articles: Container[str]) -> tuple[set[Quad], set[Quad]]:
    """From the graph of decisions: the words of these targets, and what stands around any words in these articles.

    `articles` are keys. Gives back what is put in its place, too.
    """
    quads = tuple(reader.quads(DECISIONS))
    decided = {value(quad.subject) for quad in quads if quad.predicate == _OF and value(quad.object) in targets}
    near = {quad.subject for quad in quads if quad.predicate == _KEY and value(quad.object) in articles}
    gone, added = set(), set()
    for quad in quads:
        node, _, part = value(quad.subject).partition("#")
        target, _, selector = part.partition("-")
        if f"{node}#{target}" in targets:
            if selector or quad.predicate in _WORDS:
                gone.add(quad)
        elif (quad.predicate == _VALUE and node in decided) or (quad.predicate in _AROUND and quad.subject in near):
            gone.add(quad)
            left = UNTOLD if quad.predicate == _VALUE else ""
            added.add(Quad(quad.subject, quad.predicate, Literal(left), quad.graph_name))
    return gone, added


def _node(quad: Quad) -> str:
    """The thing that the subject of a quad is part of."""
    return value(quad.subject).partition("#")[0]


_JUDGED = (NamedNode(ONR.one), NamedNode(ONR.other))
_MEANT = NamedNode(PROV.specializationOf)
_STATE = NamedNode(ONR.state)
_LABEL = NamedNode(RDFS.label)
_CALLED = (_LABEL, NamedNode(SKOS.altLabel))
_MEMBER = NamedNode(ORG.member)
_HELD = (NamedNode(ONR.heldPost), NamedNode(ONR.likelyPost))
_TOLD = (NamedNode(ONR.report), NamedNode(ONR.before), NamedNode(ONR.after))
_TARGET = NamedNode(OA.hasTarget)
_OF = NamedNode(ONR.target)
_KEY = NamedNode(DCTERMS.identifier)
_VALUE = NamedNode(ONR.value)
_WORDS = (NamedNode(RDFS.label), NamedNode(OA.hasSelector))
_AROUND = (NamedNode(OA.prefix), NamedNode(OA.suffix))

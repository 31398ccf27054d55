"""What leaves the graphs beside the articles together with statements and actors that readers do not get.

Each function gives back what is to be taken out of the graphs that it is called after.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping

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


def of_actors(reader: Reader, lost: Iterable[str]) -> Iterator[Quad]:
    """From the graphs of actors, authorities and identity: these, and every judgement on them."""
    graphs = {ACTORS, AUTHORITIES, IDENTITY}
    for iri in lost:
        yield from _of(reader, iri, *graphs)
        for quad in _on(reader, iri, *graphs):
            yield from (
                _of(reader, value(quad.subject), value(quad.graph_name)) if quad.predicate in _JUDGED else (quad,)
            )


def of_policies(reader: Reader, lost: Collection[str]) -> tuple[set[Quad], set[Quad]]:
    """From the graph of policies: these of articles, what no article tells of any more, and how only these call what is left.

    Gives back what is put in its place, too.
    """
    across = {value(quad.object) for one in lost for quad in _of(reader, one, POLICIES) if quad.predicate == _MEANT}
    telling = {
        iri: [value(quad.subject) for quad in _on(reader, iri, POLICIES) if quad.predicate == _MEANT] for iri in across
    }
    left = {iri: [one for one in some if one not in lost] for iri, some in telling.items()}
    gone = {*lost, *(iri for iri, some in left.items() if not some)}
    removed = {quad for iri in gone for quad in _of(reader, iri, POLICIES)}
    for quad in [quad for iri in gone for quad in _on(reader, iri, POLICIES)]:
        removed.update(_of(reader, value(quad.subject), POLICIES) if quad.predicate in _JUDGED else (quad,))
    added = set[Quad]()
    for iri in (iri for iri, some in left.items() if some):
        unheard = _labels(reader, (one for one in telling[iri] if one in lost))
        heard = _labels(reader, left[iri])
        for quad in _of(reader, iri, POLICIES):
            if quad.predicate in _CALLED and _only(value(quad.object), unheard, heard):
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
    reader: Reader, lost: Iterable[str], statements: Iterable[str], speakers: Mapping[str, Container[str]]
) -> Iterator[Quad]:
    """From the graph of posts: tenures of the lost, and posts held in making statements that are gone or had other speakers.

    `speakers` are the actors who are left as the speakers of a statement.
    """
    ended = {value(quad.subject) for iri in lost for quad in _on(reader, iri, POSTS) if quad.predicate == _MEMBER}
    for iri in (*ended, *statements):
        yield from _of(reader, iri, POSTS)
    for iri in (*ended, *lost):
        yield from _on(reader, iri, POSTS)
    for iri, left in speakers.items():
        for quad in _of(reader, iri, POSTS):
            if quad.predicate in _HELD:
                tenure = _of(reader, value(quad.object), POSTS)
                if not any(one.predicate == _MEMBER and value(one.object) in left for one in tenure):
                    yield quad


def of_echoes(reader: Reader, reports: Iterable[str]) -> Iterator[Quad]:
    """From the graph of echoes: who carried which words of what these report, and what became of it.

    Places stay where something that stays has its words there too.
    """
    told = (quad for report in reports for quad in _on(reader, report, ECHOES) if quad.predicate in _TOLD)
    gone = {quad for node in {_node(quad) for quad in told} for quad in _with_parts(reader, node)}
    for place in {value(quad.object) for quad in gone if quad.predicate == _TARGET}:
        if gone.issuperset(quad for quad in _on(reader, place, ECHOES) if quad.predicate == _TARGET):
            gone.update(_with_parts(reader, place))
    yield from gone


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


def _of(reader: Reader, iri: str, *graphs: str) -> Iterator[Quad]:
    """What these graphs say of it."""
    return (quad for quad in reader.matching(NamedNode(iri), None, None) if value(quad.graph_name) in graphs)


def _on(reader: Reader, iri: str, *graphs: str) -> Iterator[Quad]:
    """What in these graphs leads to it."""
    return (quad for quad in reader.matching(None, None, NamedNode(iri)) if value(quad.graph_name) in graphs)


def _with_parts(reader: Reader, node: str) -> Iterator[Quad]:
    """What the graph of echoes says of a thing, and of what is called a part of it."""
    for quad in [*_of(reader, node, ECHOES)]:
        yield quad
        if value(quad.object).startswith(f"{node.partition('#')[0]}#"):
            yield from _with_parts(reader, value(quad.object))


def _node(quad: Quad) -> str:
    """The thing that the subject of a quad is part of."""
    return value(quad.subject).partition("#")[0]


_JUDGED = (NamedNode(ONR.one), NamedNode(ONR.other))
_MEANT = NamedNode(PROV.specializationOf)
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

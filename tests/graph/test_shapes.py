"""Every shape refuses what it should, with the message it promises, and just as pyshacl does."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, serialize
from pyshacl import validate
from rdflib import RDF, BNode, Graph
from rdflib.namespace import SH, XSD

from graph import rdf, shapes
from ontology.errors import ShapeViolation
from ontology.records import Actor, ActorKind
from ontology.terms import ONR, data
from tests.readings import of_the_county, town_hall

TYPE = NamedNode(RDF.type)
SHAPES = Graph().parse(data=data("shapes.ttl"), format="turtle")
MESSAGES = {str(message) for message in SHAPES.objects(None, SH.message)}
OTHERS = (Actor("urn:office", ActorKind.OFFICE, "the mayor"), Actor("urn:report", ActorKind.DOCUMENT, "the report"))
COUNTY = of_the_county(town_hall())
SOUND = rdf.quads(replace(COUNTY, actors=(*COUNTY.actors, *OTHERS)))

WRONG = {
    "nothing": NamedNode("urn:nothing"),
    "blank": BlankNode("blank"),
    "empty": Literal(""),
    "long": Literal("x" * 33),
    "number": Literal(-1),
    "far": Literal(10**6),
    "ill-formed": Literal("soon", datatype=NamedNode(XSD.date)),
    "truth": Literal(value=True),
}
"""Objects that do not fit in most places."""


def broken() -> Iterator[tuple[str, list[Quad]]]:
    """The sound graph, broken in one place: each pair of a class and a property, in every way we know."""
    classes = {quad.subject: quad.object.value for quad in reversed(SOUND) if quad.predicate == TYPE}
    seen = set()
    for quad in SOUND:
        place = (classes[quad.subject], quad.predicate.value, quad.object.value if quad.predicate == TYPE else "")
        if place not in seen:
            seen.add(place)
            name = " ".join(part.rpartition("/")[2].rpartition("#")[2] for part in place).strip()
            rest = [other for other in SOUND if other != quad]
            yield f"{name} dropped", rest
            for how, wrong in WRONG.items() if quad.predicate != TYPE else ():
                other = Quad(quad.subject, quad.predicate, wrong, quad.graph_name)
                yield f"{name} replaced by {how}", [*rest, other]
                if how in {"nothing", "empty"}:
                    yield f"{name} beside {how}", [*SOUND, other]


def renamed() -> Iterator[tuple[str, list[Quad]]]:
    """The sound graph with one node of each class made blank."""
    nodes = {quad.object.value: quad.subject for quad in SOUND if quad.predicate == TYPE}
    for kind, node in nodes.items():
        yield (
            f"{kind} blank",
            [
                Quad(*(BlankNode("blank") if term == node else term for term in quad.triple), quad.graph_name)
                for quad in SOUND
            ],
        )


BROKEN = dict([*broken(), *renamed()])

COMPARED = [name for name in list(BROKEN)[::8] if not name.startswith("TextPositionSelector") or "by blank" not in name]
"""Every eighth, for pyshacl's sake; and it cannot say whether a number is less than a blank node."""


def test_a_sound_graph_passes():
    shapes.check(SOUND)
    assert theirs(SOUND) == set()


@pytest.fixture(scope="module")
def refusals() -> set[str]:
    return {fault.partition(": ")[2] for quads in BROKEN.values() for fault in ours(quads)}


@pytest.mark.parametrize("message", sorted(MESSAGES))
def test_each_shape_refuses_some_broken_graph_with_its_message(refusals: set[str], message: str):
    assert message in refusals


@pytest.mark.parametrize("name", COMPARED)
def test_a_broken_graph_is_refused_as_pyshacl_refuses_it(name: str):
    assert ours(BROKEN[name]) == theirs(BROKEN[name])


def test_nobody_speaks_beside_himself():
    (said,) = [quad for quad in SOUND if quad.predicate.value == str(ONR.coSpeaker)]
    (first,) = [q for q in SOUND if (q.subject, q.predicate) == (said.subject, NamedNode(ONR.speaker))]
    twice = [*SOUND, Quad(said.subject, said.predicate, first.object, said.graph_name)]
    assert ours(twice) == theirs(twice)
    assert [fault.partition(": ")[2] for fault in ours(twice)] == [
        "onr:coSpeaker must be actors that this graph describes, other than the speaker; name each once"
    ]


def test_a_refusal_names_the_place_the_fault_and_the_next_step():
    quads = [quad for quad in SOUND if quad.predicate.value != str(ONR.rule)]
    with pytest.raises(ShapeViolation) as refusal:
        shapes.check(quads)
    assert str(refusal.value) == (
        f"https://w3id.org/onrecord/id/report/{town_hall().statements[0].id}: "
        "a report needs one onr:rule, a plain string; name what found it (and 9 more)"
    )


def test_a_shape_with_a_component_that_is_not_evaluated_raises_rather_than_passes(monkeypatch):
    source = "[] a sh:NodeShape ; sh:targetClass sh:Shape ; sh:property [ sh:path sh:path ; sh:uniqueLang true ] ."
    monkeypatch.setattr(shapes, "data", lambda _: f"@prefix sh: <{SH}> . {source}")
    with pytest.raises(KeyError, match="uniqueLang"):
        shapes.compiled.__wrapped__()


def ours(quads: list[Quad]) -> set[str]:
    return {
        f"_{fault.removeprefix('_:blank')}" if fault.startswith("_:") else fault for fault in shapes.violations(quads)
    }


def theirs(quads: list[Quad]) -> set[str]:
    """What pyshacl says, in our words; it has a label of its own for the blank node."""
    graph = Graph().parse(data=serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES), format="nt")
    _, report, _ = validate(graph, shacl_graph=SHAPES)
    found = set()
    for result in report.objects(None, SH.result):
        focus = report.value(result, SH.focusNode)
        found.add(f"{'_' if isinstance(focus, BNode) else focus}: {report.value(result, SH.resultMessage)}")
    return found

"""Whether a graph has the shapes of ontology/shapes.ttl: the part of SHACL core which that file uses, and no more.

An interpreter of our own because every graph is checked before it is kept, and the engines to be had take longer than
the rest of the writing together; docs/decisions/0001-shapes.md has the figures. Tests hold it to what pyshacl says.
Spec: https://www.w3.org/TR/shacl/
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse
from rdflib.namespace import SH

from ontology.errors import ShapeViolation
from ontology.terms import RDF, XSD, data

Term = str | Literal
"""A node is the string of its IRI, or `_:` and a label."""

Path = Callable[["_Graph", Term], Sequence[Term]]
Targets = Callable[["_Graph"], Iterable[Term]]
"""The nodes of a graph that a shape is for."""

Test = Callable[["_Graph", Term, Term], bool]
"""Whether a value of a focus node is as it should be: `test(graph, focus, value)`."""


def check(quads: Iterable[Quad]) -> None:
    """Nothing, where the quads of one article's graph are sound; each must come once.

    Raises ShapeViolation with the first fault (place, what is wrong, what to do) and how many more there are.
    """
    faults = list(violations(quads))
    if faults:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        raise ShapeViolation(f"{faults[0]}{more}")


def violations(quads: Iterable[Quad]) -> Iterator[str]:
    """One line for each node and shape that disagree."""
    graph = _Graph(quads)
    for targets, shape in compiled():
        for focus in targets(graph):
            yield from shape.faults(graph, focus)


class _Graph:
    """Triples by predicate, then by subject; each must come once."""

    def __init__(self, quads: Iterable[Quad | Triple]) -> None:
        self.objects: defaultdict[str, defaultdict[Term, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for quad in quads:
            self.objects[quad.predicate.value][_term(quad.subject)].append(_term(quad.object))
        self.subjects: dict[str, dict[Term, list[Term]]] = {}
        self.instances: defaultdict[Term, dict[Term, None]] = defaultdict(dict)
        for subject, types in self.objects[str(RDF.type)].items():
            for each in types:
                self.instances[each][subject] = None

    def values(self, subject: Term, predicate: str) -> Sequence[Term]:
        return self.objects[str(predicate)].get(subject, ())

    def inverse(self, predicate: str) -> dict[Term, list[Term]]:
        """Subjects by object."""
        if predicate not in self.subjects:
            table: defaultdict[Term, list[Term]] = defaultdict(list)
            for subject, values in self.objects[predicate].items():
                for value in values:
                    table[value].append(subject)
            self.subjects[predicate] = table
        return self.subjects[predicate]

    def members(self, head: Term) -> Iterator[Term]:
        """The members of an RDF list."""
        while head != str(RDF.nil):
            yield self.values(head, RDF.first)[0]
            head = self.values(head, RDF.rest)[0]


def _term(term: object) -> Term:
    if isinstance(term, Literal):
        return term
    return term.value if isinstance(term, NamedNode) else str(term)


@dataclass(frozen=True, slots=True)
class _Shape:
    """A node shape or a property shape: where it looks from a node, how many values it expects, and what of each."""

    path: Path
    message: str
    fewest: int
    most: float
    tests: tuple[Test, ...]
    properties: tuple[_Shape, ...]

    def faults(self, graph: _Graph, focus: Term) -> Iterator[str]:
        values = self.path(graph, focus)
        if not self.fewest <= len(values) <= self.most or not all(
            test(graph, focus, value) for test in self.tests for value in values
        ):
            yield f"{focus}: {self.message}"
        for shape in self.properties:
            for value in values:
                yield from shape.faults(graph, value)

    def fits(self, graph: _Graph, value: Term) -> bool:
        return next(self.faults(graph, value), None) is None


# --- Reading the shapes ---


@cache
def compiled() -> tuple[tuple[Targets, _Shape], ...]:
    """Each shape of shapes.ttl, with what finds the nodes that it is for: those of a class, or those that have a property."""
    source = _Graph(parse(data("shapes.ttl"), format=RdfFormat.TURTLE))
    return tuple(
        (partial(find, target), _shape(source, node))
        for term, find in ((SH.targetClass, _instances), (SH.targetSubjectsOf, _having))
        for node, targets in source.objects[str(term)].items()
        for target in targets
    )


def _instances(kind: Term, graph: _Graph) -> Iterable[Term]:
    return graph.instances[kind]


def _having(predicate: Term, graph: _Graph) -> Iterable[Term]:
    return graph.objects[_text(predicate)]


def _shape(source: _Graph, node: Term) -> _Shape:
    path = source.values(node, SH.path)
    fewest, most = source.values(node, SH.minCount), source.values(node, SH.maxCount)
    return _Shape(
        path=_path(source, path[0]) if path else _itself,
        message="; ".join(_text(message) for message in source.values(node, SH.message)),
        fewest=int(_text(fewest[0])) if fewest else 0,
        most=int(_text(most[0])) if most else math.inf,
        tests=tuple(_tests(source, node)),
        properties=tuple(_shape(source, each) for each in source.values(node, SH.property)),
    )


def _itself(_: _Graph, focus: Term) -> Sequence[Term]:
    return (focus,)


def _path(source: _Graph, node: Term) -> Path:
    """A predicate, the inverse of one, or a list of predicates."""
    if inverse := source.values(node, SH.inversePath):
        return partial(_subjects, predicate=_text(inverse[0]))
    if source.values(node, RDF.first):
        return partial(_along, predicates=[_text(step) for step in source.members(node)])
    return partial(_Graph.values, predicate=_text(node))


def _subjects(graph: _Graph, focus: Term, predicate: str) -> Sequence[Term]:
    return graph.inverse(predicate).get(focus, ())


def _along(graph: _Graph, focus: Term, predicates: Iterable[str]) -> Sequence[Term]:
    nodes: Sequence[Term] = (focus,)
    for predicate in predicates:
        nodes = tuple({value: None for node in nodes for value in graph.values(node, predicate)})
    return nodes


def _tests(source: _Graph, node: Term) -> Iterator[Test]:
    """What the shape says of each value. A component that we do not know raises: it must not pass for checked."""
    for predicate, table in source.objects.items():
        if predicate not in _ELSEWHERE:
            for value in table.get(node, ()):
                yield _COMPONENTS[predicate](source, value)


_ELSEWHERE = frozenset(
    map(
        str,
        (
            RDF.type,
            RDF.first,
            RDF.rest,
            SH.targetClass,
            SH.targetSubjectsOf,
            SH.path,
            SH.message,
            SH.minCount,
            SH.maxCount,
            SH.property,
        ),
    )
)


# --- The constraint components ---


def _datatype(_: _Graph, expected: Term) -> Test:
    form = _FORMS.get(_text(expected), re.compile("", re.DOTALL))

    def test(_: _Graph, __: Term, value: Term) -> bool:
        return isinstance(value, Literal) and value.datatype.value == expected and bool(form.match(value.value))

    return test


_FORMS = {
    str(XSD.integer): re.compile(r"[+-]?[0-9]+\Z"),
    str(XSD.decimal): re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)\Z"),
    str(XSD.duration): re.compile(
        r"-?P(?=.)([0-9]+Y)?([0-9]+M)?([0-9]+D)?(T(?=.)([0-9]+H)?([0-9]+M)?([0-9]+(\.[0-9]+)?S)?)?\Z"
    ),
    str(XSD.date): re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\Z"),
}
"""How the values that we write are spelt. Other datatypes take any string."""


def _node_kind(_: _Graph, expected: Term) -> Test:
    if expected != str(SH.IRI):
        raise KeyError(expected)
    return lambda _, __, value: isinstance(value, str) and not value.startswith("_:")


def _class(_: _Graph, expected: Term) -> Test:
    return lambda graph, _, value: value in graph.instances[expected]


def _in(source: _Graph, head: Term) -> Test:
    allowed = frozenset(source.members(head))
    return lambda _, __, value: value in allowed


def _node(source: _Graph, node: Term) -> Test:
    shape = _shape(source, node)
    return lambda graph, _, value: shape.fits(graph, value)


def _or(source: _Graph, head: Term) -> Test:
    shapes = [_shape(source, node) for node in source.members(head)]
    return lambda graph, _, value: any(shape.fits(graph, value) for shape in shapes)


def _min_inclusive(_: _Graph, bound: Term) -> Test:
    return lambda _, __, value: _number(value) >= _number(bound)


def _max_inclusive(_: _Graph, bound: Term) -> Test:
    return lambda _, __, value: _number(value) <= _number(bound)


def _less_than(_: _Graph, predicate: Term) -> Test:
    other = _text(predicate)
    return lambda graph, focus, value: all(_number(value) < _number(each) for each in graph.values(focus, other))


def _disjoint(_: _Graph, predicate: Term) -> Test:
    other = _text(predicate)
    return lambda graph, focus, value: value not in graph.values(focus, other)


def _min_length(_: _Graph, bound: Term) -> Test:
    fewest = int(_text(bound))
    return lambda _, __, value: len(_text(value)) >= fewest


def _max_length(_: _Graph, bound: Term) -> Test:
    most = int(_text(bound))
    return lambda _, __, value: len(_text(value)) <= most


def _pattern(_: _Graph, expression: Term) -> Test:
    pattern = re.compile(_text(expression))
    return lambda _, __, value: pattern.search(_text(value)) is not None


_COMPONENTS: dict[str, Callable[[_Graph, Term], Test]] = {
    str(SH["class"]): _class,
    str(SH.datatype): _datatype,
    str(SH.disjoint): _disjoint,
    str(SH["in"]): _in,
    str(SH.lessThan): _less_than,
    str(SH.maxInclusive): _max_inclusive,
    str(SH.maxLength): _max_length,
    str(SH.minInclusive): _min_inclusive,
    str(SH.minLength): _min_length,
    str(SH.node): _node,
    str(SH.nodeKind): _node_kind,
    str(SH["or"]): _or,
    str(SH.pattern): _pattern,
}


def _text(term: Term) -> str:
    return term.value if isinstance(term, Literal) else term


def _number(term: Term) -> float:
    """Not a number compares as false with every other, as SHACL wants it of values that cannot be compared."""
    try:
        return float(_text(term))
    except ValueError:
        return math.nan

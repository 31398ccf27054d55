"""The triples of one article's graph, ready to be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad

from graph.nodes import POSITIONS, A, value
from ontology.errors import InvalidRecord
from ontology.records import Span, Spans
from ontology.terms import OA, ONR


class Facts:
    """The triples by subject and predicate, every term as its string."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.values: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self.of_type: defaultdict[str, list[str]] = defaultdict(list)
        self._reports: defaultdict[str, list[str]] = defaultdict(list)
        for quad in quads:
            subject, object_ = value(quad.subject), value(quad.object)
            self.values[subject][quad.predicate.value].append(object_)
            if quad.predicate == A:
                self.of_type[object_].append(subject)
            elif quad.predicate == _REPORTS:
                self._reports[object_].append(subject)

    def many(self, subject: str, term: str) -> list[str]:
        return self.values[subject][str(term)]

    def maybe(self, subject: str, term: str) -> str | None:
        return next(iter(self.many(subject, term)), None)

    def one(self, subject: str, term: str) -> str:
        if (found := self.maybe(subject, term)) is None:
            raise InvalidRecord(f"{subject}: has no {term}; run `onrecord check`")
        return found

    def told(self, statement: str) -> str:
        """The id by which a reading knows a statement: that of its report here, the first of several."""
        reports = self._reports.get(statement, [statement])
        return min(report.rpartition("/")[2] for report in reports)

    def place(self, subject: str, term: str) -> Span | None:
        """The first of the places."""
        return next(iter(self.spans(subject, term)), None)

    def span(self, resource: str) -> Span:
        position = f"{resource}#position"
        return Span(int(self.one(position, OA.start)), int(self.one(position, OA.end)))

    def spans(self, subject: str, term: str) -> Spans:
        return tuple(sorted(self.span(resource) for resource in self.many(subject, term)))

    def when(self, moment: str) -> str | None:
        """The date of an instant or a deadline, as precise as it is; None where it has none."""
        return next((found for position, _ in POSITIONS.values() if (found := self.maybe(moment, position))), None)


_REPORTS = NamedNode(ONR.reports)

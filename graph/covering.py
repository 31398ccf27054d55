"""The words of one article with names covered: the text, and every literal that is a piece of it.

A name is covered where it stands in the text, so that a quotation or a context which was cut within a name shows no half
of it, and each character by one, so that all offsets stay true.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from pyoxigraph import Quad

from graph.names import Names, cover
from graph.rdf import value
from ontology.records import Span
from ontology.terms import OA, ONR, RDFS, SDO

_START, _END, _EXACT, _PREFIX, _SUFFIX = map(str, (OA.start, OA.end, OA.exact, OA.prefix, OA.suffix))
_TARGET, _REPORTS, _SAID = map(str, (OA.hasTarget, ONR.reports, SDO.text))
_LABEL, _CONDITION, _CONDITION_AT = map(str, (RDFS.label, ONR.condition, ONR.conditionAt))


class Words:
    """The words of an article's graph. `singly` are the entries of which single words are covered too."""

    def __init__(self, quads: Iterable[Quad], text: str | None, names: Names, singly: Collection[int]) -> None:
        self._names = names
        self._singly = singly
        self._ends: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._pieces: defaultdict[str, list[str]] = defaultdict(list)
        self._reports: defaultdict[str, list[str]] = defaultdict(list)
        self._conditions: dict[str, str] = {}
        for quad in quads:
            subject, term = value(quad.subject), quad.predicate.value
            if term in {_START, _END}:
                self._ends[subject.removesuffix("#position")][term] = int(value(quad.object))
            elif term == _TARGET:
                self._pieces[subject].append(value(quad.object))
            elif term == _CONDITION_AT:
                self._conditions[subject] = value(quad.object)
            elif term == _REPORTS:
                self._reports[value(quad.object)].append(subject)
        self._text = text or ""
        self.text = cover(self._text, names.spans(self._text, singly))
        for reports in self._reports.values():
            for report in reports:
                self._cover_across(self._places(report))

    def covered(self, quad: Quad) -> str | None:
        """What is to stand in the place of a literal of these words, None where nothing may.

        What is not found where the graph says that it stands is judged by itself; but a context is then left out, since
        it may be cut within a name.
        """
        words, term = value(quad.object), quad.predicate.value
        quoted = term in {_EXACT, _PREFIX, _SUFFIX}
        for places in [self._of_quote(quad, len(words))] if quoted else self._of_words(quad):
            if places and " ".join(place.of(self._text) for place in places) == words:
                return " ".join(place.of(self.text) for place in places)
        return None if term in {_PREFIX, _SUFFIX} else self._names.covered(words, self._singly)

    def _of_quote(self, quad: Quad, length: int) -> list[Span]:
        ends = self._ends.get(value(quad.subject).removesuffix("#quote"), {})
        if len(ends) < 2:
            return []
        start = {_EXACT: ends[_START], _PREFIX: ends[_START] - length, _SUFFIX: ends[_END]}[quad.predicate.value]
        return [Span(start, start + length)] if start >= 0 and length else []

    def _of_words(self, quad: Quad) -> Iterator[list[Span]]:
        """Where the words of a report, a label or a condition may stand; those of a statement in each of its reports."""
        subject, term = value(quad.subject), quad.predicate.value
        if term == _SAID:
            yield from map(self._places, self._reports.get(subject, [subject]))
        elif term == _LABEL:
            places, label = self._places(subject), value(quad.object)
            yield places
            found = (self._text.find(label, place.start, place.end) for place in places if label)
            yield from ([Span(at, at + len(label))] for at in found if at >= 0)  # cut from them, maybe within a name
        elif term == _CONDITION and subject in self._conditions:
            yield self._spans([self._conditions[subject]])

    def _places(self, report: str) -> list[Span]:
        """The pieces of what was said, in the order of the text."""
        return self._spans(self._pieces[report])

    def _spans(self, places: Iterable[str]) -> list[Span]:
        ends = [self._ends.get(place, {}) for place in places]
        return sorted(Span(each[_START], each[_END]) for each in ends if 0 <= each.get(_START, -1) < each.get(_END, -1))

    def _cover_across(self, places: list[Span]) -> None:
        """Cover a name that only pieces put together give: `“I am Ada,” she said, “Moss.”`."""
        if len(places) < 2:
            return
        counted = [at for place in places for at in (*range(place.start, place.end), None)]
        joined = " ".join(place.of(self._text) for place in places).replace(",", " ")  # “Ada,” she said
        for span in self._names.spans(joined):
            where = sorted(at for at in counted[span.start : span.end] if at is not None)
            self.text = cover(self.text, (Span(at, at + 1) for at in where))

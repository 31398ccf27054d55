"""Figures and deadlines as quads and back: sums of money, counts, and until when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from graph.facts import Facts
from graph.nodes import A, Triple, decimal, duration, moment
from graph.places import TARGET, ordered, place, within
from ontology import iris
from ontology.policies import Bound, Deadline, Figure, Sense
from ontology.records import Article, Span, State
from ontology.terms import OA, ONR, RDFS, SDO, TIME

TIMES_A_YEAR = {"year": 1, "annum": 1, "quarter": 4, "month": 12, "fortnight": 26, "week": 52, "day": 365}
"""How often a year has what money is reckoned by."""

CENTS = Decimal("0.01")

MOST = Decimal(10) ** 18
"""From here on a sum is nobody's, and stores cannot reckon with it (Oxigraph's decimals end at 1.7 * 10^20)."""

_LASTING = re.compile(r"P(?:([0-9]{1,4})Y)?(?:([0-9]{1,4})M)?")


def figure(article: Article, one: Figure, mentions: Sequence[tuple[Span, str]]) -> Iterator[Triple]:
    """What a graph says of a figure. `mentions` are those of all actors, in the order of the text."""
    node = NamedNode(iris.figure_iri(one.id))
    yield node, A, NamedNode(SDO.MonetaryAmount if one.currency else SDO.QuantitativeValue)
    yield node, NamedNode(RDFS.label), Literal(one.span.of(article.text))
    yield node, TARGET, place(article, one.span)
    yield node, NamedNode(ONR.sense), Literal(one.sense.value)
    yield node, NamedNode(ONR.state), Literal(one.state.value)
    if one.value is not None:
        yield node, NamedNode(SDO.value), decimal(one.value)
    if (yearly := per_year(one)) is not None:
        yield node, NamedNode(ONR.perYear), decimal(yearly)
    for term, words in (
        (SDO.currency, one.currency),
        (SDO.unitText, one.unit),
        (ONR.per, one.per),
        (ONR.modifier, one.modifier),
    ):
        if words is not None:
            yield node, NamedNode(term), Literal(words)
    if one.when is not None:
        yield node, NamedNode(ONR.deadline), deadline_node(article, one.when)
    if one.statement is not None:
        yield node, NamedNode(ONR.inStatement), NamedNode(iris.statement_iri(one.statement))
    for term, where in ((ONR.purpose, one.purpose), (ONR.payer, one.payer), (ONR.recipient, one.recipient)):
        if where is not None:
            yield node, NamedNode(term), place(article, where)
    for span in one.members:
        yield node, NamedNode(ONR.listed), place(article, span)
    for term, where in ((ONR.paidBy, one.payer), (ONR.paidTo, one.recipient)):
        for actor in within(where, mentions) if where else ():
            yield node, NamedNode(term), NamedNode(actor)


def deadline(article: Article, one: Deadline) -> Iterator[Triple]:
    node = deadline_node(article, one)
    yield node, A, NamedNode(TIME.TemporalEntity)
    yield node, NamedNode(RDFS.label), Literal(one.span.of(article.text))
    yield node, TARGET, place(article, one.span)
    yield node, NamedNode(ONR.bound), Literal(one.bound.value)
    if one.value is not None:
        yield node, *moment(one.value)


def deadline_node(article: Article, one: Deadline) -> NamedNode:
    known = canonical_deadline(one)
    return NamedNode(iris.deadline_iri(article, known.span, known.bound, known.value))


def per_year(one: Figure) -> Decimal | None:
    """What a sum of money comes to in a year, to the cent; None where the words do not say over what time it goes."""
    if one.currency is None or one.value is None or abs(one.value) >= MOST:
        return None
    if one.per is not None:
        times = TIMES_A_YEAR.get(one.per.casefold())
        return None if times is None else one.value * times
    months = _months(one.when) if one.when is not None else 0
    return (one.value * 12 / months).quantize(CENTS) if months else None


def read_figures(facts: Facts) -> Iterator[Figure]:
    for kind in (SDO.MonetaryAmount, SDO.QuantitativeValue):
        for node in facts.of_type[str(kind)]:
            number, when = facts.maybe(node, SDO.value), facts.maybe(node, ONR.deadline)
            said = facts.maybe(node, ONR.inStatement)
            yield Figure(
                id=node.rpartition("/")[2],
                span=facts.span(facts.one(node, OA.hasTarget)),
                value=None if number is None else Decimal(number),
                currency=facts.maybe(node, SDO.currency),
                unit=facts.maybe(node, SDO.unitText),
                per=facts.maybe(node, ONR.per),
                modifier=facts.maybe(node, ONR.modifier),
                sense=Sense(facts.one(node, ONR.sense)),
                when=read_deadline(facts, when) if when else None,
                purpose=facts.place(node, ONR.purpose),
                payer=facts.place(node, ONR.payer),
                recipient=facts.place(node, ONR.recipient),
                statement=facts.told(said) if said else None,
                members=facts.spans(node, ONR.listed),
                state=State(facts.one(node, ONR.state)),
            )


def read_deadline(facts: Facts, node: str) -> Deadline:
    return Deadline(
        span=facts.span(facts.one(node, OA.hasTarget)),
        bound=Bound(facts.one(node, ONR.bound)),
        value=facts.when(node) or facts.maybe(node, TIME.hasXSDDuration),
    )


def canonical_figure(one: Figure) -> Figure:
    when = canonical_deadline(one.when) if one.when is not None else None
    return replace(one, when=when, members=ordered(one.members))


def canonical_deadline(one: Deadline) -> Deadline:
    """With its duration, if it is one, in the one form of XSD."""
    return replace(one, value=duration(one.value)) if one.value is not None else one


def canonical_deadlines(some: Iterable[Deadline]) -> tuple[Deadline, ...]:
    known = {canonical_deadline(one) for one in some}
    return tuple(sorted(known, key=lambda one: (one.span, one.bound, one.value or "")))


def spans_of(one: Figure) -> Iterator[Span]:
    """All places that a figure rests on."""
    when = one.when.span if one.when is not None else None
    yield from (span for span in (one.span, one.purpose, one.payer, one.recipient, when) if span is not None)
    yield from one.members


def _months(one: Deadline) -> int:
    """How many months a period lasts, 0 where it is none or not one of months and years."""
    if one.bound is not Bound.PERIOD or (found := _LASTING.fullmatch(one.value or "")) is None:
        return 0
    years, months = found.groups()
    return 12 * int(years or 0) + int(months or 0)

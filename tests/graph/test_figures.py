"""What a sum comes to in a year, how long a deadline is in the form of stores, and who pays whom."""

from dataclasses import replace
from decimal import Decimal

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from graph import rdf
from graph.figures import per_year
from graph.nodes import decimal, duration, moment
from ontology.iris import deadline_iri, figure_iri
from ontology.policies import Bound, Deadline, Figure
from ontology.records import Mention, MentionKind, Span
from ontology.terms import ONR
from tests.readings import at, town_hall

SPAN = Span(0, 1)


def money(value: str | None, per: str | None = None, bound: Bound = Bound.PERIOD, lasting: str | None = None) -> Figure:
    when = Deadline(SPAN, bound, lasting) if lasting else None
    return Figure("f", SPAN, None if value is None else Decimal(value), "GBP", per=per, when=when)


@pytest.mark.parametrize(
    ("figure", "yearly"),
    [
        (money("500", "year"), "500"),
        (money("500", "Month"), "6000"),
        (money("20.5", "week"), "1066"),
        (money("1", "day"), "365"),
        (money("9000", lasting="P3Y"), "3000"),
        (money("1000", lasting="P3Y"), "333.33"),
        (money("600", lasting="P6M"), "1200"),
        (money("600", lasting="P1Y6M"), "400"),
        (money("5", "year", lasting="P5Y"), "5"),
        (money("5"), None),
        (money(None, "year"), None),
        (money("5", "household"), None),
        (money("5", "household", lasting="P5Y"), None),
        (money("5", lasting="P14D"), None),
        (money("5", lasting="P0Y"), None),
        (money("5", lasting="2027"), None),
        (money("5", bound=Bound.WITHIN, lasting="P5Y"), None),
        (money("1e18", "year"), None),
        (money("1e999999", "year"), None),
        (Figure("f", SPAN, Decimal(80), unit="children", per="year"), None),
    ],
)
def test_a_sum_of_money_is_reckoned_by_the_year_where_the_words_say_over_what_time_it_goes(figure, yearly):
    assert per_year(figure) == (None if yearly is None else Decimal(yearly))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("P5Y", "P5Y"),
        ("P18M", "P1Y6M"),
        ("P2W", "P14D"),
        ("P1W3D", "P10D"),
        ("PT36H", "P1DT12H"),
        ("PT90M", "PT1H30M"),
        ("P0D", "PT0S"),
        ("P", "P"),
        ("soon", "soon"),
    ],
)
def test_a_duration_has_the_one_form_that_stores_give_back(written: str, kept: str):
    assert duration(written) == kept
    _, literal = moment(written)
    assert given_back(literal) == literal


@pytest.mark.parametrize(
    ("number", "kept"),
    [("2600000000", "2600000000"), ("1E+3", "1000"), ("0.20", "0.2"), ("-0.0", "0"), ("1e-7", "0.0000001")],
)
def test_a_number_has_all_its_digits_and_no_others(number: str, kept: str):
    assert decimal(Decimal(number)).value == kept
    assert given_back(decimal(Decimal(number))).value == kept


def test_who_pays_and_who_is_paid_are_the_actors_mentioned_in_these_words():
    reading = town_hall()
    council, critics = reading.actors[1:3]
    given = figure_iri(reading.figures[1].id)
    assert told(reading, given, ONR.paidBy) == {council.iri}
    assert told(reading, given, ONR.paidTo) == {critics.iri}
    elsewhere = replace(critics, mentions=(Mention(at("Critics"), MentionKind.NOMINAL),))
    without = replace(reading, actors=(*reading.actors[:2], elsewhere, *reading.actors[3:]))
    assert told(without, given, ONR.paidTo) == set()


def test_words_that_are_taken_for_two_deadlines_are_two():
    article = town_hall().article
    kinds = [(Bound.BY, "2026"), (Bound.ON, "2026"), (Bound.BY, None)]
    assert len({deadline_iri(article, SPAN, *kind) for kind in kinds}) == 3


def told(reading, subject: str, term: str) -> set[str]:
    return {
        quad.object.value
        for quad in rdf.quads(reading)
        if (quad.subject.value, quad.predicate.value) == (subject, str(term))
    }


def given_back(literal: Literal) -> Literal:
    store, node = Store(), NamedNode("urn:a")
    store.add(Quad(node, node, literal))
    ((_, _, kept, _),) = store
    return kept

"""Sums of money and counts: one case a file, in tests/gold/figures.

A case is a text in our own words, a line `---`, and a line for each figure: words | value | currency or what is counted | sense,
then what is known of it: per, mod(ifier), when, for, by, to. All are told on 23 May 2022.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from ingest.currencies import Money
from ingest.figures import figures
from ingest.money import sums
from ingest.numbers import numbers
from ingest.parse import parsed
from ontology.policies import Figure
from ontology.reading import Reading
from ontology.records import Article, Quoting, Span, Statement, Zone, ZoneKind, Zones

CASES = sorted((Path(__file__).parents[1] / "gold" / "figures").glob("*.txt"))
DAY = date(2022, 5, 23)


def read(
    text: str, nlp: Language, *zones: Zone, said: tuple[Statement, ...] = (), url: str | None = None
) -> tuple[Figure, ...]:
    whole = Zones(zones or (Zone(ZoneKind.BODY, Span(0, len(text))),))
    article = Article(key="case", text=text, published=DAY, url=url)
    ((article, parts, doc),) = parsed([(article, whole)], nlp)
    return figures(Reading(article, statements=said), parts, doc)


def row(figure: Figure, text: str) -> str:
    def words(span: Span | None) -> str:
        return " ".join(span.of(text).split()) if span else ""

    when = figure.when
    value = "-" if figure.value is None else f"{figure.value.normalize():f}"
    more = {
        "per": figure.per,
        "mod": figure.modifier,
        "when": f"{words(when.span)} ({when.bound} {when.value})" if when else None,
        "for": words(figure.purpose),
        "by": words(figure.payer),
        "to": words(figure.recipient),
    }
    fields = [words(figure.span), value, figure.currency or figure.unit or "", figure.sense]
    return " | ".join([*fields, *(f"{name}={what}" for name, what in more.items() if what)])


def test_all_cases_are_collected() -> None:
    assert len(CASES) == 65


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_figures_are_found_with_value_sense_and_who_pays(case: Path, nlp: Language) -> None:
    text, _, expected = case.read_text(encoding="utf-8").partition("\n---")
    assert [row(one, text) for one in read(text, nlp)] == expected.strip().splitlines()


def test_what_is_furniture_names_no_figure(nlp: Language) -> None:
    text = "The bridge cost £5m.\nSalary: £41,000 for 30 hours"
    found = read(text, nlp, Zone(ZoneKind.BODY, Span(0, 21)), Zone(ZoneKind.FURNITURE, Span(21, len(text))))
    assert [one.span.of(text) for one in found] == ["£5m"]


def test_a_figure_belongs_to_the_innermost_statement_that_holds_it(nlp: Language) -> None:
    text = "Ann Lee said the board had said that it needs £5m. The mill cost £2m."
    outer, inner = (
        Statement(key, None, None, None, (), (), (Span(start, 49),), Span(0, 50), Quoting.INDIRECT, "test", 1.0)
        for key, start in (("outer", 13), ("inner", 37))
    )
    assert [one.statement for one in read(text, nlp, said=(outer, inner))] == ["inner", None]


@pytest.mark.parametrize(
    ("url", "text", "currency"),
    [
        (None, "The mill cost $5m.", "USD"),
        ("https://news.example.com.au/mill", "The mill cost $5m, more than any in Texas.", "AUD"),
        ("https://example.ca/mill", "The mill cost $5m.", "CAD"),
        (None, "The mill in Auckland, New Zealand, cost $5m.", "NZD"),
        (None, "The mill in Texas cost $5m, said an Australian.", "USD"),
        (None, "The mill cost $5m, said Australians in Perth and one American.", "AUD"),
        (None, "The mill cost 5 million Canadian dollars, said Australians in Perth.", "CAD"),
        (None, "The mill in Oslo cost 5 million kroner.", "NOK"),
        (None, "The mill in Denmark cost 5 million kroner.", "DKK"),
    ],
)
def test_a_dollar_is_that_of_the_country_told_of(url: str | None, text: str, currency: str, nlp: Language) -> None:
    assert [one.currency for one in read(text, nlp, url=url)] == [currency]


def money(text: str) -> list[tuple[str, Decimal, str]]:
    found = sums(text, tuple(numbers(text)), Money(Article(key="case", text=text)))
    return [(text[one.start : one.end], one.value, one.currency) for one in found]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("£1,250.50", "1250.50"),
        ("£2.6bn", "2600000000"),
        ("£2.6 billion", "2600000000"),
        ("£12m", "12000000"),
        ("£302\u00a0million", "302000000"),
        ("20p", "0.20"),
        ("5 pence", "0.05"),
        ("half a billion pounds", "500000000"),
        ("a million pounds", "1000000"),
        ("two and a half million pounds", "2500000"),
        ("a quarter of a million pounds", "250000"),
        ("two hundred and fifty thousand pounds", "250000"),
        ("£3 m", "3000000"),
        ("GBP 5mn", "5000000"),
        ("300 thousand pounds sterling", "300000"),
    ],
)
def test_a_sum_has_its_value_in_pounds(text: str, value: str) -> None:
    assert money(text) == [(text, Decimal(value), "GBP")]


@pytest.mark.parametrize(
    "text",
    [
        "He lost 20 pounds.",
        "20 pounds of flour for £ a bag",
        "a 720p film",
        "5pm",
        "the £ fell",
        "£1.2.3",
        "£5x",
        "50 Cent sang",
        "20 per cent",
        "a multi-million-pound deal",
        "billions of pounds",
    ],
)
def test_what_looks_like_money_and_is_none(text: str) -> None:
    assert money(text) == []


@pytest.mark.parametrize(
    "piece", ["9", "1,", "£1", "£1-", "$1 to ", "one ", "half a ", "1 pounds ", "between ", "A b ", "US "]
)
def test_odd_texts_take_no_longer_than_others(piece: str) -> None:
    assert money(piece * (100_000 // len(piece))) is not None


@settings(max_examples=60, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(
            """£2.6bn £5 $3m a million pounds 80,000 children in care 15% per cent one in five homes tens of thousands from to between
            and - – 2 3bn could soar will spend pledged by 2027 over the next decade for councils a year , . \n ( )""".split(
                " "
            )
        )
        | st.text(max_size=8),
        min_size=1,
        max_size=40,
    ),
)
def test_every_figure_stands_in_the_text(words: list[str], nlp: Language) -> None:
    text = " ".join(words) or "-"
    found = read(text, nlp)
    assert [one.span for one in found] == sorted(one.span for one in found)
    assert len({one.id for one in found}) == len(found)
    for one in found:
        places = [one.span, one.purpose, one.payer, one.recipient, one.when.span if one.when else None]
        assert all(place.end <= len(text) and place.of(text).strip() for place in places if place)

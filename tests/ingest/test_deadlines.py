"""By when, within what, over what and on which day something is to be done."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from ingest.deadlines import deadlines
from ontology.records import Span

DAY = date(2022, 5, 23)

CASES = {
    "It will be built by 2027.": "by 2027 | by | 2027",
    "By the end of the decade, 300 homes will stand there.": "By the end of the decade | by | 2029",
    "The council must act within two years.": "within two years | within | P2Y",
    "The fund is worth £5m over the next five years.": "over the next five years | period | P5Y",
    "Over the next decade the town will grow.": "Over the next decade | period | P10Y",
    "The levy rises from April.": "from April | on | 2023-04",
    "The plan comes next spring.": "next spring | on | 2023",
    "A reply is expected later today.": "later today | on | 2022-05-23",
    "The ban takes effect on 1 June.": "on 1 June | on | 2022-06-01",
    "I will set out my plans in the coming months.": "in the coming months | within | -",
    "It should open by Christmas.": "by Christmas | by | 2022-12-25",
    "The freeze will last until 2030.": "until 2030 | period | 2030",
    "The five-year £5m programme starts in July.": "five-year | period | P5Y; in July | on | 2022-07",
    "The body will report in two years' time.": "in two years' time | on | 2024",
    "Ministers will reply by the end of the year.": "by the end of the year | by | 2022",
    "It will be published on Tuesday.": "on Tuesday | on | 2022-05-24",
    "The minister is due to visit tomorrow.": "tomorrow | on | 2022-05-24",
    "The tax will be scrapped in 2026.": "in 2026 | on | 2026",
    "Work starts this autumn.": "this autumn | on | 2022",
    "An election must be held by next March.": "by next March | by | 2023-03",
    "They want a ban from 2035.": "from 2035 | on | 2035",
    "The scheme runs between 2025 and 2030.": "between 2025 and 2030 | period | P5Y",
    "Work will begin starting in July.": "starting in July | on | 2022-07",
    "He said in May that it would close by June 30.": "by June 30 | by | 2022-06-30",
    "It will shut before the end of next month.": "before the end of next month | by | 2022-06",
    "A decision is due within weeks.": "within weeks | within | -",
    "They promised it in the next parliament.": "in the next parliament | within | -",
    "The town will get £2m in 2024-25.": "in 2024-25 | period | P1Y",
    "It will run for three years.": "for three years | period | P3Y",
    "The grant must be spent by the middle of the century.": "by the middle of the century | by | 2050",
    "It will close no later than 31 December 2024.": "no later than 31 December 2024 | by | 2024-12-31",
    "A reply will come in due course.": "in due course | within | -",
    "The board was criticised by May in 2019.": "",
    "It opened in 2013 and closed last year.": "",
    "Demand rose over the last decade.": "",
    "By 2010 it had closed.": "",
    "The review was published today.": "",
    "They have worked in the town for 20 years.": "",
    "It waited for three years and walked in two hours.": "",
    "The bill was passed on Monday.": "",
    "He spoke in the House and stood by the river.": "",
}


@pytest.mark.parametrize(("text", "expected"), CASES.items())
def test_a_deadline_has_its_words_bound_and_value(text: str, expected: str, nlp: Language) -> None:
    found = deadlines(nlp(text), (Span(0, len(text)),), DAY)
    assert "; ".join(f"{one.span.of(text)} | {one.bound} | {one.value or '-'}" for one in found) == expected


def test_what_is_reckoned_from_an_unknown_day_has_no_value(nlp: Language) -> None:
    text = "It will open next spring, later today or by 2027."
    found = deadlines(nlp(text), (Span(0, len(text)),), None)
    assert [one.value for one in found] == [None, None, "2027"]


def test_only_the_stretches_asked_for_are_looked_at(nlp: Language) -> None:
    text = "It will open by 2027 and close by 2030."
    assert [one.value for one in deadlines(nlp(text), (Span(21, len(text)),), DAY)] == ["2030"]


@settings(max_examples=60, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(
            "by in over within until from the next five years end of decade May 2027 Tuesday today spring 1 will".split()
        )
        | st.text(max_size=6),
        min_size=1,
        max_size=30,
    ),
    day=st.none() | st.dates(),
)
def test_every_deadline_stands_in_the_text(words: list[str], day: date | None, nlp: Language) -> None:
    text = " ".join(words) or "-"
    for one in deadlines(nlp(text), (Span(0, len(text)),), day):
        assert one.span.end <= len(text)
        assert one.span.of(text).strip() == one.span.of(text)

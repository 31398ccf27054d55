"""What happened: one case a file, in tests/gold/events.

A case is a text in our own words, a line `---` with the day of the article if it has one, a line `policy | words` for each
policy that is known, and a line for each event: kind | actors | agents | when | about | label | evidence, with - for
nothing; several actors are joined by "+", several places by " / ". What is about a post shows its title.
"""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from ingest.events import events
from ingest.mentions import actors
from ingest.parse import parsed
from ingest.posts import memberships
from ontology.edtf import first_day, last_day
from ontology.iris import policy_referent_iri
from ontology.policies import Event, Policy, PolicyKind, Status
from ontology.reading import Reading
from ontology.records import Article, Span, Zone, ZoneKind, Zones

CASES = sorted((Path(__file__).parents[1] / "gold" / "events").glob("*.txt"))


def read(
    text: str, nlp: Language, *zones: Zone, day: date | None = None, policies: tuple[str, ...] = ()
) -> tuple[Reading, tuple[Event, ...]]:
    whole = Zones(zones or (Zone(ZoneKind.BODY, Span(0, len(text))),))
    ((article, parts, doc),) = parsed([(Article(key="case", text=text, published=day), whole)], nlp)
    people = actors(article, parts, doc)
    known = tuple(policy(words, article) for words in policies)
    reading = Reading(article, people, memberships(article, parts, doc, people), policies=known)
    return reading, events(reading, parts, doc)


def policy(words: str, article: Article) -> Policy:
    start = article.text.index(words)
    place = Span(start, start + len(words))
    iri = policy_referent_iri(words, article)
    return Policy(iri, PolicyKind.COMMITMENT, words, Status.ANNOUNCED, (place,), "told", 1.0)


def row(one: Event, reading: Reading) -> str:
    posts = {post.iri: post.title for post in reading.memberships}
    plans = {plan.iri: f"policy: {plan.label}" for plan in reading.policies}
    fields = [
        one.kind,
        "+".join(reading.by_iri[iri].name for iri in one.actors),
        "+".join(reading.by_iri[iri].name for iri in one.agents),
        one.when or "",
        (posts | plans)[one.about] if one.about else "",
        one.label,
        " / ".join(span.of(reading.article.text) for span in one.evidence),
    ]
    return " | ".join(field or "-" for field in fields)


def test_all_cases_are_collected() -> None:
    assert len(CASES) == 100


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_events_are_found_with_actors_and_date(case: Path, nlp: Language) -> None:
    text, _, expected = case.read_text(encoding="utf-8").partition("\n---")
    day, *rows = expected.splitlines()
    policies = tuple(line.removeprefix("policy | ") for line in rows if line.startswith("policy | "))
    reading, found = read(text, nlp, day=date.fromisoformat(day.strip()) if day.strip() else None, policies=policies)
    assert [row(one, reading) for one in found] == [line for line in rows if not line.startswith("policy | ")]


def test_what_an_undated_article_tells_of_a_weekday_has_no_date(nlp: Language) -> None:
    _, found = read("Carl Moss resigned on Friday as mayor of Tealby.", nlp)
    assert [one.when for one in found] == [None]


def headed(headline: str, body: str, nlp: Language) -> tuple[Event, ...]:
    text, cut = f"{headline}\n\n{body}", len(headline)
    parts = Zone(ZoneKind.TITLE, Span(0, cut)), Zone(ZoneKind.BODY, Span(cut, len(text)))
    return read(text, nlp, *parts, day=date(2024, 5, 14))[1]


def test_a_headline_alone_is_less_sure(nlp: Language) -> None:
    (alone,) = headed("Ann Lee resigns as mayor", "Ann Lee was out on Tuesday.", nlp)
    (both,) = headed("Ann Lee resigns as mayor", "Ann Lee, the mayor, resigned on Monday.", nlp)
    assert alone.confidence < both.confidence
    assert (len(alone.evidence), len(both.evidence)) == (1, 2)
    assert (alone.when, both.when) == (None, "2024-05-13")


def test_labels_are_short(nlp: Language) -> None:
    text = (
        "Carl Moss, the long-serving and popular mayor of the old port of Tealby on the west coast, resigned from his post "
        "on Monday after weeks of bitter argument about the cost of the new ferry."
    )
    _, (found,) = read(text, nlp)
    assert len(found.label.split()) <= 12
    assert "Moss" in found.label
    assert "resigned" in found.label


@pytest.mark.parametrize(
    "words",
    [
        "resigned ",
        "launch of ",
        "Ann Lee was appointed chair. ",
        "Ann Lee was appointed chair and ",
        "published, ",
        "out on ",
    ],
)
def test_a_word_said_over_and_over_takes_no_longer_than_its_length(words: str, nlp: Language) -> None:
    text = words * (20_000 // len(words))
    reading, found = read(text, nlp)
    assert all(span.end <= len(reading.article.text) for one in found for span in one.evidence)


WORDS = st.sampled_from(
    """Ann Lee|Carl Moss|she|his|the chair|a new director|was appointed|has appointed|will|not|to|as|by|of|chair|resigned|
    stepped down|sacked|launched|set up|founded|published|the launch|the report|a review|resignation|the Harbour Board|on
    Monday|in 2013|today|last week|next month|out|and|,|.|who|that|if|?|“|\n""".replace("\n    ", "").split("|")
)


@settings(max_examples=60, deadline=None)
@given(words=st.lists(WORDS | st.text(max_size=8), min_size=1, max_size=30), day=st.none() | st.dates())
def test_every_event_points_into_the_text_and_at_the_reading(words: list[str], day: date | None, nlp: Language) -> None:
    text = " ".join(words) or "-"
    reading, found = read(text, nlp, day=day)
    posts = {post.iri for post in reading.memberships}
    for one in found:
        assert all(span.end <= len(text) and span.of(text).strip() for span in one.evidence)
        assert {*one.actors, *one.agents} <= reading.by_iri.keys()
        assert not set(one.actors) & set(one.agents)
        assert one.about is None or one.about in posts
        assert one.when is None or first_day(one.when) <= last_day(one.when)
        assert 0 < len(one.label.split()) <= 12
    assert len({one.iri for one in found}) == len(found)

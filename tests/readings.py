"""Readings for the tests of the graph: one made by hand in our own words, and a strategy for any other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from hypothesis import strategies as st

from ontology.iris import (
    BASE,
    event_iri,
    figure_id,
    membership_iri,
    policy_referent_iri,
    position_id,
    referent_iri,
    statement_id,
)
from ontology.policies import (
    Bound,
    Deadline,
    Event,
    EventKind,
    Figure,
    Polarity,
    Policy,
    PolicyKind,
    Position,
    Sense,
    Status,
)
from ontology.reading import Reading
from ontology.records import (
    Actor,
    ActorKind,
    Article,
    Manner,
    Membership,
    Mention,
    MentionKind,
    Quoting,
    Span,
    SpeechAct,
    State,
    Statement,
    Tense,
)
from ontology.subjects import Phrase, Subject

TEXT = """\
Town hall to mend the roof

By Ada Pole

“The roof leaks,” said Tom Reed, acting chair of Millbrook Council from 2023 until 30 June. “We will mend it.”
Critics and the council said that Mr Reed was late to spend £2,000 a year unless it rained, the minutes show. 🏚️
The council gives its critics up to £9,000 over three years for 30 windows in schools by 2026, as part of a review of the hall.
Mr Reed resigned in April.
"""


def at(words: str, text: str = TEXT) -> Span:
    """The first place of the words in the text."""
    start = text.index(words)
    return Span(start, start + len(words))


NUMBER = Span(at("30 windows").start, at("30 windows").start + 2)


def town_hall() -> Reading:
    """Three statements, one told in another and one said by two, four actors, one post, and what it is about: something of everything."""
    article = Article(
        key="town-hall",
        text=TEXT,
        title="Town hall to mend the roof",
        byline="Ada Pole",
        outlet="The Millbrook Sample",
        url="https://example.org/town-hall",
        published=date(2024, 5, 3),
        body=(Span(at("“The roof").start, at("in April.").end),),
    )
    reed, council, critics, minutes = (
        Actor(
            referent_iri(ActorKind.PERSON, "Tom Reed", article),
            ActorKind.PERSON,
            "Tom Reed",
            ("Mr Reed", "Reed"),
            (
                Mention(at("Tom Reed"), MentionKind.NAME),
                Mention(Span(at("Mr Reed").start + 3, at("Mr Reed").end), MentionKind.NAME),
            ),
            honorifics=("mr",),
        ),
        Actor(
            referent_iri(ActorKind.ORGANIZATION, "Millbrook Council", article),
            ActorKind.ORGANIZATION,
            "Millbrook Council",
            (),
            (
                Mention(at("Millbrook Council"), MentionKind.NAME),
                Mention(at("We"), MentionKind.PRONOUN),
                Mention(at("the council"), MentionKind.NOMINAL),
                Mention(at("The council"), MentionKind.NOMINAL),
            ),
        ),
        Actor(
            referent_iri(ActorKind.GROUP, "critics", article),
            ActorKind.GROUP,
            "critics",
            mentions=(Mention(at("its critics"), MentionKind.NOMINAL),),
        ),
        Actor(referent_iri(ActorKind.DOCUMENT, "minutes", article), ActorKind.DOCUMENT, "minutes"),
    )
    chair = Membership(
        membership_iri(article, reed.iri, "chair", council.iri, Tense.CURRENT),
        reed.iri,
        "chair",
        council.iri,
        Tense.CURRENT,
        (at("Tom Reed, acting chair of Millbrook Council from 2023 until 30 June"),),
        "2023",
        "2024-06-30",
        Manner.ACTING,
    )
    direct = (at("The roof leaks,"), at("We will mend it."))
    indirect = (at("that Mr Reed was late to spend £2,000 a year unless it rained"),)
    recorded = (at("Critics and the council said that Mr Reed was late to spend £2,000 a year unless it rained"),)
    sentence = at(
        "Critics and the council said that Mr Reed was late to spend £2,000 a year unless it rained, the minutes show."
    )
    statements = (
        Statement(
            id=statement_id(article, direct),
            speaker=reed.iri,
            speaker_role=None,
            held_post=chair.iri,
            source=(at("Tom Reed, acting chair of Millbrook Council from 2023 until 30 June"),),
            cue=(at("said"),),
            content=direct,
            sentence=Span(at("“The roof").start, at("it.”").end),
            quoting=Quoting.DIRECT,
            rule="quotation",
            confidence=0.95,
            speech_act=SpeechAct.PLEDGE,
        ),
        Statement(
            id=statement_id(article, indirect),
            speaker=critics.iri,
            speaker_role="Critics",
            held_post=None,
            source=(at("Critics and the council"),),
            cue=(Span(at("council said").start + 8, at("council said").end),),
            content=indirect,
            sentence=sentence,
            quoting=Quoting.INDIRECT,
            rule="clause",
            confidence=0.8,
            via=statement_id(article, recorded),
            co_speakers=(council.iri,),
            speech_act=SpeechAct.CRITICISE,
        ),
        Statement(
            id=statement_id(article, recorded),
            speaker=minutes.iri,
            speaker_role="minutes",
            held_post=None,
            source=(at("the minutes"),),
            cue=(at("show"),),
            content=recorded,
            sentence=sentence,
            quoting=Quoting.INDIRECT,
            rule="parenthesis",
            confidence=0.7,
        ),
    )
    told = Reading(article, (reed, council, critics, minutes), (chair,), statements, "onrecord 0.1.0")
    return _about_the_roof(told)


def _about_the_roof(reading: Reading) -> Reading:
    """The same with two policies, one part of the other, three figures, two positions, three events, four topics and two key phrases."""
    article, (reed, council, *_), (chair,) = reading.article, reading.actors, reading.memberships
    direct, indirect, _ = reading.statements
    spent, given, windows = (
        Figure(
            figure_id(article, at("£2,000")),
            at("£2,000"),
            Decimal(2000),
            "GBP",
            per="year",
            sense=Sense.SPENT,
            statement=indirect.id,
        ),
        Figure(
            figure_id(article, at("£9,000")),
            at("£9,000"),
            Decimal(9000),
            "GBP",
            modifier="up to",
            sense=Sense.GIVEN,
            when=Deadline(at("over three years"), Bound.PERIOD, "P3Y"),
            purpose=at("30 windows in schools"),
            payer=at("The council"),
            recipient=at("its critics"),
        ),
        Figure(figure_id(article, NUMBER), NUMBER, Decimal(30), unit="windows", members=(at("schools"),)),
    )
    review, mending = (
        Policy(
            policy_referent_iri("review of the hall", article),
            PolicyKind.REVIEW,
            "review of the hall",
            Status.EXPECTED,
            (at("a review of the hall"),),
            "noun",
            0.6,
        ),
        Policy(
            policy_referent_iri("mend the roof", article),
            PolicyKind.COMMITMENT,
            "mend the roof",
            Status.PROMISED,
            (at("mend the roof"), at("mend it")),
            "pledge",
            0.9,
            proposer=reed.iri,
            part_of=policy_referent_iri("review of the hall", article),
            recipients=(at("schools"),),
            deadlines=(Deadline(at("by 2026"), Bound.BY, "2026"),),
            figures=(given.id, windows.id),
        ),
    )
    positions = (
        Position(
            position_id(direct.id, (at("mend it"),)),
            direct.id,
            "mend the roof",
            (at("mend it"),),
            Polarity.SUPPORT,
            (at("We will"),),
            "own plan",
            0.9,
            towards=mending.iri,
        ),
        Position(
            position_id(indirect.id, (at("Mr Reed"),)),
            indirect.id,
            "Tom Reed",
            (at("Mr Reed"),),
            Polarity.OPPOSE,
            (at("late"),),
            "blame",
            0.7,
            towards=reed.iri,
            condition=at("unless it rained"),
        ),
    )
    named, left, begun = (
        (at("Tom Reed, acting chair of Millbrook Council from 2023"),),
        (at("Mr Reed resigned in April"),),
        (at("as part of a review"),),
    )
    events = (
        Event(
            event_iri(article, EventKind.APPOINTMENT, named),
            EventKind.APPOINTMENT,
            "Tom Reed becomes chair",
            named,
            "post",
            0.8,
            (reed.iri,),
            (council.iri,),
            chair.iri,
            "2023",
        ),
        Event(
            event_iri(article, EventKind.RESIGNATION, left),
            EventKind.RESIGNATION,
            "Tom Reed resigns",
            left,
            "verb",
            0.9,
            (reed.iri,),
            when="2024-04",
        ),
        Event(
            event_iri(article, EventKind.LAUNCH, begun),
            EventKind.LAUNCH,
            "review of the hall begins",
            begun,
            "verb",
            0.5,
            (council.iri,),
            about=review.iri,
            when="2024-05-03",
        ),
    )
    return replace(
        reading,
        policies=(review, mending),
        figures=(spent, given, windows),
        positions=positions,
        events=events,
        subjects=(
            Subject(topic("schools"), (at("schools"),)),
            Subject(topic("local-government"), (at("Town hall"), at("Millbrook Council"))),
            Subject(topic("housing"), (Span(at("The roof").start + 4, at("The roof").end),), direct.id),
            Subject(topic("public-spending"), (at("spend"),), indirect.id),
        ),
        phrases=(Phrase("review of the hall", (at("review of the hall"),)), Phrase("Town hall", (at("Town hall"),))),
    )


def topic(slug: str) -> str:
    return f"{BASE}id/topic/{slug}"


def of_the_county(reading: Reading) -> Reading:
    """The same with a county of which the council is a part."""
    county = Actor(
        referent_iri(ActorKind.ORGANIZATION, "Mill County", reading.article), ActorKind.ORGANIZATION, "Mill County"
    )
    reed, council, *others = reading.actors
    return replace(reading, actors=(reed, replace(council, part_of=county.iri), *others, county))


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
"""Any Unicode that UTF-8 can hold: half of a surrogate pair is refused by the readers."""

names = texts.filter(str.strip)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Any reading at all, though each actor, membership and content comes once."""
    article = draw(articles())
    actors = draw(st.lists(_actors(article), max_size=4, unique_by=lambda actor: actor.iri))
    iris = st.sampled_from([actor.iri for actor in actors]) if actors else st.nothing()
    organisations = [actor.iri for actor in actors if actor.kind is ActorKind.ORGANIZATION]
    wholes = st.none() | st.sampled_from(organisations) if organisations else st.none()
    actors = [
        replace(actor, part_of=draw(wholes)) if actor.kind is ActorKind.ORGANIZATION else actor for actor in actors
    ]
    memberships = draw(
        st.lists(_memberships(article, iris, organisations), max_size=3 if actors else 0, unique_by=lambda one: one.iri)
    )
    speakers = st.none() | iris
    posts = st.sampled_from([None, *(membership.iri for membership in memberships)])
    flat = draw(st.lists(_statements(article, speakers, posts), max_size=3, unique_by=lambda said: said.id))
    statements = [
        replace(
            said,
            via=draw(st.sampled_from([None, *(earlier.id for earlier in flat[:place])])),
            co_speakers=tuple(draw(st.sets(iris)) - {said.speaker}) if said.speaker else (),
        )
        for place, said in enumerate(flat)
    ]
    told = Reading(article, tuple(actors), tuple(memberships), tuple(statements), draw(texts))
    return draw(_with_policies(told))


@st.composite
def _with_policies(draw: st.DrawFn, told: Reading) -> Reading:
    """The reading with any policies, figures, positions, events, topics and key phrases."""
    article = told.article
    statements = [said.id for said in told.statements]
    found = st.lists(_figures(article, st.sampled_from([None, *statements])), max_size=3, unique_by=lambda one: one.id)
    figures = draw(found)
    counted = st.lists(st.sampled_from([one.id for one in figures]), max_size=2) if figures else st.just([])
    actors = [actor.iri for actor in told.actors]
    flat = draw(st.lists(_policies(article, [None, *actors], counted), max_size=3, unique_by=lambda one: one.iri))
    policies = [
        replace(policy, part_of=draw(st.sampled_from([None, *(earlier.iri for earlier in flat[:place])])))
        for place, policy in enumerate(flat)
    ]
    towards = [None, *actors, *(policy.iri for policy in policies)]
    positions = st.lists(_positions(article, statements, towards), max_size=3, unique_by=lambda one: one.id)
    about = [None, *(post.iri for post in told.memberships), *(policy.iri for policy in policies)]
    events = st.lists(_events(article, actors, about), max_size=3, unique_by=lambda one: one.iri)
    subjects = st.lists(_subjects(article, statements), max_size=4, unique_by=lambda one: (one.topic, one.statement))
    phrases = st.lists(_spans(article, at_least=1), max_size=3, unique_by=min)
    return replace(
        told,
        policies=tuple(policies),
        figures=tuple(figures),
        positions=tuple(draw(positions)) if statements else (),
        events=tuple(draw(events)),
        subjects=tuple(draw(subjects)),
        phrases=tuple(Phrase(min(places).of(article.text), places) for places in draw(phrases)),
    )


def _subjects(article: Article, statements: list[str]) -> st.SearchStrategy[Subject]:
    topics = st.sampled_from(("health", "hospitals", "schools")).map(topic)
    return st.builds(Subject, topics, _spans(article, at_least=1), st.sampled_from([None, *statements]))


@st.composite
def articles(draw: st.DrawFn) -> Article:
    text = draw(texts)
    maybe = st.none() | texts
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=4)))
    body = tuple(Span(start, end) for start, end in pairwise(cuts))
    return Article(
        draw(texts), text, draw(maybe), draw(maybe), draw(maybe), draw(maybe), draw(st.none() | st.dates()), body
    )


def _spans(article: Article, *, at_least: int = 0) -> st.SearchStrategy[tuple[Span, ...]]:
    return st.lists(_span(article), min_size=at_least, max_size=3).map(tuple)


@st.composite
def _span(draw: st.DrawFn, article: Article) -> Span:
    start = draw(st.integers(0, len(article.text) - 1))
    return Span(start, draw(st.integers(start + 1, len(article.text))))


@st.composite
def _actors(draw: st.DrawFn, article: Article) -> Actor:
    kind, name = draw(st.sampled_from(ActorKind)), draw(names)
    mention = st.builds(Mention, _span(article), st.sampled_from(MentionKind))
    return Actor(
        referent_iri(kind, name, article),
        kind,
        name,
        tuple(draw(st.lists(texts, max_size=2))),
        tuple(draw(st.lists(mention, max_size=3))),
        tuple(draw(st.lists(texts, max_size=2))) if kind is ActorKind.PERSON else (),
    )


@st.composite
def _memberships(
    draw: st.DrawFn, article: Article, actors: st.SearchStrategy[str], organisations: list[str]
) -> Membership:
    member, title, tense = draw(actors), draw(names), draw(st.sampled_from(Tense))
    organisation = draw(st.sampled_from([None, *organisations]))
    iri = membership_iri(article, member, title, organisation, tense)
    evidence = draw(_spans(article, at_least=1))
    days = sorted(draw(st.tuples(st.dates(), st.dates())))
    since, until = (draw(st.none() | st.sampled_from([str(day)[:length] for length in (4, 7, 10)])) for day in days)
    manner = draw(st.none() | st.sampled_from(Manner))
    return Membership(iri, member, title, organisation, tense, evidence, since, until, manner)


@st.composite
def _statements(
    draw: st.DrawFn, article: Article, speakers: st.SearchStrategy[str | None], posts: st.SearchStrategy[str | None]
) -> Statement:
    content = draw(_spans(article, at_least=1))
    return Statement(
        id=statement_id(article, content),
        speaker=draw(speakers),
        speaker_role=draw(st.none() | texts),
        held_post=draw(posts),
        source=draw(_spans(article)),
        cue=draw(_spans(article)),
        content=content,
        sentence=draw(_span(article)),
        quoting=draw(st.sampled_from(Quoting)),
        rule=draw(texts),
        confidence=draw(st.floats(0, 1)),
        speech_act=draw(st.sampled_from(SpeechAct)),
    )


STATES = (State.CANDIDATE, State.CONFIRMED)
"""Those that a graph can have: decisions stand beside it."""

moments = st.tuples(st.dates(), st.sampled_from((4, 7, 10))).map(lambda drawn: str(drawn[0])[: drawn[1]])

_durations = st.builds("P{}{}".format, st.integers(0, 99), st.sampled_from("YMWD")) | st.sampled_from(
    ["P1Y18M", "PT36H", "P2Y6M10DT90M", "PT61S", "P0D"]
)


def _deadlines(article: Article) -> st.SearchStrategy[Deadline]:
    return st.builds(Deadline, _span(article), st.sampled_from(Bound), st.none() | moments | _durations)


@st.composite
def _figures(draw: st.DrawFn, article: Article, statements: st.SearchStrategy[str | None]) -> Figure:
    span, maybe = draw(_span(article)), st.none() | _span(article)
    currency = draw(st.none() | st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3))
    return Figure(
        id=figure_id(article, span),
        span=span,
        value=draw(st.none() | st.decimals(-(10**30), 10**30, allow_nan=False) | st.integers(-100, 100).map(Decimal)),
        currency=currency,
        unit=None if currency else draw(texts),
        per=draw(st.none() | texts | st.sampled_from(("year", "month", "household"))),
        modifier=draw(st.none() | texts),
        sense=draw(st.sampled_from(Sense)),
        when=draw(st.none() | _deadlines(article)),
        purpose=draw(maybe),
        payer=draw(maybe),
        recipient=draw(maybe),
        statement=draw(statements),
        members=draw(_spans(article)),
    )


@st.composite
def _policies(
    draw: st.DrawFn, article: Article, proposers: list[str | None], figures: st.SearchStrategy[list[str]]
) -> Policy:
    label = draw(names)
    return Policy(
        policy_referent_iri(label, article),
        draw(st.sampled_from(PolicyKind)),
        label,
        draw(st.sampled_from(Status)),
        draw(_spans(article, at_least=1)),
        draw(texts),
        draw(st.floats(0, 1)),
        proposer=draw(st.sampled_from(proposers)),
        recipients=draw(_spans(article)),
        deadlines=tuple(draw(st.lists(_deadlines(article), max_size=2))),
        figures=tuple(draw(figures)),
        state=draw(st.sampled_from(STATES)),
    )


@st.composite
def _positions(draw: st.DrawFn, article: Article, statements: list[str], towards: list[str | None]) -> Position:
    statement, target = draw(st.sampled_from(statements)), draw(_spans(article, at_least=1))
    return Position(
        position_id(statement, target),
        statement,
        draw(names),
        target,
        draw(st.sampled_from(Polarity)),
        draw(_spans(article, at_least=1)),
        draw(texts),
        draw(st.floats(0, 1)),
        towards=draw(st.sampled_from(towards)),
        condition=draw(st.none() | _span(article)),
        state=draw(st.sampled_from(STATES)),
    )


@st.composite
def _events(draw: st.DrawFn, article: Article, actors: list[str], about: list[str | None]) -> Event:
    kind, evidence = draw(st.sampled_from(EventKind)), draw(_spans(article, at_least=1))
    some = st.lists(st.sampled_from(actors), max_size=2).map(tuple) if actors else st.just(())
    return Event(
        event_iri(article, kind, evidence),
        kind,
        draw(names),
        evidence,
        draw(texts),
        draw(st.floats(0, 1)),
        actors=draw(some),
        agents=draw(some),
        about=draw(st.sampled_from(about)),
        when=draw(st.none() | moments),
        state=draw(st.sampled_from(STATES)),
    )

"""Readings for the tests of the graph: one made by hand in our own words, and a strategy for any other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

from hypothesis import strategies as st

from ontology.iris import membership_iri, referent_iri, statement_id
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
    Statement,
    Tense,
)

TEXT = """\
Town hall to mend the roof

By Ada Pole

“The roof leaks,” said Tom Reed, acting chair of Millbrook Council from 2023 until 30 June. “We will mend it.”
Critics and the council said that Mr Reed was late, the minutes show. 🏚️
"""


def at(words: str, text: str = TEXT) -> Span:
    """The first place of the words in the text."""
    start = text.index(words)
    return Span(start, start + len(words))


def town_hall() -> Reading:
    """Three statements, one told in another and one said by two, four actors, one post: something of everything."""
    article = Article(
        key="town-hall",
        text=TEXT,
        title="Town hall to mend the roof",
        byline="Ada Pole",
        outlet="The Millbrook Sample",
        url="https://example.org/town-hall",
        published=date(2024, 5, 3),
        body=(Span(at("“The roof").start, at("🏚️").end),),
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
            ),
        ),
        Actor(referent_iri(ActorKind.GROUP, "critics", article), ActorKind.GROUP, "critics"),
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
    indirect = (at("that Mr Reed was late"),)
    recorded = (at("Critics and the council said that Mr Reed was late"),)
    sentence = at("Critics and the council said that Mr Reed was late, the minutes show.")
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
    return Reading(article, (reed, council, critics, minutes), (chair,), statements, "onrecord 0.1.0")


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
    return Reading(article, tuple(actors), tuple(memberships), tuple(statements), draw(texts))


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
    )

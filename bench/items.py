"""Short news items without end: cut from articles that were read, and told of others, so that no language model has to read them.

An item is the title of an article and one to three of its sentences in which somebody says something, with all that was found in
them. World after world (`bench.scale.World`) tells the same under other names and in other words; so forms of names, posts, company
and what is found together stay as they are in real articles. Some worlds are told of far more often than others.
"""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache, partial
from itertools import accumulate
from pathlib import Path
from typing import TypeVar

from pyoxigraph import NamedNode

from bench.identity import ENDINGS, SYLLABLES
from bench.scale import LETTERS, SMALL, World
from bench.scale import read as records
from graph import rdf, versions
from graph.embedded import EmbeddedStore
from ontology import iris
from ontology.policies import AgendaItem, Deadline, Event, Figure, Policy, Position
from ontology.reading import Reading
from ontology.records import NAMED, Actor, ActorKind, Article, Membership, MentionKind, Span, Spans, Statement
from ontology.subjects import Subject
from ontology.terms import ACTORS, IDENTITY, POLICIES, PROV, RDFS, SDO

WORLDS = 400
EVENLY = 10
"""A world is told of as often as one by its number and this: the first in 2.5% of all items, the last in 0.07%."""

STATEMENTS = (1, 1, 1, 2, 2, 3)
"""In each item, as often as it stands here."""

LONGEST = 600
"""Code points of a sentence that is told."""

FIRST, DAYS = date(2011, 1, 1), 12 * 365
OUTLETS = 40

EXTRACTOR = "made of readings"

LABEL = 120
"""Code points of what an event is called."""

Thing = TypeVar("Thing")
Change = Callable[[str], str]
"""From a word to the one that stands in its place."""

_MEANT, _NAME, _LABEL = NamedNode(PROV.specializationOf), NamedNode(SDO.name), NamedNode(RDFS.label)


@dataclass(frozen=True, slots=True)
class Item:
    """A made article with what was found in it, and by IRI which actors and policies across articles those in it are."""

    reading: Reading
    actors: Mapping[str, Actor]
    policies: Mapping[str, AgendaItem]


class Items:
    """Items by number, the same each time. Raises StoreError where the store with the readings cannot be opened."""

    def __init__(self, store: Path) -> None:
        found = records(store)
        with EmbeddedStore(store) as opened:
            self._sources = [told for one in versions.readings(opened) if (told := _by_themselves(one))]
            links = [quad for graph in (IDENTITY, POLICIES, ACTORS) for quad in opened.quads(graph)]
        self._meant = {rdf.value(one.subject): rdf.value(one.object) for one in links if one.predicate == _MEANT}
        self._called = {
            rdf.value(one.subject): rdf.value(one.object) for one in links if one.predicate in (_NAME, _LABEL)
        }
        self._named = cache(lambda number: World(found, number))
        self._told = lru_cache(2)(lambda number: World(found, WORLDS + number))
        self._often = [*accumulate(1 / (number + EVENLY) for number in range(1, WORLDS + 1))]
        draw = random.Random(0)
        self._outlets = [
            f"The {_word(draw)} {draw.choice(('Post', 'Gazette', 'Times', 'Echo'))}" for _ in range(OUTLETS)
        ]

    def __getitem__(self, number: int) -> Item:
        draw = random.Random(number)
        again, place = divmod(number, len(self._sources))
        reading, told = self._sources[place]
        first, many = draw.randrange(len(told)), draw.choice(STATEMENTS)
        kept = _kept(reading, told[first : first + many])
        named = self._named(bisect_left(self._often, draw.random() * self._often[-1]))
        other = self._told(again)
        text, title = _Text(kept, named, other), _title(reading)
        head = title and text.moved(title)
        body = len(text.new) - len(text.new[head.end if head else 0 :].lstrip())
        article = Article(
            key=f"item-{number:07}",
            text=text.new,
            title=head.of(text.new) if head else None,
            outlet=self._outlets[int(OUTLETS * draw.random() ** 2)],
            url=f"https://news.example/item-{number:07}",
            published=FIRST + timedelta(days=draw.randrange(DAYS)),
            body=(Span(body, len(text.new.rstrip())),),
        )
        new = _Records(kept, text, article, named, other)
        return Item(
            new.reading(),
            {
                new.iris[one.iri]: _across(one, named.name(self._called[iri], person=one.kind is ActorKind.PERSON))
                for one in kept.actors
                if (iri := self._meant.get(one.iri)) and one.kind in NAMED
            },
            {
                new.iris[one.iri]: _agenda(one, _policy_name(named, self._called[iri]))
                for one in kept.policies
                if (iri := self._meant.get(one.iri)) in self._called
            },
        )


def _across(actor: Actor, name: str) -> Actor:
    return Actor(iris.actor_iri(actor.kind, name), actor.kind, name)


def _agenda(policy: Policy, label: str) -> AgendaItem:
    return AgendaItem(iris.policy_iri(label), label, policy.kind)


def _word(draw: random.Random) -> str:
    return (draw.choice(SYLLABLES) + draw.choice(SYLLABLES) + draw.choice(ENDINGS)).capitalize()


# --- What is kept of a reading ---


def _by_themselves(reading: Reading) -> tuple[Reading, tuple[Statement, ...]] | None:
    """The reading with the statements below the title whose sentence has all of it and its speaker; None where there are none."""
    title = _title(reading)

    def alone(said: Statement) -> bool:
        spans = (*said.source, *said.cue, *said.content)
        speaking = (reading.by_iri[one] for one in (said.speaker, *said.co_speakers) if one)
        return (
            said.sentence.end - said.sentence.start <= LONGEST
            and said.via is None
            and not (title and said.sentence.overlaps(title))
            and all(map(said.sentence.contains, spans))
            and all(any(said.sentence.contains(one.span) for one in actor.mentions) for actor in speaking)
        )

    told = tuple(sorted(filter(alone, reading.statements), key=lambda said: said.sentence))
    return (reading, told) if told else None


def _title(reading: Reading) -> Span | None:
    """Where the text begins with the title."""
    article = reading.article
    start = article.text.find(article.title) if article.title else -1
    return Span(start, start + len(article.title or "")) if 0 <= start < LONGEST else None


def _kept(reading: Reading, told: Sequence[Statement]) -> Reading:
    """What of the reading stands in the sentences of these statements; its body are these, and the title."""
    stretches = list[Span]()
    for span in sorted({*filter(None, (_title(reading),)), *(said.sentence for said in told)}):
        if stretches and stretches[-1].end >= span.start:
            stretches[-1] = stretches[-1].to(span)
        else:
            stretches.append(span)

    def here(*spans: Span) -> bool:
        return all(any(kept.contains(span) for kept in stretches) for span in spans)

    def when(one: Deadline | None) -> Deadline | None:
        return one if one and here(one.span) else None

    def where(one: Span | None) -> Span | None:
        return one if one and here(one) else None

    ids = {said.id for said in told}
    speaking = {iri for said in told for iri in (said.speaker, *said.co_speakers)}
    actors = {one.iri: replace(one, mentions=tuple(m for m in one.mentions if here(m.span))) for one in reading.actors}
    actors = {iri: one for iri, one in actors.items() if one.mentions or iri in speaking}
    posts = {
        one.iri: one
        for one in reading.memberships
        if here(*one.evidence) and one.member in actors and one.organization in {None, *actors}
    }
    figures = {
        one.id: replace(
            one,
            statement=one.statement if one.statement in ids else None,
            when=when(one.when),
            purpose=where(one.purpose),
            payer=where(one.payer),
            recipient=where(one.recipient),
            members=tuple(filter(here, one.members)),
        )
        for one in reading.figures
        if here(one.span)
    }
    policies = {one.iri for one in reading.policies if here(*one.evidence)}
    things = {*actors, *posts, *policies}
    return replace(
        reading,
        article=replace(reading.article, body=tuple(stretches)),
        actors=tuple(replace(one, part_of=one.part_of if one.part_of in actors else None) for one in actors.values()),
        memberships=tuple(posts.values()),
        statements=tuple(replace(said, held_post=said.held_post if said.held_post in posts else None) for said in told),
        policies=tuple(
            replace(
                one,
                proposer=one.proposer if one.proposer in actors else None,
                part_of=one.part_of if one.part_of in policies else None,
                recipients=tuple(filter(here, one.recipients)),
                deadlines=tuple(filter(None, map(when, one.deadlines))),
                figures=tuple(each for each in one.figures if each in figures),
            )
            for one in reading.policies
            if one.iri in policies
        ),
        figures=tuple(figures.values()),
        positions=tuple(
            one
            for one in reading.positions
            if one.statement in ids
            and one.towards in {None, *actors, *policies}
            and here(*one.target, *one.evidence, *filter(None, (one.condition,)))
        ),
        events=tuple(
            replace(one, about=one.about if one.about in things else None)
            for one in reading.events
            if here(*one.evidence) and {*one.actors, *one.agents} <= actors.keys()
        ),
        subjects=tuple(
            replace(one, evidence=shown)
            for one in reading.subjects
            if one.statement in {None, *ids} and (shown := tuple(filter(here, one.evidence)))
        ),
        phrases=(),
    )


# --- The same in other words ---


class _Text:
    """What a reading keeps of its text, in other words: `new`, and where the places of the old text are in it."""

    def __init__(self, kept: Reading, named: World, told: World) -> None:
        old, zones, written = kept.article.text, [*_zones(kept, named)], list[str]()
        self._pieces: list[tuple[int, int, int, int]] = []
        at = 0
        for stretch in kept.article.body:
            for start, end in _pieces(old, stretch):
                here = Span(start, end)
                change = next((change for zone, change in zones if zone.overlaps(here)), told.words)
                new = change(here.of(old))
                self._pieces.append((start, end, at, at + len(new)))
                written.append(new)
                at += len(new)
            written.append("\n\n")
            at += 2
        self.new = "".join(written[:-1]) + "\n"

    def moved(self, span: Span) -> Span:
        """Where what stood there stands now; a part of a word that is shorter now may have become another part."""
        start, end, at, behind = self._piece(span.start)
        first = at if span.start == start else min(at + span.start - start, behind - 1)
        start, end, at, behind = self._piece(span.end - 1)
        last = behind if span.end == end else min(at + span.end - start, behind)
        return Span(first, max(last, first + 1))

    def all(self, spans: Iterable[Span]) -> Spans:
        """The same of several, each once and in order."""
        return tuple(sorted({*map(self.moved, spans)}))

    def _piece(self, place: int) -> tuple[int, int, int, int]:
        return self._pieces[bisect_right(self._pieces, place, key=lambda piece: piece[0]) - 1]


def _pieces(text: str, stretch: Span) -> Iterator[tuple[int, int]]:
    """The words of a stretch, and what stands between them."""
    done = stretch.start
    for word in LETTERS.finditer(text, stretch.start, stretch.end):
        if done < word.start():
            yield done, word.start()
        yield word.span()
        done = word.end()
    if done < stretch.end:
        yield done, stretch.end


def _zones(kept: Reading, named: World) -> Iterator[tuple[Span, Change]]:
    """Where other words do not stand at will: names are those of the world, cues, titles of posts and numbers stay."""
    for actor in kept.actors:
        person = actor.kind is ActorKind.PERSON
        for mention in actor.mentions:
            if mention.kind is MentionKind.NAME and actor.kind in NAMED:
                yield mention.span, partial(named.name, person=person)
    for said in kept.statements:
        yield from ((span, str) for span in said.cue)
    for figure in kept.figures:
        yield figure.span, str
        if figure.when:
            yield figure.when.span, str
    for policy in kept.policies:
        yield from ((when.span, str) for when in policy.deadlines)
        yield from ((span, partial(_policy_name, named)) for span in policy.evidence)
    for post in kept.memberships:
        yield from ((span, str) for span in post.evidence)


def _policy_name(named: World, words: str) -> str:
    """What a policy is called in a world: little words stay, and those that say what kind of policy it is."""
    return LETTERS.sub(lambda word: word[0] if word[0].lower() in SMALL else named.name(word[0], person=False), words)


class _Records:
    """What was kept, of the new article; `iris` has by its old IRI or id what each thing is called there."""

    def __init__(self, kept: Reading, text: _Text, article: Article, named: World, told: World) -> None:
        self._kept, self._text, self._article, self._named = kept, text, article, named
        self.iris: dict[str | None, str] = {}
        actors: dict[str, Actor] = {}
        for one in kept.actors:
            rename = partial(named.name, person=one.kind is ActorKind.PERSON) if one.kind in NAMED else told.words
            iri = self.iris[one.iri] = iris.referent_iri(one.kind, rename(one.name), article)
            mentions = {replace(each, span=text.moved(each.span)) for each in one.mentions}
            twin = actors.get(iri, one)
            actors[iri] = replace(
                one,
                iri=iri,
                name=rename(one.name),
                aliases=tuple(sorted({*map(rename, one.aliases)} - {rename(one.name)})),
                mentions=tuple(sorted({*mentions, *(twin.mentions if twin is not one else ())})),
            )
        self._actors = [replace(one, part_of=self._now(one.part_of)) for one in actors.values()]
        for post in kept.memberships:
            member, body = self.iris[post.member], self._now(post.organization)
            self.iris[post.iri] = iris.membership_iri(article, member, post.title, body, post.tense)
        for said in kept.statements:
            self.iris[said.id] = iris.statement_id(article, text.all(said.content))
        for figure in kept.figures:
            self.iris[figure.id] = iris.figure_id(article, text.moved(figure.span))
        for policy in kept.policies:
            self.iris[policy.iri] = iris.policy_referent_iri(_policy_name(named, policy.label), article)

    def reading(self) -> Reading:
        """All of it."""
        kept = self._kept
        return Reading(
            article=self._article,
            actors=tuple(self._actors),
            memberships=_once((self._post(one) for one in kept.memberships), lambda one: one.iri),
            statements=_once(map(self._statement, kept.statements), lambda one: one.id),
            extractor=EXTRACTOR,
            policies=_once(map(self._policy, kept.policies), lambda one: one.iri),
            figures=_once(map(self._figure, kept.figures), lambda one: one.id),
            positions=_once(map(self._position, kept.positions), lambda one: one.id),
            events=_once(map(self._event, kept.events), lambda one: one.iri),
            subjects=_once(map(self._subject, kept.subjects), lambda one: (one.topic, one.statement)),
        )

    def _now(self, old: str | None) -> str | None:
        return self.iris[old] if old else None

    def _post(self, one: Membership) -> Membership:
        return replace(
            one,
            iri=self.iris[one.iri],
            member=self.iris[one.member],
            organization=self._now(one.organization),
            evidence=self._text.all(one.evidence),
        )

    def _statement(self, one: Statement) -> Statement:
        speaker, text = self._now(one.speaker), self._text
        return replace(
            one,
            id=self.iris[one.id],
            speaker=speaker,
            co_speakers=tuple(dict.fromkeys(now for old in one.co_speakers if (now := self.iris[old]) != speaker)),
            held_post=self._now(one.held_post),
            source=text.all(one.source),
            cue=text.all(one.cue),
            content=text.all(one.content),
            sentence=text.moved(one.sentence),
        )

    def _policy(self, one: Policy) -> Policy:
        text, iri = self._text, self.iris[one.iri]
        return replace(
            one,
            iri=iri,
            label=_policy_name(self._named, one.label),
            evidence=text.all(one.evidence),
            proposer=self._now(one.proposer),
            part_of=whole if (whole := self._now(one.part_of)) != iri else None,
            recipients=text.all(one.recipients),
            deadlines=tuple(map(self._deadline, one.deadlines)),
            figures=tuple(self.iris[figure] for figure in one.figures),
        )

    def _figure(self, one: Figure) -> Figure:
        purpose, payer, recipient = (
            where and self._text.moved(where) for where in (one.purpose, one.payer, one.recipient)
        )
        return replace(
            one,
            id=self.iris[one.id],
            span=self._text.moved(one.span),
            when=one.when and self._deadline(one.when),
            purpose=purpose,
            payer=payer,
            recipient=recipient,
            statement=self._now(one.statement),
            members=self._text.all(one.members),
        )

    def _deadline(self, one: Deadline) -> Deadline:
        return replace(one, span=self._text.moved(one.span))

    def _position(self, one: Position) -> Position:
        said, target = self.iris[one.statement], self._text.all(one.target)
        return replace(
            one,
            id=iris.position_id(said, target),
            statement=said,
            label=" ".join(span.of(self._article.text) for span in target),
            target=target,
            evidence=self._text.all(one.evidence),
            towards=self._now(one.towards),
            condition=one.condition and self._text.moved(one.condition),
        )

    def _event(self, one: Event) -> Event:
        evidence = self._text.all(one.evidence)
        return replace(
            one,
            iri=iris.event_iri(self._article, one.kind, evidence),
            label=" ".join(span.of(self._article.text) for span in evidence)[:LABEL],
            evidence=evidence,
            actors=tuple(self.iris[actor] for actor in one.actors),
            agents=tuple(self.iris[agent] for agent in one.agents),
            about=self._now(one.about),
        )

    def _subject(self, one: Subject) -> Subject:
        return replace(one, statement=self._now(one.statement), evidence=self._text.all(one.evidence))


def _once(things: Iterable[Thing], key: Callable[[Thing], object]) -> tuple[Thing, ...]:
    """The first of each key: two that were told apart by their words may be told in the same words now."""
    found: dict[object, Thing] = {}
    for thing in things:
        found.setdefault(key(thing), thing)
    return tuple(found.values())

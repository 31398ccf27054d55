"""A reading in parts, so that the graph of a very long article is never all in memory.

RDF merges by union: what describes a thing may be said in several parts, and counts once. So each part holds some of the
things that were found, with all that they refer to, and is a sound reading by itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain, pairwise
from typing import Generic, TypeVar

from graph.claims import Claim
from ontology.policies import Event, Figure, Policy, Position
from ontology.reading import Reading
from ontology.records import Actor, Membership, Mention, MentionKind, Span, Spans, Statement

PART = 1_000
"""Things that were found to a part, which makes some 30,000 quads; an article of news has a hundred or two."""

T = TypeVar("T")


def parts(reading: Reading) -> Iterator[Reading]:
    """Readings whose graphs together are the graph of this one; of an article that is not very long, itself alone.

    Each thing that was found is in the part for its place in the text, and in any other that refers to it.
    """
    whole = _Whole(reading)
    starts = sorted(whole.starts())
    if len(starts) <= PART:
        yield reading
        return
    for start, end in pairwise(dict.fromkeys((0, *starts[PART::PART], starts[-1] + 1))):
        yield whole.part(start, end)


class _Placed(Generic[T]):
    """Things in the order of the places where they start."""

    def __init__(self, things: Iterable[T], start: Callable[[T], int]) -> None:
        self.things = sorted(things, key=start)
        self.starts = [start(thing) for thing in self.things]

    def between(self, start: int, end: int) -> list[T]:
        """The things that start in [start, end)."""
        return self.things[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


class _Whole:
    """A reading, ready to be cut."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.body = _Placed[Span](reading.article.body, lambda span: span.start)
        self.mentions = _Placed[tuple[str, Mention]](
            ((actor.iri, mention) for actor in reading.actors for mention in actor.mentions),
            lambda found: found[1].span.start,
        )
        self.posts = _Placed[Membership](reading.memberships, lambda post: min(post.evidence).start)
        self.said = _Placed[Statement](reading.statements, lambda said: min(said.content).start)
        self.policies = _Placed[Policy](reading.policies, lambda policy: min(policy.evidence).start)
        self.figures = _Placed[Figure](reading.figures, lambda figure: figure.span.start)
        self.events = _Placed[Event](reading.events, lambda event: min(event.evidence).start)
        self.post_of = {post.iri: post for post in reading.memberships}
        self.statement_of = {said.id: said for said in reading.statements}
        self.positions = _Placed[Position](  # all of a statement together, since they are counted
            reading.positions, lambda position: min(self.statement_of[position.statement].content).start
        )
        self.policy_of = {policy.iri: policy for policy in reading.policies}
        self.figure_of = {figure.id: figure for figure in reading.figures}
        self.actors_of: defaultdict[str, list[Actor]] = defaultdict(list)
        for actor in reading.actors:
            self.actors_of[actor.iri].append(replace(actor, mentions=()))
        self.whole_of = {actor.iri: actor.part_of for actor in reading.actors if actor.part_of}
        claims: tuple[Claim, ...] = (*reading.policies, *reading.positions, *reading.events)
        meant = {iri for iri, _ in self.mentions.things}.union(
            *map(_speaking, reading.statements), *map(_holding, reading.memberships), *map(_concerned, claims)
        )
        self.only_listed = self.actors_of.keys() - meant

    def starts(self) -> Iterator[int]:
        """Where all that was found starts."""
        for placed in (self.body, self.mentions, self.posts, self.said):
            yield from placed.starts
        for more in (self.policies, self.figures, self.positions, self.events):
            yield from more.starts
        yield from (span.start for subject in self.reading.subjects for span in subject.evidence)
        yield from (span.start for phrase in self.reading.phrases for span in phrase.places)

    def part(self, start: int, end: int) -> Reading:
        """What starts in [start, end) of the text, and all that it refers to."""
        positions, events = self.positions.between(start, end), self.events.between(start, end)
        meant = dict.fromkeys((*(one.towards for one in positions), *(one.about for one in events)))
        policies = {one.iri: one for found in self.policies.between(start, end) for one in self._larger(found)}
        policies |= {one.iri: one for iri in meant if iri for one in self._larger(self.policy_of.get(iri))}
        figures = {figure.id: figure for figure in self.figures.between(start, end)}
        figures |= {one: self.figure_of[one] for policy in policies.values() for one in policy.figures}
        told = (*(one.statement for one in positions), *(one.statement for one in figures.values() if one.statement))
        found = (*self.said.between(start, end), *(self.statement_of[one] for one in told))
        said = {one.id: one for outer in found for one in self._chain(outer)}
        posts = {post.iri: post for post in self.posts.between(start, end)}
        posts |= {one.held_post: self.post_of[one.held_post] for one in said.values() if one.held_post}
        posts |= {iri: self.post_of[iri] for iri in meant if iri in self.post_of}
        claims: tuple[Claim, ...] = (*policies.values(), *positions, *events)
        mentions: defaultdict[str, dict[Mention, None]] = defaultdict(dict)
        for iri, mention in chain(
            self.mentions.between(start, end),
            *map(self._named_in, said.values()),
            *map(self._paying_or_paid, figures.values()),
            *map(self._proposed, policies.values()),
        ):
            mentions[iri][mention] = None
        actors = dict.fromkeys(
            chain(
                mentions,
                *map(_speaking, said.values()),
                *map(_holding, posts.values()),
                (iri for iri in chain(*map(_concerned, claims)) if iri in self.actors_of),
                () if start else self.only_listed,
            )
        )
        for iri in (*actors,):
            while (iri := self.whole_of.get(iri, "")) and iri not in actors:  # a part refers to its whole
                actors[iri] = None
        return replace(
            self.reading,
            article=replace(self.reading.article, body=tuple(self.body.between(start, end))),
            actors=tuple(
                replace(actor, mentions=tuple(mentions.get(iri, ()))) for iri in actors for actor in self.actors_of[iri]
            ),
            memberships=tuple(posts.values()),
            statements=tuple(said.values()),
            policies=tuple(policies.values()),
            figures=tuple(figures.values()),
            positions=tuple(positions),
            events=tuple(events),
            subjects=tuple(
                one if one.statement else replace(one, evidence=_near(one.evidence, start, end))
                for one in self.reading.subjects
                if one.statement is None or one.statement in said
            ),
            phrases=tuple(replace(one, places=_near(one.places, start, end)) for one in self.reading.phrases),
        )

    def _chain(self, said: Statement | None) -> Iterator[Statement]:
        """The statement, the one in which it is told, and so on."""
        while said is not None:
            yield said
            said = self.statement_of[said.via] if said.via else None

    def _larger(self, policy: Policy | None) -> Iterator[Policy]:
        """The policy, the one of which it is a part, and so on."""
        while policy is not None:
            yield policy
            policy = self.policy_of[policy.part_of] if policy.part_of else None

    def _named_in(self, said: Statement) -> Iterator[tuple[str, Mention]]:
        """The names in what was said: whom a statement mentions is part of its description."""
        for words in said.content:
            for iri, mention in self.mentions.between(words.start, words.end):
                if mention.kind is MentionKind.NAME:
                    yield iri, mention

    def _paying_or_paid(self, figure: Figure) -> Iterator[tuple[str, Mention]]:
        """The mentions in the words for who pays and who is paid: a figure's description names whom they mean."""
        for words in (figure.payer, figure.recipient):
            if words is not None:
                yield from self.mentions.between(words.start, words.end)

    def _proposed(self, policy: Policy) -> Iterator[tuple[str, Mention]]:
        """The mentions in the words for a policy: its description names whom they mean."""
        for words in policy.evidence:
            yield from self.mentions.between(words.start, words.end)


def _near(places: Spans, start: int, end: int) -> Spans:
    """The first of the places, by which the thing is the same and has its rank in all parts, and those that start in [start, end)."""
    return (min(places), *(span for span in places if start <= span.start < end))


def _speaking(said: Statement) -> Iterator[str]:
    if said.speaker:
        yield said.speaker
    yield from said.co_speakers


def _holding(post: Membership) -> Iterator[str]:
    yield post.member
    if post.organization:
        yield post.organization


def _concerned(found: Claim) -> Iterator[str]:
    """The actors to whom it refers; of a position it may be a policy."""
    match found:
        case Policy(proposer=str(proposer)):
            yield proposer
        case Position(towards=str(towards)):
            yield towards
        case Event():
            yield from (*found.actors, *found.agents)

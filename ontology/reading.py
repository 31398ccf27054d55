"""All that was found in one article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from ontology.errors import InvalidRecord
from ontology.policies import Event, Figure, Policy, Position
from ontology.records import Actor, Article, Membership, Statement
from ontology.subjects import Phrase, Subject


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in one article: what becomes one named graph.

    Raises InvalidRecord where something refers to what the reading does not hold.
    """

    article: Article
    actors: tuple[Actor, ...] = ()
    memberships: tuple[Membership, ...] = ()
    statements: tuple[Statement, ...] = ()
    extractor: str = ""
    policies: tuple[Policy, ...] = ()
    figures: tuple[Figure, ...] = ()
    positions: tuple[Position, ...] = ()
    events: tuple[Event, ...] = ()
    subjects: tuple[Subject, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    by_iri: dict[str, Actor] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_iri", {actor.iri: actor for actor in self.actors})
        if unknown := {*self._referred()} - {*self._described()} - {None}:
            raise InvalidRecord(
                f"{self.article.key}: refers to {sorted(map(str, unknown))}, which it does not describe"
            )
        told = {said.id: said.via for said in self.statements}
        if lost := {*told.values()} - told.keys() - {None}:
            raise InvalidRecord(f"{self.article.key}: statements are told via {sorted(map(str, lost))}, which it lacks")
        parts = {policy.iri: policy.part_of for policy in self.policies}
        for links, fault in ((told, "statements are told via each other"), (parts, "policies are parts of each other")):
            try:
                TopologicalSorter({one: [other] for one, other in links.items() if other}).prepare()
            except CycleError as cycle:
                raise InvalidRecord(f"{self.article.key}: {fault}: {cycle.args[1]}") from cycle

    def _described(self) -> Iterator[str]:
        yield from self.by_iri
        yield from (membership.iri for membership in self.memberships)
        yield from (said.id for said in self.statements)
        yield from (policy.iri for policy in self.policies)
        yield from (figure.id for figure in self.figures)

    def _referred(self) -> Iterator[str | None]:
        yield from (actor.part_of for actor in self.actors)
        for membership in self.memberships:
            yield from (membership.member, membership.organization)
        for said in self.statements:
            yield from (said.speaker, *said.co_speakers, said.held_post)
        for policy in self.policies:
            yield from (policy.proposer, policy.part_of, *policy.figures)
        yield from (figure.statement for figure in self.figures)
        for position in self.positions:
            yield from (position.statement, position.towards)
        for event in self.events:
            yield from (*event.actors, *event.agents, event.about)
        yield from (subject.statement for subject in self.subjects)

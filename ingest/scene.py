"""Whom and what each word of an article refers to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from ontology.policies import Policy
from ontology.reading import Reading
from ontology.records import NAMED, Actor, ActorKind, MentionKind, Span, Spans, ZoneKind, Zones

OTHERS = frozenset({"a", "an", "another", "former", "new", "next", "other", "previous"})
"""What says of a noun that it means somebody of whom the text has not told: "a new chair", "the previous director"."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Who and what each token refers to; of a description ("the charity that it set up") only its head."""

    reading: Reading
    at: Mapping[int, Actor]
    policy_at: Mapping[int, Policy]
    headlines: Spans

    @staticmethod
    def of(reading: Reading, zones: Zones, doc: Doc) -> Scene:
        starts = {token.idx: token.i for token in doc}
        ends = {token.idx + len(token): token.i + 1 for token in doc}

        def tokens(spans: Iterable[tuple[Span, str]]) -> Iterator[tuple[range, str]]:
            """The tokens of each, the longest first, so that inner ones count."""
            for span, iri in sorted(spans, key=lambda place: place[0].start - place[0].end):
                if span.start in starts and span.end in ends:
                    yield range(starts[span.start], ends[span.end]), iri

        policies = {policy.iri: policy for policy in reading.policies}
        evidence = [(span, policy.iri) for policy in reading.policies for span in policy.evidence]
        mentions = [(mention, actor.iri) for actor in reading.actors for mention in actor.mentions]
        names = [(mention.span, iri) for mention, iri in mentions if mention.kind is not MentionKind.NOMINAL]
        described = [(mention.span, iri) for mention, iri in mentions if mention.kind is MentionKind.NOMINAL]
        sources = [(span, said.speaker) for said in reading.statements if said.speaker for span in said.source]
        described += [(span, iri) for span, iri in sources if reading.by_iri[iri].kind not in NAMED]
        at = {doc[run.start : run.stop].root.i: reading.by_iri[iri] for run, iri in tokens(described)}
        at |= {place: reading.by_iri[iri] for run, iri in tokens(names) for place in run}
        return Scene(
            reading,
            at,
            {place: policies[iri] for run, iri in tokens(evidence) for place in run},
            zones.of(ZoneKind.TITLE),
        )

    def actor(self, token: Token) -> Actor | None:
        """Whom an expression with this head refers to; "its deputy, NAME" refers to NAME, "a new chair" to nobody known."""
        beside = [one.i for one in token.children if one.dep_ == "appos"]
        places = [
            *([] if _indefinite(token) else [token.i]),
            *beside,
            *([token.head.i] if token.dep_ == "appos" else []),
        ]
        people = [actor for at in places if (actor := self.at.get(at))]
        return next((actor for actor in people if actor.kind is ActorKind.PERSON), people[0] if people else None)

    def actors(self, tokens: Iterable[Token]) -> tuple[Actor, ...]:
        found = (actor for token in tokens if (actor := self.actor(token)))
        return tuple({actor.iri: actor for actor in found}.values())


def _indefinite(noun: Token) -> bool:
    """Whether a noun means somebody of whom the text has not told: "a new chair", "the previous director"."""
    return noun.pos_ == "NOUN" and any(one.lower_ in OTHERS for one in noun.children)

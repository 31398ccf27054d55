"""What is left of policies, figures, positions, events and topics when statements, words, actors or some of them are gone from a reading.

Each function gives back the reading without what rests on these, and without references to it; the statements, actors and
posts themselves are the caller's.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import replace

from ontology.iris import figure_iri, position_iri
from ontology.policies import Event, Figure, Policy
from ontology.reading import Reading
from ontology.records import Span, Spans, Statement


def of_statements(reading: Reading, gone: Container[str], told: Callable[[str | None], str | None]) -> Reading:
    """Without the positions and topics of these. `told` says which statement is left in the place of one, None where none is."""
    return replace(
        reading,
        figures=tuple(replace(figure, statement=told(figure.statement)) for figure in reading.figures),
        positions=tuple(position for position in reading.positions if position.statement not in gone),
        subjects=tuple(subject for subject in reading.subjects if subject.statement not in gone),
    )


def of_claims(reading: Reading, gone: Container[str]) -> Reading:
    """Without the policies, figures, positions and events of these IRIs, and without references to them."""
    figures = tuple(one for one in reading.figures if figure_iri(one.id) not in gone)
    lost = {one.id for one in reading.figures} - {one.id for one in figures}

    def alone(policy: Policy) -> Policy:
        part_of = None if policy.part_of in gone else policy.part_of
        return replace(policy, part_of=part_of, figures=tuple(one for one in policy.figures if one not in lost))

    return replace(
        reading,
        policies=tuple(alone(one) for one in reading.policies if one.iri not in gone),
        figures=figures,
        positions=tuple(
            replace(one, towards=None) if one.towards in gone else one
            for one in reading.positions
            if position_iri(one.id) not in gone
        ),
        events=tuple(
            replace(one, about=None) if one.about in gone else one for one in reading.events if one.iri not in gone
        ),
    )


def of_words(reading: Reading, unseen: Spans) -> Reading:
    """Without what rests on these words, be it on others too: no label of it may tell them."""

    def seen(*spans: Span) -> bool:
        return not any(span.overlaps(one) for span in spans for one in unseen)

    def clear(figure: Figure) -> Figure:
        purpose, payer, recipient = (
            where if where is not None and seen(where) else None
            for where in (figure.purpose, figure.payer, figure.recipient)
        )
        when = figure.when if figure.when is not None and seen(figure.when.span) else None
        members = tuple(span for span in figure.members if seen(span))
        return replace(figure, purpose=purpose, payer=payer, recipient=recipient, when=when, members=members)

    gone = {
        *(one.iri for one in reading.policies if not seen(*one.evidence)),
        *(one.iri for one in reading.events if not seen(*one.evidence)),
        *(figure_iri(one.id) for one in reading.figures if not seen(one.span)),
        *(position_iri(one.id) for one in reading.positions if not seen(*one.evidence, *one.target)),
    }
    left = of_claims(reading, gone)
    return replace(
        left,
        policies=tuple(
            replace(
                policy,
                recipients=tuple(span for span in policy.recipients if seen(span)),
                deadlines=tuple(deadline for deadline in policy.deadlines if seen(deadline.span)),
            )
            for policy in left.policies
        ),
        figures=tuple(map(clear, left.figures)),
        positions=tuple(
            replace(position, condition=None) if position.condition and not seen(position.condition) else position
            for position in left.positions
        ),
        subjects=tuple(subject for subject in reading.subjects if seen(*subject.evidence)),
        phrases=tuple(phrase for phrase in reading.phrases if seen(*phrase.places)),
    )


def of_actors(reading: Reading, gone: Container[str], posts: Container[str]) -> Reading:
    """Without positions towards these and what befell them, which tell their names; `posts` are those that are left."""

    def events() -> Iterator[Event]:
        policies = {policy.iri for policy in reading.policies}
        for event in reading.events:
            if not any(actor in gone for actor in event.actors):
                about = event.about if event.about in policies or event.about in posts else None
                yield replace(event, about=about, agents=tuple(one for one in event.agents if one not in gone))

    return replace(
        reading,
        policies=tuple(
            replace(policy, proposer=None) if policy.proposer in gone else policy for policy in reading.policies
        ),
        positions=tuple(position for position in reading.positions if position.towards not in gone),
        events=tuple(events()),
    )


def of_speakers(reading: Reading, said: Statement, speaker: str | None) -> Reading:
    """With what the statement proposes proposed by another speaker, wherever its own was taken for the proposer."""

    def proposed(policy: Policy) -> bool:
        within = all(any(words.contains(span) for words in said.content) for span in policy.evidence)
        return within and policy.proposer is not None and policy.proposer == said.speaker

    policies = (replace(policy, proposer=speaker) if proposed(policy) else policy for policy in reading.policies)
    return replace(reading, policies=tuple(policies))

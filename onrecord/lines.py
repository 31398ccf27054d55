"""One JSON object an article: the line that `onrecord extract` prints (docs/command.md)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from graph.corrections import unsaid
from ingest.nesting import ADDED
from ontology.policies import Deadline, Event, Figure, Policy, Position
from ontology.reading import Reading
from ontology.records import NAMED, Actor, ActorKind, Membership, Span, Statement
from ontology.subjects import Subject


def line(reading: Reading) -> dict[str, object]:
    """What was found in one article. Offsets are [start, end) in code points of its text.

    `statements` are those of a flat extraction; what only the chains between them tell of is in `nested`.

    `amounts` are the figures that are money, `quantities` the others.
    """
    article = reading.article
    return {
        "id": article.key,
        "title": article.title,
        "published": article.published.isoformat() if article.published else None,
        "byline": article.byline,
        "outlet": article.outlet,
        "url": article.url,
        "body": _spans(article.body),
        "statements": [_statement(said, reading) for said in reading.statements if said.rule not in ADDED],
        "nested": [_statement(said, reading) for said in reading.statements if said.rule in ADDED],
        "people": [
            _actor(actor)
            | {"roles": [_role(post, reading) for post in reading.memberships if post.member == actor.iri]}
            for actor in reading.actors
            if actor.kind is ActorKind.PERSON
        ],
        "organisations": [_actor(actor) for actor in reading.actors if actor.kind is ActorKind.ORGANIZATION],
        "policies": [_policy(policy, reading) for policy in reading.policies],
        "amounts": [_figure(figure, reading) for figure in reading.figures if figure.currency],
        "quantities": [_figure(figure, reading) for figure in reading.figures if not figure.currency],
        "events": [_event(event, reading) for event in reading.events],
        "topics": [_topic(one) for one in reading.subjects if one.statement is None],
        "key_phrases": [{"text": one.text, "places": _spans(one.places)} for one in reading.phrases],
    }


def surer(reading: Reading, least: float) -> Reading:
    """The reading with the statements that are at least this sure, and with those through which they are told.

    Positions go with their statements; a figure in one that is left out is no more said to stand in it.
    """
    via = {said.id: said.via for said in reading.statements}
    kept: set[str] = set()
    for said in reading.statements:
        link = said.id if said.confidence >= least else None
        while link is not None and link not in kept:
            kept.add(link)
            link = via[link]
    return unsaid(reading, via.keys() - kept)


def _statement(said: Statement, reading: Reading) -> dict[str, object]:
    speaker = reading.by_iri[said.speaker] if said.speaker else None
    return {
        "id": said.id,
        "speaker": speaker.name if speaker and speaker.kind in NAMED else None,
        "speaker_role": said.speaker_role,
        "source": _spans(said.source),
        "cue": _spans(said.cue),
        "content": _spans(said.content),
        "kind": said.quoting,
        "speech_act": said.speech_act,
        "about": [_about(one, reading) for one in reading.positions if one.statement == said.id],
        "topics": [_topic(one) for one in reading.subjects if one.statement == said.id],
        "rule": said.rule,
        "confidence": said.confidence,
        "via": said.via,
        "co_speakers": [_speaker(reading.by_iri[actor]) for actor in said.co_speakers],
    }


def _speaker(actor: Actor) -> dict[str, object]:
    """By the name, or by what the text calls a speaker without a name."""
    named = actor.kind in NAMED
    return {"speaker": actor.name if named else None, "speaker_role": None if named else actor.name}


def _actor(actor: Actor) -> dict[str, object]:
    return {
        "name": actor.name,
        "aliases": list(actor.aliases),
        "mentions": _spans(mention.span for mention in actor.mentions),
    }


def _role(post: Membership, reading: Reading) -> dict[str, object]:
    return {
        "title": post.title,
        "organisation": reading.by_iri[post.organization].name if post.organization else None,
        "time": post.tense,
        "since": post.since,
        "until": post.until,
        "manner": post.manner,
        "evidence": _spans(post.evidence),
    }


def _about(position: Position, reading: Reading) -> dict[str, object]:
    condition = position.condition
    return {
        "id": position.towards,
        "label": position.label,
        "stance": position.polarity,
        "condition": condition.of(reading.article.text) if condition else None,
        "target": _spans(position.target),
        "evidence": _spans(position.evidence),
        "rule": position.rule,
        "confidence": position.confidence,
    }


def _policy(policy: Policy, reading: Reading) -> dict[str, object]:
    text = reading.article.text
    return {
        "id": policy.iri,
        "label": policy.label,
        "type": policy.kind,
        "proposer": _name(policy.proposer, reading),
        "status": policy.status,
        "evidence": _spans(policy.evidence),
        "part_of": policy.part_of,
        "recipients": [span.of(text) for span in policy.recipients],
        "deadlines": [_deadline(deadline, text) for deadline in policy.deadlines],
        "figures": list(policy.figures),
        "rule": policy.rule,
        "confidence": policy.confidence,
    }


def _figure(figure: Figure, reading: Reading) -> dict[str, object]:
    text = reading.article.text

    def words(span: Span | None) -> str | None:
        return " ".join(span.of(text).split()) if span else None

    said = next((one for one in reading.statements if one.id == figure.statement), None)
    return {
        "id": figure.id,
        "value": _number(figure.value),
        "currency": figure.currency,
        "unit": figure.unit,
        "text": figure.span.of(text),
        "span": [figure.span.start, figure.span.end],
        "for": words(figure.purpose),
        "by": _name(said.speaker, reading) if said else None,
        "period": words(figure.when.span) if figure.when else None,
        "when": _deadline(figure.when, text) if figure.when else None,
        "per": figure.per,
        "modifier": figure.modifier,
        "sense": figure.sense,
        "payer": words(figure.payer),
        "recipient": words(figure.recipient),
        "statement": figure.statement,
        "members": _spans(figure.members),
    }


def _event(event: Event, reading: Reading) -> dict[str, object]:
    return {
        "id": event.iri,
        "kind": event.kind,
        "label": event.label,
        "when": event.when,
        "actors": [_name(actor, reading) for actor in event.actors],
        "agents": [_name(actor, reading) for actor in event.agents],
        "about": event.about,
        "evidence": _spans(event.evidence),
        "rule": event.rule,
        "confidence": event.confidence,
    }


def _topic(subject: Subject) -> dict[str, object]:
    return {"id": subject.topic, "evidence": _spans(subject.evidence)}


def _deadline(deadline: Deadline, text: str) -> dict[str, object]:
    span = deadline.span
    return {
        "text": span.of(text),
        "span": [span.start, span.end],
        "kind": deadline.bound,
        "value": deadline.value,
    }


def _number(value: Decimal | None) -> int | float | None:
    """A whole number where it is one."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _name(actor: str | None, reading: Reading) -> str | None:
    return reading.by_iri[actor].name if actor else None


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]

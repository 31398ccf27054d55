"""One JSON object an article: the line that `onrecord extract` prints (docs/command.md)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ingest.nesting import ADDED
from ontology.records import NAMED, Actor, ActorKind, Membership, Reading, Span, Statement


def line(reading: Reading) -> dict[str, object]:
    """What was found in one article. Offsets are [start, end) in code points of its text.

    `statements` are those of a flat extraction; what only the chains between them tell of is in `nested`.

    `speech_act`, `about`, `policies` and `amounts` are not looked for yet and stay null or empty.
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
        "policies": [],
        "amounts": [],
    }


def surer(reading: Reading, least: float) -> Reading:
    """The reading with the statements that are at least this sure, and with those through which they are told."""
    via = {said.id: said.via for said in reading.statements}
    kept: set[str] = set()
    for said in reading.statements:
        link = said.id if said.confidence >= least else None
        while link is not None and link not in kept:
            kept.add(link)
            link = via[link]
    return replace(reading, statements=tuple(said for said in reading.statements if said.id in kept))


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
        "speech_act": None,
        "about": [],
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


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]

"""What decisions change in what was found in an article.

The writer's graphs stay what the extractor found; a snapshot for readers is corrected when it is made. So a decision can
be undone without reading an article again, and holds for whatever a better extractor finds in the same words.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from graph import anchors
from ontology.iris import BASE, referent_iri, statement_iri
from ontology.records import Act, Actor, Decision, Reading, Span, Spans, State, Statement, Target

STATEMENT = f"{BASE}id/statement/"

OVERLAP = 0.5
"""How much of the code points of both a statement shares with the words of a decision to be the one that is meant."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a correction has to know of the actors across articles.

    `actors` are those of them whom a decision names, by every IRI that ever meant them; `meant` is whom the actors of
    articles mean; `gone` are the IRIs of those who are rejected or hidden.
    """

    actors: Mapping[str, Actor]
    meant: Mapping[str, str]
    gone: Container[str]


def corrected(reading: Reading, taken: Sequence[Decision], known: Known) -> Reading:
    """The reading as the decisions on its statements and on who is nobody leave it."""
    found = _without(reading, {actor.iri for actor in reading.actors if known.meant.get(actor.iri) in known.gone})
    for decision in taken:
        said = _meant(found, decision.targets[0]) if decision.targets[0].iri.startswith(STATEMENT) else None
        if said is not None:
            found = _applied(found, said, decision, known)
    return found


def of_statements(taken: Iterable[Decision]) -> Iterator[Decision]:
    """The decisions that are on statements."""
    return (one for one in taken if one.targets[0].iri.startswith(STATEMENT))


def of_actors(taken: Iterable[Decision]) -> Iterator[Decision]:
    """The others: those on who is who."""
    return (one for one in taken if not one.targets[0].iri.startswith(STATEMENT))


def _meant(reading: Reading, target: Target) -> Statement | None:
    """The statement that a decision is on: that of its id, else the one in the same words."""
    for said in reading.statements:
        if statement_iri(said.id) == target.iri:
            return said
    article = reading.article
    places = anchors.places(article.text, (one for one in target.anchors if one.article == article.key))
    if not places:
        return None
    best = max(reading.statements, key=lambda said: _shared(said.content, places), default=None)
    return best if best is not None and _shared(best.content, places) >= OVERLAP else None


def _shared(a: Spans, b: Spans) -> float:
    """Code points in both over code points in either."""
    both = sum(max(0, min(x.end, y.end) - max(x.start, y.start)) for x in a for y in b)
    return both / (_length(a) + _length(b) - both)


def _length(spans: Iterable[Span]) -> int:
    return sum(span.end - span.start for span in spans)


def _applied(reading: Reading, said: Statement, decision: Decision, known: Known) -> Reading:
    match decision.act:
        case Act.CONFIRM:
            return _with(reading, replace(said, state=State.CONFIRMED))
        case Act.REJECT | Act.HIDE:
            return _unsaid(reading, said)
        case Act.SPEAKER:
            return _by_another(reading, said, decision, known)
    return reading


def _with(reading: Reading, changed: Statement) -> Reading:
    statements = (changed if said.id == changed.id else said for said in reading.statements)
    return replace(reading, statements=tuple(statements))


def _unsaid(reading: Reading, gone: Statement) -> Reading:
    """Without a statement; what was told in it is told by whoever told it."""
    statements = (
        replace(said, via=gone.via) if said.via == gone.id else said
        for said in reading.statements
        if said.id != gone.id
    )
    return replace(reading, statements=tuple(statements))


def _by_another(reading: Reading, said: Statement, decision: Decision, known: Known) -> Reading:
    """With another speaker, whose posts the article need not know; or with one who has no name."""
    told = replace(said, held_post=None, co_speakers=(), state=State.CONFIRMED)
    if len(decision.targets) == 1:
        return _with(reading, replace(told, speaker=None, speaker_role=decision.value))
    actor = known.actors.get(decision.targets[1].iri)
    if actor is None:
        return reading
    here = next((one for one in reading.actors if known.meant.get(one.iri) == actor.iri), None)
    if here is None:
        here = Actor(referent_iri(actor.kind, actor.name, reading.article), actor.kind, actor.name)
        reading = replace(reading, actors=(*reading.actors, here))
    return _with(reading, replace(told, speaker=here.iri, speaker_role=None))


def _without(reading: Reading, gone: Container[str]) -> Reading:
    """Without these actors: nobody has their posts, and what they said was said by somebody without a name."""
    if not any(actor.iri in gone for actor in reading.actors):
        return reading
    posts = tuple(post for post in reading.memberships if post.member not in gone)
    posts = tuple(replace(post, organization=None) if post.organization in gone else post for post in posts)
    held = {post.iri for post in posts}

    def spared(said: Statement) -> Statement:
        others = tuple(actor for actor in said.co_speakers if actor not in gone)
        speaker = said.speaker
        if speaker in gone:
            speaker, others = (others[0] if others else None), others[1:]
        post = said.held_post if said.held_post in held and speaker == said.speaker else None
        return replace(said, speaker=speaker, co_speakers=others, held_post=post)

    actors = tuple(
        replace(actor, part_of=None) if actor.part_of in gone else actor
        for actor in reading.actors
        if actor.iri not in gone
    )
    statements = tuple(map(spared, reading.statements))
    return replace(reading, actors=actors, memberships=posts, statements=statements)

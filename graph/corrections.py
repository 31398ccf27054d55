"""What decisions change in what was found in an article.

The writer's graphs stay what the extractor found; a snapshot for readers is corrected when it is made. So a decision can
be undone without reading an article again, and holds for whatever a better extractor finds in the same words.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from graph import anchors, remains
from ontology.iris import BASE, referent_iri, statement_iri
from ontology.reading import Reading
from ontology.records import GONE, Act, Actor, Article, Decision, Span, Spans, State, Statement, Target, digest

STATEMENT = f"{BASE}id/statement/"

OVERLAP = 0.5
"""How much of the code points of both a statement shares with the words of a decision to be the one that is meant."""

STATES = {Act.CONFIRM: State.CONFIRMED, Act.REJECT: State.REJECTED, Act.HIDE: State.HIDDEN}


@dataclass(frozen=True, slots=True)
class Known:
    """What a correction has to know of the actors across articles.

    `actors` are those of them whom decisions name, by the target that names them; `meant` is whom the actors of
    articles mean; `gone` are the IRIs of those who are rejected or hidden.
    """

    actors: Mapping[Target, Actor]
    meant: Mapping[str, str]
    gone: Container[str]


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the decisions on one thing come to: the state that they give it, and that which gives it to a speaker, if any."""

    state: State
    speaker: Decision | None


def ruled(taken: Iterable[Decision]) -> Ruled:
    """What decisions on one thing come to, in the order in which they were taken."""
    state, speaker = State.CANDIDATE, None
    for decision in taken:
        state = STATES.get(decision.act, state)
        speaker = decision if decision.act is Act.SPEAKER else speaker
    return Ruled(state, speaker)


def corrected(reading: Reading, rulings: Mapping[str, Ruled], known: Known) -> Reading:
    """The reading as it is left by what is ruled of its statements, by their IRIs, and by who is nobody."""
    found = _without(reading, {actor.iri for actor in reading.actors if known.meant.get(actor.iri) in known.gone})
    here = {said.id: rulings[iri] for said in found.statements if (iri := statement_iri(said.id)) in rulings}
    found = _unseen(found, tuple(hidden(found, rulings)))
    found = unsaid(found, {one for one, ruling in here.items() if ruling.state in GONE})
    for said in found.statements:
        if said.id in here:
            found = _applied(found, said, here[said.id], known)
    return found


def meant(reading: Reading, target: Target) -> Statement | None:
    """The statement of a reading that a decision is on: that of its IRI, else the one in the same words.

    All anchors of the target have to be of this article.
    """
    for said in reading.statements:
        if statement_iri(said.id) == target.iri:
            return said
    places = anchors.places(reading.article.text, target.anchors)
    if not places:
        return None
    best = max(reading.statements, key=lambda said: _shared(said.content, places), default=None)
    return best if best is not None and _shared(best.content, places) >= OVERLAP else None


def unsaid(reading: Reading, gone: Container[str]) -> Reading:
    """Without these statements and their positions; what was told in one of them is told by whoever told it."""
    teller = {said.id: said.via for said in reading.statements}

    def told(via: str | None) -> str | None:
        return told(teller[via]) if via is not None and via in gone else via

    left = tuple(replace(said, via=told(said.via)) for said in reading.statements if said.id not in gone)
    return replace(remains.of_statements(reading, gone, told), statements=left)


def hidden(reading: Reading, rulings: Mapping[str, Ruled]) -> Iterator[Span]:
    """The places of the words that are not to be seen."""
    for said in reading.statements:
        ruling = rulings.get(statement_iri(said.id))
        if ruling is not None and ruling.state is State.HIDDEN:
            yield from said.content


def clear(span: Span, around: Span, unseen: Spans) -> Span:
    """As much of what is around a span as reaches from it up to words that are not to be seen."""
    start = max((one.end for one in unseen if one.start < span.start), default=0)
    end = min((one.start for one in unseen if one.end > span.end), default=around.end)
    return Span(min(span.start, max(around.start, start)), max(span.end, min(around.end, end)))


def stand_in(actor: Actor, article: Article) -> str:
    """The IRI that an actor is given in an article that does not name it; nobody whom the article names has it."""
    return f"{referent_iri(actor.kind, actor.name, article)}-{digest(actor.iri)[:8]}"


def of_statements(taken: Iterable[Decision]) -> Iterator[Decision]:
    """The decisions that are on statements."""
    return (one for one in taken if one.targets[0].iri.startswith(STATEMENT))


def of_actors(taken: Iterable[Decision]) -> Iterator[Decision]:
    """The others: those on who is who."""
    return (one for one in taken if not one.targets[0].iri.startswith(STATEMENT))


def _shared(a: Spans, b: Spans) -> float:
    """Code points in both over code points in either."""
    both = sum(max(0, min(x.end, y.end) - max(x.start, y.start)) for x in a for y in b)
    return both / (_length(a) + _length(b) - both)


def _length(spans: Iterable[Span]) -> int:
    return sum(span.end - span.start for span in spans)


def _unseen(reading: Reading, unseen: Spans) -> Reading:
    """With sentences that end where words begin that are not to be seen, and without what rests on these."""
    if not unseen:
        return reading
    reading = remains.of_words(reading, unseen)
    cut = (replace(said, sentence=clear(said.content[0], said.sentence, unseen)) for said in reading.statements)
    return replace(reading, statements=tuple(cut))


def _applied(reading: Reading, said: Statement, ruling: Ruled, known: Known) -> Reading:
    changed = replace(said, state=ruling.state)
    if ruling.speaker is None:
        return _with(reading, changed)
    return _by_another(reading, changed, ruling.speaker, known)


def _with(reading: Reading, changed: Statement) -> Reading:
    statements = (changed if said.id == changed.id else said for said in reading.statements)
    return replace(reading, statements=tuple(statements))


def _by_another(reading: Reading, said: Statement, decision: Decision, known: Known) -> Reading:
    """With another speaker, whose posts the article need not know; or with one who has no name, or is gone."""
    told = replace(said, held_post=None, co_speakers=(), state=State.CONFIRMED)
    if len(decision.targets) == 1:
        return _spoken(reading, said, replace(told, speaker=None, speaker_role=decision.value))
    actor = known.actors.get(decision.targets[1])
    if actor is None:
        return _with(reading, said)
    if actor.iri in known.gone:
        return _spoken(reading, said, replace(told, speaker=None, speaker_role=None))
    iri = stand_in(actor, reading.article)
    here = next((one.iri for one in reading.actors if known.meant.get(one.iri) == actor.iri), iri)
    if here not in reading.by_iri:
        reading = replace(reading, actors=(*reading.actors, Actor(iri, actor.kind, actor.name)))
    return _spoken(reading, said, replace(told, speaker=here, speaker_role=None))


def _spoken(reading: Reading, said: Statement, told: Statement) -> Reading:
    """With the statement as it is told now, and what it proposes proposed by its speaker."""
    return _with(remains.of_speakers(reading, said, told.speaker), told)


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
    left = remains.of_actors(reading, gone, held)
    return replace(left, actors=actors, memberships=posts, statements=statements)

"""What decisions change in what was found in an article.

The writer's graphs stay what the extractor found; a snapshot for readers is corrected when it is made. So a decision can
be undone without reading an article again, and holds for whatever a better extractor finds in the same words.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from graph import anchors, remains
from ontology.iris import BASE, figure_iri, position_iri, referent_iri, statement_iri
from ontology.policies import Polarity, Position
from ontology.reading import Reading
from ontology.records import GONE, NAMED, Act, Actor, Article, Decision, Span, Spans, State, Statement, Target, digest

STATEMENT = f"{BASE}id/statement/"
POLICY = f"{BASE}id/policy/"
ACTORS = tuple(f"{BASE}id/{kind}/" for kind in NAMED)
CLAIMS = tuple(f"{BASE}id/{kind}/" for kind in ("position", "figure", "event"))

STATES = {Act.CONFIRM: State.CONFIRMED, Act.REJECT: State.REJECTED, Act.HIDE: State.HIDDEN}


@dataclass(frozen=True, slots=True)
class Known:
    """What a correction has to know of the actors and policies across articles.

    `actors` are those of them whom decisions name, by the target that names them; `meant` is whom the actors of
    articles mean; `gone` are the IRIs of those who are rejected or hidden. `policies` are the states of the policies of
    articles that somebody decided on.
    """

    actors: Mapping[Target, Actor]
    meant: Mapping[str, str]
    gone: Container[str]
    policies: Mapping[str, State] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the decisions on one thing come to: its state, and if any gives it those, the one on its speaker and its polarity."""

    state: State
    speaker: Decision | None
    polarity: Polarity | None = None


def ruled(taken: Iterable[Decision]) -> Ruled:
    """What decisions on one thing come to, in the order in which they were taken."""
    state, speaker, polarity = State.CANDIDATE, None, None
    for decision in taken:
        state = STATES.get(decision.act, state)
        speaker = decision if decision.act is Act.SPEAKER else speaker
        polarity = Polarity(decision.value or "") if decision.act is Act.STANCE else polarity
    return Ruled(state, speaker, polarity)


def corrected(reading: Reading, rulings: Mapping[str, Ruled], known: Known) -> Reading:
    """The reading as it is left by what is ruled of what was found in it, by the IRIs, and by who is nobody."""
    found = _judged(reading, rulings, known.policies)
    found = _without(found, {actor.iri for actor in reading.actors if known.meant.get(actor.iri) in known.gone})
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
    best = max(reading.statements, key=lambda said: anchors.shared(said.content, places), default=None)
    return best if best is not None and anchors.shared(best.content, places) >= anchors.OVERLAP else None


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
    """Those on who is who."""
    return (one for one in taken if one.targets[0].iri.startswith(ACTORS))


def of_policies(taken: Iterable[Decision]) -> Iterator[Decision]:
    """Those on policies, across articles or in one."""
    return (one for one in taken if one.targets[0].iri.startswith(POLICY))


def of_claims(taken: Iterable[Decision]) -> Iterator[Decision]:
    """Those on positions, figures and events, which are of one article each."""
    return (one for one in taken if one.targets[0].iri.startswith(CLAIMS))


def _unseen(reading: Reading, unseen: Spans) -> Reading:
    """With sentences that end where words begin that are not to be seen, and without what rests on these."""
    if not unseen:
        return reading
    reading = remains.of_words(reading, unseen)
    cut = (replace(said, sentence=clear(said.content[0], said.sentence, unseen)) for said in reading.statements)
    return replace(reading, statements=tuple(cut))


def _judged(reading: Reading, rulings: Mapping[str, Ruled], policies: Mapping[str, State]) -> Reading:
    """Without the policies, figures, positions and events that are gone; the others with their states, positions with their polarity."""
    states = {**policies, **{iri: ruling.state for iri, ruling in rulings.items()}}
    left = remains.of_claims(reading, {iri for iri, state in states.items() if state in GONE})

    def pointing(position: Position) -> Position:
        iri = position_iri(position.id)
        polarity = rulings[iri].polarity if iri in rulings else None
        if polarity is None:
            return replace(position, state=states.get(iri, position.state))
        return replace(position, polarity=polarity, state=State.CONFIRMED)

    return replace(
        left,
        policies=tuple(replace(one, state=states.get(one.iri, one.state)) for one in left.policies),
        figures=tuple(replace(one, state=states.get(figure_iri(one.id), one.state)) for one in left.figures),
        positions=tuple(map(pointing, left.positions)),
        events=tuple(replace(one, state=states.get(one.iri, one.state)) for one in left.events),
    )


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

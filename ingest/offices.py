"""Which post of a reading an event is about."""

from __future__ import annotations

from collections.abc import Collection

from ingest.appointments import LEADING
from ingest.lexicon import is_post
from ingest.occurrences import Occurrence, clause
from ingest.scene import Scene
from ontology.policies import EventKind
from ontology.records import Actor, ActorKind, Membership, Span, Tense

CHAIRS = frozenset({"chair", "chairman", "chairwoman", "chairperson"})
DEFINITE = frozenset({"the", "its", "their"})


def post_of(one: Occurrence, evidence: Span, people: Collection[Actor], scene: Scene) -> Membership | None:
    """The post of one of `people` that is told of in the same place or under the same title; None where there is none."""
    verb = Span(one.head.idx, one.head.idx + len(one.head))
    nouns = [token.lemma_.lower() for token in (one.thing, *one.actors) if token is not None and is_post(token)]

    def fit(post: Membership) -> tuple[bool, bool, int]:
        return (
            any(place.contains(verb) for place in post.evidence),
            any(alike(head_word(post.title), noun) for noun in nouns),
            max((place.end for place in post.evidence if place.overlaps(evidence)), default=0),
        )

    known = {person.iri for person in people}
    held = [post for post in scene.reading.memberships if post.member in known]
    if one.kind is EventKind.APPOINTMENT:
        held = [post for post in held if post.tense is not Tense.FORMER]
    else:  # "stepped down in order to chair the review"
        taken = {LEADING.get(token.lemma_) for token in clause(one) if token.tag_ == "VB"}
        held = [post for post in held if post.tense is not Tense.FUTURE and head_word(post.title) not in taken]
        if (
            body := _left(one, scene)
        ) is not None:  # "the former teacher stepped down from the trust" is no teacher who leaves
            held = [post for post in held if post.organization == body or _anywhere(post)]
    best = max(held, key=fit, default=None)
    if best is None:
        return None
    told, titled, end = fit(best)
    if one.thing is not None and is_post(one.thing) and not titled:
        return None
    # Who leaves is often called by the post before the verb; who is appointed is called by another there.
    beside = end > (0 if one.kind is EventKind.RESIGNATION else verb.end)
    return best if told or titled or beside else None


def _left(one: Occurrence, scene: Scene) -> str | None:
    """The IRI of the organisation "from" which somebody goes."""
    ties = (child for child in one.head.rights if child.lower_ == "from")
    found = (scene.at.get(noun.i) for tie in ties for noun in tie.children if noun.dep_ == "pobj")
    return next((actor.iri for actor in found if actor is not None and actor.kind is ActorKind.ORGANIZATION), None)


def _anywhere(post: Membership) -> bool:
    """Whether a post may be one in any organisation."""
    return post.organization is None and post.tense is Tense.CURRENT


def held_by_one(one: Occurrence, scene: Scene) -> Membership | None:
    """The post by whose holder "the chair" is meant, if only one person in the article has it."""
    for token in one.actors:
        if not (is_post(token) and any(word.lower_ in DEFINITE for word in token.children)):
            continue
        noun = token.lemma_.lower()
        now = [post for post in scene.reading.memberships if post.tense is not Tense.FORMER]
        fit = [post for post in now if alike(head_word(post.title), noun)]
        if len({post.member for post in fit}) == 1:
            return fit[0]
    return None


def head_word(title: str) -> str:
    """The word of a title that says what it is, in small letters."""
    words = title.lower().split()
    links = [at for at, word in enumerate(words) if at and word in {"of", "for", "to", "at", "in"}]
    return words[links[0] - 1] if links else words[-1]


def alike(one: str, other: str) -> bool:
    """Whether two words say the same of a post."""
    return one == other or {one, other} <= CHAIRS

"""Who can decide for others: a government, a council, a minister, as against somebody who only wants something."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from spacy.tokens import Token

from ingest.lexicon import INSTITUTIONS
from ingest.mentions import actor_at
from ingest.policywords import DECIDING, GOVERNING, REVIEWS
from ontology.iris import name_key
from ontology.reading import Reading
from ontology.records import Actor, ActorKind, Span


class Standing(Enum):
    """DECIDES for others, is of PUBLIC life, is anybody at all (OTHER), or is in private life or trade (PRIVATE)."""

    DECIDES = 3
    PUBLIC = 2
    OTHER = 1
    PRIVATE = 0


PRIVATE = frozenset(
    """
    actor author band campaign chain club coach company customer driver fan family film firm group investor man owner people
    player resident restaurant shop singer star student studio suspect team tenant viewer volunteer voter woman worker
    manufacturer retailer store
    """.split()
)
"""Heads of those whose plans are their own."""

PERSONS = frozenset({"i", "he", "she", "his", "her", "my", "me", "him"})
THEY = frozenset({"we", "they", "it", "its", "their", "our", "us", "them"})
WORDS = 14
"""Words of a phrase that are looked at: title and name."""


class Cast:
    """The actors of a reading, by the words of a parse that mean them."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.article.text
        self.titles: dict[str, set[str]] = {}
        for held in reading.memberships:
            self.titles.setdefault(held.member, set()).update(name_key(held.title).split())

    def actor(self, head: Token) -> Actor | None:
        """Whom the expression at a word means: an actor with a mention there, or for "we" and "I" whoever speaks."""
        words = expression(head)
        start = words[0].idx
        head = self.meant(head)
        words = expression(head)
        start = words[0].idx
        for own in (head.idx, start):
            found = actor_at(self.reading.actors, Span(own, words[-1].idx + len(words[-1])), self.text)
            if found is not None:
                return found
        if head.lower_ in {"we", "i", "our", "my", "us"}:
            return self.speaker(head)
        return None

    def meant(self, head: Token, depth: int = 0) -> Token:
        """For "it" and "they" that mean no actor, what the sentence before is about; else the word itself."""
        if head.lower_ not in {"it", "they", "its", "their"} or depth > 2:
            return head
        if actor_at(self.reading.actors, Span(head.idx, head.idx + len(head)), self.text) is not None:
            return head
        over = head.head
        for _ in range(4):
            about = next((child for child in over.lefts if child.dep_ in {"nsubj", "nsubjpass"}), None)
            if about is not None and about.i < head.i and about.head is not head.head:
                return self.meant(about, depth + 1)
            if over.head is over:
                break
            over = over.head
        first = head.sent.start
        if first == 0:
            return head
        before = head.doc[first - 1].sent
        about = next((child for child in before.root.lefts if child.dep_ in {"nsubj", "nsubjpass"}), None)
        return self.meant(about, depth + 1) if about is not None else head

    def speaker(self, word: Token) -> Actor | None:
        """Who says what stands at a word: the innermost statement's speaker."""
        around = [
            (span.end - span.start, said.speaker)
            for said in self.reading.statements
            for span in said.content
            if span.start <= word.idx < span.end and said.speaker
        ]
        return self.reading.by_iri[min(around)[1]] if around else None

    def standing(self, head: Token | None) -> Standing:
        """What the words for somebody, the name and the posts held tell of their standing."""
        if head is None:
            return Standing.OTHER
        head = self.meant(head)
        lemma = head.lemma_.lower()
        if head.pos_ == "NOUN" and lemma in REVIEWS:
            return Standing.DECIDES
        if lemma in PRIVATE:
            return Standing.PRIVATE
        words = {token.lemma_.lower().strip(".") for token in expression(head)}
        actor = self.actor(head)
        named = (
            head.pos_ == "PROPN"
            or head.lower_ in PERSONS | THEY
            or (actor is not None and actor.kind is ActorKind.PERSON)
        )
        judged = _rank(words if named else {lemma})
        if head.ent_type_ == "GPE":
            judged = Standing.DECIDES
        elif head.ent_type_ == "NORP":
            judged = max(judged, Standing.PUBLIC, key=lambda one: one.value)
        return max(judged, self.rank(actor), key=lambda one: one.value) if actor is not None else judged

    def rank(self, actor: Actor) -> Standing:
        """The standing of an actor by name, posts and kind."""
        words = {word.strip(".,") for word in name_key(actor.name).split()} | self.titles.get(actor.iri, set())
        if actor.name in INSTITUTIONS:
            return Standing.DECIDES
        found = _rank(words)
        organised = found is Standing.OTHER and actor.kind is ActorKind.ORGANIZATION
        return Standing.PUBLIC if organised else found


def _rank(words: set[str]) -> Standing:
    if words & DECIDING:
        return Standing.DECIDES
    return Standing.PUBLIC if words & GOVERNING else Standing.OTHER


def expression(head: Token) -> Sequence[Token]:
    """The words of a noun phrase with title and apposition, without relative clause."""
    words = []
    for token in head.doc[head.left_edge.i : min(head.right_edge.i + 1, head.left_edge.i + WORDS)]:
        if token.dep_ == "relcl" and token.i > head.i:
            break
        words.append(token)
    while len(words) > 1 and (words[-1].is_punct or words[-1].is_space):
        words.pop()
    return words or [head]

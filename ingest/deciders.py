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
from ontology.records import Actor, ActorKind, Span, SpeechAct


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
    manufacturer retailer store insurer airline bank supermarket brewer developer maker plc ltd inc brand startup
    carmaker lender broker housebuilder hotel newspaper broadcaster
    """.split()
)
"""Heads of those whose plans are their own."""

TRADES = frozenset(
    "insurer airline retailer supermarket brewer plc ltd inc carmaker lender housebuilder manufacturer".split()
)
"""Words beside a name by which it is a company's."""
PARTIES = frozenset(
    """
    party labour conservative tory green liberal democrat republican nationals greens lib dem dems gael fáil féin sinn snp plaid gop dup sdlp alp
    coalition opposition crossbench alliance tories conservatives democrats republicans liberals
    """.split()
)
"""Words of the names of parties, which say what they would do if they governed."""
PERSONS = frozenset({"i", "he", "she", "his", "her", "my", "me", "him"})
THEY = frozenset({"we", "they", "it", "its", "their", "our", "us", "them"})
BEFORE = frozenset({"det", "compound", "amod", "nmod", "poss", "nummod"})
"""What stands before the head of a noun phrase and belongs to it."""
DEEP = 4
"""Clauses up to which what a pronoun means is looked for."""
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
        head = self.meant(head)
        words = expression(head)
        end = max(words[-1].idx + len(words[-1]), head.idx + len(head))
        for own in (head.idx, words[0].idx):
            found = actor_at(self.reading.actors, Span(own, end), self.text)
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
        for _ in range(DEEP):
            about = _about(over, head)
            if about is not None and about.head != head.head:
                return self.meant(about, depth + 1)
            if over.head == over:
                break
            over = over.head
        first = head.sent.start
        about = _about(head.doc[first - 1].sent.root, head) if first else None
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
        if words & TRADES and not words & DECIDING:
            return Standing.PRIVATE
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

    def act(self, word: Token) -> SpeechAct | None:
        """What whoever says the words at a place does by it: the innermost statement's speech act."""
        around = [
            (span.end - span.start, said.speech_act)
            for said in self.reading.statements
            for span in said.content
            if span.start <= word.idx < span.end
        ]
        return min(around)[1] if around else None

    def is_party(self, head: Token) -> bool:
        """Whether the words for somebody are those of a party."""
        actor = self.actor(head)
        named = set(name_key(actor.name).split()) if actor is not None else set()
        return bool((named | {token.lower_ for token in expression(self.meant(head))}) & PARTIES)

    def rank(self, actor: Actor) -> Standing:
        """The standing of an actor by name, posts and kind."""
        words = {word.strip(".,") for word in name_key(actor.name).split()} | self.titles.get(actor.iri, set())
        if actor.name in INSTITUTIONS:
            return Standing.DECIDES
        found = _rank(words)
        organised = found is Standing.OTHER and actor.kind is ActorKind.ORGANIZATION
        return Standing.PUBLIC if organised else found


def _about(verb: Token, pronoun: Token) -> Token | None:
    """The subject of a clause before a pronoun, else its object, that the pronoun's number allows."""
    for child in (*verb.lefts, *verb.rights):
        plural = child.tag_ in {"NNS", "NNPS"}
        fits = child.dep_ in {"nsubj", "nsubjpass", "dobj"} and child.i < pronoun.i
        if fits and child != pronoun and not (plural and pronoun.lower_ in {"it", "its"}):
            return child
    return None


def _rank(words: set[str]) -> Standing:
    if words & DECIDING:
        return Standing.DECIDES
    return Standing.PUBLIC if words & GOVERNING else Standing.OTHER


def expression(head: Token) -> Sequence[Token]:
    """The words of a noun phrase with title and apposition, without relative clause and what a parse hangs on it besides."""
    before = [child.left_edge.i for child in head.lefts if child.dep_ in BEFORE]
    start = max(min([*before, head.i]), head.i - WORDS)
    words = []
    for token in head.doc[start : min(head.right_edge.i + 1, start + WORDS)]:
        if token.i > head.i and (
            token.dep_ in {"relcl", "acl"} or token.tag_ in {"VBD", "VBZ", "VBP", "MD", "WDT", "WP", "TO"}
        ):
            break
        words.append(token)
    while len(words) > 1 and (words[-1].is_punct or words[-1].is_space or words[-1].dep_ == "case"):
        words.pop()
    return words

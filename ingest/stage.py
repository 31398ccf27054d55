"""Who is on stage while an article is read: how prominent each is, and what is known of them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from ingest.cast import Draft, span_of
from ontology.records import ActorKind, MentionKind, Span

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
WEIGHTS = {"nsubj": 1.0, "nsubjpass": 0.9, "appos": 0.4, "dobj": 0.6, "agent": 0.6, "poss": 0.5, "compound": 0.2}
"""How prominent a mention is by its place in the sentence; other places count 0.4."""

FADING = 0.5
"""What is left of a mention's prominence a sentence later."""

LEAST = {ActorKind.PERSON: 0.02, ActorKind.ORGANIZATION: 0.12}
"""Below this nobody is meant any more: six sentences after a person was mentioned as subject, three after a body."""

RECENT = 2
"""Sentences for which two who were named side by side are in mind together."""


QUOTES = frozenset("\"”’'")

Memory = tuple[dict[int, float], dict[int, Draft]]
"""How prominent those in mind are, and who they are."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who are named side by side, the first at a token; `acting` if they are the subject."""

    both: tuple[Draft, Draft]
    token: int
    sentence: int
    acting: bool


@dataclass(slots=True)
class Stage:
    """What has been read so far. Everything is kept by the id of a draft, which nothing but itself equals."""

    doc: Doc
    by_start: Mapping[int, tuple[Draft, int]]  # whom a name that begins there means, and where it ends
    entrances: Sequence[tuple[int, Draft]]  # where each is mentioned first, in the order of the text
    words: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))  # descriptions that fit
    taken: set[int] = field(default_factory=set)  # tokens of descriptions beside a name
    prominence: dict[int, float] = field(default_factory=dict)
    present: dict[int, Draft] = field(default_factory=dict)
    seen: dict[int, Draft] = field(default_factory=dict)  # whoever has been on stage
    introduced: set[str] = field(default_factory=set)  # heads of nouns with "a", for somebody without a name
    called: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # genders of pronouns
    at: dict[int, Draft] = field(default_factory=dict)  # whom the token that heads a mention means
    pair: Pair | None = None  # the last
    voice: Draft | None = None  # the person who was the subject of a main clause last, outside quotations
    quote: Span | None = None  # the quotation that is being read
    told_of: Mapping[int, Draft] = field(default_factory=dict)  # whoever is mentioned in the last one that ended
    sentence: int = 0
    offices: list[Draft] = field(default_factory=list)  # those that speak without a holder

    def draft_at(self, token: int) -> Draft | None:
        found = self.by_start.get(self.doc[token].idx)
        return found[0] if found else None

    def end_at(self, token: Token) -> int:
        """Where the name ends that begins with a token; 0 if none does."""
        found = self.by_start.get(token.idx)
        return found[1] if found else 0

    def see(self, draft: Draft, head: Token) -> None:
        """Take in that somebody is mentioned, by an expression that this token heads."""
        self.at[head.i] = draft
        weight = WEIGHTS.get(head.dep_, 0.4)
        if head.dep_ == "appos" and head.head.dep_ in SUBJECTS:
            weight = 1.0
        self.prominence[id(draft)] = self.prominence_of(draft) + weight
        self.present[id(draft)] = self.seen[id(draft)] = draft
        if draft.kind is ActorKind.PERSON and not self.quote and _acts(head):
            self.voice = draft
        beside = self.at.get(head.head.i) if head.dep_ == "conj" else None
        if beside and beside is not draft and beside.kind is draft.kind is ActorKind.PERSON:
            self.pair = Pair((beside, draft), head.head.i, self.sentence, head.head.dep_ in SUBJECTS)

    def call(self, draft: Draft, start: int, end: int) -> None:
        """Keep the tokens [start, end) as a description of somebody."""
        draft.mentions.setdefault(span_of(self.doc, start, end), MentionKind.NOMINAL)
        self.taken |= set(range(start, end))

    def listen(self, quote: Span | None, outside: Memory) -> None:
        """Go into a quotation, where nobody is in mind yet, or out of it, where those are who were `outside`."""
        if quote == self.quote:
            return
        if self.quote:
            self.told_of = self.present
        self.prominence, self.present = ({}, {}) if quote else outside
        self.quote = quote

    def fade(self) -> None:
        for key in self.prominence:
            self.prominence[key] *= FADING

    def known(self, draft: Draft) -> AbstractSet[str]:
        return self.words[id(draft)]

    def prominence_of(self, draft: Draft) -> float:
        return self.prominence.get(id(draft), 0.0)

    def gender(self, draft: Draft) -> str:
        """What honorific or first name tell, else what the pronouns so far do."""
        votes = self.called[id(draft)]
        if draft.gender or votes["m"] == votes["f"]:
            return draft.gender
        return max(votes, key=votes.__getitem__)

    def ranked(self, kind: ActorKind) -> Iterator[Draft]:
        """Those in mind, the most prominent first."""
        for key in sorted(self.prominence, key=self.prominence.__getitem__, reverse=True):
            if self.present[key].kind is kind and self.prominence[key] >= LEAST[kind]:
                yield self.present[key]

    def recent_pair(self) -> Pair | None:
        return self.pair if self.pair and self.sentence - self.pair.sentence <= RECENT else None

    def entering(self, place: int, until: int) -> Iterator[Draft]:
        """Those who are mentioned for the first time between two places, in their order."""
        at = bisect_left(self.entrances, place, key=lambda entrance: entrance[0])
        while at < len(self.entrances) and self.entrances[at][0] < until:
            yield self.entrances[at][1]
            at += 1

    def subject(self, verb: Token) -> Draft | None:
        """Who does what a verb says, as far as it is known."""
        for _ in range(5):
            subjects = [child for child in verb.lefts if child.dep_ in SUBJECTS]
            if subjects:
                return self.at.get(subjects[0].i)
            if verb.dep_ not in {"xcomp", "advcl", "conj", "acl", "pcomp", "pobj", "prep"}:
                return None
            verb = verb.head
        return None

    def after_quotation(self, token: Token) -> bool:
        """Whether it stands right behind a quotation: "…," she said."""
        return token.i > 0 and token.nbor(-1).text[-1] in QUOTES

    def subjects_above(self, token: Token) -> list[Draft]:
        """The subjects of the clauses that a token's own is part of: "he" of "he says that the minister left"."""
        found = [self.at.get(child.i) for verb in token.ancestors for child in verb.lefts if child.dep_ in SUBJECTS]
        return [draft for draft in found if draft is not None]


def _acts(head: Token) -> bool:
    """Whether a mention is the subject of a main clause, one like "she said" put into another included."""
    verb = head.head if head.dep_ != "appos" else head.head.head
    while verb.dep_ == "conj":
        verb = verb.head
    return SUBJECTS & {head.dep_, head.head.dep_} != set() and verb.dep_ in {"ROOT", "parataxis"}

"""What pronouns and descriptions refer to: "he", "its", "the Health Secretary", "the charity".

Whoever was mentioned last and most prominently is meant, if gender, number and grammar allow (after Lappin and Leass,
https://aclanthology.org/J94-4002/). Where that is not clear, nothing is said: a wrong speaker is worse than none.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Phrase

from ingest.cast import Draft, span_of
from ingest.descriptions import Description, Words, alike, at_odds, description, fits_later, of_that_kind, plain_words
from ingest.lexicon import (
    ABBREVIATED_POSTS,
    DESCRIBED_ORGANISATIONS,
    OFFICE_HEADS,
    PERSON_NOUNS,
    POST_HEADS,
    STYLED_POSTS,
)
from ingest.names import Name
from ingest.quotations import quotations
from ingest.roles import Role, roles
from ontology.records import ActorKind, MentionKind, Span, ZoneKind, Zones

GENDERS = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
NEUTER = frozenset({"it", "its", "itself"})
PLURAL = frozenset({"they", "their"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
WEIGHTS = {"nsubj": 1.0, "nsubjpass": 0.9, "appos": 0.4, "dobj": 0.6, "agent": 0.6, "poss": 0.5, "compound": 0.2}
"""How prominent a mention is by its place in the sentence; other places count 0.4."""

FADING = 0.5
"""What is left of a mention's prominence a sentence later."""

LEAST = 0.12
"""Below this nobody is meant any more: about three sentences after the last mention as subject."""

SOON = 700
"""Characters within which somebody who is brought in by a description is named."""

BOTH = frozenset({"each", "neither"})

ACTS = {"lead": "lead leader", "chair": "chair chairman chairwoman", "head": "head", "found": "founder"}
"""The descriptions that a verb makes fit its subject."""


def refer(doc: Doc, names: Sequence[Name], drafts: Sequence[Draft], text: str, zones: Zones) -> list[Draft]:
    """Add to `drafts` the descriptions and pronouns that mean them; returns the offices that speak without a holder."""
    by_start = {span.start: (draft, span.end) for draft in drafts for span in reversed(draft.mentions)}
    scene = _Scene(doc, by_start, drafts=drafts, ends={start: end for start, (_, end) in by_start.items()})
    for draft in drafts:
        if draft.kind is ActorKind.ORGANIZATION:
            scene.words[id(draft)] |= plain_words(draft.name.split())
    for role in roles(doc, names):
        scene.hold(role)
    for name in names:
        scene.describe(name)
    quoted = [quotation.outer for quotation in quotations(text, zones.of(ZoneKind.BODY))]
    scene.play(quoted, zones.of(ZoneKind.TITLE))
    return scene.offices


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two people who are named side by side; `acting` if they are the subject."""

    both: tuple[Draft, Draft]
    token: int
    sentence: int
    acting: bool


@dataclass(slots=True)
class _Scene:
    """Who is on stage while an article is read from its beginning to its end."""

    doc: Doc
    by_start: Mapping[int, tuple[Draft, int]]  # whom a name that begins there means, and where it ends
    words: dict[int, set[str]] = field(
        default_factory=lambda: defaultdict(set)
    )  # descriptions that fit, by id of draft
    taken: set[int] = field(default_factory=set)  # tokens of descriptions beside a name
    prominence: dict[int, float] = field(default_factory=dict)
    present: dict[int, Draft] = field(default_factory=dict)
    seen: dict[int, Draft] = field(default_factory=dict)  # whoever has been on stage
    introduced: set[str] = field(default_factory=set)  # heads of nouns with "a", for somebody without a name
    pair: _Pair | None = None  # the two that were last named side by side
    sentence: int = 0
    called: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    drafts: Sequence[Draft] = ()
    ends: dict[int, int] = field(default_factory=dict)  # where names begin and end
    offices: list[Draft] = field(default_factory=list)
    at: dict[int, Draft] = field(default_factory=dict)  # whom the token that heads a mention means

    def draft_at(self, token: int) -> Draft | None:
        found = self.by_start.get(self.doc[token].idx)
        return found[0] if found else None

    def hold(self, role: Role) -> None:
        """A post beside a name is a mention of its holder, unless it is only an honorific."""
        draft = self.draft_at(role.holder)
        if draft is None:
            return
        for post in role.posts:
            head = post.head_word(self.doc).strip(".")
            self.words[id(draft)] |= {STYLED_POSTS.get(head, ABBREVIATED_POSTS.get(head, head))}
            self.words[id(draft)] |= plain_words(token.text for token in self.doc[post.start : post.end])
        if role.posts[0].head_word(self.doc).strip(".") not in STYLED_POSTS:
            draft.mentions.setdefault(span_of(self.doc, role.start, role.end), MentionKind.NOMINAL)
        self.taken |= set(range(role.start, role.end))

    def describe(self, name: Name) -> None:
        """What an organisation is called beside its name: "the housing charity NAME", "NAME, a charity for tenants"."""
        draft, doc = self.draft_at(name.start), self.doc
        if draft is None or name.kind is not ActorKind.ORGANIZATION:
            return
        self.words[id(draft)].add(doc[name.end - 1].lower_)
        start = name.start
        if start and doc[start - 1].text.islower() and doc[start - 1].lower_ in DESCRIBED_ORGANISATIONS:
            self.words[id(draft)].add(doc[start - 1].lower_)
            while start and (doc[start - 1].pos_ in {"NOUN", "ADJ"} or doc[start - 1].tag_ == "POS"):
                start -= 1
            start -= bool(start and doc[start - 1].lower_ in {"the", "a", "an"})
            self._nominal(draft, start, name.start)
        if name.end + 2 < len(doc) and doc[name.end].text == "," and doc[name.end + 1].lower_ in {"a", "an", "the"}:
            for chunk in doc[name.end + 1 : min(name.end + 12, doc[name.start].sent.end)].noun_chunks:
                if chunk.start == name.end + 1 and chunk.root.lower_ in DESCRIBED_ORGANISATIONS:
                    end = chunk.end
                    while end < chunk.sent.end and not (doc[end].is_punct or doc[end].is_space):
                        end += 1
                    self.words[id(draft)].add(chunk.root.lower_)
                    self._nominal(draft, chunk.start, end)
                break

    def _nominal(self, draft: Draft, start: int, end: int) -> None:
        draft.mentions.setdefault(span_of(self.doc, start, end), MentionKind.NOMINAL)
        self.taken |= set(range(start, end))

    def play(self, quoted: Sequence[Span], headlines: Sequence[Span]) -> None:
        """Go through the text, keeping who was mentioned in mind; what is said in quotations has a memory of its own."""
        outside = (self.prominence, self.present)
        ahead = deque(sorted(quoted))
        last_quote = None
        for sentence in self.doc.sents:
            self.sentence += 1
            if any(line.start <= sentence.start_char < line.end for line in headlines):
                self._announce(sentence)
                continue
            while ahead and ahead[0].end <= sentence.start_char:
                ahead.popleft()
            inside = bool(ahead) and ahead[0].contains(Span(sentence.start_char, sentence.end_char))
            if not inside:  # whoever is quoted stays in mind meanwhile
                _fade(outside[0])
            elif ahead[0] == last_quote:
                _fade(self.prominence)
            for token in sentence:
                while ahead and ahead[0].end <= token.idx:
                    ahead.popleft()
                quote = ahead[0] if ahead and ahead[0].start <= token.idx else None
                if quote != last_quote:
                    self.prominence, self.present = ({}, {}) if quote else outside
                    last_quote = quote
                self._meet(token)

    def _announce(self, headline: Phrase) -> None:
        """Whom a headline names is in mind when the article begins."""
        for token in headline:
            if token.idx in self.by_start and token.i not in self.taken:
                self._see(self.by_start[token.idx][0], token)

    def _meet(self, token: Token) -> None:
        named = self.by_start.get(token.idx) if token.i not in self.taken else None
        if named is not None:
            draft, end = named
            self._see(draft, self._head(token, end))
        elif token.pos_ == "PRON" or token.tag_ == "PRP$":
            self._pronoun(token)
        elif token.lower_ in {"the", "both"} and token.i not in self.taken:
            if end := self._two(token):
                self._both(token, token.i, end)
            else:
                self._description(token)
        elif token.lower_ in {"a", "an", "another", "one"} and token.i not in self.taken:
            self._introduce(token)
        elif token.lemma_ in ACTS and token.pos_ == "VERB":
            doer = self._subject(token)
            if doer is not None:
                self.words[id(doer)] |= set(ACTS[token.lemma_].split())

    def _head(self, token: Token, end: int) -> Token:
        """The token by which a mention that begins here hangs in the sentence."""
        words = [token]
        while words[-1].i + 1 < len(self.doc) and self.doc[words[-1].i + 1].idx < end:
            words.append(self.doc[words[-1].i + 1])
        inside = {word.i for word in words}
        return next((word for word in words if word.head.i not in inside or word.head == word), words[-1])

    def _see(self, draft: Draft, head: Token) -> None:
        self.at[head.i] = draft
        weight = WEIGHTS.get(head.dep_, 0.4)
        if head.dep_ == "appos" and head.head.dep_ in SUBJECTS:
            weight = 1.0
        self.prominence[id(draft)] = self.prominence.get(id(draft), 0.0) + weight
        self.present[id(draft)] = self.seen[id(draft)] = draft
        beside = self.at.get(head.head.i) if head.dep_ == "conj" else None
        if beside and beside is not draft and beside.kind is draft.kind is ActorKind.PERSON:
            self.pair = _Pair((beside, draft), head.head.i, self.sentence, head.head.dep_ in SUBJECTS)

    def _subject(self, verb: Token) -> Draft | None:
        """Who does what a verb says, as far as it is known."""
        for _ in range(5):
            subjects = [child for child in verb.lefts if child.dep_ in SUBJECTS]
            if subjects:
                return self.at.get(subjects[0].i)
            if verb.dep_ not in {"xcomp", "advcl", "conj", "acl", "pcomp", "pobj", "prep"}:
                return None
            verb = verb.head
        return None

    def _ranked(self, kind: ActorKind) -> Iterator[Draft]:
        for key in sorted(self.prominence, key=self.prominence.__getitem__, reverse=True):
            if (
                self.prominence[key] >= (LEAST if kind is ActorKind.ORGANIZATION else 0.02)
                and self.present[key].kind is kind
            ):
                yield self.present[key]

    def _pronoun(self, token: Token) -> None:
        word = token.lower_
        meant = None
        if word in BOTH:
            self._both(token, token.i, token.i + 1)
            return
        if word == "they" and self._together(token):
            self._both(token, token.i, token.i + 1)
            return
        if word in GENDERS:
            meant = self._person(token, GENDERS[word])
        elif word in NEUTER or word in PLURAL:
            meant = self._body(token)
        if meant is not None:
            meant.mentions.setdefault(span_of(self.doc, token.i, token.i + 1), MentionKind.PRONOUN)
            self._see(meant, token)

    def _together(self, they: Token) -> bool:
        """Whether the last that acted are the two who were named side by side, and no others since."""
        if self.pair is None or not self.pair.acting or self.sentence - self.pair.sentence > 2:
            return False
        between = self.doc[self.pair.token : they.i]
        return not any(word.dep_ in SUBJECTS and _plural(word, self.at) for word in between)

    def _two(self, token: Token) -> int:
        """Where "the two men", "both women" or "the two" end; 0 if this is no such thing."""
        at = token.i + (token.lower_ == "the")
        end = min(token.sent.end, at + 4)
        if at >= end or self.doc[at].lower_ not in {"two", "both"}:
            return 0
        noun = next((word for word in self.doc[at + 1 : end] if word.pos_ not in {"ADJ", "PROPN"}), None)
        if noun is None or noun.tag_ not in {"NNS", "NNPS"}:
            return at + 1 if noun is None or noun.pos_ in {"VERB", "AUX"} else 0
        return noun.i + 1 if noun.lemma_ in POST_HEADS | PERSON_NOUNS else 0

    def _both(self, token: Token, start: int, end: int) -> None:
        """Two who are meant together: those named side by side of late, else the two most prominent people."""
        recent = self.pair is not None and self.sentence - self.pair.sentence <= 2
        two = self.pair.both if self.pair and recent else tuple(self._ranked(ActorKind.PERSON))[:2]
        if len(two) == 2:
            for one in two:
                one.mentions.setdefault(span_of(self.doc, start, end), MentionKind.PRONOUN)
                self._see(one, token)

    def _person(self, token: Token, gender: str) -> Draft | None:
        """The most prominent person of that gender who is not the subject beside which the pronoun is an object."""
        beside = None
        if token.dep_ in {"dobj", "pobj", "dative", "iobj"} and not token.lower_.endswith("self"):
            verb = token.head if token.dep_ != "pobj" else token.head.head
            beside = self._subject(verb)
        for draft in self._ranked(ActorKind.PERSON):
            if draft is not beside and self._gender(draft) in {gender, ""}:
                self.called[id(draft)][gender] += 1
                return draft
        return None

    def _gender(self, draft: Draft) -> str:
        """What honorific or first name tell, else what the pronouns so far do."""
        votes = self.called[id(draft)]
        if draft.gender or votes["m"] == votes["f"]:
            return draft.gender
        return max(votes, key=votes.__getitem__)

    def _body(self, token: Token) -> Draft | None:
        """An organisation for "it" or "their", only where it is the subject of the clause, or of the sentence before."""
        verb = token.head
        while verb.pos_ not in {"VERB", "AUX"} and verb.head != verb:
            verb = verb.head
        subject = None
        if token.lower_ in {"its", "their", "itself"}:
            subject = self._subject(verb)
            earlier = self.doc[token.sent.start : token.i]
            if token.lower_ == "their" and any(_plural(word, self.at) for word in earlier):
                return None
        elif token.dep_ in SUBJECTS and token.i <= token.sent.start + 1 and token.sent.start and verb.lemma_ != "be":
            before = self.doc[token.sent.start - 1].sent
            subject = self.at.get(next((word.i for word in before.root.lefts if word.dep_ in SUBJECTS), -1))
            if token.lower_ == "they" and any(_plural(word, self.at) for word in before):
                return None
        return subject if subject is not None and subject.kind is ActorKind.ORGANIZATION else None

    def _description(self, the: Token) -> None:
        """A noun with "the" that somebody mentioned before is called by; offices speak for themselves."""
        told = description(self.doc, the.i + 1, self.ends)
        if told is None:
            return
        head = self.doc[told.end - 1]
        meant = self._person_called(told, head) if told.person else self._body_called(told)
        if meant is not None:
            self._nominal(meant, the.i, told.end)
            self._see(meant, head)

    def _person_called(self, told: Description, head: Token) -> Draft | None:
        """Whoever is known by those words, else an office, else the subject of the talk, if it may be called so."""
        people = [
            one
            for one in self.seen.values()
            if one.kind is ActorKind.PERSON
            and self._gender(one) in {told.gender or self._gender(one), ""}
            and not at_odds(told.words, self._known(one))
        ]
        if exact := [one for one in people if told.words <= self._known(one)]:
            return max(exact, key=self._prominence)
        if told.proper:
            return self._office(told) if told.head in OFFICE_HEADS else None
        if later := self._named_later(told):
            return later
        if not told.bare or told.staff or head.dep_ not in SUBJECTS or told.head in self.introduced:
            return None
        same = [one for one in people if self._known(one) & alike(told.head)]
        best = max(same or people, key=self._prominence, default=None)
        return best if best and (same or self._prominence(best) >= LEAST) else None

    def _named_later(self, told: Description) -> Draft | None:
        """Whoever is brought in by a description and named for the first time soon after."""
        place = self.doc[told.end - 1].idx
        near = [
            one
            for one in self.drafts
            if id(one) not in self.seen
            and (one.kind is ActorKind.PERSON) is told.person
            and place < one.first_after(place) < place + SOON
            and fits_later(told, self._known(one))
        ]
        return min(near, key=lambda one: one.first_after(place), default=None)

    def _body_called(self, told: Description) -> Draft | None:
        """The one body of those words, or the most prominent of that kind."""
        bodies = [one for one in self.seen.values() if one.kind is ActorKind.ORGANIZATION]
        fitting = [one for one in bodies if told.words <= self._known(one)]
        if not fitting and (later := self._named_later(told)):
            return later
        if not fitting and told.words == {told.head} and told.head not in self.introduced:
            fitting = [one for one in bodies if of_that_kind(told.head, self._known(one), acronym=one.name.isupper())]
        ranked = sorted(fitting, key=self._weight, reverse=True)
        if len(ranked) > 1 and self._weight(ranked[0]) <= self._weight(ranked[1]):
            return None
        return ranked[0] if ranked else None

    def _weight(self, body: Draft) -> float:
        """How prominent a body is, with the person whose name it bears ("the Smith campaign")."""
        namesakes = [
            one for one in self.present.values() if one.kind is ActorKind.PERSON and one.words[-1] in body.words
        ]
        return self._prominence(body) + max(map(self._prominence, namesakes), default=0.0)

    def _known(self, draft: Draft) -> Words:
        return frozenset(self.words[id(draft)])

    def _prominence(self, draft: Draft) -> float:
        return self.prominence.get(id(draft), 0.0)

    def _introduce(self, article: Token) -> None:
        """A noun with "a": what somebody is said to be, or somebody who is named later or not at all."""
        told = description(self.doc, article.i + 1, self.ends, definite=False)
        if told is None:
            return
        head = self.doc[told.end - 1]
        if head.dep_ == "attr":
            if doer := self._subject(head.head):
                self.words[id(doer)] |= told.words
        elif meant := self._named_later(told):
            self._nominal(meant, article.i, told.end)
            self._see(meant, head)
        else:
            self.introduced.add(told.head)

    def _office(self, told: Description) -> Draft:
        name = " ".join(self.doc[told.start : told.end].text.replace("’", "'").split())
        for office in self.offices:
            if office.name == name:
                return office
        self.offices.append(office := Draft(ActorKind.OFFICE, name, local=True))
        return office


def _fade(prominence: dict[int, float]) -> None:
    for key in prominence:
        prominence[key] *= FADING


def _plural(token: Token, at: Mapping[int, Draft]) -> bool:
    return token.tag_ in {"NNS", "NNPS"} and token.i not in at

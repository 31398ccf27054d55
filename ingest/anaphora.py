"""What pronouns and descriptions refer to: "he", "its", "the Health Secretary", "the charity".

Whoever was mentioned last and most prominently is meant, if gender, number and grammar allow (after Lappin and Leass,
https://aclanthology.org/J94-4002/). Where that is not clear, nothing is said: a wrong speaker is worse than none.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Phrase

from ingest.cast import Draft, span_of
from ingest.lexicon import DESCRIBED_ORGANISATIONS, OFFICE_HEADS, ORGANISATION_HEADS, STYLED_POSTS, TIME_WORDS, is_post
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

ACTS = {"lead": "lead leader", "chair": "chair chairman chairwoman", "head": "head", "found": "founder"}
"""The descriptions that a verb makes fit its subject."""


def refer(doc: Doc, names: Sequence[Name], drafts: Sequence[Draft], text: str, zones: Zones) -> list[Draft]:
    """Add to `drafts` the descriptions and pronouns that mean them; returns the offices that speak without a holder."""
    by_start = {span.start: (draft, span.end) for draft in drafts for span in reversed(draft.mentions)}
    scene = _Scene(doc, by_start)
    for role in roles(doc, names):
        scene.hold(role)
    for name in names:
        scene.describe(name)
    quoted = [quotation.outer for quotation in quotations(text, zones.of(ZoneKind.BODY))]
    scene.play(quoted, zones.of(ZoneKind.TITLE))
    return scene.offices


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
            self.words[id(draft)] |= {STYLED_POSTS.get(head, head)}
            self.words[id(draft)] |= {token.lower_ for token in self.doc[post.start : post.end] if token.is_alpha}
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
            if any(line.start <= sentence.start_char < line.end for line in headlines):
                continue
            for known in outside[0], self.prominence:
                for key in known:
                    known[key] *= FADING
            for token in sentence:
                while ahead and ahead[0].end <= token.idx:
                    ahead.popleft()
                quote = ahead[0] if ahead and ahead[0].start <= token.idx else None
                if quote != last_quote:
                    self.prominence, self.present = ({}, {}) if quote else outside
                    last_quote = quote
                self._meet(token)

    def _meet(self, token: Token) -> None:
        named = self.by_start.get(token.idx) if token.i not in self.taken else None
        if named is not None:
            draft, end = named
            self._see(draft, self._head(token, end))
        elif token.pos_ == "PRON" or token.tag_ == "PRP$":
            self._pronoun(token)
        elif token.lower_ == "the" and token.i not in self.taken:
            self._description(token)
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
            if self.prominence[key] >= LEAST and self.present[key].kind is kind:
                yield self.present[key]

    def _pronoun(self, token: Token) -> None:
        word = token.lower_
        meant = None
        if word in GENDERS:
            meant = self._person(token, GENDERS[word])
        elif word in NEUTER or word in PLURAL:
            meant = self._body(token)
        if meant is not None:
            meant.mentions.setdefault(span_of(self.doc, token.i, token.i + 1), MentionKind.PRONOUN)
            self._see(meant, token)

    def _person(self, token: Token, gender: str) -> Draft | None:
        """The most prominent person of that gender who is not the subject beside which the pronoun is an object."""
        beside = None
        if token.dep_ in {"dobj", "pobj", "dative", "iobj"} and not token.lower_.endswith("self"):
            verb = token.head if token.dep_ != "pobj" else token.head.head
            beside = self._subject(verb)
        for draft in self._ranked(ActorKind.PERSON):
            if draft is not beside and draft.gender in {gender, ""}:
                draft.gender = draft.gender or gender
                return draft
        return None

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
        phrase = self._phrase(the)
        if phrase is None:
            return
        head = phrase[-1]
        words = {token.lower_ for token in phrase[1:] if token.is_alpha} - TIME_WORDS
        kind = ActorKind.PERSON if is_post(head) else ActorKind.ORGANIZATION
        fitting = [one for one in self.seen.values() if one.kind is kind and words <= self.words[id(one)]]
        if kind is ActorKind.ORGANIZATION and len(fitting) > 1:
            return
        if fitting:
            meant = max(fitting, key=lambda draft: self.prominence.get(id(draft), 0.0))
        elif (
            kind is ActorKind.PERSON
            and head.lower_ in OFFICE_HEADS
            and all(token.text[0].isupper() or token.tag_ == "POS" for token in phrase[1:])
        ):
            meant = self._office(phrase)
        else:
            return
        self._nominal(meant, phrase.start, phrase.end)
        self._see(meant, head)

    def _office(self, phrase: Phrase) -> Draft:
        name = " ".join(phrase[1:].text.replace("’", "'").split())
        for office in self.offices:
            if office.name == name:
                return office
        self.offices.append(office := Draft(ActorKind.OFFICE, name, local=True))
        return office

    def _phrase(self, the: Token) -> Phrase | None:
        """The noun phrase from "the" on, if it ends in a post or a kind of organisation and no name or complement follows."""
        end = the.i + 1
        limit = min(the.sent.end, the.i + 7)
        while end < limit and (self.doc[end].pos_ in {"NOUN", "PROPN", "ADJ"} or self.doc[end].tag_ in {"POS", "HYPH"}):
            end += 1
        if end == the.i + 1 or any(token.idx in self.by_start for token in self.doc[the.i + 1 : end]):
            return None
        head = self.doc[end - 1]
        follows = self.doc[end] if end < len(self.doc) else None
        if head.tag_ in {"NNS", "NNPS", "POS"} or (
            follows is not None and follows.lower_ in {"of", "for", "who", "to"}
        ):
            return None
        if not (is_post(head) or (head.text.islower() and head.lower_ in ORGANISATION_HEADS | DESCRIBED_ORGANISATIONS)):
            return None
        return self.doc[the.i : end]


def _plural(token: Token, at: Mapping[int, Draft]) -> bool:
    return token.tag_ in {"NNS", "NNPS"} and token.i not in at

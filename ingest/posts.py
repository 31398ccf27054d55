"""Who holds which post, as one article says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from spacy.tokens import Doc, Token

from ingest.appointments import Appointment, appointments
from ingest.lexicon import (
    AFTERTHOUGHTS,
    DESCRIPTIONS,
    FORMER_WORDS,
    FUTURE_WORDS,
    MANNER_WORDS,
    OFFICE_HEADS,
    STAFF_WORDS,
    STYLED_POSTS,
    TIME_WORDS,
    acronym,
)
from ingest.names import Name
from ingest.roles import COMPLEMENTS, Post, Role, roles
from ingest.spells import Spell
from ingest.timing import beside, in_clause, of_holder
from ontology.edtf import first_day, last_day
from ontology.iris import membership_iri, name_key
from ontology.records import (
    Actor,
    ActorKind,
    Article,
    Manner,
    Membership,
    MentionKind,
    Span,
    Spans,
    Tense,
    ZoneKind,
    Zones,
)

LITTLE = frozenset({"of", "for", "the", "and", "to", "in", "at", "on", "with", "a", "an"})

KEPT = frozenset({"Cllr", "Democrat", "Republican"})
STANDINGS = frozenset({"leader", "candidate", "partner", "speaker", "author", "member", "expert", "owner"})
"""What somebody can be said to be without holding a post ("is the leader in the polls")."""
TEACHING = frozenset({"coach", "teacher", "instructor", "lecturer", "professor"})
NAMED = frozenset({"GPE", "ORG", "PERSON", "NORP", "LOC"})


def memberships(article: Article, zones: Zones, doc: Doc, actors: Sequence[Actor]) -> tuple[Membership, ...]:
    """The posts that the people among `actors` hold, held or will hold, each once, in text order.

    A title is the text's own wording without the organisation and words of time and manner, its case made uniform
    ("Health Secretary", "chief executive"). The organisation is that of `actors` which the text joins to the post, or
    None. Headlines are left out: what they say in short the text says in full. A post that is told of again gains
    what was not said of its time and manner before.
    """
    cast = _Cast.of(doc, actors)
    headlines = zones.of(ZoneKind.TITLE)
    told = article.published
    found: dict[tuple[str, str, str | None], Membership] = {}
    for held in sorted([*_apposed(doc, cast, told), *_said(doc, cast, told)], key=lambda held: held.evidence):
        if not any(line.overlaps(held.evidence) for line in headlines):
            one = held.membership(article)
            post = one.member, name_key(one.title), one.organization
            found[post] = _with_more(found[post], one) if post in found else one
    return tuple(found.values())


def _with_more(known: Membership, again: Membership) -> Membership:
    """A post with what is said of its time and manner where it is told of again, unless that says it otherwise."""
    since, until = known.since or again.since, known.until or again.until
    manner = known.manner or again.manner
    if again.tense is not known.tense or (since, until, manner) == (known.since, known.until, known.manner):
        return known
    if since and until and first_day(since) > last_day(until):
        return known
    places = (place for place in again.evidence if not any(one.overlaps(place) for one in known.evidence))
    return replace(known, evidence=(*known.evidence, *places), since=since, until=until, manner=manner)


@dataclass(frozen=True, slots=True)
class _Held:
    """A post as it was found at one place."""

    holder: Actor
    title: str
    body: Actor | None
    tense: Tense
    evidence: Span
    spell: Spell
    manner: Manner | None = None

    def membership(self, article: Article) -> Membership:
        body = self.body.iri if self.body else None
        tense = self.spell.tense(self.tense)
        return Membership(
            membership_iri(article, self.holder.iri, self.title, body, tense),
            self.holder.iri,
            self.title,
            body,
            tense,
            _together(article.text, self.evidence, self.spell.places),
            self.spell.since,
            self.spell.until,
            self.manner,
        )


@dataclass(frozen=True, slots=True)
class _Cast:
    """The actors by token: whom each token refers to, and the names as they stand."""

    at: Mapping[int, Actor]
    names: tuple[Name, ...]

    def body(self, place: tuple[int, int] | None) -> Actor | None:
        return self.at[place[0]] if place else None

    def whole(self, start: int, end: int) -> tuple[int, int]:
        """A stretch widened so that it cuts through no mention at its ends."""
        while start and self.at.get(start) is not None and self.at.get(start - 1) is self.at.get(start):
            start -= 1
        while self.at.get(end - 1) is not None and self.at.get(end) is self.at.get(end - 1):
            end += 1
        return start, end

    @staticmethod
    def of(doc: Doc, actors: Sequence[Actor]) -> _Cast:
        starts = {token.idx: token.i for token in doc}
        ends = {token.idx + len(token): token.i + 1 for token in doc}
        places = [
            (starts[mention.span.start], ends[mention.span.end], mention.kind, actor)
            for actor in actors
            for mention in actor.mentions
            if mention.span.start in starts and mention.span.end in ends
        ]
        at: dict[int, Actor] = {}
        for start, end, _, actor in sorted(places, key=lambda place: place[0] - place[1]):  # inner mentions last
            at |= dict.fromkeys(range(start, end), actor)
        names = (Name(start, end, actor.kind) for start, end, kind, actor in places if kind is MentionKind.NAME)
        return _Cast(at, tuple(sorted(names, key=lambda name: name.start)))


def _apposed(doc: Doc, cast: _Cast, told: date | None) -> Iterator[_Held]:
    """Posts that stand beside a name."""
    for role in roles(doc, cast.names):
        holder = cast.at[role.holder]
        for post in role.posts:
            place = _body(doc, post, cast)
            described = post.head_word(doc) in DESCRIPTIONS and not (place and place[0] > post.head)
            title = _title(doc, post, holder, cast, place)
            if title and not described and holder.kind is ActorKind.PERSON:
                tense = _tense(doc, post)
                spell = beside(doc, post, tense, told) | of_holder(doc, role, post, tense, told)
                evidence = _evidence(doc, post, role)
                yield _Held(holder, title, cast.body(place), tense, evidence, spell, _manner(doc, post))


def _evidence(doc: Doc, post: Post, role: Role) -> Span:
    """The post with its holder's name where they touch, else the post alone."""
    if post.start == role.start and role.end <= role.holder:
        return _span(doc, post.start, role.holder_end)
    if post.start == role.start:
        return _span(doc, role.holder, post.end)
    return _span(doc, post.start, post.end)


def _said(doc: Doc, cast: _Cast, told: date | None) -> Iterator[_Held]:
    """Posts that a clause tells of."""
    for clause in appointments(doc, cast.at):
        evidence = _span(doc, *cast.whole(clause.since, clause.until))
        spell = in_clause(doc, doc[clause.verb], clause.post, clause.tense, told)
        if clause.post is None:
            title, body = _led(doc, clause, cast)
            yield _Held(clause.holder, title, body, clause.tense, evidence, spell)
            continue
        place = _body(doc, clause.post, cast)
        title = _title(doc, clause.post, clause.holder, cast, place)
        if title and (place or clause.post.head_word(doc) not in DESCRIPTIONS | STANDINGS):
            body = cast.body(place) or _body_before(doc, clause, clause.post, cast)
            yield _Held(clause.holder, title, body, clause.tense, evidence, spell, _manner(doc, clause.post))


def _led(doc: Doc, clause: Appointment, cast: _Cast) -> tuple[str, Actor | None]:
    """What a verb makes somebody: "founder" of a body that is known, or "lead of the review"."""
    object_ = clause.led
    body = cast.at.get(object_)
    if body is not None and body.kind is ActorKind.ORGANIZATION:
        return clause.title, body
    return f"{clause.title} of the {doc[object_].lower_}", None


def _body_before(doc: Doc, clause: Appointment, post: Post, cast: _Cast) -> Actor | None:
    """The body that "his role as chief executive" leaves out: the only one in the sentence before, if it names him."""
    owned = any(token.lower_ in {"his", "her", "their"} for token in doc[clause.since : clause.until])
    start = doc[clause.since].sent.start
    if post.end > post.head + 1 or not owned or not start:
        return None
    before = [actor for token in doc[start - 1].sent if (actor := cast.at.get(token.i))]
    bodies = {actor.iri: actor for actor in before if actor.kind is ActorKind.ORGANIZATION}
    return next(iter(bodies.values())) if len(bodies) == 1 and clause.holder in before else None


def _body(doc: Doc, post: Post, cast: _Cast) -> tuple[int, int] | None:
    """The tokens of the organisation in which a post is, be it a name, "the charity" or "its"."""
    at = post.start
    while at < post.end:
        actor = cast.at.get(at)
        end = at + 1
        while end < post.end and cast.at.get(end) is actor:
            end += 1
        possessor = at > post.head and (doc[at].tag_ == "PRP$" or (end < post.end and doc[end].tag_ == "POS"))
        if actor and actor.kind is ActorKind.ORGANIZATION and not possessor and doc[at].ent_type_ != "GPE":
            return at, end
        at = end
    return None


def _title(doc: Doc, post: Post, holder: Actor, cast: _Cast, body: tuple[int, int] | None) -> str:
    """The title alone, in its uniform case; empty where nothing but little words is left."""
    start, end = post.start, _end(doc, post)
    if body and body[0] > post.head:
        links = [at for at in range(post.head + 1, body[0]) if doc[at].lower_ in COMPLEMENTS]
        end = min(end, links[-1] if links else body[0])
    owners = [at for at in range(start, post.head) if doc[at].tag_ == "POS"]
    start = owners[-1] + 1 if owners else start
    kept = [
        doc[at]
        for at in range(start, end)
        if not (body and body[0] <= at < body[1])
        and not post.head < at < post.head + _behind(doc, post)
        and not (at < post.head and (doc[at].pos_ in {"DET", "PRON"} or doc[at].lower_ in TIME_WORDS))
        and not (at < post.head and (known := cast.at.get(at, holder)) != holder and known.kind is ActorKind.PERSON)
    ]
    while kept and (kept[-1].is_punct or kept[-1].lower_ in LITTLE):
        kept.pop()
    while kept and kept[0].is_punct:
        kept.pop(0)
    return _uniform(doc, kept, post.head)


def _end(doc: Doc, post: Post) -> int:
    """Where the title ends: its first complement, and what "of" and "for" add, belong to it; other phrases do not."""
    links = 0
    for at in range(post.head + 1, post.end):
        if doc[at].ent_type_ in {"DATE", "TIME", "CARDINAL"}:
            return at
        if doc[at].pos_ in {"ADP", "SCONJ"} or doc[at].lower_ == "to":
            links += 1
            vague = (
                doc[at].lower_ not in {"of", "for", "to"} and at + 1 < post.end and doc[at + 1].pos_ in {"DET", "PRON"}
            )
            if vague or doc[at].lower_ not in (
                {"of", "for", "to", "in", "at", "with"} if links == 1 else {"of", "for"}
            ):
                return at
        if doc[at].pos_ in {"VERB", "ADV", "AUX"}:
            return at
    return post.end


def _uniform(doc: Doc, kept: Sequence[Token], head: int) -> str:
    """Offices with their field in capitals ("Health Secretary"), all else in lower case but for names."""
    if not kept or kept[0].i > head:
        return ""
    noun = doc[head]
    field = [token for token in kept if token.i < head and token.lower_ not in LITTLE]
    fielded = bool(field) and field[0].text[0].isupper() and field[0].lower_ not in STAFF_WORDS
    of_field = noun.text[0].isupper() and any(t.i > head and t.text[0].isupper() for t in kept)
    office = noun.lower_ in OFFICE_HEADS and (fielded or of_field)
    pieces = []
    for token in kept:
        word = STYLED_POSTS.get(token.lower_.strip("."), token.text) if token.i == head else token.text
        # A capital beside a small head is a name's ("the Asia director"); in "Asia Director" only labels tell.
        named = token.i != head and (token.ent_type_ in NAMED or (noun.text.islower() and not token.is_sent_start))
        if office and token.i <= head and word.lower() not in LITTLE:
            word = word[0].upper() + word[1:]
        elif not (acronym(token) or word in KEPT or token.i > head or named):
            word = word.lower()
        pieces.append(word.replace("’", "'") + (token.whitespace_ and " "))
    return " ".join("".join(pieces).split())


def _together(text: str, evidence: Span, places: Spans) -> Spans:
    """The evidence, with the words of time that it touches; those that stand apart beside it."""
    apart = []
    for place in places:
        first, last = sorted((evidence, place))
        if text[first.end : last.start].strip():
            apart.append(place)
        else:
            evidence = Span(first.start, max(first.end, last.end))
    return (evidence, *apart)


def _tense(doc: Doc, post: Post) -> Tense:
    joined = {part for word in _about(doc, post) for part in word.split("-")}
    if joined & FORMER_WORDS:
        return Tense.FORMER
    return Tense.FUTURE if joined & FUTURE_WORDS else Tense.CURRENT


def _manner(doc: Doc, post: Post) -> Manner | None:
    """In what way the post is held; an "acting coach" teaches acting."""
    words = [word for word in _about(doc, post) if word in MANNER_WORDS]
    taught = words == ["acting"] and post.head_word(doc) in TEACHING
    return Manner(words[-1]) if words and not taught else None


def _about(doc: Doc, post: Post) -> list[str]:
    """The words of a post up to its head, and what stands behind it as in "mayor-elect"."""
    return [token.lower_ for token in doc[post.start : post.head + _behind(doc, post)]]


def _behind(doc: Doc, post: Post) -> int:
    """How many tokens from the head on are "mayor-elect" or "chief executive designate"; 1 for the head alone."""
    for follows in (1, 2):
        at = post.head + follows
        if at < len(doc) and doc[at].lower_ in AFTERTHOUGHTS and (follows == 1 or doc[at - 1].text == "-"):
            return follows + 1
    return 1


def _span(doc: Doc, start: int, end: int) -> Span:
    return Span(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))

"""Where verbs say who holds a post: "NAME is leading the review", "was appointed director", "will step down as chair"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from ingest.roles import CLAUSE_TAGS, MARKS, Post, posts_in
from ontology.records import Actor, ActorKind, Tense

LEADING = {
    "lead": "lead",
    "chair": "chair",
    "head": "head",
    "run": "head",
    "co-chair": "co-chair",
    "direct": "director",
}
FOUNDING = {"found": "founder", "co-found": "co-founder", "cofound": "co-founder"}
APPOINTING = frozenset(
    {"appoint", "name", "elect", "choose", "hire", "promote", "install", "nominate", "pick", "select"}
)
ENTERING = frozenset({"take", "join", "succeed", "replace"})
"""Verbs by which somebody comes into a post, "take" with "over"."""
ASKING = APPOINTING | {"ask", "commission", "invite", "task"}
LEAVING = frozenset({"step", "stand", "resign", "quit", "retire", "leave", "fire", "sack", "oust", "remove"})
SERVING = frozenset({"serve", "work", "act", "continue", "remain", "return"})
INQUIRIES = frozenset(
    {"review", "inquiry", "enquiry", "investigation", "probe", "commission", "panel", "taskforce", "study"}
)
"""What somebody leads, though it may have no name of its own."""
AUTHORED = frozenset({"review", "report", "inquiry", "study", "analysis", "paper"})


@dataclass(frozen=True, slots=True)
class Appointment:
    """A post that a clause gives to somebody. `since` and `until` bound the tokens that say so, `verb` is one of them.

    `title` is set where the verb, not a noun, says what the post is; `led` is then the token of what is led.
    """

    holder: Actor
    tense: Tense
    since: int
    until: int
    verb: int
    post: Post | None = None
    title: str = ""
    led: int = 0


def appointments(doc: Doc, at: Mapping[int, Actor]) -> Iterator[Appointment]:
    """The posts that verbs give, in text order; `at` holds the actor that each token refers to."""
    for token in doc:
        if token.pos_ in {"VERB", "NOUN"} and token.lemma_ in LEADING | FOUNDING:
            yield from _led(token, at)
        if token.lower_ == "as":
            yield from _served(doc, token, at)
        if token.lemma_ in APPOINTING and token.pos_ == "VERB":
            yield from _appointed(doc, token, at)
        if token.lemma_ in {"be", "become"}:
            yield from _is(doc, token, at)
        if token.lower_ == "by":
            yield from _written(doc, token, at)


def tense_of(verb: Token) -> Tense:
    """When what a verb says is the case, by its auxiliaries and by those of the verbs it hangs on."""
    chain = [verb]
    while chain[-1].dep_ in {"xcomp", "advcl", "pcomp", "acl"} and chain[-1].tag_ in {"VB", "VBG"}:
        chain.append(chain[-1].head)
        if chain[-1].dep_ in {"prep", "dobj"}:
            chain.append(chain[-1].head)
    auxiliaries = {child.lower_ for link in chain for child in link.lefts if child.dep_ in {"aux", "auxpass"}}
    if auxiliaries & {"will", "'ll", "’ll", "shall"} or any(link.lemma_ in ASKING for link in chain[1:]):
        return Tense.FUTURE
    if verb.tag_ == "VBD" or auxiliaries & {"was", "were", "had"}:
        return Tense.FORMER
    return Tense.CURRENT


def _person(token: Token | None, at: Mapping[int, Actor]) -> Actor | None:
    actor = at.get(token.i) if token is not None else None
    return actor if actor and actor.kind is ActorKind.PERSON else None


def _child(token: Token, *labels: str) -> Token | None:
    return next((child for child in token.children if child.dep_ in labels), None)


def _doer(verb: Token) -> Token | None:
    """Who does what a verb says, also where only a verb above has a subject."""
    for _ in range(5):
        if subject := _child(verb, "nsubj", "nsubjpass"):
            relative = subject.tag_ in {"WP", "WDT"} and verb.dep_ == "relcl"
            return verb.head if relative else subject
        above = verb.head
        if above.lemma_ in ASKING and (object_ := _child(above, "dobj")):
            return object_
        if above == verb or verb.dep_ not in {
            "xcomp",
            "advcl",
            "conj",
            "acl",
            "pcomp",
            "prep",
            "ccomp",
            "dobj",
            "pobj",
        }:
            return None
        if verb.dep_ == "acl" and above.pos_ in {"PROPN", "PRON"}:
            return above
        verb = above
    return None


def _agent(verb: Token) -> Token | None:
    by = _child(verb, "agent")
    return _child(by, "pobj") if by else None


def _led(verb: Token, at: Mapping[int, Actor]) -> Iterator[Appointment]:
    agent = _agent(verb)
    doer = agent or _doer(verb)
    object_ = _child(verb, "dobj")
    if agent:
        object_ = _child(verb, "nsubjpass") or (verb.head if verb.dep_ == "acl" else None)
    holder = _person(doer, at)
    if not holder or doer is None or object_ is None or unreal(verb):
        return
    body = at.get(object_.i)
    organisation = body is not None and body.kind is ActorKind.ORGANIZATION
    founding = verb.lemma_ in FOUNDING
    if organisation or (not founding and verb.lemma_ != "run" and object_.lemma_ in INQUIRIES):
        tense = Tense.CURRENT if founding else tense_of(verb)
        places = (doer.i, verb.i, object_.i)
        yield Appointment(
            holder, tense, min(places), max(places) + 1, verb.i, title=(LEADING | FOUNDING)[verb.lemma_], led=object_.i
        )


def unreal(verb: Token) -> bool:
    """Whether a verb says that something is not so, or only that it could be."""
    return any(
        child.dep_ == "neg" or child.lower_ in {"would", "could", "might", "should", "may"} for child in verb.children
    )


def _phrase(doc: Doc, start: int) -> tuple[Post, ...]:
    """The posts named from a token on, up to the end of the phrase."""
    end = start
    limit = doc[start].sent.end if start < len(doc) else start
    while end < limit and doc[end].text not in MARKS - {"-"} and doc[end].tag_ not in CLAUSE_TAGS | {"TO"}:
        end += 1
    return tuple(posts_in(doc, start, end)) if end > start else ()


def _served(doc: Doc, token: Token, at: Mapping[int, Actor]) -> Iterator[Appointment]:
    """Posts after "as": "resigned as chair", "his role as chief executive", "serves as director"."""
    if token.i + 1 >= len(doc) or not (found := _phrase(doc, token.i + 1)):
        return
    verb = token.head
    for _ in range(4):
        if verb.pos_ in {"VERB", "AUX"}:
            break
        verb = verb.head
    doer = _doer(verb)
    if verb.lemma_ in ASKING | {"fire", "sack", "oust", "remove"}:
        doer = _child(verb, "nsubjpass", "dobj")
    holder = _person(doer, at)
    if not holder or doer is None or not (verb.lemma_ in APPOINTING | LEAVING | SERVING or _enters(verb)):
        return
    if unreal(verb):
        return
    tense = tense_of(verb)
    if verb.lemma_ in LEAVING:
        perfect = any(child.lower_ in {"has", "have", "having"} for child in verb.lefts)
        tense = Tense.FORMER if perfect or tense is Tense.FORMER else Tense.CURRENT
    elif verb.lemma_ in {"remain", "continue"} and tense is Tense.FUTURE:
        tense = Tense.CURRENT
    elif verb.lemma_ in ENTERING and _scheduled(verb):
        tense = Tense.FUTURE
    elif verb.lemma_ in APPOINTING | ENTERING and tense is Tense.FORMER:
        tense = Tense.CURRENT
    for post in found:
        yield Appointment(holder, tense, min(doer.i, verb.i, post.start), post.end, verb.i, post)


def _enters(verb: Token) -> bool:
    """Whether the subject of a verb comes into a post: takes over or joins, succeeds or replaces somebody."""
    over = verb.lemma_ != "take" or any(child.lower_ == "over" for child in verb.children)
    happens = _finite(verb) or _scheduled(verb) or tense_of(verb) is Tense.FUTURE
    passive = any(child.dep_ == "nsubjpass" for child in verb.children)
    return verb.lemma_ in ENTERING and over and happens and not passive


def _scheduled(verb: Token) -> bool:
    """Whether it is about to happen: "is joining the charity as director"."""
    return verb.tag_ == "VBG" and any(child.lower_ in {"is", "are", "'s", "’s"} for child in verb.lefts)


def _appointed(doc: Doc, verb: Token, at: Mapping[int, Actor]) -> Iterator[Appointment]:
    """Posts that verbs of appointing take: "was appointed director of NAME", "named NAME chair"."""
    whom = _child(verb, "nsubjpass") or _child(verb, "dobj")
    named = _child(verb, "oprd", "attr")
    if whom is not None and whom.dep_ == "nsubjpass" and named is None:
        named = _child(verb, "dobj")
    if whom is not None and whom.tag_ == "WP" and verb.dep_ == "relcl":
        whom = verb.head
    holder = _person(whom, at)
    if not holder or whom is None or named is None or named.i < verb.i or unreal(verb):
        return
    tense = Tense.FUTURE if tense_of(verb) is Tense.FUTURE else Tense.CURRENT
    for post in _phrase(doc, named.left_edge.i):
        yield Appointment(holder, tense, min(whom.i, verb.i), post.end, verb.i, post)


def _is(doc: Doc, verb: Token, at: Mapping[int, Actor]) -> Iterator[Appointment]:
    """Posts that somebody is said to be or become: "NAME is the chair of", "NAME, who was head of"."""
    subject, named = _doer(verb), _child(verb, "attr")
    holder = _person(subject, at)
    if not holder or subject is None or named is None or named.i < verb.i or unreal(verb):
        return
    tense = tense_of(verb)
    if verb.lemma_ == "become":
        tense = Tense.FUTURE if tense is Tense.FUTURE else Tense.CURRENT
    told = _finite(verb) or (verb.tag_ == "VB" and (verb.lemma_ == "be" or tense is Tense.FUTURE))
    for post in _phrase(doc, named.left_edge.i):
        definite = doc[post.start].lower_ not in {"a", "an"} or post.end > post.head + 2
        if definite and told and post.end > post.head + 1 and doc[post.head + 1].tag_ != "PRP":
            yield Appointment(holder, tense, min(subject.i, verb.i), post.end, verb.i, post)


def _finite(verb: Token) -> bool:
    return verb.tag_ in {"VBZ", "VBD"} or (verb.tag_ == "VBN" and any(child.lemma_ == "have" for child in verb.lefts))


def _written(doc: Doc, by: Token, at: Mapping[int, Actor]) -> Iterator[Appointment]:
    """Whose work a review is: "A review of prisons by NAME"."""
    named = next((token for token in doc[by.i + 1 : by.i + 4] if at.get(token.i)), None)
    holder = _person(named, at)
    if not holder or named is None or doc[by.i - 1].tag_ == "VBN":
        return
    for token in reversed(list(doc[by.sent.start : by.i])):
        if token.tag_ in CLAUSE_TAGS or token.text in MARKS - {"-", "’", "‘"}:
            return
        if token.lemma_.lower() in AUTHORED:
            yield Appointment(holder, Tense.CURRENT, token.i, named.i + 1, by.i, title="author", led=token.i)
            return

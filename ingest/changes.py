"""Where a text tells that somebody comes into a post or leaves one."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from ingest.appointments import INQUIRIES
from ingest.grammar import REACH, agent, child, doers, passive, subject, together, under, words
from ingest.lexicon import is_post
from ingest.occurrences import Occurrence
from ingest.standing import standing
from ontology.policies import EventKind

APPOINTING = frozenset({"appoint", "reappoint", "re-appoint"})
"""Verbs that say all by themselves that somebody gets a post."""
CHOOSING = frozenset(
    """choose co-opt confirm designate elect hire install name nominate pick promote re-elect recruit reelect select tap
    """.split()
)
"""Verbs that say so with a word for the post."""
HIRING = frozenset({"elect", "hire", "recruit", "re-elect", "reelect"})
"""Those of them that can do so of a post alone: "elected a new leader"."""
SWEARING = frozenset({"swear"})
"""With "in"."""
ENTERING = frozenset({"become", "join", "replace", "return", "succeed", "take"})
"""Verbs by which somebody comes into a post that they name, "take" with "over"."""
ASSUMING = frozenset({"assume", "take"})
"""Verbs by which somebody comes into what is one of OFFICES."""
OFFICES = frozenset(
    {"charge", "chairmanship", "helm", "leadership", "office", "post", "premiership", "presidency", "role"}
)
SERVING = frozenset(
    "act become be chair co-chair direct fill head lead manage oversee replace represent run serve succeed".split()
)
"""What somebody is chosen to do that is a post."""
SEATS = frozenset(
    """assembly bench board cabinet chair chairmanship chamber commission committee congress council court house job
    leadership legislature office panel parliament position post premiership presidency role seat senate""".split()
)
"""What somebody is chosen or appointed to."""

LEAVING = frozenset({"resign", "retire", "quit", "step", "stand"})
PARTICLES = {"step": {"down", "aside"}, "stand": {"down", "aside"}}
POSTS = frozenset({"chairmanship", "duties", "job", "leadership", "office", "position", "post", "premiership", "role"})
"""What somebody leaves who leaves a post that is not named."""
DISMISSING = frozenset({"axe", "depose", "dismiss", "fire", "oust", "sack", "unseat"})
REMOVING = frozenset({"drive", "force", "kick", "push", "remove", "throw"})
"""The same with "out", or "from" a post."""

COMING = frozenset({"appointment", "reappointment", "nomination", "promotion"})
GOING = frozenset({"departure", "resignation", "retirement"})
MADE_TO_GO = frozenset({"dismissal", "ouster", "ousting", "firing", "removal", "sacking"})


def changes(doc: Doc) -> Iterator[Occurrence]:
    """Who is appointed and who resigns or is dismissed, in the order of the verbs and nouns that tell it."""
    for token in words(doc):
        lemma = token.lemma_.lower()
        if token.pos_ in {"VERB", "AUX"}:
            if lemma in APPOINTING | CHOOSING | SWEARING:
                yield from _appointed(token)
            if lemma in ENTERING | ASSUMING:
                yield from _entered(token)
            if lemma in SERVING and token.head == token:
                yield from _to_serve_soon(token)
            if lemma in LEAVING | {"leave"}:
                yield from _left(token)
            if lemma in DISMISSING | REMOVING:
                yield from _dismissed(token)
        elif lemma in COMING | GOING | MADE_TO_GO:
            yield from _named(token)


def _appointed(verb: Token) -> Iterator[Occurrence]:
    """By somebody, or in the passive."""
    lemma = verb.lemma_.lower()
    sworn = lemma in SWEARING
    if sworn and not any(one.lower_ == "in" for one in verb.children):
        return
    done = passive(verb)
    post = _post(verb)
    whom = _whom(verb, done=done)
    if post == whom and lemma in CHOOSING - HIRING and not _headline(verb, post):
        return  # "named a candidate" gives nobody a post
    headline = not done and whom in (None, post) and _headline(verb, post)
    if headline:
        whom = subject(verb)
    certain = standing(verb)
    if whom is None or certain is None or (lemma in CHOOSING and post is None and not _to_serve(verb)):
        return
    by = () if headline else together(agent(verb)) if done else doers(verb)
    if by and whom in by:
        return
    rule = "appoint" if lemma in APPOINTING else "choose"
    people = doers(verb) if done or headline else together(whom)
    yield Occurrence(EventKind.APPOINTMENT, rule, verb, certain, people, by, post)


def _headline(verb: Token, post: Token | None) -> bool:
    """Whether "Ann Lee appointed chair" leaves out the "was"."""
    full = any(one.dep_ == "aux" for one in verb.children)
    return (
        post is not None
        and post.head == verb
        and not full
        and not any(one.dep_ in {"det", "poss"} for one in post.children)
    )


def _whom(verb: Token, *, done: bool) -> Token | None:
    if done:
        return subject(verb)
    for one in verb.children:
        if one.dep_ == "dobj" and one.tag_ == "WP" and verb.dep_ == "relcl":
            return verb.head  # "whom the board appointed"
        if one.i < verb.i:
            continue
        if one.dep_ == "dobj":
            return one
        if one.dep_ in {"ccomp", "xcomp"}:  # "appointed Ann Lee to lead it", "named Ann Lee chair"
            return child(one, "nsubj")
    return None


def _post(verb: Token) -> Token | None:
    """The noun for the post to which a verb brings somebody."""
    for one in [
        *verb.children,
        *(lower for object_ in verb.children if object_.dep_ == "dobj" for lower in object_.children),
    ]:
        if one.i < verb.i or one.i > verb.i + REACH:
            continue
        if one.dep_ in {"oprd", "attr", "dobj", "ccomp"} and one.head == verb and is_post(one):
            return one
        if one.dep_ == "prep":
            named = child(one, "pobj")
            seat = named is not None and named.lemma_.lower() in SEATS and one.lower_ in {"to", "for"}
            if named is not None and (seat or (one.lower_ in {"as", "for", "to"} and is_post(named))):
                return named
        if one.dep_ == "advcl" and one.lower_ == "as":
            return one
    return None


def _to_serve(verb: Token) -> bool:
    return any(
        one.dep_ in {"xcomp", "ccomp", "advcl"}
        and one.tag_ == "VB"
        and one.lemma_.lower() in SERVING
        and one.i > verb.i
        for one in verb.children
    )


def _entered(verb: Token) -> Iterator[Occurrence]:
    """By themselves: takes over as chair, becomes chair, takes office."""
    lemma = verb.lemma_.lower()
    object_ = child(verb, "dobj")
    role = under(verb, "as") or (under(object_, "as") if object_ is not None else None)
    post: Token | None = None
    if lemma in ASSUMING and object_ is not None and object_.lemma_.lower() in OFFICES:
        vague = object_.lemma_.lower() in {"role", "post", "charge", "leadership"}
        post = role if vague else object_
    elif lemma == "take":
        over = any(one.lower_ == "over" for one in verb.children)
        post = role if over and object_ is None else None
    elif lemma == "become":
        named = child(verb, "attr")
        post = named if named is not None and _definite(named) else None
    elif lemma in ENTERING:
        post = role
    if post is None or not (is_post(post) or post == object_) or passive(verb):
        return
    certain = standing(verb)
    if certain is not None and (who := doers(verb)):
        yield Occurrence(EventKind.APPOINTMENT, "enter", verb, certain, who, (), post)


def _to_serve_soon(verb: Token) -> Iterator[Occurrence]:
    """As headlines tell it: "Ann Lee to lead review", "Ann Lee to be chair"."""
    led = child(verb, "dobj", "attr")
    who = child(verb, "nsubj")
    infinitive = verb.tag_ == "VB" and any(one.lower_ == "to" for one in verb.lefts)
    if who is None or led is None or not infinitive or not (is_post(led) or led.lemma_.lower() in SEATS | INQUIRIES):
        return
    certain = standing(verb)
    if certain is not None:
        yield Occurrence(
            EventKind.APPOINTMENT, "enter", verb, certain, together(who), (), led if is_post(led) else None
        )


def _definite(noun: Token) -> bool:
    return is_post(noun) and not any(
        one.lower_ in {"a", "an", "first"} or one.dep_ == "nummod" or one.tag_ in {"JJR", "JJS"}
        for one in noun.children
    )


def _left(verb: Token) -> Iterator[Occurrence]:
    """Of their own will: resigns, steps down, leaves the post."""
    lemma = verb.lemma_.lower()
    particles = PARTICLES.get(lemma)
    if particles and not any(one.lower_ in particles for one in verb.children):
        return
    object_ = child(verb, "dobj")
    post = under(verb, "as")
    if object_ is not None and (object_.lemma_.lower() in POSTS or object_.lower_ in POSTS):
        post = object_
    elif (lemma == "leave" and not (post is not None and is_post(post))) or (
        object_ is not None and not (lemma == "quit" and _body(object_))
    ):
        return
    certain = standing(verb)
    who = doers(verb)
    if not who or certain is None or passive(verb):
        return
    yield Occurrence(EventKind.RESIGNATION, "leave" if lemma == "leave" else "resign", verb, certain, who, (), post)


def _body(noun: Token) -> bool:
    return noun.ent_type_ == "ORG" or noun.lemma_.lower() in SEATS


def _dismissed(verb: Token) -> Iterator[Occurrence]:
    """By somebody, or in the passive: "was sacked", "ousted the chair"."""
    lemma = verb.lemma_.lower()
    done = passive(verb)
    whom = subject(verb) if done else child(verb, "dobj")
    post = under(verb, "as", "from")
    posted = post is not None and (is_post(post) or post.lemma_.lower() in POSTS | SEATS)
    out = any(one.lower_ == "out" and one.dep_ in {"prt", "advmod"} for one in verb.children)
    if lemma in REMOVING and not (posted or (out and lemma in {"force", "push"})):
        return
    if under(verb, "at", "on", "upon") is not None and lemma == "fire":
        return
    called = under(verb, "as")  # "dismissed him as a dreamer", or "as an actor"
    if whom is None or (called is not None and not (posted and _definite(called))):
        return
    certain = standing(verb)
    if certain is not None:
        by = together(agent(verb)) if done else doers(verb)
        people = doers(verb) if done else together(whom)
        yield Occurrence(EventKind.RESIGNATION, "dismiss", verb, certain, people, by, post if posted else None)


def _named(noun: Token) -> Iterator[Occurrence]:
    """By a noun with the one whom it happens to: "her resignation", "the appointment of NAME as chair"."""
    lemma = noun.lemma_.lower()
    owner, of = child(noun, "poss"), under(noun, "of")
    post = under(noun, "as", "to")
    post = post if post is not None and (is_post(post) or post.lemma_.lower() in SEATS) else None
    whom, by = (of, owner) if of is not None and lemma in COMING | MADE_TO_GO else (owner or of, None)
    if whom is None or (lemma in {"nomination", "promotion", "departure", "retirement"} and post is None):
        return
    if lemma == "dismissal" and of is not None and post is None:
        return  # "her dismissal of the claims", or of somebody as a dreamer
    certain = standing(noun)
    if certain is not None:
        kind = EventKind.APPOINTMENT if lemma in COMING else EventKind.RESIGNATION
        rule = "dismissal" if lemma in MADE_TO_GO else kind.value.lower()
        yield Occurrence(kind, rule, noun, certain, together(whom), together(by), post)

"""Which words of time belong to a post: those of its phrase, of its clause, and of clauses about its only holder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from spacy.tokens import Doc, Token

from ingest.appointments import APPOINTING, ENTERING, FOUNDING, LEADING, LEAVING, SERVING, tense_of, unreal
from ingest.roles import Post, Role
from ingest.spells import LINKS, NOTHING, ON, Spell, Turn, Way, run, spell
from ontology.records import Span, Tense

POST_NOUNS = frozenset({"post", "role", "job", "office", "position"})
"""What somebody leaves, takes or holds where the post itself is named elsewhere."""
PARTICLES = {"step": {"down", "aside", "back"}, "stand": {"down"}, "take": {"over", "up"}}
"""What makes some verbs say that somebody leaves a post, or comes into it."""
CHOOSING = frozenset({"nominate", "pick", "select", "choose"})
"""Verbs that come before an appointment and begin no post."""
DISMISSING = frozenset({"fire", "sack", "oust", "remove"})
BEGINNING = (APPOINTING | ENTERING | FOUNDING.keys() | {"return", "become"}) - CHOOSING
LASTING = SERVING | LEADING.keys() | {"be", "hold"}
OF_POSTS = LEAVING | {"appoint", "elect", "hire", "install", "take", "hold", "be", "serve", "remain", "continue"}
"""Verbs that can speak of a post that they do not name."""
NEEDY = frozenset({"leave", "take", "hold", "be"})
"""Those that do so only with a word such as "post"."""


def beside(doc: Doc, post: Post, tense: Tense, told: date | None) -> Spell:
    """What the phrase that names a post says of its time: "chair of the board since 2019", "mayor (2003-07)".

    `tense` is what its words say ("former"), `told` the day of the article.
    """
    way = Way(told, Turn.LASTS, _ahead_of(tense), former=tense is Tense.FORMER)
    return _behind(doc, post, told) | _within(doc, post, way)


def in_clause(doc: Doc, verb: Token, post: Post | None, tense: Tense, told: date | None) -> Spell:
    """What the clause of a verb that gives somebody a post says of its time; `tense` is when the verb says it is held."""
    turn = _turn(verb)
    if turn is None:
        return NOTHING
    way = _way(verb, turn, tense, told)
    return (_within(doc, post, way) if post else NOTHING) | _around(verb, way)


def of_holder(doc: Doc, role: Role, post: Post, tense: Tense, told: date | None) -> Spell:
    """What is said of whoever has this one post beside the name: "NAME, the chair, who took over in 2019, resigned on Monday".

    Nothing is taken for "a nurse", who may have been appointed to something else, nor for a former post what tells of a
    beginning.
    """
    found = NOTHING
    if len(role.posts) > 1 or doc[post.start].lower_ in {"a", "an"}:
        return found
    for verb in dict.fromkeys(_verbs_of(doc, role, post)):
        turn = _turn(verb)
        if turn and _names_no_post(verb) and not (tense is Tense.FORMER and turn is Turn.BEGINS):
            told_here = _around(verb, _way(verb, turn, tense, told))
            places = tuple(Span(min(verb.idx, place.start), place.end) for place in told_here.places)
            found |= replace(told_here, places=places)
    return found


def _turn(verb: Token) -> Turn | None:
    """Whether a verb says that a post begins, ends or lasts; None for a verb that says nothing of the kind."""
    lemma = verb.lemma_
    if lemma in PARTICLES and not (_particle(verb) or any(child.lemma_ in POST_NOUNS for child in verb.children)):
        return None
    if lemma in BEGINNING:
        return Turn.BEGINS
    if lemma in LEAVING:
        return Turn.ENDS
    return Turn.LASTS if lemma in LASTING else None


def _way(verb: Token, turn: Turn, tense: Tense, told: date | None) -> Way:
    ahead = _ahead_of(tense) if turn is Turn.LASTS else _ahead(verb)
    perfect = verb.tag_ == "VBN" and any(child.lemma_ == "have" and child.lower_ != "had" for child in verb.lefts)
    return Way(told, turn, ahead, stays=verb.tag_ in {"VBZ", "VBP"}, perfect=perfect)


def _ahead_of(tense: Tense) -> bool | None:
    return None if tense is Tense.CURRENT else tense is Tense.FUTURE


def _ahead(verb: Token) -> bool | None:
    """Whether what a verb tells of is still to come; None where the grammar leaves it open."""
    tense = tense_of(verb)
    if tense is not Tense.CURRENT:
        return tense is Tense.FUTURE
    if verb.tag_ == "VBG":
        return True if any(child.lemma_ == "be" for child in verb.lefts) else None
    return verb.tag_ != "VBN"


def _within(doc: Doc, post: Post, way: Way) -> Spell:
    """In the phrase after the noun that names a post, up to a word that begins something else."""
    found, at = NOTHING, post.head + 1
    while at < post.end and doc[at].pos_ not in {"VERB", "AUX"}:
        token, at = doc[at], at + 1
        if token.lower_ in {"and", "but", "or"} and at < post.end and doc[at].lower_ in LINKS:
            break
        head = token.head.head if token.dep_ == "mark" else token.head
        if head.i == post.head or head.pos_ in {"PROPN", "VERB", "AUX"} or not post.start <= head.i < post.end:
            here = spell(token, way)
            found |= here
            while here.places and at < post.end and doc[at].idx < here.places[-1].end:
                at += 1
    return found


def _around(verb: Token, way: Way) -> Spell:
    """Right under a verb, with no other clause between."""
    found = NOTHING
    for child in verb.children:
        between = verb.doc[min(child.i, verb.i) + 1 : max(child.i, verb.i)]
        if not any(token.tag_ in {"VBD", "VBZ", "VBP"} and token.head != verb for token in between):
            marks = [token for token in child.children if token.dep_ == "mark"]
            for token in marks if child.dep_ == "advcl" else [child]:
                found |= spell(token, way)
    return found


def _behind(doc: Doc, post: Post, told: date | None) -> Spell:
    """The years in brackets, or after a comma, right behind a post."""
    at = post.end
    while at < len(doc) and doc[at].is_space:
        at += 1
    return run(doc, at + 1, told) if at + 1 < len(doc) and doc[at].text in {"(", ","} else NOTHING


def _verbs_of(doc: Doc, role: Role, post: Post) -> Iterator[Token]:
    """The verbs of clauses on the holder or the post, and the verb of which they are the subject."""
    holder = doc[role.holder : role.holder_end].root
    for verb in doc[post.start].sent:
        right = verb.head in (holder, doc[post.head])
        near = right or role.start <= verb.head.i < role.end
        who = verb.dep_ == "relcl" and any(child.lower_ == "who" for child in verb.children)
        if (near and who) or (right and verb.dep_ == "acl" and verb.tag_ == "VBN"):
            yield verb
    for token in (holder, doc[post.head]):
        if token.dep_ in {"nsubj", "nsubjpass"}:
            yield token.head


def _names_no_post(verb: Token) -> bool:
    """Whether a verb tells of coming into a post, holding or leaving it without saying which: "who took over in 2019"."""
    passive = verb.dep_ == "acl" or any(child.dep_ == "nsubjpass" for child in verb.children)
    objects = [child for child in verb.children if child.dep_ in {"dobj", "attr", "oprd", "acomp", "xcomp"}]
    objects += [
        place
        for child in verb.children
        if child.dep_ == "prep" and child.lower_ in ("as", "of", "with", "to", *LINKS, *ON)
        for place in child.children
        if place.ent_type_ != "DATE" and not place.like_num and place.dep_ != "prep"
    ]
    return (
        verb.lemma_ in OF_POSTS
        and not unreal(verb)
        and passive == (verb.lemma_ in APPOINTING | DISMISSING)
        and (bool(objects) or verb.lemma_ not in NEEDY or _particle(verb))
        and all(child.lemma_ in POST_NOUNS for child in objects)
    )


def _particle(verb: Token) -> bool:
    return any(child.lower_ in PARTICLES.get(verb.lemma_, ()) for child in verb.children)

"""What the grammar of a sentence says of its verbs and qualities: of whom, to what, whether, and how surely."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from ingest.attitudes import ENDING, NOT, REFUSING, forms

DOUBTING = frozenset({"would", "could", "may", "might", "'d", "’d"})
"""Modal verbs under which a need is only supposed: "would have to win"."""

ASKED = 30
"""Words after a verb among which a question mark makes its sentence a question."""

DEEP = 4
"""Verbs up to which a subject is looked for."""


def subject(token: Token) -> Token | None:
    """Who does it, or of whom it is said; in a passive, to whom it is done."""
    for _ in range(DEEP):
        for child in token.children:
            if child.dep_ in {"nsubj", "nsubjpass", "csubj", "expl"}:
                relative = token.dep_ == "relcl" and child.tag_ in {"WDT", "WP"}
                return None if child.dep_ == "expl" else token.head if relative else child
        if token.dep_ in {"relcl", "acl"}:
            return token.head
        if token.dep_ not in {"acomp", "attr", "oprd", "xcomp", "conj", "advcl", "prep", "pobj", "pcomp", "auxpass"}:
            return None
        if token.dep_ == "conj" and token.head.pos_ not in {"VERB", "AUX", "ADJ"} and token.pos_ in {"NOUN", "PROPN"}:
            return None
        token = token.head
    return None


def complement(verb: Token) -> Token | None:
    """What it is done to or felt about: an object, a clause, the noun after its preposition."""
    children = [child for child in verb.children if child.i > verb.i]
    for wanted in ({"dobj", "ccomp"}, {"xcomp"}, {"prep", "agent"}, {"attr", "acomp"}):
        for child in children:
            if child.dep_ in wanted:
                return complement_of(child) if child.dep_ in {"prep", "agent"} else child
    return None


def complement_of(token: Token) -> Token | None:
    for child in token.children:
        if child.i > token.i and child.dep_ in {"pobj", "pcomp", "ccomp", "acl"}:
            return child
        if child.i > token.i and child.dep_ == "prep":
            return complement_of(child)
    return None


def negated(token: Token) -> bool:
    """Whether it is said not to be so: twice is not at all."""
    count = sum((child.dep_ == "neg" or child.lower_ in NOT) and not _only(child) for child in token.children)
    for child in token.children:
        if child.dep_ in {"nsubj", "nsubjpass", "dobj", "attr"} and child.i != token.i:
            count += any(one.lower_ in {"no", "neither"} for one in child.children)
    head = token.head
    if token.dep_ == "xcomp" and head != token and head.lemma_.lower() in REFUSING:
        count += 1
    if token.dep_ == "ccomp" and head.lemma_ in THINKING:  # "I don't think that we need it"
        count += any(child.dep_ == "neg" for child in head.children)
    return count % 2 == 1


def _only(word: Token) -> bool:
    """As in "not only", "not just": so it is."""
    return word.i + 1 < len(word.doc) and word.nbor().lower_ in {"only", "just", "merely", "simply", "least"}


def modals(verb: Token) -> frozenset[str]:
    """The modal verbs that govern a verb, also through the one it is joined to or hangs on."""
    had = {"'d", "’d"} if verb.tag_ in {"VBN", "VBD"} else set()  # "she'd made up her mind"
    found = {child.lower_ for child in verb.children if child.tag_ == "MD"} - had
    if not found and verb.dep_ in {"conj", "xcomp"} and verb.head.pos_ in {"VERB", "AUX"}:
        found = {child.lower_ for child in verb.head.children if child.tag_ == "MD"}
    return frozenset(found)


def asked(verb: Token) -> bool:
    """Whether its sentence asks, or its modal verb stands before its subject: "should we"."""
    for token in verb.doc[verb.i + 1 : verb.i + ASKED]:
        if token.is_sent_start or token.text == "?":
            if token.text == "?":
                return True
            break
    who = next((child for child in verb.children if child.dep_ in {"nsubj", "nsubjpass"}), None)
    return who is not None and any(child.tag_ == "MD" and child.i < who.i for child in verb.children)


def going(verb: Token) -> bool:
    """As in "are going to build", "are to build", "are building": what is about to be done."""
    if verb.dep_ == "xcomp" and verb.head.lower_ in {"going", "committed", "determined", "ready", "planning"}:
        return True
    return verb.dep_ == "xcomp" and verb.head.lemma_ == "be" and verb.tag_ == "VB"


def doing(verb: Token) -> bool:
    """As in "I'm not voting for it"."""
    return verb.tag_ == "VBG" and any(
        child.dep_ == "aux" and child.tag_ in {"VBP", "VBZ", "VBD"} for child in verb.children
    )


def needing(verb: Token) -> bool:
    """As in "need to build", "has to build"."""
    if verb.dep_ != "xcomp" or verb.tag_ != "VB" or verb.head.lemma_ not in {"need", "have"}:
        return False
    if any(child.dep_ == "dobj" for child in verb.head.children):  # "had a story to tell"
        return False
    related = verb.lemma_ == "do" and any(child.lower_ == "with" for child in verb.children)  # "it has to do with"
    return not related and not modals(verb.head) & DOUBTING


THINKING = frozenset({"think", "believe", "expect", "feel", "suppose"})
"""Verbs whose "not" belongs to what is thought."""

MINDS = frozenset({"decide", "pretend", "imagine", "assume"})
"""Verbs whose clause is somebody's own mind."""

ENDED = frozenset(
    (
        "throw out, vote down, turn down, do away, call off, back away, walk away, pull out, put off, strike down, take off, "
        "wind down, shut down, push back, rule out, stop to, back off, send back"
    ).split(", ")
)
"""Verbs with a particle by which a thing is done away with."""


def ending(verb: Token) -> bool:
    """Whether a verb tells that a thing is done away with: "scrap it", "throw it out", "get rid of it"."""
    if forms(verb) & ENDING:
        return True
    verbal = {f"{verb.lemma_} {child.lower_}" for child in verb.children if child.i > verb.i}
    return bool(verbal & ENDED) or (
        verb.lemma_ in {"get", "be"} and any(child.lower_ == "rid" for child in verb.children)
    )


def phrasal(verb: Token) -> bool:
    """Whether a particle makes another verb of it: "push back", "drive through"."""
    return any(
        child.dep_ == "prt" or child.lower_ in {"back", "through", "ahead", "forward"} for child in verb.children
    )


def passive(verb: Token) -> bool:
    return any(child.dep_ in {"nsubjpass", "auxpass"} for child in verb.children)


def embedded(verb: Token) -> bool:
    """Whether it is only so under an "if", or by the mind of somebody else: "if they decide that it must close"."""
    for one in (verb, *verbs_around(verb)):
        if one.dep_ == "advcl" and any(child.lower_ in {"if", "unless"} for child in one.children):
            return True
    return verb.dep_ == "ccomp" and verb.head.lemma_ in MINDS and verb.head.tag_ != "VBG"


def clause_after(token: Token) -> Token | None:
    """What follows "it is vital that" or "it is time to"."""
    heads = (token, token.head)
    return next(
        (
            child
            for head in heads
            for child in head.children
            if child.dep_ in {"ccomp", "xcomp", "advcl"} and child.i > token.i
        ),
        None,
    )


def verbs_around(token: Token) -> Iterator[Token]:
    """The verbs that a word hangs on, the next first."""
    for _ in range(DEEP):
        if token.head == token:
            return
        token = token.head
        if token.pos_ in {"VERB", "AUX"}:
            yield token

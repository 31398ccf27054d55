"""Who does what to whom, and how words hang together, by the parse of a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

LONGEST_SENTENCE = 300
"""Tokens: twice the longest in 160 articles of PolNeAR train."""

REACH = 40
"""Tokens to either side of a verb up to which its clause is looked at: nine clauses of ten in news have fewer in all."""

CLIMB = 12
"""Steps up the tree of a sentence: more than any sentence that people write has between a verb and what governs it."""


def words(doc: Doc) -> Iterator[Token]:
    """The tokens of all sentences but those that nobody writes, in which everything could hang on one word."""
    for sentence in doc.sents:
        if len(sentence) <= LONGEST_SENTENCE:
            yield from sentence


def child(token: Token, *labels: str) -> Token | None:
    return next((one for one in token.children if one.dep_ in labels), None)


def together(token: Token | None) -> tuple[Token, ...]:
    """A noun with those that "and" joins to it."""
    if token is None:
        return ()
    found = [token]
    while len(found) < CLIMB and (following := child(found[-1], "conj")) is not None:
        found.append(following)
    return tuple(found)


def doers(verb: Token) -> tuple[Token, ...]:
    """The subject of a verb, with those joined to it; a relative clause tells only of the noun right before it."""
    found = subject(verb)
    if found is not None and verb.dep_ in {"relcl", "acl"} and found == verb.head:
        return (found,)
    return together(found)


def under(token: Token, *prepositions: str) -> Token | None:
    """The noun after one of the prepositions right under a word."""
    for one in token.children:
        if one.dep_ in {"prep", "agent", "dative", "mark"} and one.lower_ in prepositions:
            return child(one, "pobj")
    return None


def passive(verb: Token) -> bool:
    """Whether a verb tells what is done to its subject, or to the noun that it describes."""
    for _ in range(CLIMB):
        if verb.tag_ not in {"VBN", "VBD"}:
            return False
        if any(one.dep_ in {"auxpass", "agent", "nsubjpass"} for one in verb.children):
            return True
        if any(one.dep_ in {"aux", "nsubj"} for one in verb.children):
            return False
        if verb.dep_ != "conj":
            return verb.dep_ in {"acl", "advcl", "amod"}
        verb = verb.head
    return False


def subject(verb: Token) -> Token | None:
    """Who does what a verb says, or to whom it is done: its own subject, or that of the verb on which it hangs."""
    for _ in range(4):
        carried = child(verb, "auxpass")  # "she was re-elected" is torn apart in parsing
        if found := child(verb, "nsubj", "nsubjpass") or (child(carried, "nsubj") if carried is not None else None):
            relative = found.tag_ in {"WP", "WDT"} and verb.dep_ == "relcl"
            return verb.head if relative else found
        above = verb.head
        if verb.dep_ in {"acl", "relcl"} and above.pos_ in {"NOUN", "PROPN", "PRON"}:
            return above
        if verb.dep_ == "pcomp" and above.head.pos_ in {"VERB", "AUX"}:
            above = above.head
        elif verb.dep_ == "xcomp" and (object_ := child(above, "dobj")) is not None and above.pos_ == "VERB":
            return object_
        elif verb.dep_ not in {"conj", "xcomp", "advcl", "acomp"}:
            return None
        verb = above
    return None


def agent(verb: Token) -> Token | None:
    """Who is named by "by"."""
    return under(verb, "by")


def infinitive(verb: Token) -> bool:
    led = any(one.lower_ == "to" and one.dep_ == "aux" for one in verb.lefts)
    return led and (verb.tag_ == "VB" or any(one.dep_ == "auxpass" and one.lower_ == "be" for one in verb.lefts))

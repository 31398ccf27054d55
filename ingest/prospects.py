"""What is said to be going to be done, or that it should be: "will be closed", "is to spend", "should create"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from ingest import policywords as words
from ingest.deciders import Cast, Standing
from ingest.drafts import Draft, Push, finite, infinitive, negated, verb_span
from ingest.policykinds import clause_kind, noun_kind, term, verb_object
from ontology.policies import PolicyKind, Status
from ontology.records import ActorKind

INHERITING = frozenset({"xcomp", "conj", "advcl", "pcomp", "acl", "relcl"})
"""How verbs hang together that can share a subject."""
DEEP = 4
"""Verbs up to which a subject is looked for."""
HEADLINE = 24
"""Words of the longest headlines."""
FAR = 12
"""Words before the "to" of a headline."""
WILL = frozenset({"will", "'ll", "’ll", "shall"})
SHOULD = frozenset({"must", "should", "ought"})
NOBODY = frozenset("he she i you we who that which it they this there".split())
"""Subjects of passives that name nothing that is governed."""


def subject(verb: Token, depth: int = 0) -> Token | None:
    """Who does what a verb tells, looked for up the verbs on which it hangs."""
    for child in verb.children:
        if child.dep_ == "nsubj" or (child.dep_ == "nsubjpass" and depth):
            relative = child.lower_ in {"who", "which", "that"} and verb.dep_ == "relcl"
            return verb.head if relative else child
        if child.dep_ == "agent":
            return next((noun for noun in child.children if noun.dep_ == "pobj"), None)
    if any(child.dep_ == "nsubjpass" for child in verb.children):
        return None
    if depth >= DEEP or verb.head == verb or verb.dep_ not in INHERITING:
        return None
    if verb.head.pos_ in {"VERB", "AUX"}:
        return subject(verb.head, depth + 1)
    return verb.head if verb.dep_ in {"relcl", "acl"} and verb.tag_ == "VBG" else None


def top(verb: Token) -> Token:
    """The verb on which an infinitive hangs: "are" of "are set to receive"."""
    for _ in range(DEEP):
        if verb.dep_ != "xcomp" or verb.head.pos_ not in {"VERB", "AUX"}:
            return verb
        verb = verb.head
    return verb


def prospect(verb: Token, cast: Cast) -> Iterator[Draft]:
    """What those who govern will do or should do, and what is to be done with what they govern."""
    status, modal = _told(verb)
    if status is None or (negated(verb) and status is not Status.RECOMMENDED):
        return
    if verb.tag_ == "VBN" and any(child.dep_ == "auxpass" for child in verb.lefts):
        yield from _passive(verb, status)
        return
    doer, whole, lemma = subject(verb), top(verb), verb.lemma_.lower()
    if doer is None or "relcl" in {verb.dep_, whole.dep_}:
        return
    thing = verb_object(verb)
    if lemma in words.MOVING and term(doer) in words.GOVERNED and thing is None:
        kind = noun_kind(doer, Push(status, "moving", None))
        yield Draft(verb.i, verb_span(whole, subject=True), kind, status, "moving")
    elif lemma in words.ACTIONS and thing is not None and term(thing) not in words.AWAY and modal != "would":
        asked = status is Status.RECOMMENDED
        if _may(doer, lemma, cast, asked=asked) or (modal == "is to" and _is_body(doer, lemma, cast)):
            push = Push(status if asked or modal == "is to" else Status.PROMISED, "modal", None if asked else doer)
            yield Draft(verb.i, verb_span(verb), clause_kind(verb, push), push.status, push.rule, push.at)


def headline(verb: Token, cast: Cast) -> Iterator[Draft]:
    """As in "Council to sell depot", "Scrap the levy, union tells minister": sentences of headlines without a finite verb."""
    sentence = verb.sent
    if len(sentence) > HEADLINE or sentence[-1].text == "." or verb_object(verb) is None:
        return
    if verb.lemma_.lower() not in words.ACTIONS | words.ENDING or term(verb_object(verb) or verb) in words.AWAY:
        return
    if infinitive(verb) and verb.i - sentence.start <= FAR:
        sign = next(child for child in verb.lefts if child.tag_ == "TO")
        doer = sign.nbor(-1) if sign.i > sentence.start else sign
        if _heads(doer, cast) and not any(map(finite, _main(verb))):
            push = Push(Status.ANNOUNCED, "headline", doer)
            yield Draft(verb.i, verb_span(verb), clause_kind(verb, push), push.status, push.rule, doer.i)
    elif (
        verb.tag_ == "VB"
        and verb.i == _first(verb)
        and any(one.lemma_.lower() in {"tell", "urge", "say"} for one in sentence)
    ):
        push = Push(Status.RECOMMENDED, "headline", None)
        yield Draft(verb.i, verb_span(verb), clause_kind(verb, push), push.status, push.rule)


def _heads(doer: Token, cast: Cast) -> bool:
    """Whether the subject of a headline governs: a council, a country, letters that stand for one."""
    if doer.pos_ not in {"NOUN", "PROPN"} or doer.ent_type_ == "PERSON":
        return False
    actor = cast.actor(doer)
    if actor is not None and actor.kind is ActorKind.PERSON:
        return False
    public = cast.standing(doer) in {Standing.DECIDES, Standing.PUBLIC} and doer.tag_ != "NNS"
    return public or doer.ent_type_ == "GPE" or (doer.is_upper and len(doer) > 1)


def _main(verb: Token) -> list[Token]:
    """The verbs above an infinitive, up to the root."""
    found: list[Token] = []
    while verb.head != verb and len(found) < DEEP:
        verb = verb.head
        found.append(verb)
    return found


def _first(verb: Token) -> int:
    """The number of the first word of the sentence."""
    return next((token.i for token in verb.sent if not token.is_punct and not token.is_space), -1)


def _passive(verb: Token, status: Status) -> Iterator[Draft]:
    """As in "Fares will be frozen": done by those who govern, whoever they are."""
    whole = top(verb)
    if any(child.lower_ in {"whether", "if"} for child in (*verb.lefts, *whole.lefts)):
        return
    thing = next((one for one in (*verb.lefts, *whole.lefts) if one.dep_ in {"nsubjpass", "nsubj"}), None)
    if thing is None or thing.ent_type_ == "PERSON" or thing.lower_ in NOBODY or term(thing) in words.AWAY:
        return
    if verb.lemma_.lower() in words.ACTIONS - words.WEAK or (status is Status.RECOMMENDED and verb.lemma_ == "make"):
        by = next((child for child in verb.rights if child.dep_ == "agent"), None)
        doer = next((child for child in by.children if child.dep_ == "pobj"), None) if by is not None else None
        kind = clause_kind(verb, Push(status, "passive", None), thing)
        span = verb_span(whole, subject=True)
        if status is Status.ANNOUNCED and {"legislation", "bill", "law", "act"} & {
            one.lower_ for one in verb.subtree if one.i > verb.i
        }:
            kind = PolicyKind.LEGISLATION
        yield Draft(verb.i, span, kind, status, "passive", doer.i if doer is not None else None)


def _may(doer: Token, lemma: str, cast: Cast, *, asked: bool) -> bool:
    """Whether somebody can do what a verb of governing tells: who decides, a review, or "we" for verbs that leave no doubt."""
    standing = cast.standing(doer)
    if asked and lemma in words.SLIGHT - {"make"}:
        return False
    if standing is Standing.DECIDES or term(cast.meant(doer)) in words.REVIEWS:
        return True
    own = doer.lower_ in {"we", "i"} and standing is not Standing.PRIVATE
    return own and lemma not in words.WEAK | words.PERSONAL


def _is_body(doer: Token, lemma: str, cast: Cast) -> bool:
    """Whether a body of public life does more than slight things: "the broadcaster is to shed 400 jobs"."""
    return cast.standing(doer) is Standing.PUBLIC and lemma not in words.SLIGHT | words.WEAK


def _told(verb: Token) -> tuple[Status | None, str]:
    """What the auxiliaries of a verb tell: "will", "must", "is to", "set to"."""
    for child in verb.lefts:
        if child.dep_ == "aux" and child.lower_ in WILL | {"wo", "would"}:
            return Status.ANNOUNCED, "would" if child.lower_ == "would" else "will"
        if child.dep_ == "aux" and child.lower_ in SHOULD:
            return Status.RECOMMENDED, "should"
    over = verb.head
    if verb.dep_ != "xcomp" or not any(child.tag_ == "TO" for child in verb.lefts):
        return None, ""
    if (over.lemma_ == "be" and over.tag_ in {"VBZ", "VBP"}) or over.lower_ in {"set", "due"}:
        understood = any(one.lower_ in {"understood", "thought", "believed"} for one in _main(verb))
        return Status.EXPECTED if understood else Status.ANNOUNCED, "is to"
    if over.lower_ in {"needs", "need", "ought", "has", "have"} and not any(
        one.lower_ == "yet" for one in over.children
    ):
        ahead = any(one.lower_ in WILL for one in over.lefts)
        if any(one.lower_ in {"would", "could", "might", "may"} for one in over.lefts):
            return None, ""
        return (Status.ANNOUNCED, "will") if ahead and over.lower_ == "have" else (Status.RECOMMENDED, "should")
    return None, ""

"""Whether a clause tells an act of governing, by its verb, its object and those who are to do it."""

from __future__ import annotations

from spacy.tokens import Token

from ingest import policywords as words
from ingest.deciders import Cast, Standing
from ingest.drafts import SUBJECTS, Push
from ingest.policykinds import particled, term, verb_object
from ontology.policies import Status
from ontology.records import ActorKind

UNLIKE_WISHES = frozenset("has have had was were is are could may might would will can did does do".split())
"""Auxiliaries that say how things are, not how they should be."""
WHOM = frozenset({"him", "her", "me", "us", "you", "himself", "herself", "myself"})
"""Objects of what is done to somebody rather than by those who govern."""
OWING = frozenset({"pay", "file", "release", "owe", "avoid", "dodge", "disclose", "publish"})
"""What taxpayers do with their taxes and returns."""
COLLECTIVES = frozenset(
    "country nation company employer bank firm retailer supermarket landlord school hospital leader operator provider".split()
)


def is_policy(verb: Token, push: Push, standing: Standing) -> bool:
    """Whether what a clause tells is an act of governing, by its verb, its object and the standing of whoever is to do it."""
    lemma, thing = verb.lemma_.lower(), verb_object(verb)
    if standing is Standing.PRIVATE or (
        thing is not None and (term(thing) in words.AWAY or thing.ent_type_ == "PERSON")
    ):
        return False
    if any(child.dep_ in {"dobj", "dative"} and child.lower_ in WHOM for child in verb.rights):
        return False
    if thing is not None and lemma in OWING and (term(thing) == "tax" or term(thing) == "return"):
        return False
    decides = standing is Standing.DECIDES
    if not decides and ((lemma in words.SLIGHT and not _makes(verb)) or (thing is not None and thing.pos_ == "PRON")):
        return False
    if lemma in {"help", "continue", "try", "begin", "start"} or (lemma == "stop" and thing is None):
        inner = next((child for child in verb.rights if child.dep_ in {"xcomp", "ccomp"}), None)
        return inner is not None and inner.lemma_.lower() in words.ACTIONS and is_policy(inner, push, standing)
    governs = standing in {Standing.PUBLIC, Standing.DECIDES}
    filled = (
        thing is not None
        or lemma in words.PREPOSITIONAL
        or any(child.dep_ in {"xcomp", "ccomp"} for child in verb.rights)
    )
    if (lemma in words.ACTIONS or particled(verb)) and (filled or verb.tag_ == "VBN"):
        if lemma in words.PERSONAL and not governs and not (lemma == "sell" and push.rule == "plan"):
            return False
        return push.strong or push.status is Status.RECOMMENDED or governs
    bound = push.strong or push.status in {Status.RECOMMENDED, Status.PROMISED, Status.EXPECTED}
    return decides and bound and lemma not in words.PERSONAL and thing is not None


def governing(verb: Token) -> bool:
    """Whether a verb by itself tells of an act of governing."""
    return verb.lemma_.lower() in words.ACTIONS | words.MOVING | words.ENDING or particled(verb)


def _makes(verb: Token) -> bool:
    """As in "Make check-ups free"."""
    return verb.lemma_ == "make" and any(
        child.dep_ in {"ccomp", "oprd", "acomp", "xcomp", "amod"} for child in verb.rights
    )


def can_be_asked(verb: Token, who: Token, cast: Cast) -> bool:
    """Whether "for X to V" asks for an act of governing: by its verb, or by those who are to do anything to something."""
    if who.pos_ == "PRON" or who.ent_type_ == "PERSON":
        return False
    actor = cast.actor(who)
    if actor is not None and actor.kind is ActorKind.PERSON:
        return False
    if governing(verb):
        return verb.lemma_.lower() not in words.SLIGHT or verb.tag_ == "VBN" or verb_object(verb) is not None
    thing = verb_object(verb)
    able = cast.standing(who) in {Standing.DECIDES, Standing.PUBLIC} or is_collective(who)
    own = verb.lemma_.lower() in words.PERSONAL - {"report", "show", "sell", "use", "hold"}
    return able and thing is not None and not own and term(thing) not in words.AWAY


def is_wish(verb: Token, cast: Cast) -> bool:
    """As in "Demand that X be closed", "wants X closed"."""
    told = {child.lower_ for child in verb.lefts if child.dep_ in {"aux", "auxpass"}}
    doer = next((child for child in verb.lefts if child.dep_ in SUBJECTS), None)
    if doer is None or verb.tag_ not in {"VB", "VBN"} or told & UNLIKE_WISHES or not governing(verb):
        return False
    passive = doer.dep_ == "nsubjpass" or verb.tag_ == "VBN"
    able = (
        cast.standing(doer) in {Standing.DECIDES, Standing.PUBLIC}
        or is_collective(doer)
        or term(doer) in words.GOVERNED
    )
    return doer.ent_type_ != "PERSON" and doer.pos_ != "PRON" and (passive or able)


def is_kept(verb: Token) -> bool:
    """As in "Wants the pool kept open", "wants the line reopened": what is wanted of a thing."""
    doer = next((child for child in verb.lefts if child.dep_ == "nsubj"), None)
    alone = not any(child.dep_ in {"aux", "auxpass"} for child in verb.lefts)
    kept = verb.lemma_ in {"keep", "make"} or governing(verb)
    return kept and alone and doer is not None and doer.pos_ == "NOUN" and verb.tag_ in {"VBD", "VBN"}


def is_collective(whom: Token) -> bool:
    """Whether those who are asked are countries, companies or the like rather than people."""
    return whom.ent_type_ in {"GPE", "ORG", "NORP"} or term(whom) in COLLECTIVES

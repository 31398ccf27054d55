"""The content of a promise, a demand or an announcement: the clauses and noun phrases that may name policies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from ingest import policywords as words
from ingest.deciders import Cast, Standing
from ingest.deeds import can_be_asked, governing, is_collective, is_kept, is_policy, is_wish
from ingest.drafts import (
    SUBJECTS,
    Draft,
    Push,
    conjuncts,
    finite,
    infinitive,
    negated,
    noun_span,
    preposition,
    torn_act,
    verb_span,
)
from ingest.policykinds import (
    clause_kind,
    generic,
    has_money,
    noun_kind,
    noun_status,
    refers,
    telling,
    term,
    unwrapped,
    verb_object,
)
from ingest.wants import GAINS, is_wanted
from ontology.policies import Status

ASKED_TO = frozenset({"ask", "urge", "press", "tell", "order", "implore", "lobby", "pressure"})
"""Verbs after which whoever is asked stands with what is asked of them."""
AIMS = frozenset({"ambition", "aim", "goal", "intention", "commitment", "promise"})
"""Plans that are none without what they are to do."""
TYING = frozenset({"for", "on", "to", "of", "upon"})
"""Prepositions with which what is asked for or promised follows."""
STATING = frozenset({"insist", "stress", "suggest", "advise"})
"""Verbs that ask for something only with a clause."""
OBJECTING = frozenset(
    "vote object campaign fight agree protest march rally react respond argue speak lobby rail".split()
)
"""Verbs that judge what follows "to", "for" or "against"."""


def contents(trigger: Token, push: Push, cast: Cast) -> Iterator[Draft]:
    """What a verb or noun of promising, asking or bringing about has for its content, each policy of it."""
    for child in trigger.rights:
        if child.dep_ in {"xcomp", "advcl", "acl", "relcl", "ccomp"} and child.pos_ in {"VERB", "AUX"}:
            yield from _clause(trigger, child, push, cast)
        elif child.dep_ in {"prep", "mark", "dative"} and child.lower_ in TYING and push.rule != "bringing":
            yield from _tied(child, push, cast)
        elif child.dep_ == "dobj" and push.status is Status.RECOMMENDED:
            yield from _asked_of(trigger, child, push, cast)
    if trigger.pos_ in {"VERB", "AUX"}:
        yield from objects(trigger, push, cast)


def objects(verb: Token, push: Push, cast: Cast) -> Iterator[Draft]:
    """What a verb has for its object, or for the subject of its passive."""
    for child in verb.children:
        if (
            child.dep_ in {"dobj", "nsubjpass"}
            and verb.lemma_ not in STATING
            and (verb.lemma_ not in ASKED_TO | {"call"} or push.rule == "bringing")
        ):
            yield from things(child, push, cast)
        elif child.dep_ == "prep" and child.lower_ in {"for", "to", "against"} and push.rule in {"judged", "bringing"}:
            noun = next((one for one in child.children if one.dep_ == "pobj"), None)
            if noun is not None and verb.lemma_.lower() in OBJECTING:
                yield from things(noun, push, cast)
        elif child.dep_ == "prep" and child.lower_ == "of" and verb.lemma_ == "accuse":
            for noun in child.children:
                if noun.dep_ == "pobj":
                    yield from things(noun, push, cast)
        elif child.dep_ == "prep" and child.lower_ in {"on", "with", "to"} and push.rule == "bringing":
            noun = next((one for one in child.children if one.dep_ == "pobj"), None)
            if noun is not None and any(one.dep_ == "prt" for one in verb.rights):
                yield from things(noun, push, cast)  # "sign off on a system"


def acts(first: Token, push: Push, cast: Cast, whom: Token | None = None) -> Iterator[Draft]:
    """The clauses after "to" or in "-ing" that are acts of governing; those that share one "to" are one.

    `whom` is who is asked to do it.
    """
    own = (
        verb for verb in conjuncts(first) if verb.tag_ == "VBG" or infinitive(verb) or verb.pos_ in {"NOUN", "PROPN"}
    )
    verbs = list(dict.fromkeys([first, *own]))
    apart = frozenset(verb.left_edge.i for verb in verbs[1:])
    standing = cast.standing(whom if whom is not None else push.owner)
    if push.status is Status.RECOMMENDED:
        if whom is None:
            standing = Standing.OTHER
        elif standing in {Standing.OTHER, Standing.PRIVATE} and not is_collective(whom):
            return
    found = False
    for verb in verbs:
        if verb.pos_ in {"NOUN", "PROPN"}:
            yield from things(verb, push, cast)
        elif negated(verb) and push.status is Status.RECOMMENDED and is_policy(verb, push, standing):
            found = True
            kind = clause_kind(verb, replace(push, status=Status.PROMISED))
            yield Draft(verb.i, verb_span(verb, apart=apart), kind, Status.PROMISED, push.rule)
        elif not negated(verb) and (is_policy(verb, push, standing) or (found and verb_object(verb) is not None)):
            found = True
            yield Draft(verb.i, verb_span(verb, apart=apart), clause_kind(verb, push), push.status, push.rule, push.at)


def things(first: Token, push: Push, cast: Cast) -> Iterator[Draft]:
    """The noun phrases that name policies, among those that are joined to the first."""
    nouns = [noun for noun in conjuncts(first) if noun == first or _stands_alone(noun)]
    apart = frozenset(noun.left_edge.i for noun in nouns[1:])
    asked = push.status is Status.RECOMMENDED
    if push.rule == "judged" and term(first) in words.PROMISING_NOUNS | {"plan"}:
        push = replace(push, status=Status.PROMISED)
    if cast.standing(push.owner) is Standing.PRIVATE and not asked:
        return
    found = False
    for noun in nouns:
        inner = unwrapped(noun)
        if noun.pos_ == "VERB":
            yield from acts(noun, push, cast)
        elif (
            term(inner) not in words.AWAY
            and inner.ent_type_ != "PERSON"
            and (_is_thing(inner, push, cast) or (found and asked))
        ):
            found = True
            kind = noun_kind(inner, push)
            status = noun_status(inner, kind, push)
            owner = whose(inner)
            at = owner.i if owner is not None else push.at
            span = noun_span(noun, apart=apart)
            yield Draft(inner.i, span, kind, status, push.rule, at, bare=refers(inner))


def whose(noun: Token) -> Token | None:
    """Whose a plan is: "the council's plan", "Labour plans", "a plan by the council"."""
    for child in noun.lefts:
        if child.dep_ == "poss":
            return child
    for child in noun.lefts:
        named = (child.ent_type_ in {"NORP", "GPE", "ORG"} and child.pos_ in {"NOUN", "PROPN"}) or child.lower_ in {
            "government",
            "council",
        }
        if child.dep_ in {"compound", "nmod", "amod"} and named:
            return child
    tie = preposition(noun, "by", "from")
    return next((child for child in tie.children if child.dep_ == "pobj"), None) if tie is not None else None


def _is_person(noun: Token) -> bool:
    """Whether a name is nobody's but a person's, as far as a parse tells."""
    return noun.pos_ == "PROPN" and noun.ent_type_ not in {"GPE", "NORP"}


def plan_act(noun: Token) -> Token | None:
    """What a plan is to do: the verb after "to", or in "-ing" after a preposition."""
    for child in noun.rights:
        if child.dep_ in {"acl", "relcl", "xcomp", "advcl"} and infinitive(child):
            return child
    if (act := torn_act(noun)) is not None:
        return act
    tie = preposition(noun, "of", "for", "to", "on")
    return (
        next((one for one in tie.children if one.dep_ == "pcomp" and one.tag_ == "VBG"), None)
        if tie is not None
        else None
    )


def _clause(trigger: Token, verb: Token, push: Push, cast: Cast) -> Iterator[Draft]:
    asked = push.status is Status.RECOMMENDED
    if any(child.lower_ in {"whether", "if", "how"} for child in verb.lefts) and push.rule != "expected":
        return
    if infinitive(verb) and (asked or verb.tag_ == "VB"):
        who = next((child for child in verb.lefts if child.dep_ in SUBJECTS), None)
        if who is not None:
            if asked and can_be_asked(verb, who, cast):
                yield Draft(
                    verb.i, verb_span(verb, subject=True), clause_kind(verb, push), push.status, push.rule, push.at
                )
        elif verb.tag_ == "VBN" and (thing := _for_whom(trigger)) is not None:
            if governing(verb):
                span = noun_span(thing).to(verb_span(verb))
                yield Draft(verb.i, span, clause_kind(verb, push, thing), push.status, push.rule, push.at)
        elif not (verb.dep_ == "advcl" and push.rule == "bringing"):
            yield from acts(verb, push, cast, verb_object(trigger) if asked and trigger.pos_ == "VERB" else None)
    elif verb.tag_ == "VBG" and verb.dep_ in {"xcomp", "ccomp"} and asked and not finite(verb):
        yield from acts(verb, replace(push, strong=True), cast)
    elif (
        verb.dep_ == "ccomp"
        and asked
        and (is_wish(verb, cast) or (trigger.lemma_ in {"want", "need"} and is_kept(verb)))
    ):
        yield Draft(verb.i, verb_span(verb, subject=True), clause_kind(verb, push), push.status, push.rule, push.at)


def _for_whom(trigger: Token) -> Token | None:
    """The thing in "asked for the charge to be delayed"."""
    tie = preposition(trigger, "for")
    return next((child for child in tie.children if child.dep_ == "pobj"), None) if tie is not None else None


def _tied(tie: Token, push: Push, cast: Cast) -> Iterator[Draft]:
    """As in "Calls for a ban", "called on ministers to act", "commits the party to a fund", "asks for the term to be extended"."""
    asked = push.status is Status.RECOMMENDED
    for noun in tie.children:
        if noun.dep_ == "pcomp" or (noun.dep_ == "pobj" and noun.tag_ == "VBG"):
            yield from acts(noun, push, cast)
        elif noun.dep_ == "pobj" and noun.pos_ != "PRON":
            verb = next((child for child in noun.rights if infinitive(child) and child.dep_ in {"acl", "relcl"}), None)
            if tie.lower_ in {"on", "upon"}:
                if verb is not None and asked:
                    yield from acts(verb, push, cast, noun)
            elif (
                verb is not None
                and tie.lower_ == "for"
                and (verb.tag_ == "VBN" or term(noun) not in words.POLICY_NOUNS)
            ):
                if asked and can_be_asked(verb, noun, cast):
                    span = noun_span(noun).to(verb_span(verb))
                    yield Draft(verb.i, span, clause_kind(verb, push), push.status, push.rule, push.at)
            elif tie.lower_ in {"for", "to"} or (tie.lower_ == "of" and push.rule == "promise"):
                yield from things(noun, push, cast)


def _asked_of(trigger: Token, whom: Token, push: Push, cast: Cast) -> Iterator[Draft]:
    """As in "Urged the council to close X", "wants rangers employed"."""
    lemma = trigger.lemma_.lower()
    for verb in whom.rights:
        if infinitive(verb) and verb.dep_ in {"acl", "relcl"} and lemma in ASKED_TO:
            yield from acts(verb, push, cast, whom)
        elif verb.dep_ == "acl" and verb.tag_ in {"VBN", "VBD"} and lemma == "want":
            span = noun_span(whom).to(verb_span(verb))
            yield Draft(verb.i, span, clause_kind(verb, push), push.status, push.rule, push.at)


def _stands_alone(noun: Token) -> bool:
    """Whether what is joined by "and" is a thing of its own, rather than the other half of one."""
    before = {"det", "nummod", "amod", "poss", "compound", "nmod"}
    return noun.pos_ == "VERB" or any(child.dep_ in before for child in noun.lefts) or term(noun) in words.POLICY_NOUNS


def _is_some(noun: Token) -> bool:
    """Whether it is one that is not there yet: "a National Cycling Office"."""
    return any(child.lower_ in {"a", "an"} for child in noun.lefts)


def _is_thing(noun: Token, push: Push, cast: Cast) -> bool:
    name = term(noun)
    if noun.pos_ == "PROPN" and name in words.CHANGES:
        return False
    tie = preposition(noun, "of", "for", "on")
    if tie is not None and any(term(child) in words.AWAY for child in tie.children):
        return False
    asked = push.status is Status.RECOMMENDED
    if asked and any(child.dep_ == "poss" and _is_person(child) for child in noun.lefts):
        return False
    act = plan_act(noun) if name in words.PLANS else None
    if act is None and name in (AIMS | {"target"} if push.rule == "judged" else AIMS):
        return False
    if act is not None:
        standing = cast.standing(whose(noun) or push.owner)
        if negated(act) or not is_policy(act, replace(push, strong=True), standing):
            return False
    if name in words.POLICY_NOUNS and not (name == "act" and noun.pos_ != "PROPN"):
        asked_all = asked and any(child.dep_ == "compound" for child in noun.lefts)
        return (telling(noun) and (asked_all or not generic(noun))) or push.rule == "promise" or refers(noun)
    if name in words.BODIES:
        known = (noun.ent_type_ == "ORG" and not _is_some(noun)) or any(
            child.lower_ in {"the", "this", "that"} for child in noun.lefts
        )
        return push.rule in {"bringing", "promise", "asking", "call", "expected"} and telling(noun) and not known
    if push.rule == "bringing" and cast.standing(push.owner) not in {Standing.DECIDES, Standing.PUBLIC}:
        return False
    if push.rule in {"judged", "ended", "bringing"}:
        return has_money(noun) and noun.pos_ in {"NOUN", "NUM"} and name not in words.AWAY | GAINS
    if push.rule in {"asking", "call", "promise", "expected"}:
        return is_wanted(noun, push)
    return False

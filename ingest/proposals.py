"""Clauses and noun phrases that may name a policy, by the verbs that bring it about: docs/policies.md."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from spacy.tokens import Doc, Token

from ingest import policywords as words
from ingest.contents import contents, objects, things
from ingest.deciders import Cast, Standing
from ingest.drafts import Draft, Push, infinitive, negated, noun_span, preposition, sentences, verb_span
from ingest.policykinds import acts_ahead, clause_kind, has_money, particled, telling, term, unwrapped, verb_object
from ingest.policynouns import of_noun
from ingest.prospects import headline, prospect, subject, top
from ingest.provisions import desired, provisions
from ingest.purses import EARMARKED, earmarked, set_aside
from ingest.wants import VAGUE
from ontology.policies import PolicyKind, Status
from ontology.records import Span

STRONG = frozenset({"pledge", "promise", "vow", "commit", "undertake", "guarantee", "swear"})
"""Verbs that bind whoever says them."""
REFUSING = frozenset({"refuse", "decline", "fail", "stop", "avoid", "short"})
"""Verbs that deny what they govern: "declined to commit to X", "stopped short of promising Y"."""
FOUNDING = frozenset({"set", "establish", "create", "introduce"})
"""Verbs of bringing about of which nothing is done yet where it will be done."""
PURSES = frozenset(
    {"budget", "plan", "bill", "package", "deal", "programme", "program", "settlement", "agreement", "scheme"}
)
"""What gives money as those do who decide it: "the budget sets aside €9m"."""
NOBODY = frozenset({"few", "nobody", "none", "neither", "no-one"})
WEIGHING = frozenset({"consider", "weigh", "mull", "explore", "examine", "contemplate"})


def drafts(doc: Doc, places: tuple[Span, ...], cast: Cast) -> Iterator[Draft]:
    """What may be a policy in `places`, in the order of the words that bring it up."""
    for token in chain.from_iterable(sentences(doc, places)):
        if token.pos_ in {"VERB", "AUX"}:
            yield from _of_verb(token, cast)
        elif token.pos_ in {"NOUN", "PROPN"}:
            yield from of_noun(token, cast)
        elif token.pos_ == "NUM" and token.dep_ != "nummod":
            yield from set_aside(token)
        if token.lower_ in EARMARKED:
            yield from earmarked(token)
        if token.lower_ in words.NEEDED:
            yield from _needed(token, cast)


def _of_verb(verb: Token, cast: Cast) -> Iterator[Draft]:
    lemma, owner = verb.lemma_.lower(), subject(verb)
    yield from headline(verb, cast)
    yield from prospect(verb, cast)
    yield from provisions(verb, cast)
    yield from desired(verb, cast)
    if negated(verb) or (owner is not None and owner.lower_ in NOBODY):
        return
    if lemma in words.PROMISING:
        yield from _promises(verb, owner, cast)
    elif lemma in WEIGHING:
        yield from contents(verb, Push(Status.EXPECTED, "expected", owner), cast)
    elif lemma in words.ASKING and not particled(verb):
        yield from _asks(verb, owner, cast)
    elif lemma == "set" and any(child.lower_ == "aside" for child in verb.rights):
        yield from _money(verb, owner, cast)
    elif lemma in words.BRINGING and (lemma not in {"set", "lay"} or any(one.dep_ == "prt" for one in verb.rights)):
        yield from _brings(verb, owner, cast)
    elif lemma == "rule" and any(child.lower_ == "out" for child in verb.rights):
        yield from objects(verb, Push(Status.ANNOUNCED, "judged", None), cast)
    elif lemma in words.GIVING | words.RECEIVING | {"offer"}:
        yield from _money(verb, owner, cast)
        if lemma == "offer" and cast.standing(owner) in {Standing.DECIDES, Standing.PUBLIC}:
            yield from objects(verb, Push(Status.PROMISED, "promise", owner), cast)
    elif lemma in words.ENDING:
        yield from _ends(verb, owner, cast)
    elif lemma in words.JUDGING:
        yield from objects(verb, Push(Status.ANNOUNCED, "judged", None), cast)
    elif lemma in {"have", "get"} and acts_ahead(verb):
        thing = verb_object(verb)
        if thing is not None and term(thing) in words.BODIES and telling(thing):
            yield Draft(thing.i, noun_span(thing), PolicyKind.BODY, Status.ANNOUNCED, "bringing")


def _promises(verb: Token, owner: Token | None, cast: Cast) -> Iterator[Draft]:
    """What is promised; what is a condition is asked for ("only if it commits to X"), and what is declined is none."""
    over = verb.head
    if verb.dep_ in {"xcomp", "pcomp"} and {over.lemma_.lower(), over.head.lemma_.lower()} & REFUSING:
        return
    thing = verb_object(verb)
    if thing is not None and has_money(thing) and cast.standing(owner) is Standing.DECIDES:
        yield from _money(verb, owner, cast)
        return
    supposed = any(child.lower_ in {"if", "unless", "until"} and child.dep_ == "mark" for child in verb.lefts)
    status = Status.RECOMMENDED if supposed else Status.PROMISED
    rule = "asking" if supposed else "promise"
    planned = any(child.dep_ == "nsubjpass" for child in verb.lefts)
    strong = verb.lemma_.lower() in STRONG or planned
    yield from contents(verb, Push(status, rule, None if supposed or planned else owner, strong), cast)


def _asks(verb: Token, owner: Token | None, cast: Cast) -> Iterator[Draft]:
    """What is asked for. What those who decide want to do is intended; what others want to do is their own affair."""
    lemma, decides = verb.lemma_.lower(), cast.standing(owner) is Standing.DECIDES
    if lemma == "need" and (verb.tag_ == "VBN" or not decides):
        return
    if lemma in {"want", "seek", "need"} and any(infinitive(one) and one.dep_ == "xcomp" for one in verb.rights):
        if decides and lemma != "need":
            yield from contents(verb, Push(Status.PROMISED, "promise", owner), cast)
        return
    status = Status.ANNOUNCED if lemma == "propose" and decides else Status.RECOMMENDED
    yield from contents(verb, Push(status, "asking", owner), cast)


def _brings(verb: Token, owner: Token | None, cast: Cast) -> Iterator[Draft]:
    """What is announced, set out, passed or launched; or should be, or will be."""
    lemma, told = verb.lemma_.lower(), {child.lower_ for child in verb.lefts}
    if _is_asked(verb):
        return
    status = Status.ANNOUNCED
    if told & {"should", "must", "ought"}:
        status, owner = Status.RECOMMENDED, None
    elif (told & {"i", "we"} and acts_ahead(verb)) or (lemma in FOUNDING and told & {"will", "'ll", "’ll"}):
        status = Status.PROMISED
    elif verb.dep_ == "xcomp" and verb.head.lower_ in {"expected", "likely"}:
        status = Status.EXPECTED
    yield from contents(verb, Push(status, "bringing", owner), cast)
    at = owner.i if owner is not None else None
    thing = verb_object(verb)
    for act in verb.rights:
        if thing is not None and act.dep_ == "ccomp" and term(thing) in words.LAWS | words.PLANS and _would(act):
            yield Draft(
                act.i, verb_span(act), _of_plan(thing), status, "plan", at
            )  # "unveiled a bill Monday that would cap X"
        if not infinitive(act) or act.lemma_.lower() not in words.ACTIONS:
            continue
        if (
            act.dep_ in {"advcl", "xcomp"}
            and thing is not None
            and term(thing) in words.LAWS | words.PLANS
            and not telling(thing)
        ):
            # "approved a measure on Thursday to end X": what the measure is to do hangs on the verb
            kind = PolicyKind.LEGISLATION if term(thing) in words.LAWS else PolicyKind.COMMITMENT
            yield Draft(thing.i, Span(noun_span(thing).start, verb_span(act).end), kind, status, "plan", at)
        elif any(one.lower_ == "whether" for one in act.lefts) and _can(owner, act, cast):
            push = Push(Status.EXPECTED, "expected", owner)
            yield Draft(act.i, verb_span(act), clause_kind(act, push), push.status, push.rule, at)


def _is_asked(verb: Token) -> bool:
    """Whether a verb is what is asked for, and is told as that: "recommends buying X and setting up Y"."""
    for _ in range(3):
        if verb.tag_ not in {"VB", "VBG"} or verb.dep_ not in {"conj", "xcomp", "pcomp", "ccomp"}:
            return False
        verb = verb.head
        if verb.lemma_.lower() in words.ASKING - {"propose"}:
            return True
    return False


def _would(act: Token) -> bool:
    """Whether a clause tells what the thing before it would do: "that would cap X"."""
    told = {child.lower_ for child in act.lefts}
    return bool(told & {"that", "which"}) and bool(told & {"would", "will"}) and verb_object(act) is not None


def _of_plan(thing: Token) -> PolicyKind:
    return PolicyKind.LEGISLATION if term(thing) in words.LAWS else PolicyKind.COMMITMENT


def _can(owner: Token | None, act: Token, cast: Cast) -> bool:
    """Whether "decides whether to" is about an act of governing by somebody who decides."""
    lemma = act.lemma_.lower()
    return (
        cast.standing(owner) is Standing.DECIDES and verb_object(act) is not None and lemma not in words.WEAK - {"sell"}
    )


def _money(verb: Token, owner: Token | None, cast: Cast) -> Iterator[Draft]:
    """Money that is given or received by those who govern: "will spend £5m on roads", "are to receive funding"."""
    lemma, thing = verb.lemma_.lower(), verb_object(verb)
    if lemma in {"help", "provide"} and (tie := preposition(verb, "with")) is not None:
        thing = next((child for child in tie.children if child.dep_ == "pobj"), thing)
    if thing is None:
        return
    inner = unwrapped(thing)
    sums, funds = has_money(thing) or has_money(inner), term(inner) in words.FUNDS - {"money", "cash"}
    whole, ahead = top(verb), acts_ahead(verb)
    if lemma in words.RECEIVING:
        gift = term(inner) in words.GIFTS and (sums or any(one.text == "%" for one in thing.subtree))
        told = ahead or any(child.lower_ == "would" for child in verb.lefts)
        if (
            (funds and (ahead or sums)) or ((gift or (sums and inner.pos_ in {"NUM", "NOUN"})) and told)
        ) and cast.standing(owner) is not Standing.PRIVATE:
            yield Draft(verb.i, verb_span(whole, subject=True), PolicyKind.FUND, Status.FUNDED, "receiving")
        return
    past = {
        "commit",
        "promise",
        "allocate",
        "award",
        "earmark",
        "inject",
        "invest",
        "set",
        "pledge",
        "ringfence",
        "ring-fence",
        "release",
    }
    purse = owner is not None and term(owner) in PURSES
    given = ahead or (
        lemma in past | ({"give", "provide", "spend"} if purse else set()) and verb.tag_ in {"VBD", "VBN", "VBZ"}
    )
    public = cast.standing(owner) is Standing.DECIDES or purse
    if given and (sums or funds) and public:
        at = owner.i if owner is not None else None
        yield Draft(verb.i, verb_span(verb), PolicyKind.FUND, Status.FUNDED, "giving", at)


def _ends(verb: Token, owner: Token | None, cast: Cast) -> Iterator[Draft]:
    """As in "Dropped its plan for a charge", "blocked a bill", "cancelled £2m in grants"."""
    thing = verb_object(verb) or next((child for child in verb.children if child.dep_ == "nsubjpass"), None)
    if thing is None or verb.tag_ in {"VB", "VBG"}:
        return
    own = verb.lemma_.lower() not in words.FIGHTING
    if own and cast.standing(owner) is Standing.DECIDES and _ended(thing):
        yield Draft(
            verb.i,
            verb_span(verb),
            clause_kind(verb, Push(Status.ANNOUNCED, "ended", owner)),
            Status.ANNOUNCED,
            "ended",
            owner.i if owner is not None else None,
        )
        return
    push = Push(Status.ANNOUNCED, "ended", owner if own else None)
    if term(thing) in words.POLICY_NOUNS and (term(thing) != "strategy" or cast.standing(owner) is Standing.DECIDES):
        yield from things(thing, push, cast)
    elif term(thing) in words.BODIES and any(
        child.lower_ in {"promised", "planned", "proposed"} for child in thing.lefts
    ):
        yield Draft(thing.i, noun_span(thing), PolicyKind.BODY, Status.PROMISED, "ended", push.at)
    elif has_money(thing) and cast.standing(owner) is Standing.DECIDES:
        yield Draft(verb.i, verb_span(verb), PolicyKind.COMMITMENT, Status.ANNOUNCED, "ended", push.at)


def _ended(thing: Token) -> bool:
    """Whether a thing is one that those who govern run, and no policy by its own name: "scrapped its night buses"."""
    away = term(thing) in words.AWAY | words.POLICY_NOUNS | words.BODIES | VAGUE
    said = any(child.dep_ in {"amod", "compound", "nmod"} for child in thing.lefts) or preposition(
        thing, "of", "for", "to", "on"
    )
    return not away and thing.pos_ == "NOUN" and thing.ent_type_ not in {"PERSON", "DATE", "TIME"} and bool(said)


def _needed(word: Token, cast: Cast) -> Iterator[Draft]:
    """As in "Reforms are needed", "changes needed to stop X", "£5m was needed", "families needed fresh help"."""
    verbal = word.pos_ in {"VERB", "AUX"}
    clause = word if verbal else word.head
    noun: Token | None = None
    if word.dep_ in {"acl", "amod"} and word.i > word.head.i:
        noun, clause = word.head, word
    elif verbal or word.head.lemma_ == "be":
        noun = verb_object(word) if word.lower_ == "needed" else None
        noun = noun or next((child for child in clause.lefts if child.dep_ in {"nsubj", "nsubjpass"}), None)
    if noun is None or negated(word) or negated(clause):
        return
    change = term(noun) in words.CHANGEABLE | words.REVIEWS | words.LAWS and telling(noun)
    if change or (has_money(noun) and cast.speaker(word) is not None):
        span = Span(noun_span(noun).start, max(verb_span(clause).end, noun_span(noun).end))
        yield Draft(noun.i, span, PolicyKind.RECOMMENDATION, Status.RECOMMENDED, "needed")

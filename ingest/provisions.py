"""What plans and rules provide for: "the bill would require X", "under the plans, drivers would pay", "must now carry a permit"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from ingest import policywords as words
from ingest.deciders import Cast
from ingest.drafts import Draft, Push, finite, negated, verb_span
from ingest.policykinds import clause_kind, noun_kind, particled, refers, telling, term, verb_object
from ingest.prospects import top
from ingest.wants import GAINS, VAGUE
from ontology.policies import PolicyKind, Status

FAR = 40
"""Words up to the "under" that begins a sentence: the longest subject and no more."""
AHEAD = frozenset({"will", "would", "'ll", "’ll", "shall"})
PROVIDING = words.ACTIONS | frozenset(
    {"see", "mean", "prevent", "enable", "help", "apply", "give", "make", "let", "stop", "get"}
)
"""Verbs of what a plan does."""
STATING = frozenset("mean require oblige ban prohibit forbid bar allow permit force cap entitle".split())
"""Verbs with which rules are told: "the new rules mean that"."""
RULES = (
    words.LAWS
    | words.PLANS
    | words.CHANGES
    | frozenset({"act", "arrangement", "system", "guidance", "guideline", "budget", "deal"})
)
"""Nouns under which something is to be done."""
ALLOWING = frozenset("require oblige allow permit entitle force ban bar compel exempt forbid prohibit".split())
"""Verbs whose passive lays down what people must or may do: "drivers will be required to pay"."""
DESIRED = frozenset(
    "free mandatory compulsory illegal legal available banned open cheaper independent universal statutory norm law place criminal crime "
    "higher lower automatic standard offence tougher stricter longer shorter".split()
)
"""What things should be that are asked for."""
GROUPS = frozenset({"NNS", "NNPS"})


def provisions(verb: Token, cast: Cast) -> Iterator[Draft]:
    """What a verb tells of the provisions of a plan or a rule, or lays down for all of a kind."""
    if any(child.lower_ == "unless" for child in verb.lefts):
        yield from _condition(verb)
        return
    longer = any(child.lower_ == "longer" for child in verb.lefts)
    if negated(verb) and not longer:
        return
    doer = next((child for child in verb.lefts if child.dep_ in {"nsubj", "nsubjpass"}), None)
    if doer is None:
        if verb.dep_ != "csubj" or verb.tag_ != "VBG":
            return
        yield from _course(verb, cast)
        return
    ahead = any(child.lower_ in AHEAD for child in verb.lefts)
    under = _under(verb)
    present = verb.tag_ in {"VBP", "VBZ"} and doer.pos_ == "NOUN" and verb.lemma_ != "be"
    if verb.dep_ == "relcl" or (under is not None and _names_law(verb)):
        return
    if (
        under is not None
        and verb.dep_ not in {"acl", "advcl"}
        and (ahead or (present and _is_one(under)) or _may_be(verb))
    ):
        yield _laid_down(verb, under)
    elif (
        (ahead and refers(doer) and _provides(verb, doer))
        or (present and _states(verb, doer))
        or (ahead and doer.tag_ in GROUPS and doer.pos_ == "NOUN" and _is_rule(verb))
    ):
        yield _laid_down(verb, doer)


def _names_law(verb: Token) -> bool:
    """Whether the object is a policy by its own name: "will use new powers under the act"."""
    thing = verb_object(verb)
    return thing is not None and term(thing) in words.LAWS and telling(thing)


def _is_one(plan: Token) -> bool:
    """Whether it is one plan and not the law of the land: "under the change", not "under federal law"."""
    return any(child.dep_ == "det" for child in plan.lefts)


def _may_be(verb: Token) -> bool:
    return any(child.lower_ == "could" for child in verb.lefts)


def _provides(verb: Token, plan: Token) -> bool:
    """As in "The bill would require restaurants to post prices"."""
    thing = verb_object(verb)
    if thing is None or thing.pos_ == "PRON" or term(thing) in words.AWAY | GAINS:
        return False
    return term(plan) in words.PLANS | words.LAWS and verb.lemma_.lower() in PROVIDING


def _states(verb: Token, rule: Token) -> bool:
    """As in "The new rules mean that landlords must give notice"."""
    new = refers(rule) or any(child.lower_ in words.NEW for child in rule.lefts)
    return new and term(rule) in words.LAWS and verb.lemma_.lower() in STATING and verb.dep_ == "ROOT"


def _condition(verb: Token) -> Iterator[Draft]:
    """What is asked for by saying what comes else: "unless the line is reopened"."""
    thing = next((child for child in verb.lefts if child.dep_ == "nsubjpass"), None)
    if thing is None or thing.pos_ != "NOUN" or term(thing) in words.AWAY or verb.tag_ != "VBN":
        return
    if verb.lemma_.lower() in words.ACTIONS - words.WEAK or particled(verb):
        push = Push(Status.RECOMMENDED, "passive", None)
        yield Draft(verb.i, verb_span(verb, subject=True), clause_kind(verb, push, thing), push.status, push.rule)


def desired(verb: Token, cast: Cast) -> Iterator[Draft]:
    """What should be so: "free parking should be the norm", "a board should be in place"."""
    if (
        verb.lemma_ != "be"
        or negated(verb)
        or not any(child.lower_ in {"should", "must", "ought"} for child in verb.lefts)
    ):
        return
    thing = next((child for child in verb.lefts if child.dep_ == "nsubj"), None)
    if thing is None or thing.pos_ != "NOUN" or term(thing) in words.AWAY | VAGUE or not telling(thing):
        return
    said = {
        one.lower_
        for child in verb.rights
        for one in (child, *child.children)
        if child.dep_ in {"acomp", "attr", "prep"}
    }
    if said & DESIRED and cast.act(verb) is not None:
        push = Push(Status.RECOMMENDED, "passive", None)
        kind = noun_kind(thing, push)
        yield Draft(thing.i, verb_span(verb, subject=True), kind, push.status, push.rule)


def _course(verb: Token, cast: Cast) -> Iterator[Draft]:
    """A course of action that is judged: "scrapping the pass would hurt pensioners"."""
    thing = verb_object(verb)
    judged = verb.head
    if thing is None or verb.lemma_.lower() not in words.ACTIONS - words.SLIGHT - words.WEAK - words.PERSONAL:
        return
    definite = telling(thing) or any(child.lower_ in {"the", "these", "those"} for child in thing.lefts)
    said = cast.act(verb) is not None and finite(judged) and judged.lemma_ == "be"
    if definite and thing.pos_ != "PRON" and (said or any(child.lower_ in AHEAD for child in judged.lefts)):
        push = Push(Status.ANNOUNCED, "judged", None)
        yield Draft(verb.i, verb_span(verb), clause_kind(verb, push), push.status, push.rule)


def _under(verb: Token) -> Token | None:
    """The plan in "under the plan"."""
    start, end = verb.left_edge.i, verb.right_edge.i + 1
    for child in verb.doc[max(start, verb.i - FAR) : min(end, verb.i + FAR)]:
        if child.dep_ == "prep" and child.lower_ == "under":
            plan = next((one for one in child.children if one.dep_ == "pobj"), None)
            return plan if plan is not None and term(plan) in RULES else None
    return None


def _is_rule(verb: Token) -> bool:
    """As in "Drivers will have to pay", "will be required to carry a permit"."""
    inner = next((child for child in verb.rights if child.dep_ == "xcomp" and child.pos_ == "VERB"), None)
    able = next(
        (
            child
            for child in verb.rights
            if child.dep_ == "acomp" and child.lower_ in {"able", "eligible", "entitled", "free"}
        ),
        None,
    )
    if able is not None:
        return any(child.dep_ in {"xcomp", "prep"} for child in able.rights)
    if inner is None or not any(child.dep_ == "dobj" for child in inner.rights):
        return False
    passive = verb.lemma_.lower() in ALLOWING and verb.tag_ == "VBN"
    return passive or (
        verb.lemma_ == "have"
        and inner.lemma_.lower() in words.ACTIONS - words.SLIGHT | {"pay", "register", "show", "prove", "apply"}
    )


def _laid_down(verb: Token, by: Token) -> Draft:
    kind = (
        PolicyKind.LEGISLATION
        if term(by) in words.LAWS - {"measure"}
        else clause_kind(verb, Push(Status.ANNOUNCED, "provision", None))
    )
    status = Status.PROMISED if term(by) in {"plan", "pledge", "promise", "manifesto"} else Status.ANNOUNCED
    return Draft(verb.i, verb_span(top(verb), subject=True), kind, status, "provision", None)

"""Noun phrases that name a policy: a plan to do something, a call for something, a ban on something."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from ingest import policywords as words
from ingest.contents import acts, contents, plan_act, things, whose
from ingest.deciders import Cast, Standing
from ingest.deeds import is_policy
from ingest.distinctions import does, foreseen, says_which
from ingest.drafts import Draft, Push, conjuncts, infinitive, negated, noun_span, preposition, verb_span
from ingest.policykinds import (
    acts_ahead,
    clause_kind,
    noun_kind,
    noun_status,
    out,
    refers,
    term,
    unwrapped,
)
from ingest.prospects import subject
from ingest.purses import of_sum, set_aside
from ontology.policies import PolicyKind, Status
from ontology.records import Span

INTENT = words.PROMISING_NOUNS | {"plan", "ambition", "aim", "goal", "intention", "target"}
"""Plans of which nothing is done yet."""
BINDING = words.PROMISING_NOUNS | {"plan", "proposal", "bill", "legislation", "law", "decision", "order", "refusal"}
"""Nouns that make a policy of what they are to do, whosever they are."""
POINTING = words.POLICY_NOUNS | frozenset({"move", "measure", "policy", "increase"})
"""Nouns that, with "the", point back to a policy."""
REPORTS = frozenset({"report", "review", "inquiry", "audit", "evaluation"})


def of_noun(noun: Token, cast: Cast) -> Iterator[Draft]:
    """The policies that a noun with its complement names or asks for."""
    name = term(noun)
    if negated(noun) or (name == "order" and noun.head.lower_ == "in"):
        return
    if name in words.JUDGING_NOUNS:
        yield from _judged(noun, cast)
    if name in words.ASKING_NOUNS:
        yield from _call(noun, name, cast)
    if name in words.PROMISING_NOUNS:
        yield from contents(noun, Push(Status.PROMISED, "promise", whose(noun) or _holder(noun), True), cast)
    if name in words.PLANS | words.LAWS | {"move", "deal", "vote", "order"}:
        yield from _plan(noun, name, cast)
    elif name in words.BRINGING_NOUNS:
        yield from _launch(noun, name)
    yield from set_aside(noun)
    if name in words.FUNDS - {"money", "cash"} and noun.dep_ in {"nsubj", "nsubjpass", "dobj"} and of_sum(noun):
        yield Draft(noun.i, noun_span(noun), PolicyKind.FUND, Status.FUNDED, "giving")
    if refers(noun) and name in POINTING:
        yield Draft(noun.i, noun_span(noun), PolicyKind.COMMITMENT, Status.ANNOUNCED, "named", bare=True)
    if name in REPORTS:
        yield from _report(noun, name, cast)
    if not (noun.dep_ == "compound" and noun.head.pos_ in {"NOUN", "PROPN"}):
        yield from _named(noun, name, cast)


def _judged(noun: Token, cast: Cast) -> Iterator[Draft]:
    """As in "Anger over the ban", "gave a guarded welcome to the fee"."""
    ties = [child for child in noun.rights if child.dep_ in {"prep", "dative"}]
    if noun.dep_ in {"dobj", "pobj"}:
        ties += [child for child in noun.head.rights if child.dep_ in {"prep", "dative"} and child.i > noun.i]
    for tie in ties:
        if tie.lower_ in words.AGAINST:
            for thing in tie.children:
                if thing.dep_ == "pobj":
                    yield from things(thing, Push(Status.ANNOUNCED, "judged", None), cast)


def _call(noun: Token, name: str, cast: Cast) -> Iterator[Draft]:
    """As in "Calls for a ban", "the importance of including carers"."""
    push = Push(Status.RECOMMENDED, "call", whose(noun) or _holder(noun))
    by = preposition(noun, "by", "from")
    caller = next((child for child in by.children if child.dep_ == "pobj"), None) if by is not None else None
    if caller is not None and preposition(caller, "for") is not None:
        yield from contents(caller, push, cast)
    if name != "campaign":
        yield from contents(noun, push, cast)
    tie = preposition(noun, "of")
    for act in tie.children if tie is not None and name in {"importance", "necessity"} else ():
        if (
            act.dep_ == "pcomp"
            and act.lemma_.lower() not in words.PERSONAL
            and any(one.dep_ in {"dobj", "pobj"} for one in act.rights)
        ):
            yield Draft(act.i, verb_span(act), PolicyKind.RECOMMENDATION, Status.RECOMMENDED, "call", push.at)


def _plan(noun: Token, name: str, cast: Cast) -> Iterator[Draft]:
    """A plan, pledge, bill or decision with what it is to do: one policy, the plan and its content."""
    owner = whose(noun) or _holder(noun)
    standing = cast.standing(owner)
    verb = plan_act(noun)
    if verb is None or standing is Standing.PRIVATE or negated(verb):
        return
    strong = name in BINDING or standing is not Standing.OTHER
    push = Push(Status.PROMISED if name in INTENT else Status.ANNOUNCED, "plan", owner, strong)
    deed = verb.lemma_.lower() in words.ACTIONS
    if name in {"strategy", "refusal", "effort", "drive", "move"} and not (
        deed and (owner is None or standing is Standing.DECIDES)
    ):
        return
    vowed_for = (
        name in words.PROMISING_NOUNS
        and preposition(noun, "for") is not None
        and verb.lemma_.lower() not in words.PERSONAL
    )
    if vowed_for or is_policy(verb, push, standing):
        several = [one for one in conjuncts(verb) if infinitive(one)]
        if len(several) > 1 and infinitive(verb):
            yield from acts(verb, push, cast)  # "pledges to do this and to do that"
            return
        kind = clause_kind(verb, push)
        if name in words.LAWS and kind is not PolicyKind.MANIFESTO_COMMITMENT:
            kind = PolicyKind.LEGISLATION
        yield Draft(noun.i, noun_span(noun), kind, _brought(noun) or push.status, "plan", push.at)


def _launch(noun: Token, name: str) -> Iterator[Draft]:
    """As in "The launch of a review", "the foundation of a board"."""
    inner = unwrapped(noun)
    if inner != noun and term(inner) in words.POLICY_NOUNS | words.BODIES:
        status = Status.PUBLISHED if name in {"publication", "publishing", "release"} else Status.ANNOUNCED
        owner = whose(inner) if term(inner) not in words.BODIES else None
        push = Push(status, "launch", owner or whose(noun))
        apart = frozenset(one.left_edge.i for one in (*conjuncts(noun), *conjuncts(inner)) if one not in {noun, inner})
        yield Draft(inner.i, noun_span(noun, apart=apart), noun_kind(inner, push), status, "launch", push.at)


def _report(noun: Token, name: str, cast: Cast) -> Iterator[Draft]:
    """A report that has come out, of a body that reports to the public; any review has."""
    owner = whose(noun)
    public = cast.standing(owner) in {Standing.DECIDES, Standing.PUBLIC}
    if out(noun) and (public or name in {"review", "inquiry"}):
        at = owner.i if owner is not None else None
        yield Draft(noun.i, noun_span(noun), PolicyKind.REVIEW, Status.PUBLISHED, "report", at)


def _named(noun: Token, name: str, cast: Cast) -> Iterator[Draft]:
    """A policy noun with words that say which: "the visa crackdown", "a ban on fishing", "the £5m tillage package"."""
    owner = whose(noun) or _holder(noun)
    if not says_which(noun, name, cast) or cast.standing(owner) is Standing.PRIVATE:
        return
    promised = name in words.PROMISING_NOUNS
    planned = promised or (name in {"plan", "proposal"} and noun.tag_ in {"NN", "NNS"} and foreseen(noun))
    push = Push(Status.PROMISED if planned else Status.ANNOUNCED, "named", owner)
    kind = noun_kind(noun, push)
    status = _brought(noun) or noun_status(noun, kind, push)
    if status is Status.RECOMMENDED:
        kind = noun_kind(noun, Push(status, "named", owner))
    deed = does(noun)
    span = noun_span(noun)
    if deed is not None and deed.i > noun.i:
        span = Span(span.start, max(span.end, verb_span(deed).end))
    yield Draft(noun.i, span, kind, status, "named", push.at)


def _holder(noun: Token) -> Token | None:
    """Who brings about, gives or ends what a noun names, if it is the object of such a verb."""
    known = (
        words.BRINGING
        | (words.ENDING - words.FIGHTING)
        | words.PROMISING
        | words.ASKING
        | {"have", "move", "make", "roll"}
    )
    place = noun
    for _ in range(4):
        verb = place.head
        if verb.pos_ in {"VERB", "AUX"}:
            return subject(verb) if verb.lemma_.lower() in known and place.dep_ != "nsubj" else None
        if (
            place.dep_ not in {"pobj", "prep", "conj", "dobj", "appos", "attr"}
            or verb == place
            or place.lower_ == "against"
        ):
            return None
        place = verb
    return None


def _brought(noun: Token) -> Status | None:
    """What the verb that has a plan for its object tells: it is being laid down, or will be."""
    verb = noun.head
    if noun.dep_ != "nsubjpass" and not (noun.dep_ == "dobj" and verb.pos_ == "VERB"):
        return None
    lemma = verb.lemma_.lower()
    if lemma in words.BRINGING:
        first = any(child.lower_ in {"i", "we"} for child in verb.lefts)
        return Status.PROMISED if first and acts_ahead(verb) else Status.ANNOUNCED
    if lemma in words.ENDING - words.FIGHTING:
        return Status.ANNOUNCED
    if lemma in words.ASKING:
        return Status.RECOMMENDED
    return Status.PROMISED if lemma in words.PROMISING else None

"""Noun phrases that name a policy: a plan to do something, a call for something, a ban on something."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from ingest import policywords as words
from ingest.contents import contents, is_policy, plan_act, whose
from ingest.deciders import Cast, Standing
from ingest.drafts import LONGEST, Draft, Push, negated, noun_span, preposition, verb_span
from ingest.policykinds import (
    acts_ahead,
    clause_kind,
    generic,
    has_money,
    noun_kind,
    noun_status,
    out,
    refers,
    term,
    unwrapped,
    vowed,
)
from ingest.prospects import subject
from ontology.policies import PolicyKind, Status

INTENT = words.PROMISING_NOUNS | {"plan", "ambition", "aim", "goal", "intention", "target"}
"""Plans of which nothing is done yet."""
BINDING = words.PROMISING_NOUNS | {"plan", "proposal", "bill", "legislation", "law", "decision", "order"}
"""Nouns that make a policy of what they are to do, whosever they are."""
LOOSE = frozenset("plan policy agenda initiative programme program pledge target proposal".split())
"""Policy nouns of which "new" does not say which."""
CAREFUL = LOOSE | frozenset("law legislation act tax rule regulation fund powers review inquiry limit strategy".split())
"""Policy nouns that a noun before them does not single out: a tax law may have been there for ever."""
OWN = frozenset(
    """
    campaign game pension benefit foreign family life business recovery meal debate health insurance phone data loyalty marketing
    transition exit contingency attack fraudulent criminal alleged presidential political succession retirement election general-election job speed time word age length size time-limit flight lesson seating
    """.split()
)
"""Words that make of a policy noun something of private life, trade or elections ("pension plan", "business plan")."""
SETTING_ASIDE = frozenset({"set", "allocate", "earmark", "ring-fence", "ringfence", "reserve", "award"})
ANY = frozenset({"any", "every", "each", "no"})
"""Determiners that speak of no plan in particular."""
TRADE = frozenset("sale deal acquisition takeover merger purchase listing offering flotation".split())
"""What companies plan for themselves."""
POINTING = words.POLICY_NOUNS | frozenset({"move", "measure", "policy", "increase"})
"""Nouns that, with "the", point back to a policy."""
REPORTS = frozenset({"report", "review", "inquiry", "audit", "evaluation"})


def of_noun(noun: Token, cast: Cast) -> Iterator[Draft]:
    """The policies that a noun with its complement names or asks for."""
    name = term(noun)
    if negated(noun) or (name == "order" and noun.head.lower_ == "in"):
        return
    if name in words.ASKING_NOUNS:
        yield from _call(noun, name, cast)
    if name in words.PLANS | words.LAWS | {"move", "deal", "vote", "order"}:
        yield from _plan(noun, name, cast)
    elif name in words.BRINGING_NOUNS:
        yield from _launch(noun, name)
    yield from set_aside(noun)
    if refers(noun) and name in POINTING:
        yield Draft(noun.i, noun_span(noun), PolicyKind.COMMITMENT, Status.ANNOUNCED, "named", bare=True)
    if name in REPORTS:
        yield from _report(noun, name, cast)
    if not (noun.dep_ == "compound" and noun.head.pos_ in {"NOUN", "PROPN"}):
        yield from _named(noun, name, cast)


def set_aside(noun: Token) -> Iterator[Draft]:
    """As in "The £5m set aside for repairs"."""
    verb = next(
        (one for one in noun.rights if one.dep_ in {"acl", "relcl"} and one.lemma_.lower() in SETTING_ASIDE), None
    )
    if (
        verb is not None
        and verb.tag_ in {"VBN", "VBD"}
        and has_money(noun)
        and preposition(verb, "for", "to", "by") is not None
    ):
        yield Draft(noun.i, noun_span(noun), PolicyKind.FUND, Status.FUNDED, "giving")


def _call(noun: Token, name: str, cast: Cast) -> Iterator[Draft]:
    """As in "Calls for a ban", "the importance of including carers"."""
    push = Push(Status.RECOMMENDED, "call", whose(noun) or _holder(noun))
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
        yield Draft(inner.i, noun_span(noun), noun_kind(inner, push), status, "launch", push.at)


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
    if not _says_which(noun, name) or cast.standing(owner) is Standing.PRIVATE:
        return
    promised = name in words.PROMISING_NOUNS
    push = Push(Status.PROMISED if promised else Status.ANNOUNCED, "named", owner)
    kind = noun_kind(noun, push)
    status = _brought(noun) or noun_status(noun, kind, push)
    if status is Status.RECOMMENDED:
        kind = noun_kind(noun, Push(status, "named", owner))
    yield Draft(noun.i, noun_span(noun), kind, status, "named", push.at)


def _says_which(noun: Token, name: str) -> bool:
    before = {child.lower_ for child in noun.lefts}
    if before & (OWN | ANY) or name in words.AWAY or (name == "proposal" and "policy" in before):
        return False
    if name in words.PROMISING_NOUNS:
        return _to_voters(noun)
    if before & {"proposed", "planned"}:
        return noun.tag_ in {"NN", "NNS"} and name not in TRADE
    if name not in words.TELLING | words.ENDINGS:
        return False
    if generic(noun) and noun.sent[-1].text in {".", ":", "?", "!"}:
        return False
    new = bool(before & words.NEW) and name not in LOOSE
    compound = any(child.dep_ in {"compound", "nmod"} and child.pos_ == "NOUN" for child in noun.lefts)
    if new or has_money(noun) or (compound and name not in CAREFUL - LOOSE):
        return True
    if name in words.ENDINGS:
        tie = preposition(noun, "of")
        return tie is not None and not any(
            term(child) in words.AWAY or child.ent_type_ == "PERSON" for child in tie.children
        )
    return name not in CAREFUL and preposition(noun, "on", "against", "into") is not None


def _to_voters(noun: Token) -> bool:
    """As in "A manifesto commitment", "a £5m-a-year promise made in the manifesto"."""
    near = noun.doc[noun.left_edge.i : min(noun.right_edge.i + 1, noun.i + LONGEST // 5)]
    voters = any(token.lower_ in {"manifesto", "election"} for token in near)
    return voters and (vowed(noun) or voters) and noun.lower_ != "pledges"


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
        if place.dep_ not in {"pobj", "prep", "conj", "dobj", "appos", "attr"} or verb == place:
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
    if lemma in words.ENDING:
        return Status.ANNOUNCED
    if lemma in words.ASKING:
        return Status.RECOMMENDED
    return Status.PROMISED if lemma in words.PROMISING else None

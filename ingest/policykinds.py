"""What a policy is, by the noun or the verb that heads it, and whether a noun phrase says which policy it means."""

from __future__ import annotations

from spacy.tokens import Token

from ingest.drafts import LONGEST, TORN, Push, infinitive, preposition
from ingest.policywords import (
    BRINGING_NOUNS,
    GIVING,
    KINDS,
    LEGISLATING,
    MONEY,
    NEW,
    PARTITIVES,
    PLAIN,
    PLANS,
    SETTING_UP,
    SUMS,
)
from ontology.policies import PolicyKind, Status

DEEP = 4
"""Nouns in one another that are unwrapped: "details of the launch of a series of measures"."""
TIES = frozenset({"on", "for", "of", "to", "into", "against", "in", "from", "with"})
"""Prepositions that tie to a policy noun what it is about."""


def term(noun: Token) -> str:
    """The lemma of a noun, in small letters; its plural where that means another thing ("powers")."""
    return "powers" if noun.lower_ == "powers" else noun.lemma_.lower()


def verb_object(verb: Token) -> Token | None:
    return next((child for child in verb.rights if child.dep_ == "dobj"), None)


def unwrapped(noun: Token) -> Token:
    """The thing in "the launch of a review", "a series of measures", "a part of a £5m fund"."""
    for _ in range(DEEP):
        tie = preposition(noun, "of")
        inner = next((child for child in tie.children if child.dep_ == "pobj"), None) if tie is not None else None
        if inner is None or term(noun) not in BRINGING_NOUNS | PARTITIVES:
            return noun
        noun = inner
    return noun


def has_money(noun: Token) -> bool:
    """Whether a sum stands in a noun phrase, as its head or before it."""
    words = [noun, *noun.lefts, *(child for left in noun.lefts for child in left.children)]
    tie = preposition(noun, "in", "of") if noun.lower_ in SUMS or noun.like_num else None
    return any(one.text in MONEY or one.lower_ in MONEY for one in words) or (tie is not None and noun.lower_ in SUMS)


def telling(noun: Token) -> bool:
    """Whether a noun phrase says which policy it means: by a complement, a name, a sum, or a word that it is new."""
    for child in noun.children:
        if child.i > noun.i:
            if (child.dep_ in {"acl", "relcl"} and (term(noun) not in PLANS or _ahead(child))) or (
                child.dep_ == "prep" and child.lower_ in TIES and not _place(noun, child)
            ):
                return True
        elif (
            (child.dep_ in {"compound", "nmod", "nummod"} and child.lower_ not in {"policy", "reform"})
            or child.lower_ in NEW
            or child.text in MONEY
        ) or (child.dep_ == "amod" and (any(one.text == "-" for one in child.children) or child.lower_ not in PLAIN)):
            return True
    return preposition(noun, *TORN) is not None


def _ahead(verb: Token) -> bool:
    """Whether a clause tells what a plan is to do: "a plan that would close X", not "the decision she had made"."""
    return verb.tag_ in {"VB", "VBG"} or any(child.tag_ == "MD" for child in verb.lefts)


def _place(noun: Token, tie: Token) -> bool:
    """Whether "in" only says where: "the ban in the High Court"."""
    return tie.lower_ in {"in", "from", "with"} and any(child.lower_ in {"the", "this", "that"} for child in noun.lefts)


def generic(noun: Token) -> bool:
    """Whether a plural speaks of all things of its kind ("tax cuts", "trade deals")."""
    if noun.tag_ not in {"NNS", "NNPS"}:
        return False
    if any(
        child.dep_ in {"det", "poss", "nummod"} or child.lower_ in NEW or child.text in MONEY for child in noun.lefts
    ):
        return False
    if any(child.ent_type_ in {"NORP", "GPE", "ORG"} for child in noun.lefts):
        return False
    return not any(
        child.dep_ in {"acl", "relcl"} or (child.dep_ == "prep" and child.lower_ in TIES) for child in noun.rights
    )


def refers(noun: Token) -> bool:
    """Whether a noun phrase only points back ("the plan")."""
    pointing = {"the", "this", "that", "these", "such"}
    return not telling(noun) and any(child.dep_ == "det" and child.lower_ in pointing for child in noun.lefts)


def vowed(word: Token) -> bool:
    """Whether the sentence speaks of a manifesto or of campaigning: its commitments are made to voters."""
    said = [token.lower_ for token in word.sent[:LONGEST]]
    return bool({"manifesto", "campaigned"} & set(said)) or ("as", "a", "candidate") in zip(
        said, said[1:], said[2:], strict=False
    )


def clause_kind(verb: Token, push: Push, thing: Token | None = None) -> PolicyKind:
    """What a clause does: it sets up a body, gives money, makes law, or is a measure of another kind."""
    thing = thing if thing is not None else verb_object(verb)
    lemma = verb.lemma_.lower()
    found = PolicyKind.COMMITMENT
    if thing is not None:
        found = KINDS.get(term(unwrapped(thing)), PolicyKind.COMMITMENT)
        if found in {PolicyKind.BODY, PolicyKind.REVIEW} and lemma not in SETTING_UP:
            found = PolicyKind.COMMITMENT
        if found is PolicyKind.FUND or has_money(thing):
            found = PolicyKind.FUND if lemma in GIVING | SETTING_UP else PolicyKind.COMMITMENT
    if lemma in LEGISLATING:
        found = PolicyKind.LEGISLATION
    return _wanted(verb, found, push)


def noun_kind(noun: Token, push: Push) -> PolicyKind:
    """What a noun phrase names."""
    name = term(noun)
    found = KINDS.get(name, PolicyKind.COMMITMENT)
    before = {child.lower_ for child in noun.lefts if child.dep_ in {"compound", "amod", "nmod"}}
    if name == "commission" and (preposition(noun, "on", "into") is not None or "royal" in before):
        found = PolicyKind.REVIEW
    elif name in {"recommendation", "call", "demand"}:
        found = PolicyKind.RECOMMENDATION
    elif before & {"tax", "levy"}:
        found = PolicyKind.LEGISLATION
    elif name == "package" and has_money(noun):
        found = PolicyKind.FUND
    return _wanted(noun, found, push)


def _wanted(word: Token, kind: PolicyKind, push: Push) -> PolicyKind:
    """Money and measures that are only asked for are recommendations, those promised to voters are of a manifesto."""
    ordinary = kind in {PolicyKind.COMMITMENT, PolicyKind.FUND}
    if push.status is Status.RECOMMENDED and ordinary:
        return PolicyKind.RECOMMENDATION
    if push.status is Status.PROMISED and ordinary and vowed(word):
        return PolicyKind.MANIFESTO_COMMITMENT
    return kind


def noun_status(noun: Token, kind: PolicyKind, push: Push) -> Status:
    """How far what a noun phrase names has come, by its own words and by what is done with it."""
    before = {child.lower_ for child in noun.lefts}
    if kind is PolicyKind.RECOMMENDATION:
        return Status.RECOMMENDED
    if push.status is Status.ANNOUNCED:
        if kind is PolicyKind.FUND:
            return Status.FUNDED
        if before & {"promised", "planned", "long-promised", "forced"}:
            return Status.PROMISED
        if _considered(noun):
            return Status.EXPECTED
        if kind is PolicyKind.REVIEW and out(noun):
            return Status.PUBLISHED
    return push.status


def out(noun: Token) -> bool:
    """Whether what a noun names has come out: "a review, published today", "the inquiry, out on Monday"."""
    end = min(noun.right_edge.i + 1, noun.i + 14)
    return any(token.lower_ in {"published", "released", "unveiled", "out"} for token in noun.doc[noun.i + 1 : end])


def _considered(noun: Token) -> bool:
    """As in "A scheme is under active consideration"."""
    if noun.dep_ not in {"nsubj", "nsubjpass"} or noun.head.lemma_ != "be":
        return False
    after = [token.lower_ for token in noun.head.doc[noun.head.i + 1 : noun.head.i + 6]]
    return "under" in after and bool({"consideration", "discussion", "review", "consultation"} & set(after))


def acts_ahead(verb: Token) -> bool:
    """Whether what a verb tells is to come: "will pay", "is to pay", "set to pay"."""
    return infinitive(verb) or any(
        child.tag_ == "TO" or child.lower_ in {"will", "'ll", "’ll", "shall", "must", "should"} for child in verb.lefts
    )

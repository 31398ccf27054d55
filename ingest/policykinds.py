"""What a policy is, by the noun or the verb that heads it, and whether a noun phrase says which policy it means."""

from __future__ import annotations

from itertools import pairwise

from spacy.tokens import Token

from ingest.drafts import LONGEST, TORN, Push, infinitive, preposition
from ingest.policywords import (
    BRINGING_NOUNS,
    CHANGES,
    GIVING,
    KINDS,
    LAWS,
    LEGISLATING,
    MONEY,
    NEW,
    PARTICLED,
    PARTICLES,
    PARTITIVES,
    PLAIN,
    PLANS,
    SETTING_UP,
    SUMS,
    TAXING,
)
from ontology.policies import PolicyKind, Status

FORESEEN = frozenset({"plan", "proposal", "blueprint", "scheme", "roadmap", "programme"})
"""Nouns that name a policy by what they are for: "plans for a new bridge"."""
EXAMINING = frozenset({"examine", "review", "investigate", "scrutinise", "scrutinize", "study", "probe"})
"""What bodies do that look into a field."""
DEEP = 4
"""Nouns in one another that are unwrapped: "details of the launch of a series of measures"."""
TIES = frozenset({"on", "for", "of", "to", "into", "against", "in", "from", "with"})
"""Prepositions that tie to a policy noun what it is about."""


def term(noun: Token) -> str:
    """The lemma of a noun, in small letters; its plural where that means another thing ("powers")."""
    return "powers" if noun.lower_ == "powers" else noun.lemma_.lower()


def verb_object(verb: Token) -> Token | None:
    return next((child for child in verb.rights if child.dep_ == "dobj"), None)


def particled(verb: Token) -> bool:
    """Whether a verb with its particle is an act of governing: "push back", "phase in", "hand over"."""
    return verb.lemma_.lower() in PARTICLED and any(
        child.dep_ in {"prt", "advmod"} and child.lower_ in PARTICLES for child in verb.rights
    )


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
                child.dep_ == "prep"
                and child.lower_ in TIES
                and not _place(noun, child)
                and not any(one.ent_type_ in {"DATE", "TIME"} for one in child.children)
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
    if tie.lower_ == "in" and term(noun) in {"rise", "increase", "cut", "reduction", "change"}:
        return False
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


TO_VOTERS = frozenset(
    {
        ("a", "candidate"),
        ("if", "elected"),
        ("if", "re"),
        ("if", "returned"),
        ("campaign", "trail"),
        ("nominee", "for"),
        ("stump", "speech"),
    }
)
"""Two words by which a sentence speaks of what is promised before an election."""
BEFORE_VOTES = frozenset({"election", "campaign", "pre-election", "electoral", "manifesto", "party"})
VOWS = frozenset("pledge pledges promise promises commitment commitments vow vows platform platforms".split())
WINNING = frozenset("elected re-elected wins won win returned".split())
"""With "if": what is promised in case of being elected."""


def vowed(word: Token) -> bool:
    """Whether the sentence speaks of a manifesto or of campaigning: its commitments are made to voters."""
    said = [token.lower_ for token in word.sent[:LONGEST]]
    if {"manifesto", "campaigned", "manifestos", "voters"} & set(said):
        return True
    pairs = set(pairwise(said))
    if said[:1] in (["a"], ["an"]) and said[1:4].count("government") and said[2:6].count("would"):
        return True  # "a Progressive government would"
    if pairs & TO_VOTERS or any(a in BEFORE_VOTES and b in VOWS for a, b in pairs):
        return True
    return any(a == "if" and (b in WINNING or c in WINNING) for a, b, c in zip(said, said[1:], said[2:], strict=False))


def clause_kind(verb: Token, push: Push, thing: Token | None = None) -> PolicyKind:
    """What a clause does: it sets up a body, gives money, makes law, or is a measure of another kind."""
    thing = thing if thing is not None else verb_object(verb)
    lemma = verb.lemma_.lower()
    found = PolicyKind.COMMITMENT
    if lemma in {"survey", "consult"} or (
        lemma in SETTING_UP
        and thing is not None
        and (term(thing) == "investigation" or (term(thing) == "commission" and _examines(thing)))
    ):
        return PolicyKind.REVIEW
    if thing is not None:
        found = KINDS.get(term(unwrapped(thing)), PolicyKind.COMMITMENT)
        if found in {PolicyKind.BODY, PolicyKind.REVIEW} and lemma not in SETTING_UP:
            found = PolicyKind.COMMITMENT
        if found is PolicyKind.FUND or has_money(thing):
            found = PolicyKind.FUND if lemma in GIVING | SETTING_UP else PolicyKind.COMMITMENT
    if lemma in LEGISLATING or (thing is not None and of_law(thing) and found is not PolicyKind.REVIEW):
        found = PolicyKind.LEGISLATION
    return _wanted(verb, found, push)


def taxing(noun: Token) -> bool:
    """Whether a thing is a tax, or something of one: "fuel duty", "relief from inheritance tax", "the tax cut plans"."""
    before = [child for child in noun.lefts if child.dep_ in {"compound", "amod", "nmod"}]
    told = {noun, *before, *(child for one in before for child in one.lefts if child.dep_ == "compound")}
    return any(one.lemma_.lower() in TAXING for one in told)


def of_law(noun: Token) -> bool:
    """Whether a change, or several, is one of taxes or of law: "an overhaul of immigration law", "a raft of tax cuts"."""
    if taxing(noun):
        return True
    tie = preposition(noun, "of", "to", "in") if term(noun) in CHANGES | PARTITIVES | PLANS else None
    return tie is not None and any(
        child.dep_ == "pobj" and (taxing(child) or term(child) in LAWS - PLANS) for child in tie.children
    )


def _foretold(noun: Token) -> PolicyKind:
    """What "plans for X" are, by X."""
    tie = preposition(noun, "for")
    thing = next((child for child in tie.children if child.dep_ == "pobj"), None) if tie is not None else None
    if thing is None:
        return PolicyKind.COMMITMENT
    found = PolicyKind.LEGISLATION if taxing(thing) else KINDS.get(term(unwrapped(thing)), PolicyKind.COMMITMENT)
    return found if found in {PolicyKind.LEGISLATION, PolicyKind.BODY, PolicyKind.REVIEW} else PolicyKind.COMMITMENT


def noun_kind(noun: Token, push: Push) -> PolicyKind:
    """What a noun phrase names."""
    name = term(noun)
    found = KINDS.get(name, KINDS.get(_last(noun), PolicyKind.COMMITMENT))
    if noun.pos_ == "NUM" and has_money(noun):
        found = PolicyKind.FUND
    before = {child.lower_ for child in noun.lefts if child.dep_ in {"compound", "amod", "nmod"}}
    if name == "commission" and (preposition(noun, "on", "into") is not None or "royal" in before or _examines(noun)):
        found = PolicyKind.REVIEW
    elif name == "repeal":
        found = PolicyKind.LEGISLATION
    elif name in {"recommendation", "call", "demand"}:
        found = PolicyKind.RECOMMENDATION
    elif of_law(noun) and found is not PolicyKind.REVIEW:
        found = PolicyKind.LEGISLATION
    elif name in FORESEEN:
        found = _foretold(noun)
    elif name == "package" and has_money(noun):
        found = PolicyKind.FUND
    return _wanted(noun, found, push)


def _examines(noun: Token) -> bool:
    """As in "A commission to investigate deaths": what it is to do is to look into something."""
    return any(child.dep_ in {"acl", "relcl"} and child.lemma_.lower() in EXAMINING for child in noun.rights)


def _last(noun: Token) -> str:
    """The last word of a name in which a parse takes another for the head: "the Homes for Tomorrow Fund"."""
    at = noun.i
    if not noun.text[:1].isupper():
        return ""
    while at + 1 < min(noun.right_edge.i + 1, noun.i + DEEP) and (
        noun.doc[at + 1].pos_ == "PROPN" or noun.doc[at + 1].lower_ in {"for", "of"}
    ):
        at += 1
    return noun.doc[at].lower_


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
        if kind is PolicyKind.REVIEW and (out(noun) or _concluded(noun)):
            return Status.PUBLISHED
    return push.status


def out(noun: Token) -> bool:
    """Whether what a noun names has come out: "a review, published today", "the inquiry, out on Monday"."""
    end = min(noun.right_edge.i + 1, noun.i + 14)
    return any(token.lower_ in {"published", "released", "unveiled", "out"} for token in noun.doc[noun.i + 1 : end])


def _concluded(noun: Token) -> bool:
    """As in "A review of X has found"."""
    return noun.dep_ == "nsubj" and noun.head.lemma_ in {"find", "conclude"} and noun.head.tag_ in {"VBD", "VBN"}


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

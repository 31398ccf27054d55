"""Whether the words round a policy noun tell which policy it names: "the visa crackdown", "a bill banning X"."""

from __future__ import annotations

from spacy.tokens import Token

from ingest import policywords as words
from ingest.contents import plan_act
from ingest.deciders import Cast, Standing
from ingest.drafts import LONGEST, preposition
from ingest.lexicon import is_post
from ingest.policykinds import FORESEEN, generic, has_money, telling, term, verb_object, vowed
from ingest.purses import of_sum
from ingest.wants import VAGUE
from ontology.records import SpeechAct

LOOSE = frozenset("plan policy agenda initiative programme program pledge target proposal".split())
"""Policy nouns of which "new" does not say which."""
CAREFUL = LOOSE | frozenset("law legislation act tax rule regulation fund powers review inquiry limit strategy".split())
"""Policy nouns that a noun before them does not single out: a tax law may have been there for ever."""
OWN = frozenset(
    """
    campaign game pension capital benefit foreign family life business recovery meal debate health insurance phone data loyalty marketing
    transition exit contingency attack fraudulent criminal alleged presidential political succession retirement election general-election job speed time word age length size time-limit flight lesson seating
    """.split()
)
"""Words that make of a policy noun something of private life, trade or elections ("pension plan", "business plan")."""
STANDING = frozenset(
    """
    act building charge clause code commission drive foundation intervention ladder law limit offer order payment pilot pool
    protection provision register rule standard standards statute tax trial
    """.split()
)
"""Policy nouns that mostly mean what already is, or another thing."""
MOVES = frozenset("change cut cutback freeze hike holiday increase overhaul rebate reduction reform rise".split())
"""Changes of what is governed: "the payroll tax changes"."""
FINDING = frozenset({SpeechAct.CRITICISE, SpeechAct.WELCOME, SpeechAct.CONCERN, SpeechAct.WARN})
"""What a speaker does who finds something good or bad."""
ANY = frozenset({"any", "every", "each", "no"})
"""Determiners that speak of no plan in particular."""
TRADE = frozenset("sale deal acquisition takeover merger purchase listing offering flotation".split())
"""What companies plan for themselves."""


def says_which(noun: Token, name: str, cast: Cast) -> bool:
    before = {child.lower_ for child in noun.lefts}
    if before & (OWN | ANY) or name in words.AWAY or (name == "proposal" and "policy" in before):
        return False
    if name == "bill" and "tax" in before and any(child.dep_ == "poss" for child in noun.lefts):
        return False  # "the firm's tax bill": what it owes
    if name in words.PROMISING_NOUNS:
        return to_voters(noun)
    if before & {"proposed", "planned"}:
        return noun.tag_ in {"NN", "NNS"} and name not in TRADE
    if (name in FORESEEN and foreseen(noun)) or _new_of_deciders(noun, cast):
        return True
    if (
        name in {"review", "inquiry", "consultation", "probe"}
        and noun.head.lower_ != "to"
        and preposition(noun, "into", "of", "on") is not None
        and before & {"a", "an"}
    ):
        return True
    if name in words.POLICY_NOUNS and any(
        child.dep_ == "acl" and child.tag_ in {"VBN", "VBD"} and child.lemma_.lower() in words.BRINGING
        for child in noun.rights
    ):
        return True
    definite = bool(before & {"the", "these", "a", "an"})
    if noun.pos_ == "PROPN" and name in words.REVIEWS and not any(child.dep_ == "det" for child in noun.lefts):
        return False  # a paper's name
    if noun.pos_ == "NOUN" and name in (words.CHANGES | words.LAWS | words.PLANS) - STANDING and _spoken_of(noun, cast):
        return True
    if (
        noun.pos_ == "NOUN"
        and name in MOVES
        and definite
        and any(
            child.dep_ == "compound" and child.lemma_.lower() in words.GOVERNED | words.LAWS for child in noun.lefts
        )
    ):
        return True
    if name in words.TAXING and before & {"a", "an"} and of_sum(noun):
        return True
    if name not in words.TELLING | words.ENDINGS | FORESEEN:
        return False
    if generic(noun) and noun.sent[-1].text in {".", ":", "?", "!"}:
        return False
    if name in words.LAWS | words.PLANS and does(noun) is not None:
        return True
    new = bool(before & words.NEW) and name not in LOOSE
    titled = noun.pos_ == "PROPN" and name in words.TELLING and _headline(noun)
    compound = any(
        child.dep_ in {"compound", "nmod"}
        and (child.pos_ == "NOUN" or child.tag_ == "VBG" or (titled and child.ent_type_ not in {"PERSON", "GPE"}))
        for child in noun.lefts
    )
    if new or has_money(noun) or (compound and name not in CAREFUL - LOOSE):
        return True
    if name in words.ENDINGS:
        tie = preposition(noun, "of")
        return tie is not None and not any(
            term(child) in words.AWAY or child.ent_type_ == "PERSON" for child in tie.children
        )
    return name not in CAREFUL and preposition(noun, "on", "against", "into") is not None


def does(noun: Token) -> Token | None:
    """What a bill or plan does or would do, in a clause that says so: "a bill banning X", "the bill, which would ban X"."""
    for child in noun.rights:
        ahead = any(one.lower_ in {"would", "will"} for one in child.lefts)
        clause = child.dep_ in {"relcl", "acl"} and (ahead or child.tag_ in {"VBG", "VBZ"})
        deed = child.lemma_.lower() in words.ACTIONS | {"mean", "see", "prevent"}
        if clause and deed and verb_object(child) is not None:
            return child
    return None


def foreseen(noun: Token) -> bool:
    """As in "Plans for a 300-bed hospital": what a plan is for is a thing and says which."""
    tie = preposition(noun, "for", "of")
    thing = next((child for child in tie.children if child.dep_ == "pobj"), None) if tie is not None else None
    if (
        thing is None
        or thing.pos_ != "NOUN"
        or term(thing) in words.AWAY | VAGUE
        or thing.ent_type_ in {"DATE", "TIME"}
    ):
        return False
    return any(child.dep_ in {"amod", "compound", "nmod", "nummod"} for child in thing.lefts) or (
        term(thing) in words.POLICY_NOUNS
    )


def to_voters(noun: Token) -> bool:
    """As in "A manifesto commitment", "a £5m-a-year promise made in the manifesto"."""
    near = noun.doc[noun.left_edge.i : min(noun.right_edge.i + 1, noun.i + LONGEST // 5)]
    voters = any(token.lower_ in {"manifesto", "election"} for token in near)
    return voters and (vowed(noun) or voters) and noun.lower_ != "pledges"


def _new_of_deciders(noun: Token, cast: Cast) -> bool:
    """As in "The government's new wind farm zones": what those who decide have and is new, planned or disputed."""
    owner = next((child for child in noun.lefts if child.dep_ == "poss"), None)
    fresh = any(child.lower_ in {"new", "planned", "proposed", "controversial", "flagship"} for child in noun.lefts)
    if (
        owner is None
        or not fresh
        or owner.pos_ == "PRON"
        or noun.pos_ != "NOUN"
        or term(noun) in words.AWAY | VAGUE | words.BODIES
    ):
        return False
    if term(noun) not in words.POLICY_NOUNS and not any(child.dep_ == "compound" for child in noun.lefts):
        return False
    return (
        cast.standing(owner) is Standing.DECIDES
        and owner.lemma_.lower() != "court"
        and not is_post(noun)
        and term(noun) not in words.GOVERNING
    )


def _spoken_of(noun: Token, cast: Cast) -> bool:
    """Whether somebody says of a measure what it will do, or finds it good or bad: "the cuts would hit pensioners"."""
    if (
        _bare_paper(noun)
        or noun.dep_ != "nsubj"
        or not any(child.lower_ in {"the", "this", "these", "’s", "'s"} for child in _near(noun))
    ):
        return False
    act = cast.act(noun)
    ahead = any(child.lower_ in {"will", "would", "could"} for child in noun.head.lefts)
    return telling(noun) and not generic(noun) and (act in FINDING or (ahead and act is not None))


def _bare_paper(noun: Token) -> bool:
    """Whether it is a paper of which only its party tells which: "the Conservative manifesto"."""
    return (
        term(noun) in {"manifesto", "offer", "aim", "goal", "target", "code", "act", "clause", "bill"}
        and plan_act(noun) is None
    )


def _near(noun: Token) -> list[Token]:
    return [one for child in noun.lefts for one in (child, *child.children)]


def _headline(word: Token) -> bool:
    """Whether all long words of the sentence are capitalised, as in some headlines."""
    return all(one.text[0].isupper() for one in word.sent[:LONGEST] if one.is_alpha and len(one) > 4)

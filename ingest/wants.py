"""Things that are asked for or promised by names of every kind: "a 35-hour week for nurses", "free school meals"."""

from __future__ import annotations

from spacy.tokens import Token

from ingest.drafts import Push, preposition
from ingest.policykinds import has_money
from ingest.policywords import AWAY
from ontology.policies import Status

MORE = frozenset(
    """
    additional better compulsory cheaper earlier equal extra fairer faster fewer free fresh full fresher further greater higher
    immediate independent longer lower mandatory minimum more national new paid public safer shorter statutory stricter
    stronger tighter tougher universal wider
    """.split()
)
"""Words before a noun by which somebody wants it other than it is."""

ABSTRACT = ("ism", "ness", "ship", "politics", "economy", "society", "democracy", "culture", "nation", "country")
"""How nouns end of what nobody can do."""
GAINS = frozenset(
    """
    bequest donation prize loss profit debt fortune contract salary damages settlement fraud theft heist painting deficit shortfall
    bill mansion home house jet yacht lawsuit surplus backlog turnover revenue cost price trade business industry market
    """.split()
)
"""What has a sum and is nothing that those who govern do."""
BRINGING_BACK = frozenset(
    {"return", "restoration", "reopening", "removal", "end", "introduction", "creation", "completion"}
)
"""Nouns that, with "of" a thing, are what is wanted of it."""
VAGUE = frozenset(
    """
    access acknowledgement action answer approach assurance attention balance calm chance change clarity clarification
    commitment compromise confidence control conversation cooperation day deal detail dialogue difference discussion effort
    engagement evidence explanation fairness fight focus future government guidance help honesty hope information
    job justice leadership look lot meeting men mind moment movement opportunity outcome part path peace patience people
    person place position power progress public reassurance respect response responsibility result restraint return sense
    service side solution someone speed start success talk thing time transparency trust truth unity urgency voice way win women
    word work year one life chair leader name family friend world candidate ceasefire
    """.split()
)
"""Nouns of what anybody wants, that name nothing to be done."""


def is_wanted(noun: Token, push: Push) -> bool:
    """Whether a thing that is asked for or promised says what is to be done: by a sum, a number, or a word of more."""
    name = noun.lemma_.lower()
    hyphened = any(one.text == "-" for child in noun.lefts for one in child.children)
    if has_money(noun) and noun.pos_ in {"NUM", "SYM"}:
        return preposition(noun, "for", "to", "in", "of") is not None or push.status is Status.RECOMMENDED
    if noun.pos_ != "NOUN" or (noun.ent_type_ in {"DATE", "TIME", "PERSON"} and not hyphened):
        return False
    if has_money(noun):
        return name not in AWAY | GAINS
    if name in BRINGING_BACK and preposition(noun, "of", "to") is not None:
        return True
    if name in AWAY or (name in VAGUE and not hyphened) or noun.lower_.endswith(ABSTRACT):
        return False
    before = [child for child in noun.lefts if child.dep_ in {"amod", "compound", "nmod", "nummod", "det"}]
    if any(child.lower_ in {"any", "that", "this", "these", "those", "which", "what", "another"} for child in before):
        return False
    if any(child.dep_ == "poss" for child in noun.lefts):
        return False
    lowered = {child.lower_ for child in noun.doc[noun.left_edge.i : noun.i]}
    counted = any(child.dep_ == "nummod" and child.lower_ not in {"one", "two"} for child in before)
    told = preposition(noun, "for", "of", "on", "to", "in") is not None
    qualified = any(child.dep_ in {"amod", "compound", "nmod"} for child in before)
    if push.status is Status.RECOMMENDED:
        return bool(lowered & MORE) or counted or (qualified and told)
    named = any(child.dep_ == "compound" for child in before) and told
    return push.strong and (bool(lowered & MORE) or counted or named)

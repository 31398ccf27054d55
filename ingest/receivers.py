"""Whom a policy is to reach, as the text names them: who gets money, and those for whom something is."""

from __future__ import annotations

from spacy.tokens import Token

from ingest.drafts import noun_span, preposition
from ingest.policykinds import unwrapped, verb_object
from ingest.policywords import RECEIVING
from ingest.prospects import top
from ontology.policies import PolicyKind
from ontology.records import Spans

PEOPLE = frozenset(
    """
    adult area authority borough business carer charity child company community council country customer driver employer
    family farm farmer firm home household hospital landlord local parent passenger patient pensioner people person police
    pupil resident retailer school student taxpayer teacher tenant town university victim voter woman worker
    """.split()
)
"""Nouns of those who can receive something."""


def receivers(head: Token, kind: PolicyKind) -> Spans:
    """The noun phrases for them; empty where the clause names none."""
    if head.pos_ == "VERB":
        if head.lemma_.lower() in RECEIVING and kind is PolicyKind.FUND:
            who = next((one for one in (*head.lefts, *top(head).lefts) if one.dep_ in {"nsubj", "nsubjpass"}), None)
            return (noun_span(who),) if who is not None and who.pos_ != "PRON" else ()
        given = next((one for one in head.rights if one.dep_ == "dative" and one.pos_ in {"NOUN", "PROPN"}), None)
        if given is not None:
            return (noun_span(given),)
        thing = verb_object(head)
        found = _for(head) or (_for(thing) if thing is not None else None)
    else:
        found = _for(unwrapped(head))
    return (noun_span(found),) if found is not None else ()


def _for(word: Token) -> Token | None:
    tie = preposition(word, "for", "to")
    who = next((child for child in tie.children if child.dep_ == "pobj"), None) if tie is not None else None
    return who if who is not None and who.lemma_.lower() in PEOPLE else None

"""What a speaker did whose reason is told by "saying", "arguing", "warning": the verb that such a cue hangs on."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from ingest.attitudes import AGAINST, CUES, forms
from ingest.predicates import complement, complement_of, negated, passive
from ingest.saying import phrase_at
from ontology.policies import Polarity
from ontology.records import SpeechAct, Statement

STOPPING = frozenset(
    "veto halt block strike stay freeze suspend pause delay scrap abandon drop ditch axe shelve cancel quash overturn overrule sue "
    "defeat kill reject refuse withdraw resign quit boycott picket march rally vote walk fight resist bar stop repeal".split()
)
"""Deeds against a thing, beside the verbs of criticism; "vote", "march" and the like only with "against"."""

MARCHING = frozenset(
    "march rally vote walk fight demonstrate protest campaign speak argue testify sign petition come".split()
)
"""Deeds that a preposition directs: for or against."""

BACKING = frozenset(
    "sign approve pass grant clear adopt launch unveil introduce establish fund award back open".split()
)
"""Deeds for a thing, beside the verbs of praise."""

DEEP = 3
"""Verbs up to which one is looked for that a participle hangs on."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done, to what, and the side that it shows."""

    verb: Token
    thing: Token
    polarity: Polarity


def deed(doc: Doc, said: Statement) -> Deed | None:
    """What its speaker did for or against a thing, of which the statement tells the reason; None where nothing shows it."""
    cue = [token for span in said.cue for token in phrase_at(doc, span) or ()]
    verb = next((token for token in cue if token.tag_ == "VBG" and token.lemma_ != "add"), None)
    for _ in range(DEEP):
        if verb is None or verb.head == verb:
            return None
        verb = verb.head
        if verb.pos_ == "VERB" and not passive(verb) and not negated(verb):
            found = _deed(verb)
            if found is not None and found.thing.idx < said.content[0].start:
                return found
    return None


def _deed(verb: Token) -> Deed | None:
    known = forms(verb)
    way = next((child for child in verb.children if child.lower_ in AGAINST | {"for"} and child.dep_ == "prep"), None)
    if known & MARCHING and way is not None:
        thing = complement_of(way)
        side = Polarity.OPPOSE if way.lower_ in AGAINST else Polarity.SUPPORT
        return Deed(verb, thing, side) if thing is not None else None
    thing = complement(verb)
    if thing is None or thing.pos_ not in {"NOUN", "PROPN"}:
        return None
    if known & STOPPING or any((form,) in CUES[SpeechAct.CRITICISE] for form in known):
        return Deed(verb, thing, Polarity.OPPOSE)
    if known & BACKING or any((form,) in CUES[SpeechAct.WELCOME] for form in known):
        return Deed(verb, thing, Polarity.SUPPORT)
    return None

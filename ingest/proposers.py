"""Who proposes, promises or pays for a policy, as an actor of the reading."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from ingest.deciders import PERSONS, THEY, Cast, Standing, expression
from ingest.drafts import LONGEST, Draft
from ingest.policywords import AWAY
from ingest.speakers import unnamed_actor
from ontology.policies import PolicyKind, Status
from ontology.records import Actor

SPOKEN = frozenset(
    {"modal", "passive", "provision", "moving", "needed", "item", "bringing", "headline", "asking", "call"}
)
"""Rules whose drafts, where they stand in what somebody says, are that speaker's unless the sentence names another."""


def proposer(draft: Draft, doc: Doc, cast: Cast) -> Actor | None:
    """The actor whose policy it is; somebody without a name as an actor of this article, who may be new to the reading."""
    owner = doc[draft.owner] if draft.owner is not None else _party(draft, doc)
    if owner is None or owner.lower_ in {"i", "we", "my", "our", "us", "me"}:
        return _speaker(draft, doc, cast)
    owner = cast.meant(owner)
    found = cast.actor(owner)
    if found is not None:
        return found
    if owner.pos_ not in {"NOUN", "PROPN"} or owner.ent_type_ in {"DATE", "TIME", "CARDINAL", "MONEY", "PERCENT"}:
        return None
    if owner.lower_ in PERSONS | THEY or owner.pos_ in {"DET", "PRON", "NUM"} or owner.lemma_.lower() in AWAY:
        return None
    words = expression(owner)
    made = unnamed_actor(cast.reading.article, doc[words[0].i : words[-1].i + 1])
    return cast.reading.by_iri.get(made.iri, made) if made is not None else None


def _party(draft: Draft, doc: Doc) -> Token | None:
    """Whose manifesto it is in which a commitment is made: "the party’s 2024 manifesto"."""
    if draft.kind is not PolicyKind.MANIFESTO_COMMITMENT:
        return None
    for token in doc[draft.head].sent[:LONGEST]:
        if token.lower_ == "manifesto":
            return next((child for child in token.lefts if child.dep_ == "poss"), None)
    return None


def _speaker(draft: Draft, doc: Doc, cast: Cast) -> Actor | None:
    """Whoever says that it should be done, or, of those in public life, that it will be."""
    if draft.rule not in SPOKEN:
        return None
    found = cast.speaker(doc[draft.head])
    asked = draft.status is Status.RECOMMENDED
    return found if found is not None and (asked or cast.rank(found) is not Standing.OTHER) else None

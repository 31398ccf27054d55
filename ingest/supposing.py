"""Whether a cue only supposes what it tells, so that nobody takes a side by it."""

from __future__ import annotations

from spacy.tokens import Doc

from ingest.saying import SAYING, phrase_at
from ontology.records import Statement

POSSIBLE = frozenset({"may", "might", "could", "can"})
"""Modal verbs under which nobody does yet what a cue tells."""

SUPPOSING = frozenset({"if", "unless", "whether", "lest"})

UNLIKELY = frozenset("rare unusual likely unlikely hard difficult impossible possible easy wrong tempting".split())
"""Of what one would do: "it is rare for a president to back a rival"."""

INSTEAD = frozenset({"opposed", "instead", "without", "rather", "avoid", "stop", "short", "refrain"})
"""Before what is not done: "as opposed to defending it"."""

DEEP = 3
"""Verbs up to which it is looked for what a cue hangs on."""


def supposed(said: Statement, doc: Doc) -> bool:
    """Whether a cue tells only what may be, would be, or is not: "if they back it", "may decide to", "instead of praising"."""
    cue = [token for span in said.cue for token in phrase_at(doc, span) or ()]
    verb = next((token for token in cue if token.pos_ == "VERB"), None)
    if verb is None:
        return False
    at = verb
    for _ in range(DEEP):
        told = {child.lower_ for child in at.lefts}
        if at.lemma_.lower() in SAYING:
            return False  # "would not say whether"
        if told & (SUPPOSING | POSSIBLE):
            return True
        over = at.head
        if "would" in told and at.dep_ not in {"ccomp", "ROOT"}:
            return True
        if at.dep_ == "pcomp" and {over.lower_, over.head.lower_} & INSTEAD:
            return True
        if over.lemma_.lower() in UNLIKELY | INSTEAD and at.dep_ in {"xcomp", "advcl", "ccomp", "csubj"}:
            return True
        if over == at or at.dep_ not in {"xcomp", "conj", "pcomp"} or over.pos_ not in {"VERB", "AUX"}:
            return False
        at = over
    return False

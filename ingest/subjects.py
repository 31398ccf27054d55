"""Whose words a cue brings, by the grammar of its sentence: where the tagger saw no source, or only a part of one."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from ingest.saying import phrase_at
from ontology.records import Span, Spans

RELATIVE = frozenset({"which", "that", "who", "whom"})
INHERITING = frozenset({"conj", "xcomp", "advcl", "pcomp"})
"""Verbs that may have the subject of the verb that they hang on: "rose and said", "began to say"."""

DEEP = 3
"""Verbs up to which a subject is looked for."""

ENDING = frozenset(",;:-–—(")


def subject(doc: Doc, cue: Spans) -> Span | None:
    """The whole expression that stands for whoever says what `cue` brings, up to its first comma or relative clause."""
    verb = _verb(doc, cue)
    head = _subject(verb) if verb is not None else None
    if verb is None or head is None:
        return None
    if head.lower_ in RELATIVE and verb.dep_ == "relcl":
        head = verb.head
    last = head
    for token in doc[head.i + 1 : head.right_edge.i + 1]:
        if token.is_space or token.dep_ == "relcl" or token.text in ENDING:
            break
        last = token
    return Span(head.left_edge.idx, last.idx + len(last))


def _verb(doc: Doc, cue: Spans) -> Token | None:
    words = phrase_at(doc, Span(cue[0].start, cue[-1].end)) if cue else None
    verbs = [token for token in words or () if token.pos_ in {"VERB", "AUX"}]
    return next((verb for verb in verbs if verb.pos_ == "VERB"), verbs[-1] if verbs else None)


def _subject(verb: Token, depth: int = 0) -> Token | None:
    for child in verb.children:
        if child.dep_ == "nsubj":
            return child
        if child.dep_ == "agent":
            return next((noun for noun in child.children if noun.dep_ == "pobj"), None)
    if any(child.dep_ == "nsubjpass" for child in verb.children) or depth == DEEP or verb.head == verb:
        return None
    if verb.dep_ in {"relcl", "acl"}:
        return verb.head
    return _subject(verb.head, depth + 1) if verb.dep_ in INHERITING else None

"""Clauses that belong to what is said, by the grammar of its sentence."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc, Token

from ingest.saying import phrase_at
from ontology.records import Span, Spans

ABOUT_PEOPLE = frozenset({"who", "whom"})


def with_prospect(doc: Doc, content: Spans, taken: Iterable[Span]) -> Spans:
    """A content with the clause right after it that tells what will or would come of the thing it ends in.

    "The board announced a fund, which will pay for repairs": who announces a thing tells its future. On PolNeAR train
    people take in such a clause, one with a modal verb, in two cases of three, and another in one of two. No word that
    is `taken` is taken in, and no clause about a person: "the mayor, who could not be reached" is the reporter's.
    """
    words = phrase_at(doc, content[-1]) if content else None
    if words is None or words.end + 1 >= len(doc) or doc[words.end].text != ",":
        return content
    if doc[words.end + 1].lower_ in ABOUT_PEOPLE:
        return content
    for verb in words.subtree:
        if verb.dep_ == "relcl" and verb.left_edge.i == words.end + 1 and any(_is_modal(one) for one in verb.children):
            clause = Span(content[-1].end, _end(verb))
            free = clause.of(doc.text).isprintable() and not any(map(clause.overlaps, taken))
            return (*content[:-1], Span(content[-1].start, clause.end)) if free else content
    return content


def _is_modal(word: Token) -> bool:
    return word.tag_ == "MD"


def _end(verb: Token) -> int:
    """Where a verb's clause ends, without marks."""
    last = verb.right_edge
    while last.is_punct or last.is_space:
        last = last.nbor(-1)
    return last.idx + len(last)

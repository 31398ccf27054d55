"""Clauses that say that something was said, read off a spaCy parse: SPEAKER CUE that CLAUSE."""

from __future__ import annotations

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Phrase

from ontology.records import Span

SAYING = frozenset(
    "acknowledge add admit advise allege announce argue assert assure boast caution claim complain concede conclude "
    "confess confirm contend declare disclose explain inform insist joke maintain mention note predict proclaim "
    "promise recall recount remark remind repeat reply report respond retort reveal say state stress swear tell "
    "testify tweet urge vow warn write".split()
)
"""Verbs that, with a clause, say that something was said."""

DOUBTING = frozenset("ask deny dispute doubt hope imagine pretend query question reject want wish wonder".split())
"""Cues whose contents their speakers do not vouch for: who denies that X said Y does not tell that X did."""

NOBODY = frozenset(
    "it that this these those which who whom what there one nobody none anybody anyone somebody someone everyone "
    "everybody i you we".split()
)
"""Subjects that name no speaker, or stand in words that are themselves quoted."""

CONDITIONS = frozenset("if unless whether though although because when while why how as before after".split())


def reported(verb: Token) -> Token | None:
    """The head of the clause after a verb of saying; None for another verb, and where it is not said for certain."""
    if verb.pos_ != "VERB" or verb.lemma_.lower() not in SAYING or hedged(verb):
        return None
    for child in verb.children:
        if child.dep_ == "ccomp" and child.i > verb.i and _is_clause(child):
            return child
    return None


def hedged(verb: Token) -> bool:
    """Whether it is not said, or perhaps, only if, or still to be said."""
    return any(
        child.dep_ == "neg"
        or child.tag_ in {"MD", "TO"}
        or (child.dep_ in {"mark", "advmod"} and child.lower_ in CONDITIONS)
        for child in verb.children
    )


def doubted(doc: Doc, cue: Span) -> bool:
    """Whether the words of a cue do not vouch for what they bring: "did not say", "denied"."""
    verbs = [token for token in phrase_at(doc, cue) or () if token.pos_ in {"VERB", "AUX"}]
    return any(verb.lemma_.lower() in DOUBTING or hedged(verb) for verb in verbs)


def speaker(verb: Token) -> Span | None:
    """Who speaks: the subject, or after a passive ("he was told by the board") the one after "by"."""
    for child in verb.children:
        if child.dep_ == "nsubj" and child.i < verb.i and child.lower_ not in NOBODY:
            return extent(child, verb.i)
        if child.dep_ == "agent":
            for noun in child.children:
                if noun.dep_ == "pobj" and noun.lower_ not in NOBODY:
                    return extent(noun)
    return None


def cue(verb: Token) -> Span:
    """The verb with the auxiliaries before it: "had also told"."""
    before = [child for child in verb.children if child.dep_ in {"aux", "auxpass"} and child.i < verb.i]
    return Span(min((token.idx for token in before), default=verb.idx), verb.idx + len(verb))


def clause(head: Token) -> Span | None:
    """A reported clause without its "that"."""
    tokens = list(head.doc[head.left_edge.i : head.right_edge.i + 1])
    while tokens and (tokens[0].is_punct or tokens[0].is_space or tokens[0].lower_ == "that"):
        tokens.pop(0)
    return _without_stop(tokens) if len(tokens) > 1 else None


def extent(head: Token, before: int | None = None) -> Span | None:
    """A noun phrase, as far as the token number `before`."""
    end = head.right_edge.i + 1 if before is None else min(head.right_edge.i + 1, before)
    return _without_stop(list(head.doc[head.left_edge.i : end]))


def phrase_at(doc: Doc, span: Span) -> Phrase | None:
    """The tokens at a place, whole ones."""
    return doc.char_span(span.start, span.end, alignment_mode="expand")


def _is_clause(verb: Token) -> bool:
    """Finite, with a subject of its own."""
    finite = any(token.tag_ in {"VBD", "VBZ", "VBP", "MD"} for token in (verb, *verb.children))
    return finite and any(child.dep_ in {"nsubj", "nsubjpass", "csubj", "expl"} for child in verb.children)


def _without_stop(tokens: list[Token]) -> Span | None:
    while tokens and (tokens[-1].is_punct or tokens[-1].is_space or tokens[-1].dep_ == "cc"):
        tokens.pop()
    return Span(tokens[0].idx, tokens[-1].idx + len(tokens[-1])) if tokens else None

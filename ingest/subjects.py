"""Whose words a cue brings, by the grammar of its sentence: where the tagger saw no source, or only a part of one."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from ingest.saying import phrase_at
from ontology.records import Span, Spans

RELATIVE = frozenset({"which", "that", "who", "whom"})
INHERITING = frozenset({"conj", "xcomp", "advcl", "pcomp"})
"""Verbs that may have the subject of the verb that they hang on: "rose and said", "began to say"."""

DEEP = 3
"""Verbs up to which a subject is looked for."""

ENDING = frozenset(",;:-–—(")
NAMING = frozenset({"such", "including", "namely"})
"""Words after a comma that go on with who is meant; "like" compares."""
NAMES = frozenset({"NNP", "NNPS"})
"""Tags of words of names."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is said by grammar to speak.

    `pronoun` is the relative pronoun in whose place `span` stands: "the review, which pledged". `implied` tells whether
    it is the subject of a passive to which the cue is joined, "ministers are expected to answer and have promised", or of
    the verb to which the cue adds, "ministers welcomed it, noting": it speaks, however sure the tagger is that nobody does.
    """

    span: Span
    pronoun: Span | None
    implied: bool


def subject(doc: Doc, cue: Spans) -> Subject | None:
    """The whole expression that stands for whoever says what `cue` brings, up to its first comma or relative clause.

    "Charities, such as the Quay Trust," goes on after the first.
    """
    verb = _verb(doc, cue)
    head = _subject(verb) if verb is not None else None
    if verb is None or head is None:
        return None
    pronoun = None
    if head.lower_ in RELATIVE and verb.dep_ == "relcl":
        pronoun = Span(head.idx, head.idx + len(head))
        head = verb.head
    last = head
    for token in doc[head.i + 1 : head.right_edge.i + 1]:
        if token.is_space or token.dep_ == "relcl" or (token.text in ENDING and not _goes_on(token)):
            break
        last = token
    adding = verb.dep_ == "advcl" and verb.tag_ == "VBG"
    return Subject(Span(head.left_edge.idx, last.idx + len(last)), pronoun, adding or head.dep_ == "nsubjpass")


def with_title(doc: Doc, source: Span) -> Span:
    """A source that begins in the middle of a title, to which the name in it is an apposition, from the title's beginning.

    "City council, Ada Moss" becomes "the leader of the city council, Ada Moss".
    """
    words = phrase_at(doc, source)
    if words is None:
        return source
    for name in words:
        title = name.head
        if name.dep_ == "appos" and title.i < words.start < name.left_edge.i:
            return Span(title.left_edge.idx, source.end)
    return source


def with_name(doc: Doc, source: Span, beside: Spans) -> Span:
    """A source that ends in the middle of a name, or of what it stands before, to the end, if no word `beside` is in that.

    "The president, Ada" becomes "the president, Ada Moss", "US" "US President Ada Moss".
    """
    words = phrase_at(doc, source)
    if words is None:
        return source
    last = words[-1]
    while last.dep_ == "compound" and last.head.i > last.i and NAMES.issuperset((last.tag_, last.nbor().tag_)):
        last = last.nbor()
    whole = Span(source.start, max(source.end, last.idx + len(last)))
    return source if any(map(whole.overlaps, beside)) else whole


def _goes_on(mark: Token) -> bool:
    following = mark.doc[mark.i + 1 : mark.i + 2]
    return mark.text == "," and following.text.lower() in NAMING


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
    passive = next((child for child in verb.children if child.dep_ == "nsubjpass"), None)
    if passive is not None:
        return passive if depth else None
    if depth == DEEP or verb.head == verb:
        return None
    if verb.dep_ in {"relcl", "acl"}:
        return verb.head
    return _subject(verb.head, depth + 1) if verb.dep_ in INHERITING else None

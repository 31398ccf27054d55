"""What may be a policy, as the grammar of a sentence shows it, before mentions of one policy are put together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from ingest.policywords import PLANS
from ontology.policies import PolicyKind, Status
from ontology.records import Span

LONGEST = 60
"""Words up to which evidence may reach: the longest of the labelled sentences has 44, and a runaway parse has no bounds."""

LONGEST_SENTENCE = 250
"""Words of a sentence; the longest of ordinary news have some 150."""
QUOTES = frozenset("\"'“”‘’`") | {"''", "``"}
OPENING = frozenset("“‘—")
"""Marks before a head that begin its words anew."""
TORN = frozenset({"on", "against", "into"})
"""Prepositions that, right after a noun, belong to it: "welcomed the ban on nets"."""
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A clause or noun phrase that may name a policy.

    `head` is the number of its main word in the Doc, `owner` that of the head of whoever proposes it; None where the
    sentence does not say. `whole` is the head of the larger draft of which it is a part. `bare` is whether it only
    refers to one named elsewhere ("the plan").
    """

    head: int
    span: Span
    kind: PolicyKind
    status: Status
    rule: str
    owner: int | None = None
    whole: int | None = None
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Push:
    """What a trigger tells of its content: how far it has come, by which rule it was found, whose it is.

    `strong` is whether it makes a policy of its content whoever the owner is ("a pledge to cut fares").
    """

    status: Status
    rule: str
    owner: Token | None
    strong: bool = False

    @property
    def at(self) -> int | None:
        return self.owner.i if self.owner is not None else None


def sentences(doc: Doc, places: Sequence[Span]) -> Iterator[list[Token]]:
    """The words of each sentence that begins in one of `places`, without white space.

    A sentence that is too long to be one is left out: its parse tells nothing, and would take the square of its length.
    """
    ordered = sorted(places)
    starts = [place.start for place in ordered]
    for sentence in doc.sents:
        words = [token for token in sentence if not token.is_space] if len(sentence) <= LONGEST_SENTENCE else []
        before = bisect_right(starts, words[0].idx) if words else 0
        if before and words[0].idx < ordered[before - 1].end:
            yield words


def noun_span(head: Token, *, apart: frozenset[int] = frozenset()) -> Span:
    """A noun phrase up to what a comma adds to it, and up to a word of `apart`."""
    planned = head.dep_ in {"dobj", "nsubjpass"} and head.lemma_.lower() in PLANS
    torn = torn_act(head) if planned or (head.pos_ == "NUM" and head.dep_ in {"dobj", "pobj", "conj"}) else None
    torn = torn or preposition(head, *TORN)
    return _stretch(head, head.left_edge.i, apart, last=torn.right_edge.i if torn is not None else 0)


def verb_span(head: Token, *, subject: bool = False, apart: frozenset[int] = frozenset()) -> Span:
    """A clause from its verb, or from its subject, up to the next clause that is joined to it, and up to a word of `apart`."""
    start = head.i
    for child in head.lefts:
        if (subject and child.dep_ in SUBJECTS) or child.dep_ == "advmod":
            start = min(start, child.left_edge.i)
            if subject and child.dep_ in SUBJECTS:
                break
    return _stretch(head, start, apart)


def conjuncts(head: Token) -> Iterator[Token]:
    """A word and those that are joined to it, in the order of the text."""
    seen = 0
    while head is not None and seen < LONGEST:
        yield head
        seen += 1
        head = next((child for child in head.rights if child.dep_ == "conj"), None)  # type: ignore[assignment]


def finite(verb: Token) -> bool:
    """Whether a verb, with its auxiliaries, makes a clause of its own."""
    return verb.tag_ in FINITE or any(child.tag_ in FINITE for child in verb.lefts if child.dep_ in {"aux", "auxpass"})


def infinitive(verb: Token) -> bool:
    """Whether a verb follows "to": "to close", "to be closed"."""
    passive = verb.tag_ == "VBN" and any(child.lower_ == "be" for child in verb.lefts)
    return (verb.tag_ == "VB" or passive) and any(child.tag_ == "TO" for child in verb.lefts)


def torn_act(noun: Token) -> Token | None:
    """The infinitive right after a noun where a parse ties it to the verb before: "attacked the decision to cull badgers"."""
    if noun.i + 1 >= len(noun.doc) or noun.nbor().tag_ != "TO":
        return None
    act = noun.nbor().head
    over = noun.head.head if noun.dep_ == "pobj" else noun.head
    return act if act.i > noun.i and act.head == over and act.dep_ in {"advcl", "xcomp", "ccomp"} else None


def negated(word: Token) -> bool:
    return any(child.dep_ == "neg" or (child.dep_ == "det" and child.lower_ == "no") for child in word.children)


def preposition(word: Token, *which: str) -> Token | None:
    """The preposition with which a complement is tied to a word, also where a parse ties it to the verb before it."""
    for child in word.rights:
        if child.dep_ in {"prep", "dative"} and child.lower_ in which:
            return child
    if word.i + 1 < len(word.doc) and word.dep_ in {"dobj", "pobj"}:
        following = word.nbor()
        torn = following.dep_ == "prep" and following.lower_ in which and following.lower_ in TORN
        return following if torn and following.head == word.head else None
    return None


def _stretch(head: Token, start: int, apart: frozenset[int], last: int = 0) -> Span:
    doc = head.doc
    last = min(max(last, head.right_edge.i), start + LONGEST)
    cut = frozenset(_cut(head))
    for token in doc[start : head.i]:
        if token.text in OPENING:
            start = token.i + 1
    end = start
    for token in doc[start : last + 1]:
        if token.i > head.i and (
            token.i in apart or token.i in cut or "\n" in token.text or token.text == ";" or _adds(token)
        ):
            break
        end = token.i
    words = list(doc[start : end + 1])
    while len(words) > 1 and (_loose(words[-1]) or words[-1].dep_ == "cc"):
        words.pop()
    while len(words) > 1 and _loose(words[0]):
        words.pop(0)
    return Span(words[0].idx, words[-1].idx + len(words[-1]))


def _adds(mark: Token) -> bool:
    """Whether a comma begins what only adds to a clause: "..., which", "..., a loss that"."""
    if mark.text != "," or mark.i + 1 >= len(mark.doc):
        return False
    following = mark.nbor()
    added = following.tag_ in {"WDT", "WP", "WRB", "WP$"} or following.lower_ in {
        "but",
        "while",
        "although",
        "though",
        "with",
    }
    return added or (following.lower_ in {"a", "an"} and following.head.dep_ == "appos")


def _cut(head: Token) -> Iterator[int]:
    """Where what hangs on a word only adds to it: after a comma a relative or participial clause, another finite clause."""
    level = [head]
    for depth in range(2):
        below = [child for word in level for child in word.rights]
        for child in below:
            edge = child.left_edge
            before = edge.nbor(-1) if edge.i else edge
            comma = before.text in {",", "–", "—", "-", "("} or (before.dep_ == "cc" and edge.i > 1)
            if child.dep_ in {"relcl", "acl", "advcl", "appos", "parataxis"} and before.text in {
                ",",
                "–",
                "—",
                "-",
                "(",
            }:
                yield edge.i
            if child.dep_ == "conj" and comma and finite(child) and child.pos_ in {"VERB", "AUX"}:
                yield edge.i
            if (
                child.dep_ in {"acl", "relcl"}
                and child.tag_ == "VBD"
                and not any(one.tag_.startswith("W") or one.lower_ == "that" for one in child.lefts)
            ):
                yield edge.i
            if (
                depth == 0
                and child.dep_ in {"prep", "agent"}
                and child.lower_ == "by"
                and head.pos_ in {"NOUN", "PROPN"}
            ):
                yield child.i
            if child.dep_ == "mark" and child.lower_ in {"but", "while", "although", "though", "whereas"}:
                yield child.i
            if (
                depth == 0
                and child.dep_ == "advcl"
                and edge.lower_ in {"while", "although", "though", "whereas", "after", "because", "as"}
            ):
                yield edge.i
        level = below


def _loose(word: Token) -> bool:
    return word.is_space or word.text in QUOTES or (word.is_punct and word.text not in {")", "%"})

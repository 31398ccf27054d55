"""What happened, as one verb or noun tells it: the words that take part, how far it reaches, and whether it is so."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Span as Phrase
from spacy.tokens import Token

from ingest.appointments import tense_of
from ingest.grammar import CLIMB, REACH, child, infinitive
from ingest.standing import DECLARING, DOING, PLANNING, Standing
from ontology.policies import EventKind
from ontology.records import Tense

PERSONAL = frozenset({EventKind.APPOINTMENT, EventKind.RESIGNATION})


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something that happens, told by the verb or noun `head`.

    `actors` and `agents` are the words that name those of an `Event`, `thing` what is launched or published, or the post
    that is taken or left. `sure` is whether the words alone say that the thing is one to be launched; else it has to be
    a policy or an organisation of the reading.
    """

    kind: EventKind
    rule: str
    head: Token
    standing: Standing
    actors: tuple[Token, ...] = ()
    agents: tuple[Token, ...] = ()
    thing: Token | None = None
    sure: bool = True


def ahead(one: Occurrence) -> bool:
    """Whether it is still to come: planned, or in a present tense that goes with a day ("launches on Monday")."""
    if one.standing is Standing.PLAN:
        return True
    head = one.head
    if head.pos_ != "VERB" or head.tag_ in {"VBD", "VBN"}:
        return False
    progressive = head.tag_ == "VBG" and any(word.lower_ in {"is", "are", "'s", "’s"} for word in head.lefts)
    return head.tag_ in {"VBZ", "VBP"} or progressive or tense_of(head) is Tense.FUTURE


# --- How far it reaches ---


def clause(one: Occurrence) -> Phrase:
    """The words that tell it: its clause without other clauses beside it, or its noun phrase."""
    head = top(one.head)
    doc = head.doc
    sentence = head.sent
    window = doc[max(sentence.start, head.i - REACH) : min(sentence.end, head.i + REACH)]
    aimed = one.kind in PERSONAL  # who is appointed is appointed to do something; a scheme's aims are not its launch
    kept = [token.i for token in window if _belongs(token, head, aimed=aimed) and not _loose(token)]
    start, end = min(kept, default=head.i), max(kept, default=head.i) + 1
    if head.dep_ in {"acl", "relcl"} or one.rule == "out":
        described = one.thing if one.thing is not None and one.thing.i < head.i else head.head
        start = max(window.start, min(start, described.left_edge.i))
    while end - start > 1 and _loose(doc[start]):
        start += 1
    return doc[start : _with_contrast(window, end)]


def _with_contrast(window: Phrase, end: int) -> int:
    """The end of a clause with what it is told not to be: "directly, rather than through a formal process"."""
    doc = window.doc
    at = end + (end < window.end and doc[end].text == ",")
    if [token.lower_ for token in doc[at : min(at + 2, window.end)]] not in (["rather", "than"], ["instead", "of"]):
        return end
    at += 2
    while at < window.end and not (doc[at].is_punct or doc[at].is_space or doc[at].tag_ in {"VBD", "VBZ", "VBP", "MD"}):
        at += 1
    return at


def top(head: Token) -> Token:
    """The verb that a verb or noun goes with: "is set" of "is set to resign", "announced" of "announced her resignation"."""
    if head.dep_ in {"dobj", "nsubjpass"} and head.pos_ == "NOUN" and head.head.lemma_.lower() in DECLARING:
        return head.head
    for _ in range(CLIMB):
        planned = head.dep_ == "xcomp" and head.head.lemma_.lower() in PLANNING | DOING
        state = head.dep_ == "acomp" or (head.lower_ == "out" and head.head.lemma_ == "be")
        if not (planned or state):
            break
        head = head.head
    return head


def depth(token: Token, head: Token) -> int | None:
    """How many steps a word lies under another; None where it does not, or is deeper than anybody writes."""
    for steps in range(CLIMB + 1):
        if token == head:
            return steps
        if token.head == token:
            return None
        token = token.head
    return None


def _belongs(token: Token, head: Token, *, aimed: bool) -> bool:
    for _ in range(CLIMB):
        if token == head:
            return True
        if token.head == token or _apart(token, head, aimed=aimed):
            return False
        token = token.head
    return False


def _apart(token: Token, head: Token, *, aimed: bool) -> bool:
    """Whether a word opens something of its own: another clause, or what joins this one to another."""
    if token.dep_ == "pcomp" or (token.dep_ == "prep" and child(token, "pcomp") is not None):
        return True
    if infinitive(token) and token.head == head and token.dep_ in {"advcl", "xcomp"}:
        return not aimed and head.lemma_.lower() not in PLANNING | DOING
    if token.dep_ in {"ccomp", "advcl", "parataxis"}:
        return not infinitive(token)
    if token.dep_ == "conj":
        return token.head == head and token.pos_ in {"VERB", "AUX"}
    if token.dep_ in {"mark", "cc", "preconj"}:
        return token.head == head
    return token.dep_ == "relcl" and token.left_edge.i > 0 and token.doc[token.left_edge.i - 1].text == ","


def _loose(token: Token) -> bool:
    joining = token.dep_ in {"mark", "cc"} and token.lower_ in {"that", "and", "but", "or", "as", "while"}
    return token.is_punct or token.is_space or token.is_quote or joining or token.tag_ == "WRB"

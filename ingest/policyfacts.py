"""What tells a policy from what only looks like one: the facts from which its confidence is reckoned.

Each is a yes or no about the words, in the names of docs/policies.md and of the grammar; what they weigh was learnt from
finds that a reader judged (bench/verdicts).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from ingest import policywords as words
from ingest.deciders import PARTIES, PRIVATE, Cast
from ingest.drafts import Draft, negated, preposition
from ingest.joining import Joined
from ingest.policykinds import generic, has_money, telling, term, verb_object
from ingest.setting import CAMPAIGNING
from ingest.topics import within
from ingest.trust import common
from ontology.records import Actor, ActorKind, Spans

TELLING = frozenset({"NOUN", "VERB", "ADJ"})

YEAR = re.compile(r"(?:18|19|20)\d\d")

LENGTHS = (2, 4, 8, 16)
"""Words of the evidence, up to which it is called very short, short, middling or long."""

NEAR = 40
"""Words on each side of a policy in which words of governing and of elections are counted."""


@dataclass(frozen=True, slots=True)
class Page:
    """An article as policies are judged in it; `setting` are the facts that hold of all of it."""

    doc: Doc
    cast: Cast
    titles: Spans
    setting: tuple[str, ...]


def policy_facts(one: Joined, who: Actor | None, page: Page) -> tuple[str, ...]:
    """The facts that are so of what may be a policy, and whose it would be."""
    facts = ("always", *page.setting, *_of_draft(one.main, page.doc, page.cast), *_around(one, who, page))
    return tuple(dict.fromkeys(facts))


def _of_draft(draft: Draft, doc: Doc, cast: Cast) -> Iterator[str]:
    """What the words of the draft themselves tell."""
    head = doc[draft.head]
    place = doc.char_span(draft.span.start, draft.span.end, alignment_mode="expand")
    yield f"rule {draft.rule}"
    yield f"type {draft.kind}"
    yield f"status {draft.status}"
    owner = doc[draft.owner] if draft.owner is not None else None
    yield f"owner {cast.standing(owner).name.lower()}" if owner is not None else "owner untold"
    if place is None:
        return
    length = next((limit for limit in LENGTHS if len(place) <= limit), LENGTHS[-1] + 1)
    yield f"length {length}"
    if any(token.text in words.MONEY or token.lower_ in words.SUMS for token in place):
        yield "money"
    if any(YEAR.fullmatch(token.text) for token in place):
        yield "year"
    if any(token.ent_type_ == "PERSON" for token in place):
        yield "person within"
    if {token.lemma_.lower() for token in place} & CAMPAIGNING:
        yield "election within"
    about = within(doc, (draft.span,))
    yield from (f"topic {one.topic.rsplit('/', 1)[-1]}" for one in about)
    yield "topic named" if about else "topic none"
    yield from (f"has {token.lemma_.lower()}" for token in place if token.pos_ in TELLING and common(token))
    if head.pos_ in {"VERB", "AUX"}:
        yield from _of_verb(head)
    else:
        yield from _of_noun(head)


def _of_verb(head: Token) -> Iterator[str]:
    lemma = head.lemma_.lower()
    yield "clause"
    if common(head):
        yield f"verb {lemma}"
    kinds = {
        "slight": words.SLIGHT,
        "weak": words.WEAK,
        "personal": words.PERSONAL,
        "moving": words.MOVING,
        "of giving": words.GIVING | words.RECEIVING,
    }
    known = [name for name, lemmas in kinds.items() if lemma in lemmas]
    yield from (f"verb {name}" for name in known)
    if not known:
        yield "verb of governing" if lemma in words.ACTIONS else "verb other"
    yield f"form {head.tag_}"
    thing = verb_object(head)
    if thing is not None and common(thing):
        yield f"word {term(thing)}"
    yield f"object {_kind(thing)}" if thing is not None else "object none"


def _of_noun(head: Token) -> Iterator[str]:
    name = term(head)
    if common(head):
        yield f"word {name}"
    yield f"noun {_kind(head)}"
    before = {child.lower_ for child in head.lefts}
    if before & {"a", "an"}:
        yield "det a"
    elif before & {"the", "this", "that", "these", "those"}:
        yield "det the"
    elif any(child.dep_ == "poss" for child in head.lefts):
        yield "det whose"
    else:
        yield "det none"
    if before & words.NEW:
        yield "new"
    if before & {"proposed", "planned"}:
        yield "planned"
    if name in words.TELLING:
        yield "telling noun"
    if generic(head):
        yield "generic"
    if telling(head):
        yield "told which"
    if has_money(head):
        yield "sum"
    if head.tag_ in {"NNS", "NNPS"}:
        yield "plural"
    if any(child.dep_ in {"compound", "nmod"} for child in head.lefts):
        yield "compound"
    if any(child.dep_ in {"acl", "relcl"} for child in head.rights):
        yield "clause after"
    for tie in ("for", "of", "on", "to", "in", "against"):
        if preposition(head, tie) is not None:
            yield f"tie {tie}"


def _kind(noun: Token) -> str:
    """What kind of thing a noun names."""
    name = term(noun)
    if noun.pos_ in {"PRON", "DET"}:
        return "pronoun"
    if noun.ent_type_ in {"PERSON", "GPE", "NORP"}:
        return f"name {noun.ent_type_}"
    kinds = {
        "law": words.LAWS,
        "plan": words.PLANS,
        "fund": words.FUNDS,
        "review": words.REVIEWS,
        "body": words.BODIES,
        "change": words.CHANGES,
        "governed": words.GOVERNED,
        "away": words.AWAY,
        "private": PRIVATE,
    }
    known = next((kind for kind, names in kinds.items() if name in names), None)
    return known or ("name" if noun.pos_ == "PROPN" else "other")


def _around(one: Joined, who: Actor | None, page: Page) -> Iterator[str]:
    """What the words around it tell, and the other places where it is named."""
    doc, cast = page.doc, page.cast
    head = doc[one.main.head]
    if len(one.drafts) > 1:
        yield "named again"
    if any(title.overlaps(draft.span) for title in page.titles for draft in one.drafts):
        yield "title"
    if who is not None:
        yield f"proposer {_who(who)}"
        yield f"proposer {cast.rank(who).name.lower()}"
    else:
        yield "proposer untold"
    act = cast.act(head)
    yield f"said {act}" if act is not None else "not said"
    speaker = cast.speaker(head)
    if speaker is not None:
        yield f"said by {cast.rank(speaker).name.lower()}"
    yield from _governed(head)
    if negated(head) or negated(head.head):
        yield "negated"
    near = [token.lemma_.lower() for token in doc[max(0, head.i - NEAR) : head.i + NEAR]]
    governing = sum(lemma in words.GOVERNING or lemma in words.LAWS for lemma in near)
    campaigning = sum(lemma in CAMPAIGNING for lemma in near)
    yield f"governing {min(3, governing)}"
    yield f"elections {min(3, campaigning)}"
    if any(lemma in PARTIES for lemma in near):
        yield "parties"
    sentence = head.sent
    told = {token.lower_ for token in sentence if token.tag_ == "MD"}
    if told & {"should", "must", "ought"}:
        yield "should"
    if told & {"will", "would", "'ll", "’ll"}:
        yield "will"
    if any(token.lower_ in {"i", "he", "she", "you", "me", "him", "her"} for token in sentence):
        yield "somebody"


def _who(actor: Actor) -> str:
    if actor.kind is ActorKind.PERSON:
        return "person"
    return "body" if actor.kind is ActorKind.ORGANIZATION else "unnamed"


def _governed(head: Token) -> Iterator[str]:
    """How a head hangs in its sentence, and what verb it hangs on."""
    yield (
        f"as {head.dep_}"
        if head.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj", "ROOT", "conj", "xcomp"}
        else "as other"
    )
    over = head.head if head.head != head else None
    if over is not None and over.pos_ == "ADP":
        over = over.head
    if over is None or over.pos_ not in {"VERB", "AUX"}:
        yield "under noun" if over is not None else "under nothing"
        return
    lemma = over.lemma_.lower()
    if common(over):
        yield f"under verb {lemma}"
    kinds = {
        "bringing": words.BRINGING,
        "asking": words.ASKING,
        "ending": words.ENDING,
        "promising": words.PROMISING,
        "judging": words.JUDGING,
        "giving": words.GIVING,
        "personal": words.PERSONAL,
    }
    yield f"under {next((kind for kind, lemmas in kinds.items() if lemma in lemmas), 'other')}"
    yield f"under {over.tag_}"

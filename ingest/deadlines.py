"""When something is to be done: "by 2027", "within two years", "over the next decade", "from April", "later today"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Phrase

from ingest.appointments import tense_of
from ingest.limits import START, Limit, limit
from ingest.moments import CALENDAR
from ingest.saying import phrase_at
from ingest.sentences import is_endless
from ontology.edtf import last_day
from ontology.policies import Deadline
from ontology.records import Span, Spans, Tense


def deadlines(doc: Doc, within: Spans, published: date | None) -> tuple[Deadline, ...]:
    """The times by, within, over or on which something is to be done that stand in these stretches, in order.

    A relative one is reckoned from `published`; without it, it has no value, as vague ones have none. What is past is no
    deadline, nor is a day or month in a clause that tells what happened.
    """
    told = published if published and CALENDAR[0] < published < CALENDAR[1] else None
    return tuple(one for span in within for one in _in(doc, span, told))


def _in(doc: Doc, span: Span, told: date | None) -> Iterator[Deadline]:
    phrase = phrase_at(doc, span)
    if phrase is None:
        return
    text, base = phrase.text, phrase.start_char
    at, end = max(0, span.start - base), min(len(text), span.end - base)
    while found := START.search(text, at, end):
        words = text[found.start() : min(found.start() + REACH, end)]
        time = limit(words, told)
        at = found.end()
        if time is None:
            continue
        place = Span(base + found.start(), base + found.start() + time.end)
        if _is_ahead(doc, place, time, told):
            yield Deadline(place, time.bound, time.value)
            at = found.start() + time.end


REACH = 80
"""Characters that a time may take."""


# --- What lies ahead ---

NOUN_LINKS = frozenset({"prep", "npadvmod", "pobj", "nmod", "compound", "amod", "pcomp"})
AHEAD = frozenset(
    {"will", "shall", "would", "should", "must", "can", "could", "may", "might", "'ll", "’ll", "ll", "to"}
)
"""Words beside a verb that put what it says ahead."""
PROSPECTS = frozenset(
    """aim ambition announcement ban bid budget commitment deadline demand forecast fund funding goal grant increase
    investment introduction launch money objective package pay payment plan pledge promise proposal publication
    recommendation reform review rise rollout scheme spending start strategy target""".split()
)
"""Nouns that a time says something of that lies ahead: "a ban from 2030"."""


def _is_ahead(doc: Doc, place: Span, time: Limit, told: date | None) -> bool:
    """Whether a time lies ahead of the article: by its date, by its words, else by the clause in which it stands."""
    past = bool(told and time.value and time.value[0] != "P" and last_day(time.value) < told)
    words = phrase_at(doc, place)
    if past or words is None or (time.name and (words[0].dep_ == "agent" or not _is_dated(words))):
        return False
    if is_endless(words[0]):
        return time.sure
    later = bool(told and time.value and time.value[0] != "P" and last_day(time.value) > told and len(time.value) > 4)
    if time.sure:
        return not _is_over(words[0]) or later
    yearly = bool(told and time.value and time.value[:4].isdecimal() and int(time.value[:4]) > told.year)
    return (yearly and time.value is not None and time.value[:4] in words.text) or _awaits(words[0])


def _is_dated(words: Phrase) -> bool:
    return any(token.ent_type_ in {"DATE", "TIME"} for token in words)


def _clause(token: Token) -> Token:
    """The verb, or the noun of something planned, of which a word of time says something."""
    for _ in range(6):
        if token.head == token or token.pos_ in {"VERB", "AUX"}:
            break
        token = token.head
        if token.lemma_.lower() in PROSPECTS:
            break
    return token


def _is_over(token: Token) -> bool:
    """Whether a clause tells what had happened by then: "by 2010 it had closed"."""
    verb = _clause(token)
    return any(child.lower_ == "had" for child in verb.lefts) and verb.tag_ == "VBN"


def _awaits(token: Token) -> bool:
    """Whether a clause tells what is to come."""
    head = _clause(token)
    now = token.lower_ in {"today", "tonight"}
    if now and head.pos_ not in {"VERB", "AUX"}:
        return False
    if head.pos_ not in {"VERB", "AUX"}:
        return head.lemma_.lower() in PROSPECTS or not any(one.tag_ == "VBD" for one in head.sent)
    beside = {child.lower_ for child in head.lefts if child.dep_ in {"aux", "auxpass", "neg"}}
    if head.tag_ == "VB" or beside & AHEAD:
        return "have" not in beside
    if head.tag_ == "VBG":
        return not beside & {"was", "were", "been"} and tense_of(head) is not Tense.FORMER
    return (head.tag_ in {"VBZ", "VBP"} and not now) or tense_of(head) is Tense.FUTURE

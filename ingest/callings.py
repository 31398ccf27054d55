"""Whom descriptions mean: "the Health Secretary", "a judge" who is named next, "the housing charity NAME"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from spacy.tokens import Doc, Token

from ingest.cast import Draft, span_of
from ingest.descriptions import (
    Description,
    alike,
    as_former,
    at_odds,
    description,
    fits_later,
    of_that_kind,
    other_post,
    plain_words,
    unknown,
    untimely,
)
from ingest.lexicon import ABBREVIATED_POSTS, DESCRIBED_ORGANISATIONS, OFFICE_HEADS, STYLED_POSTS
from ingest.names import Name
from ingest.roles import Role
from ingest.stage import SUBJECTS, Stage
from ontology.records import ActorKind, MentionKind

SOON = 700
"""Characters within which somebody who is brought in by a description is named."""

SOON_AFTER_HEADLINE = 2 * SOON

TALKED_OF = 0.12
"""How prominent somebody is of whom an article is just talking: about three sentences after the last mention."""


PARTY_OF = 0.2
"""The same where a description says of what party or place somebody is, and the text has not said so: mentioned
anywhere in the sentence before."""


def hold(stage: Stage, role: Role) -> None:
    """A post beside a name is a mention of its holder, unless it is only an honorific."""
    draft, doc = stage.draft_at(role.holder), stage.doc
    if draft is None:
        return
    for post in role.posts:
        head = post.head_word(doc).strip(".")
        stage.words[id(draft)] |= {STYLED_POSTS.get(head, ABBREVIATED_POSTS.get(head, head))}
        stage.words[id(draft)] |= plain_words(token.text for token in doc[post.start : post.end])
    if role.posts[0].head_word(doc).strip(".") not in STYLED_POSTS:
        draft.mentions.setdefault(span_of(doc, role.start, role.end), MentionKind.NOMINAL)
    stage.taken |= set(range(role.start, role.end))


SEAT = re.compile(r",? \(?([RD])-([A-Z][a-z]+)\b")
"""Party and place behind the name of an American politician, "(R-Fla.)"."""

SEATED = 8
"""Words that they take at most, with brackets and dashes."""

PARTIES = {"R": "republican", "D": "democratic"}


def describe(stage: Stage, name: Name) -> None:
    """What is said beside a name: "the housing charity NAME", "NAME, a charity for tenants", "NAME of Ohio"."""
    draft, doc = stage.draft_at(name.start), stage.doc
    if draft is None:
        return
    if name.kind is ActorKind.PERSON:
        stage.words[id(draft)] |= _place(doc, name.end)
        return
    words = stage.words[id(draft)]
    words |= plain_words(name.words(doc))
    start = name.start
    if start and doc[start - 1].text.islower() and doc[start - 1].lower_ in DESCRIBED_ORGANISATIONS:
        words.add(doc[start - 1].lower_)
        start -= 1  # a noun, whatever it was taken for
        while start and (doc[start - 1].pos_ in {"NOUN", "ADJ"} or doc[start - 1].tag_ == "POS"):
            start -= 1
        start -= bool(start and doc[start - 1].lower_ in {"the", "a", "an"})
        stage.call(draft, start, name.start)
    if name.end + 2 < len(doc) and doc[name.end].text == "," and doc[name.end + 1].lower_ in {"a", "an", "the"}:
        for chunk in doc[name.end + 1 : min(name.end + 12, doc[name.start].sent.end)].noun_chunks:
            if chunk.start == name.end + 1 and chunk.root.lower_ in DESCRIBED_ORGANISATIONS:
                end = chunk.end
                while end < chunk.sent.end and not (doc[end].is_punct or doc[end].is_space):
                    end += 1
                words.add(chunk.root.lower_)
                stage.call(draft, chunk.start, end)
            break


def _place(doc: Doc, end: int) -> frozenset[str]:
    """Where somebody is from whose name ends there, and of what party, as far as it is said; a short form keeps a stop."""
    behind = doc[end - 1].whitespace_ + doc[end : end + SEATED].text  # all of the text is put together at each asking
    if seat := SEAT.match(behind):
        return frozenset({PARTIES[seat[1]], f"{seat[2].lower()}."})
    if end + 1 >= len(doc) or doc[end].lower_ not in {"of", "from"}:
        return frozenset()
    return plain_words(token.text for token in takewhile(lambda token: token.pos_ == "PROPN", doc[end + 1 :]))


def definite(stage: Stage, the: Token) -> None:
    """A noun with "the" that somebody is called by; offices speak for themselves."""
    told = description(stage.doc, the.i + 1, stage.end_at)
    if told is None:
        return
    head = stage.doc[told.at]
    meant = _person(stage, told, head) if told.person else _body(stage, told)
    if meant is not None:
        stage.call(meant, the.i, told.end)
        stage.see(meant, head)


def indefinite(stage: Stage, article: Token) -> None:
    """A noun with "a": what somebody is said to be, or somebody who is named next or not at all."""
    told = description(stage.doc, article.i + 1, stage.end_at, definite=False)
    if told is None:
        return
    head = stage.doc[told.at]
    if head.dep_ == "attr":
        if doer := stage.subject(head.head):
            stage.words[id(doer)] |= told.words
    elif not _bring_in(stage, told, article.i, SOON):
        stage.introduced.add(told.head)


def headline(stage: Stage, first: Token) -> None:
    """The noun with which a headline begins, for somebody whom the article goes on to name."""
    told = description(stage.doc, first.i, stage.end_at, definite=False)
    if told is not None:
        _bring_in(stage, told, first.i, SOON_AFTER_HEADLINE)


def _bring_in(stage: Stage, told: Description, start: int, soon: int) -> bool:
    """Whether a description is of somebody who is named next; then it means them."""
    head = stage.doc[told.at]
    end = _with_complement(head, told.end)
    complement = [token.text for token in stage.doc[told.end : end] if token.pos_ in {"NOUN", "PROPN", "ADJ"}]
    words = told.words if told.person else told.words | plain_words(complement)
    meant = _named_next(stage, replace(told, words=words), soon)
    if meant is not None:
        stage.call(meant, start, end)
        stage.see(meant, head)
    return meant is not None


def _with_complement(head: Token, end: int) -> int:
    """Where a description ends with what belongs to its head ("a union for divers"), up to a mark or a clause."""
    while end <= head.right_edge.i:
        token = head.doc[end]
        if token.is_punct or token.is_space or token.dep_ in {"relcl", "mark"} or token.tag_ in {"WP", "WDT"}:
            break
        end += 1
    return end


def _person(stage: Stage, told: Description, head: Token) -> Draft | None:
    """Whoever is known by those words, else an office, else who is of that party or place, else the subject of the talk."""
    the = stage.doc[told.start - 1]
    above = stage.subjects_above(head)
    people = [
        one
        for one in stage.seen.values()
        if one.kind is ActorKind.PERSON
        and not (told.gender and stage.gender(one) not in {told.gender, ""})
        and not at_odds(told.words, stage.known(one))
        and not untimely(told, stage.known(one))
    ]
    if exact := [one for one in people if not unknown(told.words, stage.known(one))]:
        return max(exact, key=lambda one: (as_former(told, stage.known(one)), stage.prominence_of(one)))
    if told.proper:
        return _office(stage, told) if told.head in OFFICE_HEADS else None
    if later := _named_next(stage, told):
        return later
    beside = stage.doc[told.end].text == "," and stage.draft_at(told.end + 1) if told.end + 1 < len(stage.doc) else None
    if not told.open or told.staff or told.head in stage.introduced or beside:
        return None
    free = [
        one
        for one in people
        if not other_post(told.head, stage.known(one)) and not any(one is subject for subject in above)
    ]
    if told.telling and (fitting := [one for one in free if not unknown(told.telling, stage.known(one))]):
        return _foremost(stage, fitting)
    if head.dep_ not in SUBJECTS:
        return None
    same = [one for one in free if stage.known(one) & alike(told.head)]
    if stage.after_quotation(the) and any(one is stage.voice for one in same or free):
        return stage.voice
    best = max(same or free, key=stage.prominence_of, default=None)
    return best if best and (same or stage.prominence_of(best) >= (PARTY_OF if told.telling else TALKED_OF)) else None


def _foremost(stage: Stage, fitting: Sequence[Draft]) -> Draft | None:
    """The most prominent of several, if there is one."""
    first, *rest = sorted(fitting, key=stage.prominence_of, reverse=True)
    return first if not rest or stage.prominence_of(first) > stage.prominence_of(rest[0]) else None


def _body(stage: Stage, told: Description) -> Draft | None:
    """The body of those words, else one that is named next, else one of that kind; the most prominent of several."""
    bodies = [one for one in stage.seen.values() if one.kind is ActorKind.ORGANIZATION]
    fitting = [one for one in bodies if told.words <= stage.known(one)]
    if not fitting and (later := _named_next(stage, told)):
        return later
    if not fitting and _of_a_kind(told) and told.head not in stage.introduced:
        fitting = [one for one in bodies if of_that_kind(told.head, stage.known(one), acronym=one.name.isupper())]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    weights = sorted(((_weight(stage, one), at) for at, one in enumerate(fitting)), reverse=True)
    return fitting[weights[0][1]] if weights[0][0] > weights[1][0] else None


def _of_a_kind(told: Description) -> bool:
    """Whether a description says of what kind a body is, and no more than adjectives beside."""
    return told.words == {told.head} or (told.open and not told.telling and told.head != "paper")


def _weight(stage: Stage, body: Draft) -> float:
    """How prominent a body is, with the person whose name it bears ("the Smith campaign")."""
    namesakes = [one for one in stage.ranked(ActorKind.PERSON) if one.words[-1] in body.words]
    return stage.prominence_of(body) + max(map(stage.prominence_of, namesakes), default=0.0)


def _named_next(stage: Stage, told: Description, soon: int = SOON) -> Draft | None:
    """Whoever is brought in by a description and named for the first time soon after."""
    place = stage.doc[told.at].idx
    for one in stage.entering(place, place + soon):
        if (one.kind is ActorKind.PERSON) is told.person and fits_later(told, stage.known(one)):
            return one
    return None


def _office(stage: Stage, told: Description) -> Draft:
    name = " ".join(stage.doc[told.start : told.end].text.replace("’", "'").split())
    for office in stage.offices:
        if office.name == name:
            return office
    stage.offices.append(office := Draft(ActorKind.OFFICE, name))
    return office

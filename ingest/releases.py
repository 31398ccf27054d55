"""Where a text tells that something is launched or founded, or comes out."""

from __future__ import annotations

from collections.abc import Container, Iterator

from spacy.tokens import Doc, Token

from ingest.grammar import agent, child, doers, passive, subject, together, under, words
from ingest.lexicon import DESCRIBED_ORGANISATIONS, ORGANISATION_HEADS
from ingest.occurrences import Occurrence
from ingest.standing import standing
from ontology.policies import EventKind

INQUIRIES = frozenset(
    "commission consultation enquiry inquest inquiry investigation probe review study taskforce".split()
)
SCHEMES = INQUIRIES | frozenset(
    """agenda appeal blueprint campaign charter crackdown drive force framework fund grant group helpline hotline
    initiative package panel partnership pilot plan policy program programme project reform scheme service strategy
    trial trust""".split()
)
"""What is launched in public life: policies, and the bodies that are not named; "force" as in "task force"."""
IDEAS = frozenset({"agenda", "blueprint", "framework", "plan", "policy", "reform", "strategy"})
"""Those of them that are unveiled, and not set up."""
BODIES = (ORGANISATION_HEADS | DESCRIBED_ORGANISATIONS) - frozenset(
    "campaign court executive force front fund paper post publication times website".split()
)
"""Organisations; without what mostly means something else here, or is a scheme."""
DOCUMENTS = frozenset(
    """accounts analysis assessment audit blueprint census consultation data estimates evaluation figures findings
    framework green guidance guidelines index inquiry manifesto paper plan poll proposals recommendations report
    research results review statistics strategy study survey whitepaper""".split()
)
"""What comes out; plurals that mean something else in the singular stand as they are."""

LAUNCHING = frozenset({"inaugurate", "launch", "relaunch", "unveil"})
BEGINNING = frozenset({"announce", "begin", "commission", "initiate", "open", "order", "start"})
"""Verbs that launch an inquiry, "open" also a body."""
FOUNDING = frozenset({"co-found", "cofound", "establish", "found", "set"})
"""Verbs that launch a body, "set" with "up"."""
PUBLISHING = frozenset({"issue", "publish", "release", "republish", "unveil"})

LAUNCHES = frozenset({"launch", "founding", "unveiling"})
PUBLICATIONS = frozenset({"publication", "publishing", "release"})

OUT_SINCE = frozenset({"on", "today", "yesterday", "tomorrow", "this", "last", "next", "in"})
"""What follows "out" where something came out: "the report, out today"."""


def releases(doc: Doc) -> Iterator[Occurrence]:
    """What is launched, founded and published, in the order of the words that tell it."""
    for token in words(doc):
        lemma = token.lemma_.lower()
        noun = token.pos_ in {"NOUN", "PROPN"} or (token.tag_ == "VBG" and under(token, "of") is not None)
        if noun and lemma in LAUNCHES | PUBLICATIONS | {"publish"}:
            yield from _told_by_noun(token)
        elif token.pos_ in {"VERB", "ADJ"} and lemma in LAUNCHING | BEGINNING | FOUNDING | PUBLISHING:
            yield from _told_by_verb(token)
        elif lemma == "come" and any(one.lower_ == "out" for one in token.children):
            yield from _came_out(token, subject(token))
        elif token.lower_ == "out":
            yield from _out(token)


def is_document(noun: Token) -> bool:
    return noun.lemma_.lower() in DOCUMENTS or noun.lower_ in DOCUMENTS


def _told_by_verb(verb: Token) -> Iterator[Occurrence]:
    lemma = verb.lemma_.lower()
    object_ = child(verb, "dobj")
    done = passive(verb) or (
        object_ is None and verb.tag_ == "VBD"
    )  # "Review of ferries launched", as headlines have it
    thing = subject(verb) if done else object_
    certain = standing(verb)
    if thing is None or certain is None or (lemma == "set" and not any(one.lower_ == "up" for one in verb.children)):
        return
    by = together(agent(verb)) if done else doers(verb)
    if done and verb.dep_ == "acl":  # "a report by NAME, published today"
        thing = _head_ending_at(thing) or thing
    if lemma in PUBLISHING | LAUNCHING and is_document(thing) and not (lemma in LAUNCHING and _is(thing, SCHEMES)):
        yield Occurrence(EventKind.PUBLICATION, "publish", verb, certain, by or _authors(thing), (), thing)
    elif lemma in LAUNCHING | FOUNDING | BEGINNING:
        rule = "launch" if lemma in LAUNCHING else "found" if lemma in FOUNDING else "begin"
        several = thing.tag_ == "NNS" and not _is(thing, SCHEMES)  # "more women are founding companies"
        sure = _is(thing, _launched(lemma)) and not several
        if sure or rule != "begin":
            yield Occurrence(EventKind.LAUNCH, rule, verb, certain, by, (), thing, sure)


def _launched(lemma: str) -> frozenset[str]:
    """The nouns for what a verb launches, begins or founds."""
    if lemma in LAUNCHING:
        return SCHEMES | BODIES
    if lemma == "set":
        return SCHEMES - IDEAS | BODIES
    if lemma in BEGINNING:
        return INQUIRIES | BODIES if lemma == "open" else INQUIRIES
    return INQUIRIES | BODIES


def _is(noun: Token, words: Container[str]) -> bool:
    return noun.pos_ in {"NOUN", "PROPN"} and noun.lemma_.lower() in words


def _authors(thing: Token) -> tuple[Token, ...]:
    """Who wrote what comes out, where nobody is said to bring it out: "a review by NAME", "NAME's review"."""
    return together(under(thing, "by", "from") or child(thing, "poss"))


def _told_by_noun(noun: Token) -> Iterator[Occurrence]:
    """The launch of a scheme, the publication of a report, the report's publication."""
    lemma = noun.lemma_.lower()
    thing = under(noun, "of") or child(noun, "poss")
    certain = standing(noun)
    if thing is None or certain is None:
        return
    by = together(under(noun, "by"))
    if lemma in LAUNCHES:
        if _is(thing, SCHEMES | BODIES) or thing.ent_type_ == "ORG":
            yield Occurrence(EventKind.LAUNCH, "launch-of", noun, certain, by, (), thing)
    elif is_document(thing):
        yield Occurrence(EventKind.PUBLICATION, "publication-of", noun, certain, by or _authors(thing), (), thing)


def _came_out(verb: Token, thing: Token | None) -> Iterator[Occurrence]:
    certain = standing(verb)
    if thing is not None and certain is not None and is_document(thing):
        yield Occurrence(EventKind.PUBLICATION, "come-out", verb, certain, _authors(thing), (), thing)


def _out(word: Token) -> Iterator[Occurrence]:
    """What comes out without a verb of publishing: "The report, out on Monday", "the figures are out today"."""
    doc = word.doc
    following = doc[word.i + 1 : word.i + 2].text.lower()
    if not word.i or following not in OUT_SINCE:
        return
    before = doc[word.i - 1]
    if before.text == "," and word.i > 1:
        thing = _head_ending_at(doc[word.i - 2])
    elif before.lemma_ == "be":
        thing = subject(before)
    else:
        return
    certain = standing(before) if before.lemma_ == "be" else standing(word)
    if thing is not None and certain is not None and is_document(thing):
        yield Occurrence(EventKind.PUBLICATION, "out", word, certain, _authors(thing), (), thing)


def _head_ending_at(last: Token) -> Token | None:
    """The noun for a document in whose phrase a token is the last."""
    token = last
    for _ in range(6):  # "the report of the committee of inquiry on prisons in the north"
        if is_document(token):
            return token
        if token.head == token or token.dep_ not in {"pobj", "prep", "compound", "conj", "amod"}:
            return None
        token = token.head
    return None

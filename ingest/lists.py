"""Policies that stand in a list: bullet points under an intro that says what they are, and lists in running text."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from spacy.tokens import Doc, Token

from ingest import policywords as words
from ingest.contents import whose
from ingest.drafts import Draft, Push, infinitive, noun_span, sentences
from ingest.policykinds import clause_kind, has_money, noun_kind, telling, term, unwrapped, vowed
from ingest.prospects import subject
from ingest.saying import phrase_at
from ontology.policies import PolicyKind, Status
from ontology.records import Span

BULLET = re.compile(r"[ \t\u00a0]{0,20}(?:[•▪●◦‣·*–—-]|\(?\d{1,2}[.)]|\(?[a-z][.)])[ \t\u00a0]{1,20}(?=\S)")
"""How a line begins that is a list's item."""
INCLUDING = frozenset({"include", "comprise", "be", "involve", "contain", "feature", "range"})
ENDING = frozenset({"VBD", "VBZ", "VBP", "MD", "IN", "WDT", "WP", "WRB", "PRP"})
"""Tags of words that, after a comma, go on with the sentence and not with its list."""
LONGEST_LIST = 80
"""Words of a list in running text: two long sentences."""
MODALS = {"would": Status.PROMISED, "will": Status.PROMISED, "should": Status.RECOMMENDED, "must": Status.RECOMMENDED}
"""Words after which a list goes on with what somebody is to do: "the state would:"."""
SHORTEST = 2
"""Words of an item: one alone is a name or a heading."""


@dataclass(frozen=True, slots=True)
class Intro:
    """What says that a list names policies: its noun, how far they have come, whose they are, and where it stands."""

    noun: Token
    status: Status
    owner: Token | None
    span: Span
    voters: bool = False


def listed(doc: Doc, places: Sequence[Span]) -> Iterator[Draft]:
    """The items of lists in `places`, each under what the list is of."""
    intro: Intro | None = None
    for place in sorted(places):
        intro = yield from _bullets(doc, place, intro)
    for token in chain.from_iterable(sentences(doc, places)):
        if token.lemma_.lower() in INCLUDING:
            yield from _running(token)


def _bullets(doc: Doc, place: Span, intro: Intro | None) -> Generator[Draft, None, Intro | None]:
    """The items of the lists in one place; the last intro may stand in the place before, which is a title."""
    fresh = intro is not None
    at = place.start
    for line in place.of(doc.text).splitlines(keepends=True):
        mark = BULLET.match(line)
        words_ = line.strip()
        if mark and intro is not None:
            if fresh and intro.status is Status.ANNOUNCED and telling(intro.noun):
                kind = PolicyKind.COMMITMENT
                yield Draft(intro.noun.i, intro.span, kind, intro.status, "list", _at(intro.owner))
            fresh = False
            start = at + mark.end()
            item = phrase_at(doc, Span(start, at + len(line.rstrip()))) if len(line.rstrip()) > mark.end() else None
            if item is not None:
                yield from _item([token for token in item if not token.is_space], intro)
        elif words_:
            intro = _intro(doc, Span(at, at + len(line.rstrip()))) if words_.endswith((":", "：")) else None
            fresh = True
        at += len(line)
    return intro


def _intro(doc: Doc, line: Span) -> Intro | None:
    """The last noun of the line's last sentence that a list of policies can be of, or a verb that asks for them."""
    phrase = phrase_at(doc, line)
    if phrase is None:
        return None
    told = [token for token in phrase if not token.is_space]
    while told and told[-1].is_punct:
        told.pop()
    sentence = [token for token in told if token.i >= told[-1].sent.start]
    if not sentence:
        return None
    whole = Span(sentence[0].idx, sentence[-1].idx + len(sentence[-1]))
    for token in reversed(sentence):
        name = term(token)
        if token.pos_ == "NOUN" and name in words.NEAR_LISTED:
            return Intro(token, _status(token, name), whose(token) or _doer(token), whole, vowed(token))
        if token.pos_ == "VERB" and name in words.ASKING | words.PROMISING:
            status = Status.RECOMMENDED if name in words.ASKING else Status.PROMISED
            return Intro(token, status, subject(token), whole, vowed(token))
    last = sentence[-1] if not sentence[-1].is_punct else sentence[-2 if len(sentence) > 1 else -1]
    if last.lower_ in MODALS:
        known = any(
            one.lemma_.lower() in words.BRINGING - {"set"} or term(one) in words.BRINGING_NOUNS for one in sentence
        )
        status = Status.ANNOUNCED if known and MODALS[last.lower_] is Status.PROMISED else MODALS[last.lower_]
        return Intro(last, status, subject(last), whole, vowed(last))
    return None


def _status(noun: Token, name: str) -> Status:
    """What the items of a list are by the noun that it is of, and by whether that is asked for."""
    verb = noun.head
    if name in words.LISTED_ASKS or (verb.pos_ == "VERB" and verb.lemma_.lower() in words.ASKING | {"need"}):
        return Status.RECOMMENDED
    return Status.PROMISED if name in words.LISTED_PROMISES else Status.ANNOUNCED


def _voted(kind: PolicyKind, intro: Intro) -> PolicyKind:
    """What is promised to voters in a list is of a manifesto, but for laws and bodies."""
    kept = {PolicyKind.LEGISLATION, PolicyKind.BODY}
    promised = intro.voters and intro.status is Status.PROMISED
    return PolicyKind.MANIFESTO_COMMITMENT if promised and kind not in kept else kind


def _doer(noun: Token) -> Token | None:
    verb = noun.head
    return subject(verb) if verb.pos_ == "VERB" and noun.dep_ == "dobj" else None


def _running(verb: Token) -> Iterator[Draft]:
    """As in "Recommendations included phasing out X, recruiting Y and new laws on Z"; "changes needed, including £5m for X"."""
    noun = next((child for child in verb.lefts if child.dep_ == "nsubj"), None)
    if verb.lower_ == "including":
        noun = _before(verb)
        if noun is not None and _status(noun, term(noun)) is Status.ANNOUNCED:
            return
    if noun is None or term(noun) not in words.LISTED or (verb.lemma_ == "be" and term(noun) not in words.LISTED_ASKS):
        return
    following = verb.nbor() if verb.i + 1 < len(verb.doc) else verb
    if verb.lemma_ == "be" and (noun.tag_ != "NNS" or not (following.tag_ in {"VBG", "TO"} or following.text == ":")):
        return
    intro = Intro(
        noun,
        _status(noun, term(noun)),
        whose(noun),
        Span(noun.idx, noun.idx + len(noun)).to(Span(verb.idx, verb.idx + len(verb))),
    )
    last = noun
    for item in _items(verb):
        last = item[-1]
        yield from _item(item, intro)
    if last != noun:
        yield from _also(last, intro)


def _before(verb: Token) -> Token | None:
    """The noun of which "including" begins the list: the nearest one before that can have a list of policies."""
    for token in reversed(verb.doc[max(verb.sent.start, verb.i - 30) : verb.i]):
        if token.pos_ == "NOUN" and term(token) in words.LISTED:
            return token
    return None


def _items(verb: Token) -> Iterator[list[Token]]:
    """What stands between the commas after a verb of including, and after the last "and"."""
    rest = [one for one in verb.doc[verb.i + 1 : min(verb.sent.end, verb.i + LONGEST_LIST)] if not one.is_space]
    if rest and rest[0].text == ":":
        rest = rest[1:]
    gerunds = bool(rest) and rest[0].tag_ == "VBG"
    commas = any(token.text == "," for token in rest)
    item: list[Token] = []
    for place, token in enumerate(rest):
        following = rest[place + 1] if place + 1 < len(rest) else None
        if token.text in {".", ";", ":", "–", "—"} or (token.lower_ in {"which", "who", "but"} and item):
            break
        if token.text == "," and following is not None and following.tag_ in ENDING:
            break
        if token.text == "," or (token.lower_ == "and" and commas and _begins(following, gerunds=gerunds)):
            if item:
                yield item
            item = []
        elif item or token.lower_ not in {"and", "or"}:
            item.append(token)
    if item:
        yield item


def _begins(token: Token | None, *, gerunds: bool) -> bool:
    """Whether a word after "and" can begin an item of its own."""
    if token is None:
        return False
    return token.tag_ in ({"VBG", "DT"} if gerunds else {"DT", "NN", "NNS", "VBG"}) or token.lower_ in words.NEW


def _item(item: Sequence[Token], intro: Intro) -> Iterator[Draft]:
    """One item as a draft: a clause if it begins with a verb, else what its noun names."""
    while item and (item[-1].is_punct or item[-1].lower_ in {"and", "or"}):
        item = item[:-1]
    if len(item) < SHORTEST or item[0].tag_ in {"WDT", "WP", "WRB"}:
        return
    push = Push(intro.status, "item", intro.owner)
    first = next(
        (one for one in item if one.pos_ in {"VERB", "NOUN", "PROPN"} or (one.pos_ == "NUM" and has_money(one))),
        item[0],
    )
    if first.pos_ == "VERB":
        head, kind = first, clause_kind(first, push)
    else:
        inside = {token.i for token in item}
        tops = (token for token in item if token.head == token or token.head.i not in inside)
        head = next((token for token in tops if token.pos_ in {"NOUN", "PROPN", "NUM"}), first)
        head = unwrapped(head)
        kind = noun_kind(head, push)
        if head.pos_ != "NUM" and any(infinitive(child) for child in head.rights):
            kind = clause_kind(next(child for child in head.rights if infinitive(child)), push)
    kind = _voted(kind, intro)
    if kind is PolicyKind.BODY and any(one.text in words.MONEY for one in item):
        kind = PolicyKind.FUND
    span = Span(item[0].idx, item[-1].idx + len(item[-1]))
    status = Status.FUNDED if kind is PolicyKind.FUND and intro.status is Status.ANNOUNCED else intro.status
    yield Draft(head.i, span, kind, status, "item", _at(intro.owner), whole=intro.noun.i)


def _also(last: Token, intro: Intro) -> Iterator[Draft]:
    """What the next sentence adds to a list: "Paying carers more also featured"."""
    end = last.sent.end
    while end < len(last.doc) and last.doc[end].is_space:
        end += 1
    if end >= len(last.doc):
        return
    verb = last.doc[end].sent.root
    if verb.lemma_.lower() not in {"feature", "recommend", "include", "propose", "suggest", "demand"}:
        return
    added = next((one for one in verb.lefts if one.dep_ in {"csubj", "nsubj", "nsubjpass", "csubjpass"}), None)
    if added is not None and any(child.lower_ == "also" for child in verb.lefts):
        push = Push(intro.status, "item", intro.owner)
        kind = clause_kind(added, push) if added.pos_ == "VERB" else noun_kind(added, push)
        yield Draft(added.i, noun_span(added), kind, intro.status, "item", _at(intro.owner), whole=intro.noun.i)


def _at(owner: Token | None) -> int | None:
    return owner.i if owner is not None else None

"""Proper names: stretches of a parsed article that name a person or an organisation.

The small statistical model is right about most names and wrong about many, so capital letters, honorifics, first names
and the nouns that head an organisation's name have a say too. Places, nationalities, days, events and laws are not kept.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Span, Token

from ingest.bodies import described, employer_before, full_length, led_by_somebody, organisation
from ingest.lexicon import (
    COUNTRIES,
    FIELDS,
    FIRST_NAMES,
    HONORIFICS,
    NAME_SUFFIXES,
    NOT_NAMES,
    OFFICE_HEADS,
    ORGANISATION_HEADS,
    PARTICLES,
    PLATFORMS,
    THING_HEADS,
    THINGS,
    acronym,
    is_post,
)
from ontology.records import ActorKind, Spans

MEMBERSHIPS = frozenset({"republicans", "democrats", "dems", "conservatives", "liberals", "tories"})
"""Heads of names that mean a group, not a body ("Senate Democrats")."""

ABBREVIATIONS = frozenset(
    {"US", "UK", "UAE", "USA", "TV", "ID", "AIDS", "HIV", "CEO", "GDP", "DNA", "PR", "IT", "AI", "MP", "OK"}
)
"""Capitals that stand for a place or a thing."""

SAYING = frozenset(
    {"say", "announce", "warn", "deny", "condemn", "insist", "claim", "accuse", "argue", "urge", "demand", "pledge"}
)
"""Verbs whose subject is somebody, be it named like a place."""

LONGEST = 40
"""Tokens of a run of capitals that can be a name, or two: beyond that somebody shouts."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written at tokens [start, end), without article, honorific, post and possessive ending."""

    start: int
    end: int
    kind: ActorKind
    honorific: str = ""
    titled: bool = False  # an office stands right before

    def words(self, doc: Doc) -> tuple[str, ...]:
        return tuple(token.text for token in doc[self.start : self.end])

    def text(self, doc: Doc) -> str:
        return doc[self.start : self.end].text


def names(doc: Doc, headlines: Spans = ()) -> tuple[Name, ...]:
    """The names in `doc`, in order and without overlap. Headlines are left out: their capitals say little."""
    found: list[Name] = []
    for sentence in doc.sents:
        if _in_headline_case(sentence) or any(line.start <= sentence.start_char < line.end for line in headlines):
            continue
        for begin, end in _runs(sentence):
            start = max(begin, found[-1].end) if found else begin  # "Trade" of "Board of Trade" is taken
            for name in _named(doc, start, end) if start < end else ():
                while found and found[-1].end > name.start:
                    found.pop()  # "Food" of "Food and Drug Administration"
                found.append(name)
    return tuple(_agreed(doc, found))


def _in_headline_case(sentence: Span) -> bool:
    """Whether nearly every longer word of a sentence is capitalised, and so are its verbs."""
    words = [token.text for token in sentence if token.is_alpha and len(token) > 3]
    capitals = len(words) > 5 and sum(word[0].isupper() for word in words) > 0.75 * len(words)
    return capitals and not any(token.pos_ in {"VERB", "AUX"} and token.text.islower() for token in sentence)


def _capital(token: Token) -> bool:
    """Whether a token looks like part of a name: a capital that its place in the sentence does not explain."""
    word = token.text
    if (
        not word[0].isupper()
        or any(character in "[]<>@#_" for character in word)
        or word.lower() in {"i", "i'm", "i've"}
        or token.pos_ in {"PRON", "DET", "ADP", "CCONJ"}
    ):
        return False
    if token.is_sent_start or (token.i and token.nbor(-1).is_punct and token.nbor(-1).text not in ",-()&"):
        known = word.lower() in FIRST_NAMES or word.lower() in ORGANISATION_HEADS
        known = known or (token.i + 1 < len(token.doc) and token.nbor().like_num)  # "Rule 7, a charity for …"
        return known or token.pos_ == "PROPN" or bool(token.ent_type_)
    return True


def _runs(sentence: Span) -> Iterator[tuple[int, int]]:
    """Stretches of capitalised words, particles within them included."""
    tokens = list(sentence)
    at = 0
    while at < len(tokens):
        if not _capital(tokens[at]):
            at += 1
            continue
        end = at + 1
        while end < len(tokens):
            if _capital(tokens[end]) and tokens[end].text not in {"Who", "That"}:
                end += 1
            elif _joins(tokens, end):
                end += 2
            else:
                break
        if end - at <= LONGEST:
            yield tokens[at].i, tokens[at].i + end - at
        at = end


def _joins(tokens: list[Token], at: int) -> bool:
    """A hyphen without blanks, a particle, an initial's dot or a quoted nickname that holds a name together."""
    if at + 1 >= len(tokens) or not _capital(tokens[at + 1]):
        return False
    token = tokens[at]
    tight = not token.whitespace_ and not tokens[at - 1].whitespace_
    return (token.text in {"-", "/", "&"} and tight) or token.text in PARTICLES or token.text == "&"


def _named(doc: Doc, start: int, end: int) -> Iterator[Name]:
    """The names in one run of capitalised words: mostly one, two in "Arts Council Director Ann Lee"."""
    if body := organisation(doc, start, end):
        yield Name(*body, ActorKind.ORGANIZATION)
        return
    first, honorific = start, ""
    for at in range(start, end):
        word = doc[at].lower_.strip(".")
        if word in HONORIFICS and (at + 1 < end or at == start):  # "Mr. King" has a surname
            first, honorific = at + 1, word
        elif (is_post(doc[at]) or word == "democratic") and at + 1 < end:
            first, honorific = at + 1, ""
    if first > start and (employer := employer_before(doc, start, first)):
        yield Name(*employer, ActorKind.ORGANIZATION)
    if first == start and _after_field(doc, start):
        first += 1  # "State" of "Secretary of State Ann Lee"
    yield from _one(doc, start, first, end, honorific)


def _one(doc: Doc, start: int, first: int, end: int, honorific: str) -> Iterator[Name]:
    """The name that is left at [first, end) of a run that starts at `start`."""
    while first < end and doc[first].lower_ in NOT_NAMES - FIRST_NAMES:
        first += 1
    last = end
    while first < last and (doc[last - 1].lower_ in NOT_NAMES or is_post(doc[last - 1])):
        last -= 1
    if first == last or doc[last - 1].lower_ in THING_HEADS | MEMBERSHIPS or doc[first:last].text in THINGS:
        return
    kind = _kind(doc, first, last, honorific, after_post=first > start)
    if kind is ActorKind.ORGANIZATION and last - first == 1 and last < len(doc) and _is_portfolio(doc, last):
        return
    if kind is ActorKind.ORGANIZATION:
        last = full_length(doc, first, last)
    while (
        kind is ActorKind.PERSON
        and last + 1 < len(doc)
        and doc[last].text == "-"
        and doc[last + 1].ent_type_ == "PERSON"
    ):
        last += 2  # a given name such as "Sung-min"
    if kind:
        titled = first > 0 and doc[first - 1].lower_ in OFFICE_HEADS
        yield Name(first, last, kind, honorific, titled)


def _after_field(doc: Doc, start: int) -> bool:
    return (
        start > 1
        and doc[start - 1].lower_ in {"of", "for"}
        and is_post(doc[start - 2])
        and doc[start].lower_ in FIELDS
        and start + 1 < len(doc)
    )


def _is_portfolio(doc: Doc, at: int) -> bool:
    """Whether a post follows, so that a single word before is its field ("Health secretary")."""
    return is_post(doc[at]) and not acronym(doc[at - 1])


def _kind(doc: Doc, start: int, end: int, honorific: str, *, after_post: bool) -> ActorKind | None:
    words = [token.text for token in doc[start:end]]
    label = Counter(token.ent_type_ for token in doc[start:end]).most_common(1)[0][0]
    if honorific:
        return ActorKind.PERSON
    if words[0] in PLATFORMS and len(words) == 1:
        return ActorKind.ORGANIZATION
    if described(doc, start, end) or (led_by_somebody(doc, start) and label not in {"GPE", "LOC", "NORP"}):
        return ActorKind.ORGANIZATION
    if len(words) == 1 and words[0].lower() in ORGANISATION_HEADS:
        return None
    if len(words) == 1 and acronym(doc[start]):
        stands = label == "" and doc[start].dep_ in {"nsubj", "nsubjpass", "poss"} and words[0] not in ABBREVIATIONS
        return ActorKind.ORGANIZATION if label == "ORG" or stands else None
    if (
        len(words) > 2
        and any(len(word.strip(".")) == 1 and word[0].isupper() for word in words[1:-1])
        and label != "GPE"
    ):
        return ActorKind.PERSON  # the initial in "Ann B. Lee"
    if len(words) > 1 and words[0].lower() in FIRST_NAMES and label not in {"FAC", "EVENT", "LAW"}:
        return ActorKind.PERSON
    if label == "GPE":
        return ActorKind.ORGANIZATION if _speaks(doc[end - 1]) else None
    if label == "PERSON" and not any(character.isdigit() for character in words[-1]):
        return ActorKind.PERSON if len(words) > 1 or after_post or _acts(doc[start]) else None
    if label == "ORG":
        return None if _dateline(doc[start]) else ActorKind.ORGANIZATION
    return ActorKind.PERSON if after_post and label == "" else None


def _dateline(token: Token) -> bool:
    """Whether a line begins with a word in capitals, as a place does where a report was written."""
    first = not token.i or token.nbor(-1).is_space
    return first and token.text.isupper() and not acronym(token)


def _speaks(token: Token) -> bool:
    """Whether a place is said to say something, and so is its government or people."""
    return token.dep_ == "nsubj" and token.head.lemma_ in SAYING


def _acts(token: Token) -> bool:
    """Whether a single word that the model takes for a person stands where people stand."""
    if token.pos_ != "PROPN" or token.text in COUNTRIES:
        return False
    verb = token.head
    return token.dep_ in {"nsubj", "nsubjpass", "poss"} or (
        token.dep_ in {"conj", "dobj", "pobj"} and verb.pos_ != "NOUN"
    )


def _agreed(doc: Doc, found: Sequence[Name]) -> Iterator[Name]:
    """One kind for one spelling: what most places say; the parts of a person's name are a person's everywhere."""
    votes: dict[str, Counter[ActorKind]] = defaultdict(Counter)
    places = Counter(entity.text for entity in doc.ents if entity.label_ == "GPE")
    bodies = Counter(entity.text for entity in doc.ents if entity.label_ == "ORG")
    for name in found:
        votes[name.text(doc).casefold()][name.kind] += 1 + 2 * bool(name.honorific)
    families: set[str] = set()
    for name in found:
        words = name.words(doc)
        if len(words) > 1 and votes[name.text(doc).casefold()].most_common(1)[0][0] is ActorKind.PERSON:
            votes[surname(words).casefold()][ActorKind.PERSON] += len(found)
            families |= {surname(words) + "s", surname(words) + "es"}
    for name in found:
        text = name.text(doc)
        kind = votes[text.casefold()].most_common(1)[0][0]
        place = places[text] > bodies[text] and kind is ActorKind.ORGANIZATION
        if text in families or (place and not _speaks(doc[name.end - 1])):
            continue
        yield name if kind is name.kind else replace(name, kind=kind)


def surname(words: Sequence[str]) -> str:
    telling = [word for word in words if word.lower().strip(".") not in NAME_SUFFIXES]
    return (telling or list(words))[-1]

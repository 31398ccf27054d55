"""Free key phrases of an article: what it keeps coming back to, in its own words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Doc, Token

from ingest.lexicon import FIRST_NAMES, HONORIFICS
from ontology.records import Span, Spans
from ontology.subjects import Phrase

MOST = 10
SHORTEST, LONGEST = 2, 5
"""Words of a phrase."""

IN_TITLE = 2
"""Places in the body that standing in the title is worth."""

NAMING = frozenset({"ADJ", "NOUN", "PROPN"})
HEADS = frozenset({"NOUN", "PROPN"})
APART = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "CARDINAL", "ORDINAL", "QUANTITY"})
"""Names of days and sums: they say when and how much, not what about."""

EMPTY = frozenset(
    "other same such many more most much few several own last next first second past recent new old good great big "
    "certain different various whole only former current".split()
)
"""Adjectives with which no phrase begins: "other people" is no subject."""

PERSONAL = FIRST_NAMES | HONORIFICS

Key = tuple[str, ...]
Run = Sequence[Token]


def key_phrases(doc: Doc, titles: Spans) -> tuple[Phrase, ...]:
    """The phrases that tell most of an article, best first: nouns with what stands before them, two to five words.

    A phrase is kept that stands twice, or once in one of `titles` where its last word stands elsewhere too: a headline
    joins what nobody else does. Its score is the number of its places, those in titles worth more, times that of its
    words: of phrases as frequent the longer says more. One that stands only in longer ones that are kept is left out, and
    no name of a person is part of any. Spans are in code points of `Article.text`, as the offsets of `doc` are.
    """
    places = defaultdict[Key, list[Span]](list)
    for run in _runs(doc):
        for phrase in _phrases(run):
            places[tuple(map(_form, phrase))].append(Span(phrase[0].idx, phrase[-1].idx + len(phrase[-1])))
    forms, text = Counter(map(_form, doc)), doc.text
    titled = {key for key, found in places.items() if any(title.contains(span) for title in titles for span in found)}
    kept = {key: found for key, found in places.items() if len(found) > 1 or (key in titled and forms[key[-1]] > 1)}
    longer = _in_longer(kept)
    score = {key: (len(found) + IN_TITLE * (key in titled)) * len(key) for key, found in kept.items()}
    best = sorted(
        (key for key in kept if longer[key] < len(kept[key])), key=lambda key: (-score[key], kept[key][0].start)
    )
    return tuple(Phrase(kept[key][0].of(text), tuple(kept[key])) for key in best[:MOST])


def _runs(doc: Doc) -> Iterator[Run]:
    """The words that stand together and name something, names of people, days and sums left out."""
    people = {token.text for token in doc if token.ent_type_ == "PERSON" and token.pos_ == "PROPN"}
    run: list[Token] = []
    for token in doc:
        naming = token.pos_ in NAMING and token.text[0].isalnum() and token.ent_type_ not in APART
        if naming and not _of_person(token, people):
            run.append(token)
        elif not run or not (_hyphen(token) or token.tag_ == "POS"):
            yield run
            run = []
    yield run


def _of_person(token: Token, people: set[str]) -> bool:
    named = token.pos_ == "PROPN" and token.lower_.rstrip(".") in PERSONAL
    return token.ent_type_ == "PERSON" or token.text in people or named


def _hyphen(token: Token) -> bool:
    """Whether a hyphen joins the word before it to the next: apart it is a dash."""
    return token.text == "-" and token.i > 0 and not token.nbor(-1).whitespace_ and not token.whitespace_


def _phrases(run: Run) -> Iterator[Run]:
    """The stretches of a run that end in a noun, no mere place, that neither begin nor end within a word with hyphens."""
    for end, last in enumerate(run, start=1):
        if last.pos_ not in HEADS or (last.i + 1 < len(last.doc) and _hyphen(last.nbor())):
            continue
        for first in range(max(0, end - LONGEST), end - SHORTEST + 1):
            phrase = run[first:end]
            inside = phrase[0].i > 0 and _hyphen(phrase[0].nbor(-1))
            if not inside and phrase[0].lower_ not in EMPTY and any(word.ent_type_ != "GPE" for word in phrase):
                yield phrase


def _form(token: Token) -> str:
    return token.lemma_.lower()


def _in_longer(kept: Mapping[Key, Sequence[Span]]) -> Counter[Key]:
    """In how many places a phrase stands within a longer one: within that one of these which has the most."""
    found = Counter[Key]()
    for key, places in kept.items():
        for first in range(len(key)):
            for end in range(first + SHORTEST, len(key) + 1):
                if end - first < len(key):
                    found[key[first:end]] = max(found[key[first:end]], len(places))
    return found

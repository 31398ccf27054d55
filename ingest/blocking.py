"""Which parties are worth comparing: those that share a part of a name.

Each function gives the keys of one party; only parties with a key in common, of which there are no more than a CROWD, are
looked at together, so that the work grows with the number of parties and not with its square.
"""

from __future__ import annotations

from collections.abc import Iterator

from ingest.lexicon import SAME_NAMES, SHORT_FORMS
from ingest.likeness import (
    CUT_SHORT,
    MISSPELT,
    acronym_key,
    body_words,
    initials,
    is_acronym,
    person_name,
    spellings,
    telling_words,
)
from ingest.parties import Party

Key = tuple[object, ...]

CROWD = 400
"""Parties that share a key before it tells nothing any more: every one with every other would be 80,000 comparisons."""


def named(party: Party) -> Iterator[Key]:
    """The name, in one spelling."""
    yield from ((letters,) for form in party.forms for letters in sorted(spellings(party.kind, form)))


def spelt(party: Party) -> Iterator[Key]:
    """One spelling, and the given name with the surname, whatever stands between."""
    for form in party.forms:
        if party.person:
            name = person_name(form)
            if name.given:
                yield from (("ends", first, name.last) for first in (name.given, *name.middle))
                yield "sorted", *sorted(name.words)
        else:
            yield telling_words(form)


def shortened(party: Party) -> Iterator[Key]:
    """Short forms of given names, words that differ by a letter, and what a longer name leaves over."""
    for form in party.forms:
        if not party.person:
            words = body_words(form)
            yield from (("begins", *words[:length]) for length in range(1, len(words) + 1))
            if len(words) > 1:
                for at, word in enumerate(words):
                    yield from (("slip", *words[:at], left, *words[at + 1 :]) for left in _without_a_letter(word))
            continue
        name = person_name(form)
        if not name.given:
            continue
        yield "short", name.given, name.last
        yield from (("group", name.given[-length:], name.last) for length in range(CUT_SHORT, len(name.given) + 1))
        for group, forms in enumerate((*SHORT_FORMS, *SAME_NAMES)):
            if name.given in forms:
                yield "group", group, name.last
                yield from (("slip", group, left) for left in _without_a_letter(name.last))
        yield from (("slip", name.given, left) for left in _without_a_letter(name.last))
        yield from (("slip", left, name.last) for left in _without_a_letter(name.given))
        yield from (("word", name.given, word) for word in (*name.middle, *name.surname))


def initialled(party: Party) -> Iterator[Key]:
    """The first letter of a given name, and a middle name that somebody goes by, with the surname."""
    for form in party.forms:
        name = person_name(form)
        if party.person and name.given:
            yield name.given[0], name.last
            yield from ((middle[0], name.last) for middle in name.middle if len(name.given) == 1)


def lettered(party: Party) -> Iterator[Key]:
    """The acronyms that a body has or could have."""
    if not party.person:
        for form in (*party.forms, *party.called):
            if is_acronym(form):
                yield (acronym_key(form),)
            else:
                yield from ((letters,) for letters in initials(form))


def surnamed(party: Party) -> Iterator[Key]:
    """The surname, and the surname with each thing that could tie its bearer to somebody of a fuller name."""
    if party.person:
        ties = (*party.company, *party.bodies, *(title for title, _ in party.posts))
        for last in {person_name(form).last for form in party.forms}:
            yield (last,)
            yield from ((last, tie) for tie in ties)


def _without_a_letter(word: str) -> Iterator[str]:
    """The word itself, and all it gives with one letter left out: two that differ by one letter have one in common."""
    yield word
    if len(word) >= MISSPELT:
        yield from (word[:at] + word[at + 1 :] for at in range(len(word)))

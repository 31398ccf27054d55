"""How two names are alike, and what in them speaks against their being one person's or one body's.

Names alone decide nothing here: `ingest.identity` weighs a likeness by what else is known of those who bear the names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import OSA

from ingest.lexicon import FIRST_NAMES, NAME_SUFFIXES, ORGANISATION_HEADS, PARTICLES, SAME_NAMES, SHORT_FORMS
from ontology.iris import name_key
from ontology.records import ActorKind

LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"})
"""Letters that Unicode does not take apart into a plain one and an accent."""

ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670\ufe00-\ufe0f]"
)
"""Marks left out at will: accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic, and what chooses a glyph."""

LEGAL_FORMS = frozenset("ltd limited plc llp llc inc incorporated corp corporation co gmbh ag sa nv bv pty cic".split())
"""What a registered name carries behind the name that a newspaper prints."""

LINKING = frozenset({"and", "of", "for", "the", "in", "on", "at", "to"})

UNITS = frozenset(
    "ministry board committee subcommittee panel division unit team directorate faculty branch secretariat".split()
)
"""Heads of the names of parts."""

WIDE = frozenset(
    "national royal federal international european world global central general english scottish welsh".split()
)
"""Words that a body has in its name which is one of a kind in its country."""

CUT_SHORT = 4
"""Letters that what is left of a given name must have to be taken for its short form."""

MISSPELT = 5
"""Letters that a word must have before another that differs by one letter is taken for a slip: "Moss" and "Ross" are two."""


class Likeness(StrEnum):
    """In what two names are alike."""

    NAME = "same name"
    SPELLING = "spelling"
    MIDDLE = "middle name"
    SHORT = "short form"
    INITIALS = "initials"
    SURNAME = "surname"
    MISSPELLING = "misspelling"
    ACRONYM = "acronym"
    ORDER = "word order"
    SHORTER = "shorter name"


class Conflict(StrEnum):
    """What in two names speaks against one bearer."""

    NAMES = "names differ"
    GIVEN = "given names differ"
    MIDDLE = "middle names differ"
    GENERATION = "generations differ"


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in comparable parts, all folded; `given` is empty where the name is one word."""

    given: str
    middle: tuple[str, ...]
    surname: tuple[str, ...]
    """Its particles included: ("van", "beek")."""
    generation: str

    @property
    def last(self) -> str:
        return self.surname[-1]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for word in (self.given, *self.middle, *self.surname) if word)


@lru_cache(maxsize=65_536)
def fold(name: str) -> str:
    """The words of a name in plain lower-case letters: no honorific, article, accent, apostrophe, dot or hyphen."""
    return _fold(name_key(name))


def transcribed(name: str) -> str:
    """The same with an umlaut written out, as German does where its letters are wanting: "Müller" is "Mueller"."""
    composed = unicodedata.normalize("NFC", name_key(name))
    return _fold(composed.translate({ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue"}))


def _fold(key: str) -> str:
    plain = unicodedata.normalize("NFKD", key.translate(LETTERS))
    letters = ACCENTS.sub("", plain).translate(LETTERS).replace("'", "").replace("&", " and ")
    return " ".join(re.sub(r"[^\w\s]|_", _sign, letters).split())


def _sign(found: re.Match[str]) -> str:
    """A mark that is no accent is part of its letter, as the vowels of Devanagari are; all else parts words."""
    return found[0] if unicodedata.category(found[0]).startswith("M") else " "


@lru_cache(maxsize=65_536)
def spellings(kind: ActorKind, name: str) -> frozenset[str]:
    """A name's letters without what parts its words, so that "Anne-Marie" is "Annemarie"; also with umlauts written out."""
    if kind is ActorKind.PERSON:
        words = person_name(name).words + ((generation,) if (generation := person_name(name).generation) else ())
    else:
        words = body_words(name)
    plain, written_out = "".join(words), transcribed(name).replace(" ", "")
    return frozenset({plain, written_out} if written_out != fold(name).replace(" ", "") else {plain})


@lru_cache(maxsize=65_536)
def person_name(name: str) -> PersonName:
    """The parts of a person's name, given name first as newspapers write it."""
    words = fold(name).split() or [name.casefold()]
    generation = words.pop() if len(words) > 1 and words[-1] in NAME_SUFFIXES else ""
    at = len(words) - 1
    while at > 1 and words[at - 1] in PARTICLES:
        at -= 1
    if words[0] in PARTICLES:  # "van Beek"
        at = 0
    given = words[0] if at else ""
    return PersonName(given, tuple(words[1:at]), tuple(words[at:]), generation)


def between_people(a: str, b: str) -> Likeness | Conflict:
    """How two people's names are alike, or what parts them."""
    one, other = person_name(a), person_name(b)
    if one.generation and other.generation and one.generation != other.generation:
        return Conflict.GENERATION
    if one.words == other.words:
        if one.generation != other.generation:
            return Likeness.MIDDLE
        return Likeness.NAME if name_key(a) == name_key(b) else Likeness.SPELLING
    if spellings(ActorKind.PERSON, a) & spellings(ActorKind.PERSON, b):
        return Likeness.SPELLING
    if not one.given or not other.given:
        return Likeness.SURNAME if _ends(one.words, other.words) else Conflict.NAMES
    if one.last == other.last:
        return _given(one, other)
    if _given_alike(one.given, other.given) in {Likeness.NAME, Likeness.SHORT, Likeness.MISSPELLING}:
        if _slip(one.last, other.last):
            return Likeness.MISSPELLING
        if one.last in other.words or other.last in one.words:  # "Rebecca Long-Bailey" and "Rebecca Long"
            return Likeness.SHORTER
    return Likeness.ORDER if sorted(one.words) == sorted(other.words) else Conflict.NAMES


def _ends(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether the shorter name is what the longer one ends in."""
    short, long = sorted((a, b), key=len)
    return long[-len(short) :] == short


def _given(one: PersonName, other: PersonName) -> Likeness | Conflict:
    """What given and middle names say of two who share a surname."""
    alike = _given_alike(one.given, other.given)
    if alike is None:
        # "F. Scott Moss" goes by "Scott Moss".
        if other.given in one.middle or one.given in other.middle:
            return Likeness.INITIALS if 1 in {len(one.given), len(other.given)} else Likeness.MIDDLE
        if _slip(one.given, other.given) and not _two_names(one.given, other.given):
            return Likeness.MISSPELLING
        return Conflict.GIVEN
    if one.middle and other.middle:
        if any(_given_alike(a, b) is None for a, b in zip(one.middle, other.middle, strict=False)):
            return Conflict.MIDDLE
        return alike if alike is not Likeness.NAME else Likeness.INITIALS
    if alike is Likeness.NAME:
        return Likeness.MIDDLE if one.middle or other.middle else Likeness.SPELLING
    return alike


def _given_alike(a: str, b: str) -> Likeness | None:
    """Whether two given names can be one person's: equal, one the other's short form, or its initial."""
    if a == b:
        return Likeness.NAME
    if len(a) == 1 or len(b) == 1:
        return Likeness.INITIALS if a[0] == b[0] else None
    if any(a in names and b in names for names in SAME_NAMES):
        return Likeness.MISSPELLING
    for forms in SHORT_FORMS:
        # Few go by two short forms: "Beth" is not "Liz", though "Dan" may be "Danny".
        if a in forms and b in forms and (forms[0] in {a, b} or a[:3] == b[:3]):
            return Likeness.SHORT
    # "Wale" of "Adewale", but not "Anna" of "Joanna".
    if min(len(a), len(b)) >= CUT_SHORT and (a.endswith(b) or b.endswith(a)) and not {a, b} <= FIRST_NAMES:
        return Likeness.SHORT
    return None


def _two_names(a: str, b: str) -> bool:
    """Whether given names that differ by a letter are two: both are common, or one is the other lengthened ("Daniela")."""
    return {a, b} <= FIRST_NAMES or a.startswith(b) or b.startswith(a)


def _slip(a: str, b: str) -> bool:
    """Whether two words differ by one letter left out, put in, changed or swapped, and are long enough for that to tell."""
    return min(len(a), len(b)) >= MISSPELT and OSA.distance(a, b, score_cutoff=1) == 1


# --- Bodies ---


@lru_cache(maxsize=65_536)
def body_words(name: str) -> tuple[str, ...]:
    """The words of a body's name, folded, without legal form."""
    words = fold(name).split() or [name.casefold()]
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    return tuple(words)


def telling_words(name: str) -> tuple[str, ...]:
    """The words of a body's name that tell it from others, in the order of the alphabet: "Department of Health" is "Health Department"."""
    return tuple(sorted(_telling(body_words(name))))


def _telling(words: Sequence[str]) -> Sequence[str]:
    """Those that link no others; all, where there is nothing else ("In & On")."""
    return [word for word in words if word not in LINKING] or words


@lru_cache(maxsize=65_536)
def initials(name: str) -> frozenset[str]:
    """The acronyms that a body's name can have, in capitals: of its telling words, and of all of them."""
    words = [word for word in body_words(name) if word != "the"]
    if len(words) < 2:
        return frozenset()
    telling = _telling(words)
    return frozenset({"".join(word[0] for word in some).upper() for some in (words, telling)} - {telling[0][0].upper()})


@lru_cache(maxsize=65_536)
def is_acronym(name: str) -> bool:
    """Whether a name is one word of letters most of which are capitals: "LGA", "DfE"."""
    letters = name.replace(".", "").replace("&", "")
    capitals = sum(letter.isupper() for letter in letters)
    return 2 <= len(letters) <= 8 and letters.isalpha() and letters[0].isupper() and capitals > len(letters) / 2


def acronym_key(name: str) -> str:
    return name.replace(".", "").replace("&", "").upper()


def _begins(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether a name is what another one begins with, and what follows is headed by a word for a body."""
    return len(one) < len(other) and other[: len(one)] == one and other[-1] in ORGANISATION_HEADS


def is_unit(name: str) -> bool:
    """Whether a name is one that any body may give to a part of itself: "Audit Committee", but not "National Rivers Board"."""
    words = body_words(name)
    return len(words) <= 5 and not WIDE & {*words} and (words[-1] in UNITS or (words[0] in UNITS and len(words) > 1))


def between_bodies(a: str, b: str) -> Likeness | Conflict:
    """How two bodies' names are alike, or that they are not."""
    one, other = body_words(a), body_words(b)
    if one == other:
        return Likeness.NAME if name_key(a) == name_key(b) else Likeness.SPELLING
    if spellings(ActorKind.ORGANIZATION, a) & spellings(ActorKind.ORGANIZATION, b):
        return Likeness.SPELLING
    if is_acronym(a) != is_acronym(b) and (
        (is_acronym(a) and acronym_key(a) in initials(b)) or (is_acronym(b) and acronym_key(b) in initials(a))
    ):
        return Likeness.ACRONYM
    if telling_words(a) == telling_words(b):
        return Likeness.ORDER
    if _begins(one, other) or _begins(other, one):
        return Likeness.SHORTER
    if len(one) == len(other) and sum(x != y for x, y in zip(one, other, strict=True)) == 1:
        pair = next((x, y) for x, y in zip(one, other, strict=True) if x != y)
        if _slip(*pair):
            return Likeness.MISSPELLING
    return Conflict.NAMES

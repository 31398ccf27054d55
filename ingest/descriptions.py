"""Nouns with "the" that call somebody something: what they say, and what has to be known of whoever is meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from ingest.lexicon import (
    DESCRIBED_ORGANISATIONS,
    DESCRIPTIONS,
    FIELDS,
    FORMER_WORDS,
    FUTURE_WORDS,
    MEDIA_WORDS,
    ORGANISATION_HEADS,
    PARTY_WORDS,
    PERSON_NOUNS,
    POST_HEADS,
    STAFF,
    TIME_WORDS,
    is_post,
)

LONGEST = 7
"""Tokens of a description."""

ALIKE = tuple(
    frozenset(words.split())
    for words in (
        "nominee candidate contender hopeful frontrunner",
        "judge justice magistrate",
        "congressman congresswoman lawmaker representative legislator",
        "chair chairman chairwoman chairperson",
        "attorney lawyer solicitor barrister counsel",
        "scholar researcher scientist professor academic",
    )
)
"""Words for the same post."""

KINDS_OF_BODY = {
    "newspaper paper magazine publication outlet broadcaster network": MEDIA_WORDS,
    "agency department bureau regulator": frozenset(
        "department agency bureau administration service office authority commission inspectorate".split()
    ),
    "union": frozenset("union association federation workers guild teachers".split()),
    "alliance bloc": frozenset("union treaty organisation organization".split()),
}
"""What else a body's name may say where a description uses a word that is not in it."""

BUSINESSES = frozenset("company firm bank business corporation manufacturer retailer giant maker chain".split())
"""What bodies are called whose name says nothing of the kind."""

SECOND = frozenset({"vice", "deputy", "assistant", "lieutenant", "acting", "first"})
"""Words before a post that make it another's than its plain name."""

GENERIC = frozenset("federal state national local regional top leading major new big country city".split())
"""Words before a noun that say hardly anything of whom it means."""

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class Description:
    """A noun phrase at tokens [start, end), its head the token `at`.

    `words` are compared with what is known of somebody, and `telling` are those of them that say of which party, place
    or rank they are; `time` are words like "former" and "next". `proper` says that it is written like a title ("the Health
    Secretary"), `open` that it leaves open who is meant: no name and no possessor stands in it.
    """

    start: int
    end: int
    at: int
    head: str
    words: Words
    telling: Words
    time: Words
    person: bool
    proper: bool
    open: bool

    @property
    def gender(self) -> str:
        return gender_of_noun(self.head)

    @property
    def staff(self) -> bool:
        """Whether many can be called so, who speak without a name."""
        return self.head in STAFF


def description(doc: Doc, start: int, name_end: Callable[[Token], int], *, definite: bool = True) -> Description | None:
    """The noun phrase from `start` on, if it ends in a post or a kind of organisation.

    `name_end` says where the name ends that begins with a token, 0 for none. Of a definite one what follows may not say
    whom it means ("the head of the board").
    """
    end = start
    limit = min(doc[start].sent.end, start + LONGEST) if start < len(doc) else start
    while end < limit and (doc[end].pos_ in {"NOUN", "PROPN", "ADJ", "NUM"} or doc[end].tag_ in {"POS", "HYPH"}):
        end += 1
    if end == start:
        return None
    head, inside = doc[end - 1], doc[start:end]
    follows = doc[end].lower_ if end < len(doc) and definite else ""
    if follows == "of" and end + 1 < len(doc) and doc[end + 1].lower_ in FIELDS:
        end, follows = end + 2, ""  # "the former secretary of state"
    person = is_post(head) or _calls_a_person(head)
    if (
        head.tag_ in {"NNS", "NNPS", "POS"}
        or any(name_end(token) > head.idx for token in inside)
        or follows in {"of", "for", "to"}
        or not (person or (head.text.islower() and head.lower_ in ORGANISATION_HEADS | DESCRIBED_ORGANISATIONS))
    ):
        return None
    foreign = [token for token in inside if name_end(token) and token.lower_ not in PARTY_WORDS]
    return Description(
        start,
        end,
        head.i,
        head.lower_,
        plain_words(token.text for token in inside) - TIME_WORDS,
        plain_words(
            token.text
            for token in inside
            if token.lower_ in PARTY_WORDS or token.lower_ in SECOND or (token != head and token.text[0].isupper())
        ),
        plain_words(token.text for token in inside) & (FORMER_WORDS | FUTURE_WORDS),
        person=person,
        proper=head.ent_type_ != "NORP" and all(token.text[0].isupper() or token.tag_ == "POS" for token in inside),
        open=not foreign
        and follows != "who"
        and all(token.tag_ != "POS" and _says_little(token) for token in inside[:-1]),
    )


def _calls_a_person(head: Token) -> bool:
    """Whether a noun that names no post means a person all the same: "the socialist", "the Texan"."""
    if head.text.islower():
        return head.lower_ in PERSON_NOUNS or head.lower_.endswith(("ist", "ian", "eer", "aire", "surgeon"))
    return head.ent_type_ == "NORP" and head.tag_ != "JJ" and head.lower_.endswith(("an", "er", "ite"))


def _says_little(token: Token) -> bool:
    """Whether a word before a noun says where or of what party somebody is, not of what kind ("the band leader")."""
    return token.pos_ in {"ADJ", "PROPN", "NUM"} or token.tag_ == "HYPH" or token.lower_ in {"vice", *PARTY_WORDS}


def plain_words(words: Iterable[str]) -> Words:
    """Words as they are compared: in lower case, a party by one word."""
    lower = (word.lower() for word in words if word.replace("-", "").isalpha())
    return frozenset(PARTY_WORDS.get(word, word) for word in lower)


def alike(head: str) -> Words:
    """A head and the words for the same post."""
    return next((words for words in ALIKE if head in words), frozenset({head}))


def gender_of_noun(head: str) -> str:
    """The gender that a noun tells: "m", "f" or ""."""
    if head.endswith("woman") or head in {"lady", "mother", "widow", "wife", "daughter", "actress", "sister", "girl"}:
        return "f"
    return "m" if head.endswith("man") or head in {"father", "husband", "son", "brother", "boy"} else ""


def fits_later(told: Description, known: AbstractSet[str]) -> bool:
    """Whether somebody named only afterwards, of whom these words are known, is whom a description brings in."""
    rest = told.words - {told.head} - GENERIC
    if told.person:
        return not told.staff and bool(known & alike(told.head)) and not at_odds(told.words, known)
    if told.head in known:
        return rest <= known or len(rest & known) > 1
    return bool(rest & known) and of_that_kind(told.head, known, acronym=False)


def unknown(words: Words, known: AbstractSet[str]) -> Words:
    """Those of the words that are not known of somebody, in full or as a place is shortened ("Fla.")."""
    short = [word[:-1] for word in known if word.endswith(".")]
    return frozenset(
        word for word in words - known if not any(re.fullmatch(".*".join((*letters, "")), word) for letters in short)
    )


def untimely(told: Description, known: AbstractSet[str]) -> bool:
    """Whether a description is of somebody who is yet to come, and nothing of the kind is known."""
    return bool(told.time & FUTURE_WORDS) and not known & FUTURE_WORDS


def as_former(told: Description, known: AbstractSet[str]) -> bool:
    """Whether somebody is known to have held a post before, where a description says so."""
    return bool(told.time & FORMER_WORDS and known & FORMER_WORDS)


def other_post(head: str, known: AbstractSet[str]) -> bool:
    """Whether a head is a post, and posts are known, but only others: a judge is not "the nominee"."""
    posts = POST_HEADS - DESCRIPTIONS
    return head in posts and bool(known & posts) and not known & alike(head)


def at_odds(told: Words, known: AbstractSet[str]) -> bool:
    """Whether a description names one party and what is known another."""
    parties = frozenset(PARTY_WORDS.values())
    return bool(told & parties and known & parties and not told & known & parties)


def of_that_kind(head: str, known: AbstractSet[str], *, acronym: bool) -> bool:
    """Whether a body of whose name these words are known can be called so."""
    for heads, words in KINDS_OF_BODY.items():
        if head in heads.split():
            return bool(known & words) or acronym
    return head in BUSINESSES and not acronym and not known & (ORGANISATION_HEADS - BUSINESSES - {"group"})

"""Set phrases: each shows one thing, and all are looked up in the time that the text's length takes."""

from collections import Counter

from spacy.language import Language

from ingest.idioms import IDIOMS
from ingest.leanings import leanings
from ontology.policies import Polarity


def test_no_phrase_shows_two_things() -> None:
    places = Counter(phrase for idiom in IDIOMS for phrase in idiom.phrases)
    assert [phrase for phrase, number in places.items() if number > 1] == []
    assert sum(places.values()) > 600


def test_phrases_have_words_and_no_marks() -> None:
    assert all(
        word == word.strip() and "," not in word for idiom in IDIOMS for phrase in idiom.phrases for word in phrase
    )


def test_what_is_denied_shows_nothing(nlp: Language) -> None:
    shown = leanings(tuple(nlp("The bridge is a step in the right direction.")), frozenset())
    denied = leanings(tuple(nlp("The bridge is not a step in the right direction.")), frozenset())
    assert Polarity.SUPPORT in {one.polarity for one in shown if one.rule == "idiom"}
    assert not [one for one in denied if one.rule == "idiom"]


def test_repeated_words_take_no_time_of_their_own(nlp: Language) -> None:
    assert leanings(tuple(nlp("too little too late " * 500)), frozenset())

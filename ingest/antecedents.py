"""Whom "they" and "them" mean who are many and have no name, such as councils or families that get money."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

THEY = frozenset({"they", "them"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def antecedent(pronoun: Token, nouns: AbstractSet[str]) -> Token | None:
    """The plural noun, of these lemmas, that a pronoun means: in its sentence before its clause, else in the sentence before.

    Subjects come first, for they are spoken of (Grosz, Joshi and Weinstein, https://aclanthology.org/J95-2003/); of other
    nouns a sentence must have one only. None where nothing fits.
    """
    if pronoun.lower_ not in THEY:
        return None
    sentence = pronoun.sent
    own = next((word for word in pronoun.head.lefts if word.dep_ in SUBJECTS), None)  # "they helped them" are two
    before = [word for word in sentence if word.i < pronoun.i and word != own]
    return _meant(before, nouns) or _meant(_previous(sentence), nouns)


def _previous(sentence: Sentence) -> list[Token]:
    first = sentence.start
    while first > 0 and sentence.doc[first - 1].is_space:
        first -= 1
    return list(sentence.doc[first - 1].sent) if first > 0 else []


def _meant(words: list[Token], nouns: AbstractSet[str]) -> Token | None:
    fitting = [word for word in words if word.tag_ == "NNS" and word.lemma_.lower() in nouns]
    subject = next((word for word in fitting if word.dep_ in SUBJECTS), None)
    return subject or (fitting[0] if len(fitting) == 1 else None)

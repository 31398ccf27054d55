"""Word classes and lemmas, as spaCy's own components for them give them, in a tenth of their time.

`attribute_ruler` tries 179 patterns on every word and `lemmatizer` spells out what each word is: together a quarter of the
pipeline's time. But what they find depends on a word, its tag and its dependency alone, which a table can tell.
"""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from spacy.language import Language
from spacy.pipeline import Lemmatizer
from spacy.tokens import Doc

CLASSES = {
    tag: name
    for name, tags in {
        "ADJ": "AFX JJ JJR JJS",
        "ADP": "IN RP",
        "ADV": "RB RBR RBS",
        "AUX": "MD",
        "CCONJ": "CC",
        "DET": "DT PDT WDT WP$",
        "INTJ": "UH",
        "NOUN": "NN NNS",
        "NUM": "CD",
        "PART": "POS TO",
        "PRON": "EX PRP PRP$ WP",
        "PROPN": "NNP NNPS",
        "PUNCT": ". , -LRB- -RRB- `` \"\" '' : HYPH NFP",
        "SCONJ": "WRB",
        "SYM": "$ # SYM",
        "VERB": "VB VBD VBG VBN VBP VBZ BES HVS",
        "X": "ADD FW GW LS NIL XX",
    }.items()
    for tag in tags.split()
}
"""The class of a tag; `word_class` knows the words and places that make a difference."""

VERBS = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ"})
AUXILIARIES = {
    **dict.fromkeys(["be", "been", "being", "is", "'s", "are", "'re", "am", "'m", "was", "were"], "be"),
    **dict.fromkeys(["have", "'ve", "has", "had", "'d"], "have"),
    **dict.fromkeys(["do", "does", "did"], "do"),
}
FULL = frozenset({"do", "does", "did", "'d", "have", "has", "had"})
"""Those that are verbs of their own where they head a clause."""
CLAUSES = frozenset({"ROOT", "advcl", "ccomp", "conj", "relcl", "xcomp"})
"""The dependencies of heads of clauses."""

SUBORDINATING = frozenset(
    "that if because while since so whether although though unless once cause upon till whereas whilst except despite but "
    "albeit save besides til tho".split()
)
INDEFINITE = frozenset(
    "something anyone anything nothing someone everything everyone everybody nobody somebody anybody".split()
)
INFLECTED = {"NNS": "NOUN", "VBD": "VERB", "VBG": "VERB", "VBN": "VERB", "VBZ": "VERB"}
"""Tags of words whose lemma is another word, and what the lemmatizer has to know of them."""
MENDED = {"taxes": "tax"}
"""Plurals for which the rules find a rarer word's singular: a "taxis" is how a cell turns to the light."""


@Language.factory("word_classes")
class WordClasses:
    """Gives each token its `pos_`, and verbs and nouns their `lemma_`; another word's lemma is itself, uncapitalised.

    It asks the lemmatizer of the pipeline it is made for about forms that it has not met, and needs its rules no longer.
    """

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        self.vocab = nlp.vocab
        self.lemmatizer = cast("Lemmatizer", nlp.get_pipe("lemmatizer"))
        index = self.lemmatizer.lookups.get_table("lemma_index")
        for part in list(index):
            index[part] = frozenset(index[part])  # comes as a list, which is searched from its beginning for each word
        self.lemma = lru_cache(maxsize=50_000)(self._lemma)

    def __call__(self, doc: Doc) -> Doc:
        for token in doc:
            tag = token.tag_
            token.pos_ = "SPACE" if token.is_space else word_class(token.lower_, tag, token.dep_)
            token.lemma_ = self.lemma(token.text, tag)
        return doc

    def _lemma(self, text: str, tag: str) -> str:
        word = text.lower()
        if tag in VERBS and word in AUXILIARIES:
            return AUXILIARIES[word]
        if tag == "NNS" and word in MENDED:
            return MENDED[word]
        if (part := INFLECTED.get(tag)) is None:
            return text if CLASSES.get(tag) == "PROPN" else word
        (token,) = Doc(self.vocab, words=[text], pos=[part])
        return self.lemmatizer.lemmatize(token)[0]


def word_class(word: str, tag: str, dependency: str) -> str:
    """The class (https://universaldependencies.org/u/pos/) of a word in small letters."""
    if word in FULL and dependency in CLAUSES:
        return "VERB"
    if (dependency in {"aux", "auxpass"} and tag != "TO") or (word in AUXILIARIES and tag in VERBS):
        return "AUX"
    if tag == "IN" and (dependency == "mark" or word in SUBORDINATING):
        return "SCONJ"
    if tag in {"DT", "WDT"} and (dependency not in {"det", "quantmod"} or (word, tag) == ("that", "WDT")):
        return "PRON"
    if tag == "NN" and word in INDEFINITE:
        return "PRON"
    if tag == "RB" and word in {"not", "n't", "nt", "n’t"}:
        return "PART"
    if (word, tag, dependency) == ("but", "CC", "advmod"):
        return "ADV"
    return CLASSES.get(tag, "X")

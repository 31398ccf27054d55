"""Word classes and lemmas are those of the model's own components, which they replace for speed."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from ingest.parse import MODEL
from ingest.readers import articles
from ontology.records import Article

SAMPLE = Path(__file__).parents[2] / "ingest" / "sample"
ODD = (
    "There's nothing that they'd do but wait, though somebody was being asked whether it hadn't been done. "
    "Who's she that's had to be? I'm told we've got what you're having, if that is so. All these were ours. "
    "The men's wives, the boxes' lids and both analyses lay there. He led them; they ran, chose, wrote and left."
)


@pytest.fixture(scope="module")
def shipped() -> Language:
    return spacy.load(MODEL, exclude=["ner", "senter"])


def texts() -> list[str]:
    return [ODD, *(one.text for one in articles([SAMPLE]) if isinstance(one, Article))]


def test_they_are_what_the_models_own_components_say(shipped: Language) -> None:
    replaced = ("attribute_ruler", "lemmatizer")
    component = shipped.create_pipe("word_classes")
    for text in texts():
        with shipped.select_pipes(disable=replaced):
            doc = shipped(text)
        ours = component(doc.copy())
        for name in replaced:
            doc = shipped.get_pipe(name)(doc)
        for token, our in zip(doc, ours, strict=True):
            if not (token.i and token.nbor(-1).dep_ == "expl"):  # "there is": a verb to them, an auxiliary to us
                assert (our.text, our.pos_) == (token.text, token.pos_)
            if token.pos_ in {"NOUN", "VERB", "PROPN"} and our.pos_ == token.pos_:
                assert our.lemma_ == token.lemma_


@pytest.mark.parametrize(
    ("word", "tag", "lemma"),
    [
        ("was", "VBD", "be"),
        ("'ve", "VBP", "have"),
        ("Said", "VBD", "say"),
        ("found", "VBD", "find"),
        ("Reviews", "NNS", "review"),
        ("enquiries", "NNS", "enquiry"),
        ("Marsh", "NNP", "Marsh"),
        ("The", "DT", "the"),
        ("\n", "_SP", "\n"),
    ],
)
def test_a_form_has_its_lemma(word: str, tag: str, lemma: str, nlp: Language) -> None:
    assert nlp.get_pipe("word_classes").lemma(word, tag) == lemma


def test_components_that_nothing_needs_are_not_loaded(nlp: Language) -> None:
    assert [*nlp.pipe_names] == ["line_starts", "tok2vec", "tagger", "parser", "word_classes", "ner", "without_tensor"]
    assert not nlp.disabled

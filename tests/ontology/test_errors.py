"""Errors say in one line what is wrong and what to do, in whichever process."""

import pickle

import pytest

from ontology.errors import BadInput, BadModel, OnrecordError


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (BadInput("a.txt", "is empty", "give it words"), "a.txt: is empty; give it words"),
        (
            BadModel("tagger.onnx", "is damaged"),
            "tagger.onnx: is damaged; install Onrecord again, or make the model anew with `make train`",
        ),
    ],
)
def test_an_error_says_the_same_in_another_process(error: OnrecordError, line: str) -> None:
    assert str(error) == line
    other = pickle.loads(pickle.dumps(error))
    assert (type(other), str(other), vars(other)) == (type(error), line, vars(error))

"""What the tests of this room share."""

import pytest
from spacy.language import Language

from ingest.parse import load


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load()

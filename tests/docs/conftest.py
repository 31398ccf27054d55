from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.readers import articles
from onrecord.batch import ingest
from tests.serving import served

SAMPLE = Path(__file__).parents[2] / "ingest" / "sample"


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with the sample, as `make run` serves it."""
    store = tmp_path_factory.mktemp("docs") / "store"
    assert not ingest(articles([SAMPLE]), store).refused
    with served(store) as address:
        yield address

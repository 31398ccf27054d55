from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from api import keys
from api.keys import Scope
from graph.dumps import dump
from ingest.readers import articles
from onrecord.batch import ingest
from tests.serving import served

SAMPLE = Path(__file__).parents[2] / "ingest" / "sample"


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as `make run` keeps it, with a dump."""
    folder = tmp_path_factory.mktemp("docs") / "store"
    assert not ingest(articles([SAMPLE]), folder).refused
    dump(folder)
    return folder


@pytest.fixture(scope="session")
def sample(store: Path) -> Iterator[str]:
    """The address of a server with the sample, which stays as it is."""
    with served(store) as address:
        yield address


@pytest.fixture
def writable(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a server with a copy of it, and a key for it in KEY."""
    copy = shutil.copytree(store, tmp_path / "copy")
    monkeypatch.setenv("KEY", keys.new(copy, "docs", [Scope.INGEST, Scope.DECIDE]))
    with served(copy) as address:
        yield address

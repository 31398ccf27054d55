from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests import newsroom
from tests.serving import served


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server with the newsroom and the hostile article."""
    store = newsroom.store(tmp_path_factory.mktemp("viz") / "store", (*newsroom.newsroom(), newsroom.hostile()))
    with (
        served(store, deadline=5.0, answer_bytes=200_000) as address,
        httpx.Client(base_url=address, timeout=30) as opened,
    ):
        yield opened

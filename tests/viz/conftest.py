from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from graph.dumps import dump
from ingest.readers import articles
from onrecord.batch import ingest
from tests import browsing, newsroom
from tests.serving import served

SAMPLE = Path(__file__).parents[2] / "ingest" / "sample"
FOUNDING = Path(__file__).parents[3] / "shared" / "articles"
CLIPBOARD = ["clipboard-read", "clipboard-write"]


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server with the newsroom and the hostile article."""
    store = newsroom.store(tmp_path_factory.mktemp("viz") / "store", (*newsroom.newsroom(), newsroom.hostile()))
    with (
        served(store, deadline=5.0, answer_bytes=200_000) as address,
        httpx.Client(base_url=address, timeout=30) as opened,
    ):
        yield opened


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server with the sample, as `make run` serves it: policies, positions and figures are in it."""
    store = tmp_path_factory.mktemp("sample") / "store"
    ingest(articles([SAMPLE]), store)
    dump(store)
    with served(store) as address, httpx.Client(base_url=address, timeout=60) as opened:
        yield opened


@pytest.fixture(scope="session")
def founding_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the five founding articles; of the sample, which tells of the same people, where those are missing."""
    store = tmp_path_factory.mktemp("founding") / "store"
    ingest(articles([FOUNDING if FOUNDING.is_dir() else SAMPLE]), store)
    return store


@pytest.fixture(scope="session")
def founding(founding_store: Path) -> Iterator[httpx.Client]:
    """A client of its server, which has a desk that hears what is wrong."""
    with (
        served(founding_store, contact="desk@example.org") as address,
        httpx.Client(base_url=address, timeout=60) as opened,
    ):
        yield opened


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with browsing.opened() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, client: httpx.Client) -> Iterator[Page]:
    """A page of the newsroom, which may load nothing from elsewhere and must have nothing to complain about."""
    with browsing.watched(browser, str(client.base_url)) as opened:
        yield opened


@pytest.fixture
def sampled(browser: Browser, sample: httpx.Client) -> Iterator[Page]:
    """A page of the sample, of which the same holds."""
    with browsing.watched(browser, str(sample.base_url)) as opened:
        yield opened


@pytest.fixture
def founded(browser: Browser, founding: httpx.Client) -> Iterator[Page]:
    """A page of the founding articles, of which the same holds; it may copy."""
    with browsing.watched(browser, str(founding.base_url), permissions=CLIPBOARD) as opened:
        yield opened

"""What all tests share."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from bench import engines as services

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the corpora, beside the checkout. Without it a test skips, but not where all has to be tested."""
    if SHARED.is_dir():
        return SHARED
    if os.environ.get("CI"):
        pytest.fail("../shared is missing: CI has to run the tests that need it")
    pytest.skip("needs the corpora in ../shared, which is not beside this checkout")


@pytest.fixture(scope="session")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """Gives the address of the engine of that name, which runs until the tests end. Where it is not installed a test skips."""
    with ExitStack() as stack:

        @cache
        def started(name: str) -> str:
            return stack.enter_context(services.ENGINES[name](tmp_path_factory.mktemp(name)))

        def address(name: str) -> str:
            if services.binary(name):
                return started(name)
            if os.environ.get("CI"):
                pytest.fail(f"{name} is not installed: CI has to run the tests that need it")
            pytest.skip(f"needs {name}, which is not installed: see docs/engines.md")

        yield address

"""What all tests share."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the corpora, beside the checkout. Without it a test skips, but not where all has to be tested."""
    if SHARED.is_dir():
        return SHARED
    if os.environ.get("CI"):
        pytest.fail("../shared is missing: CI has to run the tests that need it")
    pytest.skip("needs the corpora in ../shared, which is not beside this checkout")

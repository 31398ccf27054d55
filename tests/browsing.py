"""A real browser that looks at our pages, may load nothing from elsewhere, and notes what it has to complain about."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
MANNERS = {"direct": "in quotation marks", "indirect": "in the article’s words", "mixed": "partly in quotation marks"}
STATES = {"candidate": "not yet checked", "confirmed": "confirmed by a person"}
"""What the pages say for a kind and a state."""


@contextmanager
def opened() -> Iterator[Browser]:
    """Debian's chromium. Where it is missing a test skips, but not where all has to be tested."""
    if not CHROMIUM.exists():
        missing = f"{CHROMIUM} is not installed; the pages are not tried in a browser"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@contextmanager
def watched(browser: Browser, base: str, **about: object) -> Iterator[Page]:
    """A page of that server. Fails at the end where it asked another host for something, or complained in its console."""
    context = browser.new_context(base_url=base, **{"viewport": {"width": 1280, "height": 800}, **about})
    page = context.new_page()
    faults = noted(page, base)
    yield page
    context.close()
    assert faults == [], faults


def noted(page: Page, base: str) -> list[str]:
    """What the page asks of other hosts and complains about, from now on."""
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
    page.on(
        "request",
        lambda request: None if request.url.startswith((base, "data:", "blob:")) else faults.append(request.url),
    )
    return faults


def fails_scripts(page: Page, address: str) -> None:
    """From now on the server has no answer for the scripts of the page at such an address, and has one for the browser."""
    page.route(address, lambda way: way.abort() if way.request.resource_type == "fetch" else way.continue_())

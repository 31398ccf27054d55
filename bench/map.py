"""How fast the map is: from the answer to the first picture, from a click to the panel, and the server from its cache.

Made-up stores have so many people and ties; all are on the map. The clock is the browser's own: from the last byte of the
page to the first picture, and from the press of the button to the picture after the panel was filled.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from bench import madeup
from bench.serving import ours, served

SIZES = ((300, 900), (1_000, 3_000))
"""People, and ties between them."""
ROUNDS = 7
CHROMIUM = "/usr/bin/chromium"

DRAWN = """() => performance.getEntriesByName("drawn")[0].startTime
  - performance.getEntriesByType("navigation")[0].responseEnd"""

TIMED = """() => {
  addEventListener("pointerdown", () => { window.pressed = performance.now(); }, { capture: true });
  new MutationObserver(() => {
    if (!document.querySelector("#panel .chosen")) return;
    requestAnimationFrame(() => setTimeout(() => { window.waited ??= performance.now() - window.pressed; }));
  }).observe(document.getElementById("panel"), { childList: true });
}"""

POINT = """(number) => {
  const { network, nodes } = window.onrecordMap;
  const node = nodes.get()[(number * 37) % nodes.length];
  network.moveTo({ position: network.getPosition(node.id), scale: 1.4, animation: false });
  const { x, y } = network.canvasToDOM(network.getPosition(node.id));
  const frame = document.getElementById("network").getBoundingClientRect();
  return [frame.x + x, frame.y + y];
}"""


def measure() -> None:
    """Print the median of each with the least and the most, in milliseconds."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--headless", "--no-sandbox"])
        for people, ties in SIZES:
            store = madeup.written(Path(folder) / str(people), madeup.pairs(people, ties))
            with served(ours, store) as port:
                host = f"http://127.0.0.1:{port}"
                shown = f"of=actors&seen_with=true&max_nodes={people}"
                first = _asked(f"{host}/api/v1/graph?{shown}&include=facts")
                print(f"{people} people, {ties} ties; the places of all for the first time: {first / 1000:.1f} s")
                for name, path in (("the graph", "/api/v1/graph?include=facts&"), ("the page", "/map?")):
                    _told(f"{name} from cache", [_asked(f"{host}{path}{shown}") for _ in range(ROUNDS + 1)][1:])
                _browsed(browser, f"{host}/map?{shown}")
        browser.close()


def _browsed(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    pictures = []
    for _ in range(ROUNDS):
        page.goto(address)
        page.wait_for_function("() => performance.getEntriesByName('drawn').length")
        pictures.append(page.evaluate(DRAWN))
    _told("response to first picture", pictures)
    page.evaluate(TIMED)
    _told("click to panel", [_clicked(page, number) for number in range(ROUNDS + 1)][1:])
    page.close()


def _clicked(page: Page, number: int) -> float:
    page.evaluate("() => { window.waited = undefined; window.onrecordMap.network.unselectAll(); }")
    page.mouse.click(*page.evaluate(POINT, number))
    return float(page.wait_for_function("() => window.waited").json_value())


def _asked(address: str) -> float:
    """Milliseconds to the last byte."""
    started = time.perf_counter()
    with urlopen(address) as answer:  # noqa: S310  # our own server
        answer.read()
    return (time.perf_counter() - started) * 1000


def _told(what: str, took: Sequence[float]) -> None:
    print(f"  {what}: {median(took):.0f} ms ({min(took):.0f} to {max(took):.0f})", flush=True)

"""The pictures of pages that README and docs show: of the sample, as `make run` serves it. `make screenshots` draws them anew.

Whose page is shown is found out by asking, so that another sample needs no change here. All have the same size, by day; how
they look depends on the version of Chromium and, where the first page has it, on the day.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

from bench.serving import ours, served
from ingest.readers import articles
from onrecord.batch import ingest

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "ingest" / "sample"
DOCS = ROOT / "docs"

SIZE = {"width": 1280, "height": 720}
LARGEST = 150_000
"""Bytes of a picture: they stay in the history for good."""

QUESTION = """\
PREFIX onr: <https://w3id.org/onrecord/ns#>
PREFIX schema: <https://schema.org/>

SELECT ?who (COUNT(DISTINCT ?statement) AS ?statements)
WHERE { ?statement a onr:Statement ; onr:speaker/schema:name ?who }
GROUP BY ?who ORDER BY DESC(?statements) ?who"""

PICTURES = {
    "home": "/",
    "search": "/search?q={word}",
    "actor": "/entity/{actor}",
    "statement": "/statement/{statement}",
    "matrix": "/matrix",
    "figures": "/figures",
    "timeline": "/timeline",
    "compare": "/compare",
    "sparql": "/sparql?" + urlencode({"query": QUESTION}),
    "map": "/map?focus={person}&depth=2&selected={line}",
}
"""By name, under which the picture lies in docs/, the page; in braces what `_found` finds."""


def draw(folder: Path) -> list[Path]:
    """A picture of each page into the folder. Raises SystemExit where one is larger than it may be, or no page comes."""
    made = []
    with _sample() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(base_url=address, viewport=SIZE, color_scheme="light", reduced_motion="reduce")  # type: ignore[arg-type]
        page.goto("/")  # once, so that the typefaces are there
        found = _found(address)
        for name, place in PICTURES.items():
            made.append(_picture(page, place.format_map(found), folder / f"{name}.png"))
        browser.close()
    return made


def _picture(page: Page, place: str, file: Path) -> Path:
    answer = page.goto(place, wait_until="networkidle")
    if answer is None or answer.status != 200:
        sys.exit(f"{place}: no page; is it still there?")
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.screenshot(path=file, animations="disabled")
    if (size := file.stat().st_size) > LARGEST:
        sys.exit(f"{file}: {size} bytes, {LARGEST} at most; show less of the page")
    return file


def _found(address: str) -> dict[str, str]:
    """Who is quoted most, their statement with most reports, a word out of it, and a line of whoever the map ties most to."""

    def first(path: str, **by: str) -> dict[str, Any]:
        query = "&".join(f"{name}={value}" for name, value in by.items())
        with urlopen(f"{address}/api/v1/{path}?{query}") as answer:  # noqa: S310  # our own server
            items: list[dict[str, Any]] = json.load(answer)["items"]
        return max(items, key=lambda item: len(item.get("reports", ())))

    actor = first("entities", kind="person")["id"]
    said = first("statements", speaker=actor)
    with urlopen(f"{address}/api/v1/graph?of=statements") as answer:  # noqa: S310  # our own server
        lines = [
            edge
            for edge in json.load(answer)["edges"]
            if edge["kind"] == "said" and edge["source"].startswith("person/")
        ]
    person, _ = Counter(line["source"] for line in lines).most_common(1)[0]
    return {
        "actor": actor,
        "statement": said["id"],
        "word": max(said["text"].split(), key=len).strip(".,;:’'\"“”"),
        "person": person,
        "line": next(line["id"] for line in lines if line["source"] == person),
    }


@contextmanager
def _sample() -> Iterator[str]:
    """The address of a server with the sample, in a process of its own."""
    with TemporaryDirectory() as folder, served(_serve, Path(folder) / "store") as port:
        yield f"http://127.0.0.1:{port}"


def _serve(told: Connection, store: Path) -> None:
    ingest(articles([SAMPLE]), store)
    ours(told, store)


if __name__ == "__main__":
    for picture in draw(DOCS):
        print(f"{picture.relative_to(ROOT)}  {picture.stat().st_size} bytes")

"""The description of the API holds: what it allows is answered as it says, and what it does not allow is refused so.

Schemathesis makes the requests, from the description that a real server gives. Beside what it invents, things of the newsroom
stand in for the parts of addresses, so that more is met than what there is not.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api import keys
from api.keys import Scope
from onrecord.desk import Desk
from tests import newsroom, scribes
from tests.serving import served

Part = dict[str, Any]

HOOKS = Path(__file__).parents[1] / "contract.py"

OPTIONS = (
    "--phases",
    "examples,coverage,fuzzing",
    "--max-examples",
    "3",
    "--seed",
    "1",
    "--generation-deterministic",
    "--no-color",
)

WRITING = "/(articles|decisions|jobs|review|tickets)"
"""Addresses that take a key for something."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a server, and a key that is good for everything there."""
    store = newsroom.store(tmp_path_factory.mktemp("contract") / "store", (*newsroom.newsroom(), newsroom.hostile()))
    token = keys.new(store, "desk", [*Scope])
    with served(store, Desk(store, scribes.counting), writes_per_minute=10**6) as address:
        yield address, token


@pytest.fixture(scope="module")
def description(server: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The description that the server gives, with what there is among what can be asked for."""
    with httpx.Client(base_url=server[0], timeout=60) as client:
        found = client.get("/openapi.json").json()
        there = things(client)
        for path, operations in found["paths"].items():
            for operation in operations.values():
                parameters = operation.get("parameters", [])
                for parameter in parameters:
                    name = (path.removeprefix("/api/v1").split("/")[1], parameter["name"])
                    if parameter["in"] == "path" and name in there:
                        parameter["schema"] = {"anyOf": [{"enum": there[name]}, parameter["schema"]]}
                # Which tags there are only the server can say, too; those that are invented do not even keep to the pattern.
                for parameter in [one for one in parameters if one["name"] == "If-Match"]:
                    parameter["schema"] = {"enum": ["*", f'"{there["snapshot", ""][0]}"']}
                # A cursor is opaque: which ones there are only the server can say. Others are sent in test_garbage.py.
                for parameter in [one for one in parameters if one["name"] == "cursor"]:
                    if cursor := second_page(client, path):
                        parameter["schema"] = {"enum": [cursor]}
                    else:
                        parameters.remove(parameter)
    file = tmp_path_factory.mktemp("description") / "openapi.json"
    file.write_text(json.dumps(found))
    return file


def test_whoever_asks_is_answered_as_the_description_says(server: tuple[str, str], description: Path) -> None:
    address, _ = server
    holds(description, address, "--exclude-path-regex", WRITING)


def test_whoever_has_a_key_is_answered_as_the_description_says(server: tuple[str, str], description: Path) -> None:
    address, token = server
    holds(description, address, "--include-path-regex", WRITING, "--header", f"Authorization: Bearer {token}")


def holds(description: Path, address: str, *more: str) -> None:
    """Asserts that schemathesis finds nothing, with all of its checks."""
    command = [Path(sys.executable).with_name("schemathesis"), "run", description, "--url", address, *OPTIONS, *more]
    said = subprocess.run(
        command,
        cwd=description.parent,
        env={**os.environ, "SCHEMATHESIS_HOOKS": str(HOOKS)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr
    generated = re.search(r"(\d+) generated", said.stdout)
    assert generated is not None
    assert int(generated[1]) > 300


def things(client: httpx.Client) -> dict[tuple[str, str], list[str]]:
    """What can stand in an address: by its first part and the name of the parameter."""
    said = [one["id"] for one in client.get("/api/v1/statements").json()["items"]]
    actors = [one["id"].split("/") for one in client.get("/api/v1/entities").json()["items"]]
    kinds, slugs = sorted({kind for kind, _ in actors}), [slug for _, slug in actors]
    articles = [one["iri"].rpartition("/")[2] for one in client.get("/api/v1/articles").json()["items"]]
    named = {
        "kind": [*kinds, "statement", "article"],
        "name": [*slugs, *said, *articles, f"{slugs[0]}.ttl", "topics.nt"],
    }
    return {
        ("snapshot", ""): [client.get("/api/v1/statements").json()["snapshot"]],
        ("statements", "identifier"): said,
        ("articles", "slug"): articles,
        ("entities", "kind"): kinds,
        ("entities", "slug"): slugs,
        ("policies", "slug"): ["none"],
        ("edges", "identifier"): [one["id"] for one in client.get("/api/v1/graph").json()["edges"]],
        ("queries", "name"): questions(client),
        ("jobs", "identifier"): ["none"],
        ("review", "identifier"): ["none"],
        ("tickets", "identifier"): ["none"],
        **{(place, part): found for place in ("id", "doc") for part, found in named.items()},
        ("data", "suffix"): ["json", "ttl"],
        **{(name, "suffix"): ["ttl", "html"] for name in ("ns.{suffix}", "shapes.{suffix}")},
    }


def questions(client: httpx.Client) -> list[str]:
    """Those that need no parameters: what each takes is told by the list of them, not by the description."""
    listed = client.get("/api/v1/queries").json()
    return [one["name"] for one in listed if not any(parameter["required"] for parameter in one["parameters"])]


def second_page(client: httpx.Client, path: str) -> str | None:
    """The cursor of a second page of one, if there are two."""
    address = path.format(kind="person", slug="ada-quill")
    first = client.get(address, params={"limit": 1, "q": "the"} if path.endswith("search") else {"limit": 1})
    following = first.links.get("next")
    return httpx.URL(following["url"]).params["cursor"] if following else None

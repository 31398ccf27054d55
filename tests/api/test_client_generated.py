"""The description makes a client that works, and says of every address what it gives."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from types import ModuleType

import httpx
import pytest

AS_BYTES = (
    "application/atom+xml",
    "application/jsonl",
    "application/vnd.onrecord.articles",
    "application/x-ndjson",
    "text/html",
    "text/plain",
)
"""What the generator has no other way to send or to read."""


@pytest.fixture(scope="module")
def description(client: httpx.Client) -> dict[str, dict]:
    return client.get("/openapi.json").json()


@pytest.fixture(scope="module")
def generated(description: dict[str, dict], tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The package that openapi-python-client makes of the description, without asking anything elsewhere."""
    folder = tmp_path_factory.mktemp("generated")
    (folder / "openapi.json").write_text(json.dumps(description))
    config = {
        "post_hooks": [],
        "literal_enums": True,
        "content_type_overrides": dict.fromkeys(AS_BYTES, "application/octet-stream"),
    }
    (folder / "config.json").write_text(json.dumps(config))
    made = subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--fail-on-warning"),
            *("--path", "openapi.json", "--config", "config.json", "--output-path", "onrecord_made_client"),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    sys.path.insert(0, str(folder))
    yield importlib.import_module("onrecord_made_client")
    sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def opened(generated: ModuleType, client: httpx.Client) -> Iterator[object]:
    with generated.Client(base_url=str(client.base_url)) as made:
        yield made


def operation(package: ModuleType, tag: str, name: str) -> ModuleType:
    return importlib.import_module(f"{package.__name__}.api.{tag}.{name}")


def test_a_generated_client_fetches_statements_page_by_page(generated: ModuleType, opened: object) -> None:
    listing = operation(generated, "statements", "list_statements")
    first = listing.sync(client=opened, limit=2, speaker="person/ada-quill")
    assert [item.speaker.label for item in first.items] == ["Ada Quill", "Ada Quill"]
    assert first.items[0].reports[0].article.outlet == "Daily Post"


def test_a_generated_client_understands_problems(generated: ModuleType, opened: object) -> None:
    one = operation(generated, "policies", "one_policy")
    problem = one.sync(client=opened, slug="none")
    assert (type(problem).__name__, problem.status) == ("Problem", 404)


def test_a_generated_client_has_entities_policies_and_networks(generated: ModuleType, opened: object) -> None:
    near = operation(generated, "entities", "list_neighbours").sync(
        client=opened, kind_path="person", slug="ada-quill", limit=2
    )
    assert len(near.nodes) == 2
    shown = operation(generated, "graph", "show_graph").sync(client=opened, of="actors")
    assert shown.nodes
    assert operation(generated, "policies", "list_policies").sync(client=opened).total == 0


def test_every_operation_has_a_readable_id_of_its_own_words_and_a_tag(description: dict[str, dict]) -> None:
    operations = [one for methods in description["paths"].values() for one in methods.values()]
    ids = [one["operationId"] for one in operations]
    assert len(ids) == len(set(ids)) > 40
    for one in operations:
        assert one["operationId"].isidentifier()
        assert one["summary"]
        assert one["tags"]
        assert one.get("description"), one["operationId"]


def test_every_error_is_a_problem_document(description: dict[str, dict]) -> None:
    assert "HTTPValidationError" not in description["components"]["schemas"]
    for path, methods in description["paths"].items():
        for one in methods.values():
            for status, answer in one["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"], (path, status)


def test_tables_and_feeds_say_what_they_are(description: dict[str, dict]) -> None:
    for path, methods in description["paths"].items():
        content = methods["get"]["responses"].get("200", {}).get("content", {}) if "get" in methods else {}
        if path.endswith(".csv"):
            assert list(content) == ["text/csv"], path
        if path.startswith("/feed"):
            assert next(iter(content)) in {"application/atom+xml", "application/feed+json"}


def test_no_parameter_of_an_address_may_be_null(description: dict[str, dict]) -> None:
    for path, methods in description["paths"].items():
        for one in methods.values():
            for parameter in one.get("parameters", ()):
                assert "null" not in json.dumps(parameter["schema"]), (path, parameter["name"])

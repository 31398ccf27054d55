"""What stands around the words of a report: sentences that are given anyway, and any sentence on a server for private use."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from api import models
from tests import newsroom
from tests.serving import served

TEXT = (
    "Bridge to stay shut\n"
    "It rained all day. Ada Quill said that the bridge was unsafe. Ben Oyelaran said that it was not. Dr. Moss was away.\n"
)


def reports(client: httpx.Client, words: str) -> list[dict[str, dict[str, str | None]]]:
    (found,) = client.get("/api/v1/statements", params={"q": words}).json()["items"]
    said = client.get(f"/api/v1/statements/{found['id']}", params={"include": "context"}).raise_for_status().json()
    models.StatementInContext.model_validate(said, strict=True)
    return list(said["reports"])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An article of four sentences in one line, of which two are statements."""
    found = newsroom.reading(
        "rain",
        TEXT,
        [
            ("Ada Quill", "Ada Quill", "said", "the bridge was unsafe"),
            ("Ben Oyelaran", "Ben Oyelaran", "said", "it was not"),
        ],
        people=("Ada Quill", "Ben Oyelaran"),
    )
    return newsroom.store(tmp_path_factory.mktemp("context") / "store", (newsroom.sentences(found),))


def test_sentences_of_others_are_given_and_the_articles_own_are_not(store: Path) -> None:
    with served(store) as address, httpx.Client(base_url=address) as client:
        (ada,), (ben,) = reports(client, "unsafe"), reports(client, "it was not")
    assert ada["context"] == {"before": None, "after": "Ben Oyelaran said that it was not."}
    assert ben["context"] == {"before": "Ada Quill said that the bridge was unsafe.", "after": None}


def test_a_server_for_private_use_gives_any_sentence_beside_the_words(store: Path) -> None:
    with served(store, full_text=True) as address, httpx.Client(base_url=address) as client:
        (ada,), (ben,) = reports(client, "unsafe"), reports(client, "it was not")
    assert ada["context"] == {"before": "It rained all day.", "after": "Ben Oyelaran said that it was not."}
    assert ben["context"]["after"] == "Dr. Moss was away."


def test_without_being_asked_for_there_is_no_context(store: Path) -> None:
    with served(store, full_text=True) as address, httpx.Client(base_url=address) as client:
        (found,) = client.get("/api/v1/statements", params={"q": "unsafe"}).json()["items"]
        assert "context" not in client.get(f"/api/v1/statements/{found['id']}").json()["reports"][0]
        assert client.get(f"/api/v1/statements/{found['id']}", params={"include": "text"}).status_code == 422

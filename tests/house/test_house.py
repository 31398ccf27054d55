"""The house itself: names that clash, hosts that must not be named, documents that must not lag behind."""

import re
from importlib.metadata import distributions
from pathlib import Path

import pytest

from api.settings import Settings, from_environ, in_force
from graph import query
from onrecord.cli import app

ROOT = Path(__file__).parents[2]
OURS = {"api", "graph", "ingest", "onrecord", "ontology", "viz"}


def test_no_installed_distribution_has_a_package_of_our_name() -> None:
    for found in distributions():
        if found.metadata["Name"] == "onrecord":
            continue
        tops = {str(path).split("/", 1)[0].removesuffix(".py") for path in found.files or ()}
        assert not tops & OURS, found.metadata["Name"]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_the_lock_is_pinned_by_hash_and_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    pins = re.findall(r"^[a-zA-Z0-9._-]+==[^\\\n]+\\\n(    --hash=sha256:[0-9a-f]{64})", text, re.MULTILINE)
    assert len(pins) == len(re.findall(r"^[a-zA-Z0-9]", text, re.MULTILINE)) > 50
    assert "://" not in text
    assert "index-url" not in text


def test_what_runs_is_pinned_alike_in_both_locks() -> None:
    def pins(lock: str) -> set[str]:
        return set(re.findall(r"^[a-z][^ \\]+==[^ \\]+", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))

    assert pins("requirements.lock") < pins("requirements-dev.lock")


@pytest.mark.parametrize("name", [command.name or command.callback.__name__ for command in app.registered_commands])  # type: ignore[union-attr]
def test_every_command_is_documented(name: str) -> None:
    assert f"`onrecord {name}" in (ROOT / "docs" / "command.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*query.names(), *query.parts()])
def test_every_named_query_is_documented(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")


def test_every_setting_is_documented() -> None:
    asked: list[str] = []

    class Environ(dict[str, str]):
        def get(self, key: str, default: object = None) -> object:  # type: ignore[override]
            asked.append(key)
            return default

    from_environ(Environ())
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert asked
    assert [name for name in asked if f"`{name}`" not in text] == []


def test_the_defaults_are_as_documented() -> None:
    rows = re.findall(
        r"^\| `(ONRECORD_\w+)` \| ([^|]+) \|", (ROOT / "docs" / "settings.md").read_text("utf-8"), re.MULTILINE
    )
    told = {name: default.strip("`") for name, default in rows}
    assert [row for row in in_force(Settings()) if told.get(row[0]) != row[2]] == []
    assert set(told) - {name for name, _, _ in in_force(Settings())} == {"ONRECORD_USER"}


def test_the_container_is_built_of_what_is_there_and_from_the_lock() -> None:
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    copies = re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
    named = [name for line in copies for name in line.split()]
    assert {"requirements.lock", "pyproject.toml", *OURS} <= {name.rstrip("/") for name in named}
    assert [name for name in named if not (ROOT / name).exists()] == []
    assert "--require-hashes -r requirements.lock" in text
    ignored = (ROOT / ".containerignore").read_text(encoding="utf-8").split()
    assert not {name.rstrip("/") for name in named} & {name.rstrip("/") for name in ignored}


def test_links_in_the_documents_lead_somewhere() -> None:
    for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"

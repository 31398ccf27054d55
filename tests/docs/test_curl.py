"""Every curl line in the documentation does what it says, beside a server with the sample."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest

TOP = Path(__file__).parents[2]
PAGES = (TOP / "README.md", *sorted((TOP / "docs").glob("*.md")))
HERE = "http://127.0.0.1:8000"
STATEMENT = "1a2b3c4d5e6f7a8b"
"""The id of any, in an example."""


def lines() -> list[tuple[str, str]]:
    """Each curl command of an indented block, with its page: to where its quotation marks are closed."""
    found = []
    for page in PAGES:
        command = ""
        for line in page.read_text(encoding="utf-8").splitlines():
            if command or line.startswith("    curl "):
                command += line.removeprefix("    ") + "\n"
                if _whole(command):
                    found.append((page.name, command.strip()))
                    command = ""
        assert not command, f"{page.name}: {command}"
    return found


def _whole(command: str) -> bool:
    try:
        return bool(shlex.split(command)) and not command.endswith("\\\n")
    except ValueError:
        return False


def test_there_are_examples() -> None:
    assert len(lines()) >= 10


@pytest.mark.parametrize(("page", "line"), lines())
def test_the_example_works(request: pytest.FixtureRequest, tmp_path: Path, page: str, line: str) -> None:
    assert shutil.which("curl"), "curl is what these examples are for"
    assert HERE in line, f"{page}: an example has to name {HERE}"
    (tmp_path / "mine.rq").write_text("SELECT ?s WHERE { ?s ?p ?o } LIMIT 3", encoding="utf-8")
    address = request.getfixturevalue("writable" if "$KEY" in line or " -d " in line else "sample")
    (some, *_) = httpx.get(f"{address}/api/v1/statements", params={"limit": 1}).raise_for_status().json()["items"]
    command = (
        line.replace(HERE, address)
        .replace(STATEMENT, some["id"])
        .replace("curl ", "curl --silent --show-error --fail ", 1)
    )
    done = subprocess.run(["/bin/bash", "-c", command], cwd=tmp_path, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, f"{page}: {line}\n{done.stderr.decode()}"
    assert done.stdout or "-o " in line or "-O" in line

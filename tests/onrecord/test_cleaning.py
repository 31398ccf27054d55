"""The tutorial on cleaning is a transcript: what it says to type is typed here, and prints what it says."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
PROMPT = "y/n/s/u/q> "


def commands() -> list[tuple[str, list[str], str]]:
    """Each command with what is answered to its questions, and what it prints."""
    found = []
    for block in re.findall(
        r"^```console\n(.*?)^```", (DOCS / "cleaning.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    ):
        for command, printed in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
            answers = re.findall(rf"^{re.escape(PROMPT)}(.*)\n", printed, re.MULTILINE)
            found.append((command, answers, re.sub(rf"^({re.escape(PROMPT)}).*\n", r"\1", printed, flags=re.MULTILINE)))
    return found


def settled(printed: str) -> str:
    """What was printed without the ids and days of decisions, which differ from one time to the next."""
    return re.sub(r"\b[0-9a-f]{16}\b(?: \d{4}-\d\d-\d\d (?=ida ))?", "ID ", printed)


def test_the_commands_of_the_tutorial_print_what_it_says(tmp_path: Path) -> None:
    environ = {
        **os.environ,
        "ONRECORD_STORE": "clean",
        "ONRECORD_USER": "ida",
        "PYTHONUNBUFFERED": "1",
        "COLUMNS": "200",
    }
    (tmp_path / "cleaning").symlink_to(DOCS / "cleaning")
    typed = commands()
    assert len(typed) >= 15
    assert sum(len(answers) for _, answers, _ in typed) == 2
    for command, answers, expected in typed:
        program, *arguments = shlex.split(command)
        assert program == "onrecord"
        done = subprocess.run(
            [sys.executable, "-c", "from onrecord.cli import main; main()", *arguments],
            cwd=tmp_path,
            env={**environ, "PYTHONPATH": str(DOCS.parent)},
            input="".join(f"{answer}\n" for answer in answers),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=True,
        )
        assert settled(done.stdout) == settled(expected), command

"""What a snapshot is made from: by it the next one knows what it can take over.

It stands in the snapshot as `basis.json`: which program made it, from which snapshot it was carried on, and which pages of its
lists it has otherwise than that one.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass, field
from functools import cache
from hashlib import sha256
from itertools import chain
from pathlib import Path

import pyoxigraph

import graph
import ontology

FILE = "basis.json"


@cache
def program() -> str:
    """A mark of all that takes part in telling a statement: another one may tell it otherwise."""
    folders = (Path(package.__file__).parent for package in (graph, ontology) if package.__file__)
    files = sorted(chain.from_iterable([*folder.rglob("*.py"), *folder.rglob("*.rq")] for folder in folders))
    read = (f"{file.parent.name}/{file.name}\n{file.read_text(encoding='utf-8')}" for file in files)
    return sha256("\0".join([sys.version, pyoxigraph.__version__, *read]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Basis:
    """What one snapshot is made from. `pages` are by the name of a file, which is whole and new where it has none."""

    program: str = field(default_factory=program)
    before: str | None = None
    pages: dict[str, list[int]] = field(default_factory=dict)

    def write(self, home: Path) -> None:
        """Keep it in the folder of a snapshot."""
        (home / FILE).write_text(json.dumps(asdict(self)), encoding="ascii")


def basis_of(home: Path) -> Basis | None:
    """That of the snapshot in that folder; None where it has none."""
    try:
        return Basis(**json.loads((home / FILE).read_text(encoding="ascii")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def differing(file: str, since: str, home: Path) -> set[int] | None:
    """The pages in which that file of a snapshot differs from the same of an earlier one; None where that is not known."""
    found = set[int]()
    while (basis := basis_of(home)) and basis.before and file in basis.pages:
        found.update(basis.pages[file])
        if basis.before == since:
            return found
        home = home.with_name(basis.before)
    return None

"""What a catalogue is made from: by it the next one knows what it can take over.

It stands beside the catalogue, as `basis.json`: which program told the accounts, and which graphs of the snapshot were amended,
each with a mark of how. So a graph that neither the writer changed nor anything else amends in another way is as it was.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from functools import cache
from hashlib import sha256
from itertools import chain
from pathlib import Path

import pyoxigraph
from pyoxigraph import Quad

import graph
import ontology
from graph.rdf import value

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
    """What one catalogue is made from. `amended` is by the name of a graph."""

    program: str = field(default_factory=program)
    amended: dict[str, str] = field(default_factory=dict)

    def note(self, gone: Iterable[Quad], added: Iterable[Quad]) -> None:
        """Note that the quads of the snapshot were amended so, each in the graph that it names, after what was noted before."""
        lines: dict[str, list[str]] = {}
        for sign, quads in (("-", gone), ("+", added)):
            for quad in quads:
                lines.setdefault(value(quad.graph_name), []).append(f"{sign} {quad}")
        for name, some in lines.items():
            whole = "\n".join([self.amended.get(name, ""), *sorted(some)])
            self.amended[name] = sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()

    def otherwise(self, than: Basis) -> set[str]:
        """The graphs that are amended otherwise than there."""
        named = self.amended.keys() | than.amended.keys()
        return {name for name in named if self.amended.get(name) != than.amended.get(name)}

    def write(self, home: Path, there: Collection[str]) -> None:
        """Keep it in the folder of a snapshot; only of the graphs that are there, since others may be named as nobody is to see."""
        amended = {name: mark for name, mark in self.amended.items() if name in there}
        text = json.dumps(asdict(self) | {"amended": amended})
        (home / FILE).write_text(text, encoding="ascii")


def basis_of(home: Path) -> Basis | None:
    """That of the snapshot in that folder; None where it has none."""
    try:
        return Basis(**json.loads((home / FILE).read_text(encoding="ascii")))
    except (FileNotFoundError, ValueError, TypeError):
        return None

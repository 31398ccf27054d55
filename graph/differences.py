"""In what a snapshot differs from the one that it was carried on from, for whoever has that one elsewhere and wants this.

The file `difference` stands in the snapshot's folder: a line `~ {iri}` for each article that differs, and of the graphs beside the
articles, which grow with the store, each quad that is gone or new, as N-Quads behind `-` or `+`. A snapshot that was made whole
has none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph
from pyoxigraph import Quad, RdfFormat

from graph.amending import Change
from graph.basis import basis_of
from graph.rdf import value
from ontology.terms import BESIDE

FILE = "difference"

ARTICLE, GONE, NEW = "~ ", "- ", "+ "


@dataclass(frozen=True, slots=True)
class Difference:
    """How a snapshot differs from an earlier one: the articles that do, and the snapshots on the way, the newest first.

    Of the other graphs each quad that was gone or new on the way: whether it was there before, and whether it is now.
    """

    articles: set[str] = field(default_factory=set)
    snapshots: list[str] = field(default_factory=list)
    quads: dict[str, dict[Quad, tuple[bool, bool]]] = field(default_factory=lambda: defaultdict(dict))


def write(home: Path, change: Change) -> None:
    """Keep in the folder of a snapshot how it differs from the one before."""
    articles = sorted(change.articles())
    quads = ((GONE, change.gone), (NEW, change.added))
    with (home / FILE).open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{ARTICLE}{graph}\n" for graph in articles)
        for sign, some in quads:
            file.writelines(f"{sign}{quad} .\n" for quad in some if value(quad.graph_name) in BESIDE)


def since(earlier: str, home: Path) -> Difference | None:
    """How the snapshot in that folder differs from an earlier one; None where one on the way was made whole, or is gone."""
    found = Difference()
    while home.name != earlier:
        basis = basis_of(home)
        if basis is None or basis.before is None or not (home / FILE).exists():
            return None
        found.snapshots.append(home.name)
        found.articles.update(_told(home, ARTICLE))
        for sign, there in ((GONE, False), (NEW, True)):
            for quad in _parsed(_told(home, sign)):
                known = found.quads[value(quad.graph_name)]
                known[quad] = (not there, known[quad][1] if quad in known else there)
        home = home.with_name(basis.before)
    return found


def _told(home: Path, sign: str) -> Iterator[str]:
    with (home / FILE).open(encoding="utf-8", newline="\n") as file:
        yield from (line.removeprefix(sign).removesuffix("\n") for line in file if line.startswith(sign))


def _parsed(lines: Iterable[str]) -> Iterator[Quad]:
    return pyoxigraph.parse("\n".join(lines), RdfFormat.N_QUADS)

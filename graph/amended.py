"""What is kept of how a snapshot was amended, so that it can be taken back and need not be worked out again.

It stands beside the store, as `amended/{snapshot}`, and names what readers do not see.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import Quad, RdfFormat

from graph.correcting import Correction, Worked
from graph.search import Entry
from ontology.records import Span

FOLDER = "amended"


@dataclass(frozen=True, slots=True)
class Amended:
    """How a snapshot's quads differ from the writer's, but for echoes; and of which articles and things index entries do."""

    left_out: frozenset[Quad] = frozenset()
    put_in: frozenset[Quad] = frozenset()
    withheld: frozenset[Quad] = frozenset()
    instead: frozenset[Quad] = frozenset()
    articles: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    worked: Worked = field(default_factory=Worked)

    def write(self, file: Path) -> None:
        """Keep it for its owner's eyes only. Quads are N-Quads."""
        quads = (self.left_out, self.put_in, self.withheld, self.instead)
        worked = {
            "on": {one: [*map(sorted, on)] for one, on in self.worked.on.items()},
            "articles": {graph: _as_fields(one) for graph, one in self.worked.articles.items()},
        }
        fields = [*map(_as_text, quads), *map(sorted, (self.articles, self.things)), worked]
        file.parent.mkdir(exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
            json.dump(fields, out)
            out.flush()
            os.fsync(out.fileno())

    @classmethod
    def read(cls, file: Path) -> Amended | None:
        """What was kept; None where nothing is, or it is damaged."""
        try:
            left_out, put_in, withheld, instead, articles, things, worked = json.loads(file.read_text(encoding="utf-8"))
            return cls(
                *(_as_quads(left_out), _as_quads(put_in), _as_quads(withheld), _as_quads(instead)),
                articles=frozenset(articles),
                things=frozenset(things),
                worked=Worked(
                    {one: (tuple(graphs), frozenset(iris)) for one, (graphs, iris) in worked["on"].items()},
                    {graph: _as_correction(*told) for graph, told in worked["articles"].items()},
                ),
            )
        except (FileNotFoundError, ValueError, TypeError, SyntaxError, KeyError):
            return None


def _as_fields(one: Correction) -> list[object]:
    told = None if one.entries is None else [[entry.kind, entry.iri, entry.label, entry.words] for entry in one.entries]
    speakers = {iri: sorted(left) for iri, left in one.speakers.items()}
    hidden = [[span.start, span.end] for span in one.hidden]
    return [one.key, _as_text(one.gone), _as_text(one.added), told, speakers, sorted(one.removed), hidden]


def _as_correction(
    key: str,
    gone: str,
    added: str,
    told: list[list[str]] | None,
    speakers: Mapping[str, list[str]],
    *rest: list[Any],
) -> Correction:
    removed, hidden = rest
    return Correction(
        key,
        _as_quads(gone),
        _as_quads(added),
        None if told is None else tuple(Entry(*fields) for fields in told),
        {iri: frozenset(left) for iri, left in speakers.items()},
        frozenset(removed),
        tuple(Span(start, end) for start, end in hidden),
    )


def _as_text(quads: Iterable[Quad]) -> str:
    written = pyoxigraph.serialize(quads, format=RdfFormat.N_QUADS)
    assert written is not None  # where no file is named
    return written.decode("utf-8")


def _as_quads(text: str) -> frozenset[Quad]:
    return frozenset(pyoxigraph.parse(text, format=RdfFormat.N_QUADS))

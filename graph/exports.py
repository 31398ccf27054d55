"""The store as files for other tools: all of it as RDF, or its current statements one a line.

`trig` and `nq` hold every graph and every version; `jsonl` and `csv` a record for each report of a statement in a current
article. All are written as they are read, a graph at a time. `gexf` and `graphml` hold the network of actors,
policies and statements, which is drawn up whole before it is written.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

import pyoxigraph
from pyoxigraph import NamedNode, RdfFormat

from graph import network
from graph.echoes import kept
from graph.query import ask
from graph.rdf import value
from graph.store import Reader
from graph.versions import readings
from ontology.iris import statement_iri
from ontology.reading import Reading
from ontology.terms import ACTORS, IDENTITY, PREFIXES, PROV, SDO

Record = dict[str, Any]

COLUMNS = (
    "statement speaker name role post words kind date outlet title article url spans confidence state rule extractor via co_speakers co_names speech_act"
).split()
"""The keys of a record, in order. `article` is the file's stem, `name` the speaker's, `post` the one held at the time, `via`
the statement in which this one is told, `co_speakers` and `co_names` are of those who said it together with the speaker,
`speech_act` is what the speaker mainly does by saying it."""

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula: https://owasp.org/www-community/attacks/CSV_Injection"""


def trig(reader: Reader, out: BinaryIO) -> None:
    pyoxigraph.serialize(_quads(reader), out, RdfFormat.TRIG, prefixes=PREFIXES)


def nq(reader: Reader, out: BinaryIO) -> None:
    pyoxigraph.serialize(_quads(reader), out, RdfFormat.N_QUADS)


def jsonl(reader: Reader, out: BinaryIO) -> None:
    """`spans` is a list of [start, end) in code points of the article's text; `co_speakers` and `co_names` are lists."""
    out.writelines(lines(reader))


def lines(reader: Reader) -> Iterator[bytes]:
    """The lines of `jsonl`, one by one."""
    return (json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records(reader))


def csv_table(reader: Reader, out: BinaryIO) -> None:
    """The same with `spans` as `11-40 52-60`, IRIs parted by blanks and names by semicolons. Text that a spreadsheet would run as a formula begins with an apostrophe."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for record in records(reader):
        table.writerow([harmless(cell) for cell in flat(record).values()])
    text.detach()


def gexf(reader: Reader, out: BinaryIO) -> None:
    """For Gephi; without the day on which it is written, so that the same network is the same file."""
    out.write(re.sub(rb' lastmodifieddate="[^"]*"', b"", network.gexf(_network(reader)), count=1))


def graphml(reader: Reader, out: BinaryIO) -> None:
    out.write(network.graphml(_network(reader)))


FORMATS: Mapping[str, Callable[[Reader, BinaryIO], None]] = {
    "trig": trig,
    "nq": nq,
    "jsonl": jsonl,
    "csv": csv_table,
    "gexf": gexf,
    "graphml": graphml,
}


def records(reader: Reader) -> Iterator[Record]:
    """Each report of a statement in a current article, flat, with the keys of `COLUMNS`."""
    names = {value(quad.subject): value(quad.object) for quad in reader.quads(ACTORS) if quad.predicate == _NAME}
    chosen = {value(quad.subject): value(quad.object) for quad in reader.quads(IDENTITY) if quad.predicate == _MEANT}

    merged = kept(reader)

    def of(identifier: str) -> str:
        """The statement that a report is of."""
        return merged.get(statement_iri(identifier), statement_iri(identifier))

    def meant(reading: Reading, iri: str) -> tuple[str, str]:
        """Who it is across articles, by IRI and name."""
        actor = chosen.get(iri, iri)
        return actor, names.get(actor, reading.by_iri[iri].name)

    for reading in readings(reader):
        article, posts = reading.article, {membership.iri: membership.title for membership in reading.memberships}
        for said in reading.statements:
            speaker, name = meant(reading, said.speaker) if said.speaker else (None, None)
            others = dict(pair for pair in (meant(reading, other) for other in said.co_speakers) if pair[0] != speaker)
            values = (
                of(said.id),
                speaker,
                name,
                said.speaker_role,
                posts[said.held_post] if said.held_post else None,
                said.words(article.text),
                said.quoting.value,
                article.published.isoformat() if article.published else None,
                article.outlet,
                article.title,
                article.key,
                article.url,
                [[span.start, span.end] for span in said.content],
                said.confidence,
                said.state.value,
                said.rule,
                reading.extractor,
                of(said.via) if said.via else None,
                [*others],
                [*others.values()],
                said.speech_act.value,
            )
            yield dict(zip(COLUMNS, values, strict=True))


def flat(record: Record) -> Record:
    """The same record with each of its lists as one cell."""
    return record | {
        "spans": " ".join(f"{start}-{end}" for start, end in record["spans"]),
        "co_speakers": " ".join(record["co_speakers"]),
        "co_names": "; ".join(record["co_names"]),
    }


def harmless(cell: object) -> object:
    """A cell that no spreadsheet runs as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY) else cell


_NAME = NamedNode(SDO.name)
_MEANT = NamedNode(PROV.specializationOf)


def _network(reader: Reader) -> network.Network:
    names = ("statement-speakers", "links", "positions", "policies")
    return network.with_statements(*(ask(reader, name).rows for name in names))


def _quads(reader: Reader) -> Iterator[pyoxigraph.Quad]:
    for graph in sorted(reader.graphs()):
        yield from reader.quads(graph)

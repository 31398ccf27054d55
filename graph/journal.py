"""The journal of a store: what cannot be made anew, kept beside the quads and readable without them.

Articles are read again from their texts. What people have decided, authority files, which version follows which, and the
IRIs that were given once are in the quads alone; so each change of these is written here, too.

journal.nq.gz  one gzip member for each change: N-Quads, in lines that begin with "- " for what went, "+ " for what came
journal.next   the change that is under way, behind the length that the journal has without it

A change is in journal.next before the quads are written, and in the journal afterwards. Whoever is killed in between leaves
the first, and whoever opens the store next sees by the quads, which are written whole or not at all, which of both it is.
"""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Container, Iterable, Iterator
from hashlib import blake2b
from io import BytesIO
from itertools import chain, groupby, islice
from operator import itemgetter
from pathlib import Path

import pyoxigraph
from pyoxigraph import Quad, RdfFormat

from graph import whole
from graph.rdf import value
from ontology.errors import StoreError
from ontology.terms import ACTORS, AUTHORITIES, DCTERMS, DECISIONS, ECHOES, IDENTITY, ONR, POLICIES, PROV, VERSIONS

FILE, NEXT = "journal.nq.gz", "journal.next"

WHOLE = frozenset({AUTHORITIES, DECISIONS, VERSIONS})
JUDGED = frozenset({ACTORS, ECHOES, IDENTITY, POLICIES})
"""Graphs that are judged anew, but for what was given before."""

GIVEN = frozenset(map(str, (PROV.specializationOf, ONR.onceMeant, DCTERMS.isReplacedBy)))
"""By what judging knows again whom and what it gave an IRI."""

STEP = 50_000
"""Quads that are held in memory at once."""


def keeps(quad: Quad) -> bool:
    """Whether it is of those that cannot be made anew."""
    graph = value(quad.graph_name)
    return graph in WHOLE or (graph in JUDGED and quad.predicate.value in GIVEN)


class Journal:
    """The journal in a store's folder. All methods raise StoreError where it is damaged."""

    def __init__(self, store: Path) -> None:
        self._file = store / FILE
        self._next = store / NEXT

    def exists(self) -> bool:
        """Whether there is one: before there were journals there was none."""
        return self._file.exists()

    def begin(self, quads: Iterable[Quad]) -> None:
        """Begin anew, with those of the quads that cannot be made anew."""
        unfinished, left = self._file.with_name(f"{FILE}.new"), filter(keeps, quads)
        with unfinished.open("wb") as file:
            while some := [*islice(left, STEP)]:
                file.write(_member((), some))
            file.flush()
            os.fsync(file.fileno())
        self._next.unlink(missing_ok=True)
        unfinished.replace(self._file)
        whole.sync(self._file.parent)

    def intend(self, gone: Iterable[Quad], added: Iterable[Quad]) -> None:
        """Take down a change before the quads are written: all of it, or none, will be in them."""
        member = _member(filter(keeps, gone), filter(keeps, added))
        if member:
            whole.write(self._next, b"%d\n%b" % (self._file.stat().st_size, member))

    def seal(self) -> None:
        """The quads have the change that was intended, if one was."""
        if not self._next.exists():
            return
        length, member = self._coming()
        with self._file.open("r+b") as file:
            file.truncate(length)  # where a process was killed here before
            file.seek(length)
            file.write(member)
            file.flush()
            os.fsync(file.fileno())
        self._next.unlink()

    def settle(self, quads: Container[Quad]) -> None:
        """Deal with a change that somebody was stopped in: these quads have it whole, or not at all."""
        if not self._next.exists():
            return
        _, member = self._coming()
        if all((quad in quads) is came for came, quad in self._parsed(self._unpacked(member))):
            self.seal()
        else:
            self._next.unlink()

    def replay(self, engine: pyoxigraph.Store) -> None:
        """Put into an empty store what the journal has."""
        for came, some in groupby(self._lines(), itemgetter(0)):
            quads = (quad for _, quad in some)
            while step := [*islice(quads, STEP)]:
                if came:
                    engine.bulk_extend(step)
                else:
                    for quad in step:
                        engine.remove(quad)
        engine.flush()

    def marks(self) -> tuple[int, ...]:
        """What tells the quads that it has from any others: `mark_of` these, without the change under way, and with it."""
        mark = mark_of(quad for _, quad in self._lines())  # what came and went is counted twice, which is not at all
        if not self._next.exists():
            return (mark,)
        return mark, mark ^ mark_of(quad for _, quad in self._parsed(self._unpacked(self._coming()[1])))

    def _coming(self) -> tuple[int, bytes]:
        """The change under way, behind the length of the journal without it."""
        length, _, member = self._next.read_bytes().partition(b"\n")
        if not length.isdigit() or self._file.stat().st_size < int(length):
            raise self._damaged("is shorter than it was")
        return int(length), member

    def _lines(self) -> Iterator[tuple[bool, Quad]]:
        try:
            with gzip.open(self._file) as file:
                yield from self._parsed(file)
        except (OSError, EOFError, zlib.error) as fault:
            raise self._damaged(str(fault)) from fault

    def _unpacked(self, member: bytes) -> list[bytes]:
        try:
            return gzip.decompress(member).splitlines(keepends=True)
        except (OSError, EOFError, zlib.error) as fault:
            raise self._damaged(str(fault)) from fault

    def _parsed(self, lines: Iterable[bytes]) -> Iterator[tuple[bool, Quad]]:
        """Whether a quad came, and the quad."""
        for sign, some in groupby(lines, lambda line: line[:2]):
            came = {b"+ ": True, b"- ": False}.get(sign)
            if came is None:
                raise self._damaged("has a line that is none of ours")
            rest = (line[2:] for line in some)
            while step := b"".join(islice(rest, STEP)):
                try:
                    yield from ((came, quad) for quad in _quads(step))
                except (SyntaxError, ValueError) as fault:
                    raise self._damaged(str(fault)) from fault

    def _damaged(self, fault: str) -> StoreError:
        return StoreError(f"{self._file}: is damaged ({fault}); run `onrecord rebuild --store {self._file.parent}`")


def mark_of(quads: Iterable[Quad]) -> int:
    """A number for a set of quads, whatever their order: another set has another."""
    mark = 0
    for quad in quads:
        mark ^= int.from_bytes(blake2b(str(quad).encode(), digest_size=16).digest())
    return mark


def _member(gone: Iterable[Quad], added: Iterable[Quad]) -> bytes:
    """The change as a member of the file; nothing where it is none."""
    out, lines = BytesIO(), 0
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, compresslevel=6, mtime=0) as file:
        for line in chain(_signed(b"- ", gone), _signed(b"+ ", added)):
            file.write(line)
            lines += 1
    return out.getvalue() if lines else b""


def _signed(sign: bytes, quads: Iterable[Quad]) -> Iterator[bytes]:
    left = iter(quads)
    while some := [*islice(left, STEP)]:
        as_read = pyoxigraph.Store()  # which gives dates and numbers one form: 12.50 s are 12.5
        as_read.extend(some)
        found = as_read.dump(format=RdfFormat.N_QUADS)
        assert found is not None
        yield from (sign + line for line in found.splitlines(keepends=True))


def _quads(lines: bytes) -> Iterator[Quad]:
    return iter(pyoxigraph.parse(lines, format=RdfFormat.N_QUADS))

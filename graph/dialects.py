"""How SPARQL services differ, in one place: what each of them wants to hear, and what of its answers has to be put right.

What stands here about Virtuoso was found with 7.2.5, about Oxigraph with 0.5; about the others their handbooks say it.
docs/engines.md tells it to those who run one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import urlsplit, urlunsplit

from pyoxigraph import Literal, NamedNode

from graph import readonly, rowcap
from graph.nodes import decimal
from ontology.errors import BadSetting
from ontology.iris import BASE
from ontology.terms import RDF, XSD

AS = f"{BASE}ns#as-"
"""With the local name of a datatype of XSD: the datatype under which a literal is kept that an engine would bend."""

SEPARATOR = re.compile(r"""(?i:separator)\s*=\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')""")
OTHERS = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|[^\x00-\x7f]")
STAND_IN = re.compile("\x01\x02([0-9a-f]+)\x03")
"""Virtuoso joins words with a question mark for each character of a separator that is not ASCII; so its number stands in, within what no text has."""


ALONE = re.compile(r"\{\s*VALUES\s+(\?\w+)\s*\{\s*(<[^<>\"{}|^`\\\s]*>)\s*\}\s*\}")
"""A group that is nothing but one IRI for one variable."""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where a service is asked, written to by SPARQL Update, and where it has the Graph Store Protocol, if anywhere."""

    query: str
    update: str
    graphs: str | None


@dataclass(frozen=True, slots=True)
class Dialect:
    """What is to be known of an engine.

    `quads` go into one update. `beside` goes along with each query, so that what stands outside `GRAPH` is about all graphs.
    An engine that cuts says in the header `cut` that it gave no more rows, and nowhere that it gave no more triples; in the
    header `ended` it says that its time was up and what it gave is not all. A literal is written as `sent`, given back as `kept`, and as it stands in an answer `mended`; it
    `loads` if it survives the Graph Store Protocol. A query is asked as `asked`. A fault that `passes` is
    worth another try; one by which it `refuses` is about the query, whatever its status. Named queries are `narrowed` where it would find each OPTIONAL by itself first.
    """

    name: str
    endpoints: Callable[[str, bool], Endpoints]
    quads: int = 2000
    beside: Mapping[str, str] = field(default_factory=dict)
    digest: bool = False
    cut: str = ""
    ended: str = ""
    sent: Callable[[Literal], Literal] | None = None
    kept: Callable[[Literal], Literal] = lambda literal: literal
    mended: Callable[[str, str], tuple[str, str]] | None = None
    loads: Callable[[Literal], bool] = lambda _: True
    asked: Callable[[str], str] = lambda sparql: sparql
    passes: Callable[[str], bool] = lambda _: False
    refuses: Callable[[str], bool] = lambda _: False
    narrowed: bool = True


def dialect(name: str, url: str, server: str) -> Dialect:
    """The dialect of that name; for `auto` by the address of a service, and by what it calls itself in the header `Server`.

    Raises BadSetting where there is none of that name.
    """
    if name == AUTO:
        return _recognised(url, server)
    if name not in DIALECTS:
        raise BadSetting(f"ONRECORD_ENGINE is {name!r}; expected {AUTO}, {', '.join(DIALECTS)}")
    return DIALECTS[name]


def _recognised(url: str, server: str) -> Dialect:
    told, parts = server.casefold(), urlsplit(url)
    for one in ("virtuoso", "oxigraph"):
        if one in told:
            return DIALECTS[one]
    if re.search(r"/repositories/[^/]+(/statements)?/?$", parts.path):
        return DIALECTS["graphdb"]
    return DIALECTS["neptune" if ".neptune." in (parts.hostname or "") else "generic"]


# --- Where they listen ---


def _joined(url: str, path: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=path, query="", fragment=""))


def _root(url: str, *endings: str) -> str:
    """The path of an address without a slash at its end, and without one of these endings."""
    path = urlsplit(url).path.rstrip("/")
    return next((path.removesuffix(ending) for ending in endings if path.endswith(ending)), path)


def _oxigraph(url: str, signed: bool) -> Endpoints:  # noqa: ARG001
    root = _root(url, "/query", "/update", "/store")
    return Endpoints(*(_joined(url, f"{root}/{name}") for name in ("query", "update", "store")))


def _virtuoso(url: str, signed: bool) -> Endpoints:
    """Who has a name is asked for it at an address of its own."""
    path, root = urlsplit(url).path.rstrip("/"), _root(url, "/sparql", "/sparql-auth")
    ask = path if path != root else f"{root}/sparql-auth" if signed else f"{root}/sparql"
    return Endpoints(
        _joined(url, ask), _joined(url, f"{root}/sparql-auth"), _joined(url, f"{root}/sparql-graph-crud-auth")
    )


def _graphdb(url: str, signed: bool) -> Endpoints:  # noqa: ARG001
    root = _root(url, "/statements")
    return Endpoints(_joined(url, root), _joined(url, f"{root}/statements"), _joined(url, f"{root}/rdf-graphs/service"))


def _stardog(url: str, signed: bool) -> Endpoints:  # noqa: ARG001
    root = _root(url, "/query", "/update")
    return Endpoints(_joined(url, f"{root}/query"), _joined(url, f"{root}/update"), _joined(url, root))


def _neptune(url: str, signed: bool) -> Endpoints:  # noqa: ARG001
    root = _root(url, "/sparql")
    return Endpoints(
        _joined(url, f"{root}/sparql"), _joined(url, f"{root}/sparql"), _joined(url, f"{root}/sparql/gsp/")
    )


def _same(url: str, signed: bool) -> Endpoints:  # noqa: ARG001
    """One address for all, as the protocols allow; graphs are written by updates."""
    return Endpoints(url, url, None)


# --- What Virtuoso does to what it is given ---


def _sent(literal: Literal) -> Literal:
    """Under another datatype what it would not give back: "P5Y" comes back as 60, and it refuses integers of more than 64 bits.

    Of words it loses a NUL at the end, if not all are ASCII: those with one are sent as JSON.
    """
    kind = literal.datatype.value
    if kind == _STRING and "\x00" in literal.value:
        return Literal(json.dumps(literal.value), datatype=_AS_JSON)
    if kind == _DURATION or (kind == _INTEGER and not -(2**63) <= int(literal.value) < 2**63):
        return Literal(literal.value, datatype=NamedNode(f"{AS}{kind.removeprefix(str(XSD))}"))
    return literal


def _kept(literal: Literal) -> Literal:
    """Numbers and language tags in the one form in which it has them."""
    kind = literal.datatype.value
    if literal.language:
        return Literal(literal.value, language=literal.language.lower())
    if kind == str(XSD.decimal):
        return decimal(Decimal(literal.value))
    return Literal(int(literal.value)) if kind == _INTEGER else literal


def _mended(written: str, kind: str) -> tuple[str, str]:
    """A boolean is 1, and words are joined by what stands in for the separator."""
    if kind == _AS_JSON.value:
        return json.loads(written), _STRING
    if kind.startswith(AS):
        return written, f"{XSD}{kind.removeprefix(AS)}"
    if kind == _BOOLEAN:
        return {"1": "true", "0": "false"}.get(written, written), kind
    return STAND_IN.sub(lambda found: chr(int(found[1], 16)), written), kind


def _loads(literal: Literal) -> bool:
    """From a file it takes an integer of more than 31 bits for a decimal, and of literals with a datatype some for others.

    No update finds those of a datatype of ours then, nor those with other letters than ASCII.
    """
    kind, value = literal.datatype.value, literal.value
    if kind == _INTEGER and abs(int(value)) >= 2**31:
        return False
    return _sent(literal) == literal and (value.isascii() or kind in _WORDS)


def _asked(sparql: str) -> str:
    """With a separator that it can join by, and with BIND in the place of VALUES where these are all of a group: it forgets them in a UNION.

    What is described it describes by what it is the object of, unless told otherwise.
    """
    sparql = ALONE.sub(r"{ BIND(\2 AS \1) }", sparql)
    sparql = SEPARATOR.sub(lambda found: OTHERS.sub(_numbered, found[0]), sparql)
    form = rowcap.FORM.search(readonly.bare(sparql).lower())
    return f'DEFINE sql:describe-mode "CBD" {sparql}' if form and form[0] == "describe" else sparql


def _numbered(found: re.Match[str]) -> str:
    number = int(found[1] or found[2], 16) if found[1] or found[2] else ord(found[0])
    return f"\x01\x02{number:x}\x03"


_BOOLEAN, _INTEGER, _DURATION = str(XSD.boolean), str(XSD.integer), str(XSD.duration)
_STRING = str(XSD.string)
_WORDS = (_STRING, str(RDF.langString))
_AS_JSON = NamedNode(f"{AS}json")

AUTO = "auto"

DIALECTS: Mapping[str, Dialect] = {
    each.name: each
    for each in (
        Dialect("oxigraph", _oxigraph, beside={"union-default-graph": ""}),
        Dialect(
            "virtuoso",
            _virtuoso,
            quads=400,  # at 1,500 "the length of generated SQL text has exceeded 10000 lines of code"
            digest=True,
            cut="X-SPARQL-MaxRows",
            ended="X-SQL-State",
            sent=_sent,
            kept=_kept,
            mended=_mended,
            loads=_loads,
            asked=_asked,
            narrowed=False,  # it plans for each OPTIONAL anew, until the memory for a plan (MaxMemPoolSize) is full
            passes=lambda fault: "Error SR172" in fault,  # two transactions in each other's way, one of which it ends
            refuses=lambda fault: "SR353" in fault,  # it sorts no more rows than it gives at once
        ),
        Dialect("graphdb", _graphdb),
        Dialect("stardog", _stardog, beside={"default-graph-uri": "tag:stardog:api:context:all"}),
        Dialect("neptune", _neptune),
        Dialect("qlever", _same),
        Dialect("generic", _same),
    )
}

r"""Refusing queries that would write, or make this machine call another, by themselves or by functions of an engine's own.

Oxigraph really follows SERVICE, from inside `query()`, so the text is looked at before it is evaluated. What is looked
for stands outside strings, IRIs, comments, variables, language tags and the local parts of names. SPARQL lets \u0053 stand
for any character anywhere, and whether an engine decodes that before or after parsing differs; so the text is read both
ways, and refused when either reading is.

Oxigraph needs no blank after a keyword: `SERVICEex:a{}` and `1SERVICE<x>{}` are calls. So the bare letters are refused
wherever they are left over, at the price of prefixes named `service:`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urljoin

from graph import grammar
from ontology.errors import QueryMistaken, QueryRefused
from ontology.iris import BASE

SKIPPED = re.compile(
    r"""
    [\#"'<\\?$@:] (?:
      (?<=\#)   [^\r\n]*+
    | (?<=")    (?: ""(?:[^"\\]++|\\.|"(?!""))*+\"{3} | (?:[^"\\\r\n]++|\\.)*+" )
    | (?<=')    (?: ''(?:[^'\\]++|\\.|'(?!''))*+'{3}  | (?:[^'\\\r\n]++|\\.)*+' )
    | (?<=["']) (?P<rest> .*+ )
    | (?<=<)    (?P<iri> (?:[^<>"{}|^`\\\x00-\x20]++|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+ > )
    | (?<=\\)   .
    | (?<=[?$]) \w++
    | (?<=@)    [A-Za-z]++(?:-[A-Za-z0-9]++)*+
    | (?<=:)    [\w-]++
    )
    """,
    re.VERBOSE | re.DOTALL,
)
"""Where a keyword is none. The IRI admits at least what Oxigraph admits; a `\\.` outside strings escapes a mark of a name.

The first character stands alone because Python's engine then leaps to the next that can begin something, and nothing is
ever tried twice, so that the time grows with the text and no faster. What comes after a quotation mark that closes nowhere
stays bare: Oxigraph reads `\"""a"` as two strings.
"""

CALL = "service"
WRITE = re.compile(r"(?:insert|delete|load|clear|drop|create|add|move|copy)\b")
"""Sought in lower case, where Python leaps; whether a word begins there is looked at where one is found."""
WORD = re.compile(r"\b")
FROM = re.compile(
    r"\bfrom\b(?:\s+named\b)?\s*+(?:<(?P<iri>[^<>]*)>|(?P<prefix>[^\s:<>{}]*:)(?P<local>[^\s<>{}]*))?", re.IGNORECASE
)
BASES = re.compile(r"\bbase\s*<([^<>]*)>", re.IGNORECASE)
PREFIXES = re.compile(r"\bprefix\s+([^\s:<>]*:)\s*<([^<>]*)>", re.IGNORECASE)
CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")

SCHEMES = frozenset({"http", "https", "urn", "mailto", "tag", "tel", "doi", "info", "geo", "ftp"})
"""What names things. Behind others engines have functions: Virtuoso all of its own behind `bif:` and `sql:`, Jena classes behind `java:`."""

FUNCTIONS = ("http://www.w3.org/2001/XMLSchema#", "http://www.w3.org/2005/xpath-functions")
IRI = re.compile(r"<([^<>\s]*)>")
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
ESCAPED = re.compile(r"\\.", re.DOTALL)
SPACE = re.compile(r":\s*<([^<>\s]*)>")
CALLED = re.compile(
    r"""
    (?: <(?P<iri>[^<>\s]*)>
      | (?<![^\s<>(){}\[\],;|^/*+?=!&]) (?P<prefix>[^\s<>(){}\[\],;|^/*+?=!&:]*+:) (?P<local>[^\s<>(){}\[\],;|^/*+?=!&]*+)
    ) \s*+ \(
    """,
    re.VERBOSE,
)
"""A name begins where nothing of another stands before it, so that each is looked at once."""


def refuse(sparql: str) -> None:
    """Raises QueryRefused where the query would call another machine, write, or name a graph that is not ours."""
    refuse_acts(sparql)
    for iri in graphs(sparql):
        refuse_graph(iri)


def refuse_acts(sparql: str) -> None:
    """Raises QueryRefused where the query would call another machine, or write."""
    for text in _readings(sparql):
        left = bare(text).lower()
        if CALL in left:
            raise QueryRefused("SERVICE is refused: this endpoint calls no other machine; query what is here")
        for found in WRITE.finditer(left):
            if WORD.match(left, found.start()):
                raise QueryRefused(
                    f"{found[0].upper()} is refused: this endpoint is read-only; `onrecord ingest` writes"
                )


def for_engines(sparql: str) -> str:
    """The query as an engine elsewhere may have it, who takes more than SPARQL 1.1, and reads some of that otherwise.

    Raises QueryRefused where it would write, call out, or use what is an engine's own; QueryMistaken where it is no SPARQL.
    """
    refuse_acts(sparql)
    only = plain(sparql)
    refuse_extensions(only)
    if mistake := grammar.mistake(only):
        raise QueryMistaken(mistake)
    return only


def refuse_extensions(sparql: str) -> None:
    """Raises QueryRefused where a `plain` query names what is an engine's own, or calls a function that SPARQL has not.

    In Virtuoso such functions write, run SQL, and fetch from any address.
    """
    told = ESCAPED.sub("__", SKIPPED.sub(_blank_but_iris_and_names, sparql))
    spaces: dict[str, list[str]] = {}
    for prefix, iri in PREFIXES.findall(told):
        spaces.setdefault(prefix, []).append(iri)
    for iri in IRI.findall(told):
        if (scheme := SCHEME.match(iri)) and scheme[1].lower() not in SCHEMES:
            raise QueryRefused(f"<{iri}> is refused: this endpoint takes no names that begin with {scheme[0]}")
    for iri in SPACE.findall(told):
        if not SCHEME.match(iri):
            raise QueryRefused(f"the prefix <{iri}> is refused: prefixes stand for whole addresses here")
    for call in CALLED.finditer(told):
        if call["iri"] is not None:
            named, meant = f"<{call['iri']}>", [call["iri"]]
        else:
            prefix = call["prefix"].lstrip(".-")
            named, meant = prefix + call["local"], spaces.get(prefix, [""])
        if not all(iri.startswith(FUNCTIONS) for iri in meant):
            raise QueryRefused(f"{named}(…) is refused: no functions are called here but SPARQL's own and those of XSD")


def refuse_graph(iri: str) -> None:
    """Raises QueryRefused unless the IRI is one that a graph of ours can have: nothing is fetched from elsewhere."""
    if not ours(iri):
        raise QueryRefused(f"the graph <{iri}> is not of this store; its graphs begin with <{BASE}id/>")


def ours(iri: str) -> bool:
    """Whether a graph of ours can be named so, whether it is there or not."""
    return iri.startswith(f"{BASE}id/")


@lru_cache(maxsize=4)
def bare(sparql: str) -> str:
    """The query with blanks for all that is no keyword, number or sign. Every character keeps its place."""
    return SKIPPED.sub(_blank, sparql)


def plain(sparql: str) -> str:
    """The query with its codepoint escapes resolved, and blanks for comments, in which engines may look for orders.

    So there is one way to read it: Virtuoso resolves escapes in strings alone. Raises QueryRefused where what is resolved is another escape.
    """
    decoded = _decoded(sparql)
    if CODEPOINT.search(decoded):
        raise QueryRefused("an escape is refused that stands for another one; write the character itself")
    return SKIPPED.sub(_blank_if_comment, decoded)


def names_dataset(sparql: str) -> bool:
    """Whether the query says by FROM which graphs it is about; where not, it is about all of them."""
    return any(_datasets(sparql))


def graphs(sparql: str, base: str = "") -> tuple[str, ...]:
    """The IRIs of the graphs that FROM names, below `base` unless the query says otherwise.

    A name whose prefix is not declared gives none.
    """
    return tuple(dict.fromkeys(iri for text in _readings(sparql) for iri in _named(text, base)))


def _readings(sparql: str) -> tuple[str, ...]:
    decoded = _decoded(sparql)
    return (sparql,) if decoded == sparql else (sparql, decoded)


def _named(text: str, base: str) -> Iterator[str]:
    found = [*_datasets(text)]
    if not found:
        return
    told = SKIPPED.sub(_blank_but_iris_and_names, text)
    base = urljoin(base, "".join(BASES.findall(told)[:1]))
    prefixes = {prefix: urljoin(base, iri) for prefix, iri in PREFIXES.findall(told)}
    for each in _datasets(text, told):
        if each["iri"] is not None:
            yield urljoin(base, each["iri"])
        elif each["prefix"] in prefixes:
            yield prefixes[each["prefix"]] + each["local"].replace("\\", "")


def _datasets(text: str, told: str | None = None) -> Iterator[re.Match[str]]:
    return FROM.finditer(told or SKIPPED.sub(_blank_but_iris_and_names, text)) if "from" in text.lower() else iter(())


def _blank(found: re.Match[str]) -> str:
    return found[0] if found["rest"] is not None else " " * len(found[0])


def _blank_but_iris_and_names(found: re.Match[str]) -> str:
    kept = found["iri"] is not None or found["rest"] is not None or found[0][0] in ":\\"
    return found[0] if kept else " " * len(found[0])


def _blank_if_comment(found: re.Match[str]) -> str:
    return " " * len(found[0]) if found[0][0] == "#" else found[0]


def _decoded(sparql: str) -> str:
    """The query with codepoint escapes resolved.

    Spec: https://www.w3.org/TR/sparql11-query/#codepointEscape
    """
    return CODEPOINT.sub(lambda found: _character(int(found[1] or found[2], 16)), sparql)


def _character(code: int) -> str:
    return chr(code) if code <= 0x10FFFF else " "

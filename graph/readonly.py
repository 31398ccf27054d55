r"""Refusing queries that would write, or make this machine call another.

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

from ontology.errors import QueryRefused
from ontology.iris import BASE

SKIPPED = re.compile(
    r"""
    (?P<comment> \#[^\r\n]*                                                            )
  | (?P<string>  \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
               | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*'                         )
  | (?P<iri>     <(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>     )
  | (?P<escape>  \\.                                                                   )
  | (?P<name>    [?$]\w+ | @[A-Za-z]+(?:-[A-Za-z0-9]+)* | :[\w-]+                      )
    """,
    re.VERBOSE | re.DOTALL,
)
"""Where a keyword is none. The IRI admits at least what Oxigraph admits; a `\\.` outside strings escapes a mark of a name."""

CALL = re.compile(r"service", re.IGNORECASE)
WRITE = re.compile(r"\b(?:insert|delete|load|clear|drop|create|add|move|copy)\b", re.IGNORECASE)
FROM = re.compile(r"\bfrom\b(?:\s+named\b)?\s*(?P<graph><[^<>]*>)?", re.IGNORECASE)
CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def refuse(sparql: str) -> None:
    """Raises QueryRefused where the query would call another machine, write, or name a graph that is not ours."""
    for text in {sparql, _decoded(sparql)}:
        bare = SKIPPED.sub(" ", text)
        if CALL.search(bare):
            raise QueryRefused("SERVICE is refused: this endpoint calls no other machine; query what is here")
        if found := WRITE.search(bare):
            raise QueryRefused(f"{found[0].upper()} is refused: this endpoint is read-only; `onrecord ingest` writes")
        for found in _datasets(text):
            if found["graph"]:
                refuse_graph(found["graph"].strip("<>"))


def refuse_graph(iri: str) -> None:
    """Raises QueryRefused unless the IRI is one that a graph of ours can have: nothing is fetched from elsewhere."""
    if not iri.startswith(f"{BASE}id/"):
        raise QueryRefused(f"the graph <{iri}> is not of this store; its graphs begin with <{BASE}id/>")


def names_dataset(sparql: str) -> bool:
    """Whether the query says by FROM which graphs it is about; where not, it is about all of them."""
    return any(_datasets(sparql))


def _datasets(text: str) -> Iterator[re.Match[str]]:
    return FROM.finditer(SKIPPED.sub(_without_all_but_iris, text))


def _without_all_but_iris(found: re.Match[str]) -> str:
    return found[0] if found.lastgroup == "iri" else " "


def _decoded(sparql: str) -> str:
    """The query with codepoint escapes resolved.

    Spec: https://www.w3.org/TR/sparql11-query/#codepointEscape
    """
    return CODEPOINT.sub(lambda found: _character(int(found[1] or found[2], 16)), sparql)


def _character(code: int) -> str:
    return chr(code) if code <= 0x10FFFF else " "

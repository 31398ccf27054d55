"""The prefixes that a query uses and does not declare, where they are those that all of our own questions mean the same by."""

from __future__ import annotations

import re

from graph.readonly import SKIPPED
from ontology.iris import BASE
from ontology.terms import PREFIXES

KNOWN = {**PREFIXES, "graph": f"{BASE}id/graph/", "id": f"{BASE}id/"}
"""What each prefix stands for: those of everything we serialise, our graphs, and our things."""

DECLARED = re.compile(r"\bprefix\s+([\w.-]*):", re.IGNORECASE)
USED = re.compile(r"(?<![\w.:-])([A-Za-z][\w.-]*):")


def missing(sparql: str) -> tuple[str, ...]:
    """The names of known prefixes that are used and not declared, in the order of KNOWN."""
    told = SKIPPED.sub(_blank_but_names, sparql)
    used = {*USED.findall(told)} - {*DECLARED.findall(told)}
    return tuple(name for name in KNOWN if name in used)


def completed(sparql: str) -> str:
    """The query with these prefixes declared, each on a line of its own before all else."""
    return "".join(f"PREFIX {name}: <{KNOWN[name]}>\n" for name in missing(sparql)) + sparql


def shortened(iri: str) -> str:
    """An IRI by the longest prefix that fits, such as schema:name; as it is where none does."""
    spaces = sorted(KNOWN.items(), key=lambda known: -len(known[1]))
    for name, space in spaces:
        rest = iri.removeprefix(space)
        if rest != iri and re.fullmatch(r"[\w/-]+", rest):
            return f"{name}:{rest}"
    return iri


def _blank_but_names(found: re.Match[str]) -> str:
    return found[0] if found[0][0] == ":" else " " * len(found[0])

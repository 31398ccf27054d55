"""What can be written in a query: keywords, prefixes, the terms that our own questions use, and the graphs beside the articles."""

from __future__ import annotations

import re
from functools import cache

from api.routes.vocabulary import terms
from graph import query
from graph.prefixes import KNOWN, shortened
from graph.readonly import SKIPPED
from ontology import terms as graphs

KEYWORDS = (
    "ASC", "ASK", "AVG", "BIND", "BOUND", "BY", "COALESCE", "CONCAT", "CONSTRUCT", "CONTAINS", "COUNT", "DESC", "DESCRIBE",
    "DISTINCT", "EXISTS", "FILTER", "FROM", "GRAPH", "GROUP", "GROUP_CONCAT", "HAVING", "IF", "IN", "LANG", "LCASE", "LIMIT",
    "MAX", "MIN", "MINUS", "MONTH", "NAMED", "NOT", "OFFSET", "OPTIONAL", "ORDER", "PREFIX", "REGEX", "REPLACE", "SAMPLE",
    "SELECT", "SEPARATOR", "STR", "STRAFTER", "STRBEFORE", "STRENDS", "STRLEN", "STRSTARTS", "SUBSTR", "SUM", "UCASE", "UNDEF",
    "UNION", "VALUES", "WHERE", "YEAR",
)  # fmt: skip

GRAPHS = {
    graphs.ACTORS: "actors across articles",
    graphs.AUTHORITIES: "people and organisations as an operator’s file knows them",
    graphs.DECISIONS: "what people have decided",
    graphs.ECHOES: "which reports are of one statement",
    graphs.IDENTITY: "whom each article means by its actors",
    graphs.POLICIES: "policies across articles",
    graphs.POSTS: "who held which post when",
    graphs.TOPICS: "the topics",
    graphs.VERSIONS: "which version of an article follows which",
}

NAME = re.compile(rf"(?<![\w:.-])(?:{'|'.join(KNOWN)}):[A-Za-z]\w*")


@cache
def offered() -> dict[str, object]:
    """The same for everybody: `words` to be taken, each with what it means, and the prefixes by their names."""
    ours = {f"onr:{term['name']}": str(term["comment"] or term["label"]) for term in terms()}
    published = {name: _spelt(name) for name in _used() if name not in ours and not name.startswith(("graph:", "id:"))}
    named = {shortened(iri): f"graph: {means}" for iri, means in GRAPHS.items()}
    words = [*ours.items(), *sorted(published.items()), *named.items(), *((word, "") for word in KEYWORDS)]
    return {"words": [{"name": name, "means": means} for name, means in words], "prefixes": KNOWN}


def _used() -> set[str]:
    texts = (SKIPPED.sub(_names, query.load(name).sparql) for name in (*query.names(), *query.parts()))
    return {name for text in texts for name in NAME.findall(text)}


def _names(found: re.Match[str]) -> str:
    return found[0] if found[0][0] == ":" else " "


def _spelt(name: str) -> str:
    """What a published term is called: datePublished as "date published"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.partition(":")[2]).lower()

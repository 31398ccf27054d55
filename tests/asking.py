"""What can be asked of a store: each named query with each of its parameters, by values that the store has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph import query
from graph.query import Given, Parameter, Row
from graph.store import Reader

WORDY = ("words", "label", "phrase", "title", "text", "exact", "name", "statement_words", "what")


def askings(reader: Reader, name: str, required: Given | None = None) -> Iterator[dict[str, Any]]:
    """What is asked of a query: nothing more than it needs, then one thing at a time.

    A value is one of a row of the query's own answer, from its middle, where that has such a column, so that it finds some
    rows and leaves others out.
    """
    needed = {**(required or {})}
    yield needed
    rows = query.ask(reader, name, needed).rows
    for parameter in query.load(name).parameters:
        if parameter.name in needed:
            continue
        values = _values(reader, parameter, rows)
        yield {**needed, parameter.name: values if parameter.several else values[0]}


def _values(reader: Reader, parameter: Parameter, rows: tuple[Row, ...]) -> list[str]:
    found = list(dict.fromkeys(str(row[parameter.name]) for row in rows if row.get(parameter.name)))
    if not found:
        found = _others(reader, parameter, rows)
    values = found[len(found) // 2 :][:1] + found[:1]
    if parameter.type in {"actor", "thing"}:
        values = [value.partition("/id/")[2] or value for value in values]
    return list(dict.fromkeys(values))


def _others(reader: Reader, parameter: Parameter, rows: tuple[Row, ...]) -> list[str]:
    """Values for what is no column of the answer."""
    if parameter.options:
        return [*parameter.options]
    if parameter.type == "share":
        return ["0.85"]
    if parameter.type == "date":
        return sorted({str(row["date"]) for row in rows if row.get("date")}) or ["2021-06-01"]
    if parameter.name in {"q", "matter"}:
        texts = [str(row[column]) for row in rows for column in WORDY if row.get(column)]
        return [max(text.split(), key=len).strip(".,'\"’”") for text in texts] or ["review"]
    if parameter.name == "article":
        return [str(row["article"]) for row in query.ask(reader, "articles").rows]
    if parameter.name == "outlet":
        return [str(row["outlet"]) for row in query.ask(reader, "articles").rows if row["outlet"]]
    if parameter.name == "topic":
        return [str(row["topic"]) for row in query.ask(reader, "topics").rows]
    return [str(row["iri"]) for row in query.ask(reader, "actors").rows][:3]

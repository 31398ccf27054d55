"""What can be drawn of a table: a number for each label as bars, a number for each day as a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite

from api.results import Cell, Results

ROWS = "number of rows"
"""What is drawn where a label stands in several rows, and no column is chosen."""

BARS, POINTS = 40, 500
"""More bars are a table; more points of a line lie on each other."""

LABEL = 80
"""Code points that a label may have."""

PLACES = frozenset({"start", "end"})
"""Columns of offsets into texts, which are numbers and measure nothing. They can be chosen all the same."""


@dataclass(frozen=True, slots=True)
class Point:
    label: str
    href: str | None
    day: date | None
    number: float


@dataclass(frozen=True, slots=True)
class Plot:
    """`form` is bars or line. `left_out` counts the points for which there is no room, `xs` and `ys` name what may be chosen."""

    form: str
    x: str
    y: str
    points: tuple[Point, ...]
    left_out: int
    xs: tuple[str, ...]
    ys: tuple[str, ...]


def plotted(results: Results, x: str, y: str) -> Plot | str:
    """The columns that are asked for, or those that tell most; else why nothing can be drawn, and what would help."""
    if results.form == "graph":
        return "A graph has no numbers to draw. Look at it as a map, or SELECT a label and a number."
    if not results.rows:
        return "There is nothing to draw: no row was found."
    numeric = results.numeric
    xs, ys = _labels(results, numeric), (*numeric, ROWS)
    if not xs:
        return "A chart needs a column of labels or days beside the numbers: SELECT a name or a date too."
    x = x if x in xs else xs[0]
    cells = results.column(x)
    repeated = len({cell.value for cell in cells if cell}) < sum(cell is not None for cell in cells)
    if y not in ys or y == x:
        y = ROWS if repeated else next((name for name in reversed(numeric) if name not in PLACES), ROWS)
    points = _points(results, x, y)
    if not points:
        return f"No row has both {x} and {y}."
    if all(point.day for point in points):
        return Plot("line", x, y, points[-POINTS:], max(0, len(points) - POINTS), xs, ys)
    return Plot("bars", x, y, points[:BARS], max(0, len(points) - BARS), xs, ys)


def called(plot: Plot, labels: Mapping[str, str]) -> Plot:
    """With things by their names, of which `labels` has those that are known by their IRIs."""
    points = tuple(Point(labels.get(one.label, one.label), one.href, one.day, one.number) for one in plot.points)
    return Plot(plot.form, plot.x, plot.y, points, plot.left_out, plot.xs, plot.ys)


def _labels(results: Results, numeric: tuple[str, ...]) -> tuple[str, ...]:
    """Names and days as they stand, then things, whose names mostly stand beside them."""
    other = [name for name in results.columns if name not in numeric and any(results.column(name))]
    texts = [name for name in other if all(cell is None or cell.kind == "literal" for cell in results.column(name))]
    short = [name for name in texts if all(cell is None or len(cell.value) <= LABEL for cell in results.column(name))]
    return (*short, *(name for name in other if name not in texts))


def _points(results: Results, x: str, y: str) -> tuple[Point, ...]:
    """By day, or the largest first; the rows of one label together."""
    sums: dict[str, float] = {}
    first: dict[str, Cell] = {}
    numbers = results.column(y) if y != ROWS else (None,) * len(results.rows)
    for cell, counted in zip(results.column(x), numbers, strict=True):
        number = 1.0 if y == ROWS else counted.number if counted else None
        if cell is not None and number is not None:
            first.setdefault(cell.value, cell)
            sums[cell.value] = sums.get(cell.value, 0.0) + number
    points = [Point(key, first[key].ours, first[key].day, number) for key, number in sums.items() if isfinite(number)]
    if all(point.day for point in points):
        return tuple(sorted(points, key=lambda point: point.day or date.min))
    return tuple(sorted(points, key=lambda point: (-abs(point.number), point.label)))

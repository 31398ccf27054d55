"""Charts as SVG in numbers: where the line goes, where its points stand, and what is written at the axes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor, log10
from typing import Protocol

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 64, 40, 14, 36
"""Units of the picture, and the room around what is drawn."""

LEAST = 1e-300
"""What is smaller than this is drawn as nothing."""

STEPS = 5
"""Into how many stretches an axis is parted, at most."""


class Point(Protocol):
    @property
    def day(self) -> date | None: ...

    @property
    def number(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Curve:
    """`line` holds the points of a polyline; `across` and `up` are the ticks of the axes."""

    line: str
    dots: tuple[Dot, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]


def curve(points: Iterable[Point]) -> Curve:
    """A number for each of at least one day, in the order of the days, on an axis that has zero on it."""
    told = [(point.day, point.number) for point in points if point.day]
    days, numbers = [day for day, _ in told], [0.0, *(number for _, number in told)]
    ticks = _round(min(numbers), max(numbers))
    across = _scale(days[0].toordinal(), days[-1].toordinal(), LEFT, WIDTH - RIGHT)
    up = _scale(ticks[0], ticks[-1], HEIGHT - BOTTOM, TOP)
    dots = [Dot(across(day.toordinal()), up(number), f"{brief(day)}: {figure(number)}") for day, number in told]
    return Curve(
        " ".join(f"{dot.x},{dot.y}" for dot in dots),
        tuple(dots),
        tuple(Tick(across(day.toordinal()), brief(day)) for day in _days(days[0], days[-1])),
        tuple(Tick(up(number), figure(number)) for number in ticks),
    )


def share(number: float, of: Sequence[Point]) -> float:
    """How long a bar is, from 0 to 100, beside the longest."""
    longest = max(abs(point.number) for point in of)
    return round(abs(number) / longest * 100, 2) if longest else 0.0


def figure(number: float) -> str:
    """A number to be read: with commas, and no more digits than it has."""
    if abs(number) < 1e15 and number == int(number):
        return f"{int(number):,}"
    return f"{number:,.6g}"


def brief(day: date) -> str:
    """A day where there is little room: 2 Mar 2024."""
    return f"{day.day} {day:%b} {day.year}"


def _scale(low: float, high: float, begin: float, end: float) -> Callable[[float], float]:
    """From values to places; one value alone stands in the middle."""

    def place(value: float) -> float:
        part = value / (high - low) - low / (high - low) if high > low else 0.5
        return round(begin + part * (end - begin), 1)

    return place


def _round(low: float, high: float) -> tuple[float, ...]:
    """Numbers that are easy to read, from below the least to above the largest."""
    if low == high:
        high = low + 1
    rough = max(high / STEPS - low / STEPS, LEAST)  # the difference itself may be more than a float holds
    power = 10.0 ** floor(log10(rough))
    step = next(power * each for each in (1, 2, 5, 10) if power * each >= rough)
    return tuple(step * at for at in range(floor(low / step), ceil(high / step) + 1))


def _days(first: date, last: date) -> list[date]:
    """Days as far apart as they can stand without touching."""
    span = (last - first).days
    steps = min(STEPS - 1, span)
    return [first + timedelta(days=round(span * at / steps)) for at in range(steps + 1)] if steps else [first]

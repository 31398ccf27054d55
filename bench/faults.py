"""Misses and false finds by kind, so that the next improvement is obvious."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bench.comparison import Compared, Fault, Line
from bench.kinds import KINDS, Places, kinds

BANDS = {"below 0.5": 0.0, "from 0.5": 0.5, "from 0.6": 0.6, "from 0.7": 0.7, "from 0.8": 0.8, "from 0.9": 0.9}


@dataclass(slots=True)
class Row:
    """How many of a kind there are, and what went wrong with those that are not right."""

    count: int = 0
    faults: Counter[Fault] = field(default_factory=Counter)

    @property
    def right(self) -> int:
        return self.count - self.faults.total()

    @property
    def figures(self) -> dict[str, int]:
        return {"count": self.count, "right": self.right} | {fault.value: self.faults[fault] for fault in Fault}


def misses(compared: Iterable[Compared]) -> dict[str, Row]:
    """The marked statements of each kind, and why those were missed that were."""
    rows = {kind: Row() for kind in KINDS}
    for one in compared:
        missed = one.missed
        for place, marked in enumerate(one.marked):
            _count(rows, kinds(marked), missed.get(place))
    return rows


def false_finds(compared: Iterable[Compared]) -> dict[str, Row]:
    """The found statements by kind, band of confidence and, where there are several, rule; and what is wrong with them."""
    whole = tuple(compared)
    rules = sorted({found["rule"] for one in whole for found in one.found})
    named = [f"rule: {rule}" for rule in rules] if len(rules) > 1 else []
    rows = {name: Row() for name in ("all", "direct", "indirect", "mixed", *map(_confident, BANDS), *named)}
    for one in whole:
        false = one.false
        for place, found in enumerate(one.found):
            _count(rows, _groups(found) & rows.keys(), false.get(place))
    return rows


def table(rows: Mapping[str, Row]) -> str:
    """A line for each kind: how many there are, how many are right, and how many went wrong in each way."""
    head = "".join(f"{fault:>15}" for fault in Fault)
    lines = [f"{'':24}{'count':>7}{'right':>7}{'share':>8}{head}"]
    for name, row in rows.items():
        share = f"{row.right / row.count:.3f}" if row.count else "-"
        faults = "".join(f"{row.faults[fault]:15}" for fault in Fault)
        lines.append(f"{name:24}{row.count:7}{row.right:7}{share:>8}{faults}")
    return "\n".join(lines)


def examples(compared: Iterable[Compared], number: int, kind: str, *, words: bool) -> Iterator[str]:
    """So many misses of a kind and so many false finds, spread over all there are, a line each.

    A line says what is wrong, the article, and the places of source, cue and content, [start, end) in its text. The
    words there stand beside them only if `words`: the texts of the corpus are not ours to publish.
    """
    missed, false = [], []
    for one in compared:
        for place, fault in one.missed.items():
            marked = one.marked[place]
            if kind in (of := kinds(marked)):
                where = _where(one.text, (marked.source, marked.cue, marked.content), words=words)
                missed.append(f"missed, {fault}: {one.article} {where} ({', '.join(of[1:])})")
        for place, fault in one.false.items():
            said = one.found[place]
            where = _where(one.text, (said["source"], said["cue"], said["content"]), words=words)
            false.append(f"false, {fault}: {one.article} {where} ({said['kind']}, {said['confidence']:.2f})")
    yield from _spread(missed, number)
    yield from _spread(false, number)


def _count(rows: Mapping[str, Row], names: Iterable[str], fault: Fault | None) -> None:
    for name in names:
        rows[name].count += 1
        if fault:
            rows[name].faults[fault] += 1


def _groups(found: Line) -> set[str]:
    band = max((name for name, low in BANDS.items() if low <= found["confidence"]), key=BANDS.__getitem__)
    return {"all", found["kind"], _confident(band), f"rule: {found['rule']}"}


def _confident(band: str) -> str:
    return f"confidence {band}"


def _where(text: str, parts: Sequence[Places], *, words: bool) -> str:
    places = " ".join(",".join(f"{start}-{end}" for start, end in part) or "-" for part in parts)
    if not words:
        return places
    return places + "".join(
        f" [{' … '.join(' '.join(text[start:end].split()) for start, end in part)}]" for part in parts
    )


def _spread(lines: Sequence[str], number: int) -> Iterator[str]:
    taken = min(number, len(lines))
    return (lines[place * len(lines) // taken] for place in range(taken))

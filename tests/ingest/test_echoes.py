"""One utterance in several outlets: one case a file, in tests/gold/echoes.

A case lists reports, two lines each: id | page, with @ and a number for one of several versions | date | speaker | kind, then the
words, pieces apart by " / ". Below the line stands what is expected: for each echo its reports, the first first, then what each
leaves out (-), in the words of the fullest that has it, and what each has in other words (~), in its own.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.echoes import Echo, echoes
from ingest.segments import Segment
from ingest.tellings import Telling
from ontology.records import Quoting

CASES = sorted((Path(__file__).parents[1] / "gold" / "echoes").glob("*.txt"))
DAY = date(2024, 5, 3)
LONG = "The orchard was planted by prisoners in 1812 and its pears were served at three coronations, whatever surveyors say."


def tellings(rows: str) -> list[Telling]:
    lines = rows.splitlines()
    return [_telling(head, words) for head, words in zip(lines[::2], lines[1::2], strict=True)]


def _telling(head: str, words: str) -> Telling:
    name, article, published, speaker, kind = head.split(" | ")
    what, _, who = speaker.partition(": ")
    named = frozenset(who.split(", "))
    return Telling(
        name,
        article,
        article.partition("@")[0],
        None if published == "-" else date.fromisoformat(published),
        named if what == "person" else frozenset(),
        named if what == "body" else frozenset(),
        who if what == "role" else None,
        Quoting(kind),
        tuple(words.split(" / ")),
    )


def words(echo: Echo, segment: Segment, number: int, by_id: dict[str, Telling]) -> str:
    part = segment.parts[number]
    assert part is not None
    pieces = by_id[echo.reports[number]].pieces
    return " / ".join(pieces[place.piece][place.start : place.end] for place in part.places)


def rows(found: tuple[Echo, ...], told: list[Telling]) -> str:
    by_id = {telling.id: telling for telling in told}
    lines = []
    for echo in found:
        lines.append(" ".join(echo.reports))
        for number, report in enumerate(echo.reports):
            changed = [each for each in echo.segments if (part := each.parts[number]) is not None and not part.same]
            lines += [f"{report} ~ {words(echo, each, number, by_id)}" for each in changed]
            lines += [f"{report} - {words(echo, each, each.fullest, by_id)}" for each in echo.left_out(report)]
    return "".join(f"{line}\n" for line in lines)


def one(identifier: str = "a", **changed: object) -> Telling:
    """A report of LONG by Ada Quill, in an article of its own."""
    made = Telling(
        identifier, identifier, identifier, DAY, frozenset({"Ada Quill"}), frozenset(), None, Quoting.DIRECT, (LONG,)
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def test_all_cases_are_collected() -> None:
    assert len(CASES) == 51


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_what_was_said_once_is_one_statement_and_shows_what_each_left_out(case: Path) -> None:
    given_rows, expected = case.read_text(encoding="utf-8").split("---\n")
    told = tellings(given_rows)
    assert rows(echoes(told), told) == expected

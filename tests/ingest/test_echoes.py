"""One utterance in several outlets: one case a file, in tests/gold/echoes.

A case lists reports, two lines each: id | page, with @ and a number for one of several versions | date | speaker | kind, and where
it is told in another | the id of that; then the words, pieces apart by " / ". Below the line stands what is expected: for each echo its reports, the first first, then what each
leaves out (-), in the words of the fullest that has it, and what each has in other words (~), in its own.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.echoes import reports
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
    name, article, published, speaker, kind, *via = head.split(" | ")
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
        next(iter(via), None),
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
    assert len(CASES) == 54


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_what_was_said_once_is_one_statement_and_shows_what_each_left_out(case: Path) -> None:
    given_rows, expected = case.read_text(encoding="utf-8").split("---\n")
    told = tellings(given_rows)
    assert rows(echoes(told), told) == expected


def test_the_order_of_the_reports_does_not_matter() -> None:
    told = list(reports(60).tellings)
    expected = echoes(told)
    assert len(expected) > 10
    for seed in range(3):
        random.Random(seed).shuffle(told)
        assert echoes(told) == expected


def test_asking_again_with_the_ids_that_were_given_changes_nothing() -> None:
    told = reports(60).tellings
    found = echoes(told)
    kept = {report: echo.statement for echo in found for report in echo.reports}
    assert echoes(told, kept) == found


def test_a_report_given_twice_counts_once() -> None:
    assert echoes([one(), one()]) == ()


def test_made_up_reports_come_together_as_they_were_made() -> None:
    made = reports(300)
    found = echoes(made.tellings)
    assert all(len({made.utterance[report] for report in echo.reports}) == 1 for echo in found)
    told = Counter(made.utterance.values())
    again = sum(times for times in told.values() if times > 1)
    assert sum(len(echo.reports) for echo in found) > 0.85 * again


def test_reports_that_come_later_take_no_echo_apart() -> None:
    told = reports(300).tellings
    before = echoes(told[:1200])
    after = {report: echo.statement for echo in echoes(told) for report in echo.reports}
    assert len(before) > 30
    for echo in before:
        assert len({after[report] for report in echo.reports}) == 1


def test_texts_that_have_nothing_to_do_with_each_other_never_join() -> None:
    draw = random.Random(7)
    common = [f"{first}{second}" for first in "bdfgklmnprst" for second in ("alo", "ene", "iri", "omu", "usk", "art")]
    told = [
        one(str(number), people=frozenset(), pieces=(" ".join(draw.choices(common, k=draw.randint(5, 120))),))
        for number in range(400)
    ]
    assert echoes(told) == ()


rare = st.lists(st.text("bdgklmnprv", min_size=6, max_size=6), min_size=8, max_size=60, unique=True)


@given(rare, st.integers(0, 7), st.randoms())
def test_what_another_outlet_tells_in_the_same_words_is_always_found(
    said: list[str], days: int, draw: random.Random
) -> None:
    text = "".join(word + draw.choice([" ", ", ", ". ", "\n", " – "]) for word in said)
    other = one("b", pieces=(text.upper(),), published=DAY + timedelta(days=days))
    (found,) = echoes([one(pieces=(text,)), other])
    assert found.reports == ("a", "b")
    assert all(part is not None and part.same for segment in found.segments for part in segment.parts)


@given(st.lists(st.text(max_size=80), max_size=3), st.lists(st.text(max_size=80), max_size=3), st.sampled_from(Quoting))
def test_places_point_at_words_of_the_pieces_whatever_these_are(
    mine: list[str], others: list[str], quoting: Quoting
) -> None:
    told = {
        "a": one(pieces=(LONG, *mine), quoting=quoting),
        "b": one("b", pieces=(*others, LONG), quoting=quoting),
        "c": one("c", pieces=(*mine, LONG, *others)),
    }
    for echo in echoes(told.values()):
        for number, report in enumerate(echo.reports):
            places = [place for each in echo.segments if (part := each.parts[number]) for place in part.places]
            for place in places:
                text = told[report].pieces[place.piece][place.start : place.end]
                assert text
                assert text == text.strip()
        assert all(segment.parts[segment.fullest] is not None for segment in echo.segments)


def test_places_of_segments_do_not_overlap() -> None:
    told = {telling.id: telling for telling in reports(60).tellings}
    for echo in echoes(told.values()):
        for number in range(len(echo.reports)):
            places = sorted(
                (place.piece, place.start, place.end)
                for each in echo.segments
                if (part := each.parts[number])
                for place in part.places
            )
            assert all(one[0] < other[0] or one[2] <= other[1] for one, other in pairwise(places))


@pytest.mark.parametrize(
    "text", ["a " * 30_000, "never again " * 15_000, "[" * 50_000 + LONG, "“" * 50_000 + LONG, "x" * 500_000]
)
def test_hostile_words_take_no_longer_than_others(text: str) -> None:
    started = time.process_time()
    echoes([one(pieces=(text,)), one("b", pieces=(f"{text} and more",)), one("c", pieces=(LONG, text))])
    assert time.process_time() - started < 5


def test_a_statement_keeps_its_id_when_an_earlier_report_joins() -> None:
    told = [one("b"), one("c"), one("a", published=DAY - timedelta(days=1))]
    (fresh,) = echoes(told)
    assert (fresh.statement, fresh.reports) == ("a", ("a", "b", "c"))
    (found,) = echoes(told, {"b": "b", "c": "b"})
    assert (found.statement, found.reports) == ("b", ("a", "b", "c"))


def test_of_two_statements_that_join_the_earlier_ones_id_is_kept() -> None:
    told = [one("a"), one("b"), one("c", published=DAY - timedelta(days=1)), one("d")]
    (found,) = echoes(told, {"a": "a", "b": "a", "c": "d", "d": "d"})
    assert found.statement == "d"


def test_the_id_of_a_report_that_is_gone_is_kept() -> None:
    (found,) = echoes([one("b"), one("c")], {"b": "a", "c": "a"})
    assert found.statement == "a"


def test_no_statement_has_the_id_of_a_report_that_is_not_its_own() -> None:
    told = [one("b"), one("c"), one("a", pieces=("Something else altogether.",))]
    (found,) = echoes(told, {"a": "a", "b": "a", "c": "a"})
    assert found.statement == "b"


def test_no_two_statements_have_one_id() -> None:
    other = "Eleven moorings between the lighthouse and the fish market will be drawn before the regatta."
    told = [one("b"), one("c"), one("d", pieces=(other,)), one("e", pieces=(other,))]
    found = echoes(told, dict.fromkeys("bcde", "a"))
    assert {echo.statement: echo.reports for echo in found} == {"a": ("b", "c"), "d": ("d", "e")}


def test_versions_of_one_page_are_one_statement_and_not_told_across_outlets() -> None:
    versions = [one("a", page="p", pieces=("No comment.",)), one("b", page="p", pieces=("No comment.",))]
    (found,) = echoes(versions)
    assert (found.reports, found.across) == (("a", "b"), False)
    (wider,) = echoes([one("a", page="p"), one("b", page="p"), one("c")])
    assert (wider.reports, wider.across) == (("a", "b", "c"), True)


def test_the_less_is_known_the_less_sure_is_an_echo() -> None:
    def sure(**changed: object) -> float:
        (found,) = echoes([one(), one("b", **changed)])
        return found.confidence

    nobody = frozenset[str]()
    same, undated, unnamed, indirect, later = (
        sure(),
        sure(published=None),
        sure(people=nobody),
        sure(quoting=Quoting.INDIRECT),
        echoes([one(pieces=(LONG * 2,)), one("b", pieces=(LONG * 2,), published=date(2029, 1, 1))])[0].confidence,
    )
    assert same > undated > unnamed > indirect > later > 0.5


def test_an_echo_says_why_it_is_one() -> None:
    (found,) = echoes([one(), one("b", published=DAY + timedelta(days=1))])
    assert found.reason == "the same speaker, 19 words in a stretch, 100% of the shorter telling, 1 day apart"

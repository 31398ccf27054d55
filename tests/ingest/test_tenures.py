"""Who held which post when, from what several articles tell.

A case of tests/gold/tenures has a line for each holding, the day of its article first (- for none):

    day | member | title | organisation | tense | since 2019, until 2021-06, acting

then `---` and a line for each tenure: member | title | organisation | when, in words, with its manner in brackets; then,
if need be, `---` and questions: member | day | the titles held on it, each with how sure, or
title | organisation | its holders in order of time, each with who must have held it beside.
"""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.holdings import Bounds, Holding, bounds, plan
from ingest.tenures import MARGIN, Post, Sureness, bounds_of, held_at, holders, post_of, tenures
from ingest.titles import title_words
from ingest.wording import in_words
from ontology.records import Manner, Tense, Tenure, digest

CASES = sorted((Path(__file__).parents[1] / "gold" / "tenures").glob("*.txt"))


def holding(line: str, number: int = 0) -> Holding:
    day, member, title, body, tense, *more = [field.strip() for field in line.split("|")]
    told = dict(part.split() for part in more[0].split(", ") if " " in part) if more else {}
    manner = next((part for part in more[0].split(", ") if " " not in part), None) if more else None
    return Holding(
        membership=f"urn:membership:{digest(line, number)[:8]}",
        member=member,
        title=title,
        organization=None if body == "-" else body,
        tense=Tense(tense),
        since=told.get("since"),
        until=told.get("until"),
        manner=Manner(manner) if manner else None,
        article=f"urn:article:{day}",
        published=None if day == "-" else date.fromisoformat(day),
    )


def told(*lines: str) -> tuple[Tenure, ...]:
    return tenures(holding(line) for line in lines)


def row(tenure: Tenure) -> str:
    manner = f" ({tenure.manner})" if tenure.manner else ""
    return f"{tenure.member} | {tenure.title} | {tenure.organization or '-'} | {in_words(tenure)}{manner}"


def held_on(known: tuple[Tenure, ...], member: str, day: date) -> tuple[tuple[Tenure, Sureness], ...]:
    return held_at([tenure for tenure in known if tenure.member == member], known, day)


def answer(question: str, known: tuple[Tenure, ...]) -> str:
    one, other, _ = (field.strip() for field in question.split("|"))
    if other[:1].isdecimal():
        found = "; ".join(f"{sure} {held.title}" for held, sure in held_on(known, one, date.fromisoformat(other)))
    else:
        who = {tenure.iri: tenure.member for tenure in known}
        found = "; ".join(
            " beside ".join([holder.tenure.member, *(who[iri] for iri in holder.beside)])
            for holder in holders(known, Post(title_words(one), None if other == "-" else other))
        )
    return f"{one} | {other} | {found or '-'}"


def test_all_cases_are_collected() -> None:
    assert len(CASES) == 27


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_tenures_are_what_the_texts_tell(case: Path) -> None:
    given_, expected, *questions = case.read_text(encoding="utf-8").split("---\n")
    found = tenures(holding(line, number) for number, line in enumerate(given_.splitlines()))
    assert [row(tenure) for tenure in found] == expected.splitlines()
    asked = "".join(questions).splitlines()
    assert [answer(question, found) for question in asked] == asked


def test_a_tenure_keeps_its_iri_as_evidence_joins() -> None:
    first = "2020-03-01 | Ann Lee | Education Secretary | - | current"
    later = "2021-03-01 | Ann Lee | Secretary of State for Education | Department for Education | current | since 2019"
    former = "2022-03-01 | Ann Lee | education secretary | - | former"
    again = "2024-03-01 | Ann Lee | education secretary | - | current | since 2023"
    (alone,), (joined,) = told(first), told(first, later)
    known = told(first, later, former, again)
    assert alone.iri == joined.iri == known[0].iri
    assert len(known) == 2
    assert known[1].iri != alone.iri


def test_a_tenure_rests_on_all_that_tells_of_it() -> None:
    (found,) = told(
        "2020-03-01 | Ann Lee | chair | Lantern | current", "2021-03-01 | Ann Lee | chair | Lantern | former"
    )
    assert len(found.holdings) == 2


def test_likely_reaches_as_far_as_the_margin() -> None:
    known = told("2020-03-01 | Ann Lee | chair | Lantern | current")
    seen = date(2020, 3, 1)
    for days, sure in ((MARGIN, Sureness.LIKELY), (MARGIN + timedelta(1), None)):
        for day in (seen + days, seen - days):
            assert [found for _, found in held_on(known, "Ann Lee", day)] == [sure] * bool(sure)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Education Secretary", "Secretary of State for Education"),
        ("chair", "Chairwoman"),
        ("CEO", "chief executive officer"),
        ("mayor of Leeds", "Leeds mayor"),
        ("U.S. Defense Secretary", "US defence secretary"),
        ("MP for Leeds", "member of parliament for Leeds"),
        ("the Children’s Commissioner", "Children's commissioner"),
    ],
)
def test_titles_that_word_one_post_are_alike(one: str, other: str) -> None:
    assert title_words(one) == title_words(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("chair", "vice-chair"),
        ("assistant to the director", "assistant director"),
        ("secretary of state", "Education Secretary"),
        ("chief executive", "chief operating officer"),
        ("spokesman", "chairman"),
    ],
)
def test_titles_of_two_posts_are_not(one: str, other: str) -> None:
    assert title_words(one) != title_words(other)


DAYS = {f"urn:article:{number}": date(2010 + number, 3, 1) for number in range(8)} | {"urn:article:undated": None}
TITLES = ["chair", "chairman", "Education Secretary", "Secretary of State for Education", "councillor", "?"]


@st.composite
def some_holdings(draw: st.DrawFn) -> Holding:
    article = draw(st.sampled_from(sorted(DAYS)))
    member, title = draw(st.sampled_from(["urn:ann", "urn:ben"])), draw(st.sampled_from(TITLES))
    years = sorted(draw(st.tuples(st.integers(2008, 2020), st.integers(2008, 2020))))
    since, until = (draw(st.none() | st.sampled_from([f"{year}", f"{year}-03", f"{year}-03-01"])) for year in years)
    organization, tense = draw(st.sampled_from([None, "urn:a", "urn:b"])), draw(st.sampled_from(Tense))
    if since and until and since > until:
        since = None
    manner = draw(st.none() | st.sampled_from(Manner))
    membership = f"urn:{digest(article, member, title, organization, tense, since, until, manner)[:12]}"
    return Holding(membership, member, title, organization, tense, since, until, manner, article, DAYS[article])


several = st.lists(some_holdings(), max_size=9)


@given(several, st.randoms())
def test_neither_order_nor_repetition_makes_a_difference(found: list[Holding], chance: object) -> None:
    mixed = [*found, *found[:3]]
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert tenures(mixed) == tenures(found)


@given(several)
def test_each_holding_is_in_one_tenure_and_each_tenure_has_its_own_iri(found: list[Holding]) -> None:
    known = tenures(found)
    assert sorted(one for tenure in known for one in tenure.holdings) == sorted({one.membership for one in found})
    assert len({tenure.iri for tenure in known}) == len(known)


@given(several)
def test_bounds_are_in_order(found: list[Holding]) -> None:
    for tenure in tenures(found):
        assert bounds_of(tenure).sound
        assert in_words(tenure)


@given(several, some_holdings())
def test_another_holding_touches_only_the_tenures_of_its_post(found: list[Holding], more: Holding) -> None:
    words = title_words(more.title)
    before, after = (
        {tenure for tenure in tenures(told_) if post_of(tenure).words != words} for told_ in (found, [*found, more])
    )
    assert before == after


@given(several, st.dates(date(2007, 1, 1), date(2022, 1, 1)))
def test_nobody_holds_a_post_outside_what_the_texts_tell(found: list[Holding], day: date) -> None:
    known = tenures(found)
    for member in ("urn:ann", "urn:ben"):
        for tenure, sure in held_on(known, member, day):
            assert tenure.member == member
            assert (tenure.begun_after or day) <= day <= (tenure.ended_by or day)
            assert (sure is Sureness.CERTAIN) == bool(
                tenure.begun_by and tenure.ended_after and tenure.begun_by <= day <= tenure.ended_after
            )


@given(several)
def test_holders_stand_beside_one_another(found: list[Holding]) -> None:
    known = tenures(found)
    for post in {post_of(tenure) for tenure in known}:
        beside = {holder.tenure.iri: holder.beside for holder in holders(known, post)}
        assert all(one in beside[other] for one, others in beside.items() for other in others)
        assert all(tenure.iri in beside for tenure in known if post_of(tenure) == post and post.told)


@given(several)
def test_what_one_more_text_tells_of_the_past_only_narrows(found: list[Holding]) -> None:
    past = [holding for holding in found if plan(holding) == Bounds()]
    fewer, all_ = bounds(past[1:]), bounds(past)
    assert all_.disputed or not fewer.disputed
    assert all_.disputed or all_ == all_ & fewer

"""What decisions on what was found change in a reading, also in one by another extractor."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from graph import rdf, shapes
from graph.anchors import anchor
from graph.claimed import claimed, words
from graph.corrections import Known, Ruled, clear, corrected, meant, ruled
from ontology.iris import BASE, figure_iri, position_iri, statement_id, statement_iri
from ontology.policies import Polarity
from ontology.reading import Reading
from ontology.records import Act, Actor, ActorKind, Decision, Span, State, Statement, Target
from tests import newsroom
from tests.readings import at, town_hall

NOBODY = Known({}, {}, frozenset())
ADA = Actor(f"{BASE}id/person/ada-quill", ActorKind.PERSON, "Ada Quill")


def decision(act: Act, said: Statement, reading: Reading, *others: Target, value: str | None = None) -> Decision:
    held = tuple(anchor(reading.article, span) for span in said.content)
    targets = (Target(statement_iri(said.id), "what was said", held), *others)
    return Decision("d", act, targets, "Ida Finch", datetime(2024, 5, 3, tzinfo=UTC), None, value)


def on(reading: Reading, *taken: Decision) -> dict[str, Ruled]:
    """What the decisions rule of the statements of a reading."""
    said = {one.id: meant(reading, one.targets[0]) for one in taken}
    iris = {decision: statement_iri(one.id) for decision, one in said.items() if one is not None}
    return {iri: ruled(one for one in taken if iris.get(one.id) == iri) for iri in iris.values()}


def by_another_extractor(reading: Reading) -> Reading:
    """The same, with all contents a little shorter, so that no statement has the id that it had."""
    ids = {}
    said = []
    for one in reading.statements:
        content = (*one.content[:-1], Span(one.content[-1].start, one.content[-1].end - 1))
        ids[one.id] = statement_id(reading.article, content)
        said.append(replace(one, id=ids[one.id], content=content))
    return replace(
        reading,
        statements=tuple(replace(one, via=ids.get(one.via or "")) for one in said),
        figures=tuple(replace(one, statement=ids.get(one.statement or "")) for one in reading.figures),
        positions=tuple(replace(one, statement=ids[one.statement]) for one in reading.positions),
        subjects=tuple(replace(one, statement=ids.get(one.statement or "")) for one in reading.subjects),
    )


@pytest.mark.parametrize("reading", [*newsroom.newsroom(), newsroom.hearsay(), newsroom.together(), town_hall()])
@pytest.mark.parametrize("other", [lambda reading: reading, by_another_extractor])
@pytest.mark.parametrize("act", [Act.CONFIRM, Act.REJECT, Act.SPEAKER])
def test_a_decision_is_on_its_statement_alone_whoever_found_it(reading: Reading, other: object, act: Act) -> None:
    found = other(reading)  # type: ignore[operator]
    for place, said in enumerate(reading.statements):
        taken = decision(act, said, reading, value="a spokesman" if act is Act.SPEAKER else None)
        left = corrected(found, on(found, taken), NOBODY)
        shapes.check(rdf.quads(left))
        now = found.statements[place]
        changed = {one.id: one for one in left.statements}
        if act is Act.REJECT:
            assert changed.keys() == {one.id for one in found.statements} - {now.id}
            continue
        assert changed[now.id].state is State.CONFIRMED
        assert [one for one in left.statements if one.id != now.id] == [
            one for one in found.statements if one.id != now.id
        ]
        if act is Act.SPEAKER:
            assert (changed[now.id].speaker, changed[now.id].speaker_role) == (None, "a spokesman")


def test_what_was_told_in_a_rejected_statement_is_told_by_whoever_told_that() -> None:
    reading = newsroom.hearsay()
    echo, memo, ferries = reading.statements
    left = corrected(reading, on(reading, decision(Act.REJECT, memo, reading)), NOBODY)
    assert {one.id: one.via for one in left.statements} == {echo.id: None, ferries.id: echo.id}


def test_the_positions_of_a_rejected_statement_go_with_it_and_its_figures_are_told_by_whoever_told_it() -> None:
    reading = town_hall()
    _, indirect, recorded = reading.statements
    left = corrected(reading, on(reading, decision(Act.REJECT, indirect, reading)), NOBODY)
    assert [one.statement for one in left.positions] == [reading.statements[0].id]
    assert [one.statement for one in left.figures] == [recorded.id, None, None]
    assert left.policies == reading.policies
    alone = corrected(left, on(left, decision(Act.REJECT, recorded, left)), NOBODY)
    assert [one.statement for one in alone.figures] == [None, None, None]
    shapes.check(rdf.quads(alone))


def test_nothing_that_rests_on_hidden_words_is_left() -> None:
    reading = town_hall()
    direct, indirect, _ = reading.statements
    review, mending = reading.policies
    left = corrected(reading, on(reading, decision(Act.HIDE, direct, reading)), NOBODY)
    assert left.policies == (review,)
    assert [one.statement for one in left.positions] == [indirect.id]
    assert (left.figures, left.events) == (reading.figures, reading.events)
    left = corrected(reading, on(reading, decision(Act.HIDE, indirect, reading)), NOBODY)
    assert left.figures == reading.figures[1:]
    assert left.policies == (review, mending)
    shapes.check(rdf.quads(left))


def test_what_points_at_a_policy_in_hidden_words_points_at_nothing() -> None:
    reading = town_hall()
    direct = reading.statements[0]
    review, mending = reading.policies
    about = replace(reading.positions[1], towards=mending.iri)
    whole = replace(
        reading,
        policies=(replace(review, part_of=mending.iri), replace(mending, part_of=None)),
        positions=(about,),
        events=(replace(reading.events[2], about=mending.iri),),
    )
    left = corrected(whole, on(whole, decision(Act.HIDE, direct, whole)), NOBODY)
    assert (left.policies, left.positions) == ((review,), (replace(about, towards=None),))
    assert left.events == (replace(reading.events[2], about=None),)


def test_who_is_given_a_statement_proposes_what_its_speaker_proposed_in_it() -> None:
    reading = town_hall()
    direct = reading.statements[0]
    review, mending = reading.policies
    proposed = replace(mending, evidence=(at("mend it"),))
    whole = replace(reading, policies=(review, proposed))
    target = Target(ADA.iri, ADA.name, ())
    left = corrected(
        whole,
        on(whole, decision(Act.SPEAKER, direct, whole, target)),
        Known({target: ADA}, {}, frozenset()),
    )
    assert left.policies == (review, replace(proposed, proposer=left.statements[0].speaker))
    nameless = on(whole, decision(Act.SPEAKER, direct, whole, value="a spokesman"))
    assert corrected(whole, nameless, NOBODY).policies == (review, replace(proposed, proposer=None))
    elsewhere = on(reading, decision(Act.SPEAKER, direct, reading, value="a spokesman"))
    assert corrected(reading, elsewhere, NOBODY).policies == reading.policies


def test_whoever_is_gone_proposes_nothing_and_nobody_is_for_or_against_them() -> None:
    reading = town_hall()
    reed, council = reading.actors[:2]
    left = corrected(reading, {}, Known({}, {reed.iri: "urn:gone"}, frozenset({"urn:gone"})))
    assert [one.proposer for one in left.policies] == [None, None]
    assert left.positions == reading.positions[:1]
    assert left.events == reading.events[2:]
    left = corrected(reading, {}, Known({}, {council.iri: "urn:gone"}, frozenset({"urn:gone"})))
    assert [one.agents for one in left.events] == [(), ()]
    assert not any("paidBy" in quad.predicate.value for quad in rdf.quads(left))


def test_a_speaker_whom_the_article_does_not_name_is_described_in_it() -> None:
    reading = town_hall()
    target = Target(ADA.iri, ADA.name, ())
    known = Known({target: ADA}, {}, frozenset())
    taken = decision(Act.SPEAKER, reading.statements[0], reading, target)
    left = corrected(reading, on(reading, taken), known)
    speaker = left.by_iri[str(left.statements[0].speaker)]
    assert (speaker.name, speaker.mentions) == ("Ada Quill", ())
    assert left.statements[0].held_post is None
    shapes.check(rdf.quads(left))


def test_a_speaker_whom_nobody_knows_any_more_leaves_all_as_it_was() -> None:
    reading = town_hall()
    taken = decision(Act.SPEAKER, reading.statements[0], reading, Target(ADA.iri, ADA.name, ()))
    assert corrected(reading, on(reading, taken), NOBODY) == reading


def test_words_of_another_article_decide_nothing() -> None:
    other = newsroom.newsroom()[0]
    taken = decision(Act.REJECT, other.statements[0], other)
    assert corrected(town_hall(), on(town_hall(), taken), NOBODY) == town_hall()


def test_whoever_is_gone_holds_no_post_and_says_nothing() -> None:
    reading = town_hall()
    reed, council = reading.actors[:2]
    for gone in (reed, council):
        left = corrected(reading, {}, Known({}, {gone.iri: "urn:gone"}, frozenset({"urn:gone"})))
        assert gone.iri not in left.by_iri
        assert all(gone.iri not in (said.speaker, *said.co_speakers) for said in left.statements)
        assert all(gone.iri not in (post.member, post.organization) for post in left.memberships)
        shapes.check(rdf.quads(left))


@pytest.mark.parametrize(
    ("acts", "state", "speaker"),
    [
        ((Act.REJECT, Act.CONFIRM), State.CONFIRMED, None),
        ((Act.CONFIRM, Act.HIDE), State.HIDDEN, None),
        ((Act.CONFIRM, Act.SPEAKER), State.CONFIRMED, 1),
        ((Act.SPEAKER, Act.CONFIRM), State.CONFIRMED, 0),
        ((Act.SPEAKER, Act.SPEAKER), State.CANDIDATE, 1),
        ((Act.REJECT, Act.SPEAKER), State.REJECTED, 1),
    ],
)
def test_the_last_state_and_the_last_speaker_hold_side_by_side(
    acts: tuple[Act, ...], state: State, speaker: int | None
) -> None:
    reading = town_hall()
    taken = [decision(act, reading.statements[0], reading, value="a spokesman") for act in acts]
    found = ruled(taken)
    assert found.state is state
    assert found.speaker is (None if speaker is None else taken[speaker])


@pytest.mark.parametrize(
    ("unseen", "left"),
    [
        ((), (0, 30)),
        (((2, 5),), (5, 30)),
        (((2, 12),), (10, 30)),
        (((12, 14),), (0, 30)),
        (((2, 5), (22, 25)), (5, 22)),
    ],
)
def test_what_is_around_words_reaches_up_to_what_is_not_to_be_seen(
    unseen: tuple[tuple[int, int], ...], left: tuple[int, int]
) -> None:
    assert clear(Span(10, 20), Span(0, 30), tuple(Span(*one) for one in unseen)) == Span(*left)


# --- Policies, positions, figures and events ---


def stated(reading: Reading, *gone: str, state: State = State.REJECTED) -> Reading:
    """The reading when these are in that state by what is ruled of them."""
    return corrected(reading, {iri: Ruled(state, None) for iri in gone}, NOBODY)


def test_what_was_towards_a_policy_that_is_gone_keeps_its_words_alone() -> None:
    reading = town_hall()
    review, mending = reading.policies
    about = replace(reading.positions[1], towards=review.iri)
    whole = replace(
        reading,
        policies=(review, replace(mending, part_of=review.iri)),
        positions=(about,),
        events=(replace(reading.events[2], about=review.iri),),
    )
    left = corrected(whole, {}, Known({}, {}, frozenset(), {review.iri: State.HIDDEN, mending.iri: State.CONFIRMED}))
    assert left.policies == (replace(mending, part_of=None, state=State.CONFIRMED),)
    assert left.positions == (replace(about, towards=None),)
    assert left.events == (replace(reading.events[2], about=None),)
    assert left.figures == reading.figures
    shapes.check(rdf.quads(left))


def test_a_position_figure_or_event_that_is_gone_leaves_the_others() -> None:
    reading = town_hall()
    figure, position, event = reading.figures[0], reading.positions[0], reading.events[0]
    left = stated(reading, figure_iri(figure.id), position_iri(position.id), event.iri)
    assert left.figures == reading.figures[1:]
    assert left.positions == reading.positions[1:]
    assert left.events == reading.events[1:]
    assert not any(figure.id in policy.figures for policy in left.policies)
    shapes.check(rdf.quads(left))


def test_what_is_confirmed_says_so_and_is_read_again() -> None:
    reading = rdf.canonical(town_hall())
    figure, position, event = reading.figures[0], reading.positions[0], reading.events[0]
    left = stated(reading, figure_iri(figure.id), position_iri(position.id), event.iri, state=State.CONFIRMED)
    assert (left.figures[0].state, left.positions[0].state, left.events[0].state) == (State.CONFIRMED,) * 3
    assert rdf.reading(rdf.quads(left), reading.article.text) == left


def test_the_last_polarity_that_somebody_gave_holds_with_the_last_state() -> None:
    reading = town_hall()
    position = reading.positions[0]
    target = Target(position_iri(position.id), position.label, (anchor(reading.article, position.target[0]),))
    when = datetime(2024, 5, 3, tzinfo=UTC)
    first, second = (
        Decision(value, Act.STANCE, (target,), "Ida Finch", when, value=value) for value in ("oppose", "neutral")
    )
    found = ruled([first, second])
    assert found.polarity is Polarity.NEUTRAL
    (left, *_) = corrected(reading, {target.iri: found}, NOBODY).positions
    assert left == replace(position, polarity=Polarity.NEUTRAL, state=State.CONFIRMED)
    gone = ruled([first, replace(second, act=Act.REJECT, value=None)])
    assert corrected(reading, {target.iri: gone}, NOBODY).positions == reading.positions[1:]


@pytest.mark.parametrize("other", [lambda reading: reading, by_another_extractor])
def test_a_position_is_found_by_its_words_and_those_of_its_statement(other: object) -> None:
    reading = town_hall()
    found = other(reading)  # type: ignore[operator]
    said = {one.id: one for one in reading.statements}
    for place, position in enumerate(reading.positions):
        of = said[position.statement]
        anchored = tuple(anchor(reading.article, span) for span in words(position))
        around = Target("urn:said", "", tuple(anchor(reading.article, span) for span in of.content))
        meaning = claimed(found, Target(f"{BASE}id/position/lost", "", anchored), around)
        assert meaning == position_iri(found.positions[place].id)
    assert claimed(found, Target(f"{BASE}id/event/lost", "", ()), None) is None

"""Which policies of many articles are one: hard cases in tests/gold/agenda, and what holds whatever the policies are.

A case is a file: what is hard `about` it, two or more `plans` by their names there, and for pairs of them what a careful
reader judges: `same`, `candidate` (for a person to decide) or `different`; and `because` of what, empty where that two
are different goes without saying. A plan stands in the article of its own name unless another is given. All is invented.
"""

from __future__ import annotations

import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.agenda import Agenda, Plan, Ruling, agenda
from ingest.labelstems import telling_words
from ingest.labelwords import wording
from ingest.sameness import Bar, Rule
from ontology.iris import policy_iri
from ontology.policies import PolicyKind, Status
from ontology.records import Verdict

CASES = sorted((Path(__file__).parents[1] / "gold" / "agenda").glob("*.json"))


def content(case: Path) -> dict[str, Any]:
    return dict(json.loads(case.read_text(encoding="utf-8")))


def plans(case: Path) -> dict[str, Plan]:
    return {name: _plan(name, told) for name, told in content(case)["plans"].items()}


def _plan(name: str, told: dict[str, Any]) -> Plan:
    return Plan(
        f"urn:plan:{name}",
        f"urn:article:{told.get('article', name)}",
        PolicyKind(told["kind"]),
        Status(told["status"]),
        told["label"],
        tuple(told.get("evidence", ())),
        told.get("outlet"),
        date.fromisoformat(told["day"]) if "day" in told else None,
        told.get("proposer"),
        frozenset(told.get("actors", ())),
        f"urn:plan:{told['parent']}" if "parent" in told else None,
        frozenset((Decimal(value), currency) for value, currency in told.get("amounts", ())),
        frozenset(told.get("deadlines", ())),
    )


def verdict(found: Agenda, one: Plan, other: Plan) -> tuple[str, set[str]]:
    """What is judged of two plans, and because of what."""
    mine, theirs = found.meant[one.iri], found.meant[other.iri]
    if mine == theirs:
        return "same", {said.because for said in found.judgements if said.one in {one.iri, other.iri}}
    on_both = [said for said in found.judgements if {said.one, said.other} == {mine, theirs}]
    asked = [said for said in on_both if said.verdict is Verdict.CANDIDATE]
    return ("candidate" if asked else "different"), {said.because for said in on_both}


def policies(found: Agenda) -> frozenset[frozenset[str]]:
    """Which plans are together, whatever the policy is called."""
    by_policy: dict[str, set[str]] = defaultdict(set)
    for plan, policy in found.meant.items():
        by_policy[policy].add(plan)
    return frozenset(map(frozenset, by_policy.values()))


def test_all_cases_are_collected() -> None:
    assert len(CASES) == 58


def test_at_least_half_of_the_judgements_keep_apart_or_leave_open() -> None:
    judged = Counter(said["expected"] for case in CASES for said in content(case)["judgements"])
    assert judged["different"] + judged["candidate"] >= judged.total() / 2


def test_each_rule_has_a_case() -> None:
    because = {said["because"] for case in CASES for said in content(case)["judgements"]}
    assert {*map(str, Rule)} - {"decided"} <= because <= {*map(str, (*Rule, *Bar)), ""}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_we_judge_a_case_as_a_careful_reader_does(case: Path) -> None:
    of = plans(case)
    found = agenda(of.values())
    for said in content(case)["judgements"]:
        judged, because = verdict(found, of[said["a"]], of[said["b"]])
        assert judged == said["expected"], (said["a"], said["b"], because, said["reason"])
        if said["because"]:
            assert said["because"] in because


# --- Labels ---


@pytest.mark.parametrize(
    ("label", "kind", "name"),
    [
        ("National Roads Board", PolicyKind.BODY, "National Roads Board"),
        ("set up a National Roads Board to oversee repairs", PolicyKind.BODY, "National Roads Board"),
        ("the Government’s Clean Rivers Bill", PolicyKind.LEGISLATION, "Clean Rivers Bill"),
        ("pass the Clean Rivers Bill 2023", PolicyKind.LEGISLATION, "Clean Rivers Bill 2023"),
        ("Independent Review of Rural Buses", PolicyKind.REVIEW, "Independent Review of Rural Buses"),
        ("National Roads Board to cut speed limits", PolicyKind.COMMITMENT, None),
        ("National Roads Board funding", PolicyKind.FUND, None),
        ("amend the Clean Rivers Bill", PolicyKind.LEGISLATION, None),
        ("Radical Changes Needed", PolicyKind.RECOMMENDATION, None),
        ("Pass the Clean Rivers Bill", PolicyKind.LEGISLATION, "Clean Rivers Bill"),
        ("New Homes Bill", PolicyKind.LEGISLATION, "New Homes Bill"),
        ("Children’s Hospitals Review", PolicyKind.REVIEW, "Children’s Hospitals Review"),
        ("new homes in Elmstow", PolicyKind.COMMITMENT, None),
    ],
)
def test_a_label_is_a_proper_name_or_not(label: str, kind: PolicyKind, name: str | None) -> None:
    assert wording(label, kind).name == name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("phasing out diesel trains by 2030", "phase out diesel trains"),
        ("programme to modernise labour courts", "program to modernize labor courts"),
        ("recruit 3,000 nurses", "recruitment of 3000 nurses"),
        ("£2.6bn fund for flood defences", "fund for flood defences"),
        ("a plan to close the ward", "closure of the ward"),
    ],
)
def test_ways_to_word_one_thing_have_the_same_telling_words(one: str, other: str) -> None:
    assert telling_words(one) == telling_words(other)


@given(st.text(max_size=60), st.sampled_from(PolicyKind))
def test_any_text_is_a_label(label: str, kind: PolicyKind) -> None:
    said = wording(label, kind)
    assert said.about <= said.words
    assert said.name is None or said.name in label


@pytest.mark.parametrize("mark", ["A", "a ", "A ", "1", "£1", "(", "A'", ",000", "é", "the ", "Of The "])
def test_a_hostile_label_takes_no_time(mark: str) -> None:
    before = time.perf_counter()
    wording(mark * 100_000, PolicyKind.BODY)
    telling_words(mark * 100_000)
    assert time.perf_counter() - before < 1


# --- What policies are called ---


def one(article: str, label: str, kind: PolicyKind = PolicyKind.COMMITMENT, **known: Any) -> Plan:
    status = known.pop("status", Status.ANNOUNCED)
    return Plan(f"urn:{label.lower().replace(' ', '-')}-{article}", article, kind, status, label, **known)


def test_a_policy_is_called_by_its_longest_name_that_tells() -> None:
    body = PolicyKind.BODY
    found = agenda(
        [one(key, "set up a National Roads Board", body) for key in "ab"]
        + [one("c", "National Roads Board (NRB)", body), one("d", "NRB", body)]
    )
    (item,) = found.policies
    assert (item.label, item.iri) == ("National Roads Board", policy_iri("National Roads Board"))
    assert item.others == ("NRB", "National Roads Board (NRB)", "set up a National Roads Board")


def test_a_policy_without_a_name_is_called_what_most_call_it() -> None:
    labels = ["close the ward", "closure of the ward", "closure of the ward", "closing the ward"]
    found = agenda(one(str(number), label, proposer="urn:board") for number, label in enumerate(labels))
    assert [item.label for item in found.policies] == ["closure of the ward"]


def test_a_policy_is_of_the_kind_that_most_say_and_of_the_more_special_of_two() -> None:
    commitment, fund = (
        one(key, "tillage support", kind, proposer="urn:p")
        for key, kind in zip("ab", ("Commitment", "Fund"), strict=True)
    )
    commitment, fund = replace(commitment, kind=PolicyKind.COMMITMENT), replace(fund, kind=PolicyKind.FUND)
    assert [item.kind for item in agenda([commitment, fund]).policies] == [PolicyKind.FUND]
    third = replace(commitment, iri="urn:third", article="c")
    assert [item.kind for item in agenda([commitment, fund, third]).policies] == [PolicyKind.COMMITMENT]


def test_a_policy_is_part_of_what_most_say_it_is_part_of() -> None:
    wholes = [one(key, "Rural Buses Reform Plan") for key in "abc"]
    parts = [one(whole.article, "free fares for pupils", parent=whole.iri) for whole in wholes]
    found = agenda([*wholes, *parts])
    part = next(item for item in found.policies if item.label == "free fares for pupils")
    assert part.part_of == found.meant[wholes[0].iri]
    assert len(found.policies) == 2


# --- IRIs ---


def test_a_policy_keeps_its_iri_when_more_articles_come() -> None:
    first = [one("b", "close the ward", proposer="urn:board")]
    before = agenda(first)
    more = [one(key, "closure of the ward", proposer="urn:board") for key in "acd"]
    after = agenda([*first, *more], before.meant)
    assert [item.iri for item in after.policies] == [policy_iri("close the ward")]
    assert after.policies[0].label == "closure of the ward"


def test_of_two_policies_that_turn_out_to_be_one_the_older_stays() -> None:
    new = [one(key, "Ferry Fares Bill", PolicyKind.LEGISLATION, day=date(2023, 5, 1)) for key in "abc"]
    old = one("z", "cap on ferry prices", PolicyKind.LEGISLATION, day=date(2022, 1, 1))
    before = agenda([*new, old])
    after = agenda([*new, old], before.meant, [Ruling(new[0].iri, old.iri, same=True)])
    assert after.meant[new[0].iri] == before.meant[old.iri]
    assert after.replaced == {before.meant[new[0].iri]: before.meant[old.iri]}


def test_an_iri_that_leads_to_a_policy_is_given_to_no_other() -> None:
    old = one("a", "close the ward", day=date(2022, 1, 1))
    new = one("b", "new ferry quay", day=date(2023, 1, 1))
    before = agenda([old, new])
    merged = agenda([old, new], before.meant, [Ruling(old.iri, new.iri, same=True)])
    stranger = one("c", "new ferry quay", day=date(2023, 1, 1))
    after = agenda([old, new, stranger], merged.meant, [Ruling(old.iri, new.iri, same=True)], merged.once)
    assert after.meant[stranger.iri] not in {before.meant[old.iri], before.meant[new.iri]}
    assert after.replaced == merged.replaced


def test_what_is_parted_again_gets_its_own_iri_back() -> None:
    old, new = one("a", "close the ward", day=date(2022, 1, 1)), one("b", "new ferry quay", day=date(2023, 1, 1))
    before = agenda([old, new])
    merged = agenda([old, new], before.meant, [Ruling(old.iri, new.iri, same=True)])
    assert agenda([old, new], merged.meant, once=merged.once).meant == before.meant


def test_namesakes_have_iris_of_their_own() -> None:
    found = agenda(one(key, "freeze rents", proposer=f"urn:{key}") for key in "ab")
    assert len({item.iri for item in found.policies}) == 2


# --- Decisions and clashes ---


def test_what_somebody_decided_holds_against_the_words() -> None:
    x, y, z = one("a", "close the ward"), one("b", "new ferry quay"), one("c", "close the ward", proposer="urn:p")
    x = replace(x, proposer="urn:p")
    found = agenda([x, y, z], ruled=[Ruling(x.iri, y.iri, same=True), Ruling(x.iri, z.iri, same=False)])
    assert policies(found) == {frozenset({x.iri, y.iri}), frozenset({z.iri})}
    assert {said.because for said in found.judgements} == {"decided"}


def test_whoever_is_like_two_that_are_decided_to_differ_joins_one_of_them_only() -> None:
    three = [one(key, "close the burns ward", proposer="urn:p") for key in "abc"]
    found = agenda(three, ruled=[Ruling(three[0].iri, three[1].iri, same=False)])
    assert found.meant[three[0].iri] != found.meant[three[1].iri]
    assert len(policies(found)) == 2


def test_what_is_the_same_as_two_that_differ_joins_neither_against_what_parts_them() -> None:
    wales, scotland, none = (
        one(key, f"review of flood warning systems{where}", PolicyKind.REVIEW, proposer="urn:p")
        for key, where in zip("abc", (" in Wales", " in Scotland", ""), strict=True)
    )
    assert len(policies(agenda([wales, scotland, none]))) == 3


# --- Properties, over crowds of policies whose words clash on purpose ---

LABELS = (
    "National Roads Board", "NRB", "National Roads Board (NRB)", "Clean Rivers Bill 2021", "Clean Rivers Bill 2023", "Clean Rivers Act",
    "Farm Bill", "review of dental care", "review of children's dental care", "review of adult dental care", "close the burns ward",
    "closure of the burns ward by 2030", "closure of the burns ward by 2035", "keep the burns ward", "recruit more nurses",
    "recruit 300 nurses", "the bill", "reform", "£5m for village halls", "fund for village halls and churches", "",
)  # fmt: skip


@st.composite
def articles(draw: st.DrawFn) -> list[list[Plan]]:
    """A few articles, each with some of these policies."""
    return [_told(draw, str(number)) for number in range(draw(st.integers(1, 6)))]


def _told(draw: st.DrawFn, article: str) -> list[Plan]:
    day = draw(st.sampled_from((date(2010, 1, 1), date(2021, 1, 1), date(2021, 2, 1), date(2023, 1, 1), None)))
    outlet = draw(st.sampled_from(("Echo", "Post", None)))
    labels = draw(st.lists(st.sampled_from(LABELS), max_size=4, unique=True))
    iris = [f"urn:{article}:{label}" for label in labels]
    return [
        Plan(
            iri,
            article,
            draw(st.sampled_from(PolicyKind)),
            draw(st.sampled_from(Status)),
            label,
            tuple(
                draw(st.lists(st.sampled_from(("will close the old burns ward at Elmstow hospital", "it")), max_size=2))
            ),
            outlet,
            day,
            draw(st.sampled_from(("urn:ada", "urn:board", None))),
            draw(st.sampled_from((frozenset[str](), frozenset({"urn:tom"})))),
            draw(st.sampled_from((None, *iris))),
            draw(st.sampled_from((frozenset[tuple[Decimal, str]](), frozenset({(Decimal(5_000_000), "GBP")})))),
            draw(st.sampled_from((frozenset[str](), frozenset({"2030"}), frozenset({"P5Y"})))),
        )
        for iri, label in zip(iris, labels, strict=True)
    ]


def flat(of: list[list[Plan]]) -> list[Plan]:
    return [each for some in of for each in some]


def rulings(draw: st.DataObject, of: list[Plan]) -> Iterator[Ruling]:
    if len(of) > 1:
        for _ in range(draw.draw(st.integers(0, 3))):
            x, y = draw.draw(st.lists(st.sampled_from(of), min_size=2, max_size=2, unique=True))
            yield Ruling(x.iri, y.iri, same=draw.draw(st.booleans()))


@settings(max_examples=150, deadline=None)
@given(articles(), st.randoms(use_true_random=False), st.data())
def test_the_order_of_plans_does_not_matter(of: list[list[Plan]], chance: random.Random, data: st.DataObject) -> None:
    shuffled, ruled = flat(of), list(rulings(data, flat(of)))
    chance.shuffle(shuffled)
    assert agenda(shuffled, ruled=ruled[::-1]) == agenda(flat(of), ruled=ruled)


@settings(max_examples=150, deadline=None)
@given(articles())
def test_judging_again_changes_nothing(of: list[list[Plan]]) -> None:
    first = agenda(flat(of))
    assert agenda(flat(of), first.meant, once=first.once) == first


@settings(max_examples=150, deadline=None)
@given(articles())
def test_however_articles_come_in_batches_the_policies_are_the_same(of: list[list[Plan]]) -> None:
    kept: dict[str, str] = {}
    once: dict[str, frozenset[str]] = {}
    for count in range(1, len(of) + 1):
        found = agenda(flat(of[:count]), kept, once=once)
        kept, once = dict(found.meant), dict(found.once)
    assert policies(agenda(flat(of), kept, once=once)) == policies(agenda(flat(of)))


@settings(max_examples=150, deadline=None)
@given(articles(), st.data())
def test_no_plan_is_lost_and_decisions_to_part_hold(of: list[list[Plan]], data: st.DataObject) -> None:
    ruled = list(rulings(data, flat(of)))
    found = agenda(flat(of), ruled=ruled)
    assert found.meant.keys() == {each.iri for each in flat(of)}
    assert {item.iri for item in found.policies} == set(found.meant.values())
    assert all(found.meant[rule.one] != found.meant[rule.other] for rule in ruled if not rule.same)
    for said in found.judgements:
        assert (said.verdict is Verdict.SAME) == (said.one in found.meant)


@settings(max_examples=150, deadline=None)
@given(articles())
def test_without_a_decision_nobody_takes_what_is_asked_for_for_what_is_promised(of: list[list[Plan]]) -> None:
    by_iri = {each.iri: each for each in flat(of)}
    for some in policies(agenda(flat(of))):
        kinds = {by_iri[iri].kind for iri in some}
        assert PolicyKind.RECOMMENDATION not in kinds or len(kinds) == 1


@settings(max_examples=150, deadline=None)
@given(articles())
def test_an_article_on_other_things_touches_nothing(of: list[list[Plan]]) -> None:
    stranger = [Plan("urn:new", "new", PolicyKind.BODY, Status.PROMISED, "Zebra Quotas Tribunal", day=date(2021, 1, 1))]
    before, after = agenda(flat(of)), agenda([*flat(of), *stranger])
    assert {iri: after.meant[iri] for iri in before.meant} == dict(before.meant)


# --- Many ---


def crowd(number: int) -> list[Plan]:
    """Plans of made-up words, some of which are as frequent as words are."""
    chance = random.Random(5)
    stock = ["".join(chance.choice("bdfgklmnprst") + chance.choice("aeiou") for _ in range(3)) for _ in range(4000)]
    often = [1 / (rank + 1) for rank in range(len(stock))]
    known = [
        f"{chance.choice(('review of', 'ban on', 'recruit', 'fund for'))} {' '.join(chance.choices(stock, often, k=chance.randint(2, 6)))}"
        for _ in range(number // 3)
    ]
    return [
        Plan(
            f"urn:{at}",
            f"urn:article:{at // 8}",
            chance.choice(list(PolicyKind)),
            chance.choice(list(Status)),
            chance.choice(known),
            day=date(2015, 1, 1) + timedelta(chance.randrange(4000)),
            proposer=chance.choice((None, f"urn:actor:{chance.randrange(500)}")),
        )
        for at in range(number)
    ]


def test_twenty_thousand_policies_are_judged_in_well_under_a_minute() -> None:
    everyone = crowd(20_000)
    before = time.process_time()
    agenda(everyone)
    assert time.process_time() - before < 40


@pytest.mark.parametrize("article", ["urn:one", None])
def test_twenty_thousand_of_one_label_are_judged_as_fast(article: str | None) -> None:
    same = [replace(each, label="freeze rents for students", article=article or each.article) for each in crowd(20_000)]
    before = time.process_time()
    agenda(same)
    assert time.process_time() - before < 40


def test_parts_of_parts_of_parts_come_to_an_end() -> None:
    everyone = [
        one(f"{key}", f"part {number} of the river plan", parent=f"urn:part-{number - 1}-of-the-river-plan-{key}")
        for key in "ab"
        for number in range(300)
    ]
    assert len(agenda(everyone).meant) == 600

"""Who is who across articles: what holds whatever the names are. Hard cases are in test_identity_cases.py."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.identity import Identities, Referent, Ruling, identities
from ontology.iris import BASE, actor_iri
from ontology.records import ActorKind, Verdict

PERSON, ORGANIZATION = ActorKind.PERSON, ActorKind.ORGANIZATION


def one(article: str, name: str, *aliases: str, kind: ActorKind = PERSON, **known: object) -> Referent:
    local = name.replace(" ", "-").lower()
    posts = tuple((title, None) for title in known.pop("titles", ()))
    return Referent(f"{BASE}id/{kind}/{local}-{article}", article, kind, name, aliases, posts=posts, **known)


def body(article: str, name: str, *aliases: str, **known: object) -> Referent:
    return one(article, name, *aliases, kind=ORGANIZATION, **known)


def names(*of: Referent) -> dict[str, tuple[str, ...]]:
    return {actor.name: actor.aliases for actor in identities(of).actors}


def parties(found: Identities) -> frozenset[frozenset[str]]:
    """Who is together with whom, whatever they are called."""
    by_actor: dict[str, set[str]] = defaultdict(set)
    for referent, actor in found.meant.items():
        by_actor[actor].add(referent)
    return frozenset(map(frozenset, by_actor.values()))


def test_one_name_is_one_actor_however_it_is_spelt() -> None:
    found = names(one("a", "Ada O'Hara"), one("b", "Ada O’Hara", "O’Hara"), one("c", "Ada O'Hara"))
    assert found == {"Ada O'Hara": ("Ada O’Hara", "O’Hara")}


def test_an_acronym_is_the_organisation_that_some_text_calls_by_it() -> None:
    full, short = body("a", "National Rivers Board", "NRB"), body("b", "NRB")
    found = identities([short, full])
    assert [actor.name for actor in found.actors] == ["National Rivers Board"]
    assert found.meant[short.iri] == found.meant[full.iri]


def test_two_entries_of_an_authority_file_are_never_one() -> None:
    full, short = body("list", "National Rivers Board", "NRB", listed=True), body("list", "NRB", listed=True)
    assert len(parties(identities([full, short]))) == 2
    named = [body("a", "National Rivers Board", "NRB"), body("b", "NRB")]
    found = identities([full, short, *named])
    assert found.meant[full.iri] != found.meant[short.iri]


def test_a_bare_surname_is_the_person_of_that_surname_in_the_same_post() -> None:
    found = names(one("a", "Moss", titles=["Water Minister"]), one("b", "Ada Moss", "Moss", titles=["water minister"]))
    assert found == {"Ada Moss": ("Moss",)}


def test_holders_of_one_post_are_not_one_person() -> None:
    assert set(names(*(one(name, name, titles=["Water Minister"]) for name in ("Ada Moss", "Ben Moss")))) == {
        "Ada Moss",
        "Ben Moss",
    }


def test_every_referent_of_an_actor_who_has_several_is_judged_with_a_reason() -> None:
    found = identities([one("a", "Ada Moss"), one("b", "Ada Moss"), one("c", "Ben Moss")])
    together = [said for said in found.judgements if said.verdict is Verdict.SAME]
    assert {said.one for said in together} == {f"{BASE}id/person/ada-moss-{article}" for article in "ab"}
    assert all(said.because == "same name" and said.confidence >= 0.75 for said in together)


def test_namesakes_of_unlike_fields_are_kept_apart_and_that_is_said() -> None:
    found = identities([one("a", "Ada Moss", titles=["Water Minister"]), one("b", "Ada Moss", titles=["cellist"])])
    assert len(found.actors) == 2
    assert [(said.verdict, said.because) for said in found.judgements] == [(Verdict.DIFFERENT, "posts differ")]


def test_what_is_likely_but_not_sure_is_a_candidate_and_not_merged() -> None:
    found = identities([one("a", "David Jones"), one("b", "David Jones")])
    assert len(found.actors) == 2
    assert [said.verdict for said in found.judgements] == [Verdict.CANDIDATE]


def test_the_government_of_two_articles_is_one_only_in_one_company() -> None:
    minister = [one(article, "Ada Moss", titles=["Water Minister"]) for article in "ab"]
    company = {other.article: frozenset({other.iri}) for other in minister}
    apart = [body(article, "the government", bound=True) for article in "ab"]
    both = [body(article, "the government", bound=True, company=company[article]) for article in "ab"]
    trust = [body(article, "Harbour Trust") for article in "ab"]
    assert len(parties(identities(apart))) == 2
    with_trust = [
        body(article, "the government", bound=True, company=frozenset({minister[at].iri, trust[at].iri}))
        for at, article in enumerate("ab")
    ]
    assert len(parties(identities([*both, *minister]))) == 3
    assert len(parties(identities([*with_trust, *minister, *trust]))) == 3


def test_an_actor_keeps_its_iri_when_more_articles_come() -> None:
    first = [one("b", "Tom Moss", titles=["Water Minister"])]
    before = identities(first)
    after = identities([*first, one("a", "Thomas Moss", titles=["Water Minister"])], before.meant)
    assert [actor.iri for actor in after.actors] == [actor.iri for actor in before.actors]
    assert after.actors[0].name == "Thomas Moss"


def test_of_two_actors_that_turn_out_to_be_one_the_other_iri_leads_to_it() -> None:
    two = [one("a", "David Jones"), one("b", "David Jones")]
    before = identities(two)
    trusts = {article: [body(article, name) for name in ("Harbour Trust", "Rivers Trust")] for article in "abc"}
    company = {article: frozenset(each.iri for each in some) for article, some in trusts.items()}
    together = [one(article, "David Jones", company=company[article]) for article in "abc"]
    after = identities([*together, *flat(trusts.values())], before.meant)
    people = [actor for actor in after.actors if actor.kind is PERSON]
    assert len(people) == 1
    old = {actor.iri for actor in before.actors} - {people[0].iri}
    assert after.replaced == dict.fromkeys(old, people[0].iri)


def _fields(of: Referent) -> dict[str, object]:
    return {name: getattr(of, name) for name in Referent.__slots__}


def test_an_iri_that_leads_to_somebody_is_given_to_nobody_else() -> None:
    ada, adah = one("a", "Ada Quill", honorifics=("mr",)), one("b", "Adah Moss", honorifics=("mr",))
    before = identities([ada, adah])
    merged = identities([ada, adah], before.meant, [Ruling(ada.iri, adah.iri, True)])
    ((old, now),) = merged.replaced.items()
    namesake = one("c", "Ada Quill" if old.endswith("quill") else "Adah Moss", honorifics=("mrs",))
    after = identities([ada, adah, namesake], merged.meant, [Ruling(ada.iri, adah.iri, True)], once=merged.once)
    assert after.meant[ada.iri] == now
    assert after.meant[namesake.iri] not in {old, now}


@pytest.mark.parametrize("many", [1, 2, 3])
def test_whoever_are_set_free_again_get_back_their_iris(many: int) -> None:
    ada, adah = (
        [one(f"a{number}", "Ada Quill") for number in range(many)],
        [one("b", "Adah Moss"), one("c", "Adah Moss")],
    )
    everyone = [*ada, *adah]
    before = identities(everyone)
    merged = identities(everyone, before.meant, [Ruling(ada[0].iri, adah[0].iri, True)])
    assert len(merged.actors) == 1
    assert identities(everyone, merged.meant, once=merged.once).meant == before.meant


def test_who_speaks_for_no_iri_leaves_it_to_the_others_and_may_have_a_retired_one_again() -> None:
    ada, adah = [one("a", "Ada Quill"), one("b", "Ada Quill")], one("c", "Adah Moss")
    before = identities([*ada, adah])
    merged = identities([*ada, adah], before.meant, [Ruling(ada[0].iri, adah.iri, True)])
    (now,) = merged.replaced.values()
    claims = {iri: actor for iri, actor in merged.meant.items() if before.meant[iri] == now}
    assert identities([*ada, adah], merged.meant, once=merged.once, claims=claims).meant == before.meant
    renamed = identities(
        ada,
        {each.iri: "urn:old" for each in ada},
        [Ruling(ada[0].iri, ada[1].iri, False)],
        None,
        {ada[1].iri: "urn:old"},
    )
    assert renamed.meant[ada[1].iri] == "urn:old" != renamed.meant[ada[0].iri]


def test_what_somebody_decided_holds_against_the_names() -> None:
    tom, thomas, ben = one("a", "Tom Moss"), one("b", "Ada Quill"), one("c", "Tom Moss")
    found = identities([tom, thomas, ben], ruled=[Ruling(tom.iri, thomas.iri, True), Ruling(tom.iri, ben.iri, False)])
    assert parties(found) == {frozenset({tom.iri, thomas.iri}), frozenset({ben.iri})}
    assert {said.because for said in found.judgements if said.verdict is Verdict.SAME} >= {"decided"}


def test_a_decision_undone_leaves_no_trace() -> None:
    two = [one("a", "Tom Moss"), one("b", "Ada Quill")]
    merged = identities(two, identities(two).meant, [Ruling(two[0].iri, two[1].iri, True)])
    assert len(merged.actors) == 1
    assert parties(identities(two, merged.meant)) == parties(identities(two))


def test_a_decided_merge_is_not_lost_to_a_namesake() -> None:
    ada, ben, other = one("a", "Ada Quill"), one("b", "Ben Moss"), one("c", "Ben Moss")
    found = identities([ada, ben, other], ruled=[Ruling(ada.iri, ben.iri, True), Ruling(ada.iri, other.iri, False)])
    assert parties(found) == {frozenset({ada.iri, ben.iri}), frozenset({other.iri})}


def test_a_decided_merge_holds_whomever_each_of_the_two_would_be_joined_with() -> None:
    ada, second, ben, other = one("a", "Ada Quill"), one("b", "Ada Quill"), one("c", "Ben Moss"), one("d", "Ben Moss")
    ruled = [Ruling(ada.iri, ben.iri, True), Ruling(second.iri, other.iri, False)]
    found = identities([ada, second, ben, other], ruled=ruled)
    assert found.meant[ada.iri] == found.meant[ben.iri]
    assert found.meant[second.iri] != found.meant[other.iri]


def test_an_article_that_prints_both_names_of_whom_somebody_merged_names_them_once() -> None:
    ada, ben, *both = one("a", "Ada Quill"), one("b", "Ben Moss"), one("c", "Ada Quill"), one("c", "Ben Moss")
    assert len(parties(identities([ada, ben, *both], ruled=[Ruling(ada.iri, ben.iri, True)]))) == 1


def test_whoever_came_by_a_decision_is_said_to_have_come_by_it() -> None:
    ada, ben = one("a", "Ada Quill"), [one(article, "Ben Moss") for article in "bcd"]
    found = identities([ada, *ben], ruled=[Ruling(ada.iri, ben[0].iri, True)])
    because = {said.one: said.because for said in found.judgements}
    assert because == {ada.iri: "decided", **dict.fromkeys((each.iri for each in ben), "same name")}


def test_a_ruling_on_two_of_other_names_moves_no_namesake() -> None:
    named = [
        (
            one(key, "David Jones", titles=(post,), published=date(year, 6, 1)),
            one(key, "Ellen Roe", published=date(year, 6, 1)),
        )
        for key, post, year in (("choir", "singer", 2024), ("mill", "carpenter", 1999), ("court", "judge", 2024))
    ]
    known = [
        replace(person, company=frozenset({david.iri, ellen.iri}))
        for david, ellen in named
        for person in (david, ellen)
    ]
    before = parties(identities(known))
    for david, _ in named:
        for _, ellen in named:
            assert parties(identities(known, ruled=[Ruling(david.iri, ellen.iri, same=False)])) == before


@pytest.mark.parametrize("moved", [0, 7, 29])
def test_whoever_is_left_undecided_by_a_split_stays_with_the_most(moved: int) -> None:
    everyone = [one(f"{number:02}", "Ada Quill", titles=["chair"]) for number in range(30)]
    gone, *left = everyone[moved], *(each for each in everyone if each is not everyone[moved])
    found = identities(everyone, ruled=[Ruling(gone.iri, each.iri, False) for each in left[:8]])
    assert parties(found) == {frozenset({gone.iri}), frozenset(each.iri for each in left)}


def test_two_given_names_of_one_person_part_her_from_nobody_of_either() -> None:
    both = one("list", "Ada Quill", "Odile Quill")
    for name in ("Ada Quill", "Odile Quill"):
        assert len(parties(identities([both, one("a", name)]))) == 1


def test_whoever_is_named_like_one_of_two_who_were_merged_may_be_them() -> None:
    held = ["Water Minister"]
    ada, odile = one("a", "Ada Quill", titles=held), one("b", "Odile Quill", titles=held)
    ruled = [Ruling(ada.iri, odile.iri, True)]
    assert len(parties(identities([ada, odile, one("c", "Ada B. Quill", titles=held)], ruled=ruled))) == 1
    unlike = identities([ada, odile, one("c", "Odile Quill", titles=["cellist"])], ruled=ruled)
    assert [said.because for said in unlike.judgements if said.verdict is Verdict.DIFFERENT] == ["posts differ"]


@pytest.mark.parametrize(
    ("of", "other"),
    [
        (("Tom J. Hale", "Tom Hale"), ("Tom K. Hale", "Tom Hale")),
        (("Alexander Hale", "Alex Hale"), ("Alexandra Hale", "Alex Hale")),
        (("Tom Hale Jr.", "Tom Hale"), ("Tom Hale Sr.", "Tom Hale")),
        (("Ada Quill", "A. Quill"), ("Anna Quill", "A. Quill")),
    ],
)
def test_a_shorter_form_in_common_does_not_outweigh_names_that_differ(
    of: tuple[str, ...], other: tuple[str, ...]
) -> None:
    assert len(parties(identities([one("a", *of), one("b", *other)]))) == 2


def test_invisible_characters_do_not_part_names() -> None:
    assert actor_iri(PERSON, "Jo\u00adhn Sm\u200bith") == actor_iri(PERSON, "John Smith")


def test_bodies_named_by_linking_words_alone_are_judged_by_all_their_words() -> None:
    assert len(parties(identities([body("a", "On & To"), body("b", "In & On"), body("c", "On and To")]))) == 2


@pytest.mark.parametrize(
    ("name", "other"),
    [("रवि मोदी", "रवि मादा"), ("สมชาย ดีมา", "สมชาย ดูมา"), ("かな さか", "かな さが"), ("रवि मोदी", "रवी मोदी")],
)
def test_signs_that_are_letters_of_their_script_tell_names_apart(name: str, other: str) -> None:
    assert len(parties(identities([one("a", name), one("b", other)]))) == 2


@pytest.mark.parametrize(
    ("name", "other"), [("José Núñez", "Jose Nunez"), ("Άδα Κουίλ", "Αδα Κουιλ"), ("Пётр Ёлкин", "Петр Елкин")]
)
def test_accents_tell_no_names_apart(name: str, other: str) -> None:
    assert len(parties(identities([one("a", name), one("b", other)]))) == 1


# --- Properties, over crowds of people and bodies whose names and posts clash on purpose ---

GIVEN = ("Tom", "Thomas", "T.", "Ada", "Adah", "Robin", "")
SURNAMES = ("Moss", "Hale", "Jones", "Long-Hale")
TITLES = ("Water Minister", "cellist", "chair", "mayor of Elmstow")
BODIES = ("National Rivers Board", "NRB", "Northern Rail Board", "Harbour Trust", "the government", "Audit Committee")


@st.composite
def articles(draw: st.DrawFn) -> list[list[Referent]]:
    """A few articles, each with some of these people and bodies."""
    return [_cast(draw, str(number)) for number in range(draw(st.integers(1, 6)))]


def _cast(draw: st.DrawFn, article: str) -> list[Referent]:
    bodies = draw(st.lists(st.sampled_from(BODIES), max_size=3, unique=True))
    people = draw(st.lists(st.tuples(st.sampled_from(GIVEN), st.sampled_from(SURNAMES)), max_size=3, unique=True))
    year = draw(st.sampled_from((1951, 2019, 2020, None)))
    published = date(year, 5, 3) if year else None
    outlet = draw(st.sampled_from(("Echo", "Post", None)))
    found = [body(article, name, published=published, outlet=outlet, bound=name.startswith("the ")) for name in bodies]
    for first, last in people:
        held = draw(st.lists(st.sampled_from(TITLES), max_size=2, unique=True))
        where = draw(st.sampled_from([None, *(each.iri for each in found if each.kind is ORGANIZATION)]))
        person = one(article, f"{first} {last}".strip(), published=published, outlet=outlet)
        posts = tuple((title, where) for title in held)
        honorifics = tuple(draw(st.sampled_from(((), ("mr",), ("ms",)))))
        found.append(Referent(**{**_fields(person), "posts": posts, "honorifics": honorifics}))
    everyone = frozenset(each.iri for each in found)
    return [Referent(**{**_fields(each), "company": everyone}) for each in found]


def flat(of: Iterable[Iterable[Referent]]) -> list[Referent]:
    return [each for some in of for each in some]


@settings(max_examples=150, deadline=None)
@given(articles(), st.randoms(use_true_random=False))
def test_the_order_of_articles_does_not_matter(of: list[list[Referent]], chance: random.Random) -> None:
    shuffled = flat(of)
    chance.shuffle(shuffled)
    assert identities(shuffled) == identities(flat(of))


@settings(max_examples=100, deadline=None)
@given(articles())
def test_however_articles_come_in_batches_the_parties_are_the_same(of: list[list[Referent]]) -> None:
    kept: dict[str, str] = {}
    for count in range(1, len(of) + 1):
        kept = dict(identities(flat(of[:count]), kept).meant)
    assert parties(identities(flat(of), kept)) == parties(identities(flat(of)))


@settings(max_examples=100, deadline=None)
@given(articles())
def test_judging_again_changes_nothing(of: list[list[Referent]]) -> None:
    first = identities(flat(of))
    again = identities(flat(of), first.meant)
    assert again == first


@settings(max_examples=100, deadline=None)
@given(articles())
def test_an_article_touches_only_those_who_share_a_part_of_a_name(of: list[list[Referent]]) -> None:
    stranger = [one("new", "Zebedee Quux"), body("new", "Quux Orchestra")]
    before, after = identities(flat(of)), identities([*flat(of), *stranger])
    assert parties(after) == parties(before) | parties(identities(stranger))
    assert {referent: after.meant[referent] for referent in before.meant} == dict(before.meant)


@settings(max_examples=100, deadline=None)
@given(articles(), st.data())
def test_merging_and_undoing_it_is_as_if_nothing_had_been(of: list[list[Referent]], data: st.DataObject) -> None:
    everyone = flat(of)
    pairs = [(a, b) for a in everyone for b in everyone if a.iri < b.iri and a.kind is b.kind]
    if not pairs:
        return
    a, b = data.draw(st.sampled_from(pairs))
    before = identities(everyone)
    merged = identities(everyone, before.meant, [Ruling(a.iri, b.iri, True)])
    assert merged.meant[a.iri] == merged.meant[b.iri]
    assert parties(identities(everyone, merged.meant)) == parties(before)
    parted = identities(everyone, before.meant, [Ruling(a.iri, b.iri, False)])
    assert parted.meant[a.iri] != parted.meant[b.iri]


@settings(max_examples=100, deadline=None)
@given(articles())
def test_nobody_is_two_in_one_article_and_nobody_is_lost(of: list[list[Referent]]) -> None:
    found = identities(flat(of))
    assert found.meant.keys() == {each.iri for each in flat(of)}
    assert {actor.iri for actor in found.actors} == set(found.meant.values())
    for together in parties(found):
        people = [each for each in flat(of) if each.iri in together and each.kind is PERSON]
        assert len({each.article for each in people}) == len(people)


def test_three_articles_in_any_order_give_one_result() -> None:
    cast = (body("a", "NRB"), body("b", "National Rivers Board", "NRB"), one("c", "Moss", titles=["Chair"]))
    assert len({repr(identities(order)) for order in permutations(cast)}) == 1


ODD = st.one_of(
    st.text(max_size=12),
    st.lists(
        st.sampled_from(
            ("the", "of", "On", "&", "Dr", "Jr.", "van", "Ltd", "N.R.B.", "-", "'", "Q", "ß", "ŉ", "मोदी", "\u0301")
        ),
        max_size=4,
    ).map(" ".join),
).filter(str.strip)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from((PERSON, ORGANIZATION)), ODD, ODD), min_size=1, max_size=4))
def test_whatever_somebody_is_called_is_judged(called: list[tuple[ActorKind, str, str]]) -> None:
    everyone = [
        Referent(f"urn:{number}", f"{number}", kind, name, (alias,))
        for number, (kind, name, alias) in enumerate(called)
    ]
    assert identities(everyone).meant.keys() == {each.iri for each in everyone}

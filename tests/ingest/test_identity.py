"""Who is who across articles."""

from itertools import permutations

from ingest.identity import Known, identities
from ontology.iris import actor_iri
from ontology.records import ActorKind

PERSON, ORGANIZATION = ActorKind.PERSON, ActorKind.ORGANIZATION


def known(kind: ActorKind, name: str, *aliases: str, titles: tuple[str, ...] = ()) -> Known:
    return Known(actor_iri(kind, name), kind, name, aliases, titles)


def names(*of: Known) -> dict[str, tuple[str, ...]]:
    actors, _ = identities(of)
    return {actor.name: actor.aliases for actor in actors}


def test_one_name_is_one_actor_however_it_is_spelt() -> None:
    assert names(known(PERSON, "Ada O'Hara"), known(PERSON, "Ada O’Hara", "O’Hara"), known(PERSON, "Ada O'Hara")) == {
        "Ada O'Hara": ("O’Hara",)
    }


def test_an_acronym_is_the_organisation_that_some_text_calls_by_it() -> None:
    full = known(ORGANIZATION, "National Rivers Board", "NRB")
    short = known(ORGANIZATION, "NRB")
    actors, redirects = identities([short, full])
    assert [actor.name for actor in actors] == ["National Rivers Board"]
    assert redirects == {short.iri: full.iri}


def test_an_acronym_of_two_organisations_stays_by_itself() -> None:
    found = names(
        known(ORGANIZATION, "NRB"),
        known(ORGANIZATION, "National Rivers Board", "NRB"),
        known(ORGANIZATION, "Northern Rail Board", "NRB"),
    )
    assert set(found) == {"NRB", "National Rivers Board", "Northern Rail Board"}


def test_a_bare_surname_is_the_person_of_that_surname_in_the_same_post() -> None:
    found = names(
        known(PERSON, "Moss", titles=("Water Minister",)),
        known(PERSON, "Ada Moss", "Moss", titles=("water minister",)),
    )
    assert found == {"Ada Moss": ("Moss",)}


def test_a_bare_surname_without_a_post_in_common_stays_by_itself() -> None:
    assert set(names(known(PERSON, "Moss"), known(PERSON, "Ada Moss", "Moss", titles=("Water Minister",)))) == {
        "Moss",
        "Ada Moss",
    }


def test_holders_of_one_post_are_not_one_person() -> None:
    ada, ben = (known(PERSON, name, titles=("Water Minister",)) for name in ("Ada Moss", "Ben Moss"))
    assert set(names(ada, ben)) == {"Ada Moss", "Ben Moss"}


def test_the_order_of_articles_does_not_matter() -> None:
    cast = (
        known(ORGANIZATION, "NRB"),
        known(ORGANIZATION, "National Rivers Board", "NRB"),
        known(PERSON, "Moss", titles=("Chair",)),
        known(PERSON, "Ada Moss", "Moss", titles=("Chair",)),
    )
    results = {repr(identities(order)) for order in permutations(cast)}
    assert len(results) == 1


def test_invisible_characters_do_not_part_names() -> None:
    assert actor_iri(PERSON, "Jo\u00adhn Sm\u200bith") == actor_iri(PERSON, "John Smith")

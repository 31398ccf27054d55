"""Articles made from parsed records: other names and words, and all that binds them as it was."""

from __future__ import annotations

import pytest

from bench import scale
from ingest.echoes import echoes
from ingest.identity import identities
from ingest.likeness import initials
from tests import newsroom


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> scale.Records:
    board = newsroom.reading(
        "reservoir",
        "Reservoir\nThe National Reservoirs Board (NRB) said that the reservoir is full.\nThe NRB said nothing else.\n",
        [("National Reservoirs Board", "The National Reservoirs Board", "said", "the reservoir is full")],
        organisations=("National Reservoirs Board",),
        aliases={"National Reservoirs Board": ("NRB",)},
    )
    return scale.read(
        newsroom.store(tmp_path_factory.mktemp("records") / "store", (*newsroom.weir(), *newsroom.newsroom(), board))
    )


def test_each_world_has_the_same_people_under_other_names(records: scale.Records) -> None:
    one, two = (scale.World(records, number) for number in (1, 2))
    for some in records.referents.values():
        for referent in some:
            changed = one.referent(referent)
            assert changed == scale.World(records, 1).referent(referent)
            assert changed.name not in {referent.name, two.referent(referent).name}
            assert changed.kind == referent.kind
            assert len(changed.company) == len(referent.company)


def test_an_acronym_is_that_of_the_name_it_stands_for(records: scale.Records) -> None:
    (board,) = (one for some in records.referents.values() for one in some if "NRB" in one.aliases)
    changed = scale.World(records, 1).referent(board)
    assert initials(changed.name) & {*changed.aliases}


def test_as_many_are_one_and_echo_in_each_world_and_nobody_in_two(records: scale.Records) -> None:
    once, thrice = (scale.made(records, times * len(records.articles)) for times in (1, 3))
    people, found = identities(once[0]), identities(thrice[0])
    assert len(found.actors) == 3 * len(people.actors)
    assert len(echoes(thrice[1])) == 3 * len(echoes(once[1])) == 3
    assert all(len({iri.rpartition("#")[2] for iri in echo.reports}) == 1 for echo in echoes(thrice[1]))

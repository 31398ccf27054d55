"""What a reading may not be: it describes all it refers to, nobody speaks twice, and no statement is told in itself."""

from dataclasses import replace

import pytest

from ontology.errors import InvalidRecord
from ontology.reading import Reading
from tests.readings import town_hall


def told(**via: str | None) -> Reading:
    """The town hall's statements, each told in the one that is named for it."""
    reading = town_hall()
    direct, indirect, recorded = reading.statements
    names = {"direct": direct.id, "indirect": indirect.id, "recorded": recorded.id, "nobody": "0" * 16, None: None}
    said = {"direct": direct, "indirect": indirect, "recorded": recorded}
    return replace(reading, statements=tuple(replace(one, via=names[via.get(name)]) for name, one in said.items()))


def test_a_chain_may_be_as_long_as_the_article_tells_it():
    assert [one.via is None for one in told(direct="indirect", indirect="recorded").statements] == [False, False, True]


@pytest.mark.parametrize(
    "via",
    [{"direct": "nobody"}, {"direct": "direct"}, {"direct": "indirect", "indirect": "recorded", "recorded": "direct"}],
)
def test_a_chain_that_leads_nowhere_or_in_a_circle_is_refused(via: dict[str, str]):
    with pytest.raises(InvalidRecord, match="told via"):
        told(**via)


def test_a_statement_may_have_several_speakers():
    reading = town_hall()
    reed, council, critics, minutes = (actor.iri for actor in reading.actors)
    assert replace(reading.statements[0], co_speakers=(minutes, council, critics)).speaker == reed


@pytest.mark.parametrize(
    ("speaker", "others"), [(None, ["urn:a"]), ("urn:a", ["urn:a"]), ("urn:a", ["urn:b", "urn:b"])]
)
def test_co_speakers_speak_beside_a_speaker_and_each_once(speaker: str | None, others: list[str]):
    with pytest.raises(InvalidRecord, match="co-speakers need a speaker, and each speaks once"):
        replace(town_hall().statements[0], speaker=speaker, co_speakers=tuple(others))


def test_a_co_speaker_whom_the_reading_does_not_describe_is_refused():
    reading = town_hall()
    said = replace(reading.statements[0], co_speakers=("urn:stranger",))
    with pytest.raises(InvalidRecord, match="urn:stranger"):
        replace(reading, statements=(said, *reading.statements[1:]))


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2020", "2019"),
        ("2019-03-05", "2019-03-04"),
        ("May", None),
        (None, "2019-13"),
        (None, "2019-02-30"),
        ("", None),
    ],
)
def test_a_post_is_held_from_a_date_to_a_later_one(since: str | None, until: str | None):
    (chair,) = town_hall().memberships
    with pytest.raises(InvalidRecord):
        replace(chair, since=since, until=until)


def test_a_year_may_end_in_the_month_in_which_it_began():
    (chair,) = town_hall().memberships
    assert replace(chair, since="2019-03", until="2019").until == "2019"

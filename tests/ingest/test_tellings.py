"""Reports as the search for echoes sees them."""

from ingest.tellings import Speakers, speakers, tellings
from ontology.iris import article_iri
from ontology.records import Quoting
from tests.readings import town_hall


def test_a_report_is_told_with_its_words_and_with_who_says_it() -> None:
    reading = town_hall()
    direct, indirect, recorded = tellings(reading, "millbrook", {})
    assert (direct.article, direct.page) == (article_iri(reading.article), "millbrook")
    assert direct.pieces == ("The roof leaks,", "We will mend it.")
    assert (direct.published, direct.quoting) == (reading.article.published, Quoting.DIRECT)
    assert direct.people == {reading.statements[0].speaker}
    assert (recorded.people, recorded.bodies, recorded.role) == (set(), set(), "minutes")
    assert (indirect.people, indirect.bodies) == (set(), set(reading.statements[1].co_speakers))


def test_an_actor_goes_by_the_iri_it_has_across_articles() -> None:
    reading = town_hall()
    who = reading.statements[0].speaker
    assert who is not None
    direct, *_ = tellings(reading, "millbrook", {who: "urn:tom-reed"})
    assert direct.people == {"urn:tom-reed"}


def test_a_group_speaks_without_a_name_even_where_somebody_else_has_one() -> None:
    direct, indirect, recorded = tellings(town_hall(), "millbrook", {})
    assert speakers(direct, indirect) is Speakers.BODY
    assert speakers(direct, recorded) is Speakers.ONE_UNNAMED
    assert speakers(recorded, recorded) is Speakers.ALIKE

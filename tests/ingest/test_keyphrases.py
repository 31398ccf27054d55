"""Free key phrases of an article."""

from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from ingest.keyphrases import LONGEST, MOST, key_phrases
from ingest.parse import parsed
from ontology.records import Article, Span, Zone, ZoneKind, Zones
from ontology.subjects import Phrase


def phrases(text: str, nlp: Language, title: int = 0) -> tuple[Phrase, ...]:
    """The phrases of a text whose first `title` code points are its title."""
    titles = (Span(0, title),) if title else ()
    body = (Span(title, len(text)),) if title < len(text) else ()
    zones = Zones((*(Zone(ZoneKind.TITLE, one) for one in titles), *(Zone(ZoneKind.BODY, one) for one in body)))
    ((_, _, doc),) = parsed([(Article(key="case", text=text), zones)], nlp)
    return key_phrases(doc, titles)


def texts(text: str, nlp: Language, title: int = 0) -> list[str]:
    return [one.text for one in phrases(text, nlp, title)]


def test_a_phrase_that_recurs_is_kept_with_all_its_places(nlp: Language) -> None:
    text = "The harbour wall is old. Two harbour walls fell last year, and the pier is closed."
    (found,) = phrases(text, nlp)
    assert [place.of(text) for place in found.places] == ["harbour wall", "harbour walls"]


def test_a_phrase_that_stands_once_is_not_kept(nlp: Language) -> None:
    assert not texts("The harbour wall is old, and the wooden pier is closed.", nlp)


def test_a_phrase_of_the_title_is_kept_where_its_last_word_recurs(nlp: Language) -> None:
    title = "The harbour wall falls\n"
    assert texts(f"{title}The wall was old.", nlp, len(title)) == ["harbour wall"]
    assert not texts(f"{title}It was old.", nlp, len(title))


def test_a_phrase_that_stands_only_in_a_longer_one_is_left_out(nlp: Language) -> None:
    text = "The old harbour wall fund is empty. They asked about the harbour wall fund."
    assert texts(text, nlp) == ["harbour wall fund"]


def test_names_of_people_days_and_places_are_no_phrases(nlp: Language) -> None:
    text = "Mary Dunn came to New York on Monday morning. On Monday morning Mary Dunn liked New York."
    assert not texts(text, nlp)


def test_a_phrase_does_not_begin_within_a_word(nlp: Language) -> None:
    assert texts("Low-income families wait. Low-income families pay.", nlp) == ["Low-income families"]


@settings(max_examples=60, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(
            [
                "harbour",
                "walls",
                "old",
                "-",
                "’s",
                "'s",
                "\n",
                "Mary",
                "Dunn",
                "New",
                "York",
                "the",
                ".",
                "Monday",
                "😀",
            ]
        )
        | st.text(max_size=8),
        min_size=1,
        max_size=40,
    ),
    glue=st.sampled_from(["", " "]),
    title=st.integers(0, 60),
)
def test_places_point_into_the_text_and_the_first_reads_as_the_phrase(
    words: list[str], glue: str, title: int, nlp: Language
) -> None:
    text = glue.join(words) or "-"
    found = phrases(text, nlp, min(title, len(text)))
    assert len(found) <= MOST
    for one in found:
        assert one.text == one.places[0].of(text)
        assert all(place.of(text).strip() == place.of(text) for place in one.places)
        assert len(one.text.split()) <= LONGEST * 2

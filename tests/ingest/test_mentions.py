"""People and organisations with their mentions: one case a file, in tests/gold/mentions.

A case is a text in our own words, a line `---`, and a line for each actor: kind | name | mention / mention.
"""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from ingest.mentions import actor_at, actors
from ingest.parse import parsed
from ontology.records import Actor, Article, MentionKind, Span, Zone, ZoneKind, Zones

CASES = sorted((Path(__file__).parents[1] / "gold" / "mentions").glob("*.txt"))


def read(text: str, nlp: Language, *zones: Zone) -> tuple[Actor, ...]:
    whole = Zones(zones or (Zone(ZoneKind.BODY, Span(0, len(text))),))
    ((article, parts, doc),) = parsed([(Article(key="case", text=text), whole)], nlp)
    return actors(article, parts, doc)


def straight(words: str) -> str:
    return " ".join(words.replace("’", "'").replace("‘", "'").split()).casefold()


def test_all_cases_are_collected() -> None:
    assert len(CASES) == 37


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_actors_are_found_with_every_mention(case: Path, nlp: Language) -> None:
    text, _, expected = case.read_text(encoding="utf-8").partition("\n---\n")
    rows = [
        f"{actor.kind} | {actor.name} | {' / '.join(mention.span.of(text) for mention in actor.mentions)}"
        for actor in read(text, nlp)
    ]
    assert rows == expected.splitlines()


def test_the_name_is_the_fullest_form_and_the_others_are_aliases(nlp: Language) -> None:
    (body,) = read("The Rural Transport Association (RTA) met. The RTA ‘regrets’ it.", nlp)
    assert (body.name, body.aliases) == ("Rural Transport Association", ("RTA",))


def test_a_person_in_the_byline_is_an_actor(nlp: Language) -> None:
    text = "By Ann Lee and Peter Hollis\n\nMary Dunn left."
    found = read(text, nlp, Zone(ZoneKind.BYLINE, Span(0, 27)), Zone(ZoneKind.BODY, Span(27, len(text))))
    assert [actor.name for actor in found] == ["Ann Lee", "Peter Hollis", "Mary Dunn"]


def test_a_surname_in_the_title_joins_the_full_name_in_the_body(nlp: Language) -> None:
    text = "Dunn opens bridge\n\nMary Dunn cut the ribbon."
    (person,) = read(text, nlp, Zone(ZoneKind.TITLE, Span(0, 17)), Zone(ZoneKind.BODY, Span(17, len(text))))
    assert [mention.span for mention in person.mentions] == [Span(0, 4), Span(19, 28)]


def test_nobody_comes_from_furniture(nlp: Language) -> None:
    text = "Mary Dunn left.\n\nDirector of Housing\nHarbour Trust\nAsk for Peter Hollis."
    (person,) = read(text, nlp, Zone(ZoneKind.BODY, Span(0, 15)), Zone(ZoneKind.FURNITURE, Span(15, len(text))))
    assert person.name == "Mary Dunn"


def test_the_government_of_one_article_is_not_that_of_another(nlp: Language) -> None:
    (one,), (other,) = read("The government fell.", nlp), read("The government won.", nlp)
    assert one.name == other.name == "the government"
    assert one.iri != other.iri


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Mary Dunn, chair of the Harbour Board", "Mary Dunn"),
        ("chair of the Harbour Board", "Mary Dunn"),
        ("the Harbour Board", "Harbour Board"),
        ("Captain Peter Hollis", "Peter Hollis"),
        ("a friend of Peter Hollis", None),
        ("Peter Hollis’s dog", None),
        ("the dog", None),
    ],
)
def test_a_source_is_the_actor_that_heads_it(source: str, expected: str | None, nlp: Language) -> None:
    text = (
        "Mary Dunn, chair of the Harbour Board, met Captain Peter Hollis, a friend of Peter Hollis’s dog, and the dog."
    )
    start = text.index(source)
    found = actor_at(read(text, nlp), Span(start, start + len(source)), text)
    assert (found.name if found else None) == expected


@settings(max_examples=60, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(
            [
                "Ann Lee",
                "Lee",
                "Mr",
                "the",
                "of",
                "Board",
                "NATO",
                "(",
                ")",
                ",",
                ".",
                "\n",
                "chair",
                "she",
                "’s",
                "said",
                "“",
                "”",
            ]
        )
        | st.text(max_size=8),
        min_size=1,
        max_size=30,
    )
)
def test_every_mention_points_into_the_text_and_names_have_a_known_form(words: list[str], nlp: Language) -> None:
    text = " ".join(words) or "-"
    found = read(text, nlp)
    assert len({actor.iri for actor in found}) == len(found)
    for actor in found:
        assert actor.mentions
        for mention in actor.mentions:
            place = mention.span.of(text)
            assert mention.span.end <= len(text)
            assert place == place.strip()
            if mention.kind is MentionKind.NAME:
                assert straight(place) in {straight(form) for form in (actor.name, *actor.aliases)}

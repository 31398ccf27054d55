"""Who holds which post: one case a file, in tests/gold/posts.

A case is a text in our own words, a line `---`, and a line for each post: holder | title | organisation | tense |
evidence, with - for no organisation.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from ingest.mentions import actors
from ingest.parse import parsed
from ingest.posts import memberships
from ontology.records import Actor, ActorKind, Article, Membership, Span, Zone, ZoneKind, Zones

SHARED = Path(__file__).parents[3] / "shared"
CASES = sorted((Path(__file__).parents[1] / "gold" / "posts").glob("*.txt"))


def read(text: str, nlp: Language, *zones: Zone) -> tuple[dict[str, Actor], tuple[Membership, ...]]:
    whole = Zones(zones or (Zone(ZoneKind.BODY, Span(0, len(text))),))
    ((article, parts, doc),) = parsed([(Article(key="case", text=text), whole)], nlp)
    found = actors(article, parts, doc)
    return {actor.iri: actor for actor in found}, memberships(article, parts, doc, found)


def test_all_cases_are_collected() -> None:
    assert len(CASES) == 29


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_posts_are_found_with_holder_body_and_time(case: Path, nlp: Language) -> None:
    text, _, expected = case.read_text(encoding="utf-8").partition("\n---\n")
    by_iri, found = read(text, nlp)
    rows = [
        " | ".join(
            [
                by_iri[one.member].name,
                one.title,
                by_iri[one.organization].name if one.organization else "-",
                one.tense,
                " / ".join(span.of(text) for span in one.evidence),
            ]
        )
        for one in found
    ]
    assert rows == expected.splitlines()


def test_a_post_told_twice_is_one_membership(nlp: Language) -> None:
    _, found = read("Health Secretary Ann Lee spoke. Ann Lee, Health Secretary, was brief.", nlp)
    assert [one.title for one in found] == ["Health Secretary"]


def test_a_headline_gives_no_post(nlp: Language) -> None:
    text = "Health Secretary Ann Lee resigns\n\nAnn Lee has gone home."
    _, found = read(text, nlp, Zone(ZoneKind.TITLE, Span(0, 32)), Zone(ZoneKind.BODY, Span(32, len(text))))
    assert not found


@settings(max_examples=60, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(
            [
                "Ann Lee",
                "President",
                "chair of",
                "the Harbour Board",
                ",",
                ".",
                "\n",
                "was appointed",
                "as",
                "former",
                "is",
                "by",
                "he",
            ]
        )
        | st.text(max_size=8),
        min_size=1,
        max_size=30,
    )
)
def test_every_post_is_held_by_an_actor_and_shown_by_the_text(words: list[str], nlp: Language) -> None:
    text = " ".join(words) or "-"
    by_iri, found = read(text, nlp)
    for one in found:
        assert one.member in by_iri
        assert one.organization is None or one.organization in by_iri
        assert all(span.end <= len(text) and span.of(text).strip() for span in one.evidence)


def read_gold(nlp: Language) -> Iterator[str]:
    """A line of the contract for each of the five articles, with the zones that its gold file gives."""
    for path in sorted((SHARED / "gold").glob("20*.json")) + sorted((SHARED / "gold").glob("undated*.json")):
        about = json.loads(path.read_text(encoding="utf-8"))["article"]
        text = (SHARED / "articles" / about["file"]).read_bytes().decode("utf-8")
        heads = [(about["title"], ZoneKind.TITLE), (about["byline"], ZoneKind.BYLINE)]
        zones = [Zone(kind, Span(place["start"], place["end"])) for place, kind in heads if place]
        by_iri, posts = read(text, nlp, *zones, *(Zone(ZoneKind.BODY, Span(*place)) for place in about["body"]))
        yield json.dumps(
            {
                "id": path.stem,
                "people": [line(one, posts, by_iri) for one in by_iri.values() if one.kind is ActorKind.PERSON],
                "organisations": [line(one, (), {}) for one in by_iri.values() if one.kind is ActorKind.ORGANIZATION],
            }
        )


def line(actor: Actor, posts: tuple[Membership, ...], by_iri: dict[str, Actor]) -> dict[str, object]:
    return {
        "name": actor.name,
        "aliases": list(actor.aliases),
        "mentions": [[mention.span.start, mention.span.end] for mention in actor.mentions],
        "roles": [
            {
                "title": post.title,
                "organisation": by_iri[post.organization].name if post.organization else None,
                "time": post.tense,
                "evidence": [[span.start, span.end] for span in post.evidence],
            }
            for post in posts
            if post.member == actor.iri
        ],
    }


@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="../shared/gold is not here")
def test_the_five_articles_reach_their_floors(nlp: Language) -> None:
    scorer = [sys.executable, str(SHARED / "gold" / "score.py"), "--json"]
    told = subprocess.run(scorer, input="\n".join(read_gold(nlp)), capture_output=True, text=True, check=True)
    score = json.loads(told.stdout)
    floors = {"people": 0.95, "organisations": 0.95, "roles": 0.95}
    assert {name: score[name]["f1"] >= floor for name, floor in floors.items()} == dict.fromkeys(floors, True)
    assert score["role_time"]["share"] >= 0.95
    assert score["role_organisation"]["share"] >= 0.7
    assert score["stray_names"] == 0

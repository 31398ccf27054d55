"""A store of made-up articles, for measuring how it is served: no language model reads them, the rest is as an ingest does it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from bench.identity import ENDINGS, SYLLABLES, TITLES
from graph import rdf
from graph.embedded import EmbeddedStore
from graph.search import Index, entries
from graph.snapshots import snapshot
from ingest.lexicon import FEMALE_NAMES, MALE_NAMES
from onrecord.judging import judge
from ontology.iris import BASE, article_iri, membership_iri, referent_iri, statement_id
from ontology.reading import Reading
from ontology.records import (
    Actor,
    ActorKind,
    Article,
    Membership,
    Mention,
    MentionKind,
    Quoting,
    Span,
    SpeechAct,
    Statement,
    Tense,
)
from ontology.subjects import Subject

STATEMENTS = 10
"""In each article."""
PEOPLE, OUTLETS = 300, 25
WORDS = 4_000
DAY = date(2022, 1, 1)
CUES = {
    "said": SpeechAct.ASSERT,
    "warned": SpeechAct.WARN,
    "promised": SpeechAct.PLEDGE,
    "complained": SpeechAct.CRITICISE,
}
TOPICS = ("health", "schools", "housing", "social-care", "local-government")


def store(folder: Path, articles: int) -> Path:
    """Write a store of so many articles with a snapshot, unless there is one, and give back its folder."""
    return folder if (folder / "current").exists() else written(folder, readings(articles))


def written(folder: Path, articles: Iterable[Reading]) -> Path:
    """Write a store of these with a snapshot, and give back its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with Index(folder / "search.sqlite") as index, EmbeddedStore(folder) as opened:
        for found in articles:
            opened.keep(found.article)
            opened.replace({article_iri(found.article): rdf.quads(found)})
            index.replace(article_iri(found.article), entries(found))
        judge(opened, index)
        snapshot(opened)
    return folder


def readings(articles: int, seed: int = 0) -> Iterator[Reading]:
    """The articles: people of whom some speak much more often than others, on days one after the other."""
    draw = random.Random(seed)
    words = [_word(draw) for _ in range(WORDS)]
    people = [
        f"{draw.choice(sorted(FEMALE_NAMES | MALE_NAMES)).capitalize()} {_word(draw).capitalize()}"
        for _ in range(PEOPLE)
    ]
    outlets = [f"{_word(draw).capitalize()} Post" for _ in range(OUTLETS)]
    for number in range(articles):
        speaking = [people[int(PEOPLE * draw.random() ** 3)] for _ in range(STATEMENTS)]
        yield _reading(number, speaking, words, draw.choice(outlets), draw)


def pairs(people: int, articles: int, seed: int = 0) -> Iterator[Reading]:
    """Articles that quote two people each, every time another two, so that all of them hang together."""
    draw = random.Random(seed)
    words = [_word(draw) for _ in range(WORDS)]
    first, last = sorted(FEMALE_NAMES | MALE_NAMES), [word.capitalize() for word in dict.fromkeys(words)]
    names = [f"{first[at % len(first)].capitalize()} {last[at]}" for at in range(people)]
    chosen = {(draw.randrange(at), at) for at in range(1, people)}
    while len(chosen) < articles:
        one, other = sorted(draw.sample(range(people), 2))
        chosen.add((one, other))
    for number, (one, other) in enumerate(sorted(chosen)):
        yield _reading(number, [names[one], names[other]], words, "Made-up Post", draw)


def _reading(number: int, speaking: list[str], words: list[str], outlet: str, draw: random.Random) -> Reading:
    title = " ".join(draw.choices(words, k=6)).capitalize()
    text, said = f"{title}\n", []
    for name in speaking:
        cue, quoted = draw.choice([*CUES]), draw.random() < 0.4
        start = len(text)
        text += f"{name} {cue} {'“' if quoted else 'that '}"
        at = len(text)
        text += " ".join(draw.choices(words, k=draw.randint(8, 40)))
        said.append((name, cue, Span(at, len(text)), quoted, start))
        text += f"{'”' if quoted else ''}.\n"
    when = DAY + timedelta(days=number % 1000)
    key = f"article-{number}"
    article = Article(
        key=key, text=text, title=title, outlet=outlet, published=when, url=f"https://news.example/{key}",
        body=(Span(len(title) + 1, len(text)),),
    )  # fmt: skip
    actors, posts = {}, {}
    for name in dict.fromkeys(speaking):
        iri = referent_iri(ActorKind.PERSON, name, article)
        places = [start for other, _, _, _, start in said if other == name]
        mentions = tuple(Mention(Span(start, start + len(name)), MentionKind.NAME) for start in places)
        actors[name] = Actor(iri, ActorKind.PERSON, name, (), mentions)
        post = TITLES[len(name) % len(TITLES)]
        if draw.random() < 0.5:
            evidence = (Span(places[0], places[0] + len(name)),)
            membership = membership_iri(article, iri, post, None, Tense.CURRENT)
            posts[name] = Membership(membership, iri, post, None, Tense.CURRENT, evidence)
    statements = tuple(
        Statement(
            id=statement_id(article, (content,)),
            speaker=actors[name].iri,
            speaker_role=None,
            held_post=posts[name].iri if name in posts else None,
            source=(Span(start, start + len(name)),),
            cue=(Span(start + len(name) + 1, start + len(name) + 1 + len(cue)),),
            content=(content,),
            sentence=Span(start, content.end + 1),
            quoting=Quoting.DIRECT if quoted else Quoting.INDIRECT,
            rule="made-up",
            confidence=draw.choice((0.55, 0.7, 0.85, 0.95)),
            speech_act=CUES[cue],
        )
        for name, cue, content, quoted, start in said
    )
    subjects = tuple(
        Subject(f"{BASE}id/topic/{draw.choice(TOPICS)}", one.content, one.id)
        for one in statements
        if draw.random() < 0.6
    )
    return Reading(article, tuple(actors.values()), tuple(posts.values()), statements, "made up 1", subjects=subjects)


def _word(draw: random.Random) -> str:
    return draw.choice(SYLLABLES) + draw.choice(SYLLABLES) + draw.choice(ENDINGS)

"""How long it takes to judge who is who and who tells what again, over many articles made from the parsed records of a store.

Each world has every article of the store once, with other surnames, bodies and words: whom an article names by which forms,
with which posts and in which company, and how much of what was said others carry, stays as it is in real articles. No
language model runs, but to say what extracting takes.
"""

from __future__ import annotations

import random
import re
import sqlite3
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from pyoxigraph import NamedNode

from bench.identity import ENDINGS, SYLLABLES
from graph import rdf
from graph.embedded import EmbeddedStore
from ingest.copies import Body, copies
from ingest.echoes import echoes
from ingest.hearing import Hearing
from ingest.identity import Known, Referent, identities, judged
from ingest.lexicon import (
    COMMON_SURNAMES,
    FIRST_NAMES,
    HONORIFICS,
    NAME_SUFFIXES,
    ORGANISATION_HEADS,
    PARTICLES,
    SHORT_FORMS,
)
from ingest.likeness import LINKING, initials
from ingest.shelf import Shelf
from ingest.tellings import Telling, tellings
from ingest.wordkeys import FORMS, LITTLE, STOCK
from onrecord import batch
from onrecord.identifying import referents
from ontology.records import ActorKind, Article
from ontology.terms import SDO

Given = TypeVar("Given")
Found = TypeVar("Found")

SIZES = (2_500, 5_000, 10_000, 20_000)
MORE = 20
"""Articles that come one after the other to those that are judged already."""
EXTRACTED = 40
"""Articles that are extracted, to set the rest beside it."""

_SHA256 = NamedNode(SDO.sha256)

LETTERS = re.compile(r"[^\W\d_]+")
ACRONYM = re.compile(r"[A-Z]{2,6}")
KEPT = (
    LINKING
    | FIRST_NAMES
    | HONORIFICS
    | NAME_SUFFIXES
    | PARTICLES
    | ORGANISATION_HEADS
    | {*" ".join(map(" ".join, SHORT_FORMS)).split()}
)
"""Words of names that are the same in all worlds."""
SMALL = {*LITTLE.split(), *STOCK.split(), *FORMS}
"""Words of statements that are the same in all worlds."""


@dataclass(frozen=True, slots=True)
class Records:
    """What was read in all articles of a store, by the IRI of the article.

    `stock` are the telling words of them all, `whole` is by acronym the name of the body that most articles give it.
    """

    articles: Mapping[str, Article]
    referents: Mapping[str, tuple[Referent, ...]]
    tellings: Mapping[str, tuple[Telling, ...]]
    stock: tuple[str, ...]
    whole: Mapping[str, str]


def measure(store: Path, sizes: Sequence[int] = SIZES) -> None:
    """Print seconds for each number of articles, and what they are beside extracting as many."""
    records = read(store)
    tried = [*records.articles.values()][:: max(1, len(records.articles) // EXTRACTED)]
    _ = [*batch.readings(tried[:1])]  # so that the model is loaded
    extracting = _timed(lambda some: [*batch.readings(some)], tried)[0] / len(tried)
    print(f"extracting {len(tried)} of {len(records.articles)} articles: {1000 * extracting:.0f} ms each")
    for size in sizes:
        people, told, bodies = made(records, size)
        who, found = _timed(identities, people)
        said, again = _timed(echoes, told)
        same, copied = _timed(copies, bodies)
        worlds = _worlds(found.meant.items())
        astray = sum(len({_world(report) for report in echo.reports}) > 1 for echo in again)
        print(
            f"{size:6} articles, {len(people):7} referents, {len(told):7} reports: identity {who:6.1f} s, echoes {said:6.1f} s, "
            f"copies {same:6.1f} s; {1000 * (who + said + same) / size:.2f} ms an article, "
            f"{(who + said + same) / size / extracting:.4f} of extracting; {len(found.actors)} actors, "
            f"{sum(len(each) > 1 for each in worlds.values())} in several worlds; {len(again)} echoes, {astray} across worlds; "
            f"{len(copied)} copies"
        )


def touch(store: Path, sizes: Sequence[int] = SIZES) -> None:
    """Print how much of a processor's time it takes to judge who is who and who tells what again when one more article comes to so many."""
    records = read(store)
    for size in sizes:
        people, told, _ = made(records, size + MORE)
        by_article: dict[str, list[Referent]] = defaultdict(list)
        reports: dict[str, list[Telling]] = defaultdict(list)
        for one in people:
            by_article[one.article].append(one)
        for telling in told:
            reports[telling.article].append(telling)
        order = list(dict.fromkeys((*by_article, *reports)))
        first, more = order[:-MORE], order[-MORE:]
        with TemporaryDirectory() as folder, closing(sqlite3.connect(f"{folder}/judging.sqlite")) as db:
            shelf, hearing = Shelf(db), Hearing(db)
            kept = dict(judged(shelf, {one: by_article[one] for one in first}).meant)
            _heard(hearing, reports, first)
            db.commit()
            took = []
            for article in more:
                shelf.forget()
                started = time.process_time()
                found = judged(shelf, {article: by_article[article]}, (), Known(kept))
                _heard(hearing, reports, [article])
                db.commit()
                took.append(time.process_time() - started)
                kept |= found.meant
            size_of = Path(f"{folder}/judging.sqlite").stat().st_size
        middle, longest = sorted(took)[len(took) // 2], max(took)
        print(
            f"{size:6} articles: one more takes {1000 * middle:.0f} ms in the middle, {1000 * longest:.0f} ms at most; "
            f"{size_of / size / 1000:.0f} KB an article beside the quads"
        )


def _heard(hearing: Hearing, reports: Mapping[str, Sequence[Telling]], articles: Iterable[str]) -> None:
    hearing.heard(
        {one: reports.get(one, ()) for one in articles},
        lambda one: reports.get(one, ()),
        lambda one: (one,),
        lambda _: None,
    )


def read(store: Path) -> Records:
    """The records of a store. Raises StoreError where it cannot be opened, StoreLocked while another process writes."""
    with EmbeddedStore(store) as opened:
        by_article: dict[str, list[Referent]] = defaultdict(list)
        for one in referents(opened):
            by_article[one.article].append(one)
        meant = identities(one for some in by_article.values() for one in some).meant
        hashes = {rdf.value(quad.subject): rdf.value(quad.object) for quad in opened.matching(None, _SHA256, None)}
        readings = {
            graph: rdf.reading(opened.quads(graph), opened.article(hashes[graph]).text) for graph in sorted(hashes)
        }
    words = {word.lower() for reading in readings.values() for word in LETTERS.findall(reading.article.text)}
    return Records(
        articles={graph: reading.article for graph, reading in readings.items()},
        referents={graph: tuple(by_article[graph]) for graph in readings},
        tellings={graph: tuple(tellings(reading, graph, meant)) for graph, reading in readings.items()},
        stock=tuple(sorted(words - SMALL)),
        whole=_wholes(one for some in by_article.values() for one in some),
    )


def made(records: Records, size: int) -> tuple[list[Referent], list[Telling], list[Body]]:
    """So many articles: each of the records in the first world, then in the second, and so on."""
    world_of = cache(lambda number: World(records, number))
    order = tuple(records.articles)
    people: list[Referent] = []
    told: list[Telling] = []
    bodies: list[Body] = []
    for number in range(size):
        at, place = divmod(number, len(order))
        graph, world = order[place], world_of(at)
        people += map(world.referent, records.referents[graph])
        told += map(world.telling, records.tellings[graph])
        bodies.append(world.body(graph, records.articles[graph]))
    return people, told, bodies


class World:
    """Other names and words for those of the records, always the same for the same."""

    def __init__(self, records: Records, number: int) -> None:
        self.number = number
        self._stock = records.stock
        self._whole = records.whole
        self._names: dict[tuple[str, bool], str] = {}

    def referent(self, one: Referent) -> Referent:
        person = one.kind is ActorKind.PERSON
        return replace(
            one,
            iri=self.iri(one.iri),
            article=self.iri(one.article),
            name=self.name(one.name, person=person),
            aliases=tuple(self.name(alias, person=person) for alias in one.aliases),
            posts=tuple((title, body and self.iri(body)) for title, body in one.posts),
            company=frozenset(map(self.iri, one.company)),
            part_of=one.part_of and self.iri(one.part_of),
            published=self.day(one.published),
        )

    def telling(self, one: Telling) -> Telling:
        return replace(
            one,
            id=self.iri(one.id),
            article=self.iri(one.article),
            page=self.iri(one.page),
            published=self.day(one.published),
            people=frozenset(map(self.iri, one.people)),
            bodies=frozenset(map(self.iri, one.bodies)),
            pieces=tuple(map(self.words, one.pieces)),
            via=one.via and self.iri(one.via),
        )

    def body(self, iri: str, article: Article) -> Body:
        text = "\n\n".join(span.of(article.text) for span in article.body)
        return Body(self.iri(iri), self.iri(iri), self.words(text))

    def iri(self, iri: str) -> str:
        return f"{iri}#{self.number}"

    def day(self, published: date | None) -> date | None:
        return published and published + timedelta(days=30 * self.number)

    def words(self, text: str) -> str:
        """The text with its telling words exchanged for others of the records, each for one."""
        return LETTERS.sub(lambda found: _like(found[0], self._other.get(found[0].lower(), found[0])), text)

    def name(self, name: str, *, person: bool) -> str:
        """A name with another surname, which many bear if they bore the first, or of another body; short forms, initials and acronyms stay those of the same."""
        key = (name, person)
        if key not in self._names:
            self._names[key] = LETTERS.sub(lambda found: self._part(found[0], person=person), name)
        return self._names[key]

    @cached_property
    def _other(self) -> dict[str, str]:
        others = random.Random(self.number).sample(self._stock, len(self._stock))
        return dict(zip(self._stock, others, strict=True))

    def _part(self, word: str, *, person: bool) -> str:
        if len(word) == 1 or word.lower() in KEPT:
            return word
        if not person and ACRONYM.fullmatch(word):
            whole = self._whole.get(word)
            short = sorted(initials(self.name(whole, person=False))) if whole else []
            return next((one for one in short if len(one) == len(word)), self._made_up(word)[: len(word)].upper())
        draw = random.Random(f"{self.number} {word.lower()}")
        common = person and word.lower() in COMMON_SURNAMES
        return _like(word, draw.choice(sorted(COMMON_SURNAMES)) if common else self._made_up(word))

    def _made_up(self, word: str) -> str:
        draw = random.Random(f"{self.number} {word.lower()} made up")
        return draw.choice(SYLLABLES) + draw.choice(SYLLABLES) + draw.choice(ENDINGS)


def _wholes(everybody: Iterable[Referent]) -> dict[str, str]:
    """The name that most articles have for each acronym."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for one in everybody:
        if one.kind is not ActorKind.PERSON and not any(map(ACRONYM.fullmatch, LETTERS.findall(one.name))):
            for short in initials(one.name):
                counted[short][one.name] += 1
    return {short: min(names, key=lambda name: (-names[name], name)) for short, names in counted.items()}


def _like(word: str, other: str) -> str:
    return other.capitalize() if word[0].isupper() else other


def _world(iri: str) -> str:
    return iri.rpartition("#")[2]


def _worlds(meant: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """By actor: the worlds of those that mean it."""
    found: dict[str, set[str]] = defaultdict(set)
    for referent, actor in meant:
        found[actor].add(_world(referent))
    return found


def _timed(work: Callable[[Iterable[Given]], Found], given: Iterable[Given]) -> tuple[float, Found]:
    started = time.perf_counter()
    found = work(given)
    return time.perf_counter() - started, found

"""How long readers of a large archive wait, and what its server holds: 2,000, 20,000 and 200,000 short news items.

`python -m bench archive --store READINGS --archive FOLDER --articles 2000` makes a store of so many items (`bench.items`) where
there is none, and asks it as readers do. Up to 20,000 everything is kept and judged as an ingest does it; with `--bulk` quads go in
at once, and who is who and which policies are one is taken from the worlds that the items were made in, not judged.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import TypeVar
from urllib.error import HTTPError
from urllib.request import urlopen

from pyoxigraph import Quad, QuerySolutions, Store

from bench.items import Item, Items
from bench.serving import ours, served
from graph import forms, query, rdf, texts, topics
from graph.agenda import agenda_quads
from graph.embedded import EmbeddedStore
from graph.overview import Overview
from graph.search import Index, actor_entries, entries
from graph.snapshots import Snapshot, snapshot
from graph.versions import keep
from onrecord.judging import judge
from ontology.iris import article_iri, local
from ontology.policies import AgendaItem
from ontology.records import Actor, Judgement, Verdict
from ontology.terms import ACTORS, IDENTITY, POLICIES

Made = TypeVar("Made")

PREFIXES = """
PREFIX graph: <https://w3id.org/onrecord/id/graph/>
PREFIX onr: <https://w3id.org/onrecord/ns#>
PREFIX prov: <http://www.w3.org/ns/prov#>
"""

ASKED = 40
"""How often each question is asked, about another thing each time."""

EACH = 10
"""How often each question is asked with each parameter that names a thing."""

TOPICS = ("topic/health", "topic/education")
"""Which topics are asked about."""

WARM = 20
"""How often an address is asked again."""

CHUNK = 2_000
"""Items that are written at once."""

PATIENCE = 60
"""Seconds to wait for one answer."""

QUERIES: Mapping[str, tuple[str, ...]] = {
    "who-said-what": ("speaker",),
    "said-by": ("speaker",),
    "positions": ("towards",),
    "reactions": ("towards",),
    "figures": ("speaker",),
    "events": ("actor",),
    "posts": ("member",),
    "carried-by": ("speaker",),
}
"""The eight questions that analysts ask most, each about one of those who are quoted, or who or what positions are on.

What somebody said, where it was reported, and in which post; how they are quoted elsewhere, in whose words something was left
out; who stands where on somebody or something, and who reacts how (a column of the matrix, with its words); which figures somebody
names; what happened to them, and which posts they held (their timeline). Those who are quoted more are asked about more.
"""


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to ask about: IRIs, each as often as it is quoted, taken sides on, or there at all."""

    speakers: tuple[str, ...]
    matters: tuple[str, ...]
    policies: tuple[str, ...]
    statements: tuple[str, ...]
    articles: tuple[str, ...]


def measure(readings: Path, folder: Path, articles: int, *, bulk: bool) -> None:
    """Make the store where there is none, and print what asking it takes, in milliseconds, and what the server holds."""
    if not (folder / "current").exists():
        _make(readings, folder, articles, bulk=bulk)
    opened = Snapshot.open(folder)
    known = _known(opened)
    print(f"{articles} articles: {_size(folder)}", flush=True)
    _ask(opened, known)
    with served(ours, folder) as port:
        host = f"http://127.0.0.1:{port}"
        print(f"memory when it starts: {_memory()}", flush=True)
        for name, addresses in _addresses(known).items():
            first = [_got(f"{host}{address}") for address in addresses]
            again = [_got(f"{host}{address}") for address in addresses for _ in range(max(1, WARM // len(addresses)))]
            sizes = f"{median(size for _, size in first) / 1000:.0f} kB"
            _told(name, [seconds for seconds, _ in first], sizes, [seconds for seconds, _ in again])
        print(f"memory when all was asked: {_memory()}", flush=True)


def _ask(opened: Snapshot, known: Known) -> None:
    """Print what named questions take as they are answered to programs, the eight twice: when nothing of it was read before, and then again."""
    overview = Overview(opened.overview)
    for name, parameters in QUERIES.items():
        things = known.matters if parameters == ("towards",) else known.speakers
        asked = [partial(_rows, opened, overview, name, {parameters[0]: local(one)}) for one in _drawn(things, ASKED)]
        first, again = ([_timed(ask) for ask in asked] for _ in range(2))
        many = [len(rows) for _, rows in again]
        _told(
            f"query {name}",
            [seconds for seconds, _ in first],
            f"{median(many):.0f} rows, {max(many)} at most",
            [seconds for seconds, _ in again],
        )
    for name, parameter, some in _parametrised(known):
        took = [_timed(partial(_rows, opened, overview, name, {parameter: one})) for one in some]
        seconds = [each for each, _ in took]
        rows = f"{median(len(rows) for _, rows in took):.0f} rows"
        print(f"  query {name}, {parameter}: p50 {_ms(seconds, 50)}, max {_ms(seconds, 100)} ms; {rows}", flush=True)


def _rows(opened: Snapshot, overview: Overview, name: str, given: query.Given) -> Sequence[query.Row]:
    """All rows: from the overview where that keeps them, as `/api/v1/queries` has it, else asked of quads."""
    kept = overview.rows(name, given)
    return query.ask(opened, name, given).rows if kept is None else [*kept]


# --- Making ---


def _make(readings: Path, folder: Path, articles: int, *, bulk: bool) -> None:
    """Write the store, and print what that took."""
    items = Items(readings)
    started = time.perf_counter()
    folder.mkdir(parents=True)
    if bulk:
        _load(items, folder, articles)
    with Index(folder / "search.sqlite") as index, EmbeddedStore(folder) as store:
        if bulk:
            store.note_change()
        else:
            for number in range(articles):
                found = items[number].reading
                keep(found, store)
                index.replace(article_iri(found.article), entries(found))
        kept = time.perf_counter()
        if not bulk:
            judge(store, index)
        judged = time.perf_counter()
        snapshot(store)
    done = time.perf_counter()
    print(
        f"{articles} articles: made and kept in {kept - started:.0f} s, judged in {judged - kept:.0f} s, "
        f"snapshot in {done - judged:.0f} s",
        flush=True,
    )


def _load(items: Items, folder: Path, articles: int) -> None:
    """Write quads, texts and full text of so many items, and whom and what they mean as they were made to mean it."""
    forms.write(folder)
    engine = Store(folder / "quads")
    actors, policies = dict[str, Actor](), dict[str, AgendaItem]()
    with Index(folder / "search.sqlite") as index:
        for first in range(0, articles, CHUNK):
            some = [items[number] for number in range(first, min(first + CHUNK, articles))]
            engine.bulk_extend(quad for item in some for quad in (*rdf.quads(item.reading), *_meant(item)))
            for item in some:
                texts.keep(folder / "texts", item.reading.article)
                index.replace(article_iri(item.reading.article), entries(item.reading))
                actors.update((one.iri, one) for one in item.actors.values())
                policies.update((one.iri, one) for one in item.policies.values())
            print(f"{first + len(some)} loaded", flush=True)
        index.replace(ACTORS, actor_entries(actors.values()))
    engine.bulk_extend((*rdf.actor_quads(actors.values()), *agenda_quads(policies.values()), *topics.quads()))
    engine.flush()


def _meant(item: Item) -> Iterator[Quad]:
    for graph, across in ((IDENTITY, item.actors), (POLICIES, item.policies)):
        meant = {iri: one.iri for iri, one in across.items()}
        judged = (Judgement(iri, one, Verdict.SAME, "made so", None, 1.0) for iri, one in meant.items())
        yield from rdf.identity_quads(meant, judged, graph)


# --- What is asked ---


def _known(store: Snapshot) -> Known:
    """What there is to ask about, by a few questions of the whole store."""

    def found(sparql: str) -> tuple[str, ...]:
        rows = store.query(PREFIXES + sparql)
        assert isinstance(rows, QuerySolutions)
        return tuple(rdf.value(row[0]) for row in rows)

    return Known(
        speakers=found(
            "SELECT ?actor { GRAPH ?g { ?said onr:speaker ?named } GRAPH graph:identity { ?named prov:specializationOf ?actor } }"
        ),
        matters=found(
            "SELECT ?thing { GRAPH ?g { ?one onr:towards ?told } GRAPH ?judged { ?told prov:specializationOf ?thing } }"
        ),
        policies=found("SELECT ?thing { GRAPH graph:policies { ?told prov:specializationOf ?thing } }"),
        statements=found("SELECT ?said { GRAPH ?g { ?said a onr:Statement } } LIMIT 10000"),
        articles=found("SELECT ?g { GRAPH ?g { ?g a <https://schema.org/NewsArticle> } } LIMIT 10000"),
    )


def _drawn(things: Sequence[str], many: int, seed: int = 0) -> list[str]:
    """Some of these, each once: the commoner the likelier, the commonest always."""
    counted = Counter(things)
    draw = random.Random(seed)
    found = dict.fromkeys(iri for iri, _ in counted.most_common(2))
    while len(found) < min(many, len(counted)):
        found[draw.choice(things)] = None
    return [*found]


def _parametrised(known: Known) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Each question for readers with each parameter that names a thing and is enough, and what it is asked about."""
    named = {
        "actor": [local(iri) for iri in _drawn(known.speakers, EACH)],
        "thing": [local(iri) for iri in _drawn(known.matters, EACH)],
        "policy": [local(iri) for iri in _drawn(known.policies, EACH)],
        "statement": [local(iri) for iri in _drawn(known.statements, EACH)],
        "article": [local(iri).partition("/")[2].rpartition("-")[0] for iri in _drawn(known.articles, EACH)],
        "topic": TOPICS,
    }
    for name in query.names():
        asked = query.load(name).parameters
        for one in asked:
            some = named.get(one.name) or named.get(one.type)
            if some and not any(other.required and other is not one for other in asked):
                yield name, one.name, some


def _addresses(known: Known) -> Mapping[str, list[str]]:
    """What readers open, each about several things; pages first, in the order in which readers come to them."""
    actors = [local(iri) for iri in _drawn(known.speakers, 10)]
    matters = [local(iri) for iri in _drawn(known.matters, 10)]
    policies = [local(iri) for iri in _drawn(known.policies, 5)]
    said = [local(iri).partition("/")[2] for iri in _drawn(known.statements, 10)]
    articles = [local(iri) for iri in _drawn(known.articles, 10)]
    tabs = ("", "?tab=said", "?tab=about", "?tab=positions", "?tab=figures", "?tab=seen-with", "?tab=timeline")
    api = "/api/v1"
    return {
        "/": ["/"],
        "/map": ["/map"],
        "/map, around": [f"/map?focus={one}" for one in actors],
        **{f"/entity{tab}": [f"/entity/{one}{tab}" for one in actors] for tab in tabs},
        "/policy": [f"/{one}" for one in policies],
        "/statement": [f"/statement/{one}" for one in said],
        "/article": [f"/{one}" for one in articles],
        "/search": ["/search?q=review", "/search?q=said+council", "/search?q=minister"],
        "/matrix": ["/matrix"],
        "/matrix, towards": [f"/matrix?towards={one}" for one in matters],
        "/agreement": ["/agreement"],
        "/figures": ["/figures"],
        "/policies": ["/policies"],
        "/timeline": ["/timeline"],
        "/unheard": ["/unheard"],
        "/compare": ["/compare?topic=topic/health", "/compare?topic=topic/education"],
        "/quality": ["/quality"],
        "statements": [f"{api}/statements", *(f"{api}/statements?speaker={one}" for one in actors)],
        "facets": [f"{api}/statements/facets"],
        "entities": [f"{api}/entities", f"{api}/entities?q=smith"],
        "entity": [f"{api}/entities/{one}" for one in actors],
        "entity neighbours": [f"{api}/entities/{one}/neighbours" for one in actors],
        "entity timeline": [f"{api}/entities/{one}/timeline" for one in actors],
        "entity positions": [f"{api}/entities/{one}/positions" for one in actors],
        "graph": [f"{api}/graph?of=actors", f"{api}/graph"],
        "graph, around": [f"{api}/graph?of=actors&focus={one}" for one in actors],
        "graph, seen with": [f"{api}/graph?of=actors&seen_with=true"],
        "graph, of a topic": [f"{api}/graph?of=actors&topic=topic/health"],
        "positions": [f"{api}/positions", *(f"{api}/positions?towards={one}" for one in matters)],
        "figures": [f"{api}/figures", *(f"{api}/figures?speaker={one}" for one in actors)],
        "articles": [f"{api}/articles"],
        "policies": [f"{api}/policies"],
        "events": [f"{api}/timeline/events"],
        "topics": [f"{api}/topics"],
        "suggest": [f"{api}/suggest?q=ba", f"{api}/suggest?q=mar"],
        "numbers": [f"{api}/numbers"],
        "queries": [f"{api}/queries/who-said-what?speaker={one}" for one in actors],
        "queries, of all": [
            f"{api}/queries/{name}" for name in ("who-said-what", "positions", "figures", "events", "posts")
        ],
    }


# --- Asking ---


def _timed(ask: Callable[[], Made]) -> tuple[float, Made]:
    started = time.perf_counter()
    made = ask()
    return time.perf_counter() - started, made


def _got(address: str) -> tuple[float, int]:
    """Seconds to the last byte, and how many bytes came; an answer that is none is told."""

    def ask() -> int:
        try:
            with urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310  # our own server
                return len(answer.read())
        except HTTPError as fault:
            print(f"  {address}: {fault.code}", flush=True)
        except TimeoutError:
            print(f"  {address}: not within {PATIENCE} s", flush=True)
        return 0

    return _timed(ask)


def _told(what: str, took: Sequence[float], more: str, again: Sequence[float] = ()) -> None:
    """Print the median and the 95th percentile; with `again` those of the first time and of all later ones."""
    written = f"p50 {_ms(took, 50)}, p95 {_ms(took, 95)}"
    if again:
        written = f"first {written}; again p50 {_ms(again, 50)}, p95 {_ms(again, 95)}"
    print(f"  {what:24} {written} ms; {more}", flush=True)


def _ms(took: Sequence[float], percent: int) -> str:
    """That percentile of some seconds, in milliseconds."""
    ranked = sorted(took)
    return f"{1000 * ranked[min(len(ranked) - 1, len(ranked) * percent // 100)]:.0f}"


def _memory() -> str:
    """What the processes hold that this one has started: without what they share, and of that what is no file's."""
    held = Counter[str]()
    processes = [*_below(os.getpid())]
    for process in processes:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]:
            name, number, *_ = line.split()
            held[name] += int(number)
    whole, own = (held[name] / 1e6 for name in ("Pss:", "Pss_Anon:"))
    return f"{len(processes)} processes, {whole:.2f} GB, {own:.2f} GB of it not pages of files"


def _below(process: int) -> Iterator[int]:
    for thread in Path(f"/proc/{process}/task").iterdir():
        for child in map(int, (thread / "children").read_text(encoding="ascii").split()):
            yield child
            yield from _below(child)


def _size(folder: Path) -> str:
    seen = {told.st_ino: told.st_size for path in folder.rglob("*") if path.is_file() for told in (path.stat(),)}
    return f"{sum(seen.values()) / 1e6:.0f} MB on disk"

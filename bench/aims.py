"""What hostile input is tried on, and what has to hold whatever the input: `bench.fuzz` runs these.

An aim makes an input from a `Random`, as bytes that can be kept, and tries it. Trying raises where something does not hold.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory, mkdtemp
from urllib.parse import quote

import pyoxigraph
from spacy.language import Language
from starlette.testclient import TestClient

from api import keys
from api.app import create_app
from api.settings import Settings
from bench import hostile
from graph import integrity, rdf, readonly, shapes, texts
from graph.inbox import Inbox, Job, Letter
from graph.search import Index, entries
from graph.snapshots import Snapshot
from ingest.parse import load
from ingest.pipeline import read
from ingest.readers import articles, sent
from ingest.zones import headed, zones
from onrecord import batch
from onrecord.desk import Desk
from onrecord.lines import line
from onrecord.scribe import documents
from ontology.errors import BadInput, QueryError
from ontology.iris import article_iri
from ontology.reading import Reading
from ontology.records import Article, Span, ZoneKind
from viz.pages import Pages

LONG = 100_000
"""Characters of what is read and parted into zones only."""

SHORT = 2_500
"""Characters of what the language model reads: a second's work, so that there are many."""

KINDS = ("text/plain", "text/html", "application/json", "application/jsonl", texts.LINES)

UNFORESEEN = ("report it", "something went wrong", "could not be read", "Traceback")
"""What a message has that tells of a fault of our own."""

MISSING = "http://127.0.0.1:1/"
"""Where nobody answers: what calls out finds nobody, and says so."""


class Find(AssertionError):
    """Something that has to hold does not."""


@dataclass(frozen=True, slots=True)
class Aim:
    """`share` is how often it is tried, as to the others."""

    share: float
    make: Callable[[Random], bytes]
    try_: Callable[[bytes], None]


def holds(sound: object, fault: str) -> None:
    """Raises Find unless it does."""
    if not sound:
        raise Find(fault)


# --- what is made ---------------------------------------------------------------


def _text(chance: Random) -> bytes:
    return hostile.encoded(chance, hostile.text(chance, LONG))


def _page(chance: Random) -> bytes:
    return hostile.encoded(chance, hostile.page(chance, LONG))


def _json(chance: Random) -> bytes:
    several = [hostile.item(chance, LONG // 10) for _ in range(chance.choice((1, 1, 3)))]
    return hostile.encoded(chance, hostile.written(chance, several if chance.random() < 0.5 else several[0]))


def _lines(chance: Random) -> bytes:
    made = (hostile.written(chance, hostile.item(chance, LONG // 10)) for _ in range(chance.choice((1, 2, 5))))
    return hostile.encoded(chance, chance.choice(hostile.P["line_ends"]).join(made))


def _items(chance: Random, most: int = 1) -> bytes:
    some = [hostile.article(chance, SHORT) for _ in range(chance.randint(1, most))]
    return json.dumps(some).encode()


def _letter(chance: Random) -> bytes:
    """A request: a method, an address, headers and a body, as JSON."""
    body = chance.choice((_text, _page, _json, _lines, _lines))(chance)[:20_000]
    method, address = ("POST", "/api/v1/articles")
    if chance.random() < 0.6:
        method, address = "GET", chance.choice(_addresses())
        body = b""
        while "{" in address:
            before, _, rest = address.partition("{")
            address = before + _spelt(chance) + rest.partition("}")[2]
    asked = "&".join(f"{chance.choice(_parameters())}={_spelt(chance)}" for _ in range(chance.choice((0, 1, 1, 2))))
    kind = chance.choice((*KINDS, hostile.about(chance)[:80]))
    return json.dumps([method, f"{address}?{asked}", kind, body.decode("latin-1")]).encode()


def _spelt(chance: Random) -> str:
    given = chance.choice(
        (
            hostile.query(chance),
            hostile.about(chance),
            chance.choice(hostile.P["days"]),
            "person/ann-marsh",
            "WyIxIiwiMiJd",
            "5",
        )
    )
    return quote(given[:1000], safe=chance.choice(("", "%/:?#[]@!$&'()*+,;=")), errors="replace")


def _named(make: Callable[[Random], str]) -> Callable[[Random], bytes]:
    return lambda chance: make(chance).encode("utf-8", "surrogatepass")


# --- what it is tried on --------------------------------------------------------


def _read_as(kind: str) -> Callable[[bytes], None]:
    """By the API's door and by standard input; each article is parted into zones too."""

    def try_(given: bytes) -> None:
        by_stdin = articles(["-"], stdin=io.BytesIO(given))
        for outcome in chain(sent(given, kind, {}, "request", "sent"), by_stdin):
            _foreseen(outcome)
            if isinstance(outcome, Article):
                _parted(outcome)

    return try_


def _foreseen(outcome: Article | BadInput) -> None:
    """An article that can be kept, or one line about a fault of the input."""
    if isinstance(outcome, BadInput):
        _told(str(outcome))
        return
    holds(texts.parsed(texts.line(outcome)) == outcome, "is not the same when it has been kept")
    rdf.quads(Reading(outcome))
    for name in ("key", "title", "byline", "outlet", "url"):
        said = getattr(outcome, name)
        holds(said is None or (said and "\0" not in said and len(said) <= 2_000), f"{name} is {said!r:.100}")
    holds(
        "@" not in (outcome.url or "").partition("//")[2].partition("/")[0],
        f"publishes a password: {outcome.url!r:.100}",
    )


def _told(message: str) -> None:
    holds(message.isprintable() and len(message) < 2_000, f"is no line for a terminal: {message!r:.300}")
    holds(not any(each in message for each in UNFORESEEN), f"nobody thought of that: {message:.300}")


def _parted(article: Article) -> None:
    found = zones(article)
    at = 0
    for zone in found.in_order:
        words = zone.span.of(article.text)
        holds(zone.span.start == at, "zones do not touch")
        holds(zone.kind is ZoneKind.FURNITURE or words == words.strip() != "", "a zone has white space around it")
        at = zone.span.end
    holds(at == len(article.text), "zones do not cover the text")
    headed(article, found)


def _understood(given: bytes) -> None:
    """Through the whole flow and into RDF and back, and into a line of `extract`."""
    for outcome in sent(given, "application/json", {}, "request", "sent"):
        _foreseen(outcome)
        if isinstance(outcome, BadInput):
            continue
        for found in read([outcome], _language()):
            holds(found.article.text == outcome.text, "has another text")
            for span in _spans(found):
                words = span.of(outcome.text)
                holds(span.end <= len(outcome.text) and words.strip(), f"{span} has no words")
            json.dumps(line(found), allow_nan=False, ensure_ascii=False).encode()
            quads = rdf.quads(found)
            shapes.check(quads)
            same, told = rdf.reading(quads, outcome.text), rdf.canonical(found)
            holds(same == told, f"is not the same as RDF: {_difference(told, same)}")


def _spans(found: object) -> Iterator[Span]:
    """All places in whatever was found."""
    if isinstance(found, Span):
        yield found
    elif isinstance(found, tuple):
        yield from chain.from_iterable(map(_spans, found))
    elif is_dataclass(found):
        yield from chain.from_iterable(_spans(getattr(found, each.name)) for each in fields(found))


def _difference(one: Reading, other: Reading) -> str:
    for each in fields(Reading):
        mine, theirs = getattr(one, each.name), getattr(other, each.name)
        if each.compare and mine != theirs:
            if isinstance(mine, tuple):
                return f"{each.name}: {[*set(mine) - set(theirs)]!r:.600} against {[*set(theirs) - set(mine)]!r:.600}"
            return f"{each.name}: {mine!r:.300} against {theirs!r:.300}"
    return "nothing"


def _kept(given: bytes) -> None:
    """From a batch to a store with a snapshot, which is sound; and once more, which changes nothing."""
    with TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        summary = batch.ingest(sent(given, "application/json", {}, "request", "sent"), store)
        for refused in summary.refused:
            _told(str(refused))
        if summary.snapshot is None:
            return
        found = Snapshot.open(store)
        with Index(found.search, read_only=True) as index:
            faults = [*integrity.faults(found), *integrity.unsearchable(found, index), *integrity.mislisted(found)]
        holds(not faults, f"the store is not sound: {faults[:1]!r:.600}")
        again = batch.ingest(sent(given, "application/json", {}, "request", "sent"), store)
        holds(
            again.snapshot == summary.snapshot, f"is another the second time: {again.outcomes} after {summary.outcomes}"
        )


def _sought(given: bytes) -> None:
    index, q = _index(), given.decode("utf-8", "surrogatepass")
    hits = index.search(q)
    index.near(q, "statement")
    index.found(q, "statement", 5)
    holds(index.count(q) >= len(hits), "counts fewer than it finds")
    for hit in hits:
        for spans, words in ((hit.in_label, hit.entry.label), (hit.in_words, hit.entry.words)):
            holds(all(span.end <= len(words) for span in spans), "a hit lies outside its words")


def _scanned(given: bytes) -> None:
    """What is let through neither calls out nor writes."""
    query = given.decode("utf-8", "surrogatepass")
    try:
        readonly.refuse(query)
    except QueryError:
        return
    store, kept = pyoxigraph.Store(), pyoxigraph.Quad(*[pyoxigraph.NamedNode("urn:a")] * 4)
    store.add(kept)
    with suppress(SyntaxError, ValueError, UnicodeEncodeError):
        try:
            answer = store.query(query)
            if not isinstance(answer, pyoxigraph.QueryBoolean):
                _ = [*answer]
        except (OSError, RuntimeError) as fault:
            raise Find(f"calls out: {fault}") from fault
    with suppress(SyntaxError, ValueError, UnicodeEncodeError, OSError, RuntimeError):
        store.update(query)
    holds([*store] == [kept], "writes")


def _answered(given: bytes) -> None:
    """An answer that is foreseen; and what was taken in is read, but for the language model."""
    method, address, kind, body = json.loads(given)
    headers = {"Authorization": f"Bearer {_server()[1]}", "Content-Type": kind.encode("utf-8", "replace")}
    content = body.encode("latin-1") if method == "POST" else None
    answer = _server()[0].request(method, address, headers=headers, content=content, follow_redirects=False)
    holds(answer.status_code < 500, f"{answer.status_code}: {answer.text[:300]}")
    if answer.status_code >= 400:
        holds(not any(each in answer.text for each in UNFORESEEN), answer.text[:300])
    if answer.status_code == 202:
        for _, letter in _taken():
            for outcome in documents(letter):
                _foreseen(outcome)


def _taken() -> list[tuple[Job, Letter]]:
    inbox = Inbox(_home())
    taken = [*inbox.take()]
    for job, _ in taken:
        inbox.end(job.id, job.tally)
    return taken


# --- what stays from one trial to the next --------------------------------------


@cache
def _language() -> Language:
    return load()


@cache
def _home() -> Path:
    """A store with the sample in it, and with a text made of attacks."""
    home = Path(mkdtemp()) / "store"
    odd = [Article(key=f"odd-{n}", text=hostile.text(Random(n), SHORT)) for n in range(5)]
    batch.ingest([*hostile.sample(), *odd], home)
    return home


@cache
def _index() -> Index:
    index = Index(Path(mkdtemp()) / "search.sqlite")
    for found in read(hostile.sample(), _language()):
        index.replace(article_iri(found.article), entries(found))
    return index


class _Unread(Desk):
    """A desk that leaves what was sent where it is."""

    def open(self) -> None:
        pass

    def wake(self) -> None:
        pass

    def close(self) -> None:
        pass


@cache
def _server() -> tuple[TestClient, str]:
    token = keys.new(_home(), "fuzz", [*keys.Scope])
    settings = Settings(_home(), writes_per_minute=10**9, log="off", dumps=False)
    app = create_app(settings, Pages(), _Unread(_home()))
    client = TestClient(app, raise_server_exceptions=False)
    client.__enter__()
    return client, token


@cache
def _openapi() -> dict[str, dict[str, dict[str, list[dict[str, str]]]]]:
    paths: dict[str, dict[str, dict[str, list[dict[str, str]]]]] = create_app(
        Settings(Path("nowhere")), Pages()
    ).openapi()["paths"]
    return paths


@cache
def _addresses() -> tuple[str, ...]:
    return (
        *sorted(path for path, operations in _openapi().items() if "get" in operations),
        "/",
        "/search",
        "/map",
        "/matrix",
    )


@cache
def _parameters() -> tuple[str, ...]:
    operations = chain.from_iterable(each.values() for each in _openapi().values())
    return tuple(sorted({each["name"] for operation in operations for each in operation.get("parameters", ())}))


AIMS: dict[str, Aim] = {
    "text": Aim(3, _text, _read_as("text/plain")),
    "page": Aim(3, _page, _read_as("text/html")),
    "json": Aim(2, _json, _read_as("application/json")),
    "lines": Aim(2, _lines, _read_as("application/jsonl")),
    "reading": Aim(20, _items, _understood),
    "store": Aim(2, lambda chance: _items(chance, 4), _kept),
    "search": Aim(1, _named(hostile.query), _sought),
    "sparql": Aim(4, _named(hostile.sparql), _scanned),
    "api": Aim(4, _letter, _answered),
}

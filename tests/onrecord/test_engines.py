"""Stores on SPARQL services: the same rows as in a folder, and commands that take an address where they take a folder."""

import fcntl
import json
import re
import shutil
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from threading import Thread, Timer
from typing import Any

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad
from typer.testing import CliRunner, Result

from api.current import Current, View
from bench import questions
from bench.engines import ACCESS, ENGINES
from graph import backups, publishing, query, snapshots
from graph.catalogue import Catalogue
from graph.embedded import EmbeddedStore
from graph.publishing import Mark, Published
from graph.query import Row
from graph.rdf import value
from graph.remote import RemoteStore
from graph.service import Service
from graph.snapshots import KEPT, UNFINISHED, Snapshot
from ingest.readers import articles
from onrecord import batch, engines
from onrecord.cli import app
from onrecord.publisher import Publisher
from onrecord.turns import patiently
from onrecord.withholding import put_in_place
from ontology.errors import BadSetting, OnrecordError, StoreError
from ontology.reading import Reading
from ontology.terms import ACTORS, RDFS, SDO
from tests import newsroom
from tests.asking import askings
from tests.keeping import councils_and_town, keep, longer
from tests.onrecord.test_questions import OF_SAMPLE
from tests.onrecord.test_serving import ONRECORD, environ

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "ingest" / "sample"

LABEL = NamedNode(str(RDFS.label))

NEVER_ASKED = frozenset({"statement-keys"})
"""Of no service: lists come from the catalogue. Virtuoso has a row too many of it."""

JOINED = re.compile(r"; | … | (?=https://w3id.org/)")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "store"
    batch.ingest(articles([SAMPLE]), folder)
    return folder


@pytest.fixture(scope="module", params=ENGINES)
def remote(request: pytest.FixtureRequest, engines: Callable[[str], str]) -> Iterator[RemoteStore]:
    with RemoteStore(engines(request.param), ACCESS[request.param]) as opened:
        yield opened


def cleared(remote: RemoteStore) -> None:
    for graph in (*remote.graphs(), publishing.MARKER):
        remote.put(graph, ())


@pytest.fixture(scope="module")
def published(sample: Path, remote: RemoteStore) -> RemoteStore:
    cleared(remote)
    publishing.publish(sample, remote)
    return remote


def alike(rows: tuple[Row, ...]) -> Counter[str]:
    """The rows without what SPARQL leaves open: the order of those that tie, and of words that are joined in a cell."""
    told = ({name: JOINED.split(cell) if isinstance(cell, str) else cell for name, cell in row.items()} for row in rows)
    return Counter(
        json.dumps({name: sorted(cell) if isinstance(cell, list) else cell for name, cell in row.items()})
        for row in told
    )


@pytest.mark.parametrize("name", query.names())
def test_each_query_gives_the_same_rows_with_each_parameter(name: str, sample: Path, published: RemoteStore) -> None:
    snapshot = Snapshot.open(sample)
    for params in askings(snapshot, name, OF_SAMPLE.get(name)):
        expected = alike(query.ask(snapshot, name, params).rows)
        assert alike(query.ask(published, name, params).rows) == expected, params


class Plain:
    """A dataset that has no use for questions that are narrowed."""

    narrowed = False

    def __init__(self, snapshot: Snapshot) -> None:
        self.query = snapshot.query


@pytest.mark.parametrize("name", query.names())
def test_a_question_that_is_not_narrowed_finds_the_same(name: str, sample: Path) -> None:
    snapshot = Snapshot.open(sample)
    for params in askings(snapshot, name, OF_SAMPLE.get(name)):
        found = query.ask(Plain(snapshot), name, params)
        assert alike(found.rows) == alike(query.ask(snapshot, name, params).rows), params


def test_what_is_not_narrowed_has_each_optional_as_it_stands() -> None:
    given, plain = ({"member": "person/josiah-bounderby"}, query.load("posts").sparql)
    optional = [line for line in plain.splitlines() if line.startswith("  OPTIONAL { ")]
    assert {*optional} <= {*query.bound(query.load("posts"), given, narrowed=False).splitlines()}
    assert not {*optional} <= {*query.bound(query.load("posts"), given).splitlines()}


def test_each_part_gives_the_same_rows(sample: Path, published: RemoteStore) -> None:
    snapshot = Snapshot.open(sample)
    differing = []
    for name in {*query.parts()} - NEVER_ASKED:
        params = required(name, snapshot)
        expected = query.ask(snapshot, name, params).rows
        if alike(query.ask(published, name, params).rows) != alike(expected):
            differing.append(name)
    assert differing == []


def required(name: str, snapshot: Snapshot) -> dict[str, Any]:
    """A value of the sample for each parameter that a query needs."""
    things = {
        "statement": [str(row["statement"]) for row in query.ask(snapshot, "who-said-what").rows[:5]],
        "article": [str(row["iri"]) for row in query.ask(snapshot, "articles").rows[:3]],
        "actor": [str(row["iri"]).partition("/id/")[2] for row in query.ask(snapshot, "actors").rows[:1]],
        "policy": [str(row["policy"]).partition("/id/")[2] for row in query.ask(snapshot, "policies").rows[:1]],
        "hash": ["0" * 64],
        "key": [str(row["article"]) for row in query.ask(snapshot, "articles").rows[:1]],
        "url": ["https://news.example/1"],
    }
    given = {}
    for parameter in query.load(name).parameters:
        if parameter.required:
            values = things.get(parameter.name, things["statement"])
            given[parameter.name] = values if parameter.several else values[0]
    return given


def test_the_25_questions_have_the_same_answers(
    shared: Path, remote: RemoteStore, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("founding") / "store"
    batch.ingest(articles([shared / "articles"]), folder)
    cleared(remote)
    publishing.publish(folder, remote)
    snapshot = Snapshot.open(folder)
    differing = [
        name
        for name, asked in questions.table().items()
        if alike(query.ask(remote, asked.query, asked.params).rows)
        != alike(query.ask(snapshot, asked.query, asked.params).rows)
    ]
    assert differing == []


# --- Publishing ---


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A small store of one article."""
    folder = tmp_path / "store"
    batch.ingest(articles([next(iter(sorted(SAMPLE.glob("*.txt"))))]), folder)
    return folder


@pytest.fixture
def empty(remote: RemoteStore) -> RemoteStore:
    cleared(remote)
    return remote


@pytest.fixture
def folder(empty: RemoteStore, tmp_path: Path) -> Path:
    """A store of one's own, all of which is in the service."""
    folder = tmp_path / "store"
    keep(folder, *councils_and_town())
    publishing.publish(folder, empty)
    return folder


def test_what_is_published_is_what_readers_see(store: Path, empty: RemoteStore) -> None:
    done = publishing.publish(store, empty)
    assert done
    assert done.snapshot == snapshots.current(store)
    assert {*empty.quads()} == {*Snapshot.open(store).quads()}
    assert [*publishing.differing(store, empty)] == []
    assert publishing.publish(store, empty) is None


def test_only_what_differs_goes_over(store: Path, empty: RemoteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    publishing.publish(store, empty)
    batch.ingest(articles([SAMPLE]), store)
    written: list[str] = []
    monkeypatch.setattr(publishing, "_put", noting(publishing._put, written))
    publishing.publish(store, empty)
    first = sorted(graph for graph in Snapshot.open(store).graphs() if "/id/article/" in graph)
    assert len(first) > 2
    assert len([graph for graph in written if "/id/article/" in graph]) == len(first) - 1
    assert {*empty.quads()} == {*Snapshot.open(store).quads()}


def noting(send: Callable[..., Any], sent: list[str]) -> Callable[..., Any]:
    def noted(remote: RemoteStore, what: str, *rest: object) -> Any:
        sent.append(what)
        return send(remote, what, *rest)

    return noted


@pytest.mark.parametrize("after", [0, 1, 3])
def test_one_that_is_stopped_on_the_way_is_noticed_and_ended_by_the_next(
    store: Path, empty: RemoteStore, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    left = [after]

    def stopped(remote: RemoteStore, graph: str, *rest: object) -> None:
        if not left[0]:
            remote.put(graph, ())  # half of what it was to be
            raise KeyboardInterrupt
        left[0] -= 1
        put(remote, graph, *rest)

    put = publishing._put
    with monkeypatch.context() as patched:
        patched.setattr(publishing, "_put", stopped)
        with pytest.raises(KeyboardInterrupt):
            publishing.publish(store, empty)
    marked = publishing.mark(empty)
    assert marked
    assert (marked.whole, marked.coming) == (None, snapshots.current(store))
    assert publishing.publish(store, empty)
    assert publishing.mark(empty) == Mark(marked.token, snapshots.current(store))
    assert [*publishing.differing(store, empty)] == []


@pytest.mark.parametrize(
    "articles",
    [
        pytest.param(councils_and_town(), id="of towns, several of which report what somebody said in a post"),
        pytest.param((*newsroom.newsroom(), newsroom.hearsay()), id="of outlets who are spoken of themselves"),
    ],
)
def test_each_query_gives_the_same_rows_of_other_articles(
    remote: RemoteStore, tmp_path: Path, articles: tuple[Reading, ...]
) -> None:
    keep(tmp_path / "store", *articles)
    cleared(remote)
    publishing.publish(tmp_path / "store", remote)
    snapshot = Snapshot.open(tmp_path / "store")
    differing = {}
    for name in query.names():
        if not any(parameter.required for parameter in query.load(name).parameters):
            expected, found = (alike(query.ask(one, name).rows) for one in (snapshot, remote))
            if found != expected:
                differing[name] = (expected.total(), found.total())
    assert differing == {}


def test_a_publication_looks_at_no_more_than_what_changed(
    empty: RemoteStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest, looked = publishing._digest, list[str]()
    monkeypatch.setattr(publishing, "_digest", lambda engine, graph: looked.append(graph) or digest(engine, graph))
    for number in range(KEPT):  # in one go what came in several
        keep(folder, longer(newsroom.hearsay(), f"More, for the time {number}."))
    assert publishing.publish(folder, empty)
    assert looked
    assert {graph for graph in looked if f"/article/{newsroom.hearsay().article.key}" not in graph} == set()
    assert {*empty.quads()} == {*Snapshot.open(folder).quads()}
    with closing(sqlite3.connect(folder / "published.sqlite")) as ledger:
        known = dict(ledger.execute("SELECT name, digest FROM graph"))
    assert known == {graph: digest(Snapshot.open(folder)._engine, graph) for graph in Snapshot.open(folder).graphs()}


def test_where_the_way_from_what_is_there_is_not_known_all_is_compared(empty: RemoteStore, folder: Path) -> None:
    for number in range(KEPT + 1):
        keep(folder, longer(newsroom.hearsay(), f"More, for the time {number}."))
    done = publishing.publish(folder, empty)
    assert done
    assert done.graphs < len([*Snapshot.open(folder).graphs()])
    assert {*empty.quads()} == {*Snapshot.open(folder).quads()}


@pytest.mark.parametrize("sent", [False, True])
def test_wherever_a_publication_is_stopped_the_next_one_ends_it(
    empty: RemoteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sent: bool
) -> None:
    folder = tmp_path / "store"
    keep(folder, newsroom.together())
    publishing.publish(folder, empty)
    for at in range(40):
        keep(folder, longer(newsroom.hearsay(), f"More, for the time {at}."))
        with monkeypatch.context() as patched:
            left = [at]
            for name in ("update", "add"):
                patched.setattr(Service, name, stopping(getattr(Service, name), left, sent=sent))
            try:
                publishing.publish(folder, empty)
            except KeyboardInterrupt:
                stopped = True
            else:
                stopped = False
        if at % 2:  # what was on its way is not the newest any more, and what it brought is gone
            keep(folder, newsroom.hearsay())
        publishing.publish(folder, empty)
        assert {*empty.quads()} == {*Snapshot.open(folder).quads()}, at
        if not stopped:
            break
    assert at > 3


def stopping(send: Callable[..., None], left: list[int], *, sent: bool) -> Callable[..., None]:
    """Sends until so many times are over; the next one is the last thing that the process does, or would have done."""

    def stopped(*given: Any, **named: Any) -> None:
        left[0] -= 1
        if left[0] >= 0 or sent:
            send(*given, **named)
        if left[0] < 0:
            raise KeyboardInterrupt

    return stopped


def test_a_store_that_was_restored_goes_on_with_its_service(empty: RemoteStore, folder: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    backups.back_up(folder, tmp_path / "store.tar.gz")
    keep(folder, newsroom.hearsay())  # which the backup has not
    publishing.publish(folder, empty)
    backups.restore(tmp_path / "store.tar.gz", again)
    with EmbeddedStore(again) as store:
        snapshots.snapshot(store)
    assert publishing.publish(again, empty)
    assert {*empty.quads()} == {*Snapshot.open(again).quads()}
    assert publishing.publish(
        folder, empty
    )  # the other one, which is not the newest any more, says so by what it writes
    assert {*empty.quads()} == {*Snapshot.open(folder).quads()}


def test_a_service_that_was_set_back_is_written_anew(store: Path, empty: RemoteStore) -> None:
    publishing.publish(store, empty)
    marked = publishing.mark(empty)
    assert marked
    cleared(empty)
    publishing._say(empty, Mark(marked.token, "20200101T000000000000Z"))
    publishing.publish(store, empty)
    assert [*publishing.differing(store, empty)] == []


def test_a_service_of_another_store_is_refused_and_left_alone(store: Path, empty: RemoteStore, tmp_path: Path) -> None:
    publishing.publish(store, empty)
    other = tmp_path / "other"
    batch.ingest(articles([SAMPLE]), other)
    with pytest.raises(StoreError, match=r"is written from another store .*ONRECORD_STATE"):
        publishing.publish(other, empty)
    assert {*empty.quads()} == {*Snapshot.open(store).quads()}


def test_a_service_that_holds_what_nobody_published_is_refused(store: Path, empty: RemoteStore) -> None:
    with EmbeddedStore(store) as held:
        empty.put("https://w3id.org/onrecord/id/article/foreign", [*held.quads()][:3])
    with pytest.raises(StoreError, match="holds graphs that nobody published here"):
        publishing.publish(store, empty)


@pytest.fixture
def beside(empty: RemoteStore) -> Iterator[set[Quad]]:
    """A graph of somebody else on the service: it and all that it is to hold."""
    graph = NamedNode("https://library.example/catalogue")
    quads = {Quad(NamedNode("https://library.example/book"), LABEL, Literal("A book"), graph)}
    empty.put(graph.value, [*quads])
    yield quads
    empty.put(graph.value, ())


def test_graphs_of_others_on_the_service_are_left_alone(
    store: Path, empty: RemoteStore, beside: set[Quad], tmp_path: Path
) -> None:
    (graph,) = {value(quad.graph_name) for quad in beside}
    for _ in range(2):
        publishing.publish(store, empty)
        assert {*empty.quads(graph)} == beside
        assert {*empty.quads()} == {*Snapshot.open(store).quads()}
        assert not any(empty.matching(NamedNode("https://library.example/book"), None, None))
        assert [*publishing.differing(store, empty)] == []
        keep(store, newsroom.hearsay())
        (store / "published.sqlite").unlink()  # as in a backup: what the service holds is asked of it
    publishing.publish(store, empty)
    publishing.mirror(tmp_path / "copy", empty)
    assert {*Snapshot.open(tmp_path / "copy").quads()} == {*Snapshot.open(store).quads()}


def test_what_is_too_much_goes_also_where_one_that_compared_all_was_stopped(
    empty: RemoteStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):  # which the store does not know of, as after a restore
        graph = f"https://w3id.org/onrecord/id/article/later-{number}"
        empty.put(graph, [Quad(NamedNode(graph), LABEL, Literal("withheld since"), NamedNode(graph))])
    (folder / "published.sqlite").unlink()
    keep(folder, newsroom.hearsay())
    monkeypatch.setattr(publishing, "AT_ONCE", 2)
    with monkeypatch.context() as patched:
        patched.setattr(RemoteStore, "put", stopping(RemoteStore.put, [2], sent=False))
        with pytest.raises(KeyboardInterrupt):
            publishing.publish(folder, empty)
    assert publishing.publish(folder, empty)
    assert {*empty.quads()} == {*Snapshot.open(folder).quads()}
    assert [*publishing.differing(folder, empty)] == []


def test_a_graph_that_was_altered_on_the_service_is_told_of(store: Path, empty: RemoteStore) -> None:
    publishing.publish(store, empty)
    graph = next(graph for graph in empty.graphs() if "/id/article/" in graph)
    empty.amend([next(empty.quads(graph))], [])
    assert [line.partition(": ")[0] for line in publishing.differing(store, empty)] == [graph]


def test_a_machine_that_only_serves_has_a_copy_for_its_lists(store: Path, empty: RemoteStore, tmp_path: Path) -> None:
    publishing.publish(store, empty)
    assert publishing.mirror(tmp_path / "copy", empty) == snapshots.current(store)
    copy = Snapshot.open(tmp_path / "copy")
    assert {*copy.quads()} == {*Snapshot.open(store).quads()}
    assert copy.catalogue.exists()


def test_a_copy_keeps_nothing_of_what_was_published_before(store: Path, empty: RemoteStore, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    publishing.publish(store, empty)
    before = publishing.mirror(folder, empty)
    shutil.copytree(folder / "snapshots" / before, tmp_path / before)
    keep(store, newsroom.hearsay())
    publishing.publish(store, empty)
    stopped = folder / "snapshots" / f"20200101T000000000000Z{UNFINISHED}"
    stopped.mkdir()
    name = publishing.mirror(folder, empty)
    assert [home.name for home in (folder / "snapshots").iterdir()] == [name]
    (tmp_path / before).rename(folder / "snapshots" / before)  # as if it had been stopped before that
    assert publishing.mirror(folder, empty) == name
    assert [home.name for home in (folder / "snapshots").iterdir()] == [name]


def test_a_store_that_lost_its_quads_is_not_taken_for_a_copy(store: Path, empty: RemoteStore) -> None:
    kept = snapshots.names(store)
    shutil.rmtree(store / "quads")
    Publisher(empty, store, pytest.fail).once()
    assert {*empty.quads()} == {*Snapshot.open(store).quads()}
    assert snapshots.names(store) == kept


# --- The command ---


@pytest.fixture
def command(remote: RemoteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs the command with the address of an empty service in the place of a folder."""
    cleared(remote)
    access = next(known for name, known in ACCESS.items() if name == remote._dialect.name)
    monkeypatch.setenv("ONRECORD_STATE", str(tmp_path / "state"))
    if access.user:
        monkeypatch.setenv("ONRECORD_ENGINE_USER", access.user)
        monkeypatch.setenv("ONRECORD_ENGINE_PASSWORD", str(access.password))

    def run(*arguments: str, **more: Any) -> Result:
        return CliRunner().invoke(app, [*arguments, "--store", remote.url], **more)

    return run


def test_articles_are_ingested_into_a_service_asked_checked_and_exported(
    command: Callable[..., Result], remote: RemoteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command("ingest", str(SAMPLE)).exit_code == 0
    rows = json.loads(command("query", "actors", "--format", "json").stdout)["rows"]
    assert rows == json.loads(json.dumps(query.ask(Snapshot.open(tmp_path / "state"), "actors").rows))
    told = command("query", "--sparql", "-", "--format", "csv", input="ASK { GRAPH ?g { ?s ?p ?o } }")
    assert '"boolean":true' in told.stdout
    assert command("check").exit_code == 0
    assert command("export", "--format", "nq", str(tmp_path / "all.nq")).exit_code == 0
    lines = (tmp_path / "all.nq").read_text(encoding="utf-8").splitlines()
    assert {*lines} == {f"{quad} ." for quad in Snapshot.open(tmp_path / "state").quads()}

    monkeypatch.setenv("ONRECORD_STATE", str(tmp_path / "elsewhere"))
    publishing.mirror(tmp_path / "elsewhere", remote)
    assert "run this where articles are ingested" in str(command("dump").exception)
    shutil.rmtree(tmp_path / "elsewhere")
    assert json.loads(command("query", "actors", "--format", "json").stdout)["rows"] == rows
    assert command("check").exit_code == 0
    refused = command("ingest", str(SAMPLE))
    assert isinstance(refused.exception, StoreError)
    assert "is written from another store" in str(refused.exception)
    assert not (tmp_path / "elsewhere").exists()


def test_what_is_withheld_never_stays_on_a_service(
    command: Callable[..., Result], remote: RemoteStore, tmp_path: Path
) -> None:
    command("ingest", str(SAMPLE))
    assert any("Nadhim Zahawi" in str(quad.object) for quad in remote.quads())
    (tmp_path / "list.txt").write_text("Nadhim Zahawi\n", encoding="utf-8")
    assert command("withhold", str(tmp_path / "list.txt")).exit_code == 0
    assert not any("Zahawi" in str(quad) or "zahawi" in str(quad) for quad in remote.quads())
    assert command("check").exit_code == 0


def test_a_decision_is_on_the_service_when_it_is_taken(command: Callable[..., Result], remote: RemoteStore) -> None:
    command("ingest", str(SAMPLE))
    assert command("relabel", "person/judith-blake", "Baroness Blake", "--by", "ada").exit_code == 0
    assert "Baroness Blake" in {row["name"] for row in query.ask(remote, "actors").rows}
    assert "relabel" in command("decisions").stdout


@contextmanager
def publishing_elsewhere(state: Path) -> Iterator[Callable[[], None]]:
    """As while another process publishes the store; gives what ends that."""
    with (state / "published.lock").open("a", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.close


def test_a_command_waits_for_another_that_publishes(
    command: Callable[..., Result], remote: RemoteStore, tmp_path: Path
) -> None:
    command("ingest", str(SAMPLE))
    with publishing_elsewhere(tmp_path / "state") as end:
        Timer(1, end).start()
        assert command("confirm", "person/judith-blake", "--by", "ada").exit_code == 0
    assert not publishing.behind(tmp_path / "state", remote)


def test_what_was_done_is_done_also_where_another_goes_on_publishing(
    command: Callable[..., Result], remote: RemoteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command("ingest", str(SAMPLE))
    monkeypatch.setattr(engines, "patiently", lambda write: patiently(write, seconds=0))
    with publishing_elsewhere(tmp_path / "state"):
        done = command("confirm", "person/judith-blake", "--by", "ada")
    assert done.exit_code == 0
    assert "does not have this yet: another process is publishing" in done.stderr
    assert publishing.behind(tmp_path / "state", remote)
    assert command("ingest", str(SAMPLE)).exit_code == 0  # which changes nothing
    assert not publishing.behind(tmp_path / "state", remote)


def test_what_only_tells_publishes_nothing(command: Callable[..., Result], remote: RemoteStore, tmp_path: Path) -> None:
    keep(tmp_path / "state", *councils_and_town())
    assert command("ingest", "--dry-run", str(SAMPLE)).exit_code == 0
    assert command("review", "--list").exit_code == 0
    assert publishing.mark(remote) is None


def test_what_a_review_that_breaks_off_has_settled_is_published(
    command: Callable[..., Result], remote: RemoteStore, tmp_path: Path
) -> None:
    keep(tmp_path / "state", *councils_and_town())
    command("ingest", str(SAMPLE))
    before = snapshots.current(tmp_path / "state")
    told = command("review", "--statements", "--by", "ada", input="y\n")
    assert told.exit_code == 1
    assert snapshots.current(tmp_path / "state") != before
    assert not publishing.behind(tmp_path / "state", remote)


def test_a_command_that_is_refused_publishes_nothing(
    command: Callable[..., Result], remote: RemoteStore, tmp_path: Path
) -> None:
    keep(tmp_path / "state", *councils_and_town())
    assert isinstance(command("confirm", "person/nobody").exception, OnrecordError)
    assert publishing.mark(remote) is None


@pytest.mark.parametrize(
    "sparql",
    [
        "DELETE WHERE { ?s ?p ?o }",
        "SELECT * { SERVICE <http://other.example/> { ?s ?p ?o } }",
        "SELECT (<bif:http_get>('http://other.example/') AS ?x) {}",
    ],
)
def test_free_sparql_writes_nothing_and_calls_nobody(command: Callable[..., Result], sparql: str) -> None:
    assert "refused" in str(command("query", "--sparql", "-", input=sparql).exception)


# --- Serving ---


@contextmanager
def serving(remote: RemoteStore, state: Path) -> Iterator[tuple[str, list[str]]]:
    """The address of `onrecord serve` with a service in the place of a folder, and the lines that it said before."""
    access = ACCESS[remote._dialect.name]
    signed = {"engine_user": access.user, "engine_password": str(access.password)} if access.user else {}
    command = [*ONRECORD, "serve", "--store", remote.url, "--port", "0"]
    settings = environ(state=str(state), **signed)
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=settings) as process:
        try:
            said: list[str] = []
            for line in process.stderr:  # type: ignore[union-attr]
                if found := re.search(r"Onrecord is at (http://[\d.]+:\d+)", line):
                    # It writes a line for each request, and waits where nobody reads them.
                    Thread(target=process.stderr.read, daemon=True).start()  # type: ignore[union-attr]
                    yield found[1], said
                    break
                said.append(line)
            else:
                pytest.fail("".join(said))
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("written", "separator"), [("' – '", " – "), ('" \\u2013 "', " – "), ("'…'", "…"), ("'; '", "; ")]
)
def test_words_are_joined_by_any_separator(empty: RemoteStore, folder: Path, written: str, separator: str) -> None:
    asked = f"SELECT (GROUP_CONCAT(DISTINCT ?name; separator={written}) AS ?names) {{ GRAPH <{ACTORS}> {{ ?actor <{SDO.name}> ?name }} }}"
    there, here = ([value(row["names"]) for row in one.query(asked)] for one in (empty, Snapshot.open(folder)))
    assert separator in there[0]
    assert sorted(there[0].split(separator)) == sorted(here[0].split(separator))


def test_a_thing_is_described_by_what_it_is_the_subject_of(empty: RemoteStore, folder: Path) -> None:
    asked = "DESCRIBE <https://w3id.org/onrecord/id/person/ben-oyelaran>"
    there, here = ({*one.query(asked)} for one in (empty, Snapshot.open(folder)))
    assert here
    assert there == here


def test_a_server_begins_although_another_process_publishes(
    folder: Path, empty: RemoteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.publisher.patiently", partial(patiently, seconds=0.1))
    keep(folder, newsroom.hearsay())
    said: list[str] = []
    with publishing._alone(folder):
        Publisher(empty, folder, said.append).once()
    assert "another process publishes" in "".join(said)


SPEAKERS = "SELECT DISTINCT ?who { GRAPH ?g { ?what <https://w3id.org/onrecord/ns#speaker> ?who } } ORDER BY ?who"


@pytest.mark.parametrize("where", ["beside the store", "elsewhere"])
def test_a_service_is_served_with_the_folder_that_belongs_to_it_and_without(
    empty: RemoteStore, folder: Path, tmp_path: Path, where: str
) -> None:
    snapshot = Snapshot.open(folder)
    state = folder if where == "beside the store" else tmp_path / "elsewhere"
    with serving(empty, state) as (address, said), httpx.Client(base_url=address, timeout=60) as client:
        assert len(said) == (state != folder)
        files = client.get("/data/", headers={"Accept": "application/json"}).json()
        assert ("no files are made here" in str(files["detail"])) == (state != folder)

        found = client.post("/sparql", data={"query": SPEAKERS}, headers={"Accept": "text/csv"})
        assert found.status_code == 200
        speakers = [value(row["who"]) for row in snapshot.query(SPEAKERS)]
        assert found.text.split() == ["who", *speakers]
        assert client.post("/sparql", data={"query": "DROP ALL"}).status_code == 403
        refused = client.post("/sparql", data={"query": "SELECT * { SERVICE <http://other.example/> { ?s ?p ?o } }"})
        assert refused.status_code == 403

        rows = client.get("/api/v1/queries/who-said-what").json()["rows"]
        assert alike(tuple(rows)) == alike(query.ask(snapshot, "who-said-what").rows)

        page = client.get("/id/person/ben-oyelaran", follow_redirects=True, headers={"Accept": "text/html"})
        assert page.status_code == 200
        assert "Ben Oyelaran" in page.text

        listed = client.get("/api/v1/statements", params={"limit": 5}).json()
        assert listed["total"] == Catalogue(snapshot.catalogue).statements
        entities = client.get("/api/v1/entities").json()
        assert "Ben Oyelaran" in json.dumps(entities)


def told(view: View) -> dict[str, Counter[str]]:
    """The answers to all questions that no list answers, nor need a parameter."""
    names = (name for name in query.names() if not any(one.required for one in query.load(name).parameters))
    return {name: alike(view.ask(name).rows) for name in names if view.overview.rows(name, {}) is None}


def named(answers: dict[str, Counter[str]], name: str) -> list[str]:
    return [question for question, rows in answers.items() if any(name in row for row in rows)]


def test_who_is_withheld_is_in_no_answer_from_then_on_though_the_service_still_names_them(
    empty: RemoteStore, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    current = Current(folder, engine=empty)
    assert named(told(seen(current)), "Oyelaran")

    (tmp_path / "list.txt").write_text("Ben Oyelaran\n", encoding="utf-8")
    put_in_place(folder, tmp_path / "list.txt")
    assert seen(current).id == snapshots.current(folder)
    assert named(told(seen(current)), "Oyelaran") == []
    with monkeypatch.context() as patched:
        patched.setattr(publishing, "_put", stopping(publishing._put, [0], sent=True))
        with pytest.raises(KeyboardInterrupt):
            publishing.publish(folder, empty)
    assert named(told(seen(Current(folder, engine=empty))), "Oyelaran") == []  # where nothing is kept yet

    publishing.publish(folder, empty)
    assert named(told(seen(current)), "Oyelaran") == []
    asked: list[str] = []
    monkeypatch.setattr(RemoteStore, "query", noting(RemoteStore.query, asked))
    assert named(told(seen(Current(folder, engine=empty))), "Oyelaran") == []
    assert asked  # the service, now that it has all of it


def seen(current: Current) -> View:
    view = current.view()
    assert view
    return view


def test_a_machine_that_only_serves_tells_of_one_snapshot_while_the_next_is_on_its_way(
    empty: RemoteStore, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy"
    publishing.mirror(copy, empty)
    snapshot = Published(copy, str(snapshots.current(copy)), empty)
    before = {*snapshot.quads()}, {*snapshot.matching(None, LABEL, None)}, {*snapshot.graphs()}
    keep(folder, newsroom.hearsay())
    with monkeypatch.context() as patched:
        patched.setattr(publishing, "_put", stopping(publishing._put, [0], sent=True))
        with pytest.raises(KeyboardInterrupt):
            publishing.publish(folder, empty)
    assert ({*snapshot.quads()}, {*snapshot.matching(None, LABEL, None)}, {*snapshot.graphs()}) == before
    publishing.publish(folder, empty)
    assert {*snapshot.quads()} == before[0]
    assert {*Published(copy, publishing.mirror(copy, empty), empty).quads()} == {*Snapshot.open(folder).quads()}


def test_a_server_publishes_what_comes_while_it_runs(empty: RemoteStore, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    keep(folder, *councils_and_town())
    with serving(empty, folder) as (address, _), httpx.Client(base_url=address, timeout=60) as client:
        keep(folder, newsroom.hearsay())
        name, asked = snapshots.current(folder), {"query": SPEAKERS}
        while (marked := publishing.mark(empty)) is None or marked.whole != name:
            assert client.post("/sparql", data=asked).status_code == 200
        assert {*empty.quads()} == {*Snapshot.open(folder).quads()}


# --- Settings ---


@pytest.mark.parametrize(
    ("environ", "fault"),
    [
        ({"ONRECORD_ENGINE_SECONDS": "soon"}, "ONRECORD_ENGINE_SECONDS is 'soon'"),
        ({"ONRECORD_ENGINE_PASSWORD": "x"}, "without ONRECORD_ENGINE_USER"),
        ({"ONRECORD_ENGINE_READ_PASSWORD": "x"}, "without ONRECORD_ENGINE_READ_USER"),
    ],
)
def test_a_setting_that_cannot_be_worked_with_is_named(environ: dict[str, str], fault: str) -> None:
    with pytest.raises(BadSetting, match=fault):
        engines.access(environ)


def test_free_queries_have_credentials_of_their_own_where_these_are_set() -> None:
    given = engines.access({"ONRECORD_ENGINE_USER": "ada", "ONRECORD_ENGINE_PASSWORD": "x"})
    assert given.reading() == given
    others = {"ONRECORD_ENGINE_TOKEN": "t", "ONRECORD_ENGINE_READ_USER": "ben", "ONRECORD_ENGINE_READ_PASSWORD": "y"}
    reading = engines.access(others).reading()
    assert (reading.user, reading.password, reading.token) == ("ben", "y", None)


def test_an_address_with_a_password_is_not_shown_among_the_settings() -> None:
    environ = {"ONRECORD_ENGINE_UPDATE": "https://ada:s3cret@engine.example/update"}
    assert "s3cret" not in str([*engines.in_force(environ)])


def test_settings_in_force_show_no_secret() -> None:
    environ = dict.fromkeys(engines.VARIABLES, "7seven7") | {"ONRECORD_ENGINE_SECONDS": "7"}
    shown = {name: value for name, value, _ in engines.in_force(environ)}
    assert {name for name, value in shown.items() if value == "set"} == engines.SECRET
    assert shown.keys() == {*engines.VARIABLES}


def test_every_setting_of_services_is_documented() -> None:
    text = (ROOT / "docs" / "engines.md").read_text(encoding="utf-8")
    assert [name for name in engines.VARIABLES if f"`{name}`" not in text] == []


@pytest.mark.parametrize(
    ("given", "url", "folder"),
    [
        ("https:/engine.example/sparql", "https://engine.example/sparql", "data/onrecord/engine.example-sparql"),
        ("http://127.0.0.1:7878/query", "http://127.0.0.1:7878/query", "data/onrecord/127.0.0.1-7878-query"),
    ],
)
def test_the_folder_of_a_service_is_named_after_it(given: str, url: str, folder: str) -> None:
    address, place = engines.place(given, {"XDG_DATA_HOME": "data"})
    assert address == url
    assert re.fullmatch(re.escape(folder) + "-[0-9a-f]{8}", str(place))


@pytest.mark.parametrize(
    ("one", "other"), [("News", "news"), ("press_uk", "press-uk"), ("press/uk", "press-uk"), ("наш", "ваш")]
)
def test_two_services_never_have_one_folder(one: str, other: str) -> None:
    folders = {engines.state(f"https://engine.example/repositories/{name}", {}) for name in (one, other)}
    assert len(folders) == 2
    assert engines.state("https://engine.example/x/", {}) == engines.state("https://engine.example/x", {})


@pytest.mark.parametrize("name", ["TOKEN", "USER", "READ_USER"])
def test_what_http_cannot_send_is_refused_where_it_is_set(name: str) -> None:
    with pytest.raises(BadSetting, match=f"ONRECORD_ENGINE_{name} has other letters") as refused:
        engines.access({f"ONRECORD_ENGINE_{name}": "żółw"})
    assert "żółw" not in str(refused.value)


def test_the_folder_of_a_service_can_be_set() -> None:
    assert engines.place("http://e:1/x", {"ONRECORD_STATE": "there"}) == ("http://e:1/x", Path("there"))

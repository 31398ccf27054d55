"""kill -9 at random instants, again and again: whether anything that was acknowledged is lost, or anything half-written is seen.

A real server with four clients that send articles and decide, and the commands that write or read beside it, each in a group of
processes that is killed as a whole at a moment drawn from the seed, its start among them. After each kill the store is looked at: the
snapshot that readers open has every article whose job was done, and every decision that was answered; each article there has the
quads that reading it undisturbed gives, no more and no less; and `onrecord check` finds nothing. In the end what was taken in and not
yet read is read, and the store is compared with one that nobody disturbed.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from pyoxigraph import NamedNode, Quad

from api import keys
from api.keys import Scope
from bench.identity import ENDINGS, SYLLABLES
from graph import backups, decisions, rdf
from graph.inbox import Inbox
from graph.parts import parts
from graph.query import ask
from graph.rdf import value
from graph.snapshots import Snapshot
from graph.store import Reader
from ingest.readers import articles, sent
from onrecord import batch
from ontology.errors import BadInput
from ontology.iris import article_iri
from ontology.reading import Reading
from ontology.records import Article
from ontology.terms import BESIDE

CLIENTS = 4
BESIDE_SERVER = 4
"""Kills of a server to one of a command."""

PEOPLE = ("Ada Moss", "Ben Hale", "Cora Lind", "Dev Rao", "Eva Stone", "Finn Marsh", "Gita Shah", "Hugh Lock")
BATCH = 4
"""Articles in the folder that a command reads."""


@dataclass(slots=True)
class Ledger:
    """What was sent, and what was said of it. `lock` is held while clients write down."""

    articles: dict[str, str] = field(default_factory=dict)
    """Texts by key: all that anybody tried to send, so that they may be there."""
    waiting: list[str] = field(default_factory=list)
    """Keys of articles that nobody has acknowledged: to be sent again, with the same Idempotency-Key."""
    taken: dict[str, str] = field(default_factory=dict)
    """Jobs by key, for articles that were answered 202: they have to be there in the end."""
    there: set[str] = field(default_factory=set)
    """Keys of articles whose job, or command, has ended well: they have to be there now."""
    decided: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(slots=True)
class Bench:
    """One run: where everything is, and what went wrong."""

    home: Path
    draw: random.Random
    ledger: Ledger = field(default_factory=Ledger)
    expected: dict[str, frozenset[Quad]] = field(default_factory=dict)
    kills: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    longest: float = 0.0
    """Seconds in which a server, or an ingest, is killed: so long that half of them come to read something."""

    @property
    def store(self) -> Path:
        return self.home / "store"


def measure(kills: int, seed: int) -> None:
    """Print, after so many kills, what was lost, half there or unsound. The stores stay where anything was."""
    home = Path(mkdtemp(prefix="kills."))
    bench, started = Bench(home, random.Random(seed)), time.monotonic()
    _begin(bench)
    _try(bench)
    commands = _commands(bench)
    for number in range(1, kills + 1):
        beside = number % (BESIDE_SERVER + 1) == 0
        name = next(commands) if beside else "serve"
        faults = len(bench.faults)
        (COMMANDS[name] if beside else _serve)(bench)
        _look(bench, f"kill {number}, {name}")
        if len(bench.faults) > faults:
            print(*bench.faults[faults:], sep="\n", flush=True)
            shutil.copytree(bench.store, home / f"store-{number}", dirs_exist_ok=True)
        if number % 10 == 0:
            print(f"{number} kills, {time.monotonic() - started:.0f} s, {len(bench.ledger.there)} articles", flush=True)
    faults = len(bench.faults)
    _end(bench)
    print(*bench.faults[faults:], sep="\n")
    print(f"killed within {bench.longest:.0f} s of the start; {CLIENTS} clients")
    print(f"kills: {dict(bench.kills)}; ended before they were killed: {dict(bench.ended)}")
    ledger = bench.ledger
    print(
        f"acknowledged: {len(ledger.taken)} jobs, {len(ledger.decided)} decisions; {len(ledger.there)} articles there"
    )
    print(f"seconds: {time.monotonic() - started:.0f}; seed {seed}")
    print(f"faults: {len(bench.faults)}")
    if bench.faults:
        print(f"the stores are in {home}")
    else:
        shutil.rmtree(home)


# --- what is killed ---


def _serve(bench: Bench) -> None:
    """A server with clients, killed at some moment."""
    with _served(bench) as server:
        time.sleep(bench.draw.uniform(0.1, bench.longest))
        _kill(bench, server, "serve")


def _try(bench: Bench) -> None:
    """See how long a server and its clients take until something was read, by which the moments are drawn."""
    with _served(bench) as server:
        before, started = len(bench.ledger.there), time.monotonic()
        while len(bench.ledger.there) == before:
            time.sleep(0.1)
        bench.longest = 2 * (time.monotonic() - started)
        _kill(bench, server, "serve")


@contextmanager
def _served(bench: Bench) -> Iterator[subprocess.Popen[bytes]]:
    """A server with clients, who go when it is over."""
    with (bench.home / "server.log").open("wb") as out:
        server = _started(bench, "serve", "--port", "0", out=out)
        over = threading.Event()
        work = [_sending] * (CLIENTS - 1) + [_deciding]
        seeds = [bench.draw.random() for _ in work]
        clients = [
            threading.Thread(target=_client, args=(bench, one, random.Random(seed), over))
            for one, seed in zip(work, seeds, strict=True)
        ]
        for client in clients:
            client.start()
        yield server
        over.set()
        for client in clients:
            client.join()


def _ingest(bench: Bench) -> None:
    folder = bench.home / "folder"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    new = [_article(bench, bench.draw) for _ in range(BATCH)]
    for key in new:
        (folder / f"{key}.txt").write_text(bench.ledger.articles[key], encoding="utf-8")
    if _ran(bench, "ingest", folder, "--jobs", "2", longest=bench.longest):
        bench.ledger.there.update(new)
    else:
        bench.ledger.waiting += new  # somebody sends them again


def _decide(bench: Bench) -> None:
    person = _slug(bench.draw.choice(PEOPLE))
    _ran(bench, "relabel", f"person/{person}", f"Name {bench.draw.randrange(1000)}", longest=bench.longest / 2)


def _undo(bench: Bench) -> None:
    _ran(bench, "undo", longest=bench.longest / 2)


def _export(bench: Bench) -> None:
    out = bench.home / "export.nq"
    out.unlink(missing_ok=True)
    done = _ran(bench, "export", out, "--format", "nq", longest=bench.longest / 3)
    if done is not out.exists():
        bench.faults.append("export: the file is there, though it was killed; or it is not")


def _dump(bench: Bench) -> None:
    _ran(bench, "dump", longest=bench.longest / 3)


def _backup(bench: Bench) -> None:
    """A backup that is there is whole: it is restored, and checked."""
    out, copy = bench.home / "backup.tar.gz", bench.home / "copy"
    _ran(bench, "backup", out, longest=bench.longest / 3)
    if out.exists():
        shutil.rmtree(copy, ignore_errors=True)
        backups.restore(out, copy)


def _rebuild(bench: Bench) -> None:
    if not _ran(bench, "rebuild", longest=bench.longest):
        _said(bench, "rebuild")


COMMANDS: Mapping[str, Callable[[Bench], None]] = {
    "ingest": _ingest,
    "decide": _decide,
    "undo": _undo,
    "export": _export,
    "dump": _dump,
    "backup": _backup,
    "rebuild": _rebuild,
}


def _commands(bench: Bench) -> Iterator[str]:
    """Each in turn, in an order that is drawn anew every time."""
    while True:
        yield from bench.draw.sample([*COMMANDS], len(COMMANDS))


def _started(bench: Bench, *words: object, out: Any = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    """The command in a group of processes of its own."""
    code = "from onrecord.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, words), "--store", str(bench.store)],
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=out,
        start_new_session=True,
        env={**os.environ, "ONRECORD_WRITES_PER_MINUTE": "100000"},
    )


def _kill(bench: Bench, process: subprocess.Popen[bytes], name: str) -> bool:
    """Kill the group; whether it had ended well before."""
    ended = process.poll() is not None
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    (bench.ended if ended else bench.kills)[name] += 1
    return ended and process.returncode == 0


def _ran(bench: Bench, name: str, *words: object, longest: float) -> bool:
    """Whether a command has ended well before it was killed."""
    process = _started(bench, name, *words)
    with suppress(subprocess.TimeoutExpired):
        process.wait(bench.draw.uniform(0.1, longest))
    return _kill(bench, process, name)


def _said(bench: Bench, *words: object) -> tuple[int, str]:
    """The exit code of a command that nobody disturbs, and what it says."""
    code = "from onrecord.cli import main; main()"
    found = subprocess.run(
        [sys.executable, "-c", code, *map(str, words), "--store", str(bench.store)],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    return found.returncode, found.stdout + found.stderr


# --- clients ---


class _Gone(Exception):
    """The server does not answer any more."""


def _client(
    bench: Bench, work: Callable[[Bench, random.Random, int], None], draw: random.Random, over: threading.Event
) -> None:
    """Work until the server is gone."""
    while not over.is_set():
        port = _port(bench)
        if port is None:
            time.sleep(0.02)
            continue
        with suppress(_Gone):
            while not over.is_set():
                work(bench, draw, port)
        time.sleep(0.02)


def _port(bench: Bench) -> int | None:
    said = (bench.home / "server.log").read_text(encoding="utf-8", errors="replace")
    _, found, rest = said.partition("http://127.0.0.1:")
    return int(rest.partition("/")[0]) if found and "/" in rest else None


def _sending(bench: Bench, draw: random.Random, port: int) -> None:
    """Send an article, that which nobody has acknowledged first, and wait until it is read."""
    ledger = bench.ledger
    with ledger.lock:
        key = ledger.waiting.pop(0) if ledger.waiting else _article(bench, draw)
    try:
        status, answer = _asked(
            port,
            "POST",
            f"/api/v1/articles?id={key}",
            ledger.articles[key].encode(),
            {"Content-Type": "text/plain", "Idempotency-Key": key},
        )
    except _Gone:
        status, answer = 0, {}
    if status != 202:
        with ledger.lock:
            ledger.waiting.append(key)
        raise _Gone
    with ledger.lock:
        ledger.taken[key] = answer["id"]
    while True:
        status, answer = _asked(port, "GET", f"/api/v1/jobs/{ledger.taken[key]}")
        if status != 200:
            bench.faults.append(f"{key}: its job is not known ({status})")
            return
        if answer["state"] == "done":
            ledger.there.add(key)
            return
        if answer["state"] == "failed":
            bench.faults.append(f"{key}: failed: {answer['problems']}")
            return
        time.sleep(draw.uniform(0.05, 0.3))


def _deciding(bench: Bench, draw: random.Random, port: int) -> None:
    """Take a decision on somebody, or take one back."""
    time.sleep(draw.uniform(0.0, 1.0))
    asked = {
        "act": "relabel",
        "things": [f"person/{_slug(draw.choice(PEOPLE))}"],
        "value": f"Name {draw.randrange(1000)}",
    }
    headers = {"Content-Type": "application/json", "Idempotency-Key": f"{draw.random()}"}
    status, answer = _asked(port, "POST", "/api/v1/decisions", json.dumps(asked).encode(), headers)
    if status == 201:
        bench.ledger.decided.add(answer["id"])
    elif status not in {409, 503}:
        bench.faults.append(f"a decision was answered {status}: {answer}")


def _asked(
    port: int, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, dict[str, Any]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, {**(headers or {}), "Authorization": f"Bearer {_TOKEN[0]}"})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read() or b"{}")
    except (OSError, http.client.HTTPException, ValueError) as fault:
        raise _Gone from fault
    finally:
        connection.close()


_TOKEN: list[str] = []


# --- what is sent ---


def _begin(bench: Bench) -> None:
    """A store with an article for each of the people, so that there is somebody to decide on, and a key."""
    folder = bench.home / "first"
    folder.mkdir()
    for person in PEOPLE:
        key = _article(bench, bench.draw, person)
        (folder / f"{key}.txt").write_text(bench.ledger.articles[key], encoding="utf-8")
        bench.ledger.there.add(key)
    batch.ingest(articles([folder]), bench.store)
    _TOKEN[:] = [keys.new(bench.store, "bench", [Scope.INGEST, Scope.DECIDE])]


def _article(bench: Bench, draw: random.Random, person: str | None = None) -> str:
    """The key of a new article: two people say what nobody else says."""
    key = f"article-{len(bench.ledger.articles)}"
    lines = []
    for name in (person or draw.choice(PEOPLE), draw.choice(PEOPLE)):
        words = " ".join(
            draw.choice(SYLLABLES) + draw.choice(SYLLABLES) + draw.choice(ENDINGS) for _ in range(draw.randint(8, 16))
        )
        lines.append(f"“The {words},” said {name}, the mayor.")
    bench.ledger.articles[key] = "\n".join([f"News of number {len(bench.ledger.articles)}", *lines, ""])
    return key


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


# --- what has to hold ---


def _look(bench: Bench, when: str) -> None:
    """Note what is lost, half there, or unsound."""
    snapshot = Snapshot.open(bench.store)
    here = {row["article"] for row in ask(snapshot, "articles").rows}
    for key in sorted(bench.ledger.there - here):
        bench.faults.append(f"{when}: {key} is lost")
    decided = {one.id for one in decisions.decisions(snapshot)}
    for one in sorted(bench.ledger.decided - decided):
        bench.faults.append(f"{when}: decision {one} is lost")
    for graph in set(snapshot.graphs()) - BESIDE:
        found = frozenset(snapshot.quads(graph))
        if found != _expected(bench, snapshot, graph):
            bench.faults.append(f"{when}: {graph} is not whole")
    code, said = _said(bench, "check")
    if code:
        bench.faults.append(f"{when}: check ends with {code}: {said[:500]}")


def _expected(bench: Bench, reader: Reader, graph: str) -> frozenset[Quad] | None:
    """The quads of an article that is read undisturbed; None where nobody has sent it."""
    if graph not in bench.expected:
        keys_ = {value(quad.object) for quad in reader.matching(NamedNode(graph), _IDENTIFIER, None)}
        known = [key for key in keys_ if key in bench.ledger.articles]
        for reading in batch.readings(_sent(bench, key) for key in known):
            assert isinstance(reading, Reading)
            quads = frozenset(quad for part in parts(reading) for quad in rdf.quads(part))
            bench.expected[article_iri(reading.article)] = quads
    return bench.expected.get(graph)


_IDENTIFIER = NamedNode("http://purl.org/dc/terms/identifier")


def _sent(bench: Bench, key: str) -> Article | BadInput:
    (article,) = sent(bench.ledger.articles[key].encode(), "text/plain", {"id": key}, "request", "sent")
    return article


def _end(bench: Bench) -> None:
    """Let all that was taken in be read, and compare with a store that nobody disturbed."""
    ledger = bench.ledger
    log = bench.home / "server.log"
    with log.open("wb") as out:
        server = _started(bench, "serve", "--port", "0", out=out)
        until = time.monotonic() + 600
        while time.monotonic() < until:
            counts = Inbox(bench.store).counts()
            if not counts["waiting"] and not counts["running"] and _port(bench):
                break
            time.sleep(0.5)
        else:
            bench.faults.append("in the end: what was taken in is not read")
        server.terminate()
        if server.wait(60):
            bench.faults.append(f"in the end: the server ends with {server.returncode}")
    ledger.there |= ledger.taken.keys()
    _look(bench, "in the end")
    snapshot = Snapshot.open(bench.store)
    other = bench.home / "undisturbed"
    here = {str(row["article"]) for row in ask(snapshot, "articles").rows}
    batch.ingest((_sent(bench, key) for key in sorted(here)), other)
    undisturbed = Snapshot.open(other)
    mine, theirs = (_graphs(one) for one in (snapshot, undisturbed))
    if mine != theirs:
        bench.faults.append(
            f"in the end: {len({*mine.items()} ^ {*theirs.items()})} graphs differ from an undisturbed store"
        )


def _graphs(reader: Snapshot) -> dict[str, frozenset[Quad]]:
    return {graph: frozenset(reader.quads(graph)) for graph in set(reader.graphs()) - BESIDE}

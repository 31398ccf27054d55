"""The inbox of a store: what was sent to its server to be read, and what has become of it.

What `put` has given back is on disk, so that a server which is killed goes on where it was; what was sent is deleted when its
job has ended, and the job itself some days later.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from graph.ledger import Ledger
from ontology.errors import InboxFull, KeyPending, KeyReused

FILE = "inbox.sqlite"

KEPT = timedelta(days=7)
"""How long an ended job, and an Idempotency-Key, are remembered."""

MOST = 100
"""Jobs that may wait: with 10 MiB each a gigabyte on disk."""

TOGETHER, LOAD = 32, 2**20
"""Jobs, and bytes of them, that are read at once: to judge who is who after each would take longer than reading a short one,
while whoever waits to decide something waits for all of them."""

TRIES = 2
"""How often a job is begun whose reader dies of it."""

PLACE = "request"
"""What problems call the whole of what was sent; `request:41` is a line of it."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS job (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, sender TEXT NOT NULL, state TEXT NOT NULL, tries INTEGER NOT NULL,
    received TEXT NOT NULL, started TEXT, ended TEXT, tally TEXT NOT NULL,
    media_type TEXT NOT NULL, about TEXT NOT NULL, payload BLOB, size INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS job_state ON job (state, number);
CREATE INDEX IF NOT EXISTS job_ended ON job (ended);
CREATE TABLE IF NOT EXISTS request (
    sender TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, answer TEXT, at TEXT NOT NULL, PRIMARY KEY (sender, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS request_at ON request (at);
"""

COLUMNS = "id, sender, state, tries, received, started, ended, tally"


class State(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Letter:
    """What was sent: bytes of a media type, and what the sender says `about` them, by the names that a reader knows."""

    media_type: str
    payload: bytes
    about: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """64 hexadecimal digits that are another's only where that says the same."""
        said = json.dumps([self.media_type, sorted(self.about.items())]).encode()
        return hashlib.sha256(said + b"\0" + self.payload).hexdigest()


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the articles of a job: how many had which outcome, and what there is to say of some.

    `problems` are (article or place, fault) of the first that were refused, or say why the job failed; `revised` and
    `duplicates` are what a report says of versions and of texts that were there already. `snapshot` has it all, once there is one.
    """

    articles: Mapping[str, int] = field(default_factory=dict)
    statements: int = 0
    problems: Sequence[tuple[str, str]] = ()
    revised: Sequence[str] = ()
    duplicates: Sequence[str] = ()
    snapshot: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One letter on its way. Times are ISO 8601, in UTC."""

    id: str
    sender: str
    state: State
    tries: int
    received: str
    started: str | None
    ended: str | None
    tally: Tally


class Inbox:
    """The inbox in a store's folder; the file is made with the first letter. All methods raise StoreError where it cannot be used."""

    def __init__(self, store: Path) -> None:
        self._ledger = Ledger(store / FILE, SCHEMA)

    def put(self, sender: str, letter: Letter, key: str | None = None) -> Job:
        """A job for the letter, on disk. The same `key` and letter from the same sender are the same job.

        One that failed waits anew when it is sent again. Raises KeyReused where the key came with another letter, and InboxFull.
        """
        with self._ledger.changing() as db:
            _forget_old(db)
            known = _answer(db, sender, key, letter.digest) if key else None
            job = known and _job(db, known)
            if job and job.state is not State.FAILED:
                return job
            waiting = db.execute("SELECT COUNT(*) FROM job WHERE state = ?", (State.WAITING,)).fetchone()[0]
            if waiting >= MOST:
                raise InboxFull(f"{waiting} jobs wait to be read; send this again when some of them are done")
            if job:
                db.execute("DELETE FROM job WHERE id = ?", (job.id,))
            identifier = job.id if job else secrets.token_hex(8)
            row = identifier, sender, State.WAITING, 0, _now(), "{}", letter.media_type, json.dumps(dict(letter.about))
            db.execute(
                "INSERT INTO job (id, sender, state, tries, received, tally, media_type, about, payload, size)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*row, letter.payload, len(letter.payload)),
            )
            if key:
                _note(db, sender, key, letter.digest, identifier)
            put = _job(db, identifier)
            assert put
            return put

    def ids(self) -> dict[str, int]:
        """The ids of all jobs that are remembered, the latest first, and their numbers: those of later jobs are larger."""
        with self._ledger.reading() as db:
            return dict(db.execute("SELECT id, number FROM job ORDER BY number DESC")) if db else {}

    def jobs(self, identifiers: Iterable[str]) -> list[Job]:
        """The jobs of these ids, without those that are forgotten."""
        with self._ledger.reading() as db:
            return [job for one in identifiers if (job := _job(db, one))] if db else []

    def waits(self) -> bool:
        """Whether there is a job to begin."""
        with self._ledger.reading() as db:
            return bool(db and db.execute("SELECT 1 FROM job WHERE state = ?", (State.WAITING,)).fetchone())

    def take(self) -> list[tuple[Job, Letter]]:
        """Begin the jobs that are to be read next: the oldest few, but one of which a reader died by itself."""
        with self._ledger.changing() as db:
            found = db.execute(
                f"SELECT {COLUMNS}, media_type, payload, about, size FROM job WHERE state = ? ORDER BY number LIMIT ?",  # noqa: S608
                (State.WAITING, TOGETHER),
            ).fetchall()
            taken: list[tuple[Job, Letter]] = []
            load = 0
            for row in found:
                job, (media_type, payload, about, size) = _made(row[:8]), row[8:]
                if taken and (job.tries or taken[0][0].tries or load + size > LOAD):
                    break
                taken.append((job, Letter(media_type, payload, json.loads(about))))
                load += size
            begun = [(State.RUNNING, _now(), job.id) for job, _ in taken]
            db.executemany("UPDATE job SET state = ?, started = ?, tries = tries + 1 WHERE id = ?", begun)
            return taken

    def note(self, identifier: str, tally: Tally) -> None:
        """How far a job is."""
        with self._ledger.changing() as db:
            db.execute("UPDATE job SET tally = ? WHERE id = ?", (_written(tally), identifier))

    def end(self, identifier: str, tally: Tally, state: State = State.DONE) -> None:
        """The job is done, or failed, and what was sent is deleted."""
        with self._ledger.changing() as db:
            _end(db, identifier, tally, state)

    def put_back(self, *, died: bool) -> None:
        """Let the jobs that were begun and not ended wait again; where their reader `died`, fail those that had their tries."""
        if not self._ledger.exists():  # nothing is written for a store that only ever is read
            return
        with self._ledger.changing() as db:
            begun = db.execute(f"SELECT {COLUMNS} FROM job WHERE state = ?", (State.RUNNING,)).fetchall()  # noqa: S608
            for job in map(_made, begun):
                if died and job.tries >= TRIES:
                    fault = f"the process that read it ended {job.tries} times, most likely for want of memory; send less at once"
                    _end(db, job.id, Tally(problems=[(PLACE, fault)]), State.FAILED)
                else:
                    tries = job.tries if died else job.tries - 1
                    row = State.WAITING, tries, "{}", job.id
                    db.execute("UPDATE job SET state = ?, tries = ?, started = NULL, tally = ? WHERE id = ?", row)

    def begin(self, sender: str, key: str, digest: str) -> str | None:
        """Note a request that is answered at once, before it is carried out; or give back how it was answered already.

        Raises KeyReused where the key came with something else, and KeyPending where nobody knows yet how it ended.
        """
        with self._ledger.changing() as db:
            _forget_old(db)
            if db.execute("SELECT 1 FROM request WHERE sender = ? AND key = ?", (sender, key)).fetchone():
                if answer := _answer(db, sender, key, digest):
                    return answer
                step = "ask again later, or look at what there is for whether it was"
                raise KeyPending(
                    f"the request with Idempotency-Key {key!r} is not known to have been carried out; {step}"
                )
            _note(db, sender, key, digest, None)
            return None

    def answer(self, sender: str, key: str, answer: str | None) -> None:
        """How a request was answered that `begin` noted; None where nothing came of it, so that it may be made again."""
        with self._ledger.changing() as db:
            if answer is None:
                db.execute("DELETE FROM request WHERE sender = ? AND key = ?", (sender, key))
            else:
                db.execute("UPDATE request SET answer = ? WHERE sender = ? AND key = ?", (answer, sender, key))

    def counts(self) -> dict[str, int]:
        """How many jobs are in which state; those that have ended are forgotten after some days."""
        with self._ledger.reading() as db:
            found = dict(db.execute("SELECT state, COUNT(*) FROM job GROUP BY state")) if db else {}
        return {state.value: found.get(state, 0) for state in State}


def _answer(db: sqlite3.Connection, sender: str, key: str, digest: str) -> str | None:
    row = db.execute("SELECT digest, answer FROM request WHERE sender = ? AND key = ?", (sender, key)).fetchone()
    if row and row[0] != digest:
        raise KeyReused(f"Idempotency-Key {key!r} came with something else before; give each request one of its own")
    return row and row[1]  # type: ignore[no-any-return]


def _note(db: sqlite3.Connection, sender: str, key: str, digest: str, answer: str | None) -> None:
    db.execute("INSERT OR REPLACE INTO request VALUES (?, ?, ?, ?, ?)", (sender, key, digest, answer, _now()))


def _end(db: sqlite3.Connection, identifier: str, tally: Tally, state: State) -> None:
    row = state, _now(), _written(tally), identifier
    db.execute("UPDATE job SET state = ?, ended = ?, tally = ?, payload = NULL, about = '{}' WHERE id = ?", row)


def _forget_old(db: sqlite3.Connection) -> None:
    before = _now(KEPT)
    db.execute("DELETE FROM job WHERE ended < ?", (before,))
    db.execute("DELETE FROM request WHERE at < ?", (before,))


def _job(db: sqlite3.Connection, identifier: str) -> Job | None:
    row = db.execute(f"SELECT {COLUMNS} FROM job WHERE id = ?", (identifier,)).fetchone()  # noqa: S608
    return row and _made(row)


def _made(row: Sequence[object]) -> Job:
    identifier, sender, state, tries, received, started, ended, tally = row
    told = Tally(**json.loads(str(tally)))
    return Job(identifier, sender, State(str(state)), tries, received, started, ended, told)  # type: ignore[arg-type]


def _written(tally: Tally) -> str:
    return json.dumps(asdict(tally), ensure_ascii=False)


def _now(ago: timedelta = timedelta()) -> str:
    return (datetime.now(UTC) - ago).isoformat(timespec="seconds")

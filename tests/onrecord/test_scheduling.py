"""Reading by the workers of a Dask scheduler, some of which are killed: what is kept is what one process keeps."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="needs the extra `scale`")

from graph.snapshots import Snapshot
from graph.versions import Outcome
from ingest.readers import articles
from onrecord import batch, scheduling, workers
from ontology.errors import BadInput, ClusterError
from ontology.records import Article

HOME = Path(__file__).parents[2]
SAMPLE = HOME / "ingest" / "sample"
AS_ANOTHER = "import ontology; ontology.__version__ = '0.0.1'; "
"""What makes of a process one of another version."""

SCHEDULER = "from distributed.cli.dask_scheduler import main; main()"
WORKER = "from distributed.cli.dask_worker import main; main()"
LOOPBACK = ("--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0")


@dataclass
class Cluster:
    """A scheduler and its workers, all on the loopback, each a process that can be killed."""

    folder: Path
    stack: ExitStack
    scheduler: subprocess.Popen[bytes]
    address: str

    def worker(self, *, before: str = "") -> subprocess.Popen[bytes]:
        """One more, that reads one article at a time."""
        options = ["--nthreads", "1", "--no-nanny", "--local-directory", str(self.folder), *LOOPBACK]
        return self.stack.enter_context(process(before + WORKER, self.address, *options))


@contextmanager
def process(program: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {"PYTHONPATH": str(HOME), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
    started = subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield started
    finally:
        started.kill()
        started.wait()


@contextmanager
def cluster(folder: Path, *, workers: int = 2) -> Iterator[Cluster]:
    note = folder / "scheduler.json"
    note.unlink(missing_ok=True)
    with ExitStack() as stack:
        options = ["--port", "0", "--scheduler-file", str(note), *LOOPBACK]
        scheduler = stack.enter_context(process(SCHEDULER, *options))
        address = told(note)
        made = Cluster(folder, stack, scheduler, address)
        for _ in range(workers):
            made.worker()
        yield made


def told(note: Path) -> str:
    """The address that a scheduler writes down when it is there."""
    import json

    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            return str(json.loads(note.read_text(encoding="utf-8"))["address"])
        except (FileNotFoundError, ValueError):
            time.sleep(0.05)
    pytest.fail("the scheduler does not start")


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that some are read, some under way and some not begun when somebody dies."""
    monkeypatch.setattr(workers, "CHUNK", 1)
    monkeypatch.setattr(scheduling, "AHEAD", 2)


@pytest.fixture(scope="module")
def pages() -> list[Article]:
    """The sample, and more that is said in it under other names."""
    found = [one for one in articles([SAMPLE]) if isinstance(one, Article)]
    more = (f"Ada Moss, the mayor, said on day {day}: “It rained for {day} days.”\n" for day in range(2, 14))
    return [*found, *(Article(f"rain-{number}", text) for number, text in enumerate(more))]


@pytest.fixture(scope="module")
def undisturbed(pages: list[Article], tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """All that is kept where one process reads."""
    folder = tmp_path_factory.mktemp("alone") / "store"
    batch.ingest(pages, folder)
    return contents(folder)


def contents(store: Path) -> set[str]:
    return {str(quad) for quad in Snapshot.open(store).quads()}


def then(pages: list[Article], at: int, happens: Callable[[], object]) -> Iterator[Article | BadInput]:
    """The pages, and what happens before that one is given to anybody."""
    for number, page in enumerate(pages):
        if number == at:
            happens()
        yield page


def test_workers_without_a_store_find_what_one_process_finds(
    pages: list[Article], undisturbed: set[str], tmp_path: Path
) -> None:
    with cluster(tmp_path) as made:
        summary = batch.ingest(pages, tmp_path / "store", scheduler=made.address)
    assert summary.outcomes == {Outcome.NEW: len(pages)}
    assert contents(tmp_path / "store") == undisturbed


def test_a_worker_that_is_killed_takes_nothing_with_it(
    pages: list[Article], undisturbed: set[str], tmp_path: Path
) -> None:
    with cluster(tmp_path, workers=1) as made:
        doomed = made.worker()
        summary = batch.ingest(then(pages, 9, doomed.kill), tmp_path / "store", scheduler=made.address)
        assert doomed.wait() == -signal.SIGKILL
    assert summary.outcomes == {Outcome.NEW: len(pages)}
    assert contents(tmp_path / "store") == undisturbed


def test_after_the_scheduler_is_killed_the_same_command_reads_only_what_is_left(
    pages: list[Article], undisturbed: set[str], tmp_path: Path
) -> None:
    with cluster(tmp_path) as made:
        dying = then(pages, 11, made.scheduler.kill)
        with pytest.raises(
            ClusterError, match="does not answer any more; start it and its workers, and run the command"
        ):
            batch.ingest(dying, tmp_path / "store", scheduler=made.address)
    with cluster(tmp_path) as made:
        summary = batch.ingest(pages, tmp_path / "store", scheduler=made.address)
    assert summary.outcomes[Outcome.UNCHANGED] >= 4  # of eleven, four may have been under way
    assert summary.outcomes[Outcome.UNCHANGED] + summary.outcomes[Outcome.NEW] == len(pages)
    assert contents(tmp_path / "store") == undisturbed


def test_a_worker_of_another_version_is_refused(pages: list[Article], tmp_path: Path) -> None:
    with cluster(tmp_path, workers=0) as made:
        made.worker(before=AS_ANOTHER)
        with pytest.raises(ClusterError, match=r"reads with onrecord 0\.0\.1, .* install the same on both"):
            batch.ingest(pages, tmp_path / "store", scheduler=made.address)


def test_an_article_of_which_workers_die_is_refused(tmp_path: Path) -> None:
    with cluster(tmp_path, workers=0) as made:
        for _ in range(5):
            made.worker()
        with scheduling.cluster(made.address) as spread:
            found = list(spread(deadly, [Article("well", "Well."), Article("deadly", "Deadly.")]))
    assert found[0] == "well"
    assert "is ended" in str(found[1])


def deadly(chunk: workers.Chunk) -> list[str | BadInput]:
    if any(isinstance(one, Article) and one.key == "deadly" for one in chunk):
        os._exit(9)
    return [one if isinstance(one, BadInput) else one.key for one in chunk]


def test_a_scheduler_without_workers_is_told_of(
    pages: list[Article], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduling, "PATIENCE", 0.2)
    monkeypatch.setattr(scheduling, "GLANCE", 0.1)
    with cluster(tmp_path, workers=0) as made, pytest.raises(ClusterError, match="has no worker; start some with"):
        batch.ingest(pages, tmp_path / "store", scheduler=made.address)


def test_no_store_is_made_where_no_scheduler_answers(
    pages: list[Article], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduling, "ANSWER", 0.5)
    with pytest.raises(ClusterError, match="no scheduler answers there"):
        batch.ingest(pages, tmp_path / "store", scheduler="tcp://127.0.0.1:1")
    assert not (tmp_path / "store").exists()

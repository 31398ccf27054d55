"""Reading by other machines: the workers of a Dask scheduler. They need no store; this process keeps what they find.

Spec: https://distributed.dask.org/en/stable/client.html
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

import dask
from distributed import Client, Future, KilledWorker, get_worker

from onrecord.workers import Chunk, Documents, Spread, Work, chunks, in_order, one_by_one, reader
from ontology.errors import BadInput, ClusterError
from ontology.records import Article

AHEAD = 4
"""Chunks for each worker that are under way or wait to be kept. They wait packed, in the workers' memory."""

RETRIES = 2
"""How often a chunk is read again at which a worker failed. The chunks of one that died go to others without that."""

ANSWER = 10.0
"""Seconds for the scheduler to answer."""

PATIENCE = 60.0
"""Seconds for a worker to come where there is none."""

GLANCE = 2.0
"""Seconds between two looks at whether there still is one."""

T = TypeVar("T")

_reading = Lock()
"""A language pipeline reads one text at a time, however many threads a worker has."""


@contextmanager
def cluster(address: str) -> Iterator[Spread]:
    """The workers of the scheduler at that address, such as tcp://127.0.0.1:8786.

    Raises ClusterError where it does not answer; later where it is lost, where no worker comes, and where one would read
    otherwise than this process.
    """
    for name in ("distributed", "distributed.client"):  # what they would say in several lines is said by us
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=ANSWER, set_as_default=False)
    except (OSError, ValueError) as fault:
        step = "see whether it runs, and give its address as it prints it, such as tcp://127.0.0.1:8786"
        raise ClusterError(f"{address}: no scheduler answers there ({type(fault).__name__}); {step}") from fault
    try:
        with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"}):  # one article may be large
            yield _Cluster(client, address).spread
    finally:
        client.close(timeout=GLANCE)


@dataclass(frozen=True, slots=True)
class Other:
    """What a worker gives back that would read otherwise: its address, and with what it reads."""

    worker: str
    reader: str


def read_as(expected: str, work: Work[T], chunk: Chunk) -> list[T | BadInput] | Other:
    """What a worker does: the work, where it would do it as expected."""
    with _reading:
        if (own := reader()) != expected:
            return Other(get_worker().address, own)
        return work(chunk)


class _Cluster:
    def __init__(self, client: Client, address: str) -> None:
        self._client, self._address, self._expected = client, address, reader()

    def spread(self, work: Work[T], documents: Documents) -> Iterator[T | BadInput]:
        def begin(chunk: Chunk) -> Future:
            return self._begun(work, chunk)

        def end(chunk: Chunk, future: Future) -> list[T | BadInput]:
            try:
                return self._ended(future)
            except KilledWorker:  # several, by one of these or of what they read at the same time
                return one_by_one(chunk, lambda article: self._alone(work, article))

        for found in in_order(chunks(documents), begin, end, self._most):
            yield from found

    def _alone(self, work: Work[T], article: Article) -> list[T | BadInput] | None:
        try:
            return self._ended(self._begun(work, [article]))
        except KilledWorker:
            return None

    def _begun(self, work: Work[T], chunk: Chunk) -> Future:
        try:
            return self._client.submit(read_as, self._expected, work, chunk, pure=False, retries=RETRIES)
        except (OSError, RuntimeError) as fault:
            raise self._lost() from fault

    def _ended(self, future: Future) -> list[T | BadInput]:
        """What came of a chunk, when that is there. Raises ClusterError where nothing can come any more."""
        deserted = time.monotonic()
        while True:
            try:
                found: list[T | BadInput] | Other = future.result(timeout=GLANCE)
            except TimeoutError:
                if self._threads():
                    deserted = time.monotonic()
                elif time.monotonic() - deserted >= PATIENCE:
                    step = f"start some with `dask worker {self._address}`, and run the command again"
                    raise ClusterError(f"{self._address}: the scheduler has no worker; {step}") from None
            except (CancelledError, OSError) as fault:
                raise self._lost() from fault
            except ModuleNotFoundError as fault:
                step = "install Onrecord there as it is here, and run the command again"
                raise ClusterError(f"{self._address}: the scheduler or a worker lacks {fault.name}; {step}") from fault
            else:
                if isinstance(found, Other):
                    told = f"reads with {found.reader}, and this command would with {self._expected}"
                    raise ClusterError(f"{found.worker}: a worker that {told}; install the same on both")
                return found

    def _most(self) -> int:
        return AHEAD * max(1, self._threads())

    def _threads(self) -> int:
        """How many articles the workers can read at a time now."""
        try:
            return sum(self._client.nthreads().values())
        except (OSError, RuntimeError) as fault:
            raise self._lost() from fault

    def _lost(self) -> ClusterError:
        step = "start it and its workers, and run the command again: what was read is kept, and is not read again"
        return ClusterError(f"{self._address}: the scheduler does not answer any more; {step}")
